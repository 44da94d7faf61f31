//! The cells of a file once more, as they stand: for showing somebody what is wrong in them.

use super::ReadSettings;
use super::origin::{self, Loaded};
use crate::source::sniff::sniff;
use crate::source::worker::Workers;
use crate::source::{self, Limits, Merge, Row, SheetStart, Sink, SourceError, Value, archive};
use std::io::Cursor;
use std::path::Path;

/// Rows that are shown of a sheet; ledgers of a day have tens.
const MOST_ROWS: usize = 2_000;
/// Columns likewise.
const MOST_COLUMNS: u32 = 64;

/// A sheet with its cells as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetCells {
    pub file: String,
    pub sheet: String,
    /// The number of each row, and its cells by column.
    pub rows: Vec<(u32, Vec<(u32, String)>)>,
}

/// Reads the cells of a file that was read before. One that cannot be read any more has none.
pub fn cells_of(shown: &str, path: &Path, settings: &ReadSettings<'_>) -> Vec<SheetCells> {
    let mut taker = Taker { file: shown.to_owned(), sheets: Vec::new() };
    if let Some(bytes) = bytes_of(shown, path, settings.limits) {
        let workers = Workers::new(settings.program.clone(), settings.limits);
        // What was read before the end is still worth showing.
        let _ = source::read(&bytes, sniff(&bytes), settings.limits, &workers, &mut taker);
    }
    taker.sheets
}

fn bytes_of(shown: &str, path: &Path, limits: &Limits) -> Option<Vec<u8>> {
    match origin::load(path, limits).ok()? {
        Loaded::File(bytes, _) => Some(bytes),
        Loaded::Archive(bytes, listing) => {
            let is_it = |name: &str| shown.strip_suffix(name).is_some_and(|rest| rest.ends_with('!'));
            let member = listing.members.iter().find(|member| is_it(&member.name))?;
            archive::extract(Cursor::new(bytes), member.index, limits).ok()
        }
    }
}

struct Taker {
    file: String,
    sheets: Vec<SheetCells>,
}

impl Sink for Taker {
    fn start(&mut self, sheet: SheetStart<'_>) {
        let (file, sheet) = (self.file.clone(), sheet.name.to_owned());
        self.sheets.push(SheetCells { file, sheet, rows: Vec::new() });
    }

    fn row(&mut self, row: Row<'_>) {
        let Some(sheet) = self.sheets.last_mut().filter(|sheet| sheet.rows.len() < MOST_ROWS) else {
            return;
        };
        let cells = row.cells.iter().filter(|cell| cell.col < MOST_COLUMNS);
        sheet.rows.push((row.number, cells.map(|cell| (cell.col, shown(cell.value))).collect()));
    }

    fn end(&mut self, _: Result<&[Merge], SourceError>) {}
}

fn shown(value: Value<'_>) -> String {
    match value {
        Value::Text(text) | Value::Error(text) => text.to_owned(),
        Value::Number(number) => number.digits.to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Moment(moment) if moment.time() == chrono::NaiveTime::MIN => moment.date().to_string(),
        Value::Moment(moment) => moment.to_string(),
        Value::FormulaWithoutValue => String::new(),
    }
}
