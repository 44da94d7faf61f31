//! 各现场: what a stocktake comes to by site, department and class, beside the last ones.

use crate::report::answer::{Answer, FigureLine, StocktakeAnswer};
use crate::report::labels::Label;
use crate::report::workbook::page::{At, Column, Done, FIRST, HEAD, Page, row};
use crate::report::workbook::{caution, title};
use crate::value::Quantity;

const COLUMNS: &[Column] = &[
    Column(Label::FiguresOf, 12),
    Column(Label::Name, 22),
    Column(Label::CountedOn, 12),
    Column(Label::CountLines, 10),
    Column(Label::CountedLines, 10),
    Column(Label::CountedZero, 10),
    Column(Label::NotCountedLines, 10),
    Column(Label::ComparedLines, 12),
    Column(Label::ExactLines, 10),
    Column(Label::ExactRate, 12),
    Column(Label::WithinLines, 10),
    Column(Label::WithinRate, 12),
    Column(Label::BookSum, 16),
    Column(Label::GainOf, 14),
    Column(Label::LossOf, 14),
    Column(Label::NetOf, 14),
    Column(Label::AbsoluteOf, 14),
    Column(Label::QuantityRate, 12),
    Column(Label::PricedLines, 10),
    Column(Label::BookValue, 16),
    Column(Label::GainValue, 16),
    Column(Label::LossValue, 16),
    Column(Label::NetValue, 16),
    Column(Label::AbsoluteValue, 16),
    Column(Label::ValueRate, 12),
];
pub(super) const NAME: u16 = 1;
pub(super) const EXACT: u16 = 9;
pub(super) const WORTH: u16 = 23;

/// The rows of the sites, in which the charts find their figures.
pub(super) fn site_rows(stocktake: &StocktakeAnswer) -> Option<(u32, u32)> {
    let first = FIRST + 1;
    let sites = stocktake.sites.len();
    (sites > 0).then(|| (first, row(first, sites) - 1))
}

/// The most earlier stocktakes that any site has.
pub(super) fn depth(stocktake: &StocktakeAnswer) -> usize {
    let of = |site: &FigureLine| stocktake.history.iter().filter(|past| past.of == site.of).count();
    stocktake.sites.iter().map(of).max().unwrap_or(0)
}

/// The head of the table in which each site has its stocktakes side by side.
pub(super) fn trend_head(stocktake: &StocktakeAnswer) -> u32 {
    let lines = 1 + stocktake.sites.len() + stocktake.departments.len() + stocktake.classes.len();
    row(FIRST, lines + stocktake.history.len()) + 2
}

pub(super) fn write(page: &mut Page<'_>, answer: &Answer) -> Done {
    let lang = page.lang;
    let Some(stocktake) = &answer.stocktake else { return Ok(()) };
    let name = title(answer, Label::StocktakeFigures, lang);
    page.top(&name, &caution(answer, 0, lang), Label::FiguresHint)?;
    page.heads(HEAD, COLUMNS)?;
    let mut at = FIRST;
    let groups = [
        (Label::OfAll, std::slice::from_ref(&stocktake.all)),
        (Label::OfSite, &stocktake.sites),
        (Label::OfDepartment, &stocktake.departments),
        (Label::OfClass, &stocktake.classes),
        (Label::OfPast, &stocktake.history),
    ];
    for (kind, lines) in groups {
        for line in lines {
            put(page, at, kind, line)?;
            at += 1;
        }
    }
    page.freeze(2)?;
    trend(page, stocktake)?;
    page.finish()
}

fn put(page: &mut Page<'_>, at: u32, kind: Label, line: &FigureLine) -> Done {
    let styles = page.styles;
    page.label((at, 0), kind, &styles.text)?;
    let none = if kind == Label::OfAll { "" } else { Label::NoSite.text(page.lang) };
    page.cell((at, NAME), Some(line.of.as_deref().unwrap_or(none)))?;
    page.day((at, 2), line.day)?;
    let counts = [line.lines, line.counted, line.zero, line.not_counted, line.compared, line.exact];
    for (count, col) in counts.into_iter().zip(3..) {
        page.count((at, col), count)?;
    }
    rate(page, (at, EXACT), line.exact_rate.as_deref())?;
    page.count((at, 10), line.within)?;
    rate(page, (at, 11), line.within_rate.as_deref())?;
    for (quantity, col) in [line.book, line.gain, line.loss, line.net, line.absolute].into_iter().zip(12..) {
        page.quantity((at, col), Some(quantity))?;
    }
    rate(page, (at, 17), line.quantity_rate.as_deref())?;
    page.count((at, 18), line.priced)?;
    let values = [line.book_value, line.gain_value, line.loss_value, line.net_value, line.absolute_value];
    for (value, col) in values.into_iter().zip(19..) {
        page.quantity((at, col), Some(value).filter(|_| line.priced > 0))?;
    }
    rate(page, (at, 24), line.value_rate.as_deref())
}

/// A rate in per cent.
pub(super) fn rate(page: &mut Page<'_>, at: At, rate: Option<&str>) -> Done {
    let Some(number) = rate.and_then(|rate| rate.parse::<f64>().ok()) else {
        return page.cell(at, Some("-"));
    };
    let format = page.styles.whole.clone().set_num_format("0.00%");
    page.room(at.1, 8);
    page.sheet.write_number_with_format(at.0, at.1, number, &format)?;
    Ok(())
}

/// Each site's lines exact, this time and the times before, side by side.
fn trend(page: &mut Page<'_>, stocktake: &StocktakeAnswer) -> Done {
    let depth = depth(stocktake);
    if depth == 0 {
        return Ok(());
    }
    let (styles, lang) = (page.styles, page.lang);
    let at = trend_head(stocktake);
    page.sheet.write_string_with_format(at - 1, 0, Label::StocktakeTrend.text(lang), &styles.section)?;
    page.label((at, NAME), Label::Site, &styles.head)?;
    for (back, col) in (0..=depth).rev().zip(NAME + 1..) {
        let head = match back {
            0 => Label::ThisTime.text(lang).to_owned(),
            1 => Label::LastTime.text(lang).to_owned(),
            n => format!("{} -{n}", Label::LastTime.text(lang)),
        };
        page.text((at, col), &head, &styles.head)?;
    }
    for (site, n) in stocktake.sites.iter().zip(0..) {
        let at = row(at + 1, n);
        page.cell((at, NAME), Some(site.of.as_deref().unwrap_or(Label::NoSite.text(lang))))?;
        let past: Vec<&FigureLine> = stocktake.history.iter().filter(|past| past.of == site.of).collect();
        for (back, col) in (0..=depth).rev().zip(NAME + 1..) {
            let line = match back.checked_sub(1) {
                None => Some(site),
                Some(nth) => past.get(nth).copied(),
            };
            rate(page, (at, col), line.and_then(|line| line.exact_rate.as_deref()))?;
        }
    }
    Ok(())
}

/// A value over the lines of a price, for the summary.
pub(super) fn priced(line: &FigureLine, value: Quantity) -> Option<Quantity> {
    (line.priced > 0).then_some(value)
}
