//! The plain rows of a worksheet, taken by the scanner. All rules about rows and cells are
//! those of [`super::sheet`]; whatever might break one is left to it.

use super::cell::{self, Body, Kind};
use super::rows::{Held, Rows, Span};
use super::scan::{self, Cursor, QuickCell, QuickValue, Stop};
use super::sheet::{Line, Shared};
use super::strings;
use super::styles::Format;
use super::workbook::is_true;
use crate::source::{Limits, Sink};

/// Takes plain rows on behalf of the worksheet's reader.
pub(super) struct Taker<'r, 's> {
    pub shared: &'s Shared,
    pub limits: &'s Limits,
    pub sink: &'r mut (dyn Sink + 's),
    pub rows: &'r mut Rows,
    pub line: &'r mut Line,
    /// Non-empty cells so far.
    pub cells: &'r mut u64,
}

/// A row's attributes that are known and mean nothing here, and a prefixed one that
/// spreadsheet programs write to every row.
const ROW_ATTRIBUTES: [&str; 11] = [
    "spans",
    "s",
    "customFormat",
    "ht",
    "customHeight",
    "outlineLevel",
    "collapsed",
    "thickTop",
    "thickBot",
    "ph",
    "x14ac:dyDescent",
];

impl Taker<'_, '_> {
    /// Takes rows from the start of `text`; tells the bytes taken and why no more were.
    pub fn take(&mut self, text: &str) -> (usize, Stop) {
        let mut cursor = Cursor::new(text);
        loop {
            let taken = cursor.at();
            cursor.skip_space();
            let mark = self.rows.mark();
            if let Err(stop) = self.row(&mut cursor) {
                self.rows.restore(mark);
                return (taken, stop);
            }
        }
    }

    fn row(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Stop> {
        cursor.must("<row")?;
        let (line, written, is_empty) = self.open_row(cursor)?;
        let mut found = 0;
        if !is_empty {
            let mut next_col = 0;
            loop {
                if let Some(cell) = cursor.quick_cell(written.as_bytes()) {
                    found += u64::from(self.quick(&cell, &mut next_col)?);
                    continue;
                }
                cursor.skip_space();
                if cursor.take("<c")? {
                    found += u64::from(self.cell(cursor, line.number, &mut next_col)?);
                } else {
                    cursor.must("</row>")?;
                    break;
                }
            }
        }
        let cells = self.cells.saturating_add(found);
        if cells > self.limits.cells || found > 0 && !self.rows.takes(line.number) {
            return Err(Stop::Odd);
        }
        let (number, hidden) = (line.number, line.hidden);
        // Cells ascend and the row is not too late, so that nothing is in disorder.
        let ended = self.rows.end_row(number, hidden, &self.shared.strings, self.sink);
        ended.map_err(|_| Stop::Odd)?;
        *self.line = line;
        *self.cells = cells;
        Ok(())
    }

    /// The row, its number as it is written, and whether it has no cells.
    fn open_row<'t>(&self, cursor: &mut Cursor<'t>) -> Result<(Line, &'t str, bool), Stop> {
        let (mut stated, mut hidden) = (None, None);
        let mut written = "";
        let mut seen = [false; ROW_ATTRIBUTES.len()];
        while let Some((name, value)) = cursor.attribute()? {
            match name {
                "r" if stated.is_none() => {
                    stated = Some(scan::small(value).ok_or(Stop::Odd)?);
                    written = value;
                }
                "hidden" if hidden.is_none() => hidden = Some(is_true(value)),
                _ => {
                    let known = ROW_ATTRIBUTES.iter().zip(&mut seen).find(|(known, _)| **known == name);
                    match known {
                        Some((_, seen)) if !*seen => *seen = true,
                        _ => return Err(Stop::Odd),
                    }
                }
            }
        }
        let is_empty = cursor.end_tag()?;
        let number = stated.unwrap_or(self.line.number.saturating_add(1));
        if number == 0 || number > self.limits.rows {
            return Err(Stop::Odd);
        }
        let line = Line { number, hidden: hidden.unwrap_or(false), stated: stated.is_some() };
        Ok((line, written, is_empty))
    }

    /// The shared string of that number; none where it is empty.
    #[inline]
    fn shared_string(&self, index: u32) -> Result<Option<Held>, Stop> {
        let index = usize::try_from(index).map_err(|_| Stop::Odd)?;
        let string = self.shared.strings.get(index).ok_or(Stop::Odd)?;
        Ok((!string.is_empty()).then_some(Held::Shared(index)))
    }

    /// A number, or the date that it is, written without references and space around.
    fn plain_number(&mut self, text: &str, format: Format) -> Result<Held, Stop> {
        let start = self.rows.text.len();
        let span = self.push_plain(text)?;
        let held = cell::number(text, span, format, self.shared.date1904).map_err(|_| Stop::Odd)?;
        if let Held::Moment(moment) = held {
            self.rows.text.truncate(start);
            self.rows.learn_day(text, moment);
        }
        Ok(held)
    }

