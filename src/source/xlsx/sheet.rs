//! One worksheet part: its rows, its cells and its merged ranges.

use super::cell::{Body, Head};
use super::plain::Taker;
use super::reference;
use super::rows::{Disorder, Held, Rows, Span};
use super::scan::Stop;
use super::strings::{self, SharedStrings};
use super::styles::Styles;
use super::workbook::is_true;
use super::xml::{Token, Xml};
use crate::place::A1;
use crate::source::{Limits, Merge, Sink, SourceError};
use std::rc::Rc;

/// A part up to this size is held in memory as a whole, so that its rows may stand in
/// any order.
const SORTED_BYTES: u64 = 8 << 20;
/// After many rows that were not plain, so many more are parsed before one is tried again.
const LONGEST_WAIT: u32 = 32;

/// What all sheets of a workbook share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub strings: SharedStrings,
    pub styles: Rc<Styles>,
    pub date1904: bool,
}

/// A worksheet part whose root element has been opened.
pub(super) struct OpenSheet<'a> {
    pub xml: Xml<'a>,
    /// Bytes that the part inflates to.
    pub size: u64,
}

/// Reads a worksheet and gives its merged ranges.
///
/// # Errors
/// [`SourceError`] naming the part and, as far as there is one, the cell. The sink may
/// have had rows by then.
pub(super) fn read(
    OpenSheet { xml, size }: OpenSheet<'_>,
    shared: &Shared,
    limits: &Limits,
    sink: &mut dyn Sink,
) -> Result<Vec<Merge>, SourceError> {
    let mut sheet = Reader {
        xml,
        shared,
        limits,
        sink,
        rows: Rows::new(size > SORTED_BYTES),
        columns: Vec::new(),
        line: Line::default(),
        cells: 0,
        missed: 0,
        wait: 0,
    };
    let mut merges = Vec::new();
    loop {
        match sheet.xml.next()? {
            Token::Open => match sheet.xml.name() {
                "sheetData" => sheet.data()?,
                "mergeCells" => sheet.merges(&mut merges)?,
                _ => sheet.xml.skip()?,
            },
            Token::Close => break,
            _ => {}
        }
    }
    sheet.xml.finish()?;
    let Reader { xml, rows, sink, .. } = sheet;
    rows.finish(&shared.strings, sink).map_err(|disorder| describe(&xml, &disorder))?;
    Ok(merges)
}

struct Reader<'x, 's> {
    xml: Xml<'x>,
    shared: &'s Shared,
    limits: &'s Limits,
    sink: &'s mut dyn Sink,
    rows: Rows,
    /// The columns of the row's cells so far, empty ones included.
    columns: Vec<u32>,
    line: Line,
    /// Non-empty cells so far.
    cells: u64,
    /// Times in a row that the next row was not plain, and rows to parse before the next try.
    missed: u32,
    wait: u32,
}

/// The row being read.
#[derive(Default)]
pub(super) struct Line {
    pub number: u32,
    pub hidden: bool,
    /// The number was not counted on from the row before.
    pub stated: bool,
}

impl Reader<'_, '_> {
    fn data(&mut self) -> Result<(), SourceError> {
        self.take_plain();
        loop {
            match self.xml.next()? {
                Token::Open if self.xml.name() == "row" => {
                    self.row()?;
                    self.take_plain();
                }
                Token::Open => self.xml.skip()?,
                Token::Close => return Ok(()),
                _ => {}
            }
        }
    }

    /// Takes the plain rows that come next. The row after them is parsed, be it the first.
    fn take_plain(&mut self) {
        if self.wait > 0 {
            self.wait -= 1;
            return;
        }
        let mut any = false;
        loop {
            let mut taker = Taker {
                shared: self.shared,
                limits: self.limits,
                sink: self.sink,
                rows: &mut self.rows,
                line: &mut self.line,
                cells: &mut self.cells,
            };
            let (taken, stop) = taker.take(self.xml.ahead());
            self.xml.pass(taken);
            any |= taken > 0;
            if stop == Stop::Odd || !self.xml.more() {
                break;
            }
        }
        self.missed = if any { 0 } else { LONGEST_WAIT.min(self.missed.saturating_add(1)) };
        self.wait = self.missed;
    }

