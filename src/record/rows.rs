//! Lists of which there may be millions, packed by column.
//!
//! In most columns of a ledger few different values stand, and in many the same all the way
//! down. So the rows are cut into blocks, and a block keeps each column's values once, with a
//! byte or two a row that tell which is meant. A row is put together again when it is asked for.

use super::category::{Category, Direction};
use super::{List, Placed};
use crate::place::{FileId, RowPlace, SheetId};
use crate::sheet::Field;
use crate::value::{Quantity, Text};
use chrono::{Datelike, NaiveDate};
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// Rows of a block: so few that they lie near the processor while they are packed, and their
/// values can be numbered with two bytes.
const BLOCK: usize = 1 << 12;
/// Rows after which a column of small values is known to have one of its own in every row.
const TRIED: usize = 1 << 9;
/// A list of fewer rows than this is not packed: it would take as much.
const LEAST: usize = 16;
/// Rows that are put together at a time.
pub const AT_HAND: usize = 1 << 6;

/// What a packed list is of.
pub trait Packed: Copy {
    type Columns: Columns<Row = Self>;
}

/// The rows of a block, by column.
pub trait Columns: Sized {
    type Row;

    fn of(rows: &[Self::Row]) -> Self;

    fn get(&self, at: usize) -> Option<Self::Row>;

    /// Puts the next rows from `at` into `rows`, as many as there are and it has room for.
    fn unpack(&self, at: usize, rows: &mut Vec<Self::Row>);
}

/// Columns of records, which stand somewhere.
pub trait PlacedColumns: Columns {
    fn places(&self) -> &Places;

    fn places_mut(&mut self) -> &mut Places;
}

struct Block<C> {
    /// Rows before it.
    first: usize,
    columns: C,
}

/// A list of records, packed.
pub struct Rows<R: Packed> {
    blocks: Vec<Block<R::Columns>>,
    /// What has not yet become a block.
    open: Vec<R>,
    /// Rows in the blocks.
    packed: usize,
}

impl<R: Packed> Default for Rows<R> {
    fn default() -> Self {
        Rows { blocks: Vec::new(), open: Vec::new(), packed: 0 }
    }
}

impl<R: Packed> Rows<R> {
    pub fn len(&self) -> usize {
        self.packed + self.open.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn push(&mut self, row: R) {
        self.open.push(row);
        if self.open.len() >= BLOCK {
            self.pack();
        }
    }

    fn pack(&mut self) {
        let columns = R::Columns::of(&self.open);
        self.blocks.push(Block { first: self.packed, columns });
        self.packed += self.open.len();
        self.open.clear();
    }

    /// The row at a position.
    pub fn get(&self, at: usize) -> Option<R> {
        match at.checked_sub(self.packed) {
            Some(open) => self.open.get(open).copied(),
            None => {
                let (block, at) = self.block(at)?;
                block.columns.get(at)
            }
        }
    }

    /// The block of a position, and the position within it.
    fn block(&self, at: usize) -> Option<(&Block<R::Columns>, usize)> {
        let next = self.blocks.partition_point(|block| block.first <= at);
        let block = self.blocks.get(next.checked_sub(1)?)?;
        Some((block, at - block.first))
    }

    /// The position of the first row of which `before` is not true, of rows in which all of
    /// which it is come first.
    pub fn partition_point(&self, before: impl Fn(&R) -> bool) -> usize {
        parted(self.len(), |at| self.get(at).is_some_and(|row| before(&row)))
    }

    pub fn iter(&self) -> Iter<'_, R> {
        self.since(0)
    }

    /// The rows from a position on.
    pub fn since(&self, at: usize) -> Iter<'_, R> {
        let at_hand = Vec::with_capacity(AT_HAND);
        Iter { rows: self, at, at_hand, next: 0 }
    }

    /// The rows of which the value of a column is asked for: the others are not put together.
    pub fn select<'a, T: Value>(
        &'a self,
        column: impl Fn(&R::Columns) -> &Column<T> + 'a,
        of: impl Fn(&R) -> T + 'a,
        asked: impl Fn(T) -> bool + Copy + 'a,
    ) -> impl Iterator<Item = R> + 'a {
        let blocks = self.blocks.iter().flat_map(move |block| {
            let positions = column(&block.columns).positions(asked);
            positions.into_iter().filter_map(|at| block.columns.get(at))
        });
        blocks.chain(self.open.iter().copied().filter(move |row| asked(of(row))))
    }

    /// Leaves out the rows of which `keep` is not true.
    pub fn keep(&mut self, keep: impl Fn(&R) -> bool) {
        *self = self.iter().filter(keep).collect();
    }
}

