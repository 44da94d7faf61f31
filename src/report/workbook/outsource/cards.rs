//! 评分表: one sheet a team, to be printed, signed and handed over.

use super::super::page::{Column, Done, Page, row};
use super::super::places::Places;
use super::super::style::LINE;
use super::super::{caution, cell, title};
use super::teams::Charted;
use super::{Shares, charts, dash, known, put_number, put_rate, put_share};
use crate::report::answer::{Answer, FindingLine, OrderDetail, ScoreLine, TeamLine};
use crate::report::labels::{self, Label};
use crate::report::outsourcers::others;
use crate::value::Quantity;
use rust_xlsxwriter::XlsxError;
use std::collections::BTreeMap;

const WIDTHS: [usize; 10] = [15, 15, 13, 13, 13, 13, 13, 20, 13, 17];
const LAST: u16 = 9;
/// Lines of a table on a card; the rest are on their own sheet.
const MOST_LINES: usize = 60;

const PEOPLE: &[Column] = &[
    Column(Label::Worker, 15),
    Column(Label::WorkType, 15),
    Column(Label::ScoredDays, 13),
    Column(Label::Attempted, 13),
    Column(Label::Succeeded, 13),
    Column(Label::SuccessRate, 13),
    Column(Label::Adjustment, 13),
    Column(Label::OtherReadings, 20),
    Column(Label::Base, 13),
    Column(Label::Money, 17),
];
const ORDERS: &[Column] = &[
    Column(Label::Order, 15),
    Column(Label::WorkType, 15),
    Column(Label::Attempted, 13),
    Column(Label::DaysLate, 13),
    Column(Label::Adjustment, 13),
    Column(Label::SampledOfRequired, 13),
    Column(Label::PassRate, 13),
    Column(Label::OtherReadings, 20),
    Column(Label::CollectionRate, 13),
    Column(Label::AmountToSet, 17),
];

pub(super) fn write(
    page: &mut Page<'_>,
    answer: &Answer,
    (team, n): (&TeamLine, usize),
    places: &Places<'_>,
    shares: &Shares,
    charted: &Charted,
) -> Done {
    let lang = page.lang;
    page.sheet.set_portrait().set_print_fit_to_pages(1, 0);
    for (width, col) in WIDTHS.into_iter().zip(0..) {
        page.limit(col, width);
        page.room(col, width);
    }
    let name = format!("{}: {}", title(answer, Label::ScoreCards, lang), team.team);
    page.top(&name, &caution(answer, 0, lang), Label::CardHint)?;
    let at = figures(page, 3, team, shares)?;
    let own = |score: &&ScoreLine| score.team == team.team;
    let people: Vec<&ScoreLine> =
        answer.scores.iter().filter(own).filter(|score| score.detail.is_none()).collect();
    let at = people_table(page, at + 1, &people, shares)?;
    let failing: Vec<(&ScoreLine, &OrderDetail)> = answer
        .scores
        .iter()
        .filter(own)
        .filter(|score| !score.lines.is_empty())
        .filter_map(|score| Some((score, score.detail.as_ref()?)))
        .collect();
    let at = orders_table(page, at + 1, &failing, shares)?;
    let at = rules_table(page, at + 1, team, places)?;
    let at = if team.scored > 0 { course(page, at + 1, n, charted)? } else { at + 1 };
    signatures(page, at, [0, 3, 7])?;
    page.finish()
}

/// The team's course through the period; the row below.
fn course(page: &mut Page<'_>, at: u32, n: usize, charted: &Charted) -> Result<u32, XlsxError> {
    let styles = page.styles;
    page.label((at, 0), Label::CardTrend, &styles.section)?;
    let half: usize = WIDTHS.iter().take(5).map(|width| width * 7 + 5).sum();
    charts::card(page, at + 1, n, charted, u32::try_from(half).unwrap_or(400))
}

