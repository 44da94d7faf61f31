//! Values to bytes: every text once, every field by its place.

use super::Fault;
use super::mark::{self, MOST, Mark};
use crate::value::day::{self, DAY};
use crate::value::quantity::{self, QUANTITY, Quantity};
use crate::value::strings::TEXT;
use chrono::NaiveDate;
use foldhash::fast::RandomState;
use serde::{Serialize, Serializer, ser};
use std::collections::HashMap;

/// The names of the fields of a record, in the order in which they are written.
type Shape = Vec<&'static str>;

/// Values as they are written, with the tables that they refer to.
#[derive(Default)]
pub(super) struct Writer {
    values: Vec<u8>,
    texts: HashMap<String, u64, RandomState>,
    /// The texts in the order of their numbers, and the length of each.
    table: String,
    lengths: Vec<u64>,
    shapes: Vec<Shape>,
    /// The last shape that a record of a name had.
    usual: HashMap<&'static str, u64, RandomState>,
    /// What the next text is in earnest.
    meant: Meant,
    /// The first and the last day that the texts name since [`Writer::watch`].
    span: Option<([u8; DATE], [u8; DATE])>,
    watching: bool,
}

/// The bytes of a day: `2024-11-03`.
const DATE: usize = 10;

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Meant {
    #[default]
    Text,
    Quantity,
    Day,
}

impl Writer {
    /// From here on, the days are noted.
    pub(super) fn watch(&mut self) {
        self.watching = true;
    }

    /// The first and the last day that was noted, whatever named them.
    pub(super) fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let day = |text: &[u8]| std::str::from_utf8(text).ok()?.parse().ok();
        let (first, last) = self.span.as_ref()?;
        Some((day(first)?, day(last)?))
    }

    /// Shapes, texts and values, one behind the other. Shapes first: they mostly are those of
    /// the file before.
    pub(super) fn finish(self) -> [Vec<u8>; 2] {
        let mut shapes = Vec::new();
        mark::put(length(self.shapes.len()), &mut shapes);
        for shape in &self.shapes {
            mark::put(length(shape.len()), &mut shapes);
            for name in shape {
                mark::put(length(name.len()), &mut shapes);
                shapes.extend_from_slice(name.as_bytes());
            }
        }
        let mut head = Vec::with_capacity(shapes.len() + self.table.len() + self.lengths.len() * 2);
        mark::put(length(shapes.len()), &mut head);
        head.append(&mut shapes);
        mark::put(length(self.lengths.len()), &mut head);
        self.lengths.iter().for_each(|length| mark::put(*length, &mut head));
        head.extend_from_slice(self.table.as_bytes());
        [head, self.values]
    }

    fn mark(&mut self, mark: Mark, number: u64) {
        mark.put(number, &mut self.values);
    }

    fn number(&mut self, number: i128) {
        let size = u64::try_from(if number < 0 { !number } else { number });
        match size.ok().filter(|size| *size <= MOST) {
            Some(size) if number < 0 => self.mark(Mark::Below, size),
            Some(size) => self.mark(Mark::Whole, size),
            None => {
                self.mark(Mark::Plain, mark::WIDE);
                self.values.extend_from_slice(&number.to_le_bytes());
            }
        }
    }

    /// The number of a text in the table.
    fn text(&mut self, text: &str) -> u64 {
        if let Some(known) = self.texts.get(text) {
            return *known;
        }
        let next = length(self.lengths.len());
        self.texts.insert(text.to_owned(), next);
        self.table.push_str(text);
        self.lengths.push(length(text.len()));
        next
    }

    fn note_day(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let Some((date, rest)) = bytes.split_first_chunk::<DATE>().filter(|_| self.watching) else { return };
        // A moment is named with its day; nothing longer is one.
        let whole = rest.is_empty() || rest.first() == Some(&b'T') && bytes.len() < 32;
        let digit = |(at, b): (usize, &u8)| if matches!(at, 4 | 7) { *b == b'-' } else { b.is_ascii_digit() };
        if whole && date.iter().enumerate().all(digit) {
            let (first, last) = self.span.unwrap_or((*date, *date));
            self.span = Some((first.min(*date), last.max(*date)));
        }
    }

    /// A text that stands for a number, as which it is written.
    fn meant(&mut self, text: &str) -> Option<i128> {
        match std::mem::take(&mut self.meant) {
            Meant::Text => None,
            Meant::Quantity => Quantity::of_stored(text).ok().and_then(quantity::packed),
            Meant::Day => text.parse().ok().map(|day| i128::from(day::packed(day))),
        }
    }

    /// Begins a record: its shape is that of the last record of its name, unless its fields
    /// turn out to be others.
    fn record(&mut self, name: &'static str) -> Record<'_> {
        let at = self.values.len();
        let usual = self.usual.get(name).copied();
        self.mark(Mark::Shape, usual.unwrap_or_default());
        let behind = self.values.len();
        Record { name, at, behind, usual, fields: 0, other: usual.is_none().then(Vec::new), writer: self }
    }
}

