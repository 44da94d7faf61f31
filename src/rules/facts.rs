//! The read-only view that the rules judge.

use super::Needs;
use crate::book::{Book, Held, Item, Key};
use crate::callback::Callbacks;
use crate::finding::{Excerpt, Finding, Source};
use crate::inputs::Inputs;
use crate::matching::Matching;
use crate::outsource::Outsource;
use crate::place::{RowPlace, SheetId, column_letters};
use crate::record::{CountRow, Fields, LedgerRow, WrittenItem};
use crate::sheet::{Field, RejectedRow, SheetRead};
use crate::stocktake::Stocktake;
use crate::value::Text;
use crate::value::name::key;
use chrono::NaiveDate;

/// What was read and what came of it.
pub struct Facts<'a> {
    pub inputs: &'a Inputs,
    pub book: &'a Book<'a>,
    pub matching: &'a Matching,
    /// Today, for deadlines.
    pub as_of: NaiveDate,
    pub policy: &'a crate::policy::Policy,
    /// Whether the day on which the book got a file is the day on which it was sent.
    pub arrivals: bool,
    /// Counts against the book, where a stocktake is judged.
    pub stocktake: Option<&'a Stocktake>,
    /// Outsourced work, where that is what was asked for.
    pub outsource: Option<&'a Outsource>,
    /// Services and callbacks, where they are analysed.
    pub callbacks: Option<&'a Callbacks<'a>>,
}

impl<'a> Facts<'a> {
    /// A view of a book and its match; what other engines found is put beside it.
    pub fn new(
        book: &'a Book<'a>,
        matching: &'a Matching,
        as_of: NaiveDate,
        policy: &'a crate::policy::Policy,
    ) -> Facts<'a> {
        Facts {
            inputs: book.inputs,
            book,
            matching,
            as_of,
            policy,
            arrivals: false,
            stocktake: None,
            outsource: None,
            callbacks: None,
        }
    }

    /// For files that are judged on the day on which they come.
    pub fn with_arrivals(self) -> Facts<'a> {
        Facts { arrivals: true, ..self }
    }

    /// With the counts of a stocktake.
    pub fn with_stocktake(self, stocktake: &'a Stocktake) -> Facts<'a> {
        Facts { stocktake: Some(stocktake), ..self }
    }

    /// With the scores of outsourced work beside.
    #[must_use]
    pub fn with_outsource(self, outsource: &'a Outsource) -> Facts<'a> {
        Facts { outsource: Some(outsource), ..self }
    }

    /// The same with what the callbacks come to.
    pub fn with_callbacks(self, callbacks: &'a Callbacks<'a>) -> Facts<'a> {
        Facts { callbacks: Some(callbacks), ..self }
    }
}

