//! The lines of a round: counted, book, variance, and what stands twice.

use super::base::{Base, Figure};
use super::rounds::{Dated, Repeat, Round, Twice};
use super::worth::Worth;
use super::{Line, Over};
use crate::book::{Book, Key};
use crate::place::SheetId;
use crate::policy::{Stocktake as Policy, Tolerance};
use crate::record::CountRow;
use crate::value::{Quantity, Text};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What lines are compared with.
pub struct Comparing<'a> {
    pub book: &'a Book<'a>,
    pub base: &'a Base<'a>,
    pub policy: &'a Policy,
    pub as_of: NaiveDate,
}

/// The lines of a round, and what was left out.
#[derive(Debug, Default)]
pub struct Compared {
    pub lines: Vec<Line>,
    pub twice: Vec<Twice>,
    pub repeats: Vec<Repeat>,
}

impl Comparing<'_> {
    /// One line for each item that was counted, and, where `all`, for each that the book has
    /// and no sheet.
    pub fn lines(&self, round: &Round, all: bool) -> Compared {
        let mut compared = Compared::default();
        let standing = self.standing(round, &mut compared);
        for (key, entries) in &standing {
            compared.lines.extend(self.line(*key, entries));
        }
        if all && round.whole {
            let day = round.last_day();
            let absent = self.base.items(round.store, day);
            for key in absent.into_iter().filter(|key| !standing.contains_key(key)) {
                compared.lines.push(self.absent(key, day));
            }
        }
        compared
    }

    /// The entries that stand, by key: of lines that are there twice the first, unless a
    /// recount came after; parts of one stock together.
    fn standing<'r>(&self, round: &'r Round, compared: &mut Compared) -> BTreeMap<Key, Vec<&'r Dated>> {
        let mut sheets: Vec<(SheetId, Vec<&Dated>)> = Vec::new();
        for dated in &round.entries {
            match sheets.iter_mut().rev().find(|(sheet, _)| *sheet == dated.entry.sheet) {
                Some((_, entries)) => entries.push(dated),
                None => sheets.push((dated.entry.sheet, vec![dated])),
            }
        }
        // Recounts come last, whatever their files are called.
        let is_recount = |entries: &[&Dated]| entries.first().is_some_and(|dated| dated.again);
        let last_day = |entries: &[&Dated]| entries.iter().map(|dated| dated.day).max();
        sheets.sort_by_key(|(sheet, entries)| {
            let again = is_recount(entries);
            (again, again.then(|| last_day(entries)), *sheet)
        });
        let mut standing: BTreeMap<Key, Vec<&Dated>> = BTreeMap::new();
        for (sheet, entries) in sheets {
            let own = self.of_sheet(&entries, compared);
            if is_recount(&entries) {
                for (key, entries) in own {
                    // A line that was left empty was not counted again.
                    let counted = entries.iter().all(|dated| dated.entry.counted.is_some());
                    if counted || !standing.contains_key(&key) {
                        standing.insert(key, entries);
                    }
                }
                continue;
            }
            let same = |(key, entries): (&Key, &Vec<&Dated>)| {
                standing.get(key).is_some_and(|first| counted(first) == counted(entries))
            };
            if !own.is_empty() && own.iter().all(same) {
                let first = own.keys().filter_map(|key| standing.get(key)?.first());
                let first = first.map(|dated| dated.entry.sheet).min().unwrap_or(sheet);
                compared.repeats.push(Repeat { sheet, first, store: round.store, lines: own.len() });
                continue;
            }
            for (key, entries) in own {
                match standing.get(&key).and_then(|first| first.first()) {
                    // What the first sheet left empty the second fills in.
                    Some(_) if standing.get(&key).is_some_and(|first| counted(first).is_none()) => {
                        standing.insert(key, entries);
                    }
                    Some(first) => {
                        if let Some(again) = entries.first().filter(|_| counted(&entries).is_some()) {
                            let (row, first) = (again.entry.row, first.entry.row);
                            compared.twice.push(Twice { key, row, first });
                        }
                    }
                    None => {
                        standing.insert(key, entries);
                    }
                }
            }
        }
        standing
    }

    /// The entries of one sheet by key; a line that stands there again is told.
    fn of_sheet<'r>(&self, entries: &[&'r Dated], compared: &mut Compared) -> BTreeMap<Key, Vec<&'r Dated>> {
        let mut own: BTreeMap<Key, Vec<&Dated>> = BTreeMap::new();
        for dated in entries {
            let known = own.entry(dated.entry.key).or_default();
            let part = |dated: &Dated| self.row(dated.entry.row).map(|row| &row.part);
            let first = known.iter().find(|first| part(first) == part(dated));
            match first {
                Some(first) => {
                    let (row, first) = (dated.entry.row, first.entry.row);
                    compared.twice.push(Twice { key: dated.entry.key, row, first });
                }
                None => known.push(dated),
            }
        }
        own
    }

    fn row(&self, at: usize) -> Option<&CountRow> {
        self.book.inputs.records.counts.get(at)
    }

    fn line(&self, key: Key, entries: &[&Dated]) -> Option<Line> {
        let day = entries.iter().map(|dated| dated.day).max()?;
        let counted = counted(entries);
        let sum = |of: fn(&Dated) -> Option<Quantity>| -> Option<Quantity> {
            let known: Vec<Quantity> = entries.iter().filter_map(|dated| of(dated)).collect();
            (!known.is_empty()).then(|| known.into_iter().sum())
        };
        let book_on_sheet = sum(|dated| dated.entry.book);
        let rows = || entries.iter().filter_map(|dated| self.row(dated.entry.row));
        let text = |of: fn(&CountRow) -> &Option<Text>| rows().find_map(|row| *of(row));
        let figure = self.base.at(key, day);
        // Without export and opening the sheet's own book is all that there is.
        let book = figure.book.or(book_on_sheet);
        let line = Line {
            rows: entries.iter().map(|dated| dated.entry.row).collect(),
            book_on_sheet,
            counted,
            own: sum(|dated| dated.entry.own),
            variance: counted.zip(book).map(|(counted, book)| counted - book),
            reason: text(|row| &row.reason),
            counter: text(|row| &row.counter),
            supervisor: text(|row| &row.supervisor),
            remark: text(|row| &row.remark),
            now: counted.map(|counted| counted + self.base.moved(key, day, self.as_of.max(day))),
            ..self.bare(key, day, figure, rows().next())
        };
        let over = line.variance.map(|variance| self.over(&line, variance)).unwrap_or_default();
        Some(Line { book, over, ..line })
    }

    /// A line that the book has and no sheet.
    fn absent(&self, key: Key, day: NaiveDate) -> Line {
        self.bare(key, day, self.base.at(key, day), None)
    }

    fn bare(&self, key: Key, day: NaiveDate, figure: Figure, row: Option<&CountRow>) -> Line {
        let item = self.book.master.item(key.1);
        let class = item.and_then(|item| item.abc.as_deref()).or(row.and_then(|row| row.abc.as_deref()));
        Line {
            key,
            rows: Vec::new(),
            day,
            book: figure.book,
            exported: figure.exported,
            ledger: figure.ledger,
            known: figure.known,
            book_on_sheet: None,
            counted: None,
            own: None,
            variance: None,
            reason: None,
            counter: None,
            supervisor: None,
            remark: None,
            price: item.and_then(|item| item.price).or(row.and_then(|row| row.price)),
            class: class.and_then(class_of),
            over: Over::default(),
            now: None,
            place: figure.place,
        }
    }

    fn over(&self, line: &Line, variance: Quantity) -> Over {
        let book = variance_base(line, variance);
        over(self.policy.tolerance.of(line.class), book, variance, line.price)
    }
}

