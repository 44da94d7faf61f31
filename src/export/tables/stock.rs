//! `openings`, `onhand`, `balances`: both ends of the period, and what the book makes of them.

use super::super::{Table, Type, Value, View};
use super::{column, optional, typed};
use crate::book::Balance;

/// Site, warehouse and item of a balance.
fn key<'a>(view: &View<'a>, line: &Balance) -> Option<[Value<'a>; 3]> {
    let master = &view.facts.book.master;
    let warehouse = master.warehouse(line.key.0)?;
    let item = master.item(line.key.1)?;
    let site = warehouse.site.and_then(|site| master.site(site));
    Some([Value::or_null(site), (&warehouse.name).into(), (&item.code).into()])
}

pub(super) fn openings() -> Table {
    typed(
        "openings",
        "what each warehouse had of each item when the period began; a key that is not here has no known opening",
        vec![
            optional("site", Type::Text, "the site of the warehouse"),
            column("warehouse", Type::Text, "仓库"),
            column("item", Type::Text, "存货编码"),
            column("opening_date", Type::Date, "the day before the period: at its end"),
            column("quantity", Type::Decimal, "期初结存"),
        ],
        |view, each| {
            let eve = view.facts.book.period.eve();
            for line in &view.facts.book.balances.lines {
                if let (Some([site, warehouse, item]), Some(opening)) = (key(view, line), line.opening) {
                    each(&[site, warehouse, item, eve.into(), opening.into()])?;
                }
            }
            Ok(())
        },
    )
}

pub(super) fn onhand() -> Table {
    typed(
        "onhand",
        "what the ERP has of each key at the end of the period (现存量); a key that is not here is covered by no export",
        vec![
            optional("site", Type::Text, "the site of the warehouse"),
            column("warehouse", Type::Text, "仓库"),
            column("item", Type::Text, "存货编码"),
            column("onhand_date", Type::Date, "the last day of the period: at its end"),
            column("quantity", Type::Decimal, "现存数量, rolled to that day where the export is of another"),
            optional("exported_on", Type::Date, "the day of the export, where it is another"),
            optional("exported_quantity", Type::Decimal, "what the export says, where it is of another day"),
            optional("file", Type::Text, "the export; none where it has no line for the key"),
            optional("sheet", Type::Text, "its sheet; empty for a text file"),
            optional("sheet_row", Type::Integer, "the row as a spreadsheet numbers it"),
        ],
        |view, each| {
            let to = view.facts.book.period.to;
            for line in &view.facts.book.balances.lines {
                let (Some([site, warehouse, item]), Some(expected)) = (key(view, line), line.expected) else {
                    continue;
                };
                let place = line.place.filter(|place| place.row > 0).map(|place| view.place(place));
                each(&[
                    site,
                    warehouse,
                    item,
                    to.into(),
                    expected.into(),
                    Value::or_null(line.exported.map(|(day, _)| day)),
                    Value::or_null(line.exported.map(|(_, quantity)| quantity)),
                    Value::or_null(place.map(|place| place.file)),
                    Value::or_null(place.map(|place| place.sheet)),
                    Value::or_null(place.map(|place| place.row)),
                ])?;
            }
            Ok(())
        },
    )
}

pub(super) fn balances() -> Table {
    typed(
        "balances",
        "the program's own answer per warehouse and item, to hold other answers against",
        vec![
            optional("site", Type::Text, "the site of the warehouse"),
            column("warehouse", Type::Text, "仓库"),
            column("item", Type::Text, "存货编码"),
            column("name", Type::Text, "存货名称"),
            column("spec", Type::Text, "规格型号"),
            column("unit", Type::Text, "主计量单位"),
            optional("opening", Type::Decimal, "期初"),
            column("inward", Type::Decimal, "sum of the postings on the in side; red ones make it less"),
            column("outward", Type::Decimal, "sum of the postings on the out side; red ones make it less"),
            optional("book", Type::Decimal, "opening + inward - outward"),
            optional("expected", Type::Decimal, "the ERP's on-hand"),
            optional("difference", Type::Decimal, "book - expected"),
            optional("explained", Type::Decimal, "the part of the difference that causes explain"),
            optional("unexplained", Type::Decimal, "difference - explained"),
            optional("parted_on", Type::Date, "the day from whose end on book and ERP differ"),
        ],
        |view, each| {
            for line in &view.answer.balances {
                each(&[
                    Value::or_null(line.site.as_ref()),
                    (&line.warehouse).into(),
                    (&line.item).into(),
                    (&line.name).into(),
                    (&line.spec).into(),
                    (&line.unit).into(),
                    Value::or_null(line.opening),
                    line.inward.into(),
                    line.outward.into(),
                    Value::or_null(line.book),
                    Value::or_null(line.expected),
                    Value::or_null(line.difference),
                    Value::or_null(line.explained),
                    Value::or_null(line.unexplained),
                    Value::or_null(line.parted_on),
                ])?;
            }
            Ok(())
        },
    )
}
