//! .xls and .xlsb through calamine. Runs in a worker only: its parsers may panic, loop or ask
//! for more memory than there is.

mod hidden;

use super::grid::Grid;
use super::xlsx::dates;
use super::{Limits, Merge, Number, SheetStart, Sink, SourceError, Value};
use crate::place::A1;
use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Reader, Sheet, SheetType, SheetVisible, Xls, XlsError, Xlsb,
    XlsbError,
};
use std::collections::HashSet;
use std::fmt::Display;
use std::io::Cursor;

/// The columns of a .xls sheet: `A` to `IV`.
const XLS_COLUMNS: u32 = 256;

/// Reads a binary workbook.
///
/// # Errors
/// What is wrong with the file as a whole; a sheet that cannot be read ends with its own error.
pub(super) fn xls(bytes: &[u8], limits: &Limits, sink: &mut dyn Sink) -> Result<(), SourceError> {
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => SourceError::Encrypted,
        other => damaged(other),
    })?;
    let date1904 = book.has_1904_epoch();
    let hidden = hidden::rows(bytes);
    for (at, sheet) in worksheets(book.sheets_metadata(), limits)? {
        sink.start(start(&sheet));
        let merges = book.merge_cells_by_sheet_name(&sheet.name).map_err(damaged);
        let outcome = merges.and_then(|merges| {
            let range = book.worksheet_range(&sheet.name).map_err(damaged)?;
            if let Some((row, col)) = range.end().filter(|(_, col)| *col >= XLS_COLUMNS) {
                let at = A1 { col, row: row.saturating_add(1) };
                return Err(SourceError::Damaged(format!("cells stand beyond the grid, up to {at}")));
            }
            let is_hidden = |row: u32| hidden.get(at).is_some_and(|rows| rows.contains(&row));
            cells(&range, &is_hidden, date1904, limits, sink)?;
            Ok(merges.iter().map(merge).collect::<Vec<_>>())
        });
        sink.end(outcome.as_deref().map_err(Clone::clone));
    }
    Ok(())
}

/// Reads a workbook with binary parts. Its merged ranges and hidden rows are not known.
///
/// # Errors
/// What is wrong with the file as a whole; a sheet that cannot be read ends with its own error.
pub(super) fn xlsb(bytes: &[u8], limits: &Limits, sink: &mut dyn Sink) -> Result<(), SourceError> {
    let mut book = Xlsb::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsbError::Password => SourceError::Encrypted,
        other => damaged(other),
    })?;
    let date1904 = book.has_1904_epoch();
    for (_, sheet) in worksheets(book.sheets_metadata(), limits)? {
        sink.start(SheetStart { merges: false, ..start(&sheet) });
        let outcome = xlsb_cells(&mut book, &sheet.name, date1904, limits, sink);
        sink.end(outcome.map(|()| [].as_slice()));
    }
    Ok(())
}

fn xlsb_cells(
    book: &mut Xlsb<Cursor<&[u8]>>,
    name: &str,
    date1904: bool,
    limits: &Limits,
    sink: &mut dyn Sink,
) -> Result<(), SourceError> {
    let mut reader = book.worksheet_cells_reader(name).map_err(damaged)?;
    let mut grid = Grid::new(limits, sink);
    let mut last = None;
    while let Some(cell) = reader.next_cell().map_err(damaged)? {
        let (row, col) = cell.get_position();
        if last != Some(row) {
            grid.row(row.saturating_add(1), false)?;
            last = Some(row);
        }
        let data = match cell.get_value() {
            DataRef::SharedString(text) => Data::String((*text).to_owned()),
            other => Data::from(other.clone()),
        };
        put(&mut grid, A1 { col, row: row.saturating_add(1) }, &data, date1904)?;
    }
    grid.finish()
}

