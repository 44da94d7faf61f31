//! The sides of each transfer: what left and what arrived, on ledgers and in the ERP.

use super::kind::Kind;
use super::post::{Number, Pool, Post};
use crate::book::ItemId;
use crate::value::Quantity;
use std::collections::HashMap;

/// One item of one transfer. Positions in the pool.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    pub rows_out: Vec<usize>,
    pub rows_in: Vec<usize>,
    pub lines_out: Vec<usize>,
    pub lines_in: Vec<usize>,
}

/// Every transfer by number and item.
#[derive(Debug, Default)]
pub struct Sides(HashMap<(Number, ItemId), Side>);

impl Sides {
    pub fn of(pool: &Pool) -> Sides {
        let mut sides: HashMap<(Number, ItemId), Side> = HashMap::new();
        for (at, row) in pool.rows.iter().enumerate() {
            if let Some(number) = row.transfer.filter(|_| row.kind.is_transfer()) {
                let side = sides.entry((number, row.item())).or_default();
                if row.kind == Kind::TransferIn { side.rows_in.push(at) } else { side.rows_out.push(at) }
            }
        }
        for (at, line) in pool.lines.iter().enumerate() {
            if let Some(number) = line.transfer.filter(|_| line.kind.is_transfer()) {
                let side = sides.entry((number, line.item())).or_default();
                if line.kind == Kind::TransferIn { side.lines_in.push(at) } else { side.lines_out.push(at) }
            }
        }
        Sides(sides)
    }

    /// Adds a row that does not name its transfer.
    pub fn adopt(&mut self, number: Number, item: ItemId, row: usize, is_in: bool) {
        let side = self.0.entry((number, item)).or_default();
        if is_in { side.rows_in.push(row) } else { side.rows_out.push(row) }
    }

    pub fn get(&self, number: Number, item: ItemId) -> Option<&Side> {
        self.0.get(&(number, item))
    }

    /// Every transfer, by number and item.
    pub fn sorted(&self) -> Vec<(&(Number, ItemId), &Side)> {
        let mut all: Vec<_> = self.0.iter().collect();
        all.sort_unstable_by_key(|(key, _)| **key);
        all
    }

    /// What left: by the ledger, else by the ERP, else by the order.
    pub fn left(&self, pool: &Pool, number: Number, item: ItemId) -> Option<Quantity> {
        let side = self.get(number, item);
        let sum = |list: &[usize], posts: &[Post]| -> Option<Quantity> {
            let effects = list.iter().filter_map(|at| posts.get(*at)).map(|p| p.effect);
            (!list.is_empty()).then(|| effects.sum::<Quantity>().abs())
        };
        let by_ledger = side.and_then(|side| sum(&side.rows_out, &pool.rows));
        let by_erp = side.and_then(|side| sum(&side.lines_out, &pool.lines));
        by_ledger.or(by_erp).or_else(|| pool.orders.get(&(number, item)).map(|order| order.quantity))
    }

    /// Whether a line is the in side of a transfer whose out side stands.
    pub fn is_under_way(&self, pool: &Pool, line: &Post) -> bool {
        let number = line.transfer.filter(|_| line.kind == Kind::TransferIn && !line.effect.is_negative());
        let Some(number) = number else { return false };
        let stands = |side: &Side| !side.rows_out.is_empty() || !side.lines_out.is_empty();
        self.get(number, line.item()).is_some_and(stands) || pool.orders.contains_key(&(number, line.item()))
    }
}
