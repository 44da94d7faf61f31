//! Openings, movements and closings per warehouse and item, against the ERP's.

use super::closing::Closing;
use super::exports::{Documents, Key, Roles, Snapshot, Snapshots, Stock};
use super::master::{Master, SiteId, WarehouseId};
use super::resolve::Postings;
use crate::place::{RowPlace, SheetId};
use crate::record::Direction;
use crate::value::{Period, Quantity};
use chrono::NaiveDate;
use foldhash::fast::RandomState;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// One balance: what the ledgers make of the opening, and what the ERP says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    pub key: Key,
    /// None where no opening covers the site.
    pub opening: Option<Quantity>,
    pub inward: Quantity,
    pub outward: Quantity,
    /// opening + in - out
    pub book: Option<Quantity>,
    /// None where no export covers the site.
    pub expected: Option<Quantity>,
    /// As the export has it, where that is of another day and was rolled.
    pub exported: Option<(NaiveDate, Quantity)>,
    /// book - expected
    pub difference: Option<Quantity>,
    /// The part of the difference that the export's contradiction with itself makes.
    pub inconsistent: Quantity,
    /// The part that was there at the opening.
    pub at_opening: Quantity,
    /// The day from whose end on book and ERP differ to the last, where documents tell: a
    /// posting that is only late by a day parts nothing.
    pub parted_on: Option<NaiveDate>,
    /// Where the ERP's figure stands.
    pub place: Option<RowPlace>,
}

/// A ledger's own opening, or another export's, that is not the one used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpeningDiffers {
    pub key: Key,
    pub used: Quantity,
    pub other: Quantity,
    /// Where the other one stands.
    pub place: RowPlace,
    /// The other one is written in a ledger, not in an export.
    pub ledger: bool,
    /// The other is what the ERP went on from, so that the difference carries over to the
    /// end.
    pub carries: bool,
}

/// The ERP's opening plus its documents is not its on-hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inconsistent {
    pub key: Key,
    pub opening: Quantity,
    pub moved: Quantity,
    pub onhand: Quantity,
    pub place: Option<RowPlace>,
}

/// Something without which the answer is not whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    NoOpening {
        sites: Vec<SiteId>,
        eve: NaiveDate,
    },
    NoMaster {
        sites: Vec<SiteId>,
        to: NaiveDate,
    },
    NoItems,
    Undated {
        sheet: SheetId,
    },
    /// An export of another day, and no documents to roll it with.
    CannotRoll {
        sheet: SheetId,
        day: NaiveDate,
        to: NaiveDate,
    },
}

/// All balances of a period.
#[derive(Debug, Default)]
pub struct Balances {
    pub lines: Vec<Balance>,
    pub openings_differ: Vec<OpeningDiffers>,
    pub inconsistent: Vec<Inconsistent>,
    pub gaps: Vec<Gap>,
    /// Whether the ERP could be held against itself.
    pub self_checked: bool,
    /// Whether ledgers or exports gave a second opening to hold against the first.
    pub openings_checked: bool,
}

/// What balances are made of.
pub struct Parts<'a> {
    pub period: Period,
    pub master: &'a Master,
    /// Postings that count, of any date.
    pub postings: &'a Postings,
    /// The ledgers' own openings, resolved.
    pub ledger_openings: &'a [(Key, Quantity, RowPlace)],
    pub snapshots: &'a Snapshots,
    pub documents: &'a Documents,
    /// What the last closed period hands on; it goes before any export.
    pub closing: Option<&'a Closing>,
    pub roles: &'a Roles,
    /// Assume zero where no opening is given.
    pub opening_zero: bool,
}

/// One end of the period, as the chosen exports have it.
#[derive(Clone, Default)]
struct End {
    stock: BTreeMap<Key, Stock>,
    exported: BTreeMap<Key, (NaiveDate, Quantity)>,
    sites: BTreeSet<SiteId>,
    /// Warehouses of no site are covered by any export.
    any: bool,
    /// The day of the export that a site's figures come from.
    days: BTreeMap<SiteId, NaiveDate>,
}

impl End {
    fn covers(&self, site: Option<SiteId>) -> bool {
        match site {
            Some(site) => self.sites.contains(&site),
            None => self.any,
        }
    }

    fn quantity(&self, key: Key) -> Quantity {
        self.stock.get(&key).map_or(Quantity::ZERO, |stock| stock.quantity)
    }
}

