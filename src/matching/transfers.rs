//! Transfers as one thing: what is odd about them beside their single postings.

use super::cause::Cause;
use super::engine::Outcome;
use super::kind::Kind;
use super::post::{Number, Pool, Post};
use super::sides::{Side, Sides};
use super::terms::Terms;
use crate::book::{Book, ItemId, WarehouseId};
use crate::record::Direction;
use crate::value::Quantity;
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// What is odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// It left, and neither ledger nor ERP has it arrive.
    UnderWay,
    /// It arrived, and neither ledger nor ERP has it leave.
    NeverLeft,
    /// It arrived with another quantity than it left, on both sides alike.
    Quantity { left: Quantity, arrived: Quantity },
    /// It left one condition and arrived in the other.
    Condition,
}

/// An oddity of a transfer that explains no difference. Rows and lines are positions in the
/// pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferDoubt {
    pub doubt: Doubt,
    pub number: Number,
    pub item: ItemId,
    pub from: Option<WarehouseId>,
    /// The receiving warehouse.
    pub to: Option<WarehouseId>,
    pub date: NaiveDate,
    pub quantity: Quantity,
    /// What it makes of the receiving key's difference, where no list could say so.
    pub effect: Quantity,
    pub rows: Vec<usize>,
    pub lines: Vec<usize>,
    /// The line of the transfer order, as it was read.
    pub order: Option<usize>,
}

/// What is odd about the transfers of the period.
pub fn doubts(pool: &Pool, outcome: &Outcome, terms: &Terms<'_>, book: &Book<'_>) -> Vec<TransferDoubt> {
    let sides = sides(pool, outcome);
    let mut numbers: BTreeSet<(Number, ItemId)> = sides.sorted().into_iter().map(|(key, _)| *key).collect();
    numbers.extend(pool.orders.keys().copied());
    let explained = explained_posts(outcome);
    let view = View { pool, terms, book, explained };
    let none = Side::default();
    numbers
        .into_iter()
        .filter_map(|(number, item)| {
            let side = sides.get(number, item).unwrap_or(&none);
            view.doubt(number, item, side)
        })
        .collect()
}

/// Without an inbound list a transfer under way explains a difference of just its size.
pub fn settle(
    doubts: &mut [TransferDoubt],
    book: &Book<'_>,
    explained: &mut BTreeMap<crate::book::Key, Quantity>,
) {
    for doubt in doubts.iter_mut().filter(|d| d.doubt == Doubt::UnderWay) {
        let Some(key) = doubt.to.map(|to| (to, doubt.item)) else { continue };
        let lines = &book.balances.lines;
        let line = lines.binary_search_by_key(&key, |line| line.key).ok().and_then(|at| lines.get(at));
        let known = explained.get(&key).copied().unwrap_or_default();
        let rest = line.and_then(|line| super::lone::rest(line, known));
        let judged = book.documents.cover_direction(Direction::In, doubt.date, book.period.to);
        if !judged && rest == Some(-doubt.quantity) && !doubt.quantity.is_zero() {
            doubt.effect = -doubt.quantity;
            *explained.entry(key).or_default() += doubt.effect;
        }
    }
}

/// Both ends of every transfer, with the rows that name none.
pub fn sides(pool: &Pool, outcome: &Outcome) -> Sides {
    let mut sides = Sides::of(pool);
    adopt(pool, outcome, &mut sides);
    sides
}

/// A row without a number is of the transfer of the line that it was matched with.
fn adopt(pool: &Pool, outcome: &Outcome, sides: &mut Sides) {
    let mut found: BTreeMap<(Number, ItemId), Vec<usize>> = BTreeMap::new();
    for (row, line, _) in &outcome.pairs {
        if let (Some(r), Some(l)) = (pool.row(*row), pool.line(*line))
            && r.transfer.is_none()
            && r.kind == l.kind
            && let Some(number) = l.transfer
        {
            found.entry((number, l.item())).or_default().push(*row);
        }
    }
    for ((number, item), rows) in found {
        for row in rows {
            let is_in = pool.row(row).is_some_and(|r| r.kind == Kind::TransferIn);
            sides.adopt(number, item, row, is_in);
        }
    }
}

/// Rows and lines that a cause speaks of already.
fn explained_posts(outcome: &Outcome) -> (BTreeSet<usize>, BTreeSet<usize>) {
    let spoken =
        outcome.explanations.iter().filter(|e| !matches!(e.cause, Cause::PostedLate | Cause::Cleared));
    let (mut rows, mut lines) = (BTreeSet::new(), BTreeSet::new());
    for explanation in spoken {
        rows.extend(explanation.rows.iter().copied());
        lines.extend(explanation.lines.iter().copied());
    }
    (rows, lines)
}

struct View<'v, 'a> {
    pool: &'v Pool,
    terms: &'v Terms<'v>,
    book: &'v Book<'a>,
    explained: (BTreeSet<usize>, BTreeSet<usize>),
}

