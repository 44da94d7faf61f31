//! Tables to typed records: one file per kind.
//!
//! To add a kind: its file with a [`Kind`], a line in [`KINDS`] and a list in [`Records`].
//! A parser returns its record or what is wrong with the row; it raises no finding.

mod callbacks;
pub mod category;
mod complaints;
mod counts;
mod documents;
mod fieldwork;
mod forms;
mod incidents;
mod items;
mod ledger;
mod meetings;
mod meters;
mod movement;
mod notices;
mod onhand;
mod owners;
pub mod reach;
pub mod remark;
pub mod rows;
mod services;
mod transfers;
mod visits;
mod warehouses;
pub mod work;

pub use callbacks::CallbackRow;
pub use category::{Category, Condition, Direction};
use category::{CategoryMemo, CategoryRead};
pub use complaints::{ComplaintRow, Verdict};
pub use counts::{CountRow, FORM_LABEL};
pub use documents::{DocumentLine, list_direction};
pub use fieldwork::{Asked, FieldworkRow};
pub use forms::{COUNT_FORM, FormLine};
pub use incidents::{IncidentRow, Moment};
pub use items::ItemLine;
pub use ledger::{LedgerRow, OpeningRow, Sent, condition_of, sheet_day};
pub use meetings::{MeetingRow, people};
pub use meters::{MeterRow, Side};
pub use movement::{MovementLine, span as movement_span};
pub use notices::NoticeRow;
pub use onhand::{OnhandLine, as_of as onhand_date};
pub use owners::OwnerRow;
pub use services::ServiceRow;
pub use transfers::TransferLine;
pub use visits::VisitRow;
pub use warehouses::WarehouseLine;
pub use work::Work;

use crate::place::{FileId, RowPlace, SheetId};
use crate::sheet::{ColumnMap, Context, Field, Intake, Note, Reject, Schema, TableRow};
use crate::value::{Period, Text};
use chrono::NaiveDate;
use rows::{Rows, Value};
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
    &services::KIND,
    &callbacks::KIND,
    &visits::KIND,
    &owners::KIND,
    &counts::KIND,
    &forms::KIND,
    &fieldwork::KIND,
    &complaints::KIND,
    &meters::KIND,
    &notices::KIND,
    &meetings::KIND,
    &incidents::KIND,
];

/// The schemas of all kinds.
pub fn schemas() -> Vec<&'static Schema> {
    KINDS.iter().map(|kind| &kind.schema).collect()
}

