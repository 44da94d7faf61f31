//! SpreadsheetML 2003: a workbook as one XML file.

use super::encoding::decode;
use super::grid::{Grid, is_number, limit};
use super::xlsx::dates;
use super::xlsx::xml::{Token, Xml};
use super::{Limits, Merge, Number, SheetStart, Sink, SourceError, Value};
use crate::place::A1;
use std::borrow::Cow;

/// Reads a workbook and hands its sheets to `sink`.
///
/// # Errors
/// [`SourceError::Encoding`], and what is wrong with the markup. As all sheets are one file,
/// an error in one ends the reading.
pub(super) fn read(bytes: &[u8], limits: &Limits, sink: &mut dyn Sink) -> Result<(), SourceError> {
    let text = text(bytes)?;
    // Whether a sheet is hidden stands after its cells, so that a first pass is needed.
    let mut hidden = Vec::new();
    sheets(&text, limits, &mut |xml| {
        hidden.push(is_hidden(xml)?);
        Ok(())
    })?;
    let mut hidden = hidden.into_iter();
    let mut count = 0_u64;
    sheets(&text, limits, &mut |xml| {
        count = count.saturating_add(1);
        if count > limits.sheets {
            return Err(limit("sheets", limits.sheets, "more sheets".to_owned()));
        }
        sheet(xml, hidden.next().unwrap_or_default(), limits, sink)
    })
}

/// Gives each sheet's element, just opened, to `take`, which must read it to its end.
fn sheets(
    text: &str,
    limits: &Limits,
    take: &mut dyn FnMut(&mut Xml<'_>) -> Result<(), SourceError>,
) -> Result<(), SourceError> {
    let size = text.len() as u64;
    let mut xml = Xml::new(Box::new(text.as_bytes()), "workbook".to_owned(), size, limits.text_bytes);
    xml.expect_root("Workbook")?;
    loop {
        match xml.next()? {
            Token::Open if xml.name() == "Worksheet" => take(&mut xml)?,
            Token::Open => xml.skip()?,
            Token::Close => return xml.finish(),
            _ => {}
        }
    }
}

/// The file's text without its declaration, which may name another encoding than the bytes.
fn text(bytes: &[u8]) -> Result<Cow<'_, str>, SourceError> {
    let decoded = decode(bytes)?;
    if let Some((_, offset)) = decoded.bad.first() {
        return Err(SourceError::Encoding { offset: *offset });
    }
    let declaration = |text: &str| match text.trim_start().strip_prefix("<?xml ") {
        Some(rest) => text.len() - rest.len() + rest.find("?>").map_or(0, |end| end + 2),
        None => 0,
    };
    Ok(match decoded.text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(declaration(text)..).unwrap_or(text)),
        Cow::Owned(mut text) => {
            text.drain(..declaration(&text));
            Cow::Owned(text)
        }
    })
}

