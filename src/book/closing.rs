//! What the last closed period hands on: its balances, and what waits for a counterpart.

use super::exports::{Documents, Key};
use super::master::Master;
use super::resolve::Postings;
use crate::inputs::Inputs;
use crate::value::{Period, Quantity};
use std::collections::BTreeMap;

/// The opening that a closing gives.
#[derive(Debug, Default)]
pub struct Closing {
    pub balances: BTreeMap<Key, Quantity>,
    /// What rows and ERP lines that wait make of the difference between the two openings: a
    /// row adds its effect to the book alone, a line to the ERP alone.
    pub waiting: BTreeMap<Key, Quantity>,
}

impl Closing {
    pub fn of(
        inputs: &Inputs,
        master: &Master,
        postings: &Postings,
        documents: &Documents,
        period: Period,
    ) -> Option<Closing> {
        let opening = inputs.memory.opening.as_ref().filter(|opening| opening.day == period.eve())?;
        let mut closing = Closing::default();
        for frozen in &opening.balances {
            let item = master.item_by_code(&frozen.item);
            let key = master.warehouse_named(&frozen.warehouse).zip(item);
            closing.balances.extend(key.map(|key| (key, frozen.book)));
        }
        let records = &inputs.records;
        for posting in postings {
            let place = records.ledger.get(posting.row).map(|row| row.place);
            if place.is_some_and(|place| inputs.waiting.contains(&place)) {
                *closing.waiting.entry((posting.warehouse, posting.item)).or_default() += posting.effect;
            }
        }
        for line in &documents.lines {
            let place = records.documents.get(line.line).map(|row| row.place);
            if place.is_some_and(|place| inputs.waiting.contains(&place)) {
                *closing.waiting.entry(line.key).or_default() -= line.effect;
            }
        }
        Some(closing)
    }
}
