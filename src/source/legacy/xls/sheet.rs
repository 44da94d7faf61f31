//! The records of one sheet. They may come in any order, so its cells are sorted before they
//! are handed over; blank ones are not held, however many there are.

use super::globals::Globals;
use super::records::{BEGIN, END, Records};
use crate::place::A1;
use crate::source::grid::{Grid, limit};
use crate::source::legacy::fields::Fields;
use crate::source::legacy::{error_name, packed, put_number, put_shared, put_text, refused};
use crate::source::{Limits, Merge, Sink, SourceError, Value};
use std::collections::HashSet;

const FORMULA: u16 = 0x06;
const MANY_PACKED: u16 = 0xBD;
const MANY_BLANKS: u16 = 0xBE;
const RICH_TEXT: u16 = 0xD6;
const MERGES: u16 = 0xE5;
const SHARED_TEXT: u16 = 0xFD;
const BLANK: u16 = 0x0201;
const NUMBER: u16 = 0x0203;
const TEXT: u16 = 0x0204;
const TRUTH_OR_ERROR: u16 = 0x0205;
const FORMULA_TEXT: u16 = 0x0207;
const ROW: u16 = 0x0208;
const PACKED: u16 = 0x027E;

/// The last column is `IV`.
const COLUMNS: u16 = 256;

/// What a cell holds; a number with its style.
#[derive(Debug)]
enum Held {
    Shared(u32),
    Text(String),
    Number(f64, u16),
    Bool(bool),
    Error(u8),
    NoValue,
}

#[derive(Debug)]
struct Cell {
    row: u16,
    col: u16,
    held: Held,
}

/// Reads the sheet whose records start at `at` and hands its rows over; its merged ranges
/// are returned.
///
/// # Errors
/// [`SourceError::Damaged`] and [`SourceError::Limit`], naming the cell where there is one.
pub(super) fn read(
    stream: &[u8],
    at: usize,
    globals: &Globals,
    limits: &Limits,
    sink: &mut dyn Sink,
) -> Result<Vec<Merge>, SourceError> {
    let nowhere = || SourceError::Damaged("its records are not there".to_owned());
    let mut records = Records::new(stream.get(at..).ok_or_else(nowhere)?);
    if records.next()?.0 != BEGIN {
        return Err(nowhere());
    }
    let mut sheet = Sheet::new(globals, limits.cells);
    sheet.read(&mut records)?;
    sheet.hand_over(limits, sink)?;
    Ok(sheet.merges)
}

struct Sheet<'a> {
    globals: &'a Globals,
    /// Cells allowed.
    most: u64,
    cells: Vec<Cell>,
    filled: Filled,
    hidden: HashSet<u16>,
    merges: Vec<Merge>,
    /// The formula whose text has yet to come.
    awaits: Option<(u16, u16)>,
}

