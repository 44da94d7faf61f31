//! One posting of one side that is several of the other.

use super::post::{Number, Post};
use super::work::{Group, Tier, Work};
use crate::value::Quantity;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Finds postings whose parts one document holds.
pub fn documents(work: &mut Work<'_>) {
    by_block(work, whole_documents);
}

/// Finds postings whose parts only their sum binds: whole days first, then parts that fit
/// in one way only.
pub fn parts(work: &mut Work<'_>) {
    by_block(work, block_of);
}

/// Walks what the tiers will leave over, block by block of key and category.
fn by_block(work: &mut Work<'_>, find: impl Fn(&mut Work<'_>, &[usize], &[usize])) {
    let pool = work.pool;
    let rows: Vec<usize> = (0..pool.rows.len()).filter(|at| work.spare_row(*at)).collect();
    let lines: Vec<usize> = (0..pool.lines.len())
        .filter(|at| work.spare_line(*at) && pool.line(*at).is_some_and(|l| l.sound))
        .collect();
    for (some_rows, some_lines) in pool.side_by_side(&rows, &lines, |post| (post.key, post.kind)) {
        if some_rows.len() + some_lines.len() < 3 {
            continue;
        }
        for moves in [true, false] {
            let of = |list: &[usize], posts: &[Post]| -> Vec<usize> {
                list.iter().copied().filter(|at| posts.get(*at).is_some_and(|p| p.moves == moves)).collect()
            };
            let rows = of(some_rows, &pool.rows);
            let lines = of(some_lines, &pool.lines);
            if !rows.is_empty() && !lines.is_empty() {
                find(work, &rows, &lines);
            }
        }
    }
}

fn block_of(work: &mut Work<'_>, rows: &[usize], lines: &[usize]) {
    whole_days(work, rows, lines);
    for (side, ones, many) in [(Side::Rows, rows, lines), (Side::Lines, lines, rows)] {
        let mut ones = ones.to_vec();
        ones.sort_by_key(|at| post(work, side, *at).map(|p| (-p.effect.abs().micros(), p.date, *at)));
        for one in ones {
            split(work, side, one, many);
        }
    }
}

/// The side on which the single posting stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Rows,
    Lines,
}

impl Side {
    fn other(self) -> Side {
        match self {
            Side::Rows => Side::Lines,
            Side::Lines => Side::Rows,
        }
    }
}

fn post<'a>(work: &Work<'a>, side: Side, at: usize) -> Option<&'a Post> {
    match side {
        Side::Rows => work.pool.row(at),
        Side::Lines => work.pool.line(at),
    }
}

fn is_spare(work: &Work<'_>, side: Side, at: usize) -> bool {
    match side {
        Side::Rows => work.spare_row(at),
        Side::Lines => work.spare_line(at),
    }
}

fn sum(work: &Work<'_>, side: Side, list: &[usize]) -> Quantity {
    list.iter().filter_map(|at| post(work, side, *at)).map(|p| p.effect).sum()
}

fn take(
    work: &mut Work<'_>,
    tier: Tier,
    side: Side,
    ones: Vec<usize>,
    many: Vec<usize>,
    rivals: Vec<Vec<usize>>,
) {
    let (rows, lines) = match side {
        Side::Rows => (ones, many),
        Side::Lines => (many, ones),
    };
    work.group(Group { tier, rows, lines, rivals });
}

/// In which days a single posting and one of the others may lie.
fn days_apart(work: &Work<'_>, side: Side, one: &Post, other: &Post) -> Option<i64> {
    match side {
        Side::Rows => work.terms.days_within(one, other),
        Side::Lines => work.terms.days_within(other, one),
    }
}

