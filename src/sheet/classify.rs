//! Rows under a header that are no records.

use super::field::Field;
use super::marks::{Mark, has};
use super::row::{TableRow, shown};
use crate::source::{Cell, Value};
use crate::value::name::header_key;

const SUBTOTALS: &[&str] = &[
    "合计",
    "小计",
    "总计",
    "共计",
    "本页合计",
    "本页小计",
    "本日合计",
    "本月合计",
    "当日合计",
    "累计",
    "本月累计",
    "总合计",
    "日合计",
    "月合计",
    "日计",
    "月计",
    "total",
    "subtotal",
];
const NILS: &[&str] = &[
    "无",
    "当日无出入库",
    "无出入库",
    "本日无出入库",
    "今日无出入库",
    "当天无出入库",
    "当日无",
    "今日无",
    "本日无",
    "无业务",
    "当日无业务",
    "无出入库业务",
    "无出入库记录",
    "当日无出入库记录",
    "当日无发生",
    "本日无发生",
    "无发生",
    "无记录",
    "无变动",
    "当日无变动",
    "无出入",
    "零报告",
    "nil",
    "none",
];
const FOOTERS: &[&str] = &[
    "填表",
    "制表",
    "审核",
    "复核",
    "负责人",
    "库管",
    "保管员",
    "签字",
    "签名",
    "签收",
    "主管",
    "经办",
    "打印",
    "说明",
    "备注",
    "注",
    "附注",
    "导出",
    "制单",
    "记账",
    "编制",
    "现场总代表",
    "现场负责人",
    "日期",
    "填报",
    "盘点",
    "监盘",
    "账务员",
];
const TITLES: &[&str] =
    &["流水账", "现存量", "列表", "盘点表", "登记表", "统计表", "汇总表", "明细表", "台账", "日报表", "档案"];

/// What a row under a header is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    Data,
    Nil,
    Subtotal,
    Note,
    /// Looks like the title of a further block.
    Title,
}

/// Tells a record from the lines that stand between and below records.
pub fn classify(row: &TableRow<'_>) -> RowKind {
    let mut texts = row.row.cells.iter().filter_map(|cell| match cell.value {
        Value::Text(text) if !has(cell, Mark::Blank) => Some((cell, text)),
        _ => None,
    });
    let Some((first_cell, first)) = texts.next() else {
        return numbers_only(row);
    };
    let is_subtotal = |cell: &Cell<'_>| has(cell, Mark::Total);
    if is_subtotal(first_cell) && row.cell(Field::ItemCode).is_none_or(is_subtotal) {
        return RowKind::Subtotal;
    }
    if [Field::ItemName, Field::Date].iter().any(|field| row.cell(*field).is_some_and(is_subtotal)) {
        return RowKind::Subtotal;
    }
    // A signature line under the table reaches into the quantity columns: `审核:张三`.
    let may_be_a_quantity = |cell: &Cell<'_>| !has(cell, Mark::Labelled);
    if QUANTITIES.iter().any(|field| row.cell(*field).is_some_and(may_be_a_quantity)) {
        return RowKind::Data;
    }
    let first_key = header_key(first);
    if says_nil(row) {
        return RowKind::Nil;
    }
    let contents = row.row.cells.iter().filter(|cell| !is_frame(row, cell.col)).count();
    if contents == 0 {
        return RowKind::Note;
    }
    if is_footer(row, first, &first_key) {
        return RowKind::Note;
    }
    let lone = row.row.cells.len() <= 2;
    let dated = crate::value::date::stated(first).day.is_some();
    if lone && (dated || TITLES.iter().any(|word| first_key.contains(word))) {
        return RowKind::Title;
    }
    let known = row.row.cells.iter().any(|cell| row.columns.fields().any(|(_, col)| col == cell.col));
    if known { RowKind::Data } else { RowKind::Note }
}

const QUANTITIES: &[Field] = &[
    Field::Quantity,
    Field::InQuantity,
    Field::OutQuantity,
    Field::Opening,
    Field::Closing,
    Field::BookQuantity,
    Field::Counted,
];

/// Columns that stand filled in a form before anything is written: a line number, a date,
/// a site, a warehouse.
fn is_frame(row: &TableRow<'_>, col: u32) -> bool {
    const FRAME: &[Field] = &[Field::Sequence, Field::Date, Field::Site];
    FRAME.iter().any(|f| row.columns.column(*f) == Some(col))
}

fn numbers_only(row: &TableRow<'_>) -> RowKind {
    let framed = row.row.cells.iter().all(|cell| is_frame(row, cell.col));
    if framed { RowKind::Note } else { RowKind::Data }
}

/// Every word for a total has 计 in it, or is English.
pub(super) fn is_total(text: &str) -> bool {
    let may_be = match text.is_ascii() {
        true => text.bytes().any(|b| matches!(b, b't' | b'T')),
        false => text.contains('计'),
    };
    may_be && SUBTOTALS.contains(&header_key(text).as_str())
}

/// Nothing but 无 and the frame of the form.
fn says_nil(row: &TableRow<'_>) -> bool {
    let mut said = false;
    for cell in row.row.cells {
        let text = header_key(&shown(cell.value));
        let text = text.trim_end_matches(['。', '.', '!', '！']);
        if NILS.contains(&text) {
            said = true;
        } else if !is_frame(row, cell.col) && !matches!(text, "/" | "-" | "—" | "") {
            return false;
        }
    }
    said
}

fn is_footer(row: &TableRow<'_>, first: &str, first_key: &str) -> bool {
    let page = first_key.starts_with('第') || first_key.starts_with('共');
    let paged = page && first_key.contains('页');
    let footer = FOOTERS.iter().any(|word| first_key.starts_with(word));
    let labelled = first.contains([':', '：']);
    let bare = row.value(Field::ItemCode).is_none() && row.value(Field::Category).is_none();
    paged || footer && (labelled || bare && FOOTERS.contains(&first_key))
}
