//! Exact quantities and money.

use serde::de::{Error, Visitor};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// Digits kept after the decimal point.
pub const PLACES: u32 = 6;
const ONE: i128 = 1_000_000;
/// The largest absolute value that a cell may hold.
pub const MAX: i128 = 1_000_000_000_000;

/// An exact decimal with six places, kept as millionths.
///
/// A cell holds at most 10^12, so no sum of rows that a machine can hold leaves the
/// range of an `i128`: the arithmetic below cannot overflow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
// Rows hold several, and would be padded to sixteen bytes each.
#[repr(Rust, packed(8))]
pub struct Quantity(i128);

/// The name under which a quantity is handed to a form of writing: text, unless that has
/// numbers for it.
pub const QUANTITY: &str = "duizhang quantity";

/// A quantity as one number, small for whole units: those twice, millionths twice and one more.
pub fn packed(quantity: Quantity) -> Option<i128> {
    match quantity.0 % ONE {
        0 => (quantity.0 / ONE).checked_mul(2),
        _ => quantity.0.checked_mul(2)?.checked_add(1),
    }
}

/// The quantity of such a number; none beyond what a cell may hold.
pub fn unpacked(number: i128) -> Option<Quantity> {
    let half = number.div_euclid(2);
    let micros = if number.rem_euclid(2) == 0 { half.checked_mul(ONE)? } else { half };
    (micros.unsigned_abs() <= (MAX * ONE).unsigned_abs()).then_some(Quantity(micros))
}

/// Why a text is no quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum QuantityError {
    /// Not a plain number: `三`, `约3`, `3-5`, `#REF!`.
    NotANumber,
    /// More than six digits after the point.
    TooManyPlaces,
    /// Beyond 10^12 in size.
    TooLarge,
}

/// A quantity as a person wrote it, with the unit that stood behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written<'a> {
    pub value: Quantity,
    /// `个` of `3个`.
    pub unit: Option<&'a str>,
}

impl Quantity {
    pub const ZERO: Quantity = Quantity(0);

    /// A whole number of units.
    pub fn whole(units: i64) -> Quantity {
        Quantity(i128::from(units) * ONE)
    }

    /// Millionths of a unit.
    pub fn micros(self) -> i128 {
        self.0
    }

    /// The quantity of so many millionths.
    pub fn from_micros(micros: i128) -> Quantity {
        Quantity(micros)
    }

    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub fn is_negative(self) -> bool {
        self.0 < 0
    }

    pub fn abs(self) -> Quantity {
        Quantity(self.0.abs())
    }

    /// `self` times a factor, where the product still has at most six places.
    pub fn times(self, factor: Quantity) -> Option<Quantity> {
        let product = self.0.checked_mul(factor.0)?;
        (product % ONE == 0).then_some(Quantity(product / ONE))
    }

    /// Tells most quantities apart.
    pub fn low_bits(self) -> u64 {
        u64::try_from(self.0 & i128::from(u64::MAX)).unwrap_or_default()
    }

    /// Reads a number as a spreadsheet stores it: `3`, `-1.5`, `0.30000000000000004`, `1E-3`.
    ///
    /// Binary noise past the fifteenth significant digit is dropped, as spreadsheets do
    /// when they show a number.
    ///
    /// # Errors
    /// Where the text is no number, is too large or has more than six places.
    pub fn of_stored(digits: &str) -> Result<Quantity, QuantityError> {
        if let Ok(exact) = plain(digits) {
            return Ok(exact);
        }
        let float: f64 = digits.parse().map_err(|_| QuantityError::NotANumber)?;
        if !float.is_finite() {
            return Err(QuantityError::TooLarge);
        }
        if float.abs() > 1e12 {
            return Err(QuantityError::TooLarge);
        }
        let shown: f64 = format!("{float:.14e}").parse().map_err(|_| QuantityError::NotANumber)?;
        let rounded = format!("{shown:.6}");
        let near: f64 = rounded.parse().map_err(|_| QuantityError::NotANumber)?;
        if (near - shown).abs() > 1e-9 {
            return Err(QuantityError::TooManyPlaces);
        }
        plain(&rounded)
    }

    /// Reads a number as a person writes it: full-width digits, thousands separators, a
    /// trailing unit, a leading or trailing minus, accounting parentheses, spaces.
    ///
    /// # Errors
    /// Where the text is anything else; nothing is guessed.
    pub fn of_written(text: &str) -> Result<Written<'_>, QuantityError> {
        // As most stand: digits, a point, a minus in front.
        if let Ok(value) = plain(text) {
            return Ok(Written { value, unit: None });
        }
        let trimmed = text.trim_matches(is_space);
        let (body, unit) = split_unit(trimmed);
        let mut plain_text = String::with_capacity(body.len());
        for c in body.chars().filter(|c| !is_space(*c)) {
            plain_text.push(half_width(c));
        }
        let spaced_digits = body
            .trim_matches(is_space)
            .split(is_space)
            .filter(|part| part.chars().any(|c| half_width(c).is_ascii_digit()))
            .count();
        if spaced_digits > 1 {
            return Err(QuantityError::NotANumber);
        }
        let value = signed(&plain_text)?;
        Ok(Written { value, unit })
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}')
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' | '．' | '，' | '－' | '＋' | '（' | '）' => {
            char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)
        }
        '\u{2212}' | '–' | '—' => '-',
        _ => c,
    }
}

