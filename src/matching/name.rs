//! From a solved neighbourhood to causes.

use super::cause::{Cause, Explanation, Grade, Reading};
use super::component::{Choice, Solved};
use super::digits::Hint;
use super::faults::{Edge, Faults};
use super::graph::Component;
use super::kind::Kind;
use super::post::Post;
use super::siblings::{Likeness, Siblings};
use super::sides::Sides;
use super::work::{Tier, Work};
use crate::book::Key;
use crate::value::Quantity;
use std::collections::BTreeSet;

/// What naming looks at beside the neighbourhood itself.
pub struct Names<'n, 'a> {
    pub work: &'n Work<'a>,
    pub siblings: &'n Siblings,
    pub sides: &'n Sides,
}

impl Names<'_, '_> {
    /// The causes of a neighbourhood, graded.
    pub fn explain(&self, component: &Component, solved: &Solved) -> Vec<Explanation> {
        let mut best = self.name(component, &solved.best);
        let ties: Vec<Vec<Explanation>> =
            solved.ties.iter().map(|choice| self.name(component, choice)).collect();
        for at in 0..best.len() {
            let Some(margin) = best.get(at).map(|e| margin(e, solved)) else { continue };
            let others = others(&best, at, &ties);
            let Some(explanation) = best.get_mut(at) else { continue };
            explanation.bounded |= solved.bounded;
            match others {
                Some(readings) => {
                    explanation.grade = Grade::Ambiguous;
                    explanation.alternatives.extend(readings);
                }
                None if solved.bounded => explanation.grade = explanation.grade.max(Grade::Likely),
                // Where only equal postings could change places the finding stays the same.
                None if margin > 0 && margin < self.work.terms.policy.cost.certain_margin => {
                    explanation.grade = explanation.grade.max(Grade::Likely);
                }
                None => {}
            }
            explanation.alternatives.sort();
            explanation.alternatives.dedup();
            explanation.alternatives.truncate(5);
        }
        best
    }

    fn name(&self, component: &Component, choice: &Choice) -> Vec<Explanation> {
        let rows: BTreeSet<usize> = choice.iter().map(|edge| edge.row).collect();
        let lines: BTreeSet<usize> = choice.iter().map(|edge| edge.line).collect();
        let mut named: Vec<Explanation> =
            choice.iter().filter_map(|edge| self.of_pair(component, edge)).collect();
        for row in component.rows.iter().filter(|row| !rows.contains(row)) {
            named.extend(self.of_row(*row, component, &rows));
        }
        for line in component.lines.iter().filter(|line| !lines.contains(line)) {
            named.extend(self.of_line(*line, component, &lines));
        }
        named
    }

    /// What a pair explains; nothing where it differs in nothing, or lies outside.
    fn of_pair(&self, component: &Component, edge: &Edge) -> Option<Explanation> {
        let (row, line) = self.work.both(edge.row, edge.line)?;
        let concerned = row.concerns || row.moves || line.concerns || line.moves;
        if !edge.faults.any() || !concerned {
            return None;
        }
        let cause = self.cause_of(row, line, &edge.faults);
        let alike = |e: &&Edge| e.faults.count() == 0;
        let alone = |side: &dyn Fn(&Edge) -> bool| {
            component.edges.iter().filter(alike).filter(|e| side(e)).count() == 1
        };
        let unique = alone(&|e| e.row == edge.row) && alone(&|e| e.line == edge.line);
        let exact = edge.faults.count() == 0 && (edge.faults.unapproved || edge.faults.cut_off);
        let marks = [self.work.row_mark(edge.row), self.work.line_mark(edge.line)];
        let grade = match edge.shares || (exact && unique) {
            true if marks.iter().all(|mark| !mark.shaken && !mark.bounded) => Grade::Certain,
            _ => Grade::Likely,
        };
        Some(Explanation {
            cause,
            hint: edge.faults.quantity.filter(|_| cause == Cause::QuantityDiffers),
            faults: edge.faults,
            rows: vec![edge.row],
            lines: vec![edge.line],
            key: row.key,
            date: row.date,
            quantity: row.effect.abs(),
            effects: effects(&[row], &[line]),
            grade,
            alternatives: Vec::new(),
            near: None,
            bounded: marks.iter().any(|mark| mark.bounded),
        })
    }

