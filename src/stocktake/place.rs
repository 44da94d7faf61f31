//! Rows of count sheets to entries: whose sheet, which store, which item, in which unit.

use super::form::{FormNumber, Scope};
use crate::book::whose::store_within;
use crate::book::{Book, Held, HeldWhy, ItemId, Key, SiteId, WarehouseId, resolve};
use crate::config::Config;
use crate::place::{FileId, SheetId};
use crate::policy::Stocktake as Policy;
use crate::record::{Category, CountRow, Direction, LedgerRow, WrittenItem};
use crate::sheet::{Context, Field};
use crate::value::name::key;
use crate::value::{Period, Quantity, Text, date};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A row of a count sheet with its place in the book, in the item's main unit.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its position among the count rows that were read.
    pub row: usize,
    pub sheet: SheetId,
    pub key: Key,
    /// None where nothing says of which day the count is.
    pub day: Option<NaiveDate>,
    /// The month or quarter that the sheet names as its own.
    pub of: Option<Period>,
    pub scope: Scope,
    pub book: Option<Quantity>,
    pub counted: Option<Quantity>,
    /// 盘盈 less 盘亏 as the sheet has them.
    pub own: Option<Quantity>,
}

/// Rows of one sheet that have no place in the book, for one reason.
#[derive(Clone, Debug)]
pub struct Unplaced {
    pub rows: Vec<usize>,
    pub site: Option<SiteId>,
    pub warehouse: Option<WarehouseId>,
    pub item: Option<ItemId>,
    pub why: HeldWhy,
}

/// What is said once for a sheet.
struct Sheet {
    site: Result<SiteId, Option<Text>>,
    /// The store whose name stands in title, sheet, file or folder.
    named: Option<WarehouseId>,
    form: Option<FormNumber>,
    form_day: Option<NaiveDate>,
    of: Option<Period>,
    scope: Scope,
}

/// Finds the place of every row; copies of a file count once.
pub fn place(book: &Book<'_>, config: &Config, policy: &Policy) -> (Vec<Entry>, Vec<Unplaced>) {
    let copies: BTreeSet<FileId> = book.snapshots.same_bytes.iter().map(|(copy, _)| *copy).collect();
    let sheets = sheets(book, policy);
    let mut placed: Vec<Entry> = Vec::new();
    let mut unplaced: Vec<Unplaced> = Vec::new();
    for (at, row) in book.inputs.records.counts.iter().enumerate() {
        let id = row.place.sheet;
        let Some(sheet) = sheets.get(&id).filter(|_| !copies.contains(&id.file)) else { continue };
        match entry(book, config, sheet, at, row) {
            Ok(entry) => placed.push(entry),
            Err(odd) => {
                // A sheet whose store is unknown is one story, however many rows it has.
                let same = |known: &&mut Unplaced| {
                    odd.item.is_none()
                        && is_of_sheet(&known.why)
                        && known.why == odd.why
                        && first_sheet(book, known) == Some(id)
                };
                match unplaced.iter_mut().rev().take(4).find(same) {
                    Some(known) => known.rows.push(at),
                    None => unplaced.push(odd),
                }
            }
        }
    }
    suggest(book, &mut unplaced);
    turn_own_signs(book, &mut placed);
    (placed, unplaced)
}

fn is_of_sheet(why: &HeldWhy) -> bool {
    matches!(why, HeldWhy::UnknownSite { .. } | HeldWhy::UnknownWarehouse { .. })
}

fn first_sheet(book: &Book<'_>, unplaced: &Unplaced) -> Option<SheetId> {
    let row = book.inputs.records.counts.get(*unplaced.rows.first()?)?;
    Some(row.place.sheet)
}

