//! How one quantity comes to be written as another.

use crate::value::Quantity;

/// What the two quantities of a posting tell of the error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hint {
    /// One is the other in another unit, by a known factor.
    Unit,
    /// +n and -n.
    Sign,
    /// Ten, a hundred or a thousand times.
    ShiftedDecimal,
    /// Two digits have changed places.
    TransposedDigits,
    /// One digit stands for another that looks like it.
    SimilarDigit,
    DigitDroppedOrAdded,
    Other,
}

impl Hint {
    pub fn key(self) -> &'static str {
        match self {
            Hint::Unit => "unit",
            Hint::Sign => "sign",
            Hint::ShiftedDecimal => "shifted_decimal",
            Hint::TransposedDigits => "transposed_digits",
            Hint::SimilarDigit => "similar_digit",
            Hint::DigitDroppedOrAdded => "digit_dropped_or_added",
            Hint::Other => "other",
        }
    }
}

/// A hint with what decides how much it is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slip {
    pub hint: Hint,
    /// Digits that count, of the longer quantity.
    pub digits: usize,
    /// The digits that changed places stand side by side.
    pub adjacent: bool,
    /// All digits but one are the same.
    pub one_digit: bool,
}

const CONFUSED: &[(u8, u8)] =
    &[(b'1', b'7'), (b'3', b'8'), (b'5', b'6'), (b'0', b'6'), (b'6', b'8'), (b'4', b'9'), (b'0', b'8')];

/// How `row` and `line` differ; `factors` are the item's known pack factors.
pub fn slip(row: Quantity, line: Quantity, factors: &[Quantity]) -> Slip {
    let (a, b) = (digits(row), digits(line));
    let digits = significant(&a).max(significant(&b));
    let plain = Slip { hint: Hint::Other, digits, adjacent: false, one_digit: false };
    let (large, small) = (row.abs().max(line.abs()), row.abs().min(line.abs()));
    if row == -line {
        return Slip { hint: Hint::Sign, ..plain };
    }
    if row.is_negative() != line.is_negative() {
        return plain;
    }
    if factors.iter().any(|factor| *factor != Quantity::whole(1) && small.times(*factor) == Some(large)) {
        return Slip { hint: Hint::Unit, ..plain };
    }
    if [10, 100, 1000].iter().any(|ten| small.times(Quantity::whole(*ten)) == Some(large)) {
        return Slip { hint: Hint::ShiftedDecimal, ..plain };
    }
    if let Some(adjacent) = transposed(&a, &b) {
        return Slip { hint: Hint::TransposedDigits, adjacent, ..plain };
    }
    if let Some((x, y)) = one_off(&a, &b) {
        let similar = CONFUSED.contains(&(x, y)) || CONFUSED.contains(&(y, x));
        let hint = if similar { Hint::SimilarDigit } else { Hint::Other };
        return Slip { hint, one_digit: true, ..plain };
    }
    if digits >= 2 && (dropped(&a, &b) || dropped(&b, &a)) {
        return Slip { hint: Hint::DigitDroppedOrAdded, ..plain };
    }
    plain
}

/// The digits down to millionths, without leading zeros.
fn digits(quantity: Quantity) -> Vec<u8> {
    quantity.abs().micros().to_string().into_bytes()
}

fn significant(digits: &[u8]) -> usize {
    let zeros = digits.iter().rev().take_while(|d| **d == b'0').count();
    digits.len() - zeros.min(digits.len())
}

/// The positions at which two numbers of equal length differ.
fn differing(a: &[u8], b: &[u8]) -> Option<Vec<(usize, u8, u8)>> {
    (a.len() == b.len()).then(|| {
        let pairs = a.iter().zip(b).enumerate();
        pairs.filter(|(_, (x, y))| x != y).map(|(at, (x, y))| (at, *x, *y)).collect()
    })
}

fn transposed(a: &[u8], b: &[u8]) -> Option<bool> {
    match differing(a, b)?.as_slice() {
        [(i, x, y), (j, u, v)] if x == v && y == u => Some(i + 1 == *j),
        _ => None,
    }
}

fn one_off(a: &[u8], b: &[u8]) -> Option<(u8, u8)> {
    match differing(a, b)?.as_slice() {
        [(_, x, y)] => Some((*x, *y)),
        _ => None,
    }
}

/// `short` is `long` without one digit, both counted from the first that counts.
fn dropped(long: &[u8], short: &[u8]) -> bool {
    let trim = |digits: &[u8]| digits.get(..significant(digits)).unwrap_or(digits).to_vec();
    // A whole number keeps its zeros: 105 and 15 differ by one digit, 1050 and 15 do not.
    let (long, short) = match long.len() == short.len() {
        true => return false,
        false if long.len() == short.len() + 1 => (long.to_vec(), short.to_vec()),
        false => (trim(long), trim(short)),
    };
    long.len() == short.len() + 1
        && (0..long.len()).any(|at| {
            let without = long.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, d)| d);
            without.eq(short.iter())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(row: &str, line: &str) -> Hint {
        let quantity = |text: &str| Quantity::of_stored(text).unwrap();
        slip(quantity(row), quantity(line), &[Quantity::whole(12)]).hint
    }

    #[test]
    fn errors_of_the_hand_are_told_apart() {
        for (row, line, expected) in [
            ("-54", "-45", Hint::TransposedDigits),
            ("6394", "3694", Hint::TransposedDigits),
            ("512", "215", Hint::TransposedDigits),
            ("1.05", "1.5", Hint::TransposedDigits),
            ("736", "73.6", Hint::ShiftedDecimal),
            ("-6", "-60", Hint::ShiftedDecimal),
            ("10", "1", Hint::ShiftedDecimal),
            ("6", "-6", Hint::Sign),
            ("-2", "-24", Hint::Unit),
            ("-30", "-12", Hint::Other),
            ("32", "35", Hint::Other),
            ("13", "18", Hint::SimilarDigit),
            ("105", "15", Hint::DigitDroppedOrAdded),
            ("18", "9", Hint::Other),
            ("30", "-12", Hint::Other),
        ] {
            assert_eq!(hint(row, line), expected, "{row} {line}");
        }
    }
}
