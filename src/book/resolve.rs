//! Ledger rows to postings: whose site, which warehouse, which item, in which unit.

use super::master::{ItemId, Master, SiteId, UnknownItem, WarehouseId};
use crate::config::Config;
use crate::inputs::Inputs;
use crate::place::{RowPlace, SheetId};
use crate::record::rows::{Column, Counted, Rows, packed};
use crate::record::{Category, Condition, Direction, LedgerRow};
use crate::sheet::Context;
use crate::value::name::key;
use crate::value::{Period, Quantity, Text};
use chrono::NaiveDate;
use foldhash::fast::RandomState;
use std::collections::{BTreeMap, HashMap};

/// A ledger row with a place in the book.
#[derive(Clone, Copy, Debug)]
pub struct Posting {
    /// Its position among the ledger rows that were read.
    pub row: usize,
    /// As the row has them, so that most rows need not be looked at again.
    pub sheet: SheetId,
    pub date: NaiveDate,
    pub category: Category,
    pub direction: Direction,
    pub red: bool,
    pub site: Option<SiteId>,
    pub warehouse: WarehouseId,
    pub item: ItemId,
    /// As it moves stock, in the item's main unit.
    pub effect: Quantity,
    /// The factor by which the written quantity was converted.
    pub factor: Option<Quantity>,
    /// The code fits and the name does not.
    pub misnamed: bool,
    /// Its number is not negative and stands in the column of its direction, and it is neither
    /// red nor a return: nothing about its sign needs a second look.
    pub plain: bool,
}

packed! {
    Posting, PostingColumns:
    row: Counted<usize>,
    sheet: Column<SheetId>,
    date: Column<NaiveDate>,
    category: Column<Category>,
    direction: Column<Direction>,
    red: Column<bool>,
    site: Column<Option<SiteId>>,
    warehouse: Column<WarehouseId>,
    item: Column<ItemId>,
    effect: Column<Quantity>,
    factor: Column<Option<Quantity>>,
    misnamed: Column<bool>,
    plain: Column<bool>,
}

/// Postings in the order of their rows.
pub type Postings = Rows<Posting>;

impl Postings {
    /// Those of some categories.
    pub fn of_categories<'a>(
        &'a self,
        asked: impl Fn(Category) -> bool + Copy + 'a,
    ) -> impl Iterator<Item = Posting> + 'a {
        self.select(|columns| &columns.category, |posting| posting.category, asked)
    }

    /// Those that are not plain.
    pub fn not_plain(&self) -> impl Iterator<Item = Posting> + '_ {
        self.select(|columns| &columns.plain, |posting| posting.plain, |plain| !plain)
    }

    /// Those whose code fits and whose name does not.
    pub fn misnamed(&self) -> impl Iterator<Item = Posting> + '_ {
        self.select(|columns| &columns.misnamed, |posting| posting.misnamed, |misnamed| misnamed)
    }
}

fn is_plain(row: &LedgerRow) -> bool {
    !(row.written.is_negative() || row.red || row.is_crossed() || row.category == Category::Return)
}

/// Why a row that was understood stands in no balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeldWhy {
    UnknownItem {
        /// Code, name and specification are of several items.
        clash: bool,
        candidates: Vec<ItemId>,
    },
    UnknownSite {
        written: Option<Text>,
        candidates: Vec<Text>,
    },
    UnknownWarehouse {
        written: Option<Text>,
        /// The site has several, or none, of the condition that the category needs.
        condition: Option<Condition>,
        candidates: Vec<Text>,
    },
    Unit {
        written: Text,
        master: Text,
    },
    /// Another file had sent that day before.
    SentBefore {
        first: SheetId,
    },
    /// It came after its period was closed.
    Closed {
        period: Period,
    },
}

/// A row that is held back.
#[derive(Clone, Debug)]
pub struct Held {
    pub row: usize,
    pub site: Option<SiteId>,
    pub warehouse: Option<WarehouseId>,
    pub item: Option<ItemId>,
    pub why: HeldWhy,
}

/// Tells sites apart, sheet by sheet.
pub struct Sites {
    by_sheet: BTreeMap<SheetId, Option<SiteId>>,
}

