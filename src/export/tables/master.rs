//! `sites`, `warehouses`, `items`: who is who.

use super::super::{Table, Type, Value};
use super::{column, optional, typed};
use crate::record::Condition;

pub(super) fn sites() -> Table {
    typed("sites", "the sites (现场)", vec![column("site", Type::Text, "its name")], |view, each| {
        for site in &view.facts.book.master.sites {
            each(&[site.into()])?;
        }
        Ok(())
    })
}

pub(super) fn warehouses() -> Table {
    typed(
        "warehouses",
        "the warehouses (仓库)",
        vec![
            column("warehouse", Type::Text, "its name, by which other tables speak of it"),
            optional("code", Type::Text, "its code in the ERP"),
            optional("site", Type::Text, "the site that it belongs to"),
            optional("department", Type::Text, "所属业务部"),
            optional("stock_condition", Type::Text, "`good` 完好品 or `damaged` 损坏品"),
        ],
        |view, each| {
            let master = &view.facts.book.master;
            for warehouse in &master.warehouses {
                let condition = warehouse.condition.map(|condition| match condition {
                    Condition::Good => "good",
                    Condition::Damaged => "damaged",
                });
                each(&[
                    (&warehouse.name).into(),
                    Value::or_null(warehouse.code.as_ref()),
                    Value::or_null(warehouse.site.and_then(|site| master.site(site))),
                    Value::or_null(warehouse.department.as_ref()),
                    Value::or_null(condition),
                ])?;
            }
            Ok(())
        },
    )
}

pub(super) fn items() -> Table {
    typed(
        "items",
        "the items (存货)",
        vec![
            column("item", Type::Text, "its code, by which other tables speak of it"),
            column("name", Type::Text, "存货名称"),
            optional("spec", Type::Text, "规格型号"),
            optional("unit", Type::Text, "主计量单位: all quantities are in it"),
            optional("class", Type::Text, "存货分类"),
            optional("price", Type::Decimal, "参考单价, in yuan"),
            optional("aux_unit", Type::Text, "辅计量单位"),
            optional("aux_factor", Type::Decimal, "main units in one auxiliary unit"),
        ],
        |view, each| {
            for item in &view.facts.book.master.items {
                each(&[
                    (&item.code).into(),
                    (&item.name).into(),
                    Value::or_null(item.spec.as_ref()),
                    Value::or_null(item.unit.as_ref()),
                    Value::or_null(item.class.as_ref()),
                    Value::or_null(item.price),
                    Value::or_null(item.aux.as_ref().map(|(unit, _)| unit)),
                    Value::or_null(item.aux.as_ref().map(|(_, factor)| *factor)),
                ])?;
            }
            Ok(())
        },
    )
}