/// The height of so many lines, with some air.
fn high_of(lines: usize) -> f64 {
    LINE * f64::from(u32::try_from(lines).unwrap_or(4)) + 5.0
}

/// Names and figures in five pairs of columns; the row below.
fn figures(page: &mut Page<'_>, at: u32, team: &TeamLine, shares: &Shares) -> Result<u32, XlsxError> {
    enum Figure<'a> {
        Count(u64),
        Amount(Quantity),
        Rate(Option<&'a String>),
        Share(Option<Quantity>),
        Rank(Option<u32>),
        Decimal(Option<&'a String>),
    }
    use Figure as F;
    let size = |n: usize| F::Count(u64::try_from(n).unwrap_or(u64::MAX));
    let lines: [(Label, Figure<'_>); 20] = [
        (Label::Rank, F::Rank(team.rank)),
        (Label::Adjustment, F::Share(team.adjustment)),
        (Label::SuccessRate, F::Rate(team.success_rate.as_ref())),
        (Label::WirelessRate, F::Rate(team.wireless_rate.as_ref())),
        (Label::CarrierRate, F::Rate(team.carrier_rate.as_ref())),
        (Label::PeopleOf, size(team.people)),
        (Label::DaysOf, F::Count(u64::from(team.days))),
        (Label::ScoredDays, F::Count(u64::from(team.scored))),
        (Label::QuotaShort, F::Count(u64::from(team.short))),
        (Label::UnqualifiedDays, F::Count(u64::from(team.unqualified))),
        (Label::Orders, size(team.orders)),
        (Label::LateOrders, size(team.orders_late)),
        (Label::SampleFailures, size(team.sample_failures)),
        (Label::PassFailures, size(team.pass_failures)),
        (Label::CollectionFailures, size(team.collection_failures)),
        (Label::ComplaintsTrue, F::Count(u64::from(team.complaints_substantiated))),
        (Label::ComplaintsUntrue, F::Count(u64::from(team.complaints_unsubstantiated))),
        (Label::ComplaintsPending, F::Count(u64::from(team.complaints_pending))),
        (Label::Jobs, F::Amount(team.jobs)),
        (Label::PerThousand, F::Decimal(team.complaints_per_thousand.as_ref())),
    ];
    let styles = page.styles;
    page.label((at, 0), Label::CardFigures, &styles.section)?;
    let lang = page.lang;
    let room = |col: usize| WIDTHS.get(col).map_or(10, |width| width - 1);
    let high =
        |(n, (label, _)): (usize, &(Label, Figure<'_>))| cell::lines(label.text(lang), room(n % 5 * 2));
    let high = lines.iter().enumerate().map(high).max().unwrap_or(1);
    for n in 0..4 {
        page.sheet.set_row_height(at + 1 + n, high_of(high))?;
    }
    for ((label, figure), n) in lines.into_iter().zip(0_u32..) {
        let col = u16::try_from(n % 5 * 2).unwrap_or(0);
        let (name, value) = ((at + 1 + n / 5, col), (at + 1 + n / 5, col + 1));
        page.sheet.write_string_with_format(name.0, name.1, label.text(page.lang), &styles.head)?;
        match figure {
            F::Count(count) => page.count(value, count)?,
            F::Amount(amount) => page.quantity(value, Some(amount))?,
            F::Rate(rate) => put_rate(page, value, rate, &shares.rate)?,
            F::Share(share) => put_share(page, value, share, shares)?,
            F::Rank(Some(rank)) => page.count(value, u64::from(rank))?,
            F::Rank(None) => dash(page, value)?,
            F::Decimal(text) => known(page, value, text.and_then(|text| Quantity::of_stored(text).ok()))?,
        }
    }
    Ok(at + 5)
}

fn people_table(
    page: &mut Page<'_>,
    at: u32,
    people: &[&ScoreLine],
    shares: &Shares,
) -> Result<u32, XlsxError> {
    let lang = page.lang;
    let first = table(page, at, Label::CardPeople, PEOPLE, people.len())?;
    for (score, n) in people.iter().take(MOST_LINES).zip(0..) {
        let at = row(first, n);
        page.cells((at, 0), &[&score.person, score.work])?;
        page.count((at, 2), u64::from(score.days))?;
        page.quantity((at, 3), Some(score.quantity))?;
        known(page, (at, 4), score.succeeded)?;
        put_rate(page, (at, 5), score.success_rate.as_ref(), &shares.rate)?;
        put_share(page, (at, 6), score.adjustment, shares)?;
        page.cell((at, 7), Some(&others(score, lang)))?;
        known(page, (at, 8), score.base)?;
        money(page, (at, 9), score.money)?;
    }
    end(page, first, people.len())
}

fn orders_table(
    page: &mut Page<'_>,
    at: u32,
    orders: &[(&ScoreLine, &OrderDetail)],
    shares: &Shares,
) -> Result<u32, XlsxError> {
    let lang = page.lang;
    let first = table(page, at, Label::CardOrders, ORDERS, orders.len())?;
    for ((score, detail), n) in orders.iter().take(MOST_LINES).zip(0..) {
        let at = row(first, n);
        let order = score.order.clone().unwrap_or_else(|| format!("{} {}", score.person, detail.last_day));
        page.cells((at, 0), &[&order, score.work])?;
        page.codes(at, at, 0)?;
        page.quantity((at, 2), Some(score.quantity))?;
        known(page, (at, 3), detail.days_late.map(Quantity::whole))?;
        put_share(page, (at, 4), score.adjustment, shares)?;
        let sampled = detail.sampled.map_or_else(|| "-".to_owned(), |sampled| sampled.to_string());
        let styles = page.styles;
        let format = if detail.fails.sample { &shares.failed } else { &styles.numeral };
        page.text((at, 5), &format!("{sampled}/{}", detail.sample_required), format)?;
        let rate = |failed: bool| if failed { &shares.failed_rate } else { &shares.rate };
        put_rate(page, (at, 6), detail.pass_rate.as_ref(), rate(detail.fails.pass))?;
        page.cell((at, 7), Some(&others(score, lang)))?;
        put_rate(page, (at, 8), detail.collection_rate.as_ref(), rate(detail.fails.collection))?;
        let left = detail.fails.pass || detail.fails.collection;
        match score.money {
            Some(amount) if !left => money(page, (at, 9), Some(amount))?,
            _ => page.text((at, 9), "", &styles.entry)?,
        }
    }
    end(page, first, orders.len())
}

fn money(page: &mut Page<'_>, at: (u32, u16), amount: Option<Quantity>) -> Done {
    let styles = page.styles;
    match amount {
        Some(amount) => put_number(page, at, amount, &styles.money),
        None => page.text(at, "", &styles.entry),
    }
}

/// Title and heads of a table; its first row.
fn table(
    page: &mut Page<'_>,
    at: u32,
    name: Label,
    columns: &'static [Column],
    lines: usize,
) -> Result<u32, XlsxError> {
    let (styles, lang) = (page.styles, page.lang);
    let title = match lines {
        0 => format!("{} - {}", name.text(lang), Label::NoneFound.text(lang)),
        _ => name.text(lang).to_owned(),
    };
    page.sheet.write_string_with_format(at, 0, title, &styles.section)?;
    if lines == 0 {
        return Ok(at + 1);
    }
    page.heads(at + 1, columns)?;
    Ok(at + 2)
}

/// Says how many lines a card has no room for; the row below.
fn end(page: &mut Page<'_>, first: u32, lines: usize) -> Result<u32, XlsxError> {
    let next = row(first, lines.min(MOST_LINES));
    if lines <= MOST_LINES {
        return Ok(next);
    }
    let styles = page.styles;
    let text = labels::more_lines(lines - MOST_LINES, page.lang);
    page.wide((next, 0), LAST, &text, &styles.hint)?;
    Ok(next + 1)
}

/// Every rule that found something, with its clause, leading to its first finding.
fn rules_table(page: &mut Page<'_>, at: u32, team: &TeamLine, places: &Places<'_>) -> Result<u32, XlsxError> {
    let (styles, lang) = (page.styles, page.lang);
    let own = |finding: &&&FindingLine| finding.subject.team.as_deref() == Some(team.team.as_str());
    let mut rules: BTreeMap<&str, Vec<&FindingLine>> = BTreeMap::new();
    for finding in places.order.iter().filter(own) {
        rules.entry(finding.code).or_default().push(finding);
    }
    page.label((at, 0), Label::CardRules, &styles.section)?;
    if rules.is_empty() {
        page.label((at + 1, 0), Label::NoneFound, &styles.plain)?;
        return Ok(at + 2);
    }
    let heads = [(0, Label::Code), (5, Label::FindingsOf), (LAST, Label::AmountToSet)];
    for (col, label) in heads {
        page.sheet.write_string_with_format(at + 1, col, label.text(lang), &styles.head)?;
    }
    for (from, to, label) in [(1, 2, Label::Name), (3, 4, Label::Clause), (6, 8, Label::Message)] {
        page.sheet.merge_range(at + 1, from, at + 1, to, label.text(lang), &styles.head)?;
    }
    page.sheet.set_row_height(at + 1, 36)?;
    for ((code, findings), n) in rules.iter().zip(0..) {
        let at = row(at + 2, n);
        let first = findings.first().and_then(|finding| places.id(&finding.id));
        match first {
            Some(to) => page.link((at, 0), (Label::Discrepancies, (to, 0)), code, &styles.link)?,
            None => page.cell((at, 0), Some(code))?,
        }
        let clause = findings.first().map_or("", |finding| finding.clause);
        page.sheet.merge_range(at, 1, at, 2, labels::rule_name(code, lang), &styles.text)?;
        page.sheet.merge_range(at, 3, at, 4, clause, &styles.text)?;
        page.count((at, 5), u64::try_from(findings.len()).unwrap_or(u64::MAX))?;
        page.wide((at, 6), 8, &about(findings), &styles.text)?;
        page.text((at, LAST), "", &styles.entry)?;
    }
    Ok(row(at + 2, rules.len()))
}

/// The days or orders that the findings of a rule are about.
fn about(findings: &[&FindingLine]) -> String {
    const MOST: usize = 8;
    let one = |finding: &&FindingLine| {
        let subject = &finding.subject;
        match (&subject.order, finding.date) {
            (Some(order), _) => order.clone(),
            (None, Some(date)) => {
                let person = subject.person.as_deref().unwrap_or("");
                format!("{person} {}", date.format("%m-%d")).trim().to_owned()
            }
            (None, None) => String::new(),
        }
    };
    let mut shown: Vec<String> = Vec::new();
    for text in findings.iter().map(one) {
        if !text.is_empty() && !shown.contains(&text) {
            shown.push(text);
        }
    }
    if shown.len() > MOST {
        shown.truncate(MOST);
        shown.push("…".to_owned());
    }
    shown.join("; ")
}

/// Lines to sign on: those who scored, and the outsourcer.
pub(super) fn signatures(page: &mut Page<'_>, at: u32, columns: [u16; 3]) -> Done {
    let styles = page.styles;
    let names = [Label::PreparedBy, Label::ReviewedBy, Label::ConfirmedByTeam];
    let signers = columns.into_iter().zip(names);
    for (line, n) in [None, Some(Label::SignedOn)].into_iter().zip(0..) {
        page.sheet.set_row_height(at + n, 28)?;
        for (col, signer) in signers.clone() {
            let name = labels::named(line.unwrap_or(signer), page.lang);
            let text = format!("{name}{}", "_".repeat(14));
            page.sheet.write_string_with_format(at + n, col, text, &styles.plain)?;
        }
    }
    Ok(())
}
