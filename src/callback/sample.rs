//! The spot check (抽查): which tickets the director calls about himself.
//!
//! The draw is the same for the same tickets, rate and seed on every machine. The tickets
//! stand in the order of site and number. SplitMix64 (Steele, Lea and Flood, 2014), begun
//! with the seed, gives 64-bit numbers; a number below `n` is taken by throwing away what
//! lies above the largest multiple of `n`, then by the remainder. The first `k` places of a
//! Fisher-Yates shuffle are the sample: for i = 0, 1, … the ticket at place i changes
//! places with the one at i + (a number below n - i).

use super::Callbacks;
use super::stream::Kind;
use crate::value::Ratio;
use crate::value::name::key;

/// The generator SplitMix64.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`, each as likely as any other.
    fn below(&mut self, n: u64) -> u64 {
        let n = n.max(1);
        let spare = (u64::MAX % n + 1) % n;
        loop {
            let drawn = self.next();
            if drawn <= u64::MAX - spare {
                return drawn % n;
            }
        }
    }
}

/// So many of `all` places, in the order of the places.
pub fn draw(all: usize, take: usize, seed: u64) -> Vec<usize> {
    let mut random = SplitMix(seed);
    let mut places: Vec<usize> = (0..all).collect();
    let take = take.min(all);
    for at in 0..take {
        let left = u64::try_from(all - at).unwrap_or(u64::MAX);
        let step = usize::try_from(random.below(left)).unwrap_or(0);
        places.swap(at, at + step);
    }
    places.truncate(take);
    places.sort_unstable();
    places
}

/// What was drawn: positions of tickets, and from how many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    pub tickets: Vec<usize>,
    pub of: u64,
}

impl Sample {
    /// Draws from the repairs completed in the period, or from the services of a category.
    pub fn of(callbacks: &Callbacks<'_>, rate: Ratio, seed: u64, category: Option<&str>) -> Sample {
        let wanted = category.map(key);
        let fits = |at: usize| {
            let stream = callbacks.tickets.get(at).and_then(|ticket| callbacks.stream(ticket));
            stream.is_some_and(|stream| match &wanted {
                Some(word) => key(&stream.name) == *word || stream.words.iter().any(|w| key(w) == *word),
                None => stream.kind == Kind::Repair,
            })
        };
        let all = callbacks.tickets.iter().enumerate();
        let mut of: Vec<usize> = all.filter(|(at, t)| t.in_period && fits(*at)).map(|(at, _)| at).collect();
        of.sort_by_cached_key(|at| callbacks.tickets.get(*at).map(|ticket| (ticket.site, ticket.row.ticket)));
        let count = u64::try_from(of.len()).unwrap_or(u64::MAX);
        let take = usize::try_from(rate.of(count)).unwrap_or(usize::MAX);
        let drawn = draw(of.len(), take, seed);
        Sample { tickets: drawn.into_iter().filter_map(|at| of.get(at).copied()).collect(), of: count }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_generator_is_splitmix() {
        // The reference values for the seed 1234567.
        let mut random = SplitMix(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| random.next()).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn the_same_seed_draws_the_same() {
        assert_eq!(draw(10, 3, 42), draw(10, 3, 42));
        assert_eq!(draw(3, 9, 1), [0, 1, 2]);
        assert_eq!(draw(0, 0, 1), Vec::<usize>::new());
        let distinct: std::collections::BTreeSet<_> = (0..50).map(|seed| draw(100, 20, seed)).collect();
        assert!(distinct.len() > 45);
    }

    proptest! {
        #[test]
        fn a_sample_is_of_the_size_asked_and_without_repeats(all in 0_usize..300, take in 0_usize..300, seed: u64) {
            let drawn = draw(all, take, seed);
            prop_assert_eq!(drawn.len(), take.min(all));
            prop_assert!(drawn.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(drawn.iter().all(|at| *at < all));
        }
    }
}
