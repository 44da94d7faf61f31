//! 原因: how often each cause stands, how much it comes to, and where; with its charts.

use super::front::{CODES, SITES, WIDTHS};
use super::page::{Column, Done, FIRST, HEAD, Page, row};
use super::style::{BAR, FONT, SHADES};
use super::{caution, cell, title};
use crate::report::answer::Answer;
use crate::report::labels::Label;
use crate::report::words;
use crate::value::{Lang, Quantity};
use rust_xlsxwriter::{Chart, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartLine};
use rust_xlsxwriter::{ChartSolidFill, XlsxError};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

const COLUMNS: &[Column] = &[
    Column(Label::Cause, 26),
    Column(Label::FindingsOf, 10),
    Column(Label::DifferenceOf, 20),
    Column(Label::ValueOf, 20),
];
const COUNT: u16 = 1;
const AMOUNT: u16 = 2;
const WORTH: u16 = 3;
const SITE: u16 = 4;
/// Sites with a column of their own; a sheet has 16,384 columns.
const MOST_SITES: usize = 1_000;
/// Sites that the chart shows, those with the most findings first.
const CHARTED: usize = 12;
const PIXELS_PER_ROW: u32 = 22;

/// What a cause comes to.
#[derive(Default)]
struct Weight<'a> {
    findings: u64,
    /// Without signs, over all units.
    amount: Quantity,
    /// Where prices are known.
    worth: Option<Quantity>,
    sites: BTreeMap<Option<&'a str>, u64>,
}

/// The causes of an answer, in the order of reports, and the sites that they stand at.
pub(super) struct Causes<'a> {
    causes: Vec<(&'static str, Weight<'a>)>,
    sites: Vec<Option<&'a str>>,
}

impl<'a> Causes<'a> {
    pub(super) fn of(answer: &'a Answer) -> Causes<'a> {
        let key = |warehouse: &'a str, item: &'a str| (warehouse, item);
        let prices: HashMap<(&str, &str), Quantity> = answer
            .balances
            .iter()
            .filter_map(|line| Some((key(&line.warehouse, &line.item), line.price?)))
            .collect();
        let mut weights: BTreeMap<(usize, &'static str), Weight<'a>> = BTreeMap::new();
        let mut sites: BTreeMap<Option<&str>, u64> = BTreeMap::new();
        for finding in &answer.findings {
            // What a rule on single rows says of a posting is told by its cause already.
            let Some(cause) = finding.cause.filter(|_| !finding.code.starts_with('L')) else { continue };
            let weight = weights.entry((words::cause_rank(Some(cause)), cause)).or_default();
            weight.findings += 1;
            let site = finding.site.as_deref();
            *weight.sites.entry(site).or_default() += 1;
            *sites.entry(site).or_default() += 1;
            for effect in &finding.effects {
                weight.amount += effect.difference.abs();
                let price = prices.get(&key(&effect.warehouse, &effect.item));
                let worth = price.and_then(|price| cell::value(effect.difference.abs(), *price));
                weight.worth = worth.map(|worth| worth + weight.worth.unwrap_or_default()).or(weight.worth);
            }
        }
        let mut sites: Vec<(Option<&str>, u64)> = sites.into_iter().collect();
        sites.sort_by_key(|(_, findings)| Reverse(*findings));
        Causes {
            causes: weights.into_iter().map(|((_, cause), weight)| (cause, weight)).collect(),
            sites: sites.into_iter().map(|(site, _)| site).take(MOST_SITES).collect(),
        }
    }

    fn last(&self) -> u32 {
        row(FIRST, self.causes.len()).saturating_sub(1)
    }
}

pub(super) fn write(page: &mut Page<'_>, answer: &Answer, causes: &Causes<'_>) -> Done {
    let (styles, lang) = (page.styles, page.lang);
    page.top(&title(answer, Label::Causes, lang), &caution(answer, 0, lang), Label::CausesHint)?;
    page.heads(HEAD, COLUMNS)?;
    for (site, col) in causes.sites.iter().zip(SITE..) {
        page.limit(col, 18);
        let name = site.unwrap_or(Label::NoSite.text(lang));
        page.text((HEAD, col), name, &styles.head)?;
    }
    for ((cause, weight), n) in causes.causes.iter().zip(0..) {
        let at = row(FIRST, n);
        page.cell((at, 0), Some(words::cause(cause, lang)))?;
        page.count((at, COUNT), weight.findings)?;
        page.quantity((at, AMOUNT), Some(weight.amount))?;
        page.quantity((at, WORTH), weight.worth)?;
        for (site, col) in causes.sites.iter().zip(SITE..) {
            page.count((at, col), weight.sites.get(site).copied().unwrap_or(0))?;
        }
    }
    page.freeze(1)?;
    page.finish()
}

/// The charts of the causes on the summary; the row below.
pub(super) fn charts(page: &mut Page<'_>, top: u32, causes: &Causes<'_>) -> Result<u32, XlsxError> {
    if causes.causes.is_empty() {
        return Ok(top);
    }
    let lang = page.lang;
    let styles = page.styles;
    page.label((top, 0), Label::Causes, &styles.section)?;
    let high = row(5, causes.causes.len()).max(12);
    let sheet = page.name_of(Label::Causes);
    let sheet = sheet.as_str();
    let last = causes.last();
    let blocks =
        [(0, Label::FindingsOf, COUNT, 0..CODES - 1), (CODES, Label::DifferenceOf, AMOUNT, CODES..SITES - 1)];
    for (at, label, col, columns) in blocks {
        let chart = bars(&Bars {
            title: label.text(lang),
            categories: (sheet, FIRST, 0, last, 0),
            values: (sheet, FIRST, col, last, col),
            wide: pixels(columns),
            high: high * PIXELS_PER_ROW,
        });
        page.sheet.insert_chart(top + 1, at, &chart)?;
    }
    let chart = by_site(causes, sheet, lang, high * PIXELS_PER_ROW);
    page.sheet.insert_chart(top + 1, SITES, &chart)?;
    Ok(top + high + 2)
}

/// The width of some columns of the summary.
pub(super) fn pixels(columns: std::ops::Range<u16>) -> u32 {
    let (skipped, taken) = (usize::from(columns.start), columns.len());
    let wide: usize = WIDTHS.iter().skip(skipped).take(taken).map(|w| w * 7 + 5).sum();
    u32::try_from(wide).unwrap_or(400)
}

type Cells<'a> = (&'a str, u32, u16, u32, u16);

/// A chart of bars over one column.
pub(super) struct Bars<'a> {
    pub title: &'a str,
    pub categories: Cells<'a>,
    pub values: Cells<'a>,
    pub wide: u32,
    pub high: u32,
}