/// Splits a trailing unit off: letters, or the signs for square and cubic measures.
fn split_unit(text: &str) -> (&str, Option<&str>) {
    let is_unit = |c: char| (c.is_alphabetic() && !c.is_numeric()) || "²³㎡㎥/".contains(c);
    let body = text.trim_end_matches(is_unit);
    let unit = text.get(body.len()..).unwrap_or("").trim_matches(is_space);
    let digits_before = body
        .trim_end_matches(is_space)
        .chars()
        .next_back()
        .is_some_and(|c| half_width(c).is_ascii_digit() || matches!(half_width(c), ')' | '-'));
    if unit.is_empty() || !digits_before || unit.starts_with('/') || unit.chars().count() > 8 {
        return (text, None);
    }
    (body, Some(unit))
}

fn signed(text: &str) -> Result<Quantity, QuantityError> {
    let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    if let Some(inner) = inner {
        return grouped(inner).map(|q| -q);
    }
    if let Some(rest) = text.strip_prefix('-') {
        return grouped(rest).map(|q| -q);
    }
    if let Some(rest) = text.strip_suffix('-') {
        return grouped(rest).map(|q| -q);
    }
    grouped(text.strip_prefix('+').unwrap_or(text))
}

/// A number without sign; thousands separators only where they stand every three digits.
fn grouped(text: &str) -> Result<Quantity, QuantityError> {
    if text.starts_with(['-', '+']) {
        return Err(QuantityError::NotANumber);
    }
    if !text.contains(',') {
        return plain(text);
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    let well_formed = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    if !well_formed || fraction.contains(',') {
        return Err(QuantityError::NotANumber);
    }
    plain(&text.replace(',', ""))
}

/// As [`plain`], of numbers so short that no digit need be looked at twice.
#[inline]
fn short(text: &str) -> Option<Quantity> {
    const WHOLE: usize = 12;
    let (negative, body) = match text.as_bytes() {
        [b'-', body @ ..] => (true, body),
        body => (false, body),
    };
    let (mut number, mut digits, mut point) = (0_i64, 0, None);
    for byte in body {
        match byte {
            b'0'..=b'9' if digits < WHOLE + PLACES as usize => {
                number = number * 10 + i64::from(byte - b'0');
                digits += 1;
            }
            b'.' if point.is_none() => point = Some(digits),
            _ => return None,
        }
    }
    let whole = point.unwrap_or(digits);
    let places = u32::try_from(digits - whole).ok().filter(|places| *places <= PLACES)?;
    if digits == 0 || whole > WHOLE {
        return None;
    }
    let micros = i128::from(number) * i128::from(10_i64.pow(PLACES - places));
    Some(Quantity(if negative { -micros } else { micros }))
}

/// Digits with at most one point and an optional leading minus.
fn plain(text: &str) -> Result<Quantity, QuantityError> {
    if let Some(quantity) = short(text) {
        return Ok(quantity);
    }
    let (negative, body) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() && fraction.is_empty() || !digits(whole) || !digits(fraction) {
        return Err(QuantityError::NotANumber);
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > PLACES as usize {
        return Err(QuantityError::TooManyPlaces);
    }
    let whole = whole.trim_start_matches('0');
    if whole.len() > 13 {
        return Err(QuantityError::TooLarge);
    }
    // At most thirteen digits, and at most six.
    let number = |part: &str| part.bytes().fold(0_u64, |n, b| n * 10 + u64::from(b - b'0'));
    let scale = 10_u64.pow(PLACES - u32::try_from(fraction.len()).unwrap_or(PLACES));
    let micros = i128::from(number(whole)) * ONE + i128::from(number(fraction) * scale);
    if micros > MAX * ONE {
        return Err(QuantityError::TooLarge);
    }
    Ok(Quantity(if negative { -micros } else { micros }))
}

impl fmt::Display for Quantity {
    /// The shortest exact decimal: `3`, `-1.5`, `0.000001`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let size = self.0.unsigned_abs();
        let (whole, rest) = (size / ONE.unsigned_abs(), size % ONE.unsigned_abs());
        if rest == 0 {
            return f.pad(&format!("{sign}{whole}"));
        }
        let fraction = format!("{rest:06}");
        f.pad(&format!("{sign}{whole}.{}", fraction.trim_end_matches('0')))
    }
}

impl serde::Serialize for Quantity {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(QUANTITY, &Shown(*self))
    }
}

