//! Scores of outsourced work as an answer lists them: people, orders, teams, complaints.

use super::SourceLine;
use super::findings::source_line;
use crate::finding::Source;
use crate::message::{Message, Outsourced, outsource as words};
use crate::outsource::tier::{self, Reading};
use crate::outsource::{Day, Order, Outsource, Person, Posting, Sample, Tally, Team};
use crate::rules::Facts;
use crate::sheet::Field;
use crate::value::{Lang, Quantity};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A person's collector work, or an order. Shares of pay: 0.05 is 5%.
#[derive(Clone, Debug, Serialize)]
pub struct ScoreLine {
    pub team: String,
    pub person: String,
    pub work: &'static str,
    pub order: Option<String>,
    /// Days with a score, or on which the order was worked on.
    pub days: u32,
    pub quantity: Quantity,
    pub succeeded: Option<Quantity>,
    pub success_rate: Option<String>,
    pub adjustment: Option<Quantity>,
    /// What the other readings of the regulation come to.
    pub alternatives: BTreeMap<&'static str, Quantity>,
    /// In yuan: what the shares are of, and the adjustment of it.
    pub base: Option<Quantity>,
    pub money: Option<Quantity>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub detail: Option<OrderDetail>,
    pub lines: Vec<ScoreReason>,
}

/// What is known of an order beside its lateness.
#[derive(Clone, Debug, Serialize)]
pub struct OrderDetail {
    pub planned: Option<NaiveDate>,
    pub finished: Option<NaiveDate>,
    pub open: bool,
    pub days_late: Option<i64>,
    pub sampled: Option<Quantity>,
    pub sample_required: Quantity,
    pub passed: Option<Quantity>,
    pub pass_rate: Option<String>,
    pub pass_required: String,
    pub collected: Option<Quantity>,
    pub collection_rate: Option<String>,
    pub collection_required: String,
    pub notice_posted: Option<NaiveDate>,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    /// Of second-class loads: meters, those checked, the sample of the other reading.
    pub second_class: Option<Quantity>,
    pub second_class_checked: Option<Quantity>,
    pub sample_alternative: Option<Quantity>,
    #[serde(skip)]
    pub fails: OrderFails,
    pub sources: Vec<SourceLine>,
}

/// Which demands an order does not meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderFails {
    pub late: bool,
    pub sample: bool,
    pub pass: bool,
    pub collection: bool,
}

/// A day or a demand of an order, and what it comes to.
#[derive(Clone, Debug, Serialize)]
pub struct ScoreReason {
    pub rule: &'static str,
    /// None where nothing can be measured, or a person sets the amount.
    pub adjustment: Option<Quantity>,
    pub why: String,
    pub date: Option<NaiveDate>,
    pub quantity: Option<Quantity>,
    pub succeeded: Option<Quantity>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub alternatives: BTreeMap<&'static str, Quantity>,
    /// `short`, `within`, `over`, `excused` of the quota.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<&'static str>,
    /// `unqualified`, `qualified`, `good`, `excellent`; none on a day without an attempt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<&'static str>,
    pub sources: Vec<SourceLine>,
}

/// A team's figures of the period.
#[derive(Clone, Debug, Serialize)]
pub struct TeamLine {
    pub team: String,
    pub rank: Option<u32>,
    pub people: usize,
    /// Person-days of collector work, those with a score, below and above the quota.
    pub days: u32,
    pub scored: u32,
    pub short: u32,
    pub over: u32,
    pub unqualified: u32,
    pub attempted: Quantity,
    pub succeeded: Quantity,
    pub success_rate: Option<String>,
    pub wireless_rate: Option<String>,
    pub carrier_rate: Option<String>,
    /// The mean of its person-days' shares.
    pub adjustment: Option<Quantity>,
    pub orders: usize,
    pub orders_late: usize,
    pub orders_open: usize,
    pub sample_failures: usize,
    pub pass_failures: usize,
    pub collection_failures: usize,
    pub complaints_substantiated: u32,
    pub complaints_unsubstantiated: u32,
    pub complaints_pending: u32,
    /// Collectors, users and meters worked on.
    pub jobs: Quantity,
    /// Substantiated complaints of a thousand of these.
    pub complaints_per_thousand: Option<String>,
    pub trend: Vec<TrendLine>,
}