pub(super) fn font(size: u8) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(FONT).set_size(size);
    font
}

pub(super) fn bars(bars: &Bars<'_>) -> Chart {
    let mut chart = Chart::new_bar();
    let mut labels = ChartDataLabel::new();
    labels.show_value().set_font(&font(9)).set_num_format("#,##0.######");
    chart
        .add_series()
        .set_name(bars.title)
        .set_categories(bars.categories)
        .set_values(bars.values)
        .set_gap(60)
        .set_data_label(&labels)
        .set_format(&mut filled(BAR));
    chart.legend().set_hidden();
    dress(&mut chart, bars.title, bars.wide, bars.high);
    chart.x_axis().set_hidden(true);
    chart
}

/// Bars of the sites, with a part for each cause.
fn by_site(causes: &Causes<'_>, sheet: &str, lang: Lang, high: u32) -> Chart {
    let charted = u16::try_from(causes.sites.len().min(CHARTED)).unwrap_or(1).max(1);
    let last = SITE + charted - 1;
    let mut chart = Chart::new(rust_xlsxwriter::ChartType::BarStacked);
    for (n, shade) in (0..causes.causes.len()).zip(SHADES.iter().cycle()) {
        let at = row(FIRST, n);
        chart
            .add_series()
            .set_name((sheet, at, 0))
            .set_categories((sheet, HEAD, SITE, HEAD, last))
            .set_values((sheet, at, SITE, at, last))
            .set_gap(60)
            .set_format(&mut filled(*shade));
    }
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(8));
    let wide = pixels(SITES..u16::try_from(WIDTHS.len()).unwrap_or(SITES));
    dress(&mut chart, Label::CausesBySite.text(lang), wide, high);
    chart
}

pub(super) fn filled(colour: rust_xlsxwriter::Color) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(colour));
    format
}

/// Title, fonts and axes. In a chart of bars the x axis is the one of the values.
pub(super) fn dress(chart: &mut Chart, name: &str, wide: u32, high: u32) {
    chart.title().set_name(name).set_font(font(10).set_bold());
    chart.y_axis().set_reverse().set_font(&font(9));
    chart.x_axis().set_font(&font(9)).set_min(0).set_num_format("#,##0").set_major_gridlines(false);
    chart.chart_area().set_format(ChartFormat::new().set_border(ChartLine::new().set_hidden(true)));
    chart.set_width(wide).set_height(high).set_alt_text(name);
}
