//! The sites on the summary: a table, and a chart of those that differ.

use super::page::{Page, row};
use super::style::{BAR, FONT};
use super::summary::{SITES, WIDTHS};
use crate::finding::Severity;
use crate::report::answer::Answer;
use crate::report::labels::Label;
use crate::value::Lang;
use rust_xlsxwriter::{Chart, ChartDataLabel, ChartFont, ChartFormat, ChartLine, ChartSolidFill, XlsxError};
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
        let chart = chart(page.lang, (first, last), high);
        page.sheet.insert_chart(top, SITES, &chart)?;
    }
    Ok(row(heads_at + 1, lines.len()))
}

/// Bars of the balances that differ, over the rows of the sites' table.
fn chart(lang: Lang, rows: (u32, u32), high: u32) -> Chart {
    let sheet = Label::Summary.text(lang);
    let mut font = ChartFont::new();
    font.set_name(FONT).set_size(9);
    let mut title = ChartFont::new();
    title.set_name(FONT).set_size(10).set_bold();
    let mut chart = Chart::new_bar();
    let mut labels = ChartDataLabel::new();
    labels.show_value().set_font(&font);
    chart
        .add_series()
        .set_name(Label::SiteDiffering.text(lang))
        .set_categories((sheet, rows.0, SITES, rows.1, SITES))
        .set_values((sheet, rows.0, SITES + 2, rows.1, SITES + 2))
        .set_gap(60)
        .set_data_label(&labels)
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(BAR)));
    let name = Label::DifferingBySite.text(lang);
    chart.title().set_name(name).set_font(&title);
    chart.legend().set_hidden();
    // In a chart of bars the x axis is the one of the values.
    chart.y_axis().set_reverse().set_font(&font);
    chart
        .x_axis()
        .set_font(&font)
        .set_min(0)
        .set_num_format("#,##0")
        .set_hidden(true)
        .set_major_gridlines(false);
    chart.chart_area().set_format(ChartFormat::new().set_border(ChartLine::new().set_hidden(true)));
    let wide: usize = WIDTHS.iter().skip(usize::from(SITES)).map(|w| w * 7 + 5).sum();
    chart.set_width(u32::try_from(wide).unwrap_or(400)).set_height(high * PIXELS_PER_ROW).set_alt_text(name);
    chart
}