/// A week or a month of a team.
#[derive(Clone, Debug, Serialize)]
pub struct TrendLine {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub days: u32,
    pub success_rate: Option<String>,
    pub adjustment: Option<Quantity>,
}

/// A complaint of the period.
#[derive(Clone, Debug, Serialize)]
pub struct ComplaintLine {
    pub team: String,
    pub person: Option<String>,
    pub order: Option<String>,
    pub date: NaiveDate,
    pub content: Option<String>,
    /// `substantiated`, `unsubstantiated` or `pending`.
    pub verdict: crate::record::Verdict,
    pub assessment: Option<String>,
    pub source: Option<SourceLine>,
}

/// Which rows the scores are made of.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct FieldworkRows {
    pub counted: usize,
    pub outside_period: u64,
    pub repeated: usize,
    pub replaced: usize,
}

/// All of them, for an answer.
pub(super) struct Scores {
    pub lines: Vec<ScoreLine>,
    pub teams: Vec<TeamLine>,
    pub complaints: Vec<ComplaintLine>,
    pub rows: FieldworkRows,
}

pub(super) fn of(facts: &Facts<'_>, outsource: &Outsource, lang: Lang) -> Scores {
    let view = View { facts, outsource, lang };
    let mut lines: Vec<ScoreLine> = outsource.people.iter().map(|person| view.person(person)).collect();
    lines.extend(outsource.orders.iter().map(|order| view.order(order)));
    let teams = outsource.teams.iter().map(|team| view.team(team, &lines)).collect();
    let rows = |correction: bool| -> usize {
        let resent = outsource.counted.resent.iter().filter(|resent| resent.correction == correction);
        resent.map(|resent| resent.rows.len()).sum()
    };
    let rows = FieldworkRows {
        counted: outsource.counted.fieldwork.len(),
        outside_period: outsource.counted.outside,
        repeated: rows(false),
        replaced: rows(true),
    };
    Scores { lines, teams, complaints: view.complaints(), rows }
}

struct View<'a> {
    facts: &'a Facts<'a>,
    outsource: &'a Outsource,
    lang: Lang,
}

fn places(rate: Option<Quantity>) -> Option<String> {
    rate.map(four)
}

/// Four places, always: `0.8333`, `1.0000`.
fn four(rate: Quantity) -> String {
    let sign = if rate.is_negative() { "-" } else { "" };
    let parts = rate.abs().micros() / 100;
    format!("{sign}{}.{:04}", parts / 10_000, parts % 10_000)
}

fn keyed(others: &[(Reading, Quantity)]) -> BTreeMap<&'static str, Quantity> {
    others.iter().map(|(reading, share)| (reading.key(), *share)).collect()
}

