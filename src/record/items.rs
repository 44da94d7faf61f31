//! `items` 存货档案: the items that exist, by code.

use super::{Entry, FieldList, Fields, Kind, WrittenItem};
use crate::place::RowPlace;
use crate::sheet::{Field, Reject, Schema, column};
use crate::value::{Quantity, Text};

pub static KIND: Kind = Kind {
    schema: Schema {
        kind: "items",
        chinese: "存货档案",
        columns: &[
            column(Field::ItemCode, &["存货编码", "存货代码", "物料编码"]),
            column(Field::ItemName, &["存货名称", "物料名称"]),
            column(Field::Spec, &["规格型号"]),
            column(Field::Unit, &["单位", "主计量单位", "主计量单位名称"]),
            column(Field::AuxUnit, &["辅计量单位", "辅计量单位名称", "包装单位"]),
            column(Field::Factor, &["换算率", "包装数", "装箱数"]),
            column(Field::Class, &["存货分类", "存货大类", "存货分类名称"]),
            column(Field::Price, &["参考单价", "参考成本", "计划价", "单价"]),
            column(Field::Abc, &["abc", "abc分类"]),
            column(Field::Disabled, &["停用", "停用日期", "是否停用"]),
            column(Field::Sequence, &["序号", "行号"]),
        ],
        needs: &[&[Field::ItemCode], &[Field::ItemName]],
        hallmarks: &[],
        titles: &["存货档案", "物料档案"],
        seconds: &[],
        plain: true,
        merged: &[Field::Class],
    },
    begin: |_, _, _| Ok(()),
    row,
};

/// One item of the master.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ItemLine {
    pub place: RowPlace,
    pub item: WrittenItem,
    pub class: Option<Text>,
    /// In yuan.
    pub price: Option<Quantity>,
    pub aux_unit: Option<Text>,
    /// Main units in one auxiliary unit.
    pub factor: Option<Quantity>,
    /// A, B or C by value.
    #[serde(default)]
    pub abc: Option<Text>,
}

fn row(entry: &mut Entry<'_, '_>) -> Result<(), Vec<Reject>> {
    let table = *entry.row;
    let item = entry.item();
    entry.required(Field::ItemCode, item.code);
    entry.required(Field::ItemName, item.name);
    let price = entry.note(table.quantity(Field::Price)).map(|(q, _)| q);
    let factor = entry.note(table.quantity(Field::Factor)).map(|(q, _)| q);
    let class = entry.text(Field::Class);
    let aux_unit = entry.text(Field::AuxUnit);
    let abc = entry.text(Field::Abc);
    entry.check()?;
    let place = entry.place;
    entry.out.items.push(ItemLine { place, item, class, price, aux_unit, factor, abc });
    Ok(())
}

impl ItemLine {
    pub(crate) fn fields(&self) -> Fields {
        FieldList::default()
            .item(&self.item)
            .put(Field::Class, self.class.as_ref())
            .put(Field::Price, self.price)
            .put(Field::AuxUnit, self.aux_unit.as_ref())
            .put(Field::Factor, self.factor)
            .put(Field::Abc, self.abc.as_ref())
            .0
    }
}
