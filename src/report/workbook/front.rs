//! The pieces that the first page of every workbook is made of: title and state, ways to
//! the other sheets, groups of figures, findings by code, the run, lines to sign on.

use super::page::{At, Done, Page, row};
use super::places::Places;
use super::{filter, title};
use crate::finding::Severity;
use crate::message::{Message, Report};
use crate::report::answer::{Answer, Gap};
use crate::report::labels::{self, Label};
use crate::value::{Lang, Period};
use rust_xlsxwriter::{Format, XlsxError};

/// Left: figures. Middle: codes. Right: sites, or what else a report compares.
pub(super) const WIDTHS: [usize; 11] = [30, 12, 3, 9, 30, 9, 3, 24, 11, 11, 11];
pub(super) const CODES: u16 = 3;
pub(super) const SITES: u16 = 7;
pub(super) const LAST: u16 = 10;

/// Gives the columns their fixed widths.
pub(super) fn widths(page: &mut Page<'_>) -> Done {
    for (width, col) in WIDTHS.into_iter().zip(0_u16..) {
        page.limit(col, width);
        page.room(col, width);
    }
    page.finish()
}

/// Title, state and ways on; the row below.
pub(super) fn head(
    page: &mut Page<'_>,
    answer: &Answer,
    name: Label,
    ways: &[&[Label]],
) -> Result<u32, XlsxError> {
    let styles = page.styles;
    let lang = page.lang;
    let title = title(answer, name, lang);
    page.text((0, 0), &title, &styles.title)?;
    page.sheet.set_row_height(0, 30)?;
    let mut at = 1;
    if answer.summary.complete {
        page.wide((at, 0), LAST, Label::Complete.text(lang), &styles.complete)?;
        at += 1;
    } else {
        let text = Label::Incomplete.text(lang);
        page.wide((at, 0), LAST, text, &styles.incomplete)?;
        at += 1;
        for (gap, n) in answer.summary.incomplete.iter().zip(1..) {
            page.wide((at, 0), LAST, &gap_text(gap, n, lang), &styles.gap)?;
            at += 1;
        }
    }
    if let Some(filter) = filter(answer, lang) {
        page.wide((at, 0), LAST, &filter, &styles.incomplete)?;
        at += 1;
    }
    links(page, at, ways)?;
    Ok(row(at + 1, ways.len()))
}

fn gap_text(gap: &Gap, n: usize, lang: Lang) -> String {
    let help = labels::named(Label::WhatToDo, lang);
    format!("{n}. {}\n    {help}{}", gap.why, gap.help)
}

/// Links to the other sheets, some in a row.
fn links(page: &mut Page<'_>, at: u32, ways: &[&[Label]]) -> Done {
    let styles = page.styles;
    for (names, at) in ways.iter().zip(at..) {
        for (name, col) in names.iter().zip([0, 1, CODES + 1, SITES, SITES + 2]) {
            let text = format!("→ {}", name.text(page.lang));
            page.link((at, col), (*name, (0, 0)), &text, &styles.jump)?;
        }
        page.sheet.set_row_height(at, 20)?;
    }
    Ok(())
}

/// A head and its figures; the row below.
pub(super) fn group(
    page: &mut Page<'_>,
    at: u32,
    title: Label,
    figures: &[(Label, u64)],
) -> Result<u32, XlsxError> {
    let styles = page.styles;
    group_head(page, at, title)?;
    for ((label, count), n) in figures.iter().zip(0..) {
        let row = row(at + 1, n);
        let differs = *label == Label::DifferingKeys && *count > 0;
        let style = if differs { &styles.error } else { &styles.text };
        page.label((row, 0), *label, style)?;
        page.count((row, 1), *count)?;
    }
    Ok(row(at + 1, figures.len()))
}

fn group_head(page: &mut Page<'_>, at: u32, title: Label) -> Done {
    let styles = page.styles;
    page.label((at, 0), title, &styles.head)?;
    page.label((at, 1), Label::Count, &styles.head)
}

