//! `documents`: the ERP's own stock documents (出入库单列表).

use super::super::{Table, Type, Value, View};
use super::postings::month;
use super::{column, optional, place_columns, typed};
use crate::book::{Moved, SiteId, WarehouseId};
use crate::record::DocumentLine;
use chrono::{Datelike, NaiveDate};

/// A line of a list, where it is in the book, and whether it counts.
struct Line {
    line: DocumentLine,
    moved: Option<Moved>,
    warehouse: Option<WarehouseId>,
}

/// What the lines are ordered by, last of all their positions; which of those that count a line
/// is; and its warehouse.
type Position = (((i32, u32), Option<SiteId>, NaiveDate, usize), Option<usize>, Option<WarehouseId>);

/// The lines of the period by month, site, day and place. There may be millions: they are put
/// together one after the other.
fn in_period<'a>(view: &View<'a>) -> impl Iterator<Item = Line> + use<'a> {
    let book = view.facts.book;
    let (lines, counted) = (&view.facts.inputs.records.documents, &book.documents.lines);
    // Both lists are in the order of the lines.
    let mut next = counted.iter().enumerate().peekable();
    let mut ordered: Vec<Position> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let found = next.next_if(|(_, moved)| moved.line == at);
        if book.period.contains(line.date) {
            let named = || book.master.warehouse_named(&line.warehouse);
            let warehouse = found.map(|(_, moved)| moved.key.0).or_else(named);
            let site = warehouse.and_then(|id| book.master.warehouse(id)?.site);
            let month = (line.date.year(), line.date.month());
            ordered.push(((month, site, line.date, at), found.map(|(n, _)| n), warehouse));
        }
    }
    ordered.sort_unstable();
    ordered.into_iter().filter_map(move |((.., at), found, warehouse)| {
        Some(Line { line: lines.get(at)?, moved: found.and_then(|n| counted.get(n)), warehouse })
    })
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
