//! Charts: the teams beside each other, and their course through the period.

use super::super::causes::pixels;
use super::super::front::{SITES, WIDTHS};
use super::super::page::{FIRST, Page, row};
use super::super::style::{BAR, FONT, SHADES};
use super::teams::Charted;
use crate::report::answer::Answer;
use crate::report::labels::Label;
use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartEmptyCells, ChartFont, ChartFormat, ChartLegendPosition, ChartLine,
    ChartMarker, ChartMarkerType, ChartSolidFill, ChartType, Color, XlsxError,
};

/// Teams that a chart shows: the first by rank.
const CHARTED: usize = 12;
const PIXELS_PER_ROW: u32 = 22;
const HIGH: u32 = 14;
/// Lines that are to be seen and not looked at.
const GRID: Color = Color::RGB(0xD0_D5_D8);
const PERCENT: &str = "0.##%";

/// Ranks and course on the overview; the row below.
pub(super) fn overview(page: &mut Page<'_>, top: u32, answer: &Answer) -> Result<u32, XlsxError> {
    let ranked = answer.teams.iter().take(CHARTED).filter(|team| team.rank.is_some()).count();
    if ranked == 0 {
        return Ok(top);
    }
    let lang = page.lang;
    let sheet = page.name_of(Label::Teams);
    let sheet = sheet.as_str();
    let mut chart = Chart::new_bar();
    let last = row(FIRST, ranked) - 1;
    let mut labels = ChartDataLabel::new();
    labels.show_value().set_font(&font(9)).set_num_format(PERCENT);
    chart
        .add_series()
        .set_name(Label::TrendAdjustment.text(lang))
        .set_categories((sheet, FIRST, 0, last, 0))
        .set_values((sheet, FIRST, 13, last, 13))
        .set_gap(60)
        .set_data_label(&labels)
        .set_format(&mut filled(BAR));
    chart.legend().set_hidden();
    chart
        .y_axis()
        .set_reverse()
        .set_font(&font(9))
        .set_label_position(rust_xlsxwriter::ChartAxisLabelPosition::Low);
    chart.x_axis().set_num_format(PERCENT).set_major_gridlines(false).set_hidden(true);
    let name = format!("{}: {}", Label::Teams.text(lang), Label::TrendAdjustment.text(lang));
    dress(&mut chart, &name, pixels(0..SITES - 1), HIGH * PIXELS_PER_ROW);
    page.sheet.insert_chart(top, 0, &chart)?;
    let charted = place(answer);
    let mut chart = Chart::new(ChartType::Line);
    for (n, shade) in (0..ranked).zip(SHADES.iter().cycle()) {
        series(&mut chart, (sheet, &charted, charted.first), n, *shade);
    }
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(8));
    axes(&mut chart);
    let wide = pixels(SITES..u16::try_from(WIDTHS.len()).unwrap_or(SITES));
    dress(&mut chart, Label::TrendAdjustment.text(lang), wide, HIGH * PIXELS_PER_ROW);
    page.sheet.insert_chart(top, SITES, &chart)?;
    Ok(top + HIGH + 1)
}

/// The course of one team on its card: its adjustment and its success rate, side by side;
/// the row below.
pub(super) fn card(
    page: &mut Page<'_>,
    top: u32,
    n: usize,
    charted: &Charted,
    wide: u32,
) -> Result<u32, XlsxError> {
    let lang = page.lang;
    let sheet = page.name_of(Label::Teams);
    let sheet = sheet.as_str();
    let blocks = [
        (Label::TrendAdjustment, charted.first, BAR, 0),
        (Label::TrendSuccess, charted.rates, *SHADES.get(2).unwrap_or(&BAR), 5),
    ];
    for (label, first, shade, col) in blocks {
        let mut chart = Chart::new(ChartType::Line);
        series(&mut chart, (sheet, charted, first), n, shade);
        chart.legend().set_hidden();
        axes(&mut chart);
        dress(&mut chart, label.text(lang), wide, 10 * PIXELS_PER_ROW);
        page.sheet.insert_chart(top, col, &chart)?;
    }
    Ok(top + 11)
}

/// Where the courses will stand on the sheet of the teams.
pub(super) fn place(answer: &Answer) -> Charted {
    let spans = answer.teams.first().map_or(0, |team| team.trend.len());
    let first = row(FIRST, answer.teams.len()) + 3;
    let last = row(first, spans).saturating_sub(1);
    Charted { heads: first - 1, first, last, rates: last + 4 }
}

fn series(chart: &mut Chart, (sheet, charted, first): (&str, &Charted, u32), n: usize, shade: Color) {
    let Some(col) = Charted::column(n) else { return };
    let last = first + (charted.last - charted.first);
    let mut marker = ChartMarker::new();
    marker
        .set_type(ChartMarkerType::Circle)
        .set_size(5)
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(shade)));
    chart
        .add_series()
        .set_name((sheet, charted.heads, col))
        .set_categories((sheet, first, 0, last, 0))
        .set_values((sheet, first, col, last, col))
        .set_marker(&marker)
        .set_format(ChartFormat::new().set_line(ChartLine::new().set_color(shade).set_width(2)));
    chart.show_empty_cells_as(ChartEmptyCells::Gaps);
}

fn axes(chart: &mut Chart) {
    let low = rust_xlsxwriter::ChartAxisLabelPosition::Low;
    chart.x_axis().set_font(&font(8)).set_label_position(low);
    chart.y_axis().set_font(&font(8)).set_num_format(PERCENT).set_major_gridlines(true);
    chart.y_axis().set_major_gridlines_line(ChartLine::new().set_color(GRID).set_width(0.75));
}

fn font(size: u8) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(FONT).set_size(size);
    font
}

fn filled(colour: Color) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(colour));
    format
}

fn dress(chart: &mut Chart, name: &str, wide: u32, high: u32) {
    chart.title().set_name(name).set_font(font(10).set_bold());
    chart.chart_area().set_format(ChartFormat::new().set_border(ChartLine::new().set_hidden(true)));
    chart.set_width(wide).set_height(high).set_alt_text(name);
}
