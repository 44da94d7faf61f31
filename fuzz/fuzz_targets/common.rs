//! What the targets share.

use duizhang::source::{Limits, Merge, Row, SheetStart, Sink, SourceError};

/// Small limits, so that time goes into code and not into memory.
pub fn limits() -> Limits {
    Limits { inflated_bytes: 16 << 20, text_bytes: 1 << 16, cells: 1 << 20, ..Limits::default() }
}

/// Holds every reader to the order that it promises.
#[derive(Default)]
pub struct Check {
    open: bool,
    last: u32,
}

impl Sink for Check {
    fn start(&mut self, _: SheetStart<'_>) {
        assert!(!self.open, "a sheet within a sheet");
        self.open = true;
        self.last = 0;
    }

    fn row(&mut self, row: Row<'_>) {
        assert!(self.open && row.number > self.last, "rows must ascend");
        assert!(!row.cells.is_empty() && row.cells.is_sorted_by(|a, b| a.col < b.col), "cells must ascend");
        self.last = row.number;
    }

    fn end(&mut self, _: Result<&[Merge], SourceError>) {
        assert!(self.open, "an end without a start");
        self.open = false;
    }
}
