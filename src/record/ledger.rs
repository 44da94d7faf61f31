//! `ledger` 现场出入库流水账: what a site writes every day.

use super::category::{Category, Condition, Direction};
use super::rows::{Column, packed};
use super::{Entry, FieldList, Fields, Kind, WrittenItem};
use crate::place::RowPlace;
use crate::sheet::{ColumnMap, Context, Field, Mark, Note, Reject, Schema, TableRow, Why, column};
use crate::value::name::key;
use crate::value::{Period, Quantity, Text};
use chrono::NaiveDate;

// One line a meaning, however many words it has.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    schema: Schema {
        kind: "ledger",
        chinese: "现场出入库流水账",
        columns: &[
            column(Field::Date, &["日期", "单据日期", "出入库日期", "发生日期", "登记日期",
                "出入库时间", "时间", "业务日期", "制单日期", "记账日期"]),
            column(Field::Site, &["现场名称", "现场", "场站", "场站名称", "风电场", "项目名称",
                "项目现场", "所属现场", "现场名", "风场", "风场名称", "服务中心", "项目"]),
            column(Field::Warehouse, &["仓库", "库房", "仓库名称", "库房名称", "所在仓库", "存放库房",
                "库别"]),
            column(Field::ItemCode, &["物资编码", "存货编码", "编码", "物料编码", "物资代码",
                "物资编号", "物料编号", "物料代码", "存货编号", "备件编码", "材料编码", "货品编码",
                "品号", "料号", "商品编码"]),
            column(Field::ItemName, &["物资名称", "存货名称", "名称", "品名", "物料名称", "备件名称",
                "材料名称", "物品名称", "货品名称", "设备名称", "备品名称", "物资", "物品", "货物名称",
                "产品名称", "商品名称"]),
            column(Field::Spec, &["规格型号", "型号", "规格", "型号规格", "规格/型号", "型号/规格",
                "规格及型号", "规格和型号", "规格与型号", "物资型号", "型号及规格"]),
            column(Field::Unit, &["单位", "计量单位", "计量", "计量单位名称"]),
            column(Field::Category, &["出入库类别", "收发类别", "类别", "业务类型", "出入库类型",
                "收发类型", "类型", "出入库类型名称", "业务类别", "出入库方式", "出入库性质",
                "收发方式", "出入类别"]),
            column(Field::InCategory, &["入库类别", "入库类型"]),
            column(Field::OutCategory, &["出库类别", "出库类型"]),
            column(Field::Quantity, &["数量", "出入库数量", "出入库数", "实际数量", "数目", "收发数量"]),
            column(Field::InQuantity, &["入库数量", "入库", "收入", "收入数量", "入库数", "本日入库",
                "收入数", "收料数量", "入库量"]),
            column(Field::OutQuantity, &["出库数量", "出库", "发出", "发出数量", "出库数", "本日出库",
                "发出数", "领用数量", "领料数量", "出库量", "支出", "支出数量"]),
            column(Field::Balance, &["结存", "结存数量", "库存", "结余", "结存数", "当前库存",
                "剩余数量", "剩余", "余额", "库存数量", "结余数量"]),
            column(Field::Turbine, &["风机号", "风机编号", "机组号", "机位号", "机组编号", "风机",
                "机号", "机位", "机组", "风电机组编号", "使用风机号", "风机机号"]),
            column(Field::Document, &["单据号", "单据编号", "单号", "凭证号", "票号", "出入库单号"]),
            column(Field::Transfer, &["调拨单号", "调拨单", "调拨单编号", "调拨号"]),
            column(Field::Packing, &["装箱单号", "装箱单", "装箱单编号"]),
            column(Field::Person, &["经手人", "经办人", "领用人", "更换人", "操作人", "领料人",
                "登记人", "领取人", "签收人", "经办", "办理人", "责任人", "负责人", "领用人签字",
                "经手人签字", "填写人"]),
            column(Field::Remark, &["备注", "摘要", "说明", "备注说明", "备注信息"]),
            column(Field::Supplier, &["供应商", "供货单位"]),
            column(Field::Color, &["红蓝字", "红字"]),
            column(Field::Price, &["单价", "参考单价"]),
            column(Field::Amount, &["金额"]),
            column(Field::Sequence, &["序号", "行号", "no.", "no"]),
        ],
        needs: &[
            &[Field::ItemName, Field::ItemCode],
            &[Field::Category, Field::InCategory, Field::OutCategory],
            &[Field::Quantity, Field::InQuantity, Field::OutQuantity],
        ],
        hallmarks: &[Field::InQuantity, Field::OutQuantity, Field::Turbine, Field::Person, Field::Balance],
        titles: &["流水账", "流水帐", "出入库台账", "出入库登记", "出入库记录", "收发货"],
        seconds: &[("单位", Field::Site)],
        plain: false,
        merged: &[Field::Date, Field::Site, Field::Warehouse],
    },
    begin,
    row,
};

