//! Rates: how many were to be called back, how many were, and how many in time.

use super::call::{Call, Outcome};
use super::scope::Scope;
use super::stream::{Kind, Stream};
use super::ticket::{Ticket, Timing};
use crate::policy::Policy;
use crate::policy::callback::Role;
use crate::value::{Period, Ratio, Text};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};

/// One stream in one scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    pub scope: Scope,
    /// Its position among the streams.
    pub stream: usize,
    pub tally: Tally,
    pub required: Option<Ratio>,
    /// None where nothing is due or nothing is asked.
    pub met: Option<bool>,
}

/// What was counted. `pending` tickets are in none of the other counts of tickets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub due: u64,
    pub done: u64,
    pub in_time: u64,
    /// In time by the other reading of the window.
    pub in_time_other: u64,
    pub pending: u64,
    /// Callbacks that gave a verdict, and those that were satisfied.
    pub answered: u64,
    pub satisfied: u64,
}

impl Rate {
    /// Done of due; nothing of nothing is no rate.
    pub fn share(&self) -> Option<Ratio> {
        Ratio::new(self.tally.done, self.tally.due)
    }

    /// Satisfied of answered, not of called.
    pub fn satisfaction(&self) -> Option<Ratio> {
        Ratio::new(self.tally.satisfied, self.tally.answered)
    }

    /// How many have to be done.
    pub fn needed(&self) -> Option<u64> {
        self.required.map(|required| required.of(self.tally.due))
    }
}

/// The callbacks of one person, made in the period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallerTally {
    pub caller: String,
    pub calls: u64,
    pub reached: u64,
    pub answered: u64,
    pub satisfied: u64,
}

impl Tally {
    fn take(&mut self, part: &Tally) {
        self.due += part.due;
        self.done += part.done;
        self.in_time += part.in_time;
        self.in_time_other += part.in_time_other;
        self.pending += part.pending;
        self.answered += part.answered;
        self.satisfied += part.satisfied;
    }
}

/// All rates, by scope and stream, and the callers by name.
pub(super) fn rates(
    tickets: &[Ticket<'_>],
    calls: &[Call<'_>],
    streams: &[Stream],
    period: Period,
    as_of: NaiveDate,
    policy: &Policy,
) -> (Vec<Rate>, Vec<CallerTally>) {
    let position = |kind| streams.iter().position(|stream| stream.kind == kind);
    let (paid, audit) = (position(Kind::Paid), position(Kind::Audit));
    let has_d3 = policy.callback.profile.has_d3();
    let mut sums: HashMap<(Scope, usize), Tally> = HashMap::new();
    for ticket in tickets.iter().filter(|ticket| ticket.in_period) {
        let own = tally(ticket, calls, as_of);
        let kind = streams.get(ticket.stream).map(|stream| stream.kind);
        let audited =
            audit.filter(|_| kind == Some(Kind::Repair)).map(|at| (at, sampled(ticket, calls, as_of)));
        let beside = paid.filter(|at| ticket.paid && *at != ticket.stream).map(|at| (at, own));
        let parts = [Some((ticket.stream, own)), beside, audited];
        for scope in scopes(ticket, period) {
            for (stream, part) in parts.iter().flatten() {
                sums.entry((scope.clone(), *stream)).or_default().take(part);
            }
        }
    }
    let mut rates: Vec<Rate> = sums
        .into_iter()
        // Nobody else is asked for a sample by the director.
        .filter(|((_, stream), tally)| Some(*stream) != audit || has_d3 || tally.done > 0)
        .filter_map(|((scope, at), tally)| {
            let stream = streams.get(at)?;
            let required = stream.required.filter(|_| stream.kind != Kind::Audit || has_d3);
            let met = required.filter(|_| tally.due > 0).map(|r| r.is_met(tally.done, tally.due));
            Some(Rate { scope, stream: at, tally, required, met })
        })
        .collect();
    rates.sort_by(|a, b| (&a.scope, a.stream).cmp(&(&b.scope, b.stream)));
    (rates, callers(calls, period, as_of))
}

fn scopes(ticket: &Ticket<'_>, period: Period) -> impl Iterator<Item = Scope> {
    let parts = ticket.row.completed.map(|day| Scope::of_day(day, period));
    let site = ticket.site.map(Scope::Site);
    let staff = ticket.row.person.map(Scope::Staff);
    [Scope::Whole].into_iter().chain(parts.into_iter().flatten().flatten()).chain(site).chain(staff)
}

fn tally(ticket: &Ticket<'_>, calls: &[Call<'_>], as_of: NaiveDate) -> Tally {
    let own = || ticket.calls.iter().filter_map(|at| calls.get(*at)).filter(|call| call.counts(as_of));
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let (answered, satisfied) = (
        count(own().filter(|call| call.outcome.is_answer()).count()),
        count(own().filter(|call| call.outcome == Outcome::Satisfied).count()),
    );
    if ticket.pending {
        return Tally { pending: 1, answered, satisfied, ..Tally::default() };
    }
    let in_time = ticket.timing == Timing::InTime;
    let first = ticket.window.map(|(first, _)| first);
    let by_other = first.zip(ticket.other_last).is_some_and(|(first, last)| {
        own().any(|call| call.date.is_some_and(|day| first <= day && day <= last))
    });
    Tally {
        due: 1,
        done: u64::from(ticket.timing != Timing::Never),
        in_time: u64::from(in_time),
        in_time_other: u64::from(in_time || by_other),
        pending: 0,
        answered,
        satisfied,
    }
}

/// What the director has called about himself.
fn sampled(ticket: &Ticket<'_>, calls: &[Call<'_>], as_of: NaiveDate) -> Tally {
    if ticket.pending {
        return Tally { pending: 1, ..Tally::default() };
    }
    let own = ticket.calls.iter().filter_map(|at| calls.get(*at));
    let by_director = own.filter(|call| call.counts(as_of) && call.is_by(Role::Director));
    let done = u64::from(by_director.count() > 0);
    Tally { due: 1, done, in_time: done, in_time_other: done, ..Tally::default() }
}

fn callers(calls: &[Call<'_>], period: Period, as_of: NaiveDate) -> Vec<CallerTally> {
    let mut sums: BTreeMap<&Text, CallerTally> = BTreeMap::new();
    for call in calls.iter().filter(|call| call.date.is_some_and(|day| period.contains(day) && day <= as_of))
    {
        if let Some(caller) = &call.row.caller {
            let sum = sums.entry(caller).or_default();
            sum.calls += 1;
            sum.reached += u64::from(call.outcome.is_reached());
            sum.answered += u64::from(call.outcome.is_answer());
            sum.satisfied += u64::from(call.outcome == Outcome::Satisfied);
        }
    }
    sums.into_iter().map(|(caller, sum)| CallerTally { caller: caller.to_string(), ..sum }).collect()
}