    fn cause_of(&self, row: &Post, line: &Post, faults: &Faults) -> Cause {
        if faults.unapproved || faults.cut_off && row.concerns == line.concerns {
            // Both belong to the period, or to another: only the approval came too late.
            Cause::NotApproved
        } else if faults.cut_off {
            Cause::CutOff
        } else if faults.warehouse {
            Cause::OtherWarehouse
        } else if faults.item {
            Cause::OtherItem
        } else if faults.quantity.is_some() {
            match self.arrived_otherwise(row, line, faults) {
                true => Cause::ShortOnArrival,
                false => Cause::QuantityDiffers,
            }
        } else if faults.category {
            Cause::OtherCategory
        } else {
            Cause::PostedLate
        }
    }

    /// A transfer's in side that is not what left, while the ERP's is.
    fn arrived_otherwise(&self, row: &Post, line: &Post, faults: &Faults) -> bool {
        let both_in = row.kind == Kind::TransferIn && line.kind == Kind::TransferIn;
        let left = line.transfer.filter(|_| both_in && row.transfer == line.transfer);
        let left = left.and_then(|number| self.sides.left(self.work.pool, number, line.item()));
        faults.quantity != Some(Hint::Sign)
            && left.is_some_and(|left| left == line.effect.abs() && left != row.effect.abs())
    }

    fn of_row(&self, at: usize, component: &Component, chosen: &BTreeSet<usize>) -> Option<Explanation> {
        let row = self.work.pool.row(at)?;
        if !row.moves || !row.judged {
            return None;
        }
        let mut explanation = self.alone(Cause::NotPosted, row, true);
        explanation.rows = vec![at];
        let mark = self.work.row_mark(at);
        let open = |other: &usize| component.rows.binary_search(other).is_ok() && !chosen.contains(other);
        let twins = self.siblings.of_row(self.work, at);
        let matched: Vec<usize> = twins.into_iter().filter(|other| !open(other)).collect();
        if !matched.is_empty() {
            explanation.cause = Cause::EnteredTwice;
            explanation.grade = Grade::Likely;
            if matched.len() > 1 || self.repeats_elsewhere(row) {
                // Equal rows that were all meant are nothing new here.
                explanation.grade = Grade::Ambiguous;
                explanation.alternatives =
                    vec![Reading { cause: Cause::NotPosted, rows: vec![at], lines: Vec::new() }];
            }
            explanation.rows.extend(matched);
        } else if let Some((blue, red)) = self.reversed(row) {
            explanation.cause = Cause::ReversedNotReposted;
            explanation.lines = vec![blue, red];
        } else if !row.firm || mark.shaken {
            explanation.grade = Grade::Likely;
        }
        self.weigh(explanation, mark.bounded)
    }

    fn of_line(&self, at: usize, component: &Component, chosen: &BTreeSet<usize>) -> Option<Explanation> {
        let line = self.work.pool.line(at)?;
        let mark = self.work.line_mark(at);
        if !line.sound {
            let mut explanation = self.alone(Cause::NotApproved, line, false);
            explanation.lines = vec![at];
            return (line.concerns || line.moves).then_some(explanation);
        }
        if !line.moves || !line.judged {
            return None;
        }
        let mut explanation = self.alone(Cause::NotInLedger, line, false);
        explanation.lines = vec![at];
        let open = |other: &usize| component.lines.binary_search(other).is_ok() && !chosen.contains(other);
        let matched: Vec<(Likeness, usize)> =
            self.siblings.of_line(self.work, at).into_iter().filter(|(_, other)| !open(other)).collect();
        if let Some((likeness, _)) = matched.first() {
            explanation.cause = Cause::PostedTwice;
            let same = *likeness == Likeness::Same;
            explanation.grade = if same { Grade::Certain } else { Grade::Likely };
            if !same && (matched.len() > 1 || self.repeats_elsewhere(line)) {
                explanation.grade = Grade::Ambiguous;
                explanation.alternatives =
                    vec![Reading { cause: Cause::NotInLedger, rows: Vec::new(), lines: vec![at] }];
            }
            explanation.lines.extend(matched.into_iter().map(|(_, other)| other));
        } else if self.sides.is_under_way(self.work.pool, line) {
            explanation.cause = Cause::InTransit;
        } else if !line.firm || mark.shaken {
            explanation.grade = Grade::Likely;
        }
        self.weigh(explanation, mark.bounded)
    }

    fn weigh(&self, mut explanation: Explanation, bounded: bool) -> Option<Explanation> {
        if bounded {
            explanation.bounded = true;
            explanation.grade = explanation.grade.max(Grade::Likely);
        }
        Some(explanation)
    }

