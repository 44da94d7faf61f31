//! 摘要: whether the answer is whole, the figures, and the teams by rank, on a page.

use super::super::front::{self, CODES, SITES};
use super::super::page::{Done, Page, row};
use super::super::places::Places;
use super::{Cards, Shares, charts, put_rate, put_share};
use crate::report::answer::Answer;
use crate::report::labels::Label;
use rust_xlsxwriter::XlsxError;

/// The other sheets, in rows.
const WAYS: &[&[Label]] = &[
    &[Label::Teams, Label::DailyLines, Label::Orders, Label::ReadingsSheet, Label::ComplaintsSheet],
    &[Label::Discrepancies, Label::HeldAndRejected, Label::Inputs],
];
/// Teams that the overview lists; all are on their own sheet.
const LISTED: usize = 40;

pub(super) fn write(
    page: &mut Page<'_>,
    answer: &Answer,
    places: &Places<'_>,
    cards: &Cards,
    shares: &Shares,
) -> Done {
    front::widths(page)?;
    let top = front::head(page, answer, Label::OutsourcersReport, WAYS)?;
    let ends = [
        figures(page, top, answer)?,
        front::codes(page, top, answer, places)?,
        teams(page, top, answer, cards, shares)?,
    ];
    let below = ends.into_iter().max().unwrap_or(top);
    let below = front::run(page, below + 1, answer)?;
    super::cards::signatures(page, below, [0, CODES + 1, SITES])?;
    let end = charts::overview(page, below + 3, answer)?;
    page.sheet.set_print_fit_to_pages(1, if end <= 60 { 1 } else { 2 });
    Ok(())
}

fn figures(page: &mut Page<'_>, top: u32, answer: &Answer) -> Result<u32, XlsxError> {
    let rows = answer.summary.rows;
    let inputs = [
        (Label::Files, answer.summary.files),
        (Label::RowsRead, rows.read),
        (Label::RowsAccepted, rows.accepted),
        (Label::RowsRejected, rows.rejected),
        (Label::RowsSkipped, rows.skipped),
    ];
    let mut at = front::group(page, top, Label::Inputs, &inputs)?;
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    if let Some(rows) = answer.fieldwork {
        let fates = [
            (Label::WorkRows, count(rows.counted)),
            (Label::OutsidePeriod, rows.outside_period),
            (Label::Repeated, count(rows.repeated)),
            (Label::Replaced, count(rows.replaced)),
        ];
        at = front::group(page, at, Label::WorkLog, &fates)?;
    }
    front::severities(page, at, answer)
}

/// The teams by rank, each leading to its card.
fn teams(
    page: &mut Page<'_>,
    top: u32,
    answer: &Answer,
    cards: &Cards,
    shares: &Shares,
) -> Result<u32, XlsxError> {
    let styles = page.styles;
    let heads = [Label::Team, Label::Rank, Label::Adjustment, Label::SuccessRate];
    for (label, col) in heads.into_iter().zip(SITES..) {
        page.label((top, col), label, &styles.head)?;
    }
    for (team, n) in answer.teams.iter().take(LISTED).zip(0..) {
        let at = row(top + 1, n);
        match cards.name(answer, &team.team) {
            Some(name) => page.link_to_sheet((at, SITES), name, &team.team, &styles.link)?,
            None => page.cell((at, SITES), Some(&team.team))?,
        }
        match team.rank {
            Some(rank) => page.count((at, SITES + 1), u64::from(rank))?,
            None => super::dash(page, (at, SITES + 1))?,
        }
        put_share(page, (at, SITES + 2), team.adjustment, shares)?;
        put_rate(page, (at, SITES + 3), team.success_rate.as_ref(), &shares.rate)?;
    }
    let next = row(top + 1, answer.teams.len().min(LISTED));
    if answer.teams.len() > LISTED {
        let (to, text) = ((Label::Teams, (0, 0)), format!("→ {}", Label::Teams.text(page.lang)));
        page.link((next, SITES), to, &text, &styles.jump)?;
        return Ok(next + 1);
    }
    Ok(next)
}