impl Facts<'_> {
    pub(super) fn has(&self, needs: Needs) -> bool {
        let balances = &self.book.balances;
        match needs {
            Needs::Inputs => true,
            Needs::Ledger => !self.inputs.records.ledger.is_empty() || !self.inputs.records.sent.is_empty(),
            Needs::Sites => !self.book.sent.is_empty() || self.book.master.sites_are_known,
            Needs::Classes => {
                self.has(Needs::Ledger) && self.book.master.items.iter().any(|item| item.class.is_some())
            }
            Needs::Opening => balances.lines.iter().any(|line| line.opening.is_some()),
            Needs::Onhand => !self.inputs.records.onhand.is_empty(),
            Needs::Balances => balances.lines.iter().any(|line| line.difference.is_some()),
            Needs::SecondOpening => balances.openings_checked,
            Needs::SelfCheck => balances.self_checked,
            Needs::Documents => self.book.documents.any(),
            Needs::Transfers => !self.matching.transfers.is_empty(),
            Needs::Waiting => !self.inputs.waiting.is_empty(),
            Needs::Closed => !self.inputs.memory.closed.is_empty(),
            Needs::Arrivals => {
                let states = |sheet: &SheetRead| super::ledger::sent_on(&sheet.context).is_some();
                self.arrivals || self.inputs.sheets().any(|(_, _, sheet)| states(sheet))
            }
            Needs::Orders => !self.inputs.records.transfers.is_empty(),
            Needs::Stocktake => self.stocktake.is_some(),
            Needs::Outsourced(part) => self.outsource.is_some_and(|outsource| outsource.has(part)),
            Needs::Callbacks => self.callbacks.is_some_and(|c| !c.tickets.is_empty() || !c.calls.is_empty()),
            Needs::Visits => {
                let records = &self.inputs.records;
                self.callbacks.is_some() && !records.visits.is_empty() && !records.owners.is_empty()
            }
        }
    }

    /// The site of a ledger sheet or of a row on it.
    pub fn site_of(&self, sheet: SheetId, written: Option<&Text>) -> Option<Text> {
        let site = self.book.sites.site(sheet, written, &self.book.master).ok()?;
        self.book.master.site(site).cloned()
    }

    /// The site of a row that was refused, by its own site cell or its sheet.
    pub fn site_of_rejected(&self, id: SheetId, sheet: &SheetRead, row: &RejectedRow) -> Option<Text> {
        let col = sheet.columns.iter().find(|c| c.field == Field::Site).map(|c| c.col);
        let written = col.and_then(|col| row.cells.iter().find(|(c, _)| *c == col));
        let written = written.map(|(_, text)| Text::from(text.as_str()));
        self.site_of(id, written.as_ref())
    }

    /// The item that a refused row names, where its cells tell.
    pub fn item_of_rejected(&self, sheet: &SheetRead, row: &RejectedRow) -> Option<&Item> {
        let text = |field: Field| {
            let col = sheet.columns.iter().find(|c| c.field == field)?.col;
            let (_, text) = row.cells.iter().find(|(c, _)| *c == col)?;
            Some(Text::from(text.as_str()))
        };
        let written = WrittenItem {
            code: text(Field::ItemCode),
            name: text(Field::ItemName),
            spec: text(Field::Spec),
            unit: text(Field::Unit),
        };
        self.book.master.item(self.book.master.resolve(&written).ok()?)
    }

    pub fn file_name(&self, sheet: SheetId) -> String {
        self.inputs.file(sheet.file).map(|file| file.shown.clone()).unwrap_or_default()
    }

    /// `file` or `file:Sheet1`.
    pub fn sheet_name(&self, id: SheetId) -> String {
        match self.inputs.sheet(id).map(|sheet| sheet.name.as_str()) {
            None | Some("") => self.file_name(id),
            Some(name) => format!("{}:{name}", self.file_name(id)),
        }
    }

    pub fn column(&self, sheet: SheetId, field: Field) -> Option<u32> {
        let sheet = self.inputs.sheet(sheet)?;
        sheet.columns.iter().find(|c| c.field == field).map(|c| c.col)
    }

    pub fn source(&self, place: RowPlace, field: Field) -> Source {
        Source { place, col: self.column(place.sheet, field) }
    }

    /// Warehouse, item code, item name of a key.
    pub fn key_names(&self, key: Key) -> (Option<Text>, Option<Text>, Option<Text>) {
        let warehouse = self.book.master.warehouse(key.0).map(|w| w.name);
        let item = self.book.master.item(key.1);
        (warehouse, item.map(|i| i.code), item.map(full_name))
    }

    /// The site that a key's warehouse belongs to.
    pub fn site_of_key(&self, key: Key) -> Option<Text> {
        let site = self.book.master.warehouse(key.0)?.site?;
        self.book.master.site(site).cloned()
    }

    /// The row of an export that a place points to, as an excerpt.
    pub fn export_excerpt(&self, place: RowPlace, field: Field) -> Option<Excerpt> {
        let records = &self.inputs.records;
        let find = |at: Result<usize, usize>| at.ok();
        let onhand = find(records.onhand.binary_search_by_key(&place, |line| line.place));
        let movement = find(records.movement.binary_search_by_key(&place, |line| line.place));
        let document = Some(records.documents.first_at(place));
        let document = document.filter(|at| records.documents.place(*at) == Some(place));
        let transfer = find(records.transfers.binary_search_by_key(&place, |line| line.place));
        let fields = match (onhand, movement, document, transfer) {
            (Some(at), ..) => records.onhand.get(at)?.fields(),
            (_, Some(at), ..) => records.movement.get(at)?.fields(),
            (_, _, Some(at), _) => records.documents.get(at)?.fields(),
            (.., Some(at)) => records.transfers.get(at)?.fields(),
            _ => return None,
        };
        self.excerpt_of(place.sheet, &fields, field)
    }

    /// A ledger row as an excerpt, with one cell marked.
    pub fn ledger_excerpt(&self, row: &LedgerRow, marked: Field) -> Option<Excerpt> {
        let mut fields = row.fields();
        for (key, _) in &mut fields {
            if *key == Field::Quantity.key() {
                *key = row.column.key();
            }
        }
        for column in [Field::InCategory, Field::OutCategory] {
            if self.column(row.place.sheet, column).is_some()
                && self.column(row.place.sheet, Field::Category).is_none()
            {
                let matching = row.direction == crate::record::Direction::In;
                if matching == (column == Field::InCategory) {
                    fields.push((column.key(), row.category.chinese().to_owned()));
                }
            }
        }
        self.excerpt_of(row.place.sheet, &fields, marked)
    }

    /// A row of a count sheet as an excerpt, with one cell marked.
    pub fn count_excerpt(&self, row: &CountRow, marked: Field) -> Option<Excerpt> {
        self.excerpt_of(row.place.sheet, &row.fields(), marked)
    }

    pub(super) fn excerpt_of(&self, sheet: SheetId, fields: &Fields, marked: Field) -> Option<Excerpt> {
        let sheet = self.inputs.sheet(sheet)?;
        let mut excerpt = Excerpt::default();
        for column in &sheet.columns {
            let value = fields.iter().find(|(key, _)| *key == column.field.key());
            if value.is_none() && column.field != marked {
                continue;
            }
            if column.field == marked {
                excerpt.marked = Some(excerpt.cells.len());
            }
            excerpt.header.push(column.header.clone());
            excerpt.cells.push(value.map(|(_, text)| text.clone()).unwrap_or_default());
        }
        Some(excerpt)
    }

    /// A refused row as it stood, with one cell marked.
    pub fn rejected_excerpt(&self, sheet: &SheetRead, row: &RejectedRow, marked: Option<u32>) -> Excerpt {
        let mut excerpt = Excerpt::default();
        let mut cols: Vec<u32> = row.cells.iter().map(|(col, _)| *col).chain(marked).collect();
        cols.sort_unstable();
        cols.dedup();
        for col in cols {
            if Some(col) == marked {
                excerpt.marked = Some(excerpt.cells.len());
            }
            let cell = row.cells.iter().find(|(c, _)| *c == col).map(|(_, text)| text.clone());
            excerpt.header.push(self.header_text(sheet, col));
            excerpt.cells.push(cell.unwrap_or_default());
        }
        excerpt
    }

    /// The header over a column, or its letters.
    pub fn header_text(&self, sheet: &SheetRead, col: u32) -> String {
        let mapped = sheet.columns.iter().find(|c| c.col == col).map(|c| c.header.clone());
        let other = || sheet.unmapped.iter().find(|(c, _)| *c == col).map(|(_, text)| text.clone());
        mapped.or_else(other).unwrap_or_else(|| column_letters(col))
    }

    /// A finding about a held row: site, warehouse, date and quantity as far as known.
    pub fn about_held(&self, finding: &mut Finding, held: &Held, row: &LedgerRow) {
        let master = &self.book.master;
        finding.site = held.site.and_then(|site| master.site(site).cloned());
        finding.warehouse = held.warehouse.and_then(|id| Some(master.warehouse(id)?.name));
        finding.item = held.item.and_then(|id| Some(master.item(id)?.code));
        finding.item_name = row.item.name;
        finding.date = Some(row.date);
        finding.quantity = Some(row.effect.abs());
        finding.subject.document = row.document.as_ref().map(ToString::to_string);
        finding.subject.category = Some(row.category.chinese().to_owned());
        finding.about = written_item(row);
    }
}

