//! What the rules on postings share: from an explanation of the match to a finding.

use super::{Facts, Findings};
use crate::book::Key;
use crate::finding::{Confidence, Effect, Finding, Owner, Proposal, Source};
use crate::matching::{Cause, Explanation, Grade, Post, Reading};
use crate::message::{Besides, Message, Pairing, Posted, Told};
use crate::record::{Direction, DocumentLine, LedgerRow};
use crate::rules::facts::full_name;
use crate::value::Quantity;

/// An explanation with its first row and line.
pub struct Case<'f> {
    pub explanation: &'f Explanation,
    pub row: Option<(&'f Post, LedgerRow)>,
    pub line: Option<(&'f Post, DocumentLine)>,
}

/// Raises a finding for every explanation by one of the causes.
pub fn raise(
    facts: &Facts<'_>,
    findings: &mut Findings<'_>,
    causes: &[Cause],
    word: impl Fn(&Facts<'_>, &Case<'_>, &mut Finding) -> Option<(Told, Told)>,
) {
    for explanation in facts.matching.outcome.explanations.iter().filter(|e| causes.contains(&e.cause)) {
        let case = case(facts, explanation);
        let mut finding = findings.draft(Message::from(Told::CutOffHelp));
        fill(facts, &case, &mut finding);
        if let Some((told, help)) = word(facts, &case, &mut finding) {
            let told = with_balance(facts, explanation, told);
            let told = if explanation.bounded { Told::Bounded(Box::new(told)) } else { told };
            finding.message = Message::from(told);
            finding.help = Some(Message::from(help));
            findings.raise(finding);
        }
    }
}

/// Adds the balance of the key, where the cause explains part of it.
fn with_balance(facts: &Facts<'_>, explanation: &Explanation, told: Told) -> Told {
    let lines = &facts.book.balances.lines;
    let at = lines.binary_search_by_key(&explanation.key, |line| line.key).ok();
    let line = at.and_then(|at| lines.get(at)).filter(|_| !explanation.effects.is_empty());
    match line.and_then(|line| line.book.zip(line.expected)) {
        Some((book, expected)) => Told::OfKey { told: Box::new(told), book, expected },
        None => told,
    }
}

fn case<'f>(facts: &'f Facts<'_>, explanation: &'f Explanation) -> Case<'f> {
    let matching = facts.matching;
    let row = explanation.rows.first().and_then(|at| {
        let post = matching.pool.row(*at)?;
        Some((post, matching.row(facts.book, *at)?))
    });
    let line = explanation.lines.first().and_then(|at| {
        let post = matching.pool.line(*at)?;
        Some((post, matching.line(facts.book, *at)?))
    });
    Case { explanation, row, line }
}

fn fill(facts: &Facts<'_>, case: &Case<'_>, finding: &mut Finding) {
    let explanation = case.explanation;
    let (warehouse, item, name) = facts.key_names(explanation.key);
    finding.site = facts.site_of_key(explanation.key);
    (finding.warehouse, finding.item, finding.item_name) = (warehouse, item, name);
    finding.date = Some(explanation.date);
    finding.quantity = Some(explanation.quantity);
    finding.cause = Some(explanation.cause.key());
    finding.hint = explanation.hint.map(|hint| hint.key());
    finding.confidence = match explanation.grade {
        Grade::Certain => Confidence::Certain,
        Grade::Likely => Confidence::Likely,
        Grade::Ambiguous => Confidence::Ambiguous,
    };
    finding.effects =
        explanation.effects.iter().filter_map(|(key, effect)| effect_of(facts, *key, *effect)).collect();
    finding.alternatives = explanation.alternatives.iter().map(|reading| shown(facts, reading)).collect();
    finding.owner = Owner::Department;
    sources(facts, case, finding);
    subject(facts, case, finding);
}

pub fn effect_of(facts: &Facts<'_>, key: Key, difference: Quantity) -> Option<Effect> {
    let (warehouse, item, _) = facts.key_names(key);
    Some(Effect { warehouse: warehouse?, item: item?, difference })
}

/// The rows and lines in the order in which the cause names them.
fn sources(facts: &Facts<'_>, case: &Case<'_>, finding: &mut Finding) {
    let (matching, book) = (facts.matching, facts.book);
    let rows = case.explanation.rows.iter().filter_map(|at| matching.row(book, *at));
    let rows: Vec<Source> = rows.map(|row| facts.source(row.place, row.column)).collect();
    let lines = case.explanation.lines.iter().filter_map(|at| matching.line(book, *at));
    let lines: Vec<Source> = lines.map(|line| facts.source(line.place, line.column)).collect();
    let lines_first = case.explanation.cause == Cause::PostedTwice;
    let (first, then) = if lines_first { (lines, rows) } else { (rows, lines) };
    finding.sources = first.into_iter().chain(then).collect();
    finding.excerpt = match (case.row.filter(|_| !lines_first), case.line) {
        (Some((_, row)), _) => facts.ledger_excerpt(&row, row.column),
        (None, Some((_, line))) => facts.export_excerpt(line.place, line.column),
        (None, None) => None,
    };
}