pub(super) fn severities(page: &mut Page<'_>, at: u32, answer: &Answer) -> Result<u32, XlsxError> {
    let styles = page.styles;
    group_head(page, at, Label::Findings)?;
    let counts = answer.summary.findings;
    let lines =
        [(Severity::Error, counts.error), (Severity::Warning, counts.warning), (Severity::Info, counts.info)];
    for ((severity, count), n) in lines.into_iter().zip(0..) {
        let at = row(at + 1, n);
        let style = if count > 0 { styles.severity(severity) } else { &styles.text };
        page.text((at, 0), labels::severity(severity, page.lang), style)?;
        page.count((at, 1), count)?;
    }
    Ok(row(at + 1, lines.len()))
}

/// What was found by code, then the codes that found nothing; the row below.
pub(super) fn codes(
    page: &mut Page<'_>,
    top: u32,
    answer: &Answer,
    places: &Places<'_>,
) -> Result<u32, XlsxError> {
    let styles = page.styles;
    let heads = [Label::Code, Label::FindingsByCode, Label::Count];
    for (label, col) in heads.into_iter().zip(CODES..) {
        page.label((top, col), label, &styles.head)?;
    }
    let mut at = top + 1;
    let mut quiet = Vec::new();
    for (code, count) in &answer.summary.codes {
        if *count == 0 {
            quiet.push(*code);
            continue;
        }
        match places.code(code) {
            Some(to) => page.link((at, CODES), (Label::Discrepancies, (to, 0)), code, &styles.link)?,
            None => page.cell((at, CODES), Some(code))?,
        }
        page.cell((at, CODES + 1), Some(labels::rule_name(code, page.lang)))?;
        page.count((at, CODES + 2), *count)?;
        at += 1;
    }
    if quiet.is_empty() {
        return Ok(at);
    }
    // Under a filter, a code without listed findings may still have some.
    let head = match answer.select {
        None => Label::RanQuietly,
        Some(_) => Label::RanUnlisted,
    };
    let head = labels::named(head, page.lang);
    let text = format!("{head}{}", quiet.join(", "));
    page.sheet.merge_range(at, CODES, at + 3, CODES + 2, &text, &styles.text)?;
    Ok(at + 4)
}

/// What the answer was made of; the row below.
pub(super) fn run(page: &mut Page<'_>, at: u32, answer: &Answer) -> Result<u32, XlsxError> {
    let styles = page.styles;
    let config = answer.config.as_ref();
    let say = |report: Report| Message::Report(report).text(page.lang);
    let basis = answer.date_basis.map(|basis| say(Report::DateBasis { approval: basis == "approval" }));
    let shown = |spans: &[Period]| spans.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let covered = answer.coverage.as_ref().map(|coverage| {
        say(Report::Coverage { inward: shown(&coverage.inward), outward: shown(&coverage.outward) })
    });
    let lines = [
        (Label::PeriodOf, answer.period.map(|p| p.to_string())),
        (Label::AsOf, answer.as_of.map(|day| day.to_string())),
        (Label::DateBasis, basis),
        (Label::Documents, covered),
        (Label::Version, Some(format!("duizhang {}", answer.version))),
        (Label::InputsChecksum, Some(answer.inputs_sha256.clone())),
        (Label::PolicyChecksum, Some(answer.policy_sha256.clone())),
        (Label::ConfigFile, config.map(|config| format!("{} (SHA-256 {})", config.file, config.sha256))),
    ];
    page.label((at, 0), Label::Run, &styles.section)?;
    let mut at = at + 1;
    for (label, text) in lines {
        let text = text.unwrap_or_else(|| "-".to_owned());
        page.label((at, 0), label, &styles.hint)?;
        page.wide((at, 1), LAST, &text, &styles.plain)?;
        at += 1;
    }
    Ok(at)
}

/// Lines to sign on.
pub(super) fn signatures(page: &mut Page<'_>, at: u32) -> Done {
    let signers = [(0, Label::PreparedBy), (CODES + 1, Label::ReviewedBy), (SITES, Label::ConfirmedBy)];
    let styles = page.styles;
    for (line, n) in [None, Some(Label::SignedOn)].into_iter().zip(0..) {
        page.sheet.set_row_height(at + n, 28)?;
        for (col, signer) in signers {
            let label = line.unwrap_or(signer);
            sign((at + n, col), label, page, &styles.plain)?;
        }
    }
    Ok(())
}

fn sign(at: At, label: Label, page: &mut Page<'_>, format: &Format) -> Done {
    let name = labels::named(label, page.lang);
    page.text(at, &format!("{name}{}", "_".repeat(16)), format)
}
