//! What goes onto the count sheets that are handed out.

use super::base::Base;
use super::compare::class_of;
use super::form::{FormNumber, Scope};
use super::worth::Worth;
use super::{Line, Stocktake};
use crate::book::{Book, Key, SiteId, WarehouseId};
use crate::policy::Stocktake as Policy;
use crate::value::Quantity;
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Which lines are to be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    All,
    /// The items of some classes.
    Classes(BTreeSet<char>),
    /// So many lines of each site, the same for the same seed.
    Sample {
        lines: usize,
        seed: u64,
    },
    /// What a count before found to be over tolerance.
    Recount,
}

impl Which {
    pub fn scope(&self) -> Scope {
        match self {
            Which::All => Scope::Full,
            Which::Classes(_) | Which::Sample { .. } => Scope::Part,
            Which::Recount => Scope::Recount,
        }
    }
}

/// The count sheets of one site; of one store, where that belongs to none.
#[derive(Clone, Debug)]
pub struct SiteForm {
    pub site: Option<SiteId>,
    pub stores: Vec<StoreForm>,
}

/// The count sheet of one store.
#[derive(Clone, Debug)]
pub struct StoreForm {
    pub store: WarehouseId,
    pub number: FormNumber,
    pub lines: Vec<(Key, Option<Quantity>)>,
}

/// The sheets of all sites, by site and store; stores without a line have none.
pub fn forms(
    book: &Book<'_>,
    stocktake: Option<&Stocktake>,
    day: NaiveDate,
    which: &Which,
    policy: &Policy,
) -> Vec<SiteForm> {
    let base = Base::new(book);
    let mut sites: BTreeMap<(Option<SiteId>, Option<WarehouseId>), Vec<Key>> = BTreeMap::new();
    for (store, at) in book.master.warehouses.iter().zip(0_u32..).map(|(s, at)| (s, WarehouseId(at))) {
        let alone = store.site.is_none().then_some(at);
        sites.entry((store.site, alone)).or_default().extend(base.items(at, day));
    }
    let classes = match which {
        Which::Classes(_) => classes(book, &base, sites.values().flatten(), day, policy),
        _ => HashMap::new(),
    };
    let over: BTreeSet<Key> = match (which, stocktake) {
        (Which::Recount, Some(stocktake)) => over(stocktake),
        _ => BTreeSet::new(),
    };
    let mut forms = Vec::new();
    for ((site, _), mut keys) in sites {
        match which {
            Which::All => {}
            Which::Classes(wanted) => keys.retain(|key| classes.get(key).is_some_and(|c| wanted.contains(c))),
            Which::Sample { lines, seed } => keys = sample(book, keys, *lines, *seed),
            Which::Recount => {
                let ours = |key: &&Key| book.master.warehouse(key.0).and_then(|store| store.site) == site;
                let alone = keys.first().map(|key| key.0);
                let ours = over.iter().filter(ours).filter(|key| site.is_some() || Some(key.0) == alone);
                keys = ours.copied().collect();
            }
        }
        let mut stores: BTreeMap<WarehouseId, Vec<(Key, Option<Quantity>)>> = BTreeMap::new();
        for key in keys {
            stores.entry(key.0).or_default().push((key, base.at(key, day).book));
        }
        let stores = stores.into_iter().filter_map(|(store, mut lines)| {
            lines.sort_by_key(|(key, _)| *key);
            let warehouse = book.master.warehouse(store)?.name.to_string();
            let number = FormNumber { day, scope: which.scope(), warehouse };
            Some(StoreForm { store, number, lines })
        });
        let stores: Vec<StoreForm> = stores.collect();
        if !stores.is_empty() {
            forms.push(SiteForm { site, stores });
        }
    }
    forms
}

fn over(stocktake: &Stocktake) -> BTreeSet<Key> {
    stocktake.lines.iter().filter(|line: &&Line| line.over.any()).map(|line| line.key).collect()
}

/// The lines with the smallest hash of seed and key: the same draw whatever the order.
fn sample(book: &Book<'_>, keys: Vec<Key>, lines: usize, seed: u64) -> Vec<Key> {
    let mut drawn: Vec<(Vec<u8>, Key)> = keys
        .into_iter()
        .filter_map(|key| {
            let (store, item) = (book.master.warehouse(key.0)?, book.master.item(key.1)?);
            let text = format!("{seed}\u{1f}{}\u{1f}{}", store.name, item.code);
            Some((Sha256::digest(text.as_bytes()).to_vec(), key))
        })
        .collect();
    drawn.sort();
    drawn.into_iter().take(lines).map(|(_, key)| key).collect()
}

/// The class of each line: the master's; where it gives none at all, by the share that the
/// item's stock has of all stock value.
fn classes<'k>(
    book: &Book<'_>,
    base: &Base<'_>,
    keys: impl Iterator<Item = &'k Key>,
    day: NaiveDate,
    policy: &Policy,
) -> HashMap<Key, char> {
    let item = |key: &Key| book.master.item(key.1);
    let keys: Vec<Key> = keys.copied().collect();
    let given = |key: &Key| Some((*key, class_of(item(key)?.abc.as_deref()?)?));
    let known: HashMap<Key, char> = keys.iter().filter_map(given).collect();
    if book.master.items.iter().any(|item| item.abc.is_some()) {
        return known;
    }
    let mut values: BTreeMap<crate::book::ItemId, Worth> = BTreeMap::new();
    for key in &keys {
        let price = item(key).and_then(|item| item.price).unwrap_or_default();
        let worth = Worth::of(base.at(*key, day).book.unwrap_or_default().abs(), price);
        let known = values.entry(key.1).or_default();
        *known = known.plus(worth);
    }
    let total = values.values().fold(Worth::default(), |sum, worth| sum.plus(*worth));
    let mut dearest: Vec<(Worth, crate::book::ItemId)> = values.into_iter().map(|(id, w)| (w, id)).collect();
    dearest.sort_by_key(|(worth, id)| (std::cmp::Reverse(*worth), *id));
    let mut sum = Worth::default();
    let mut by_item = HashMap::new();
    for (worth, id) in dearest {
        // The item that crosses the line still belongs above it.
        let class = match &sum {
            sum if sum.is_below_share(total, policy.abc_a_percent) => 'A',
            sum if sum.is_below_share(total, policy.abc_b_percent) => 'B',
            _ => 'C',
        };
        by_item.insert(id, class);
        sum = sum.plus(worth);
    }
    keys.into_iter().filter_map(|key| Some((key, *by_item.get(&key.1)?))).collect()
}
