//! Tables to typed records: one file per kind.
//!
//! To add a kind: its file with a [`Kind`], a line in [`KINDS`] and a list in [`Records`].
//! A parser returns its record or what is wrong with the row; it raises no finding.

pub mod category;
mod documents;
mod items;
mod ledger;
mod movement;
mod onhand;
pub mod reach;
pub mod remark;
mod transfers;
mod warehouses;

pub use category::{Category, Condition, Direction};
pub use documents::{DocumentLine, list_direction};
pub use items::ItemLine;
pub use ledger::{LedgerRow, OpeningRow, Sent, condition_of, sheet_day};
pub use movement::{MovementLine, span as movement_span};
pub use onhand::{OnhandLine, as_of as onhand_date};
pub use transfers::TransferLine;
pub use warehouses::WarehouseLine;

use crate::place::{FileId, RowPlace, SheetId};
use crate::sheet::{ColumnMap, Context, Field, Intake, Note, Reject, Schema, TableRow};
use crate::value::{Period, Strings, Text};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A kind of sheet: how it looks and how its rows are read.
pub struct Kind {
    pub schema: Schema,
    /// Whether the sheet as a whole can be read: what is lacking beside the columns.
    pub begin: fn(&ColumnMap, &Context, Option<Period>) -> Result<(), Field>,
    /// One row to one or more records.
    pub row: fn(&mut Entry<'_, '_>) -> Result<(), Vec<Reject>>,
}

/// Every kind that is read. The order settles nothing but listings.
pub static KINDS: &[&Kind] = &[
    &ledger::KIND,
    &onhand::KIND,
    &movement::KIND,
    &documents::KIND,
    &transfers::KIND,
    &items::KIND,
    &warehouses::KIND,
];

/// The schemas of all kinds.
pub fn schemas() -> Vec<&'static Schema> {
    KINDS.iter().map(|kind| &kind.schema).collect()
}

/// All records of a file or a run.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Records {
    pub ledger: Vec<LedgerRow>,
    pub openings: Vec<OpeningRow>,
    /// Days for which a site has sent something, nil reports included.
    pub sent: Vec<Sent>,
    pub onhand: Vec<OnhandLine>,
    pub movement: Vec<MovementLine>,
    pub documents: Vec<DocumentLine>,
    pub transfers: Vec<TransferLine>,
    pub items: Vec<ItemLine>,
    pub warehouses: Vec<WarehouseLine>,
}

macro_rules! each_list {
    ($records:expr, $list:ident => $do:expr) => {{
        let records = $records;
        {
            let $list = &mut records.ledger;
            $do
        }
        {
            let $list = &mut records.openings;
            $do
        }
        {
            let $list = &mut records.sent;
            $do
        }
        {
            let $list = &mut records.onhand;
            $do
        }
        {
            let $list = &mut records.movement;
            $do
        }
        {
            let $list = &mut records.documents;
            $do
        }
        {
            let $list = &mut records.transfers;
            $do
        }
        {
            let $list = &mut records.items;
            $do
        }
        {
            let $list = &mut records.warehouses;
            $do
        }
    }};
}

impl Records {
    /// Takes over the records of another file.
    pub fn absorb(&mut self, other: Records) {
        self.ledger.extend(other.ledger);
        self.openings.extend(other.openings);
        self.sent.extend(other.sent);
        self.onhand.extend(other.onhand);
        self.movement.extend(other.movement);
        self.documents.extend(other.documents);
        self.transfers.extend(other.transfers);
        self.items.extend(other.items);
        self.warehouses.extend(other.warehouses);
    }

    /// Says that the file of these records stands elsewhere in the list of inputs.
    pub fn relocate(&mut self, file: FileId) {
        each_list!(self, list => list.iter_mut().for_each(|record| record.place.sheet.file = file));
    }

    /// Keeps the records of some places alone.
    pub fn retain(&mut self, keep: &dyn Fn(RowPlace) -> bool) {
        each_list!(self, list => list.retain(|record| keep(record.place)));
    }

