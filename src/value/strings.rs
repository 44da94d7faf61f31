//! Shared text: a name that stands in a hundred thousand rows is kept once.

use foldhash::fast::RandomState;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::{Borrow, Cow};
use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;
use std::hash::BuildHasher;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// Text that many rows share.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(Arc<str>);

impl Default for Text {
    fn default() -> Text {
        Text::from("")
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        self
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text(Arc::from(text))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text(Arc::from(text))
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, f)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(TEXT, &**self)
    }
}

/// The name under which a text is handed to a form of writing: itself, unless that has a
/// table of texts.
pub const TEXT: &str = "duizhang text";

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
        deserializer.deserialize_newtype_struct(TEXT, Keep)
    }
}

struct Keep;

impl<'de> Visitor<'de> for Keep {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Text, D::Error> {
        deserializer.deserialize_str(Keep)
    }

    fn visit_str<E>(self, text: &str) -> Result<Text, E> {
        Ok(kept(text))
    }

    fn visit_u64<E: Error>(self, at: u64) -> Result<Text, E> {
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        let text = NUMBERED.with_borrow(|texts| texts.get(at).cloned().flatten());
        text.ok_or_else(|| E::custom("there is no text of that number"))
    }
}

/// What text that is being decoded on a thread is kept in.
struct Sharing {
    strings: Arc<Strings>,
    memo: Memo,
}

thread_local! {
    static SHARED: RefCell<Option<Sharing>> = const { RefCell::new(None) };
    /// The texts of what is being decoded on this thread, by their numbers in its table.
    static NUMBERED: RefCell<Vec<Option<Text>>> = const { RefCell::new(Vec::new()) };
}

fn kept(text: &str) -> Text {
    SHARED.with_borrow_mut(|shared| match shared {
        Some(Sharing { strings, memo }) => strings.keep_by(memo, text),
        None => Text::from(text),
    })
}

/// Runs `decode` so that every [`Text`] that it makes is kept once in `strings`.
pub fn sharing<R>(strings: &Arc<Strings>, decode: impl FnOnce() -> R) -> R {
    let sharing = Sharing { strings: Arc::clone(strings), memo: strings.memo() };
    let before = SHARED.replace(Some(sharing));
    let result = decode();
    if let Some(Sharing { strings, memo }) = SHARED.replace(before) {
        strings.give_back(memo);
    }
    result
}

/// Runs `decode`, which may refer to `count` texts by their numbers once it has named them
/// with [`number`]: each is looked for once, however many records have it.
pub fn numbering<R>(count: usize, decode: impl FnOnce() -> R) -> R {
    let before = NUMBERED.replace(vec![None; count]);
    let result = decode();
    NUMBERED.set(before);
    result
}

/// Says which text a number stands for.
pub fn number(at: u64, text: &str) {
    let text = if is_number_of_paper(text) { Text::from(text) } else { kept(text) };
    NUMBERED.with_borrow_mut(|texts| {
        let slot = usize::try_from(at).ok().and_then(|at| texts.get_mut(at));
        slot.into_iter().for_each(|slot| *slot = Some(text.clone()));
    });
}

/// The number of a document stands in a few rows, and there are as many as documents: to look
/// for each among those of all other files costs more than to have it twice.
fn is_number_of_paper(text: &str) -> bool {
    const SHORTEST: usize = 14;
    text.len() >= SHORTEST && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// A text of a fixed set.
pub type Lasting = &'static str;

/// A text of a fixed set (names of limits, kinds, reasons) that was written down and is read
/// again: one copy for as long as the program runs.
pub fn lasting(text: &str) -> &'static str {
    static KNOWN: OnceLock<Mutex<HashSet<&'static str>>> = OnceLock::new();
    let mut known = KNOWN.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    match known.get(text) {
        Some(text) => text,
        None => {
            let text: &'static str = Box::leak(Box::from(text));
            known.insert(text);
            text
        }
    }
}

/// For `#[serde(deserialize_with)]` of texts of a fixed set.
///
/// # Errors
/// Where there is no text.
pub fn lasting_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static str, D::Error> {
    Ok(lasting(&<Cow<'de, str>>::deserialize(deserializer)?))
}

/// The same for several.
///
/// # Errors
/// Where there is no list of texts.
pub fn lasting_texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<&'static str>, D::Error> {
    Ok(Vec::<Cow<'de, str>>::deserialize(deserializer)?.iter().map(|text| lasting(text)).collect())
}

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
        assert!(Arc::ptr_eq(&a.0, &b.0));
        assert_eq!(&*strings.keep(""), "");
        let mut memo = Memo::default();
        assert!(Arc::ptr_eq(&a.0, &strings.keep_by(&mut memo, "熔断器").0));
        assert!(Arc::ptr_eq(&a.0, &strings.keep_by(&mut memo, "熔断器").0));
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