impl Sites {
    /// Finds the site of every ledger and count sheet from its title block, name, file and folder.
    /// Without any master the title or the folder names new ones.
    pub fn of(inputs: &Inputs, master: &mut Master) -> Sites {
        let masterless = master.sites.is_empty();
        let mut by_sheet = BTreeMap::new();
        for (id, _, sheet) in inputs.sheets() {
            let kind = sheet.schema.map(|schema| schema.kind);
            if matches!(kind, Some("ledger" | "stocktake")) {
                let found = site_of_sheet(&sheet.context, master);
                let site = match found {
                    None if masterless && kind == Some("ledger") => {
                        site_name(&sheet.context).map(|name| master.adopt_site(&name))
                    }
                    found => found,
                };
                by_sheet.insert(id, site);
            }
        }
        if masterless {
            for row in &inputs.records.ledger {
                if let Some(site) = &row.site {
                    master.adopt_site(site);
                }
            }
        }
        Sites { by_sheet }
    }

    /// The site of a row: what it names itself, else its sheet's.
    ///
    /// # Errors
    /// What was written, where no site is called that.
    pub fn site(
        &self,
        sheet: SheetId,
        written: Option<&Text>,
        master: &Master,
    ) -> Result<SiteId, Option<Text>> {
        let of_sheet = self.by_sheet.get(&sheet).copied().flatten();
        match written {
            Some(name) => match (master.site_named(name), of_sheet) {
                (Some(site), _) => Ok(site),
                // A department or a group in the column does not unsay the sheet's own name.
                (None, Some(site)) if master.near_sites(name).is_empty() => Ok(site),
                (None, Some(site)) if contains_either(master, site, name) => Ok(site),
                (None, _) => Err(Some(*name)),
            },
            None => of_sheet.ok_or(None),
        }
    }
}

fn contains_either(master: &Master, site: SiteId, written: &str) -> bool {
    let (name, written) = (master.site(site).map(|s| key(s)).unwrap_or_default(), key(written));
    name.contains(&written) || written.contains(&name)
}

const SITE_LABELS: &[&str] = &[
    "现场名称",
    "现场",
    "场站",
    "场站名称",
    "风电场",
    "单位",
    "填报单位",
    "填报现场",
    "项目",
    "项目名称",
    "项目现场",
    "服务中心",
];

fn site_of_sheet(context: &Context, master: &Master) -> Option<SiteId> {
    if let Some(name) = context.label(SITE_LABELS)
        && let Some(site) = master.site_named(name).or_else(|| master.site_within(name))
    {
        return Some(site);
    }
    let warehouse =
        context.label(&["仓库", "库房", "仓库名称"]).and_then(|name| master.warehouse_named(name));
    if let Some(site) = warehouse.and_then(|id| master.warehouse(id)?.site) {
        return Some(site);
    }
    context.names().find_map(|name| master.site_within(name))
}

/// A site's name without any master: the label, else a title or folder without the words
/// and dates that only say what the sheet is.
fn site_name(context: &Context) -> Option<String> {
    if let Some(name) = context.label(SITE_LABELS) {
        return Some(name.to_owned());
    }
    let titles = context.titles.iter().map(String::as_str).chain([context.sheet.as_str()]);
    let ledgers = titles.filter(|text| NOISE.iter().any(|word| text.contains(word)));
    let folders = context.file.folders.iter().map(String::as_str);
    let names = ledgers.chain([context.file.stem.as_str()]).chain(folders);
    names.map(bare_name).find(|name| name.chars().count() >= 2)
}

/// Words that say what a sheet is, not whose.
const NOISE: &[&str] = &[
    "现场出入库流水账",
    "出入库流水账",
    "出入库流水帐",
    "流水账",
    "流水帐",
    "出入库台账",
    "出入库登记表",
    "出入库记录",
    "台账",
    "出入库日报表",
    "出入库日报",
    "日报表",
    "日报",
    "现场",
    "Sheet",
    "sheet",
    "出入库",
    "明细表",
    "明细",
    "ledgers",
    "ledger",
    "inbox",
];

/// A name without dates and without the words that only say what the sheet is.
fn bare_name(text: &str) -> String {
    let mut bare = String::new();
    let mut after_digit = false;
    for c in text.chars() {
        let of_date = c.is_numeric() || after_digit && "年月日号.-/_".contains(c);
        after_digit = of_date;
        if !of_date && !c.is_whitespace() {
            bare.push(c);
        }
    }
    for word in NOISE {
        bare = bare.replace(word, "");
    }
    bare.trim_matches(|c: char| "()（）-_.,、".contains(c)).to_owned()
}