impl<R: Packed + Placed> Rows<R>
where
    R::Columns: PlacedColumns,
{
    /// Where the row at a position stands.
    pub fn place(&self, at: usize) -> Option<RowPlace> {
        match at.checked_sub(self.packed) {
            Some(open) => self.open.get(open).map(R::place),
            None => {
                let (block, at) = self.block(at)?;
                block.columns.places().get(at)
            }
        }
    }

    /// The position of the first row at a place or behind it, of rows in the order of places.
    pub fn first_at(&self, place: RowPlace) -> usize {
        parted(self.len(), |at| self.place(at).is_some_and(|found| found < place))
    }
}

impl<R: Packed + Placed> List for Rows<R>
where
    R::Columns: PlacedColumns,
{
    fn with_room_for(_: usize) -> Self {
        Rows::default()
    }

    fn absorb(&mut self, other: Rows<R>) {
        if self.is_empty() {
            *self = other;
            return;
        }
        // Short blocks are put together to long ones.
        if other.len() < BLOCK {
            other.iter().for_each(|row| self.push(row));
            return;
        }
        if !self.open.is_empty() {
            self.pack();
        }
        for block in other.blocks {
            self.blocks.push(Block { first: self.packed + block.first, ..block });
        }
        self.packed += other.packed;
        other.open.into_iter().for_each(|row| self.push(row));
    }

    fn settle(&mut self) {
        if self.open.len() >= LEAST {
            self.pack();
        }
        self.open.shrink_to_fit();
        self.blocks.shrink_to_fit();
    }

    fn relocate(&mut self, file: FileId) {
        self.open.iter_mut().for_each(|row| row.set_file(file));
        self.blocks.iter_mut().for_each(|block| block.columns.places_mut().set_file(file));
    }

    fn retain(&mut self, keep: &dyn Fn(RowPlace) -> bool) {
        let all_stay = (0..self.len()).filter_map(|at| self.place(at)).all(keep);
        if !all_stay {
            self.keep(|row| keep(row.place()));
        }
    }
}

/// The first of so many positions of which `before` is not true.
fn parted(count: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        if before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

impl<R: Packed> FromIterator<R> for Rows<R> {
    fn from_iter<I: IntoIterator<Item = R>>(rows: I) -> Self {
        let mut all = Rows::default();
        rows.into_iter().for_each(|row| all.push(row));
        all
    }
}

impl<R: Packed + fmt::Debug> fmt::Debug for Rows<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<R: Packed + Serialize> Serialize for Rows<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de, R: Packed + Deserialize<'de>> Deserialize<'de> for Rows<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Rows<R>, D::Error> {
        deserializer.deserialize_seq(Gather(PhantomData))
    }
}

struct Gather<R>(PhantomData<R>);

impl<'de, R: Packed + Deserialize<'de>> Visitor<'de> for Gather<R> {
    type Value = Rows<R>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut records: A) -> Result<Rows<R>, A::Error> {
        let mut rows = Rows::default();
        while let Some(row) = records.next_element()? {
            rows.push(row);
        }
        Ok(rows)
    }
}

/// The rows of a list, each put together.
pub struct Iter<'a, R: Packed> {
    rows: &'a Rows<R>,
    at: usize,
    /// Rows that come next, and how many of them have been given.
    at_hand: Vec<R>,
    next: usize,
}

impl<R: Packed> Iter<'_, R> {
    fn refill(&mut self) {
        self.at_hand.clear();
        self.next = 0;
        match self.at.checked_sub(self.rows.packed) {
            Some(open) => self.at_hand.extend(self.rows.open.iter().skip(open).take(AT_HAND)),
            None => {
                if let Some((block, at)) = self.rows.block(self.at) {
                    block.columns.unpack(at, &mut self.at_hand);
                }
            }
        }
    }
}

impl<R: Packed> Iterator for Iter<'_, R> {
    type Item = R;

    #[inline]
    fn next(&mut self) -> Option<R> {
        if self.next >= self.at_hand.len() {
            self.refill();
        }
        let row = *self.at_hand.get(self.next)?;
        self.next += 1;
        self.at += 1;
        Some(row)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.rows.len().saturating_sub(self.at);
        (left, Some(left))
    }
}

