//! The files of a book: what is kept of each.

use super::codec::Encoded;
use super::{Change, Store, StoreError};
use crate::book::exports::stated_days;
use crate::inputs::{Arrival, FileRead};
use crate::record::reach::{Reach, reach};
use crate::record::{movement_span, onhand_date};
use crate::sheet::FileNames;
use crate::source::walk::PassedOver;
use crate::value::{Period, date};
use chrono::{Days, NaiveDate};
use rusqlite::OptionalExtension;
use std::collections::BTreeSet;

/// What became of a file that was given to the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stored {
    New,
    /// The same bytes under the same path were there.
    Unchanged,
    /// It replaces what stood under its path.
    Replacing,
}

/// What a file is to the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Read,
    /// It or one of its sheets could not be read.
    Failed,
    /// No spreadsheet.
    Passed,
}

impl State {
    fn of(file: &FileRead) -> State {
        if file.passed_over.is_some() {
            State::Passed
        } else if file.failure.is_some() || file.sheets.iter().any(|sheet| sheet.failure.is_some()) {
            State::Failed
        } else {
            State::Read
        }
    }

    pub(super) fn key(self) -> &'static str {
        match self {
            State::Read => "read",
            State::Failed => "failed",
            State::Passed => "passed",
        }
    }
}

impl Store {
    /// The content that stands for each path at present: path and checksum.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn known(&self) -> Result<BTreeSet<(String, String)>, StoreError> {
        let mut select = self.connection.prepare("SELECT shown, sha256 FROM file WHERE replaced IS NULL")?;
        let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Change<'_> {
    /// Puts a file into the book.
    ///
    /// # Errors
    /// Where the book cannot be written.
    pub fn put(&self, file: &FileRead, encoded: &Encoded, arrival: Arrival) -> Result<Stored, StoreError> {
        let known = self
            .0
            .prepare_cached("SELECT id, replaced FROM file WHERE shown = ?1 AND sha256 = ?2")?
            .query_row((&file.shown, &file.sha256), |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?))
            })
            .optional()?;
        let state = State::of(file);
        let stated: Vec<String> = file.sheets.iter().map(|sheet| stated_days(&sheet.context)).collect();
        let stated = stated.join("\n");
        if let Some((id, replaced)) = known {
            if replaced.is_none() {
                return Ok(Stored::Unchanged);
            }
            self.replace(file, state, &stated, arrival)?;
            self.0.execute(
                "UPDATE file SET replaced = NULL, run = ?2, day = ?3 WHERE id = ?1",
                (id, arrival.run, arrival.day.to_string()),
            )?;
            return Ok(Stored::Replacing);
        }
        let replaced = self.replace(file, state, &stated, arrival)?;
        let kinds: BTreeSet<&str> = kinds(file).collect();
        let kinds: Vec<&str> = kinds.into_iter().collect();
        let days = days_of(file, encoded, &kinds, arrival);
        self.0
            .prepare_cached(
                "INSERT INTO file (shown, sha256, bytes, run, day, kinds, first, last, stated, state)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute((
                &file.shown,
                &file.sha256,
                file.bytes,
                arrival.run,
                arrival.day.to_string(),
                kinds.join(" "),
                days.map(|days| days.from.to_string()),
                days.map(|days| days.to.to_string()),
                &stated,
                state.key(),
            ))?;
        let id = self.0.last_insert_rowid();
        self.0
            .prepare_cached("INSERT INTO content (file, data) VALUES (?1, ?2)")?
            .execute((id, &encoded.data))?;
        Ok(if replaced { Stored::Replacing } else { Stored::New })
    }

    /// Takes out of use what a file replaces: one of its path that could not be read, and an
    /// export of its path that states the same days. Ledgers are never replaced by their
    /// names: what counts of two is decided day by day.
    fn replace(
        &self,
        file: &FileRead,
        state: State,
        stated: &str,
        arrival: Arrival,
    ) -> Result<bool, StoreError> {
        let export = state == State::Read && kinds(file).all(|kind| kind != "ledger");
        let count = self
            .0
            .prepare_cached(
                "UPDATE file SET replaced = ?2 WHERE shown = ?1 AND replaced IS NULL
                 AND (state <> 'read' OR ?3 AND stated = ?4 AND ' ' || kinds || ' ' NOT LIKE '% ledger %')",
            )?
            .execute((&file.shown, arrival.run, export, stated))?;
        Ok(count > 0)
    }

    /// Takes files that could not be read out of use when they are no longer where they were.
    ///
    /// # Errors
    /// Where the book cannot be written.
    pub fn withdraw(&self, is_gone: &dyn Fn(&str) -> bool, run: u64) -> Result<Vec<String>, StoreError> {
        let mut select = self.0.prepare(
            "SELECT id, shown FROM file WHERE replaced IS NULL AND state = 'failed' ORDER BY shown",
        )?;
        let failed = select.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
        let failed: Vec<(i64, String)> = failed.collect::<Result<_, _>>()?;
        let mut gone = Vec::new();
        for (id, shown) in failed.into_iter().filter(|(_, shown)| is_gone(shown)) {
            self.0.execute("UPDATE file SET replaced = ?2 WHERE id = ?1", (id, run))?;
            gone.push(shown);
        }
        Ok(gone)
    }

    /// Remembers what was passed over without being opened, and says whether that is news.
    ///
    /// # Errors
    /// Where the book cannot be written.
    pub fn pass_over(&self, passed: &[PassedOver], run: u64) -> Result<bool, StoreError> {
        let mut insert =
            self.0.prepare("INSERT OR IGNORE INTO passed (shown, why, run) VALUES (?1, ?2, ?3)")?;
        let mut new = 0;
        for passed in passed {
            new += insert.execute((&passed.shown, passed.why.key(), run))?;
        }
        Ok(new > 0)
    }
}

