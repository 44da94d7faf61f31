//! What the callbacks come to, as an answer lists it.

use crate::callback::{Callbacks, Outcome, Rate, Ticket, Timing, period_label};
use crate::finding::Source;
use crate::inputs::Inputs;
use crate::message::Called;
use crate::policy::Policy;
use crate::policy::callback::Window;
use crate::report::answer::SourceLine;
use crate::value::{Lang, Ratio};
use chrono::NaiveDate;
use serde::Serialize;

/// Places after the point of a ratio.
const PLACES: u32 = 4;

/// One stream in one scope: the whole period, a part of it, a site or a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RateLine {
    pub scope: String,
    /// The word that the files use.
    pub category: String,
    /// What kind of service that is.
    pub stream: &'static str,
    /// Without the pending ones.
    pub due: u64,
    pub done: u64,
    pub in_time: u64,
    pub pending: u64,
    pub rate: Option<String>,
    pub required: Option<String>,
    pub met: Option<bool>,
    /// How many have to be done, rounded up.
    pub needed: Option<u64>,
    /// Whether falling short breaks a rule of the profile in force.
    pub duty: bool,
    pub answered: u64,
    pub satisfied: u64,
    /// Satisfied of answered.
    pub satisfaction: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_reading: Option<OtherReading>,
    pub clause: &'static str,
}

/// What the other reading of the window gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct OtherReading {
    /// First and last day after completion.
    pub window: (u32, u32),
    pub in_time: u64,
}

