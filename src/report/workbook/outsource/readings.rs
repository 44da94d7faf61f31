//! 读法对照: what each reading of the regulation comes to, side by side.

use super::super::page::{Column, Done, FIRST, HEAD, MOST_ROWS, Page, row};
use super::super::table::Table;
use super::super::{caution, title};
use super::{Shares, put_share};
use crate::report::answer::{Answer, ScoreLine};
use crate::report::labels::Label;
use crate::report::outsourcers::applied_reading;
use rust_xlsxwriter::XlsxError;
use std::rc::Rc;

const COLUMNS: &[Column] = &[
    Column(Label::Team, 22),
    Column(Label::Worker, 12),
    Column(Label::WorkType, 16),
    Column(Label::Order, 14),
    Column(Label::AppliedReading, 16),
    Column(Label::Adjustment, 12),
    Column(Label::OtherFull, 12),
    Column(Label::OtherStarted, 12),
    Column(Label::OtherLinear, 12),
    Column(Label::OtherHighest, 12),
    Column(Label::OtherAdded, 12),
    Column(Label::OtherOver, 12),
    Column(Label::OtherBy, 12),
    Column(Label::Clause, 16),
];
const LAST: u16 = 13;
const KEYS: [&str; 7] = ["full", "started", "linear", "highest", "added", "over", "by"];

pub(super) fn write<'d>(
    page: &mut Page<'_>,
    answer: &'d Answer,
    shares: &Rc<Shares>,
) -> Result<Table<'d>, XlsxError> {
    let lang = page.lang;
    let lines: Vec<&ScoreLine> =
        answer.scores.iter().filter(|score| !score.alternatives.is_empty()).collect();
    page.top(
        &title(answer, Label::ReadingsSheet, lang),
        &caution(answer, lines.len().saturating_sub(MOST_ROWS), lang),
        Label::ReadingsHint,
    )?;
    page.heads(HEAD, COLUMNS)?;
    let next = row(FIRST, lines.len().min(MOST_ROWS));
    let shares = Rc::clone(shares);
    let table = page.table(FIRST, MOST_ROWS, lines, move |page, row, line| put(page, row, line, &shares))?;
    page.freeze(4)?;
    if next > FIRST {
        page.sheet.autofilter(HEAD, 0, next - 1, LAST)?;
        page.codes(FIRST, next - 1, 3)?;
    }
    page.finish()?;
    Ok(table)
}

fn put(page: &mut Page<'_>, at: u32, score: &ScoreLine, shares: &Shares) -> Done {
    let lang = page.lang;
    let order = score.order.as_deref().unwrap_or("");
    page.cells((at, 0), &[&score.team, &score.person, score.work, order])?;
    let applied = applied_reading(score);
    page.cell((at, 4), applied.map(|reading| crate::message::outsource::reading(reading, lang)))?;
    put_share(page, (at, 5), score.adjustment, shares)?;
    for (key, col) in KEYS.into_iter().zip(6..) {
        let own = score.adjustment.filter(|_| applied.is_some_and(|reading| reading.key() == key));
        match score.alternatives.get(key).copied().or(own) {
            Some(share) => put_share(page, (at, col), Some(share), shares)?,
            None => page.cell((at, col), None)?,
        }
    }
    let clause = if score.detail.is_some() { "外包队伍 §5.2" } else { "外包队伍 §5.1" };
    page.cell((at, LAST), Some(clause))
}