fn sheets(book: &Book<'_>, policy: &Policy) -> BTreeMap<SheetId, Sheet> {
    let forms = forms(book);
    let mut sheets = BTreeMap::new();
    for (id, _, read) in book.inputs.sheets() {
        if read.schema.is_none_or(|schema| schema.kind != "stocktake") {
            continue;
        }
        let context = &read.context;
        let (form, form_day) = forms.get(&id).cloned().unwrap_or_default();
        let names = || context.names().filter(|name| !context.file.folders.iter().any(|f| f == name));
        let says =
            |words: &[String]| names().any(|name| words.iter().any(|word| name.contains(word.as_str())));
        let scope = match &form {
            Some(form) => form.scope,
            None if says(&policy.recount_words) => Scope::Recount,
            None if says(&policy.partial_words) => Scope::Part,
            None => Scope::Full,
        };
        let sheet = Sheet {
            site: book.sites.site(id, None, &book.master),
            named: store_within(&book.master, context),
            form,
            form_day,
            of: period_of(context),
            scope,
        };
        sheets.insert(id, sheet);
    }
    // Records without a sheet of this run come from an earlier one.
    for row in &book.inputs.records.counts {
        sheets.entry(row.place.sheet).or_insert_with(|| {
            let form = row.form.as_deref().and_then(FormNumber::read);
            Sheet {
                site: Err(None),
                named: None,
                form_day: form.as_ref().map(|form| form.day),
                scope: form.as_ref().map(|form| form.scope).unwrap_or_default(),
                form,
                of: None,
            }
        });
    }
    sheets
}

type Form = (Option<FormNumber>, Option<NaiveDate>);

/// The form of each sheet: by the number in its title, else by the hidden sheet of its file,
/// which knows it by its name or, that being changed, by its place.
fn forms(book: &Book<'_>) -> HashMap<SheetId, Form> {
    let records = &book.inputs.records;
    let mut found: HashMap<SheetId, Form> = HashMap::new();
    for row in &records.counts {
        if let Some(form) = row.form.as_deref().and_then(FormNumber::read) {
            found.entry(row.place.sheet).or_insert_with(|| (Some(form.clone()), Some(form.day)));
        }
    }
    let mut hidden: BTreeMap<FileId, Vec<_>> = BTreeMap::new();
    for line in &records.forms {
        hidden.entry(line.place.sheet.file).or_default().push(line);
    }
    for (file, lines) in hidden {
        let of_file = book.inputs.sheets().filter(|(id, _, read)| {
            id.file == file && read.schema.is_some_and(|schema| schema.kind == "stocktake")
        });
        for (nth, (id, _, read)) in of_file.enumerate() {
            let by_name = lines.iter().find(|line| line.sheet.trim() == read.name.trim());
            let Some(line) = by_name.or_else(|| lines.get(nth)) else { continue };
            let number = FormNumber::read(&line.number);
            let day = line.counted_on.or_else(|| number.as_ref().map(|number| number.day));
            found.entry(id).or_insert((number, day));
        }
    }
    found
}

/// The month or quarter that title, sheet or file name as theirs.
fn period_of(context: &Context) -> Option<Period> {
    let names = || context.titles.iter().map(String::as_str).chain([&*context.sheet, &*context.file.stem]);
    let year = context.stated.year;
    let quarter = names().find_map(|name| quarter_of(name, year));
    quarter.or_else(|| {
        names().find_map(|name| {
            let stated = date::stated(name);
            let month = Period::month(stated.year?, stated.month?)?;
            stated.day.is_none().then_some(month)
        })
    })
}

/// `2024年第四季度`, `2024Q4`, `四季度`.
fn quarter_of(text: &str, year: Option<i32>) -> Option<Period> {
    let folded = key(text);
    let numerals = |c: char| match c {
        '1' | '一' => Some(1),
        '2' | '二' => Some(2),
        '3' | '三' => Some(3),
        '4' | '四' => Some(4),
        _ => None,
    };
    let before = |word: &str| {
        let (head, _) = folded.split_once(word)?;
        numerals(head.chars().last()?)
    };
    let behind_q = || {
        folded.match_indices('q').find_map(|(at, _)| {
            let mut rest = folded.get(at + 1..)?.chars();
            let quarter = rest.next().filter(char::is_ascii_digit).and_then(numerals)?;
            let starts = folded.get(..at)?.chars().last().is_none_or(|c| !c.is_alphabetic() || c == '年');
            (starts && rest.next().is_none_or(|c| !c.is_ascii_digit())).then_some(quarter)
        })
    };
    let quarter = before("季度").or_else(|| before("季")).or_else(behind_q)?;
    let year = date::stated(text).year.or_else(|| year_in(&folded)).or(year)?;
    format!("{year}-Q{quarter}").parse().ok()
}