    fn row(&mut self) -> Result<(), SourceError> {
        self.open_row()?;
        loop {
            match self.xml.next()? {
                Token::Open if self.xml.name() == "c" => self.cell()?,
                Token::Open => self.xml.skip()?,
                Token::Close => break,
                _ => {}
            }
        }
        self.check_columns()?;
        let Line { number, hidden, .. } = self.line;
        self.rows
            .end_row(number, hidden, &self.shared.strings, self.sink)
            .map_err(|disorder| describe(&self.xml, &disorder))
    }

    fn open_row(&mut self) -> Result<(), SourceError> {
        let (mut stated, mut hidden) = (None, false);
        self.xml.attributes(|key, value| {
            match key {
                "r" => {
                    let row = reference::parse_row(value);
                    stated = Some(row.ok_or_else(|| format!("{value:?} is no row number"))?);
                }
                "hidden" => hidden = is_true(value),
                _ => {}
            }
            Ok(())
        })?;
        let number = stated.unwrap_or(u64::from(self.line.number) + 1);
        self.line = Line { number: self.check_row(number)?, hidden, stated: stated.is_some() };
        self.columns.clear();
        Ok(())
    }

    fn cell(&mut self) -> Result<(), SourceError> {
        let head = Head::read(&self.xml)?;
        let at = self.place(head.at)?;
        let Some(kind) = head.kind else {
            return Err(self.cell_error(at, "is of an unknown type"));
        };
        let start = self.rows.text.len();
        let body = self.body(at)?;
        let text = &mut self.rows.text;
        let format = self.shared.styles.get(head.style);
        let held = body.value(kind, format, text, self.shared).map_err(|why| self.cell_error(at, why))?;
        match held {
            // Only what points into the text needs it any further.
            None | Some(Held::Shared(_) | Held::Bool(_) | Held::Moment(_) | Held::NoValue) => {
                self.rows.text.truncate(start);
            }
            Some(Held::Text(_) | Held::Number(..) | Held::Error(_)) => {}
        }
        if let Some(held) = held {
            self.count_cell(at)?;
            self.rows.push(at.col, held);
        }
        Ok(())
    }

    /// Reads what a cell holds; texts go to the rows' text.
    fn body(&mut self, at: A1) -> Result<Body, SourceError> {
        let mut body = Body::default();
        loop {
            match self.xml.next()? {
                Token::Open => {}
                Token::Close => return Ok(body),
                _ => continue,
            }
            let start = self.rows.text.len();
            let slot = match self.xml.name() {
                "v" => {
                    let read = self.xml.text(&mut self.rows.text);
                    read.map_err(|e| named(e, at))?;
                    &mut body.value
                }
                "is" => {
                    let read = strings::rich_text(&mut self.xml, &mut self.rows.text);
                    read.map_err(|e| named(e, at))?;
                    &mut body.inline
                }
                other => {
                    body.formula |= other == "f";
                    self.xml.skip()?;
                    continue;
                }
            };
            let end = self.rows.text.len();
            if slot.replace(Span { start, end }).is_some() {
                return Err(self.cell_error(at, "has two values"));
            }
        }
    }

    /// Where the cell stands: as stated, or after the one before.
    fn place(&mut self, stated: Option<(u32, u64)>) -> Result<A1, SourceError> {
        let after = self.columns.last().map_or(0, |col| col.saturating_add(1));
        let col = stated.map_or(after, |(col, _)| col);
        if let Some((_, row)) = stated {
            self.settle_row(col, row)?;
        }
        let at = A1 { col, row: self.line.number };
        if col >= self.limits.columns {
            return Err(limit("columns", self.limits.columns.into(), at));
        }
        self.columns.push(col);
        Ok(at)
    }

