//! The layouts that people make, and what they are taken for.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use rust_xlsxwriter::{Format, Workbook, Worksheet};
use support::duizhang;

/// Fills a sheet from lines of cells with bars between; a cell that reads as a number is one.
fn fill(sheet: &mut Worksheet, top: u32, left: u16, text: &str) {
    for (line, row) in text.trim().lines().zip(top..) {
        for (cell, col) in line.split('|').map(str::trim).zip(left..) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, col, number).unwrap(),
                Err(_) if cell.is_empty() => sheet,
                Err(_) => sheet.write_string(row, col, cell.replace("\\n", "\n")).unwrap(),
            };
        }
    }
}

fn merge(sheet: &mut Worksheet, range: [u32; 4], text: &str) {
    let [first_row, first_col, last_row, last_col] = range;
    let (first_col, last_col) = (u16::try_from(first_col).unwrap(), u16::try_from(last_col).unwrap());
    sheet.merge_range(first_row, first_col, last_row, last_col, text, &Format::new()).unwrap();
}

/// What `inspect --rows` says of a workbook.
fn inspected(name: &str, make: impl Fn(&mut Workbook)) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut workbook = Workbook::new();
    make(&mut workbook);
    workbook.save(folder.path().join(name)).unwrap();
    let mut command = duizhang();
    command.current_dir(folder.path());
    command.args(["inspect", "--rows", "--lang", "en", "--period", "2025-03", name]);
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

#[test]
fn instructions_above_a_header_that_starts_at_b2() {
    let said = inspected("青石岭风电场20250303.xlsx", |book| {
        let sheet = book.add_worksheet();
        fill(sheet, 1, 1, "出入库流水账\n填写说明:\n一、每日填写\n二、带*为必填\n三、名称型号照现存量表填写");
        fill(
            sheet,
            6,
            1,
            "序号|*物资\\n名称|规格\\n型号|单位|业务类型*|数量*|经手人|用途\n1|碳刷|J204|块|领用|2|王|\n2|||||||\n|||||||\n制表人:王||||审核人:李",
        );
    });
    insta::assert_snapshot!(said);
}

#[test]
fn a_header_of_two_rows_with_merged_dates_and_openings() {
    let said = inspected("台账.xlsx", |book| {
        let sheet = book.add_worksheet();
        fill(
            sheet,
            0,
            0,
            "青石岭风电场出入库台账\n2025年3月   填报单位:青石岭风电场\n日期|名称|规格|单位|入库||出库||结存|备注\n||||类别|数量|类别|数量||",
        );
        merge(sheet, [2, 4, 2, 5], "入库");
        merge(sheet, [2, 6, 2, 7], "出库");
        merge(sheet, [2, 0, 3, 0], "日期");
        fill(
            sheet,
            4,
            0,
            "|碳刷|J204|块|||||10|上月结存\n|碳刷|J204|块|||自用领用|2|8|\n|碳刷|J204|块|零采|3块|||11|\n||小计|||3||2||\n3月4日|无\n|碳刷|J204|块|||领用|1|10|",
        );
        merge(sheet, [5, 0, 6, 0], "3.3");
    });
    insta::assert_snapshot!(said);
}

#[test]
fn a_sheet_a_day_named_by_its_day() {
    let said = inspected("白沙湾2025年流水账.xlsx", |book| {
        for (name, rows) in [("3.1", "碳刷|J204|块|领用|1"), ("3.10 ", "无"), ("3月11日", "")] {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            fill(sheet, 0, 0, &format!("白沙湾风电场流水账\n名称|型号|计量单位|业务类型|数量\n{rows}"));
        }
        book.add_worksheet().set_name("说明").unwrap().write_string(0, 0, "每天一张").unwrap();
    });
    insta::assert_snapshot!(said);
}

