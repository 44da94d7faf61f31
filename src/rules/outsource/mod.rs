//! Rules on outsourced work: days, orders, complaints, meters, meetings, reports.

mod collection_rate;
mod meeting_missing;
mod meter_number;
mod notice_late;
mod one_to_one;
mod pass_rate;
mod quota_missed;
mod report_late;
mod rotation_overdue;
mod sample_too_small;
mod substantiated_complaint;
mod success_tier;

use super::{Facts, Findings, Rule};
use crate::finding::{Finding, Owner, Source};
use crate::message::{Message, Outsourced, Rate};
use crate::outsource::tier::{self, Reading};
use crate::outsource::{Day, Order, Outsource, TeamId};
use crate::place::RowPlace;
use crate::record::Fields;
use crate::sheet::Field;
use crate::value::{Quantity, Text};

pub(super) static RULES: &[&Rule] = &[
    &quota_missed::RULE,
    &success_tier::RULE,
    &rotation_overdue::RULE,
    &sample_too_small::RULE,
    &pass_rate::RULE,
    &collection_rate::RULE,
    &substantiated_complaint::RULE,
    &notice_late::RULE,
    &meter_number::RULE,
    &one_to_one::RULE,
    &report_late::RULE,
    &meeting_missing::RULE,
];

fn draft(findings: &Findings<'_>, said: Outsourced, help: Outsourced) -> Finding {
    let mut finding = findings.draft(Message::from(said));
    finding.help = Some(Message::from(help));
    finding.owner = Owner::Outsourcer;
    finding
}

fn team(outsource: &Outsource, id: Option<TeamId>) -> Option<String> {
    id.and_then(|id| outsource.names.name(id)).map(ToString::to_string)
}

/// A finding about a person's day, with the rows that it rests on.
fn of_day(
    facts: &Facts<'_>,
    findings: &Findings<'_>,
    (outsource, day): (&Outsource, &Day),
    field: Field,
    said: [Outsourced; 2],
) -> Finding {
    let [said, help] = said;
    let mut finding = draft(findings, said, help);
    finding.date = Some(day.date);
    finding.quantity = Some(day.attempted);
    finding.subject.team = team(outsource, Some(day.team));
    finding.subject.person = Some(day.person.to_string());
    finding.subject.work = Some(day.work.chinese().to_owned());
    work_rows(facts, &mut finding, &day.rows, field);
    finding
}

/// A finding about an order, with the rows that it rests on.
fn of_order(
    facts: &Facts<'_>,
    findings: &Findings<'_>,
    (outsource, order): (&Outsource, &Order),
    field: Field,
    said: [Outsourced; 2],
) -> Finding {
    let [said, help] = said;
    let mut finding = draft(findings, said, help);
    finding.date = Some(order.last);
    finding.quantity = Some(order.quantity);
    finding.subject.team = team(outsource, Some(order.team));
    finding.subject.person = Some(order.person.to_string());
    finding.subject.work = Some(order.work.chinese().to_owned());
    finding.subject.order = order.number.as_ref().map(ToString::to_string);
    work_rows(facts, &mut finding, &order.rows, field);
    finding
}

/// The order as sentences name it.
pub fn order_name(order: &Order) -> String {
    match &order.number {
        Some(number) => number.to_string(),
        None => format!("{} {} {}", order.work.chinese(), order.person, order.last),
    }
}

fn work_rows(facts: &Facts<'_>, finding: &mut Finding, rows: &[usize], field: Field) {
    let records = &facts.inputs.records.fieldwork;
    let rows: Vec<_> = rows.iter().filter_map(|at| records.get(*at)).collect();
    finding.sources.extend(rows.iter().map(|row| facts.source(row.place, field)));
    // The last row is the one that closes an order.
    finding.excerpt = rows.last().and_then(|row| facts.excerpt_of(row.place.sheet, &row.fields(), field));
}

/// Places of other lists, the first of them shown.
fn places(
    facts: &Facts<'_>,
    finding: &mut Finding,
    places: &[RowPlace],
    field: Field,
    fields: Option<Fields>,
) {
    finding
        .sources
        .extend(places.iter().map(|place| Source { place: *place, col: facts.column(place.sheet, field) }));
    let first = places.first();
    finding.excerpt =
        first.zip(fields).and_then(|(place, fields)| facts.excerpt_of(place.sheet, &fields, field));
}

/// A part of a whole that falls short of a required rate.
pub fn rate_of((part, whole): (Quantity, Quantity), required: Quantity) -> Rate {
    let short = tier::required(required, whole) - part;
    Rate { part, whole, required, rate: tier::rate(part, whole).unwrap_or_default(), short }
}

/// `by: -0.1`: what another reading of the regulation comes to.
fn alternatives(others: &[(Reading, Quantity)]) -> Vec<String> {
    others.iter().map(|(reading, share)| format!("{}: {share}", reading.key())).collect()
}

fn text(text: Option<&Text>) -> Option<String> {
    text.map(ToString::to_string)
}

/// The first of some rows of meter lists.
fn meter_fields(facts: &Facts<'_>, places: &[RowPlace]) -> Option<Fields> {
    let first = places.first()?;
    let rows = &facts.inputs.records.meters;
    let at = rows.binary_search_by_key(first, |row| row.place).ok()?;
    rows.get(at).map(crate::record::MeterRow::fields)
}
