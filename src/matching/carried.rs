//! What a closed period left open, and the counterpart that clears it.

use super::cause::{Cause, Explanation, Grade};
use super::faults::Faults;
use super::post::Post;
use super::work::{Tier, Work};

/// Pairs what waits with an equal posting that nothing nearer claims, however late it comes;
/// what has waited longest goes first.
pub fn settle(work: &mut Work<'_>) {
    let pool = work.pool;
    let rows: Vec<usize> = (0..pool.rows.len()).filter(|at| work.spare_row(*at)).collect();
    let lines: Vec<usize> = (0..pool.lines.len())
        .filter(|at| work.spare_line(*at) && pool.line(*at).is_some_and(|l| l.sound && l.moves))
        .collect();
    for (some_rows, some_lines) in pool.side_by_side(&rows, &lines, Post::bucket) {
        let mut free: Vec<usize> = some_lines.to_vec();
        // Rows stand in the order of their dates.
        for row in some_rows {
            let fits = |line: &&usize| {
                work.both(*row, **line).is_some_and(|(r, l)| (r.waiting != l.waiting) && !r.contradicts(l))
            };
            if let Some(line) = free.iter().find(fits).copied() {
                free.retain(|at| *at != line);
                work.pair(*row, line, Tier::Carried);
            }
        }
    }
}

/// Every match of something that waited with something new clears an open item.
pub fn cleared(work: &Work<'_>) -> Vec<Explanation> {
    let sound = work.pairs.iter().filter(|(_, _, tier)| *tier != Tier::Fault);
    let pairs = sound.map(|(row, line, _)| (vec![*row], vec![*line]));
    let groups = work.groups.iter().map(|group| (group.rows.clone(), group.lines.clone()));
    let mut found = Vec::new();
    for (rows, lines) in pairs.chain(groups) {
        let of_rows = rows.iter().filter_map(|at| work.pool.row(*at));
        let posts: Vec<&Post> = of_rows.chain(lines.iter().filter_map(|at| work.pool.line(*at))).collect();
        let waited = posts.iter().filter(|post| post.waiting).count();
        let Some(first) = posts.iter().find(|post| post.waiting) else { continue };
        if waited == posts.len() || rows.is_empty() || lines.is_empty() {
            continue;
        }
        found.push(Explanation {
            cause: Cause::Cleared,
            hint: None,
            faults: Faults::default(),
            key: first.key,
            date: first.date,
            quantity: first.effect.abs(),
            effects: Vec::new(),
            grade: Grade::Certain,
            alternatives: Vec::new(),
            near: None,
            bounded: false,
            rows,
            lines,
        });
    }
    found
}
