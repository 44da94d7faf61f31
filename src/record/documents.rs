//! `documents` 出入库单列表: the ERP's own stock documents, line by line.

use super::category::{Category, Direction};
use super::rows::{Column, packed};
use super::{Entry, FieldList, Fields, Kind, WrittenItem};
use crate::place::RowPlace;
use crate::sheet::{Context, Field, Reject, Schema, Why, column};
use crate::value::{Quantity, Text};
use chrono::NaiveDate;

pub static KIND: Kind = Kind {
    schema: Schema {
        kind: "documents",
        chinese: "出入库单列表",
        columns: &[
            column(Field::Date, &["单据日期", "日期", "入库日期", "出库日期", "单据时间", "制单日期"]),
            column(
                Field::Document,
                &["单据号", "单据编号", "单号", "入库单号", "出库单号", "单据编码", "单据号码"],
            ),
            column(Field::Warehouse, &["仓库", "仓库名称"]),
            column(Field::Category, &["收发类别", "单据类型", "收发类别名称"]),
            column(Field::InCategory, &["入库类别"]),
            column(Field::OutCategory, &["出库类别"]),
            column(Field::ItemCode, &["存货编码"]),
            column(Field::ItemName, &["存货名称"]),
            column(Field::Spec, &["规格型号"]),
            column(Field::Unit, &["单位", "主计量单位"]),
            column(Field::Quantity, &["数量", "主数量", "实收数量", "实发数量"]),
            column(Field::InQuantity, &["入库数量"]),
            column(Field::OutQuantity, &["出库数量"]),
            column(Field::Color, &["红蓝字", "红字", "红蓝标识", "红蓝字标识", "红蓝单", "红蓝"]),
            column(Field::Business, &["业务类型"]),
            column(Field::BusinessNo, &["业务号"]),
            column(Field::Maker, &["制单人"]),
            column(Field::Approver, &["审核人", "审核", "审批人", "复核人"]),
            column(Field::ApprovedOn, &["审核日期", "审核时间", "审批日期"]),
            column(Field::Status, &["审核状态", "单据状态", "审批状态", "状态"]),
            column(Field::Supplier, &["供应商"]),
            column(Field::Remark, &["备注"]),
            column(Field::Transfer, &["调拨单号"]),
            column(Field::Pieces, &["件数"]),
            column(Field::AuxUnit, &["辅计量单位"]),
            column(Field::Factor, &["换算率"]),
            column(Field::Batch, &["批号"]),
            column(Field::Price, &["单价"]),
            column(Field::Amount, &["金额"]),
            column(Field::Department, &["部门"]),
            column(Field::Sequence, &["序号", "行号"]),
            column(Field::ApprovalId, &["审批单号", "批准文号", "审批编号", "批文号", "签报号", "报批单号"]),
        ],
        needs: &[
            &[Field::Date],
            &[Field::Document],
            &[Field::Warehouse],
            &[Field::Category, Field::InCategory, Field::OutCategory],
            &[Field::ItemCode],
            &[Field::Quantity, Field::InQuantity, Field::OutQuantity],
        ],
        hallmarks: &[Field::Maker, Field::Approver, Field::ApprovedOn, Field::Color, Field::BusinessNo],
        titles: &["入库单", "出库单", "单列表", "单据列表"],
        seconds: &[],
        plain: false,
        merged: &[
            Field::Date,
            Field::Document,
            Field::Warehouse,
            Field::Category,
            Field::Approver,
            Field::ApprovedOn,
        ],
    },
    begin: |_, _, _| Ok(()),
    row,
};

/// One line of an ERP stock document.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct DocumentLine {
    pub place: RowPlace,
    /// 单据日期
    #[serde(with = "crate::value::day")]
    pub date: NaiveDate,
    pub document: Text,
    pub warehouse: Text,
    pub item: WrittenItem,
    /// As the ERP writes it.
    pub class: Text,
    /// The regulation's category, where the class is one.
    pub category: Option<Category>,
    pub direction: Direction,
    pub red: bool,
    /// As it moves stock: positive adds.
    pub effect: Quantity,
    pub written: Quantity,
    pub column: Field,
    /// Unapproved documents do not move on-hand. A list without approval columns is taken
    /// to hold approved documents.
    pub approved: bool,
    #[serde(default, with = "crate::value::day::perhaps")]
    pub approved_on: Option<NaiveDate>,
    pub business: Option<Text>,
    pub transfer: Option<Text>,
    pub remark: Option<Text>,
    /// 审批单号: what an adjustment was approved by.
    #[serde(default)]
    pub approval: Option<Text>,
}

