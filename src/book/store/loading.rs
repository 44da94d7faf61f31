//! Which files a period needs, and what was read from them.

use super::files::State;
use super::{Change, Store, StoreError, codec, day_of, items, periods};
use crate::inputs::memory::Memory;
use crate::inputs::{Arrival, FileRead, Part, Parts};
use crate::record::reach::{Reach, reach};
use crate::source::walk::{PassedOver, PassedWhy};
use crate::value::Period;
use chrono::{Days, NaiveDate};
use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension, Row, Statement};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What an analysis needs.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    pub period: Period,
    /// Days that the policy's windows reach beyond the period.
    pub window: u32,
    /// No more than what the days themselves touch, whatever the kinds reach.
    pub only_days: bool,
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

impl Change<'_> {
    /// The files that an analysis needs, as the change leaves them.
    ///
    /// # Errors
    /// Where the book cannot be read or is damaged.
    pub fn load(&self, wanted: &Wanted) -> Result<Parts, StoreError> {
        load(&self.0, wanted)
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
        let data = content(&mut select, &kept)?;
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
    let sql = format!("SELECT {COLUMNS} FROM file WHERE replaced IS NULL AND id = ?1");
    let mut by_id = connection.prepare(&sql)?;
    for id in rows.keys() {
        if let Some(kept) = by_id.query_row([id], kept).optional()? {
            let data = content(&mut select, &kept)?;
            raw.push((kept, data));
        }
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

/// What is kept of a file. Damage is that file's: all others may be whole.
fn content(select: &mut Statement<'_>, kept: &Kept) -> Result<Vec<u8>, StoreError> {
    let damaged = |what: &dyn std::fmt::Display| StoreError::Damaged(format!("{}: {what}", kept.shown));
    let data = select.query_row([kept.id], |row| row.get(0)).optional();
    let data = data.map_err(StoreError::from).map_err(|error| match error {
        StoreError::Damaged(what) => damaged(&what),
        StoreError::Sqlite(error @ rusqlite::Error::InvalidColumnType(..)) => damaged(&error),
        other => other,
    });
    data?.ok_or_else(|| damaged(&"no content"))
}

/// The files that a period needs, in the order in which they came. The database looks only at
/// those of the days in question, kind by kind.
fn needed(connection: &Connection, wanted: &Wanted) -> Result<Vec<Kept>, StoreError> {
    let mut of_kinds = connection.prepare("SELECT DISTINCT kinds FROM file WHERE replaced IS NULL")?;
    let of_kinds = of_kinds.query_map([], |row| row.get::<_, String>(0))?;
    let of_kinds: Vec<String> = of_kinds.collect::<Result<_, _>>()?;
    let sql = format!(
        "SELECT {COLUMNS} FROM file WHERE replaced IS NULL AND kinds = ?1 AND last IS NULL
         UNION ALL
         SELECT {COLUMNS} FROM file WHERE replaced IS NULL AND kinds = ?1 AND last >= ?2 AND first <= ?3"
    );
    let mut select = connection.prepare(&sql)?;
    let mut all = Vec::new();
    for kinds in of_kinds {
        let (from, to) = match reach_of(&split(&kinds), wanted) {
            Reach::Days { before, after } => {
                let span = span(wanted.period, before, after);
                (span.from.to_string(), span.to.to_string())
            }
            // Behind every day, in the order of texts.
            Reach::Always | Reach::Nearest { .. } => (String::new(), ":".to_owned()),
        };
        let rows = select.query_map((&kinds, from, to), kept)?;
        all.extend(rows.collect::<Result<Vec<_>, _>>()?);
    }
    all.sort_unstable_by_key(|kept| kept.id);
    let nearest = nearest(&all, wanted);
    Ok(all.into_iter().filter(|kept| needs(kept, wanted, &nearest)).collect())
}

/// What [`kept`] reads.
const COLUMNS: &str = "id, shown, sha256, bytes, run, day, kinds, first, last, state";

fn kept(row: &Row<'_>) -> rusqlite::Result<Kept> {
    let day = |at: usize| row.get::<_, Option<String>>(at).map(|day| day.map(|day| day_of(&day)));
    let kinds: String = row.get(6)?;
    Ok(Kept {
        id: row.get(0)?,
        shown: row.get(1)?,
        sha256: row.get(2)?,
        bytes: row.get(3)?,
        arrival: Arrival { run: row.get(4)?, day: day(5)?.unwrap_or_default() },
        kinds: split(&kinds),
        days: day(7)?.zip(day(8)?).map(|(from, to)| Period { from, to }),
        passed: row.get::<_, String>(9)? == State::Passed.key(),
    })
}

fn split(kinds: &str) -> Vec<String> {
    kinds.split_whitespace().map(str::to_owned).collect()
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
fn reach_of(kinds: &[String], wanted: &Wanted) -> Reach {
    let reaches: Vec<Reach> = kinds.iter().map(|kind| reach(kind)).collect();
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
        let (Reach::Nearest { before: b, after: a }, Some(days)) = (reach_of(&kept.kinds, wanted), kept.days)
        else {
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
    match reach_of(&kept.kinds, wanted) {
        Reach::Always => true,
        Reach::Days { before, after } => touches(days, span(wanted.period, before, after)),
        Reach::Nearest { before, after } => {
            touches(days, span(wanted.period, before, after))
                || nearest.contains(&days.from)
                || nearest.contains(&days.to)
        }
    }
}
