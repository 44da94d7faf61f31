//! Postings of both sides in the one form in which they are compared.

use super::kind::Kind;
use crate::book::{ItemId, Key};
use crate::value::Quantity;
use chrono::NaiveDate;
use std::collections::HashMap;
use std::num::NonZeroU32;

/// A document or transfer number, once for all its spellings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
// Every posting has three or none of them, and none takes no more room than one.
pub struct Number(NonZeroU32);

impl Number {
    /// The number at an index; none where there are too many of them to tell apart.
    pub fn new(index: usize) -> Option<Number> {
        NonZeroU32::new(u32::try_from(index).ok()?.checked_add(1)?).map(Number)
    }

    pub fn index(self) -> usize {
        usize::try_from(self.0.get().saturating_sub(1)).unwrap_or(usize::MAX)
    }
}

/// A ledger row or a document line.
#[derive(Clone, Copy, Debug)]
pub struct Post {
    /// Its position among the book's postings or the documents' lines.
    pub at: usize,
    pub key: Key,
    pub kind: Kind,
    /// As it moves stock: positive adds.
    pub effect: Quantity,
    /// The row's date, or the document's.
    pub date: NaiveDate,
    /// Whether it moves the balance of the period: a row dated in it, a line that moved
    /// on-hand in it.
    pub moves: bool,
    /// Whether it belongs to the period by the date basis.
    pub concerns: bool,
    /// Approved; a row always is.
    pub sound: bool,
    /// The ERP document that the line is of or that the row names.
    pub document: Option<Number>,
    pub transfer: Option<Number>,
    /// A red posting, which takes another one back.
    pub red: bool,
    /// The document that a red posting names as the one it takes back.
    pub reverses: Option<Number>,
    /// A hash of everything else that the posting says: equal postings are interchangeable.
    pub stamp: u64,
    /// The other side's lists or ledgers cover its day, so that a missing counterpart is one.
    pub judged: bool,
    /// They cover every day on which a counterpart could stand.
    pub firm: bool,
    /// It stands in a closed period and waits for its counterpart, without a window.
    pub waiting: bool,
}

/// There may be millions of them, all of which stand in memory.
const _: () = assert!(size_of::<Post>() <= 64);

/// What a posting moves, what it says, and how it stands to the period: all but its place.
type Order = (
    (Key, Kind, Quantity, bool, bool, NaiveDate),
    (Option<Number>, Option<Number>, u64, bool, Option<Number>),
    (bool, bool, bool, bool),
);

impl Post {
    /// Where a fault-free counterpart is looked for.
    pub fn bucket(&self) -> (Key, Kind, Quantity, bool) {
        (self.key, self.kind, self.effect, self.moves)
    }

    pub fn warehouse(&self) -> crate::book::WarehouseId {
        self.key.0
    }

    pub fn item(&self) -> ItemId {
        self.key.1
    }

    /// Every field on which a reading may depend: what is left out here would be settled by
    /// the order of the inputs.
    fn order(&self) -> Order {
        (
            (self.key, self.kind, self.effect, self.moves, self.sound, self.date),
            (self.document, self.transfer, self.stamp, self.red, self.reverses),
            (self.concerns, self.judged, self.firm, self.waiting),
        )
    }

    /// Equal in all but the place.
    pub fn is_twin(&self, other: &Post) -> bool {
        self.order() == other.order()
    }

    /// Both name the same document or the same transfer.
    pub fn shares(&self, other: &Post) -> bool {
        let same = |a: Option<Number>, b: Option<Number>| a.is_some() && a == b;
        same(self.document, other.document) || same(self.transfer, other.transfer)
    }

    /// They name documents or transfers that are not the same.
    pub fn contradicts(&self, other: &Post) -> bool {
        let differ = |a: Option<Number>, b: Option<Number>| a.is_some() && b.is_some() && a != b;
        !self.shares(other)
            && (differ(self.document, other.document) || differ(self.transfer, other.transfer))
    }
}

/// The two sides, each in the order of its content: a position says nothing about the
/// order of the inputs, but among equals.
#[derive(Debug, Default)]
pub struct Pool {
    pub rows: Vec<Post>,
    pub lines: Vec<Post>,
    /// The orders of transfers: from which warehouse to which, by number and item.
    pub orders: HashMap<(Number, ItemId), Ordered>,
}

/// A line of a transfer order.
#[derive(Clone, Copy, Debug)]
pub struct Ordered {
    pub from: Option<crate::book::WarehouseId>,
    pub to: Option<crate::book::WarehouseId>,
    pub quantity: Quantity,
    pub date: NaiveDate,
    /// Its position among the transfer lines that were read.
    pub at: usize,
}

impl Pool {
    /// The runs of rows and of lines that share a key, side by side. Both lists are sorted by
    /// that key.
    pub fn side_by_side<'l, K: Ord>(
        &self,
        rows: &'l [usize],
        lines: &'l [usize],
        key: impl Fn(&Post) -> K,
    ) -> Vec<(&'l [usize], &'l [usize])> {
        let row_key = |at: &usize| self.row(*at).map(&key);
        let line_key = |at: &usize| self.line(*at).map(&key);
        let mut of_lines = lines.chunk_by(|a, b| line_key(a) == line_key(b)).peekable();
        let mut shared = Vec::new();
        for some_rows in rows.chunk_by(|a, b| row_key(a) == row_key(b)) {
            let wanted = some_rows.first().and_then(row_key);
            while of_lines.next_if(|some| some.first().and_then(line_key) < wanted).is_some() {}
            let found = of_lines.next_if(|some| some.first().and_then(line_key) == wanted);
            shared.extend(found.map(|some_lines| (some_rows, some_lines)));
        }
        shared
    }

    pub fn new(mut rows: Vec<Post>, mut lines: Vec<Post>) -> Pool {
        // The key settles most comparisons.
        let by_content =
            |a: &Post, b: &Post| a.key.cmp(&b.key).then_with(|| (a.order(), a.at).cmp(&(b.order(), b.at)));
        rows.sort_unstable_by(by_content);
        lines.sort_unstable_by(by_content);
        Pool { rows, lines, orders: HashMap::new() }
    }

    pub fn row(&self, at: usize) -> Option<&Post> {
        self.rows.get(at)
    }

    pub fn line(&self, at: usize) -> Option<&Post> {
        self.lines.get(at)
    }
}