fn length(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// A record that is being written.
pub(super) struct Record<'w> {
    writer: &'w mut Writer,
    name: &'static str,
    /// Where its mark stands, and what follows it.
    at: usize,
    behind: usize,
    usual: Option<u64>,
    fields: usize,
    /// Its fields, where they are not those of the usual shape.
    other: Option<Shape>,
}

impl Record<'_> {
    fn shape(&self) -> &[&'static str] {
        let usual = self.usual.and_then(|usual| self.writer.shapes.get(usize::try_from(usual).ok()?));
        usual.map(Vec::as_slice).unwrap_or_default()
    }

    fn field<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) -> Result<(), Fault> {
        if self.other.is_none() && self.shape().get(self.fields) != Some(&key) {
            self.other = Some(self.shape().iter().take(self.fields).copied().collect());
        }
        self.fields += 1;
        if let Some(other) = &mut self.other {
            other.push(key);
        }
        value.serialize(&mut *self.writer)
    }

    fn end(mut self) {
        if self.other.is_none() && self.shape().len() != self.fields {
            self.other = Some(self.shape().iter().take(self.fields).copied().collect());
        }
        let Some(shape) = self.other.take() else { return };
        let known = self.writer.shapes.iter().position(|known| *known == shape);
        let number = known.unwrap_or(self.writer.shapes.len());
        if known.is_none() {
            self.writer.shapes.push(shape);
        }
        let number = length(number);
        self.writer.usual.insert(self.name, number);
        let mut mark = Vec::new();
        Mark::Shape.put(number, &mut mark);
        self.writer.values.splice(self.at..self.behind, mark);
    }
}

impl<'w> Serializer for &'w mut Writer {
    type Ok = ();
    type Error = Fault;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Record<'w>;
    type SerializeStructVariant = Record<'w>;

    fn serialize_bool(self, truth: bool) -> Result<(), Fault> {
        self.mark(Mark::Plain, if truth { mark::TRUE } else { mark::FALSE });
        Ok(())
    }

    fn serialize_i8(self, number: i8) -> Result<(), Fault> {
        self.serialize_i128(number.into())
    }

    fn serialize_i16(self, number: i16) -> Result<(), Fault> {
        self.serialize_i128(number.into())
    }

    fn serialize_i32(self, number: i32) -> Result<(), Fault> {
        self.serialize_i128(number.into())
    }

    fn serialize_i64(self, number: i64) -> Result<(), Fault> {
        self.serialize_i128(number.into())
    }

    fn serialize_i128(self, number: i128) -> Result<(), Fault> {
        self.number(number);
        Ok(())
    }

    fn serialize_u8(self, number: u8) -> Result<(), Fault> {
        self.serialize_i128(number.into())
    }

    fn serialize_u16(self, number: u16) -> Result<(), Fault> {
        self.serialize_i128(number.into())
    }

