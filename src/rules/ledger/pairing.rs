//! One thing to one other: as many pairs as there can be, the better ones first.

use std::collections::VecDeque;

/// What one side may be paired with: the other's position, and how unlikely that is.
pub(super) type Choices = Vec<(usize, u8)>;

/// Pairs each left one with at most one right one. Pairs of a lower cost are made first;
/// dearer ones only add to them, and nobody who has a partner is left without. The order
/// within a list of choices settles what the costs leave open.
pub(super) fn pair(choices: &[Choices], rights: usize) -> Vec<Option<usize>> {
    let mut costs: Vec<u8> = choices.iter().flatten().map(|(_, cost)| *cost).collect();
    costs.sort_unstable();
    costs.dedup();
    let mut pairs = Pairs { of_left: vec![None; choices.len()], of_right: vec![None; rights] };
    for cost in costs {
        pairs.add(choices, cost);
    }
    pairs.of_left
}

struct Pairs {
    of_left: Vec<Option<usize>>,
    of_right: Vec<Option<usize>>,
}

/// A search for a partner: which right ones it came upon, and from which left one.
struct Search {
    from: Vec<Option<usize>>,
    reached: Vec<usize>,
}

impl Pairs {
    fn left(&self, left: usize) -> Option<usize> {
        self.of_left.get(left).copied().flatten()
    }

    fn right(&self, right: usize) -> Option<usize> {
        self.of_right.get(right).copied().flatten()
    }

    /// Makes as many pairs as choices of at most this cost allow.
    fn add(&mut self, choices: &[Choices], most: u8) {
        let mut search = Search { from: vec![None; self.of_right.len()], reached: Vec::new() };
        for left in 0..choices.len() {
            if self.left(left).is_some() {
                continue;
            }
            search.reached.clear();
            if let Some(free) = self.search(choices, most, left, &mut search) {
                self.join(free, &search);
                // What a search in vain has come upon can help no later one; this was not.
                for right in search.reached.drain(..) {
                    if let Some(from) = search.from.get_mut(right) {
                        *from = None;
                    }
                }
            }
        }
    }

    /// A right one without a partner that `start` can have if others change theirs.
    fn search(&self, choices: &[Choices], most: u8, start: usize, search: &mut Search) -> Option<usize> {
        let mut queue = VecDeque::from([start]);
        while let Some(left) = queue.pop_front() {
            let allowed = choices.get(left).into_iter().flatten().filter(|(_, cost)| *cost <= most);
            for (right, _) in allowed {
                let Some(from) = search.from.get_mut(*right).filter(|from| from.is_none()) else {
                    continue;
                };
                *from = Some(left);
                search.reached.push(*right);
                match self.right(*right) {
                    Some(partner) => queue.push_back(partner),
                    None => return Some(*right),
                }
            }
        }
        None
    }

    /// Changes partners from the free one back to where the search began.
    fn join(&mut self, free: usize, search: &Search) {
        let mut right = Some(free);
        while let Some(at) = right {
            let Some(left) = search.from.get(at).copied().flatten() else {
                break;
            };
            right = self.left(left);
            if let (Some(of_left), Some(of_right)) = (self.of_left.get_mut(left), self.of_right.get_mut(at)) {
                *of_left = Some(at);
                *of_right = Some(left);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_better_pair_is_not_given_up_for_an_earlier_one() {
        // The first could take what is the second's own.
        let choices = vec![vec![(0, 4)], vec![(0, 0)]];
        assert_eq!(pair(&choices, 1), [None, Some(0)]);
    }

    #[test]
    fn a_pair_moves_over_where_that_serves_both() {
        let choices = vec![vec![(0, 1), (1, 1)], vec![(0, 1)], vec![]];
        assert_eq!(pair(&choices, 2), [Some(1), Some(0), None]);
        let choices = vec![vec![(0, 0), (1, 2)], vec![(0, 2)]];
        assert_eq!(pair(&choices, 2), [Some(1), Some(0)]);
    }

    #[test]
    fn nothing_to_choose_from() {
        assert_eq!(pair(&[], 3), []);
        assert_eq!(pair(&[vec![]], 0), [None]);
    }
}
