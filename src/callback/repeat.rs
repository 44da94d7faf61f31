//! The same home with the same matter again: complaints in a row, and repairs.

use super::call::{Call, Outcome};
use super::scope::{quarter_of, quarter_period};
use super::ticket::Ticket;
use crate::policy::Policy;
use crate::value::Period;
use crate::value::name::key;
use chrono::{Days, NaiveDate};
use std::collections::{BTreeSet, HashMap};

/// Tickets of one home about one matter within a quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// Complaints; else repairs.
    pub complaints: bool,
    /// Their positions, the first one first.
    pub tickets: Vec<usize>,
    pub quarter: (i32, u32),
}

/// Every repeat of which a part falls into the period.
pub(super) fn repeats(
    tickets: &[Ticket<'_>],
    calls: &[Call<'_>],
    period: Period,
    as_of: NaiveDate,
    policy: &Policy,
) -> Vec<Repeat> {
    let mut found = Vec::new();
    for (complaints, group) in groups(tickets, policy) {
        let of_day = |at: &usize| tickets.get(*at).and_then(counted_on).filter(|day| *day <= as_of);
        let quarters: BTreeSet<(i32, u32)> = group.iter().filter_map(of_day).map(quarter_of).collect();
        for quarter in quarters {
            let Some(span) = quarter_period(quarter.0, quarter.1) else { continue };
            let back = Days::new(u64::from(policy.callback.repeat_lookback_days));
            let from = span.from.checked_sub_days(back).unwrap_or(span.from);
            let in_span = |at: &&usize| of_day(at).is_some_and(|day| from <= day && day <= span.to);
            let mut ours: Vec<usize> = group.iter().filter(in_span).copied().collect();
            let order = |at: &usize| tickets.get(*at).map(|t| (t.since(), t.row.completed, t.row.place));
            ours.sort_by_key(order);
            let (least, chains) = match complaints {
                true => (policy.callback.repeat_complaints, unsatisfied(&ours, tickets, calls, as_of)),
                false => (policy.callback.repeat_repairs, vec![ours]),
            };
            let ends_here = |chain: &Vec<usize>| {
                chain.iter().filter_map(of_day).any(|day| period.contains(day) && day >= span.from)
            };
            let long = chains.into_iter().filter(|chain| chain.len() >= least.max(1));
            found.extend(long.filter(ends_here).map(|tickets| Repeat { complaints, tickets, quarter }));
        }
    }
    found.sort_by(|a, b| (&a.tickets, a.quarter).cmp(&(&b.tickets, b.quarter)));
    found
}

/// The day by which a ticket belongs to a quarter: completed, else received.
fn counted_on(ticket: &Ticket<'_>) -> Option<NaiveDate> {
    ticket.row.completed.or(ticket.row.received)
}

/// Complaints and repairs by site, home, matter and equipment.
fn groups(tickets: &[Ticket<'_>], policy: &Policy) -> Vec<(bool, Vec<usize>)> {
    use super::stream::{Kind, kind_of};
    let words = &policy.callback.word;
    let mut kinds: HashMap<&str, Option<bool>> = HashMap::new();
    let mut groups: HashMap<(bool, [String; 4]), Vec<usize>> = HashMap::new();
    for (at, ticket) in tickets.iter().enumerate() {
        let row = ticket.row;
        let complaints = *kinds.entry(&row.kind).or_insert_with(|| match kind_of(&row.kind, words) {
            Kind::Complaint => Some(true),
            Kind::Repair => Some(false),
            _ => None,
        });
        let (Some(complaints), Some(room), Some(matter)) = (complaints, &row.room, &row.matter) else {
            continue;
        };
        let folded = [ticket.site.as_ref(), Some(room), Some(matter), row.equipment.as_ref()];
        let folded = folded.map(|text| text.map(|text| key(text)).unwrap_or_default());
        groups.entry((complaints, folded)).or_default().push(at);
    }
    groups
        .into_iter()
        .map(|((complaints, _), group)| (complaints, group))
        .filter(|(_, g)| g.len() > 1)
        .collect()
}

/// Complaints in a row: parted where a satisfied callback lies between two of them.
fn unsatisfied(
    ours: &[usize],
    tickets: &[Ticket<'_>],
    calls: &[Call<'_>],
    as_of: NaiveDate,
) -> Vec<Vec<usize>> {
    let since = |at: usize| tickets.get(at).and_then(Ticket::since);
    let satisfied = |chain: &[usize], from: Option<NaiveDate>, to: Option<NaiveDate>| {
        let own = chain.iter().filter_map(|at| tickets.get(*at)).flat_map(|ticket| &ticket.calls);
        own.filter_map(|at| calls.get(*at)).any(|call| {
            call.outcome == Outcome::Satisfied && call.counts(as_of) && from <= call.date && call.date <= to
        })
    };
    let mut chains: Vec<Vec<usize>> = Vec::new();
    for at in ours.iter().copied() {
        match chains.last_mut() {
            Some(chain) if !satisfied(chain, chain.last().and_then(|last| since(*last)), since(at)) => {
                chain.push(at);
            }
            _ => chains.push(vec![at]),
        }
    }
    chains
}
