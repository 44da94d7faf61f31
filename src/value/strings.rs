//! Shared text: a name that stands in a hundred thousand rows is kept once.

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::{Borrow, Cow};
use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher};
use std::ops::Deref;
use std::sync::{LazyLock, Mutex, OnceLock, PoisonError};

/// Text that many rows share: eight bytes that are copied freely. What it says is kept for as
/// long as the program runs, once, as a compiler keeps its symbols; so two are equal where they
/// lie in one place.
// A reference to a reference, which is half as wide as one to the text itself.
#[derive(Clone, Copy)]
pub struct Text(&'static &'static str);

impl Text {
    /// What it says, for as long as the program runs.
    pub fn lasting(self) -> &'static str {
        self.0
    }

    /// Tells texts apart without looking at what they say; differs from run to run.
    pub fn spot(self) -> usize {
        std::ptr::from_ref(self.0).addr()
    }
}

impl PartialEq for Text {
    #[inline]
    fn eq(&self, other: &Text) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Text {}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Text) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Text) -> std::cmp::Ordering {
        if self == other { std::cmp::Ordering::Equal } else { str::cmp(self, other) }
    }
}

/// As of a `str`, by which it may be looked up.
impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        str::hash(self, state);
    }
}

impl Default for Text {
    fn default() -> Text {
        Text::from("")
    }
}

impl Deref for Text {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        self.0
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
        keep(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        keep(&text)
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
        Ok(Text::from(text))
    }

    fn visit_u64<E: Error>(self, at: u64) -> Result<Text, E> {
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        let text = NUMBERED.with_borrow(|texts| texts.get(at).copied().flatten());
        text.ok_or_else(|| E::custom("there is no text of that number"))
    }
}

thread_local! {
    /// The texts of what is being decoded on this thread, by their numbers in its table.
    static NUMBERED: RefCell<Vec<Option<Text>>> = const { RefCell::new(Vec::new()) };
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
    let text = Text::from(text);
    NUMBERED.with_borrow_mut(|texts| {
        let slot = usize::try_from(at).ok().and_then(|at| texts.get_mut(at));
        slot.into_iter().for_each(|slot| *slot = Some(text));
    });
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

/// Several, so that threads seldom wait for each other.
const SHARDS: u64 = 64;
/// Texts that each thread finds again without a lock.
const AT_HAND: usize = 1 << 13;

/// Bytes of texts, and texts, that are taken from the system at a time.
const BYTES: usize = 1 << 12;
const TEXTS: usize = 1 << 7;

/// All texts that are kept, by shards.
struct Kept {
    shards: Vec<Mutex<Shard>>,
    hasher: RandomState,
}

/// Some of the texts, each beside its hash, so that growing does not look at them; and room for
/// those to come, so that a text of a few bytes costs no more than these.
#[derive(Default)]
struct Shard {
    table: HashTable<(u64, Text)>,
    bytes: &'static mut [u8],
    texts: &'static mut [&'static str],
}

impl Shard {
    fn add(&mut self, text: &str) -> Text {
        let text = self.copy(text).unwrap_or_else(|| own(text));
        if self.texts.is_empty() {
            self.texts = Box::leak(vec![""; TEXTS].into_boxed_slice());
        }
        match std::mem::take(&mut self.texts).split_first_mut() {
            Some((place, rest)) => {
                self.texts = rest;
                *place = text;
                Text(place)
            }
            None => Text(Box::leak(Box::new(text))),
        }
    }

    /// A copy of the text; none of a long one, which has a place of its own.
    fn copy(&mut self, text: &str) -> Option<&'static str> {
        if text.len() > BYTES / 16 {
            return None;
        }
        if self.bytes.len() < text.len() {
            self.bytes = Box::leak(vec![0; BYTES].into_boxed_slice());
        }
        let (place, rest) = std::mem::take(&mut self.bytes).split_at_mut_checked(text.len())?;
        self.bytes = rest;
        place.copy_from_slice(text.as_bytes());
        std::str::from_utf8(place).ok()
    }
}

static KEPT: LazyLock<Kept> = LazyLock::new(|| Kept {
    shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
    hasher: RandomState::default(),
});

thread_local! {
    /// The texts that were asked for last, each in the place that its hash names.
    static LATEST: RefCell<Vec<Option<Text>>> = RefCell::new(vec![None; AT_HAND]);
}

/// The one copy of `text`.
fn keep(text: &str) -> Text {
    let hash = KEPT.hasher.hash_one(text);
    LATEST.with_borrow_mut(|latest| {
        let place = usize::try_from(hash >> 40).unwrap_or_default() % AT_HAND;
        let slot = latest.get_mut(place);
        match slot {
            Some(Some(known)) if **known == *text => *known,
            Some(slot) => *slot.insert(find(text, hash)),
            None => find(text, hash),
        }
    })
}

/// A copy in a place of its own.
fn own(text: &str) -> &'static str {
    let copy: Box<str> = Box::from(text);
    Box::leak(copy)
}

fn find(text: &str, hash: u64) -> Text {
    let shard = usize::try_from((hash >> 32) % SHARDS).ok().and_then(|at| KEPT.shards.get(at));
    let Some(shard) = shard else { return Text(Box::leak(Box::new(own(text)))) };
    // A table is whole between two calls, so a poisoned lock is still usable.
    let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
    let same = |(known, kept): &(u64, Text)| *known == hash && **kept == *text;
    if let Some((_, known)) = shard.table.find(hash, same) {
        return *known;
    }
    let kept = shard.add(text);
    shard.table.insert_unique(hash, (hash, kept), |(hash, _)| *hash);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_one() {
        let (a, b) = (Text::from("熔断器"), Text::from("熔断器".to_owned()));
        assert_eq!(a, b);
        assert_eq!(a.spot(), b.spot());
        assert_ne!(a, Text::from("熔断"));
        assert_eq!(&*Text::from(""), "");
    }

    #[test]
    fn texts_are_one_for_all_threads() {
        let texts = || (0..20_000).map(|n| Text::from(n.to_string())).collect::<Vec<_>>();
        let others: Vec<_> = (0..4).map(|_| std::thread::spawn(texts)).collect();
        let ours = texts();
        for other in others {
            assert_eq!(other.join().unwrap(), ours);
        }
        assert!(ours.iter().zip(0..).all(|(text, n)| **text == n.to_string()));
    }

    #[test]
    fn order_is_that_of_what_is_written() {
        let mut texts = ["b", "", "炭", "a"].map(Text::from);
        texts.sort_unstable();
        assert_eq!(texts.map(|text| text.to_string()), ["", "a", "b", "炭"]);
    }
}
