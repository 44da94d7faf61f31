//! 暂挂与退回: the rows that stand in no balance, in two tables of the same columns.

use super::page::{Column, Done, HEAD, MOST_ROWS, Page, row};
use super::table::Table;
use super::{caution, title};
use crate::finding::{Excerpt, Severity};
use crate::report::answer::{Answer, FindingLine, HeldLine};
use crate::report::labels::{self, Label};
use rust_xlsxwriter::{TableColumn, TableStyle, XlsxError};
use std::collections::HashMap;

const COLUMNS: &[Column] = &[
    Column(Label::Code, 7),
    Column(Label::Name, 14),
    Column(Label::File, 26),
    Column(Label::Sheet, 12),
    Column(Label::RowOrCell, 8),
    Column(Label::Site, 14),
    Column(Label::Date, 12),
    Column(Label::Warehouse, 14),
    Column(Label::WrittenItem, 20),
    Column(Label::Category, 10),
    Column(Label::Quantity, 24),
    Column(Label::Message, 32),
    Column(Label::WhatToDo, 26),
    Column(Label::RowContent, 38),
];
const LAST: u16 = 13;
const ITEM: u16 = 8;
const REFUSING: [&str; 6] = ["I004", "I005", "I011", "I012", "I014", "L102"];

/// Code, file, sheet and row.
type Spot<'a> = (&'a str, &'a str, &'a str, u32);

/// Rows that either table takes at most: together they fit into a sheet.
const MOST: usize = MOST_ROWS / 2;

pub(super) fn write<'d>(page: &mut Page<'_>, answer: &'d Answer) -> Result<[Table<'d>; 2], XlsxError> {
    let lang = page.lang;
    let rejected: Vec<&FindingLine> = answer.findings.iter().filter(|f| refuses(f)).collect();
    let held: Vec<&HeldLine> = answer.held.iter().collect();
    let over = |rows: usize| rows.saturating_sub(MOST);
    page.top(
        &title(answer, Label::HeldAndRejected, lang),
        &caution(answer, over(held.len()) + over(rejected.len()), lang),
        Label::RowsHint,
    )?;
    let why = reasons(answer);
    let heads = match (held.is_empty(), rejected.is_empty()) {
        (false, _) => Some(HEAD + 1),
        (true, false) => Some(HEAD + 3),
        (true, true) => None,
    };
    let put = move |page: &mut Page<'_>, row: u32, line: &&HeldLine| held_row(page, row, line, &why);
    let (held, next) = table(page, HEAD, Label::HeldRows, held, put)?;
    let (rejected, _) = table(page, next + 1, Label::RejectedRows, rejected, rejected_row)?;
    page.finish()?;
    // Both tables have the same columns: the heads of the first serve for both.
    if let Some(heads) = heads {
        page.sheet.set_freeze_panes(heads + 1, 2)?;
        page.sheet.set_repeat_rows(heads, heads)?;
    }
    Ok([held, rejected])
}

