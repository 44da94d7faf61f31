//! Writes a styled report of many rows: `make_report ROWS FILE`. The list of proposed vouchers in
//! twelve columns, by the code that writes it in every report. `-` for the file makes the list and
//! writes nothing. For measuring; the same arguments give the same bytes.

use anyhow::{Context, Result};
use chrono::{Days, NaiveDate};
use duizhang::config::{VoucherColumn, VoucherField};
use duizhang::finding::Confidence;
use duizhang::report::Answer;
use duizhang::report::answer::{Summary, VoucherLine};
use duizhang::report::workbook;
use duizhang::value::{Lang, Quantity};

const COLUMNS: [(&str, VoucherField); 12] = [
    ("单据类型", VoucherField::Document),
    ("单据日期", VoucherField::Date),
    ("仓库", VoucherField::Warehouse),
    ("仓库编码", VoucherField::WarehouseCode),
    ("收发类别", VoucherField::Category),
    ("存货编码", VoucherField::Item),
    ("存货名称", VoucherField::Name),
    ("规格型号", VoucherField::Spec),
    ("单位", VoucherField::Unit),
    ("数量", VoucherField::Quantity),
    ("备注", VoucherField::Remark),
    ("差异编号", VoucherField::Finding),
];

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let (rows, file) = (args.next().context("how many rows?")?.parse()?, args.next().context("which file?")?);
    let column = |(heading, field): (&str, _)| VoucherColumn { heading: heading.to_owned(), field };
    let answer = Answer {
        vouchers: (0..rows).map(line).collect(),
        voucher_columns: COLUMNS.map(column).to_vec(),
        summary: Summary { complete: true, ..Summary::default() },
        ..Answer::default()
    };
    if file != "-" {
        let mut out = std::io::BufWriter::new(std::fs::File::create(file)?);
        workbook::write(&answer, Lang::Zh, &mut out)?;
        out.into_inner()?.sync_all()?;
    }
    Ok(())
}

/// The n-th line; bench/rivals.py writes the same.
fn line(n: u32) -> VoucherLine {
    let first = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap_or_default();
    let (site, item, inward) = (n % 200, n % 500, n.is_multiple_of(2));
    VoucherLine {
        finding: format!("{n:016x}"),
        code: "R302",
        confidence: Confidence::Certain,
        site: String::new(),
        date: Some(first + Days::new(u64::from(n % 365))),
        document: if inward { "其他入库单" } else { "其他出库单" },
        warehouse: format!("第{:03}风电场完好品库", site + 1),
        warehouse_code: format!("{site:03}1"),
        category: if inward { "采购入库" } else { "自用领用" }.to_owned(),
        item: format!("01{item:05}"),
        name: format!("备件{item}"),
        spec: format!("型号-{item}×{}", n % 7),
        unit: "个".to_owned(),
        quantity: Quantity::from_micros((i128::from(n) * 37 % 100_000 - 5_000) * 1_000),
        remark: format!("第{}行,待核对", n + 1),
    }
}
