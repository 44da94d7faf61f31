//! A team's figures, its rank and its course through the period.

use super::days::{Day, Quota, is_unqualified};
use super::names::{Names, TeamId};
use super::orders::Order;
use super::tier;
use crate::record::{Records, Verdict, Work};
use crate::value::{Period, Quantity, Text};
use chrono::{Datelike, Days, NaiveDate};

/// Days of collector work, counted.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub days: u32,
    pub scored: u32,
    pub short: u32,
    pub over: u32,
    pub unqualified: u32,
    pub attempted: Quantity,
    /// Of the days whose success is known: succeeded of attempted.
    pub succeeded: Quantity,
    pub known: Quantity,
    /// The sum of the days' shares of pay.
    pub shares: Quantity,
}

impl Tally {
    pub fn rate(&self) -> Option<Quantity> {
        tier::rate(self.succeeded, self.known)
    }

    /// The mean of the days' shares, to six places.
    pub fn mean(&self) -> Option<Quantity> {
        (self.scored > 0).then(|| tier::divided(self.shares.micros(), i128::from(self.scored)))
    }

    fn add(&mut self, day: &Day) {
        self.days += 1;
        self.short += u32::from(matches!(day.quota, Quota::Short { .. }));
        self.over += u32::from(day.quota == Quota::Over);
        self.unqualified += u32::from(is_unqualified(day));
        self.attempted += day.attempted;
        if let Some(succeeded) = day.succeeded {
            self.succeeded += succeeded;
            self.known += day.attempted;
        }
        if let Some((_, scored)) = &day.score {
            self.scored += 1;
            self.shares += scored.applied;
        }
    }
}

/// Complaints by what came of them: not yet known is a heap of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Complaints {
    pub substantiated: u32,
    pub unsubstantiated: u32,
    pub pending: u32,
}

/// A week of the period, or a month of a long one.
#[derive(Clone, Debug)]
pub struct Trend {
    pub span: Period,
    pub tally: Tally,
}

/// What a team's work of the period comes to.
#[derive(Clone, Debug)]
pub struct Team {
    pub id: TeamId,
    pub name: Text,
    /// By the mean of its collector days; equal means share a rank, none has none.
    pub rank: Option<u32>,
    pub all: Tally,
    pub wireless: Tally,
    pub carrier: Tally,
    /// Positions of its orders.
    pub orders: Vec<usize>,
    pub complaints: Complaints,
    /// Collectors, users and meters that it worked on.
    pub jobs: Quantity,
    /// Substantiated complaints of a thousand jobs, to four places.
    pub per_thousand: Option<Quantity>,
    pub trend: Vec<Trend>,
}

pub(super) fn teams(
    records: &Records,
    names: &Names,
    days: &[Day],
    orders: &[Order],
    complaints: &[usize],
    period: Period,
) -> Vec<Team> {
    let spans = spans(period);
    let mut teams: Vec<Team> = names.all().map(|(id, name)| blank(id, name, &spans)).collect();
    for day in days {
        let Some(team) = teams.get_mut(day.team.0) else { continue };
        team.all.add(day);
        match day.work {
            Work::Wireless => team.wireless.add(day),
            _ => team.carrier.add(day),
        }
        team.jobs += day.attempted;
        let at = spans.partition_point(|span| span.to < day.date);
        if let Some(trend) = team.trend.get_mut(at) {
            trend.tally.add(day);
        }
    }
    for (at, order) in orders.iter().enumerate() {
        if let Some(team) = teams.get_mut(order.team.0) {
            team.orders.push(at);
            team.jobs += order.quantity;
        }
    }
    for row in complaints.iter().filter_map(|at| records.complaints.get(*at)) {
        let Some(team) = names.id(&row.team).and_then(|id| teams.get_mut(id.0)) else { continue };
        *match row.verdict {
            Verdict::Substantiated => &mut team.complaints.substantiated,
            Verdict::Unsubstantiated => &mut team.complaints.unsubstantiated,
            Verdict::Pending => &mut team.complaints.pending,
        } += 1;
    }
    for team in &mut teams {
        let thousandfold = Quantity::whole(i64::from(team.complaints.substantiated) * 1_000);
        team.per_thousand = tier::rate(thousandfold, team.jobs);
    }
    let heard_of = |team: &Team| {
        team.all.days > 0 || !team.orders.is_empty() || team.complaints != Complaints::default()
    };
    teams.retain(heard_of);
    rank(&mut teams);
    teams
}

fn blank(id: TeamId, name: &Text, spans: &[Period]) -> Team {
    Team {
        id,
        name: *name,
        rank: None,
        all: Tally::default(),
        wireless: Tally::default(),
        carrier: Tally::default(),
        orders: Vec::new(),
        complaints: Complaints::default(),
        jobs: Quantity::ZERO,
        per_thousand: None,
        trend: spans.iter().map(|span| Trend { span: *span, tally: Tally::default() }).collect(),
    }
}

/// Ranks by exact means; those without a scored day come last, by name.
fn rank(teams: &mut [Team]) {
    // Sums times the other's days: nothing is rounded.
    let above = |a: &Team, b: &Team| {
        let product = |one: &Team, other: &Team| one.all.shares.micros() * i128::from(other.all.scored);
        product(b, a).cmp(&product(a, b))
    };
    teams.sort_by(|a, b| match (a.all.scored > 0, b.all.scored > 0) {
        (true, true) => above(a, b).then_with(|| a.name.cmp(&b.name)),
        (one, other) => other.cmp(&one).then_with(|| a.name.cmp(&b.name)),
    });
    let mut last: Option<(u32, Team)> = None;
    for (team, place) in teams.iter_mut().zip(1_u32..) {
        if team.all.scored == 0 {
            continue;
        }
        let equal = last.as_ref().filter(|(_, before)| above(before, team).is_eq());
        let rank = equal.map_or(place, |(rank, _)| *rank);
        team.rank = Some(rank);
        last = Some((rank, team.clone()));
    }
}

/// Days up to which a period is shown by its weeks.
const WEEKLY: i64 = 62;

/// The weeks of the period, Monday to Sunday, or its months; the ends are cut.
fn spans(period: Period) -> Vec<Period> {
    let mut spans = Vec::new();
    let mut from = period.from;
    while from <= period.to {
        let end =
            if (period.to - period.from).num_days() < WEEKLY { week_end(from) } else { month_end(from) };
        let to = end.unwrap_or(period.to).min(period.to);
        spans.push(Period { from, to });
        match to.succ_opt() {
            Some(next) => from = next,
            None => break,
        }
    }
    spans
}

fn week_end(day: NaiveDate) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(u64::from(6 - day.weekday().num_days_from_monday())))
}

fn month_end(day: NaiveDate) -> Option<NaiveDate> {
    Period::month(day.year(), day.month()).map(|month| month.to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_shown_by_weeks_and_a_year_by_months() {
        let november: Period = "2024-11".parse().unwrap();
        let weeks: Vec<String> = spans(november).iter().map(ToString::to_string).collect();
        assert_eq!(weeks.first().map(String::as_str), Some("2024-11-01..2024-11-03"));
        assert_eq!(weeks.last().map(String::as_str), Some("2024-11-25..2024-11-30"));
        assert_eq!(weeks.len(), 5);
        assert_eq!(spans("2024".parse().unwrap()).len(), 12);
    }
}
