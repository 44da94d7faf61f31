//! 匹配: every matched pair and group, with what it was matched by.

use super::page::{Column, Done, FIRST, HEAD, MOST_ROWS, Page, row};
use super::table::Table;
use super::{caution, title};
use crate::report::answer::{Answer, MatchLine};
use crate::report::labels::Label;
use crate::report::words;
use rust_xlsxwriter::XlsxError;

const COLUMNS: &[Column] = &[
    Column(Label::MatchId, 10),
    Column(Label::MatchedBy, 24),
    Column(Label::Warehouse, 22),
    Column(Label::ItemCode, 16),
    Column(Label::Date, 12),
    Column(Label::MovedQuantity, 24),
    Column(Label::Document, 18),
    Column(Label::LedgerPlace, 40),
    Column(Label::ErpPlace, 40),
];
const ITEM: u16 = 3;
const LAST: u16 = 8;
/// Places of a group that a cell lists.
const MOST_PLACES: usize = 12;

pub(super) fn write<'d>(page: &mut Page<'_>, answer: &'d Answer) -> Result<Table<'d>, XlsxError> {
    let lang = page.lang;
    let listed = u64::try_from(answer.matches.len()).unwrap_or(u64::MAX);
    let all: u64 = answer.summary.matching.values().sum();
    let mut caution = caution(answer, 0, lang);
    if all > listed {
        let cut = words::matches_cut(listed, all, lang);
        caution = if caution.is_empty() { cut } else { format!("{caution}; {cut}") };
    }
    page.top(&title(answer, Label::Matches, lang), &caution, Label::MatchesHint)?;
    page.heads(HEAD, COLUMNS)?;
    let table = page.table(FIRST, MOST_ROWS, &answer.matches, put)?;
    page.freeze(1)?;
    let next = row(FIRST, answer.matches.len());
    if next > FIRST {
        page.sheet.autofilter(HEAD, 0, next - 1, LAST)?;
        page.codes(FIRST, next - 1, ITEM)?;
    }
    page.finish()?;
    Ok(table)
}

fn put(page: &mut Page<'_>, row: u32, line: &MatchLine) -> Done {
    let tier = words::tier(line.tier, page.lang);
    page.cells((row, 0), &[&line.id, tier, &line.warehouse, &line.item])?;
    page.day((row, ITEM + 1), line.date)?;
    page.quantity((row, ITEM + 2), Some(line.quantity))?;
    let places = |places: &[String]| {
        let mut shown = places.iter().take(MOST_PLACES).cloned().collect::<Vec<_>>().join("\n");
        if places.len() > MOST_PLACES {
            let more = crate::report::labels::more_places(places.len() - MOST_PLACES, page.lang);
            shown.push_str(&more);
        }
        shown
    };
    let (rows, lines) = (places(&line.rows), places(&line.lines));
    page.cells((row, ITEM + 3), &[&line.document, &rows, &lines])
}
