//! 调节表: per site, from the book's balance to the ERP's, item by item, to be signed.

mod parts;

use super::page::{Column, Done, FIRST, HEAD, MOST_ROWS, Page, row};
use super::places::Places;
use super::{caution, cell, title};
use crate::place::A1;
use crate::report::answer::Answer;
use crate::report::labels::{self, Label};
use crate::value::Quantity;
use parts::{Item, Part, SitePart, Step};
use rust_xlsxwriter::{Format, XlsxError};

const COLUMNS: &[Column] = &[
    Column(Label::ItemCode, 14),
    Column(Label::ItemName, 20),
    Column(Label::Warehouse, 18),
    Column(Label::Unit, 6),
    Column(Label::Step, 26),
    Column(Label::Message, 40),
    Column(Label::Date, 12),
    Column(Label::Document, 18),
    Column(Label::Quantity, 24),
    Column(Label::Price, 24),
    Column(Label::Value, 24),
];
const STEP: u16 = 4;
const DATE: u16 = 6;
const QUANTITY: u16 = 8;
const PRICE: u16 = 9;
const VALUE: u16 = 10;
/// Page breaks that a sheet holds.
const MOST_BREAKS: usize = 1_000;
/// The pixels that a landscape page of A4 takes at full size.
const PAGE: usize = 1_040;

pub(super) fn write(page: &mut Page<'_>, answer: &Answer, places: &Places<'_>) -> Done {
    let lang = page.lang;
    let sites = parts::of(answer);
    let left_out = left_out(&sites);
    page.top(&title(answer, Label::Statement, lang), &caution(answer, left_out, lang), Label::StatementHint)?;
    page.heads(HEAD, COLUMNS)?;
    let mut at = FIRST;
    let mut breaks = Vec::new();
    for site in &sites {
        if at > FIRST {
            breaks.push(at);
        }
        at = site_block(page, at, answer, site, places)?;
    }
    page.freeze(0)?;
    page.finish()?;
    // Page breaks hold only where the sheet is not fitted to pages.
    let wide: usize = (0..=VALUE).map(|col| page.width(col) * 17 / 2 + 5).sum();
    let scale = u16::try_from(PAGE * 100 / wide.max(1)).unwrap_or(100).clamp(40, 100);
    page.sheet.set_print_center_horizontally(true);
    page.sheet.set_print_scale(scale);
    breaks.truncate(MOST_BREAKS);
    page.sheet.set_page_breaks(&breaks)?;
    Ok(())
}

