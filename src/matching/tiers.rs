//! The hard tiers: pairs that differ in nothing. How many of a bucket are matched is
//! settled here for good; where several could be the one left over, the choice waits for
//! the costs of leaving each.

use super::post::{Number, Post};
use super::terms::days;
use super::work::{Tier, Work};
use std::collections::HashMap;

/// Matches every bucket of equal key, category and quantity as far as nothing has to be
/// chosen.
pub fn settle(work: &mut Work<'_>) {
    let rows = work.free_rows();
    let lines: Vec<usize> =
        work.free_lines().into_iter().filter(|at| work.pool.line(*at).is_some_and(|l| l.sound)).collect();
    by_bucket(work, &rows, &lines, |post| post.bucket());
    settle_untold(work);
}

/// Lines whose class tells no category, against rows of any category of that direction.
fn settle_untold(work: &mut Work<'_>) {
    let untold = |at: &usize| work.pool.line(*at).is_some_and(|l| l.kind.is_untold() && l.sound);
    let mut lines: Vec<usize> = work.free_lines().into_iter().filter(untold).collect();
    if lines.is_empty() {
        return;
    }
    let mut rows = work.free_rows();
    let loose = |post: &Post| (post.key, post.kind.direction(), post.effect, post.moves);
    rows.sort_by_key(|at| work.pool.row(*at).map(|p| (loose(p), p.date)));
    lines.sort_by_key(|at| work.pool.line(*at).map(|p| (loose(p), p.date)));
    by_bucket(work, &rows, &lines, loose);
}

/// Walks two lists that are sorted by bucket.
fn by_bucket<K: Ord>(work: &mut Work<'_>, rows: &[usize], lines: &[usize], bucket: impl Fn(&Post) -> K) {
    for (some_rows, some_lines) in work.pool.side_by_side(rows, lines, bucket) {
        match (some_rows, some_lines) {
            ([row], [line]) => settle_pair(work, *row, *line),
            _ => settle_bucket(work, some_rows, some_lines),
        }
    }
}

/// The tier of a pair that differs in nothing, if it is one.
pub fn tier(work: &Work<'_>, row: &Post, line: &Post) -> Option<Tier> {
    let alike = row.key == line.key
        && row.effect == line.effect
        && row.moves == line.moves
        && line.sound
        && row.kind.agrees(line.kind);
    if !alike {
        return None;
    }
    let within = work.terms.days_within(row, line).is_some();
    if row.document.is_some() && row.document == line.document {
        return (within || work.terms.days_by_number(row, line).is_some()).then_some(Tier::Document);
    }
    if row.transfer.is_some() && row.transfer == line.transfer {
        return (within || work.terms.days_by_number(row, line).is_some()).then_some(Tier::Transfer);
    }
    if row.contradicts(line) {
        return None;
    }
    match within {
        true if row.date == line.date => Some(Tier::SameDay),
        true => Some(Tier::Window),
        false => None,
    }
}

fn settle_pair(work: &mut Work<'_>, row: usize, line: usize) {
    if let Some((r, l)) = work.both(row, line)
        && let Some(tier) = tier(work, r, l)
    {
        work.pair(row, line, tier);
    }
}

fn settle_bucket(work: &mut Work<'_>, rows: &[usize], lines: &[usize]) {
    let mut open = by_number(work, rows, lines);
    let (rows, lines) = still_free(work, rows, lines);
    let (mut rows, lines) = (rows, lines);
    let any_transfer = lines.iter().any(|at| work.pool.line(*at).is_some_and(|l| l.transfer.is_some()));
    rows.retain(|at| {
        let row = work.pool.row(*at);
        row.is_some_and(|row| row.document.is_none() && (row.transfer.is_none() || !any_transfer))
    });
    if !open {
        open = by_day(work, &rows, &lines);
    }
    if !open {
        let (rows, lines) = still_free(work, &rows, &lines);
        by_cluster(work, &rows, &lines);
    }
    let (rows, lines) = still_free(work, &rows, &lines);
    if rows.len().saturating_mul(lines.len()) > work.terms.policy.limit.block {
        in_order(work, &rows, &lines);
    }
}