packed! {
    placed DocumentLine, DocumentColumns:
    date: Column<NaiveDate>,
    document: Column<Text>,
    warehouse: Column<Text>,
    item: Column<WrittenItem>,
    class: Column<Text>,
    category: Column<Option<Category>>,
    direction: Column<Direction>,
    red: Column<bool>,
    effect: Column<Quantity>,
    written: Column<Quantity>,
    column: Column<Field>,
    approved: Column<bool>,
    approved_on: Column<Option<NaiveDate>>,
    business: Column<Option<Text>>,
    transfer: Column<Option<Text>>,
    remark: Column<Option<Text>>,
    approval: Column<Option<Text>>,
}

impl DocumentLine {
    /// The day on which the line moved the ERP's stock; none while it is not approved.
    pub fn moved_on(&self, by_approval: bool) -> Option<NaiveDate> {
        match (by_approval, self.approved) {
            (true, false) => None,
            (true, true) => Some(self.approved_on.unwrap_or(self.date)),
            (false, _) => Some(self.date),
        }
    }
}

/// The direction that a title, sheet or file name gives to a whole list.
pub fn list_direction(context: &Context) -> Option<Direction> {
    context.names().find_map(|name| {
        let (inward, outward) = (name.contains("入库"), name.contains("出库"));
        match (inward, outward) {
            (true, false) => Some(Direction::In),
            (false, true) => Some(Direction::Out),
            _ => None,
        }
    })
}

fn row(entry: &mut Entry<'_, '_>) -> Result<(), Vec<Reject>> {
    let table = *entry.row;
    let item = entry.item();
    let date = entry.note(table.date(Field::Date));
    let date = entry.required(Field::Date, date);
    let document = entry.code(Field::Document);
    let document = entry.required(Field::Document, document);
    let warehouse = entry.text(Field::Warehouse);
    let warehouse = entry.required(Field::Warehouse, warehouse);
    entry.required(Field::ItemCode, item.code);
    let approver = entry.text(Field::Approver);
    let approved_on = entry.note(table.date(Field::ApprovedOn));
    let status = entry.text(Field::Status).as_deref().and_then(approval);
    let tells = table.columns.has(Field::Approver) || table.columns.has(Field::ApprovedOn);
    let red = entry.text(Field::Color).is_some_and(|color| color.contains('红') || &*color == "是");
    let moved = moved(entry, warehouse, document.as_deref());
    let line = DocumentLine {
        place: entry.place,
        date: date.unwrap_or_default(),
        document: document.unwrap_or_else(|| Text::from("")),
        warehouse: warehouse.unwrap_or_else(|| Text::from("")),
        item,
        class: Text::from(""),
        category: None,
        direction: Direction::In,
        red,
        effect: Quantity::ZERO,
        written: Quantity::ZERO,
        column: Field::Quantity,
        approved: status.unwrap_or(!tells || approver.is_some() || approved_on.is_some()),
        approved_on,
        business: entry.text(Field::Business),
        transfer: entry.code(Field::Transfer).or_else(|| entry.code(Field::BusinessNo)),
        remark: entry.text(Field::Remark),
        approval: entry.text(Field::ApprovalId),
    };
    entry.check()?;
    if let Some(moved) = moved {
        let effect = match moved.direction {
            Direction::In => moved.written,
            Direction::Out => -moved.written,
        };
        entry.out.documents.push(DocumentLine {
            class: moved.class,
            category: moved.category,
            direction: moved.direction,
            effect,
            written: moved.written,
            column: moved.column,
            ..line
        });
    }
    Ok(())
}

