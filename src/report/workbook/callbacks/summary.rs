//! 摘要: the rates against what is required, their trend, and the ways to the lists.

use super::super::causes::font;
use super::super::front;
use super::super::page::{Done, Page, row};
use super::super::style::BAR;
use super::lists::Lists;
use super::rates::{counts, met, share};
use super::tickets::Tickets;
use crate::report::answer::{Answer, RateLine};
use crate::report::labels::{self, Label};
use crate::value::{Lang, Quantity};
use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFormat, ChartLegendPosition, ChartLine, ChartMarker, ChartMarkerType,
    ChartSolidFill, ChartType, Color, XlsxError,
};
use std::collections::BTreeSet;

const REQUIRED: Color = Color::RGB(0xC9_8B_5A);
const PIXELS_PER_ROW: u32 = 22;
const CHART_ROWS: u32 = 14;
/// The numbers behind the charts stand here, beside the page that is printed.
const BEHIND: u16 = 14;
const HEADS: [Label; 11] = [
    Label::Service,
    Label::Due,
    Label::CalledBack,
    Label::InTime,
    Label::PendingCallbacks,
    Label::CallbackRate,
    Label::RequiredRate,
    Label::Needed,
    Label::Met,
    Label::Answered,
    Label::Satisfaction,
];
const WIDTHS: [usize; 11] = [22, 10, 10, 10, 12, 10, 12, 14, 10, 12, 12];
const LAST: u16 = 10;