/// All lines of a document, or of a transfer, are one row; or all rows that name it are
/// one line.
fn whole_documents(work: &mut Work<'_>, rows: &[usize], lines: &[usize]) {
    for (side, ones, many) in [(Side::Rows, rows, lines), (Side::Lines, lines, rows)] {
        let mut numbers: BTreeMap<(bool, Number), Vec<usize>> = BTreeMap::new();
        for at in many {
            let Some(p) = post(work, side.other(), *at) else { continue };
            let both = [p.document.map(|n| (false, n)), p.transfer.map(|n| (true, n))];
            both.into_iter().flatten().for_each(|n| numbers.entry(n).or_default().push(*at));
        }
        for ((is_transfer, number), parts) in numbers {
            let most = work.terms.policy.limit.document_parts;
            let all_spare = parts.iter().all(|at| is_spare(work, side.other(), *at));
            if parts.len() < 2 || parts.len() > most || !all_spare {
                continue;
            }
            let total = sum(work, side.other(), &parts);
            let first = parts.first().and_then(|at| post(work, side.other(), *at));
            let fits = |at: &usize| {
                let one = post(work, side, *at)?;
                let named = if is_transfer { one.transfer } else { one.document };
                let apart = days_apart(work, side, one, first?)?;
                let told = named == Some(number);
                // Rows without a number may mean the document; lines always carry their own.
                let silent = side == Side::Rows && named.is_none();
                (is_spare(work, side, *at) && one.effect == total && (told || silent))
                    .then_some((!told, apart, *at))
            };
            if let Some((_, _, one)) = ones.iter().filter_map(fits).min() {
                take(work, Tier::WholeDocument, side, vec![one], parts, Vec::new());
            }
        }
    }
}

/// All that is left of a day on one side is all that is left of a day on the other.
fn whole_days(work: &mut Work<'_>, rows: &[usize], lines: &[usize]) {
    let most = work.terms.policy.limit.split_parts;
    let by_day = |work: &Work<'_>, side: Side, list: &[usize]| {
        let mut days: BTreeMap<NaiveDate, Vec<usize>> = BTreeMap::new();
        for at in list.iter().filter(|at| is_spare(work, side, **at)) {
            if let Some(p) = post(work, side, *at) {
                days.entry(p.date).or_default().push(*at);
            }
        }
        days
    };
    let (of_rows, of_lines) = (by_day(work, Side::Rows, rows), by_day(work, Side::Lines, lines));
    let mut found: Vec<(i64, NaiveDate, NaiveDate)> = Vec::new();
    for (row_day, some_rows) in &of_rows {
        for (line_day, some_lines) in &of_lines {
            let (a, b) = (some_rows.len(), some_lines.len());
            let Some(apart) = (some_rows.first().zip(some_lines.first()))
                .and_then(|(r, l)| work.both(*r, *l))
                .and_then(|(r, l)| work.terms.days_within(r, l))
            else {
                continue;
            };
            let one_sided = a == 1 || b == 1;
            let sizes = a + b >= 3 && a <= most && b <= most && (apart == 0 || one_sided);
            let free_of_doubt = !some_rows
                .iter()
                .any(|r| some_lines.iter().any(|l| work.both(*r, *l).is_some_and(|(r, l)| r.contradicts(l))));
            if sizes
                && free_of_doubt
                && sum(work, Side::Rows, some_rows) == sum(work, Side::Lines, some_lines)
            {
                found.push((apart, *row_day, *line_day));
            }
        }
    }
    found.sort_unstable();
    for (_, row_day, line_day) in found {
        let (Some(some_rows), Some(some_lines)) = (of_rows.get(&row_day), of_lines.get(&line_day)) else {
            continue;
        };
        let spare = some_rows.iter().all(|at| work.spare_row(*at))
            && some_lines.iter().all(|at| work.spare_line(*at));
        if spare {
            take(work, Tier::WholeDay, Side::Rows, some_rows.clone(), some_lines.clone(), Vec::new());
        }
    }
}

