//! Everything that the program says, as typed values: one `match` per language, so that
//! the compiler finds a gap.

mod called;
mod en;
mod keeping;
pub(crate) mod outsource;
mod posting;
mod stocktake;
mod unfit;
mod zh;

pub use called::{Called, CallerWhy, Service};
pub use keeping::Keeping;
pub use outsource::{Outsourced, Rate};
pub use posting::{Besides, Pairing, Posted, Told};
pub use stocktake::{Counting, MixedUp};

use crate::sheet::{Field, Why};
use crate::source::SourceError;
use crate::value::{Lang, Quantity};
use chrono::NaiveDate;

/// A sentence with its particulars.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// About the book itself.
    Keeping(Box<Keeping>),
    // Input: files and sheets
    Unreadable(SourceError),
    UnreadableHelp(SourceError),
    NotThere {
        error: String,
    },
    NotThereHelp,
    UnknownLayout {
        seen: Vec<String>,
    },
    UnknownLayoutHelp,
    Matrix,
    MatrixHelp,
    Undecided {
        one: &'static str,
        other: &'static str,
    },
    UndecidedHelp {
        one: &'static str,
        other: &'static str,
    },
    MissingColumn {
        kind: &'static str,
        missing: Vec<Field>,
    },
    MissingColumnHelp {
        missing: Vec<Field>,
    },
    DoubledColumn {
        field: Field,
    },
    DoubledColumnHelp,
    Hidden {
        rows: u32,
    },
    HiddenHelp,
    Subtotal {
        found: Quantity,
        sum: Quantity,
    },
    SubtotalHelp,
    RunningBalance {
        found: Quantity,
        before: Quantity,
        moved: Quantity,
        expected: Quantity,
    },
    RunningBalanceHelp,
    DateSerials {
        count: u32,
    },
    DateSerialsHelp,
    DateOutside {
        day: NaiveDate,
        stated: String,
    },
    DateOutsideHelp,
    // Input: cells
    Rejected {
        why: Why,
        header: String,
    },
    RejectedHelp {
        why: Why,
        header: String,
    },
    // Input: sent again
    SameAgain {
        rows: usize,
        first: String,
        day: Option<NaiveDate>,
    },
    SameAgainHelp,
    SameFile {
        first: String,
    },
    Corrected {
        rows: usize,
        first: String,
        day: NaiveDate,
    },
    CorrectedHelp,
    SentTwice {
        rows: usize,
        first: String,
        day: NaiveDate,
    },
    SentTwiceHelp,
    // Ledger rows
    UnknownItem {
        written: String,
    },
    UnknownItemHelp {
        candidates: Vec<String>,
    },
    ItemClash {
        written: String,
    },
    ItemMisnamed {
        written: String,
        master: String,
    },
    ItemMisnamedHelp {
        master: String,
    },
    MissingDay {
        site: String,
        day: NaiveDate,
    },
    MissingDayHelp {
        site: String,
    },
    Unit {
        written: String,
        master: String,
    },
    UnitHelp {
        written: String,
        master: String,
    },
    UnknownWarehouse {
        written: String,
    },
    UnknownWarehouseHelp {
        candidates: Vec<String>,
    },
    NoStore {
        damaged: bool,
        several: Vec<String>,
    },
    NoStoreHelp,
    UnknownSite {
        written: Option<String>,
    },
    UnknownSiteHelp {
        candidates: Vec<String>,
    },
    WrongCondition {
        what: Row,
        store: String,
        damaged: bool,
        /// The regulation does not say it in so many words.
        inferred: bool,
    },
    WrongConditionHelp {
        store: Option<String>,
        damaged: bool,
    },
    WrongSign {
        what: Row,
        how: SignFault,
        /// The ERP's document has the other sign.
        erp: bool,
    },
    WrongSignHelp {
        how: SignFault,
    },
    Reversal {
        what: Row,
    },
    ReversalHelp,
    NoTransferNumber {
        what: Row,
    },
    NoTransferNumberHelp {
        inward: bool,
        candidates: Vec<String>,
    },
    UnknownTransferNumber {
        what: Row,
        number: String,
    },
    UnknownTransferNumberHelp {
        candidates: Vec<String>,
    },
    NoPackingList {
        what: Row,
    },
    NoPackingListHelp,
    PartNotReturned {
        what: Row,
        turbine: String,
        days: u16,
        /// What did come back of it.
        returned: Quantity,
    },
    PartNotReturnedHelp,
    NegativeStock {
        name: String,
        unit: String,
        day: NaiveDate,
        lowest: Quantity,
        /// The first day on which it is no longer below zero.
        until: Option<NaiveDate>,
    },
    NegativeStockHelp,
    RepeatedRow {
        what: Row,
        first: u32,
    },
    RepeatedRowHelp,
    ReturnDirection {
        what: Row,
        word: String,
        /// The closing balance as written, and with the sign turned.
        balances: Option<(Quantity, Quantity)>,
    },
    ReturnDirectionHelp,
    // Reconciliation
    BalanceDiffers {
        book: Quantity,
        expected: Quantity,
        difference: Quantity,
        unit: String,
        name: String,
        rest: bool,
    },
    BalanceDiffersHelp {
        parted_on: Option<NaiveDate>,
    },
    OpeningDiffers {
        used: Quantity,
        other: Quantity,
        name: String,
        ledger: bool,
    },
    OpeningDiffersHelp {
        ledger: bool,
    },
    Inconsistent {
        opening: Quantity,
        moved: Quantity,
        onhand: Quantity,
        name: String,
    },
    InconsistentHelp,
    LineTwice {
        lines: usize,
        sum: Quantity,
        name: String,
    },
    LineTwiceHelp,
    // Postings and transfers
    Told(Box<Told>),
    // Stocktakes
    Counting(Box<Counting>),
    // Outsourced work
    Outsourced(Box<Outsourced>),
    // Callbacks and visits
    Called(Box<Called>),
    // What makes an answer incomplete
    NoOpening {
        sites: Vec<String>,
        eve: NaiveDate,
    },
    NoOpeningHelp {
        eve: NaiveDate,
    },
    NoMaster {
        sites: Vec<String>,
        to: NaiveDate,
    },
    NoMasterHelp {
        to: NaiveDate,
    },
    NoItems,
    NoItemsHelp,
    UndatedExport {
        place: String,
    },
    UndatedExportHelp,
    CannotRoll {
        place: String,
        day: NaiveDate,
        to: NaiveDate,
    },
    CannotRollHelp {
        day: NaiveDate,
        to: NaiveDate,
    },
    SomeUnread {
        count: usize,
    },
    OverrideRefused {
        place: String,
        old: String,
        found: String,
    },
    OverrideRefusedHelp,
    // The text report
    Report(Report),
}

