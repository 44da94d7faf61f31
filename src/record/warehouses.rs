//! `warehouses` 仓库档案: the warehouses, the site and department of each, its condition.

use super::ledger::condition_of;
use super::{Condition, Entry, FieldList, Fields, Kind};
use crate::place::RowPlace;
use crate::sheet::{Field, Reject, Schema, column};
use crate::value::Text;

pub static KIND: Kind = Kind {
    schema: Schema {
        kind: "warehouses",
        chinese: "仓库档案",
        columns: &[
            column(Field::Warehouse, &["仓库名称", "仓库", "库房名称"]),
            column(Field::WarehouseCode, &["仓库编码", "仓库编号", "编码"]),
            column(Field::Site, &["所属现场", "现场", "现场名称"]),
            column(Field::Department, &["所属业务部", "业务部", "所属部门", "部门"]),
            column(Field::Condition, &["库房性质", "仓库性质", "性质", "仓库属性"]),
            column(Field::Sequence, &["序号", "行号"]),
        ],
        needs: &[
            &[Field::Warehouse],
            &[Field::WarehouseCode, Field::Site, Field::Department, Field::Condition],
        ],
        hallmarks: &[Field::Condition, Field::Site, Field::Department],
        titles: &["仓库档案"],
        seconds: &[],
        plain: true,
        merged: &[Field::Site, Field::Department],
    },
    begin: |_, _, _| Ok(()),
    row,
};

/// One warehouse of the master.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct WarehouseLine {
    pub place: RowPlace,
    pub name: Text,
    pub code: Option<Text>,
    pub site: Option<Text>,
    pub department: Option<Text>,
    pub condition: Option<Condition>,
}

fn row(entry: &mut Entry<'_, '_>) -> Result<(), Vec<Reject>> {
    let name = entry.text(Field::Warehouse);
    let name = entry.required(Field::Warehouse, name);
    let code = entry.code(Field::WarehouseCode);
    let site = entry.text(Field::Site);
    let department = entry.text(Field::Department);
    let said = entry.text(Field::Condition);
    entry.check()?;
    if let Some(name) = name {
        let condition = said.as_deref().and_then(condition_of).or_else(|| condition_of(&name));
        let place = entry.place;
        entry.out.warehouses.push(WarehouseLine { place, name, code, site, department, condition });
    }
    Ok(())
}

impl WarehouseLine {
    pub(crate) fn fields(&self) -> Fields {
        let condition = self.condition.map(|condition| match condition {
            Condition::Good => "good",
            Condition::Damaged => "damaged",
        });
        FieldList::default()
            .put(Field::WarehouseCode, self.code.as_ref())
            .put(Field::Warehouse, Some(&self.name))
            .put(Field::Site, self.site.as_ref())
            .put(Field::Department, self.department.as_ref())
            .put(Field::Condition, condition)
            .0
    }
}
