//! Red and blue: a posting and the one that takes it back leave together.

use super::post::Post;
use super::work::{Group, Tier, Work};
use std::collections::{BTreeSet, HashMap};

/// ERP documents that were reversed in red. A pair stays in where the site wrote the red
/// one too, so that both are matched one to one.
pub fn of_lines(work: &mut Work<'_>) {
    let pool = work.pool;
    let reds: Vec<usize> = (0..pool.lines.len())
        .filter(|at| {
            pool.line(*at).is_some_and(|l| l.red && l.sound && (l.reverses.is_some() || l.document.is_some()))
        })
        .collect();
    if reds.is_empty() {
        return;
    }
    let wanted: BTreeSet<_> = reds.iter().filter_map(|at| pool.line(*at)).map(opposite).collect();
    let mut blues: HashMap<_, Vec<usize>> = HashMap::new();
    for (at, line) in pool.lines.iter().enumerate() {
        if line.sound && wanted.contains(&line.bucket()) {
            blues.entry(line.bucket()).or_default().push(at);
        }
    }
    for red in reds {
        let Some(post) = pool.line(red) else { continue };
        if work.line_mark(red).taken || has_own_row(work, red, post) {
            continue;
        }
        let named = |at: &usize| {
            let blue = pool.line(*at);
            let by_name = blue.is_some_and(|b| b.document.is_some() && b.document == post.reverses);
            let by_document = blue.is_some_and(|b| post.reverses.is_none() && b.document == post.document);
            !work.line_mark(*at).taken && (by_name || by_document)
        };
        let blue = blues.get(&opposite(post)).and_then(|list| list.iter().copied().find(named));
        if let Some(blue) = blue {
            let group =
                Group { tier: Tier::Reversal, rows: Vec::new(), lines: vec![blue, red], rivals: Vec::new() };
            work.group(group);
        }
    }
}

type Bucket = (crate::book::Key, super::kind::Kind, crate::value::Quantity, bool);

/// The bucket of the posting that a red one takes back.
fn opposite(post: &Post) -> Bucket {
    (post.key, post.kind, -post.effect, post.moves)
}

/// Whether the site has written as many such red rows as the ERP has red lines.
fn has_own_row(work: &Work<'_>, at: usize, red: &Post) -> bool {
    let pool = work.pool;
    let rows = bucket_range(&pool.rows, red);
    let lines = bucket_range(&pool.lines, red);
    let near = |row: &&Post| work.terms.days_within(row, red).is_some();
    let written = pool.rows.get(rows).unwrap_or(&[]).iter().filter(near).count();
    let before = at.saturating_sub(lines.start);
    before < written
}

fn bucket_range(posts: &[Post], like: &Post) -> std::ops::Range<usize> {
    let start = posts.partition_point(|post| post.bucket() < like.bucket());
    let end = posts.partition_point(|post| post.bucket() <= like.bucket());
    start..end
}

/// What a site wrote and took back on its own ledger, with nothing of either in the ERP:
/// a row marked red and the only blue one that it can mean.
pub fn of_rows(work: &mut Work<'_>) {
    let pool = work.pool;
    let reds: Vec<usize> = work
        .free_rows()
        .into_iter()
        .filter(|at| pool.row(*at).is_some_and(|row| row.red) && work.spare_row(*at))
        .collect();
    for red in reds {
        let Some(post) = pool.row(red) else { continue };
        let sign = Post { effect: -post.effect, ..*post };
        let blues: Vec<usize> = bucket_range(&pool.rows, &sign)
            .filter(|at| {
                let blue = pool.row(*at);
                let age = blue.map(|b| (post.date - b.date).num_days());
                work.spare_row(*at)
                    && blue.is_some_and(|b| !b.red && !b.contradicts(post))
                    && age.is_some_and(|days| (0..=31).contains(&days))
            })
            .collect();
        if let [blue] = blues.as_slice() {
            let group =
                Group { tier: Tier::Reversal, rows: vec![*blue, red], lines: Vec::new(), rivals: Vec::new() };
            work.group(group);
        }
    }
}
