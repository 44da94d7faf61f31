//! 输入: what each file was taken for, and what became of its rows.

use super::page::{Column, Done, FIRST, HEAD, MOST_ROWS, Page, row};
use super::table::Table;
use super::{caution, title};
use crate::report::answer::{Answer, InputLine};
use crate::report::labels::{self, Label};
use crate::value::Lang;
use rust_xlsxwriter::XlsxError;

const COLUMNS: &[Column] = &[
    Column(Label::File, 30),
    Column(Label::Sheet, 14),
    Column(Label::Kind, 12),
    Column(Label::Site, 14),
    Column(Label::FirstDay, 12),
    Column(Label::LastDay, 12),
    Column(Label::ReadRows, 8),
    Column(Label::RowsAccepted, 8),
    Column(Label::RowsRejected, 8),
    Column(Label::RowsSkipped, 8),
    Column(Label::RowsHeld, 8),
    Column(Label::HeaderRows, 8),
    Column(Label::Columns, 36),
    Column(Label::Unmapped, 8),
    Column(Label::Hidden, 6),
    Column(Label::Failure, 24),
    Column(Label::Sha256, 24),
];
const DAYS: u16 = 4;
const ROWS: u16 = 6;
const LAST: u16 = 16;
const PASSED: &[Column] = &[Column(Label::File, 30), Column(Label::Why, 14)];
const OVERRIDES: &[Column] = &[
    Column(Label::Place, 30),
    Column(Label::OldValue, 14),
    Column(Label::NewValue, 12),
    Column(Label::Reason, 14),
    Column(Label::Applied, 12),
];
const MOST_OVERRIDES: usize = 10_000;
/// Leaves room below for the files that were passed over.
const MOST: usize = MOST_ROWS / 2;

pub(super) fn write<'d>(page: &mut Page<'_>, answer: &'d Answer) -> Result<[Table<'d>; 2], XlsxError> {
    let lang = page.lang;
    let over = |rows: usize| rows.saturating_sub(MOST);
    page.top(
        &title(answer, Label::Inputs, lang),
        &caution(answer, over(answer.inputs.len()) + over(answer.passed_over.len()), lang),
        Label::InputsHint,
    )?;
    page.heads(HEAD, COLUMNS)?;
    let files = page.table(FIRST, MOST, &answer.inputs, input)?;
    let next = row(FIRST, answer.inputs.len().min(MOST));
    if next > FIRST {
        page.sheet.autofilter(HEAD, 0, next - 1, LAST)?;
    }
    page.freeze(1)?;
    let next = overrides(page, next + 1, answer)?;
    let passed = passed_over(page, next, answer)?;
    page.finish()?;
    Ok([files, passed])
}

fn input(page: &mut Page<'_>, row: u32, line: &InputLine) -> Done {
    let lang = page.lang;
    let kind = match line.kind {
        Some(kind) => labels::kind(kind, lang),
        None => Label::NotRecognised.text(lang),
    };
    let site = line.site.as_deref().unwrap_or("");
    page.cells((row, 0), &[&line.file, &line.sheet, kind, site])?;
    page.day((row, DAYS), line.days.map(|days| days.0))?;
    page.day((row, DAYS + 1), line.days.map(|days| days.1))?;
    let rows = line.rows;
    let counts = [rows.read, rows.accepted, rows.rejected, rows.skipped, rows.held];
    for (count, col) in counts.into_iter().zip(ROWS..) {
        page.count((row, col), count)?;
    }
    let heads: Vec<String> = line.header_rows.iter().map(u32::to_string).collect();
    let hidden = if line.hidden { Label::Yes.text(lang) } else { "" };
    let failure = line.failure.as_deref().unwrap_or("");
    let texts =
        [&heads.join(", "), &mapping(line, lang), &line.unmapped.join(", "), hidden, failure, &line.sha256];
    page.cells((row, ROWS + 5), &texts)?;
    if line.failure.is_some() {
        let error = &page.styles.error;
        page.text((row, LAST - 1), failure, error)?;
    }
    Ok(())
}

/// `A=日期; B=现场`, in the order of the columns.
fn mapping(line: &InputLine, lang: Lang) -> String {
    let mut columns: Vec<(&str, &'static str)> =
        line.columns.iter().map(|(letters, key)| (letters.as_str(), *key)).collect();
    columns.sort_by_key(|(letters, _)| (letters.len(), *letters));
    let parts: Vec<String> =
        columns.into_iter().map(|(letters, key)| format!("{letters}={}", labels::field(key, lang))).collect();
    parts.join("; ")
}

/// The cells that the configuration corrects, with why; the row below.
fn overrides(page: &mut Page<'_>, at: u32, answer: &Answer) -> Result<u32, XlsxError> {
    if answer.overrides.is_empty() {
        return Ok(at);
    }
    let styles = page.styles;
    let title = format!("{} - {}", Label::Overridden.text(page.lang), answer.overrides.len());
    page.sheet.write_string_with_format(at, 0, title, &styles.section)?;
    page.heads(at + 1, OVERRIDES)?;
    for (line, n) in answer.overrides.iter().take(MOST_OVERRIDES).zip(0..) {
        let at = row(at + 2, n);
        page.cells((at, 0), &[&line.place, &line.old, &line.new, &line.reason])?;
        let (label, format) =
            if line.applied { (Label::Yes, &styles.text) } else { (Label::No, &styles.error) };
        page.label((at, 4), label, format)?;
    }
    Ok(row(at + 3, answer.overrides.len().min(MOST_OVERRIDES)))
}

fn passed_over<'d>(page: &mut Page<'_>, at: u32, answer: &'d Answer) -> Result<Table<'d>, XlsxError> {
    if !answer.passed_over.is_empty() {
        let title = format!("{} - {}", Label::PassedOver.text(page.lang), answer.passed_over.len());
        page.sheet.write_string_with_format(at, 0, title, &page.styles.section)?;
        page.heads(at + 1, PASSED)?;
    }
    page.table(at + 2, MOST, &answer.passed_over, |page, row, line| {
        page.cells((row, 0), &[&line.file, labels::passed_why(line.why, page.lang)])
    })
}
