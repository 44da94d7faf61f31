//! Stocktakes 盘点: what was counted against the book at the day of the count
//! (账务操作规范 §6, 实务操作规范 §1.4.1). Computes facts; rules judge them.

pub mod base;
mod compare;
pub mod figures;
pub mod form;
mod mixups;
mod place;
mod rounds;
mod sheets;
#[cfg(test)]
mod tests;
pub mod worth;

pub use base::Rolled;
pub use compare::over;
pub use figures::Figures;
pub use form::{FormNumber, Scope};
pub use place::Unplaced;
pub use rounds::{Missing, Repeat, SheetOf, Twice};
pub use sheets::{SiteForm, StoreForm, Which, forms};

use crate::book::{Book, Key, SiteId};
use crate::config::Config;
use crate::place::RowPlace;
use crate::policy::Policy;
use crate::value::{Quantity, Text};
use base::Base;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A stocktake of a period, with the earlier ones.
#[derive(Debug, Default)]
pub struct Stocktake {
    /// One for each store and item, in order.
    pub lines: Vec<Line>,
    pub unplaced: Vec<Unplaced>,
    /// Lines that had been counted already; the first stands.
    pub twice: Vec<Twice>,
    /// Sheets that say only what an earlier one said.
    pub repeats: Vec<Repeat>,
    /// Sites and stores that sent no sheet.
    pub missing: Vec<Missing>,
    /// The sheets of the period, with their days.
    pub sheets: Vec<SheetOf>,
    /// Sheets of other periods, which stand in no figure of this one.
    pub aside: usize,
    pub mix_ups: Vec<MixUp>,
    /// Stores of which neither an export nor an opening tells the book.
    pub without_book: Vec<SiteId>,
    /// By site and day, the latest first.
    pub past: Vec<Past>,
}

/// One store and item: what should be there and what is.
#[derive(Clone, Debug)]
pub struct Line {
    pub key: Key,
    /// The rows of the sheets that make it up; none where it is on no sheet.
    pub rows: Vec<usize>,
    pub day: NaiveDate,
    /// At the end of the day of the count.
    pub book: Option<Quantity>,
    /// As exported, with its day.
    pub exported: Option<(NaiveDate, Quantity)>,
    /// What the ledgers make of the period's opening.
    pub ledger: Option<Quantity>,
    /// Whether export or ledger know the line.
    pub known: bool,
    pub book_on_sheet: Option<Quantity>,
    /// None where it was not counted, which is not nought.
    pub counted: Option<Quantity>,
    /// 盘盈 less 盘亏 as the sheet has them.
    pub own: Option<Quantity>,
    /// counted - book
    pub variance: Option<Quantity>,
    pub reason: Option<Text>,
    pub counter: Option<Text>,
    pub supervisor: Option<Text>,
    pub remark: Option<Text>,
    pub price: Option<Quantity>,
    /// A, B or C, where the master or the sheet gives it.
    pub class: Option<char>,
    pub over: Over,
    /// The count carried on with what moved since, to today.
    pub now: Option<Quantity>,
    /// Where the export has it.
    pub place: Option<RowPlace>,
}

/// Which tolerances a variance is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Over {
    pub quantity: bool,
    pub value: bool,
}

impl Over {
    pub fn any(self) -> bool {
        self.quantity || self.value
    }
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Counted,
    /// Counted, and nothing was there.
    Zero,
    NotCounted,
}

impl Line {
    pub fn state(&self) -> State {
        match self.counted {
            None => State::NotCounted,
            Some(counted) if counted.is_zero() => State::Zero,
            Some(_) => State::Counted,
        }
    }
}

/// How a gain and a loss belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MixKind {
    /// One item, in the good and in the damaged store of a site.
    Conditions,
    /// Two items of one store that are taken for each other easily.
    NearItems,
    /// One item on two sites.
    Sites,
}

/// A loss and a gain of the same quantity; positions among the lines.
#[derive(Clone, Debug)]
pub struct MixUp {
    pub kind: MixKind,
    pub loss: usize,
    pub gain: usize,
    /// Whether it stands for the two; not where a reason says otherwise.
    pub told: bool,
    /// Lines that could take the place of one of them just as well.
    pub others: Vec<usize>,
}

/// An earlier stocktake of a site.
#[derive(Clone, Debug)]
pub struct Past {
    pub site: Option<SiteId>,
    /// The last day of counting.
    pub day: NaiveDate,
    pub figures: Figures,
}

/// What a stocktake is held against.
pub struct Terms<'a> {
    pub config: &'a Config,
    pub policy: &'a Policy,
    pub as_of: NaiveDate,
}

impl Stocktake {
    /// Compares the count sheets of the book's period with the book.
    pub fn of(book: &Book<'_>, terms: &Terms<'_>) -> Stocktake {
        let policy = &terms.policy.stocktake;
        let base = Base::new(book);
        let (entries, unplaced) = place::place(book, terms.config, policy);
        let rounds = rounds::sort(book, &base, entries, policy);
        let mut stocktake = Stocktake { unplaced, aside: rounds.aside, ..Stocktake::default() };
        let comparing = compare::Comparing { book, base: &base, policy, as_of: terms.as_of };
        let mut past: BTreeMap<(Option<SiteId>, NaiveDate), Figures> = BTreeMap::new();
        for round in &rounds.past {
            let lines = comparing.lines(round, false).lines;
            let site = book.master.warehouse(round.store).and_then(|store| store.site);
            let figures = past.entry((site, round.last_day())).or_default();
            lines.iter().for_each(|line| figures.take(line));
        }
        stocktake.past = latest(past, policy.history);
        for round in &rounds.current {
            let compared = comparing.lines(round, true);
            stocktake.lines.extend(compared.lines);
            stocktake.twice.extend(compared.twice);
            stocktake.repeats.extend(compared.repeats);
            stocktake.sheets.extend(round.sheets(&base));
        }
        stocktake.lines.sort_by_key(|line| line.key);
        stocktake.sheets.sort_by_key(|sheet| (sheet.sheet, sheet.store));
        stocktake.missing = rounds::missing(book, &base, &rounds);
        stocktake.without_book = without_book(book, &stocktake.lines);
        stocktake.mix_ups = mixups::find(book, &stocktake.lines, policy);
        stocktake
    }

    /// The row of a sheet.
    pub fn row<'b>(book: &Book<'b>, at: usize) -> Option<&'b crate::record::CountRow> {
        book.inputs.records.counts.get(at)
    }

    pub fn figures(&self) -> Figures {
        Figures::of(&self.lines)
    }
}

/// The last stocktakes of each site, the latest first.
fn latest(past: BTreeMap<(Option<SiteId>, NaiveDate), Figures>, most: usize) -> Vec<Past> {
    let mut taken: BTreeMap<Option<SiteId>, usize> = BTreeMap::new();
    let mut kept = Vec::new();
    for ((site, day), figures) in past.into_iter().rev() {
        let count = taken.entry(site).or_default();
        *count += 1;
        if *count <= most {
            kept.push(Past { site, day, figures });
        }
    }
    kept.sort_by_key(|past| (past.site, std::cmp::Reverse(past.day)));
    kept
}

fn without_book(book: &Book<'_>, lines: &[Line]) -> Vec<SiteId> {
    let bare = lines.iter().filter(|line| line.exported.is_none() && line.ledger.is_none());
    let mut sites: Vec<SiteId> = bare.filter_map(|line| book.master.warehouse(line.key.0)?.site).collect();
    sites.sort_unstable();
    sites.dedup();
    sites
}
