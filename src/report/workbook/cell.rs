//! What may stand in a cell: clean text, exact numbers.

use crate::report::labels;
use crate::value::{Lang, Quantity};
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// UTF-16 units that a cell holds.
const MOST: usize = 32_767;
/// Units kept free for the note that a text was cut.
const NOTE: usize = 120;
/// Digits that a spreadsheet's number keeps.
const DIGITS: u32 = 15;

/// The text without what XML does not allow, cut to what a cell holds.
pub(super) fn clean(text: &str, lang: Lang) -> Cow<'_, str> {
    // Most texts hold nothing of the kind: no control character, nothing of U+FFF0 and above.
    let suspect = |byte: &u8| matches!(byte, 0..=8 | 11..=31 | 127 | 0xC2 | 0xEF);
    if text.len() <= MOST && !text.as_bytes().iter().any(suspect) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(cleaned(text, lang))
}

fn cleaned(text: &str, lang: Lang) -> String {
    let text: String = text
        .replace("\r\n", "\n")
        .chars()
        .map(|c| if c == '\r' { '\n' } else { c })
        .filter(|c| is_allowed(*c))
        .collect();
    if text.encode_utf16().count() <= MOST {
        return text;
    }
    let mut room = MOST - NOTE;
    let mut kept: String = text
        .chars()
        .take_while(|c| {
            let left = room.checked_sub(c.len_utf16());
            room = left.unwrap_or(0);
            left.is_some()
        })
        .collect();
    kept.push_str(&labels::cut(text.chars().count(), lang));
    kept
}

fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n') || !(c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}'))
}

/// The columns that the widest line of a text takes.
pub(super) fn width(text: &str) -> usize {
    text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0)
}

/// The lines that a text takes in so many columns.
pub(super) fn lines(text: &str, columns: usize) -> usize {
    // No text takes more columns than it has bytes.
    if text.len() <= columns && memchr::memchr(b'\n', text.as_bytes()).is_none() {
        return 1;
    }
    text.lines().map(|line| wrapped(line, columns.max(1))).sum::<usize>().max(1)
}

/// The lines of a text without line breaks: words stay whole where they fit into a line,
/// Chinese breaks anywhere.
fn wrapped(line: &str, columns: usize) -> usize {
    let (mut lines, mut used) = (1, 0);
    for word in line.split_inclusive(' ') {
        let (bare, whole) = (word.trim_end().width(), word.width());
        let fits = used + bare <= columns;
        if !fits && word.is_ascii() && used > 0 {
            lines += 1;
            used = 0;
        }
        if used + bare > columns {
            lines += (used + bare - 1) / columns;
            used = (used + bare) % columns + whole - bare;
        } else {
            used += whole;
        }
    }
    lines
}

/// Whether a spreadsheet's number keeps every digit of the quantity.
pub(super) fn is_number(quantity: Quantity) -> bool {
    let size = quantity.micros().unsigned_abs();
    size < 10_u128.pow(DIGITS) || size.to_string().trim_matches('0').len() <= DIGITS as usize
}

/// The quantity as a spreadsheet's number, if that keeps every digit.
pub(super) fn number(quantity: Quantity) -> Option<f64> {
    is_number(quantity).then(|| quantity.to_string().parse().ok()).flatten()
}

pub(super) fn is_whole(quantity: Quantity) -> bool {
    quantity.micros() % Quantity::whole(1).micros() == 0
}

/// A quantity at a price, rounded to the cent, halves away from nought: what the sheet's
/// `ROUND(…,2)` shows.
pub(super) fn value(quantity: Quantity, price: Quantity) -> Option<Quantity> {
    const CENT: i128 = 10_000;
    let product = quantity.micros().checked_mul(price.micros())?;
    let per_cent = Quantity::whole(1).micros().checked_mul(CENT)?;
    let half = per_cent / 2 * product.signum();
    let cents = product.checked_add(half)? / per_cent;
    cents.checked_mul(CENT).map(Quantity::from_micros)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_removed() {
        assert_eq!(clean("a\u{0}b\u{1b}\u{fffe}c\r\nd\te", Lang::Zh), "abc\nd\te");
        assert_eq!(clean("_x0041_", Lang::Zh), "_x0041_");
    }

    #[test]
    fn a_long_text_is_cut_and_says_so() {
        for text in ["字".repeat(40_000), "😀".repeat(20_000)] {
            let cut = clean(&text, Lang::Zh);
            assert!(cut.encode_utf16().count() <= MOST);
            assert!(cut.ends_with("此处截断】"), "{}", cut.len());
        }
        let fits = "字".repeat(MOST);
        assert_eq!(clean(&fits, Lang::En), fits);
    }

    #[test]
    fn a_number_that_would_lose_digits_is_none() {
        let q = |text: &str| Quantity::of_written(text).unwrap().value;
        assert_eq!(number(q("1,234.5")), Some(1234.5));
        assert_eq!(number(q("1000000000000")), Some(1e12));
        assert_eq!(number(q("123456789.123456")), Some(123_456_789.123_456));
        assert_eq!(number(q("1234567890.123456")), None);
        assert_eq!(number(Quantity::ZERO), Some(0.0));
    }

    #[test]
    fn values_are_rounded_as_the_sheet_does() {
        let q = |text: &str| Quantity::of_written(text).unwrap().value;
        let shown = |a, b| value(q(a), q(b)).map(|v| v.to_string());
        assert_eq!(shown("-2", "12.345"), Some("-24.69".to_owned()));
        assert_eq!(shown("1", "0.005"), Some("0.01".to_owned()));
        assert_eq!(shown("-1", "0.005"), Some("-0.01".to_owned()));
        assert_eq!(shown("0", "9"), Some("0".to_owned()));
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!((width("螺栓M8"), lines("螺栓螺栓\nx", 4)), (6, 3));
        assert_eq!((lines("", 5), lines("one two three", 7)), (1, 2));
        assert_eq!((lines(&"f".repeat(64), 34), lines("ab 螺栓螺栓", 6)), (2, 2));
    }
}
