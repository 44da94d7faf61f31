//! Rows that have to wait: for the header to be found, or for merged ranges to be known.

use crate::source::{Cell, Number, Row, Seen, Value};
use chrono::NaiveDateTime;
use std::rc::Rc;

/// A value whose text is a stretch of the row's.
#[derive(Clone, Debug)]
enum Owned {
    Text(Stretch, Option<Rc<Seen>>),
    Number(Stretch, u8),
    Bool(bool),
    Moment(NaiveDateTime),
    Error(Stretch),
    FormulaWithoutValue,
}

#[derive(Clone, Copy, Debug)]
struct Stretch {
    start: usize,
    end: usize,
}

/// A row that owns its cells.
#[derive(Clone, Debug)]
pub struct OwnedRow {
    pub number: u32,
    hidden: bool,
    fields: Option<u32>,
    undecodable: Option<u64>,
    /// The texts of all cells, one behind the other.
    text: String,
    cells: Vec<(u32, Owned)>,
}

impl OwnedRow {
    pub fn of(row: Row<'_>) -> OwnedRow {
        let length = |cell: &Cell<'_>| match cell.value {
            Value::Text(text) | Value::Error(text) => text.len(),
            Value::Number(number) => number.digits.len(),
            Value::Bool(_) | Value::Moment(_) | Value::FormulaWithoutValue => 0,
        };
        let mut text = String::with_capacity(row.cells.iter().map(length).sum());
        let mut keep = |part: &str| {
            let start = text.len();
            text.push_str(part);
            Stretch { start, end: text.len() }
        };
        let own = |cell: &Cell<'_>| {
            let value = match cell.value {
                Value::Text(text) => Owned::Text(keep(text), cell.seen.cloned()),
                Value::Number(n) => Owned::Number(keep(n.digits), n.pad),
                Value::Bool(b) => Owned::Bool(b),
                Value::Moment(m) => Owned::Moment(m),
                Value::Error(e) => Owned::Error(keep(e)),
                Value::FormulaWithoutValue => Owned::FormulaWithoutValue,
            };
            (cell.col, value)
        };
        let cells = row.cells.iter().map(own).collect();
        OwnedRow {
            number: row.number,
            hidden: row.hidden,
            fields: row.fields,
            undecodable: row.undecodable,
            text,
            cells,
        }
    }

    /// Lends the row as a reader would have handed it over.
    pub fn lend<R>(&self, use_row: impl FnOnce(Row<'_>) -> R) -> R {
        let cells: Vec<Cell<'_>> = self.cells().collect();
        use_row(Row {
            number: self.number,
            hidden: self.hidden,
            cells: &cells,
            fields: self.fields,
            undecodable: self.undecodable,
        })
    }

    pub fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        let text = |at: Stretch| self.text.get(at.start..at.end).unwrap_or_default();
        self.cells.iter().map(move |(col, owned)| {
            let value = match *owned {
                Owned::Text(at, ref seen) => {
                    return Cell { col: *col, value: Value::Text(text(at)), seen: seen.as_ref() };
                }
                Owned::Number(at, pad) => Value::Number(Number { digits: text(at), pad }),
                Owned::Bool(b) => Value::Bool(b),
                Owned::Moment(m) => Value::Moment(m),
                Owned::Error(at) => Value::Error(text(at)),
                Owned::FormulaWithoutValue => Value::FormulaWithoutValue,
            };
            Cell::new(*col, value)
        })
    }

    /// Whether it holds this one cell and no other.
    pub fn is_just(&self, cell: &Cell<'_>) -> bool {
        match (self.cells.as_slice(), cell.seen) {
            ([(col, Owned::Text(_, Some(known)))], Some(seen)) if Rc::ptr_eq(known, seen) => *col == cell.col,
            ([_], _) => self.cells().eq([*cell]),
            _ => false,
        }
    }

    pub fn len(&self) -> usize {
        self.cells.len()
    }

    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}
