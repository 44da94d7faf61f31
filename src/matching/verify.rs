//! Checks a match by code that had no part in it.

use super::cause::{Cause, Explanation};
use super::digits::Hint;
use super::engine::Outcome;
use super::post::{Pool, Post};
use crate::book::Key;
use crate::value::Quantity;
use foldhash::fast::RandomState;
use std::collections::{BTreeMap, HashMap};

/// The rules of a match that do not hold; none, unless the program is at fault.
pub fn verify(pool: &Pool, outcome: &Outcome) -> Vec<String> {
    let mut wrong = Vec::new();
    once(pool, outcome, &mut wrong);
    sums(pool, outcome, &mut wrong);
    for explanation in &outcome.explanations {
        if !holds(pool, explanation) {
            let cause = explanation.cause.key();
            wrong.push(format!("{cause} does not hold for {:?} {:?}", explanation.rows, explanation.lines));
        }
    }
    wrong
}

/// No row and no line serves twice.
fn once(pool: &Pool, outcome: &Outcome, wrong: &mut Vec<String>) {
    let mut rows = vec![0_u32; pool.rows.len()];
    let mut lines = vec![0_u32; pool.lines.len()];
    let count = |list: &[usize], counts: &mut Vec<u32>| {
        list.iter().for_each(|at| counts.get_mut(*at).into_iter().for_each(|n| *n += 1));
    };
    for (row, line, _) in &outcome.pairs {
        count(&[*row], &mut rows);
        count(&[*line], &mut lines);
    }
    for group in &outcome.groups {
        count(&group.rows, &mut rows);
        count(&group.lines, &mut lines);
    }
    for explanation in outcome.explanations.iter().filter(|e| stands_alone(e)) {
        count(explanation.alone_rows(), &mut rows);
        count(explanation.alone_lines(), &mut lines);
    }
    for (name, counts) in [("row", rows), ("line", lines)] {
        for (at, _) in counts.iter().enumerate().filter(|(_, n)| **n > 1) {
            wrong.push(format!("{name} {at} serves twice"));
        }
    }
}

/// Causes of postings that have no counterpart.
fn stands_alone(explanation: &Explanation) -> bool {
    let lonely = matches!(
        explanation.cause,
        Cause::NotPosted
            | Cause::NotInLedger
            | Cause::EnteredTwice
            | Cause::PostedTwice
            | Cause::ReversedNotReposted
            | Cause::InTransit
    );
    lonely || explanation.cause == Cause::NotApproved && explanation.rows.is_empty()
}

impl Explanation {
    /// The rows that this explanation alone accounts for; the rest is evidence.
    fn alone_rows(&self) -> &[usize] {
        match self.cause {
            Cause::NotPosted => &self.rows,
            Cause::EnteredTwice | Cause::ReversedNotReposted => self.rows.get(..1).unwrap_or(&[]),
            _ => &[],
        }
    }

    fn alone_lines(&self) -> &[usize] {
        match self.cause {
            Cause::NotInLedger | Cause::InTransit | Cause::NotApproved => &self.lines,
            Cause::PostedTwice => self.lines.get(..1).unwrap_or(&[]),
            _ => &[],
        }
    }
}

/// Per key, rows less lines of the period are what is explained and what nothing could be
/// said of.
fn sums(pool: &Pool, outcome: &Outcome, wrong: &mut Vec<String>) {
    let mut sums: HashMap<Key, Quantity, RandomState> = HashMap::default();
    for row in pool.rows.iter().filter(|row| row.moves) {
        *sums.entry(row.key).or_default() += row.effect;
    }
    for line in pool.lines.iter().filter(|line| line.moves) {
        *sums.entry(line.key).or_default() -= line.effect;
    }
    for (key, effect) in outcome.explanations.iter().flat_map(|e| &e.effects) {
        *sums.entry(*key).or_default() -= *effect;
    }
    for row in outcome.unjudged.iter().filter_map(|at| pool.row(*at)) {
        *sums.entry(row.key).or_default() -= row.effect;
    }
    let rests: BTreeMap<Key, Quantity> = sums.into_iter().filter(|(_, rest)| !rest.is_zero()).collect();
    for (key, rest) in rests {
        wrong.push(format!("warehouse {} item {} lacks {rest}", key.0.0, key.1.0));
    }
}

/// Whether the evidence is what the cause's definition asks for.
fn holds(pool: &Pool, explanation: &Explanation) -> bool {
    let row = explanation.rows.first().and_then(|at| pool.row(*at));
    let line = explanation.lines.first().and_then(|at| pool.line(*at));
    let both = row.zip(line);
    let same = |test: &dyn Fn(&Post, &Post) -> bool| both.is_some_and(|(r, l)| test(r, l));
    let faults = &explanation.faults;
    match explanation.cause {
        Cause::NotPosted => row.is_some() && line.is_none(),
        Cause::NotInLedger | Cause::InTransit => row.is_none() && line.is_some(),
        Cause::ReversedNotReposted => row.is_some() && explanation.lines.len() == 2,
        Cause::QuantityDiffers | Cause::ShortOnArrival => {
            same(&|r, l| r.key == l.key && r.effect != l.effect)
                && (explanation.hint != Some(Hint::Sign) || same(&|r, l| r.effect == -l.effect))
        }
        Cause::OtherItem => same(&|r, l| r.item() != l.item() && r.warehouse() == l.warehouse()),
        Cause::OtherWarehouse => same(&|r, l| r.warehouse() != l.warehouse()),
        Cause::OtherCategory => same(&|r, l| r.key == l.key && r.kind != l.kind && r.effect == l.effect),
        Cause::CutOff => explanation.effects.iter().any(|(_, effect)| !effect.is_zero()),
        Cause::PostedTwice => explanation.lines.len() > 1,
        Cause::EnteredTwice => explanation.rows.len() > 1,
        Cause::NotApproved => line.is_some_and(|l| !l.sound || faults.cut_off),
        Cause::Cleared => both.is_some() && explanation.effects.is_empty(),
        Cause::PostedLate => same(&|r, l| r.key == l.key && r.effect == l.effect && l.date > r.date),
    }
}