/// One posting of a site's ledger.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct LedgerRow {
    pub place: RowPlace,
    #[serde(with = "crate::value::day")]
    pub date: NaiveDate,
    /// As the row names it; a sheet may name it once instead.
    pub site: Option<Text>,
    pub warehouse: Option<Text>,
    pub item: WrittenItem,
    pub category: Category,
    /// The side on which the posting stands; a red one moves stock the other way.
    pub direction: Direction,
    /// Marked 红字 by its category or colour column.
    pub red: bool,
    /// As it moves stock: positive adds.
    pub effect: Quantity,
    /// As it stands on paper.
    pub written: Quantity,
    /// The column in which the quantity stands.
    pub column: Field,
    /// The unit written behind the number, where it differs from the unit column.
    pub other_unit: Option<Text>,
    pub balance: Option<Quantity>,
    pub document: Option<Text>,
    pub transfer: Option<Text>,
    /// 装箱单号, where it has a column of its own.
    pub packing: Option<Text>,
    pub turbine: Option<Text>,
    pub person: Option<Text>,
    pub remark: Option<Text>,
}

packed! {
    placed LedgerRow, LedgerColumns:
    date: Column<NaiveDate>,
    site: Column<Option<Text>>,
    warehouse: Column<Option<Text>>,
    item: Column<WrittenItem>,
    category: Column<Category>,
    direction: Column<Direction>,
    red: Column<bool>,
    effect: Column<Quantity>,
    written: Column<Quantity>,
    column: Column<Field>,
    other_unit: Column<Option<Text>>,
    balance: Column<Option<Quantity>>,
    document: Column<Option<Text>>,
    transfer: Column<Option<Text>>,
    packing: Column<Option<Text>>,
    turbine: Column<Option<Text>>,
    person: Column<Option<Text>>,
    remark: Column<Option<Text>>,
}

impl LedgerRow {
    /// Whether its number stands in the column of the other direction.
    pub fn is_crossed(&self) -> bool {
        matches!(
            (self.column, self.direction),
            (Field::InQuantity, Direction::Out) | (Field::OutQuantity, Direction::In)
        )
    }
}

/// 上月结存, 期初: what the site says it began with.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct OpeningRow {
    pub place: RowPlace,
    pub date: Option<NaiveDate>,
    pub site: Option<Text>,
    pub warehouse: Option<Text>,
    pub item: WrittenItem,
    pub quantity: Quantity,
    pub column: Field,
}

/// A site has sent its ledger for a day, if only to say that nothing happened.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Sent {
    /// Row 0 stands for the sheet as a whole.
    pub place: RowPlace,
    pub site: Option<Text>,
    #[serde(with = "crate::value::day")]
    pub date: NaiveDate,
}

const OPENING_WORDS: &[&str] = &[
    "上月结存",
    "期初",
    "期初结存",
    "期初余额",
    "上期结存",
    "承前页",
    "月初结存",
    "上月结转",
    "期初库存",
    "上月余额",
    "年初结存",
    "期初数",
];

/// The day that title, sheet, file or folder give to the whole sheet; the period lends
/// its year.
pub fn sheet_day(context: &Context, period: Option<Period>) -> Option<NaiveDate> {
    let stated = context.stated;
    stated.date().or_else(|| {
        let (month, day) = match (stated.month, stated.day) {
            (Some(month), Some(day)) => (month, day),
            (None, Some(day)) => (single_month(period?)?, day),
            _ => return None,
        };
        let year = stated.year.or_else(|| period?.year_of(month, day))?;
        crate::value::date::sane(year, month, day)
    })
}

