//! The rules: one file each, with code, clause, explanation and check together.
//!
//! To add one: its file, a line in its family's list, and a case that fires and one that
//! stays quiet. The list drives `explain`, `rules`, completions and the documents.

mod callback;
mod facts;
mod input;
mod ledger;
mod outsource;
mod posting;
mod reconcile;
mod stocktake;
mod transfer;
mod visit;

pub use facts::{Facts, full_name, written_name};
pub use outsource::{order_name, rate_of};

use crate::finding::{Confidence, Finding, Owner, Severity, Subject, identify};
use crate::message::Message;
use crate::value::Lang;

/// A rule of the regulation, or a promise of the program.
pub struct Rule {
    /// A letter for the family and three digits; never reused.
    pub code: &'static str,
    /// In kebab-case.
    pub name: &'static str,
    pub chinese: &'static str,
    pub severity: Severity,
    /// Where it stands in the regulation; empty for a promise of the program.
    pub clause: &'static str,
    /// The policy keys that it reads.
    pub keys: &'static [&'static str],
    pub zh: Words,
    pub en: Words,
    /// What must be there for it to run.
    pub needs: Needs,
    pub check: fn(&Facts<'_>, &mut Findings<'_>),
}

/// The explanation of a rule.
pub struct Words {
    pub what: &'static str,
    pub why: &'static str,
    pub example: &'static str,
    pub mend: &'static str,
}

/// What a rule looks at: where it is not there, the rule did not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Any input at all.
    Inputs,
    /// Rows of site ledgers.
    Ledger,
    /// Sites whose days can be told.
    Sites,
    /// Rows of site ledgers, and classes in the item master.
    Classes,
    /// An opening of at least one key.
    Opening,
    /// An on-hand export.
    Onhand,
    /// Book and ERP balances of at least one key.
    Balances,
    /// A second opening beside the one used.
    SecondOpening,
    /// Both ends and the documents between them.
    SelfCheck,
    /// A list of the ERP's documents.
    Documents,
    /// Transfers that have a number.
    Transfers,
    /// Transfer orders.
    Orders,
    /// A stocktake held against the book.
    Stocktake,
    /// Outsourced work of some sort.
    Outsourced(crate::outsource::Part),
    /// Services and the callbacks on them.
    Callbacks,
    /// Visits and a list of owners.
    Visits,
    /// Rows of closed periods that wait.
    Waiting,
    /// A closed period.
    Closed,
    /// The days on which ledgers were sent.
    Arrivals,
}

impl Rule {
    pub fn words(&self, lang: Lang) -> &Words {
        lang.pick(&self.zh, &self.en)
    }

    /// Whether `wanted` is the code, its beginning, or the name.
    pub fn answers_to(&self, wanted: &str) -> bool {
        let wanted = wanted.trim();
        let code = wanted.to_ascii_uppercase();
        !wanted.is_empty() && (self.code.starts_with(&code) || self.name == wanted.to_ascii_lowercase())
    }
}

/// Every rule, by code.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    let families = [
        callback::RULES,
        input::RULES,
        outsource::RULES,
        ledger::RULES,
        reconcile::RULES,
        stocktake::RULES,
        transfer::RULES,
        visit::RULES,
    ];
    families.into_iter().flatten().copied()
}

/// The findings of one rule, as they are made.
pub struct Findings<'a> {
    rule: &'static Rule,
    out: &'a mut Vec<Finding>,
}

impl Findings<'_> {
    /// A finding with the rule's own code, severity and clause, about nothing yet.
    pub fn draft(&self, message: Message) -> Finding {
        Finding {
            code: self.rule.code,
            name: self.rule.name,
            severity: self.rule.severity,
            clause: self.rule.clause,
            message,
            help: None,
            site: None,
            warehouse: None,
            item: None,
            item_name: None,
            date: None,
            subject: Subject::default(),
            quantity: None,
            cause: None,
            hint: None,
            confidence: Confidence::Certain,
            owner: Owner::Site,
            effects: Vec::new(),
            alternatives: Vec::new(),
            related: Vec::new(),
            sources: Vec::new(),
            file: None,
            excerpt: None,
            proposal: None,
            about: String::new(),
            id: String::new(),
        }
    }

    pub fn raise(&mut self, finding: Finding) {
        self.out.push(finding);
    }
}

