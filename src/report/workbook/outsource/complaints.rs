//! 投诉工单: by what came of them; the amount is left to a person.

use super::super::page::{Column, Done, FIRST, HEAD, MOST_ROWS, Page, row};
use super::super::{caution, title};
use crate::record::Verdict;
use crate::report::answer::Answer;
use crate::report::labels::Label;

const COLUMNS: &[Column] = &[
    Column(Label::Team, 22),
    Column(Label::Verdict, 10),
    Column(Label::Date, 12),
    Column(Label::Order, 14),
    Column(Label::Worker, 12),
    Column(Label::Content, 40),
    Column(Label::Assessment, 24),
    Column(Label::AmountToSet, 16),
    Column(Label::Place, 34),
];
const LAST: u16 = 8;

pub(super) fn write(page: &mut Page<'_>, answer: &Answer) -> Done {
    let (lang, styles) = (page.lang, page.styles);
    let all = answer.complaints.len();
    page.top(
        &title(answer, Label::ComplaintsSheet, lang),
        &caution(answer, all.saturating_sub(MOST_ROWS), lang),
        Label::ComplaintsHint,
    )?;
    page.heads(HEAD, COLUMNS)?;
    for (line, n) in answer.complaints.iter().take(MOST_ROWS).zip(0..) {
        let at = row(FIRST, n);
        let (verdict, format) = match line.verdict {
            Verdict::Substantiated => (Label::Substantiated, &styles.error),
            Verdict::Unsubstantiated => (Label::Unsubstantiated, &styles.text),
            Verdict::Pending => (Label::PendingComplaints, &styles.warning),
        };
        page.cell((at, 0), Some(&line.team))?;
        page.label((at, 1), verdict, format)?;
        page.day((at, 2), Some(line.date))?;
        let text = |text: &'_ Option<String>| text.clone().unwrap_or_default();
        let (order, person) = (text(&line.order), text(&line.person));
        page.cells((at, 3), &[&order, &person, &text(&line.content), &text(&line.assessment)])?;
        let amount = if line.verdict == Verdict::Substantiated { &styles.entry } else { &styles.text };
        page.text((at, 7), "", amount)?;
        page.cell((at, LAST), line.source.as_ref().map(|source| source.shown()).as_deref())?;
    }
    page.freeze(1)?;
    let next = row(FIRST, all.min(MOST_ROWS));
    if next > FIRST {
        page.sheet.autofilter(HEAD, 0, next - 1, LAST)?;
        page.codes(FIRST, next - 1, 3)?;
    }
    page.finish()
}
