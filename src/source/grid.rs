//! Rows on their way to a [`Sink`]: collected cell by cell, checked and handed over.

use super::{Cell, Limits, Number, Row, Sink, SourceError, Value};
use crate::place::A1;
use chrono::NaiveDateTime;

/// A stretch of the row's text.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: usize,
    end: usize,
}

/// A value that keeps its text in the row's.
#[derive(Clone, Copy, Debug)]
enum Held {
    Text(Span),
    Number(Span, u8),
    Bool(bool),
    Moment(NaiveDateTime),
    Error(Span),
    NoValue,
}

/// The rows of one sheet. Holds one at a time, and no cell that is empty.
pub(super) struct Grid<'a> {
    limits: &'a Limits,
    sink: &'a mut dyn Sink,
    text: String,
    cells: Vec<(u32, Held)>,
    /// The row being collected; 0 before the first.
    number: u32,
    hidden: bool,
    /// Non-empty cells of the sheet so far.
    count: u64,
}

impl<'a> Grid<'a> {
    pub fn new(limits: &'a Limits, sink: &'a mut dyn Sink) -> Self {
        Grid { limits, sink, text: String::new(), cells: Vec::new(), number: 0, hidden: false, count: 0 }
    }

    /// Starts a row, which must come after the one before.
    ///
    /// # Errors
    /// [`SourceError::Damaged`] for a row out of order or a cell twice in the row that ends,
    /// [`SourceError::Limit`] for a row beyond the last allowed.
    pub fn row(&mut self, number: u32, hidden: bool) -> Result<(), SourceError> {
        self.flush()?;
        if number <= self.number {
            return Err(SourceError::Damaged(format!("row {number} comes after a later row")));
        }
        if number > self.limits.rows {
            return Err(limit("rows", self.limits.rows.into(), format!("row {number}")));
        }
        self.number = number;
        self.hidden = hidden;
        Ok(())
    }

    /// Adds a cell to the row; an empty text is no cell.
    ///
    /// # Errors
    /// [`SourceError::Limit`] for a column, a text or a number of cells beyond what is allowed.
    pub fn cell(&mut self, col: u32, value: Value<'_>) -> Result<(), SourceError> {
        if value == Value::Text("") {
            return Ok(());
        }
        let at = A1 { col, row: self.number };
        if col >= self.limits.columns {
            return Err(limit("columns", self.limits.columns.into(), format!("cell {at}")));
        }
        let held = self.hold(value);
        if self.text_is_too_long(held) {
            return Err(limit("text_bytes", self.limits.text_bytes, format!("cell {at}")));
        }
        self.count = self.count.saturating_add(1);
        if self.count > self.limits.cells {
            return Err(limit("cells", self.limits.cells, format!("cell {at}")));
        }
        self.cells.push((col, held));
        Ok(())
    }

    /// Hands the last row over.
    ///
    /// # Errors
    /// [`SourceError::Damaged`] if a cell stands in it twice.
    pub fn finish(&mut self) -> Result<(), SourceError> {
        self.flush()
    }

    fn hold(&mut self, value: Value<'_>) -> Held {
        match value {
            Value::Text(text) => Held::Text(self.keep(text)),
            Value::Number(Number { digits, pad }) => Held::Number(self.keep(digits), pad),
            Value::Bool(truth) => Held::Bool(truth),
            Value::Moment(moment) => Held::Moment(moment),
            Value::Error(text) => Held::Error(self.keep(text)),
            Value::FormulaWithoutValue => Held::NoValue,
        }
    }

    fn keep(&mut self, text: &str) -> Span {
        let start = self.text.len();
        self.text.push_str(text);
        Span { start, end: self.text.len() }
    }

    fn text_is_too_long(&self, held: Held) -> bool {
        match held {
            Held::Text(span) | Held::Number(span, _) | Held::Error(span) => {
                span.end.saturating_sub(span.start) as u64 > self.limits.text_bytes
            }
            Held::Bool(_) | Held::Moment(_) | Held::NoValue => false,
        }
    }

    fn flush(&mut self) -> Result<(), SourceError> {
        if self.cells.is_empty() {
            return Ok(());
        }
        if !self.cells.is_sorted_by(|a, b| a.0 < b.0) {
            self.cells.sort_by_key(|(col, _)| *col);
        }
        let mut pairs = self.cells.iter().zip(self.cells.iter().skip(1));
        if let Some(((col, _), _)) = pairs.find(|(a, b)| a.0 == b.0) {
            let at = A1 { col: *col, row: self.number };
            return Err(SourceError::Damaged(format!("cell {at} stands twice")));
        }
        let cells: Vec<Cell<'_>> =
            self.cells.iter().map(|(col, held)| Cell::new(*col, value(*held, &self.text))).collect();
        let (number, hidden) = (self.number, self.hidden);
        self.sink.row(Row { number, hidden, cells: &cells, fields: None, undecodable: None });
        self.cells.clear();
        self.text.clear();
        Ok(())
    }
}

fn value(held: Held, text: &str) -> Value<'_> {
    let stretch = |span: Span| text.get(span.start..span.end).unwrap_or_default();
    match held {
        Held::Text(span) => Value::Text(stretch(span)),
        Held::Number(span, pad) => Value::Number(Number { digits: stretch(span), pad }),
        Held::Bool(truth) => Value::Bool(truth),
        Held::Moment(moment) => Value::Moment(moment),
        Held::Error(span) => Value::Error(stretch(span)),
        Held::NoValue => Value::FormulaWithoutValue,
    }
}

/// Whether `text` is a finite decimal number.
pub(super) fn is_number(text: &str) -> bool {
    let digits = |b: u8| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    text.bytes().all(digits) && text.parse().is_ok_and(f64::is_finite)
}

pub(super) fn limit(name: &'static str, limit: u64, found: String) -> SourceError {
    SourceError::Limit { name, limit, found }
}