/// Sheet, where its site and warehouse lie, category.
type WrittenPlace = (SheetId, [Option<usize>; 2], Category);
/// Where code, name, specification and unit lie.
type ItemSpots = [Option<usize>; 4];
/// The item, the factor of the unit, whether it is called otherwise.
type KnownItem = (ItemId, Option<Quantity>, bool);

/// Names beyond these are asked for again.
const MOST_KNOWN: usize = 1 << 18;

/// What rows that were posted came to: the same few names stand in a million rows, each name
/// as one shared text, so that it is known by where that lies.
#[derive(Default)]
pub struct Known {
    places: HashMap<WrittenPlace, (Option<SiteId>, WarehouseId), RandomState>,
    items: HashMap<ItemSpots, KnownItem, RandomState>,
}

impl Known {
    /// What [`post`] would say; none where it has to be asked.
    pub fn post(&self, at: usize, row: &LedgerRow) -> Option<Posting> {
        if row.other_unit.is_some() {
            return None;
        }
        let (site, warehouse) = *self.places.get(&place_of(row))?;
        let (item, factor, misnamed) = *self.items.get(&item_of(row))?;
        let effect = match factor {
            None => row.effect,
            Some(factor) => row.effect.times(factor)?,
        };
        let RowPlace { sheet, .. } = row.place;
        let LedgerRow { date, category, direction, red, .. } = *row;
        Some(Posting {
            row: at,
            sheet,
            date,
            category,
            direction,
            red,
            site,
            warehouse,
            item,
            effect,
            factor,
            misnamed,
            plain: is_plain(row),
        })
    }

    /// Remembers what a row came to. The row must outlive what is remembered of it.
    pub fn learn(&mut self, posting: &Posting, row: &LedgerRow) {
        if self.items.len() >= MOST_KNOWN || self.places.len() >= MOST_KNOWN {
            return;
        }
        self.places.insert(place_of(row), (posting.site, posting.warehouse));
        self.items.insert(item_of(row), (posting.item, posting.factor, posting.misnamed));
    }
}

/// What site and warehouse depend on.
fn place_of(row: &LedgerRow) -> WrittenPlace {
    (row.place.sheet, [&row.site, &row.warehouse].map(spot), row.category)
}

/// What the item, its unit and its name depend on.
fn item_of(row: &LedgerRow) -> ItemSpots {
    let item = &row.item;
    [&item.code, &item.name, &item.spec, &item.unit].map(spot)
}

/// Where a text lies: two that lie in one place are one.
fn spot(text: &Option<Text>) -> Option<usize> {
    text.as_ref().map(|text| text.as_ptr().addr())
}

/// Finds warehouse, item and unit of one ledger row.
///
/// # Errors
/// Why the row has no place yet.
pub fn post(
    at: usize,
    row: &LedgerRow,
    context: Option<&Context>,
    sites: &Sites,
    master: &Master,
    config: &Config,
) -> Result<Posting, Held> {
    let site = sites.site(row.place.sheet, row.site.as_ref(), master);
    let held =
        |warehouse, item, why| Held { row: at, site: site.as_ref().ok().copied(), warehouse, item, why };
    let found = master.resolve(&row.item);
    let item = found.as_ref().ok().copied();
    let warehouse = warehouse_of(row, context, site.as_ref().ok().copied(), master);
    let warehouse = match (warehouse, &site) {
        (Ok(id), _) => id,
        (Err(_), Err(written)) if row.warehouse.is_none() => {
            let candidates = written.as_deref().map(|w| master.near_sites(w)).unwrap_or_default();
            let why = HeldWhy::UnknownSite { written: *written, candidates };
            return Err(held(None, item, why));
        }
        (Err(why), _) => return Err(held(None, item, why)),
    };
    let item = match found {
        Ok(item) => item,
        Err(unknown) => {
            let (clash, candidates) = match unknown {
                UnknownItem::Several(several) => (true, several),
                // Suggestions are costly and the same for equal names: the caller adds them.
                UnknownItem::None => (false, Vec::new()),
            };
            return Err(held(Some(warehouse), None, HeldWhy::UnknownItem { clash, candidates }));
        }
    };
    let factor = match factor(row, item, master, config) {
        Ok(factor) => factor,
        Err(why) => return Err(held(Some(warehouse), Some(item), why)),
    };
    let effect = match factor {
        None => Some(row.effect),
        Some(factor) => row.effect.times(factor),
    };
    let Some(effect) = effect else {
        let why = unit_why(row, item, master);
        return Err(held(Some(warehouse), Some(item), why));
    };
    Ok(Posting {
        row: at,
        sheet: row.place.sheet,
        date: row.date,
        category: row.category,
        direction: row.direction,
        red: row.red,
        site: site.ok().or_else(|| master.warehouse(warehouse)?.site),
        warehouse,
        item,
        effect,
        factor,
        misnamed: !master.is_called(item, &row.item),
        plain: is_plain(row),
    })
}

