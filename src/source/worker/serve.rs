//! The worker's side: takes bytes, reads them and sends the cells back.

use super::format::{self, Read as ReadFormat};
use super::wire::{self, Body, Tag};
use crate::source::{Limits, Merge, Number, Row, SheetStart, Sink, SourceError, Value};
use std::io::{self, BufWriter, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The hidden command by which the program starts itself as a worker.
pub const COMMAND: &str = "__read";

/// Answers requests until there are no more.
///
/// # Errors
/// Where the limits cannot be set or the pipe breaks.
pub fn serve(from: &mut dyn Read, to: &mut dyn Write) -> io::Result<()> {
    let mut body = Vec::new();
    if wire::receive(from, 0, &mut body)? != Tag::Limits {
        return Err(io::Error::other("no limits were given"));
    }
    let limits: Limits = serde_json::from_slice(&body).map_err(io::Error::other)?;
    limit_itself(&limits)?;
    let mut to = BufWriter::with_capacity(1 << 16, to);
    while let Some((read, bytes)) = request(from, &limits, &mut body)? {
        answer(&bytes, read, &limits, &mut to)?;
        to.flush()?;
    }
    Ok(())
}

/// Takes away from this process what no file should need: memory, and time for the case
/// that nobody is left to watch it.
#[cfg(unix)]
fn limit_itself(limits: &Limits) -> io::Result<()> {
    use rlimit::{INFINITY, Resource};
    let lower = |resource: Resource, most: u64| {
        let (_, hard) = resource.get()?;
        let most = if hard == INFINITY { most } else { most.min(hard) };
        resource.set(most, most)
    };
    lower(Resource::AS, limits.worker_memory)?;
    lower(Resource::CPU, limits.worker_seconds.saturating_mul(20).max(1))?;
    // A death by memory must not leave a file behind.
    lower(Resource::CORE, 0)
}

/// Other systems offer no safe call for it: there the watchdog alone stands guard.
#[cfg(not(unix))]
fn limit_itself(_limits: &Limits) -> io::Result<()> {
    Ok(())
}

fn request(
    from: &mut dyn Read,
    limits: &Limits,
    body: &mut Vec<u8>,
) -> io::Result<Option<(ReadFormat, Vec<u8>)>> {
    match wire::receive(from, 0, body) {
        Ok(Tag::Request) => {}
        Ok(_) => return Err(io::Error::other("no request")),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let mut body = Body(body);
    let read = format::reader(body.u8()?).ok_or_else(|| io::Error::other("an unknown format"))?;
    let length = body.u64()?;
    if length > limits.file_bytes {
        return Err(io::Error::other("a file that is too long"));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    from.take(length).read_to_end(&mut bytes)?;
    Ok(Some((read, bytes)))
}

fn answer(bytes: &[u8], read: ReadFormat, limits: &Limits, to: &mut dyn Write) -> io::Result<()> {
    let mut sink = PipeSink { to, broken: Ok(()) };
    let read = catch_unwind(AssertUnwindSafe(|| read(bytes, limits, &mut sink)));
    sink.broken?;
    match read {
        Ok(Ok(())) => wire::send(to, Tag::FileRead, &[]),
        Ok(Err(error)) => wire::send_error(to, Tag::FileFailed, &error),
        Err(_) => wire::send(to, Tag::Broken, &[]),
    }
}

/// Sends what a reader finds.
struct PipeSink<'a> {
    to: &'a mut dyn Write,
    broken: io::Result<()>,
}

impl PipeSink<'_> {
    fn send(&mut self, tag: Tag, parts: &[&[u8]]) {
        if self.broken.is_ok() {
            self.broken = wire::send(self.to, tag, parts);
        }
    }

    fn cell(&mut self, col: u32, value: Value<'_>) {
        let col = col.to_le_bytes();
        match value {
            Value::Text(text) => self.send(Tag::Cell, &[&col, b"t", text.as_bytes()]),
            Value::Number(Number { digits, pad }) => {
                self.send(Tag::Cell, &[&col, b"n", &[pad], digits.as_bytes()]);
            }
            Value::Bool(truth) => self.send(Tag::Cell, &[&col, b"b", &[u8::from(truth)]]),
            Value::Moment(moment) => {
                let seconds = moment.and_utc().timestamp();
                self.send(Tag::Cell, &[&col, b"d", &seconds.to_le_bytes()]);
            }
            Value::Error(text) => self.send(Tag::Cell, &[&col, b"e", text.as_bytes()]),
            Value::FormulaWithoutValue => self.send(Tag::Cell, &[&col, b"f"]),
        }
    }
}

impl Sink for PipeSink<'_> {
    fn start(&mut self, sheet: SheetStart<'_>) {
        let flags = [u8::from(sheet.hidden), u8::from(sheet.merges)];
        self.send(Tag::Sheet, &[&flags, sheet.name.as_bytes()]);
    }

    fn row(&mut self, row: Row<'_>) {
        self.send(Tag::Row, &[&row.number.to_le_bytes(), &[u8::from(row.hidden)]]);
        for cell in row.cells {
            self.cell(cell.col, cell.value);
        }
    }

    fn end(&mut self, outcome: Result<&[Merge], SourceError>) {
        match outcome {
            Ok(merges) => {
                for merge in merges {
                    let corners = [merge.first_row, merge.last_row, merge.first_col, merge.last_col];
                    let corners = corners.map(u32::to_le_bytes);
                    self.send(Tag::Merge, &corners.each_ref().map(<[u8; 4]>::as_slice));
                }
                self.send(Tag::SheetRead, &[]);
            }
            Err(error) if self.broken.is_ok() => {
                self.broken = wire::send_error(self.to, Tag::SheetFailed, &error);
            }
            Err(_) => {}
        }
    }
}
