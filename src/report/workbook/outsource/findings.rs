//! 差异清单 of outsourced work: whose, which rule, how much, and columns to work in.

use super::super::page::{Column, Done, FIRST, HEAD, MOST_ROWS, Page, row};
use super::super::places::Places;
use super::super::table::Table;
use super::super::{caution, title};
use super::places_of;
use crate::report::answer::{Answer, FindingLine};
use crate::report::labels::{self, Label};
use rust_xlsxwriter::{DataValidation, XlsxError};

const COLUMNS: &[Column] = &[
    Column(Label::Severity, 9),
    Column(Label::Code, 7),
    Column(Label::Name, 14),
    Column(Label::Team, 20),
    Column(Label::Worker, 12),
    Column(Label::WorkType, 14),
    Column(Label::Order, 14),
    Column(Label::Date, 12),
    Column(Label::Quantity, 10),
    Column(Label::Message, 46),
    Column(Label::WhatToDo, 30),
    Column(Label::Clause, 16),
    Column(Label::Owner, 16),
    Column(Label::Place, 34),
    Column(Label::Id, 10),
    Column(Label::AmountToSet, 14),
    Column(Label::Remark, 20),
    Column(Label::Status, 9),
];
const ORDER: u16 = 6;
const AMOUNT: u16 = 15;
const LAST: u16 = 17;

pub(super) fn write<'d>(
    page: &mut Page<'_>,
    answer: &'d Answer,
    places: &Places<'d>,
) -> Result<Table<'d>, XlsxError> {
    let lang = page.lang;
    let all = places.order.len();
    page.top(
        &title(answer, Label::Discrepancies, lang),
        &caution(answer, all.saturating_sub(MOST_ROWS), lang),
        Label::OutsourcedFindingsHint,
    )?;
    page.heads(HEAD, COLUMNS)?;
    page.sheet.set_paper_size(8);
    page.room(AMOUNT + 1, 18);
    let table = page.table(FIRST, MOST_ROWS, places.order.clone(), |page, row, line| put(page, row, line))?;
    page.freeze(3)?;
    let next = row(FIRST, all.min(MOST_ROWS));
    if next > FIRST {
        page.sheet.autofilter(HEAD, 0, next - 1, LAST)?;
        page.codes(FIRST, next - 1, ORDER)?;
        let states = [Label::Open, Label::InProgress, Label::Done, Label::ExplainedStatus];
        let states = states.map(|state| state.text(lang));
        let choice = DataValidation::new()
            .allow_list_strings(&states)?
            .set_input_message(Label::StatusHint.text(lang))?;
        page.sheet.add_data_validation(FIRST, LAST, next - 1, LAST, &choice)?;
    }
    page.finish()?;
    Ok(table)
}

fn put(page: &mut Page<'_>, at: u32, finding: &FindingLine) -> Done {
    let (lang, styles) = (page.lang, page.styles);
    let severity = labels::severity(finding.severity, lang);
    page.text((at, 0), severity, styles.severity(finding.severity))?;
    let subject = &finding.subject;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let name = labels::rule_name(finding.code, lang);
    let (team, person, work) = (text(&subject.team), text(&subject.person), text(&subject.work));
    page.cells((at, 1), &[finding.code, name, &team, &person, &work, &text(&subject.order)])?;
    page.day((at, 7), finding.date)?;
    page.quantity((at, 8), finding.quantity)?;
    let help = finding.help.as_deref().unwrap_or("");
    let places = places_of(&finding.sources, lang);
    page.cells((at, 9), &[&finding.message, help, finding.clause, &finding.party, &places, &finding.id])?;
    for col in AMOUNT..LAST {
        page.text((at, col), "", &styles.entry)?;
    }
    page.label((at, LAST), Label::Open, &styles.entry)
}
