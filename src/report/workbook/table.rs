//! Tables that are written out row by row when the workbook is saved, so that a report takes
//! no more memory for a million rows than for ten.
//!
//! A table is gone through twice. When it is made, for what a sheet says before and after its
//! rows: how wide its columns are, which formats it has, where its links lead. All else is
//! then laid out by the library, which leaves the rows open; when the workbook is saved the
//! rows are put there on the way into the file.

use super::WorkbookError;
use super::fill::To;
use super::page::{At, Columns, Done, Page, row};
use super::rows_xml::{Known, RowsXml};
use super::style::Styles;
use crate::place::A1;
use crate::report::labels::Label;
use crate::value::Lang;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::io::{self, Cursor, Read, Write};
use std::ops::Range;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// What a cell of a table takes, and the size from which a sheet might come to 4 GiB, which has
/// to be said before it is written.
const CELL: u64 = 128;
const LARGE: u64 = 1 << 31;

/// A workbook in the making.
pub(super) struct Book<'d> {
    pub sheets: Workbook,
    tables: Vec<Placed<'d>>,
}

struct Placed<'d> {
    table: Table<'d>,
    styles: &'d Styles,
}

/// The rows of a table, still to be written.
pub(super) struct Table<'d> {
    /// The sheet; the first is 1.
    sheet: usize,
    first: u32,
    /// The row below.
    next: u32,
    lang: Lang,
    columns: Columns,
    /// Links that the sheet had before.
    links: u32,
    looks: Looks,
    write: Box<WriteRows<'d>>,
}

impl<'d> IntoIterator for Table<'d> {
    type Item = Table<'d>;
    type IntoIter = std::iter::Once<Table<'d>>;

    fn into_iter(self) -> Self::IntoIter {
        std::iter::once(self)
    }
}

type WriteRows<'d> = dyn Fn(&mut Page<'_>, &mut dyn Write) -> Done + 'd;

/// What was taken down when a table was gone through.
#[derive(Default)]
pub(super) struct Looks {
    formats: Vec<Known>,
    /// The last column.
    last: u16,
    cells: u64,
}

impl Looks {
    /// Takes down the format of a cell, and makes a new one known to the sheet.
    pub(super) fn note(&mut self, sheet: &mut Worksheet, at: At, format: &Format) -> Done {
        self.cells += 1;
        self.last = self.last.max(at.1);
        if !self.formats.iter().any(|known| known.is(format)) {
            sheet.write_blank(at.0, at.1, format)?;
            self.formats.push(Known::of(format));
        }
        Ok(())
    }

    /// The same for a cell with a link, of which the sheet keeps the link alone.
    pub(super) fn note_link(&mut self, sheet: &mut Worksheet, at: At, format: &Format) -> Done {
        sheet.write_blank(at.0, at.1, format)?;
        self.note(sheet, at, format)
    }

    /// Leaves a cell of each format among the rows of the table, by which its number in the
    /// file is learnt, and one in its last corner, so that the sheet reaches as far.
    fn leave(&self, sheet: &mut Worksheet, rows: Range<u32>) -> Done {
        let corner = self.formats.first().map(|known| ((rows.end.saturating_sub(1), self.last), known));
        let spots = self.formats.iter().zip(0..).map(|(known, n)| (self.spot(&rows, n), known));
        for ((row, col), known) in corner.into_iter().chain(spots) {
            sheet.write_blank(row, col, &known.format)?;
        }
        Ok(())
    }

    /// Where the cell of the n-th format is: row by row as far as the table reaches.
    fn spot(&self, rows: &Range<u32>, n: u16) -> At {
        let width = self.last.saturating_add(1);
        match rows.start.saturating_add(u32::from(n / width)) {
            row if row < rows.end => (row, n % width),
            _ => (rows.end.saturating_sub(1), n),
        }
    }
}

