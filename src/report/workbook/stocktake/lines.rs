//! 盈亏清单, 盘点明细, 未盘与不识, 可能串货: the lines of a stocktake.

use crate::report::answer::{Answer, CountLine, UnplacedWhy};
use crate::report::labels::Label;
use crate::report::workbook::page::{Column, Done, FIRST, HEAD, MOST_ROWS, Page, row};
use crate::report::workbook::places::Places;
use crate::report::workbook::table::Table;
use crate::report::workbook::{caution, cell, title};
use crate::value::Quantity;
use rust_xlsxwriter::XlsxError;
use std::cmp::Reverse;
use std::collections::HashMap;

const COLUMNS: &[Column] = &[
    Column(Label::Site, 16),
    Column(Label::Warehouse, 20),
    Column(Label::ItemCode, 14),
    Column(Label::ItemName, 20),
    Column(Label::Spec, 22),
    Column(Label::Unit, 6),
    Column(Label::CountedOn, 12),
    Column(Label::ExportedAsOf, 12),
    Column(Label::ExportedQuantity, 14),
    Column(Label::BookAtCount, 14),
    Column(Label::BookOnSheet, 14),
    Column(Label::CountedQuantity, 14),
    Column(Label::VarianceOf, 16),
    Column(Label::Price, 14),
    Column(Label::VarianceValue, 18),
    Column(Label::Class, 8),
    Column(Label::OverTolerance, 18),
    Column(Label::CountReason, 20),
    Column(Label::SheetRemark, 20),
    Column(Label::CountedBy, 12),
    Column(Label::SupervisedBy, 12),
    Column(Label::NowOf, 14),
    Column(Label::SeeFinding, 24),
];
const ITEM: u16 = 2;
const LAST: u16 = 22;

/// The finding of each line: what is worst of it comes first.
fn found<'a>(answer: &'a Answer, places: &Places<'_>) -> HashMap<(&'a str, &'a str), (&'static str, u32)> {
    let mut found = HashMap::new();
    for finding in answer.findings.iter().filter(|finding| finding.code.starts_with('S')) {
        let key = finding.warehouse.as_deref().zip(finding.item.as_deref());
        if let (Some(key), Some(at)) = (key, places.id(&finding.id)) {
            found.entry(key).or_insert((finding.code, at));
        }
    }
    found
}

/// The lines that differ, the dearest first.
pub(super) fn variances<'d>(
    page: &mut Page<'_>,
    answer: &'d Answer,
    places: &Places<'_>,
) -> Result<Table<'d>, XlsxError> {
    let differs = |line: &&CountLine| line.variance.is_some_and(|variance| !variance.is_zero());
    let mut lines: Vec<&CountLine> = answer.counts.iter().filter(differs).collect();
    let worth = |line: &CountLine| cell::value(line.variance?.abs(), line.price?);
    lines.sort_by_key(|line| (Reverse(worth(line)), Reverse(line.variance.map(Quantity::abs))));
    table(page, answer, places, lines, Label::Variances, Label::VariancesHint)
}

/// Every line.
pub(super) fn all<'d>(
    page: &mut Page<'_>,
    answer: &'d Answer,
    places: &Places<'_>,
) -> Result<Table<'d>, XlsxError> {
    let lines: Vec<&CountLine> = answer.counts.iter().collect();
    table(page, answer, places, lines, Label::AllCounts, Label::AllCountsHint)
}

fn table<'d>(
    page: &mut Page<'_>,
    answer: &'d Answer,
    places: &Places<'_>,
    lines: Vec<&'d CountLine>,
    name: Label,
    hint: Label,
) -> Result<Table<'d>, XlsxError> {
    let lang = page.lang;
    let left_out = lines.len().saturating_sub(MOST_ROWS);
    page.top(&title(answer, name, lang), &caution(answer, left_out, lang), hint)?;
    page.heads(HEAD, COLUMNS)?;
    let found = found(answer, places);
    let next = row(FIRST, lines.len().min(MOST_ROWS));
    let table = page.table(FIRST, MOST_ROWS, lines, move |page, row, line| put(page, row, line, &found))?;
    page.freeze(4)?;
    if next > FIRST {
        page.sheet.autofilter(HEAD, 0, next - 1, LAST)?;
        page.codes(FIRST, next - 1, ITEM)?;
    }
    page.finish()?;
    Ok(table)
}

