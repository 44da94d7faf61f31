//! 各责任人: callbacks on the tickets that each one completed, and those that each one made.

use super::super::page::{Column, Done, FIRST, HEAD, MOST_ROWS, Page, row};
use super::super::{caution, title};
use super::rates::{COLUMNS, PERSON, of_prefix, share, table};
use super::tickets::Tickets;
use crate::report::answer::{Answer, RateLine};
use crate::report::labels::Label;

const CALLERS: &[Column] = &[
    Column(Label::CalledBy, 18),
    Column(Label::Calls, 14),
    Column(Label::Reached, 9),
    Column(Label::Answered, 9),
    Column(Label::SatisfiedCount, 9),
    Column(Label::Satisfaction, 9),
];

pub(super) fn write(page: &mut Page<'_>, answer: &Answer, tickets: &Tickets<'_>) -> Done {
    let lang = page.lang;
    let lines: Vec<(&RateLine, &str)> = of_prefix(answer, "staff:").take(MOST_ROWS / 2).collect();
    page.top(&title(answer, Label::ByStaff, lang), &caution(answer, 0, lang), Label::ByStaffHint)?;
    page.heads(HEAD, COLUMNS)?;
    let next = table(page, FIRST, &lines, tickets, Some(PERSON))?;
    page.freeze(2)?;
    let top = next + 1;
    page.heads(top, CALLERS)?;
    let callers = answer.callbacks.iter().flat_map(|part| &part.callers).take(MOST_ROWS / 2);
    for (caller, n) in callers.zip(0..) {
        let at = row(top + 1, n);
        page.cell((at, 0), Some(&caller.caller))?;
        let counts = [caller.calls, caller.reached, caller.answered, caller.satisfied];
        for (count, col) in counts.into_iter().zip(1..) {
            page.count((at, col), count)?;
        }
        share(page, (at, 5), caller.satisfaction.as_deref())?;
    }
    page.finish()
}
