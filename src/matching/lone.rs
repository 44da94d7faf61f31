//! What balances alone can tell, where no document list says more: a reading is named only
//! if it is the only one that the key's rows allow.

use super::cause::Cause;
use super::digits::{self, Hint};
use super::engine::Outcome;
use super::post::Pool;
use super::terms::Terms;
use crate::book::{Book, Key};
use crate::value::Quantity;
use std::collections::BTreeMap;

/// One way to read a difference from the ledger's rows. Rows are positions in the pool.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LoneReading {
    pub cause: Cause,
    pub hint: Option<Hint>,
    pub rows: Vec<usize>,
    /// The other key whose difference it explains as well.
    pub other: Option<Key>,
}

/// The readings of a key's rest, the likeliest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lone {
    pub readings: Vec<LoneReading>,
}

impl Lone {
    /// The only reading, if there is only one.
    pub fn unique(&self) -> Option<&LoneReading> {
        match self.readings.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }
}

/// The part of a key's difference that neither openings, exports nor explanations make.
pub fn rest(line: &crate::book::Balance, explained: Quantity) -> Option<Quantity> {
    line.difference.map(|difference| difference - line.inconsistent - line.at_opening - explained)
}

/// Reads every key whose difference is not explained.
pub fn read(
    book: &Book<'_>,
    pool: &Pool,
    outcome: &Outcome,
    explained: &BTreeMap<Key, Quantity>,
    terms: &Terms<'_>,
) -> BTreeMap<Key, Lone> {
    let mut rests: BTreeMap<Key, Quantity> = BTreeMap::new();
    for line in &book.balances.lines {
        let known = explained.get(&line.key).copied().unwrap_or_default();
        if let Some(rest) = rest(line, known).filter(|rest| !rest.is_zero()) {
            rests.insert(line.key, rest);
        }
    }
    if rests.is_empty() {
        return BTreeMap::new();
    }
    let mut rows: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for at in &outcome.unjudged {
        if let Some(row) = pool.row(*at) {
            rows.entry(row.key).or_default().push(*at);
        }
    }
    let mut found: BTreeMap<Key, Lone> = BTreeMap::new();
    for (key, rest) in &rests {
        for at in rows.get(key).into_iter().flatten() {
            for reading in readings(pool, *at, *rest, &rests, terms) {
                if let Some(other) = reading.other {
                    let back = LoneReading { other: Some(*key), ..reading.clone() };
                    found.entry(other).or_default().readings.push(back);
                }
                found.entry(*key).or_default().readings.push(reading);
            }
        }
    }
    for lone in found.values_mut() {
        lone.readings.sort();
        lone.readings.dedup();
        // A repeated row is one reading, whichever of the two is the repetition.
        lone.readings.dedup_by(|a, b| {
            a.cause == Cause::EnteredTwice && b.cause == a.cause && same_rows(pool, &a.rows, &b.rows)
        });
    }
    found
}

fn same_rows(pool: &Pool, one: &[usize], other: &[usize]) -> bool {
    let first = |list: &[usize]| list.first().and_then(|at| pool.row(*at));
    first(one).zip(first(other)).is_some_and(|(a, b)| a.is_twin(b))
}

fn readings(
    pool: &Pool,
    at: usize,
    rest: Quantity,
    rests: &BTreeMap<Key, Quantity>,
    terms: &Terms<'_>,
) -> Vec<LoneReading> {
    let Some(row) = pool.row(at) else { return Vec::new() };
    let make = |cause, hint| LoneReading { cause, hint, rows: vec![at], other: None };
    if row.effect == rest {
        let partners = partners(row.key, rest, rests);
        if !partners.is_empty() {
            return partners
                .into_iter()
                .map(|other| {
                    let moved = other.0 != row.key.0;
                    let cause = if moved { Cause::OtherWarehouse } else { Cause::OtherItem };
                    LoneReading { other: Some(other), ..make(cause, None) }
                })
                .collect();
        }
        let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
        let twin = beside.filter_map(|other| pool.row(other)).any(|other| other.is_twin(row));
        return vec![make(if twin { Cause::EnteredTwice } else { Cause::NotPosted }, None)];
    }
    let in_erp = row.effect - rest;
    let hint = digits::slip(row.effect, in_erp, &terms.factors_of(row.item())).hint;
    let telling = !in_erp.is_zero()
        && matches!(hint, Hint::Sign | Hint::Unit | Hint::ShiftedDecimal | Hint::TransposedDigits);
    if telling { vec![make(Cause::QuantityDiffers, Some(hint))] } else { Vec::new() }
}

/// Keys of the same warehouse or item that lack what this one has too much.
fn partners(key: Key, rest: Quantity, rests: &BTreeMap<Key, Quantity>) -> Vec<Key> {
    let fits = |(other, quantity): &(&Key, &Quantity)| {
        **quantity == -rest && **other != key && (other.0 == key.0 || other.1 == key.1)
    };
    rests.iter().filter(fits).map(|(other, _)| *other).collect()
}
