//! The sites on the summary: a table, and a chart of those that differ.

use super::causes::{Bars, bars, pixels};
use super::front::SITES;
use super::page::{Page, row};
use crate::finding::Severity;
use crate::report::answer::Answer;
use crate::report::labels::Label;
use crate::value::Lang;
use rust_xlsxwriter::XlsxError;
use std::collections::{BTreeMap, BTreeSet};

/// Sites that the chart shows, those that differ most first.
const CHARTED: usize = 12;
const PIXELS_PER_ROW: u32 = 22;
/// A site's balances, how many of them differ, and its errors.
struct SiteLine {
    name: String,
    keys: u64,
    differ: u64,
    errors: u64,
}

/// Counts by site, those with the most differences first.
fn site_lines(answer: &Answer, lang: Lang) -> Vec<SiteLine> {
    let mut counts = BTreeMap::<Option<&str>, [u64; 3]>::new();
    for line in &answer.balances {
        let count = counts.entry(line.site.as_deref()).or_default();
        let [keys, differ, _] = count;
        *keys += 1;
        *differ += u64::from(line.difference.is_some_and(|d| !d.is_zero()));
    }
    for finding in &answer.findings {
        let [_, _, errors] = counts.entry(finding.site.as_deref()).or_default();
        *errors += u64::from(finding.severity == Severity::Error);
    }
    let ledgers: BTreeSet<&str> = answer.inputs.iter().filter_map(|line| line.site.as_deref()).collect();
    for site in ledgers {
        counts.entry(Some(site)).or_default();
    }
    let mut lines: Vec<SiteLine> = counts
        .into_iter()
        .map(|(site, [keys, differ, errors])| SiteLine {
            name: site.unwrap_or(Label::NoSite.text(lang)).to_owned(),
            keys,
            differ,
            errors,
        })
        .collect();
    lines.sort_by_key(|line| std::cmp::Reverse((line.differ, line.errors)));
    lines
}

/// The chart, the sites below it; the row below.
pub(super) fn write(page: &mut Page<'_>, top: u32, answer: &Answer) -> Result<u32, XlsxError> {
    let styles = page.styles;
    let lines = site_lines(answer, page.lang);
    let charted = lines.iter().filter(|line| line.differ > 0).count().min(CHARTED);
    let high = if charted == 0 { 0 } else { row(5, charted).max(8) };
    let heads_at = if high == 0 { top } else { top + high + 1 };
    let heads = [Label::BySite, Label::SiteKeys, Label::SiteDiffering, Label::SiteErrors];
    for (label, col) in heads.into_iter().zip(SITES..) {
        page.label((heads_at, col), label, &styles.head)?;
    }
    for (line, n) in lines.iter().zip(0..) {
        let at = row(heads_at + 1, n);
        page.cell((at, SITES), Some(&line.name))?;
        let counts = [line.keys, line.differ, line.errors];
        for (count, col) in counts.into_iter().zip(SITES + 1..) {
            page.count((at, col), count)?;
        }
    }
    if charted > 0 {
        let first = heads_at + 1;
        let last = row(first, charted) - 1;
        let sheet = page.name_of(Label::Summary);
        let sheet = sheet.as_str();
        let chart = bars(&Bars {
            title: Label::DifferingBySite.text(page.lang),
            categories: (sheet, first, SITES, last, SITES),
            values: (sheet, first, SITES + 2, last, SITES + 2),
            wide: pixels(SITES..SITES + 4),
            high: high * PIXELS_PER_ROW,
        });
        page.sheet.insert_chart(top, SITES, &chart)?;
    }
    Ok(row(heads_at + 1, lines.len()))
}
