//! The least-cost assignment of a small square table, with what each choice is worth.

/// A cost that no solution bears.
pub const NEVER: i64 = 1 << 52;

/// A square table of costs.
#[derive(Clone, Debug)]
pub struct Costs {
    size: usize,
    cells: Vec<i64>,
}

impl Costs {
    pub fn new(size: usize) -> Costs {
        Costs { size, cells: vec![NEVER; size * size] }
    }

    pub fn get(&self, row: usize, col: usize) -> i64 {
        self.cells.get(row * self.size + col).copied().unwrap_or(NEVER)
    }

    pub fn put(&mut self, row: usize, col: usize, cost: i64) {
        if let Some(cell) = self.cells.get_mut(row * self.size + col) {
            *cell = cost;
        }
    }
}

/// A list that is read and written by position; beyond its end it is nought.
#[derive(Clone, Debug)]
struct Tab<T>(Vec<T>);

impl<T: Copy + Default> Tab<T> {
    fn of(value: T, len: usize) -> Tab<T> {
        Tab(vec![value; len])
    }

    fn at(&self, at: usize) -> T {
        self.0.get(at).copied().unwrap_or_default()
    }

    fn put(&mut self, at: usize, value: T) {
        if let Some(slot) = self.0.get_mut(at) {
            *slot = value;
        }
    }
}

/// An optimal assignment with its duals.
#[derive(Clone, Debug)]
pub struct Solution {
    /// The column of each row.
    pub cols: Vec<usize>,
    rows_by_col: Vec<usize>,
    of_row: Vec<i64>,
    of_col: Vec<i64>,
}

/// Solves a table: the Hungarian method by shortest paths, in cubic time.
pub fn solve(costs: &Costs) -> Solution {
    let n = costs.size;
    // Position 0 stands for "none", so that rows and columns count from 1.
    let mut u = Tab::of(0_i64, n + 1);
    let mut v = Tab::of(0_i64, n + 1);
    let mut owner = Tab::of(0_usize, n + 1);
    let mut way = Tab::of(0_usize, n + 1);
    for row in 1..=n {
        owner.put(0, row);
        let mut col = 0;
        let mut least = Tab::of(i64::MAX, n + 1);
        let mut used = Tab::of(false, n + 1);
        loop {
            used.put(col, true);
            let from = owner.at(col);
            let (mut delta, mut next) = (i64::MAX, 0);
            for to in (1..=n).filter(|to| !used.at(*to)) {
                let reduced = costs.get(from - 1, to - 1) - u.at(from) - v.at(to);
                if reduced < least.at(to) {
                    least.put(to, reduced);
                    way.put(to, col);
                }
                if least.at(to) < delta {
                    (delta, next) = (least.at(to), to);
                }
            }
            for to in 0..=n {
                if used.at(to) {
                    u.put(owner.at(to), u.at(owner.at(to)) + delta);
                    v.put(to, v.at(to) - delta);
                } else {
                    least.put(to, least.at(to) - delta);
                }
            }
            col = next;
            if owner.at(col) == 0 {
                break;
            }
        }
        while col != 0 {
            let before = way.at(col);
            owner.put(col, owner.at(before));
            col = before;
        }
    }
    let mut cols = Tab::of(0_usize, n);
    for col in 1..=n {
        cols.put(owner.at(col) - 1, col - 1);
    }
    Solution {
        cols: cols.0,
        rows_by_col: (1..=n).map(|col| owner.at(col) - 1).collect(),
        of_row: (1..=n).map(|row| u.at(row)).collect(),
        of_col: (1..=n).map(|col| v.at(col)).collect(),
    }
}

impl Solution {
    pub fn col(&self, row: usize) -> usize {
        self.cols.get(row).copied().unwrap_or_default()
    }

    /// What a choice costs above the least; nought for every choice of every optimum.
    pub fn reduced(&self, costs: &Costs, row: usize, col: usize) -> i64 {
        let dual = |list: &Vec<i64>, at: usize| list.get(at).copied().unwrap_or_default();
        costs.get(row, col) - dual(&self.of_row, row) - dual(&self.of_col, col)
    }

    /// What the best solution without the choice made for `row` costs more: the shortest
    /// way around through other choices.
    pub fn margin(&self, costs: &Costs, row: usize) -> i64 {
        let n = costs.size;
        let target = self.col(row);
        let mut distance = Tab::of(i64::MAX, n);
        let mut done = Tab::of(false, n);
        let (mut from, mut base) = (row, 0);
        loop {
            for col in 0..n {
                if (from, col) == (row, target) || done.at(col) {
                    continue;
                }
                let through = base + self.reduced(costs, from, col);
                if through < distance.at(col) {
                    distance.put(col, through);
                }
            }
            let open = (0..n).filter(|col| !done.at(*col) && distance.at(*col) < i64::MAX);
            let Some(nearest) = open.min_by_key(|col| (distance.at(*col), *col)) else {
                return NEVER;
            };
            if nearest == target || distance.at(nearest) >= NEVER / 2 {
                return distance.at(nearest).min(NEVER);
            }
            done.put(nearest, true);
            base = distance.at(nearest);
            from = self.rows_by_col.get(nearest).copied().unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(cells: &[i64], size: usize) -> Costs {
        Costs { size, cells: cells.to_vec() }
    }

    /// The least total over all orders of columns, with a choice barred.
    fn least(costs: &Costs, barred: Option<(usize, usize)>) -> i64 {
        fn go(costs: &Costs, row: usize, free: &mut Vec<usize>, barred: Option<(usize, usize)>) -> i64 {
            if free.is_empty() {
                return 0;
            }
            let mut best = i64::MAX / 4;
            for at in 0..free.len() {
                let col = free.remove(at);
                if barred != Some((row, col)) {
                    best = best.min(costs.get(row, col) + go(costs, row + 1, free, barred));
                }
                free.insert(at, col);
            }
            best
        }
        go(costs, 0, &mut (0..costs.size).collect(), barred)
    }

    proptest! {
        #[test]
        fn totals_and_margins_are_those_of_trying_everything(cells in proptest::collection::vec(0_i64..6, 16)) {
            let costs = table(&cells, 4);
            let solution = solve(&costs);
            let total: i64 = (0..4).map(|row| costs.get(row, solution.col(row))).sum();
            prop_assert_eq!(total, least(&costs, None));
            for row in 0..4 {
                let without = least(&costs, Some((row, solution.col(row))));
                prop_assert_eq!(solution.margin(&costs, row), without - total);
            }
        }
    }
}
