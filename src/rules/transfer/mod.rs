//! Rules on transfers: the order, its out side and its in side as one thing.

mod across_departments;
mod condition_differs;
mod not_received;
mod not_sent;
mod quantity_differs;

use super::{Facts, Findings, Rule};
use crate::finding::{Finding, Source};
use crate::matching::TransferDoubt;
use crate::message::{Message, Posted, Told};
use crate::rules::facts::full_name;

pub(super) static RULES: &[&Rule] = &[
    &not_received::RULE,
    &not_sent::RULE,
    &quantity_differs::RULE,
    &across_departments::RULE,
    &condition_differs::RULE,
];

/// What a sentence about a transfer needs.
struct About {
    number: String,
    /// As it arrives, or would.
    posted: Posted,
}

fn about(facts: &Facts<'_>, doubt: &TransferDoubt) -> Option<About> {
    let item = facts.book.master.item(doubt.item)?;
    let to = doubt.to.and_then(|id| facts.book.master.warehouse(id));
    Some(About {
        number: facts.matching.transfer(doubt.number)?.to_string(),
        posted: Posted {
            category: "调拨".to_owned(),
            quantity: doubt.quantity,
            unit: item.unit.as_deref().unwrap_or("").to_owned(),
            name: full_name(item).to_string(),
            item: item.code.to_string(),
            warehouse: to.map(|w| w.name.to_string()).unwrap_or_default(),
            date: doubt.date,
            document: None,
        },
    })
}

/// A finding about a transfer, on the receiving warehouse.
fn draft(
    facts: &Facts<'_>,
    findings: &Findings<'_>,
    doubt: &TransferDoubt,
    about: &About,
    told: Told,
    help: Told,
) -> Finding {
    let mut finding = findings.draft(Message::from(told));
    finding.help = Some(Message::from(help));
    if let Some(to) = doubt.to {
        let (warehouse, item, name) = facts.key_names((to, doubt.item));
        finding.site = facts.site_of_key((to, doubt.item));
        (finding.warehouse, finding.item, finding.item_name) = (warehouse, item, name);
    }
    finding.date = Some(doubt.date);
    finding.quantity = Some(doubt.quantity);
    finding.subject.transfer = Some(about.number.clone());
    let rows = doubt.rows.iter().filter_map(|at| facts.matching.row(facts.book, *at));
    let rows = rows.map(|row| facts.source(row.place, row.column));
    let lines = doubt.lines.iter().filter_map(|at| facts.matching.line(facts.book, *at));
    let lines = lines.map(|line| facts.source(line.place, line.column));
    let order = doubt.order.and_then(|at| facts.inputs.records.transfers.get(at));
    let order = order.map(|line| Source { place: line.place, col: None });
    finding.sources = rows.chain(lines).chain(order).collect();
    finding
}
