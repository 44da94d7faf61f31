//! Where the cells of a page stand.

use crate::source::grid::{Grid, is_number, limit};
use crate::source::{Limits, Merge, Number, Sink, SourceError, Value};

/// A page on its way to a sheet.
pub(super) struct Page<'s> {
    grid: Grid<'s>,
    limits: &'s Limits,
    merges: Vec<Merge>,
    /// The last row begun.
    row: u32,
    row_is_open: bool,
    /// The column after the last cell of the row.
    next: u32,
    /// By column: the last row that a cell from above covers.
    covered: Vec<u32>,
    cell: Option<Open>,
    /// Text of the cell, or text outside every table.
    text: String,
    /// A space is due before the next word.
    space: bool,
    /// The element whose text is not shown.
    muted: Option<Vec<u8>>,
}

struct Open {
    col: u32,
    /// The number behind what is shown, as spreadsheet programs keep it.
    number: Option<String>,
}

impl<'s> Page<'s> {
    pub fn new(limits: &'s Limits, sink: &'s mut dyn Sink) -> Self {
        Page {
            grid: Grid::new(limits, sink),
            limits,
            merges: Vec::new(),
            row: 0,
            row_is_open: false,
            next: 0,
            covered: Vec::new(),
            cell: None,
            text: String::new(),
            space: false,
            muted: None,
        }
    }

    /// A table begins or ends: no cell reaches across.
    pub fn table(&mut self) -> Result<(), SourceError> {
        self.end_row()?;
        self.covered.clear();
        Ok(())
    }

    pub fn row(&mut self, hidden: bool) -> Result<(), SourceError> {
        self.end_row()?;
        self.row = self.row.saturating_add(1);
        self.grid.row(self.row, hidden)?;
        self.row_is_open = true;
        self.next = 0;
        Ok(())
    }

    pub fn cell(&mut self, columns: u32, rows: u32, number: Option<String>) -> Result<(), SourceError> {
        self.end_cell()?;
        if !self.row_is_open {
            self.row(false)?;
        }
        let is_free = |last: &u32| *last < self.row;
        let skipped = self.covered.iter().skip(index(self.next)).position(is_free);
        let beyond = self.covered.len().saturating_sub(index(self.next));
        let col = self.next.saturating_add(u32::try_from(skipped.unwrap_or(beyond)).unwrap_or(u32::MAX));
        let last_col = col.saturating_add(columns - 1);
        if last_col >= self.limits.columns {
            let found = format!("{} cells in row {}", u64::from(last_col) + 1, self.row);
            return Err(limit("columns", self.limits.columns.into(), found));
        }
        self.next = last_col.saturating_add(1);
        if columns > 1 || rows > 1 {
            self.merge(col, last_col, rows)?;
        }
        self.cell = Some(Open { col, number });
        Ok(())
    }

    fn merge(&mut self, first_col: u32, last_col: u32, rows: u32) -> Result<(), SourceError> {
        let last_row = self.row.saturating_add(rows - 1);
        if self.covered.len() <= index(last_col) {
            self.covered.resize(index(last_col).saturating_add(1), 0);
        }
        let over = self.covered.iter_mut().take(index(last_col).saturating_add(1)).skip(index(first_col));
        over.for_each(|last| *last = last_row.max(*last));
        if self.merges.len() as u64 >= self.limits.cells {
            return Err(limit("cells", self.limits.cells, "more merged ranges".to_owned()));
        }
        self.merges.push(Merge { first_row: self.row, last_row, first_col, last_col });
        Ok(())
    }

    /// Ends the cell, or the text outside every table.
    pub fn end_cell(&mut self) -> Result<(), SourceError> {
        self.space = false;
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        match self.cell.take() {
            Some(Open { col, number: Some(digits) }) if is_number(&digits) && is_number(text) => {
                self.grid.cell(col, Value::Number(Number { digits: &digits, pad: 0 }))
            }
            Some(Open { col, .. }) => self.grid.cell(col, Value::Text(text)),
            None if text.is_empty() => Ok(()),
            None => {
                self.row = self.row.saturating_add(1);
                self.row_is_open = false;
                self.grid.row(self.row, false)?;
                self.grid.cell(0, Value::Text(text))
            }
        }
    }

    pub fn end_row(&mut self) -> Result<(), SourceError> {
        self.end_cell()?;
        self.row_is_open = false;
        Ok(())
    }

    /// Adds text, its white space run together.
    pub fn text(&mut self, text: &str) -> Result<(), SourceError> {
        if self.muted.is_some() {
            return Ok(());
        }
        for c in text.chars() {
            // The space that does not break is how pages write an empty cell.
            if c.is_ascii_whitespace() || c == '\u{A0}' {
                self.space = true;
                continue;
            }
            if std::mem::take(&mut self.space) && !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push(' ');
            }
            self.text.push(c);
        }
        if self.text.len() as u64 > self.limits.text_bytes {
            return Err(limit("text_bytes", self.limits.text_bytes, format!("a text in row {}", self.row)));
        }
        Ok(())
    }

    /// Starts a new line in the cell; outside of one, a new row.
    pub fn line_break(&mut self) -> Result<(), SourceError> {
        if self.cell.is_none() {
            return self.end_cell();
        }
        self.space = false;
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        Ok(())
    }

    pub fn mute(&mut self, name: &[u8]) {
        if self.muted.is_none() {
            self.muted = Some(name.to_vec());
        }
    }

    pub fn unmute(&mut self, name: &[u8]) {
        if self.muted.as_deref() == Some(name) {
            self.muted = None;
        }
    }

    /// Hands over what is left.
    pub fn finish(&mut self) -> Result<(), SourceError> {
        self.end_row()?;
        self.grid.finish()
    }

    pub fn into_merges(self) -> Vec<Merge> {
        self.merges
    }
}

fn index(col: u32) -> usize {
    usize::try_from(col).unwrap_or(usize::MAX)
}
