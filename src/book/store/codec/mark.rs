//! How a value begins: a number of bytes of which the three lowest bits say what follows.
//!
//! Seven bits to a byte, the lowest first, as long as the eighth is set. What is small and
//! frequent takes one byte.

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing, a truth, or a number too wide for the others: see the constants below.
    Plain,
    /// A whole number from 0.
    Whole,
    /// A whole number below 0, turned over bit by bit.
    Below,
    /// A text, by its place in the table of texts.
    Text,
    /// So many values.
    List,
    /// A record, by its place in the table of shapes; its fields follow.
    Shape,
    /// A case of an enumeration, by the text of its name; what it holds follows.
    Case,
    /// So many pairs of a key and a value.
    Pairs,
}

pub(super) const NONE: u64 = 0;
pub(super) const FALSE: u64 = 1;
pub(super) const TRUE: u64 = 2;
pub(super) const UNIT: u64 = 3;
/// Sixteen bytes follow, the lowest first.
pub(super) const WIDE: u64 = 4;

/// The largest number that can stand beside a mark.
pub(super) const MOST: u64 = u64::MAX >> 4;

impl Mark {
    fn bits(self) -> u64 {
        match self {
            Mark::Plain => 0,
            Mark::Whole => 1,
            Mark::Below => 2,
            Mark::Text => 3,
            Mark::List => 4,
            Mark::Shape => 5,
            Mark::Case => 6,
            Mark::Pairs => 7,
        }
    }

    /// The mark of a number, and what is left of it.
    pub(super) fn split(number: u64) -> (Mark, u64) {
        let mark = match number & 7 {
            0 => Mark::Plain,
            1 => Mark::Whole,
            2 => Mark::Below,
            3 => Mark::Text,
            4 => Mark::List,
            5 => Mark::Shape,
            6 => Mark::Case,
            _ => Mark::Pairs,
        };
        (mark, number >> 3)
    }

    /// Writes a mark with its number, which is at most [`MOST`].
    pub(super) fn put(self, number: u64, out: &mut Vec<u8>) {
        put(number << 3 | self.bits(), out);
    }
}

/// Writes a number.
pub(super) fn put(mut number: u64, out: &mut Vec<u8>) {
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        if number == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

/// Takes a number from the front of `bytes`; none where they end before it does, or it is
/// wider than any that is written.
pub(super) fn take(bytes: &mut &[u8]) -> Option<u64> {
    let (mut number, mut shift) = (0_u64, 0_u32);
    loop {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
        shift += 7;
        if shift > 56 {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        for number in [0, 1, 15, 16, 127, 128, 1 << 20, MOST] {
            for mark in [Mark::Plain, Mark::Whole, Mark::Below, Mark::Text, Mark::List, Mark::Pairs] {
                let mut bytes = Vec::new();
                mark.put(number, &mut bytes);
                let mut rest = bytes.as_slice();
                assert_eq!(take(&mut rest).map(Mark::split), Some((mark, number)));
                assert!(rest.is_empty());
                assert_eq!(take(&mut &bytes[..bytes.len() - 1]), None);
            }
        }
        assert_eq!(take(&mut [0xff; 12].as_slice()), None, "wider than any");
    }
}