/// An item's name with its specification.
pub fn full_name(item: &Item) -> Text {
    match &item.spec {
        Some(spec) => Text::from(format!("{} {spec}", item.name)),
        None => item.name,
    }
}

/// An item as a row names it: code, name, specification.
pub fn written_item(row: &LedgerRow) -> String {
    written_name(&row.item)
}

/// The same of any row.
pub fn written_name(item: &WrittenItem) -> String {
    let parts = [&item.code, &item.name, &item.spec];
    parts.into_iter().flatten().map(|text| &**text).collect::<Vec<_>>().join(" ")
}

/// Findings that are one story refer to each other: a row that was refused or held and the
/// difference or the ERP line that it leaves behind, a return with the wrong sign and the
/// quantity that differs for it.
pub(super) fn relate(findings: &mut [Finding]) {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let mut used = std::collections::BTreeSet::new();
    let targets: Vec<usize> = (0..findings.len())
        .filter(|at| findings.get(*at).is_some_and(|f| matches!(f.code, "R301" | "R303" | "R304")))
        .collect();
    for (at, finding) in findings.iter().enumerate() {
        let is_story: fn(&Finding, &Finding) -> bool = match finding.code {
            "L101" | "L111" => is_held_row,
            "I004" | "I005" | "I011" | "I014" | "L102" => is_refused_row,
            "L104" => is_return,
            _ => continue,
        };
        let fits = |other: &usize| {
            !used.contains(other) && findings.get(*other).is_some_and(|other| is_story(finding, other))
        };
        if let Some(other) = targets.iter().copied().find(fits) {
            used.insert(other);
            pairs.push((at, other));
        }
    }
    for (one, other) in pairs {
        let ids = [one, other].map(|at| findings.get(at).map(|f| f.id.clone()).unwrap_or_default());
        let [first, second] = ids;
        if let Some(finding) = findings.get_mut(one) {
            finding.related.push(second);
        }
        if let Some(finding) = findings.get_mut(other) {
            finding.related.push(first);
        }
    }
}