/// One table with its title; the row below it.
fn table<'d, T: 'd>(
    page: &mut Page<'_>,
    at: u32,
    title: Label,
    lines: Vec<T>,
    put: impl Fn(&mut Page<'_>, u32, &T) -> Done + 'd,
) -> Result<(Table<'d>, u32), XlsxError> {
    let styles = page.styles;
    let title = match lines.len() {
        0 => format!("{} - {}", title.text(page.lang), Label::NoneFound.text(page.lang)),
        count => format!("{} - {count}", title.text(page.lang)),
    };
    page.sheet.write_string_with_format(at, 0, title, &styles.section)?;
    page.sheet.set_row_height(at, 24)?;
    let heads = at + 1;
    if lines.is_empty() {
        return Ok((page.table(heads, MOST, lines, put)?, heads));
    }
    page.heads(heads, COLUMNS)?;
    let next = row(heads + 1, lines.len().min(MOST));
    let table = page.table(heads + 1, MOST, lines, put)?;
    let columns: Vec<TableColumn> = COLUMNS
        .iter()
        .map(|column| TableColumn::new().set_header(column.0.text(page.lang)).set_header_format(&styles.head))
        .collect();
    let filtered = rust_xlsxwriter::Table::new().set_columns(&columns).set_style(TableStyle::None);
    page.sheet.add_table(heads, 0, next - 1, LAST, &filtered)?;
    page.codes(heads + 1, next - 1, ITEM)?;
    Ok((table, next))
}

fn refuses(finding: &FindingLine) -> bool {
    REFUSING.contains(&finding.code) && finding.severity == Severity::Error
}

/// The findings by the rows that they rest on.
fn reasons(answer: &Answer) -> HashMap<Spot<'_>, &FindingLine> {
    let mut reasons = HashMap::new();
    for finding in &answer.findings {
        for source in &finding.sources {
            if let Some(row) = source.row {
                let sheet = source.sheet.as_deref().unwrap_or("");
                let spot = (finding.code, source.file.as_str(), sheet, row);
                reasons.entry(spot).or_insert(finding);
            }
        }
    }
    reasons
}

fn held_row(page: &mut Page<'_>, row: u32, line: &HeldLine, why: &HashMap<Spot<'_>, &FindingLine>) -> Done {
    let spot = (line.code, line.file.as_str(), line.sheet.as_str(), line.row);
    let finding = why.get(&spot).copied();
    let name = labels::rule_name(line.code, page.lang);
    let number = line.row.to_string();
    let site = line.site.as_deref().unwrap_or("");
    let start = [line.code, name, &line.file, &line.sheet, &number, site];
    page.cells((row, 0), &start)?;
    page.day((row, 6), Some(line.date))?;
    let warehouse = line.warehouse.as_deref().unwrap_or("");
    page.cells((row, 7), &[warehouse, &line.item, line.category])?;
    page.quantity((row, 10), Some(line.quantity))?;
    reason(page, row, finding)
}

fn rejected_row(page: &mut Page<'_>, row: u32, finding: &&FindingLine) -> Done {
    let name = labels::rule_name(finding.code, page.lang);
    let source = finding.sources.first();
    let file = source.map_or("", |source| &source.file);
    let sheet = source.and_then(|s| s.sheet.as_deref()).unwrap_or("");
    let cell = source.and_then(|s| s.cell.clone().or(s.row.map(|row| row.to_string()))).unwrap_or_default();
    let site = finding.site.as_deref().unwrap_or("");
    page.cells((row, 0), &[finding.code, name, file, sheet, &cell, site])?;
    page.day((row, 6), finding.date)?;
    let warehouse = finding.warehouse.as_deref().unwrap_or("");
    let item = finding.item.as_deref().unwrap_or("");
    let category = finding.subject.category.as_deref().unwrap_or("");
    page.cells((row, 7), &[warehouse, item, category])?;
    page.quantity((row, 10), finding.quantity)?;
    reason(page, row, Some(finding))
}

/// What is wrong with a row, what to do, and how it stood.
fn reason(page: &mut Page<'_>, row: u32, finding: Option<&FindingLine>) -> Done {
    let message = finding.map_or("", |finding| &finding.message);
    let help = finding.and_then(|f| f.help.as_deref()).unwrap_or("");
    let content = finding.and_then(|finding| finding.excerpt.as_ref()).map(content).unwrap_or_default();
    page.cells((row, 11), &[message, help, &content])
}

/// `日期=2024-11-03; 数量=【三】`
fn content(excerpt: &Excerpt) -> String {
    let mut parts = Vec::new();
    for (cell, n) in excerpt.cells.iter().zip(0..) {
        let header = excerpt.header.get(n).map_or("", String::as_str);
        if excerpt.marked == Some(n) {
            parts.push(format!("{header}=【{cell}】"));
        } else if !cell.is_empty() {
            parts.push(format!("{header}={cell}"));
        }
    }
    parts.join("; ")
}