    fn serialize_u32(self, number: u32) -> Result<(), Fault> {
        self.serialize_i128(number.into())
    }

    fn serialize_u64(self, number: u64) -> Result<(), Fault> {
        self.serialize_i128(number.into())
    }

    fn serialize_f32(self, _: f32) -> Result<(), Fault> {
        Err(Fault::new("nothing that is kept is inexact"))
    }

    fn serialize_f64(self, _: f64) -> Result<(), Fault> {
        Err(Fault::new("nothing that is kept is inexact"))
    }

    fn serialize_char(self, c: char) -> Result<(), Fault> {
        self.serialize_str(c.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Result<(), Fault> {
        self.note_day(text);
        match self.meant(text) {
            Some(number) => self.number(number),
            None => {
                let number = self.text(text);
                self.mark(Mark::Text, number);
            }
        }
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Fault> {
        Err(Fault::new("nothing that is kept is raw bytes"))
    }

    fn serialize_none(self) -> Result<(), Fault> {
        self.mark(Mark::Plain, mark::NONE);
        Ok(())
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<(), Fault> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Fault> {
        self.mark(Mark::Plain, mark::UNIT);
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Fault> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, case: &'static str) -> Result<(), Fault> {
        let number = self.text(case);
        self.mark(Mark::Text, number);
        Ok(())
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Fault> {
        self.meant = match name {
            QUANTITY => Meant::Quantity,
            DAY => Meant::Day,
            TEXT => Meant::Text,
            _ => return value.serialize(self),
        };
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        case: &'static str,
        value: &T,
    ) -> Result<(), Fault> {
        let number = self.text(case);
        self.mark(Mark::Case, number);
        value.serialize(self)
    }

    fn serialize_seq(self, count: Option<usize>) -> Result<Self, Fault> {
        let count = count.ok_or_else(|| Fault::new("a list of unknown length"))?;
        self.mark(Mark::List, length(count));
        Ok(self)
    }

    fn serialize_tuple(self, count: usize) -> Result<Self, Fault> {
        self.serialize_seq(Some(count))
    }

    fn serialize_tuple_struct(self, _: &'static str, count: usize) -> Result<Self, Fault> {
        self.serialize_seq(Some(count))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        case: &'static str,
        count: usize,
    ) -> Result<Self, Fault> {
        let number = self.text(case);
        self.mark(Mark::Case, number);
        self.serialize_seq(Some(count))
    }

    fn serialize_map(self, count: Option<usize>) -> Result<Self, Fault> {
        let count = count.ok_or_else(|| Fault::new("a list of unknown length"))?;
        self.mark(Mark::Pairs, length(count));
        Ok(self)
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Record<'w>, Fault> {
        Ok(self.record(name))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        case: &'static str,
        _: usize,
    ) -> Result<Record<'w>, Fault> {
        let number = self.text(case);
        self.mark(Mark::Case, number);
        Ok(self.record(case))
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}

macro_rules! in_a_row {
    ($($compound:ident $put:ident,)*) => {$(
        impl ser::$compound for &mut Writer {
            type Ok = ();
            type Error = Fault;

            fn $put<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Fault> {
                value.serialize(&mut **self)
            }

            fn end(self) -> Result<(), Fault> {
                Ok(())
            }
        }
    )*};
}

in_a_row! {
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field,
}

impl ser::SerializeMap for &mut Writer {
    type Ok = ();
    type Error = Fault;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Result<(), Fault> {
        key.serialize(&mut **self)
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Fault> {
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Fault> {
        Ok(())
    }
}

macro_rules! by_fields {
    ($($compound:ident,)*) => {$(
        impl ser::$compound for Record<'_> {
            type Ok = ();
            type Error = Fault;

            fn serialize_field<T: ?Sized + Serialize>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), Fault> {
                self.field(key, value)
            }

            fn end(self) -> Result<(), Fault> {
                Record::end(self);
                Ok(())
            }
        }
    )*};
}

by_fields! {
    SerializeStruct,
    SerializeStructVariant,
}