    fn forget(&mut self, sheet: SheetId) {
        self.retain(&|place| place.sheet != sheet);
    }

    /// Every record with its place, kind and fields as they were understood, in the order
    /// of the rows.
    pub fn listed(&self) -> Vec<Listed> {
        let mut all = Vec::new();
        all.extend(self.ledger.iter().map(|r| Listed::new(r.place, "ledger", r.fields())));
        all.extend(self.openings.iter().map(|r| Listed::new(r.place, "ledger", r.fields())));
        all.extend(self.onhand.iter().map(|r| Listed::new(r.place, "onhand", r.fields())));
        all.extend(self.movement.iter().map(|r| Listed::new(r.place, "movement", r.fields())));
        all.extend(self.documents.iter().map(|r| Listed::new(r.place, "documents", r.fields())));
        all.extend(self.transfers.iter().map(|r| Listed::new(r.place, "transfers", r.fields())));
        all.extend(self.items.iter().map(|r| Listed::new(r.place, "items", r.fields())));
        all.extend(self.warehouses.iter().map(|r| Listed::new(r.place, "warehouses", r.fields())));
        all.sort_by_key(|listed| listed.place);
        all
    }
}

/// A record as `inspect --rows` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub place: RowPlace,
    pub kind: &'static str,
    pub fields: Fields,
}

impl Listed {
    fn new(place: RowPlace, kind: &'static str, fields: Fields) -> Listed {
        Listed { place, kind, fields }
    }
}

/// Names and values of a record, empty ones left out.
pub type Fields = Vec<(&'static str, String)>;

/// Collects the fields that are there.
#[derive(Default)]
struct FieldList(Fields);

impl FieldList {
    fn put(mut self, field: Field, value: Option<impl ToString>) -> Self {
        self.0.extend(value.map(|value| (field.key(), value.to_string())));
        self
    }

    fn put_as(mut self, name: &'static str, value: impl ToString) -> Self {
        self.0.push((name, value.to_string()));
        self
    }

    fn item(self, item: &WrittenItem) -> Self {
        self.put(Field::ItemCode, item.code.as_ref())
            .put(Field::ItemName, item.name.as_ref())
            .put(Field::Spec, item.spec.as_ref())
            .put(Field::Unit, item.unit.as_ref())
    }
}

/// An item as a row names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WrittenItem {
    pub code: Option<Text>,
    pub name: Option<Text>,
    pub spec: Option<Text>,
    pub unit: Option<Text>,
}

/// A row about to become a record.
pub struct Entry<'e, 'r> {
    pub row: &'e TableRow<'r>,
    pub place: RowPlace,
    pub out: &'e mut Records,
    pub notes: &'e mut Vec<Note>,
    strings: &'e Strings,
    faults: Vec<Reject>,
}

impl Entry<'_, '_> {
    /// Remembers what is wrong and goes on, so that a row names all its faults at once.
    fn note<T: Default>(&mut self, result: Result<T, Reject>) -> T {
        result.unwrap_or_else(|reject| {
            if !self.faults.contains(&reject) {
                self.faults.push(reject);
            }
            T::default()
        })
    }

    fn text(&mut self, field: Field) -> Option<Text> {
        let text = self.row.text(field).map(|text| text.map(|text| self.strings.keep(&text)));
        self.note(text).filter(|text| !text.is_empty())
    }

    fn code(&mut self, field: Field) -> Option<Text> {
        let code = self.row.code(field).map(|code| code.map(|code| self.strings.keep(&code)));
        self.note(code)
    }

    fn keep(&self, text: &str) -> Text {
        self.strings.keep(text)
    }

    fn item(&mut self) -> WrittenItem {
        WrittenItem {
            code: self.code(Field::ItemCode),
            name: self.text(Field::ItemName),
            spec: self.text(Field::Spec),
            unit: self.text(Field::Unit),
        }
    }

