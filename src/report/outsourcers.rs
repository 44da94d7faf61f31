//! The scores of outsourced work as text for a terminal.

use super::answer::{Answer, OrderDetail, ScoreLine, TeamLine};
use super::labels::Label;
use super::text::{self, Style, line, plain_table, trimmed};
use crate::message::outsource::{percent, share};
use crate::message::{Message, Report};
use crate::outsource::tier::Reading;
use crate::value::{Lang, Quantity};
use comfy_table::{CellAlignment, Table};

/// Rows of a table that a screen shows before the rest are only counted.
const MOST: usize = 40;

/// The report. `all_in` names the file that holds every finding.
pub fn report(answer: &Answer, style: Style, all_in: Option<&str>) -> String {
    let mut out = String::new();
    let lang = style.lang;
    let say = |report: Report| Message::Report(report).text(lang);
    let period = answer.period.map(|period| period.to_string()).unwrap_or_default();
    let as_of = answer.as_of.map(|day| day.to_string()).unwrap_or_default();
    text::opening(&mut out, answer, style, &say(Report::OutsourcersTitle { period, as_of }));
    text::filtered(&mut out, answer, style);
    text::files(&mut out, answer, lang);
    if let Some(rows) = answer.fieldwork {
        let (counted, outside) = (rows.counted, rows.outside_period);
        let (repeated, replaced) = (rows.repeated, rows.replaced);
        line(&mut out, &say(Report::Fieldwork { counted, outside, repeated, replaced }));
    }
    text::sources(&mut out, answer, lang);
    let people: Vec<&ScoreLine> = answer.scores.iter().filter(|score| score.detail.is_none()).collect();
    let orders: Vec<(&ScoreLine, &OrderDetail)> =
        answer.scores.iter().filter_map(|score| Some((score, score.detail.as_ref()?))).collect();
    let teams: Vec<&TeamLine> = answer.teams.iter().collect();
    let most = if style.most == usize::MAX { usize::MAX } else { MOST };
    let mut tables = Tables { out: &mut out, style, most, all_in };
    tables.table(Label::Teams, TEAM_HEADS, &teams, 1, |team| team_row(team));
    tables.table(Label::People, PERSON_HEADS, &people, 3, |score| person_row(score, lang));
    tables.table(Label::Orders, ORDER_HEADS, &orders, 4, |(score, detail)| order_row(score, detail, lang));
    text::closing(&mut out, answer, style, all_in);
    out
}

const TEAM_HEADS: &[Label] = &[
    Label::Team,
    Label::Rank,
    Label::ScoredDays,
    Label::SuccessRate,
    Label::Adjustment,
    Label::QuotaShort,
    Label::UnqualifiedDays,
    Label::Orders,
    Label::LateOrders,
    Label::ComplaintsSplit,
    Label::PerThousand,
];
const PERSON_HEADS: &[Label] = &[
    Label::Team,
    Label::Worker,
    Label::WorkType,
    Label::ScoredDays,
    Label::Quantity,
    Label::Succeeded,
    Label::SuccessRate,
    Label::Adjustment,
    Label::OtherReadings,
    Label::Money,
];
const ORDER_HEADS: &[Label] = &[
    Label::Team,
    Label::Order,
    Label::WorkType,
    Label::Worker,
    Label::Quantity,
    Label::DaysLate,
    Label::Adjustment,
    Label::OtherReadings,
    Label::SampledOfRequired,
    Label::PassRate,
    Label::CollectionRate,
];

struct Tables<'a> {
    out: &'a mut String,
    style: Style,
    most: usize,
    all_in: Option<&'a str>,
}

impl Tables<'_> {
    /// A table under its title; the columns from `right` on are figures.
    fn table<T>(
        &mut self,
        title: Label,
        heads: &[Label],
        lines: &[T],
        right: usize,
        row: impl Fn(&T) -> Vec<String>,
    ) {
        let lang = self.style.lang;
        if lines.is_empty() {
            return;
        }
        let mut table: Table = plain_table();
        table.set_header(heads.iter().map(|head| head.text(lang)));
        for line in lines.iter().take(self.most) {
            table.add_row(row(line));
        }
        for column in table.column_iter_mut().skip(right) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        self.out.push('\n');
        line(self.out, &text::paint(title.text(lang), text::BOLD, self.style));
        line(self.out, &trimmed(&table));
        if lines.len() > self.most {
            let (shown, all) = (self.most, lines.len());
            let file = self.all_in.map(str::to_owned);
            line(self.out, &Message::Report(Report::Capped { shown, all, file }).text(lang));
        }
    }
}

fn number(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

/// A rate that an answer holds as `0.8333`.
pub(super) fn rate(rate: Option<&String>) -> String {
    let rate = rate.and_then(|rate| Quantity::of_stored(rate).ok());
    number(rate.map(percent))
}

/// All other readings: `不满档也扣 -10%`.
pub(super) fn others(score: &ScoreLine, lang: Lang) -> String {
    let pairs: Vec<_> = Reading::ALL
        .into_iter()
        .filter_map(|reading| Some((reading, *score.alternatives.get(reading.key())?)))
        .collect();
    crate::message::outsource::others(&pairs, lang)
}

fn team_row(team: &TeamLine) -> Vec<String> {
    vec![
        team.team.clone(),
        number(team.rank),
        team.scored.to_string(),
        rate(team.success_rate.as_ref()),
        number(team.adjustment.map(share)),
        team.short.to_string(),
        team.unqualified.to_string(),
        team.orders.to_string(),
        team.orders_late.to_string(),
        format!(
            "{}/{}/{}",
            team.complaints_substantiated, team.complaints_unsubstantiated, team.complaints_pending
        ),
        number(team.complaints_per_thousand.as_ref()),
    ]
}

fn person_row(score: &ScoreLine, lang: Lang) -> Vec<String> {
    vec![
        score.team.clone(),
        score.person.clone(),
        score.work.to_owned(),
        score.days.to_string(),
        score.quantity.to_string(),
        number(score.succeeded),
        rate(score.success_rate.as_ref()),
        number(score.adjustment.map(share)),
        others(score, lang),
        number(score.money),
    ]
}

fn order_row(score: &ScoreLine, detail: &OrderDetail, lang: Lang) -> Vec<String> {
    vec![
        score.team.clone(),
        number(score.order.as_ref()),
        score.work.to_owned(),
        score.person.clone(),
        score.quantity.to_string(),
        number(detail.days_late),
        number(score.adjustment.map(share)),
        others(score, lang),
        format!("{}/{}", number(detail.sampled), detail.sample_required),
        rate(detail.pass_rate.as_ref()),
        rate(detail.collection_rate.as_ref()),
    ]
}

/// The reading that applies: of its kind, the one that is not among the others.
pub(super) fn applied_reading(score: &ScoreLine) -> Option<Reading> {
    let kind = |reading: &Reading| std::mem::discriminant(reading);
    let other = Reading::ALL.into_iter().find(|reading| score.alternatives.contains_key(reading.key()))?;
    let mut same = Reading::ALL.into_iter().filter(|reading| kind(reading) == kind(&other));
    same.find(|reading| !score.alternatives.contains_key(reading.key()))
}
