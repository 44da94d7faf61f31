//! Bytes to sheets of cells. Knows no kind, no site and no policy.
//!
//! Every format ends in one stream: a reader calls a [`Sink`] with a sheet, its rows
//! in ascending order and the sheet's end. Only non-empty cells are handed over, and
//! they are borrowed, so a row costs nothing to pass on.

pub mod archive;
pub mod delimited;
pub mod encoding;
mod grid;
mod html;
mod legacy;
pub mod limits;
mod ods;
mod seen;
pub mod sniff;
mod spreadsheetml;
#[cfg(test)]
mod testing;
pub mod walk;
pub mod worker;
pub mod xlsx;

use crate::value::strings::{Lasting, lasting_text};
use chrono::NaiveDateTime;
pub use limits::Limits;
pub use seen::Seen;
use std::rc::Rc;

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// Text, never empty.
    Text(&'a str),
    Number(Number<'a>),
    Bool(bool),
    /// A number that its format shows as a date, with its time of day.
    Moment(NaiveDateTime),
    /// An error value such as `#REF!`.
    Error(&'a str),
    /// A formula of which the file keeps no result.
    FormulaWithoutValue,
}

/// A number as the file keeps it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number<'a> {
    /// The decimal text: `3`, `0.30000000000000004`, `1E-3`.
    pub digits: &'a str,
    /// The width that a format of zeros alone (`000000`) pads it to; 0 without one.
    pub pad: u8,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell<'a> {
    /// 0 is column A.
    pub col: u32,
    pub value: Value<'a>,
    /// What was found out about its text, where the reader holds that once for many cells.
    pub seen: Option<&'a Rc<Seen>>,
}

impl<'a> Cell<'a> {
    pub fn new(col: u32, value: Value<'a>) -> Cell<'a> {
        Cell { col, value, seen: None }
    }
}

/// One row with at least one non-empty cell; the cells ascend by column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row<'a> {
    /// As the spreadsheet numbers it; in a text file, the line on which the record starts.
    pub number: u32,
    pub hidden: bool,
    pub cells: &'a [Cell<'a>],
    /// Fields of the record, empty ones included, where the format has a notion of it.
    pub fields: Option<u32>,
    /// The offset of the first byte of the row that could not be decoded.
    pub undecodable: Option<u64>,
}

impl<'a> Row<'a> {
    /// The cell of a column, if it holds anything.
    #[inline]
    pub fn cell(&self, col: u32) -> Option<&'a Cell<'a>> {
        // No cell lies further to the right than its column, and in a full row none lies left.
        let last = self.cells.len().checked_sub(1)?;
        let mut at = usize::try_from(col).unwrap_or(last).min(last);
        loop {
            let cell = self.cells.get(at)?;
            match cell.col.cmp(&col) {
                std::cmp::Ordering::Equal => return Some(cell),
                std::cmp::Ordering::Less => return None,
                std::cmp::Ordering::Greater => at = at.checked_sub(1)?,
            }
        }
    }
}

/// A sheet about to be streamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SheetStart<'a> {
    /// Empty for a format without sheets.
    pub name: &'a str,
    pub hidden: bool,
    /// Whether the format can merge cells; where it can, the ranges come with the end.
    pub merges: bool,
}

/// A merged range, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    pub first_row: u32,
    pub last_row: u32,
    pub first_col: u32,
    pub last_col: u32,
}

/// Takes what a reader finds. A sheet whose end is an error must be forgotten whole.
pub trait Sink {
    fn start(&mut self, sheet: SheetStart<'_>);
    fn row(&mut self, row: Row<'_>);
    fn end(&mut self, outcome: Result<&[Merge], SourceError>);
}

/// Why bytes could not be turned into sheets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum SourceError {
    #[error("cannot be opened: {0}")]
    Io(String),
    #[error("is empty")]
    Empty,
    #[error("is protected by a password")]
    Encrypted,
    #[error("is a {0} file, which is not read")]
    Unsupported(#[serde(deserialize_with = "lasting_text")] Lasting),
    #[error("is damaged: {0}")]
    Damaged(String),
    /// `name` is the key under `[limits]`.
    #[error("exceeds the limit {name} = {limit}: {found}")]
    Limit {
        #[serde(deserialize_with = "lasting_text")]
        name: Lasting,
        limit: u64,
        found: String,
    },
    #[error("is neither UTF-8 nor GB18030 text (byte {offset})")]
    Encoding { offset: u64 },
    #[error("line {line}: a quote opens and does not close")]
    OpenQuote { line: u32 },
    #[error("line {line}: text follows a closing quote")]
    TextAfterQuote { line: u32 },
    /// The process that read it ended; `memory` is the limit that it may have met.
    #[error(
        "the process that read it ended early: it is damaged, or needs more than worker_memory = {memory}"
    )]
    WorkerDied { memory: u64 },
    #[error("was not read within worker_seconds = {seconds}")]
    WorkerTimeout { seconds: u64 },
}

/// Reads `bytes` as the format that they show to be and hands every sheet to `sink`.
///
/// # Errors
/// Says why nothing (more) can be read; sheets ended before that stand.
pub fn read(
    bytes: &[u8],
    format: sniff::Format,
    limits: &Limits,
    workers: &worker::Workers,
    sink: &mut dyn Sink,
) -> Result<(), SourceError> {
    match format {
        sniff::Format::Xls
        | sniff::Format::Xlsb
        | sniff::Format::Ods
        | sniff::Format::Html
        | sniff::Format::SpreadsheetMl => workers.read(bytes, format, sink),
        sniff::Format::Xlsx => xlsx::read(bytes, limits, sink),
        sniff::Format::Text => delimited::read(bytes, limits, sink),
        // Archives are opened before this, but not within archives.
        sniff::Format::Zip => Err(SourceError::Unsupported(".zip")),
        sniff::Format::Unsupported(name) => Err(SourceError::Unsupported(name)),
        sniff::Format::Encrypted => Err(SourceError::Encrypted),
        sniff::Format::Empty => Err(SourceError::Empty),
        sniff::Format::NoSpreadsheet(_) => Ok(()),
    }
}

/// The memory of `cells`, free for cells that borrow from elsewhere.
fn emptied<'b>(mut cells: Vec<Cell<'_>>) -> Vec<Cell<'b>> {
    let value = Value::FormulaWithoutValue;
    cells.clear();
    // Of one type but for the lifetime, so that collecting keeps the allocation.
    cells.into_iter().map(|Cell { col, .. }| Cell::new(col, value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_by_their_column() {
        let cells: Vec<Cell<'_>> = [0, 1, 4, 5, 9].map(|col| Cell::new(col, Value::Bool(true))).to_vec();
        let row = Row { number: 1, hidden: false, cells: &cells, fields: None, undecodable: None };
        let found: Vec<u32> = (0..20).filter_map(|col| row.cell(col)).map(|cell| cell.col).collect();
        assert_eq!(found, [0, 1, 4, 5, 9]);
        assert!(Row { cells: &[], ..row }.cell(0).is_none());
    }

    #[test]
    fn emptied_cells_leave_their_memory() {
        let cells = Vec::<Cell<'_>>::with_capacity(20);
        assert_eq!(emptied(cells).capacity(), 20);
    }
}
