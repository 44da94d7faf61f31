//! Tables of typed columns, row by row, for whichever format writes them.

use super::View;
use crate::value::Quantity;
use chrono::NaiveDate;
use std::borrow::Cow;
use std::io;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Text,
    /// A day without time or zone.
    Date,
    Integer,
    /// True or false.
    Flag,
    /// An exact decimal with up to six places.
    Decimal,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    pub name: &'static str,
    pub kind: Type,
    /// Whether it may be empty.
    pub optional: bool,
    pub about: &'static str,
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    Null,
    Text(Cow<'a, str>),
    Date(NaiveDate),
    Integer(i64),
    Flag(bool),
    Decimal(Quantity),
}

impl<'a> Value<'a> {
    pub fn text(text: &'a str) -> Value<'a> {
        Value::Text(Cow::Borrowed(text))
    }

    pub fn or_null(value: Option<impl Into<Value<'a>>>) -> Value<'a> {
        value.map_or(Value::Null, Into::into)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Value::text(text)
    }
}

impl<'a> From<&'a crate::value::Text> for Value<'a> {
    fn from(text: &'a crate::value::Text) -> Self {
        Value::text(text)
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(Cow::Owned(text))
    }
}

impl From<NaiveDate> for Value<'_> {
    fn from(day: NaiveDate) -> Self {
        Value::Date(day)
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Value::Integer(i64::from(number))
    }
}

impl From<bool> for Value<'_> {
    fn from(flag: bool) -> Self {
        Value::Flag(flag)
    }
}

impl From<Quantity> for Value<'_> {
    fn from(quantity: Quantity) -> Self {
        Value::Decimal(quantity)
    }
}

/// Takes one row after the other.
pub type Each<'e> = dyn FnMut(&[Value<'_>]) -> io::Result<()> + 'e;

/// A table: its columns, and how its rows are come by.
pub struct Table {
    pub name: String,
    pub about: String,
    pub columns: Vec<Column>,
    /// The first two columns are month and site, rows come grouped by them, and a data set
    /// may be laid out so.
    pub partitioned: bool,
    pub(super) rows: Rows,
}

pub(super) enum Rows {
    Typed(fn(&View<'_>, &mut Each<'_>) -> io::Result<()>),
    /// The records of a kind, as they were understood.
    Records(&'static str),
}

impl Table {
    /// Hands over every row, in an order that depends on the inputs alone.
    ///
    /// # Errors
    /// Those of `each`.
    pub fn rows(&self, view: &View<'_>, each: &mut Each<'_>) -> io::Result<()> {
        match self.rows {
            Rows::Typed(rows) => rows(view, each),
            Rows::Records(kind) => super::tables::records::rows(self, kind, view, each),
        }
    }
}
