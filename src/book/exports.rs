//! What the ERP says: openings, on-hand, documents, and which days its lists cover.

use super::master::{ItemId, Master, SiteId, WarehouseId};
use super::resolve::Sites;
use super::submissions::repeated_documents;
use super::whose::{self, Whose};
use crate::inputs::Inputs;
use crate::place::{FileId, RowPlace, SheetId};
use crate::record::rows::{Column, Counted, Rows, packed};
use crate::record::{Direction, list_direction, movement_span, onhand_date};
use crate::value::{Period, Quantity};
use chrono::NaiveDate;
use foldhash::fast::RandomState;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A warehouse and an item: what a balance is of.
pub type Key = (WarehouseId, ItemId);

/// One document line that counts, with its key.
#[derive(Clone, Copy, Debug)]
pub struct Moved {
    /// Its position among the document lines that were read.
    pub line: usize,
    pub key: Key,
    /// The day on which it moved the ERP's stock; none while it is not approved.
    pub on: Option<NaiveDate>,
    pub effect: Quantity,
}

packed! {
    Moved, MovedColumns:
    line: Counted<usize>,
    key: (Column<WarehouseId>, Column<ItemId>),
    on: Column<Option<NaiveDate>>,
    effect: Column<Quantity>,
}

/// The document lists taken together.
#[derive(Debug, Default)]
pub struct Documents {
    pub lines: Rows<Moved>,
    /// Days that the lists cover, by direction.
    inward: Vec<(NaiveDate, NaiveDate)>,
    outward: Vec<(NaiveDate, NaiveDate)>,
    /// Lines that an earlier list had already: sheet, first sheet, lines.
    pub repeated: BTreeMap<SheetId, (SheetId, Vec<usize>)>,
}

impl Documents {
    pub fn gather(inputs: &Inputs, master: &Master, by_approval: bool) -> Documents {
        let records = &inputs.records;
        let repeated = repeated_documents(records);
        let skip: HashSet<usize, RandomState> =
            repeated.values().flat_map(|(_, lines)| lines.iter().copied()).collect();
        let mut documents = Documents { repeated, ..Documents::default() };
        // The same few names stand in a million lines, each as one text.
        let mut warehouses: HashMap<usize, Option<WarehouseId>, RandomState> = HashMap::default();
        let mut items: HashMap<usize, Option<ItemId>, RandomState> = HashMap::default();
        for (at, line) in records.documents.iter().enumerate() {
            let code = line.item.code;
            let item =
                code.and_then(|code| *items.entry(code.spot()).or_insert_with(|| master.item_by_code(&code)));
            let warehouse = line.warehouse;
            let warehouse =
                *warehouses.entry(warehouse.spot()).or_insert_with(|| master.warehouse_named(&warehouse));
            if let (false, Some(item), Some(warehouse)) = (skip.contains(&at), item, warehouse) {
                documents.lines.push(Moved {
                    line: at,
                    key: (warehouse, item),
                    on: line.moved_on(by_approval),
                    effect: line.effect,
                });
            }
        }
        documents.gather_spans(inputs);
        documents
    }

    /// A list covers the directions and days that its title states, else those of its rows.
    fn gather_spans(&mut self, inputs: &Inputs) {
        let mut rows: BTreeMap<SheetId, (Vec<NaiveDate>, BTreeSet<Direction>)> = BTreeMap::new();
        for line in &inputs.records.documents {
            let (days, directions) = rows.entry(line.place.sheet).or_default();
            // Lists are mostly in the order of their days.
            if days.last() != Some(&line.date) {
                days.push(line.date);
            }
            directions.insert(line.direction);
        }
        for (id, _, sheet) in inputs.sheets() {
            if sheet.schema.is_none_or(|schema| schema.kind != "documents") || sheet.failure.is_some() {
                continue;
            }
            let (days, mut directions) = rows.remove(&id).unwrap_or_default();
            let Some(span) = list_span(&sheet.context, &days) else {
                continue;
            };
            directions.extend(list_direction(&sheet.context));
            if directions.contains(&Direction::In) {
                self.inward.push(span);
            }
            if directions.contains(&Direction::Out) {
                self.outward.push(span);
            }
        }
        self.inward.sort_unstable();
        self.outward.sort_unstable();
    }

    /// The days that the lists of a direction cover, in order; overlapping spans as one.
    pub fn spans(&self, direction: Direction) -> Vec<(NaiveDate, NaiveDate)> {
        let spans = match direction {
            Direction::In => &self.inward,
            Direction::Out => &self.outward,
        };
        let mut joined: Vec<(NaiveDate, NaiveDate)> = Vec::new();
        for (from, to) in spans {
            match joined.last_mut() {
                Some((_, end)) if end.succ_opt().is_some_and(|next| *from <= next) => *end = (*end).max(*to),
                _ => joined.push((*from, *to)),
            }
        }
        joined
    }

    /// Whether the lists hold every document, in and out, of these days.
    pub fn cover_days(&self, from: NaiveDate, to: NaiveDate) -> bool {
        covers(&self.inward, from, to) && covers(&self.outward, from, to)
    }

