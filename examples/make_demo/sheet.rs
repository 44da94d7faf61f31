//! Workbooks with the same bytes on every run.

use crate::month::{MONTH, YEAR};
use anyhow::{Context, Result};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet,
};
use std::path::Path;

/// What stands in a cell.
pub enum Cell {
    Blank,
    Text(String),
    Number(f64),
    Date(ExcelDateTime),
    /// `=SUM(…)` with its stored result.
    Sum(String, String),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        match text {
            "" => Cell::Blank,
            text => Cell::Text(text.to_owned()),
        }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::from(text.as_str())
    }
}

impl Cell {
    /// A number where the text is a plain one, else the text.
    pub fn number_or_text(text: &str) -> Cell {
        let plain = text.bytes().all(|b| b.is_ascii_digit() || b".-".contains(&b));
        match text.parse() {
            Ok(number) if plain => Cell::Number(number),
            _ => Cell::from(text),
        }
    }

    pub fn date(year: u16, day: u8) -> Result<Cell> {
        Ok(Cell::Date(ExcelDateTime::from_ymd(year, MONTH, day)?))
    }
}

/// Thousandths as a person writes them.
pub fn decimal(milli: i64) -> String {
    let sign = if milli < 0 { "-" } else { "" };
    let (whole, rest) = (milli.abs() / 1000, milli.abs() % 1000);
    let fraction = format!("{rest:03}");
    match fraction.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}.{fraction}"),
    }
}

pub fn number(milli: i64) -> Result<Cell> {
    Ok(Cell::Number(decimal(milli).parse()?))
}

/// The looks of a page.
pub struct Looks {
    pub title: Format,
    pub header: Format,
    pub body: Format,
    pub date: Format,
}

impl Looks {
    pub fn new() -> Looks {
        let middle = Format::new().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
        let boxed = Format::new().set_border(FormatBorder::Thin);
        Looks {
            title: middle.clone().set_bold().set_font_size(14),
            header: middle.set_bold().set_border(FormatBorder::Thin),
            date: boxed.clone().set_num_format("yyyy/m/d").set_align(FormatAlign::VerticalCenter),
            body: boxed,
        }
    }

    /// Writes cells side by side from the first column on.
    pub fn row(&self, page: &mut Worksheet, row: u32, cells: &[Cell]) -> Result<()> {
        for (cell, col) in cells.iter().zip(0_u16..) {
            self.cell(page, row, col, cell)?;
        }
        Ok(())
    }

    pub fn cell(&self, page: &mut Worksheet, row: u32, col: u16, cell: &Cell) -> Result<()> {
        match cell {
            Cell::Blank => page.write_blank(row, col, &self.body)?,
            Cell::Text(text) => page.write_string_with_format(row, col, text, &self.body)?,
            Cell::Number(n) => page.write_number_with_format(row, col, *n, &self.body)?,
            Cell::Date(day) => page.write_datetime_with_format(row, col, day, &self.date)?,
            Cell::Sum(range, result) => {
                let formula = Formula::new(format!("=SUM({range})")).set_result(result);
                page.write_formula_with_format(row, col, formula, &self.body)?
            }
        };
        Ok(())
    }

    pub fn header(&self, page: &mut Worksheet, row: u32, words: &[&str]) -> Result<()> {
        for (word, col) in words.iter().zip(0_u16..) {
            page.write_string_with_format(row, col, *word, &self.header)?;
        }
        Ok(())
    }

    /// A title over the whole width.
    pub fn title(&self, page: &mut Worksheet, text: &str, columns: usize) -> Result<()> {
        let last = u16::try_from(columns)?.saturating_sub(1);
        page.merge_range(0, 0, 0, last, text, &self.title)?;
        page.set_row_height(0, 24)?;
        Ok(())
    }
}

/// A workbook that does not tell when it was made.
pub fn workbook() -> Result<Workbook> {
    let made = ExcelDateTime::from_ymd(YEAR, MONTH + 1, 1)?.and_hms(9, 0, 0)?;
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    Ok(book)
}

pub fn widths(page: &mut Worksheet, widths: &[u8]) -> Result<()> {
    for (width, col) in widths.iter().zip(0_u16..) {
        page.set_column_width(col, f64::from(*width))?;
    }
    Ok(())
}

pub fn save(mut book: Workbook, path: &Path) -> Result<()> {
    let bytes = book.save_to_buffer()?;
    std::fs::write(path, bytes).with_context(|| path.display().to_string())
}

/// Comma-separated text with the line ends of a spreadsheet program.
pub fn comma_separated(rows: &[Vec<String>]) -> Result<String> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row)?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