/// Four digits that make a year.
fn year_in(folded: &str) -> Option<i32> {
    let mut runs = folded.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 4);
    runs.find_map(|run| run.parse().ok().filter(|year| date::YEARS.contains(year)))
}

fn entry(
    book: &Book<'_>,
    config: &Config,
    sheet: &Sheet,
    at: usize,
    row: &CountRow,
) -> Result<Entry, Unplaced> {
    let master = &book.master;
    let site = match &row.site {
        Some(written) => book.sites.site(row.place.sheet, Some(written), master),
        None => sheet.site,
    };
    let known_site = site.as_ref().ok().copied();
    let by_sheet = || {
        let by_form = sheet.form.as_ref().and_then(|form| master.warehouse_named(&form.warehouse));
        by_form.or(sheet.named).or_else(|| {
            let stores = master.stores(known_site?, row.condition?);
            if let [store] = stores.as_slice() { Some(*store) } else { None }
        })
    };
    let own = row.warehouse.as_deref();
    let sheet_name = book.inputs.sheet(row.place.sheet).map(|read| read.context.sheet.as_str());
    let context = book.inputs.sheet(row.place.sheet).map(|read| &read.context);
    let by_name = |store: WarehouseId| master.warehouse(store).map(|store| store.name);
    // The name of a worksheet is the weakest word: `盘点仓库` is no store.
    let is_weak =
        own.is_some() && own == sheet_name && own.is_some_and(|n| master.warehouse_named(n).is_none());
    let warehouse = match own {
        Some(_) if !is_weak => row.warehouse,
        own => by_sheet().and_then(by_name).or_else(|| own.and(row.warehouse)),
    };
    let Some(warehouse) = warehouse else {
        let why = match &site {
            Ok(site) => HeldWhy::UnknownWarehouse {
                written: None,
                condition: row.condition,
                candidates: master
                    .warehouses
                    .iter()
                    .filter(|w| w.site == Some(*site))
                    .map(|w| w.name)
                    .collect(),
            },
            Err(written) => HeldWhy::UnknownSite {
                written: *written,
                candidates: written.as_deref().map(|w| master.near_sites(w)).unwrap_or_default(),
            },
        };
        return Err(Unplaced { rows: vec![at], site: known_site, warehouse: None, item: None, why });
    };
    let unplaced = |held: Held| Unplaced {
        rows: vec![at],
        site: held.site.or(known_site),
        warehouse: held.warehouse,
        item: held.item,
        why: held.why,
    };
    let post = |unit: &Option<Text>| {
        let row = stand_in(row, warehouse, *unit);
        resolve::post(at, &row, context, &book.sites, master, config).map_err(unplaced)
    };
    let posting = post(&row.item.unit)?;
    // A unit behind the number is that of the count alone.
    let factor = match &row.other_unit {
        Some(_) => post(&row.other_unit)?.factor,
        None => posting.factor,
    };
    let convert = |quantity: Option<Quantity>, factor: Option<Quantity>| match (quantity, factor) {
        (Some(quantity), Some(factor)) => quantity.times(factor).map(Some).ok_or(()),
        (quantity, _) => Ok(quantity),
    };
    let own = match (row.gain, row.loss) {
        (None, None) => row.variance,
        (gain, loss) => Some(gain.unwrap_or_default() - loss.unwrap_or_default().abs()),
    };
    let converted =
        (convert(row.book, posting.factor), convert(row.counted, factor), convert(own, posting.factor));
    let (Ok(book_quantity), Ok(counted), Ok(own)) = converted else {
        let empty = || Text::from("");
        let why = HeldWhy::Unit {
            written: row.other_unit.or(row.item.unit).unwrap_or_else(empty),
            master: master.item(posting.item).and_then(|item| item.unit).unwrap_or_else(empty),
        };
        let (warehouse, item) = (Some(posting.warehouse), Some(posting.item));
        return Err(Unplaced { rows: vec![at], site: known_site, warehouse, item, why });
    };
    Ok(Entry {
        row: at,
        sheet: row.place.sheet,
        key: (posting.warehouse, posting.item),
        day: row.counted_on.or(sheet.form_day),
        of: sheet.of,
        scope: sheet.scope,
        book: book_quantity,
        counted,
        // Our own form computes them; a program that fills it in may not calculate.
        own: own.filter(|_| sheet.form.is_none()),
    })
}