fn kinds(file: &FileRead) -> impl Iterator<Item = &'static str> {
    file.sheets.iter().filter_map(|sheet| sheet.schema).map(|schema| schema.kind)
}

/// The days that a file is about: those of its records and those that its sheets state, else
/// the day on which it came. A file that could not be read is about what its name says, and
/// without that about any day.
fn days_of(file: &FileRead, encoded: &Encoded, kinds: &[&str], arrival: Arrival) -> Option<Period> {
    if kinds.iter().any(|kind| reach(kind) == Reach::Always) {
        return None;
    }
    let mut spans: Vec<(NaiveDate, NaiveDate)> = encoded.days.into_iter().collect();
    for sheet in &file.sheets {
        let context = &sheet.context;
        match sheet.schema.map(|schema| schema.kind) {
            None => continue,
            Some("onhand") => spans.extend(onhand_date(context).map(|day| (day, day))),
            Some("movement") => spans.extend(movement_span(context)),
            Some(_) => {}
        }
        spans.extend(context.span());
    }
    let from = spans.iter().map(|(from, _)| *from).min();
    let to = spans.iter().map(|(_, to)| *to).max();
    if let (Some(from), Some(to)) = (from, to) {
        return Some(Period { from, to });
    }
    if file.failure.is_none() && file.passed_over.is_none() && !kinds.is_empty() {
        return Some(Period { from: arrival.day, to: arrival.day });
    }
    stated_by_name(&file.shown)
}

fn stated_by_name(shown: &str) -> Option<Period> {
    let names = FileNames::of(shown);
    let texts = std::iter::once(&names.stem).chain(&names.folders);
    let stated = texts.fold(date::Stated::default(), |found, text| found.or(date::stated(text)));
    let month = stated.year.zip(stated.month).and_then(|(year, month)| Period::month(year, month));
    let day = stated.day.zip(month).and_then(|(day, month)| {
        let day = month.from.checked_add_days(Days::new(u64::from(day.saturating_sub(1))))?;
        Some(Period { from: day, to: day })
    });
    day.or(month)
}
