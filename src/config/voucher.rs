//! `[voucher]`: the columns of the proposed vouchers, as the ERP's import asks for them.
//!
//! ```toml
//! [voucher]
//! columns = ["单据日期", "仓库编码", "收发类别", "存货编码", "主数量", "备注"]
//! [voucher.headings]
//! "主数量" = "数量"     # a heading of one's own = a known name
//! ```

use serde::Deserialize;
use std::collections::BTreeMap;

/// A value of a proposed voucher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoucherField {
    /// The day of the posting that the voucher stands for.
    Date,
    /// 其他入库单 or 其他出库单.
    Document,
    Warehouse,
    WarehouseCode,
    /// 收发类别
    Category,
    Item,
    Name,
    Spec,
    Unit,
    /// Below zero in red.
    Quantity,
    /// That it is a proposal, the finding's code and cause, the document concerned.
    Remark,
    /// The identity of the finding.
    Finding,
    /// The code of the finding.
    Code,
    /// How sure the reading is that the proposal rests on.
    Confidence,
    Site,
}

/// The names of each value; the first is the usual heading, the last the short English one.
const NAMES: &[(VoucherField, &[&str])] = &[
    (VoucherField::Date, &["单据日期", "日期", "date"]),
    (VoucherField::Document, &["单据类型", "单据名称", "document"]),
    (VoucherField::Warehouse, &["仓库", "仓库名称", "warehouse"]),
    (VoucherField::WarehouseCode, &["仓库编码", "warehouse_code"]),
    (VoucherField::Category, &["收发类别", "出入库类别", "category"]),
    (VoucherField::Item, &["存货编码", "物资编码", "item"]),
    (VoucherField::Name, &["存货名称", "物资名称", "name"]),
    (VoucherField::Spec, &["规格型号", "规格", "spec"]),
    (VoucherField::Unit, &["单位", "主计量单位", "unit"]),
    (VoucherField::Quantity, &["数量", "主数量", "quantity"]),
    (VoucherField::Remark, &["备注", "remark"]),
    (VoucherField::Finding, &["编号", "发现编号", "finding"]),
    (VoucherField::Code, &["代码", "code"]),
    (VoucherField::Confidence, &["把握", "confidence"]),
    (VoucherField::Site, &["现场", "site"]),
];

const DEFAULT: &[VoucherField] = &[
    VoucherField::Date,
    VoucherField::Document,
    VoucherField::Warehouse,
    VoucherField::Category,
    VoucherField::Item,
    VoucherField::Name,
    VoucherField::Spec,
    VoucherField::Unit,
    VoucherField::Quantity,
    VoucherField::Remark,
    VoucherField::Confidence,
    VoucherField::Finding,
];

impl VoucherField {
    fn named(name: &str) -> Option<VoucherField> {
        NAMES.iter().find(|(_, names)| names.contains(&name)).map(|(field, _)| *field)
    }

    fn heading(self) -> &'static str {
        let names = NAMES.iter().find(|(field, _)| *field == self).map(|(_, names)| *names);
        names.and_then(|names| names.first()).copied().unwrap_or("")
    }
}

/// A heading and the value below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoucherColumn {
    pub heading: String,
    pub field: VoucherField,
}

/// The section as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VoucherLayout {
    /// Headings from left to right.
    pub columns: Option<Vec<String>>,
    /// Headings of one's own, and the known name that each stands for.
    pub headings: BTreeMap<String, String>,
}

/// A heading that stands for nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("[voucher] has no value called {0:?}")]
pub struct UnknownVoucherColumn(pub String);

impl VoucherLayout {
    /// The columns in their order.
    ///
    /// # Errors
    /// Where a heading is neither a known name nor given one.
    pub fn columns(&self) -> Result<Vec<VoucherColumn>, UnknownVoucherColumn> {
        let known = |name: &str| {
            VoucherField::named(name.trim()).ok_or_else(|| UnknownVoucherColumn(name.to_owned()))
        };
        for name in self.headings.values() {
            known(name)?;
        }
        let Some(columns) = self.columns.as_ref().filter(|columns| !columns.is_empty()) else {
            return Ok(VoucherColumn::usual());
        };
        let column = |heading: &String| {
            let field = known(self.headings.get(heading).unwrap_or(heading))?;
            Ok(VoucherColumn { heading: heading.clone(), field })
        };
        columns.iter().map(column).collect()
    }

    /// Every known name, to choose from.
    pub fn known() -> String {
        let names: Vec<String> = NAMES.iter().map(|(_, names)| names.join(" = ")).collect();
        names.join("; ")
    }
}

impl VoucherColumn {
    /// The columns where the configuration names none.
    pub fn usual() -> Vec<VoucherColumn> {
        let column =
            |field: &VoucherField| VoucherColumn { heading: field.heading().to_owned(), field: *field };
        DEFAULT.iter().map(column).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn columns_come_as_named() {
        let config = Config::parse(
            "[voucher]\ncolumns = [\"数量\", \"cWhCode\", \"item\"]\n[voucher.headings]\ncWhCode = \"仓库编码\"\n",
        );
        let columns = config.unwrap().voucher.columns().unwrap();
        let fields: Vec<VoucherField> = columns.iter().map(|column| column.field).collect();
        assert_eq!(fields, [VoucherField::Quantity, VoucherField::WarehouseCode, VoucherField::Item]);
        assert_eq!(columns[1].heading, "cWhCode");
    }

    #[test]
    fn without_a_section_the_usual_columns_stand() {
        let columns = Config::default().voucher.columns().unwrap();
        assert_eq!(columns, VoucherColumn::usual());
        assert!(columns.iter().all(|column| VoucherField::named(&column.heading) == Some(column.field)));
    }

    #[test]
    fn an_unknown_name_is_an_error() {
        let of = |text: &str| Config::parse(text).unwrap().voucher.columns();
        assert_eq!(of("[voucher]\ncolumns = [\"颜色\"]"), Err(UnknownVoucherColumn("颜色".to_owned())));
        assert!(of("[voucher.headings]\n\"主数\" = \"多少\"").is_err());
        assert!(VoucherLayout::known().contains("仓库编码 = warehouse_code"));
    }
}
