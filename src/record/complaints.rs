//! `complaints` 投诉工单: complaints about an outsourcer's work, and what came of them.

use super::fieldwork::{TEAM, WORKER};
use super::{Entry, FieldList, Fields, Kind};
use crate::place::RowPlace;
use crate::sheet::{ColumnMap, Context, Field, Reject, Schema, Unfit, column};
use crate::value::name::key;
use crate::value::{Period, Text};
use chrono::NaiveDate;

// One line a meaning, however many words it has.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    schema: Schema {
        kind: "complaints",
        chinese: "投诉工单",
        columns: &[
            column(Field::Date, &["日期", "投诉日期", "投诉时间", "受理日期", "受理时间", "来电日期"]),
            column(Field::Team, &["被投诉单位", "被投诉队伍", "责任单位", "涉及单位"]),
            column(Field::Team, TEAM),
            column(Field::Worker, &["被投诉人", "被投诉人员", "责任人", "涉及人员"]),
            column(Field::Worker, WORKER),
            column(Field::Substantiated, &["是否属实", "属实", "核实结果", "调查结果", "核查结果", "属实情况",
                "核实情况", "调查结论", "投诉是否属实"]),
            column(Field::Order, &["工单号", "投诉单号", "投诉工单号", "工单编号", "投诉编号", "单号", "编号"]),
            column(Field::Content, &["内容", "投诉内容", "投诉事由", "事由", "诉求内容", "投诉事项", "工单内容"]),
            column(Field::Assessment, &["考核", "考核意见", "考核结果", "考核金额", "处理意见", "处理结果"]),
            column(Field::Remark, &["备注", "说明"]),
            column(Field::Sequence, &["序号", "行号", "no.", "no"]),
        ],
        needs: &[&[Field::Date], &[Field::Substantiated], &[Field::Team, Field::Worker, Field::Content]],
        hallmarks: &[Field::Substantiated, Field::Content],
        titles: &["投诉"],
        seconds: &[],
        plain: false,
        merged: &[Field::Date, Field::Team],
    },
    begin,
    row,
};

/// Whether a complaint was found to be true. Not yet known is not the same as untrue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Substantiated,
    Unsubstantiated,
    Pending,
}

impl Verdict {
    pub fn chinese(self) -> &'static str {
        match self {
            Verdict::Substantiated => "属实",
            Verdict::Unsubstantiated => "不属实",
            Verdict::Pending => "核实中",
        }
    }

    /// What a cell says; an empty one says that nothing is known yet.
    pub fn of(text: &str) -> Option<Verdict> {
        const PENDING: &[&str] =
            &["核实中", "调查中", "处理中", "待", "未核实", "未定", "未查", "暂", "pending"];
        const FALSE: &[&str] =
            &["不属实", "不实", "非属实", "未属实", "未查实", "查无", "无责", "不成立", "unsubstantiated"];
        const TRUE: &[&str] = &["属实", "查实", "成立", "有责", "substantiated"];
        let text = key(text);
        let any = |words: &[&str]| words.iter().any(|word| text.contains(word));
        match text.as_str() {
            "" | "-" | "/" | "?" => Some(Verdict::Pending),
            "是" | "y" | "yes" | "√" | "true" | "1" => Some(Verdict::Substantiated),
            "否" | "n" | "no" | "*" | "false" | "0" => Some(Verdict::Unsubstantiated),
            _ if any(PENDING) => Some(Verdict::Pending),
            _ if any(FALSE) => Some(Verdict::Unsubstantiated),
            _ if any(TRUE) => Some(Verdict::Substantiated),
            _ => None,
        }
    }
}

/// One complaint.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ComplaintRow {
    pub place: RowPlace,
    pub date: NaiveDate,
    pub team: Text,
    pub person: Option<Text>,
    pub order: Option<Text>,
    pub content: Option<Text>,
    pub verdict: Verdict,
    /// 考核: what a person decided about it.
    pub assessment: Option<Text>,
}

fn begin(columns: &ColumnMap, context: &Context, _: Option<Period>) -> Result<(), Field> {
    let named = columns.has(Field::Team) || super::fieldwork::team_of(context).is_some();
    if named { Ok(()) } else { Err(Field::Team) }
}

fn row(entry: &mut Entry<'_, '_>) -> Result<(), Vec<Reject>> {
    let table = *entry.row;
    let date = entry.note(table.date(Field::Date));
    let date = entry.required(Field::Date, date);
    let team = entry.team();
    let person = entry.text(Field::Worker);
    let order = entry.code(Field::Order);
    let content = entry.text(Field::Content);
    let written = entry.text(Field::Substantiated).unwrap_or_default();
    let verdict = Verdict::of(&written);
    if verdict.is_none() {
        let known = [Verdict::Substantiated, Verdict::Unsubstantiated, Verdict::Pending];
        let known = known.map(Verdict::chinese).to_vec();
        entry.refuse(Field::Substantiated, Unfit::NotAmong { found: written.to_string(), known });
    }
    let assessment = entry.text(Field::Assessment);
    entry.check()?;
    if let (Some(date), Some(team), Some(verdict)) = (date, team, verdict) {
        let place = entry.place;
        entry.out.complaints.push(ComplaintRow {
            place,
            date,
            team,
            person,
            order,
            content,
            verdict,
            assessment,
        });
    }
    Ok(())
}

impl ComplaintRow {
    pub(crate) fn fields(&self) -> Fields {
        FieldList::default()
            .put(Field::Date, Some(self.date))
            .put(Field::Team, Some(&self.team))
            .put(Field::Worker, self.person.as_ref())
            .put(Field::Order, self.order.as_ref())
            .put(Field::Content, self.content.as_ref())
            .put(Field::Substantiated, Some(self.verdict.chinese()))
            .put(Field::Assessment, self.assessment.as_ref())
            .0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_yet_is_not_untrue() {
        for (text, verdict) in [
            ("属实", Some(Verdict::Substantiated)),
            ("部分属实", Some(Verdict::Substantiated)),
            ("不属实", Some(Verdict::Unsubstantiated)),
            ("经查不属实", Some(Verdict::Unsubstantiated)),
            ("核实中", Some(Verdict::Pending)),
            ("待核实是否属实", Some(Verdict::Pending)),
            ("", Some(Verdict::Pending)),
            ("否", Some(Verdict::Unsubstantiated)),
            ("是", Some(Verdict::Substantiated)),
            ("也许", None),
        ] {
            assert_eq!(Verdict::of(text), verdict, "{text}");
        }
    }
}