/// The sheets that hold cells, with their places among all. Two of one name cannot be told apart.
fn worksheets(sheets: &[Sheet], limits: &Limits) -> Result<Vec<(usize, Sheet)>, SourceError> {
    if sheets.len() as u64 > limits.sheets {
        let found = format!("{} sheets", sheets.len());
        return Err(super::grid::limit("sheets", limits.sheets, found));
    }
    let mut names = HashSet::new();
    let cells = |(_, sheet): &(usize, Sheet)| sheet.typ == SheetType::WorkSheet;
    let found: Vec<(usize, Sheet)> = sheets.iter().cloned().enumerate().filter(cells).collect();
    match found.iter().find(|(_, sheet)| !names.insert(&sheet.name)) {
        Some((_, sheet)) => Err(SourceError::Damaged(format!("two sheets are called {}", sheet.name))),
        None => Ok(found),
    }
}

fn start(sheet: &Sheet) -> SheetStart<'_> {
    SheetStart { name: &sheet.name, hidden: sheet.visible != SheetVisible::Visible, merges: true }
}

fn cells(
    range: &calamine::Range<Data>,
    is_hidden: &dyn Fn(u32) -> bool,
    date1904: bool,
    limits: &Limits,
    sink: &mut dyn Sink,
) -> Result<(), SourceError> {
    let (top, left) = range.start().unwrap_or_default();
    let mut grid = Grid::new(limits, sink);
    for (row, number) in range.rows().zip(top.saturating_add(1)..) {
        let mut started = false;
        for (data, col) in row.iter().zip(left..) {
            if *data == Data::Empty {
                continue;
            }
            if !started {
                grid.row(number, is_hidden(number))?;
                started = true;
            }
            put(&mut grid, A1 { col, row: number }, data, date1904)?;
        }
    }
    grid.finish()
}

fn put(grid: &mut Grid<'_>, at: A1, data: &Data, date1904: bool) -> Result<(), SourceError> {
    let refuse = |why: &str| Err(SourceError::Damaged(format!("cell {at} {why}")));
    match data {
        Data::Empty => Ok(()),
        Data::String(text) if text.contains(['\0', '\u{FFFD}']) => refuse("holds text that does not decode"),
        Data::String(text) => grid.cell(at.col, Value::Text(text)),
        Data::Int(number) => digits(grid, at, &number.to_string()),
        Data::Float(number) if number.is_finite() => digits(grid, at, &number.to_string()),
        Data::Float(_) => refuse("holds what is no number"),
        Data::Bool(truth) => grid.cell(at.col, Value::Bool(*truth)),
        Data::DateTime(moment) => date(grid, at, moment, date1904),
        Data::DateTimeIso(text) => match dates::from_iso(text, date1904) {
            Some(moment) => grid.cell(at.col, Value::Moment(moment)),
            None => grid.cell(at.col, Value::Text(text)),
        },
        Data::DurationIso(text) => grid.cell(at.col, Value::Text(text)),
        Data::Error(error) => grid.cell(at.col, Value::Error(&error.to_string())),
    }
}

fn digits(grid: &mut Grid<'_>, at: A1, digits: &str) -> Result<(), SourceError> {
    grid.cell(at.col, Value::Number(Number { digits, pad: 0 }))
}

/// A serial number as its format shows it; one that no calendar has stays a number.
fn date(grid: &mut Grid<'_>, at: A1, moment: &ExcelDateTime, date1904: bool) -> Result<(), SourceError> {
    let serial = moment.as_f64();
    match dates::from_serial(serial, date1904).filter(|_| !moment.is_duration()) {
        Some(moment) => grid.cell(at.col, Value::Moment(moment)),
        None => put(grid, at, &Data::Float(serial), date1904),
    }
}

fn merge(range: &Dimensions) -> Merge {
    Merge {
        first_row: range.start.0.saturating_add(1),
        last_row: range.end.0.saturating_add(1),
        first_col: range.start.1,
        last_col: range.end.1,
    }
}

fn damaged(error: impl Display) -> SourceError {
    SourceError::Damaged(error.to_string())
}
