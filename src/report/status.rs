//! What a book has of each site and day, as text and JSON.

use crate::book::{Book, SiteId};
use crate::message::{Keeping, Message};
use crate::policy::Policy;
use crate::report::labels::Label;
use crate::report::text::{line, plain_table, trimmed};
use crate::value::{Lang, Period, Text};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What is there of a site's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Day {
    Present,
    /// Sent, and nothing had happened.
    Nil,
    /// Sent on a later day.
    Late,
    Missing,
    /// Not there, and not due yet.
    Due,
}

impl Day {
    /// The mark in a calendar.
    pub fn mark(self) -> &'static str {
        match self {
            Day::Present => "●",
            Day::Nil => "○",
            Day::Late => "△",
            Day::Missing => "×",
            Day::Due => "·",
        }
    }
}

/// The state of a book.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    pub schema: &'static str,
    pub command: &'static str,
    pub date: NaiveDate,
    pub period: Period,
    pub sites: Vec<SiteLine>,
    pub last_ingest: Option<NaiveDate>,
    pub closed: Vec<Period>,
    pub open: Vec<OpenLine>,
}

#[derive(Clone, Debug, Serialize)]
pub struct SiteLine {
    pub site: String,
    pub days: Vec<DayLine>,
    pub missing: u64,
    pub late: u64,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub struct DayLine {
    pub date: NaiveDate,
    pub what: Day,
}

/// Findings that stood open after the last run of a command over a period.
#[derive(Clone, Debug, Serialize)]
pub struct OpenLine {
    pub command: String,
    pub period: Period,
    pub counts: BTreeMap<String, u64>,
}

impl Status {
    pub fn of(book: &Book<'_>, period: Period, date: NaiveDate, policy: &Policy) -> Status {
        let patience = chrono::Days::new(u64::from(policy.ledger.due_after_days));
        let due = date.checked_sub_days(patience).unwrap_or(date);
        let came = came(book);
        let busy: BTreeSet<(SiteId, NaiveDate)> = book
            .postings
            .iter()
            .filter_map(|posting| Some((posting.site?, book.row(posting.row)?.date)))
            .collect();
        let late = |key: &(SiteId, NaiveDate)| {
            let days = came.get(key).map_or(0, |came| (*came - key.1).num_days());
            days > i64::from(policy.ledger.late_after_days)
        };
        let what = |key: (SiteId, NaiveDate)| match book.sent.contains(&key) {
            true if late(&key) => Day::Late,
            true if busy.contains(&key) => Day::Present,
            true => Day::Nil,
            false if key.1 <= due => Day::Missing,
            false => Day::Due,
        };
        let site = |(name, at): (&Text, u32)| {
            let days = period.days().map(|day| DayLine { date: day, what: what((SiteId(at), day)) });
            let days: Vec<DayLine> = days.collect();
            let count = |what: Day| {
                u64::try_from(days.iter().filter(|day| day.what == what).count()).unwrap_or(u64::MAX)
            };
            SiteLine { site: name.to_string(), missing: count(Day::Missing), late: count(Day::Late), days }
        };
        Status {
            schema: "duizhang/1",
            command: "status",
            date,
            period,
            sites: book.master.sites.iter().zip(0_u32..).map(site).collect(),
            last_ingest: None,
            closed: Vec::new(),
            open: Vec::new(),
        }
    }
}

/// The day on which a site first sent each of its days.
fn came(book: &Book<'_>) -> BTreeMap<(SiteId, NaiveDate), NaiveDate> {
    let mut came: BTreeMap<(SiteId, NaiveDate), NaiveDate> = BTreeMap::new();
    for sent in &book.inputs.records.sent {
        let site = book.sites.site(sent.place.sheet, sent.site.as_ref(), &book.master).ok();
        let file = book.inputs.file(sent.place.sheet.file);
        // A file that somebody named may have come long before.
        let day = file.map(|file| file.came_on().unwrap_or(sent.date));
        if let (Some(site), Some(day)) = (site, day) {
            let first = came.entry((site, sent.date)).or_insert(day);
            *first = (*first).min(day);
        }
    }
    came
}

/// The calendar, a line for each site, and what is open.
pub fn text(status: &Status, lang: Lang) -> String {
    let mut out = String::new();
    let say = |keeping: Keeping| Message::from(keeping).text(lang);
    line(&mut out, &say(Keeping::StatusTitle { period: status.period, last: status.last_ingest }));
    let mut table = plain_table();
    let days = status.period.days().map(|day| day.day().to_string());
    let ends = [Label::MissingDays, Label::LateDays].map(|label| label.text(lang).to_owned());
    table.set_header(std::iter::once(String::new()).chain(days).chain(ends));
    for site in &status.sites {
        let marks = site.days.iter().map(|day| day.what.mark().to_owned());
        let ends = [site.missing.to_string(), site.late.to_string()];
        table.add_row(std::iter::once(site.site.clone()).chain(marks).chain(ends));
    }
    line(&mut out, &trimmed(&table));
    line(&mut out, Label::SiteDaysHint.text(lang));
    for closed in &status.closed {
        line(&mut out, &say(Keeping::IsClosed { period: *closed }));
    }
    for open in &status.open {
        let count = |severity: &str| open.counts.get(severity).copied().unwrap_or(0);
        line(
            &mut out,
            &say(Keeping::OpenItems {
                command: open.command.clone(),
                period: open.period,
                counts: ["error", "warning", "info"].map(count),
            }),
        );
    }
    out
}