impl Balances {
    /// Computes every balance, and what is wrong with openings and exports on the way.
    pub fn compute(parts: &Parts<'_>) -> Balances {
        let mut balances = Balances::default();
        let period = parts.period;
        let (exported, closing) = balances.choose(parts);
        let opening = match parts.closing {
            Some(handed_on) => after_closing(parts, handed_on, &exported),
            None => exported.clone(),
        };
        let from_ledgers = balances.opening_of_ledgers(parts, &opening);
        let sums = sums(parts);
        let site_of = |key: Key| parts.master.warehouse(key.0).and_then(|w| w.site);
        let mut keys: BTreeSet<Key> = sums.keys().copied().collect();
        keys.extend(opening.stock.keys().chain(closing.stock.keys()).chain(from_ledgers.keys()));
        // What documents moved and no export shows is a contradiction, not nothing.
        let moved = parts.documents.moved(period.eve(), period.to).into_keys();
        let is_covered = |key: &Key| opening.covers(site_of(*key)) && closing.covers(site_of(*key));
        keys.extend(moved.filter(is_covered));
        let checked = balances.check_export(parts, &exported, &closing, &keys);
        balances.settle_openings(&checked);
        if let Some(handed_on) = parts.closing {
            balances.compare_closing(parts, handed_on, &opening, &exported);
        }
        let contradictions: BTreeMap<Key, Quantity> =
            balances.inconsistent.iter().map(|i| (i.key, i.onhand - (i.opening + i.moved))).collect();
        let carried: BTreeMap<Key, Quantity> = balances
            .openings_differ
            .iter()
            .filter(|differs| differs.carries)
            .map(|differs| (differs.key, differs.used - differs.other))
            .collect();
        let mut missing_opening = BTreeSet::new();
        let mut missing_master = BTreeSet::new();
        for key in keys {
            let site = site_of(key);
            let (inward, outward) = sums.get(&key).copied().unwrap_or_default();
            let start = match from_ledgers.get(&key) {
                Some(quantity) => Some(*quantity),
                None if opening.covers(site) => Some(opening.quantity(key)),
                None => parts.opening_zero.then_some(Quantity::ZERO),
            };
            if start.is_none() {
                missing_opening.extend(site);
            }
            let expected = closing.covers(site).then(|| closing.quantity(key));
            if expected.is_none() {
                missing_master.extend(site);
            }
            let book = start.map(|start| start + inward - outward);
            let difference = book.zip(expected).map(|(book, expected)| book - expected);
            balances.lines.push(Balance {
                key,
                opening: start,
                inward,
                outward,
                book,
                expected,
                exported: closing.exported.get(&key).copied(),
                difference,
                inconsistent: contradictions.get(&key).map_or(Quantity::ZERO, |excess| -*excess),
                at_opening: carried.get(&key).copied().unwrap_or_default(),
                parted_on: None,
                place: closing.stock.get(&key).map(|stock| stock.place),
            });
        }
        if !missing_opening.is_empty() || opening_is_absent(parts, &opening, &from_ledgers) {
            let sites = missing_opening.into_iter().collect();
            balances.gaps.push(Gap::NoOpening { sites, eve: period.eve() });
        }
        if !missing_master.is_empty() || closing.sites.is_empty() && !closing.any {
            let sites = missing_master.into_iter().collect();
            balances.gaps.push(Gap::NoMaster { sites, to: period.to });
        }
        if parts.master.items.is_empty() {
            balances.gaps.push(Gap::NoItems);
        }
        balances.part(parts, &opening);
        balances
    }

    /// Picks, per site, the exports for both ends of the period.
    fn choose(&mut self, parts: &Parts<'_>) -> (End, End) {
        let period = parts.period;
        for snapshot in parts.snapshots.all.iter().filter(|s| s.day.is_none()) {
            self.gaps.push(Gap::Undated { sheet: snapshot.sheet });
        }
        self.gaps.dedup();
        let for_opening = |s: &Snapshot| {
            let named = parts.roles.opening.contains(&s.sheet.file);
            let barred = parts.roles.master.contains(&s.sheet.file);
            s.day.is_some_and(|day| named || !barred && day < period.from)
        };
        let for_closing = |s: &Snapshot| {
            let named = parts.roles.master.contains(&s.sheet.file);
            let barred = parts.roles.opening.contains(&s.sheet.file);
            s.day.is_some_and(|day| named || !barred && day >= period.from)
        };
        let first = |s: &Snapshot| parts.roles.opening.contains(&s.sheet.file);
        let opening = self.end(parts, period.eve(), &for_opening, &first);
        let first = |s: &Snapshot| parts.roles.master.contains(&s.sheet.file);
        let closing = self.end(parts, period.to, &for_closing, &first);
        self.compare_openings(parts, &opening, &for_opening);
        (opening, closing)
    }

