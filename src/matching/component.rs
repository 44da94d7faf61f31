//! One neighbourhood: its least-cost solution, and every other that costs as little.

use super::assign::{self, Costs, NEVER, Solution};
use super::faults::Edge;
use super::graph::Component;
use super::siblings::Siblings;
use super::work::Work;
use std::collections::{BTreeMap, BTreeSet};

/// A way to read a neighbourhood: the edges taken; all else stays alone.
pub type Choice = Vec<Edge>;

/// What came of a neighbourhood.
pub struct Solved {
    pub best: Choice,
    /// Other choices of equal cost.
    pub ties: Vec<Choice>,
    /// What the next best solution costs more, for each row and for each line that stays
    /// alone.
    pub margin_of_row: BTreeMap<usize, i64>,
    pub margin_of_line: BTreeMap<usize, i64>,
    /// Not everything was tried.
    pub bounded: bool,
}

/// Solves a neighbourhood: exactly up to the limit of the policy, beyond it by taking the
/// cheapest edges one after the other.
pub fn solve(work: &Work<'_>, component: &Component, siblings: &Siblings) -> Solved {
    if component.edges.is_empty() {
        let alone = |list: &[usize]| list.iter().map(|at| (*at, NEVER)).collect();
        return Solved {
            best: Vec::new(),
            ties: Vec::new(),
            margin_of_row: alone(&component.rows),
            margin_of_line: alone(&component.lines),
            bounded: false,
        };
    }
    if component.rows.len() + component.lines.len() > work.terms.policy.limit.component {
        return greedy(component);
    }
    Table::new(work, component, siblings).solve(work)
}

fn greedy(component: &Component) -> Solved {
    let mut edges = component.edges.clone();
    edges.sort_unstable_by_key(|edge| (edge.cost, edge.row, edge.line));
    let (mut rows, mut lines) = (BTreeSet::new(), BTreeSet::new());
    let mut best = Vec::new();
    for edge in edges {
        if !rows.contains(&edge.row) && !lines.contains(&edge.line) {
            rows.insert(edge.row);
            lines.insert(edge.line);
            best.push(edge);
        }
    }
    Solved {
        best,
        ties: Vec::new(),
        margin_of_row: BTreeMap::new(),
        margin_of_line: BTreeMap::new(),
        bounded: true,
    }
}

/// The square table of a neighbourhood: rows and a stand-in per line on one side, lines and
/// a stand-in per row on the other. Whoever has its own stand-in stays alone.
struct Table<'c> {
    component: &'c Component,
    costs: Costs,
    edges: BTreeMap<(usize, usize), Edge>,
    row_alone: Vec<i64>,
    line_alone: Vec<i64>,
}