/// The book that a variance was taken from.
fn variance_base(line: &Line, variance: Quantity) -> Quantity {
    line.counted.map_or(Quantity::ZERO, |counted| counted - variance)
}

/// All parts together; none where one of them was not counted.
fn counted(entries: &[&Dated]) -> Option<Quantity> {
    entries.iter().map(|dated| dated.entry.counted).sum()
}

/// `A类`, `a`, `B`: the class, if it is one.
pub fn class_of(text: &str) -> Option<char> {
    let first = crate::value::name::key(text).chars().next()?.to_ascii_uppercase();
    matches!(first, 'A'..='C').then_some(first)
}

/// Whether a variance is over its tolerance, in per cent of the book and in yuan. A per cent
/// of nothing is nothing: from a book of nought any variance is over.
pub fn over(tolerance: &Tolerance, book: Quantity, variance: Quantity, price: Option<Quantity>) -> Over {
    if variance.is_zero() {
        return Over::default();
    }
    let (percent, value) = match variance.is_negative() {
        false => (tolerance.plus_percent.0, tolerance.plus_value.0),
        true => (tolerance.minus_percent.0, tolerance.minus_value.0),
    };
    let size = variance.abs().micros();
    let hundredfold = |micros: i128| micros.saturating_mul(100_000_000);
    let beyond = |percent: Quantity| hundredfold(size) > percent.micros().saturating_mul(book.abs().micros());
    let quantity = book.is_zero() || percent.is_some_and(beyond);
    let worth = price.map(|price| Worth::of(variance.abs(), price));
    let value = worth.zip(value).is_some_and(|(worth, limit)| worth.exceeds(limit));
    Over { quantity, value }
}