/// What a ledger row says, in its own words.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub category: String,
    /// As it stands on paper.
    pub quantity: Quantity,
    pub unit: String,
    pub name: String,
}

/// How the sign of a row is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignFault {
    /// 物资退库 that does not take out of stock.
    Return,
    /// Marked 红字 with a positive quantity.
    Red,
    /// In the column of the other direction.
    Column,
}

/// The sentences of the text report.
#[derive(Clone, Debug, PartialEq)]
pub enum Report {
    Incomplete { why: String },
    Title { period: String, as_of: String },
    DateBasis { approval: bool },
    Matched { tiers: Vec<(String, u64)> },
    Filtered { what: String },
    Files { files: u64, read: u64, accepted: u64, rejected: u64, skipped: u64, held: u64 },
    Ledger { posted: u64, outside: u64, held: u64, repeated: u64, replaced: u64 },
    Keys { all: u64, equal: u64, differ: u64, unknown: u64 },
    DifferBySite,
    Nothing,
    Capped { shown: usize, all: usize, file: Option<String> },
    Counts { error: u64, warning: u64, info: u64 },
    PassedOver { count: usize },
    Wrote { file: String },
    Help,
    Config { file: String, sha256: String },
    NoRowInPeriod { period: String, days: Option<(NaiveDate, NaiveDate)> },
    NoRowHelp,
    NothingInPeriod { period: String },
    NoInput,
    NoInputHelp,
    RowsRead { read: u64, accepted: u64, rejected: u64, skipped: u64 },
    Skipped { title: u64, header: u64, nil: u64, subtotal: u64, note: u64 },
    Unmapped { columns: String },
    HeaderRows { rows: String },
    DaysLine { from: NaiveDate, to: NaiveDate },
    HiddenSheet,
    LayoutBlock,
    Coverage { inward: String, outward: String },
    TraceEnd { book: Quantity, expected: Quantity, difference: Quantity, unit: String },
    Overridden { place: String, old: String, new: String, reason: String },
    OutsourcersTitle { period: String, as_of: String },
    Fieldwork { counted: usize, outside: u64, repeated: usize, replaced: usize },
    NoFieldwork { period: String },
    NoFieldworkHelp,
}

impl Message {
    /// The sentence in a language.
    pub fn text(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh::text(self),
            Lang::En => en::text(self),
        }
    }
}

impl std::fmt::Display for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = [self.category.clone(), self.quantity.to_string(), self.unit.clone(), self.name.clone()];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        f.write_str(&parts.join(" "))
    }
}

/// `+2` or `-2`: a difference always shows its sign.
fn signed(quantity: Quantity) -> String {
    if quantity.is_negative() { quantity.to_string() } else { format!("+{quantity}") }
}

impl From<Counting> for Message {
    fn from(counting: Counting) -> Message {
        Message::Counting(Box::new(counting))
    }
}

impl From<Told> for Message {
    fn from(told: Told) -> Message {
        Message::Told(Box::new(told))
    }
}

impl From<Outsourced> for Message {
    fn from(said: Outsourced) -> Message {
        Message::Outsourced(Box::new(said))
    }
}
