//! Rules on stocktakes: counts against the book, and what a count sheet has to say.

mod adjustment_without_approval;
mod arithmetic;
mod book_not_rolled;
mod book_quantity_differs;
mod counted_twice;
mod gain;
mod late_count;
mod loss;
mod not_counted;
mod own_supervisor;
mod probable_mix_up;
mod reason_missing;
mod site_missing;
mod unknown_line;

use super::facts::full_name;
use super::{Facts, Findings, Rule};
use crate::finding::{Finding, Proposal, Source};
use crate::message::Counting;
use crate::record::Category;
use crate::sheet::Field;
use crate::stocktake::{Line, Stocktake};

pub(super) static RULES: &[&Rule] = &[
    &gain::RULE,
    &loss::RULE,
    &reason_missing::RULE,
    &not_counted::RULE,
    &unknown_line::RULE,
    &book_quantity_differs::RULE,
    &arithmetic::RULE,
    &site_missing::RULE,
    &late_count::RULE,
    &counted_twice::RULE,
    &probable_mix_up::RULE,
    &adjustment_without_approval::RULE,
    &own_supervisor::RULE,
    &book_not_rolled::RULE,
];

/// Places that a finding about a whole sheet names.
const MOST_SOURCES: usize = 20;

/// The lines of the stocktake, with their positions.
fn of<'f>(facts: &'f Facts<'_>) -> impl Iterator<Item = (usize, &'f Line)> {
    facts.stocktake.into_iter().flat_map(|stocktake| stocktake.lines.iter().enumerate())
}

/// A finding about a line, with one cell of its first row marked.
fn about(
    facts: &Facts<'_>,
    findings: &Findings<'_>,
    line: &Line,
    marked: Field,
    message: Counting,
    help: Counting,
) -> Finding {
    let mut finding = findings.draft(message.into());
    finding.help = Some(help.into());
    finding.site = facts.site_of_key(line.key);
    (finding.warehouse, finding.item, finding.item_name) = facts.key_names(line.key);
    finding.date = Some(line.day);
    finding.sources = sources(facts, line, marked);
    let row = line.rows.first().and_then(|at| Stocktake::row(facts.book, *at));
    finding.excerpt = row.and_then(|row| facts.count_excerpt(row, marked));
    finding
}

/// The rows of a line; the export's where no sheet has it.
fn sources(facts: &Facts<'_>, line: &Line, field: Field) -> Vec<Source> {
    let rows = line.rows.iter().filter_map(|at| Stocktake::row(facts.book, *at));
    let mut sources: Vec<Source> = rows.map(|row| facts.source(row.place, field)).collect();
    if sources.is_empty() {
        sources.extend(line.place.map(|place| facts.source(place, Field::Quantity)));
    }
    sources
}

fn name(facts: &Facts<'_>, line: &Line) -> String {
    let item = facts.book.master.item(line.key.1);
    item.map(|item| full_name(item).to_string()).unwrap_or_default()
}

fn unit(facts: &Facts<'_>, line: &Line) -> String {
    let unit = facts.book.master.item(line.key.1).and_then(|item| item.unit);
    unit.map(|unit| unit.to_string()).unwrap_or_default()
}

/// Counted, and neither the export nor the book knows it.
fn is_unknown(line: &Line) -> bool {
    let told = line.exported.is_some() || line.ledger.is_some();
    told && !line.known && line.counted.is_some_and(|counted| !counted.is_zero())
}

/// The voucher that would put the book right. It is proposed, and nothing applies it.
fn voucher(facts: &Facts<'_>, line: &Line) -> Option<Proposal> {
    let variance = line.variance.filter(|variance| !variance.is_zero())?;
    let (warehouse, item, _) = facts.key_names(line.key);
    let (category, document) = match variance.is_negative() {
        false => (Category::CountGain, Proposal::IN),
        true => (Category::CountLoss, Proposal::OUT),
    };
    Some(Proposal {
        category: category.chinese().to_owned(),
        warehouse: warehouse?.to_string(),
        item: item?.to_string(),
        quantity: variance.abs(),
        document,
    })
}

/// Gains, or losses, that are no part of a mix-up and of items that the book knows.
fn variances(facts: &Facts<'_>, findings: &mut Findings<'_>, gains: bool) {
    let Some(stocktake) = facts.stocktake else { return };
    let mixed: std::collections::BTreeSet<usize> = stocktake
        .mix_ups
        .iter()
        .filter(|mix_up| mix_up.told)
        .flat_map(|mix_up| [mix_up.loss, mix_up.gain])
        .collect();
    for (at, line) in of(facts) {
        let (Some(book), Some(counted), Some(variance)) = (line.book, line.counted, line.variance) else {
            continue;
        };
        let ours = !variance.is_zero() && variance.is_negative() != gains;
        if !ours || mixed.contains(&at) || is_unknown(line) {
            continue;
        }
        let over = line.over.any();
        let exported = line.exported.filter(|(day, quantity)| *day != line.day && *quantity != book);
        let (name, unit) = (name(facts, line), unit(facts, line));
        let message = Counting::Variance { name, unit, book, counted, over, exported };
        let help = Counting::VarianceHelp { gain: gains, over };
        let mut finding = about(facts, findings, line, Field::Counted, message, help);
        finding.quantity = Some(variance.abs());
        finding.proposal = voucher(facts, line);
        let others = stocktake.mix_ups.iter().filter(|mix_up| !mix_up.told);
        let others = others.filter_map(|mix_up| match at {
            _ if mix_up.loss == at => Some(mix_up.gain),
            _ if mix_up.gain == at => Some(mix_up.loss),
            _ => None,
        });
        let other_lines = others.filter_map(|other| stocktake.lines.get(other));
        finding.alternatives = other_lines
            .map(|other| {
                let (warehouse, code, full) = facts.key_names(other.key);
                [warehouse, code, full]
                    .into_iter()
                    .flatten()
                    .map(|t| t.to_string())
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        findings.raise(finding);
    }
}
