//! A row of a table, read by meaning instead of by column.

use super::context::Context;
use super::field::Field;
use super::marks::{Mark, has};
use super::owned::OwnedRow;
use super::unfit::Unfit;
use crate::source::{Cell, Row, Value};
use crate::value::date::{self, DateRead, NumberDate};
use crate::value::quantity::QuantityError;
use crate::value::{Period, Quantity, Text, name};
use chrono::{Datelike, NaiveDate};
use std::borrow::Cow;

/// Why a row could not be taken as a record.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Why {
    /// A cell that should hold a number and does not.
    BadQuantity { found: String, error: QuantityError },
    /// A cell that should hold a date and does not.
    BadDate { found: String },
    /// A date that several days answer to.
    AmbiguousDate { found: String, readings: Vec<NaiveDate> },
    /// A day and month, and nothing that says of which year.
    YearUnknown { found: String },
    /// A cell that must be filled and is not; what stands above it, if anything does.
    Missing { above: Option<String> },
    /// A formula of which the file keeps no result.
    FormulaWithoutValue,
    /// A code of more than fifteen digits kept as a number.
    PrecisionLost { found: String },
    /// `#REF!` and the like.
    ErrorValue { found: String },
    /// No category of the regulation; the nearest that are.
    UnknownCategory { found: String, near: Vec<String> },
    /// A category that stands in both directions, without a word of which is meant.
    DirectionUnclear { found: String },
    /// Both an in and an out quantity under one category.
    BothQuantities { in_quantity: String, out_quantity: String },
    /// Another number of fields than the header has.
    Ragged { found: u32, expected: u32 },
    /// A row that the form gives as an example.
    Example,
    /// A byte that is no text in the file's encoding.
    Undecodable { offset: u64 },
    /// A value that is sound in itself and does not fit what it stands for.
    Unfit(Unfit),
}

/// A row that was refused, with its place and what stood in it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Reject {
    pub row: u32,
    /// The column at fault, where it is one.
    pub col: Option<u32>,
    pub field: Option<Field>,
    pub why: Why,
}

/// The columns of a table by meaning.
#[derive(Clone, Debug, Default)]
pub struct ColumnMap {
    by_field: Vec<(Field, u32)>,
    /// The column of every meaning, in the order of [`Field::ALL`].
    of_all: Vec<Option<u32>>,
    /// Fields of the header record, in a format that counts them.
    pub width: Option<u32>,
}

impl ColumnMap {
    pub fn new(columns: &[(u32, Field)], width: Option<u32>) -> ColumnMap {
        let mut by_field: Vec<(Field, u32)> = columns.iter().map(|(col, f)| (*f, *col)).collect();
        by_field.sort_unstable();
        let column = |field: &Field| by_field.iter().find(|(f, _)| f == field).map(|(_, col)| *col);
        let of_all = Field::ALL.iter().map(column).collect();
        ColumnMap { by_field, of_all, width }
    }

    #[inline]
    pub fn column(&self, field: Field) -> Option<u32> {
        self.of_all.get(field as usize).copied().flatten()
    }

    pub fn has(&self, field: Field) -> bool {
        self.column(field).is_some()
    }

    pub fn fields(&self) -> impl Iterator<Item = (Field, u32)> + '_ {
        self.by_field.iter().copied()
    }
}

/// A data row with its table's columns and context.
#[derive(Clone, Copy)]
pub struct TableRow<'a> {
    pub row: Row<'a>,
    pub columns: &'a ColumnMap,
    pub context: &'a Context,
    /// Values from merged cells above.
    pub filled: &'a [(Field, Cell<'a>)],
    /// The cells that stand above in the key columns.
    pub above: &'a [(Field, OwnedRow)],
    /// The period asked for, if one was: it lends its year.
    pub period: Option<Period>,
}

impl<'a> TableRow<'a> {
    pub fn reject(&self, field: Field, why: Why) -> Reject {
        Reject { row: self.row.number, col: self.columns.column(field), field: Some(field), why }
    }

    /// The cell under a meaning, a merged one above included.
    #[inline]
    pub fn cell(&self, field: Field) -> Option<&'a Cell<'a>> {
        let own = self.row.cell(self.columns.column(field)?).filter(|cell| !has(cell, Mark::Blank));
        match own {
            None if !self.filled.is_empty() => {
                self.filled.iter().find(|(f, _)| *f == field).map(|(_, cell)| cell)
            }
            own => own,
        }
    }

