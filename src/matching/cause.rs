//! What explains a difference: a cause with its evidence.

use super::digits::Hint;
use super::faults::Faults;
use crate::book::Key;
use crate::value::Quantity;
use chrono::NaiveDate;

/// Why ledger and ERP differ at a posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// A row without a line.
    NotPosted,
    /// A row whose line was reversed in red and never posted again.
    ReversedNotReposted,
    /// A line without a row.
    NotInLedger,
    QuantityDiffers,
    OtherItem,
    OtherWarehouse,
    OtherCategory,
    CutOff,
    PostedTwice,
    EnteredTwice,
    NotApproved,
    PostedLate,
    /// The counterpart of an open item of a closed period.
    Cleared,
    /// A transfer that the receiving ledger has not.
    InTransit,
    /// A transfer that arrived with another quantity than it left.
    ShortOnArrival,
}

impl Cause {
    pub fn key(self) -> &'static str {
        match self {
            Cause::NotPosted => "not_posted",
            Cause::ReversedNotReposted => "reversed_not_reposted",
            Cause::NotInLedger => "not_in_ledger",
            Cause::QuantityDiffers => "quantity_differs",
            Cause::OtherItem => "other_item",
            Cause::OtherWarehouse => "other_warehouse",
            Cause::OtherCategory => "other_category",
            Cause::CutOff => "cut_off",
            Cause::PostedTwice => "posted_twice",
            Cause::EnteredTwice => "entered_twice",
            Cause::NotApproved => "not_approved",
            Cause::PostedLate => "posted_late",
            Cause::Cleared => "cleared",
            Cause::InTransit => "in_transit",
            Cause::ShortOnArrival => "short_on_arrival",
        }
    }
}

/// How sure the reading is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    #[default]
    Certain,
    Likely,
    /// Another reading costs as little.
    Ambiguous,
}

/// One cause with what it rests on and what it explains. Rows and lines are positions in
/// the pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub cause: Cause,
    pub hint: Option<Hint>,
    pub faults: Faults,
    /// The posting that is wrong, first; then what it was held against.
    pub rows: Vec<usize>,
    pub lines: Vec<usize>,
    /// The ledger side's key, or the line's where there is no row.
    pub key: Key,
    pub date: NaiveDate,
    /// Without sign.
    pub quantity: Quantity,
    pub effects: Vec<(Key, Quantity)>,
    pub grade: Grade,
    pub alternatives: Vec<Reading>,
    /// A posting of the other side that is equal and lies just outside the window.
    pub near: Option<usize>,
    /// The search was bounded.
    pub bounded: bool,
}

/// Another way to read the same postings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reading {
    pub cause: Cause,
    pub rows: Vec<usize>,
    pub lines: Vec<usize>,
}
