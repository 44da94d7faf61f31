//! Both sides of a finding: the ledger rows and the ERP lines that it rests on.

use super::{Source, source_line};
use crate::finding::Finding;
use crate::place::RowPlace;
use crate::record::Direction;
use crate::rules::Facts;
use crate::sheet::Field;
use crate::value::Quantity;
use chrono::NaiveDate;
use serde::Serialize;

/// A ledger row or an ERP document line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SideLine {
    /// `ledger` or `erp`.
    pub side: &'static str,
    pub place: String,
    pub document: Option<String>,
    pub date: NaiveDate,
    pub warehouse: Option<String>,
    pub item: Option<String>,
    pub category: String,
    /// In the item's main unit, as a document of its direction writes it: below zero in red.
    pub quantity: Quantity,
}

impl SideLine {
    pub const LEDGER: &'static str = "ledger";
    pub const ERP: &'static str = "erp";
}

/// The rows and lines among the sources of a finding, in their order.
pub(super) fn of(facts: &Facts<'_>, finding: &Finding) -> Vec<SideLine> {
    let mut places: Vec<(RowPlace, Option<u32>)> = Vec::new();
    for source in &finding.sources {
        let spot = (source.place, source.col);
        if source.place.row > 0 && !places.contains(&spot) {
            places.push(spot);
        }
    }
    places.into_iter().filter_map(|spot| ledger(facts, spot).or_else(|| erp(facts, spot.0))).collect()
}

fn shown(facts: &Facts<'_>, place: RowPlace, field: Field) -> String {
    let source = Source { place, col: facts.column(place.sheet, field) };
    source_line(&source, facts.inputs).map(|line| line.shown()).unwrap_or_default()
}

/// A row may hold what came in and what went out: the column tells which is meant.
fn ledger(facts: &Facts<'_>, (place, col): (RowPlace, Option<u32>)) -> Option<SideLine> {
    let rows = &facts.inputs.records.ledger;
    let first = rows.first_at(place);
    let here = || (first..).zip(rows.since(first)).take_while(|(_, row)| row.place == place);
    let meant = here().find(|(_, row)| col.is_some() && facts.column(place.sheet, row.column) == col);
    let (at, row) = meant.or_else(|| here().next())?;
    let postings = &facts.book.postings;
    let posting = postings.get(postings.partition_point(|posting| posting.row < at));
    let posting = posting.filter(|posting| posting.row == at);
    let key = posting.map(|posting| (posting.warehouse, posting.item));
    let (warehouse, item, _) = key.map(|key| facts.key_names(key)).unwrap_or_default();
    let text = |text: &crate::value::Text| text.to_string();
    Some(SideLine {
        side: SideLine::LEDGER,
        place: shown(facts, place, row.column),
        document: row.document.as_ref().map(text),
        date: row.date,
        warehouse: warehouse.or(row.warehouse).as_ref().map(text),
        item: item.or(row.item.code).as_ref().map(text),
        category: row.category.chinese().to_owned(),
        quantity: posting.map_or(row.written, |posting| on_paper(row.direction, posting.effect)),
    })
}

fn erp(facts: &Facts<'_>, place: RowPlace) -> Option<SideLine> {
    let lines = &facts.inputs.records.documents;
    let at = lines.first_at(place);
    let line = lines.get(at).filter(|line| line.place == place)?;
    let lines = &facts.book.documents.lines;
    let moved = lines.get(lines.partition_point(|moved| moved.line < at));
    let moved = moved.filter(|moved| moved.line == at);
    let (warehouse, item, _) = moved.map(|moved| facts.key_names(moved.key)).unwrap_or_default();
    Some(SideLine {
        side: SideLine::ERP,
        place: shown(facts, place, line.column),
        document: Some(line.document.to_string()),
        date: line.date,
        warehouse: Some(warehouse.unwrap_or(line.warehouse).to_string()),
        item: item.or(line.item.code).map(|item| item.to_string()),
        category: line.class.to_string(),
        quantity: moved.map_or(line.written, |moved| on_paper(line.direction, moved.effect)),
    })
}

fn on_paper(direction: Direction, effect: Quantity) -> Quantity {
    match direction {
        Direction::In => effect,
        Direction::Out => -effect,
    }
}