/// What a status column says of approval: 已审核, 未审核, 开立.
fn approval(status: &str) -> Option<bool> {
    let says = |words: &[&str]| words.iter().any(|word| status.contains(word));
    if says(&["未", "开立", "保存", "草稿", "待审", "否"]) {
        Some(false)
    } else {
        says(&["审", "是", "通过", "生效", "关闭"]).then_some(true)
    }
}

struct Moved {
    class: Text,
    category: Option<Category>,
    direction: Direction,
    written: Quantity,
    column: Field,
}

/// Class, direction and quantity. The direction comes from its column, then the class,
/// the title, the sheet or file name, and last the document's prefix.
fn moved(entry: &mut Entry<'_, '_>, warehouse: Option<Text>, document: Option<&str>) -> Option<Moved> {
    let table = *entry.row;
    let columns = [
        (Field::InCategory, Some(Direction::In)),
        (Field::OutCategory, Some(Direction::Out)),
        (Field::Category, None),
    ];
    let mut class = None;
    for (field, direction) in columns {
        if let Some(text) = entry.text(field) {
            class = Some((text, direction));
            break;
        }
    }
    let named = columns.into_iter().map(|(f, _)| f).find(|f| table.columns.has(*f));
    let class = entry.required(named.unwrap_or(Field::Category), class);
    let amounts = [
        (Field::InQuantity, Some(Direction::In)),
        (Field::OutQuantity, Some(Direction::Out)),
        (Field::Quantity, None),
    ];
    let mut amount = None;
    for (field, direction) in amounts {
        if let Some((quantity, _)) = entry.note(table.quantity(field))
            && (amount.is_none() || !quantity.is_zero())
        {
            amount = Some((quantity, field, direction));
        }
    }
    let named = amounts.into_iter().map(|(f, _)| f).find(|f| table.columns.has(*f));
    let (written, column, by_quantity) = entry.required(named.unwrap_or(Field::Quantity), amount)?;
    let (class, by_class) = class?;
    let read = entry.category(class, warehouse).ok();
    let direction = by_quantity
        .or(by_class)
        .or_else(|| read.and_then(|read| read.direction))
        .or_else(|| list_direction(table.context))
        .or_else(|| document.and_then(prefix_direction));
    let Some(direction) = direction else {
        let why = Why::DirectionUnclear { found: class.to_string() };
        let reject = table.reject(Field::Category, why);
        entry.note::<()>(Err(reject));
        return None;
    };
    Some(Moved { class, category: read.map(|read| read.category), direction, written, column })
}

/// `QTRK…` is an inbound document, `QTCK…` an outbound one.
fn prefix_direction(document: &str) -> Option<Direction> {
    let letters: String = document.chars().take_while(char::is_ascii_alphabetic).collect();
    match letters.to_ascii_uppercase() {
        l if l.ends_with("RK") => Some(Direction::In),
        l if l.ends_with("CK") => Some(Direction::Out),
        _ => None,
    }
}

impl DocumentLine {
    pub(crate) fn fields(&self) -> Fields {
        FieldList::default()
            .put(Field::Date, Some(self.date))
            .put(Field::Document, Some(&self.document))
            .put(Field::Warehouse, Some(&self.warehouse))
            .item(&self.item)
            .put(Field::Category, Some(&self.class))
            .put_as("direction", self.direction.key())
            .put(Field::Quantity, Some(self.written))
            .put_as("approved", self.approved)
            .put(Field::ApprovedOn, self.approved_on)
            .put(Field::Transfer, self.transfer.as_ref())
            .put(Field::Remark, self.remark.as_ref())
            .0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_tells_approval() {
        for (status, approved) in [
            ("已审核", Some(true)),
            ("审核", Some(true)),
            ("未审核", Some(false)),
            ("待审", Some(false)),
            ("开立", Some(false)),
            ("", None),
            ("其他", None),
        ] {
            assert_eq!(approval(status), approved, "{status}");
        }
    }

    #[test]
    fn a_prefix_tells_the_direction() {
        assert_eq!(prefix_direction("QTRK20241100001"), Some(Direction::In));
        assert_eq!(prefix_direction("qtck-1"), Some(Direction::Out));
        assert_eq!(prefix_direction("1001"), None);
    }
}
