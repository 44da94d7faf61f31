//! Makes the count sheets of many sites, with the on-hand export and the masters that they are
//! held against: `make_counts DIR [SITES] [LINES]`. Every fortieth line is over or short. For
//! measuring; the same arguments give the same files.

use anyhow::Result;
use rust_xlsxwriter::Workbook;
use std::fmt::Write;
use std::path::Path;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, default: u32| args.get(at).map_or(Ok(default), |text| text.parse());
    let folder = Path::new(args.first().map_or("target/counts", String::as_str));
    let (sites, lines) = (number(1, 200)?, number(2, 500)?);
    let (erp, sheets) = (folder.join("ERP"), folder.join("盘点表"));
    std::fs::create_dir_all(&erp)?;
    std::fs::create_dir_all(&sheets)?;
    let good = lines * 4 / 5;
    let mut items = "存货编码,存货名称,规格型号,主计量单位,参考单价\n".to_owned();
    for item in 0..good {
        writeln!(items, "{},备件{item},型号-{item}×{},个,{}", code(item), item % 7, 10 + item % 90)?;
    }
    std::fs::write(erp.join("存货档案.csv"), items)?;
    let mut stores = "仓库编码,仓库名称,所属现场,所属业务部,库房性质\n".to_owned();
    let mut onhand =
        "现存量,,,,,\n截止日期:2024-12-31,,,,,\n仓库名称,存货编码,存货名称,规格型号,主计量单位,现存数量\n"
            .to_owned();
    for site in 0..sites {
        let name = format!("{site:03}号风电场");
        let department = if site % 2 == 0 { "华北业务部" } else { "西北业务部" };
        let mut book = Workbook::new();
        for (condition, count) in [("完好品", good), ("损坏品", lines - good)] {
            writeln!(stores, "{site}{condition},{name}{condition}库,{name},{department},{condition}")?;
            let sheet = book.add_worksheet();
            sheet.set_name(format!("{condition}库"))?;
            sheet.write(0, 0, format!("{name}2024年第四季度物资盘点表"))?;
            sheet.write(1, 0, format!("仓库:{name}{condition}库"))?;
            sheet.write(1, 5, "盘点日期:2024-12-31")?;
            let heads = [
                "序号",
                "存货编码",
                "存货名称",
                "规格型号",
                "主计量单位",
                "账面数量",
                "实盘数量",
                "盈亏原因",
                "盘点人",
                "监盘人",
            ];
            for (head, col) in heads.into_iter().zip(0_u16..) {
                sheet.write(2, col, head)?;
            }
            for item in 0..count {
                let (on_hand, row) = ((site + item * 13) % 97 + 1, item + 3);
                let variance = match (site + item) % 80 {
                    0 => 1,
                    40 => -1,
                    _ => 0,
                };
                let counted = i64::from(on_hand) + variance;
                sheet.write(row, 0, item + 1)?.write(row, 1, code(item))?;
                sheet.write(row, 2, format!("备件{item}"))?;
                sheet.write(row, 3, format!("型号-{item}×{}", item % 7))?;
                sheet.write(row, 4, "个")?.write(row, 5, on_hand)?.write(row, 6, counted)?;
                if variance != 0 {
                    sheet.write(row, 7, "领用未登记")?;
                }
                sheet.write(row, 8, "王建国")?.write(row, 9, "刘洋")?;
                writeln!(
                    onhand,
                    "{name}{condition}库,{},备件{item},型号-{item}×{},个,{on_hand}",
                    code(item),
                    item % 7
                )?;
            }
        }
        book.save(sheets.join(format!("盘点表-{name}.xlsx")))?;
    }
    std::fs::write(erp.join("仓库档案.csv"), stores)?;
    std::fs::write(erp.join("现存量.csv"), onhand)?;
    Ok(())
}

fn code(item: u32) -> String {
    format!("{:07}", 100_000 + item * 37)
}
