//! 差异清单: every finding with both of its sides, and columns to work in.

use super::page::{At, Column, Done, FIRST, HEAD, MOST_ROWS, Page, row};
use super::places::Places;
use super::table::Table;
use super::{caution, title};
use crate::report::answer::{Answer, FindingLine, SideLine, SourceLine, State};
use crate::report::labels::{self, Label};
use crate::report::words;
use crate::value::{Lang, Quantity};
use rust_xlsxwriter::{DataValidation, XlsxError};
use std::rc::Rc;

const COLUMNS: &[Column] = &[
    Column(Label::Severity, 9),
    Column(Label::Code, 7),
    Column(Label::Name, 14),
    Column(Label::Cause, 18),
    Column(Label::Confidence, 10),
    Column(Label::Site, 14),
    Column(Label::Warehouse, 16),
    Column(Label::ItemCode, 14),
    Column(Label::ItemName, 18),
    Column(Label::Date, 12),
    Column(Label::Quantity, 24),
    Column(Label::LedgerPlace, 34),
    Column(Label::LedgerDate, 12),
    Column(Label::LedgerCategory, 12),
    Column(Label::LedgerQuantity, 24),
    Column(Label::ErpPlace, 34),
    Column(Label::ErpDocument, 18),
    Column(Label::ErpDate, 12),
    Column(Label::ErpOther, 16),
    Column(Label::ErpCategory, 12),
    Column(Label::ErpQuantity, 24),
    Column(Label::Message, 36),
    Column(Label::WhatToDo, 30),
    Column(Label::Clause, 16),
    Column(Label::Owner, 14),
    Column(Label::OtherPlace, 26),
    Column(Label::Id, 10),
    Column(Label::Remark, 20),
    Column(Label::Responsible, 9),
    Column(Label::Status, 9),
];
/// What a book knows of a finding; only where there is one.
const AGES: &[Column] = &[
    Column(Label::State, 10),
    Column(Label::Since, 12),
    Column(Label::AgeDays, 9),
    Column(Label::Periods, 7),
];
const CODE: u16 = 1;
pub(super) const ITEM: u16 = 7;
const LEDGER: u16 = 11;
const ERP: u16 = 15;
const SAID: u16 = 21;
const REMARK: u16 = 27;
const STATUS: u16 = 29;
const AGE: u16 = 30;
const STATES: [Label; 4] = [Label::Open, Label::InProgress, Label::Done, Label::ExplainedStatus];
/// Places that a cell lists.
const MOST_PLACES: usize = 12;

pub(super) fn write<'d>(
    page: &mut Page<'_>,
    answer: &'d Answer,
    places: &Rc<Places<'d>>,
) -> Result<Table<'d>, XlsxError> {
    let lang = page.lang;
    let all = places.order.len();
    page.top(
        &title(answer, Label::Discrepancies, lang),
        &caution(answer, all.saturating_sub(MOST_ROWS), lang),
        Label::FindingsHint,
    )?;
    page.heads(HEAD, COLUMNS)?;
    let aged = answer.findings.iter().any(|finding| finding.state.is_some());
    if aged {
        page.more_heads(HEAD, AGE, AGES)?;
    }
    // A3: both sides side by side need the room.
    page.sheet.set_paper_size(8);
    let styles = page.styles;
    page.tint(HEAD, COLUMNS, LEDGER..ERP, &styles.head_ledger)?;
    page.tint(HEAD, COLUMNS, ERP..SAID, &styles.head_erp)?;
    page.room(REMARK, 18);
    let places = Rc::clone(places);
    let table = page.table(FIRST, MOST_ROWS, places.order.clone(), move |page, row, finding| {
        about(page, row, finding, &places)?;
        sides(page, row, finding)?;
        said(page, row, finding)?;
        if aged { age(page, row, finding) } else { Ok(()) }
    })?;
    page.freeze(CODE + 2)?;
    let next = row(FIRST, all.min(MOST_ROWS));
    if next > FIRST {
        page.sheet.autofilter(HEAD, 0, next - 1, if aged { AGE + 3 } else { STATUS })?;
        page.codes(FIRST, next - 1, ITEM)?;
        states(page, next - 1)?;
    }
    page.finish()?;
    Ok(table)
}

/// What a finding is about.
fn about(page: &mut Page<'_>, row: u32, finding: &FindingLine, places: &Places<'_>) -> Done {
    let styles = page.styles;
    let lang = page.lang;
    let severity = labels::severity(finding.severity, lang);
    page.text((row, 0), severity, styles.severity(finding.severity))?;
    let name = labels::rule_name(finding.code, lang);
    let name = if name.is_empty() { finding.name } else { name };
    let cause = finding.cause.map(|cause| words::cause_and_hint(cause, finding.hint, lang));
    let sure = finding.cause.map_or("", |_| words::confidence(finding.confidence, lang));
    let site = finding.site.as_deref().unwrap_or("");
    let warehouse = finding.warehouse.as_deref().unwrap_or("");
    page.cells((row, CODE), &[finding.code, name, &cause.unwrap_or_default(), sure, site, warehouse])?;
    let item = finding.item.as_deref().unwrap_or("");
    match places.balance(finding) {
        Some(at) => page.link((row, ITEM), (Label::Balances, (at, 2)), item, &styles.link)?,
        None => page.cell((row, ITEM), Some(item))?,
    }
    page.cell((row, ITEM + 1), finding.item_name.as_deref())?;
    page.day((row, ITEM + 2), finding.date)?;
    page.quantity((row, ITEM + 3), finding.quantity)
}