    fn end(
        &mut self,
        parts: &Parts<'_>,
        target: NaiveDate,
        fits: &dyn Fn(&Snapshot) -> bool,
        named: &dyn Fn(&Snapshot) -> bool,
    ) -> End {
        let mut end = End::default();
        let mut candidates: Vec<(&Snapshot, NaiveDate)> =
            parts.snapshots.all.iter().filter(|s| fits(s)).filter_map(|s| Some((s, s.day?))).collect();
        // Named files first, then summaries, then the nearest day; the path settles the rest.
        candidates.sort_by_key(|(s, day)| {
            let distance = (*day - target).num_days().abs();
            (!named(s), distance != 0, !s.summary, distance, s.sheet)
        });
        for (snapshot, day) in candidates {
            let fresh: BTreeSet<SiteId> = snapshot.sites.difference(&end.sites).copied().collect();
            let without_site = |w: WarehouseId| parts.master.warehouse(w).is_none_or(|w| w.site.is_none());
            let siteless = !end.any && snapshot.stock.keys().any(|(w, _)| without_site(*w));
            if fresh.is_empty() && !siteless && !(snapshot.stock.is_empty() && end.sites.is_empty()) {
                continue;
            }
            let rolled = if day == target { Some(BTreeMap::new()) } else { roll(parts, day, target) };
            let Some(rolled) = rolled else {
                self.gaps.push(Gap::CannotRoll { sheet: snapshot.sheet, day, to: target });
                continue;
            };
            let belongs = |key: &Key| match parts.master.warehouse(key.0).and_then(|w| w.site) {
                Some(site) => fresh.contains(&site),
                None => siteless,
            };
            for (key, stock) in snapshot.stock.iter().filter(|(key, _)| belongs(key)) {
                end.stock.insert(*key, *stock);
                if day != target {
                    end.exported.insert(*key, (day, stock.quantity));
                }
            }
            for (key, moved) in rolled.into_iter().filter(|(key, _)| belongs(key)) {
                let place = snapshot_place(snapshot);
                let zero = Stock { quantity: Quantity::ZERO, place };
                end.stock.entry(key).or_insert(zero).quantity += moved;
                end.exported.entry(key).or_insert((day, Quantity::ZERO));
            }
            end.days.extend(fresh.iter().map(|site| (*site, day)));
            end.sites.extend(fresh);
            end.any = true;
        }
        end
    }

    /// Further exports of the same opening day are held against the one used.
    fn compare_openings(&mut self, parts: &Parts<'_>, used: &End, fits: &dyn Fn(&Snapshot) -> bool) {
        let eve = parts.period.eve();
        for snapshot in parts.snapshots.all.iter().filter(|s| fits(s) && s.day == Some(eve)) {
            let of_used = |key: &Key| used.stock.get(key).is_some_and(|s| s.place.sheet == snapshot.sheet);
            if snapshot.stock.keys().any(of_used) {
                continue;
            }
            self.openings_checked = true;
            for (key, stock) in &snapshot.stock {
                let known = used.quantity(*key);
                if known != stock.quantity {
                    self.openings_differ.push(OpeningDiffers {
                        key: *key,
                        used: known,
                        other: stock.quantity,
                        place: stock.place,
                        ledger: false,
                        carries: true,
                    });
                }
            }
        }
    }

    /// The ERP's opening against the balances of the closing, but for what open items explain.
    fn compare_closing(&mut self, parts: &Parts<'_>, handed_on: &Closing, opening: &End, exported: &End) {
        self.openings_checked |= exported.any;
        // What two exports say of each other explains nothing of the book's opening.
        self.openings_differ.iter_mut().for_each(|differs| differs.carries = false);
        let keys = opening.stock.keys().chain(exported.stock.keys()).chain(handed_on.waiting.keys());
        let keys: BTreeSet<Key> = keys.copied().collect();
        for key in keys {
            let site = parts.master.warehouse(key.0).and_then(|w| w.site);
            if !exported.covers(site) {
                continue;
            }
            let used = opening.quantity(key);
            let other = exported.quantity(key) + handed_on.waiting.get(&key).copied().unwrap_or_default();
            if used != other {
                let place = exported.stock.get(&key).map_or(RowPlace::NOWHERE, |stock| stock.place);
                let (ledger, carries) = (false, true);
                self.openings_differ.push(OpeningDiffers { key, used, other, place, ledger, carries });
            }
        }
    }