impl<'de> serde::Deserialize<'de> for Quantity {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(QUANTITY, Exact)
    }
}

/// A quantity as text.
struct Shown(Quantity);

impl serde::Serialize for Shown {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

struct Exact;

impl<'de> Visitor<'de> for Exact {
    type Value = Quantity;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an exact decimal")
    }

    fn visit_newtype_struct<D: serde::Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Quantity, D::Error> {
        deserializer.deserialize_str(Exact)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Quantity, E> {
        plain(text).map_err(|_| E::custom(format!("`{text}` is no exact decimal")))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Quantity, E> {
        self.visit_i128(number.into())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Quantity, E> {
        self.visit_i128(number.into())
    }

    fn visit_i128<E: Error>(self, number: i128) -> Result<Quantity, E> {
        unpacked(number).ok_or_else(|| E::custom(format!("{number} is no exact decimal")))
    }
}

impl Add for Quantity {
    type Output = Quantity;
    fn add(self, other: Quantity) -> Quantity {
        Quantity(self.0 + other.0)
    }
}

impl Sub for Quantity {
    type Output = Quantity;
    fn sub(self, other: Quantity) -> Quantity {
        Quantity(self.0 - other.0)
    }
}

impl Neg for Quantity {
    type Output = Quantity;
    fn neg(self) -> Quantity {
        Quantity(-self.0)
    }
}

impl AddAssign for Quantity {
    fn add_assign(&mut self, other: Quantity) {
        self.0 += other.0;
    }
}

impl SubAssign for Quantity {
    fn sub_assign(&mut self, other: Quantity) {
        self.0 -= other.0;
    }
}

impl Sum for Quantity {
    fn sum<I: Iterator<Item = Quantity>>(items: I) -> Quantity {
        items.fold(Quantity::ZERO, Add::add)
    }
}

/// The whole number of things that a written rate of `whole` stands for: `83.33%`, `0.8333`
/// or a formula's 0.833333333333333 of 6 is 5.
///
/// None where no whole number, or more than one, rounds to the rate.
pub fn share_of(rate: &str, whole: Quantity) -> Option<Quantity> {
    // Places to which a rate is exact; binary noise lies behind them.
    const MOST: u32 = 12;
    let text: String = rate.chars().filter(|c| !is_space(*c)).map(half_width).collect();
    let percent = text.strip_suffix(['%', '％']);
    let (mut mantissa, mut places) = decimal(percent.unwrap_or(&text))?;
    let above_one = mantissa > 10_i128.checked_pow(places)?;
    if percent.is_some() || above_one {
        places += 2;
    }
    while places > MOST {
        mantissa = (mantissa + 5) / 10;
        places -= 1;
    }
    let scale = 10_i128.pow(places);
    let units = whole.micros() / ONE;
    if whole.micros() % ONE != 0 || units <= 0 || mantissa < 0 || mantissa > scale {
        return None;
    }
    let product = units.checked_mul(mantissa)?;
    let share = (product + scale / 2) / scale;
    let off = (share * scale - product).abs();
    let exact = off == 0;
    let rounded = off * 2 <= units && units < scale;
    (exact || rounded).then_some(Quantity(share * ONE))
}

/// Digits and places of a plain decimal, which may have an exponent.
fn decimal(text: &str) -> Option<(i128, u32)> {
    let (body, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i32 = exponent.parse().ok()?;
    let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || digits.len() > 30 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mantissa: i128 = digits.parse().ok()?;
    let places = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
    match u32::try_from(places) {
        Ok(places) if places <= 34 => Some((mantissa, places)),
        Ok(_) => None,
        Err(_) => Some((mantissa.checked_mul(10_i128.checked_pow(places.unsigned_abs())?)?, 0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(text: &str) -> Result<String, QuantityError> {
        Quantity::of_written(text).map(|w| match w.unit {
            Some(unit) => format!("{} {unit}", w.value),
            None => w.value.to_string(),
        })
    }

    #[test]
    fn what_people_write_is_understood() {
        for (text, value) in [
            ("3", "3"),
            (" 3 ", "3"),
            ("３.５", "3.5"),
            ("１７", "17"),
            ("1,234", "1234"),
            ("1，234.5", "1234.5"),
            ("3个", "3 个"),
            ("33.69 米", "33.69 米"),
            ("2m³", "2 m³"),
            ("-3", "-3"),
            ("3-", "-3"),
            ("−3", "-3"),
            ("(3)", "-3"),
            ("（1,000）", "-1000"),
            ("+5", "5"),
            (".5", "0.5"),
            ("5.", "5"),
            ("007", "7"),
            ("- 4", "-4"),
        ] {
            assert_eq!(written(text).as_deref(), Ok(value), "{text}");
        }
    }

    #[test]
    fn nothing_is_guessed() {
        for text in [
            "",
            "三",
            "约3",
            "3-5",
            "#REF!",
            "3/4",
            "1,23",
            "12,34,567",
            "1.2.3",
            "--3",
            "(-3)",
            "3 4",
            "个",
            "3个2",
            "1e5",
            "∞",
            "3..",
            "(3",
            "%",
            "3%",
            "1,2345",
            "+-3",
            "-(3)",
        ] {
            assert_eq!(written(text), Err(QuantityError::NotANumber), "{text}");
        }
        assert_eq!(written("0.1234567"), Err(QuantityError::TooManyPlaces));
        assert_eq!(written("9999999999999"), Err(QuantityError::TooLarge));
    }

    #[test]
    fn binary_noise_is_no_digit() {
        for (stored, value) in [
            ("0.30000000000000004", "0.3"),
            ("33.690000000000005", "33.69"),
            ("5.5511151231257827E-17", "0"),
            ("1E-3", "0.001"),
            ("-2.0499999999999998", "-2.05"),
            ("123456789.12", "123456789.12"),
        ] {
            assert_eq!(Quantity::of_stored(stored).unwrap().to_string(), value);
        }
        assert_eq!(Quantity::of_stored("0.33333333333333331"), Err(QuantityError::TooManyPlaces));
        assert_eq!(Quantity::of_stored("1e400"), Err(QuantityError::TooLarge));
        assert_eq!(Quantity::of_stored("NaN"), Err(QuantityError::TooLarge));
    }

    proptest! {
        #[test]
        fn every_form_comes_back(micros in -MAX * ONE..=MAX * ONE) {
            let q = Quantity::from_micros(micros);
            let text = q.to_string();
            let size = q.abs().to_string();
            let wide: String = text.chars().map(|c| match c {
                '0'..='9' | '.' | '-' => char::from_u32(u32::from(c) + 0xFEE0).unwrap(),
                _ => c,
            }).collect();
            let (whole, fraction) = size.split_once('.').map_or((size.as_str(), String::new()), |(w, f)| (w, format!(".{f}")));
            let mut groups: Vec<String> = whole.as_bytes().rchunks(3).map(|c| String::from_utf8(c.to_vec()).unwrap()).collect();
            groups.reverse();
            let thousands = format!("{}{}", groups.join(","), fraction);
            let minus = if q.is_negative() { "-" } else { "" };
            let mut forms = vec![text.clone(), wide, format!("{text} 个"), format!("{minus}{thousands}"), format!("  {text}\u{3000}")];
            if q.is_negative() {
                forms.push(format!("({thousands})"));
                forms.push(format!("（{size}）"));
                forms.push(format!("{size}-"));
            }
            for form in forms {
                prop_assert_eq!(Quantity::of_written(&form).map(|w| w.value), Ok(q), "{}", form);
            }
            prop_assert_eq!(Quantity::of_stored(&text), Ok(q));
        }

        #[test]
        fn no_text_brings_it_down(text in "\\PC{0,20}") {
            let _ = Quantity::of_written(&text);
            let _ = Quantity::of_stored(&text);
        }

        #[test]
        fn a_stored_float_is_its_shown_decimal(cents in -100_000_000_i64..100_000_000) {
            // Summing tenths in binary leaves noise that a person never typed.
            let float = cents as f64 * 0.01;
            let expected = Quantity::from_micros(i128::from(cents) * 10_000);
            prop_assert_eq!(Quantity::of_stored(&format!("{float:?}")), Ok(expected));
        }
    }

    #[test]
    fn a_rate_stands_for_a_whole_number() {
        let share = |rate, whole| share_of(rate, Quantity::whole(whole)).map(|q| q.to_string());
        for (rate, whole, expected) in [
            ("83.33%", 6, Some("5")),
            ("0.8333", 6, Some("5")),
            ("83%", 6, Some("5")),
            ("83", 6, Some("5")),
            ("0.83333333333333337", 6, Some("5")),
            ("8.3333333333333337E-1", 6, Some("5")),
            ("1", 6, Some("6")),
            ("100%", 6, Some("6")),
            ("0", 6, Some("0")),
            ("80%", 1000, Some("800")),
            ("66.67％", 3, Some("2")),
            ("85%", 6, None),
            ("0.799", 100, None),
            ("110%", 10, None),
            ("约八成", 5, None),
            ("-50%", 4, None),
        ] {
            assert_eq!(share(rate, whole).as_deref(), expected, "{rate} of {whole}");
        }
        assert_eq!(share_of("50%", Quantity::ZERO), None);
    }
}
