//! Which counts belong together, which to the period asked for, and who sent none.

use super::base::{Base, Pick};
use super::form::Scope;
use super::place::Entry;
use crate::book::{Book, Key, SiteId, WarehouseId};
use crate::place::SheetId;
use crate::policy::Stocktake as Policy;
use crate::value::Period;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// The counts of one store that are one stocktake.
#[derive(Debug)]
pub struct Round {
    pub store: WarehouseId,
    pub entries: Vec<Dated>,
    /// Whether every item of the store was to be counted.
    pub whole: bool,
}

/// An entry with the day that it is held against.
#[derive(Clone, Debug)]
pub struct Dated {
    pub entry: Entry,
    pub day: NaiveDate,
    /// Counted after the store as a whole was: it takes the place of what was counted then.
    pub again: bool,
}

/// All rounds.
#[derive(Debug, Default)]
pub struct Rounds {
    pub current: Vec<Round>,
    pub past: Vec<Round>,
    /// Sheets of later periods.
    pub aside: usize,
}

/// A sheet of the period.
#[derive(Clone, Debug)]
pub struct SheetOf {
    pub sheet: SheetId,
    pub store: WarehouseId,
    /// The last day of counting on it.
    pub day: NaiveDate,
    /// Whether a day is written anywhere.
    pub dated: bool,
    /// The export that it is held against.
    pub pick: Option<Pick>,
}

/// A site, or one store of it, that sent no sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    pub site: Option<SiteId>,
    pub store: Option<WarehouseId>,
}

/// A line that had been counted already.
#[derive(Clone, Debug)]
pub struct Twice {
    pub key: Key,
    /// Positions among the count rows.
    pub row: usize,
    pub first: usize,
}

/// A sheet that says only what an earlier one said.
#[derive(Clone, Debug)]
pub struct Repeat {
    pub sheet: SheetId,
    pub first: SheetId,
    pub store: WarehouseId,
    pub lines: usize,
}

impl Round {
    pub fn last_day(&self) -> NaiveDate {
        self.entries.iter().map(|dated| dated.day).max().unwrap_or_default()
    }