fn put(
    page: &mut Page<'_>,
    at: u32,
    line: &CountLine,
    found: &HashMap<(&str, &str), (&'static str, u32)>,
) -> Done {
    let (styles, lang) = (page.styles, page.lang);
    let site = line.site.as_deref().unwrap_or("");
    page.cells((at, 0), &[site, &line.warehouse, &line.item, &line.name, &line.spec, &line.unit])?;
    page.day((at, 6), Some(line.counted_on))?;
    page.day((at, 7), line.exported.map(|exported| exported.as_of))?;
    let exported = line.exported.map(|exported| exported.quantity);
    for (quantity, col) in [exported, line.book, line.book_on_sheet].into_iter().zip(8..) {
        page.quantity((at, col), quantity)?;
    }
    match line.counted {
        Some(counted) => page.quantity((at, 11), Some(counted))?,
        None => page.label((at, 11), Label::NotCountedLines, &styles.warning)?,
    }
    variance(page, at, line)?;
    page.cell((at, 15), line.class.map(|class| class.to_string()).as_deref())?;
    match line.over_tolerance {
        true => page.label((at, 16), Label::Recount, &styles.warning)?,
        false => page.cell((at, 16), None)?,
    }
    let mixed = line.reason.as_deref().unwrap_or("");
    let texts = [&line.remark, &line.counter, &line.supervisor].map(|text| text.as_deref().unwrap_or(""));
    page.cell((at, 17), Some(mixed))?;
    page.cells((at, 18), &texts)?;
    page.quantity((at, 21), line.now)?;
    match found.get(&(line.warehouse.as_str(), line.item.as_str())) {
        Some((code, to)) => {
            let text = format!("{code} {}", crate::report::labels::rule_name(code, lang));
            page.link((at, 22), (Label::Discrepancies, (*to, 0)), &text, &styles.link)
        }
        None => page.cell((at, 22), None),
    }
}

/// Variance and its value, as formulas where their parts are numbers.
fn variance(page: &mut Page<'_>, at: u32, line: &CountLine) -> Done {
    let styles = page.styles;
    let Some(variance) = line.variance else {
        page.cell((at, 12), None)?;
        page.quantity((at, 13), line.price)?;
        return page.cell((at, 14), None);
    };
    let exact = |quantity: Option<Quantity>| quantity.is_some_and(cell::is_number);
    let n = at + 1;
    if exact(line.book) && exact(line.counted) && exact(Some(variance)) {
        let format = page.format_of(variance);
        page.formula((at, 12), &format!("=ROUND(L{n}-J{n},6)"), variance, format)?;
    } else {
        page.quantity((at, 12), Some(variance))?;
    }
    page.quantity((at, 13), line.price)?;
    match line.price.and_then(|price| cell::value(variance, price)) {
        Some(value) if exact(line.price) && exact(Some(variance)) => {
            page.formula((at, 14), &format!("=ROUND(M{n}*N{n},2)"), value, &styles.money)
        }
        value => page.quantity((at, 14), value),
    }
}

const UNTOLD: &[Column] = &[
    Column(Label::Situation, 18),
    Column(Label::Site, 16),
    Column(Label::Warehouse, 20),
    Column(Label::ItemCode, 14),
    Column(Label::ItemName, 34),
    Column(Label::Unit, 6),
    Column(Label::BookAtCount, 14),
    Column(Label::CountedQuantity, 14),
    Column(Label::Place, 40),
];

/// What was not counted, and what was counted and is in no book.
pub(super) fn not_counted(page: &mut Page<'_>, answer: &Answer) -> Done {
    let (styles, lang) = (page.styles, page.lang);
    let name = title(answer, Label::NotCountedSheet, lang);
    page.top(&name, &caution(answer, 0, lang), Label::NotCountedHint)?;
    page.heads(HEAD, UNTOLD)?;
    let situation = |line: &CountLine| match line.counted {
        _ if line.unknown_code => None,
        None if line.on_sheet => Some(Label::LeftEmpty),
        None => Some(Label::OnNoSheet),
        Some(counted) if !line.known && !counted.is_zero() => Some(Label::InNoBook),
        Some(_) => None,
    };
    let mut at = FIRST;
    let untold = answer.counts.iter().filter_map(|line| Some((situation(line)?, line)));
    for (label, line) in untold.take(MOST_ROWS / 2) {
        page.label((at, 0), label, &styles.warning)?;
        let name = format!("{} {}", line.name, line.spec);
        let site = line.site.as_deref().unwrap_or("");
        page.cells((at, 1), &[site, &line.warehouse, &line.item, name.trim(), &line.unit])?;
        page.quantity((at, 6), line.book)?;
        page.quantity((at, 7), line.counted)?;
        page.cell((at, 8), None)?;
        at += 1;
    }
    let unplaced = answer.stocktake.iter().flat_map(|stocktake| &stocktake.unplaced);
    for line in unplaced.take(MOST_ROWS / 2) {
        let label = match line.why {
            UnplacedWhy::Item => Label::ItemUnknown,
            UnplacedWhy::Store => Label::StoreUnknown,
            UnplacedWhy::Unit => Label::UnitUnknown,
        };
        page.label((at, 0), label, &styles.warning)?;
        let site = line.site.as_deref().unwrap_or("");
        page.cells((at, 1), &[site, "", "", &line.item, ""])?;
        page.quantity((at, 6), None)?;
        page.quantity((at, 7), line.counted)?;
        page.cell((at, 8), Some(&format!("{}:{}!{}", line.file, line.sheet, line.row)))?;
        at += 1;
    }
    page.freeze(1)?;
    if at > FIRST {
        page.sheet.autofilter(HEAD, 0, at - 1, 8)?;
        page.codes(FIRST, at - 1, 3)?;
    } else {
        page.label((at, 0), Label::NoneFound, &styles.plain)?;
    }
    page.finish()
}

const MIXED: &[Column] = &[
    Column(Label::Situation, 26),
    Column(Label::Quantity, 12),
    Column(Label::LossWarehouse, 22),
    Column(Label::LossItem, 14),
    Column(Label::LossName, 28),
    Column(Label::LossReason, 18),
    Column(Label::GainWarehouse, 22),
    Column(Label::GainItem, 14),
    Column(Label::GainName, 28),
    Column(Label::GainReason, 18),
    Column(Label::ToldAsOne, 14),
];

/// Gains and losses that look like one thing.
pub(super) fn mix_ups(page: &mut Page<'_>, answer: &Answer) -> Done {
    let (styles, lang) = (page.styles, page.lang);
    page.top(&title(answer, Label::MixUps, lang), &caution(answer, 0, lang), Label::MixUpsHint)?;
    page.heads(HEAD, MIXED)?;
    let mix_ups = answer.stocktake.iter().flat_map(|stocktake| &stocktake.mix_ups);
    let mut at = FIRST;
    for mix_up in mix_ups.take(MOST_ROWS) {
        let kind = match mix_up.kind {
            "conditions" => Label::MixedConditions,
            "near_items" => Label::MixedItems,
            _ => Label::MixedSites,
        };
        page.label((at, 0), kind, &styles.text)?;
        page.quantity((at, 1), Some(mix_up.quantity))?;
        let [loss_reason, gain_reason] = &mix_up.reasons;
        page.cells((at, 2), &[&mix_up.loss_warehouse, &mix_up.loss_item, &mix_up.loss_name, loss_reason])?;
        page.cells((at, 6), &[&mix_up.gain_warehouse, &mix_up.gain_item, &mix_up.gain_name, gain_reason])?;
        let told = if mix_up.told { Label::Yes } else { Label::OtherReason };
        page.label((at, 10), told, &styles.text)?;
        at += 1;
    }
    page.freeze(1)?;
    if at > FIRST {
        page.codes(FIRST, at - 1, 3)?;
        page.codes(FIRST, at - 1, 7)?;
    } else {
        page.label((at, 0), Label::NoneFound, &styles.plain)?;
    }
    page.finish()
}