fn still_free(work: &Work<'_>, rows: &[usize], lines: &[usize]) -> (Vec<usize>, Vec<usize>) {
    let rows = rows.iter().copied().filter(|at| !work.row_mark(*at).taken).collect();
    (rows, lines.iter().copied().filter(|at| !work.line_mark(*at).taken).collect())
}

/// Pairs by document or transfer number. Returns whether a number stands unequally often
/// on the two sides, so that something has to be chosen.
fn by_number(work: &mut Work<'_>, rows: &[usize], lines: &[usize]) -> bool {
    let pool = work.pool;
    let number = |post: &Post| post.document.map(|n| (false, n)).or(post.transfer.map(|n| (true, n)));
    let mut of_rows: Vec<((bool, Number), usize)> =
        rows.iter().filter_map(|at| Some((number(pool.row(*at)?)?, *at))).collect();
    if of_rows.is_empty() {
        return false;
    }
    of_rows.sort_unstable();
    let mut of_lines: HashMap<(bool, Number), Vec<usize>> = HashMap::new();
    for at in lines {
        if let Some(line) = pool.line(*at) {
            let numbers = [line.document.map(|n| (false, n)), line.transfer.map(|n| (true, n))];
            numbers.into_iter().flatten().for_each(|n| of_lines.entry(n).or_default().push(*at));
        }
    }
    let mut open = false;
    for some in of_rows.chunk_by(|a, b| a.0 == b.0) {
        let Some(number) = some.first().map(|(number, _)| number) else { continue };
        let free = of_lines.get(number).into_iter().flatten().copied();
        let free: Vec<usize> = free.filter(|at| !work.line_mark(*at).taken).collect();
        if free.len() == some.len() {
            for ((_, row), line) in some.iter().zip(free) {
                settle_pair(work, *row, line);
            }
        } else {
            open |= !free.is_empty();
        }
    }
    open
}

/// Pairs of one day. Returns whether a day has rows and lines in unequal numbers that are
/// not all alike.
fn by_day(work: &mut Work<'_>, rows: &[usize], lines: &[usize]) -> bool {
    let pool = work.pool;
    let (rows, lines) = (sorted(rows, |at| pool.row(at)), sorted(lines, |at| pool.line(at)));
    let row_day = |at: &usize| pool.row(*at).map(|p| p.date);
    let line_day = |at: &usize| pool.line(*at).map(|p| p.date);
    let mut days = lines.chunk_by(|a, b| line_day(a) == line_day(b)).peekable();
    let mut open = false;
    for some_rows in rows.chunk_by(|a, b| row_day(a) == row_day(b)) {
        let day = some_rows.first().and_then(row_day);
        while days.next_if(|some| some.first().and_then(line_day) < day).is_some() {}
        let Some(some_lines) = days.next_if(|some| some.first().and_then(line_day) == day) else {
            continue;
        };
        let alike = match some_rows.len().cmp(&some_lines.len()) {
            std::cmp::Ordering::Less => twins(some_lines, |at| pool.line(at)),
            std::cmp::Ordering::Equal => true,
            std::cmp::Ordering::Greater => twins(some_rows, |at| pool.row(at)),
        };
        if alike {
            for (row, line) in some_rows.iter().zip(some_lines) {
                settle_pair(work, *row, *line);
            }
        } else {
            open = true;
        }
    }
    open
}

fn sorted<'p>(list: &[usize], post: impl Fn(usize) -> Option<&'p Post>) -> Vec<usize> {
    let mut list = list.to_vec();
    list.sort_by_key(|at| (post(*at).map(|p| p.date), *at));
    list
}

fn twins<'p>(list: &[usize], post: impl Fn(usize) -> Option<&'p Post>) -> bool {
    list.windows(2).all(|two| match two {
        [a, b] => post(*a).zip(post(*b)).is_some_and(|(a, b)| a.is_twin(b)),
        _ => true,
    })
}

