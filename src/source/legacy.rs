//! Workbooks of binary records: .xls and .xlsb. Read in a worker only: the container of the
//! one and the inflating of the other are libraries that may loop or ask for more memory
//! than there is.

mod fields;
mod xls;
mod xlsb;

use super::grid::Grid;
use super::xlsx::dates;
use super::xlsx::styles::Format;
use super::{Number, SourceError, Value};
use crate::place::A1;

pub(super) use xls::read as xls;
pub(super) use xlsb::read as xlsb;

/// A number of up to 30 bits, as a whole or as the upper part of a double; a hundredth of it
/// where the last bit says so.
fn packed(bits: u32) -> f64 {
    let number = match bits & 2 {
        0 => f64::from_bits(u64::from(bits & !3) << 32),
        _ => f64::from(bits.cast_signed() >> 2),
    };
    if bits & 1 == 0 { number } else { number / 100.0 }
}

/// What an error is called on the screen.
fn error_name(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => "#?",
    }
}

/// A number as its format shows it; one that no calendar has stays a number.
fn put_number(
    grid: &mut Grid<'_>,
    at: A1,
    number: f64,
    format: Format,
    date1904: bool,
) -> Result<(), SourceError> {
    if !number.is_finite() {
        return Err(refused(at, "holds what is no number"));
    }
    let moment = match format {
        Format::Date => dates::from_serial(number, date1904),
        Format::General | Format::Padded(_) => None,
    };
    if let Some(moment) = moment {
        return grid.cell(at.col, Value::Moment(moment));
    }
    let pad = if let Format::Padded(width) = format { width } else { 0 };
    grid.cell(at.col, Value::Number(Number { digits: &number.to_string(), pad }))
}

fn put_text(grid: &mut Grid<'_>, at: A1, text: &str) -> Result<(), SourceError> {
    if text.contains(['\0', '\u{FFFD}']) {
        return Err(refused(at, "holds text that does not decode"));
    }
    grid.cell(at.col, Value::Text(text))
}

fn put_shared(grid: &mut Grid<'_>, at: A1, strings: &[String], index: u32) -> Result<(), SourceError> {
    let string = usize::try_from(index).ok().and_then(|index| strings.get(index));
    match string {
        Some(text) => put_text(grid, at, text),
        None => Err(refused(at, &format!("names shared string {index}, which is not there"))),
    }
}

fn refused(at: A1, why: &str) -> SourceError {
    SourceError::Damaged(format!("cell {at} {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers_are_whole_or_halves_of_doubles() {
        assert_eq!(packed((5 << 2) | 2), 5.0);
        assert_eq!(packed((-5_i32 << 2).cast_unsigned() | 2), -5.0);
        assert_eq!(packed((1234 << 2) | 3), 12.34);
        assert_eq!(packed((1.5_f64.to_bits() >> 32) as u32), 1.5);
        assert_eq!(packed((150.0_f64.to_bits() >> 32) as u32 | 1), 1.5);
    }
}