    /// The ledgers' own opening rows: used where nothing better covers the site, else held
    /// against what is used.
    fn opening_of_ledgers(&mut self, parts: &Parts<'_>, opening: &End) -> BTreeMap<Key, Quantity> {
        let mut used = BTreeMap::new();
        let mut sites = BTreeSet::new();
        for (key, quantity, place) in parts.ledger_openings {
            let site = parts.master.warehouse(key.0).and_then(|w| w.site);
            if opening.covers(site) {
                self.openings_checked = true;
                let known = opening.quantity(*key);
                if known != *quantity {
                    self.openings_differ.push(OpeningDiffers {
                        key: *key,
                        used: known,
                        other: *quantity,
                        place: *place,
                        ledger: true,
                        carries: false,
                    });
                }
            } else {
                used.entry(*key).or_insert(*quantity);
                sites.extend(site);
            }
        }
        // A site that writes its openings leaves out what it has none of.
        let postings = (!sites.is_empty()).then_some(parts.postings);
        for posting in postings.into_iter().flatten() {
            let site = parts.master.warehouse(posting.warehouse).and_then(|w| w.site);
            if site.is_some_and(|site| sites.contains(&site)) {
                used.entry((posting.warehouse, posting.item)).or_insert(Quantity::ZERO);
            }
        }
        used
    }

    /// The ERP against itself: opening plus documents must be on-hand.
    /// Returns the keys that could be checked.
    fn check_export(
        &mut self,
        parts: &Parts<'_>,
        opening: &End,
        closing: &End,
        keys: &BTreeSet<Key>,
    ) -> BTreeSet<Key> {
        let mut checked = BTreeSet::new();
        let mut moved_between: BTreeMap<(NaiveDate, NaiveDate), Option<BTreeMap<Key, Quantity>>> =
            BTreeMap::new();
        for key in keys {
            let Some(site) = parts.master.warehouse(key.0).and_then(|w| w.site) else {
                continue;
            };
            let (Some(start), Some(end)) = (opening.days.get(&site), closing.days.get(&site)) else {
                continue;
            };
            let moved = moved_between.entry((*start, *end)).or_insert_with(|| {
                let next = start.succ_opt().unwrap_or(*start);
                parts.documents.cover_days(next, *end).then(|| parts.documents.moved(*start, *end))
            });
            let Some(moved) = moved else {
                continue;
            };
            self.self_checked = true;
            checked.insert(*key);
            let moved = moved.get(key).copied().unwrap_or_default();
            let at_start = opening.exported.get(key).map_or_else(|| opening.quantity(*key), |(_, q)| *q);
            let at_end = closing.exported.get(key).map_or_else(|| closing.quantity(*key), |(_, q)| *q);
            if at_start + moved != at_end {
                let place = closing.stock.get(key).or_else(|| opening.stock.get(key));
                self.inconsistent.push(Inconsistent {
                    key: *key,
                    opening: at_start,
                    moved,
                    onhand: at_end,
                    place: place.map(|stock| stock.place),
                });
            }
        }
        checked
    }

    /// Two openings of the ERP and a contradiction with its documents are one story: where
    /// the other opening makes the documents fit, it is the one that was carried, and where
    /// the used one does, the other explains nothing.
    fn settle_openings(&mut self, checked: &BTreeSet<Key>) {
        let odd: BTreeMap<Key, Quantity> =
            self.inconsistent.iter().map(|i| (i.key, i.onhand - (i.opening + i.moved))).collect();
        let mut settled = BTreeSet::new();
        for differs in self.openings_differ.iter_mut().filter(|differs| differs.carries) {
            let excess = odd.get(&differs.key).copied().unwrap_or_default();
            let fits = !checked.contains(&differs.key) || excess == differs.other - differs.used;
            // A third opening explains nothing that the second has not explained.
            differs.carries = fits && settled.insert(differs.key);
        }
        self.inconsistent.retain(|i| !settled.contains(&i.key));
    }