    pub fn sheets(&self, base: &Base<'_>) -> Vec<SheetOf> {
        let mut sheets: BTreeMap<SheetId, SheetOf> = BTreeMap::new();
        for Dated { entry, day, .. } in &self.entries {
            let pick = || base.pick(self.store, *day);
            let sheet = sheets.entry(entry.sheet).or_insert_with(|| SheetOf {
                sheet: entry.sheet,
                store: self.store,
                day: *day,
                dated: true,
                pick: pick(),
            });
            sheet.dated &= entry.day.is_some();
            if *day > sheet.day {
                sheet.day = *day;
                sheet.pick = pick();
            }
        }
        sheets.into_values().collect()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    Earlier,
    Now,
    /// After the end, and nothing says of which period.
    After,
    Later,
}

/// Sorts entries into rounds. A count within the period is of it; one after its end is, if
/// its title says so, or if the store has no other and it is not too late.
pub fn sort(book: &Book<'_>, base: &Base<'_>, entries: Vec<Entry>, policy: &Policy) -> Rounds {
    let mut stores: BTreeMap<WarehouseId, Vec<(When, Dated)>> = BTreeMap::new();
    for entry in entries {
        let day = entry.day.unwrap_or_else(|| assumed(book, base, &entry));
        let when = when(book.period, day, entry.of, policy);
        stores
            .entry(entry.key.0)
            .or_default()
            .push((when, Dated { again: entry.scope == Scope::Recount, entry, day }));
    }
    let mut rounds = Rounds::default();
    let mut aside = BTreeSet::new();
    for (store, entries) in stores {
        let has_own = entries.iter().any(|(when, _)| *when == When::Now);
        let mut now = Vec::new();
        let mut earlier = Vec::new();
        for (when, dated) in entries {
            match when {
                When::Earlier => earlier.push(dated),
                When::Now => now.push(dated),
                When::After if !has_own => now.push(dated),
                When::After | When::Later => {
                    aside.insert(dated.entry.sheet);
                }
            }
        }
        let mut current = clusters(store, now, policy);
        let last = current.pop();
        rounds.past.extend(clusters(store, earlier, policy));
        rounds.past.extend(current);
        rounds.current.extend(last);
    }
    rounds.aside = aside.len();
    rounds
}

/// The day of a count that nowhere says its own: that of the export of its period.
fn assumed(book: &Book<'_>, base: &Base<'_>, entry: &Entry) -> NaiveDate {
    let period = entry.of.unwrap_or(book.period);
    let days = base.days(entry.key.0);
    let inside = days.iter().filter(|day| period.contains(**day)).max();
    inside.copied().unwrap_or(period.to)
}

fn when(period: Period, day: NaiveDate, of: Option<Period>, policy: &Policy) -> When {
    if period.contains(day) {
        return When::Now;
    }
    if day < period.from {
        return When::Earlier;
    }
    let patience = chrono::Days::new(u64::from(policy.late_days));
    let last = period.to.checked_add_days(patience).unwrap_or(period.to);
    match of {
        Some(of) if of.from >= period.from && of.to <= period.to => When::Now,
        None if day <= last => When::After,
        _ => When::Later,
    }
}

/// Counts of a store by day, parted where too many days lie between.
fn clusters(store: WarehouseId, mut entries: Vec<Dated>, policy: &Policy) -> Vec<Round> {
    let mut days: Vec<NaiveDate> = entries.iter().map(|dated| dated.day).collect();
    days.sort_unstable();
    days.dedup();
    let near = |a: &NaiveDate, b: &NaiveDate| (*b - *a).num_days() <= i64::from(policy.apart_days);
    let mut rounds: Vec<Round> = Vec::new();
    for days in days.chunk_by(near) {
        let (mut own, rest): (Vec<Dated>, Vec<Dated>) =
            entries.into_iter().partition(|dated| days.contains(&dated.day));
        entries = rest;
        let whole = own.iter().any(|dated| dated.entry.scope == Scope::Full);
        match rounds.last_mut().filter(|_| !whole) {
            // A recount or a cycle count goes on from the count before it.
            Some(before) => {
                own.iter_mut().for_each(|dated| dated.again = true);
                before.entries.extend(own);
            }
            None => rounds.push(Round { store, entries: own, whole }),
        }
    }
    rounds
}

/// The sites and stores from which a sheet should have come.
pub fn missing(book: &Book<'_>, base: &Base<'_>, rounds: &Rounds) -> Vec<Missing> {
    let master = &book.master;
    let site_of = |store: WarehouseId| master.warehouse(store).and_then(|store| store.site);
    let counted: BTreeSet<WarehouseId> = rounds.current.iter().map(|round| round.store).collect();
    let sites: BTreeSet<SiteId> = counted.iter().filter_map(|store| site_of(*store)).collect();
    let partial: BTreeSet<SiteId> =
        rounds.current.iter().filter(|round| !round.whole).filter_map(|round| site_of(round.store)).collect();
    let exported: BTreeSet<SiteId> =
        book.snapshots.all.iter().flat_map(|snapshot| snapshot.sites.iter().copied()).collect();
    let mut missing = Vec::new();
    for at in (0_u32..).take(master.sites.len()).map(SiteId) {
        let expected = master.sites_are_known || exported.contains(&at);
        if expected && !sites.contains(&at) {
            missing.push(Missing { site: Some(at), store: None });
        }
    }
    for (store, at) in master.warehouses.iter().zip(0_u32..).map(|(store, at)| (store, WarehouseId(at))) {
        let silent = store.site.is_some_and(|site| !sites.contains(&site) || partial.contains(&site));
        if counted.contains(&at) || silent {
            continue;
        }
        // An empty store needs no sheet.
        let day = book.period.to;
        let holds = |key: &Key| base.at(*key, day).book.is_some_and(|book| !book.is_zero());
        if base.items(at, day).iter().any(holds) {
            missing.push(Missing { site: store.site, store: Some(at) });
        }
    }
    missing
}