/// Lines that a sheet does not hold.
fn left_out(sites: &[SitePart<'_>]) -> usize {
    let lines = sites.iter().flat_map(|site| &site.parts).map(|part| part.items.len() + 2);
    lines.sum::<usize>().saturating_sub(MOST_ROWS)
}

/// One site: its keys, what they come to, and lines to sign on; the row below.
fn site_block(
    page: &mut Page<'_>,
    at: u32,
    answer: &Answer,
    site: &SitePart<'_>,
    places: &Places<'_>,
) -> Result<u32, XlsxError> {
    let styles = page.styles;
    let lang = page.lang;
    let name = site.site.unwrap_or(Label::NoSite.text(lang));
    let heading = labels::statement_of(name, site.keys, site.parts.len(), lang);
    page.sheet.write_string_with_format(at, 0, cell::clean(&heading, lang), &styles.section)?;
    page.sheet.set_row_height(at, 26)?;
    let first = at + 1;
    let mut next = first;
    for part in &site.parts {
        if usize::try_from(next).unwrap_or(usize::MAX) + part.items.len() > MOST_ROWS {
            break;
        }
        next = part_block(page, next, answer, part, places)?;
    }
    if next > first {
        next = subtotals(page, (first, next - 1), next + 1, site)?;
    }
    signatures(page, next + 1)
}

/// From the book's balance to the ERP's; the row below.
fn part_block(
    page: &mut Page<'_>,
    at: u32,
    answer: &Answer,
    part: &Part<'_>,
    places: &Places<'_>,
) -> Result<u32, XlsxError> {
    let styles = page.styles;
    let line = part.line;
    let name = format!("{} {}", line.name, line.spec);
    match places.balance_of(&line.warehouse, &line.item) {
        Some(to) => page.link((at, 0), (Label::Balances, (to, 2)), &line.item, &styles.link)?,
        None => page.cell((at, 0), Some(&line.item))?,
    }
    page.codes(at, at, 0)?;
    page.cells((at, 1), &[name.trim(), &line.warehouse, &line.unit])?;
    page.label((at, STEP), Label::BookBalance, &styles.bold)?;
    page.cell((at, STEP + 1), None)?;
    page.day((at, DATE), answer.period.map(|period| period.to))?;
    page.cell((at, DATE + 1), None)?;
    page.quantity((at, QUANTITY), Some(part.book))?;
    page.quantity((at, PRICE), line.price)?;
    page.cell((at, VALUE), None)?;
    let mut worth = Worth { sum: Some(Quantity::ZERO), price_at: at };
    for (item, n) in part.items.iter().zip(1..) {
        item_line(page, row(at, n), part, item, &mut worth)?;
    }
    let last = row(at, part.items.len());
    closing(page, (at, last), part, worth.sum)?;
    Ok(last + 2)
}

/// What the items of a key are worth so far, and the row that has the price.
struct Worth {
    sum: Option<Quantity>,
    price_at: u32,
}

fn item_line(page: &mut Page<'_>, at: u32, part: &Part<'_>, item: &Item<'_>, worth: &mut Worth) -> Done {
    let lang = page.lang;
    let said = match item.finding {
        Some(finding) => finding.message.as_str(),
        None => Label::NoFindingListed.text(lang),
    };
    let document = item
        .finding
        .and_then(|finding| finding.subject.document.as_deref().or(finding.subject.transfer.as_deref()));
    page.cells((at, 0), &["", "", "", "", item.step.text(lang), said])?;
    page.day((at, DATE), item.finding.and_then(|finding| finding.date))?;
    page.cell((at, DATE + 1), document)?;
    page.quantity((at, QUANTITY), Some(item.quantity))?;
    page.cell((at, PRICE), None)?;
    let value = part.line.price.and_then(|price| {
        let numbers = cell::is_number(item.quantity) && cell::is_number(price);
        cell::value(item.quantity, price).filter(|value| numbers && cell::is_number(*value))
    });
    worth.sum = worth.sum.zip(value).map(|(sum, value)| sum + value);
    let Some(value) = value else {
        return page.cell((at, VALUE), None);
    };
    let formula = format!("=ROUND({}*{},2)", name(at, QUANTITY), name(worth.price_at, PRICE));
    let format = &page.styles.money;
    page.formula((at, VALUE), &formula, value, format)
}

/// The ERP's balance, as what the lines above come to.
fn closing(page: &mut Page<'_>, (first, last): (u32, u32), part: &Part<'_>, worth: Option<Quantity>) -> Done {
    let styles = page.styles;
    let at = last + 1;
    for col in 0..=VALUE {
        page.sheet.write_blank(at, col, &styles.total)?;
    }
    page.label((at, STEP), Label::ErpBalance, &styles.total)?;
    let numbers = part.items.iter().map(|item| item.quantity).chain([part.book, part.expected]);
    let exact = numbers.into_iter().all(cell::is_number);
    let format = if cell::is_whole(part.expected) { &styles.total_whole } else { &styles.total_decimal };
    if exact {
        let formula = format!("=ROUND(SUM({}),6)", range(first, last, QUANTITY));
        page.formula((at, QUANTITY), &formula, part.expected, format)?;
    } else {
        page.text((at, QUANTITY), &part.expected.to_string(), &styles.total_text)?;
    }
    match worth.filter(|worth| cell::is_number(*worth)) {
        Some(worth) => {
            let formula = format!("=ROUND(SUM({}),2)", range(first, last, VALUE));
            page.formula((at, VALUE), &formula, worth, &styles.total_money)
        }
        None => Ok(()),
    }
}

/// How many lines of each kind a site has, and what they are worth; the row below.
fn subtotals(
    page: &mut Page<'_>,
    (first, last): (u32, u32),
    top: u32,
    site: &SitePart<'_>,
) -> Result<u32, XlsxError> {
    let styles = page.styles;
    let lang = page.lang;
    page.label((top, STEP), Label::Subtotal, &styles.head)?;
    page.label((top, QUANTITY), Label::LinesOf, &styles.head)?;
    page.label((top, VALUE), Label::Value, &styles.head)?;
    let steps = range(first, last, STEP);
    let mut at = top + 1;
    let (mut lines, mut total) = (0_i64, Quantity::ZERO);
    for step in Step::ALL {
        let items = || {
            let all = site.parts.iter().flat_map(|part| part.items.iter().map(move |item| (part, item)));
            all.filter(move |(_, item)| item.step == step)
        };
        let count = i64::try_from(items().count()).unwrap_or(i64::MAX);
        if count == 0 {
            continue;
        }
        let value: Quantity =
            items().filter_map(|(part, item)| cell::value(item.quantity, part.line.price?)).sum();
        page.text((at, STEP), step.text(lang), &styles.text)?;
        let match_on = name(at, STEP);
        let formula = format!("=COUNTIF({steps},{match_on})");
        page.formula((at, QUANTITY), &formula, Quantity::whole(count), &styles.whole)?;
        let formula = format!("=ROUND(SUMIF({steps},{match_on},{}),2)", range(first, last, VALUE));
        page.formula((at, VALUE), &formula, value, &styles.money)?;
        (lines, total) = (lines + count, total + value);
        at += 1;
    }
    page.label((at, STEP), Label::SiteTotal, &styles.total)?;
    let sum = |col: u16| format!("SUM({})", range(top + 1, at - 1, col));
    page.formula(
        (at, QUANTITY),
        &format!("={}", sum(QUANTITY)),
        Quantity::whole(lines),
        &styles.total_whole,
    )?;
    let formula = format!("=ROUND({},2)", sum(VALUE));
    page.formula((at, VALUE), &formula, total, &styles.total_money)?;
    Ok(at + 1)
}

/// Lines for the three who sign; the row below.
fn signatures(page: &mut Page<'_>, at: u32) -> Result<u32, XlsxError> {
    let signers = [(0, Label::PreparedBy), (STEP, Label::ReviewedBy), (DATE, Label::ConfirmedBy)];
    let styles = page.styles;
    for (line, n) in [None, Some(Label::SignedOn)].into_iter().zip(0..) {
        page.sheet.set_row_height(at + n, 28)?;
        for (col, signer) in signers {
            let label = labels::named(line.unwrap_or(signer), page.lang);
            plain(page, (at + n, col), &format!("{label}{}", "_".repeat(16)), &styles.plain)?;
        }
    }
    Ok(at + 3)
}

/// Text that may run over the cells beside it, and widens no column.
fn plain(page: &mut Page<'_>, at: (u32, u16), text: &str, format: &Format) -> Done {
    page.sheet.write_string_with_format(at.0, at.1, text, format)?;
    Ok(())
}

/// `I5`
fn name(row: u32, col: u16) -> String {
    A1 { col: u32::from(col), row: row.saturating_add(1) }.to_string()
}

/// `I5:I9`
fn range(first: u32, last: u32, col: u16) -> String {
    format!("{}:{}", name(first, col), name(last, col))
}
