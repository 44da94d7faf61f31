//! Shared text: a name that stands in a hundred thousand rows is kept once.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// Text that many rows share.
pub type Text = Arc<str>;

const SHARDS: usize = 16;

/// Keeps one copy of every text it is shown. Safe to use from several threads.
#[derive(Debug, Default)]
pub struct Strings {
    shards: [Mutex<HashSet<Text>>; SHARDS],
}

impl Strings {
    /// The shared copy of `text`.
    pub fn keep(&self, text: &str) -> Text {
        let Some(shard) = self.shards.get(shard_of(text)) else {
            return Text::from(text);
        };
        // A set is whole between two calls, so a poisoned lock is still usable.
        let mut set = shard.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = set.get(text) {
            return known.clone();
        }
        let new = Text::from(text);
        set.insert(new.clone());
        new
    }
}

fn shard_of(text: &str) -> usize {
    let sum = text
        .bytes()
        .rev()
        .take(8)
        .fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
    sum % SHARDS
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
    }
}