fn subject(facts: &Facts<'_>, case: &Case<'_>, finding: &mut Finding) {
    let number =
        [case.row.map(|(p, _)| p), case.line.map(|(p, _)| p)].into_iter().flatten().find_map(|p| p.transfer);
    finding.subject.transfer = number.and_then(|n| facts.matching.transfer(n)).map(ToString::to_string);
    finding.subject.document = case.line.map(|(_, line)| line.document.to_string());
    let by_row = case.row.map(|(_, row)| row.category.chinese().to_owned());
    finding.subject.category = by_row.or_else(|| case.line.map(|(_, line)| line.class.to_string()));
}

/// Another reading in words that need no language: code, day, warehouse, item, quantity,
/// document.
fn shown(facts: &Facts<'_>, reading: &Reading) -> String {
    let (matching, book) = (facts.matching, facts.book);
    let mut parts = vec![code_of(reading.cause).to_owned()];
    for at in &reading.rows {
        if let Some(post) = matching.pool.row(*at) {
            parts.push(post_shown(facts, post));
        }
    }
    for at in &reading.lines {
        if let (Some(post), Some(line)) = (matching.pool.line(*at), matching.line(book, *at)) {
            parts.push(format!("{} {}", line.document, post_shown(facts, post)));
        }
    }
    parts.join(" · ")
}

fn post_shown(facts: &Facts<'_>, post: &Post) -> String {
    let (warehouse, item, _) = facts.key_names(post.key);
    let text = |text: Option<crate::value::Text>| text.map(|t| t.to_string()).unwrap_or_default();
    format!("{} {} {} {}", post.date, text(warehouse), text(item), post.effect)
}

/// The code under which a cause is raised.
pub fn code_of(cause: Cause) -> &'static str {
    match cause {
        Cause::NotPosted | Cause::ReversedNotReposted => "R302",
        Cause::NotInLedger => "R303",
        Cause::QuantityDiffers => "R304",
        Cause::OtherItem => "R305",
        Cause::OtherWarehouse => "R306",
        Cause::CutOff => "R307",
        Cause::PostedTwice => "R308",
        Cause::NotApproved => "R309",
        Cause::OtherCategory => "R311",
        Cause::EnteredTwice => "R313",
        Cause::PostedLate => "R315",
        Cause::Cleared => "R316",
        Cause::InTransit => "T201",
        Cause::ShortOnArrival => "T203",
    }
}

/// A posting as a sentence names it.
pub fn posted(facts: &Facts<'_>, post: &Post, category: &str, document: Option<&str>) -> Posted {
    let item = facts.book.master.item(post.key.1);
    let (warehouse, code, _) = facts.key_names(post.key);
    let text = |text: Option<crate::value::Text>| text.map(|t| t.to_string()).unwrap_or_default();
    Posted {
        category: category.to_owned(),
        quantity: voucher_quantity(post, post.effect),
        unit: item.and_then(|item| item.unit.as_deref()).unwrap_or("").to_owned(),
        name: item.map(|item| full_name(item).to_string()).unwrap_or_default(),
        item: text(code),
        warehouse: text(warehouse),
        date: post.date,
        document: document.map(str::to_owned),
    }
}

pub fn row_posted(facts: &Facts<'_>, (post, row): (&Post, LedgerRow)) -> Posted {
    posted(facts, post, row.category.chinese(), None)
}

pub fn line_posted(facts: &Facts<'_>, (post, line): (&Post, DocumentLine)) -> Posted {
    posted(facts, post, &line.class, Some(&line.document))
}

/// The quantity as a document of the posting's direction writes it.
fn voucher_quantity(post: &Post, effect: Quantity) -> Quantity {
    match post.kind.direction() {
        Direction::In => effect,
        Direction::Out => -effect,
    }
}

/// Both sides of a pair, with what differs beside the cause itself.
pub fn pairing(facts: &Facts<'_>, case: &Case<'_>) -> Option<Pairing> {
    let (row, line) = (row_posted(facts, case.row?), line_posted(facts, case.line?));
    Some(Pairing { row, line, besides: besides(case.explanation) })
}

pub fn besides(explanation: &Explanation) -> Vec<Besides> {
    let (faults, cause) = (&explanation.faults, explanation.cause);
    let quantity_named = matches!(cause, Cause::QuantityDiffers | Cause::ShortOnArrival);
    [
        (faults.item && cause != Cause::OtherItem).then_some(Besides::Item),
        (faults.warehouse && cause != Cause::OtherWarehouse).then_some(Besides::Warehouse),
        (faults.category && cause != Cause::OtherCategory).then_some(Besides::Category),
        faults.quantity.filter(|_| !quantity_named).map(Besides::Quantity),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The voucher of a posting, for all of its effect or for another one.
pub fn proposal(facts: &Facts<'_>, post: &Post, category: &str, effect: Quantity) -> Option<Proposal> {
    let (warehouse, item, _) = facts.key_names(post.key);
    Some(Proposal {
        category: category.to_owned(),
        warehouse: warehouse?.to_string(),
        item: item?.to_string(),
        quantity: voucher_quantity(post, effect),
        document: match post.kind.direction() {
            Direction::In => Proposal::IN,
            Direction::Out => Proposal::OUT,
        },
    })
}

/// `其他出库单--自用领用, A风电场完好品库, 0212444, 2`
pub fn voucher_text(proposal: &Proposal) -> String {
    let Proposal { category, warehouse, item, quantity, document } = proposal;
    format!("{document}--{category}, {warehouse}, {item}, {quantity}")
}
