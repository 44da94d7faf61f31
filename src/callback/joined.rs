//! Callbacks to their tickets, by number.

use super::call::{Call, Reading};
use super::site::{Sites, copies};
use super::stream::{Kind, Stream, Streams, callers};
use super::ticket::{Ticket, Timing, days};
use crate::inputs::Inputs;
use crate::place::FileId;
use crate::policy::Policy;
use crate::policy::callback::Role;
use crate::record::ServiceRow;
use crate::sheet::Field;
use crate::value::name::key;
use crate::value::{Calendar, Period, Quantity, Text, Uncovered};
use chrono::NaiveDate;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Tickets and callbacks, each knowing the other.
pub(super) struct Joined<'a> {
    pub tickets: Vec<Ticket<'a>>,
    pub calls: Vec<Call<'a>>,
    pub streams: Vec<Stream>,
}

/// The number as it is compared: a number kept as a number has lost its zeros in front.
fn number(written: &str) -> String {
    let folded = key(written);
    match folded.bytes().all(|b| b.is_ascii_digit()) {
        true => folded.trim_start_matches('0').to_owned(),
        false => folded,
    }
}

impl<'a> Joined<'a> {
    pub(super) fn of(
        inputs: &'a Inputs,
        period: Period,
        as_of: NaiveDate,
        policy: &Policy,
    ) -> Result<Joined<'a>, Uncovered> {
        let sites = Sites::of(inputs);
        let streams = Streams::of(&inputs.records.services, &policy.callback);
        let calendar = policy.callback.move_to_working_day.then(|| policy.calendar());
        let repeated = copies(inputs);
        let first = HashMap::new();
        let mut work = Work { inputs, period, as_of, policy, streams, calendar, repeated, first };
        let mut tickets: Vec<Ticket<'a>> = Vec::with_capacity(inputs.records.services.len());
        for row in &inputs.records.services {
            if work.repeated.contains(&row.place.sheet.file) {
                continue;
            }
            let site = sites.site(row.place.sheet, row.site.as_ref());
            work.take(row, site, &mut tickets)?;
        }
        let calls = work.calls(&sites, &mut tickets);
        for ticket in &mut tickets {
            work.time(ticket, &calls);
        }
        Ok(Joined { tickets, calls, streams: work.streams.all })
    }
}

struct Work<'a, 'p> {
    inputs: &'a Inputs,
    period: Period,
    as_of: NaiveDate,
    policy: &'p Policy,
    streams: Streams,
    calendar: Option<Calendar>,
    /// Files that were given before; they count once.
    repeated: BTreeSet<FileId>,
    /// The first ticket of a number; the others follow by [`Ticket::next`].
    first: HashMap<String, usize>,
}