#[test]
fn blocks_with_a_title_and_a_header_each() {
    let said = inspected("三月.xlsx", |book| {
        let block = |day: u32, row: &str| {
            format!("青石岭风电场流水账 2025年3月{day}日\n名称|型号|单位|类别|数量|备注\n{row}\n合计||||1|\n")
        };
        let text = block(1, "碳刷|J204|块|领用|1|") + &block(2, "齿轮油|320|升|采购|1|");
        fill(book.add_worksheet(), 0, 0, &text);
    });
    insta::assert_snapshot!(said);
}

#[test]
fn a_movement_summary_of_three_layers() {
    let said = inspected("收发存汇总表2025年3月.xlsx", |book| {
        let sheet = book.add_worksheet();
        fill(
            sheet,
            0,
            0,
            "收发存汇总表\n会计期间:2025年3月\n仓库|存货编码|存货名称|规格型号|主计量单位|期初结存||本期收入||||本期结存|\n|||||||采购入库||合计|||\n|||||数量|金额|数量|金额|数量|金额|数量|金额\n青石岭风电场完好品库|A001|碳刷|J204|块|10|300|3|90|3|90|5|150\n|A002|齿轮油|320|升|5.5|1|20|1|20|1|25.5|1\n合计|||||15.5||||||30.5|",
        );
        merge(sheet, [5, 0, 6, 0], "青石岭风电场完好品库");
    });
    insta::assert_snapshot!(said);
}

#[test]
fn numbers_where_text_belongs() {
    let said = inspected("云台山风电场3月.xlsx", |book| {
        let sheet = book.add_worksheet();
        fill(sheet, 0, 0, "日期|物资编码|物资名称|规格型号|单位|类别|数量");
        let padded = Format::new().set_num_format("0000000");
        for (row, date) in [(1, 45_719.0), (2, 45_720.0)] {
            sheet.write_number(row, 0, date).unwrap();
            sheet.write_number_with_format(row, 1, 212_444, &padded).unwrap();
            fill(sheet, row, 2, "碳刷|204|块|领用|0.1");
        }
        fill(sheet, 3, 0, "20250305|'0159425|碳刷|204|块|领用|1,234\n2025/3/6|0159425|碳刷|204|块|领用|(2)");
    });
    insta::assert_snapshot!(said);
}

#[test]
fn a_matrix_is_refused_with_advice() {
    let said = inspected("库存.xlsx", |book| {
        fill(book.add_worksheet(), 0, 0, "物资|8月1号|8月2号|8月3号|8月4号\n碳刷|1||2|\n齿轮油||3||1");
    });
    insta::assert_snapshot!(said);
}

#[test]
fn an_instruction_row_a_starred_header_and_an_example() {
    let said = inspected("入库单模板20250305.xlsx", |book| {
        fill(
            book.add_worksheet(),
            0,
            0,
            "带*的为必填项,请从第4行填起\n商品名称|规格型号|单位|类别*|数量*|备注\n示例:碳刷|J204|块|采购入库|1|填写示例\n碳刷|J204|块|采购入库|2|",
        );
    });
    insta::assert_snapshot!(said);
}