    /// Takes a cell that was read at one go; says whether it holds anything.
    #[inline]
    fn quick(&mut self, cell: &QuickCell<'_>, next_col: &mut u32) -> Result<bool, Stop> {
        if cell.col < *next_col || cell.col >= self.limits.columns {
            return Err(Stop::Odd);
        }
        *next_col = cell.col.saturating_add(1);
        let held = match cell.value {
            QuickValue::Shared(index) => match self.shared_string(index)? {
                Some(held) => held,
                None => return Ok(false),
            },
            QuickValue::Number(text) => {
                let style = usize::try_from(cell.style).unwrap_or(usize::MAX);
                let format = self.shared.styles.get(style);
                match self.rows.known_day(text).filter(|_| format == Format::Date) {
                    Some(moment) => Held::Moment(moment),
                    None => self.plain_number(text, format)?,
                }
            }
        };
        self.rows.push(cell.col, held);
        Ok(true)
    }

    /// Takes a cell whose tag has begun; says whether it holds anything.
    fn cell(&mut self, cursor: &mut Cursor<'_>, row: u32, next_col: &mut u32) -> Result<bool, Stop> {
        let (col, of_row, kind, style) = match cursor.usual_cell() {
            Some(cell) => (cell.col, cell.row, cell.kind, cell.style),
            None => head(cursor, *next_col, row)?,
        };
        let kind = match kind {
            Some(kind) => cell::kind(kind).ok_or(Stop::Odd)?,
            None => Kind::Number,
        };
        if of_row != row || col < *next_col || col >= self.limits.columns {
            return Err(Stop::Odd);
        }
        *next_col = col.saturating_add(1);
        if cursor.end_tag()? {
            return Ok(false);
        }
        let style = usize::try_from(style).unwrap_or(usize::MAX);
        let start = self.rows.text.len();
        let held = self.content(cursor, kind, style)?;
        match held {
            Some(Held::Text(_) | Held::Number(..) | Held::Error(_)) => {}
            None | Some(Held::Shared(_) | Held::Bool(_) | Held::Moment(_) | Held::NoValue) => {
                self.rows.text.truncate(start);
            }
        }
        cursor.must("</c>")?;
        if let Some(held) = held {
            self.rows.push(col, held);
        }
        Ok(held.is_some())
    }

    /// What stands in a cell: a formula or none, a value or none.
    fn content(&mut self, cursor: &mut Cursor<'_>, kind: Kind, style: usize) -> Result<Option<Held>, Stop> {
        cursor.skip_space();
        let mut body = Body::default();
        if cursor.take("<f")? {
            body.formula = true;
            while cursor.attribute()?.is_some() {}
            if !cursor.end_tag()? {
                cursor.text()?;
                cursor.must("</f>")?;
            }
            cursor.skip_space();
        }
        if cursor.take("<v>")? {
            let (text, references) = cursor.text()?;
            cursor.must("</v>")?;
            cursor.skip_space();
            if !references && let Some(held) = self.usual(text, kind, style)? {
                return Ok(held);
            }
            body.value = Some(self.push(text)?);
        } else if cursor.take("<is><t")? {
            body.inline = Some(self.inline(cursor)?);
            cursor.skip_space();
        }
        let format = self.shared.styles.get(style);
        body.value(kind, format, &mut self.rows.text, self.shared).map_err(|_| Stop::Odd)
    }

    /// The two values that most cells hold: a shared string and a number.
    #[inline]
    fn usual(&mut self, text: &str, kind: Kind, style: usize) -> Result<Option<Option<Held>>, Stop> {
        match kind {
            Kind::Shared => self.shared_string(scan::small(text).ok_or(Stop::Odd)?).map(Some),
            Kind::Number if !text.is_empty() && text.trim_ascii().len() == text.len() => {
                let format = self.shared.styles.get(style);
                self.plain_number(text, format).map(|held| Some(Some(held)))
            }
            _ => Ok(None),
        }
    }

    /// The one text of an inline string, whose tag has begun.
    fn inline(&mut self, cursor: &mut Cursor<'_>) -> Result<Span, Stop> {
        let start = self.rows.text.len();
        strings::plain_text(cursor, &mut self.rows.text, self.limits.text_bytes)?;
        cursor.must("</is>")?;
        Ok(Span { start, end: self.rows.text.len() })
    }

    fn push(&mut self, text: &str) -> Result<Span, Stop> {
        if text.len() as u64 > self.limits.text_bytes {
            return Err(Stop::Odd);
        }
        let start = self.rows.text.len();
        scan::push_resolved(text, &mut self.rows.text);
        Ok(Span { start, end: self.rows.text.len() })
    }

    /// The same of a text without references.
    #[inline]
    fn push_plain(&mut self, text: &str) -> Result<Span, Stop> {
        if text.len() as u64 > self.limits.text_bytes {
            return Err(Stop::Odd);
        }
        let start = self.rows.text.len();
        self.rows.text.push_str(text);
        Ok(Span { start, end: self.rows.text.len() })
    }
}

/// A cell's column, row, type and style, in whatever order they are written.
fn head<'t>(
    cursor: &mut Cursor<'t>,
    next_col: u32,
    row: u32,
) -> Result<(u32, u32, Option<&'t str>, u32), Stop> {
    let (mut at, mut kind, mut style) = (None, None, None);
    while let Some((name, value)) = cursor.attribute()? {
        match name {
            "r" if at.is_none() => at = Some(scan::reference(value).ok_or(Stop::Odd)?),
            "t" if kind.is_none() => kind = Some(value),
            "s" if style.is_none() => style = Some(scan::small(value).ok_or(Stop::Odd)?),
            _ => return Err(Stop::Odd),
        }
    }
    let (col, of_row) = at.unwrap_or((next_col, row));
    Ok((col, of_row, kind, style.unwrap_or(0)))
}