impl<'a> Work<'a, '_> {
    /// A row becomes a ticket, or joins the one that has its number.
    fn take(
        &mut self,
        row: &'a ServiceRow,
        site: Option<Text>,
        tickets: &mut Vec<Ticket<'a>>,
    ) -> Result<(), Uncovered> {
        let new = self.ticket(row, site)?;
        let at = tickets.len();
        let mut slot = *self.first.entry(number(&row.ticket)).or_insert(at);
        while let Some(known) = tickets.get_mut(slot) {
            if known.site.is_none() || new.site.is_none() || known.site == new.site {
                self.merge(known, new);
                return Ok(());
            }
            match known.next {
                Some(next) => slot = next,
                None => {
                    known.next = Some(at);
                    break;
                }
            }
        }
        tickets.push(new);
        Ok(())
    }

    fn ticket(&self, row: &'a ServiceRow, site: Option<Text>) -> Result<Ticket<'a>, Uncovered> {
        let policy = &self.policy.callback;
        let stream = self.streams.at(&row.kind);
        let kind = self.streams.kind(stream);
        let charge = row.charge.unwrap_or(Quantity::ZERO);
        let named_paid = policy.word.paid.iter().any(|word| row.kind.contains(word.as_str()));
        let major = kind == Kind::Complaint && self.is_major(row);
        let large = matches!(kind, Kind::Repair | Kind::Paid) && charge >= policy.supervisor_from;
        let of_stream = self.streams.all.get(stream);
        let calendar = self.calendar.as_ref();
        let window = match (row.completed, of_stream) {
            (Some(done), Some(stream)) => Some(days(stream.window, done, calendar)?),
            _ => None,
        };
        let other = match (row.completed, of_stream.and_then(|stream| stream.other)) {
            (Some(done), Some(other)) => Some(days(other, done, calendar)?),
            _ => None,
        };
        Ok(Ticket {
            row,
            site,
            stream,
            paid: kind == Kind::Paid || kind != Kind::Complaint && (charge > Quantity::ZERO || named_paid),
            large,
            major,
            in_period: row.completed.is_some_and(|day| self.period.contains(day)),
            window,
            other_last: other.map(|(_, last)| last),
            // On its last day there still is time.
            pending: window.is_some_and(|(_, last)| last >= self.as_of),
            calls: Vec::new(),
            timing: Timing::Never,
            callers: callers(kind, major, large, policy).to_vec(),
            twins: Vec::new(),
            contradicted: false,
            next: None,
        })
    }

    fn is_major(&self, row: &ServiceRow) -> bool {
        let words = &self.policy.callback.word.major;
        let says = |text: &Text| {
            let folded = key(text);
            folded.contains("重大") && !folded.contains('非') || words.iter().any(|word| key(word) == folded)
        };
        row.major.as_ref().is_some_and(says) || row.kind.contains("重大")
    }

    /// The same number again. A row that tells of the completion goes before one that does
    /// not yet; of two that do, the first counts.
    fn merge(&self, known: &mut Ticket<'a>, new: Ticket<'a>) {
        let differs = |a: Option<&Text>, b: Option<&Text>| a.zip(b).is_some_and(|(a, b)| key(a) != key(b));
        let (old, row) = (known.row, new.row);
        let contradicts = key(&old.kind) != key(&row.kind)
            || differs(old.room.as_ref(), row.room.as_ref())
            || differs(old.matter.as_ref(), row.matter.as_ref())
            || old.completed.zip(row.completed).is_some_and(|(a, b)| a != b)
            || old.charge.zip(row.charge).is_some_and(|(a, b)| a != b);
        // A sheet that tells of callbacks may have a row for each of a ticket's.
        let log = |row: &ServiceRow| self.has_calls(row);
        if contradicts || !log(old) && !log(row) {
            known.twins.push(row.place);
            known.contradicted |= contradicts;
        }
        if old.completed.is_none() && row.completed.is_some() || log(old) && !log(row) {
            let twins = std::mem::take(&mut known.twins);
            let (contradicted, next) = (known.contradicted, known.next);
            let replaced: Vec<_> =
                twins.into_iter().map(|place| if place == row.place { old.place } else { place }).collect();
            *known = Ticket { site: new.site.or(known.site), ..new };
            (known.twins, known.contradicted, known.next) = (replaced, contradicted, next);
        } else if known.site.is_none() {
            known.site = new.site;
        }
    }

    fn has_calls(&self, row: &ServiceRow) -> bool {
        let sheet = self.inputs.sheet(row.place.sheet);
        sheet.is_some_and(|sheet| sheet.columns.iter().any(|column| column.field == Field::CalledOn))
    }

    /// Every callback with its ticket. The same form written down twice on one ticket counts
    /// once; two sites may well give their forms and tickets the same numbers.
    fn calls(&self, sites: &Sites, tickets: &mut [Ticket<'a>]) -> Vec<Call<'a>> {
        let mut reading = Reading::of(&self.policy.callback);
        let rows = &self.inputs.records.callbacks;
        let mut seen = HashSet::new();
        let mut calls: Vec<Call<'a>> = Vec::with_capacity(rows.len());
        for row in rows.iter().filter(|row| !self.repeated.contains(&row.place.sheet.file)) {
            let site = sites.site(row.place.sheet, row.site.as_ref());
            let ticket = self.ticket_of(&row.ticket, site.as_ref(), tickets);
            let about = ticket.ok_or_else(|| (site, &*row.ticket));
            if let Some(form) = row.form.as_deref()
                && !seen.insert((form, about, row.date, row.result.as_deref()))
            {
                continue;
            }
            if let Some(ticket) = ticket.and_then(|at| tickets.get_mut(at)) {
                ticket.calls.push(calls.len());
            }
            let (outcome, roles) = (reading.outcome(row), reading.roles(row));
            calls.push(Call { row, site, ticket, date: row.date, outcome, roles });
        }
        for ticket in tickets {
            let order = |at: &usize| calls.get(*at).map(|call| (call.date, call.row.place));
            ticket.calls.sort_by_key(order);
        }
        calls
    }

    /// The ticket of a number: of the same site where several have it.
    fn ticket_of(&self, written: &str, site: Option<&Text>, tickets: &[Ticket<'a>]) -> Option<usize> {
        let first = *self.first.get(&number(written))?;
        let mut at = Some(first);
        while let Some(ticket) = at.and_then(|at| tickets.get(at)) {
            if site.is_some() && ticket.site.as_ref() == site {
                return at;
            }
            at = ticket.next;
        }
        let lone = tickets.get(first).is_some_and(|ticket| ticket.next.is_none());
        lone.then_some(first)
    }

    /// When the ticket was called back by those who have the duty: the director's sample
    /// does not stand in for them.
    fn time(&self, ticket: &mut Ticket<'a>, calls: &[Call<'a>]) {
        let Some((first, last)) = ticket.window else {
            return;
        };
        let callback = &self.policy.callback;
        let apart = callback.audit_apart && callback.profile.has_d3();
        let counts = |call: &&Call<'_>| call.counts(self.as_of) && !(apart && call.is_by(Role::Director));
        let own = ticket.calls.iter().filter_map(|at| calls.get(*at)).filter(counts);
        let mut timing = Timing::Never;
        for day in own.filter_map(|call| call.date) {
            timing = match timing {
                _ if first <= day && day <= last => Timing::InTime,
                Timing::Never if day < first => Timing::Early,
                Timing::Never => Timing::Late,
                known => known,
            };
        }
        ticket.timing = timing;
    }
}
