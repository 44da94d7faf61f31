//! Equal postings of one side: what is left over beside a matched one may be its repetition.

use super::post::Post;
use super::work::Work;

/// The equal postings next to each; the pool's order puts them side by side.
#[derive(Default)]
pub struct Siblings;

/// How alike two equal postings are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The same document or transfer, or the same row word for word.
    Same,
    /// The same day.
    Day,
}

impl Siblings {
    /// What it costs to leave a row alone: little where it may be a repetition.
    pub fn cost_of_row(&self, work: &Work<'_>, at: usize) -> i64 {
        let cost = &work.terms.policy.cost;
        let answered = work.pool.row(at).is_some_and(|row| has_bucket(&work.pool.lines, row));
        match answered && !self.of_row(work, at).is_empty() {
            true => cost.repeated,
            false => cost.unmatched,
        }
    }

    pub fn cost_of_line(&self, work: &Work<'_>, at: usize) -> i64 {
        let cost = &work.terms.policy.cost;
        let answered = work.pool.line(at).is_some_and(|line| has_bucket(&work.pool.rows, line));
        match self.of_line(work, at).first().filter(|_| answered) {
            None => cost.unmatched,
            Some((Likeness::Same, _)) => cost.repeated_document,
            Some((Likeness::Day, _)) => cost.repeated,
        }
    }

    /// The rows that say the same, word for word.
    pub fn of_row(&self, work: &Work<'_>, at: usize) -> Vec<usize> {
        let rows = &work.pool.rows;
        let Some(post) = rows.get(at) else { return Vec::new() };
        around(rows, at, |other| other.is_twin(post))
    }

    /// The lines equal in key, category and quantity that share the document or the day;
    /// those of the same document first.
    pub fn of_line(&self, work: &Work<'_>, at: usize) -> Vec<(Likeness, usize)> {
        let lines = &work.pool.lines;
        let Some(post) = lines.get(at).filter(|post| post.sound) else { return Vec::new() };
        let like = |other: &Post| match () {
            () if post.shares(other) => Some(Likeness::Same),
            () if post.date == other.date && !differ(post, other) => Some(Likeness::Day),
            () => None,
        };
        let equal = around(lines, at, |other| other.bucket() == post.bucket() && other.sound);
        let mut found: Vec<(Likeness, usize)> =
            equal.into_iter().filter_map(|other| Some((like(lines.get(other)?)?, other))).collect();
        found.sort_unstable();
        found
    }
}

/// Whether the other side has a posting of the same key, category and quantity at all.
fn has_bucket(posts: &[Post], like: &Post) -> bool {
    let at = posts.partition_point(|post| post.bucket() < like.bucket());
    posts.get(at).is_some_and(|post| post.bucket() == like.bucket())
}

/// Two transfers are two, whatever else is equal.
fn differ(one: &Post, other: &Post) -> bool {
    one.transfer.is_some() && other.transfer.is_some() && one.transfer != other.transfer
}

/// The neighbours of a posting for which the test holds, as far as it holds without a gap,
/// and never more than a few hundred.
fn around(posts: &[Post], at: usize, holds: impl Fn(&Post) -> bool) -> Vec<usize> {
    const MOST: usize = 200;
    let fits = |other: &usize| posts.get(*other).is_some_and(&holds);
    let before = (0..at).rev().take_while(fits).take(MOST);
    let after = (at + 1..posts.len()).take_while(fits).take(MOST);
    before.chain(after).collect()
}