    /// Whether the lists hold every document of that direction and day.
    pub fn cover(&self, direction: Direction, day: NaiveDate) -> bool {
        self.cover_direction(direction, day, day)
    }

    /// Whether there is any list at all.
    pub fn any(&self) -> bool {
        !self.inward.is_empty() || !self.outward.is_empty()
    }

    /// Whether the lists of one direction hold every document of these days.
    pub fn cover_direction(&self, direction: Direction, from: NaiveDate, to: NaiveDate) -> bool {
        match direction {
            Direction::In => covers(&self.inward, from, to),
            Direction::Out => covers(&self.outward, from, to),
        }
    }

    /// What the documents moved per key after `from` and up to `to`.
    pub fn moved(&self, after: NaiveDate, to: NaiveDate) -> BTreeMap<Key, Quantity> {
        let mut sums: HashMap<Key, Quantity, RandomState> = HashMap::default();
        for line in &self.lines {
            if line.on.is_some_and(|day| after < day && day <= to) {
                *sums.entry(line.key).or_default() += line.effect;
            }
        }
        sums.into_iter().collect()
    }
}

/// The days that a list covers: those that its title states, else from its first row to
/// its last.
pub fn list_span(context: &crate::sheet::Context, days: &[NaiveDate]) -> Option<(NaiveDate, NaiveDate)> {
    let of_rows = days.iter().min().copied().zip(days.iter().max().copied());
    context.span().or_else(|| month_of(context)).or(of_rows)
}

fn month_of(context: &crate::sheet::Context) -> Option<(NaiveDate, NaiveDate)> {
    let stated = context.stated;
    let month = Period::month(stated.year?, stated.month?)?;
    stated.day.is_none().then_some((month.from, month.to))
}

/// Whether spans, in order, cover these days without a gap.
pub fn covers(spans: &[(NaiveDate, NaiveDate)], from: NaiveDate, to: NaiveDate) -> bool {
    let mut next = from;
    for (start, end) in spans {
        if *start > next {
            return false;
        }
        if *end >= to {
            return true;
        }
        next = next.max(end.succ_opt().unwrap_or(*end));
    }
    next > to
}

/// One line of stock: where it stands and how much.
#[derive(Clone, Copy, Debug)]
pub struct Stock {
    pub quantity: Quantity,
    pub place: RowPlace,
}

/// One line's share of a stock: batch, free item and location, its place, its quantity.
type StockPart<'a> = ([&'a str; 3], RowPlace, Quantity);

/// An export of balances: on-hand of one day, or one end of a movement summary.
#[derive(Debug)]
pub struct Snapshot {
    pub sheet: SheetId,
    /// None where nothing says of which day it is.
    pub day: Option<NaiveDate>,
    /// From a movement summary, which is preferred.
    pub summary: bool,
    pub stock: BTreeMap<Key, Stock>,
    pub sites: BTreeSet<SiteId>,
}

/// A line that stands twice on one export with nothing to tell the two apart.
#[derive(Clone, Debug)]
pub struct Doubled {
    pub key: Key,
    pub lines: Vec<(RowPlace, Quantity)>,
}

/// A line whose warehouse or item is not in the master. Exports define both, so this is
/// only a line without a code.
#[derive(Debug, Default)]
pub struct Snapshots {
    pub all: Vec<Snapshot>,
    pub doubled: Vec<Doubled>,
    /// Files whose bytes another file has too.
    pub same_bytes: Vec<(FileId, FileId)>,
}

impl Snapshots {
    pub fn gather(
        inputs: &Inputs,
        master: &Master,
        sites: &Sites,
        roles: &Roles,
        period: Period,
    ) -> Snapshots {
        let same_bytes = same_bytes(inputs, &whose::of_files(inputs, sites, master));
        let copies: BTreeSet<FileId> = same_bytes.iter().map(|(copy, _)| *copy).collect();
        let mut snapshots = Snapshots { same_bytes, ..Snapshots::default() };
        snapshots.gather_onhand(inputs, master, roles, period, &copies);
        snapshots.gather_movement(inputs, master, &copies);
        snapshots.all.sort_by_key(|snapshot| snapshot.sheet);
        snapshots
    }

