//! 工单: rotations and bulk installations, each demand beside what was reached.

use super::super::page::{Column, Done, FIRST, HEAD, MOST_ROWS, Page, row};
use super::super::table::Table;
use super::super::{caution, title};
use super::{Shares, dash, hide_unused, known, places_of, put_number, put_rate, put_share};
use crate::report::answer::{Answer, OrderDetail, ScoreLine};
use crate::report::labels::Label;
use crate::value::Quantity;
use rust_xlsxwriter::XlsxError;
use std::rc::Rc;

const COLUMNS: &[Column] = &[
    Column(Label::Team, 20),
    Column(Label::Order, 14),
    Column(Label::WorkType, 14),
    Column(Label::Worker, 12),
    Column(Label::Attempted, 10),
    Column(Label::Planned, 12),
    Column(Label::Finished, 12),
    Column(Label::DaysLate, 9),
    Column(Label::Adjustment, 10),
    Column(Label::OtherBy, 10),
    Column(Label::OtherOver, 10),
    Column(Label::NoticePosted, 12),
    Column(Label::Sampled, 9),
    Column(Label::SampleRequired, 9),
    Column(Label::SecondClass, 9),
    Column(Label::SecondClassChecked, 9),
    Column(Label::SampleOther, 10),
    Column(Label::PassedOf, 9),
    Column(Label::PassRate, 10),
    Column(Label::CollectedOf, 10),
    Column(Label::CollectionRate, 10),
    Column(Label::Base, 10),
    Column(Label::Money, 10),
    Column(Label::AmountToSet, 14),
    Column(Label::FailsOf, 40),
    Column(Label::Place, 30),
];
const AMOUNT: u16 = 23;
const LAST: u16 = 25;

pub(super) fn write<'d>(
    page: &mut Page<'_>,
    answer: &'d Answer,
    shares: &Rc<Shares>,
) -> Result<Table<'d>, XlsxError> {
    let lang = page.lang;
    let orders: Vec<(&ScoreLine, &OrderDetail)> =
        answer.scores.iter().filter_map(|score| Some((score, score.detail.as_ref()?))).collect();
    page.top(
        &title(answer, Label::Orders, lang),
        &caution(answer, orders.len().saturating_sub(MOST_ROWS), lang),
        Label::OrdersHint,
    )?;
    page.heads(HEAD, COLUMNS)?;
    page.sheet.set_paper_size(8);
    let (lines, shares) = (orders.clone(), Rc::clone(shares));
    let table = page.table(FIRST, MOST_ROWS, lines, move |page, row, (score, detail)| {
        put(page, row, score, detail, &shares)
    })?;
    page.freeze(2)?;
    let next = row(FIRST, orders.len().min(MOST_ROWS));
    if next > FIRST {
        page.sheet.autofilter(HEAD, 0, next - 1, LAST)?;
        page.codes(FIRST, next - 1, 1)?;
    }
    page.finish()?;
    let any = |of: &dyn Fn(&(&ScoreLine, &OrderDetail)) -> bool| orders.iter().any(of);
    let second_class = any(&|(_, detail)| detail.second_class.is_some());
    let used = [
        (9, any(&|(score, _)| score.alternatives.contains_key("by"))),
        (10, any(&|(score, _)| score.alternatives.contains_key("over"))),
        (11, any(&|(_, detail)| detail.notice_posted.is_some())),
        (14, second_class),
        (15, second_class),
        (16, second_class),
        (21, any(&|(score, _)| score.base.is_some())),
        (22, any(&|(score, _)| score.base.is_some())),
    ];
    hide_unused(page, used.into_iter())?;
    Ok(table)
}

fn put(page: &mut Page<'_>, at: u32, score: &ScoreLine, detail: &OrderDetail, shares: &Shares) -> Done {
    let (lang, styles) = (page.lang, page.styles);
    let number = score.order.as_deref().unwrap_or("-");
    page.cells((at, 0), &[&score.team, number, score.work, &score.person])?;
    page.quantity((at, 4), Some(score.quantity))?;
    page.day((at, 5), detail.planned)?;
    if detail.open {
        page.label((at, 6), Label::OpenOrders, &styles.warning)?;
    } else {
        page.day((at, 6), detail.finished)?;
    }
    failing(page, (at, 7), detail.days_late.map(Quantity::whole), detail.fails.late)?;
    put_share(page, (at, 8), score.adjustment, shares)?;
    for (key, col) in ["by", "over"].into_iter().zip(9..) {
        match score.alternatives.get(key) {
            Some(share) => put_share(page, (at, col), Some(*share), shares)?,
            None => page.cell((at, col), None)?,
        }
    }
    page.day((at, 11), detail.notice_posted)?;
    failing(page, (at, 12), detail.sampled, detail.fails.sample)?;
    page.quantity((at, 13), Some(detail.sample_required))?;
    let second = [detail.second_class, detail.second_class_checked, detail.sample_alternative];
    for (quantity, col) in second.into_iter().zip(14..) {
        page.quantity((at, col), quantity)?;
    }
    known(page, (at, 17), detail.passed)?;
    let rate = |failed: bool| if failed { &shares.failed_rate } else { &shares.rate };
    put_rate(page, (at, 18), detail.pass_rate.as_ref(), rate(detail.fails.pass))?;
    known(page, (at, 19), detail.collected)?;
    put_rate(page, (at, 20), detail.collection_rate.as_ref(), rate(detail.fails.collection))?;
    page.quantity((at, 21), score.base)?;
    page.quantity((at, 22), score.money)?;
    let left = detail.fails.pass || detail.fails.collection;
    page.text((at, AMOUNT), "", if left { &styles.entry } else { &styles.text })?;
    let said: Vec<String> = score.lines.iter().map(|line| format!("{} {}", line.rule, line.why)).collect();
    page.cell((at, AMOUNT + 1), Some(&said.join("\n")))?;
    page.cell((at, LAST), Some(&places_of(&detail.sources, lang)))
}

/// A count that is marked where it fails a demand.
fn failing(page: &mut Page<'_>, at: (u32, u16), count: Option<Quantity>, fails: bool) -> Done {
    let styles = page.styles;
    match count {
        Some(count) if fails => put_number(page, at, count, &styles.error),
        Some(count) => page.quantity(at, Some(count)),
        None if fails => page.text(at, "-", &styles.error),
        None => dash(page, at),
    }
}
