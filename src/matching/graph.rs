//! The neighbourhoods of what is left: edges by six joins, and the parts that hang
//! together.

use super::faults::{self, Edge};
use super::post::Post;
use super::work::Work;

/// Rows and lines that hang together, with the edges between them.
#[derive(Debug, Default)]
pub struct Component {
    pub rows: Vec<usize>,
    pub lines: Vec<usize>,
    pub edges: Vec<Edge>,
}

/// Every neighbourhood of the free postings, in the order of its first posting.
pub fn components(work: &mut Work<'_>) -> Vec<Component> {
    let (rows, lines) = (work.free_rows(), work.free_lines());
    let edges = edges(work, &rows, &lines);
    let mut union = Union::new(rows.len() + lines.len());
    let place = |list: &[usize], at: usize| list.binary_search(&at).ok();
    for edge in &edges {
        if let (Some(row), Some(line)) = (place(&rows, edge.row), place(&lines, edge.line)) {
            union.join(row, rows.len() + line);
        }
    }
    let mut found: Vec<Component> = Vec::new();
    let mut of_root: Vec<Option<usize>> = vec![None; rows.len() + lines.len()];
    let mut slot = |union: &mut Union, node: usize, found: &mut Vec<Component>| -> usize {
        let root = union.root(node);
        if let Some(known) = of_root.get(root).copied().flatten() {
            return known;
        }
        found.push(Component::default());
        if let Some(entry) = of_root.get_mut(root) {
            *entry = Some(found.len() - 1);
        }
        found.len() - 1
    };
    for (node, row) in rows.iter().enumerate() {
        let at = slot(&mut union, node, &mut found);
        found.get_mut(at).into_iter().for_each(|c| c.rows.push(*row));
    }
    for (node, line) in lines.iter().enumerate() {
        let at = slot(&mut union, rows.len() + node, &mut found);
        found.get_mut(at).into_iter().for_each(|c| c.lines.push(*line));
    }
    for edge in edges {
        if let Some(row) = place(&rows, edge.row) {
            let at = slot(&mut union, row, &mut found);
            found.get_mut(at).into_iter().for_each(|c| c.edges.push(edge));
        }
    }
    found
}

/// Joins that find every pair which may have an edge. Each compares only postings that
/// agree in what the join is by.
fn edges(work: &mut Work<'_>, rows: &[usize], lines: &[usize]) -> Vec<Edge> {
    let mut edges = Vec::new();
    join(work, rows, lines, |p| Some((p.key, p.kind)), &mut edges);
    join(work, rows, lines, |p| Some((p.warehouse(), p.kind, p.effect)), &mut edges);
    join(work, rows, lines, |p| Some((p.item(), p.kind, p.effect)), &mut edges);
    join(work, rows, lines, |p| Some((p.key, p.effect)), &mut edges);
    join(work, rows, lines, |p| p.document, &mut edges);
    join(work, rows, lines, |p| p.transfer, &mut edges);
    if lines.iter().any(|at| work.pool.line(*at).is_some_and(|l| l.kind.is_untold())) {
        join(work, rows, lines, |p| Some((p.key, p.kind.direction())), &mut edges);
    }
    edges.sort_unstable_by_key(|edge| (edge.row, edge.line));
    edges.dedup_by_key(|edge| (edge.row, edge.line));
    edges
}

fn join<K: Ord>(
    work: &mut Work<'_>,
    rows: &[usize],
    lines: &[usize],
    by: impl Fn(&Post) -> Option<K>,
    edges: &mut Vec<Edge>,
) {
    let pool = work.pool;
    let keyed = |list: &[usize], posts: &[Post]| {
        let entry = |at: &usize| posts.get(*at).and_then(|p| Some((by(p)?, p.date, *at)));
        let mut keyed: Vec<(K, chrono::NaiveDate, usize)> = list.iter().filter_map(entry).collect();
        keyed.sort_unstable();
        keyed
    };
    let of_rows = keyed(rows, &pool.rows);
    let of_lines = keyed(lines, &pool.lines);
    let mut blocks = of_lines.chunk_by(|a, b| a.0 == b.0).peekable();
    for some_rows in of_rows.chunk_by(|a, b| a.0 == b.0) {
        let Some((wanted, _, _)) = some_rows.first() else { continue };
        while blocks.next_if(|some| some.first().is_some_and(|(key, _, _)| key < wanted)).is_some() {}
        let Some(some_lines) = blocks.next_if(|some| some.first().is_some_and(|(key, _, _)| key == wanted))
        else {
            continue;
        };
        compare(work, some_rows, some_lines, edges);
    }
}

/// Compares every row of a block with every line, or, past the limit, with those of its day
/// alone, and at most as many as the limit leaves to each.
fn compare<K>(
    work: &mut Work<'_>,
    rows: &[(K, chrono::NaiveDate, usize)],
    lines: &[(K, chrono::NaiveDate, usize)],
    edges: &mut Vec<Edge>,
) {
    let limit = work.terms.policy.limit.block;
    let whole = rows.len().saturating_mul(lines.len()) <= limit;
    let each = (limit / rows.len().max(1)).max(1);
    for (_, day, row) in rows {
        let from = if whole { 0 } else { lines.partition_point(|(_, d, _)| d < day) };
        let of_day = lines.get(from..).unwrap_or(&[]).iter();
        let most = if whole { usize::MAX } else { each };
        for (_, _, line) in of_day.take_while(|(_, d, _)| whole || d == day).take(most) {
            edges.extend(faults::edge(work, *row, *line));
        }
        if !whole {
            work.mark_row(*row, |mark| mark.bounded = true);
        }
    }
    if !whole {
        lines.iter().for_each(|(_, _, line)| work.mark_line(*line, |mark| mark.bounded = true));
    }
}

/// Sets that are joined one by one.
struct Union(Vec<usize>);

impl Union {
    fn new(size: usize) -> Union {
        Union((0..size).collect())
    }

    fn root(&mut self, node: usize) -> usize {
        let mut at = node;
        while let Some(above) = self.0.get(at).copied().filter(|above| *above != at) {
            let next = self.0.get(above).copied().unwrap_or(above);
            if let Some(slot) = self.0.get_mut(at) {
                *slot = next;
            }
            at = next;
        }
        at
    }

    /// The lesser root stays, so that the order of joining does not show.
    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if let Some(slot) = self.0.get_mut(one.max(other)) {
            *slot = one.min(other);
        }
    }
}