impl<R: Packed> ExactSizeIterator for Iter<'_, R> {}

impl<'a, R: Packed> IntoIterator for &'a Rows<R> {
    type Item = R;
    type IntoIter = Iter<'a, R>;

    fn into_iter(self) -> Iter<'a, R> {
        self.iter()
    }
}

/// A value of a column.
pub trait Value: Copy + Eq {
    /// Equal values have the same; different ones mostly do not.
    fn hint(&self) -> u64;
}

/// A column of a block.
pub trait Holds<T>: Sized {
    fn of(rows: &[T]) -> Self;

    fn get(&self, at: usize) -> Option<T>;

    /// Puts the values of the rows from `at` into `values`, which are all that of the first; false
    /// where nothing has to be done.
    fn fill(&self, at: usize, values: &mut [T]) -> bool {
        for (value, at) in values.iter_mut().zip(at..) {
            self.get(at).into_iter().for_each(|own| *value = own);
        }
        true
    }
}

/// The values of a column.
#[derive(Debug)]
pub enum Column<T> {
    /// All the way down.
    Same(T, usize),
    /// Up to 256 of them, and which of them each row has.
    Few(Box<[T]>, Box<[u8]>),
    /// More of them.
    Some(Box<[T]>, Box<[u16]>),
    /// One for each row.
    Each(Box<[T]>),
}

impl<T: Value> Holds<T> for Column<T> {
    fn of(rows: &[T]) -> Column<T> {
        let small = size_of::<T>() <= size_of::<Quantity>();
        let count = rows.len();
        let Some(first) = rows.first() else { return Column::each(rows) };
        if rows.iter().all(|value| value == first) {
            return Column::Same(*first, count);
        }
        let (mut values, mut codes) = (Vec::<T>::new(), Vec::<u16>::with_capacity(count));
        let mut known: HashTable<u16> = HashTable::with_capacity(count);
        // The values that came last, each in the place that its hash names.
        let mut latest: [Option<(T, u16)>; 64] = [None; 64];
        for value in rows {
            let hash = mixed(value.hint());
            let Some(latest) = latest.get_mut(usize::try_from(hash >> 58).unwrap_or_default()) else {
                return Column::each(rows);
            };
            let code = match latest {
                Some((before, code)) if before == value => *code,
                _ => {
                    let at = |code: &u16| values.get(usize::from(*code));
                    let same = |code: &u16| at(code) == Some(value);
                    let again = |code: &u16| at(code).map_or(0, |value| mixed(value.hint()));
                    let code = match known.entry(hash, same, again) {
                        Entry::Occupied(known) => *known.get(),
                        Entry::Vacant(free) => {
                            let Ok(code) = u16::try_from(values.len()) else { return Column::each(rows) };
                            free.insert(code);
                            values.push(*value);
                            code
                        }
                    };
                    *latest = Some((*value, code));
                    code
                }
            };
            codes.push(code);
            if small && codes.len() == TRIED && values.len() > TRIED - TRIED / 8 {
                return Column::each(rows);
            }
        }
        let coded = size_of::<u16>() * count + size_of::<T>() * values.len();
        if values.len() <= usize::from(u8::MAX) + 1 {
            let narrow = |code: u16| u8::try_from(code).unwrap_or(u8::MAX);
            Column::Few(values.into(), codes.into_iter().map(narrow).collect())
        } else if coded < size_of_val(rows) {
            Column::Some(values.into(), codes.into())
        } else {
            Column::each(rows)
        }
    }

    #[inline]
    fn get(&self, at: usize) -> Option<T> {
        match self {
            Column::Same(value, count) => (at < *count).then_some(*value),
            Column::Few(values, codes) => values.get(usize::from(*codes.get(at)?)).copied(),
            Column::Some(values, codes) => values.get(usize::from(*codes.get(at)?)).copied(),
            Column::Each(values) => values.get(at).copied(),
        }
    }

    fn fill(&self, at: usize, values: &mut [T]) -> bool {
        match self {
            Column::Same(..) => return false,
            Column::Few(known, codes) => decode(known, codes.get(at..).unwrap_or_default(), values),
            Column::Some(known, codes) => decode(known, codes.get(at..).unwrap_or_default(), values),
            Column::Each(each) => values.iter_mut().zip(each.iter().skip(at)).for_each(|(v, own)| *v = *own),
        }
        true
    }
}

