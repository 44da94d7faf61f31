//! 每日评分: a line per person, day and work, with its rows.

use super::super::page::{Column, Done, FIRST, HEAD, MOST_ROWS, Page, row};
use super::super::table::Table;
use super::super::{caution, title};
use super::{Shares, hide_unused, known, places_of, put_rate, put_share};
use crate::report::answer::{Answer, ScoreLine, ScoreReason};
use crate::report::labels::{self, Label};
use crate::value::Lang;
use rust_xlsxwriter::XlsxError;
use std::rc::Rc;

const COLUMNS: &[Column] = &[
    Column(Label::Team, 20),
    Column(Label::Worker, 10),
    Column(Label::WorkType, 16),
    Column(Label::Date, 12),
    Column(Label::Attempted, 10),
    Column(Label::QuotaState, 10),
    Column(Label::Succeeded, 10),
    Column(Label::SuccessRate, 10),
    Column(Label::TierOf, 14),
    Column(Label::Adjustment, 10),
    Column(Label::OtherStarted, 10),
    Column(Label::OtherLinear, 10),
    Column(Label::OtherFull, 10),
    Column(Label::OtherAdded, 10),
    Column(Label::OtherHighest, 10),
    Column(Label::Place, 44),
];
const LAST: u16 = 15;
const OTHERS: [&str; 5] = ["started", "linear", "full", "added", "highest"];

pub(super) fn write<'d>(
    page: &mut Page<'_>,
    answer: &'d Answer,
    shares: &Rc<Shares>,
) -> Result<Table<'d>, XlsxError> {
    let lang = page.lang;
    let people = answer.scores.iter().filter(|score| score.detail.is_none());
    let days = || people.clone().flat_map(|score| score.lines.iter().map(move |line| (score, line)));
    let all = days().count();
    page.top(
        &title(answer, Label::DailyLines, lang),
        &caution(answer, all.saturating_sub(MOST_ROWS), lang),
        Label::DailyHint,
    )?;
    page.heads(HEAD, COLUMNS)?;
    let (lines, shares) = (days().collect::<Vec<_>>(), Rc::clone(shares));
    let table = page.table(FIRST, MOST_ROWS, lines, move |page, row, (score, line)| {
        put(page, row, score, line, &shares)
    })?;
    page.freeze(4)?;
    let next = row(FIRST, all.min(MOST_ROWS));
    if next > FIRST {
        page.sheet.autofilter(HEAD, 0, next - 1, LAST)?;
    }
    page.finish()?;
    let used = |key: &str| days().any(|(_, line)| line.alternatives.contains_key(key));
    hide_unused(page, OTHERS.into_iter().zip(10..).map(|(key, col)| (col, used(key))))?;
    Ok(table)
}

fn put(page: &mut Page<'_>, at: u32, score: &ScoreLine, line: &ScoreReason, shares: &Shares) -> Done {
    let (lang, styles) = (page.lang, page.styles);
    page.cells((at, 0), &[&score.team, &score.person, score.work])?;
    page.day((at, 3), line.date)?;
    known(page, (at, 4), line.quantity)?;
    let quota = if line.quota == Some("short") { &styles.error } else { &styles.text };
    page.text((at, 5), quota_word(line.quota, lang), quota)?;
    known(page, (at, 6), line.succeeded)?;
    put_rate(page, (at, 7), rate(line).as_ref(), &shares.rate)?;
    let tier = if line.tier == Some("unqualified") { &styles.error } else { &styles.text };
    page.text((at, 8), labels::tier(line.tier, lang), tier)?;
    put_share(page, (at, 9), line.adjustment, shares)?;
    for (key, col) in OTHERS.into_iter().zip(10..) {
        match line.alternatives.get(key) {
            Some(share) => put_share(page, (at, col), Some(*share), shares)?,
            None => page.cell((at, col), None)?,
        }
    }
    page.cell((at, LAST), Some(&places_of(&line.sources, lang)))
}

/// Of the day, to four places.
fn rate(line: &ScoreReason) -> Option<String> {
    let rate = crate::outsource::tier::rate(line.succeeded?, line.quantity?)?;
    Some(rate.to_string())
}

fn quota_word(key: Option<&'static str>, lang: Lang) -> &'static str {
    match key {
        Some("short") => Label::QuotaShortState.text(lang),
        Some("over") => Label::QuotaOver.text(lang),
        Some("excused") => Label::QuotaExcused.text(lang),
        Some(_) => Label::QuotaWithin.text(lang),
        None => "",
    }
}