    /// The first day of the parting that does not close again.
    fn part(&mut self, parts: &Parts<'_>, opening: &End) {
        let period = parts.period;
        if !parts.documents.cover_days(period.from, period.to) {
            return;
        }
        let differs = |line: &Balance| line.difference.is_some_and(|d| !d.is_zero());
        let apart = self.lines.iter().filter(|line| differs(line));
        let mut days: HashMap<Key, BTreeMap<NaiveDate, (Quantity, Quantity)>, RandomState> =
            apart.map(|line| (line.key, BTreeMap::new())).collect();
        if days.is_empty() {
            return;
        }
        for posting in parts.postings {
            if let Some(days) = days.get_mut(&(posting.warehouse, posting.item))
                && period.contains(posting.date)
            {
                days.entry(posting.date).or_default().0 += posting.effect;
            }
        }
        for line in &parts.documents.lines {
            if let Some(days) = days.get_mut(&line.key)
                && let Some(day) = line.on.filter(|day| period.contains(*day))
            {
                days.entry(day).or_default().1 += line.effect;
            }
        }
        for line in self.lines.iter_mut().filter(|line| differs(line)) {
            let erp_opening = opening.quantity(line.key);
            let mut gap = line.opening.unwrap_or(erp_opening) - erp_opening;
            let mut parted = (!gap.is_zero()).then_some(period.from);
            for (day, (ledger, erp)) in days.get(&line.key).into_iter().flatten() {
                gap += *ledger - *erp;
                parted = if gap.is_zero() { None } else { parted.or(Some(*day)) };
            }
            line.parted_on = parted;
        }
    }
}

/// The closing's balances, and for sites that it does not know the exports.
fn after_closing(parts: &Parts<'_>, handed_on: &Closing, exported: &End) -> End {
    let site_of = |key: &Key| parts.master.warehouse(key.0).and_then(|w| w.site);
    let mut end = End { any: true, days: exported.days.clone(), ..End::default() };
    end.sites.extend(handed_on.balances.keys().filter_map(site_of));
    let stock = |quantity: &Quantity| Stock { quantity: *quantity, place: RowPlace::NOWHERE };
    end.stock.extend(handed_on.balances.iter().map(|(key, quantity)| (*key, stock(quantity))));
    let fresh: BTreeSet<SiteId> = exported.sites.difference(&end.sites).copied().collect();
    let of_fresh = |key: &Key| site_of(key).is_some_and(|site| fresh.contains(&site));
    end.stock.extend(exported.stock.iter().filter(|(key, _)| of_fresh(key)).map(|(k, s)| (*k, *s)));
    end.sites.extend(fresh);
    end
}

fn snapshot_place(snapshot: &Snapshot) -> RowPlace {
    RowPlace { sheet: snapshot.sheet, row: 1 }
}

/// What the documents moved from one day to another; none where they do not cover it.
fn roll(parts: &Parts<'_>, from: NaiveDate, to: NaiveDate) -> Option<BTreeMap<Key, Quantity>> {
    let (early, late) = if from < to { (from, to) } else { (to, from) };
    let next = early.succ_opt()?;
    if !parts.documents.cover_days(next, late) {
        return None;
    }
    let moved = parts.documents.moved(early, late);
    Some(if from < to { moved } else { moved.into_iter().map(|(key, q)| (key, -q)).collect() })
}

/// In and out per key, over the postings of the period.
fn sums(parts: &Parts<'_>) -> BTreeMap<Key, (Quantity, Quantity)> {
    let mut sums: HashMap<Key, (Quantity, Quantity), RandomState> = HashMap::default();
    for posting in parts.postings.iter().filter(|posting| parts.period.contains(posting.date)) {
        let (inward, outward) = sums.entry((posting.warehouse, posting.item)).or_default();
        match posting.direction {
            Direction::In => *inward += posting.effect,
            Direction::Out => *outward -= posting.effect,
        }
    }
    sums.into_iter().collect()
}

/// Nothing at all says what the period began with.
fn opening_is_absent(parts: &Parts<'_>, opening: &End, ledgers: &BTreeMap<Key, Quantity>) -> bool {
    opening.sites.is_empty() && !opening.any && ledgers.is_empty() && !parts.opening_zero
}
