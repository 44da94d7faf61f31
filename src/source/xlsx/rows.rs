//! Rows held back until they can be handed over in order.

use chrono::NaiveDateTime;

use super::strings::SharedStrings;
use crate::place::A1;
use crate::source::{Cell, Number, Row, Sink, Value, emptied};

/// A stretch of the text that [`Rows`] holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub start: usize,
    pub end: usize,
}

/// A value that keeps its text elsewhere.
#[derive(Clone, Copy, Debug)]
pub(super) enum Held {
    Text(Span),
    Shared(usize),
    Number(Span, u8),
    Bool(bool),
    Moment(NaiveDateTime),
    Error(Span),
    NoValue,
}

#[derive(Clone, Copy, Debug)]
struct HeldCell {
    col: u32,
    value: Held,
}

#[derive(Clone, Copy, Debug)]
struct HeldRow {
    number: u32,
    hidden: bool,
    /// Where its cells start and end.
    first: usize,
    last: usize,
}

/// Why rows cannot be handed over.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Disorder {
    CellTwice(A1),
    RowTooLate(u32),
}

/// The rows of a sheet: one at a time where they stream, all of them where they are sorted.
#[derive(Debug)]
pub(super) struct Rows {
    pub text: String,
    cells: Vec<HeldCell>,
    rows: Vec<HeldRow>,
    /// Where the cells of the row being read start.
    first: usize,
    streams: bool,
    last_row: u32,
    /// The date that was read last, as it is written: a day mostly stands in row after row.
    day: (String, Option<NaiveDateTime>),
    /// Memory for the cells of a row being handed over.
    spare: Vec<Cell<'static>>,
}

impl Rows {
    /// `streams` hands every row over when it ends, so that they must come in order.
    pub fn new(streams: bool) -> Self {
        Rows {
            text: String::new(),
            cells: Vec::new(),
            rows: Vec::new(),
            first: 0,
            streams,
            last_row: 0,
            day: (String::new(), None),
            spare: Vec::new(),
        }
    }

    /// Whether a row of this number may be ended now.
    pub fn takes(&self, number: u32) -> bool {
        !self.streams || number > self.last_row
    }

    /// Where the row being read stands, to come back to.
    pub fn mark(&self) -> (usize, usize) {
        (self.cells.len(), self.text.len())
    }

    /// Forgets what was added since the mark.
    pub fn restore(&mut self, (cells, text): (usize, usize)) {
        self.cells.truncate(cells);
        self.text.truncate(text);
    }

    /// The date that is written so, if that was read last.
    #[inline]
    pub fn known_day(&self, written: &str) -> Option<NaiveDateTime> {
        self.day.1.filter(|_| self.day.0 == written)
    }

    /// Remembers what date is written so.
    pub fn learn_day(&mut self, written: &str, moment: NaiveDateTime) {
        self.day.0.clear();
        self.day.0.push_str(written);
        self.day.1 = Some(moment);
    }

    /// Adds a cell to the row being read.
    pub fn push(&mut self, col: u32, value: Held) {
        self.cells.push(HeldCell { col, value });
    }

    /// Ends the row being read.
    ///
    /// # Errors
    /// [`Disorder`] if a cell stands twice or, where rows stream, the row comes too late.
    pub fn end_row(
        &mut self,
        number: u32,
        hidden: bool,
        strings: &SharedStrings,
        sink: &mut dyn Sink,
    ) -> Result<(), Disorder> {
        let (first, last) = (self.first, self.cells.len());
        if first == last {
            return Ok(());
        }
        let cells = self.cells.get_mut(first..).unwrap_or_default();
        sort(number, cells)?;
        if !self.streams {
            self.first = last;
            self.rows.push(HeldRow { number, hidden, first, last });
            return Ok(());
        }
        if number <= self.last_row {
            return Err(Disorder::RowTooLate(number));
        }
        self.last_row = number;
        let spare = std::mem::take(&mut self.spare);
        self.spare =
            hand_over(HeldRow { number, hidden, first, last }, cells, &self.text, strings, sink, spare);
        self.cells.clear();
        self.text.clear();
        Ok(())
    }

    /// Hands over what is still held, in order. A row that stands in several pieces
    /// comes as one.
    ///
    /// # Errors
    /// [`Disorder::CellTwice`] if two pieces have the same cell.
    pub fn finish(mut self, strings: &SharedStrings, sink: &mut dyn Sink) -> Result<(), Disorder> {
        self.rows.sort_by_key(|row| row.number);
        let mut joined = Vec::new();
        let mut spare = self.spare;
        for pieces in self.rows.chunk_by(|a, b| a.number == b.number) {
            let Some(row) = pieces.first() else { continue };
            if pieces.len() == 1 {
                let cells = self.cells.get(row.first..row.last).unwrap_or_default();
                spare = hand_over(*row, cells, &self.text, strings, sink, spare);
                continue;
            }
            joined.clear();
            for piece in pieces {
                let cells = self.cells.get(piece.first..piece.last);
                joined.extend_from_slice(cells.unwrap_or_default());
            }
            sort(row.number, &mut joined)?;
            let hidden = pieces.iter().any(|piece| piece.hidden);
            let row = HeldRow { hidden, ..*row };
            spare = hand_over(row, &joined, &self.text, strings, sink, spare);
        }
        Ok(())
    }
}

/// Brings a row's cells into the order of their columns.
fn sort(number: u32, cells: &mut [HeldCell]) -> Result<(), Disorder> {
    if cells.is_sorted_by(|a, b| a.col < b.col) {
        return Ok(());
    }
    cells.sort_by_key(|cell| cell.col);
    match cells.iter().zip(cells.iter().skip(1)).find(|(a, b)| a.col == b.col) {
        None => Ok(()),
        Some((cell, _)) => Err(Disorder::CellTwice(A1 { col: cell.col, row: number })),
    }
}

fn hand_over<'a>(
    row: HeldRow,
    held: &[HeldCell],
    text: &'a str,
    strings: &'a SharedStrings,
    sink: &mut dyn Sink,
    spare: Vec<Cell<'static>>,
) -> Vec<Cell<'static>> {
    let mut cells: Vec<Cell<'a>> = spare;
    cells.extend(held.iter().map(|cell| lent(cell, text, strings)));
    let HeldRow { number, hidden, .. } = row;
    sink.row(Row { number, hidden, cells: &cells, fields: None, undecodable: None });
    emptied(cells)
}

fn lent<'a>(cell: &HeldCell, text: &'a str, strings: &'a SharedStrings) -> Cell<'a> {
    let stretch = |span: Span| text.get(span.start..span.end).unwrap_or_default();
    let value = match cell.value {
        Held::Text(span) => Value::Text(stretch(span)),
        Held::Shared(index) => {
            let value = Value::Text(strings.get(index).unwrap_or_default());
            return Cell { col: cell.col, value, seen: strings.seen(index) };
        }
        Held::Number(span, pad) => Value::Number(Number { digits: stretch(span), pad }),
        Held::Bool(truth) => Value::Bool(truth),
        Held::Moment(moment) => Value::Moment(moment),
        Held::Error(span) => Value::Error(stretch(span)),
        Held::NoValue => Value::FormulaWithoutValue,
    };
    Cell::new(cell.col, value)
}
