//! Bytes to values, as [`super::writing`] wrote them.

use super::Fault;
use super::mark::{self, Mark};
use crate::value::day::DAY;
use crate::value::quantity::QUANTITY;
use crate::value::strings::{TEXT, number};
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, Visitor};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Values within values; those that are written have a handful of levels.
const DEEPEST: u32 = 64;

/// The fields of a record.
struct Shape {
    names: Vec<Box<str>>,
    /// The fields that a type of this program has, where they are these.
    fits: Cell<Option<&'static [&'static str]>>,
}

type Shapes = Rc<Vec<Shape>>;

/// Values as they are read.
pub(super) struct Reader<'de> {
    values: &'de [u8],
    texts: Vec<&'de str>,
    /// Which texts were shared already.
    shared: Vec<bool>,
    shapes: Shapes,
    depth: u32,
}

impl<'de> Reader<'de> {
    /// Takes the tables from the front of what [`super::writing::Writer::finish`] made.
    ///
    /// # Errors
    /// Where they are not whole.
    pub(super) fn new(bytes: &'de [u8]) -> Result<Reader<'de>, Fault> {
        let mut rest = bytes;
        let shapes = shapes(part(&mut rest)?)?;
        let count = size(&mut rest)?;
        // Every length takes a byte at least: what is said of their count reserves nothing.
        let mut lengths = Vec::with_capacity(count.min(rest.len()));
        let mut whole = 0_usize;
        for _ in 0..count {
            let length = size(&mut rest)?;
            whole = whole.checked_add(length).ok_or_else(cut_off)?;
            lengths.push(length);
        }
        let (table, values) = rest.split_at_checked(whole).ok_or_else(cut_off)?;
        let mut table = std::str::from_utf8(table).map_err(|error| Fault::new(&error.to_string()))?;
        let mut texts = Vec::with_capacity(lengths.len());
        for length in lengths {
            let (text, behind) = table.split_at_checked(length).ok_or_else(cut_off)?;
            texts.push(text);
            table = behind;
        }
        let shared = vec![false; texts.len()];
        Ok(Reader { values, texts, shared, shapes, depth: 0 })
    }

    /// How many texts there are.
    pub(super) fn texts(&self) -> usize {
        self.texts.len()
    }

    /// # Errors
    /// Where values are left over.
    pub(super) fn finish(self) -> Result<(), Fault> {
        if self.values.is_empty() { Ok(()) } else { Err(Fault::new("more than was to be read")) }
    }

    #[inline]
    fn mark(&mut self) -> Result<(Mark, u64), Fault> {
        mark::take(&mut self.values).map(Mark::split).ok_or_else(cut_off)
    }

    #[inline]
    fn text(&self, number: u64) -> Result<&'de str, Fault> {
        let text = usize::try_from(number).ok().and_then(|number| self.texts.get(number));
        text.copied().ok_or_else(|| Fault::new("a text that is not in its table"))
    }

    fn wide(&mut self) -> Result<i128, Fault> {
        let (bytes, rest) = self.values.split_first_chunk::<16>().ok_or_else(cut_off)?;
        self.values = rest;
        Ok(i128::from_le_bytes(*bytes))
    }

    /// Goes one level down for as long as `read` takes.
    #[inline]
    fn within<R>(&mut self, read: impl FnOnce(&mut Self) -> Result<R, Fault>) -> Result<R, Fault> {
        if self.depth >= DEEPEST {
            return Err(Fault::new("values within values without end"));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn value<V: Visitor<'de>>(&mut self, (mark, number): (Mark, u64), visitor: V) -> Result<V::Value, Fault> {
        match mark {
            Mark::Whole => visitor.visit_u64(number),
            Mark::Below => visitor.visit_i64(!i64::try_from(number).map_err(|_| cut_off())?),
            Mark::Text => visitor.visit_borrowed_str(self.text(number)?),
            Mark::List => self.list(number, visitor),
            Mark::Shape => self.record(number, &[], visitor),
            Mark::Case => self.case(number, visitor),
            Mark::Pairs => self.within(|reader| visitor.visit_map(Pairs { left: number, reader })),
            Mark::Plain => match number {
                mark::NONE => visitor.visit_none(),
                mark::FALSE => visitor.visit_bool(false),
                mark::TRUE => visitor.visit_bool(true),
                mark::UNIT => visitor.visit_unit(),
                mark::WIDE => {
                    let wide = self.wide()?;
                    // What asks for fewer bits takes none of more.
                    match (i64::try_from(wide), u64::try_from(wide)) {
                        (Ok(number), _) => visitor.visit_i64(number),
                        (_, Ok(number)) => visitor.visit_u64(number),
                        _ => visitor.visit_i128(wide),
                    }
                }
                _ => Err(Fault::new("a value of an unknown kind")),
            },
        }
    }

    fn list<V: Visitor<'de>>(&mut self, count: u64, visitor: V) -> Result<V::Value, Fault> {
        self.within(|reader| {
            let mut left = count;
            let value = visitor.visit_seq(List { left: &mut left, reader })?;
            if left == 0 { Ok(value) } else { Err(Fault::new("a list that is too long")) }
        })
    }

    fn record<V: Visitor<'de>>(
        &mut self,
        shape: u64,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let shapes = Rc::clone(&self.shapes);
        let shape = usize::try_from(shape).ok().and_then(|shape| shapes.get(shape));
        let shape = shape.ok_or_else(|| Fault::new("a record of an unknown shape"))?;
        if shape.is_of(fields) {
            return self.list(u64::try_from(shape.names.len()).unwrap_or(u64::MAX), visitor);
        }
        self.within(|reader| visitor.visit_map(Named { names: shape.names.iter(), reader }))
    }

    fn case<V: Visitor<'de>>(&mut self, name: u64, visitor: V) -> Result<V::Value, Fault> {
        let name = self.text(name)?;
        self.within(|reader| visitor.visit_enum(Case { name, reader }))
    }
}

