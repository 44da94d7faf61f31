//! What belongs to safe work: notices before a rotation, meetings before a day's work,
//! reports after an accident (外包队伍 §4.1, §6.1).

use super::counted::Counted;
use super::names::{Names, TeamId};
use super::orders::{Order, Posting};
use crate::policy;
use crate::record::{IncidentRow, Records, people};
use crate::value::Text;
use crate::value::name::key;
use chrono::{Days, NaiveDate, TimeDelta};
use std::collections::{BTreeMap, BTreeSet};

/// A notice and the job that it was for.
#[derive(Clone, Debug)]
pub struct NoticeCase {
    pub team: Option<TeamId>,
    /// Position of the order, where the log has it.
    pub order: Option<usize>,
    pub number: Option<Text>,
    pub job: NaiveDate,
    /// None where none is written down.
    pub posted: Option<NaiveDate>,
    pub required: u16,
    /// Position of the row of a list of notices.
    pub row: Option<usize>,
}

impl NoticeCase {
    /// Days between posting and job; the day of posting does not count.
    pub fn days(&self) -> Option<i64> {
        self.posted.map(|posted| (self.job - posted).num_days())
    }

    pub fn is_late(&self) -> bool {
        self.days().is_none_or(|days| days < i64::from(self.required))
    }
}

pub(super) fn notices(
    records: &Records,
    counted: &Counted,
    orders: &[Order],
    names: &Names,
    policy: &policy::Outsource,
) -> Vec<NoticeCase> {
    let required = policy.rotation.notice_days;
    let of_order = |(at, order): (usize, &Order)| {
        let posted = match order.notice {
            Posting::NotAsked => return None,
            Posting::Blank => None,
            Posting::On(day) => Some(day),
        };
        Some(NoticeCase {
            team: Some(order.team),
            order: Some(at),
            number: order.number,
            job: order.first,
            posted,
            required,
            row: order.notice_row,
        })
    };
    let mut cases: Vec<NoticeCase> = orders.iter().enumerate().filter_map(of_order).collect();
    let known: BTreeSet<String> =
        orders.iter().filter_map(|order| order.number.as_deref().map(key)).collect();
    let elsewhere: BTreeSet<String> = counted
        .all_fieldwork
        .iter()
        .filter_map(|at| records.fieldwork.get(*at)?.order.as_deref().map(key))
        .collect();
    for (at, row) in records.notices.iter().enumerate() {
        let number = row.order.as_deref().map(key);
        let judged = number.is_some_and(|n| known.contains(&n) || elsewhere.contains(&n));
        // A notice that names a day of its own and an order that the log does not have.
        let Some(job) = row.job.filter(|job| !judged && counted.covers(*job)) else { continue };
        cases.push(NoticeCase {
            team: row.team.as_ref().and_then(|team| names.id(team)),
            order: None,
            number: row.order,
            job,
            posted: row.posted,
            required,
            row: Some(at),
        });
    }
    cases
}

/// When the written report came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    InTime,
    /// So many minutes after the accident; none where only days are written.
    Late {
        minutes: Option<i64>,
    },
    /// Not there, and overdue.
    Missing,
    /// Not there, and still in time.
    Pending,
    /// The sheet has no place for it.
    NotAsked,
}

/// An accident, and how its report stands.
#[derive(Clone, Debug)]
pub struct IncidentCase {
    /// Position of the row.
    pub row: usize,
    pub team: Option<TeamId>,
    pub report: Report,
    /// Only days are known: judged by the day.
    pub by_day: bool,
}

pub(super) fn incidents(
    records: &Records,
    counted: &Counted,
    names: &Names,
    as_of: NaiveDate,
    policy: &policy::Outsource,
) -> Vec<IncidentCase> {
    let hours = i64::from(policy.incident.written_hours);
    let case = |at: &usize| {
        let row = records.incidents.get(*at)?;
        let (report, by_day) = reported(row, as_of, hours);
        Some(IncidentCase { row: *at, team: names.id(&row.team), report, by_day })
    };
    counted.incidents.iter().filter_map(case).collect()
}

