//! `postings` and `held`: the rows of the site ledgers (现场出入库流水账).

use super::super::{Table, Type, Value, View};
use super::{column, optional, place_columns, typed};
use crate::book::Posting;
use crate::place::A1;
use crate::record::LedgerRow;
use chrono::{Datelike, NaiveDate};

/// `2024-11`: the first half of the layout of a partitioned data set.
pub(in crate::export) fn month(day: NaiveDate) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// The postings of the period that count, with their rows, by month, site, day and place.
/// There may be millions: they are put together one after the other.
pub(in crate::export) fn in_period<'a>(
    view: &View<'a>,
) -> impl Iterator<Item = (Posting, LedgerRow)> + Clone + use<'a> {
    let book = view.facts.book;
    // Sites are numbered in the order of their names.
    let order = |(at, posting): (usize, Posting)| {
        let month = (posting.date.year(), posting.date.month());
        let site = book.master.warehouse(posting.warehouse).and_then(|warehouse| warehouse.site);
        (month, site, posting.date, at)
    };
    let dated = book.postings.iter().enumerate().filter(|(_, p)| book.period.contains(p.date));
    let mut ordered: Vec<_> = dated.map(order).collect();
    ordered.sort_unstable();
    let with_row = |(.., at): (_, _, _, usize)| {
        let posting = book.postings.get(at)?;
        Some((posting, book.row(posting.row)?))
    };
    ordered.into_iter().filter_map(with_row)
}

pub(super) fn table() -> Table {
    let mut columns = vec![
        column("month", Type::Text, "the month of the posting, as 2024-11"),
        optional("site", Type::Text, "the site of the warehouse"),
        column("posting_date", Type::Date, "日期"),
        column("warehouse", Type::Text, "仓库"),
        column("item", Type::Text, "存货编码"),
        column("category", Type::Text, "出入库类别, by its name in the ERP"),
        column(
            "direction",
            Type::Text,
            "`in` or `out`: the side on which it stands; a red one moves stock the other way",
        ),
        column("red", Type::Flag, "marked 红字"),
        column("quantity", Type::Decimal, "as it moves stock, in the main unit: positive adds"),
        column("written", Type::Decimal, "as it stands on paper, in the unit written"),
        optional("written_unit", Type::Text, "the unit written"),
        optional("document", Type::Text, "单据号"),
        optional("transfer", Type::Text, "调拨单号"),
        optional("packing_list", Type::Text, "装箱单号"),
        optional("turbine", Type::Text, "风机号"),
        optional("person", Type::Text, "经手人"),
        optional("remark", Type::Text, "备注"),
    ];
    columns.extend(place_columns());
    columns.push(optional("sheet_cell", Type::Text, "the cell of the quantity"));
    let about = "the ledger rows of the period that count: each once, with its warehouse and item";
    let mut table = typed("postings", about, columns, |view, each| {
        let master = &view.facts.book.master;
        for (posting, row) in in_period(view) {
            let (Some(warehouse), Some(item)) =
                (master.warehouse(posting.warehouse), master.item(posting.item))
            else {
                continue;
            };
            let place = view.place(row.place);
            let cell = view.facts.column(row.place.sheet, row.column);
            each(&[
                month(row.date).into(),
                Value::or_null(warehouse.site.and_then(|site| master.site(site))),
                row.date.into(),
                (&warehouse.name).into(),
                (&item.code).into(),
                row.category.chinese().into(),
                row.direction.key().into(),
                row.red.into(),
                posting.effect.into(),
                row.written.into(),
                Value::or_null(row.other_unit.as_ref().or(row.item.unit.as_ref())),
                Value::or_null(row.document.as_ref()),
                Value::or_null(row.transfer.as_ref()),
                Value::or_null(row.packing.as_ref()),
                Value::or_null(row.turbine.as_ref()),
                Value::or_null(row.person.as_ref()),
                Value::or_null(row.remark.as_ref()),
                place.file.into(),
                place.sheet.into(),
                place.row.into(),
                Value::or_null(cell.map(|col| A1 { col, row: row.place.row }.to_string())),
            ])?;
        }
        Ok(())
    });
    table.partitioned = true;
    table
}

pub(super) fn held() -> Table {
    let mut columns = vec![
        column("code", Type::Text, "the finding that holds it: L101, L111, L112 or I007"),
        optional("site", Type::Text, "the site, as far as it is known"),
        column("posting_date", Type::Date, "日期"),
        optional("warehouse", Type::Text, "the warehouse, as far as it is known"),
        column("item_written", Type::Text, "the item as the row names it"),
        column("category", Type::Text, "出入库类别"),
        column("written", Type::Decimal, "as it stands on paper"),
    ];
    columns.extend(place_columns());
    typed(
        "held",
        "ledger rows of any day that were understood and stand in no balance",
        columns,
        |view, each| {
            for line in &view.answer.held {
                each(&[
                    line.code.into(),
                    Value::or_null(line.site.as_ref()),
                    line.date.into(),
                    Value::or_null(line.warehouse.as_ref()),
                    (&line.item).into(),
                    line.category.into(),
                    line.quantity.into(),
                    (&line.file).into(),
                    (&line.sheet).into(),
                    line.row.into(),
                ])?;
            }
            Ok(())
        },
    )
}