    fn alone(&self, cause: Cause, post: &Post, is_row: bool) -> Explanation {
        let (rows, lines): (&[&Post], &[&Post]) = if is_row { (&[post], &[]) } else { (&[], &[post]) };
        Explanation {
            cause,
            hint: None,
            faults: Faults { unapproved: !post.sound, ..Faults::default() },
            rows: Vec::new(),
            lines: Vec::new(),
            key: post.key,
            date: post.date,
            quantity: post.effect.abs(),
            effects: effects(rows, lines),
            grade: Grade::Certain,
            alternatives: Vec::new(),
            near: None,
            bounded: false,
        }
    }

    /// The line that was the row's and the red one that took it back.
    fn reversed(&self, row: &Post) -> Option<(usize, usize)> {
        let pairs = self.work.groups.iter().filter(|group| group.tier == Tier::Reversal);
        let mut pairs = pairs.filter_map(|group| match group.lines.as_slice() {
            [blue, red] => Some((*blue, *red)),
            _ => None,
        });
        pairs.find(|(blue, _)| {
            let blue = self.work.pool.line(*blue);
            blue.is_some_and(|blue| {
                blue.bucket() == row.bucket()
                    && (self.work.terms.days_within(row, blue).is_some() || row.shares(blue))
            })
        })
    }

    /// Whether other days have two or more equal postings on both sides.
    fn repeats_elsewhere(&self, like: &Post) -> bool {
        let (rows, lines) = (&self.work.pool.rows, &self.work.pool.lines);
        let days = |posts: &[Post]| -> BTreeSet<chrono::NaiveDate> {
            let from = posts.partition_point(|post| post.bucket() < like.bucket());
            let of = posts.get(from..).unwrap_or(&[]).iter().take_while(|p| p.bucket() == like.bucket());
            let of: Vec<&Post> = of.take(1000).collect();
            let twice = of.windows(2).filter_map(|two| match two {
                [a, b] if a.date == b.date && a.date != like.date => Some(a.date),
                _ => None,
            });
            twice.collect()
        };
        !days(rows).is_disjoint(&days(lines))
    }
}

/// What postings move of each key: rows add to the difference, lines take from it.
pub fn effects(rows: &[&Post], lines: &[&Post]) -> Vec<(Key, Quantity)> {
    let of_rows = rows.iter().filter(|p| p.moves).map(|p| (p.key, p.effect));
    let of_lines = lines.iter().filter(|p| p.moves).map(|p| (p.key, -p.effect));
    let mut sums: std::collections::BTreeMap<Key, Quantity> = std::collections::BTreeMap::new();
    for (key, effect) in of_rows.chain(of_lines) {
        *sums.entry(key).or_default() += effect;
    }
    sums.into_iter().filter(|(_, effect)| !effect.is_zero()).collect()
}

fn margin(explanation: &Explanation, solved: &Solved) -> i64 {
    let row = explanation.rows.first().and_then(|at| solved.margin_of_row.get(at));
    let line = explanation.lines.first().and_then(|at| solved.margin_of_line.get(at));
    row.or(line).copied().unwrap_or(0)
}

type Told<'e> = (Cause, Key, chrono::NaiveDate, &'e [(Key, Quantity)], Option<Hint>);

/// What a finding tells a reader: findings that tell the same are one.
fn told(explanation: &Explanation) -> Told<'_> {
    (explanation.cause, explanation.key, explanation.date, &explanation.effects, explanation.hint)
}

/// The readings of solutions of equal cost that lack an explanation; none where all have it.
fn others(best: &[Explanation], at: usize, ties: &[Vec<Explanation>]) -> Option<Vec<Reading>> {
    let explanation = best.get(at)?;
    let count = |list: &[Explanation]| list.iter().filter(|e| told(e) == told(explanation)).count();
    let wanted = count(best);
    let lacking: Vec<&Vec<Explanation>> = ties.iter().filter(|tie| count(tie) < wanted).collect();
    if lacking.is_empty() {
        return None;
    }
    let mut readings = Vec::new();
    for tie in lacking {
        for other in tie {
            let known = best.iter().any(|e| told(e) == told(other));
            let touches = other.rows.iter().any(|row| explanation.rows.contains(row))
                || other.lines.iter().any(|line| explanation.lines.contains(line))
                || other.effects.iter().any(|(key, _)| explanation.effects.iter().any(|(k, _)| k == key));
            if !known && touches {
                readings.push(Reading {
                    cause: other.cause,
                    rows: other.rows.clone(),
                    lines: other.lines.clone(),
                });
            }
        }
    }
    Some(readings)
}
