//! Rules on callbacks.

mod answered_late;
mod form_number_gap;
mod incomplete_record;
mod late_callback;
mod overdue_callback;
mod rate_below_required;
mod repeated_complaint;
mod repeated_repair;
mod ticket_twice;
mod too_early;
mod unsatisfied_open;
mod without_service;
mod wrong_caller;

use super::{Facts, Findings, Rule};
use crate::callback::{Call, Callbacks, Ticket, Timing};
use crate::finding::{Finding, Source};
use crate::message::{Called, Service};
use crate::sheet::Field;

pub(super) static RULES: &[&Rule] = &[
    &rate_below_required::RULE,
    &late_callback::RULE,
    &overdue_callback::RULE,
    &unsatisfied_open::RULE,
    &repeated_complaint::RULE,
    &repeated_repair::RULE,
    &too_early::RULE,
    &wrong_caller::RULE,
    &incomplete_record::RULE,
    &without_service::RULE,
    &form_number_gap::RULE,
    &answered_late::RULE,
    &ticket_twice::RULE,
];

/// A ticket in words.
fn said(ticket: &Ticket<'_>) -> Service {
    let row = ticket.row;
    let text = |text: &Option<crate::value::Text>| text.as_deref().unwrap_or_default().to_owned();
    Service {
        ticket: row.ticket.to_string(),
        kind: row.kind.to_string(),
        room: text(&row.room),
        matter: text(&row.matter),
        completed: row.completed,
    }
}

/// A finding about a ticket, with one cell of its row marked.
fn about_ticket(
    facts: &Facts<'_>,
    findings: &Findings<'_>,
    ticket: &Ticket<'_>,
    marked: Field,
    told: Called,
) -> Finding {
    let row = ticket.row;
    let mut finding = findings.draft(told.into());
    name(&mut finding, ticket);
    finding.date = row.completed.or(row.received);
    finding.sources.push(facts.source(row.place, marked));
    finding.excerpt = facts.excerpt_of(row.place.sheet, &row.fields(), marked);
    finding
}

/// A finding about a callback on a ticket: the cell of the callback, and the ticket's row.
fn about_call(
    facts: &Facts<'_>,
    findings: &Findings<'_>,
    (ticket, call): (&Ticket<'_>, &Call<'_>),
    marked: Field,
    told: Called,
) -> Finding {
    let mut finding = about_lone_call(facts, findings, call, marked, told);
    name(&mut finding, ticket);
    if ticket.row.place != call.row.place {
        finding.sources.push(facts.source(ticket.row.place, Field::CompletedOn));
    }
    finding
}

/// A finding about a callback, with what is known of its ticket.
fn about_lone_call(
    facts: &Facts<'_>,
    findings: &Findings<'_>,
    call: &Call<'_>,
    marked: Field,
    told: Called,
) -> Finding {
    let row = call.row;
    let mut finding = findings.draft(told.into());
    finding.site.clone_from(&call.site);
    finding.subject.ticket = Some(row.ticket.to_string());
    let tickets = facts.callbacks.map(|callbacks| callbacks.tickets.as_slice()).unwrap_or_default();
    if let Some(ticket) = call.ticket.and_then(|at| tickets.get(at)) {
        name(&mut finding, ticket);
    }
    finding.date = row.date;
    finding.sources.push(facts.source(row.place, marked));
    finding.excerpt = facts.excerpt_of(row.place.sheet, &row.fields(), marked);
    finding
}

fn name(finding: &mut Finding, ticket: &Ticket<'_>) {
    let row = ticket.row;
    if ticket.site.is_some() {
        finding.site.clone_from(&ticket.site);
    }
    finding.subject.ticket = Some(row.ticket.to_string());
    finding.subject.room = row.room.as_ref().map(ToString::to_string);
    finding.subject.category = Some(row.kind.to_string());
}

/// The first rows of a stream that nobody was called back about, to lead the reader there.
fn first_due(facts: &Facts<'_>, callbacks: &Callbacks<'_>, stream: usize) -> Vec<Source> {
    const SHOWN: usize = 3;
    let own = callbacks.completed().filter(|ticket| ticket.stream == stream && ticket.is_due());
    let missing = own.filter(|ticket| ticket.timing == Timing::Never).take(SHOWN);
    missing.map(|ticket| facts.source(ticket.row.place, Field::Ticket)).collect()
}

/// Raises a finding for each repeat of a sort, about its first ticket.
fn repeats(
    facts: &Facts<'_>,
    findings: &mut Findings<'_>,
    complaints: bool,
    told: impl Fn(Service, usize, Vec<String>, String) -> Called,
) {
    let Some(callbacks) = facts.callbacks else { return };
    for repeat in callbacks.repeats.iter().filter(|repeat| repeat.complaints == complaints) {
        let all: Vec<&Ticket<'_>> =
            repeat.tickets.iter().filter_map(|at| callbacks.tickets.get(*at)).collect();
        let Some((first, others)) = all.split_first() else { continue };
        let numbers = all.iter().map(|ticket| ticket.row.ticket.to_string()).collect();
        let quarter = format!("{}-Q{}", repeat.quarter.0, repeat.quarter.1);
        let told = told(said(first), all.len(), numbers, quarter.clone());
        let mut finding = about_ticket(facts, findings, first, Field::Matter, told);
        finding.help = Some(Called::RepeatedHelp.into());
        finding.about = quarter;
        finding.sources.extend(others.iter().map(|ticket| facts.source(ticket.row.place, Field::Matter)));
        findings.raise(finding);
    }
}
