//! 差异清单: every finding, with columns to work in.

use super::page::{Column, Done, FIRST, HEAD, MOST_ROWS, Page, row};
use super::places::Places;
use super::{caution, title};
use crate::report::answer::{Answer, FindingLine, SourceLine};
use crate::report::labels::{self, Label};
use crate::value::Lang;
use rust_xlsxwriter::DataValidation;

const COLUMNS: &[Column] = &[
    Column(Label::Severity, 9),
    Column(Label::Code, 7),
    Column(Label::Name, 14),
    Column(Label::Site, 14),
    Column(Label::Warehouse, 16),
    Column(Label::ItemCode, 14),
    Column(Label::ItemName, 18),
    Column(Label::Date, 12),
    Column(Label::Quantity, 24),
    Column(Label::Message, 36),
    Column(Label::WhatToDo, 30),
    Column(Label::Clause, 16),
    Column(Label::Owner, 10),
    Column(Label::Place, 26),
    Column(Label::Id, 10),
    Column(Label::Remark, 20),
    Column(Label::Responsible, 9),
    Column(Label::Status, 9),
];
const CODE: u16 = 1;
const ITEM: u16 = 5;
const REMARK: u16 = 15;
const STATUS: u16 = 17;
const STATES: [Label; 4] = [Label::Open, Label::InProgress, Label::Done, Label::ExplainedStatus];
/// Places that a cell lists.
const MOST_PLACES: usize = 12;

pub(super) fn write(page: &mut Page<'_>, answer: &Answer, places: &Places<'_>) -> Done {
    let lang = page.lang;
    let all = places.order.len();
    page.top(
        &title(answer, Label::Discrepancies, lang),
        &caution(answer, all.saturating_sub(MOST_ROWS), lang),
        Label::FindingsHint,
    )?;
    page.heads(HEAD, COLUMNS)?;
    page.room(REMARK, 18);
    for (finding, n) in places.order.iter().take(MOST_ROWS).zip(0..) {
        about(page, row(FIRST, n), finding, places)?;
        said(page, row(FIRST, n), finding)?;
    }
    page.freeze(CODE + 2)?;
    let next = row(FIRST, all.min(MOST_ROWS));
    if next > FIRST {
        page.sheet.autofilter(HEAD, 0, next - 1, STATUS)?;
        page.codes(FIRST, next - 1, ITEM)?;
        states(page, next - 1)?;
    }
    page.finish()
}

/// What a finding is about.
fn about(page: &mut Page<'_>, row: u32, finding: &FindingLine, places: &Places<'_>) -> Done {
    let styles = page.styles;
    let severity = labels::severity(finding.severity, page.lang);
    page.text((row, 0), severity, styles.severity(finding.severity))?;
    let name = labels::rule_name(finding.code, page.lang);
    let name = if name.is_empty() { finding.name } else { name };
    let site = finding.site.as_deref().unwrap_or("");
    let warehouse = finding.warehouse.as_deref().unwrap_or("");
    page.cells((row, CODE), &[finding.code, name, site, warehouse])?;
    let item = finding.item.as_deref().unwrap_or("");
    match places.balance(finding) {
        Some(at) => page.link((row, ITEM), (Label::Balances, (at, 2)), item, &styles.link)?,
        None => page.cell((row, ITEM), Some(item))?,
    }
    page.cell((row, ITEM + 1), finding.item_name.as_deref())?;
    page.day((row, ITEM + 2), finding.date)?;
    page.quantity((row, ITEM + 3), finding.quantity)
}

/// What is said of it, and room to answer.
fn said(page: &mut Page<'_>, row: u32, finding: &FindingLine) -> Done {
    let entry = &page.styles.entry;
    let help = finding.help.as_deref().unwrap_or("");
    let owner = labels::owner(finding.owner, page.lang);
    let place = shown(&finding.sources, page.lang);
    let message = finding.message.as_str();
    let texts = [message, help, finding.clause, owner, &place, &finding.id];
    page.cells((row, ITEM + 4), &texts)?;
    for col in REMARK..=STATUS {
        page.sheet.write_blank(row, col, entry)?;
    }
    Ok(())
}

/// The places of a finding: a line for each sheet, with its cells.
fn shown(sources: &[SourceLine], lang: Lang) -> String {
    let mut text = String::new();
    let mut before: Option<&SourceLine> = None;
    for source in sources.iter().take(MOST_PLACES) {
        let same = before.is_some_and(|b| (&b.file, &b.sheet) == (&source.file, &source.sheet));
        let row = source.row.map(|row| row.to_string());
        match source.cell.clone().or(row).filter(|_| same) {
            Some(cell) => text.push_str(&format!(", {cell}")),
            None => {
                text.push_str(if before.is_some() { "\n" } else { "" });
                text.push_str(&source.shown());
            }
        }
        before = Some(source);
    }
    if sources.len() > MOST_PLACES {
        text.push_str(&labels::more_places(sources.len() - MOST_PLACES, lang));
    }
    text
}

fn states(page: &mut Page<'_>, last: u32) -> Done {
    let words: Vec<&str> = STATES.iter().map(|state| state.text(page.lang)).collect();
    let widest = words.iter().map(|word| super::cell::width(word)).max();
    page.room(STATUS, widest.unwrap_or(0));
    let list = DataValidation::new()
        .allow_list_strings(&words)?
        .set_error_message(Label::StatusHint.text(page.lang))?;
    page.sheet.add_data_validation(FIRST, STATUS, last, STATUS, &list)?;
    Ok(())
}
