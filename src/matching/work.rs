//! The state of a match as it grows: which postings are taken, and by what.

use super::post::{Pool, Post};
use super::terms::Terms;

/// By what a pair or a group was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// The same document on both sides.
    Document,
    /// The same transfer on both sides.
    Transfer,
    /// Key, category, quantity and day.
    SameDay,
    /// Key, category and quantity within the window.
    Window,
    /// The same, though each side names another document.
    OtherDocument,
    /// Waited since a closed period.
    Carried,
    /// Later than the window.
    Late,
    /// Lines of one document against one row, or the other way round.
    WholeDocument,
    /// All that is left of a day on both sides.
    WholeDay,
    /// One against two to four.
    Split,
    /// Red and blue of one side.
    Reversal,
    /// The pair differs in something, which is its cause.
    Fault,
}

impl Tier {
    pub const ALL: &'static [Tier] = &[
        Tier::Document,
        Tier::Transfer,
        Tier::SameDay,
        Tier::Window,
        Tier::OtherDocument,
        Tier::Carried,
        Tier::Late,
        Tier::WholeDocument,
        Tier::WholeDay,
        Tier::Split,
        Tier::Reversal,
        Tier::Fault,
    ];

    pub fn key(self) -> &'static str {
        match self {
            Tier::Document => "document",
            Tier::Transfer => "transfer",
            Tier::SameDay => "same_day",
            Tier::Window => "window",
            Tier::OtherDocument => "other_document",
            Tier::Carried => "carried",
            Tier::Late => "late",
            Tier::WholeDocument => "whole_document",
            Tier::WholeDay => "whole_day",
            Tier::Split => "split",
            Tier::Reversal => "reversal",
            Tier::Fault => "fault",
        }
    }
}

/// Several postings that are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub tier: Tier,
    pub rows: Vec<usize>,
    pub lines: Vec<usize>,
    /// Other parts that would do as well, of a split: each a set of rows or of lines.
    pub rivals: Vec<Vec<usize>>,
}

/// What is known of a posting while the match is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    pub taken: bool,
    /// Its tier will match it, though not yet with whom.
    pub promised: bool,
    /// It lay in the pool of a split that is only likely.
    pub shaken: bool,
    /// It was settled by a rule of bounded search.
    pub bounded: bool,
}

/// A match in the making.
pub struct Work<'a> {
    pub pool: &'a Pool,
    pub terms: &'a Terms<'a>,
    pub row_marks: Vec<Mark>,
    pub line_marks: Vec<Mark>,
    pub pairs: Vec<(usize, usize, Tier)>,
    pub groups: Vec<Group>,
}

impl<'a> Work<'a> {
    pub fn new(pool: &'a Pool, terms: &'a Terms<'a>) -> Work<'a> {
        Work {
            pool,
            terms,
            row_marks: vec![Mark::default(); pool.rows.len()],
            line_marks: vec![Mark::default(); pool.lines.len()],
            pairs: Vec::new(),
            groups: Vec::new(),
        }
    }

    pub fn row_mark(&self, at: usize) -> Mark {
        self.row_marks.get(at).copied().unwrap_or_default()
    }

    pub fn line_mark(&self, at: usize) -> Mark {
        self.line_marks.get(at).copied().unwrap_or_default()
    }

    pub fn mark_row(&mut self, at: usize, change: impl Fn(&mut Mark)) {
        if let Some(mark) = self.row_marks.get_mut(at) {
            change(mark);
        }
    }

    pub fn mark_line(&mut self, at: usize, change: impl Fn(&mut Mark)) {
        if let Some(mark) = self.line_marks.get_mut(at) {
            change(mark);
        }
    }

    pub fn free_rows(&self) -> Vec<usize> {
        (0..self.pool.rows.len()).filter(|at| !self.row_mark(*at).taken).collect()
    }

    pub fn free_lines(&self) -> Vec<usize> {
        (0..self.pool.lines.len()).filter(|at| !self.line_mark(*at).taken).collect()
    }

    /// Free and not promised to a counterpart of its own tier.
    pub fn spare_row(&self, at: usize) -> bool {
        let mark = self.row_mark(at);
        !mark.taken && !mark.promised
    }

    pub fn spare_line(&self, at: usize) -> bool {
        let mark = self.line_mark(at);
        !mark.taken && !mark.promised
    }

    pub fn pair(&mut self, row: usize, line: usize, tier: Tier) {
        self.mark_row(row, |mark| mark.taken = true);
        self.mark_line(line, |mark| mark.taken = true);
        self.pairs.push((row, line, tier));
    }

    pub fn group(&mut self, group: Group) {
        for row in &group.rows {
            self.mark_row(*row, |mark| mark.taken = true);
        }
        for line in &group.lines {
            self.mark_line(*line, |mark| mark.taken = true);
        }
        self.groups.push(group);
    }

    pub fn both(&self, row: usize, line: usize) -> Option<(&'a Post, &'a Post)> {
        Some((self.pool.row(row)?, self.pool.line(line)?))
    }
}
