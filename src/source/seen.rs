//! What is found out about a text once, though it stands in many cells of a file.

use crate::value::Text;
use chrono::NaiveDate;
use std::cell::Cell;

/// Beside a text that the reader of a file holds once (a shared string, a field that comes
/// again and again): what later stages have made of it. Every answer follows from the text
/// alone, so that it makes no difference but in time whether a cell has one.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    kept: Cell<Option<Text>>,
    code: Cell<Option<Text>>,
    day: Cell<Option<NaiveDate>>,
    marks: Cell<u8>,
}

/// Set when the marks are known.
const KNOWN: u8 = 1 << 7;

impl Seen {
    /// The text as it is kept.
    #[inline]
    pub fn kept(&self, make: impl FnOnce() -> Text) -> Text {
        remembered(&self.kept, || Some(make())).unwrap_or_default()
    }

    /// The code that the text is, where it is one.
    #[inline]
    pub fn code(&self, make: impl FnOnce() -> Option<Text>) -> Option<Text> {
        remembered(&self.code, make)
    }

    /// The day that the text names beyond doubt.
    #[inline]
    pub fn day(&self, make: impl FnOnce() -> Option<NaiveDate>) -> Option<NaiveDate> {
        remembered(&self.day, make)
    }

    /// Seven marks of the text, in the lower bits.
    #[inline]
    pub fn marks(&self, make: impl FnOnce() -> u8) -> u8 {
        if self.marks.get() == 0 {
            self.marks.set(make() | KNOWN);
        }
        self.marks.get() & !KNOWN
    }
}

/// Nothing is remembered of what is not there: it is asked again.
#[inline]
fn remembered<T: Copy>(cell: &Cell<Option<T>>, make: impl FnOnce() -> Option<T>) -> Option<T> {
    match cell.get() {
        None => {
            cell.set(make());
            cell.get()
        }
        known => known,
    }
}

/// No part of what a cell says.
impl PartialEq for Seen {
    fn eq(&self, _: &Seen) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_out_once_is_not_asked_again() {
        let seen = Seen::default();
        assert_eq!(seen.marks(|| 0), 0);
        assert_eq!(seen.marks(|| unreachable!()), 0);
        assert_eq!(seen.code(|| None), None);
        assert_eq!(seen.code(|| Some(Text::from("01"))), Some(Text::from("01")));
        assert_eq!(seen.code(|| None), Some(Text::from("01")));
        assert_eq!(seen.kept(|| Text::from("a")), Text::from("a"));
        assert_eq!(seen.kept(|| unreachable!()), Text::from("a"));
    }
}