/// Stands in for a posting, so that the same rules find warehouse, item and unit.
fn stand_in(row: &CountRow, warehouse: Text, unit: Option<Text>) -> LedgerRow {
    LedgerRow {
        place: row.place,
        date: row.counted_on.unwrap_or_default(),
        site: row.site,
        warehouse: Some(warehouse),
        item: WrittenItem { unit, ..row.item },
        category: Category::CountGain,
        direction: Direction::In,
        red: false,
        effect: Quantity::whole(1),
        written: Quantity::whole(1),
        column: Field::Counted,
        other_unit: None,
        balance: None,
        document: None,
        transfer: None,
        packing: None,
        turbine: None,
        person: None,
        remark: None,
    }
}

/// Puts the nearest items beside rows whose item is unknown, once for each way of writing.
fn suggest(book: &Book<'_>, unplaced: &mut [Unplaced]) {
    let mut known: HashMap<&WrittenItem, Vec<ItemId>> = HashMap::new();
    for odd in unplaced {
        let row = odd.rows.first().and_then(|at| book.inputs.records.counts.get(*at));
        if let (HeldWhy::UnknownItem { clash: false, candidates }, Some(row)) = (&mut odd.why, row) {
            let near = known.entry(&row.item).or_insert_with(|| book.master.candidates(&row.item));
            candidates.clone_from(near);
        }
    }
}

/// A single 盈亏 column may be book less count: whichever sign most of a sheet's rows have.
fn turn_own_signs(book: &Book<'_>, entries: &mut [Entry]) {
    let single = |row: usize| {
        book.inputs.records.counts.get(row).is_some_and(|row| row.gain.is_none() && row.loss.is_none())
    };
    let mut votes: BTreeMap<SheetId, (usize, usize)> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| single(entry.row)) {
        if let (Some(own), Some(counted), Some(book)) = (entry.own, entry.counted, entry.book)
            && !own.is_zero()
        {
            let vote = votes.entry(entry.sheet).or_default();
            vote.0 += usize::from(own == counted - book);
            vote.1 += usize::from(own == book - counted);
        }
    }
    for entry in entries.iter_mut().filter(|entry| single(entry.row)) {
        if votes.get(&entry.sheet).is_some_and(|(usual, turned)| turned > usual) {
            entry.own = entry.own.map(|own| -own);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_are_found_in_titles() {
        for (text, quarter) in [
            ("乌兰风电场2024年第四季度物资盘点表", Some("2024-Q4")),
            ("2024年3季度盘点", Some("2024-Q3")),
            ("盘点表_2025Q1", Some("2025-Q1")),
            ("2024Q12", None),
            ("EQ4 2024", None),
            ("2024年11月盘点表", None),
        ] {
            let period = quarter.map(|q| q.parse::<Period>().unwrap());
            assert_eq!(quarter_of(text, None), period, "{text}");
        }
        assert_eq!(quarter_of("第二季度", Some(2023)), "2023-Q2".parse().ok());
    }
}