/// Puts the values that the codes mean into `values`.
fn decode<T: Copy, C: Copy + Into<usize>>(known: &[T], codes: &[C], values: &mut [T]) {
    for (value, code) in values.iter_mut().zip(codes) {
        if let Some(meant) = known.get((*code).into()) {
            *value = *meant;
        }
    }
}

impl<T: Copy> Column<T> {
    fn each(rows: &[T]) -> Column<T> {
        Column::Each(rows.into())
    }

    fn values_mut(&mut self) -> &mut [T] {
        match self {
            Column::Same(value, _) => std::slice::from_mut(value),
            Column::Few(values, _) | Column::Some(values, _) | Column::Each(values) => values,
        }
    }

    /// Where the values are that are asked for.
    fn positions(&self, asked: impl Fn(T) -> bool) -> Vec<usize> {
        let wanted = |values: &[T]| -> Vec<bool> { values.iter().map(|value| asked(*value)).collect() };
        match self {
            Column::Same(value, count) if asked(*value) => (0..*count).collect(),
            Column::Same(..) => Vec::new(),
            Column::Few(values, codes) => coded(&wanted(values), codes),
            Column::Some(values, codes) => coded(&wanted(values), codes),
            Column::Each(values) => coded(&wanted(values), &(0..values.len()).collect::<Vec<_>>()),
        }
    }
}

/// The positions of the codes that are wanted.
fn coded<C: Copy + TryInto<usize>>(wanted: &[bool], codes: &[C]) -> Vec<usize> {
    if !wanted.contains(&true) {
        return Vec::new();
    }
    let is_wanted = |code: &C| {
        let at: Option<usize> = (*code).try_into().ok();
        at.and_then(|at| wanted.get(at)).is_some_and(|wanted| *wanted)
    };
    codes.iter().enumerate().filter(|(_, code)| is_wanted(code)).map(|(at, _)| at).collect()
}

/// A number whose upper and lower bits, which a table looks at, depend on all of `hint`.
fn mixed(hint: u64) -> u64 {
    let product = hint.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    product ^ product >> 32
}

impl<A: Copy, B: Copy, C: Holds<A>, D: Holds<B>> Holds<(A, B)> for (C, D) {
    fn of(rows: &[(A, B)]) -> (C, D) {
        let ones: Vec<A> = rows.iter().map(|(one, _)| *one).collect();
        let others: Vec<B> = rows.iter().map(|(_, other)| *other).collect();
        (C::of(&ones), D::of(&others))
    }

    #[inline]
    fn get(&self, at: usize) -> Option<(A, B)> {
        Some((self.0.get(at)?, self.1.get(at)?))
    }
}

/// A number that has a next one.
pub trait Number: Value {
    /// The number so many further on.
    fn plus(self, steps: usize) -> Option<Self>;
}

impl Number for u32 {
    fn plus(self, steps: usize) -> Option<u32> {
        self.checked_add(u32::try_from(steps).ok()?)
    }
}

impl Number for usize {
    fn plus(self, steps: usize) -> Option<usize> {
        self.checked_add(steps)
    }
}

/// Numbers that mostly count on.
#[derive(Debug)]
pub enum Counted<T> {
    /// One after the other, so many from the first.
    From(T, usize),
    Other(Column<T>),
}

impl<T: Number> Holds<T> for Counted<T> {
    fn of(rows: &[T]) -> Counted<T> {
        let first = rows.first().copied();
        let counts_on = |first: &T| rows.iter().zip(0..).all(|(number, n)| first.plus(n) == Some(*number));
        match first.filter(counts_on) {
            Some(first) => Counted::From(first, rows.len()),
            None => Counted::Other(Column::of(rows)),
        }
    }

    #[inline]
    fn get(&self, at: usize) -> Option<T> {
        match self {
            Counted::From(first, count) if at < *count => first.plus(at),
            Counted::From(..) => None,
            Counted::Other(column) => column.get(at),
        }
    }

    fn fill(&self, at: usize, values: &mut [T]) -> bool {
        match self {
            Counted::From(first, _) => {
                for (value, at) in values.iter_mut().zip(at..) {
                    first.plus(at).into_iter().for_each(|number| *value = number);
                }
                true
            }
            Counted::Other(column) => column.fill(at, values),
        }
    }
}

