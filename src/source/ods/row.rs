//! One row of an OpenDocument sheet.

use super::times;
use crate::place::A1;
use crate::source::grid::{is_number, limit};
use crate::source::xlsx::dates;
use crate::source::xlsx::xml::{Token, Xml};
use crate::source::{Limits, Merge, Number, SourceError, Value};
use chrono::NaiveDateTime;

/// A value with its text.
#[derive(Clone, Debug)]
pub(super) enum Owned {
    Text(String),
    Number(String),
    Bool(bool),
    Moment(NaiveDateTime),
    Error(String),
    NoValue,
}

impl Owned {
    pub fn value(&self) -> Value<'_> {
        match self {
            Owned::Text(text) => Value::Text(text),
            Owned::Number(digits) => Value::Number(Number { digits, pad: 0 }),
            Owned::Bool(truth) => Value::Bool(*truth),
            Owned::Moment(moment) => Value::Moment(*moment),
            Owned::Error(text) => Value::Error(text),
            Owned::NoValue => Value::FormulaWithoutValue,
        }
    }
}

/// The filled cells of a row and the ranges that start in it.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub cells: Vec<(u32, Owned)>,
    pub merges: Vec<Merge>,
}

/// What the attributes of a cell say.
#[derive(Debug)]
struct Head {
    kind: String,
    error: bool,
    formula: bool,
    /// `office:value`, `office:date-value` and their kin.
    value: Option<String>,
    repeats: u64,
    columns: u64,
    rows: u64,
}

impl Line {
    /// Reads the row whose element opened last.
    ///
    /// # Errors
    /// [`SourceError::Damaged`] and [`SourceError::Limit`], naming the cell.
    pub fn read(xml: &mut Xml<'_>, row: u64, limits: &Limits) -> Result<Line, SourceError> {
        let mut line = Line::default();
        let mut col = 0_u64;
        loop {
            match xml.next()? {
                Token::Open if matches!(xml.name(), "table-cell" | "covered-table-cell") => {
                    line.cell(xml, row, &mut col, limits)?;
                }
                Token::Open => xml.skip()?,
                Token::Close => return Ok(line),
                _ => {}
            }
        }
    }

    fn cell(
        &mut self,
        xml: &mut Xml<'_>,
        row: u64,
        col: &mut u64,
        limits: &Limits,
    ) -> Result<(), SourceError> {
        let head = Head::read(xml)?;
        let mut text = String::new();
        paragraphs(xml, &mut text)?;
        let next = col.saturating_add(head.repeats);
        let at = Place { row, col: *col };
        if head.columns > 1 || head.rows > 1 {
            self.merges.push(at.range(&head, limits)?);
        }
        if let Some(value) =
            value(head, text).map_err(|why| xml.damaged(format!("cell {} {why}", at.shown())))?
        {
            if next > limits.columns.into() {
                let last = Place { row, col: next.saturating_sub(1) };
                return Err(limit("columns", limits.columns.into(), format!("cell {}", last.shown())));
            }
            for col in *col..next {
                self.cells.push((u32::try_from(col).unwrap_or(u32::MAX), value.clone()));
            }
        }
        *col = next;
        Ok(())
    }
}

/// Where a cell stands, before the grid has been checked.
#[derive(Clone, Copy)]
struct Place {
    row: u64,
    col: u64,
}

impl Place {
    fn shown(self) -> A1 {
        A1 { row: narrow(self.row), col: narrow(self.col) }
    }

    fn range(self, head: &Head, limits: &Limits) -> Result<Merge, SourceError> {
        let last_row = self.row.saturating_add(head.rows).saturating_sub(1);
        let last_col = self.col.saturating_add(head.columns).saturating_sub(1);
        let found = || format!("a merged range from {}", self.shown());
        if last_row > limits.rows.into() {
            return Err(limit("rows", limits.rows.into(), found()));
        }
        if last_col >= limits.columns.into() {
            return Err(limit("columns", limits.columns.into(), found()));
        }
        Ok(Merge {
            first_row: narrow(self.row),
            last_row: narrow(last_row),
            first_col: narrow(self.col),
            last_col: narrow(last_col),
        })
    }
}

fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Head {
    fn read(xml: &Xml<'_>) -> Result<Head, SourceError> {
        let mut head = Head {
            kind: String::new(),
            error: false,
            formula: false,
            value: None,
            repeats: 1,
            columns: 1,
            rows: 1,
        };
        xml.attributes(|key, value| {
            let number = || times(value).ok_or_else(|| format!("{key} is {value:?}"));
            match key {
                "office:value-type" => value.clone_into(&mut head.kind),
                "calcext:value-type" => head.error |= value == "error",
                "table:formula" => head.formula = true,
                "office:value" | "office:date-value" | "office:boolean-value" | "office:string-value" => {
                    head.value = Some(value.to_owned());
                }
                "table:number-columns-repeated" => head.repeats = number()?,
                "table:number-columns-spanned" => head.columns = number()?,
                "table:number-rows-spanned" => head.rows = number()?,
                _ => {}
            }
            Ok(())
        })?;
        Ok(head)
    }
}

/// What a cell holds; `text` is what it shows.
fn value(head: Head, text: String) -> Result<Option<Owned>, String> {
    let shown = |text: String| (!text.is_empty()).then_some(Owned::Text(text));
    if head.error {
        return Ok(Some(Owned::Error(if text.is_empty() { "#ERR!".to_owned() } else { text })));
    }
    let stated = head.value;
    Ok(match (head.kind.as_str(), stated) {
        ("float" | "percentage" | "currency", Some(digits)) => {
            if !is_number(&digits) {
                return Err(format!("holds {digits:?}, which is no number"));
            }
            Some(Owned::Number(digits))
        }
        ("date", Some(date)) => match dates::from_iso(&date, false) {
            Some(moment) => Some(Owned::Moment(moment)),
            None => shown(date),
        },
        ("boolean", Some(truth)) => Some(Owned::Bool(truth.eq_ignore_ascii_case("true"))),
        ("string", Some(stated)) if !stated.is_empty() => shown(stated),
        ("string" | "time", _) => shown(text),
        ("", _) if text.is_empty() => head.formula.then_some(Owned::NoValue),
        ("", _) => shown(text),
        (_, None) if head.formula => Some(Owned::NoValue),
        (kind, _) => return Err(format!("is of the type {kind:?} and has no value of it")),
    })
}

/// The text of the cell that opened last, up to its end, a line for each paragraph.
fn paragraphs(xml: &mut Xml<'_>, out: &mut String) -> Result<(), SourceError> {
    let mut first = true;
    loop {
        match xml.next()? {
            Token::Open if xml.name() == "p" => {
                if !std::mem::take(&mut first) {
                    out.push('\n');
                }
                inline(xml, out)?;
            }
            // Comments, drawings.
            Token::Open => xml.skip()?,
            Token::Close => return Ok(()),
            _ => {}
        }
        xml.check_text(out.len())?;
    }
}

/// The text of the element that opened last. The depth of the markup is bounded.
fn inline(xml: &mut Xml<'_>, out: &mut String) -> Result<(), SourceError> {
    loop {
        match xml.next()? {
            Token::Text => out.push_str(xml.content()),
            Token::Close | Token::End => return Ok(()),
            Token::Open => match xml.name() {
                "s" => {
                    let spaces = usize::try_from(super::count(xml, "text:c")?).unwrap_or(usize::MAX);
                    xml.check_text(out.len().saturating_add(spaces))?;
                    out.extend(std::iter::repeat_n(' ', spaces));
                    xml.skip()?;
                }
                "tab" => {
                    out.push('\t');
                    xml.skip()?;
                }
                "line-break" => {
                    out.push('\n');
                    xml.skip()?;
                }
                "annotation" | "note" | "ruby-text" => xml.skip()?,
                _ => inline(xml, out)?,
            },
            Token::Other => {}
        }
        xml.check_text(out.len())?;
    }
}