pub(super) fn write(
    page: &mut Page<'_>,
    answer: &Answer,
    lists: &Lists<'_>,
    tickets: &Tickets<'_>,
    ways: &[Label],
) -> Done {
    for (width, col) in WIDTHS.into_iter().zip(0_u16..) {
        page.limit(col, width);
        page.room(col, width);
    }
    page.finish()?;
    let mut at = front::head(page, answer, Label::CallbackReport, &[])?;
    at = links(page, at, ways)? + 1;
    let whole = whole(answer);
    at = rates(page, at, &whole, tickets)? + 1;
    at = charts(page, at, answer, &whole)?;
    at = notes(page, at, answer)? + 1;
    at = codes(page, at, answer, lists)? + 1;
    at = front::run(page, at, answer)? + 1;
    front::signatures(page, at)?;
    page.sheet.set_print_area(0, 0, at + 2, LAST)?;
    page.sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

fn whole(answer: &Answer) -> Vec<&RateLine> {
    let scope = answer.callbacks.as_ref().map(|part| part.scope.as_str()).unwrap_or_default();
    answer.rates.iter().filter(|rate| rate.scope == scope).collect()
}

/// Links to the other sheets, five in a row; the row below.
fn links(page: &mut Page<'_>, top: u32, ways: &[Label]) -> Result<u32, XlsxError> {
    let styles = page.styles;
    let mut at = top;
    for names in ways.chunks(5) {
        for (name, col) in names.iter().zip([0, 2, 4, 6, 8]) {
            let text = format!("→ {}", name.text(page.lang));
            page.link((at, col), (*name, (0, 0)), &text, &styles.jump)?;
        }
        page.sheet.set_row_height(at, 20)?;
        at += 1;
    }
    Ok(at)
}

/// The services of the whole period; the row below.
fn rates(
    page: &mut Page<'_>,
    top: u32,
    whole: &[&RateLine],
    tickets: &Tickets<'_>,
) -> Result<u32, XlsxError> {
    let styles = page.styles;
    for (label, col) in HEADS.into_iter().zip(0_u16..) {
        page.label((top, col), label, &styles.head)?;
    }
    for (rate, n) in whole.iter().zip(0..) {
        let at = row(top + 1, n);
        match tickets.stream(&rate.category) {
            Some(to) => page.link((at, 0), (Label::Tickets, (to, 0)), &rate.category, &styles.link)?,
            None => page.cell((at, 0), Some(&rate.category))?,
        }
        counts(page, (at, 1), rate, tickets.formulas(&rate.category, None).as_ref())?;
        share(page, (at, 5), rate.rate.as_deref())?;
        share(page, (at, 6), rate.required.as_deref())?;
        let needed = rate.needed.and_then(|needed| i64::try_from(needed).ok());
        page.quantity((at, 7), needed.map(Quantity::whole))?;
        met(page, (at, 8), rate)?;
        page.count((at, 9), rate.answered)?;
        share(page, (at, 10), rate.satisfaction.as_deref())?;
    }
    let below = row(top + 1, whole.len());
    page.wide((below, 0), LAST, Label::RatesHint.text(page.lang), &styles.hint)?;
    Ok(below + 1)
}

/// Bars against the required rate, and the weeks; the row below.
fn charts(page: &mut Page<'_>, top: u32, answer: &Answer, whole: &[&RateLine]) -> Result<u32, XlsxError> {
    let lang = page.lang;
    let shown: Vec<&&RateLine> = whole.iter().filter(|rate| rate.rate.is_some()).collect();
    if shown.is_empty() {
        return Ok(top);
    }
    let sheet = page.name_of(Label::Summary);
    let sheet = sheet.as_str();
    let high = CHART_ROWS * PIXELS_PER_ROW;
    let last = row(top + 1, shown.len()) - 1;
    behind(page, top, &[Label::Service, Label::CallbackRate, Label::RequiredRate])?;
    for (rate, n) in shown.iter().zip(0..) {
        let at = row(top + 1, n);
        page.sheet.write_string(at, BEHIND, &rate.category)?;
        number(page, (at, BEHIND + 1), rate.rate.as_deref())?;
        number(page, (at, BEHIND + 2), rate.required.as_deref())?;
    }
    let mut bars = Chart::new_bar();
    for (col, colour) in [(BEHIND + 1, BAR), (BEHIND + 2, REQUIRED)] {
        let mut labels = ChartDataLabel::new();
        labels.show_value().set_font(&font(8)).set_num_format("0%");
        bars.add_series()
            .set_name((sheet, top, col))
            .set_categories((sheet, top + 1, BEHIND, last, BEHIND))
            .set_values((sheet, top + 1, col, last, col))
            .set_gap(50)
            .set_data_label(&labels)
            .set_format(&mut solid(colour));
    }
    dress(&mut bars, Label::RateChart.text(lang), wide(0..5), high);
    // Room for the label behind a full bar.
    bars.x_axis().set_min(0).set_max(1.25).set_hidden(true).set_major_gridlines(false);
    bars.y_axis().set_reverse().set_font(&font(9));
    page.sheet.insert_chart(top, 0, &bars)?;
    trend(page, top, answer, &shown, lang, high)?;
    Ok(top + CHART_ROWS + 1)
}

/// The rate of each service by week.
fn trend(
    page: &mut Page<'_>,
    top: u32,
    answer: &Answer,
    shown: &[&&RateLine],
    lang: Lang,
    high: u32,
) -> Done {
    let sheet = page.name_of(Label::Summary);
    let sheet = sheet.as_str();
    let is_week = |scope: &str| scope.contains("-W");
    let weeks: BTreeSet<&str> =
        answer.rates.iter().map(|rate| rate.scope.as_str()).filter(|scope| is_week(scope)).collect();
    let col = BEHIND + 4;
    let mut chart = Chart::new(ChartType::Line);
    page.sheet.write_string(top, col, Label::WeekFrom.text(lang))?;
    for (week, n) in weeks.iter().zip(0..) {
        page.sheet.write_string(row(top + 1, n), col, *week)?;
    }
    let last = row(top + 1, weeks.len().max(1)) - 1;
    let charted = shown.iter().filter(|rate| !matches!(rate.stream, "audit")).take(6);
    for ((rate, own), shade) in charted.zip(col + 1..).zip(super::super::style::SHADES) {
        page.sheet.write_string(top, own, &rate.category)?;
        for (week, n) in weeks.iter().zip(0..) {
            let of = answer.rates.iter().find(|r| r.scope == *week && r.category == rate.category);
            number(page, (row(top + 1, n), own), of.and_then(|r| r.rate.as_deref()))?;
        }
        let mut line = ChartFormat::new();
        line.set_line(ChartLine::new().set_color(shade).set_width(1.75));
        let mut marker = ChartMarker::new();
        marker.set_type(ChartMarkerType::Circle).set_size(5).set_format(&mut solid(shade));
        chart
            .add_series()
            .set_name((sheet, top, own))
            .set_categories((sheet, top + 1, col, last, col))
            .set_values((sheet, top + 1, own, last, own))
            .set_format(&mut line)
            .set_marker(&marker);
    }
    dress(&mut chart, Label::Trend.text(lang), wide(5..11), high);
    chart.y_axis().set_min(0).set_max(1.0).set_num_format("0%").set_font(&font(9));
    chart.x_axis().set_font(font(8).set_rotation(-45));
    page.sheet.insert_chart(top, 5, &chart)?;
    Ok(())
}

fn behind(page: &mut Page<'_>, at: u32, heads: &[Label]) -> Done {
    for (label, col) in heads.iter().zip(BEHIND..) {
        page.sheet.write_string(at, col, label.text(page.lang))?;
    }
    Ok(())
}

fn number(page: &mut Page<'_>, at: (u32, u16), ratio: Option<&str>) -> Done {
    if let Some(number) = ratio.and_then(|text| text.parse::<f64>().ok()) {
        page.sheet.write_number(at.0, at.1, number)?;
    }
    Ok(())
}

fn wide(columns: std::ops::Range<usize>) -> u32 {
    let wide: usize = WIDTHS.iter().skip(columns.start).take(columns.len()).map(|w| (w + 2) * 7 + 5).sum();
    u32::try_from(wide).unwrap_or(400).saturating_sub(70)
}

fn solid(colour: Color) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(colour));
    format
}

