//! The book at a day: the nearest on-hand export, rolled with what moved in between.

use crate::book::{Book, Key, SiteId, WarehouseId, exports::Snapshot};
use crate::place::RowPlace;
use crate::record::Category;
use crate::value::Quantity;
use chrono::NaiveDate;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How a figure of one day was made one of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rolled {
    /// The export is of the day itself.
    Same,
    /// With the rows of the site's ledgers; so many days between have none.
    Ledger { missing: usize },
    /// With the ERP's documents, where the site has no ledger for these days.
    Documents,
    /// Nothing says what moved in between: the figure is the export's.
    Not,
}

/// What a key should be at a day.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figure {
    pub book: Option<Quantity>,
    /// As exported, with its day.
    pub exported: Option<(NaiveDate, Quantity)>,
    /// What the ledgers make of the period's opening.
    pub ledger: Option<Quantity>,
    /// Whether export or ledger know the key at all.
    pub known: bool,
    pub place: Option<RowPlace>,
}

/// The export that answers for a store at a day.
#[derive(Clone, Debug)]
pub struct Pick {
    pub day: NaiveDate,
    pub rolled: Rolled,
    /// Positions among the snapshots, the one that counts first.
    snapshots: Vec<usize>,
}

/// The figures of all days.
pub struct Base<'a> {
    book: &'a Book<'a>,
    moves: BTreeMap<Key, Vec<(NaiveDate, Quantity)>>,
    adjustments: BTreeMap<Key, Vec<(NaiveDate, Quantity)>>,
    documents: BTreeMap<Key, Vec<(NaiveDate, Quantity)>>,
    openings: HashMap<Key, Quantity>,
    stores: Vec<BTreeSet<WarehouseId>>,
    posted: BTreeSet<(SiteId, NaiveDate)>,
    picks: RefCell<HashMap<(WarehouseId, NaiveDate), Option<Pick>>>,
}

