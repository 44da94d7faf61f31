//! The master: which items, warehouses and sites exist.

use crate::config::{Config, StoreCondition};
use crate::inputs::memory::{Frozen, Opening};
use crate::place::RowPlace;
use crate::record::rows::Value;
use crate::record::{Condition, Records, WrittenItem, condition_of};
use crate::value::name::{self, key};
use crate::value::{Quantity, Text};
use foldhash::fast::RandomState;
use std::collections::{BTreeMap, HashMap, HashSet};

/// An item, by its position in the list sorted by code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(pub u32);

impl Value for ItemId {
    fn hint(&self) -> u64 {
        u64::from(self.0)
    }
}

/// A warehouse, by its position in the list sorted by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WarehouseId(pub u32);

impl Value for WarehouseId {
    fn hint(&self) -> u64 {
        u64::from(self.0)
    }
}

/// A site, by its position in the list sorted by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SiteId(pub u32);

impl Value for SiteId {
    fn hint(&self) -> u64 {
        u64::from(self.0)
    }
}

#[derive(Clone, Debug)]
pub struct Item {
    pub code: Text,
    pub name: Text,
    pub spec: Option<Text>,
    pub unit: Option<Text>,
    /// 存货分类 of the item master.
    pub class: Option<Text>,
    /// Another unit, and how many main units are in one of it.
    pub aux: Option<(Text, Quantity)>,
    /// In yuan.
    pub price: Option<Quantity>,
    /// A, B or C by value.
    pub abc: Option<Text>,
    /// Where the master has it.
    pub place: RowPlace,
}

#[derive(Clone, Debug)]
pub struct Warehouse {
    pub name: Text,
    pub code: Option<Text>,
    pub site: Option<SiteId>,
    pub department: Option<Text>,
    pub condition: Option<Condition>,
}

/// Items, warehouses and sites, with the ways in which rows name them.
#[derive(Debug, Default)]
pub struct Master {
    pub items: Vec<Item>,
    pub warehouses: Vec<Warehouse>,
    pub sites: Vec<Text>,
    /// Where the sites come from: a warehouse master tells them all.
    pub sites_are_known: bool,
    by_code: Named<ItemId>,
    by_name: Named<Vec<ItemId>>,
    by_short_name: Named<Vec<ItemId>>,
    aliases: Named<ItemId>,
    warehouse_by_name: Named<WarehouseId>,
    warehouse_by_code: Named<WarehouseId>,
    site_by_name: Named<SiteId>,
    /// What rows call things, with what that came to: the same few names stand in a million
    /// rows, and folding a name costs more than all else that is done with it.
    items_seen: Seen<WrittenItem, (Result<ItemId, UnknownItem>, Vec<ItemId>)>,
    warehouses_seen: Seen<Text, Option<WarehouseId>>,
}

/// What a text names.
type Named<V> = HashMap<String, V, RandomState>;

/// Answers that were given before. One thread keeps a book.
type Seen<K, V> = std::cell::RefCell<HashMap<K, V, RandomState>>;

/// Why a row's item could not be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnknownItem {
    /// Nothing is called that.
    None,
    /// Several are, or code and name are of different items.
    Several(Vec<ItemId>),
}

impl Master {
    /// Gathers the master of a run: the item and warehouse lists first, then what the
    /// ERP's exports name beside them.
    pub fn gather(records: &Records, config: &Config) -> Master {
        Master::gather_after(records, None, config)
    }

    /// The same, with what the balances of a closed period name.
    pub fn gather_after(records: &Records, opening: Option<&Opening>, config: &Config) -> Master {
        let frozen = opening.map(|opening| opening.balances.as_slice()).unwrap_or_default();
        let mut master = Master::default();
        master.gather_items(records, frozen);
        master.gather_warehouses(records, frozen, config);
        master.index(config);
        // Nothing was asked while the names were being gathered.
        master.warehouses_seen.take();
        master.items_seen.take();
        master
    }

    pub fn item(&self, id: ItemId) -> Option<&Item> {
        self.items.get(usize::try_from(id.0).ok()?)
    }

    pub fn warehouse(&self, id: WarehouseId) -> Option<&Warehouse> {
        self.warehouses.get(usize::try_from(id.0).ok()?)
    }

    pub fn site(&self, id: SiteId) -> Option<&Text> {
        self.sites.get(usize::try_from(id.0).ok()?)
    }

    pub fn item_by_code(&self, code: &str) -> Option<ItemId> {
        self.by_code.get(code).copied()
    }

