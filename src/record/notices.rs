//! `notices` 轮换通知: when the residents were told that their meters would be changed.

use super::fieldwork::{ORDER, TEAM};
use super::{Entry, FieldList, Fields, Kind};
use crate::place::RowPlace;
use crate::sheet::{Field, Reject, Schema, column};
use crate::value::Text;
use chrono::NaiveDate;

// One line a meaning, however many words it has.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    schema: Schema {
        kind: "notices",
        chinese: "轮换通知",
        columns: &[
            column(Field::Notice, POSTED),
            column(Field::JobDate, &["作业日期", "轮换日期", "换表日期", "计划作业日期", "计划轮换日期", "施工日期",
                "停电日期", "开工日期"]),
            column(Field::Order, ORDER),
            column(Field::Team, TEAM),
            column(Field::Content, &["小区", "地点", "区域", "张贴地点", "小区名称", "社区", "地址", "内容"]),
            column(Field::Remark, &["备注", "说明"]),
            column(Field::Sequence, &["序号", "行号", "no.", "no"]),
        ],
        needs: &[&[Field::Notice], &[Field::JobDate, Field::Order]],
        hallmarks: &[Field::Notice, Field::JobDate],
        titles: &["通知", "告知"],
        seconds: &[("单位", Field::Unit)],
        plain: true,
        merged: &[Field::Notice, Field::Team, Field::Order],
    },
    begin: |_, _, _| Ok(()),
    row,
};

/// The words for the day on which a notice was posted.
pub(super) const POSTED: &[&str] = &[
    "通知日期",
    "张贴日期",
    "告知日期",
    "公示日期",
    "张贴时间",
    "通知张贴日期",
    "通知单张贴日期",
    "告知单张贴日期",
    "调表通知日期",
    "通知时间",
    "贴告知单日期",
];

/// One notice. It names an order, or the day of the job itself.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct NoticeRow {
    pub place: RowPlace,
    pub posted: Option<NaiveDate>,
    pub job: Option<NaiveDate>,
    pub order: Option<Text>,
    pub team: Option<Text>,
    pub content: Option<Text>,
}

fn row(entry: &mut Entry<'_, '_>) -> Result<(), Vec<Reject>> {
    let table = *entry.row;
    let posted = entry.day(Field::Notice);
    let job = entry.day(Field::JobDate);
    let order = entry.code(Field::Order);
    if job.is_none() && order.is_none() {
        let field = if table.columns.has(Field::Order) { Field::Order } else { Field::JobDate };
        entry.required::<()>(field, None);
    }
    let own = entry.text(Field::Team);
    let of_sheet = || super::fieldwork::team_of(table.context).map(Text::from);
    let team = own.or_else(of_sheet);
    let content = entry.text(Field::Content);
    entry.check()?;
    let place = entry.place;
    entry.out.notices.push(NoticeRow { place, posted, job, order, team, content });
    Ok(())
}

impl NoticeRow {
    pub(crate) fn fields(&self) -> Fields {
        FieldList::default()
            .put(Field::Notice, self.posted)
            .put(Field::JobDate, self.job)
            .put(Field::Order, self.order.as_ref())
            .put(Field::Team, self.team.as_ref())
            .put(Field::Content, self.content.as_ref())
            .0
    }
}
