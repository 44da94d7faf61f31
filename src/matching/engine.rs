//! The course of a match, from the most precise step to the least.

use super::cause::{Cause, Explanation, Grade, Reading};
use super::faults::Faults;
use super::name::{self, Names};
use super::post::{Pool, Post};
use super::siblings::Siblings;
use super::sides::Sides;
use super::terms::Terms;
use super::work::{Group, Tier, Work};
use super::{carried, component, graph, groups, reversal, tiers};
use std::collections::BTreeSet;

/// What came of a match. Rows and lines are positions in the pool.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub pairs: Vec<(usize, usize, Tier)>,
    pub groups: Vec<Group>,
    pub explanations: Vec<Explanation>,
    /// Rows of the period that no list could answer, so that nothing is said of them.
    pub unjudged: Vec<usize>,
}

/// Matches a pool and names the causes of what is left.
pub fn run(pool: &Pool, terms: &Terms<'_>) -> Outcome {
    let mut work = Work::new(pool, terms);
    reversal::of_lines(&mut work);
    tiers::settle(&mut work);
    tiers::promise(&mut work);
    reversal::of_rows(&mut work);
    groups::documents(&mut work);
    carried::settle(&mut work);
    // An equal posting that comes late is better evidence than parts that happen to sum up.
    groups::late(&mut work);
    groups::parts(&mut work);
    let mut explanations = of_groups(&work);
    explanations.extend(of_late(&work));
    let siblings = Siblings;
    let sides = Sides::of(pool);
    let components = graph::components(&mut work);
    let mut pairs = Vec::new();
    for component in &components {
        let solved = component::solve(&work, component, &siblings);
        let names = Names { work: &work, siblings: &siblings, sides: &sides };
        explanations.extend(names.explain(component, &solved));
        pairs.extend(solved.best.iter().map(|edge| {
            let tier = if edge.faults.late && edge.faults.count() == 0 { Tier::Late } else { Tier::Fault };
            (edge.row, edge.line, edge.tier.unwrap_or(tier))
        }));
    }
    for (row, line, tier) in pairs {
        work.pair(row, line, tier);
    }
    explanations.extend(carried::cleared(&work));
    merge_rivals(&work, &mut explanations);
    add_evidence(&work, &mut explanations);
    for explanation in &mut explanations {
        explanation.near = near(&work, explanation);
    }
    explanations.sort_by(|a, b| order(a).cmp(&order(b)));
    let unjudged = work.free_rows();
    let unjudged = unjudged.into_iter().filter(|at| pool.row(*at).is_some_and(|r| r.moves && !r.judged));
    let unjudged = unjudged.collect();
    let mut outcome = Outcome { pairs: work.pairs, groups: work.groups, explanations, unjudged };
    outcome.pairs.sort_unstable();
    outcome.groups.sort_by(|a, b| (&a.rows, &a.lines).cmp(&(&b.rows, &b.lines)));
    outcome
}

type Order<'e> = (crate::book::Key, chrono::NaiveDate, Cause, &'e [usize], &'e [usize]);

fn order(explanation: &Explanation) -> Order<'_> {
    (explanation.key, explanation.date, explanation.cause, &explanation.rows, &explanation.lines)
}

fn posts<'p>(list: &[usize], of: &'p [Post]) -> Vec<&'p Post> {
    list.iter().filter_map(|at| of.get(*at)).collect()
}

/// Groups explain something only where their parts fall into different periods, as a
/// reversal over the turn of the month does.
fn of_groups(work: &Work<'_>) -> Vec<Explanation> {
    let mut found = Vec::new();
    for group in &work.groups {
        let (rows, lines) = (posts(&group.rows, &work.pool.rows), posts(&group.lines, &work.pool.lines));
        let effects = name::effects(&rows, &lines);
        let Some(first) = rows.first().or(lines.first()).filter(|_| !effects.is_empty()) else { continue };
        found.push(Explanation {
            cause: Cause::CutOff,
            hint: None,
            faults: Faults { cut_off: true, ..Faults::default() },
            rows: group.rows.clone(),
            lines: group.lines.clone(),
            key: first.key,
            date: first.date,
            quantity: first.effect.abs(),
            effects,
            grade: Grade::Likely,
            alternatives: Vec::new(),
            near: None,
            bounded: false,
        });
    }
    found
}

fn of_late(work: &Work<'_>) -> Vec<Explanation> {
    let late = work.pairs.iter().filter(|(_, _, tier)| *tier == Tier::Late);
    let explain = |(row, line, _): &(usize, usize, Tier)| {
        let (r, l) = work.both(*row, *line)?;
        Some(Explanation {
            cause: Cause::PostedLate,
            hint: None,
            faults: Faults { late: true, ..Faults::default() },
            rows: vec![*row],
            lines: vec![*line],
            key: r.key,
            date: r.date,
            quantity: r.effect.abs(),
            effects: name::effects(&[r], &[l]),
            grade: if r.shares(l) { Grade::Certain } else { Grade::Likely },
            alternatives: Vec::new(),
            near: None,
            bounded: false,
        })
    };
    late.filter_map(explain).collect()
}

