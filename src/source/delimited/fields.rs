//! The fields of a record to cells. A field that comes again and again is decoded once.

use super::{Budget, unforced};
use crate::source::{Cell, Seen, SourceError, Value};
use encoding_rs::GB18030;
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use std::hash::BuildHasher;
use std::ops::Range;
use std::rc::Rc;

/// How the bytes of a field are read. In neither a byte of a longer character can be taken for a
/// comma, a tab, a semicolon, a quote or a line end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    /// Without one bad place.
    Gb18030,
}

/// Different fields that are remembered, and the bytes of the longest.
const MOST: usize = 1 << 16;
const LONGEST: usize = 64;
/// After so many fields a column in which half are new is not remembered any more.
const TRIED: u32 = 1024;

/// A field that is remembered, as stretches of [`Fields::raw`] and [`Fields::text`].
#[derive(Clone, Debug)]
struct Known {
    raw: Range<usize>,
    text: Range<usize>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Column {
    /// What stood in it last, where that is remembered.
    last: Option<usize>,
    asked: u32,
    new: u32,
}

/// Where the text of a cell lies.
#[derive(Clone, Debug)]
enum Held {
    Known(usize),
    /// In [`Fields::own`].
    Own(Range<usize>),
}

/// The fields of the record at hand, and what is remembered of those before.
pub(super) struct Fields {
    encoding: Encoding,
    hasher: RandomState,
    table: HashTable<(u64, usize)>,
    known: Vec<Known>,
    seen: Vec<Rc<Seen>>,
    raw: Vec<u8>,
    text: String,
    columns: Vec<Column>,
    record: Vec<(u32, Held)>,
    own: String,
    count: u32,
}

impl Fields {
    pub fn new(encoding: Encoding) -> Fields {
        Fields {
            encoding,
            hasher: RandomState::default(),
            table: HashTable::new(),
            known: Vec::new(),
            seen: Vec::new(),
            raw: Vec::new(),
            text: String::new(),
            columns: Vec::new(),
            record: Vec::new(),
            own: String::new(),
            count: 0,
        }
    }

    /// Begins a record.
    pub fn clear(&mut self) {
        self.record.clear();
        self.own.clear();
        self.count = 0;
    }

    /// Fields of the record so far, empty ones included.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Adds the next field of the record on `line`.
    ///
    /// # Errors
    /// Where it is longer than a text may be.
    #[inline]
    pub fn add(&mut self, field: &[u8], line: u32, budget: &Budget<'_>) -> Result<(), SourceError> {
        let col = self.count;
        self.count = self.count.saturating_add(1);
        if field.is_empty() {
            return Ok(());
        }
        if field.len() <= LONGEST
            && let Some(known) = self.find(col, field)
        {
            let text = self.known.get(known).map(|known| known.text.len());
            budget.check_text(text.unwrap_or_default(), line)?;
            if text != Some(0) {
                self.record.push((col, Held::Known(known)));
            }
            return Ok(());
        }
        let start = self.own.len();
        decode(self.encoding, field, &mut self.own);
        budget.check_text(self.own.len() - start, line)?;
        let freed = freed(&self.own, start);
        if !freed.is_empty() {
            self.record.push((col, Held::Own(freed)));
        }
        Ok(())
    }

    /// The place of a field that is, or from now on will be, remembered.
    #[inline]
    fn find(&mut self, col: u32, field: &[u8]) -> Option<usize> {
        let at = usize::try_from(col).unwrap_or(usize::MAX);
        if self.columns.len() <= at {
            // The width of a record has been checked.
            self.columns.resize(at.saturating_add(1), Column::default());
        }
        let column = self.columns.get_mut(at)?;
        if let Some(last) = column.last
            && self.known.get(last).and_then(|last| self.raw.get(last.raw.clone())) == Some(field)
        {
            return Some(last);
        }
        if column.asked >= TRIED && column.new > column.asked / 2 {
            return None;
        }
        column.asked = column.asked.saturating_add(1);
        let hash = self.hasher.hash_one(field);
        let (known, raw) = (&self.known, &self.raw);
        let same = |(of, at): &(u64, usize)| {
            *of == hash && known.get(*at).and_then(|known| raw.get(known.raw.clone())) == Some(field)
        };
        let found = self.table.find(hash, same).map(|(_, at)| *at);
        if found.is_none() {
            column.new = column.new.saturating_add(1);
        }
        let found = found.or_else(|| self.remember(field, hash));
        if let Some(column) = self.columns.get_mut(at) {
            column.last = found;
        }
        found
    }

    fn remember(&mut self, field: &[u8], hash: u64) -> Option<usize> {
        let at = self.known.len();
        if at >= MOST {
            return None;
        }
        let (raw, start) = (self.raw.len(), self.text.len());
        self.raw.extend_from_slice(field);
        decode(self.encoding, field, &mut self.text);
        let text = freed(&self.text, start);
        self.known.push(Known { raw: raw..self.raw.len(), text });
        self.seen.push(Rc::default());
        self.table.insert_unique(hash, (hash, at), |(hash, _)| *hash);
        Some(at)
    }

    /// Whether the record has no text.
    pub fn is_blank(&self) -> bool {
        self.record.is_empty()
    }

    /// The filled fields of the record, put into `cells`.
    pub fn lend<'f>(&'f self, cells: &mut Vec<Cell<'f>>) {
        cells.extend(self.record.iter().map(|(col, held)| match held {
            Held::Known(at) => {
                let text = self.known.get(*at).and_then(|known| self.text.get(known.text.clone()));
                let value = Value::Text(text.unwrap_or_default());
                Cell { col: *col, value, seen: self.seen.get(*at) }
            }
            Held::Own(at) => Cell::new(*col, Value::Text(self.own.get(at.clone()).unwrap_or_default())),
        }));
    }
}

fn decode(encoding: Encoding, field: &[u8], out: &mut String) {
    match encoding {
        Encoding::Gb18030 if !field.is_ascii() => {
            out.push_str(&GB18030.decode_without_bom_handling(field).0);
        }
        // As every part of a text that was cut at ASCII characters.
        _ => out.push_str(std::str::from_utf8(field).unwrap_or_default()),
    }
}

/// What lies behind `start`, freed of what keeps a spreadsheet from taking it for a number.
fn freed(text: &str, start: usize) -> Range<usize> {
    let field = text.get(start..).unwrap_or_default();
    let freed = unforced(field);
    // What is freed begins two characters behind or not at all.
    let from = if freed.len() == field.len() { start } else { start.saturating_add(2) };
    from..from.saturating_add(freed.len())
}
