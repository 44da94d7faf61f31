//! 外包单位: every team's figures, and their course through the period, which charts draw.

use super::super::page::{Column, FIRST, HEAD, Page, row};
use super::super::{caution, title};
use super::{Cards, Shares, put_rate, put_share};
use crate::report::answer::{Answer, TeamLine, TrendLine};
use crate::report::labels::Label;
use rust_xlsxwriter::XlsxError;

const COLUMNS: &[Column] = &[
    Column(Label::Team, 24),
    Column(Label::Rank, 12),
    Column(Label::PeopleOf, 12),
    Column(Label::DaysOf, 12),
    Column(Label::ScoredDays, 12),
    Column(Label::QuotaShort, 12),
    Column(Label::OverQuota, 12),
    Column(Label::UnqualifiedDays, 12),
    Column(Label::Attempted, 12),
    Column(Label::Succeeded, 12),
    Column(Label::SuccessRate, 12),
    Column(Label::WirelessRate, 12),
    Column(Label::CarrierRate, 12),
    Column(Label::Adjustment, 12),
    Column(Label::Orders, 12),
    Column(Label::LateOrders, 12),
    Column(Label::OpenOrders, 12),
    Column(Label::SampleFailures, 12),
    Column(Label::PassFailures, 12),
    Column(Label::CollectionFailures, 12),
    Column(Label::ComplaintsTrue, 12),
    Column(Label::ComplaintsUntrue, 12),
    Column(Label::ComplaintsPending, 12),
    Column(Label::Jobs, 12),
    Column(Label::PerThousand, 12),
];
const LAST: u16 = 24;
/// Teams whose course is set out; a sheet has 16,384 columns, and a chart fewer colours.
const MOST_TRENDS: usize = 1_000;

/// Where the courses stand: a row for each span, a column for each team.
pub(super) struct Charted {
    pub heads: u32,
    pub first: u32,
    pub last: u32,
    /// Where the block of success rates begins.
    pub rates: u32,
}

impl Charted {
    /// The column of the n-th team.
    pub fn column(n: usize) -> Option<u16> {
        u16::try_from(n).ok().filter(|n| usize::from(*n) < MOST_TRENDS).map(|n| n + 1)
    }
}

pub(super) fn write(
    page: &mut Page<'_>,
    answer: &Answer,
    cards: &Cards,
    shares: &Shares,
) -> Result<Charted, XlsxError> {
    let lang = page.lang;
    page.top(&title(answer, Label::Teams, lang), &caution(answer, 0, lang), Label::TeamsHint)?;
    page.heads(HEAD, COLUMNS)?;
    for (team, n) in answer.teams.iter().zip(0..) {
        team_row(page, row(FIRST, n), answer, team, cards, shares)?;
    }
    let next = row(FIRST, answer.teams.len());
    if next > FIRST {
        page.sheet.autofilter(HEAD, 0, next - 1, LAST)?;
    }
    page.sheet.set_freeze_panes(FIRST, 1)?;
    page.sheet.set_paper_size(8);
    let charted = trends(page, next + 1, answer, shares)?;
    page.finish()?;
    Ok(charted)
}

fn team_row(
    page: &mut Page<'_>,
    at: u32,
    answer: &Answer,
    team: &TeamLine,
    cards: &Cards,
    shares: &Shares,
) -> Result<(), XlsxError> {
    let styles = page.styles;
    match cards.name(answer, &team.team) {
        Some(name) => page.link_to_sheet((at, 0), name, &team.team, &styles.link)?,
        None => page.cell((at, 0), Some(&team.team))?,
    }
    match team.rank {
        Some(rank) => page.count((at, 1), u64::from(rank))?,
        None => super::dash(page, (at, 1))?,
    }
    let size = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let counts = [
        size(team.people),
        u64::from(team.days),
        u64::from(team.scored),
        u64::from(team.short),
        u64::from(team.over),
        u64::from(team.unqualified),
    ];
    for (count, col) in counts.into_iter().zip(2..) {
        page.count((at, col), count)?;
    }
    page.quantity((at, 8), Some(team.attempted))?;
    page.quantity((at, 9), Some(team.succeeded))?;
    for (rate, col) in [&team.success_rate, &team.wireless_rate, &team.carrier_rate].into_iter().zip(10..) {
        put_rate(page, (at, col), rate.as_ref(), &shares.rate)?;
    }
    put_share(page, (at, 13), team.adjustment, shares)?;
    let counts = [
        size(team.orders),
        size(team.orders_late),
        size(team.orders_open),
        size(team.sample_failures),
        size(team.pass_failures),
        size(team.collection_failures),
        u64::from(team.complaints_substantiated),
        u64::from(team.complaints_unsubstantiated),
        u64::from(team.complaints_pending),
    ];
    for (count, col) in counts.into_iter().zip(14..) {
        page.count((at, col), count)?;
    }
    page.quantity((at, 23), Some(team.jobs))?;
    let per_thousand = team.complaints_per_thousand.as_ref();
    super::known(page, (at, LAST), per_thousand.and_then(|q| crate::value::Quantity::of_stored(q).ok()))
}

/// Mean adjustments, then success rates, span by span.
fn trends(page: &mut Page<'_>, at: u32, answer: &Answer, shares: &Shares) -> Result<Charted, XlsxError> {
    let spans: Vec<&TrendLine> =
        answer.teams.first().map(|team| team.trend.iter().collect()).unwrap_or_default();
    let first = trend_heads(page, at, answer, Label::TrendAdjustment)?;
    for (span, n) in spans.iter().zip(0..) {
        let at = row(first, n);
        page.cell((at, 0), Some(&span_name(span)))?;
        // A cell without a value stays empty: a chart draws a text as nought.
        for (line, col) in lines(answer, n).filter(|(line, _)| line.adjustment.is_some()) {
            put_share(page, (at, col), line.adjustment, shares)?;
        }
    }
    let last = row(first, spans.len()).saturating_sub(1);
    let rates = trend_heads(page, last + 2, answer, Label::TrendSuccess)?;
    for (span, n) in spans.iter().zip(0..) {
        let at = row(rates, n);
        page.cell((at, 0), Some(&span_name(span)))?;
        for (line, col) in lines(answer, n).filter(|(line, _)| line.success_rate.is_some()) {
            put_rate(page, (at, col), line.success_rate.as_ref(), &shares.rate)?;
        }
    }
    Ok(Charted { heads: first - 1, first, last, rates })
}

/// `11-04..11-10`, and the year where a month stands for itself.
fn span_name(span: &TrendLine) -> String {
    let whole_month = (span.to - span.from).num_days() > 7;
    if whole_month {
        return span.from.format("%Y-%m").to_string();
    }
    format!("{}..{}", span.from.format("%m-%d"), span.to.format("%m-%d"))
}

fn lines(answer: &Answer, n: usize) -> impl Iterator<Item = (&TrendLine, u16)> {
    answer
        .teams
        .iter()
        .zip(0..)
        .filter_map(move |(team, at)| Some((team.trend.get(n)?, Charted::column(at)?)))
}

/// Title and heads; the first row below.
fn trend_heads(page: &mut Page<'_>, at: u32, answer: &Answer, name: Label) -> Result<u32, XlsxError> {
    let styles = page.styles;
    page.label((at, 0), name, &styles.section)?;
    page.label((at + 1, 0), Label::Span, &styles.head)?;
    for (team, n) in answer.teams.iter().zip(0..) {
        if let Some(col) = Charted::column(n) {
            page.room(col, 10);
            page.text((at + 1, col), &team.team, &styles.head)?;
        }
    }
    Ok(at + 2)
}