    /// What it holds.
    #[inline]
    pub fn value(&self, field: Field) -> Option<Value<'a>> {
        self.cell(field).map(|cell| cell.value)
    }

    /// The text under a meaning as it is kept, where that is known without looking at it; none
    /// where it has to be asked for by [`TableRow::text`].
    #[inline]
    pub fn kept(&self, field: Field) -> Option<Option<Text>> {
        match self.cell(field) {
            None => Some(None),
            Some(Cell { value: Value::Text(text), seen: Some(seen), .. }) => {
                Some(Some(seen.kept(|| Text::from(trimmed(text)))))
            }
            Some(_) => None,
        }
    }

    /// The same of a code.
    #[inline]
    pub fn kept_code(&self, field: Field) -> Option<Option<Text>> {
        match self.cell(field) {
            None => Some(None),
            Some(Cell { value: Value::Text(text), seen: Some(seen), .. }) => Some(seen.code(|| {
                let code = name::code(trimmed(text));
                (!code.is_empty()).then(|| Text::from(&*code))
            })),
            Some(_) => None,
        }
    }

    /// Whether the cell under a meaning holds a text with this mark.
    #[inline]
    pub fn is_marked(&self, field: Field, mark: Mark) -> bool {
        self.cell(field).is_some_and(|cell| has(cell, mark))
    }

    /// Text as it stands, trimmed; a number or date as it is shown.
    ///
    /// # Errors
    /// Where the cell holds an error value or a formula without its result.
    pub fn text(&self, field: Field) -> Result<Option<Cow<'a, str>>, Reject> {
        let Some(value) = self.value(field) else {
            return Ok(None);
        };
        match value {
            Value::Error(found) => Err(self.reject(field, Why::ErrorValue { found: found.to_owned() })),
            Value::FormulaWithoutValue => Err(self.reject(field, Why::FormulaWithoutValue)),
            Value::Text(text) => Ok(Some(Cow::Borrowed(trimmed(text)))),
            other => Ok(Some(Cow::Owned(shown(other)))),
        }
    }

    /// Text that must be there.
    ///
    /// # Errors
    /// As [`TableRow::text`], and where the cell is empty.
    pub fn required(&self, field: Field) -> Result<Cow<'a, str>, Reject> {
        self.text(field)?.ok_or_else(|| self.missing(field))
    }

    pub fn missing(&self, field: Field) -> Reject {
        let above = self.above.iter().find(|(f, _)| *f == field);
        let above = above.and_then(|(_, row)| row.cells().next()).map(|cell| shown(cell.value));
        self.reject(field, Why::Missing { above })
    }

    /// A code: text, with its zeros, without an apostrophe.
    ///
    /// # Errors
    /// Where it is a number of more than fifteen digits, which the spreadsheet has
    /// already rounded.
    pub fn code(&self, field: Field) -> Result<Option<Cow<'a, str>>, Reject> {
        if let Some(Value::Number(number)) = self.value(field) {
            let significant = number.digits.bytes().filter(u8::is_ascii_digit).count();
            let scientific = number.digits.contains(['e', 'E']);
            if scientific || significant > 15 {
                let found = number.digits.to_owned();
                return Err(self.reject(field, Why::PrecisionLost { found }));
            }
        }
        let code = self.text(field)?.map(|text| match text {
            Cow::Borrowed(text) => name::code(text),
            Cow::Owned(text) => Cow::Owned(name::code(&text).into_owned()),
        });
        Ok(code.filter(|code| !code.is_empty()))
    }

    /// A quantity and the unit written behind it.
    ///
    /// # Errors
    /// Where the cell holds anything but an exact number.
    pub fn quantity(&self, field: Field) -> Result<Option<(Quantity, Option<String>)>, Reject> {
        let Some(value) = self.value(field) else {
            return Ok(None);
        };
        let bad = |found: &str, error| {
            let found = found.to_owned();
            self.reject(field, Why::BadQuantity { found, error })
        };
        match value {
            Value::Number(number) => Quantity::of_stored(number.digits)
                .map(|q| Some((q, None)))
                .map_err(|error| bad(number.digits, error)),
            Value::Text(text) if matches!(text.trim(), "-" | "—" | "–" | "/" | "－") => Ok(None),
            Value::Text(text) => Quantity::of_written(text)
                .map(|w| Some((w.value, w.unit.map(str::to_owned))))
                .map_err(|error| bad(text.trim(), error)),
            Value::FormulaWithoutValue => Err(self.reject(field, Why::FormulaWithoutValue)),
            other => Err(bad(&shown(other), QuantityError::NotANumber)),
        }
    }

    /// The quantity alone, zero where the cell is empty.
    ///
    /// # Errors
    /// As [`TableRow::quantity`].
    pub fn quantity_or_zero(&self, field: Field) -> Result<Quantity, Reject> {
        Ok(self.quantity(field)?.map_or(Quantity::ZERO, |(q, _)| q))
    }

    /// A date.
    ///
    /// # Errors
    /// Where the cell holds none, or one that can be read in two ways.
    pub fn date(&self, field: Field) -> Result<Option<NaiveDate>, Reject> {
        let Some(cell) = self.cell(field) else {
            return Ok(None);
        };
        if let Cell { value: Value::Text(text), seen: Some(seen), .. } = cell
            && date::year_is_written(text)
            && let Some(day) = seen.day(|| match date::read(text, self.year()) {
                Some(DateRead::Day(day)) => Some(day),
                _ => None,
            })
        {
            return Ok(Some(day));
        }
        let bad = |found: String| self.reject(field, Why::BadDate { found });
        match cell.value {
            Value::Moment(moment) => {
                let day = moment.date();
                date::sane(day.year(), day.month(), day.day()).map(Some).ok_or_else(|| bad(day.to_string()))
            }
            Value::Text(text) => match date::read(text, self.year()) {
                Some(read) => self.resolve(field, text, read).map(Some),
                None => Err(bad(text.trim().to_owned())),
            },
            Value::Number(number) => match date::of_number(number.digits) {
                Some(NumberDate::Compact(day) | NumberDate::Serial(day)) => Ok(Some(day)),
                Some(NumberDate::MonthDay(readings)) => {
                    self.month_days(field, number.digits, &readings).map(Some)
                }
                None => Err(bad(number.digits.to_owned())),
            },
            Value::FormulaWithoutValue => Err(self.reject(field, Why::FormulaWithoutValue)),
            Value::Error(found) => Err(self.reject(field, Why::ErrorValue { found: found.to_owned() })),
            Value::Bool(b) => Err(bad(b.to_string())),
        }
    }

    /// Whether the date stands as a bare serial number.
    pub fn date_is_serial(&self, field: Field) -> bool {
        matches!(self.value(field), Some(Value::Number(n))
            if matches!(date::of_number(n.digits), Some(NumberDate::Serial(_))))
    }

    /// The year that dates without one are taken to lie in.
    fn year(&self) -> Option<i32> {
        self.context.stated.year.or_else(|| {
            let period = self.period?;
            (period.from.year() == period.to.year()).then(|| period.from.year())
        })
    }

    fn resolve(&self, field: Field, found: &str, read: DateRead) -> Result<NaiveDate, Reject> {
        match read {
            DateRead::Day(day) => Ok(day),
            DateRead::MonthDay(m, d) => self.month_days(field, found, &[(m, d)]),
            DateRead::Ambiguous(readings) => {
                let found = found.trim().to_owned();
                Err(self.reject(field, Why::AmbiguousDate { found, readings }))
            }
        }
    }

    fn month_days(&self, field: Field, found: &str, readings: &[(u32, u32)]) -> Result<NaiveDate, Reject> {
        let found = found.trim().to_owned();
        let mut days = Vec::new();
        for (month, day) in readings {
            let year = self.context.stated.year.or_else(|| self.period?.year_of(*month, *day));
            let Some(year) = year else {
                return Err(self.reject(field, Why::YearUnknown { found }));
            };
            days.extend(date::sane(year, *month, *day));
        }
        match days.as_slice() {
            [] => Err(self.reject(field, Why::BadDate { found })),
            [day] => Ok(*day),
            _ => Err(self.reject(field, Why::AmbiguousDate { found, readings: days })),
        }
    }
}

