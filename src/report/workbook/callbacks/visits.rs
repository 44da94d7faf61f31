//! 走访: the owners visited in each area, week by week.

use super::super::page::{Column, Done, FIRST, HEAD, MOST_ROWS, Page, row};
use super::super::{caution, title};
use super::rates::share;
use crate::report::answer::Answer;
use crate::report::labels::Label;

const COLUMNS: &[Column] = &[
    Column(Label::Site, 16),
    Column(Label::Steward, 14),
    Column(Label::WeekFrom, 12),
    Column(Label::Owners, 10),
    Column(Label::Visited, 10),
    Column(Label::CallbackRate, 10),
    Column(Label::RequiredRate, 10),
    Column(Label::Met, 8),
];

pub(super) fn write(page: &mut Page<'_>, answer: &Answer) -> Done {
    let lang = page.lang;
    let lines: Vec<_> = answer.callbacks.iter().flat_map(|part| &part.visits).collect();
    let over = lines.len().saturating_sub(MOST_ROWS);
    page.top(&title(answer, Label::Visits, lang), &caution(answer, over, lang), Label::VisitsHint)?;
    page.heads(HEAD, COLUMNS)?;
    let styles = page.styles;
    for (line, n) in lines.iter().take(MOST_ROWS).zip(0..) {
        let at = row(FIRST, n);
        page.cells((at, 0), &[line.site.as_deref().unwrap_or(""), &line.steward])?;
        page.day((at, 2), Some(line.monday))?;
        page.count((at, 3), line.owners)?;
        page.count((at, 4), line.visited)?;
        share(page, (at, 5), line.rate.as_deref())?;
        share(page, (at, 6), line.required.as_deref())?;
        let format = if line.met == Some(false) { &styles.error } else { &styles.text };
        page.label((at, 7), Label::of_met(line.met), format)?;
    }
    page.freeze(2)?;
    let next = row(FIRST, lines.len().min(MOST_ROWS));
    if next > FIRST {
        page.sheet.autofilter(HEAD, 0, next - 1, 7)?;
    }
    page.finish()
}
