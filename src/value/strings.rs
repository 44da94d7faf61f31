//! Shared text: a name that stands in a hundred thousand rows is kept once.

use foldhash::fast::RandomState;
use std::collections::HashSet;
use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Text that many rows share.
pub type Text = Arc<str>;

const SHARDS: usize = 16;
/// A memo that knows more texts than this starts anew.
const MOST_KNOWN: usize = 1 << 16;

type Set = HashSet<Text, RandomState>;

/// Keeps one copy of every text it is shown. Safe to use from several threads.
#[derive(Debug, Default)]
pub struct Strings {
    shards: [Mutex<Set>; SHARDS],
    chooser: RandomState,
    /// Memos that nobody uses just now.
    idle: Mutex<Vec<Memo>>,
}

impl Strings {
    /// The shared copy of `text`.
    pub fn keep(&self, text: &str) -> Text {
        let shard = usize::try_from(self.chooser.hash_one(text)).unwrap_or_default() % SHARDS;
        let Some(shard) = self.shards.get(shard) else {
            return Text::from(text);
        };
        let mut set = locked(shard);
        if let Some(known) = set.get(text) {
            return known.clone();
        }
        let new = Text::from(text);
        set.insert(new.clone());
        new
    }

    /// The shared copy of `text`, found without a lock if `memo` has met it.
    pub fn keep_by(&self, memo: &mut Memo, text: &str) -> Text {
        if let Some(known) = memo.0.get(text) {
            return known.clone();
        }
        if memo.0.len() >= MOST_KNOWN {
            memo.0.clear();
        }
        let new = self.keep(text);
        memo.0.insert(new.clone());
        new
    }

    /// A memo for one reader; it knows what one that was given back had learnt.
    pub fn memo(&self) -> Memo {
        locked(&self.idle).pop().unwrap_or_default()
    }

    pub fn give_back(&self, memo: Memo) {
        locked(&self.idle).push(memo);
    }
}

/// The shared texts that a reader has met.
#[derive(Debug, Default)]
pub struct Memo(Set);

/// A set is whole between two calls, so a poisoned lock is still usable.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_one() {
        let strings = Strings::default();
        let (a, b) = (strings.keep("熔断器"), strings.keep("熔断器"));
        assert!(Arc::ptr_eq(&a, &b));
        assert_eq!(&*strings.keep(""), "");
        let mut memo = Memo::default();
        assert!(Arc::ptr_eq(&a, &strings.keep_by(&mut memo, "熔断器")));
        assert!(Arc::ptr_eq(&a, &strings.keep_by(&mut memo, "熔断器")));
    }

    #[test]
    fn a_memo_knows_what_the_one_before_has_learnt() {
        let strings = Strings::default();
        let mut memo = strings.memo();
        strings.keep_by(&mut memo, "熔断器");
        strings.give_back(memo);
        let mut memo = strings.memo();
        assert_eq!(memo.0.len(), 1);
        for n in 0..MOST_KNOWN {
            strings.keep_by(&mut memo, &n.to_string());
        }
        assert!(memo.0.len() < MOST_KNOWN);
    }
}
