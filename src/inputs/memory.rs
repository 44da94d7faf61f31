//! What a book remembers beside the files: closed periods, what waits, since when findings
//! stand and what people wrote about them.

use crate::value::{Period, Quantity, Text};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that a book adds to what was read.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// The balances that the period goes on from.
    pub opening: Option<Opening>,
    /// Periods that are closed.
    pub closed: Vec<Closed>,
    /// Rows and ERP lines of closed periods without their counterpart.
    pub waiting: BTreeSet<Waiting>,
    /// The findings of earlier runs, by command and identity.
    pub known: BTreeMap<(String, String), Known>,
    /// The runs that recorded their findings: command, period and day.
    pub analyses: BTreeSet<(String, Period, NaiveDate)>,
    /// What people wrote, by the identity of the finding.
    pub remarks: BTreeMap<String, Remark>,
}

/// A closed period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    pub period: Period,
    /// The run that closed it: what came later changes nothing.
    pub run: u64,
}

/// The frozen balances of the last closed period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    pub day: NaiveDate,
    pub balances: Vec<Frozen>,
}

/// A balance that was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    pub warehouse: Text,
    pub item: Text,
    pub name: Text,
    pub spec: Option<Text>,
    pub unit: Option<Text>,
    pub book: Quantity,
}

/// Where a row stands that waits for its counterpart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Waiting {
    pub shown: String,
    pub sha256: String,
    pub sheet: u32,
    pub row: u32,
}

/// What is known of a finding from earlier runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The first day on which it was listed.
    pub since: NaiveDate,
    /// The last one.
    pub seen: NaiveDate,
    /// The day on which it was not listed any more.
    pub gone: Option<NaiveDate>,
    pub code: String,
    pub message: String,
    pub quantity: Option<Quantity>,
    /// The last period in whose runs it stands, and how many there are.
    pub period: Period,
    pub periods: u32,
}

/// 处理意见, 责任人, 状态
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remark {
    pub opinion: String,
    pub person: String,
    pub status: String,
    /// The quantity of the finding when that was written.
    pub quantity: Option<Quantity>,
}

impl Remark {
    /// 已说明 with a reason.
    pub fn explains(&self) -> bool {
        let status = self.status.trim().to_lowercase();
        matches!(status.as_str(), "已说明" | "explained") && !self.opinion.trim().is_empty()
    }
}

impl Memory {
    /// Whether findings of a period were recorded on an earlier day.
    pub fn analysed(&self, command: &str, period: Period, before: NaiveDate) -> bool {
        self.analyses.iter().any(|(of, span, day)| of == command && *span == period && *day < before)
    }

    /// The closed period that a day lies in.
    pub fn closed_on(&self, day: NaiveDate) -> Option<Closed> {
        self.closed.iter().find(|closed| closed.period.contains(day)).copied()
    }
}
