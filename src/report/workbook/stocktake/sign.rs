//! 签认表: a page for each site with its figures and variances, to be signed.

use super::figures::{priced, rate};
use crate::report::answer::{Answer, CountLine, FigureLine};
use crate::report::labels::{self, Label};
use crate::report::workbook::page::{Column, Done, Page, row};
use crate::report::workbook::{caution, cell, title};
use crate::value::Quantity;

const COLUMNS: &[Column] = &[
    Column(Label::Number, 6),
    Column(Label::Warehouse, 20),
    Column(Label::ItemCode, 14),
    Column(Label::Item, 30),
    Column(Label::Unit, 6),
    Column(Label::BookAtCount, 12),
    Column(Label::CountedQuantity, 12),
    Column(Label::GainOf, 12),
    Column(Label::LossOf, 12),
    Column(Label::VarianceValue, 16),
    Column(Label::CountReason, 24),
    Column(Label::Remark, 22),
];
const LAST: u16 = 11;
const CODE: u16 = 2;
/// Page breaks that a sheet holds.
const MOST_BREAKS: usize = 1_000;

pub(super) fn write(page: &mut Page<'_>, answer: &Answer) -> Done {
    let lang = page.lang;
    let Some(stocktake) = &answer.stocktake else { return Ok(()) };
    for (Column(_, width), col) in COLUMNS.iter().zip(0_u16..) {
        page.limit(col, *width);
        page.room(col, *width - 2);
    }
    page.top(&title(answer, Label::SignSheet, lang), &caution(answer, 0, lang), Label::SignHint)?;
    let mut at = 3;
    let mut breaks = Vec::new();
    for site in &stocktake.sites {
        if at > 3 && breaks.len() < MOST_BREAKS {
            breaks.push(at);
        }
        at = one(page, answer, site, at)? + 1;
    }
    page.sheet.set_page_breaks(&breaks)?;
    page.finish()
}

/// One site; the row below.
fn one(
    page: &mut Page<'_>,
    answer: &Answer,
    site: &FigureLine,
    top: u32,
) -> Result<u32, rust_xlsxwriter::XlsxError> {
    let (styles, lang) = (page.styles, page.lang);
    let name = site.of.as_deref().unwrap_or(Label::NoSite.text(lang));
    page.sheet.write_string_with_format(top, 0, cell::clean(name, lang), &styles.title)?;
    page.sheet.set_row_height(top, 26)?;
    let figures = [
        (Label::CountLines, Some(site.lines)),
        (Label::CountedLines, Some(site.counted)),
        (Label::NotCountedLines, Some(site.not_counted)),
        (Label::ExactLines, Some(site.exact)),
    ];
    let mut col = 1;
    for (label, count) in figures {
        page.label((top + 1, col), label, &styles.head)?;
        page.count((top + 2, col), count.unwrap_or(0))?;
        col += 1;
    }
    let rates = [
        (Label::ExactRate, site.exact_rate.as_deref()),
        (Label::WithinRate, site.within_rate.as_deref()),
        (Label::QuantityRate, site.quantity_rate.as_deref()),
        (Label::ValueRate, site.value_rate.as_deref()),
    ];
    for (label, value) in rates {
        page.label((top + 1, col), label, &styles.head)?;
        rate(page, (top + 2, col), value)?;
        col += 1;
    }
    for (label, value) in [(Label::NetValue, site.net_value), (Label::AbsoluteValue, site.absolute_value)] {
        page.label((top + 1, col), label, &styles.head)?;
        page.quantity((top + 2, col), priced(site, value))?;
        col += 1;
    }
    page.sheet.set_row_height(top + 1, 34)?;
    let head = top + 4;
    page.heads(head, COLUMNS)?;
    let of_site = |line: &&CountLine| line.site == site.of;
    let differs = |line: &&CountLine| line.variance.is_some_and(|variance| !variance.is_zero());
    let mut at = head + 1;
    for (line, n) in answer.counts.iter().filter(of_site).filter(differs).zip(1_i64..) {
        put(page, at, line, n)?;
        at += 1;
    }
    if at == head + 1 {
        page.sheet.merge_range(at, 0, at, LAST, Label::NoVariance.text(lang), &styles.text)?;
        at += 1;
    } else {
        page.codes(head + 1, at - 1, CODE)?;
    }
    let signers =
        [(1, Label::CountedBy), (3, Label::SupervisedBy), (6, Label::SiteHead), (10, Label::ReviewedBy)];
    for (n, date) in [(1, false), (2, true)] {
        let below = row(at, n);
        page.sheet.set_row_height(below, 28)?;
        for (col, signer) in signers {
            let label = labels::named(if date { Label::SignedOn } else { signer }, lang);
            let text = format!("{label}{}", "_".repeat(12));
            page.sheet.write_string_with_format(below, col, text, &styles.plain)?;
        }
    }
    Ok(row(at, 3))
}

fn put(page: &mut Page<'_>, at: u32, line: &CountLine, n: i64) -> Done {
    let styles = page.styles;
    let variance = line.variance.unwrap_or_default();
    page.quantity((at, 0), Some(Quantity::whole(n)))?;
    let item = format!("{} {}", line.name, line.spec);
    page.cells((at, 1), &[&line.warehouse, &line.item, item.trim(), &line.unit])?;
    page.quantity((at, 5), line.book)?;
    page.quantity((at, 6), line.counted)?;
    page.quantity((at, 7), Some(variance).filter(|v| !v.is_negative()))?;
    page.quantity((at, 8), Some(variance.abs()).filter(|_| variance.is_negative()))?;
    page.quantity((at, 9), line.price.and_then(|price| cell::value(variance, price)))?;
    page.cell((at, 10), line.reason.as_deref())?;
    page.sheet.write_blank(at, 11, &styles.entry)?;
    Ok(())
}