    fn required<T>(&mut self, field: Field, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.is_faulty(&[field]) {
            self.faults.push(self.row.missing(field));
        }
        value
    }

    /// Whether one of these cells has been found wrong.
    fn is_faulty(&self, fields: &[Field]) -> bool {
        self.faults.iter().any(|fault| fault.field.is_some_and(|field| fields.contains(&field)))
    }

    /// The faults so far, or none.
    fn check(&mut self) -> Result<(), Vec<Reject>> {
        if self.faults.is_empty() { Ok(()) } else { Err(std::mem::take(&mut self.faults)) }
    }
}

/// Reads the sheets of one file into records.
pub struct Reader<'a> {
    file: FileId,
    sheet: u32,
    kind: Option<&'static Kind>,
    period: Option<Period>,
    strings: &'a Strings,
    /// The day that the sheet is of, for a ledger that states it once.
    day: Option<NaiveDate>,
    spoken: bool,
    records: Records,
}

impl<'a> Reader<'a> {
    pub fn new(file: FileId, period: Option<Period>, strings: &'a Strings) -> Reader<'a> {
        Reader {
            file,
            sheet: 0,
            kind: None,
            period,
            strings,
            day: None,
            spoken: false,
            records: Records::default(),
        }
    }

    pub fn finish(self) -> Records {
        self.records
    }

    fn place(&self, row: u32) -> RowPlace {
        RowPlace { sheet: SheetId { file: self.file, sheet: self.sheet }, row }
    }

    fn is_ledger(&self) -> bool {
        self.kind.is_some_and(|kind| kind.schema.kind == ledger::KIND.schema.kind)
    }

    fn sent(&mut self, row: &TableRow<'_>) {
        if !self.is_ledger() {
            return;
        }
        self.spoken = true;
        if let Some(date) = self.day(row) {
            let site = row.text(Field::Site).ok().flatten();
            let site = site.map(|site| self.strings.keep(&site)).filter(|site| !site.is_empty());
            let place = self.place(row.row.number);
            let same =
                |sent: &Sent| sent.date == date && sent.site == site && sent.place.sheet == place.sheet;
            if !self.records.sent.last().is_some_and(same) {
                self.records.sent.push(Sent { place, site, date });
            }
        }
    }
}

impl Intake for Reader<'_> {
    fn begin(
        &mut self,
        schema: &'static Schema,
        columns: &ColumnMap,
        context: &Context,
    ) -> Result<(), Field> {
        self.kind = KINDS.iter().find(|kind| kind.schema.kind == schema.kind).copied();
        self.day = ledger::sheet_day(context, self.period);
        self.kind.map_or(Ok(()), |kind| (kind.begin)(columns, context, self.period))
    }

    fn row(&mut self, row: &TableRow<'_>, notes: &mut Vec<Note>) -> Result<(), Vec<Reject>> {
        self.sent(row);
        let Some(kind) = self.kind else {
            return Ok(());
        };
        let mut entry = Entry {
            row,
            place: self.place(row.row.number),
            out: &mut self.records,
            notes,
            strings: self.strings,
            faults: Vec::new(),
        };
        (kind.row)(&mut entry)
    }

    fn nil(&mut self, row: &TableRow<'_>) {
        self.sent(row);
    }

    fn day(&self, row: &TableRow<'_>) -> Option<NaiveDate> {
        row.date(Field::Date).ok().flatten().or(self.day)
    }

    fn end(&mut self, keep: bool) {
        let sheet = SheetId { file: self.file, sheet: self.sheet };
        if !keep {
            self.records.forget(sheet);
        } else if self.is_ledger()
            && !self.spoken
            && let Some(date) = self.day
        {
            // A header with nothing under it says that nothing happened.
            let place = RowPlace { sheet, row: 0 };
            self.records.sent.push(Sent { place, site: None, date });
        }
        self.sheet += 1;
        self.kind = None;
        self.day = None;
        self.spoken = false;
    }
}
