//! 摘要: whether the answer is whole, its figures, the sites and the run, on a page.

use super::causes::{self, Causes};
use super::front;
use super::page::{Done, Page};
use super::places::Places;
use super::sites;
use crate::report::answer::Answer;
use crate::report::labels::Label;
use rust_xlsxwriter::XlsxError;

/// The other sheets, in rows.
const WAYS: &[&[Label]] = &[
    &[Label::Balances, Label::Discrepancies, Label::Statement, Label::Vouchers, Label::Transfers],
    &[Label::Causes, Label::Matches, Label::HeldAndRejected, Label::Inputs],
];
/// Rows that are still readable when they are fitted to a page.
const ONE_PAGE: u32 = 50;
/// Rows that two pages take, the charts of the causes among them.
const TWO_PAGES: u32 = 80;

pub(super) fn write(page: &mut Page<'_>, answer: &Answer, places: &Places<'_>, causes: &Causes<'_>) -> Done {
    front::widths(page)?;
    let top = front::head(page, answer, Label::Report, WAYS)?;
    let ends = [
        figures(page, top, answer)?,
        front::codes(page, top, answer, places)?,
        sites::write(page, top, answer)?,
    ];
    let below = ends.into_iter().max().unwrap_or(top);
    let below = front::run(page, below + 1, answer)?;
    front::signatures(page, below)?;
    let end = causes::charts(page, below + 3, causes)?;
    if end <= ONE_PAGE {
        page.sheet.set_print_fit_to_pages(1, 1);
    } else if end <= TWO_PAGES {
        page.sheet.set_print_fit_to_pages(1, 2);
    }
    Ok(())
}

/// The figures in groups; the row below.
fn figures(page: &mut Page<'_>, top: u32, answer: &Answer) -> Result<u32, XlsxError> {
    let summary = &answer.summary;
    let rows = summary.rows;
    let mut at = front::group(
        page,
        top,
        Label::Inputs,
        &[
            (Label::Files, summary.files),
            (Label::RowsRead, rows.read),
            (Label::RowsAccepted, rows.accepted),
            (Label::RowsRejected, rows.rejected),
            (Label::RowsSkipped, rows.skipped),
            (Label::RowsHeld, rows.held),
        ],
    )?;
    if let Some(ledger) = summary.ledger {
        let fates = [
            (Label::Posted, ledger.posted),
            (Label::OutsidePeriod, ledger.outside_period),
            (Label::Held, ledger.held),
            (Label::Repeated, ledger.repeated),
            (Label::Replaced, ledger.replaced),
        ];
        at = front::group(page, at, Label::LedgerPostings, &fates)?;
    }
    let keys = summary.keys;
    let keys = [
        (Label::AllKeys, keys.all),
        (Label::EqualKeys, keys.equal),
        (Label::DifferingKeys, keys.differ),
        (Label::UnknownKeys, keys.unknown),
    ];
    at = front::group(page, at, Label::Keys, &keys)?;
    front::severities(page, at, answer)
}