    /// The warehouse of that name or code.
    pub fn warehouse_named(&self, name: &str) -> Option<WarehouseId> {
        if let Some(known) = self.warehouses_seen.borrow().get(name) {
            return *known;
        }
        let found = self.look_warehouse_up(name);
        self.warehouses_seen.borrow_mut().insert(Text::from(name), found);
        found
    }

    fn look_warehouse_up(&self, name: &str) -> Option<WarehouseId> {
        let by_name = self.warehouse_by_name.get(&key(name));
        by_name.or_else(|| self.warehouse_by_code.get(name.trim())).copied()
    }

    pub fn site_named(&self, name: &str) -> Option<SiteId> {
        self.site_by_name.get(&key(name)).copied()
    }

    /// The site whose name stands in a longer text: the longest that does, if one is.
    pub fn site_within(&self, text: &str) -> Option<SiteId> {
        let folded = key(text);
        let mut found: Vec<(&String, SiteId)> = self
            .site_by_name
            .iter()
            .filter(|(name, _)| folded.contains(name.as_str()))
            .map(|(name, id)| (name, *id))
            .collect();
        found.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.cmp(b.0)));
        let (longest, first) = *found.first()?;
        let other = found.iter().any(|(name, id)| *id != first && !longest.contains(name.as_str()));
        (!other).then_some(first)
    }

    /// The warehouses of a site in a condition.
    pub fn stores(&self, site: SiteId, condition: Condition) -> Vec<WarehouseId> {
        self.warehouses
            .iter()
            .zip(0_u32..)
            .filter(|(w, _)| w.site == Some(site) && w.condition == Some(condition))
            .map(|(_, id)| WarehouseId(id))
            .collect()
    }

    /// The item that a row means: by code, else by name, specification and unit.
    ///
    /// # Errors
    /// Where nothing is called that, or more than one thing.
    pub fn resolve(&self, written: &WrittenItem) -> Result<ItemId, UnknownItem> {
        self.seen(written).0
    }

    /// What a written item is, and every item of that name.
    fn seen(&self, written: &WrittenItem) -> (Result<ItemId, UnknownItem>, Vec<ItemId>) {
        if let Some(known) = self.items_seen.borrow().get(written) {
            return known.clone();
        }
        let named = self.named(written);
        let found = (self.look_up(written, named.clone()), named);
        self.items_seen.borrow_mut().insert(*written, found.clone());
        found
    }

    fn look_up(&self, written: &WrittenItem, named: Vec<ItemId>) -> Result<ItemId, UnknownItem> {
        let Some(code) = &written.code else {
            return self.settle(written, named);
        };
        match (self.item_by_code(code), named.as_slice()) {
            (Some(id), [other]) if *other != id => Err(UnknownItem::Several(vec![id, *other])),
            (Some(id), _) => Ok(id),
            (None, _) => Err(UnknownItem::None),
        }
    }

    /// Whether the row's name and specification are those of the item.
    pub fn is_called(&self, id: ItemId, written: &WrittenItem) -> bool {
        written.name.is_none() || self.seen(written).1.contains(&id)
    }

    fn named(&self, written: &WrittenItem) -> Vec<ItemId> {
        let Some(name) = &written.name else {
            return Vec::new();
        };
        let full = full_key(name, written.spec.as_deref());
        if let Some(id) = self.aliases.get(&full).or_else(|| self.aliases.get(&key(name))) {
            return vec![*id];
        }
        let found = self.by_name.get(&full);
        let short = || match &written.spec {
            None => self.by_short_name.get(&full),
            Some(_) => None,
        };
        found.or_else(short).cloned().unwrap_or_default()
    }

    fn settle(&self, written: &WrittenItem, named: Vec<ItemId>) -> Result<ItemId, UnknownItem> {
        match named.as_slice() {
            [] => Err(UnknownItem::None),
            [id] => Ok(*id),
            _ => {
                let unit = written.unit.as_deref().map(key);
                let same_unit = |id: &ItemId| {
                    let item = self.item(*id).and_then(|item| item.unit.as_deref());
                    unit.is_some() && item.map(key) == unit
                };
                let mut fitting = named.iter().filter(|id| same_unit(id));
                match (fitting.next(), fitting.next()) {
                    (Some(id), None) => Ok(*id),
                    _ => Err(UnknownItem::Several(named)),
                }
            }
        }
    }

    /// The items that a row may have meant, nearest first. Suggestions, never postings.
    pub fn candidates(&self, written: &WrittenItem) -> Vec<ItemId> {
        const SHOWN: usize = 5;
        let name = written.name.as_deref().map(key).unwrap_or_default();
        let spec = written.spec.as_deref().map(key).unwrap_or_default();
        let mut scored: Vec<(f64, ItemId)> = Vec::new();
        for (item, at) in self.items.iter().zip(0_u32..) {
            let by_name = name::likeness(&name, &key(&item.name));
            let own_spec = item.spec.as_deref().map(key).unwrap_or_default();
            let by_spec =
                if spec.is_empty() && own_spec.is_empty() { 1.0 } else { name::likeness(&spec, &own_spec) };
            let by_code = written.code.as_deref().map_or(0.0, |c| name::likeness(c, &item.code));
            let score = (by_name * 0.45 + by_spec * 0.55).max(by_code * 0.9);
            if score >= 0.6 {
                scored.push((score, ItemId(at)));
            }
        }
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        scored.into_iter().take(SHOWN).map(|(_, id)| id).collect()
    }

    /// The warehouses or sites whose names are nearest to a written one.
    pub fn near_warehouses(&self, written: &str) -> Vec<Text> {
        nearest(written, self.warehouses.iter().map(|w| &w.name))
    }

    pub fn near_sites(&self, written: &str) -> Vec<Text> {
        nearest(written, self.sites.iter())
    }

    fn gather_items(&mut self, records: &Records, frozen: &[Frozen]) {
        let mut items: BTreeMap<Text, Item> = BTreeMap::new();
        for line in &records.items {
            let Some((code, mut item)) = described(&line.item, line.place) else {
                continue;
            };
            item.aux = line.aux_unit.zip(line.factor);
            item.price = line.price;
            item.class = line.class;
            item.abc = line.abc;
            items.entry(code).or_insert(item);
        }
        let exported = records.onhand.iter().map(|l| (l.item, l.place, l.price));
        let moved = records.movement.iter().map(|l| (l.item, l.place, None));
        let posted = records.documents.iter().map(|l| (l.item, l.place, None));
        // The same codes stand in a million lines, each as one shared text.
        let mut seen: HashSet<usize, RandomState> = HashSet::default();
        for (written, place, price) in exported.chain(moved).chain(posted) {
            let spot = written.code.map(Text::spot);
            if spot.is_some_and(|spot| !seen.insert(spot)) && price.is_none() {
                continue;
            }
            let Some((code, mut item)) = described(&written, place) else {
                continue;
            };
            item.price = price;
            items.entry(code).and_modify(|known| known.price = known.price.or(price)).or_insert(item);
        }
        for frozen in frozen {
            items.entry(frozen.item).or_insert_with(|| Item {
                code: frozen.item,
                name: frozen.name,
                spec: frozen.spec,
                unit: frozen.unit,
                class: None,
                abc: None,
                aux: None,
                price: None,
                place: RowPlace::NOWHERE,
            });
        }
        self.items = items.into_values().collect();
    }

    fn gather_warehouses(&mut self, records: &Records, frozen: &[Frozen], config: &Config) {
        struct Found {
            name: Text,
            code: Option<Text>,
            site: Option<Text>,
            department: Option<Text>,
            condition: Option<Condition>,
        }
        let mut found: BTreeMap<String, Found> = BTreeMap::new();
        for store in &config.warehouse {
            let text = |text: &Option<String>| text.as_deref().map(Text::from);
            found.entry(key(&store.name)).or_insert_with(|| Found {
                name: Text::from(store.name.as_str()),
                code: text(&store.code),
                site: text(&store.site),
                department: text(&store.department),
                condition: store.condition.map_or_else(
                    || condition_of(&store.name),
                    |condition| match condition {
                        StoreCondition::Good => Some(Condition::Good),
                        StoreCondition::Damaged => Some(Condition::Damaged),
                    },
                ),
            });
        }
        for line in &records.warehouses {
            found.entry(key(&line.name)).or_insert_with(|| Found {
                name: line.name,
                code: line.code,
                site: line.site,
                department: line.department,
                condition: line.condition,
            });
        }
        self.sites_are_known = records.warehouses.iter().any(|line| line.site.is_some())
            || config.warehouse.iter().any(|store| store.site.is_some());
        let exported = records.onhand.iter().map(|l| l.warehouse);
        let moved = records.movement.iter().map(|l| l.warehouse);
        let posted = records.documents.iter().map(|l| l.warehouse);
        let frozen = frozen.iter().map(|line| line.warehouse);
        let mut seen: HashSet<usize, RandomState> = HashSet::default();
        let all = exported.chain(moved).chain(posted).chain(frozen);
        for name in all.filter(|name| seen.insert(name.spot())) {
            found.entry(key(&name)).or_insert_with(|| Found {
                name,
                code: None,
                site: None,
                department: None,
                condition: condition_of(&name),
            });
        }
        let mut sites: BTreeMap<String, Text> = BTreeMap::new();
        for store in found.values_mut() {
            store.site = store.site.take().or_else(|| site_of(&store.name));
            if let Some(site) = &store.site {
                sites.entry(key(site)).or_insert_with(|| *site);
            }
        }
        let mut names: Vec<(String, Text)> = sites.into_iter().collect();
        names.sort_by_key(|a| a.1);
        for ((folded, name), id) in names.into_iter().zip(0_u32..) {
            self.site_by_name.insert(folded, SiteId(id));
            self.sites.push(name);
        }
        for (alias, site) in &config.aliases.sites {
            if let Some(id) = self.site_by_name.get(&key(site)).copied() {
                self.site_by_name.insert(key(alias), id);
            }
        }
        let mut stores: Vec<Found> = found.into_values().collect();
        stores.sort_by_key(|a| a.name);
        self.warehouses = stores
            .into_iter()
            .map(|store| Warehouse {
                site: store.site.as_deref().and_then(|site| self.site_named(site)),
                name: store.name,
                code: store.code,
                department: store.department,
                condition: store.condition,
            })
            .collect();
    }

    fn index(&mut self, config: &Config) {
        for (item, at) in self.items.iter().zip(0_u32..) {
            let id = ItemId(at);
            self.by_code.insert(item.code.to_string(), id);
            let full = full_key(&item.name, item.spec.as_deref());
            self.by_name.entry(full).or_default().push(id);
            self.by_short_name.entry(key(&item.name)).or_default().push(id);
        }
        for (alias, code) in &config.aliases.items {
            if let Some(id) = self.by_code.get(code.as_str()) {
                self.aliases.insert(key(alias), *id);
            }
        }
        for (store, at) in self.warehouses.iter().zip(0_u32..) {
            self.warehouse_by_name.insert(key(&store.name), WarehouseId(at));
            if let Some(code) = &store.code {
                self.warehouse_by_code.insert(code.to_string(), WarehouseId(at));
            }
        }
        for (alias, name) in &config.aliases.warehouses {
            if let Some(id) = self.warehouse_by_name.get(&key(name)).copied() {
                self.warehouse_by_name.insert(key(alias), id);
            }
        }
    }

    /// Takes a site that only a ledger names, where no master names any.
    pub fn adopt_site(&mut self, name: &str) -> SiteId {
        if let Some(id) = self.site_named(name) {
            return id;
        }
        let id = SiteId(u32::try_from(self.sites.len()).unwrap_or(u32::MAX));
        self.site_by_name.insert(key(name), id);
        self.sites.push(Text::from(name));
        id
    }
}

