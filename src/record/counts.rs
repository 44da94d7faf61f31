//! `stocktake` 盘点表: what a site counted, line by line (账务操作规范 §6).

use super::ledger::condition_of;
use super::onhand::warehouse_of;
use super::{Condition, Entry, FieldList, Fields, Kind, WrittenItem};
use crate::place::RowPlace;
use crate::sheet::{Context, Field, Reject, Schema, Why, column};
use crate::value::quantity::QuantityError;
use crate::value::{Quantity, Text};
use chrono::NaiveDate;

pub static KIND: Kind = Kind {
    schema: Schema {
        kind: "stocktake",
        chinese: "盘点表",
        columns: &[
            column(Field::Warehouse, &["仓库名称", "仓库", "库房", "库房名称"]),
            column(Field::WarehouseCode, &["仓库编码", "仓库编号", "库房编码"]),
            column(Field::Site, &["现场", "现场名称", "所属现场"]),
            column(Field::Condition, &["库房性质", "仓库性质", "库房属性"]),
            column(Field::ItemCode, &["存货编码", "物料编码", "物资编码", "编码"]),
            column(Field::ItemName, &["存货名称", "物资名称", "物料名称", "名称", "品名"]),
            column(Field::Spec, &["规格型号", "规格", "型号"]),
            column(Field::Unit, &["单位", "主计量单位", "计量单位"]),
            column(
                Field::BookQuantity,
                &[
                    "账面数量",
                    "账面",
                    "账面数",
                    "账存",
                    "账存数量",
                    "账存数",
                    "账面结存",
                    "账面结存数量",
                    "账面库存",
                    "账面库存数量",
                    "账面存量",
                    "帐面数量",
                    "帐面",
                    "帐面数",
                    "帐存",
                    "帐存数量",
                    "帐面结存",
                    "账上数量",
                    "系统数量",
                    "系统库存",
                    "系统结存",
                    "erp数量",
                    "erp库存",
                    "erp结存",
                    "应存数量",
                    "应有数量",
                    "盘点账面数量",
                    "盘点账存",
                    "现存数量",
                    "现存量",
                    "结存数量",
                    "结存",
                    "库存数量",
                    "库存量",
                    "库存",
                    "数量",
                ],
            ),
            column(
                Field::Counted,
                &[
                    "实盘数量",
                    "实盘",
                    "实盘数",
                    "实存",
                    "实存数量",
                    "实存数",
                    "盘点数量",
                    "盘点数",
                    "盘存数量",
                    "盘存数",
                    "实点数量",
                    "实点数",
                    "实点",
                    "清点数量",
                    "清点数",
                    "初盘数量",
                    "初盘数",
                    "初盘",
                    "实际数量",
                    "实际盘点数量",
                    "实际盘点数",
                    "实际盘点",
                    "实际盘存",
                    "实物数量",
                    "实物盘点数量",
                    "实有数量",
                    "现场实盘数量",
                    "现场实盘",
                    "盘点实数",
                    "盘点实存",
                    "盘点实盘",
                    "盘点实盘数量",
                ],
            ),
            column(Field::Recounted, &["复盘数量", "复盘数", "复盘", "复点数量", "终盘数量", "复盘实数"]),
            column(
                Field::Gain,
                &["盘盈", "盘盈数量", "盘盈数", "盈", "盈亏盘盈", "盈亏情况盘盈", "差异盘盈", "盘点结果盘盈"],
            ),
            column(
                Field::Loss,
                &["盘亏", "盘亏数量", "盘亏数", "亏", "盈亏盘亏", "盈亏情况盘亏", "差异盘亏", "盘点结果盘亏"],
            ),
            column(
                Field::Variance,
                &[
                    "盈亏数量",
                    "盈亏",
                    "盈亏数",
                    "差异",
                    "差异数量",
                    "差异数",
                    "盘盈亏",
                    "盘盈盘亏",
                    "盘点差异",
                ],
            ),
            column(
                Field::Reason,
                &[
                    "盈亏原因",
                    "原因",
                    "差异原因",
                    "原因说明",
                    "盈亏原因说明",
                    "盘盈盘亏原因",
                    "盘盈亏原因",
                    "差异说明",
                    "盈亏说明",
                    "盈亏情况原因",
                ],
            ),
            column(Field::Counter, &["盘点人", "清点人", "初盘人", "盘点人员", "盘点员"]),
            column(Field::Supervisor, &["监盘人", "监点人", "监盘人员", "监盘"]),
            column(Field::CountedOn, &["盘点日期", "盘点时间", "盘点日"]),
            column(Field::Price, &["单价", "参考单价"]),
            column(Field::Abc, &["abc", "abc分类", "abc类别"]),
            column(Field::Batch, &["批号"]),
            column(Field::FreeItem, &["自由项"]),
            column(Field::Location, &["货位", "库位"]),
            column(Field::Class, &["存货分类"]),
            column(Field::Remark, &["备注"]),
            column(Field::Opening, &["上期结存", "上期结存数量"]),
            column(Field::InQuantity, &["本期入库", "本期入库数量"]),
            column(Field::OutQuantity, &["本期出库", "本期出库数量"]),
            column(Field::Sequence, &["序号", "行号"]),
        ],
        needs: &[&[Field::ItemCode, Field::ItemName], &[Field::Counted]],
        hallmarks: &[Field::Counted, Field::BookQuantity, Field::Gain, Field::Loss, Field::Supervisor],
        titles: &["盘点", "盘存"],
        seconds: &[],
        plain: false,
        merged: &[Field::Warehouse, Field::WarehouseCode, Field::Site, Field::Counter, Field::Supervisor],
    },
    begin: |_, _, _| Ok(()),
    row,
};

