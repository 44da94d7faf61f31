//! `transfers` 调拨单列表: goods on their way from one warehouse to another.

use super::{Entry, FieldList, Fields, Kind, WrittenItem};
use crate::place::RowPlace;
use crate::sheet::{Field, Reject, Schema, column};
use crate::value::{Quantity, Text};
use chrono::NaiveDate;

pub static KIND: Kind = Kind {
    schema: Schema {
        kind: "transfers",
        chinese: "调拨单列表",
        columns: &[
            column(Field::Transfer, &["调拨单号", "单据号", "单号"]),
            column(Field::Date, &["日期", "单据日期", "调拨日期"]),
            column(Field::FromWarehouse, &["转出仓库", "调出仓库", "转出库房"]),
            column(Field::ToWarehouse, &["转入仓库", "调入仓库", "转入库房"]),
            column(Field::Category, &["收发类别", "出库类别", "入库类别"]),
            column(Field::ItemCode, &["存货编码"]),
            column(Field::ItemName, &["名称", "存货名称"]),
            column(Field::Spec, &["规格", "规格型号"]),
            column(Field::Unit, &["单位", "主计量单位"]),
            column(Field::Quantity, &["数量", "调拨数量"]),
            column(Field::Maker, &["制单人"]),
            column(Field::MakerDepartment, &["制单部门", "部门"]),
            column(Field::Approver, &["审核人"]),
            column(Field::ApprovedOn, &["审核日期"]),
            column(Field::Remark, &["备注"]),
            column(Field::Sequence, &["序号", "行号"]),
        ],
        needs: &[
            &[Field::Transfer],
            &[Field::Date],
            &[Field::FromWarehouse],
            &[Field::ToWarehouse],
            &[Field::ItemCode],
            &[Field::Quantity],
        ],
        hallmarks: &[Field::FromWarehouse, Field::ToWarehouse],
        titles: &["调拨单"],
        seconds: &[],
        plain: false,
        merged: &[Field::Transfer, Field::Date, Field::FromWarehouse, Field::ToWarehouse],
    },
    begin: |_, _, _| Ok(()),
    row,
};

/// One line of a transfer order.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct TransferLine {
    pub place: RowPlace,
    pub transfer: Text,
    pub date: NaiveDate,
    pub from: Text,
    pub to: Text,
    pub item: WrittenItem,
    pub quantity: Quantity,
    pub maker_department: Option<Text>,
    pub approver: Option<Text>,
    pub approved_on: Option<NaiveDate>,
    pub remark: Option<Text>,
}

fn row(entry: &mut Entry<'_, '_>) -> Result<(), Vec<Reject>> {
    let table = *entry.row;
    let item = entry.item();
    let transfer = entry.code(Field::Transfer);
    let transfer = entry.required(Field::Transfer, transfer);
    let date = entry.note(table.date(Field::Date));
    let date = entry.required(Field::Date, date);
    let from = entry.text(Field::FromWarehouse);
    let from = entry.required(Field::FromWarehouse, from);
    let to = entry.text(Field::ToWarehouse);
    let to = entry.required(Field::ToWarehouse, to);
    entry.required(Field::ItemCode, item.code);
    let amount = entry.note(table.quantity(Field::Quantity));
    let amount = entry.required(Field::Quantity, amount);
    let approved_on = entry.note(table.date(Field::ApprovedOn));
    let maker_department = entry.text(Field::MakerDepartment);
    let approver = entry.text(Field::Approver);
    let remark = entry.text(Field::Remark);
    entry.check()?;
    if let (Some(transfer), Some(date), Some(from), Some(to), Some((quantity, _))) =
        (transfer, date, from, to, amount)
    {
        let place = entry.place;
        entry.out.transfers.push(TransferLine {
            place,
            transfer,
            date,
            from,
            to,
            item,
            quantity,
            maker_department,
            approver,
            approved_on,
            remark,
        });
    }
    Ok(())
}

impl TransferLine {
    pub(crate) fn fields(&self) -> Fields {
        FieldList::default()
            .put(Field::Transfer, Some(&self.transfer))
            .put(Field::Date, Some(self.date))
            .put(Field::FromWarehouse, Some(&self.from))
            .put(Field::ToWarehouse, Some(&self.to))
            .item(&self.item)
            .put(Field::Quantity, Some(self.quantity))
            .put(Field::MakerDepartment, self.maker_department.as_ref())
            .put(Field::Approver, self.approver.as_ref())
            .put(Field::ApprovedOn, self.approved_on)
            .put(Field::Remark, self.remark.as_ref())
            .0
    }
}