impl View<'_> {
    fn team_name(&self, id: crate::outsource::TeamId) -> String {
        self.outsource.names.name(id).map(ToString::to_string).unwrap_or_default()
    }

    fn sources(&self, rows: &[usize], field: Field) -> Vec<SourceLine> {
        let records = &self.facts.inputs.records.fieldwork;
        let rows = rows.iter().filter_map(|at| records.get(*at));
        let source = |row: &crate::record::FieldworkRow| self.facts.source(row.place, field);
        rows.filter_map(|row| source_line(&source(row), self.facts.inputs)).collect()
    }

    fn person(&self, person: &Person) -> ScoreLine {
        let days = self.outsource.days.get(person.days.clone()).unwrap_or_default();
        ScoreLine {
            team: self.team_name(person.team),
            person: person.person.to_string(),
            work: person.work.chinese(),
            order: None,
            days: person.scored,
            quantity: person.attempted,
            succeeded: person.succeeded,
            success_rate: places(person.rate),
            adjustment: person.mean,
            alternatives: keyed(&person.others),
            base: person.base,
            money: person.money,
            detail: None,
            lines: days.iter().map(|day| self.day(day)).collect(),
        }
    }

    fn day(&self, day: &Day) -> ScoreReason {
        let others = day.score.as_ref().map(|(_, scored)| scored.others.as_slice()).unwrap_or_default();
        ScoreReason {
            rule: "K602",
            adjustment: day.score.as_ref().map(|(_, scored)| scored.applied),
            why: words::day(day, self.lang),
            date: Some(day.date),
            quantity: Some(day.attempted),
            succeeded: day.succeeded,
            alternatives: keyed(others),
            quota: Some(day.quota.key()),
            tier: day.score.as_ref().map(|(tier, _)| tier.key()),
            sources: self.sources(&day.rows, Field::Quantity),
        }
    }

    fn order(&self, order: &Order) -> ScoreLine {
        let others = order.late.as_ref().map(|late| late.scored.others.as_slice()).unwrap_or_default();
        let records = &self.facts.inputs.records.fieldwork;
        let dates = order.rows.iter().filter_map(|at| records.get(*at)).map(|row| row.date);
        let days = dates.collect::<BTreeSet<NaiveDate>>().len();
        let detail = self.detail(order);
        ScoreLine {
            team: self.team_name(order.team),
            person: order.person.to_string(),
            work: order.work.chinese(),
            order: order.number.as_ref().map(ToString::to_string),
            days: u32::try_from(days).unwrap_or(u32::MAX),
            quantity: order.quantity,
            succeeded: None,
            success_rate: None,
            adjustment: order.late.as_ref().map(|late| late.scored.applied),
            alternatives: keyed(others),
            base: order.base,
            money: order.money,
            lines: self.demands(order, &detail),
            detail: Some(detail),
        }
    }

    fn detail(&self, order: &Order) -> OrderDetail {
        let (pass, collected) = order.rates(&self.facts.policy.outsource);
        let reached = |rate: Option<(Quantity, Quantity)>, least| {
            rate.is_none_or(|(part, whole)| tier::reaches(part, whole, least))
        };
        let shown =
            |rate: Option<(Quantity, Quantity)>| rate.and_then(|(part, whole)| tier::rate(part, whole));
        let sample = match order.sampled {
            Sample::NotAsked => false,
            sampled => !order.open && sampled.known().unwrap_or_default() < order.required_sample,
        };
        OrderDetail {
            planned: order.planned,
            finished: order.finished,
            open: order.open,
            days_late: order.late.as_ref().map(|late| late.days.max(0)),
            sampled: order.sampled.known(),
            sample_required: order.required_sample,
            passed: order.passed,
            pass_rate: places(shown(order.pass_rate())),
            pass_required: four(pass),
            collected: order.collected.known(),
            collection_rate: places(shown(order.collection_rate())),
            collection_required: four(collected),
            notice_posted: match order.notice {
                Posting::On(day) => Some(day),
                Posting::NotAsked | Posting::Blank => None,
            },
            first_day: order.first,
            last_day: order.last,
            second_class: order.second_class.map(|(all, ..)| all),
            second_class_checked: order.second_class.and_then(|(_, checked, _)| checked),
            sample_alternative: order.second_class.map(|(.., other)| other),
            fails: OrderFails {
                late: order.late.as_ref().is_some_and(|late| late.days > 0),
                sample,
                pass: !reached(order.pass_rate(), pass),
                collection: !reached(order.collection_rate(), collected),
            },
            sources: self.sources(&order.rows, Field::Quantity),
        }
    }

    /// The demands of an order that are not met, in the words of their findings.
    fn demands(&self, order: &Order, detail: &OrderDetail) -> Vec<ScoreReason> {
        let mut lines = Vec::new();
        let mut say = |rule, adjustment, field, said: Outsourced, others: &[(Reading, Quantity)]| {
            lines.push(ScoreReason {
                rule,
                adjustment,
                why: Message::from(said).text(self.lang),
                date: Some(order.last),
                quantity: Some(order.quantity),
                succeeded: None,
                alternatives: keyed(others),
                quota: None,
                tier: None,
                sources: self.sources(&order.rows, field),
            });
        };
        let policy = &self.facts.policy.outsource;
        let name = crate::rules::order_name(order);
        if let (true, Some(late), Some(planned)) = (detail.fails.late, &order.late, order.planned) {
            let until = if late.open { self.facts.as_of } else { order.finished.unwrap_or(self.facts.as_of) };
            let (applied, others) = (late.scored.applied, late.scored.others.clone());
            let (days, open, order) = (late.days, late.open, name.clone());
            let said = Outsourced::Late { order, planned, until, days, open, applied, others };
            say("K603", Some(applied), Field::Finished, said, &late.scored.others);
        }
        if detail.fails.sample {
            let rate = match order.work {
                crate::record::Work::Bulk => policy.bulk.sample,
                _ => policy.rotation.sample,
            };
            let said = Outsourced::Sample {
                order: name.clone(),
                quantity: order.quantity,
                sampled: order.sampled.known(),
                rate,
                required: order.required_sample,
                second_class: order.second_class,
            };
            say("K604", None, Field::Sampled, said, &[]);
        }
        let (pass, collected) = order.rates(policy);
        if let (true, Some(rate)) = (detail.fails.pass, order.pass_rate()) {
            let rate = crate::rules::rate_of(rate, pass);
            say("K605", None, Field::Passed, Outsourced::Passed { order: name.clone(), rate }, &[]);
        }
        if let (true, Some(rate)) = (detail.fails.collection, order.collection_rate()) {
            let rate = crate::rules::rate_of(rate, collected);
            say("K606", None, Field::Collected, Outsourced::Collected { order: name, rate }, &[]);
        }
        lines
    }

    fn team(&self, team: &Team, lines: &[ScoreLine]) -> TeamLine {
        let own = |line: &&ScoreLine| line.team == *team.name;
        let details: Vec<&OrderDetail> =
            lines.iter().filter(own).filter_map(|line| line.detail.as_ref()).collect();
        let people: BTreeSet<&str> = lines
            .iter()
            .filter(own)
            .filter(|line| line.detail.is_none())
            .map(|line| line.person.as_str())
            .collect();
        let fails = |of: fn(&OrderFails) -> bool| details.iter().filter(|detail| of(&detail.fails)).count();
        let rate = |tally: &Tally| places(tally.rate());
        TeamLine {
            team: team.name.to_string(),
            rank: team.rank,
            people: people.len(),
            days: team.all.days,
            scored: team.all.scored,
            short: team.all.short,
            over: team.all.over,
            unqualified: team.all.unqualified,
            attempted: team.all.attempted,
            succeeded: team.all.succeeded,
            success_rate: rate(&team.all),
            wireless_rate: rate(&team.wireless),
            carrier_rate: rate(&team.carrier),
            adjustment: team.all.mean(),
            orders: details.len(),
            orders_late: fails(|fails| fails.late),
            orders_open: details.iter().filter(|detail| detail.open).count(),
            sample_failures: fails(|fails| fails.sample),
            pass_failures: fails(|fails| fails.pass),
            collection_failures: fails(|fails| fails.collection),
            complaints_substantiated: team.complaints.substantiated,
            complaints_unsubstantiated: team.complaints.unsubstantiated,
            complaints_pending: team.complaints.pending,
            jobs: team.jobs,
            complaints_per_thousand: places(team.per_thousand),
            trend: team
                .trend
                .iter()
                .map(|trend| TrendLine {
                    from: trend.span.from,
                    to: trend.span.to,
                    days: trend.tally.scored,
                    success_rate: rate(&trend.tally),
                    adjustment: trend.tally.mean(),
                })
                .collect(),
        }
    }

    fn complaints(&self) -> Vec<ComplaintLine> {
        let rows = self.outsource.complaints.iter();
        let rows = rows.filter_map(|at| self.facts.inputs.records.complaints.get(*at));
        let text = |text: &Option<crate::value::Text>| text.as_ref().map(ToString::to_string);
        rows.map(|row| ComplaintLine {
            team: self.outsource.names.name_of(&row.team).unwrap_or(&row.team).to_string(),
            person: text(&row.person),
            order: text(&row.order),
            date: row.date,
            content: text(&row.content),
            verdict: row.verdict,
            assessment: text(&row.assessment),
            source: source_line(&Source { place: row.place, col: None }, self.facts.inputs),
        })
        .collect()
    }
}
