//! `onhand` 现存量: what the ERP says is in stock.

use super::{Entry, FieldList, Fields, Kind, WrittenItem};
use crate::place::RowPlace;
use crate::sheet::{ColumnMap, Context, Field, Reject, Schema, column};
use crate::value::{Period, Quantity, Text};
use chrono::NaiveDate;

pub static KIND: Kind = Kind {
    schema: Schema {
        kind: "onhand",
        chinese: "现存量",
        columns: &[
            column(Field::Warehouse, &["仓库名称", "仓库", "库房", "库房名称"]),
            column(Field::WarehouseCode, &["仓库编码", "仓库编号", "仓库代码", "库房编码"]),
            column(
                Field::ItemCode,
                &["存货编码", "物料编码", "存货代码", "存货编号", "物料编号", "编码", "物资编码"],
            ),
            column(Field::ItemName, &["存货名称"]),
            column(Field::Spec, &["规格型号"]),
            column(Field::Unit, &["主计量单位", "主计量", "计量单位名称"]),
            column(
                Field::Quantity,
                &[
                    "现存数量",
                    "现存量",
                    "结存数量",
                    "数量",
                    "库存数量",
                    "主数量",
                    "现有量",
                    "库存量",
                    "当前库存",
                    "现存数",
                    "结存量",
                    "账面结存",
                    "实际库存",
                    "库存",
                ],
            ),
            column(Field::Available, &["可用数量", "可用量"]),
            column(Field::Pieces, &["件数", "现存件数"]),
            column(
                Field::Price,
                &["单价", "参考单价", "结存单价", "计划单价", "单位成本", "平均单价", "成本单价"],
            ),
            column(Field::Amount, &["金额", "结存金额", "库存金额"]),
            column(Field::Class, &["存货分类", "存货大类", "分类", "存货分类名称", "物资分类"]),
            column(Field::Batch, &["批号"]),
            column(Field::FreeItem, &["自由项", "自由项1"]),
            column(Field::Location, &["货位", "货位编码", "货位名称"]),
            column(Field::Abc, &["abc", "abc分类"]),
            column(Field::Sequence, &["序号", "行号"]),
        ],
        needs: &[&[Field::ItemCode], &[Field::Quantity]],
        hallmarks: &[Field::Available, Field::WarehouseCode],
        titles: &["现存量", "库存查询", "库存表", "库存现存量"],
        seconds: &[],
        plain: false,
        merged: &[Field::Warehouse, Field::WarehouseCode],
    },
    begin,
    row,
};

/// One line of an on-hand export.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct OnhandLine {
    pub place: RowPlace,
    pub warehouse: Text,
    pub item: WrittenItem,
    pub quantity: Quantity,
    pub price: Option<Quantity>,
    /// Batch, free item and location: lines that differ here are parts of one stock.
    pub part: [Option<Text>; 3],
}

/// A warehouse named once, in the title block or as the name of the sheet.
pub(super) fn warehouse_of(context: &Context) -> Option<&str> {
    context
        .label(&["仓库", "仓库名称", "库房", "库房名称"])
        .or_else(|| context.sheet.ends_with('库').then_some(context.sheet.as_str()))
}

/// The day of which the export is: its title block, else its file name.
pub fn as_of(context: &Context) -> Option<NaiveDate> {
    context.stated.date().or_else(|| context.span().map(|(_, to)| to))
}

fn begin(columns: &ColumnMap, context: &Context, _: Option<Period>) -> Result<(), Field> {
    if columns.has(Field::Warehouse) || warehouse_of(context).is_some() {
        Ok(())
    } else {
        Err(Field::Warehouse)
    }
}

fn row(entry: &mut Entry<'_, '_>) -> Result<(), Vec<Reject>> {
    let table = *entry.row;
    let item = entry.item();
    let warehouse = entry.text(Field::Warehouse);
    let named = warehouse.or_else(|| warehouse_of(table.context).map(Text::from));
    let warehouse = entry.required(Field::Warehouse, named);
    entry.required(Field::ItemCode, item.code);
    let amount = entry.note(table.quantity(Field::Quantity));
    let quantity = entry.required(Field::Quantity, amount);
    let part = [entry.text(Field::Batch), entry.text(Field::FreeItem), entry.text(Field::Location)];
    let price = table.quantity(Field::Price).ok().flatten().map(|(q, _)| q);
    entry.check()?;
    if let (Some(warehouse), Some((quantity, _))) = (warehouse, quantity) {
        let place = entry.place;
        entry.out.onhand.push(OnhandLine { place, warehouse, item, quantity, price, part });
    }
    Ok(())
}

impl OnhandLine {
    pub(crate) fn fields(&self) -> Fields {
        let [batch, free, location] = &self.part;
        FieldList::default()
            .put(Field::Warehouse, Some(&self.warehouse))
            .item(&self.item)
            .put(Field::Quantity, Some(self.quantity))
            .put(Field::Price, self.price)
            .put(Field::Batch, batch.as_ref())
            .put(Field::FreeItem, free.as_ref())
            .put(Field::Location, location.as_ref())
            .0
    }
}