macro_rules! lists {
    ($($(#[$doc:meta])* $list:ident: $of:ident<$record:ty> $(=> $kind:expr)?;)*) => {
        /// All records of a file or a run.
        #[derive(Debug, Default, Serialize, Deserialize)]
        #[serde(default)]
        pub struct Records {
            $($(#[$doc])* pub $list: $of<$record>,)*
        }

        impl Records {
            /// No records, and room for all of these: taking them over then moves each once.
            pub fn with_room_for<'r>(all: impl Iterator<Item = &'r Records> + Clone) -> Records {
                Records {
                    $($list: List::with_room_for(all.clone().map(|records| records.$list.len()).sum()),)*
                }
            }

            /// Takes over the records of another file.
            pub fn absorb(&mut self, other: Records) {
                $(List::absorb(&mut self.$list, other.$list);)*
            }

            /// Has them take no more room than they must.
            pub fn settle(&mut self) {
                $(List::settle(&mut self.$list);)*
            }

            /// Says that the one file of these records stands elsewhere in the list of inputs.
            pub fn relocate(&mut self, file: FileId) {
                $(List::relocate(&mut self.$list, file);)*
            }

            /// Keeps the records of some places alone.
            pub fn retain(&mut self, keep: &dyn Fn(RowPlace) -> bool) {
                $(List::retain(&mut self.$list, keep);)*
            }

            fn forget(&mut self, sheet: SheetId) {
                self.retain(&|place| place.sheet != sheet);
            }

            /// Every record with its place, kind and fields as they were understood, in the
            /// order of the rows.
            pub fn listed(&self) -> Vec<Listed> {
                self.listed_where(|_| true)
            }

            /// The same, of the kinds that are asked for: of some there may be millions.
            pub fn listed_where(&self, asked: impl Fn(&str) -> bool) -> Vec<Listed> {
                let mut all = Vec::new();
                $($(if asked($kind) {
                    all.extend(self.$list.iter().map(|r| Listed::new(r.place, $kind, r.fields())));
                })?)*
                all.sort_by_key(|listed| listed.place);
                all
            }
        }

        $(impl Placed for $record {
            fn place(&self) -> RowPlace {
                self.place
            }

            fn set_file(&mut self, file: FileId) {
                self.place.sheet.file = file;
            }
        })*
    };
}

/// What stands somewhere.
pub trait Placed {
    fn place(&self) -> RowPlace;

    fn set_file(&mut self, file: FileId);
}

/// A list of records.
trait List {
    fn with_room_for(count: usize) -> Self;

    /// Puts another list behind this one.
    fn absorb(&mut self, more: Self);

    /// Has the list take no more room than it must.
    fn settle(&mut self);

    /// Says that all records are of this file.
    fn relocate(&mut self, file: FileId);

    /// Keeps the records of some places alone.
    fn retain(&mut self, keep: &dyn Fn(RowPlace) -> bool);
}

impl<T: Placed> List for Vec<T> {
    fn with_room_for(count: usize) -> Self {
        Vec::with_capacity(count)
    }

    fn absorb(&mut self, more: Vec<T>) {
        // One that is all there is, is not copied.
        if self.is_empty() && self.capacity() <= more.len() {
            *self = more;
        } else {
            self.extend(more);
        }
    }

    fn settle(&mut self) {
        self.shrink_to_fit();
    }

    fn relocate(&mut self, file: FileId) {
        if self.first().is_some_and(|record| record.place().sheet.file != file) {
            self.iter_mut().for_each(|record| record.set_file(file));
        }
    }

    fn retain(&mut self, keep: &dyn Fn(RowPlace) -> bool) {
        Vec::retain(self, |record| keep(record.place()));
    }
}

// A line for each list, with the kind as which its records are listed.
lists! {
    ledger: Rows<LedgerRow> => "ledger";
    openings: Vec<OpeningRow> => "ledger";
    /// Days for which a site has sent something, nil reports included.
    sent: Vec<Sent>;
    onhand: Vec<OnhandLine> => "onhand";
    movement: Vec<MovementLine> => "movement";
    documents: Rows<DocumentLine> => "documents";
    transfers: Vec<TransferLine> => "transfers";
    items: Vec<ItemLine> => "items";
    warehouses: Vec<WarehouseLine> => "warehouses";
    counts: Vec<CountRow> => "stocktake";
    forms: Vec<FormLine> => COUNT_FORM;
    services: Vec<ServiceRow> => "services";
    callbacks: Vec<CallbackRow> => "callbacks";
    visits: Vec<VisitRow> => "visits";
    owners: Vec<OwnerRow> => "owners";
    fieldwork: Vec<FieldworkRow> => "fieldwork";
    complaints: Vec<ComplaintRow> => "complaints";
    meters: Vec<MeterRow> => "meters";
    notices: Vec<NoticeRow> => "notices";
    meetings: Vec<MeetingRow> => "meetings";
    incidents: Vec<IncidentRow> => "incidents";
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WrittenItem {
    pub code: Option<Text>,
    pub name: Option<Text>,
    pub spec: Option<Text>,
    pub unit: Option<Text>,
}

impl Value for WrittenItem {
    fn hint(&self) -> u64 {
        let parts = [self.code, self.name, self.spec, self.unit];
        parts.iter().fold(0, |all, part| all.rotate_left(13) ^ part.hint())
    }
}

/// A row about to become a record.
pub struct Entry<'e, 'r> {
    pub row: &'e TableRow<'r>,
    pub place: RowPlace,
    pub out: &'e mut Records,
    pub notes: &'e mut Vec<Note>,
    categories: &'e mut CategoryMemo,
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

    #[inline]
    fn text(&mut self, field: Field) -> Option<Text> {
        match self.row.kept(field) {
            Some(kept) => kept,
            None => self.text_of(field),
        }
    }

    fn text_of(&mut self, field: Field) -> Option<Text> {
        let text = self.row.text(field);
        let text = self.note(text).filter(|text| !text.is_empty())?;
        Some(Text::from(&*text))
    }

    #[inline]
    fn code(&mut self, field: Field) -> Option<Text> {
        match self.row.kept_code(field) {
            Some(kept) => kept,
            None => self.code_of(field),
        }
    }

    fn code_of(&mut self, field: Field) -> Option<Text> {
        let code = self.row.code(field);
        let code = self.note(code)?;
        Some(Text::from(&*code))
    }

    /// As [`category::read`], in a warehouse of this name.
    fn category(&mut self, text: Text, warehouse: Option<Text>) -> Result<CategoryRead, Vec<Category>> {
        let condition = warehouse.and_then(|warehouse| self.categories.condition(warehouse));
        self.categories.read(text, condition)
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
pub struct Reader {
    file: FileId,
    sheet: u32,
    kind: Option<&'static Kind>,
    period: Option<Period>,
    categories: CategoryMemo,
    /// The day that the sheet is of, for a ledger that states it once.
    day: Option<NaiveDate>,
    spoken: bool,
    records: Records,
}

impl Reader {
    pub fn new(file: FileId, period: Option<Period>) -> Reader {
        Reader {
            file,
            sheet: 0,
            kind: None,
            period,
            categories: CategoryMemo::default(),
            day: None,
            spoken: false,
            records: Records::default(),
        }
    }

    pub fn finish(mut self) -> Records {
        self.records.settle();
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
            let site = row.kept(Field::Site).unwrap_or_else(|| {
                let site = row.text(Field::Site).ok().flatten();
                site.filter(|site| !site.is_empty()).map(|site| Text::from(&*site))
            });
            let place = self.place(row.row.number);
            let same =
                |sent: &Sent| sent.date == date && sent.site == site && sent.place.sheet == place.sheet;
            if !self.records.sent.last().is_some_and(same) {
                self.records.sent.push(Sent { place, site, date });
            }
        }
    }
}

impl Intake for Reader {
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
        let place = self.place(row.row.number);
        let mut entry = Entry {
            row,
            place,
            out: &mut self.records,
            notes,
            categories: &mut self.categories,
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