fn single_month(period: Period) -> Option<u32> {
    use chrono::Datelike;
    let (from, to) = (period.from, period.to);
    (from.month() == to.month() && from.year() == to.year()).then(|| from.month())
}

fn begin(columns: &ColumnMap, context: &Context, period: Option<Period>) -> Result<(), Field> {
    if columns.has(Field::Date) || sheet_day(context, period).is_some() { Ok(()) } else { Err(Field::Date) }
}

fn row(entry: &mut Entry<'_, '_>) -> Result<(), Vec<Reject>> {
    let item = entry.item();
    let site = entry.text(Field::Site);
    let warehouse = entry.text(Field::Warehouse);
    if says_opening(entry) {
        return opening(entry, item, site, warehouse);
    }
    let table = *entry.row;
    let date = match entry.note(table.date(Field::Date)) {
        Some(date) => Some(date),
        None => {
            let day = sheet_day(table.context, table.period);
            entry.required(Field::Date, day)
        }
    };
    if item.name.is_none() {
        entry.required(Field::ItemName, item.code);
    }
    let postings = postings(entry, warehouse);
    entry.check()?;
    let (Some(date), Some(postings)) = (date, postings) else {
        return Ok(());
    };
    note_other_day(entry, date);
    let balance = entry.note(table.quantity(Field::Balance)).map(|(q, _)| q);
    let template = LedgerRow {
        place: entry.place,
        date,
        site,
        warehouse,
        category: Category::OwnUse,
        direction: Direction::Out,
        red: false,
        effect: Quantity::ZERO,
        written: Quantity::ZERO,
        column: Field::Quantity,
        other_unit: None,
        balance,
        document: entry.text(Field::Document),
        transfer: entry.text(Field::Transfer),
        packing: entry.text(Field::Packing),
        turbine: entry.text(Field::Turbine),
        person: entry.text(Field::Person),
        remark: entry.text(Field::Remark),
        item,
    };
    entry.check()?;
    let red = entry.text(Field::Color).is_some_and(|color| color.contains('红'));
    let (first, second) = postings;
    let twin = second.map(|posting| (posting, template));
    for (posting, template) in [Some((first, template)), twin].into_iter().flatten() {
        let suffix = posting.unit.as_deref().map(Text::from);
        let mut row = LedgerRow {
            category: posting.category,
            direction: posting.direction,
            red: red || posting.red,
            effect: posting.effect,
            written: posting.written,
            column: posting.column,
            ..template
        };
        match (&row.item.unit, suffix) {
            (None, Some(suffix)) => row.item.unit = Some(suffix),
            (Some(unit), Some(suffix)) if key(unit) != key(&suffix) => row.other_unit = Some(suffix),
            _ => {}
        }
        entry.out.ledger.push(row);
    }
    Ok(())
}

struct Posting {
    category: Category,
    direction: Direction,
    red: bool,
    effect: Quantity,
    written: Quantity,
    column: Field,
    unit: Option<String>,
}

type Amount = Option<(Quantity, Option<String>)>;

/// A form's preprinted zero is an empty cell where the other column is filled.
fn filled(amount: &Amount, other: &Amount) -> bool {
    let is_zero = |a: &Amount| a.as_ref().is_none_or(|(q, _)| q.is_zero());
    amount.is_some() && (!is_zero(amount) || is_zero(other) && other.is_none())
}

