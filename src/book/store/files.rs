//! The files of a book: what is kept of each, and which of them a period needs.

use super::codec::{self, Encoded};
use super::{Change, Store, StoreError, day_of, items, periods};
use crate::book::exports::stated_days;
use crate::inputs::memory::Memory;
use crate::inputs::{Arrival, FileRead, Part, Parts};
use crate::record::reach::{Reach, reach};
use crate::record::{movement_span, onhand_date};
use crate::sheet::FileNames;
use crate::source::walk::{PassedOver, PassedWhy};
use crate::value::{Period, date};
use chrono::{Days, NaiveDate};
use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

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
enum State {
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

    fn key(self) -> &'static str {
        match self {
            State::Read => "read",
            State::Failed => "failed",
            State::Passed => "passed",
        }
    }
}

/// What an analysis needs.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    pub period: Period,
    /// Days that the policy's windows reach beyond the period.
    pub window: u32,
    /// No more than what the days themselves touch, whatever the kinds reach.
    pub only_days: bool,
}

/// Encodes files on all threads, so that the one that writes only writes.
///
/// # Errors
/// Where a file cannot be encoded.
pub fn encode_all(parts: &[Part]) -> Result<Vec<Encoded>, StoreError> {
    parts.par_iter().map(|(file, records)| codec::encode(file, records)).collect()
}

/// A file of the book, without what was read from it.
struct Kept {
    id: i64,
    shown: String,
    sha256: String,
    bytes: u64,
    arrival: Arrival,
    kinds: Vec<String>,
    days: Option<Period>,
    passed: bool,
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

    /// The files that an analysis of a period needs, read back as they were read.
    ///
    /// # Errors
    /// Where the book cannot be read or is damaged.
    pub fn load(&self, wanted: &Wanted) -> Result<Parts, StoreError> {
        // One moment of the book, whatever another run writes meanwhile.
        let moment = self.connection.unchecked_transaction()?;
        let parts = load(&moment, wanted)?;
        moment.finish()?;
        Ok(parts)
    }
}

fn load(connection: &Connection, wanted: &Wanted) -> Result<Parts, StoreError> {
    let (mut chosen, passed): (Vec<Kept>, Vec<Kept>) =
        needed(connection, wanted)?.into_iter().partition(|kept| !kept.passed);
    let runs: BTreeSet<u64> = chosen.iter().map(|kept| kept.arrival.run).collect();
    // What lay beside these files when they were read.
    chosen.extend(passed.into_iter().filter(|kept| runs.contains(&kept.arrival.run)));
    let mut select = connection.prepare("SELECT data FROM content WHERE file = ?1")?;
    let mut raw: Vec<(Kept, Vec<u8>)> = Vec::with_capacity(chosen.len());
    for kept in chosen {
        let data = select.query_row([kept.id], |row| row.get(0)).optional()?;
        let data = data.ok_or_else(|| StoreError::Damaged(format!("{}: no content", kept.shown)))?;
        raw.push((kept, data));
    }
    let passed_over = passed_over(connection, &runs)?;
    let closed = periods::closed(connection)?;
    let eve = wanted.period.eve();
    let waiting = periods::waiting(connection, &closed, eve)?;
    let loaded: BTreeSet<i64> = raw.iter().map(|(kept, _)| kept.id).collect();
    // Of files that the period does not need as such, only the rows that wait.
    let mut rows: BTreeMap<i64, BTreeSet<(u32, u32)>> = BTreeMap::new();
    for (file, waiting) in waiting.iter().filter(|(file, _)| !loaded.contains(file)) {
        rows.entry(*file).or_default().insert((waiting.sheet, waiting.row));
    }
    for kept in all(connection)?.into_iter().filter(|kept| rows.contains_key(&kept.id)) {
        let data = select.query_row([kept.id], |row| row.get(0))?;
        raw.push((kept, data));
    }
    let memory = Memory {
        opening: periods::opening(connection, &closed, eve)?,
        closed,
        waiting: waiting.into_iter().map(|(_, waiting)| waiting).collect(),
        known: items::known(connection, wanted.period)?,
        analyses: items::analyses(connection)?,
        remarks: items::remarks(connection)?,
    };
    let files = raw.into_par_iter().map(|(kept, data)| {
        let only = rows.get(&kept.id);
        let (file, mut records) = decode(kept, &data)?;
        if let Some(only) = only {
            records.retain(&|place| only.contains(&(place.sheet.sheet, place.row)));
        }
        Ok((file, records))
    });
    let files = files.collect::<Result<_, StoreError>>()?;
    Ok(Parts { files, passed_over, missing: Vec::new(), memory })
}

fn needed(connection: &Connection, wanted: &Wanted) -> Result<Vec<Kept>, StoreError> {
    let all = all(connection)?;
    let nearest = nearest(&all, wanted);
    Ok(all.into_iter().filter(|kept| needs(kept, wanted, &nearest)).collect())
}