/// Where the rows of a block stand.
#[derive(Debug)]
pub struct Places {
    sheets: Column<SheetId>,
    rows: Counted<u32>,
}

impl Holds<RowPlace> for Places {
    fn of(rows: &[RowPlace]) -> Places {
        let sheets: Vec<SheetId> = rows.iter().map(|place| place.sheet).collect();
        let rows: Vec<u32> = rows.iter().map(|place| place.row).collect();
        Places { sheets: Column::of(&sheets), rows: Counted::of(&rows) }
    }

    #[inline]
    fn get(&self, at: usize) -> Option<RowPlace> {
        Some(RowPlace { sheet: self.sheets.get(at)?, row: self.rows.get(at)? })
    }
}

impl Places {
    fn set_file(&mut self, file: FileId) {
        self.sheets.values_mut().iter_mut().for_each(|sheet| sheet.file = file);
    }
}

macro_rules! told_by_number {
    ($($value:ty)*) => {
        $(impl Value for $value {
            fn hint(&self) -> u64 {
                *self as u64
            }
        })*
    };
}

told_by_number! { u32 usize bool Field Category Direction }

impl Value for SheetId {
    fn hint(&self) -> u64 {
        u64::from(self.file.0) << 32 | u64::from(self.sheet)
    }
}

impl Value for Text {
    fn hint(&self) -> u64 {
        self.spot() as u64
    }
}

impl Value for NaiveDate {
    fn hint(&self) -> u64 {
        u64::from(self.num_days_from_ce().unsigned_abs())
    }
}

impl Value for Quantity {
    fn hint(&self) -> u64 {
        self.low_bits()
    }
}

impl<T: Value> Value for Option<T> {
    fn hint(&self) -> u64 {
        self.as_ref().map_or(u64::MAX, T::hint)
    }
}

/// Has lists packed: what they are of, what a block of it is called, and each field with its
/// column. Of records, whose place comes first, behind `placed`.
macro_rules! packed {
    (placed $record:ident, $columns:ident: $($field:ident: $column:ty,)*) => {
        $crate::record::rows::packed! { $record, $columns: place: $crate::record::rows::Places, $($field: $column,)* }

        impl $crate::record::rows::PlacedColumns for $columns {
            fn places(&self) -> &$crate::record::rows::Places {
                &self.place
            }

            fn places_mut(&mut self) -> &mut $crate::record::rows::Places {
                &mut self.place
            }
        }
    };
    ($record:ident, $columns:ident: $($field:ident: $column:ty,)*) => {
        /// A block of them, by column.
        #[derive(Debug)]
        pub struct $columns {
            count: usize,
            $($field: $column,)*
        }

        impl $crate::record::rows::Columns for $columns {
            type Row = $record;

            fn of(rows: &[$record]) -> Self {
                use $crate::record::rows::Holds;
                $columns {
                    count: rows.len(),
                    $($field: {
                        let values: Vec<_> = rows.iter().map(|row| row.$field).collect();
                        Holds::of(&values)
                    },)*
                }
            }

            #[inline]
            fn get(&self, at: usize) -> Option<$record> {
                use $crate::record::rows::Holds;
                Some($record { $($field: Holds::get(&self.$field, at)?,)* })
            }

            fn unpack(&self, at: usize, rows: &mut Vec<$record>) {
                use $crate::record::rows::{Columns, Holds};
                let Some(first) = Columns::get(self, at) else { return };
                let count = self.count.saturating_sub(at).min($crate::record::rows::AT_HAND);
                rows.clear();
                rows.resize(count, first);
                $(
                    let mut values = [first.$field; $crate::record::rows::AT_HAND];
                    if values.get_mut(..count).is_some_and(|values| Holds::fill(&self.$field, at, values)) {
                        rows.iter_mut().zip(values).for_each(|(row, value)| row.$field = value);
                    }
                )*
            }
        }

        impl $crate::record::rows::Packed for $record {
            type Columns = $columns;
        }
    };
}