/// The postings of a row: one, or one in and one out where the sheet has a category
/// column for each.
fn postings(entry: &mut Entry<'_, '_>, warehouse: Option<Text>) -> Option<(Posting, Option<Posting>)> {
    let table = *entry.row;
    let plain = entry.note(table.quantity(Field::Quantity));
    let inward = entry.note(table.quantity(Field::InQuantity));
    let outward = entry.note(table.quantity(Field::OutQuantity));
    let in_category = entry.text(Field::InCategory);
    let out_category = entry.text(Field::OutCategory);
    let category = entry.text(Field::Category);
    let both_categories = in_category.is_some() && out_category.is_some();
    let (has_in, has_out) = (filled(&inward, &outward), filled(&outward, &inward));
    if both_categories && has_in && has_out {
        let first = posting(entry, Field::InCategory, in_category, Field::InQuantity, inward, warehouse);
        let second = posting(entry, Field::OutCategory, out_category, Field::OutQuantity, outward, warehouse);
        return Some((first?, Some(second?)));
    }
    let (column, amount) = match (has_in, has_out) {
        (true, true) => {
            let shown = |a: &Amount| a.as_ref().map(|(q, _)| q.to_string()).unwrap_or_default();
            let why = Why::BothQuantities { in_quantity: shown(&inward), out_quantity: shown(&outward) };
            let reject = table.reject(Field::OutQuantity, why);
            entry.note::<()>(Err(reject));
            return None;
        }
        (true, false) => (Field::InQuantity, inward),
        (false, true) => (Field::OutQuantity, outward),
        (false, false) if plain.is_none() && (inward.is_some() || outward.is_some()) => {
            (Field::InQuantity, inward.or(outward))
        }
        (false, false) => (Field::Quantity, plain),
    };
    let matching = match (column, in_category.is_some(), out_category.is_some()) {
        (Field::InQuantity, true, _) | (_, true, false) => (Field::InCategory, in_category),
        (Field::OutQuantity, _, true) | (_, false, true) => (Field::OutCategory, out_category),
        _ => (Field::Category, category),
    };
    posting(entry, matching.0, matching.1, column, amount, warehouse).map(|posting| (posting, None))
}

fn posting(
    entry: &mut Entry<'_, '_>,
    category_column: Field,
    category: Option<Text>,
    column: Field,
    amount: Amount,
    warehouse: Option<Text>,
) -> Option<Posting> {
    let quantity_column = quantity_column(entry.row, column);
    // A quantity that is there and wrong is no missing one, whichever column it stands in.
    let amount = match entry.is_faulty(&[Field::Quantity, Field::InQuantity, Field::OutQuantity]) {
        true => amount,
        false => entry.required(quantity_column, amount),
    };
    let category_column = category_cell(entry.row, category_column);
    let category = entry.required(category_column, category)?;
    let read = match entry.category(category, warehouse) {
        Ok(read) => read,
        Err(near) => {
            let near = near.iter().map(|c| c.chinese().to_owned()).collect();
            let why = Why::UnknownCategory { found: category.to_string(), near };
            let reject = entry.row.reject(category_column, why);
            entry.note::<()>(Err(reject));
            return None;
        }
    };
    let (written, unit) = amount?;
    let by_column = match (column, category_column) {
        (Field::InQuantity, _) | (Field::Quantity, Field::InCategory) => Some(Direction::In),
        (Field::OutQuantity, _) | (Field::Quantity, Field::OutCategory) => Some(Direction::Out),
        _ => None,
    };
    // A transfer in stays one in the out column: a red posting, whatever the column does.
    let said = match column {
        Field::Quantity => by_column.or(read.direction),
        _ => read.direction.or(by_column),
    };
    let Some(direction) = read.category.direction().or(said) else {
        let why = Why::DirectionUnclear { found: category.to_string() };
        let reject = entry.row.reject(category_column, why);
        entry.note::<()>(Err(reject));
        return None;
    };
    // The column in which a number stands decides what it does to stock.
    let effect = match by_column.filter(|_| column != Field::Quantity).unwrap_or(direction) {
        Direction::In => written,
        Direction::Out => -written,
    };
    Some(Posting {
        category: read.category,
        direction,
        red: read.red,
        effect,
        written,
        column: quantity_column,
        unit,
    })
}

/// The column to name when a quantity is missing: one that the sheet has.
fn quantity_column(row: &TableRow<'_>, column: Field) -> Field {
    [column, Field::Quantity, Field::InQuantity, Field::OutQuantity]
        .into_iter()
        .find(|field| row.columns.has(*field))
        .unwrap_or(column)
}

fn category_cell(row: &TableRow<'_>, column: Field) -> Field {
    [column, Field::Category, Field::InCategory, Field::OutCategory]
        .into_iter()
        .find(|field| row.columns.has(*field))
        .unwrap_or(column)
}