/// Name and specification in one key: a row may write both in one cell.
fn full_key(name: &str, spec: Option<&str>) -> String {
    let mut full = key(name);
    full.push_str(&key(spec.unwrap_or("")));
    full
}

fn described(written: &WrittenItem, place: RowPlace) -> Option<(Text, Item)> {
    let code = written.code?;
    let item = Item {
        code,
        name: written.name.unwrap_or(code),
        spec: written.spec,
        unit: written.unit,
        class: None,
        aux: None,
        price: None,
        abc: None,
        place,
    };
    Some((code, item))
}

/// The site in a warehouse's name: what stands before `完好品库` or `损坏品库`.
fn site_of(warehouse: &str) -> Option<Text> {
    const MARKS: &[&str] = &["完好", "损坏", "好件", "坏件", "良品", "不良", "合格品", "待修", "废品"];
    let at = MARKS.iter().filter_map(|mark| warehouse.find(mark)).min()?;
    let site = warehouse.get(..at)?.trim_matches(|c: char| c.is_whitespace() || "-_—(（".contains(c));
    (!site.is_empty()).then(|| Text::from(site))
}

fn nearest<'a>(written: &str, names: impl Iterator<Item = &'a Text>) -> Vec<Text> {
    let folded = key(written);
    let mut scored: Vec<(f64, &Text)> = names
        .map(|name| {
            let other = key(name);
            let within = other.contains(&folded) || folded.contains(&other);
            (if within { 0.95 } else { name::likeness(&folded, &other) }, name)
        })
        .filter(|(score, _)| *score >= 0.5)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.into_iter().take(5).map(|(_, name)| *name).collect()
}
