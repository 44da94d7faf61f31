//! Rows that have to wait: for the header to be found, or for merged ranges to be known.

use crate::source::{Cell, Number, Row, Value};
use chrono::NaiveDateTime;

#[derive(Clone, Debug)]
enum Owned {
    Text(String),
    Number(String, u8),
    Bool(bool),
    Moment(NaiveDateTime),
    Error(String),
    FormulaWithoutValue,
}

/// A row that owns its cells.
#[derive(Clone, Debug)]
pub struct OwnedRow {
    pub number: u32,
    hidden: bool,
    fields: Option<u32>,
    undecodable: Option<u64>,
    cells: Vec<(u32, Owned)>,
}

impl OwnedRow {
    pub fn of(row: Row<'_>) -> OwnedRow {
        let own = |cell: &Cell<'_>| {
            let value = match cell.value {
                Value::Text(text) => Owned::Text(text.to_owned()),
                Value::Number(n) => Owned::Number(n.digits.to_owned(), n.pad),
                Value::Bool(b) => Owned::Bool(b),
                Value::Moment(m) => Owned::Moment(m),
                Value::Error(e) => Owned::Error(e.to_owned()),
                Value::FormulaWithoutValue => Owned::FormulaWithoutValue,
            };
            (cell.col, value)
        };
        OwnedRow {
            number: row.number,
            hidden: row.hidden,
            fields: row.fields,
            undecodable: row.undecodable,
            cells: row.cells.iter().map(own).collect(),
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
        self.cells.iter().map(|(col, owned)| Cell {
            col: *col,
            value: match owned {
                Owned::Text(text) => Value::Text(text),
                Owned::Number(digits, pad) => Value::Number(Number { digits, pad: *pad }),
                Owned::Bool(b) => Value::Bool(*b),
                Owned::Moment(m) => Value::Moment(*m),
                Owned::Error(e) => Value::Error(e),
                Owned::FormulaWithoutValue => Value::FormulaWithoutValue,
            },
        })
    }

    pub fn len(&self) -> usize {
        self.cells.len()
    }

    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}