/// The condition that a warehouse's name tells: `…完好品库`, `…损坏品库`.
pub fn condition_of(warehouse: &str) -> Option<Condition> {
    const DAMAGED: &[&str] = &["损坏", "坏件", "不良", "待修", "废品", "残损", "次品"];
    const GOOD: &[&str] = &["完好", "好件", "良品", "合格品", "正品"];
    let has = |words: &[&str]| words.iter().any(|word| warehouse.contains(word));
    match (has(DAMAGED), has(GOOD)) {
        (true, false) => Some(Condition::Damaged),
        (false, true) => Some(Condition::Good),
        (true, true) if warehouse.contains("不良品") => Some(Condition::Damaged),
        _ => None,
    }
}

fn says_opening(entry: &Entry<'_, '_>) -> bool {
    let is_opening = |text: &str| OPENING_WORDS.contains(&key(text).as_str());
    let fields =
        [Field::ItemName, Field::Category, Field::InCategory, Field::Remark, Field::Date, Field::Document];
    fields
        .into_iter()
        .filter(|field| entry.row.is_marked(*field, Mark::Opening))
        .any(|field| entry.row.text(field).ok().flatten().is_some_and(|text| is_opening(&text)))
}

fn opening(
    entry: &mut Entry<'_, '_>,
    item: WrittenItem,
    site: Option<Text>,
    warehouse: Option<Text>,
) -> Result<(), Vec<Reject>> {
    let table = *entry.row;
    let mut found = None;
    for column in [Field::Balance, Field::Quantity, Field::InQuantity] {
        if let Some((quantity, _)) = entry.note(table.quantity(column)) {
            found = Some((quantity, column));
            break;
        }
    }
    let unnamed = item.name.as_deref().is_none_or(|name| OPENING_WORDS.contains(&key(name).as_str()));
    if unnamed && item.code.is_none() {
        entry.required(Field::ItemName, None::<()>);
    }
    let column = quantity_column(&table, Field::Balance);
    let found = entry.required(column, found);
    entry.check()?;
    if let Some((quantity, column)) = found {
        let date = table.date(Field::Date).ok().flatten().or_else(|| sheet_day(table.context, table.period));
        let place = entry.place;
        entry.out.openings.push(OpeningRow { place, date, site, warehouse, item, quantity, column });
    }
    Ok(())
}

/// A row dated outside the day or month that its sheet is of.
fn note_other_day(entry: &mut Entry<'_, '_>, date: NaiveDate) {
    use chrono::Datelike;
    let stated = entry.row.context.stated;
    let Some(col) = entry.row.columns.column(Field::Date) else {
        return;
    };
    let differs = stated.year.is_some_and(|year| year != date.year())
        || stated.month.is_some_and(|month| month != date.month())
        || stated.day.is_some_and(|day| day != date.day());
    if differs && stated.month.is_some() {
        let part = |n: Option<u32>| n.map(|n| format!("-{n:02}")).unwrap_or_default();
        let year = stated.year.map(|y| y.to_string()).unwrap_or_default();
        let text = format!("{year}{}{}", part(stated.month), part(stated.day));
        entry.notes.push(Note::DateOutside {
            row: entry.place.row,
            col,
            day: date,
            stated: text.trim_start_matches('-').to_owned(),
        });
    }
}

impl LedgerRow {
    pub(crate) fn fields(&self) -> Fields {
        FieldList::default()
            .put(Field::Date, Some(self.date))
            .put(Field::Site, self.site.as_ref())
            .put(Field::Warehouse, self.warehouse.as_ref())
            .item(&self.item)
            .put(Field::Category, Some(self.category.chinese()))
            .put_as("direction", self.direction.key())
            .put(Field::Quantity, Some(self.written))
            .put(Field::Balance, self.balance)
            .put(Field::Document, self.document.as_ref())
            .put(Field::Transfer, self.transfer.as_ref())
            .put(Field::Packing, self.packing.as_ref())
            .put(Field::Turbine, self.turbine.as_ref())
            .put(Field::Person, self.person.as_ref())
            .put(Field::Remark, self.remark.as_ref())
            .0
    }
}

impl OpeningRow {
    pub(crate) fn fields(&self) -> Fields {
        FieldList::default()
            .put(Field::Date, self.date)
            .put(Field::Site, self.site.as_ref())
            .put(Field::Warehouse, self.warehouse.as_ref())
            .item(&self.item)
            .put_as("category", "期初")
            .put(Field::Quantity, Some(self.quantity))
            .0
    }
}
