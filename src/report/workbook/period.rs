//! All analyses of a period in one workbook, with a first page for a manager.

use super::causes::{Bars, bars, pixels};
use super::front::{LAST, head, run, signatures, widths};
use super::page::{Done, Page, row};
use super::style::Styles;
use super::{WorkbookError, callbacks, inputs, outsource, pages, start, stocktake};
use crate::finding::Severity;
use crate::report::answer::{Answer, FindingLine, Part};
use crate::report::headlines::headlines;
use crate::report::labels::{self, Label};
use crate::value::Lang;
use rust_xlsxwriter::XlsxError;
use std::io::Write;

/// Findings named on the first page.
const URGENT: usize = 12;
const CHART_ROWS: u32 = 12;

/// The answer of `report` as a workbook. The same answer gives the same bytes.
///
/// # Errors
/// Where the answer does not fit into a workbook, and those of `out`.
pub fn report(answer: &Answer, lang: Lang, out: &mut dyn Write) -> Result<(), WorkbookError> {
    let styles = Styles::new();
    let parts: Vec<(Part, Answer, Styles)> = answer
        .parts()
        .into_iter()
        .map(|part| (part, answer.of_part(part), Styles::of_part(part.label())))
        .collect();
    let mut book = start(answer, Label::PeriodReport, &styles, lang)?;
    let mut page = Page::new(&mut book, Label::Summary, &styles, lang)?;
    first(&mut page, answer, &parts)?;
    for (part, of_part, styles) in &parts {
        match part {
            Part::Stock => pages(&mut book, of_part, styles, lang)?,
            Part::Counts => stocktake::pages(&mut book, of_part, styles, lang)?,
            Part::Service => callbacks::pages(&mut book, of_part, styles, lang)?,
            Part::Outsourced => outsource::pages(&mut book, of_part, styles, lang)?,
        }
    }
    book.sheet(Label::Inputs, &styles, lang, |page| inputs::write(page, answer))?;
    book.save(out)
}

/// The page for a manager: state, headlines with a way to each part, what is most urgent.
fn first(page: &mut Page<'_>, answer: &Answer, parts: &[(Part, Answer, Styles)]) -> Done {
    widths(page)?;
    let at = head(page, answer, Label::PeriodReport, &[&[Label::Inputs]])?;
    let at = figures(page, at, answer, parts)?;
    let at = by_part(page, at + 1, parts)?;
    let at = urgent(page, at + 1, answer, parts)?;
    let at = run(page, at + 1, answer)?;
    signatures(page, at + 1)?;
    page.sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

fn figures(
    page: &mut Page<'_>,
    top: u32,
    answer: &Answer,
    parts: &[(Part, Answer, Styles)],
) -> Result<u32, XlsxError> {
    let (styles, lang) = (page.styles, page.lang);
    page.label((top, 0), Label::Headline, &styles.head)?;
    page.label((top, 1), Label::PartOf, &styles.head)?;
    page.sheet.merge_range(top, 3, top, 4, Label::HeadlineValue.text(lang), &styles.head)?;
    page.label((top, 5), Label::Met, &styles.head)?;
    page.sheet.merge_range(top, 7, top, LAST, Label::HeadlineNote.text(lang), &styles.head)?;
    let mut at = top + 1;
    for headline in headlines(answer, lang) {
        page.cell((at, 0), Some(&headline.name))?;
        let part = parts.iter().find(|(part, ..)| *part == headline.part);
        if let Some((part, _, own)) = part {
            let sheet = own.sheet(Label::Summary, lang);
            page.link_to_sheet((at, 1), &sheet, part.label().text(lang), &styles.link)?;
        }
        let (word, style) = match headline.good {
            Some(true) => (Label::MetYes.text(lang), &styles.text),
            Some(false) => (Label::MetNo.text(lang), &styles.error),
            None => ("", &styles.text),
        };
        page.sheet.merge_range(at, 3, at, 4, &headline.value, style)?;
        page.text((at, 5), word, style)?;
        page.sheet.merge_range(at, 7, at, LAST, &headline.note, &styles.text)?;
        at += 1;
    }
    Ok(at)
}

/// What was found, by part, with a bar each.
fn by_part(page: &mut Page<'_>, top: u32, parts: &[(Part, Answer, Styles)]) -> Result<u32, XlsxError> {
    let (styles, lang) = (page.styles, page.lang);
    page.label((top, 0), Label::FindingsByPart, &styles.head)?;
    let severities = [Severity::Error, Severity::Warning, Severity::Info];
    for (severity, col) in severities.into_iter().zip([1, 3, 4]) {
        page.text((top, col), labels::severity(severity, lang), &styles.head)?;
    }
    for ((part, answer, own), n) in parts.iter().zip(0..) {
        let at = row(top + 1, n);
        let sheet = own.sheet(Label::Summary, lang);
        page.link_to_sheet((at, 0), &sheet, part.label().text(lang), &styles.link)?;
        let counts = answer.summary.findings;
        for (count, col) in [counts.error, counts.warning, counts.info].into_iter().zip([1, 3, 4]) {
            page.count((at, col), count)?;
        }
    }
    let last = row(top, parts.len());
    if parts.is_empty() {
        return Ok(last + 1);
    }
    let sheet = page.name_of(Label::Summary);
    let sheet = sheet.as_str();
    let name = format!("{}: {}", Label::FindingsByPart.text(lang), labels::severity(Severity::Error, lang));
    let chart = bars(&Bars {
        title: &name,
        categories: (sheet, top + 1, 0, last, 0),
        values: (sheet, top + 1, 1, last, 1),
        wide: pixels(7..LAST + 1),
        high: CHART_ROWS * 20,
    });
    page.sheet.insert_chart(top, 7, &chart)?;
    Ok((last + 1).max(top + CHART_ROWS))
}

/// The first errors of each part in turn, so that no part crowds out another.
fn urgent(
    page: &mut Page<'_>,
    top: u32,
    answer: &Answer,
    parts: &[(Part, Answer, Styles)],
) -> Result<u32, XlsxError> {
    let (styles, lang) = (page.styles, page.lang);
    let errors = |answer: &Answer| -> Vec<FindingLine> {
        let found = answer.findings.iter().filter(|finding| finding.severity == Severity::Error);
        found.take(URGENT).cloned().collect()
    };
    let lists: Vec<(Part, Vec<FindingLine>)> =
        parts.iter().map(|(part, answer, _)| (*part, errors(answer))).collect();
    if answer.summary.findings.error == 0 {
        return Ok(top);
    }
    page.label((top, 0), Label::MostUrgent, &styles.section)?;
    let mut at = top + 1;
    let rounds =
        (0..URGENT).flat_map(|n| lists.iter().filter_map(move |(part, list)| Some((part, list.get(n)?))));
    for (part, finding) in rounds.take(URGENT) {
        let text = format!("{} {} {}", finding.code, labels::rule_name(finding.code, lang), finding.message);
        page.cell((at, 0), Some(part.label().text(lang)))?;
        page.wide((at, 1), LAST, &text, &styles.text)?;
        at += 1;
    }
    Ok(at)
}
