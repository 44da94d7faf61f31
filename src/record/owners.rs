//! `owners` 业主名册: the homes, and whose area each is in. Without it nobody can say which
//! share of the owners was visited.

use super::services::room;
use super::{Entry, FieldList, Fields, Kind};
use crate::place::RowPlace;
use crate::sheet::{Field, Reject, Schema, column};
use crate::value::Text;

pub static KIND: Kind = Kind {
    schema: Schema {
        kind: "owners",
        chinese: "业主名册",
        columns: &[
            column(Field::Building, &["楼栋", "楼号", "栋号"]),
            column(Field::Room, &["房号"]),
            column(Field::Customer, &["业主", "业主姓名", "客户", "住户"]),
            column(
                Field::Steward,
                &[
                    "责任客服员",
                    "客服员",
                    "管家",
                    "责任管家",
                    "专属管家",
                    "责任管理员",
                    "片区客服员",
                    "片区负责人",
                    "所属客服员",
                ],
            ),
            column(Field::Area, &["片区", "区域", "责任区", "责任片区"]),
            column(Field::Site, &["现场", "项目", "小区", "管理处"]),
            column(Field::Sequence, &["序号"]),
            column(Field::Remark, &["备注"]),
        ],
        needs: &[&[Field::Room, Field::Customer], &[Field::Steward]],
        hallmarks: &[Field::Steward],
        titles: &["业主名册", "业主清单", "业主一览", "住户名册", "住户清单", "业主信息"],
        seconds: &[],
        plain: true,
        merged: &[Field::Building, Field::Steward, Field::Area, Field::Site],
    },
    begin: |_, _, _| Ok(()),
    row,
};

/// One home.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct OwnerRow {
    pub place: RowPlace,
    pub site: Option<Text>,
    pub room: Text,
    /// 客服员, in whose area it lies.
    pub steward: Text,
}

fn row(entry: &mut Entry<'_, '_>) -> Result<(), Vec<Reject>> {
    let named = if entry.row.columns.has(Field::Room) { Field::Room } else { Field::Customer };
    let room = room(entry);
    let room = entry.required(named, room);
    let steward = entry.text(Field::Steward);
    let steward = entry.required(Field::Steward, steward);
    let site = entry.text(Field::Site);
    entry.check()?;
    if let (Some(room), Some(steward)) = (room, steward) {
        entry.out.owners.push(OwnerRow { place: entry.place, site, room, steward });
    }
    Ok(())
}

impl OwnerRow {
    pub(crate) fn fields(&self) -> Fields {
        FieldList::default()
            .put(Field::Site, self.site.as_ref())
            .put(Field::Room, Some(&self.room))
            .put(Field::Steward, Some(&self.steward))
            .0
    }
}