impl Page<'_> {
    /// The rows of a table from `first` on, one for each line. They are written when the book
    /// that the table is added to is saved. `put` fills the cells of its row and nothing
    /// else, every time with the same.
    pub(super) fn table<'d, T: 'd>(
        &mut self,
        first: u32,
        most: usize,
        lines: impl AsRef<[T]> + 'd,
        put: impl Fn(&mut Page<'_>, u32, &T) -> Done + 'd,
    ) -> Result<Table<'d>, XlsxError> {
        let links = self.links;
        let columns = self.columns.clone();
        let next = row(first, lines.as_ref().len().min(most));
        self.to = To::Looks(Looks::default());
        for (line, n) in lines.as_ref().iter().take(most).zip(0..) {
            put(self, row(first, n), line)?;
        }
        let To::Looks(looks) = std::mem::replace(&mut self.to, To::Sheet) else {
            return Err(unlike("a table within a table"));
        };
        looks.leave(self.sheet, first..next)?;
        let write = move |page: &mut Page<'_>, out: &mut dyn Write| {
            for (line, n) in lines.as_ref().iter().take(most).zip(0..) {
                let at = row(first, n);
                page.start_row(at);
                put(page, at, line)?;
                page.end_row(out)?;
            }
            Ok(())
        };
        let (sheet, lang) = (self.number, self.lang);
        Ok(Table { sheet, first, next, lang, columns, links, looks, write: Box::new(write) })
    }

    fn start_row(&mut self, at: u32) {
        if let To::Rows(rows) = &mut self.to {
            rows.start(at);
        }
    }

    fn end_row(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match &mut self.to {
            To::Rows(rows) => rows.end(out),
            _ => Ok(()),
        }
    }
}

impl Placed<'_> {
    /// Writes the rows out; `laid` is what the library put in their place.
    fn write(&self, laid: &str, out: &mut dyn Write) -> Done {
        let Table { lang, columns, links, looks, first, next, .. } = &self.table;
        let number = |(known, n): (&Known, u16)| {
            let attribute = attribute(laid, looks.spot(&(*first..*next), n));
            Some((known.clone(), attribute?))
        };
        let formats: Option<Vec<_>> = looks.formats.iter().zip(0..).map(number).collect();
        let formats = formats.ok_or_else(|| unlike("the formats of a table are not in its sheet"))?;
        let mut aside = Worksheet::new();
        let to = To::Rows(RowsXml::new(formats));
        let mut page = Page::over(&mut aside, self.styles, *lang, (columns.clone(), *links), to);
        (self.table.write)(&mut page, out)
    }
}

/// ` s="7"`: how the cell at a place names its format.
fn attribute(laid: &str, (row, col): At) -> Option<String> {
    let place = A1 { col: u32::from(col), row: row.saturating_add(1) };
    let mark = format!("<c r=\"{place}\" s=\"");
    let rest = laid.find(&mark).and_then(|at| laid.get(at + mark.len()..));
    let number = rest.and_then(|rest| rest.split('"').next())?;
    Some(format!(" s=\"{number}\""))
}

fn unlike(what: &str) -> XlsxError {
    XlsxError::ParameterError(what.to_owned())
}