fn is_hidden(xml: &mut Xml<'_>) -> Result<bool, SourceError> {
    let mut hidden = false;
    let mut depth = 1_u32;
    while depth > 0 {
        match xml.next()? {
            Token::Open if xml.name() == "Visible" => {
                let mut state = String::new();
                xml.text(&mut state)?;
                hidden |= matches!(state.trim(), "SheetHidden" | "SheetVeryHidden");
            }
            Token::Open if xml.name() == "Table" => xml.skip()?,
            Token::Open => depth = depth.saturating_add(1),
            Token::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(hidden)
}

fn sheet(xml: &mut Xml<'_>, hidden: bool, limits: &Limits, sink: &mut dyn Sink) -> Result<(), SourceError> {
    let mut name = String::new();
    xml.attributes(|key, value| {
        if local(key) == "Name" {
            value.clone_into(&mut name);
        }
        Ok(())
    })?;
    sink.start(SheetStart { name: &name, hidden, merges: true });
    let mut sheet =
        SheetReader { xml, limits, grid: Grid::new(limits, sink), merges: Vec::new(), row: 0, next: 0 };
    let mut outcome = sheet.worksheet();
    if outcome.is_ok() {
        outcome = sheet.grid.finish();
    }
    let merges = std::mem::take(&mut sheet.merges);
    sink.end(outcome.clone().map(|()| merges.as_slice()));
    outcome
}

struct SheetReader<'x, 'a, 's> {
    xml: &'x mut Xml<'a>,
    limits: &'s Limits,
    grid: Grid<'s>,
    merges: Vec<Merge>,
    /// The row being read, and the column that follows its last cell.
    row: u32,
    next: u32,
}

/// What the attributes of a cell say.
#[derive(Default)]
struct Head {
    index: Option<u32>,
    across: u32,
    down: u32,
    formula: bool,
}

impl SheetReader<'_, '_, '_> {
    fn worksheet(&mut self) -> Result<(), SourceError> {
        loop {
            match self.xml.next()? {
                Token::Open if self.xml.name() == "Table" => self.table()?,
                Token::Open => self.xml.skip()?,
                Token::Close => return Ok(()),
                _ => {}
            }
        }
    }

    fn table(&mut self) -> Result<(), SourceError> {
        loop {
            match self.xml.next()? {
                Token::Open if self.xml.name() == "Row" => self.line()?,
                Token::Open => self.xml.skip()?,
                Token::Close => return Ok(()),
                _ => {}
            }
        }
    }

    fn line(&mut self) -> Result<(), SourceError> {
        let (mut index, mut span, mut hidden) = (None, 0, false);
        self.xml.attributes(|key, value| {
            match local(key) {
                "Index" => index = Some(number(key, value)?),
                "Span" => span = number(key, value)?,
                "Hidden" => hidden = value == "1",
                _ => {}
            }
            Ok(())
        })?;
        self.row = index.unwrap_or(self.row.saturating_add(1));
        self.grid.row(self.row, hidden)?;
        self.next = 0;
        loop {
            match self.xml.next()? {
                Token::Open if self.xml.name() == "Cell" => self.cell()?,
                Token::Open => self.xml.skip()?,
                Token::Close => break,
                _ => {}
            }
        }
        // The row stands for as many more, which are blank.
        self.row = self.row.saturating_add(span);
        Ok(())
    }

    fn cell(&mut self) -> Result<(), SourceError> {
        let head = self.head()?;
        let col = match head.index {
            Some(index) => index.checked_sub(1).ok_or_else(|| self.xml.damaged("a cell has the index 0"))?,
            None => self.next,
        };
        let merge = Merge {
            first_row: self.row,
            last_row: self.row.saturating_add(head.down),
            first_col: col,
            last_col: col.saturating_add(head.across),
        };
        self.next = merge.last_col.saturating_add(1);
        if head.across > 0 || head.down > 0 {
            self.merge(merge)?;
        }
        let mut found = None;
        loop {
            match self.xml.next()? {
                Token::Open if self.xml.name() == "Data" => found = Some(self.data()?),
                Token::Open => self.xml.skip()?,
                Token::Close => break,
                _ => {}
            }
        }
        match found {
            Some((kind, text)) => self.put(col, &kind, &text),
            None if head.formula => self.grid.cell(col, Value::FormulaWithoutValue),
            None => Ok(()),
        }
    }

    fn head(&self) -> Result<Head, SourceError> {
        let mut head = Head::default();
        self.xml.attributes(|key, value| {
            match local(key) {
                "Index" => head.index = Some(number(key, value)?),
                "MergeAcross" => head.across = number(key, value)?,
                "MergeDown" => head.down = number(key, value)?,
                "Formula" => head.formula = true,
                _ => {}
            }
            Ok(())
        })?;
        Ok(head)
    }

    fn merge(&mut self, merge: Merge) -> Result<(), SourceError> {
        let found = || format!("a merged range from {}", A1 { col: merge.first_col, row: merge.first_row });
        if merge.last_row > self.limits.rows {
            return Err(limit("rows", self.limits.rows.into(), found()));
        }
        if merge.last_col >= self.limits.columns {
            return Err(limit("columns", self.limits.columns.into(), found()));
        }
        if self.merges.len() as u64 >= self.limits.cells {
            return Err(limit("cells", self.limits.cells, found()));
        }
        self.merges.push(merge);
        Ok(())
    }

    /// The type and the text of a cell's data, which may be marked up.
    fn data(&mut self) -> Result<(String, String), SourceError> {
        let mut kind = String::new();
        self.xml.attributes(|key, value| {
            if local(key) == "Type" {
                value.clone_into(&mut kind);
            }
            Ok(())
        })?;
        let mut text = String::new();
        let mut depth = 1_u32;
        while depth > 0 {
            match self.xml.next()? {
                Token::Open => depth = depth.saturating_add(1),
                Token::Close => depth = depth.saturating_sub(1),
                Token::Text => text.push_str(self.xml.content()),
                _ => {}
            }
            self.xml.check_text(text.len())?;
        }
        Ok((kind, text))
    }

    fn put(&mut self, col: u32, kind: &str, text: &str) -> Result<(), SourceError> {
        let at = A1 { col, row: self.row };
        let refused =
            || Err(self.xml.damaged(format!("cell {at} is of the type {kind:?} and holds {text:?}")));
        let value = match (kind, text.trim()) {
            ("String", _) => Value::Text(text),
            ("Number", digits) if is_number(digits) => Value::Number(Number { digits, pad: 0 }),
            ("Boolean", "1") => Value::Bool(true),
            ("Boolean", "0") => Value::Bool(false),
            ("Error", error) => Value::Error(error),
            ("DateTime", moment) => match dates::from_iso(moment, false) {
                Some(moment) => Value::Moment(moment),
                None => return refused(),
            },
            _ => return refused(),
        };
        self.grid.cell(col, value)
    }
}

/// A name without its prefix.
fn local(key: &str) -> &str {
    key.split_once(':').map_or(key, |(_, local)| local)
}

fn number(key: &str, value: &str) -> Result<u32, String> {
    value.parse().map_err(|_| format!("{key} is {value:?}"))
}

#[cfg(test)]
mod tests;