impl Shape {
    /// Whether these fields are the shape's, in its order: then their names need not be read.
    #[inline]
    fn is_of(&self, fields: &'static [&'static str]) -> bool {
        if self.fits.get().is_some_and(|known| std::ptr::eq(known, fields)) {
            return true;
        }
        let same = !fields.is_empty() && self.names.iter().map(|name| &**name).eq(fields.iter().copied());
        if same {
            self.fits.set(Some(fields));
        }
        same
    }
}

/// The shapes of the files that were read last, by their bytes: most files have the same.
const LAST: usize = 16;

fn shapes(bytes: &[u8]) -> Result<Shapes, Fault> {
    thread_local! {
        static KNOWN: RefCell<Vec<(Vec<u8>, Shapes)>> = const { RefCell::new(Vec::new()) };
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(at) = known.iter().position(|(of, _)| of == bytes) {
            known.swap(0, at);
            return Ok(known.first().map(|(_, shapes)| Rc::clone(shapes)).unwrap_or_default());
        }
        let new = Rc::new(read_shapes(bytes)?);
        known.truncate(LAST - 1);
        known.insert(0, (bytes.to_vec(), Rc::clone(&new)));
        Ok(new)
    })
}

fn read_shapes(mut bytes: &[u8]) -> Result<Vec<Shape>, Fault> {
    let bytes = &mut bytes;
    let mut shapes = Vec::new();
    for _ in 0..size(bytes)? {
        let mut names = Vec::new();
        for _ in 0..size(bytes)? {
            let name = std::str::from_utf8(part(bytes)?).map_err(|error| Fault::new(&error.to_string()))?;
            names.push(Box::from(name));
        }
        shapes.push(Shape { names, fits: Cell::new(None) });
    }
    Ok(shapes)
}

fn size(bytes: &mut &[u8]) -> Result<usize, Fault> {
    mark::take(bytes).and_then(|size| usize::try_from(size).ok()).ok_or_else(cut_off)
}

/// Bytes behind their length.
fn part<'de>(bytes: &mut &'de [u8]) -> Result<&'de [u8], Fault> {
    let length = size(bytes)?;
    let (part, rest) = bytes.split_at_checked(length).ok_or_else(cut_off)?;
    *bytes = rest;
    Ok(part)
}

fn cut_off() -> Fault {
    Fault::new("cut off")
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let mark = self.mark()?;
        self.value(mark, visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        // Nothing is one byte, and no other value begins with it.
        match self.values.split_first() {
            Some((0, rest)) => {
                self.values = rest;
                visitor.visit_none()
            }
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match name {
            QUANTITY | DAY => self.deserialize_any(visitor),
            TEXT => match self.mark()? {
                (Mark::Text, at) => {
                    let text = self.text(at)?;
                    if let Some(shared) = usize::try_from(at).ok().and_then(|at| self.shared.get_mut(at))
                        && !std::mem::replace(shared, true)
                    {
                        number(at, text);
                    }
                    visitor.visit_u64(at)
                }
                other => self.value(other, visitor),
            },
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self.mark()? {
            (Mark::Shape, shape) => self.record(shape, fields, visitor),
            other => self.value(other, visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self.mark()? {
            (Mark::Text, name) => visitor.visit_enum(BorrowedStrDeserializer::new(self.text(name)?)),
            (Mark::Case, name) => self.case(name, visitor),
            other => self.value(other, visitor),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map identifier ignored_any
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}

struct List<'r, 'de> {
    left: &'r mut u64,
    reader: &'r mut Reader<'de>,
}

impl<'de> de::SeqAccess<'de> for List<'_, 'de> {
    type Error = Fault;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        if *self.left == 0 {
            return Ok(None);
        }
        *self.left -= 1;
        seed.deserialize(&mut *self.reader).map(Some)
    }

    /// No more than there are bytes.
    fn size_hint(&self) -> Option<usize> {
        usize::try_from(*self.left).ok().map(|left| left.min(self.reader.values.len()))
    }
}

struct Pairs<'r, 'de> {
    left: u64,
    reader: &'r mut Reader<'de>,
}

impl<'de> de::MapAccess<'de> for Pairs<'_, 'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        seed.deserialize(&mut *self.reader).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Fault> {
        seed.deserialize(&mut *self.reader)
    }
}

/// A record whose fields are not those of the type as it is now: by their names.
struct Named<'r, 'n, 'de> {
    names: std::slice::Iter<'n, Box<str>>,
    reader: &'r mut Reader<'de>,
}

impl<'de> de::MapAccess<'de> for Named<'_, '_, 'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let name = self.names.next();
        name.map(|name| seed.deserialize(de::value::StrDeserializer::new(name))).transpose()
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Fault> {
        seed.deserialize(&mut *self.reader)
    }
}

struct Case<'r, 'de> {
    name: &'de str,
    reader: &'r mut Reader<'de>,
}

impl<'de> de::EnumAccess<'de> for Case<'_, 'de> {
    type Error = Fault;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), Fault> {
        Ok((seed.deserialize(BorrowedStrDeserializer::new(self.name))?, self))
    }
}

impl<'de> de::VariantAccess<'de> for Case<'_, 'de> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        Err(Fault::new("a case that holds what it should not"))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        seed.deserialize(self.reader)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.reader.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.reader.deserialize_struct("", fields, visitor)
    }
}