/// Days that lie within reach of each other, with as many rows as lines: in the order of
/// their days, where the window holds for every pair.
fn by_cluster(work: &mut Work<'_>, rows: &[usize], lines: &[usize]) {
    let pool = work.pool;
    let (rows, lines) = (sorted(rows, |at| pool.row(at)), sorted(lines, |at| pool.line(at)));
    let Some(kind) = rows.first().and_then(|at| pool.row(*at)).map(|row| row.kind) else { return };
    let (early, late) = work.terms.window(kind);
    let reach = early.abs().max(late);
    let mut all: Vec<(chrono::NaiveDate, bool, usize)> = Vec::with_capacity(rows.len() + lines.len());
    all.extend(rows.iter().filter_map(|at| Some((pool.row(*at)?.date, true, *at))));
    all.extend(lines.iter().filter_map(|at| Some((pool.line(*at)?.date, false, *at))));
    all.sort_unstable();
    for cluster in all.chunk_by(|a, b| (b.0 - a.0).num_days() <= reach) {
        let of =
            |side: bool| cluster.iter().filter(move |(_, is_row, _)| *is_row == side).map(|(_, _, at)| *at);
        let pairs: Vec<(usize, usize)> = of(true).zip(of(false)).collect();
        let fits = |(row, line): &(usize, usize)| {
            work.both(*row, *line).is_some_and(|(r, l)| tier(work, r, l).is_some())
        };
        if pairs.len() * 2 == cluster.len() && pairs.iter().all(fits) {
            for (row, line) in pairs {
                settle_pair(work, row, line);
            }
        }
    }
}

/// A bucket too large to choose in: the earliest row with the earliest line that it may
/// have. What is left over of it is said to come from a bounded search.
fn in_order(work: &mut Work<'_>, rows: &[usize], lines: &[usize]) {
    let pool = work.pool;
    for pass in [true, false] {
        let (rows, lines) = still_free(work, rows, lines);
        let (rows, lines) = (sorted(&rows, |at| pool.row(at)), sorted(&lines, |at| pool.line(at)));
        let mut next = lines.iter().copied().peekable();
        for row in rows {
            let Some(r) = pool.row(row) else { continue };
            let (early, _) = work.terms.window(r.kind);
            let first = if pass { 0 } else { early };
            let too_early = |line: usize| pool.line(line).is_some_and(|l| days(r, l) < first);
            while next.next_if(|line| too_early(*line)).is_some() {}
            let fits = |line: usize| {
                pool.line(line)
                    .is_some_and(|l| tier(work, r, l).is_some_and(|tier| !pass || tier != Tier::Window))
            };
            if let Some(line) = next.next_if(|line| fits(*line)) {
                settle_pair(work, row, line);
            }
        }
    }
    let (rows, lines) = still_free(work, rows, lines);
    rows.iter().for_each(|at| work.mark_row(*at, |mark| mark.bounded = true));
    lines.iter().for_each(|at| work.mark_line(*at, |mark| mark.bounded = true));
}

/// Marks which postings of the buckets still open will find a counterpart, so that splits
/// and late postings are looked for among the others.
pub fn promise(work: &mut Work<'_>) {
    let pool = work.pool;
    let (rows, lines) = (work.free_rows(), work.free_lines());
    for (some_rows, some_lines) in pool.side_by_side(&rows, &lines, Post::bucket) {
        if some_rows.len().saturating_mul(some_lines.len()) <= work.terms.policy.limit.block {
            promise_bucket(work, some_rows, some_lines);
        }
    }
}

fn promise_bucket(work: &mut Work<'_>, rows: &[usize], lines: &[usize]) {
    let mut fitting: Vec<(Tier, i64, usize, usize)> = Vec::new();
    for row in rows {
        for line in lines {
            if let Some((r, l)) = work.both(*row, *line)
                && let Some(tier) = tier(work, r, l)
            {
                fitting.push((tier, days(r, l).abs(), *row, *line));
            }
        }
    }
    fitting.sort_unstable();
    for (_, _, row, line) in fitting {
        if work.spare_row(row) && work.spare_line(line) {
            work.mark_row(row, |mark| mark.promised = true);
            work.mark_line(line, |mark| mark.promised = true);
        }
    }
}
