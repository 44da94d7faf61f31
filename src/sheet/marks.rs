//! What a text says of the row that it stands in, as far as it can be told without the row.
//! Found out once for a text that stands in many cells.

use super::classify::is_total;
use super::row::is_blank;
use crate::source::{Cell, Value};

/// A mark of a cell's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Mark {
    /// Nothing but space.
    Blank = 1,
    /// A word for a total: 合计, 小计.
    Total = 1 << 1,
    /// `示例`: a form shows how it is to be filled.
    Example = 1 << 2,
    /// It holds one of the characters that every word for an opening balance has.
    Opening = 1 << 3,
    /// It holds a colon, as labels do.
    Labelled = 1 << 4,
    /// It begins with a digit, which no header does.
    Digit = 1 << 5,
}

impl Mark {
    const ALL: [Mark; 6] =
        [Mark::Blank, Mark::Total, Mark::Example, Mark::Opening, Mark::Labelled, Mark::Digit];

    fn is_on(self, text: &str) -> bool {
        match self {
            Mark::Blank => is_blank(text),
            Mark::Total => is_total(text),
            Mark::Example => is_example(text),
            Mark::Opening => text.chars().any(is_of_opening),
            Mark::Labelled => text.chars().any(is_colon),
            Mark::Digit => text.trim_start().starts_with(|c: char| c.is_ascii_digit()),
        }
    }
}

/// Whether a cell holds a text with this mark.
#[inline]
pub fn has(cell: &Cell<'_>, mark: Mark) -> bool {
    let Value::Text(text) = cell.value else {
        return false;
    };
    match cell.seen {
        Some(seen) => seen.marks(|| all(text)) & mark as u8 != 0,
        None => mark.is_on(text),
    }
}

fn is_of_opening(c: char) -> bool {
    matches!(c, '期' | '结' | '承' | '余')
}

fn is_colon(c: char) -> bool {
    matches!(c, ':' | '：')
}

fn all(text: &str) -> u8 {
    Mark::ALL.into_iter().filter(|mark| mark.is_on(text)).fold(0, |marks, mark| marks | mark as u8)
}

/// `示例`, `样例`: a form shows how it is to be filled, and nothing has happened.
fn is_example(text: &str) -> bool {
    const WORDS: &[&str] = &["示例", "样例", "范例", "例如", "举例", "填写示范"];
    // Most cells show by their first byte that they are none.
    let may_be = text.as_bytes().first().is_some_and(|b| !b.is_ascii() || *b == b'(');
    may_be && {
        let text = text.trim_start_matches(['(', '（', '【']);
        WORDS.iter().any(|word| text.starts_with(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Seen;
    use std::rc::Rc;

    #[test]
    fn a_text_has_its_marks_whether_it_was_seen_or_not() {
        let cases: [(&str, &[Mark]); 7] = [
            ("碳刷", &[]),
            ("\u{3000} ", &[Mark::Blank]),
            ("合 计", &[Mark::Total]),
            ("（示例）", &[Mark::Example]),
            ("上月结存:", &[Mark::Opening, Mark::Labelled]),
            (" 3个", &[Mark::Digit]),
            ("11:30", &[Mark::Labelled, Mark::Digit]),
        ];
        for (text, marks) in cases {
            let seen = Rc::<Seen>::default();
            let fresh = Cell::new(0, Value::Text(text));
            for cell in [fresh, Cell { seen: Some(&seen), ..fresh }, Cell { seen: Some(&seen), ..fresh }] {
                let found: Vec<Mark> = Mark::ALL.into_iter().filter(|mark| has(&cell, *mark)).collect();
                assert_eq!(found, marks, "{text}");
            }
        }
        assert!(!has(&Cell::new(0, Value::Bool(true)), Mark::Blank));
    }
}