impl<'c> Table<'c> {
    fn new(work: &Work<'_>, component: &'c Component, siblings: &Siblings) -> Table<'c> {
        let (n, m) = (component.rows.len(), component.lines.len());
        let mut costs = Costs::new(n + m);
        let mut edges = BTreeMap::new();
        for edge in &component.edges {
            let row = component.rows.binary_search(&edge.row);
            let line = component.lines.binary_search(&edge.line);
            if let (Ok(row), Ok(line)) = (row, line) {
                costs.put(row, line, edge.cost);
                edges.insert((row, line), *edge);
            }
        }
        let row_alone: Vec<i64> = component.rows.iter().map(|at| siblings.cost_of_row(work, *at)).collect();
        let line_alone: Vec<i64> =
            component.lines.iter().map(|at| siblings.cost_of_line(work, *at)).collect();
        for (row, cost) in row_alone.iter().enumerate() {
            costs.put(row, m + row, *cost);
        }
        for (line, cost) in line_alone.iter().enumerate() {
            costs.put(n + line, line, *cost);
            (0..n).for_each(|row| costs.put(n + line, m + row, 0));
        }
        Table { component, costs, edges, row_alone, line_alone }
    }

    fn solve(&self, work: &Work<'_>) -> Solved {
        let (n, m) = (self.component.rows.len(), self.component.lines.len());
        let solution = assign::solve(&self.costs);
        let chosen: Vec<Option<usize>> =
            (0..n).map(|row| Some(solution.col(row)).filter(|col| *col < m)).collect();
        let best = self.choice(&chosen);
        let least = self.total(&chosen);
        let margin_of_row = (self.component.rows.iter().enumerate())
            .map(|(row, at)| (*at, solution.margin(&self.costs, row)))
            .collect();
        let alone = |line: &usize| solution.col(n + line) == *line;
        let margin_of_line = (0..m)
            .filter(alone)
            .filter_map(|line| {
                Some((*self.component.lines.get(line)?, solution.margin(&self.costs, n + line)))
            })
            .collect();
        let mut search = Search {
            table: self,
            work,
            solution: &solution,
            least,
            left: work.terms.policy.limit.solutions * 100,
            most: work.terms.policy.limit.solutions,
            found: Vec::new(),
        };
        search.go(&mut Vec::new(), &mut BTreeSet::new());
        let bounded = search.left == 0;
        let ties = search.found.iter().map(|chosen| self.choice(chosen)).filter(|c| *c != best).collect();
        Solved { best, ties, margin_of_row, margin_of_line, bounded }
    }

    fn choice(&self, chosen: &[Option<usize>]) -> Choice {
        let pairs = chosen.iter().enumerate().filter_map(|(row, line)| Some((row, (*line)?)));
        pairs.filter_map(|pair| self.edges.get(&pair).copied()).collect()
    }

    fn total(&self, chosen: &[Option<usize>]) -> i64 {
        let used: BTreeSet<usize> = chosen.iter().flatten().copied().collect();
        let alone = |list: &[i64], at: usize| list.get(at).copied().unwrap_or_default();
        let rows = chosen.iter().enumerate().map(|(row, line)| match line {
            Some(line) => self.costs.get(row, *line),
            None => alone(&self.row_alone, row),
        });
        let lines = (0..self.line_alone.len()).filter(|line| !used.contains(line));
        rows.sum::<i64>() + lines.map(|line| alone(&self.line_alone, line)).sum::<i64>()
    }
}

/// Tries every choice of equal cost. Postings that are equal in all but their place are
/// tried in one order only.
struct Search<'s, 'c> {
    table: &'s Table<'c>,
    work: &'s Work<'s>,
    solution: &'s Solution,
    least: i64,
    left: usize,
    most: usize,
    found: Vec<Vec<Option<usize>>>,
}

impl Search<'_, '_> {
    fn go(&mut self, chosen: &mut Vec<Option<usize>>, used: &mut BTreeSet<usize>) {
        if self.left == 0 || self.found.len() >= self.most {
            self.left = 0;
            return;
        }
        self.left -= 1;
        let (n, m) = (self.table.component.rows.len(), self.table.component.lines.len());
        let row = chosen.len();
        if row == n {
            if self.table.total(chosen) == self.least {
                self.found.push(chosen.clone());
            }
            return;
        }
        let tight = |col: usize| self.solution.reduced(&self.table.costs, row, col) == 0;
        // "Alone" comes last, so that equal rows are left over in one order only.
        let floor = self.floor(chosen);
        for line in (0..m).filter(|line| tight(*line)) {
            if used.contains(&line) || floor.is_none_or(|floor| line < floor) || self.twin_is_free(line, used)
            {
                continue;
            }
            chosen.push(Some(line));
            used.insert(line);
            self.go(chosen, used);
            used.remove(&line);
            chosen.pop();
        }
        if tight(m + row) {
            chosen.push(None);
            self.go(chosen, used);
            chosen.pop();
        }
    }

    /// The first line that a row may take: after its twin's; none where the twin stays
    /// alone.
    fn floor(&self, chosen: &[Option<usize>]) -> Option<usize> {
        let rows = &self.table.component.rows;
        let post = |at: usize| rows.get(at).and_then(|row| self.work.pool.row(*row));
        let Some(before) = chosen.len().checked_sub(1) else { return Some(0) };
        let twins = post(before).zip(post(chosen.len())).is_some_and(|(a, b)| a.is_twin(b));
        match chosen.last() {
            Some(line) if twins => *line,
            _ => Some(0),
        }
    }

    /// Of equal lines the first that is free is taken.
    fn twin_is_free(&self, line: usize, used: &BTreeSet<usize>) -> bool {
        let lines = &self.table.component.lines;
        let post = |at: usize| lines.get(at).and_then(|line| self.work.pool.line(*line));
        let Some(before) = line.checked_sub(1) else { return false };
        let twins = post(before).zip(post(line)).is_some_and(|(a, b)| a.is_twin(b));
        twins && !used.contains(&before)
    }
}