/// One posting that two to four of the other side make up, in one way only; or in several,
/// which is then said.
fn split(work: &mut Work<'_>, side: Side, one: usize, many: &[usize]) {
    let Some(single) = post(work, side, one).filter(|_| is_spare(work, side, one)) else { return };
    let limit = &work.terms.policy.limit;
    let candidate = |at: &usize| {
        let part = post(work, side.other(), *at)?;
        let smaller = part.effect.is_negative() == single.effect.is_negative()
            && part.effect.abs() < single.effect.abs();
        let apart = days_apart(work, side, single, part)?;
        (is_spare(work, side.other(), *at) && smaller && !part.contradicts(single)).then_some((apart, *at))
    };
    let pool: Vec<(i64, usize)> = many.iter().filter_map(candidate).collect();
    for same_day in [true, false] {
        let parts: Vec<usize> =
            pool.iter().filter(|(apart, _)| !same_day || *apart == 0).map(|(_, at)| *at).collect();
        if parts.len() < 2 || parts.len() > limit.split_pool {
            continue;
        }
        let covers = covers(work, side.other(), &parts, single.effect, limit.split_parts);
        let long = significant_whole(single.effect) >= 3;
        let Some((first, others)) = covers.split_first() else { continue };
        if !others.is_empty() || long || parts.len() <= 3 {
            let all = parts.clone();
            take(work, Tier::Split, side, vec![one], first.clone(), others.to_vec());
            shake(work, side.other(), &all);
            return;
        }
    }
}

/// What lay beside a likely split is not certain either.
fn shake(work: &mut Work<'_>, side: Side, list: &[usize]) {
    for at in list {
        match side {
            Side::Rows => work.mark_row(*at, |mark| mark.shaken = true),
            Side::Lines => work.mark_line(*at, |mark| mark.shaken = true),
        }
    }
}

fn significant_whole(quantity: Quantity) -> usize {
    quantity.abs().micros().to_string().trim_end_matches('0').len()
}

/// The sets of parts that make up the total, each set of equal parts once, at most six.
fn covers(work: &Work<'_>, side: Side, parts: &[usize], total: Quantity, most: usize) -> Vec<Vec<usize>> {
    const ENOUGH: usize = 6;
    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut stack: Vec<(usize, Quantity, Vec<usize>)> = vec![(0, Quantity::ZERO, Vec::new())];
    while let Some((from, sum, chosen)) = stack.pop() {
        if chosen.len() >= 2 && sum == total {
            if !found.iter().any(|known| same_parts(work, side, known, &chosen)) {
                found.push(chosen);
            }
            if found.len() >= ENOUGH {
                break;
            }
            continue;
        }
        if chosen.len() >= most || sum.abs() >= total.abs() {
            continue;
        }
        for (offset, at) in parts.iter().enumerate().skip(from).rev() {
            if let Some(part) = post(work, side, *at) {
                let mut more = chosen.clone();
                more.push(*at);
                stack.push((offset + 1, sum + part.effect, more));
            }
        }
    }
    found
}

fn same_parts(work: &Work<'_>, side: Side, one: &[usize], other: &[usize]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|(a, b)| {
            let twins = post(work, side, *a).zip(post(work, side, *b));
            a == b || twins.is_some_and(|(a, b)| a.is_twin(b))
        })
}

/// Equal postings in the same period that come late, where each side has as many.
pub fn late(work: &mut Work<'_>) {
    let pool = work.pool;
    let rows: Vec<usize> = (0..pool.rows.len()).filter(|at| work.spare_row(*at)).collect();
    let lines: Vec<usize> = (0..pool.lines.len())
        .filter(|at| work.spare_line(*at) && pool.line(*at).is_some_and(|l| l.sound && l.moves))
        .collect();
    for (some_rows, some_lines) in pool.side_by_side(&rows, &lines, Post::bucket) {
        let pairs: Vec<(usize, usize)> = some_rows.iter().copied().zip(some_lines.iter().copied()).collect();
        let fits = |(row, line): &(usize, usize)| {
            work.both(*row, *line).is_some_and(|(r, l)| {
                let late = work.terms.days_late(r, l);
                !r.contradicts(l) && late.is_some_and(|days| days <= work.terms.policy.late_days)
            })
        };
        if some_rows.len() == some_lines.len() && pairs.iter().all(fits) {
            for (row, line) in pairs {
                work.pair(row, line, Tier::Late);
            }
        }
    }
}