/// Where a split could be made of other parts as well, what is left over of them is one
/// finding: its amount is certain, its parts are not.
fn merge_rivals(work: &Work<'_>, explanations: &mut Vec<Explanation>) {
    for group in work.groups.iter().filter(|group| !group.rivals.is_empty()) {
        let of_lines = group.rows.len() == 1;
        let chosen = if of_lines { &group.lines } else { &group.rows };
        let all: BTreeSet<usize> = group.rivals.iter().flatten().chain(chosen).copied().collect();
        let plain = |e: &Explanation| {
            let (of, cause) =
                if of_lines { (&e.lines, Cause::NotInLedger) } else { (&e.rows, Cause::NotPosted) };
            e.cause == cause && of.first().is_some_and(|at| all.contains(at))
        };
        let (mut left, rest): (Vec<_>, Vec<_>) = std::mem::take(explanations).into_iter().partition(plain);
        *explanations = rest;
        left.sort_by(|a, b| order(a).cmp(&order(b)));
        let mut parts = left.into_iter();
        let Some(mut merged) = parts.next() else { continue };
        for other in parts {
            merged.rows.extend(other.rows);
            merged.lines.extend(other.lines);
            merged.quantity += other.quantity;
        }
        let (rows, lines) = (posts(&merged.rows, &work.pool.rows), posts(&merged.lines, &work.pool.lines));
        merged.effects = name::effects(&rows, &lines);
        merged.grade = Grade::Ambiguous;
        let swapped = group.rivals.iter().map(|rival| {
            let stays: Vec<usize> = all.iter().copied().filter(|at| !rival.contains(at)).collect();
            let (rows, lines) = if of_lines { (Vec::new(), stays) } else { (stays, Vec::new()) };
            Reading { cause: merged.cause, rows, lines }
        });
        merged.alternatives = swapped.take(5).collect();
        explanations.push(merged);
    }
}

/// The counterpart of what was repeated belongs to the evidence.
fn add_evidence(work: &Work<'_>, explanations: &mut [Explanation]) {
    use std::collections::BTreeMap;
    let twice = |e: &&Explanation| matches!(e.cause, Cause::PostedTwice | Cause::EnteredTwice);
    let wanted: BTreeSet<(bool, usize)> = explanations
        .iter()
        .filter(twice)
        .flat_map(|e| match e.cause {
            Cause::PostedTwice => e.lines.iter().map(|at| (false, *at)).collect::<Vec<_>>(),
            _ => e.rows.iter().map(|at| (true, *at)).collect(),
        })
        .collect();
    if wanted.is_empty() {
        return;
    }
    let mut partner: BTreeMap<(bool, usize), usize> = BTreeMap::new();
    for (row, line, _) in &work.pairs {
        if wanted.contains(&(true, *row)) {
            partner.insert((true, *row), *line);
        }
        if wanted.contains(&(false, *line)) {
            partner.insert((false, *line), *row);
        }
    }
    for explanation in explanations {
        match explanation.cause {
            Cause::PostedTwice => {
                let of = explanation.lines.iter().find_map(|at| partner.get(&(false, *at)));
                explanation.rows.extend(of.copied());
            }
            Cause::EnteredTwice => {
                let of = explanation.rows.iter().find_map(|at| partner.get(&(true, *at)));
                explanation.lines.extend(of.copied());
            }
            _ => {}
        }
    }
}

/// For a posting without a counterpart, the nearest equal one of the other side that is
/// free, within a month.
fn near(work: &Work<'_>, explanation: &Explanation) -> Option<usize> {
    let (post, others, is_free): (&Post, &[Post], &dyn Fn(usize) -> bool) = match explanation.cause {
        Cause::NotPosted => {
            let row = work.pool.row(*explanation.rows.first()?)?;
            (row, &work.pool.lines, &|at| !work.line_mark(at).taken)
        }
        Cause::NotInLedger => {
            let line = work.pool.line(*explanation.lines.first()?)?;
            (line, &work.pool.rows, &|at| !work.row_mark(at).taken)
        }
        _ => return None,
    };
    let group = |p: &Post| (p.key, p.kind, p.effect);
    let from = others.partition_point(|p| group(p) < group(post));
    let equal = others.iter().enumerate().skip(from).take_while(|(_, p)| group(p) == group(post));
    let apart = |p: &Post| (p.date - post.date).num_days().abs();
    let close = equal.take(1000).filter(|(at, p)| is_free(*at) && apart(p) <= 31);
    close.min_by_key(|(at, p)| (apart(p), *at)).map(|(at, _)| at)
}