/// What else there is to say of callbacks.
#[derive(Clone, Debug, Serialize)]
pub struct CallbackPart {
    pub profile: String,
    pub completed: u64,
    pub open: u64,
    pub outside: u64,
    pub unreached: u64,
    pub later: u64,
    pub callers: Vec<CallerLine>,
    pub retention: Vec<RetentionLine>,
    pub visits: Vec<VisitLine>,
    /// Every ticket of the period; a sheet of the workbook, too long for the JSON.
    #[serde(skip)]
    pub tickets: Vec<TicketLine>,
    /// Sentences for the head of a report.
    #[serde(skip)]
    pub notes: Vec<String>,
    #[serde(skip)]
    pub scope: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CallerLine {
    pub caller: String,
    pub calls: u64,
    pub reached: u64,
    pub answered: u64,
    pub satisfied: u64,
    pub satisfaction: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RetentionLine {
    pub quarter: String,
    pub forms: u64,
    pub archive_by: NaiveDate,
    pub archive_by_other: NaiveDate,
    pub keep_until: NaiveDate,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VisitLine {
    pub site: Option<String>,
    pub steward: String,
    pub monday: NaiveDate,
    pub owners: u64,
    pub visited: u64,
    pub rate: Option<String>,
    pub required: Option<String>,
    pub met: Option<bool>,
}

/// A ticket with what became of it.
#[derive(Clone, Debug)]
pub struct TicketLine {
    pub ticket: String,
    pub site: String,
    pub category: String,
    pub stream: String,
    pub room: String,
    pub matter: String,
    pub person: String,
    pub completed: Option<NaiveDate>,
    pub window: Option<(NaiveDate, NaiveDate)>,
    pub timing: Option<Timing>,
    pub called: Option<NaiveDate>,
    pub caller: String,
    pub role: String,
    pub result: String,
    pub attempts: u64,
    pub paid: bool,
    pub place: Option<SourceLine>,
}

pub(super) fn rate_lines(callbacks: &Callbacks<'_>) -> Vec<RateLine> {
    callbacks.rates.iter().filter_map(|rate| rate_line(rate, callbacks)).collect()
}

fn rate_line(rate: &Rate, callbacks: &Callbacks<'_>) -> Option<RateLine> {
    let stream = callbacks.streams.get(rate.stream)?;
    let tally = rate.tally;
    let places = |ratio: Option<Ratio>| ratio.map(|ratio| ratio.places(PLACES));
    let other_reading = match stream.other {
        Some(Window::Days(first, last)) => {
            Some(OtherReading { window: (first, last), in_time: tally.in_time_other })
        }
        _ => None,
    };
    Some(RateLine {
        scope: rate.scope.name(callbacks.period),
        category: stream.name.clone(),
        stream: stream.kind.key(),
        due: tally.due,
        done: tally.done,
        in_time: tally.in_time,
        pending: tally.pending,
        rate: places(rate.share()),
        required: places(rate.required),
        met: rate.met,
        needed: rate.needed(),
        duty: stream.is_duty,
        answered: tally.answered,
        satisfied: tally.satisfied,
        satisfaction: places(rate.satisfaction()),
        other_reading,
        clause: if rate.required.is_some() { stream.clause } else { "" },
    })
}

impl CallbackPart {
    pub(super) fn of(
        callbacks: &Callbacks<'_>,
        rates: &[RateLine],
        inputs: &Inputs,
        policy: &Policy,
        with_tickets: bool,
        lang: Lang,
    ) -> CallbackPart {
        let counts = callbacks.counts;
        let retention: Vec<RetentionLine> = callbacks
            .retention
            .iter()
            .map(|kept| RetentionLine {
                quarter: format!("{}-Q{}", kept.quarter.0, kept.quarter.1),
                forms: kept.forms,
                archive_by: kept.archive_by,
                archive_by_other: kept.archive_by_other,
                keep_until: kept.keep_until,
            })
            .collect();
        let callers = callbacks.callers.iter().map(|tally| CallerLine {
            caller: tally.caller.clone(),
            calls: tally.calls,
            reached: tally.reached,
            answered: tally.answered,
            satisfied: tally.satisfied,
            satisfaction: Ratio::new(tally.satisfied, tally.answered).map(|ratio| ratio.places(PLACES)),
        });
        let required = callbacks.visits.required;
        let visits = callbacks.visits.weeks.iter().map(|week| VisitLine {
            site: week.site.as_ref().map(ToString::to_string),
            steward: week.steward.to_string(),
            monday: week.monday,
            owners: week.owners,
            visited: week.visited,
            rate: Ratio::new(week.visited, week.owners).map(|ratio| ratio.places(PLACES)),
            required: required.map(|ratio| ratio.places(PLACES)),
            met: week.met,
        });
        let scope = period_label(callbacks.period);
        let tickets = callbacks.completed().filter(|_| with_tickets);
        CallbackPart {
            profile: policy.callback.profile.name.clone(),
            completed: counts.completed,
            open: counts.open,
            outside: counts.outside,
            unreached: counts.unreached,
            later: counts.later,
            callers: callers.collect(),
            visits: visits.collect(),
            tickets: tickets.map(|ticket| ticket_line(ticket, callbacks, inputs)).collect(),
            notes: notes(callbacks, rates, &retention, &scope, lang),
            retention,
            scope,
        }
    }
}

/// What stands beside the rates: the rows that count in none, the other reading, the archive.
fn notes(
    callbacks: &Callbacks<'_>,
    rates: &[RateLine],
    retention: &[RetentionLine],
    scope: &str,
    lang: Lang,
) -> Vec<String> {
    let counts = callbacks.counts;
    let mut notes = vec![Called::Counts {
        completed: counts.completed,
        open: counts.open,
        outside: counts.outside,
        unreached: counts.unreached,
        later: counts.later,
    }];
    for line in rates.iter().filter(|line| line.scope == scope) {
        if let Some(OtherReading { window: (first, last), in_time }) = line.other_reading {
            let stream = line.category.clone();
            notes.push(Called::OtherReading { stream, first, last, in_time, due: line.due });
        }
    }
    notes.extend(retention.iter().map(|kept| Called::Retention {
        quarter: kept.quarter.clone(),
        forms: kept.forms,
        archive_by: kept.archive_by,
        other: kept.archive_by_other,
        keep_until: kept.keep_until,
    }));
    notes.iter().map(|note| note.text(lang)).collect()
}

fn ticket_line(ticket: &Ticket<'_>, callbacks: &Callbacks<'_>, inputs: &Inputs) -> TicketLine {
    let row = ticket.row;
    let text = |text: &Option<crate::value::Text>| text.as_deref().unwrap_or_default().to_owned();
    let counted = || callbacks.calls_of(ticket).filter(|call| call.counts(callbacks.as_of));
    let shown = counted().last();
    let attempts = callbacks.calls_of(ticket).filter(|call| call.outcome == Outcome::Unreached);
    TicketLine {
        ticket: row.ticket.to_string(),
        site: text(&ticket.site),
        category: row.kind.to_string(),
        stream: callbacks.stream(ticket).map(|stream| stream.name.clone()).unwrap_or_default(),
        room: text(&row.room),
        matter: text(&row.matter),
        person: text(&row.person),
        completed: row.completed,
        window: ticket.window,
        timing: (!ticket.pending).then_some(ticket.timing),
        called: counted().find_map(|call| call.date),
        caller: shown.map(|call| text(&call.row.caller)).unwrap_or_default(),
        role: shown.map(|call| text(&call.row.role)).unwrap_or_default(),
        result: shown.map(|call| text(&call.row.result)).unwrap_or_default(),
        attempts: u64::try_from(attempts.count()).unwrap_or(u64::MAX),
        paid: ticket.paid,
        place: super::source_line(&Source { place: row.place, col: None }, inputs),
    }
}