/// The text without space around it; most texts show by their outer bytes that there is none.
pub(super) fn trimmed(text: &str) -> &str {
    // The common ideographs: three bytes, the first of which tells them.
    let ideograph = |byte: &u8| (0xE4..=0xE9).contains(byte);
    let bytes = text.as_bytes();
    let starts = bytes.first().is_some_and(|b| b.is_ascii_graphic() || ideograph(b));
    let ends = bytes.last().is_some_and(u8::is_ascii_graphic)
        || bytes.len().checked_sub(3).and_then(|at| bytes.get(at)).is_some_and(ideograph);
    if starts && ends { text } else { text.trim() }
}

pub(super) fn is_blank(text: &str) -> bool {
    // Most texts show by their first byte that they are not.
    !text.as_bytes().first().is_some_and(u8::is_ascii_graphic) && text.trim().is_empty()
}

/// A value as a person would see it.
pub fn shown(value: Value<'_>) -> String {
    match value {
        Value::Text(text) => text.trim().to_owned(),
        Value::Number(number) => shown_number(number.digits, number.pad),
        Value::Bool(true) => "TRUE".to_owned(),
        Value::Bool(false) => "FALSE".to_owned(),
        Value::Moment(moment) if moment.time() == chrono::NaiveTime::MIN => moment.date().to_string(),
        Value::Moment(moment) => moment.format("%Y-%m-%d %H:%M:%S").to_string(),
        Value::Error(error) => error.to_owned(),
        Value::FormulaWithoutValue => String::new(),
    }
}

fn shown_number(digits: &str, pad: u8) -> String {
    let whole = digits.strip_suffix(".0").unwrap_or(digits);
    if whole.bytes().all(|b| b.is_ascii_digit()) {
        return format!("{whole:0>width$}", width = usize::from(pad));
    }
    match Quantity::of_stored(digits) {
        Ok(quantity) => quantity.to_string(),
        Err(_) => digits.to_owned(),
    }
}