impl View<'_, '_> {
    fn doubt(&self, number: Number, item: ItemId, side: &Side) -> Option<TransferDoubt> {
        let order = self.pool.orders.get(&(number, item));
        let rows =
            |list: &[usize]| -> Vec<&Post> { list.iter().filter_map(|at| self.pool.row(*at)).collect() };
        let lines =
            |list: &[usize]| -> Vec<&Post> { list.iter().filter_map(|at| self.pool.line(*at)).collect() };
        let (rows_out, rows_in) = (rows(&side.rows_out), rows(&side.rows_in));
        let (mut lines_out, mut lines_in) = (lines(&side.lines_out), lines(&side.lines_in));
        let store = |posts: &[&Post]| posts.first().map(|p| p.warehouse());
        let from = order.and_then(|o| o.from).or_else(|| store(&lines_out)).or_else(|| store(&rows_out));
        let to = order.and_then(|o| o.to).or_else(|| store(&lines_in)).or_else(|| store(&rows_in));
        // A document that waits for approval says where to, but has moved nothing yet.
        [&mut lines_out, &mut lines_in].into_iter().for_each(|posts| posts.retain(|post| post.sound));
        let sum = |posts: &[&Post]| posts.iter().map(|p| p.effect).sum::<Quantity>().abs();
        let left = [&rows_out, &lines_out].into_iter().find(|posts| !posts.is_empty());
        let date = left.or([&rows_in, &lines_in].into_iter().find(|posts| !posts.is_empty()));
        let date = date.and_then(|posts| posts.iter().map(|p| p.date).min()).or(order.map(|o| o.date))?;
        if !self.terms.period.contains(date) {
            return None;
        }
        let quantity = left.map(|posts| sum(posts)).or(order.map(|o| o.quantity)).unwrap_or_default();
        let make = |doubt: Doubt| TransferDoubt {
            doubt,
            number,
            item,
            from,
            to,
            date,
            quantity,
            effect: Quantity::ZERO,
            rows: side.rows_out.iter().chain(&side.rows_in).copied().collect(),
            lines: side.lines_out.iter().chain(&side.lines_in).copied().collect(),
            order: order.map(|o| o.at),
        };
        let arrived = !rows_in.is_empty() || !lines_in.is_empty();
        if left.is_some() && !arrived {
            let to = to?;
            return (self.knows(to) && !self.arrived_unnumbered(to, item, date, quantity))
                .then(|| make(Doubt::UnderWay));
        }
        if left.is_none() && arrived {
            return self.never_left(side, date).then(|| TransferDoubt {
                quantity: sum(if rows_in.is_empty() { &lines_in } else { &rows_in }),
                ..make(Doubt::NeverLeft)
            });
        }
        if self.is_told(side) {
            return None;
        }
        let conditions = [from, to].map(|w| w.and_then(|w| self.book.master.warehouse(w)?.condition));
        if let [Some(one), Some(other)] = conditions
            && one != other
        {
            return Some(make(Doubt::Condition));
        }
        let (out, inward) = (sum(&rows_out), sum(&rows_in));
        (!rows_out.is_empty() && !rows_in.is_empty() && out != inward).then(|| TransferDoubt {
            quantity: inward,
            ..make(Doubt::Quantity { left: out, arrived: inward })
        })
    }

    /// Whether the receiving site sends ledgers at all.
    fn knows(&self, to: WarehouseId) -> bool {
        let site = self.book.master.warehouse(to).and_then(|w| w.site);
        site.is_some_and(|site| self.book.sent.iter().any(|(sent, _)| *sent == site))
    }

    /// The receiving ledger may have it without its number.
    fn arrived_unnumbered(&self, to: WarehouseId, item: ItemId, date: NaiveDate, quantity: Quantity) -> bool {
        let days = self.terms.policy.window.transfer_in[0].abs();
        self.pool.rows.iter().any(|row| {
            row.kind == Kind::TransferIn
                && row.key == (to, item)
                && row.transfer.is_none()
                && row.effect == quantity
                && (0..=days).contains(&(row.date - date).num_days())
        })
    }

    /// Nothing left, though the lists would show it.
    fn never_left(&self, side: &Side, date: NaiveDate) -> bool {
        let days = u64::try_from(self.terms.policy.window.transfer_in[0].abs()).unwrap_or(0);
        let since = date.checked_sub_days(Days::new(days)).unwrap_or(date);
        self.book.documents.cover_direction(Direction::Out, since, date) && !self.is_told(side)
    }

    fn is_told(&self, side: &Side) -> bool {
        let (rows, lines) = &self.explained;
        side.rows_out.iter().chain(&side.rows_in).any(|at| rows.contains(at))
            || side.lines_out.iter().chain(&side.lines_in).any(|at| lines.contains(at))
    }
}
