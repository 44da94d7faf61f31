//! 调拨: the transfers that findings speak of, with both ends and their age.

use super::page::{Column, Done, FIRST, HEAD, MOST_ROWS, Page, row};
use super::places::Places;
use super::table::Table;
use super::{caution, title};
use crate::report::answer::{Answer, TransferRow};
use crate::report::labels::{self, Label};
use crate::value::Quantity;
use rust_xlsxwriter::XlsxError;
use std::rc::Rc;

const COLUMNS: &[Column] = &[
    Column(Label::TransferNumber, 16),
    Column(Label::FromWarehouse, 20),
    Column(Label::ToWarehouse, 20),
    Column(Label::ItemCode, 14),
    Column(Label::ItemName, 22),
    Column(Label::Unit, 6),
    Column(Label::Ordered, 24),
    Column(Label::LeftByLedger, 24),
    Column(Label::LeftByErp, 24),
    Column(Label::LeftOn, 12),
    Column(Label::ArrivedByLedger, 24),
    Column(Label::ArrivedByErp, 24),
    Column(Label::ArrivedOn, 12),
    Column(Label::State, 12),
    Column(Label::Age, 9),
    Column(Label::MakerDepartment, 16),
    Column(Label::Approver, 14),
    Column(Label::ApprovedOn, 12),
    Column(Label::Findings, 26),
];
const ITEM: u16 = 3;
const FIGURES: u16 = 6;
const STATE: u16 = 13;
const LAST: u16 = 18;

pub(super) fn write<'d>(
    page: &mut Page<'_>,
    answer: &'d Answer,
    places: &Rc<Places<'d>>,
) -> Result<Table<'d>, XlsxError> {
    let lang = page.lang;
    let all = answer.transfers.len();
    page.top(
        &title(answer, Label::Transfers, lang),
        &caution(answer, all.saturating_sub(MOST_ROWS), lang),
        Label::TransfersHint,
    )?;
    page.heads(HEAD, COLUMNS)?;
    let places = Rc::clone(places);
    let lines = &answer.transfers;
    let table = page.table(FIRST, MOST_ROWS, lines, move |page, row, line| put(page, row, line, &places))?;
    page.freeze(1)?;
    let next = row(FIRST, all.min(MOST_ROWS));
    if next > FIRST {
        page.sheet.autofilter(HEAD, 0, next - 1, LAST)?;
        page.codes(FIRST, next - 1, 0)?;
        page.codes(FIRST, next - 1, ITEM)?;
    }
    page.finish()?;
    Ok(table)
}

fn put(page: &mut Page<'_>, row: u32, line: &TransferRow, places: &Places<'_>) -> Done {
    let lang = page.lang;
    page.cells((row, 0), &[&line.number, &line.from, &line.to, &line.item, &line.name, &line.unit])?;
    let [left, left_erp] = line.left;
    let [arrived, arrived_erp] = line.arrived;
    for (quantity, col) in [line.ordered, left, left_erp].into_iter().zip(FIGURES..) {
        page.quantity((row, col), quantity)?;
    }
    page.day((row, FIGURES + 3), line.left_on)?;
    for (quantity, col) in [arrived, arrived_erp].into_iter().zip(FIGURES + 4..) {
        page.quantity((row, col), quantity)?;
    }
    page.day((row, FIGURES + 6), line.arrived_on)?;
    let styles = page.styles;
    let (state, format) = match (arrived.is_some(), left_erp.or(left).is_some()) {
        (true, true) => (Label::Arrived, &styles.text),
        (true, false) => (Label::ArrivedOnly, &styles.warning),
        (false, _) => (Label::UnderWay, &styles.warning),
    };
    page.label((row, STATE), state, format)?;
    page.quantity((row, STATE + 1), line.age.map(Quantity::whole))?;
    page.cells((row, STATE + 2), &[&line.maker_department, &line.approver])?;
    page.day((row, STATE + 4), line.approved_on)?;
    let names: Vec<String> =
        line.findings.iter().map(|(code, _)| format!("{code} {}", labels::rule_name(code, lang))).collect();
    let first = line.findings.iter().find_map(|(_, id)| places.id(id));
    match first {
        Some(to) => page.link((row, LAST), (Label::Discrepancies, (to, 0)), &names.join("\n"), &styles.link),
        None => page.cell((row, LAST), Some(&names.join("\n"))),
    }
}
