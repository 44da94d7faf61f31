//! Cell references as a sheet writes them.

use crate::source::Merge;

/// The 0-based column and the row number of a reference such as `AB12`; `None` if it is
/// none or too large to tell.
pub(super) fn parse(text: &str) -> Option<(u32, u64)> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = text.split_at_checked(letters)?;
    let mut column = 0_u32;
    for letter in letters.bytes() {
        let value = u32::from(letter.to_ascii_uppercase().checked_sub(b'A')?) + 1;
        column = column.checked_mul(26)?.checked_add(value)?;
    }
    Some((column.checked_sub(1)?, parse_row(digits)?))
}

/// A row number, which is at least 1.
pub(super) fn parse_row(digits: &str) -> Option<u64> {
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|row| *row > 0)
}

/// A range such as `A1:C2`, its corners in either order. One cell is a range as well.
pub(super) fn parse_range(text: &str) -> Option<Merge> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    let (left, top) = parse(first)?;
    let (right, bottom) = parse(last)?;
    let (top, bottom) = (u32::try_from(top).ok()?, u32::try_from(bottom).ok()?);
    Some(Merge {
        first_row: top.min(bottom),
        last_row: top.max(bottom),
        first_col: left.min(right),
        last_col: left.max(right),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read() {
        assert_eq!(parse("A1"), Some((0, 1)));
        assert_eq!(parse("ab12"), Some((27, 12)));
        assert_eq!(parse("XFD1048576"), Some((16_383, 1_048_576)));
        assert_eq!(parse("A4294967296"), Some((0, 4_294_967_296)));
        for wrong in [
            "",
            "A",
            "1",
            "A0",
            "1A",
            "$A$1",
            "A1B",
            "A-1",
            "A+1",
            "A 1",
            "中1",
            "A１",
            "ZZZZZZZZ1",
            "A99999999999999999999",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn ranges_are_put_in_order() {
        let range = Merge { first_row: 2, last_row: 3, first_col: 0, last_col: 2 };
        assert_eq!(parse_range("A2:C3"), Some(range));
        assert_eq!(parse_range("C3:A2"), Some(range));
        assert_eq!(parse_range("B2").unwrap().last_col, 1);
        for wrong in ["A:C", "1:2", "A1:", ":A1", "A1:B2:C3", "A1:A4294967296"] {
            assert_eq!(parse_range(wrong), None, "{wrong}");
        }
    }
}