fn dress(chart: &mut Chart, name: &str, wide: u32, high: u32) {
    chart.title().set_name(name).set_font(font(10).set_bold());
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(8));
    chart.chart_area().set_format(ChartFormat::new().set_border(ChartLine::new().set_hidden(true)));
    chart.set_width(wide).set_height(high).set_alt_text(name);
}

/// What stands beside the rates; the row below.
fn notes(page: &mut Page<'_>, top: u32, answer: &Answer) -> Result<u32, XlsxError> {
    let styles = page.styles;
    let mut at = top;
    let Some(part) = &answer.callbacks else { return Ok(at) };
    let profile = format!("{}{}", labels::named(Label::Profile, page.lang), part.profile);
    for text in std::iter::once(&profile).chain(&part.notes) {
        page.wide((at, 0), LAST, text, &styles.plain_wrapped)?;
        at += 1;
    }
    Ok(at)
}

/// What was found by code, each leading to its list; the row below.
fn codes(page: &mut Page<'_>, top: u32, answer: &Answer, lists: &Lists<'_>) -> Result<u32, XlsxError> {
    let styles = page.styles;
    for (label, col) in [(Label::Code, 0), (Label::FindingsByCode, 1), (Label::Count, 5)] {
        page.label((top, col), label, &styles.head)?;
    }
    page.sheet.merge_range(top, 1, top, 4, Label::FindingsByCode.text(page.lang), &styles.head)?;
    let mut at = top + 1;
    let mut quiet = Vec::new();
    for (code, count) in &answer.summary.codes {
        if *count == 0 {
            quiet.push(*code);
            continue;
        }
        match lists.code(code) {
            Some((list, to)) => page.link((at, 0), (list, (to, 0)), code, &styles.link)?,
            None => page.cell((at, 0), Some(code))?,
        }
        page.sheet.merge_range(at, 1, at, 4, labels::rule_name(code, page.lang), &styles.text)?;
        page.count((at, 5), *count)?;
        at += 1;
    }
    if !quiet.is_empty() {
        let head = if answer.select.is_none() { Label::RanQuietly } else { Label::RanUnlisted };
        let text = format!("{}{}", labels::named(head, page.lang), quiet.join(", "));
        page.wide((at, 0), LAST, &text, &styles.hint)?;
        at += 1;
    }
    Ok(at)
}
