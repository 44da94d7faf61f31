//! OpenDocument spreadsheets.
//!
//! A cell or row can say that it repeats itself a million times over, mostly for nothing but
//! blank space. Blank repeats cost nothing; filled ones are counted before they are believed.

mod row;

use super::grid::{Grid, limit};
use super::xlsx::container::Container;
use super::xlsx::xml::{Token, Xml};
use super::{Limits, Merge, SheetStart, Sink, SourceError};
use row::Line;
use std::collections::HashSet;

const CONTENT: &str = "content.xml";
const MANIFEST: &str = "meta-inf/manifest.xml";

/// Reads a spreadsheet and hands its sheets to `sink`.
///
/// # Errors
/// What is wrong with the container or with the markup around the sheets. As all sheets are
/// one part, an error in one ends the reading.
pub(super) fn read(bytes: &[u8], limits: &Limits, sink: &mut dyn Sink) -> Result<(), SourceError> {
    let mut container = Container::open(bytes, limits)?;
    if is_encrypted(&mut container) {
        return Err(SourceError::Encrypted);
    }
    let mut reader = Reader { xml: container.part(CONTENT)?, limits, hidden: HashSet::new(), sheets: 0 };
    reader.xml.expect_root("document-content")?;
    reader.document(sink)?;
    reader.xml.finish()
}

/// Whether the manifest says so. Without a readable one nothing is encrypted.
fn is_encrypted(container: &mut Container<'_>) -> bool {
    let Ok(mut xml) = container.part(MANIFEST) else { return false };
    loop {
        match xml.next() {
            Ok(Token::Open) if xml.name() == "encryption-data" => return true,
            Ok(Token::End) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

struct Reader<'a> {
    xml: Xml<'a>,
    limits: &'a Limits,
    /// The table styles that are not displayed.
    hidden: HashSet<String>,
    sheets: u64,
}

impl Reader<'_> {
    /// The root's content: styles, then the sheets.
    fn document(&mut self, sink: &mut dyn Sink) -> Result<(), SourceError> {
        loop {
            match self.xml.next()? {
                Token::Open => match self.xml.name() {
                    "automatic-styles" => self.styles()?,
                    // Their content stands as if it were the root's own.
                    "body" | "spreadsheet" => self.document(sink)?,
                    "table" => self.table(sink)?,
                    _ => self.xml.skip()?,
                },
                Token::Close => return Ok(()),
                _ => {}
            }
        }
    }

    fn styles(&mut self) -> Result<(), SourceError> {
        loop {
            match self.xml.next()? {
                Token::Open if self.xml.name() == "style" => self.style()?,
                Token::Open => self.xml.skip()?,
                Token::Close => return Ok(()),
                _ => {}
            }
        }
    }

    fn style(&mut self) -> Result<(), SourceError> {
        let name = attribute(&self.xml, "style:name")?.unwrap_or_default();
        loop {
            match self.xml.next()? {
                Token::Open => {
                    if self.xml.name() == "table-properties"
                        && attribute(&self.xml, "table:display")?.as_deref() == Some("false")
                    {
                        self.hidden.insert(name.clone());
                    }
                    self.xml.skip()?;
                }
                Token::Close => return Ok(()),
                _ => {}
            }
        }
    }

    fn table(&mut self, sink: &mut dyn Sink) -> Result<(), SourceError> {
        self.sheets = self.sheets.saturating_add(1);
        if self.sheets > self.limits.sheets {
            return Err(limit("sheets", self.limits.sheets, "more sheets".to_owned()));
        }
        let name = attribute(&self.xml, "table:name")?.unwrap_or_default();
        let style = attribute(&self.xml, "table:style-name")?;
        let hidden = style.is_some_and(|style| self.hidden.contains(&style));
        sink.start(SheetStart { name: &name, hidden, merges: true });
        let mut sheet = SheetReader {
            xml: &mut self.xml,
            limits: self.limits,
            grid: Grid::new(self.limits, sink),
            merges: Vec::new(),
            row: 1,
            cells: 0,
        };
        let mut outcome = sheet.rows();
        if outcome.is_ok() {
            outcome = sheet.grid.finish();
        }
        let merges = std::mem::take(&mut sheet.merges);
        sink.end(outcome.clone().map(|()| merges.as_slice()));
        outcome
    }
}

struct SheetReader<'x, 'a, 's> {
    xml: &'x mut Xml<'a>,
    limits: &'s Limits,
    grid: Grid<'s>,
    merges: Vec<Merge>,
    /// The number of the next row.
    row: u64,
    /// Filled cells so far, those of repeated rows included.
    cells: u64,
}

impl SheetReader<'_, '_, '_> {
    /// The rows of a table or of a group of rows.
    fn rows(&mut self) -> Result<(), SourceError> {
        loop {
            match self.xml.next()? {
                Token::Open => match self.xml.name() {
                    "table-row" => self.line()?,
                    "table-rows" | "table-header-rows" | "table-row-group" => self.rows()?,
                    _ => self.xml.skip()?,
                },
                Token::Close => return Ok(()),
                _ => {}
            }
        }
    }

    fn line(&mut self) -> Result<(), SourceError> {
        let repeats = count(self.xml, "table:number-rows-repeated")?;
        let visibility = attribute(self.xml, "table:visibility")?;
        let hidden = matches!(visibility.as_deref(), Some("collapse" | "filter"));
        let line = Line::read(self.xml, self.row, self.limits)?;
        let next = self.row.saturating_add(repeats);
        if !line.cells.is_empty() {
            self.check(&line, repeats, next)?;
            for number in self.row..next {
                self.grid.row(u32::try_from(number).unwrap_or(u32::MAX), hidden)?;
                for (col, cell) in &line.cells {
                    self.grid.cell(*col, cell.value())?;
                }
            }
        }
        self.merges.extend(line.merges);
        if self.merges.len() as u64 > self.limits.cells {
            return Err(limit("cells", self.limits.cells, "more merged ranges".to_owned()));
        }
        self.row = next;
        Ok(())
    }

    /// Bounds a filled row before it is repeated.
    fn check(&mut self, line: &Line, repeats: u64, next: u64) -> Result<(), SourceError> {
        let rows = u64::from(self.limits.rows);
        let last = next.saturating_sub(1);
        if last > rows {
            return Err(limit("rows", rows, format!("row {last}")));
        }
        if repeats > self.limits.repeats {
            let found = format!("row {} stands {repeats} times", self.row);
            return Err(limit("repeats", self.limits.repeats, found));
        }
        self.cells = self.cells.saturating_add(repeats.saturating_mul(line.cells.len() as u64));
        if self.cells > self.limits.cells {
            return Err(limit("cells", self.limits.cells, format!("{} cells up to row {last}", self.cells)));
        }
        Ok(())
    }
}

/// The value of an attribute of the element that opened last.
fn attribute(xml: &Xml<'_>, name: &str) -> Result<Option<String>, SourceError> {
    let mut found = None;
    xml.attributes(|key, value| {
        if key == name {
            found = Some(value.to_owned());
        }
        Ok(())
    })?;
    Ok(found)
}

/// A number of times; once where nothing is said.
fn count(xml: &Xml<'_>, name: &str) -> Result<u64, SourceError> {
    match attribute(xml, name)? {
        None => Ok(1),
        Some(text) => times(&text).ok_or_else(|| xml.damaged(format!("{name} is {text:?}"))),
    }
}

fn times(text: &str) -> Option<u64> {
    text.parse().ok().filter(|times| *times > 0)
}
