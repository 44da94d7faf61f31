//! `incidents` 事故报告: what happened on a job, and when it was reported.

use super::fieldwork::{TEAM, WORKER};
use super::{Entry, FieldList, Fields, Kind};
use crate::place::RowPlace;
use crate::sheet::{Field, Reject, Schema, Why, column};
use crate::source::Value;
use crate::value::Text;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

// One line a meaning, however many words it has.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    schema: Schema {
        kind: "incidents",
        chinese: "事故报告",
        columns: &[
            column(Field::OccurredAt, &["发生时间", "事故发生时间", "事故时间", "事件时间", "发生日期", "事件发生时间",
                "事故日期", "事故发生日期"]),
            column(Field::OralAt, &["口头报告时间", "电话报告时间", "口头报告", "电话报告", "口头或电话报告时间",
                "首报时间"]),
            column(Field::WrittenAt, &["书面报告时间", "书面报告提交时间", "书面报告", "报告提交时间", "提交时间",
                "书面事故报告时间", "书面报告日期"]),
            column(Field::Team, &["事故单位", "发生单位", "责任单位"]),
            column(Field::Team, TEAM),
            column(Field::Worker, WORKER),
            column(Field::Order, &["事故编号", "编号", "报告编号", "工单号"]),
            column(Field::Content, &["内容", "事故内容", "事故经过", "事件经过", "事故简述", "事故概况", "简要经过",
                "事故名称", "事件"]),
            column(Field::Remark, &["备注", "说明"]),
            column(Field::Sequence, &["序号", "行号", "no.", "no"]),
        ],
        needs: &[&[Field::OccurredAt], &[Field::WrittenAt, Field::OralAt], &[Field::Team, Field::Content]],
        hallmarks: &[Field::OccurredAt, Field::WrittenAt, Field::OralAt],
        titles: &["事故", "事件报告"],
        seconds: &[],
        plain: false,
        merged: &[Field::Team],
    },
    begin: |columns, context, _| {
        let named = columns.has(Field::Team) || super::fieldwork::team_of(context).is_some();
        if named { Ok(()) } else { Err(Field::Team) }
    },
    row,
};

/// A day, and its hour where that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Moment {
    pub day: NaiveDate,
    pub time: Option<NaiveTime>,
}

impl Moment {
    /// The minute, where it is known.
    pub fn exact(self) -> Option<NaiveDateTime> {
        self.time.map(|time| self.day.and_time(time))
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.time {
            Some(time) => write!(f, "{} {}", self.day, time.format("%H:%M")),
            None => write!(f, "{}", self.day),
        }
    }
}

/// One accident or incident.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct IncidentRow {
    pub place: RowPlace,
    pub occurred: Moment,
    pub oral: Option<Moment>,
    pub written: Option<Moment>,
    pub team: Text,
    pub person: Option<Text>,
    pub order: Option<Text>,
    pub content: Option<Text>,
    /// The sheet has a column for the written report: an empty cell says that there is none.
    pub asks_written: bool,
}

fn row(entry: &mut Entry<'_, '_>) -> Result<(), Vec<Reject>> {
    let occurred = entry.moment(Field::OccurredAt);
    let occurred = entry.required(Field::OccurredAt, occurred);
    let oral = entry.moment(Field::OralAt);
    let written = entry.moment(Field::WrittenAt);
    let team = entry.team();
    let person = entry.text(Field::Worker);
    let order = entry.code(Field::Order);
    let content = entry.text(Field::Content);
    entry.check()?;
    if let (Some(occurred), Some(team)) = (occurred, team) {
        let place = entry.place;
        let asks_written = entry.row.columns.has(Field::WrittenAt);
        entry.out.incidents.push(IncidentRow {
            place,
            occurred,
            oral,
            written,
            team,
            person,
            order,
            content,
            asks_written,
        });
    }
    Ok(())
}

impl Entry<'_, '_> {
    /// A day with its hour, where one is written.
    fn moment(&mut self, field: Field) -> Option<Moment> {
        const NONE: &[&str] = &["无", "未报", "未报告", "未提交", "没有", "-", "—", "/"];
        let value = self.row.value(field)?;
        if let Value::Text(text) = value
            && NONE.contains(&text.trim())
        {
            return None;
        }
        let day = self.note(self.row.date(field))?;
        let time = match value {
            Value::Moment(moment) => Some(moment.time()).filter(|time| *time != NaiveTime::MIN),
            Value::Text(text) => match clock(text) {
                Clock::At(time) => Some(time),
                Clock::Silent => None,
                Clock::Wrong => {
                    let found = text.trim().to_owned();
                    let reject = self.row.reject(field, Why::BadDate { found });
                    return self.note(Err(reject));
                }
            },
            _ => None,
        };
        Some(Moment { day, time })
    }
}

enum Clock {
    At(NaiveTime),
    Silent,
    Wrong,
}

/// The hour at the end of a text: `2024-11-03 14:30`, `11月3日14时30分`.
fn clock(text: &str) -> Clock {
    let text: String = text.replace('：', ":").replace('点', "时");
    let split = text.find(':').or_else(|| text.find('时'));
    let Some(at) = split else { return Clock::Silent };
    let (before, after) = text.split_at(at);
    let hour: String = before.chars().rev().take_while(char::is_ascii_digit).take(2).collect();
    let hour: String = hour.chars().rev().collect();
    let minute: String = after.chars().skip(1).take_while(char::is_ascii_digit).take(2).collect();
    let number = |text: &str, blank: Option<u32>| if text.is_empty() { blank } else { text.parse().ok() };
    let time = number(&hour, None).zip(number(&minute, Some(0)));
    match time.and_then(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0)) {
        Some(time) => Clock::At(time),
        None => Clock::Wrong,
    }
}

impl IncidentRow {
    pub(crate) fn fields(&self) -> Fields {
        FieldList::default()
            .put(Field::OccurredAt, Some(self.occurred))
            .put(Field::OralAt, self.oral)
            .put(Field::WrittenAt, self.written)
            .put(Field::Team, Some(&self.team))
            .put(Field::Worker, self.person.as_ref())
            .put(Field::Order, self.order.as_ref())
            .put(Field::Content, self.content.as_ref())
            .0
    }
}
