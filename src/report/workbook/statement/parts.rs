//! What a statement is made of: the keys that differ, with what makes them differ.

use crate::report::answer::{Answer, BalanceLine, FindingLine, SideLine};
use crate::report::workbook::cell;
use crate::value::{Lang, Period, Quantity};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// What a line of the statement does to the book's balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    ErpIn,
    ErpOut,
    LedgerIn,
    LedgerOut,
    Differs,
    Opening,
    Export,
    Unexplained,
}

impl Step {
    pub(super) const ALL: [Step; 8] = [
        Step::ErpIn,
        Step::ErpOut,
        Step::LedgerIn,
        Step::LedgerOut,
        Step::Differs,
        Step::Opening,
        Step::Export,
        Step::Unexplained,
    ];

    pub(super) fn text(self, lang: Lang) -> &'static str {
        match self {
            Step::ErpIn => lang.pick("加:ERP 已收、流水账未收", "Add: received in the ERP only"),
            Step::ErpOut => lang.pick("减:ERP 已发、流水账未发", "Less: issued in the ERP only"),
            Step::LedgerIn => lang.pick("减:流水账已收、ERP 未收", "Less: received in the ledger only"),
            Step::LedgerOut => lang.pick("加:流水账已发、ERP 未发", "Add: issued in the ledger only"),
            Step::Differs => lang.pick("加减:两边所记不同", "Add or less: recorded differently"),
            Step::Opening => lang.pick("加减:期初不符", "Add or less: the openings differ"),
            Step::Export => lang.pick("加减:ERP 自身不符", "Add or less: the ERP contradicts itself"),
            Step::Unexplained => lang.pick("未解释", "Unexplained"),
        }
    }
}

/// One line between the book's balance and the ERP's.
pub(super) struct Item<'a> {
    pub step: Step,
    /// Added to the book's balance.
    pub quantity: Quantity,
    pub finding: Option<&'a FindingLine>,
}

/// A warehouse and item with what leads from the book to the ERP.
pub(super) struct Part<'a> {
    pub line: &'a BalanceLine,
    pub book: Quantity,
    pub expected: Quantity,
    pub items: Vec<Item<'a>>,
}

/// A site with its parts, the dearest difference first.
pub(super) struct SitePart<'a> {
    pub site: Option<&'a str>,
    pub keys: usize,
    pub parts: Vec<Part<'a>>,
}

/// All sites by name; those without one last.
pub(super) fn of(answer: &Answer) -> Vec<SitePart<'_>> {
    let mut effects: HashMap<(&str, &str), Vec<(&FindingLine, Quantity)>> = HashMap::new();
    for finding in &answer.findings {
        for effect in finding.effects.iter().filter(|effect| !effect.difference.is_zero()) {
            let key = (effect.warehouse.as_str(), effect.item.as_str());
            effects.entry(key).or_default().push((finding, effect.difference));
        }
    }
    let mut sites: BTreeMap<(bool, &str), SitePart<'_>> = BTreeMap::new();
    for line in &answer.balances {
        let site = line.site.as_deref();
        let entry = sites.entry((site.is_none(), site.unwrap_or(""))).or_insert(SitePart {
            site,
            keys: 0,
            parts: Vec::new(),
        });
        entry.keys += 1;
        let known = effects.get(&(line.warehouse.as_str(), line.item.as_str()));
        entry.parts.extend(part(line, known.map_or(&[][..], Vec::as_slice), answer.period));
    }
    let mut sites: Vec<SitePart<'_>> = sites.into_values().collect();
    for site in &mut sites {
        site.parts.sort_by_cached_key(|part| (Reverse(value(part)), Reverse(part.difference().abs())));
    }
    sites
}

impl Part<'_> {
    fn difference(&self) -> Quantity {
        self.book - self.expected
    }
}

/// What the difference is worth, without sign; those of no known price come last.
fn value(part: &Part<'_>) -> Option<Quantity> {
    cell::value(part.difference(), part.line.price?).map(Quantity::abs)
}

/// None where nothing differs: a difference of nought that is made of two errors does.
fn part<'a>(
    line: &'a BalanceLine,
    effects: &[(&'a FindingLine, Quantity)],
    period: Option<Period>,
) -> Option<Part<'a>> {
    let (book, expected) = line.book.zip(line.expected)?;
    let mut items: Vec<Item<'a>> = effects
        .iter()
        .map(|(finding, effect)| Item {
            step: step(finding, -*effect, period),
            quantity: -*effect,
            finding: Some(finding),
        })
        .collect();
    let told: Quantity = items.iter().map(|item| item.quantity).sum();
    let rest = expected - book - told;
    if !rest.is_zero() {
        items.push(Item { step: Step::Unexplained, quantity: rest, finding: None });
    }
    items.sort_by_key(|item| (item.step, item.finding.and_then(|finding| finding.date)));
    (!items.is_empty()).then_some(Part { line, book, expected, items })
}

fn step(finding: &FindingLine, quantity: Quantity, period: Option<Period>) -> Step {
    let erp = if quantity.is_negative() { Step::ErpOut } else { Step::ErpIn };
    let ledger = if quantity.is_negative() { Step::LedgerIn } else { Step::LedgerOut };
    match finding.cause {
        _ if finding.code == "R301" => Step::Unexplained,
        Some("not_in_ledger" | "posted_twice" | "in_transit") => erp,
        Some("not_posted" | "entered_twice" | "reversed_not_reposted" | "not_approved") => ledger,
        // The posting that the period has is the one without a counterpart in it.
        Some("cut_off") => {
            let rows = || finding.sides.iter().filter(|side| side.side == SideLine::LEDGER);
            let inside = |side: &SideLine| period.is_none_or(|period| period.contains(side.date));
            if rows().any(inside) || rows().next().is_none() { ledger } else { erp }
        }
        Some("opening_differs") => Step::Opening,
        Some("export_inconsistent") => Step::Export,
        _ => Step::Differs,
    }
}