/// What the rules said, and which of them ran.
#[derive(Debug, Default)]
pub struct Verdict {
    pub findings: Vec<Finding>,
    pub ran: Vec<&'static str>,
}

/// The families, by their letters, that judge a reconciliation.
pub const STOCK: &str = "ILRT";

/// The families that judge a stocktake.
pub const STOCKTAKE: &str = "IS";
/// The families that judge outsourced work.
pub const OUTSOURCED: &str = "IK";
/// The families that judge callbacks and visits.
pub const SERVICE: &str = "ICV";

/// Runs every rule of some families for which there is something to look at. Findings come
/// by code, then site, warehouse, item, date and place.
pub fn run(facts: &Facts<'_>, families: &str) -> Verdict {
    run_some(facts, &|rule| rule.code.starts_with(|letter| families.contains(letter)))
}

/// Runs those of the rules that are asked for.
pub fn run_some(facts: &Facts<'_>, asked: &dyn Fn(&Rule) -> bool) -> Verdict {
    let mut verdict = Verdict::default();
    for rule in all().filter(|rule| asked(rule)).filter(|rule| facts.has(rule.needs)) {
        verdict.ran.push(rule.code);
        (rule.check)(facts, &mut Findings { rule, out: &mut verdict.findings });
    }
    verdict.findings.sort_by(|a, b| order(a).cmp(&order(b)));
    identify(&mut verdict.findings);
    facts::relate(&mut verdict.findings);
    verdict
}

/// The keys for which the findings' effects do not sum to the difference; none, unless the
/// program is at fault.
pub fn unexplained_keys(book: &crate::book::Book<'_>, findings: &[Finding]) -> Vec<String> {
    use crate::value::{Quantity, Text};
    let mut sums: std::collections::HashMap<(Text, Text), Quantity> = std::collections::HashMap::new();
    for effect in findings.iter().flat_map(|finding| &finding.effects) {
        let key = (effect.warehouse, effect.item);
        *sums.entry(key).or_default() += effect.difference;
    }
    let mut wrong = Vec::new();
    for line in &book.balances.lines {
        let (Some(warehouse), Some(item), Some(difference)) =
            (book.master.warehouse(line.key.0), book.master.item(line.key.1), line.difference)
        else {
            continue;
        };
        let key = (warehouse.name, item.code);
        if sums.get(&key).copied().unwrap_or_default() != difference {
            wrong.push(format!("{} {}", key.0, key.1));
        }
    }
    wrong
}

type Order<'a> = (
    &'a str,
    [Option<&'a str>; 3],
    Option<chrono::NaiveDate>,
    Option<(crate::place::RowPlace, Option<u32>)>,
    &'a str,
);

fn order(finding: &Finding) -> Order<'_> {
    let source = finding.sources.first();
    (
        finding.code,
        [finding.site.as_deref(), finding.warehouse.as_deref(), finding.item.as_deref()],
        finding.date,
        source.map(|source| (source.place, source.col)),
        &finding.about,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_unique_and_well_formed() {
        let mut codes: Vec<&str> = all().map(|rule| rule.code).collect();
        let mut names: Vec<&str> = all().map(|rule| rule.name).collect();
        let count = codes.len();
        assert!(codes.is_sorted(), "{codes:?}");
        codes.dedup();
        names.sort_unstable();
        names.dedup();
        assert_eq!((codes.len(), names.len()), (count, count));
        for rule in all() {
            assert!(rule.code.len() == 4 && rule.code.starts_with(|c: char| c.is_ascii_uppercase()));
            assert!(rule.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", rule.name);
        }
    }

    #[test]
    fn every_rule_explains_itself_in_both_languages() {
        for rule in all() {
            for words in [&rule.zh, &rule.en] {
                for text in [words.what, words.why, words.example, words.mend] {
                    assert!(text.chars().count() >= 6, "{}: {text:?}", rule.code);
                }
            }
        }
    }
}