    /// A row without a number of its own takes that of its first cell.
    fn settle_row(&mut self, col: u32, row: u64) -> Result<(), SourceError> {
        if row == u64::from(self.line.number) {
            return Ok(());
        }
        let number = self.check_row(row)?;
        if self.line.stated || !self.columns.is_empty() {
            let at = A1 { col, row: number };
            let why = format!("stands in row {}", self.line.number);
            return Err(self.cell_error(at, why));
        }
        self.line.number = number;
        self.line.stated = true;
        Ok(())
    }

    fn check_row(&self, row: u64) -> Result<u32, SourceError> {
        let number = u32::try_from(row).ok();
        number.filter(|number| *number <= self.limits.rows).ok_or_else(|| SourceError::Limit {
            name: "rows",
            limit: self.limits.rows.into(),
            found: format!("row {row}"),
        })
    }

    /// Refuses a row in which a cell stands twice, be it empty.
    fn check_columns(&mut self) -> Result<(), SourceError> {
        if self.columns.is_sorted_by(|a, b| a < b) {
            return Ok(());
        }
        self.columns.sort_unstable();
        let pairs = self.columns.iter().zip(self.columns.iter().skip(1));
        let twice = pairs.filter(|(a, b)| a == b).map(|(a, _)| *a).next();
        match twice {
            None => Ok(()),
            Some(col) => {
                let row = self.line.number;
                let twice = Disorder::CellTwice(A1 { col, row });
                Err(describe(&self.xml, &twice))
            }
        }
    }

    fn count_cell(&mut self, at: A1) -> Result<(), SourceError> {
        self.cells = self.cells.saturating_add(1);
        if self.cells <= self.limits.cells {
            return Ok(());
        }
        Err(limit("cells", self.limits.cells, at))
    }

    fn merges(&mut self, merges: &mut Vec<Merge>) -> Result<(), SourceError> {
        loop {
            match self.xml.next()? {
                Token::Open if self.xml.name() == "mergeCell" => {
                    let merge = self.merge()?;
                    if merges.len() as u64 >= self.limits.cells {
                        let at = A1 { col: merge.first_col, row: merge.first_row };
                        return Err(limit("cells", self.limits.cells, at));
                    }
                    merges.push(merge);
                    self.xml.skip()?;
                }
                Token::Open => self.xml.skip()?,
                Token::Close => return Ok(()),
                _ => {}
            }
        }
    }

    fn merge(&self) -> Result<Merge, SourceError> {
        let mut range = None;
        self.xml.attributes(|key, value| {
            if key == "ref" {
                let parsed = reference::parse_range(value);
                range = Some(parsed.ok_or_else(|| format!("{value:?} is no merged range"))?);
            }
            Ok(())
        })?;
        let merge = range.ok_or_else(|| self.xml.damaged("a merged range has no reference"))?;
        self.check_row(merge.last_row.into())?;
        if merge.last_col >= self.limits.columns {
            let at = A1 { col: merge.last_col, row: merge.last_row };
            return Err(limit("columns", self.limits.columns.into(), at));
        }
        Ok(merge)
    }

    fn cell_error(&self, at: A1, why: impl std::fmt::Display) -> SourceError {
        self.xml.damaged(format!("cell {at} {why}"))
    }
}

fn limit(name: &'static str, limit: u64, at: A1) -> SourceError {
    SourceError::Limit { name, limit, found: format!("cell {at}") }
}

/// Names the cell in a limit that its text exceeds.
fn named(error: SourceError, at: A1) -> SourceError {
    match error {
        SourceError::Limit { name, limit, .. } => self::limit(name, limit, at),
        other => other,
    }
}

fn describe(xml: &Xml<'_>, disorder: &Disorder) -> SourceError {
    match disorder {
        Disorder::CellTwice(at) => xml.damaged(format!("cell {at} stands twice")),
        Disorder::RowTooLate(row) => xml.damaged(format!("row {row} comes after a later row")),
    }
}
