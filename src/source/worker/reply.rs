//! What a worker sends, checked and handed to a sink.

use super::wire::{self, Body, Tag};
use crate::source::grid::Grid;
use crate::source::{Limits, Merge, Number, SheetStart, Sink, SourceError, Value};
use chrono::DateTime;
use std::io::{self, Read};

/// A worker that did not answer as it should.
#[derive(Debug, Default)]
pub(super) struct Broken {
    /// A sheet had been handed over already, at least in part.
    pub started: bool,
    /// The watchdog ended it.
    pub late: bool,
    /// How the process ended by itself.
    pub how: Option<String>,
}

impl Broken {
    pub fn error(&self, limits: &Limits) -> SourceError {
        if self.late {
            return SourceError::WorkerTimeout { seconds: limits.worker_seconds };
        }
        SourceError::WorkerDied { memory: limits.worker_memory }
    }
}

/// Takes the answer to one request.
///
/// # Errors
/// [`Broken`] where the pipe ends or makes no sense; a sheet under way is then ended.
pub(super) fn take(
    from: &mut dyn Read,
    limits: &Limits,
    sink: &mut dyn Sink,
) -> Result<Result<(), SourceError>, Broken> {
    let mut body = Vec::new();
    let mut started = false;
    loop {
        let broken = |_| Broken { started, ..Broken::default() };
        match wire::receive(from, limits.text_bytes, &mut body).map_err(broken)? {
            Tag::Sheet => {
                started = true;
                sheet(from, limits, &mut body, sink)
                    .map_err(|_| Broken { started: true, ..Broken::default() })?;
            }
            Tag::FileRead => return Ok(Ok(())),
            Tag::FileFailed => return Ok(Err(wire::error(&body).map_err(broken)?)),
            _ => return Err(Broken { started, ..Broken::default() }),
        }
    }
}

/// Takes one sheet, whose first frame is in `body`.
fn sheet(from: &mut dyn Read, limits: &Limits, body: &mut Vec<u8>, sink: &mut dyn Sink) -> io::Result<()> {
    let mut head = Body(body);
    let [hidden, merges] = head.bytes()?;
    sink.start(SheetStart { name: head.text()?, hidden: hidden != 0, merges: merges != 0 });
    let outcome = rows(from, limits, body, sink);
    match outcome {
        Ok(Ok(merges)) => sink.end(Ok(&merges)),
        Ok(Err(error)) => sink.end(Err(error)),
        Err(error) => {
            sink.end(Err(SourceError::WorkerDied { memory: limits.worker_memory }));
            return Err(error);
        }
    }
    Ok(())
}

type SheetOutcome = Result<Vec<Merge>, SourceError>;

fn rows(
    from: &mut dyn Read,
    limits: &Limits,
    body: &mut Vec<u8>,
    sink: &mut dyn Sink,
) -> io::Result<SheetOutcome> {
    let mut grid = Grid::new(limits, sink);
    let mut merges = Vec::new();
    // The worker keeps the limits as well; after an excess its frames are only drained.
    let mut excess = Ok(());
    loop {
        let tag = wire::receive(from, limits.text_bytes, body)?;
        let mut frame = Body(body);
        match tag {
            Tag::Row => {
                let (number, hidden) = (frame.u32()?, frame.u8()? != 0);
                excess = excess.and_then(|()| grid.row(number, hidden));
            }
            Tag::Cell => {
                let (col, value) = cell(frame)?;
                excess = excess.and_then(|()| grid.cell(col, value));
            }
            Tag::Merge if (merges.len() as u64) < limits.cells => merges.push(merge(frame)?),
            Tag::SheetRead => return Ok(excess.and_then(|()| grid.finish()).map(|()| merges)),
            Tag::SheetFailed => return Ok(Err(wire::error(body)?)),
            _ => return Err(io::Error::other("a frame out of turn")),
        }
    }
}

fn cell(mut frame: Body<'_>) -> io::Result<(u32, Value<'_>)> {
    let nonsense = || io::Error::other("no value");
    let col = frame.u32()?;
    let value = match frame.u8()? {
        b't' => Value::Text(frame.text()?),
        b'n' => {
            let pad = frame.u8()?;
            Value::Number(Number { digits: frame.text()?, pad })
        }
        b'b' => Value::Bool(frame.u8()? != 0),
        b'd' => {
            let moment = DateTime::from_timestamp(frame.i64()?, 0).ok_or_else(nonsense)?;
            Value::Moment(moment.naive_utc())
        }
        b'e' => Value::Error(frame.text()?),
        b'f' => Value::FormulaWithoutValue,
        _ => return Err(nonsense()),
    };
    Ok((col, value))
}

fn merge(mut frame: Body<'_>) -> io::Result<Merge> {
    Ok(Merge {
        first_row: frame.u32()?,
        last_row: frame.u32()?,
        first_col: frame.u32()?,
        last_col: frame.u32()?,
    })
}