pub(crate) use packed;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
    pub struct Line {
        place: RowPlace,
        name: Option<Text>,
        amount: Quantity,
        red: bool,
    }

    packed! {
        placed Line, LineColumns:
        name: Column<Option<Text>>,
        amount: Column<Quantity>,
        red: Column<bool>,
    }

    impl Placed for Line {
        fn place(&self) -> RowPlace {
            self.place
        }

        fn set_file(&mut self, file: FileId) {
            self.place.sheet.file = file;
        }
    }

    /// A line of so many different names and amounts.
    fn line(file: u32, row: u32, names: u32, amounts: u32) -> Line {
        let place = RowPlace { sheet: SheetId { file: FileId(file), sheet: row / 9_000 }, row: row % 9_000 };
        let name = (!row.is_multiple_of(7)).then(|| Text::from((row % names).to_string()));
        let amount = Quantity::of_stored(&(row % amounts).to_string()).unwrap();
        Line { place, name, amount, red: row.is_multiple_of(5) }
    }

    fn lines(file: u32, count: u32, names: u32, amounts: u32) -> Vec<Line> {
        (0..count).map(|row| line(file, row, names, amounts)).collect()
    }

    fn check(rows: &Rows<Line>, expected: &[Line]) {
        assert_eq!(rows.len(), expected.len());
        assert!(rows.iter().eq(expected.iter().copied()));
        let at = [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, expected.len().saturating_sub(1), expected.len()];
        for at in at {
            assert_eq!(rows.get(at), expected.get(at).copied());
            assert_eq!(rows.place(at), expected.get(at).map(|line| line.place));
            assert!(rows.since(at).eq(expected.iter().copied().skip(at)));
        }
    }

    #[test]
    fn columns_of_every_sort_give_back_what_they_were_given() {
        let sorts = [(1, 1), (3, 200), (300, 1), (9_000, 9_000), (1 << 20, 1 << 20)];
        for (names, amounts) in sorts {
            let expected = lines(0, 40_000, names, amounts);
            check(&expected.iter().copied().collect(), &expected);
        }
        let widths = [1, 200, 300, 1 << 20].map(|names| {
            match Column::of(&lines(0, 4_096, names, 1).iter().map(|line| line.name).collect::<Vec<_>>()) {
                Column::Same(..) => "same",
                Column::Few(..) => "few",
                Column::Some(..) => "some",
                Column::Each(..) => "each",
            }
        });
        assert_eq!(widths, ["few", "few", "some", "each"]);
        assert!(matches!(Column::of(&[7_u32; 9]), Column::Same(7, 9)));
        assert!(matches!(Counted::of(&[7_u32, 8, 9]), Counted::From(7, 3)));
        assert!(matches!(Counted::of(&[7_u32, 9]), Counted::Other(_)));
    }

    #[test]
    fn an_empty_list_has_nothing() {
        let rows = Rows::<Line>::default();
        check(&rows, &[]);
        assert_eq!(rows.first_at(RowPlace::NOWHERE), 0);
    }

    #[test]
    fn a_list_is_written_and_read_as_one() {
        let expected = lines(0, 17_000, 5, 5);
        let rows: Rows<Line> = expected.iter().copied().collect();
        let written = serde_json::to_string(&rows).unwrap();
        assert_eq!(written, serde_json::to_string(&expected).unwrap());
        check(&serde_json::from_str(&written).unwrap(), &expected);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn a_packed_list_is_like_any_other(counts in proptest::collection::vec(0_u32..40_000, 1..4)) {
            let (mut rows, mut expected) = (Rows::<Line>::default(), Vec::new());
            for (count, file) in counts.into_iter().zip(0..) {
                let more = lines(9, count, 40, 30_000);
                let mut packed: Rows<Line> = more.iter().copied().collect();
                if file % 2 == 0 {
                    packed.settle();
                }
                packed.relocate(FileId(file));
                rows.absorb(packed);
                expected.extend(more.into_iter().map(|line| {
                    let sheet = SheetId { file: FileId(file), ..line.place.sheet };
                    Line { place: RowPlace { sheet, ..line.place }, ..line }
                }));
            }
            check(&rows, &expected);
            for at in [0, 5_000, 20_000] {
                let place = expected.get(at).map_or(RowPlace::NOWHERE, |line: &Line| line.place);
                prop_assert_eq!(rows.first_at(place), expected.partition_point(|line| line.place < place));
            }
            let stays = |place: RowPlace| place.row.is_multiple_of(3);
            rows.retain(&stays);
            expected.retain(|line| stays(line.place));
            check(&rows, &expected);
        }
    }
}
