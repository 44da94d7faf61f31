//! `documents`: the ERP's own stock documents (出入库单列表).

use super::super::{Table, Type, Value, View};
use super::postings::month;
use super::{column, optional, place_columns, typed};
use crate::book::{Moved, WarehouseId};
use crate::record::DocumentLine;
use chrono::Datelike;

/// A line of a list, where it is in the book, and whether it counts.
struct Line {
    line: DocumentLine,
    moved: Option<Moved>,
    warehouse: Option<WarehouseId>,
}

fn in_period<'a>(view: &View<'a>) -> Vec<Line> {
    let book = view.facts.book;
    let lines = view.facts.inputs.records.documents.iter().enumerate();
    let mut found: Vec<Line> = lines
        .filter(|(_, line)| book.period.contains(line.date))
        .map(|(at, line)| {
            let moved = book.documents.lines.get(book.documents.lines.partition_point(|m| m.line < at));
            let moved = moved.filter(|moved| moved.line == at);
            let named = || book.master.warehouse_named(&line.warehouse);
            Line { line, moved, warehouse: moved.map(|moved| moved.key.0).or_else(named) }
        })
        .collect();
    let site = |line: &Line| line.warehouse.and_then(|id| book.master.warehouse(id)?.site);
    found.sort_by_cached_key(|line| {
        ((line.line.date.year(), line.line.date.month()), site(line), line.line.date, line.line.place)
    });
    found
}

pub(super) fn table() -> Table {
    let mut columns = vec![
        column("month", Type::Text, "the month of the document's date, as 2024-11"),
        optional("site", Type::Text, "the site of the warehouse"),
        column("document_date", Type::Date, "单据日期"),
        column("document", Type::Text, "单据号"),
        column("warehouse", Type::Text, "仓库"),
        optional("item", Type::Text, "存货编码"),
        column("class", Type::Text, "收发类别, as the ERP writes it"),
        optional("category", Type::Text, "the regulation's category, where the class is one"),
        column("direction", Type::Text, "`in` or `out`: the list in which it stands"),
        column("red", Type::Flag, "红字"),
        column(
            "counted",
            Type::Flag,
            "false for a line that another list had already, or that has no known key",
        ),
        column("quantity", Type::Decimal, "as it moves stock: positive adds"),
        column("written", Type::Decimal, "as it stands in the list"),
        column("approved", Type::Flag, "已审核"),
        optional("approved_on", Type::Date, "审核日期"),
        optional("moved_on", Type::Date, "the day on which it moved the ERP's stock"),
        optional("business", Type::Text, "业务类型 or 业务号"),
        optional("transfer", Type::Text, "调拨单号"),
        optional("remark", Type::Text, "备注"),
    ];
    columns.extend(place_columns());
    let about = "the lines of the ERP's document lists whose document is dated in the period";
    let mut table = typed("documents", about, columns, |view, each| {
        let master = &view.facts.book.master;
        for Line { line, moved, warehouse } in in_period(view) {
            let warehouse = warehouse.and_then(|id| master.warehouse(id));
            let site = warehouse.and_then(|warehouse| warehouse.site).and_then(|site| master.site(site));
            let item = moved.and_then(|moved| master.item(moved.key.1)).map(|item| &item.code);
            let place = view.place(line.place);
            each(&[
                month(line.date).into(),
                Value::or_null(site),
                line.date.into(),
                (&line.document).into(),
                warehouse.map_or(&line.warehouse, |warehouse| &warehouse.name).into(),
                Value::or_null(item.or(line.item.code.as_ref())),
                (&line.class).into(),
                Value::or_null(line.category.map(|category| category.chinese())),
                line.direction.key().into(),
                line.red.into(),
                moved.is_some().into(),
                moved.map_or(line.effect, |moved| moved.effect).into(),
                line.written.into(),
                line.approved.into(),
                Value::or_null(line.approved_on),
                Value::or_null(moved.and_then(|moved| moved.on)),
                Value::or_null(line.business.as_ref()),
                Value::or_null(line.transfer.as_ref()),
                Value::or_null(line.remark.as_ref()),
                place.file.into(),
                place.sheet.into(),
                place.row.into(),
            ])?;
        }
        Ok(())
    });
    table.partitioned = true;
    table
}
