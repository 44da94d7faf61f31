//! `visits` 业主走访记录: which owner was visited, when and by whom.

use super::services::room;
use super::{Entry, FieldList, Fields, Kind};
use crate::place::RowPlace;
use crate::sheet::{Field, Reject, Schema, column};
use crate::value::Text;
use chrono::NaiveDate;

pub static KIND: Kind = Kind {
    schema: Schema {
        kind: "visits",
        chinese: "业主走访记录",
        columns: &[
            column(Field::VisitedOn, &["走访日期", "走访时间", "日期", "时间", "拜访日期", "家访日期"]),
            column(Field::Building, &["楼栋"]),
            column(Field::Room, &["房号", "走访房号"]),
            column(Field::Customer, &["业主", "客户", "走访业主", "走访对象"]),
            column(Field::Visitor, &["走访人", "走访人员", "走访员", "拜访人", "家访人"]),
            column(Field::VisitWay, &["走访方式", "方式"]),
            column(Field::Matter, &["走访内容", "内容", "走访情况"]),
            column(Field::Site, &["现场", "项目", "小区", "管理处"]),
            column(Field::Sequence, &["序号"]),
            column(Field::Remark, &["备注"]),
        ],
        needs: &[&[Field::VisitedOn], &[Field::Room, Field::Customer], &[Field::Visitor]],
        hallmarks: &[Field::Visitor],
        titles: &["走访", "家访"],
        seconds: &[],
        plain: false,
        merged: &[Field::VisitedOn, Field::Visitor, Field::Site, Field::Building],
    },
    begin: |_, _, _| Ok(()),
    row,
};

/// One visit; a call by telephone counts as one.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct VisitRow {
    pub place: RowPlace,
    pub site: Option<Text>,
    pub date: NaiveDate,
    pub room: Text,
    pub visitor: Text,
    pub way: Option<Text>,
}

fn row(entry: &mut Entry<'_, '_>) -> Result<(), Vec<Reject>> {
    let table = *entry.row;
    let date = entry.note(table.date(Field::VisitedOn));
    let date = entry.required(Field::VisitedOn, date);
    let named = if table.columns.has(Field::Room) { Field::Room } else { Field::Customer };
    let room = room(entry);
    let room = entry.required(named, room);
    let visitor = entry.text(Field::Visitor);
    let visitor = entry.required(Field::Visitor, visitor);
    let site = entry.text(Field::Site);
    let way = entry.text(Field::VisitWay);
    entry.check()?;
    if let (Some(date), Some(room), Some(visitor)) = (date, room, visitor) {
        entry.out.visits.push(VisitRow { place: entry.place, site, date, room, visitor, way });
    }
    Ok(())
}

impl VisitRow {
    pub(crate) fn fields(&self) -> Fields {
        FieldList::default()
            .put(Field::Site, self.site.as_ref())
            .put(Field::VisitedOn, Some(self.date))
            .put(Field::Room, Some(&self.room))
            .put(Field::Visitor, Some(&self.visitor))
            .put(Field::VisitWay, self.way.as_ref())
            .0
    }
}
