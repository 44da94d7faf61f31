//! Callbacks: tickets joined with the callbacks made on them, and what follows of rates,
//! windows, chains, repeats and forms. Facts only; the rules judge them.

mod call;
mod form;
mod joined;
mod rate;
mod repeat;
pub mod sample;
mod scope;
mod site;
mod stream;
mod ticket;
mod visit;

pub use call::{Call, Outcome, known_results};
pub use form::{FormFault, Retention};
pub use rate::{CallerTally, Rate, Tally};
pub use repeat::Repeat;
pub use scope::{Scope, label as period_label};
pub use stream::{Kind, Stream};
pub use ticket::{Ticket, Timing};
pub use visit::{AreaWeek, Missed, Visits};

use crate::inputs::Inputs;
use crate::policy::Policy;
use crate::value::{Period, Uncovered};
use chrono::NaiveDate;
use joined::Joined;
use rayon::join;

/// What the tickets and callbacks of a period come to.
#[derive(Debug)]
pub struct Callbacks<'a> {
    pub period: Period,
    pub as_of: NaiveDate,
    /// Every ticket once, in the order in which it was read.
    pub tickets: Vec<Ticket<'a>>,
    pub calls: Vec<Call<'a>>,
    pub streams: Vec<Stream>,
    /// By scope, then stream.
    pub rates: Vec<Rate>,
    pub callers: Vec<CallerTally>,
    pub repeats: Vec<Repeat>,
    pub forms: Vec<FormFault>,
    pub retention: Vec<Retention>,
    pub visits: Visits,
    pub counts: Counts,
}

/// What became of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tickets completed in the period.
    pub completed: u64,
    /// Tickets without a day of completion.
    pub open: u64,
    /// Tickets completed outside of the period.
    pub outside: u64,
    /// Attempts that reached nobody.
    pub unreached: u64,
    /// Callbacks after the day that the answer is as of.
    pub later: u64,
}

impl<'a> Callbacks<'a> {
    /// Joins what was read.
    ///
    /// # Errors
    /// Where a deadline has to move to a working day of which the calendar says nothing.
    pub fn of(
        inputs: &'a Inputs,
        period: Period,
        as_of: NaiveDate,
        policy: &Policy,
    ) -> Result<Callbacks<'a>, Uncovered> {
        let Joined { tickets, calls, streams } = Joined::of(inputs, period, as_of, policy)?;
        let (rates, callers) = rate::rates(&tickets, &calls, &streams, period, as_of, policy);
        let (repeats, (forms, retention)) = join(
            || repeat::repeats(&tickets, &calls, period, as_of, policy),
            || (form::faults(&calls, period), form::retention(&calls, period, policy)),
        );
        let visits = Visits::of(inputs, period, as_of, policy);
        let counts = counts(&tickets, &calls, period, as_of);
        Ok(Callbacks {
            period,
            as_of,
            tickets,
            calls,
            streams,
            rates,
            callers,
            repeats,
            forms,
            retention,
            visits,
            counts,
        })
    }

    pub fn stream(&self, ticket: &Ticket<'_>) -> Option<&Stream> {
        self.streams.get(ticket.stream)
    }

    /// The callbacks on a ticket by the day that the answer is as of, the first one first.
    pub fn calls_of<'b>(&'b self, ticket: &'b Ticket<'a>) -> impl Iterator<Item = &'b Call<'a>> {
        ticket.calls.iter().filter_map(|at| self.calls.get(*at))
    }

    /// Tickets that were completed in the period.
    pub fn completed(&self) -> impl Iterator<Item = &Ticket<'a>> {
        self.tickets.iter().filter(|ticket| ticket.in_period)
    }
}

fn counts(tickets: &[Ticket<'_>], calls: &[Call<'_>], period: Period, as_of: NaiveDate) -> Counts {
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let done = tickets.iter().filter_map(|ticket| ticket.row.completed);
    let completed = tickets.iter().filter(|ticket| ticket.in_period).count();
    let inside = calls.iter().filter(|call| call.date.is_some_and(|day| period.contains(day)));
    Counts {
        completed: count(completed),
        open: count(tickets.iter().filter(|ticket| ticket.row.completed.is_none()).count()),
        outside: count(done.count() - completed),
        unreached: count(inside.filter(|call| call.outcome == Outcome::Unreached).count()),
        later: count(calls.iter().filter(|call| call.date.is_some_and(|day| day > as_of)).count()),
    }
}