    fn gather_onhand(
        &mut self,
        inputs: &Inputs,
        master: &Master,
        roles: &Roles,
        period: Period,
        copies: &BTreeSet<FileId>,
    ) {
        let mut lines: BTreeMap<SheetId, BTreeMap<Key, Vec<StockPart<'_>>>> = BTreeMap::new();
        for line in &inputs.records.onhand {
            let item = line.item.code.as_deref().and_then(|code| master.item_by_code(code));
            let warehouse = master.warehouse_named(&line.warehouse);
            if let (Some(item), Some(warehouse)) = (item, warehouse) {
                let [a, b, c] = &line.part;
                let part = [a, b, c].map(|text| text.as_deref().unwrap_or(""));
                let stock = lines.entry(line.place.sheet).or_default();
                stock.entry((warehouse, item)).or_default().push((part, line.place, line.quantity));
            }
        }
        for (id, _, sheet) in inputs.sheets() {
            let is_onhand = sheet.schema.is_some_and(|schema| schema.kind == "onhand");
            if !is_onhand || sheet.failure.is_some() || copies.contains(&id.file) {
                continue;
            }
            let day = onhand_date(&sheet.context).or_else(|| roles.day_of(id.file, period));
            let mut stock = BTreeMap::new();
            for (key, mut parts) in lines.remove(&id).unwrap_or_default() {
                let quantity = parts.iter().map(|(_, _, q)| *q).sum();
                if let Some((_, place, _)) = parts.first() {
                    stock.insert(key, Stock { quantity, place: *place });
                }
                parts.sort_by_key(|(part, place, _)| (*part, *place));
                for equal in parts.chunk_by(|a, b| a.0 == b.0).filter(|equal| equal.len() > 1) {
                    let lines = equal.iter().map(|(_, place, q)| (*place, *q)).collect();
                    self.doubled.push(Doubled { key, lines });
                }
            }
            self.all.push(Snapshot::new(id, day, false, stock, master));
        }
    }

    fn gather_movement(&mut self, inputs: &Inputs, master: &Master, copies: &BTreeSet<FileId>) {
        let mut ends: BTreeMap<SheetId, [BTreeMap<Key, Stock>; 2]> = BTreeMap::new();
        for line in &inputs.records.movement {
            let item = line.item.code.as_deref().and_then(|code| master.item_by_code(code));
            let warehouse = master.warehouse_named(&line.warehouse);
            if let (Some(item), Some(warehouse)) = (item, warehouse) {
                let [opening, closing] = ends.entry(line.place.sheet).or_default();
                for (end, quantity) in [(opening, line.opening), (closing, line.closing)] {
                    let zero = Stock { quantity: Quantity::ZERO, place: line.place };
                    end.entry((warehouse, item)).or_insert(zero).quantity += quantity;
                }
            }
        }
        for (id, _, sheet) in inputs.sheets() {
            let is_movement = sheet.schema.is_some_and(|schema| schema.kind == "movement");
            if !is_movement || sheet.failure.is_some() || copies.contains(&id.file) {
                continue;
            }
            let [opening, closing] = ends.remove(&id).unwrap_or_default();
            let span = movement_span(&sheet.context);
            let eve = span.and_then(|(from, _)| from.pred_opt());
            self.all.push(Snapshot::new(id, eve, true, opening, master));
            self.all.push(Snapshot::new(id, span.map(|(_, to)| to), true, closing, master));
        }
    }
}

impl Snapshot {
    fn new(
        sheet: SheetId,
        day: Option<NaiveDate>,
        summary: bool,
        stock: BTreeMap<Key, Stock>,
        master: &Master,
    ) -> Snapshot {
        let sites = stock.keys().filter_map(|(w, _)| master.warehouse(*w)?.site).collect();
        Snapshot { sheet, day, summary, stock, sites }
    }
}

/// What the command line says of files that do not say it themselves.
#[derive(Clone, Debug, Default)]
pub struct Roles {
    /// Files named with `--opening`: as of the day before the period.
    pub opening: BTreeSet<FileId>,
    /// Files named with `--master`: as of the period's last day.
    pub master: BTreeSet<FileId>,
}

impl Roles {
    fn day_of(&self, file: FileId, period: Period) -> Option<NaiveDate> {
        if self.opening.contains(&file) {
            Some(period.eve())
        } else if self.master.contains(&file) {
            Some(period.to)
        } else {
            None
        }
    }
}

/// Files without ledgers whose bytes, stated days and sites an earlier file has: they count
/// once. Two exports of different days, and counts of two sites, may well hold the same bytes.
fn same_bytes(inputs: &Inputs, whose: &BTreeMap<FileId, BTreeSet<Whose>>) -> Vec<(FileId, FileId)> {
    let mut seen = BTreeMap::new();
    let mut copies = Vec::new();
    for (file, at) in inputs.files.iter().zip(0_u32..) {
        let kinds = || file.sheets.iter().filter_map(|s| s.schema).map(|schema| schema.kind);
        if kinds().all(|kind| kind == "ledger") || file.sha256.is_empty() {
            continue;
        }
        // Rows of services bear their days themselves.
        let dated = !kinds().all(|kind| whose::OF_SERVICES.contains(&kind));
        let sheets = file.sheets.iter().filter(|_| dated);
        let days: Vec<String> = sheets.map(|sheet| stated_days(&sheet.context)).collect();
        match seen.entry((file.sha256.as_str(), days, whose.get(&FileId(at)))) {
            Entry::Occupied(first) => copies.push((FileId(at), *first.get())),
            Entry::Vacant(free) => _ = free.insert(FileId(at)),
        }
    }
    copies
}

pub fn stated_days(context: &crate::sheet::Context) -> String {
    format!("{:?} {:?}", context.stated, context.span())
}