impl<'a> Base<'a> {
    pub fn new(book: &'a Book<'a>) -> Base<'a> {
        let mut moves: BTreeMap<Key, Vec<(NaiveDate, Quantity)>> = BTreeMap::new();
        let mut posted = BTreeSet::new();
        let mut counted_in_ledger = BTreeSet::new();
        let is_count = |category| matches!(category, Some(Category::CountGain | Category::CountLoss));
        for posting in &book.postings {
            let Some(row) = book.row(posting.row) else { continue };
            let key = (posting.warehouse, posting.item);
            moves.entry(key).or_default().push((row.date, posting.effect));
            posted.extend(posting.site.map(|site| (site, row.date)));
            if is_count(Some(row.category)) {
                counted_in_ledger.insert(key);
            }
        }
        let mut adjustments: BTreeMap<Key, Vec<(NaiveDate, Quantity)>> = BTreeMap::new();
        let mut documents: BTreeMap<Key, Vec<(NaiveDate, Quantity)>> = BTreeMap::new();
        for line in &book.documents.lines {
            let category = book.inputs.records.documents.get(line.line).and_then(|line| line.category);
            if let Some(day) = line.on {
                documents.entry(line.key).or_default().push((day, line.effect));
                if is_count(category) && !counted_in_ledger.contains(&line.key) {
                    adjustments.entry(line.key).or_default().push((day, line.effect));
                }
            }
        }
        let openings = book.balances.lines.iter().filter_map(|line| Some((line.key, line.opening?)));
        let stores = book.snapshots.all.iter().map(|s| s.stock.keys().map(|(store, _)| *store).collect());
        Base {
            book,
            moves,
            adjustments,
            documents,
            openings: openings.collect(),
            stores: stores.collect(),
            posted,
            picks: RefCell::default(),
        }
    }

    /// The figures of a key at the end of a day.
    pub fn at(&self, key: Key, day: NaiveDate) -> Figure {
        let ledger = self.by_ledger(key, day);
        let known = self.moves.contains_key(&key) || ledger.is_some_and(|q| !q.is_zero());
        let Some(pick) = self.pick(key.0, day) else {
            return Figure { book: ledger, ledger, known, ..Figure::default() };
        };
        let found = pick.snapshots.iter().filter_map(|at| self.book.snapshots.all.get(*at));
        let stock = found.filter_map(|snapshot| snapshot.stock.get(&key)).next();
        let exported = stock.map_or(Quantity::ZERO, |stock| stock.quantity);
        let moved = match pick.rolled {
            Rolled::Same | Rolled::Not => Quantity::ZERO,
            Rolled::Ledger { .. } => {
                // The ERP books a stocktake itself; no ledger row stands for that.
                between(&self.moves, key, pick.day, day) + between(&self.adjustments, key, pick.day, day)
            }
            Rolled::Documents => between(&self.documents, key, pick.day, day),
        };
        Figure {
            book: Some(exported + moved),
            exported: Some((pick.day, exported)),
            ledger,
            known: known || stock.is_some(),
            place: stock.map(|stock| stock.place),
        }
    }

    /// What the ledgers moved after a day and up to another.
    pub fn moved(&self, key: Key, after: NaiveDate, to: NaiveDate) -> Quantity {
        between(&self.moves, key, after, to)
    }

    /// The items that a store has at a day, by the export and by the ledgers.
    pub fn items(&self, store: WarehouseId, day: NaiveDate) -> BTreeSet<Key> {
        let mut keys = BTreeSet::new();
        if let Some(pick) = self.pick(store, day) {
            let snapshots = pick.snapshots.iter().filter_map(|at| self.book.snapshots.all.get(*at));
            keys.extend(snapshots.flat_map(|s| s.stock.keys().filter(|key| key.0 == store).copied()));
        }
        let low = (store, crate::book::ItemId(0));
        let high = (store, crate::book::ItemId(u32::MAX));
        keys.extend(self.moves.range(low..=high).map(|(key, _)| *key));
        keys
    }

    /// Days on which an export answers for a store, in order.
    pub fn days(&self, store: WarehouseId) -> Vec<NaiveDate> {
        let site = self.book.master.warehouse(store).and_then(|w| w.site);
        let all = self.book.snapshots.all.iter().zip(&self.stores);
        let mut days: Vec<NaiveDate> = all
            .filter(|(snapshot, stores)| covers(snapshot, stores, site, store))
            .filter_map(|(snapshot, _)| snapshot.day)
            .collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The export of the nearest day, the earlier of two.
    pub fn pick(&self, store: WarehouseId, day: NaiveDate) -> Option<Pick> {
        if let Some(known) = self.picks.borrow().get(&(store, day)) {
            return known.clone();
        }
        let pick = self.look_for(store, day);
        self.picks.borrow_mut().insert((store, day), pick.clone());
        pick
    }

    fn look_for(&self, store: WarehouseId, day: NaiveDate) -> Option<Pick> {
        let site = self.book.master.warehouse(store).and_then(|w| w.site);
        let nearest = self.days(store).into_iter().min_by_key(|d| ((*d - day).num_days().abs(), *d))?;
        let all = self.book.snapshots.all.iter().zip(&self.stores).enumerate();
        let mut fitting: Vec<(bool, bool, usize)> = all
            .filter(|(_, (s, stores))| s.day == Some(nearest) && covers(s, stores, site, store))
            .map(|(at, (s, stores))| (!stores.contains(&store), !s.summary, at))
            .collect();
        fitting.sort_unstable();
        let snapshots = fitting.into_iter().map(|(.., at)| at).collect();
        Some(Pick { day: nearest, rolled: self.rolled(site, nearest, day), snapshots })
    }

    fn rolled(&self, site: Option<SiteId>, export: NaiveDate, day: NaiveDate) -> Rolled {
        if export == day {
            return Rolled::Same;
        }
        let (early, late) = (export.min(day), export.max(day));
        let span = || early.iter_days().skip(1).take_while(|d| *d <= late);
        let sent = |d: &NaiveDate| {
            site.is_some_and(|site| self.book.sent.contains(&(site, *d)) || self.posted.contains(&(site, *d)))
        };
        let missing = span().filter(|d| !sent(d)).count();
        if missing < span().count() {
            return Rolled::Ledger { missing };
        }
        let next = early.succ_opt().unwrap_or(early);
        if self.book.documents.cover_days(next, late) { Rolled::Documents } else { Rolled::Not }
    }

    fn by_ledger(&self, key: Key, day: NaiveDate) -> Option<Quantity> {
        let opening = self.openings.get(&key)?;
        let eve = self.book.period.eve();
        (day >= eve).then(|| *opening + between(&self.moves, key, eve, day))
    }
}

fn covers(
    snapshot: &Snapshot,
    stores: &BTreeSet<WarehouseId>,
    site: Option<SiteId>,
    store: WarehouseId,
) -> bool {
    stores.contains(&store) || site.is_some_and(|site| snapshot.sites.contains(&site))
}

/// What moved from the end of one day to the end of another; backwards with the sign turned.
fn between(
    moves: &BTreeMap<Key, Vec<(NaiveDate, Quantity)>>,
    key: Key,
    from: NaiveDate,
    to: NaiveDate,
) -> Quantity {
    let (early, late) = (from.min(to), from.max(to));
    let inside = moves.get(&key).into_iter().flatten().filter(|(day, _)| early < *day && *day <= late);
    let sum: Quantity = inside.map(|(_, quantity)| *quantity).sum();
    if from <= to { sum } else { -sum }
}
