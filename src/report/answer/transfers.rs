//! The transfers that findings speak of, with both ends.

use super::FindingLine;
use crate::book::{ItemId, WarehouseId};
use crate::matching::{Number, Post, Side};
use crate::record::TransferLine as OrderLine;
use crate::rules::Facts;
use crate::value::Quantity;
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};

/// One item of a transfer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TransferRow {
    pub number: String,
    pub from: String,
    pub to: String,
    pub item: String,
    pub name: String,
    pub unit: String,
    pub ordered: Option<Quantity>,
    /// What left, by the ledger and by the ERP.
    pub left: [Option<Quantity>; 2],
    pub left_on: Option<NaiveDate>,
    /// What arrived, by the ledger and by the ERP.
    pub arrived: [Option<Quantity>; 2],
    /// By the ledger: the ERP's in side may be generated on the day it left.
    pub arrived_on: Option<NaiveDate>,
    /// Days since it left, where no ledger has it arrive.
    pub age: Option<i64>,
    pub maker_department: String,
    pub approver: String,
    pub approved_on: Option<NaiveDate>,
    /// The findings that speak of it: code and identity.
    pub findings: Vec<(&'static str, String)>,
}

/// Every transfer and item of which a transfer finding speaks, by number and item.
pub(super) fn of(facts: &Facts<'_>, findings: &[FindingLine]) -> Vec<TransferRow> {
    let mut wanted: BTreeMap<(&str, &str), Vec<&FindingLine>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.code.starts_with('T')) {
        if let Some(number) = finding.subject.transfer.as_deref() {
            wanted.entry((number, finding.item.as_deref().unwrap_or(""))).or_default().push(finding);
        }
    }
    if wanted.is_empty() {
        return Vec::new();
    }
    let numbered = facts.matching.transfers.iter().zip((0..).map(Number::new));
    let numbers: HashMap<&str, Number> =
        numbered.filter_map(|(text, number)| Some((&**text, number?))).collect();
    let sides = facts.matching.sides();
    let none = Side::default();
    let rows = wanted.into_iter().map(|((number, code), findings)| {
        let item = facts.book.master.item_by_code(code);
        let known = numbers.get(number).copied().zip(item);
        let side = known.and_then(|(number, item)| sides.get(number, item)).unwrap_or(&none);
        let mut row = row(facts, side, known, (number, code));
        row.findings = findings.iter().map(|finding| (finding.code, finding.id.clone())).collect();
        row
    });
    rows.collect()
}

fn row(
    facts: &Facts<'_>,
    side: &Side,
    known: Option<(Number, ItemId)>,
    (number, code): (&str, &str),
) -> TransferRow {
    let (pool, master) = (&facts.matching.pool, &facts.book.master);
    let rows = |list: &[usize]| -> Vec<&Post> { list.iter().filter_map(|at| pool.row(*at)).collect() };
    let lines = |list: &[usize]| -> Vec<&Post> { list.iter().filter_map(|at| pool.line(*at)).collect() };
    let left = [rows(&side.rows_out), lines(&side.lines_out)];
    let arrived = [rows(&side.rows_in), lines(&side.lines_in)];
    let ordered = known.and_then(|key| pool.orders.get(&key));
    let records = &facts.inputs.records.transfers;
    let by_text = |line: &&OrderLine| &*line.transfer == number && line.item.code.as_deref() == Some(code);
    let order = ordered.and_then(|order| records.get(order.at)).or_else(|| records.iter().find(by_text));
    let name = |id: WarehouseId| master.warehouse(id).map(|w| w.name.to_string());
    let store = |posts: &[Vec<&Post>; 2]| name(posts.iter().flatten().next()?.warehouse());
    let item = master.item_by_code(code).and_then(|id| master.item(id));
    let text = |text: Option<&crate::value::Text>| text.map(ToString::to_string).unwrap_or_default();
    let left_on = first_day(&left).or(order.map(|line| line.date));
    let by_ledger = arrived.first().is_some_and(|posts| !posts.is_empty());
    let on_the_way = left_on.filter(|_| !by_ledger);
    TransferRow {
        number: number.to_owned(),
        from: order.map(|line| line.from.to_string()).or_else(|| store(&left)).unwrap_or_default(),
        to: order.map(|line| line.to.to_string()).or_else(|| store(&arrived)).unwrap_or_default(),
        item: code.to_owned(),
        name: item.map(|item| crate::rules::full_name(item).to_string()).unwrap_or_default(),
        unit: text(item.and_then(|item| item.unit.as_ref())),
        ordered: ordered.map(|order| order.quantity).or(order.map(|line| line.quantity)),
        left: left.each_ref().map(|posts| sum(posts)),
        left_on,
        arrived: arrived.each_ref().map(|posts| sum(posts)),
        arrived_on: first_day(&arrived).filter(|_| by_ledger),
        age: on_the_way.map(|day| (facts.as_of - day).num_days()),
        maker_department: text(order.and_then(|line| line.maker_department.as_ref())),
        approver: text(order.and_then(|line| line.approver.as_ref())),
        approved_on: order.and_then(|line| line.approved_on),
        findings: Vec::new(),
    }
}

fn sum(posts: &[&Post]) -> Option<Quantity> {
    (!posts.is_empty()).then(|| posts.iter().map(|post| post.effect).sum::<Quantity>().abs())
}

fn first_day(posts: &[Vec<&Post>; 2]) -> Option<NaiveDate> {
    posts.iter().find(|posts| !posts.is_empty())?.iter().map(|post| post.date).min()
}