/// 53 (Upan 入库日报表): 39 sheets of a day each, some with a blank after their names, the
/// header in row 4 and a total below; that of 3月31日 is wrong.
#[test]
fn thirty_nine_sheets_of_a_day_with_their_totals() {
    let folder = tempfile::tempdir().unwrap();
    let mut book = Workbook::new();
    let days = (21..=28).map(|day| (2, day)).chain((1..=31).map(|day| (3, day)));
    for (month, day) in days {
        let blank = if day % 7 == 0 { " " } else { "" };
        let sheet = book.add_worksheet().set_name(format!("{month}.{day}{blank}")).unwrap();
        let total = if (month, day) == (3, 31) { 9 } else { day + 3 };
        let rows = format!("碳刷|J204|块|采购入库|{day}|\n齿轮油|320|升|采购入库|3|\n合计||||{total}|");
        let head = "入库日报表\n填报单位:青石岭风电场\n一、按实填写\n名称|型号|单位|类别|数量|备注";
        fill(sheet, 0, 0, &format!("{head}\n{rows}"));
    }
    book.save(folder.path().join("2025年入库日报表.xlsx")).unwrap();
    let said = |args: &[&str]| {
        let mut command = duizhang();
        command.current_dir(folder.path()).args(args).args(["--lang", "en", "2025年入库日报表.xlsx"]);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let inspected = said(&["inspect", "--rows"]);
    assert_eq!(inspected.matches("  header in row 4\n").count(), 39, "{inspected}");
    let sheets = "  7 rows = 2 accepted + 0 rejected + 5 skipped\n  skipped: 3 title, 1 header, 0 nil, 1 subtotal, 0 note\n";
    assert_eq!(inspected.matches(sheets).count(), 39, "{inspected}");
    for (month, day) in [(2, 21), (2, 28), (3, 7), (3, 31)] {
        let row =
            format!(" 5    2025-{month:02}-{day:02}  碳刷       J204  块    采购入库  in         {day}\n");
        assert_eq!(inspected.matches(&row).count(), 1, "{row}\n{inspected}");
    }
    let counted = counted(&folder.path().join("2025年入库日报表.xlsx")).unwrap();
    assert_eq!((counted.len(), counted.iter().map(|(_, rows)| rows).sum::<u64>()), (39, 39 * 7));
    let reconciled = said(&["reconcile", "--period", "2025-03"]);
    let totals: Vec<&str> = reconciled.lines().filter(|line| line.contains("[I008]")).collect();
    insta::assert_snapshot!(totals.join("\n"));
}

#[test]
fn a_needed_column_that_stands_twice_is_never_chosen() {
    let said = inspected("现存量_2025-02-28.xlsx", |book| {
        fill(book.add_worksheet(), 0, 0, "仓库名称|存货编码|现存数量|现存数量\n一号库|A001|1|2");
    });
    insta::assert_snapshot!(said);
}

/// Rows with something in them, counted without any of our readers.
fn counted(path: &std::path::Path) -> Option<Vec<(String, u64)>> {
    use calamine::{Data, Reader, open_workbook_auto};
    let mut book = open_workbook_auto(path).ok()?;
    let filled = |cell: &Data| !matches!(cell, Data::Empty) && !cell.to_string().trim().is_empty();
    let names = book.sheet_names();
    let sheets = names.into_iter().filter_map(|name| {
        let range = book.worksheet_range(&name).ok()?;
        let rows = range.rows().filter(|row| row.iter().any(filled)).count();
        Some((name, rows as u64))
    });
    Some(sheets.collect())
}

#[test]
fn an_independent_count_of_rows_agrees() {
    let root = support::root();
    let mut compared = 0;
    for entry in walkdir::WalkDir::new(root.join("fixtures/demo")).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        let shown = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        let expected = match path.extension().and_then(|e| e.to_str()) {
            Some("xlsx") => counted(&path).unwrap(),
            Some("csv") => {
                let bytes = std::fs::read(&path).unwrap();
                let lines =
                    bytes.split(|b| *b == b'\n').filter(|line| line.iter().any(|b| !b" ,\r".contains(b)));
                vec![(String::new(), lines.count() as u64)]
            }
            _ => continue,
        };
        let mut command = duizhang();
        command.current_dir(&root).args(["inspect", "--format", "json", &shown]);
        let answer: serde_json::Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
        let found: Vec<(String, u64)> = answer["inputs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|input| {
                (input["sheet"].as_str().unwrap().to_owned(), input["rows"]["read"].as_u64().unwrap())
            })
            .collect();
        let expected: Vec<_> = expected.into_iter().filter(|(_, rows)| *rows > 0).collect();
        assert_eq!(found, expected, "{shown}");
        compared += 1;
    }
    assert_eq!(compared, 70);
}