impl<'a> Sheet<'a> {
    fn new(globals: &'a Globals, most: u64) -> Sheet<'a> {
        Sheet {
            globals,
            most,
            cells: Vec::new(),
            filled: Filled::default(),
            hidden: HashSet::new(),
            merges: Vec::new(),
            awaits: None,
        }
    }

    fn read(&mut self, records: &mut Records<'_>) -> Result<(), SourceError> {
        // A chart within the sheet has records of its own, down to its own end.
        let mut charts = 0_u32;
        loop {
            let (kind, body) = records.next()?;
            match kind {
                BEGIN => charts = charts.saturating_add(1),
                END if charts == 0 => return self.end_formula(),
                END => charts -= 1,
                _ if charts > 0 => {}
                FORMULA_TEXT => {
                    let text = self.globals.spelling.counted(&mut records.pieces(body))?;
                    if let Some((row, col)) = self.awaits.take() {
                        self.push(row, col, Held::Text(text))?;
                    }
                }
                TEXT | RICH_TEXT => {
                    let (row, col, _) = self.place(&mut Fields(body))?;
                    let mut pieces = records.pieces(body);
                    pieces.skip(6)?;
                    let text = self.globals.spelling.counted(&mut pieces)?;
                    self.push(row, col, Held::Text(text))?;
                }
                _ => self.record(kind, Fields(body))?,
            }
        }
    }

    /// A record that is never carried on by another.
    fn record(&mut self, kind: u16, mut fields: Fields<'_>) -> Result<(), SourceError> {
        match kind {
            SHARED_TEXT => {
                let (row, col, _) = self.place(&mut fields)?;
                self.push(row, col, Held::Shared(fields.u32()?))
            }
            NUMBER => {
                let (row, col, style) = self.place(&mut fields)?;
                self.push(row, col, Held::Number(fields.f64()?, style))
            }
            PACKED => {
                let (row, col, style) = self.place(&mut fields)?;
                self.push(row, col, Held::Number(packed(fields.u32()?), style))
            }
            MANY_PACKED => self.many_packed(fields),
            TRUTH_OR_ERROR => {
                let (row, col, _) = self.place(&mut fields)?;
                let value = fields.u8()?;
                let is_error = fields.u8()? != 0;
                self.push(row, col, if is_error { Held::Error(value) } else { Held::Bool(value != 0) })
            }
            FORMULA => self.formula(fields),
            BLANK => {
                let (row, col, _) = self.place(&mut fields)?;
                self.blank(row, [col])
            }
            MANY_BLANKS => {
                let (row, first) = (fields.u16()?, fields.u16()?);
                // The last column follows the styles.
                let count = fields.0.len().saturating_sub(2) / 2;
                self.blank(row, (first..).take(count))
            }
            ROW => self.row(fields),
            MERGES => self.merged(fields),
            _ => Ok(()),
        }
    }

    /// The row, the column and the style with which every cell begins.
    fn place(&mut self, fields: &mut Fields<'_>) -> Result<(u16, u16, u16), SourceError> {
        self.end_formula()?;
        Ok((fields.u16()?, fields.u16()?, fields.u16()?))
    }

    fn push(&mut self, row: u16, col: u16, held: Held) -> Result<(), SourceError> {
        if col >= COLUMNS {
            return Err(SourceError::Damaged(format!("cell {} is beyond the grid", a1(row, col))));
        }
        if self.cells.len() as u64 >= self.most {
            return Err(limit("cells", self.most, format!("cell {}", a1(row, col))));
        }
        if !self.filled.add(row, col) {
            return Err(refused(a1(row, col), "stands twice"));
        }
        self.cells.push(Cell { row, col, held });
        Ok(())
    }

    /// Some writers say that a cell is blank before they fill it, but none the other way round.
    fn blank(&self, row: u16, cols: impl IntoIterator<Item = u16>) -> Result<(), SourceError> {
        match cols.into_iter().find(|col| self.filled.has(row, *col)) {
            Some(col) => Err(refused(a1(row, col), "stands twice")),
            None => Ok(()),
        }
    }

    fn many_packed(&mut self, mut fields: Fields<'_>) -> Result<(), SourceError> {
        self.end_formula()?;
        let (row, first) = (fields.u16()?, fields.u16()?);
        // The last column follows the numbers.
        let count = fields.0.len().saturating_sub(2) / 6;
        for (col, _) in (first..).zip(0..count) {
            let style = fields.u16()?;
            self.push(row, col, Held::Number(packed(fields.u32()?), style))?;
        }
        Ok(())
    }

    fn formula(&mut self, mut fields: Fields<'_>) -> Result<(), SourceError> {
        let (row, col, style) = self.place(&mut fields)?;
        let result = fields.bytes(8)?;
        let held = match *result {
            [kind, _, value, .., 0xFF, 0xFF] => match kind {
                0 => {
                    self.awaits = Some((row, col));
                    return Ok(());
                }
                1 => Held::Bool(value != 0),
                2 => Held::Error(value),
                _ => Held::Text(String::new()),
            },
            _ => Held::Number(Fields(result).f64()?, style),
        };
        self.push(row, col, held)
    }

    /// A formula whose text never came has no value.
    fn end_formula(&mut self) -> Result<(), SourceError> {
        match self.awaits.take() {
            Some((row, col)) => self.push(row, col, Held::NoValue),
            None => Ok(()),
        }
    }

    fn row(&mut self, mut fields: Fields<'_>) -> Result<(), SourceError> {
        const HIDDEN: u8 = 0x20;
        let row = fields.u16()?;
        fields.bytes(10)?;
        if fields.u8()? & HIDDEN != 0 {
            self.hidden.insert(row);
        }
        Ok(())
    }

    fn merged(&mut self, mut fields: Fields<'_>) -> Result<(), SourceError> {
        for _ in 0..fields.u16()? {
            let (first_row, last_row) = (fields.u16()?, fields.u16()?);
            let (first_col, last_col) = (fields.u16()?, fields.u16()?);
            self.merges.push(Merge {
                first_row: u32::from(first_row) + 1,
                last_row: u32::from(last_row) + 1,
                first_col: u32::from(first_col),
                last_col: u32::from(last_col),
            });
        }
        Ok(())
    }

    fn hand_over(&mut self, limits: &Limits, sink: &mut dyn Sink) -> Result<(), SourceError> {
        self.cells.sort_unstable_by_key(|cell| (cell.row, cell.col));
        let Globals { strings, date1904, .. } = self.globals;
        let mut grid = Grid::new(limits, sink);
        for row in self.cells.chunk_by(|a, b| a.row == b.row) {
            let Some(number) = row.first().map(|cell| cell.row) else { continue };
            grid.row(u32::from(number) + 1, self.hidden.contains(&number))?;
            for cell in row {
                let at = a1(cell.row, cell.col);
                match &cell.held {
                    Held::Shared(index) => put_shared(&mut grid, at, strings, *index)?,
                    Held::Text(text) => put_text(&mut grid, at, text)?,
                    Held::Number(number, style) => {
                        put_number(&mut grid, at, *number, self.globals.format(*style), *date1904)?;
                    }
                    Held::Bool(truth) => grid.cell(at.col, Value::Bool(*truth))?,
                    Held::Error(code) => grid.cell(at.col, Value::Error(error_name(*code)))?,
                    Held::NoValue => grid.cell(at.col, Value::FormulaWithoutValue)?,
                }
            }
        }
        grid.finish()
    }
}

fn a1(row: u16, col: u16) -> A1 {
    A1 { col: u32::from(col), row: u32::from(row) + 1 }
}

/// Where cells have been filled: a bit each, a row at a time.
#[derive(Debug, Default)]
struct Filled(Vec<[u64; 4]>);

impl Filled {
    /// Whether the cell, which is within the grid, had not been filled before.
    fn add(&mut self, row: u16, col: u16) -> bool {
        let fresh = !self.has(row, col);
        let row = usize::from(row);
        if self.0.len() <= row {
            self.0.resize(row + 1, [0; 4]);
        }
        let word = self.0.get_mut(row).and_then(|bits| bits.get_mut(usize::from(col / 64)));
        if let Some(word) = word {
            *word |= 1 << (col % 64);
        }
        fresh
    }

    fn has(&self, row: u16, col: u16) -> bool {
        let word = self.0.get(usize::from(row)).and_then(|bits| bits.get(usize::from(col / 64)));
        word.is_some_and(|word| word & (1 << (col % 64)) != 0)
    }
}
