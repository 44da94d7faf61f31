//! `meetings` 班前会记录: the meeting before the day's work, and who signed it.

use super::fieldwork::TEAM;
use super::{Entry, FieldList, Fields, Kind};
use crate::place::RowPlace;
use crate::sheet::{Field, Reject, Schema, column};
use crate::value::Text;
use chrono::NaiveDate;

// One line a meaning, however many words it has.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    schema: Schema {
        kind: "meetings",
        chinese: "班前会记录",
        columns: &[
            column(Field::Date, &["日期", "会议日期", "召开日期", "会议时间"]),
            column(Field::Team, TEAM),
            column(Field::Attendees, &["参加人员", "参会人员", "参加人", "参会人", "与会人员", "出席人员",
                "到会人员", "人员", "姓名"]),
            column(Field::Signed, &["签字", "签名", "人员签字", "签字人员", "参加人员签字", "全员签字", "参会人员签字",
                "签到", "施工人员签字", "签名人员"]),
            column(Field::Content, &["内容", "会议内容", "交底内容", "工作内容", "危险点", "安全交底内容"]),
            column(Field::Remark, &["备注", "说明"]),
            column(Field::Sequence, &["序号", "行号", "no.", "no"]),
        ],
        needs: &[&[Field::Date], &[Field::Attendees, Field::Signed], &[Field::Team, Field::Content]],
        hallmarks: &[Field::Attendees, Field::Signed],
        titles: &["班前会", "站班会", "安全交底"],
        seconds: &[("人员", Field::Worker), ("姓名", Field::Worker)],
        plain: true,
        merged: &[Field::Date, Field::Team],
    },
    begin: |columns, context, _| {
        let named = columns.has(Field::Team) || super::fieldwork::team_of(context).is_some();
        if named { Ok(()) } else { Err(Field::Team) }
    },
    row,
};

/// A meeting, or the part of one that a row tells of.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct MeetingRow {
    pub place: RowPlace,
    pub date: NaiveDate,
    pub team: Text,
    /// Who was there, in the order written.
    pub attendees: Vec<Text>,
    /// Who signed: names; none where the sheet has no place for signatures.
    pub signed: Option<Vec<Text>>,
}

fn row(entry: &mut Entry<'_, '_>) -> Result<(), Vec<Reject>> {
    let table = *entry.row;
    let date = entry.note(table.date(Field::Date));
    let date = entry.required(Field::Date, date);
    let team = entry.team();
    let attendees = entry.text(Field::Attendees).unwrap_or_default();
    let written = entry.text(Field::Signed).unwrap_or_default();
    entry.check()?;
    let attendees: Vec<Text> = people(&attendees).map(Text::from).collect();
    let signed = table.columns.has(Field::Signed).then(|| {
        if is_yes(&written) {
            attendees.clone()
        } else if is_no(&written) {
            Vec::new()
        } else {
            people(&written).map(Text::from).collect()
        }
    });
    if let (Some(date), Some(team)) = (date, team) {
        let place = entry.place;
        entry.out.meetings.push(MeetingRow { place, date, team, attendees, signed });
    }
    Ok(())
}

/// `全员已签` speaks for everybody who was there.
fn is_yes(text: &str) -> bool {
    const YES: &[&str] = &["是", "√", "✓", "✔", "有", "全", "全部", "y", "yes", "齐", "齐全"];
    let text = crate::value::name::key(text);
    YES.contains(&text.as_str()) || text.contains("已签") || text.contains("全员") || text.contains("全签")
}

fn is_no(text: &str) -> bool {
    const NO: &[&str] = &["", "否", "无", "未", "*", "-", "/", "n", "no"];
    let text = crate::value::name::key(text);
    NO.contains(&text.as_str()) || text.contains("未签")
}

/// The names in a list.
pub fn people(text: &str) -> impl Iterator<Item = &str> {
    let apart = |c: char| c.is_whitespace() || "、,，;；/\\|".contains(c);
    text.split(apart).map(str::trim).filter(|name| !name.is_empty())
}

impl MeetingRow {
    pub(crate) fn fields(&self) -> Fields {
        let names = |names: &[Text]| names.iter().map(|name| &**name).collect::<Vec<_>>().join("、");
        FieldList::default()
            .put(Field::Date, Some(self.date))
            .put(Field::Team, Some(&self.team))
            .put(Field::Attendees, Some(names(&self.attendees)))
            .put(Field::Signed, self.signed.as_deref().map(names))
            .0
    }
}
