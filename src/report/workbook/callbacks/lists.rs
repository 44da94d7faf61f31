//! The lists: what is wrong, what to do and who, the pressing ones first.

use super::super::findings::shown;
use super::super::page::{Column, Done, FIRST, HEAD, MOST_ROWS, Page, row};
use super::super::table::Table;
use super::super::{caution, cell, title};
use super::tickets::Tickets;
use crate::report::answer::{Answer, FindingLine, SourceLine};
use crate::report::labels::{self, Label};
use crate::value::Lang;
use rust_xlsxwriter::{DataValidation, XlsxError};
use std::rc::Rc;

const COLUMNS: &[Column] = &[
    Column(Label::Severity, 9),
    Column(Label::Code, 7),
    Column(Label::Name, 16),
    Column(Label::TicketNumber, 16),
    Column(Label::ServiceCategory, 10),
    Column(Label::RoomNumber, 14),
    Column(Label::Date, 12),
    Column(Label::Message, 46),
    Column(Label::WhatToDo, 34),
    Column(Label::WhoActs, 14),
    Column(Label::Place, 30),
    Column(Label::Clause, 18),
    Column(Label::Id, 10),
    Column(Label::Remark, 20),
    Column(Label::Responsible, 9),
    Column(Label::Status, 9),
];
const TICKET: u16 = 3;
const DATE: u16 = 6;
const REMARK: u16 = 13;
const STATUS: u16 = 15;
const STATES: [Label; 4] = [Label::Open, Label::InProgress, Label::Done, Label::ExplainedStatus];

/// Which codes stand on which sheet; the most pressing first.
const SHEETS: &[(Label, &[&str])] = &[
    (Label::ListOverdue, &["C503"]),
    (Label::ListUnsatisfied, &["C504"]),
    (Label::ListRates, &["C501"]),
    (Label::ListRepeats, &["C505", "C506"]),
    (Label::ListCallers, &["C508"]),
    (Label::ListLate, &["C502"]),
    (Label::ListEarly, &["C507"]),
    (Label::ListAnswers, &["C512"]),
    (Label::ListForms, &["C509", "C511"]),
    (Label::ListWithout, &["C510"]),
    (Label::ListVisits, &["V861", "V862"]),
];

/// One list.
pub(super) struct List<'a> {
    pub name: Label,
    pub findings: Vec<&'a FindingLine>,
}

/// All lists.
pub(super) struct Lists<'a>(Vec<List<'a>>);

impl<'a> Lists<'a> {
    pub(super) fn of(answer: &'a Answer) -> Lists<'a> {
        let mut lists: Vec<List<'a>> =
            SHEETS.iter().map(|(name, _)| List { name: *name, findings: Vec::new() }).collect();
        let mut rest = List { name: Label::ListInput, findings: Vec::new() };
        for finding in &answer.findings {
            let at = SHEETS.iter().position(|(_, codes)| codes.contains(&finding.code));
            match at.and_then(|at| lists.get_mut(at)) {
                Some(list) => list.findings.push(finding),
                None => rest.findings.push(finding),
            }
        }
        lists.push(rest);
        for list in &mut lists {
            list.findings.sort_by(|a, b| (b.severity, a.code, a.date).cmp(&(a.severity, b.code, b.date)));
        }
        Lists(lists)
    }

    /// The lists that have something on them.
    pub(super) fn filled(&self) -> impl Iterator<Item = &List<'a>> {
        self.0.iter().filter(|list| !list.findings.is_empty())
    }

    /// The sheet and row of the first finding with a code.
    pub(super) fn code(&self, code: &str) -> Option<(Label, u32)> {
        self.0.iter().find_map(|list| {
            let at = list.findings.iter().position(|finding| finding.code == code)?;
            Some((list.name, row(FIRST, at)))
        })
    }
}

pub(super) fn write<'d>(
    page: &mut Page<'_>,
    answer: &'d Answer,
    list: &List<'d>,
    tickets: &Rc<Tickets<'d>>,
) -> Result<Table<'d>, XlsxError> {
    let lang = page.lang;
    let all = list.findings.len();
    let over = all.saturating_sub(MOST_ROWS);
    page.top(&title(answer, list.name, lang), &caution(answer, over, lang), Label::ListHint)?;
    page.heads(HEAD, COLUMNS)?;
    // A3: what is wrong and what to do need the room.
    page.sheet.set_paper_size(8);
    page.room(REMARK, 18);
    let (lines, tickets) = (list.findings.clone(), Rc::clone(tickets));
    let table = page.table(FIRST, MOST_ROWS, lines, move |page, row, line| put(page, row, line, &tickets))?;
    page.freeze(TICKET + 1)?;
    let next = row(FIRST, all.min(MOST_ROWS));
    if next > FIRST {
        page.sheet.autofilter(HEAD, 0, next - 1, STATUS)?;
        page.codes(FIRST, next - 1, TICKET)?;
        states(page, next - 1)?;
    }
    page.finish()?;
    Ok(table)
}

fn put(page: &mut Page<'_>, row: u32, finding: &FindingLine, tickets: &Tickets<'_>) -> Done {
    let styles = page.styles;
    let lang = page.lang;
    let subject = &finding.subject;
    page.text((row, 0), labels::severity(finding.severity, lang), styles.severity(finding.severity))?;
    page.cells((row, 1), &[finding.code, labels::rule_name(finding.code, lang)])?;
    let number = subject.ticket.as_deref().or(subject.document.as_deref()).unwrap_or("");
    match tickets.row_of(number) {
        Some(to) => page.link((row, TICKET), (Label::Tickets, (to, 0)), number, &styles.link)?,
        None => page.cell((row, TICKET), Some(number))?,
    }
    page.cells(
        (row, TICKET + 1),
        &[subject.category.as_deref().unwrap_or(""), subject.room.as_deref().unwrap_or("")],
    )?;
    page.day((row, DATE), finding.date)?;
    let sources: Vec<&SourceLine> = finding.sources.iter().collect();
    let texts = [
        finding.message.as_str(),
        finding.help.as_deref().unwrap_or(""),
        who(finding, lang),
        &shown(&sources, lang),
        finding.clause,
        &finding.id,
    ];
    page.cells((row, DATE + 1), &texts)?;
    for col in REMARK..=STATUS {
        page.blank((row, col), &styles.entry)?;
    }
    Ok(())
}

/// Who has to act: the one whom the finding names, else the service centre, of its site.
fn who(finding: &FindingLine, lang: Lang) -> &str {
    let site = finding.site.as_deref().unwrap_or(Label::ServiceCentre.text(lang));
    finding.subject.person.as_deref().unwrap_or(site)
}

fn states(page: &mut Page<'_>, last: u32) -> Done {
    let words: Vec<&str> = STATES.iter().map(|state| state.text(page.lang)).collect();
    page.room(STATUS, words.iter().map(|word| cell::width(word)).max().unwrap_or(0));
    let list = DataValidation::new().allow_list_strings(&words)?;
    page.sheet.add_data_validation(FIRST, STATUS, last, STATUS, &list)?;
    Ok(())
}
