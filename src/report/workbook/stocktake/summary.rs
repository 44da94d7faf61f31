//! 摘要: the figures of a stocktake, its sites and the run, on a page.

use super::figures::{EXACT, NAME, WORTH, depth, rate, site_rows, trend_head};
use crate::report::answer::{Answer, StocktakeAnswer};
use crate::report::labels::Label;
use crate::report::workbook::causes::{dress, filled, font, pixels};
use crate::report::workbook::cell;
use crate::report::workbook::front::{self, CODES, SITES};
use crate::report::workbook::page::{Done, Page};
use crate::report::workbook::places::Places;
use crate::report::workbook::style::{BAR, SHADES};
use rust_xlsxwriter::{Chart, ChartDataLabel, ChartLegendPosition, XlsxError};

const WAYS: &[&[Label]] = &[
    &[Label::StocktakeFigures, Label::Variances, Label::NotCountedSheet, Label::MixUps, Label::Vouchers],
    &[Label::SignSheet, Label::AllCounts, Label::Discrepancies, Label::HeldAndRejected, Label::Inputs],
];
/// Sites that a chart shows.
const CHARTED: u32 = 15;
const PIXELS_PER_ROW: u32 = 22;

pub(super) fn write(page: &mut Page<'_>, answer: &Answer, places: &Places<'_>) -> Done {
    front::widths(page)?;
    let top = front::head(page, answer, Label::StocktakeReport, WAYS)?;
    let Some(stocktake) = &answer.stocktake else { return Ok(()) };
    let ends = [
        figures(page, top, answer, stocktake)?,
        front::codes(page, top, answer, places)?,
        sites(page, top, stocktake)?,
    ];
    let below = ends.into_iter().max().unwrap_or(top);
    let below = front::run(page, below + 1, answer)?;
    front::signatures(page, below)?;
    charts(page, below + 3, stocktake)?;
    page.sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

fn figures(
    page: &mut Page<'_>,
    top: u32,
    answer: &Answer,
    stocktake: &StocktakeAnswer,
) -> Result<u32, XlsxError> {
    let all = &stocktake.all;
    let unplaced = u64::try_from(stocktake.unplaced.len()).unwrap_or(u64::MAX);
    let counts = [
        (Label::CountLines, all.lines),
        (Label::CountedLines, all.counted),
        (Label::CountedZero, all.zero),
        (Label::NotCountedLines, all.not_counted),
        (Label::UnplacedRows, unplaced),
        (Label::ComparedLines, all.compared),
        (Label::ExactLines, all.exact),
        (Label::WithinLines, all.within),
    ];
    let mut at = front::group(page, top, Label::StocktakeReport, &counts)?;
    let styles = page.styles;
    page.label((at, 0), Label::Accuracy, &styles.head)?;
    page.label((at, 1), Label::Rate, &styles.head)?;
    at += 1;
    let rates = [
        (Label::ExactRate, &all.exact_rate),
        (Label::WithinRate, &all.within_rate),
        (Label::QuantityRate, &all.quantity_rate),
        (Label::ValueRate, &all.value_rate),
        (Label::NetRate, &all.net_rate),
    ];
    for (label, value) in rates {
        page.label((at, 0), label, &styles.text)?;
        rate(page, (at, 1), value.as_deref())?;
        at += 1;
    }
    let amounts = [
        (Label::BookSum, Some(all.book)),
        (Label::GainOf, Some(all.gain)),
        (Label::LossOf, Some(all.loss)),
        (Label::NetOf, Some(all.net)),
        (Label::AbsoluteOf, Some(all.absolute)),
        (Label::BookValue, super::figures::priced(all, all.book_value)),
        (Label::NetValue, super::figures::priced(all, all.net_value)),
        (Label::AbsoluteValue, super::figures::priced(all, all.absolute_value)),
    ];
    page.label((at, 0), Label::VarianceOf, &styles.head)?;
    page.label((at, 1), Label::Quantity, &styles.head)?;
    at += 1;
    for (label, value) in amounts {
        page.label((at, 0), label, &styles.text)?;
        match value.and_then(|value| cell::number(value).map(|number| (value, number))) {
            // A large sum is made small rather than cut.
            Some((value, number)) => {
                let format = page.format_of(value).clone().set_shrink();
                page.sheet.write_number_with_format(at, 1, number, &format)?;
            }
            None => page.quantity((at, 1), value)?,
        }
        at += 1;
    }
    front::severities(page, at, answer)
}

/// The sites with their accuracy, and those that sent nothing; the row below.
fn sites(page: &mut Page<'_>, top: u32, stocktake: &StocktakeAnswer) -> Result<u32, XlsxError> {
    let (styles, lang) = (page.styles, page.lang);
    let heads = [Label::BySite, Label::CountedLines, Label::ExactRate, Label::ValueRate];
    for (label, col) in heads.into_iter().zip(SITES..) {
        page.label((top, col), label, &styles.head)?;
    }
    let mut at = top + 1;
    let lines = stocktake.sites.iter().chain(stocktake.departments.iter().filter(|line| line.of.is_some()));
    for line in lines {
        page.cell((at, SITES), Some(line.of.as_deref().unwrap_or(Label::NoSite.text(lang))))?;
        page.count((at, SITES + 1), line.counted)?;
        rate(page, (at, SITES + 2), line.exact_rate.as_deref())?;
        rate(page, (at, SITES + 3), line.value_rate.as_deref())?;
        at += 1;
    }
    for name in &stocktake.missing {
        page.cell((at, SITES), Some(name))?;
        page.sheet.merge_range(at, SITES + 1, at, SITES + 3, Label::NoSheetSent.text(lang), &styles.error)?;
        at += 1;
    }
    Ok(at)
}

/// Accuracy, variance by value, and accuracy beside the last times.
fn charts(page: &mut Page<'_>, top: u32, stocktake: &StocktakeAnswer) -> Done {
    let Some((first, last)) = site_rows(stocktake) else { return Ok(()) };
    let lang = page.lang;
    let last = last.min(first + CHARTED - 1);
    let sheet = page.name_of(Label::StocktakeFigures);
    let sheet = sheet.as_str();
    let high = (6 + (last - first + 1)).max(12) * PIXELS_PER_ROW;
    let one = |name: Label, col: u16, format: &str, wide: u32| {
        let mut chart = Chart::new_bar();
        let mut labels = ChartDataLabel::new();
        labels.show_value().set_font(&font(9)).set_num_format(format);
        chart
            .add_series()
            .set_name(name.text(lang))
            .set_categories((sheet, first, NAME, last, NAME))
            .set_values((sheet, first, col, last, col))
            .set_gap(60)
            .set_data_label(&labels)
            .set_format(&mut filled(BAR));
        chart.legend().set_hidden();
        dress(&mut chart, name.text(lang), wide, high);
        chart.x_axis().set_hidden(true);
        chart
    };
    let accuracy = one(Label::ExactRate, EXACT, "0.0%", pixels(0..CODES));
    page.sheet.insert_chart(top, 0, &accuracy)?;
    if stocktake.all.priced > 0 {
        let worth = one(Label::AbsoluteValue, WORTH, "#,##0.##", pixels(CODES..SITES));
        page.sheet.insert_chart(top, CODES, &worth)?;
    }
    let depth = depth(stocktake);
    if depth > 0 {
        let head = trend_head(stocktake);
        let mut chart = Chart::new_column();
        let columns = (0..=depth).zip(NAME + 1..).zip(SHADES.iter().cycle());
        for ((_, col), shade) in columns {
            chart
                .add_series()
                .set_name((sheet, head, col))
                .set_categories((sheet, head + 1, NAME, head + 1 + (last - first), NAME))
                .set_values((sheet, head + 1, col, head + 1 + (last - first), col))
                .set_gap(60)
                .set_format(&mut filled(*shade));
        }
        chart.title().set_name(Label::StocktakeTrend.text(lang)).set_font(font(10).set_bold());
        chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(8));
        chart.x_axis().set_font(&font(9));
        chart.y_axis().set_font(&font(9)).set_num_format("0%").set_max(1);
        chart
            .set_width(pixels(SITES..SITES + 4))
            .set_height(high)
            .set_alt_text(Label::StocktakeTrend.text(lang));
        page.sheet.insert_chart(top, SITES, &chart)?;
    }
    Ok(())
}