/// The warehouse a row names, else the one that its sheet names, else the site's store of
/// the condition that the category demands (物资退库: the good one).
fn warehouse_of(
    row: &LedgerRow,
    context: Option<&Context>,
    site: Option<SiteId>,
    master: &Master,
) -> Result<WarehouseId, HeldWhy> {
    let label = context.and_then(|c| c.label(&["仓库", "库房", "仓库名称"]));
    let named = row.warehouse.as_deref().or(label);
    if let Some(name) = named {
        return master
            .warehouse_named(name)
            .or_else(|| site.and_then(|site| short_name(name, site, master)))
            .ok_or_else(|| HeldWhy::UnknownWarehouse {
                written: Some(Text::from(name)),
                condition: None,
                candidates: master.near_warehouses(name),
            });
    }
    let condition = match row.category {
        Category::Return | Category::CountGain | Category::CountLoss => Condition::Good,
        category => category.condition().unwrap_or(Condition::Good),
    };
    let stores = site.map(|site| master.stores(site, condition)).unwrap_or_default();
    match stores.as_slice() {
        [store] => Ok(*store),
        several => Err(HeldWhy::UnknownWarehouse {
            written: None,
            condition: Some(condition),
            candidates: several.iter().filter_map(|id| Some(master.warehouse(*id)?.name)).collect(),
        }),
    }
}

/// `完好品库` on a site's own ledger is that site's.
fn short_name(written: &str, site: SiteId, master: &Master) -> Option<WarehouseId> {
    let folded = key(written);
    let mut fitting = master
        .warehouses
        .iter()
        .zip(0_u32..)
        .filter(|(store, _)| store.site == Some(site) && key(&store.name).ends_with(&folded));
    if let (Some((_, id)), None) = (fitting.next(), fitting.next()) {
        return Some(WarehouseId(id));
    }
    let condition = crate::record::condition_of(written)?;
    let about_the_store = written.chars().count() <= 6;
    match master.stores(site, condition).as_slice() {
        [store] if about_the_store => Some(*store),
        _ => None,
    }
}

/// The factor from the written unit to the item's; none where they are the same.
fn factor(
    row: &LedgerRow,
    item: ItemId,
    master: &Master,
    config: &Config,
) -> Result<Option<Quantity>, HeldWhy> {
    if row.other_unit.is_some() {
        return Err(unit_why(row, item, master));
    }
    let Some(master_item) = master.item(item) else {
        return Ok(None);
    };
    let (Some(written), Some(unit)) = (&row.item.unit, &master_item.unit) else {
        return Ok(None);
    };
    let unit_key = |unit: &str| config.aliases.unit_key(unit);
    let (from, to) = (unit_key(written), unit_key(unit));
    if from == to {
        return Ok(None);
    }
    if let Some((aux, factor)) = &master_item.aux
        && unit_key(aux) == from
    {
        return Ok(Some(*factor));
    }
    let configured = config.factor.iter().find(|f| {
        unit_key(&f.from) == from
            && unit_key(&f.to) == to
            && f.item.as_deref().is_none_or(|code| code == &*master_item.code)
    });
    match configured {
        Some(factor) => Ok(Some(factor.factor)),
        None => Err(unit_why(row, item, master)),
    }
}

fn unit_why(row: &LedgerRow, item: ItemId, master: &Master) -> HeldWhy {
    let written = row.other_unit.or(row.item.unit);
    let unit = master.item(item).and_then(|item| item.unit);
    HeldWhy::Unit {
        written: written.unwrap_or_else(|| Text::from("")),
        master: unit.unwrap_or_else(|| Text::from("")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_dates_and_noise_and_nothing_else() {
        for (text, name) in [
            ("日照风电场出入库流水账(2024年11月)", "日照风电场"),
            ("张北风电场20241103", "张北风电场"),
            ("现场出入库流水账", ""),
            ("2024-11", ""),
            ("11月3日", ""),
            ("Sheet1", ""),
        ] {
            assert_eq!(bare_name(text), name, "{text}");
        }
    }
}
