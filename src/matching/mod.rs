//! Ledger rows against ERP lines: which are the same posting, and why the rest differ.
//!
//! Both sides are brought into one form and ordered by their content ([`post`]), so that
//! nothing below depends on the order of files or rows. Then, most precise first:
//! reversals inside the ERP leave in pairs ([`reversal`]); what differs in nothing is
//! matched ([`tiers`]); splits and late postings are found among what those leave over
//! ([`groups`]); and the rest is read at the least cost, neighbourhood by neighbourhood
//! ([`faults`], [`graph`], [`component`]), and given its causes ([`name`]). Code of its own
//! checks that every posting is used once and that every key adds up ([`verify`]).
//!
//! What a posting contributes to a key's difference does not depend on how it is read:
//! rows add their effect, lines take theirs away. A reading only says why.

mod account;
mod assign;
mod carried;
mod cause;
mod component;
mod digits;
mod engine;
mod faults;
mod gather;
mod graph;
mod groups;
mod kind;
mod lone;
mod name;
mod post;
mod reversal;
mod siblings;
mod sides;
mod terms;
mod tiers;
mod transfers;
mod verify;
mod work;

#[cfg(test)]
mod tests;

pub use account::{Account, AccountLine};
pub use cause::{Cause, Explanation, Grade, Reading};
pub use digits::Hint;
pub use engine::{Outcome, run};
pub use faults::Faults;
pub use gather::Basis;
pub use kind::Kind;
pub use lone::{Lone, LoneReading, rest};
pub use post::{Number, Ordered, Pool, Post};
pub use sides::{Side, Sides};
pub use terms::{Terms, near_items};
pub use transfers::{Doubt, TransferDoubt};
pub use work::{Group, Tier};

use crate::book::{Book, Key};
use crate::policy::Policy;
use crate::value::{Quantity, Text};
use std::collections::BTreeMap;

/// The ledgers of a book held against its documents; by default nothing was held.
#[derive(Default)]
pub struct Matching {
    pub pool: Pool,
    pub outcome: Outcome,
    /// Which date decides whether a document counts in the period.
    pub basis: Basis,
    /// The transfer numbers, by their number in the pool.
    pub transfers: Vec<Text>,
    /// What is odd about a transfer beside its postings.
    pub doubts: Vec<TransferDoubt>,
    /// What balances alone tell of keys that the lists do not explain.
    pub lone: BTreeMap<Key, Lone>,
    /// What the explanations make of each key's difference.
    pub explained: BTreeMap<Key, Quantity>,
    /// Rules of the match that do not hold: none, unless the program is at fault.
    pub violations: Vec<String>,
}

impl Matching {
    /// Matches everything that the book holds.
    pub fn of(book: &Book<'_>, policy: &Policy, basis: Basis) -> Matching {
        Matching::made(book, policy, basis, None)
    }

    /// The same without the rows of which nothing can be said: where there is no list at all,
    /// those of keys that agree, beside transfers and what was taken back.
    pub fn of_what_differs(book: &Book<'_>, policy: &Policy, basis: Basis) -> Matching {
        Matching::made(book, policy, basis, gather::telling(book).as_ref())
    }

    fn made(book: &Book<'_>, policy: &Policy, basis: Basis, keys: Option<&gather::Keys>) -> Matching {
        let gathered = gather::gather(book, &policy.matching, basis, keys);
        let (pool, transfers) = (gathered.pool, gathered.transfers);
        let terms = Terms::new(&policy.matching, book.period, &book.master, &book.factors);
        let outcome = engine::run(&pool, &terms);
        let violations = verify::verify(&pool, &outcome);
        let mut explained: BTreeMap<Key, Quantity> = BTreeMap::new();
        for (key, effect) in outcome.explanations.iter().flat_map(|e| &e.effects) {
            *explained.entry(*key).or_default() += *effect;
        }
        let mut doubts = transfers::doubts(&pool, &outcome, &terms, book);
        transfers::settle(&mut doubts, book, &mut explained);
        let lone = lone::read(book, &pool, &outcome, &explained, &terms);
        Matching { pool, outcome, basis, transfers, doubts, lone, explained, violations }
    }

    /// No match at all, for what judges rows by themselves.
    pub fn none(basis: Basis) -> Matching {
        Matching {
            pool: Pool::default(),
            outcome: Outcome::default(),
            basis,
            transfers: Vec::new(),
            doubts: Vec::new(),
            lone: BTreeMap::new(),
            explained: BTreeMap::new(),
            violations: Vec::new(),
        }
    }

    /// The ledger row behind a position in the pool.
    pub fn row(&self, book: &Book<'_>, at: usize) -> Option<crate::record::LedgerRow> {
        let posting = book.postings.get(self.pool.row(at)?.at)?;
        book.row(posting.row)
    }

    /// The document line behind a position in the pool.
    pub fn line(&self, book: &Book<'_>, at: usize) -> Option<crate::record::DocumentLine> {
        let moved = book.documents.lines.get(self.pool.line(at)?.at)?;
        book.inputs.records.documents.get(moved.line)
    }

    /// The written number of a transfer.
    pub fn transfer(&self, number: Number) -> Option<&Text> {
        self.transfers.get(number.index())
    }

    /// Both ends of every transfer.
    pub fn sides(&self) -> Sides {
        transfers::sides(&self.pool, &self.outcome)
    }

    /// How many pairs and groups each tier found.
    pub fn tiers(&self) -> BTreeMap<&'static str, u64> {
        let mut counts: BTreeMap<&'static str, u64> = BTreeMap::new();
        for (_, _, tier) in &self.outcome.pairs {
            *counts.entry(tier.key()).or_default() += 1;
        }
        for group in &self.outcome.groups {
            *counts.entry(group.tier.key()).or_default() += 1;
        }
        counts
    }
}
