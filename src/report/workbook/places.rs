//! Where balances and findings stand, so that they can lead to each other.

use super::page::{FIRST, MOST_ROWS, row};
use crate::report::answer::{Answer, FindingLine};
use crate::report::words;
use std::collections::HashMap;

/// A warehouse and an item.
type Key<'a> = (&'a str, &'a str);

/// The rows of balances and findings, and the order in which findings are listed.
pub(super) struct Places<'a> {
    balances: HashMap<Key<'a>, u32>,
    /// Code and row of the finding that speaks of a key's difference.
    findings: HashMap<Key<'a>, (&'static str, u32)>,
    codes: HashMap<&'static str, u32>,
    ids: HashMap<&'a str, u32>,
    pub order: Vec<&'a FindingLine>,
}

impl<'a> Places<'a> {
    pub(super) fn of(answer: &'a Answer) -> Places<'a> {
        let mut places = Places {
            balances: HashMap::new(),
            findings: HashMap::new(),
            codes: HashMap::new(),
            ids: HashMap::new(),
            order: answer.findings.iter().collect(),
        };
        for (line, n) in answer.balances.iter().take(MOST_ROWS).zip(0..) {
            let key = (line.warehouse.as_str(), line.item.as_str());
            places.balances.entry(key).or_insert(row(FIRST, n));
        }
        let rank = |finding: &FindingLine| words::cause_rank(finding.cause);
        places.order.sort_by_cached_key(|f| (std::cmp::Reverse(f.severity), rank(f), f.code, f.hint));
        places.find();
        places
    }

    /// The rest of a difference first; where there is none, what explains it.
    fn find(&mut self) {
        let listed = || self.order.iter().copied().take(MOST_ROWS).zip(0..);
        for (finding, n) in listed() {
            let at = row(FIRST, n);
            self.codes.entry(finding.code).or_insert(at);
            self.ids.entry(&finding.id).or_insert(at);
            if let Some(key) = own_key(finding) {
                self.findings.entry(key).or_insert((finding.code, at));
            }
        }
        for (finding, n) in listed() {
            for effect in &finding.effects {
                let key = (effect.warehouse.as_str(), effect.item.as_str());
                let at = (finding.code, row(FIRST, n));
                self.findings.entry(key).or_insert(at);
            }
        }
    }

    /// The row of a key's balance.
    pub(super) fn balance_of(&self, warehouse: &str, item: &str) -> Option<u32> {
        self.balances.get(&(warehouse, item)).copied()
    }

    /// The row of the balance whose difference a finding explains, or is the rest of.
    pub(super) fn balance(&self, finding: &FindingLine) -> Option<u32> {
        let explains = finding.effects.iter().any(|effect| !effect.difference.is_zero());
        let key = finding.warehouse.as_deref().zip(finding.item.as_deref());
        let key = key.filter(|_| explains || finding.code == "R301")?;
        self.balances.get(&key).copied()
    }

    /// Code and row of the finding that speaks of a key's difference.
    pub(super) fn finding(&self, warehouse: &str, item: &str) -> Option<(&'static str, u32)> {
        self.findings.get(&(warehouse, item)).copied()
    }

    /// The row of a finding.
    pub(super) fn id(&self, id: &str) -> Option<u32> {
        self.ids.get(id).copied()
    }

    /// The first row with a code.
    pub(super) fn code(&self, code: &str) -> Option<u32> {
        self.codes.get(code).copied()
    }
}

fn own_key(finding: &FindingLine) -> Option<Key<'_>> {
    let is_rest = finding.code == "R301";
    finding.warehouse.as_deref().zip(finding.item.as_deref()).filter(|_| is_rest)
}