/// Days by which the ERP's line may lie from a row that never reached the book.
const STORY_DAYS: i64 = 3;

fn is_near(one: &Finding, other: &Finding) -> bool {
    one.date.zip(other.date).is_none_or(|(a, b)| (a - b).num_days().abs() <= STORY_DAYS)
}

/// A held row has warehouse and quantity, and items that it may mean.
fn is_held_row(held: &Finding, other: &Finding) -> bool {
    // What a unit would make of the quantity is just what is not known of an L111.
    let amount = held.quantity.is_some() && (held.code == "L111" || other.quantity == held.quantity);
    if !amount || other.warehouse != held.warehouse {
        return false;
    }
    let candidates = held.alternatives.iter().filter_map(|text| text.split_whitespace().next());
    let items: Vec<&str> = candidates.chain(held.item.as_deref()).collect();
    let named = other.item.as_deref().is_some_and(|item| items.is_empty() || items.contains(&item));
    match other.code {
        "R301" => named && !items.is_empty(),
        "R303" => named && is_near(held, other),
        _ => false,
    }
}

/// A refused row is known by its item, where its cells tell one, else by what stands in them.
fn is_refused_row(refused: &Finding, other: &Finding) -> bool {
    let same_site = refused.site.is_some() && other.site == refused.site;
    if !same_site || !matches!(other.code, "R301" | "R303") || !is_near(refused, other) {
        return false;
    }
    if let Some(item) = &refused.item {
        return other.item.as_ref() == Some(item);
    }
    let cells: Vec<String> = refused.about.split('|').map(key).collect();
    let by_code = other.item.as_deref().is_some_and(|code| cells.contains(&key(code)));
    let name = other.item_name.as_deref().map(key).unwrap_or_default();
    by_code || !name.is_empty() && cells.concat().contains(&name)
}

fn is_return(wrong: &Finding, other: &Finding) -> bool {
    other.code == "R304"
        && other.hint == Some("sign")
        && (&other.warehouse, &other.item, other.date) == (&wrong.warehouse, &wrong.item, wrong.date)
}