/// One line of a count sheet.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct CountRow {
    pub place: RowPlace,
    pub site: Option<Text>,
    /// By name or code, where the row or its title block names it.
    pub warehouse: Option<Text>,
    /// 完好品 or 损坏品, where the row, the sheet, the title or the file says so.
    pub condition: Option<Condition>,
    pub item: WrittenItem,
    /// 账面数量; a blind sheet has none.
    pub book: Option<Quantity>,
    /// None where the cell is empty: not counted, which is not nought.
    pub counted: Option<Quantity>,
    /// The unit behind the counted quantity, where it is not the row's own.
    pub other_unit: Option<Text>,
    /// 盘盈 and 盘亏 as the sheet has them.
    pub gain: Option<Quantity>,
    pub loss: Option<Quantity>,
    /// 盈亏数量 in one column.
    pub variance: Option<Quantity>,
    pub reason: Option<Text>,
    pub counter: Option<Text>,
    pub supervisor: Option<Text>,
    /// 盘点日期; of the row, else of its sheet.
    pub counted_on: Option<NaiveDate>,
    /// In yuan.
    pub price: Option<Quantity>,
    pub abc: Option<Text>,
    /// Batch, free item and location: lines that differ here are parts of one stock.
    pub part: [Option<Text>; 3],
    /// 表号 of a sheet that this program wrote.
    pub form: Option<Text>,
    pub remark: Option<Text>,
}

/// The label of the form number in a title block.
pub const FORM_LABEL: &str = "表号";

fn row(entry: &mut Entry<'_, '_>) -> Result<(), Vec<Reject>> {
    let table = *entry.row;
    let context = table.context;
    let item = entry.item();
    if item.code.is_none() && item.name.is_none() {
        entry.required(Field::ItemCode, None::<()>);
    }
    let label = |words: &[&str]| context.label(words).map(Text::from);
    let warehouse = entry.text(Field::Warehouse).or_else(|| entry.code(Field::WarehouseCode));
    let warehouse = warehouse.or_else(|| warehouse_of(context).map(Text::from));
    let condition = entry.text(Field::Condition).as_deref().and_then(condition_of);
    let book = entry.note(table.quantity(Field::BookQuantity)).map(|(q, _)| q);
    let first = entry.note(table.quantity(Field::Counted));
    let again = entry.note(table.quantity(Field::Recounted));
    let (field, counted) = match again {
        Some(again) => (Field::Recounted, Some(again)),
        None => (Field::Counted, first),
    };
    if let Some((quantity, _)) = &counted
        && quantity.is_negative()
    {
        let why = Why::BadQuantity { found: quantity.to_string(), error: QuantityError::NotANumber };
        entry.note::<()>(Err(table.reject(field, why)));
    }
    let other_unit = counted.as_ref().and_then(|(_, unit)| unit.as_deref()).map(Text::from);
    let other_unit = other_unit.filter(|unit| item.unit.as_ref() != Some(unit));
    // The sheet's own sums are only held against it: what cannot be read there spoils no count.
    let own = |field| table.quantity(field).ok().flatten().map(|(q, _)| q);
    let (gain, loss, variance) = (own(Field::Gain), own(Field::Loss), own(Field::Variance));
    let price = own(Field::Price);
    let on_row = entry.note(table.date(Field::CountedOn));
    let record = CountRow {
        place: entry.place,
        site: entry.text(Field::Site),
        warehouse,
        condition: condition.or_else(|| condition_of_sheet(context)),
        book,
        counted: counted.map(|(q, _)| q),
        other_unit,
        gain,
        loss,
        variance,
        reason: entry.text(Field::Reason),
        counter: entry.text(Field::Counter).or_else(|| label(&["盘点人", "清点人", "初盘人"])),
        supervisor: entry.text(Field::Supervisor).or_else(|| label(&["监盘人", "监点人"])),
        counted_on: on_row.or_else(|| context.stated.date()),
        price,
        abc: entry.text(Field::Abc),
        part: [entry.text(Field::Batch), entry.text(Field::FreeItem), entry.text(Field::Location)],
        form: label(&[FORM_LABEL]),
        remark: entry.text(Field::Remark),
        item,
    };
    entry.check()?;
    entry.out.counts.push(record);
    Ok(())
}

/// Good or damaged, by the nearest name that says so: the sheet's, the title's, the file's.
fn condition_of_sheet(context: &Context) -> Option<Condition> {
    let labels = context.labels.iter().map(|(_, value)| value.as_str());
    let near = std::iter::once(context.sheet.as_str()).chain(labels);
    near.chain(context.names()).find_map(condition_of)
}

impl CountRow {
    pub(crate) fn fields(&self) -> Fields {
        let [batch, free, location] = &self.part;
        FieldList::default()
            .put(Field::CountedOn, self.counted_on)
            .put(Field::Site, self.site.as_ref())
            .put(Field::Warehouse, self.warehouse.as_ref())
            .item(&self.item)
            .put(Field::BookQuantity, self.book)
            .put(Field::Counted, self.counted)
            .put(Field::Gain, self.gain)
            .put(Field::Loss, self.loss)
            .put(Field::Variance, self.variance)
            .put(Field::Reason, self.reason.as_ref())
            .put(Field::Counter, self.counter.as_ref())
            .put(Field::Supervisor, self.supervisor.as_ref())
            .put(Field::Price, self.price)
            .put(Field::Abc, self.abc.as_ref())
            .put(Field::Batch, batch.as_ref())
            .put(Field::FreeItem, free.as_ref())
            .put(Field::Location, location.as_ref())
            .put(Field::FormNumber, self.form.as_ref())
            .put(Field::Remark, self.remark.as_ref())
            .0
    }
}