impl<'d> Book<'d> {
    pub(super) fn new(styles: &Styles) -> Result<Book<'d>, XlsxError> {
        let mut sheets = Workbook::new();
        sheets.set_default_format(&styles.base, 22, 64)?;
        Ok(Book { sheets, tables: Vec::new() })
    }

    /// Adds a sheet, as it is filled, with the tables that it is to have.
    ///
    /// # Errors
    /// Those of `fill`.
    pub(super) fn sheet<T: IntoIterator<Item = Table<'d>>>(
        &mut self,
        name: Label,
        styles: &'d Styles,
        lang: Lang,
        fill: impl FnOnce(&mut Page<'_>) -> Result<T, XlsxError>,
    ) -> Done {
        let tables = fill(&mut Page::new(self, name, styles, lang)?)?;
        let filled = tables.into_iter().filter(|table| table.next > table.first);
        self.tables.extend(filled.map(|table| Placed { table, styles }));
        Ok(())
    }

    /// The workbook as a file in memory.
    ///
    /// # Errors
    /// Where it does not fit into a file.
    pub(super) fn into_bytes(self) -> Result<Vec<u8>, WorkbookError> {
        let mut bytes = Vec::new();
        self.save(&mut bytes)?;
        Ok(bytes)
    }

    /// Writes the workbook.
    ///
    /// # Errors
    /// Where it does not fit into a file, and those of `out`.
    pub(super) fn save(mut self, out: &mut dyn Write) -> Result<(), WorkbookError> {
        let laid = self.sheets.save_to_buffer()?;
        if self.tables.is_empty() {
            return Ok(out.write_all(&laid)?);
        }
        let mut parts = ZipArchive::new(Cursor::new(laid)).map_err(broken)?;
        let mut file = ZipWriter::new_stream(Settled { out, failed: false });
        for n in 0..parts.len() {
            let mut part = parts.by_index(n).map_err(broken)?;
            let name = part.name().map_err(broken)?.into_owned();
            let is_here = |placed: &&Placed<'d>| name == sheet_name(placed.table.sheet);
            let tables: Vec<&Placed<'d>> = self.tables.iter().filter(is_here).collect();
            let cells: u64 = tables.iter().map(|placed| placed.table.looks.cells).sum();
            let options = options().large_file(cells.saturating_mul(CELL) > LARGE);
            // All is packed again: a part that is copied as it is packed lacks what a stream has
            // to say behind it.
            file.start_file(name, options).map_err(broken)?;
            if tables.is_empty() {
                io::copy(&mut part, &mut file)?;
                continue;
            }
            let mut xml = String::new();
            part.read_to_string(&mut xml)?;
            let mut buffered = io::BufWriter::with_capacity(1 << 16, &mut file);
            fill(&xml, &tables, &mut buffered)?;
            buffered.flush()?;
        }
        file.finish().map_err(broken)?;
        Ok(())
    }
}

fn broken(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) => error,
        other => io::Error::other(other),
    }
}

fn sheet_name(sheet: usize) -> String {
    format!("xl/worksheets/sheet{sheet}.xml")
}

/// As the library packs its parts, but for the level.
fn options() -> SimpleFileOptions {
    // The usual level, 6, takes half as long again and gains nothing on the XML of a sheet.
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(5))
        .unix_permissions(0o600)
        .last_modified_time(DateTime::default())
}

/// Writes a sheet with its tables in their places.
fn fill(xml: &str, tables: &[&Placed<'_>], out: &mut dyn Write) -> Done {
    let mut done = 0;
    for placed in tables {
        let from = below(xml, done, placed.table.first);
        let to = below(xml, from, placed.table.next);
        out.write_all(part(xml, done, from))?;
        placed.write(xml.get(from..to).unwrap_or_default(), out)?;
        done = to;
    }
    out.write_all(part(xml, done, xml.len()))?;
    Ok(())
}

fn part(xml: &str, from: usize, to: usize) -> &[u8] {
    xml.as_bytes().get(from..to).unwrap_or_default()
}

/// Where a sheet's XML comes to a row, or to one below it.
fn below(xml: &str, from: usize, row: u32) -> usize {
    const MARK: &str = "<row r=\"";
    let rest = xml.get(from..).unwrap_or_default();
    let rows = rest.match_indices(MARK).find(|(at, _)| {
        let number = rest.get(at + MARK.len()..).and_then(|rest| rest.split('"').next());
        number.and_then(|number| number.parse::<u32>().ok()).is_some_and(|number| number > row)
    });
    let end = || rest.find("</sheetData>").unwrap_or(rest.len());
    from + rows.map_or_else(end, |(at, _)| at)
}

/// Passes writes on until one fails, and then takes the rest in silence: the archive closes
/// itself when it is dropped, and would complain aloud of what was said already.
struct Settled<'w> {
    out: &'w mut dyn Write,
    failed: bool,
}

impl Write for Settled<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.failed {
            return Ok(bytes.len());
        }
        let written = self.out.write(bytes);
        self.failed = written.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::Interrupted);
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.failed { Ok(()) } else { self.out.flush() }
    }
}
