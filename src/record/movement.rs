//! `movement` 收发存汇总表: opening, receipts, issues and closing of a span, by the ERP.

use super::onhand::warehouse_of;
use super::{Entry, FieldList, Fields, Kind, WrittenItem};
use crate::place::RowPlace;
use crate::sheet::{ColumnMap, Context, Field, Reject, Schema, column};
use crate::value::{Period, Quantity, Text};
use chrono::NaiveDate;

pub static KIND: Kind = Kind {
    schema: Schema {
        kind: "movement",
        chinese: "收发存汇总表",
        columns: &[
            column(Field::Warehouse, &["仓库", "仓库名称"]),
            column(Field::WarehouseCode, &["仓库编码"]),
            column(Field::ItemCode, &["存货编码"]),
            column(Field::ItemName, &["存货名称", "存货"]),
            column(Field::Spec, &["规格型号"]),
            column(Field::Unit, &["主计量单位", "单位", "计量单位"]),
            column(
                Field::Opening,
                &["期初结存数量", "期初结存", "期初数量", "期初", "上期结存数量", "上期结存", "期初主数量"],
            ),
            column(
                Field::Closing,
                &[
                    "期末结存数量",
                    "期末结存",
                    "本期结存数量",
                    "本期结存",
                    "期末数量",
                    "期末",
                    "结存数量",
                    "结存",
                    "期末主数量",
                ],
            ),
            column(
                Field::InQuantity,
                &["本期收入数量", "收入数量", "入库合计", "入库合计数量", "收入合计数量", "本期入库数量"],
            ),
            column(
                Field::OutQuantity,
                &["本期发出数量", "发出数量", "出库合计", "出库合计数量", "发出合计数量", "本期出库数量"],
            ),
            column(Field::Class, &["存货分类"]),
            column(Field::Sequence, &["序号", "行号"]),
        ],
        needs: &[&[Field::ItemCode], &[Field::Opening], &[Field::Closing]],
        hallmarks: &[Field::Opening, Field::Closing],
        titles: &["收发存"],
        seconds: &[],
        plain: false,
        merged: &[Field::Warehouse, Field::WarehouseCode],
    },
    begin,
    row,
};

/// One line of a movement summary.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct MovementLine {
    pub place: RowPlace,
    pub warehouse: Text,
    pub item: WrittenItem,
    pub opening: Quantity,
    pub closing: Quantity,
}

/// The span of days that a summary is of: two dates, or a whole month.
pub fn span(context: &Context) -> Option<(NaiveDate, NaiveDate)> {
    context.span().or_else(|| {
        let stated = context.stated;
        let month = Period::month(stated.year?, stated.month?)?;
        Some((month.from, month.to))
    })
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
    // An empty cell of a summary is a zero: these are printed without them.
    let opening = entry.note(table.quantity_or_zero(Field::Opening));
    let closing = entry.note(table.quantity_or_zero(Field::Closing));
    entry.check()?;
    if let Some(warehouse) = warehouse {
        let place = entry.place;
        entry.out.movement.push(MovementLine { place, warehouse, item, opening, closing });
    }
    Ok(())
}

impl MovementLine {
    pub(crate) fn fields(&self) -> Fields {
        FieldList::default()
            .put(Field::Warehouse, Some(&self.warehouse))
            .item(&self.item)
            .put(Field::Opening, Some(self.opening))
            .put(Field::Closing, Some(self.closing))
            .0
    }
}