/// The ledger's rows beside the ERP's lines.
fn sides(page: &mut Page<'_>, row: u32, finding: &FindingLine) -> Done {
    let of = |side| finding.sides.iter().filter(|line| line.side == side).collect::<Vec<&SideLine>>();
    let (ledger, erp) = (of(SideLine::LEDGER), of(SideLine::ERP));
    let documents = each(&erp, |line| line.document.as_deref().unwrap_or(""));
    let other = each(&erp, |line| other(line, finding));
    page.cell((row, LEDGER), Some(&each(&ledger, |line| &line.place)))?;
    page.day((row, LEDGER + 1), ledger.first().map(|line| line.date))?;
    page.cell((row, LEDGER + 2), Some(&each(&ledger, |line| &line.category)))?;
    amount(page, (row, LEDGER + 3), &ledger)?;
    page.cells((row, ERP), &[&each(&erp, |line| &line.place), &documents])?;
    page.day((row, ERP + 2), erp.first().map(|line| line.date))?;
    page.cells((row, ERP + 3), &[&other, &each(&erp, |line| &line.category)])?;
    amount(page, (row, ERP + 5), &erp)
}

/// The warehouse or item of an ERP line, where it is another than the finding's.
fn other<'a>(line: &'a SideLine, finding: &FindingLine) -> &'a str {
    if line.warehouse != finding.warehouse {
        line.warehouse.as_deref().unwrap_or("")
    } else if line.item != finding.item {
        line.item.as_deref().unwrap_or("")
    } else {
        ""
    }
}

/// What the lines of a side say, below each other; once if it is the same.
fn each<'a>(lines: &[&'a SideLine], what: impl Fn(&'a SideLine) -> &'a str) -> String {
    let mut texts: Vec<&str> = lines.iter().take(MOST_PLACES).map(|line| what(line)).collect();
    texts.dedup();
    texts.join("\n")
}

/// One quantity as a number; several that differ as text.
fn amount(page: &mut Page<'_>, at: At, lines: &[&SideLine]) -> Done {
    let mut quantities: Vec<_> = lines.iter().map(|line| line.quantity).collect();
    quantities.dedup();
    match quantities.as_slice() {
        [] | [_] => page.quantity(at, quantities.first().copied()),
        several => {
            let texts: Vec<String> = several.iter().take(MOST_PLACES).map(ToString::to_string).collect();
            let format = &page.styles.numeral;
            page.text(at, &texts.join("\n"), format)
        }
    }
}

/// What is said of it, and room to answer.
fn said(page: &mut Page<'_>, row: u32, finding: &FindingLine) -> Done {
    let entry = &page.styles.entry;
    let help = finding.help.as_deref().unwrap_or("");
    let owner = match finding.party.as_str() {
        "" => labels::owner(finding.owner, page.lang),
        party => party,
    };
    // A place that stands among the sides is not said again.
    let listed = |source: &&SourceLine| !finding.sides.iter().any(|side| side.place == source.shown());
    let others: Vec<&SourceLine> = finding.sources.iter().filter(listed).collect();
    let place = shown(&others, page.lang);
    let message = finding.message.as_str();
    let texts = [message, help, finding.clause, owner, &place, &finding.id];
    page.cells((row, SAID), &texts)?;
    let written = finding.state.as_ref();
    let texts = written.map(|state| [&state.remark, &state.responsible, &state.status]);
    for (col, n) in (REMARK..=STATUS).zip(0..) {
        match texts.and_then(|texts| texts.get(n).copied()).filter(|text| !text.is_empty()) {
            Some(text) => page.text((row, col), text, entry)?,
            None => page.blank((row, col), entry)?,
        }
    }
    Ok(())
}

/// Since when it stands.
fn age(page: &mut Page<'_>, row: u32, finding: &FindingLine) -> Done {
    let Some(state) = &finding.state else {
        return page.cells((row, AGE), &["", "", "", ""]);
    };
    let label = match (state.reopened, state.what) {
        (true, _) => Label::ReopenedState,
        (false, State::New) => Label::NewState,
        (false, State::Open) => Label::OpenState,
    };
    page.cell((row, AGE), Some(label.text(page.lang)))?;
    page.day((row, AGE + 1), Some(state.since))?;
    page.quantity((row, AGE + 2), Some(Quantity::whole(state.age_days)))?;
    page.quantity((row, AGE + 3), Some(Quantity::whole(i64::from(state.periods))))
}

/// Places: a line for each sheet, with its cells.
pub(super) fn shown(sources: &[&SourceLine], lang: Lang) -> String {
    let mut text = String::new();
    let mut before: Option<&SourceLine> = None;
    for source in sources.iter().copied().take(MOST_PLACES) {
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
