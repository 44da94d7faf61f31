//! Rules on the rows of site ledgers.

mod closed_period;
mod late_ledger;
mod missing_day;
mod negative_stock;
mod packing_list_missing;
mod pairing;
mod repeated_row;
mod replaced_part;
mod return_direction;
mod transfer_number;
mod unit_differs;
mod unknown_category;
mod unknown_item;
mod unknown_warehouse;
mod wrong_condition;
mod wrong_sign;

use super::facts::full_name;
use super::{Facts, Findings, Rule};
use crate::book::Posting;
use crate::finding::Finding;
use crate::message::{Message, Row};
use crate::record::{Direction, LedgerRow, remark};
use crate::sheet::Field;

pub(super) use late_ledger::stated as sent_on;

pub(super) static RULES: &[&Rule] = &[
    &unknown_item::RULE,
    &unknown_category::RULE,
    &wrong_condition::RULE,
    &wrong_sign::RULE,
    &transfer_number::RULE,
    &packing_list_missing::RULE,
    &replaced_part::RULE,
    &negative_stock::RULE,
    &missing_day::RULE,
    &late_ledger::RULE,
    &unit_differs::RULE,
    &unknown_warehouse::RULE,
    &repeated_row::RULE,
    &return_direction::RULE,
    &closed_period::RULE,
];

/// Postings with their rows. A rule asks for as few as it can tell without the rows.
fn with_rows(
    facts: &Facts<'_>,
    postings: impl Iterator<Item = Posting>,
) -> impl Iterator<Item = (Posting, LedgerRow)> {
    postings.filter_map(|posting| Some((posting, facts.book.row(posting.row)?)))
}

/// Those of the postings that are of the period: what the rules on rows judge.
fn judged_of(
    facts: &Facts<'_>,
    postings: impl Iterator<Item = Posting>,
) -> impl Iterator<Item = (Posting, LedgerRow)> {
    with_rows(facts, postings.filter(|posting| facts.book.period.contains(posting.date)))
}

/// Those of all the postings that a rule asks for.
fn judged_if(
    facts: &Facts<'_>,
    asked: impl Fn(&Posting) -> bool,
) -> impl Iterator<Item = (Posting, LedgerRow)> {
    judged_of(facts, facts.book.postings.iter().filter(asked))
}

/// A finding about a posting, with one cell of its row marked.
fn about(
    facts: &Facts<'_>,
    findings: &Findings<'_>,
    (posting, row): (Posting, LedgerRow),
    marked: Field,
    message: Message,
    help: Message,
) -> Finding {
    let mut finding = findings.draft(message);
    finding.help = Some(help);
    let key = (posting.warehouse, posting.item);
    let site = posting.site.and_then(|site| facts.book.master.site(site).cloned());
    finding.site = site.or_else(|| facts.site_of_key(key));
    (finding.warehouse, finding.item, finding.item_name) = facts.key_names(key);
    finding.date = Some(row.date);
    finding.quantity = Some(posting.effect.abs());
    finding.subject.document = row.document.as_ref().map(ToString::to_string);
    finding.subject.transfer = transfer_of(facts, &row);
    finding.subject.category = Some(row.category.chinese().to_owned());
    finding.about = category_of(&row);
    finding.sources.push(facts.source(row.place, marked));
    finding.excerpt = facts.ledger_excerpt(&row, marked);
    finding
}

/// What a row says, for a message.
fn said(facts: &Facts<'_>, posting: &Posting, row: &LedgerRow) -> Row {
    let item = facts.book.master.item(posting.item);
    let unit = row.item.unit.as_deref().or_else(|| item.and_then(|item| item.unit.as_deref()));
    Row {
        category: category_of(row),
        quantity: row.written,
        unit: unit.unwrap_or_default().to_owned(),
        name: item.map(|item| full_name(item).to_string()).unwrap_or_default(),
    }
}

/// The category, and for a transfer on which side it stands.
fn category_of(row: &LedgerRow) -> String {
    let name = row.category.chinese();
    match (row.category.direction(), row.direction) {
        (Some(_), _) => name.to_owned(),
        (None, Direction::In) => format!("{name}入库"),
        (None, Direction::Out) => format!("{name}出库"),
    }
}

/// The transfer number that a row gives, in its column or its remark.
fn transfer_of(facts: &Facts<'_>, row: &LedgerRow) -> Option<String> {
    let in_column = row.transfer.as_deref().and_then(remark::number_in_column);
    let shape = &facts.policy.ledger.transfer_number;
    in_column.or_else(|| remark::transfer_number(row.remark.as_deref()?, shape))
}

/// The first of these columns that the row's sheet has: where a thing that is missing is
/// to be written.
fn place_for(facts: &Facts<'_>, row: &LedgerRow, fields: &[Field]) -> Field {
    let has = |field: &&Field| facts.column(row.place.sheet, **field).is_some();
    fields.iter().find(has).copied().unwrap_or(Field::Category)
}

/// The column in which a row's category stands.
fn category_field(facts: &Facts<'_>, row: &LedgerRow) -> Field {
    let by_side = match row.direction {
        Direction::In => Field::InCategory,
        Direction::Out => Field::OutCategory,
    };
    place_for(facts, row, &[Field::Category, by_side])
}