/// Every file that is in use.
fn all(connection: &Connection) -> Result<Vec<Kept>, StoreError> {
    let mut select = connection.prepare(
        "SELECT id, shown, sha256, bytes, run, day, kinds, first, last, state FROM file
             WHERE replaced IS NULL ORDER BY id",
    )?;
    let rows = select.query_map([], |row| {
        let day = |at: usize| row.get::<_, Option<String>>(at).map(|day| day.map(|day| day_of(&day)));
        let kinds: String = row.get(6)?;
        Ok(Kept {
            id: row.get(0)?,
            shown: row.get(1)?,
            sha256: row.get(2)?,
            bytes: row.get(3)?,
            arrival: Arrival { run: row.get(4)?, day: day(5)?.unwrap_or_default() },
            kinds: kinds.split_whitespace().map(str::to_owned).collect(),
            days: day(7)?.zip(day(8)?).map(|(from, to)| Period { from, to }),
            passed: row.get::<_, String>(9)? == State::Passed.key(),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn passed_over(connection: &Connection, runs: &BTreeSet<u64>) -> Result<Vec<PassedOver>, StoreError> {
    let mut select = connection.prepare("SELECT shown, why, run FROM passed ORDER BY shown, why")?;
    let rows = select.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, u64>(2)?))
    })?;
    let mut passed = Vec::new();
    for row in rows {
        let (shown, why, run) = row?;
        let why = PassedWhy::of_key(&why).filter(|_| runs.contains(&run));
        passed.extend(why.map(|why| PassedOver { shown, why }));
    }
    Ok(passed)
}

fn decode(kept: Kept, data: &[u8]) -> Result<Part, StoreError> {
    let mut file = FileRead {
        path: PathBuf::from(&kept.shown),
        shown: kept.shown,
        sha256: kept.sha256,
        bytes: kept.bytes,
        sheets: Vec::new(),
        failure: None,
        passed_over: None,
        arrival: Some(kept.arrival),
    };
    let records = codec::decode(data, &mut file)?;
    Ok((file, records))
}

/// The reach of a file: the widest of its kinds.
fn reach_of(kept: &Kept, wanted: &Wanted) -> Reach {
    let reaches: Vec<Reach> = kept.kinds.iter().map(|kind| reach(kind)).collect();
    if reaches.contains(&Reach::Always) {
        return Reach::Always;
    }
    let days = || reaches.iter().filter_map(|reach| reach.days());
    let widest = |side: fn((u32, u32)) -> u32| {
        if wanted.only_days { 0 } else { days().map(side).max().unwrap_or(0).max(wanted.window) }
    };
    let (before, after) = (widest(|days| days.0), widest(|days| days.1));
    if reaches.iter().any(|reach| matches!(reach, Reach::Nearest { .. })) {
        Reach::Nearest { before, after }
    } else {
        Reach::Days { before, after }
    }
}

/// The days around the period for which something is needed.
fn span(period: Period, before: u32, after: u32) -> Period {
    Period {
        from: period.from.checked_sub_days(Days::new(u64::from(before))).unwrap_or(period.from),
        to: period.to.checked_add_days(Days::new(u64::from(after))).unwrap_or(period.to),
    }
}

fn touches(days: Period, span: Period) -> bool {
    days.from <= span.to && days.to >= span.from
}

/// The days of the nearest balances before and after the period, where none is close by.
fn nearest(all: &[Kept], wanted: &Wanted) -> BTreeSet<NaiveDate> {
    let eve = wanted.period.eve();
    let (mut before, mut after): (Vec<NaiveDate>, Vec<NaiveDate>) = (Vec::new(), Vec::new());
    let mut close = (false, false);
    for kept in all {
        let (Reach::Nearest { before: b, after: a }, Some(days)) = (reach_of(kept, wanted), kept.days) else {
            continue;
        };
        let around = span(wanted.period, b, a);
        if days.from <= eve {
            close.0 |= days.to >= around.from;
            before.push(days.to);
        }
        if days.to >= wanted.period.from {
            close.1 |= days.from <= around.to;
            after.push(days.from);
        }
    }
    let mut nearest = BTreeSet::new();
    nearest.extend(before.into_iter().max().filter(|_| !close.0));
    nearest.extend(after.into_iter().min().filter(|_| !close.1));
    nearest
}

fn needs(kept: &Kept, wanted: &Wanted, nearest: &BTreeSet<NaiveDate>) -> bool {
    let Some(days) = kept.days else {
        return true;
    };
    match reach_of(kept, wanted) {
        Reach::Always => true,
        Reach::Days { before, after } => touches(days, span(wanted.period, before, after)),
        Reach::Nearest { before, after } => {
            touches(days, span(wanted.period, before, after))
                || nearest.contains(&days.from)
                || nearest.contains(&days.to)
        }
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

    /// The files that an analysis needs, as the change leaves them.
    ///
    /// # Errors
    /// Where the book cannot be read or is damaged.
    pub fn load(&self, wanted: &Wanted) -> Result<Parts, StoreError> {
        load(&self.0, wanted)
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