fn reported(row: &IncidentRow, as_of: NaiveDate, hours: i64) -> (Report, bool) {
    // By the day, the hours of a day begun count as a whole one.
    let days = u64::try_from(hours.div_euclid(24) + i64::from(hours.rem_euclid(24) > 0)).unwrap_or(0);
    let last = row.occurred.day.checked_add_days(Days::new(days)).unwrap_or(row.occurred.day);
    let Some(written) = row.written else {
        let report = match (row.asks_written, as_of > last) {
            (false, _) => Report::NotAsked,
            (true, true) => Report::Missing,
            (true, false) => Report::Pending,
        };
        return (report, row.occurred.time.is_none());
    };
    match row.occurred.exact().zip(written.exact()) {
        Some((occurred, written)) => {
            let took = written - occurred;
            let in_time = took <= TimeDelta::hours(hours);
            let minutes = Some(took.num_minutes());
            (if in_time { Report::InTime } else { Report::Late { minutes } }, false)
        }
        None => (if written.day <= last { Report::InTime } else { Report::Late { minutes: None } }, true),
    }
}

/// What is wrong with the meeting of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MeetingFault {
    NoMeeting,
    /// People who worked that day and did not sign.
    Unsigned(Vec<Text>),
}

/// A day on which a team worked, and its meeting.
#[derive(Clone, Debug)]
pub struct MeetingGap {
    pub team: TeamId,
    pub date: NaiveDate,
    pub fault: MeetingFault,
    /// Positions of the day's rows, and of its meetings.
    pub work: Vec<usize>,
    pub meetings: Vec<usize>,
}

pub(super) fn meetings(records: &Records, counted: &Counted, names: &Names) -> Vec<MeetingGap> {
    let mut jobs: BTreeMap<(TeamId, NaiveDate), Vec<usize>> = BTreeMap::new();
    for at in &counted.fieldwork {
        let Some(row) = records.fieldwork.get(*at) else { continue };
        let worked = row.work.is_some() && !row.quantity.is_zero();
        if let Some(team) = names.id(&row.team).filter(|_| worked) {
            jobs.entry((team, row.date)).or_default().push(*at);
        }
    }
    let mut held: BTreeMap<(TeamId, NaiveDate), Vec<usize>> = BTreeMap::new();
    for (at, row) in records.meetings.iter().enumerate() {
        if let Some(team) = names.id(&row.team) {
            held.entry((team, row.date)).or_default().push(at);
        }
    }
    let mut gaps = Vec::new();
    for ((team, date), work) in jobs {
        let meetings = held.remove(&(team, date)).unwrap_or_default();
        let fault = match meetings.as_slice() {
            [] => Some(MeetingFault::NoMeeting),
            meetings => unsigned(records, &work, meetings).map(MeetingFault::Unsigned),
        };
        gaps.extend(fault.map(|fault| MeetingGap { team, date, fault, work, meetings }));
    }
    gaps
}

/// The crew of the day without those who signed, or who were there where nobody was to sign.
fn unsigned(records: &Records, work: &[usize], meetings: &[usize]) -> Option<Vec<Text>> {
    let rows = || meetings.iter().filter_map(|at| records.meetings.get(*at));
    let asked = rows().any(|row| row.signed.is_some());
    let mut there: BTreeSet<String> = BTreeSet::new();
    for row in rows() {
        let names = if asked { row.signed.as_ref() } else { Some(&row.attendees) };
        there.extend(names.into_iter().flatten().map(|name| key(name)));
    }
    if there.iter().any(|name| name.contains("全员") || name.contains("全体")) {
        return None;
    }
    let mut missing: BTreeMap<String, Text> = BTreeMap::new();
    for row in work.iter().filter_map(|at| records.fieldwork.get(*at)) {
        for name in people(&row.person).filter(|name| !there.contains(&key(name))) {
            missing.entry(key(name)).or_insert_with(|| Text::from(name));
        }
    }
    (!missing.is_empty()).then(|| missing.into_values().collect())
}
