mod causes;
mod findings;
mod matches;
mod statement;
mod table;
mod transfers;
mod vouchers;

use super::sample;
use super::*;
use crate::value::Quantity;
use calamine::{Data, Range, Reader, Xlsx};
use std::io::Cursor;

/// The answer as a workbook in memory.
fn write(answer: &Answer, lang: Lang) -> Result<Vec<u8>, WorkbookError> {
    let mut bytes = Vec::new();
    super::write(answer, lang, &mut bytes)?;
    Ok(bytes)
}

fn read(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap()
}

fn sheet(answer: &Answer, lang: Lang, label: Label) -> Range<Data> {
    let bytes = write(answer, lang).unwrap();
    read(&bytes).worksheet_range(label.text(lang)).unwrap()
}

/// The text of a cell, from its row and column.
fn at(range: &Range<Data>, row: u32, col: u32) -> String {
    range.get_value((row, col)).map(ToString::to_string).unwrap_or_default()
}

fn column(range: &Range<Data>, col: u32) -> Vec<String> {
    (0..=range.end().unwrap().0).map(|row| at(range, row, col)).collect()
}

const BOTH: [Lang; 2] = [Lang::Zh, Lang::En];

/// The row of a column in which a text stands.
fn find(range: &Range<Data>, col: u32, text: &str) -> u32 {
    let rows = column(range, col);
    let row = rows.iter().position(|cell| cell == text);
    u32::try_from(row.unwrap_or_else(|| panic!("{text} not in {rows:?}"))).unwrap()
}

/// A part of the file, as text.
fn part(bytes: &[u8], name: &str) -> String {
    use std::io::Read;
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_sheets_are_there_in_both_languages() {
    for (lang, names) in [
        (
            Lang::Zh,
            ["摘要", "余额", "差异清单", "调节表", "建议凭证", "调拨", "原因", "匹配", "暂挂与退回", "输入"],
        ),
        (
            Lang::En,
            [
                "Summary",
                "Balances",
                "Discrepancies",
                "Statement",
                "Proposed vouchers",
                "Transfers",
                "Causes",
                "Matches",
                "Held and rejected",
                "Inputs",
            ],
        ),
    ] {
        let bytes = write(&sample::complete(), lang).unwrap();
        assert_eq!(read(&bytes).sheet_names(), names);
    }
}

#[test]
fn the_same_answer_gives_the_same_bytes() {
    for lang in BOTH {
        let one = write(&sample::incomplete(), lang).unwrap();
        let other = write(&sample::incomplete(), lang).unwrap();
        assert!(one == other);
        assert!(part(&one, "docProps/core.xml").contains("2000-01-01T00:00:00Z"));
    }
}

#[test]
fn an_empty_answer_is_a_workbook() {
    for lang in BOTH {
        let bytes = write(&sample::empty(), lang).unwrap();
        assert_eq!(read(&bytes).sheet_names().len(), 10);
        let range = sheet(&sample::empty(), lang, Label::Balances);
        assert_eq!(at(&range, 2, 0), Label::Site.text(lang));
        assert_eq!(range.end().unwrap().0, 2);
    }
}

#[test]
fn the_summary_says_first_whether_the_answer_is_whole() {
    for lang in BOTH {
        let whole = sheet(&sample::complete(), lang, Label::Summary);
        assert_eq!(at(&whole, 1, 0), Label::Complete.text(lang));
        let gaps = sheet(&sample::incomplete(), lang, Label::Summary);
        assert_eq!(at(&gaps, 1, 0), Label::Incomplete.text(lang));
        assert!(at(&gaps, 2, 0).contains("有 2 个文件"));
        assert!(at(&gaps, 3, 0).contains("--opening-zero"));
        assert!(at(&gaps, 4, 0).contains("R3, L"), "{}", at(&gaps, 4, 0));
        assert!(at(&gaps, 4, 0).contains("I006"));
    }
    let title = sheet(&sample::complete(), Lang::Zh, Label::Summary);
    assert_eq!(at(&title, 0, 0), "对账报告 2024-11-01..2024-11-30");
}

#[test]
fn every_sheet_says_that_the_answer_is_not_whole() {
    for name in [Label::Balances, Label::Discrepancies, Label::HeldAndRejected, Label::Inputs] {
        let range = sheet(&sample::incomplete(), Lang::Zh, name);
        assert!(at(&range, 1, 2).starts_with("结果不完整"), "{name:?}");
        let range = sheet(&sample::complete(), Lang::Zh, name);
        assert!(!at(&range, 1, 2).contains("不完整"), "{name:?}");
    }
}

#[test]
fn the_summary_counts_by_code_and_by_site() {
    let range = sheet(&sample::complete(), Lang::Zh, Label::Summary);
    let row = find(&range, 3, "R301");
    assert_eq!((at(&range, row, 4), at(&range, row, 5)), ("余额不符".into(), "2".into()));
    let row = find(&range, 7, "海陵岛风电场");
    assert_eq!([8, 9, 10].map(|col| at(&range, row, col)), ["4", "2", "1"]);
    let row = find(&range, 0, "计入");
    assert_eq!(at(&range, row, 1), "1180");
    let quiet = column(&range, 3);
    assert!(quiet.iter().any(|cell| cell.starts_with("已检查、未发现问题:I001")));
    let filtered = column(&sheet(&sample::incomplete(), Lang::Zh, Label::Summary), 3);
    assert!(!filtered.iter().any(|cell| cell.contains("未发现问题")));
    let bytes = write(&sample::complete(), Lang::Zh).unwrap();
    assert!(part(&bytes, "xl/charts/chart1.xml").contains("摘要"));
}

#[test]
fn balances_hold_figures_formulas_and_results() {
    let answer = sample::complete();
    for lang in BOTH {
        let bytes = write(&answer, lang).unwrap();
        let mut book = read(&bytes);
        let range = book.worksheet_range(Label::Balances.text(lang)).unwrap();
        let formulas = book.worksheet_formula(Label::Balances.text(lang)).unwrap();
        let formula = |row, col| formulas.get_value((row, col)).cloned().unwrap_or_default();
        assert_eq!(at(&range, 3, 2), "000123");
        assert!(matches!(range.get_value((3, 2)), Some(Data::String(_))));
        assert_eq!([6, 7, 8, 9, 10, 11].map(|col| at(&range, 5, col)), ["6", "2", "3", "5", "7", "-2"]);
        assert_eq!(formula(5, 9), "ROUND(G6+H6-I6,6)");
        assert_eq!(formula(5, 11), "ROUND(J6-K6,6)");
        assert_eq!(formula(5, 18), "ROUND(L6*R6,2)");
        assert_eq!(at(&range, 5, 18), "-24691.35");
        assert_eq!(at(&range, 5, 14), "45614");
        assert_eq!((at(&range, 5, 19), at(&range, 12, 19)), ("R301".into(), "R310".into()));
        assert_eq!([6, 9, 11, 18].map(|col| at(&range, 10, col)), ["", "", "", ""]);
        assert_eq!(formula(10, 9), "");
        assert_eq!((at(&range, 15, 0), at(&range, 16, 0)), (String::new(), Label::Total.text(lang).into()));
        assert_eq!(formula(16, 11), "ROUND(SUBTOTAL(109,L4:L15),6)");
        let sum: Quantity = answer.balances.iter().filter_map(|line| line.difference).sum();
        assert_eq!(at(&range, 16, 11), sum.to_string());
    }
}

#[test]
fn a_number_that_would_lose_digits_stays_text() {
    let answer = sample::odd();
    let bytes = write(&answer, Lang::Zh).unwrap();
    let mut book = read(&bytes);
    let range = book.worksheet_range("余额").unwrap();
    let formulas = book.worksheet_formula("余额").unwrap();
    let formula = |col| formulas.get_value((15, col)).cloned().unwrap_or_default();
    let long = Some(&Data::String("999999999999.123456".to_owned()));
    assert_eq!((range.get_value((15, 6)), range.get_value((15, 9))), (long, long));
    assert_eq!((formula(9), formula(11)), (String::new(), String::new()));
    assert_eq!(range.get_value((15, 11)), Some(&Data::Float(0.000_001)));
    assert_eq!(at(&range, 15, 14), "1066-10-14");
    let opening: Quantity = answer.balances.iter().filter_map(|line| line.opening).sum();
    assert_eq!(range.get_value((17, 6)), Some(&Data::String(opening.to_string())));
    assert_eq!(opening.to_string(), "1000000002386.348456");
}

#[test]
fn findings_come_by_severity_and_code_with_room_to_work() {
    let range = sheet(&sample::complete(), Lang::Zh, Label::Discrepancies);
    let codes: Vec<String> = (3..12).map(|row| at(&range, row, 1)).collect();
    assert_eq!(codes, ["I004", "L101", "L109", "R301", "R301", "R310", "I008", "I006", "I014"]);
    assert_eq!([at(&range, 3, 0), at(&range, 9, 0), at(&range, 11, 0)], ["错误", "警告", "提示"]);
    assert_eq!([27, 28, 29].map(|col| at(&range, 2, col)), ["处理意见", "责任人", "状态"]);
    assert_eq!([27, 28, 29].map(|col| at(&range, 3, col)), ["", "", ""]);
    assert_eq!(at(&range, 6, 26), sample::complete().findings[6].id);
    assert!(at(&range, 11, 25).ends_with("!G2, G3, G4, G5, G6, G7, G8, G9, G10, G11, G12, G13…另有 26 处"));
    let bytes = write(&sample::complete(), Lang::Zh).unwrap();
    let xml = part(&bytes, "xl/worksheets/sheet3.xml");
    assert!(xml.contains("\"未处理,处理中,已处理,已说明\""), "no list");
}

#[test]
fn a_difference_and_its_finding_lead_to_each_other() {
    let bytes = write(&sample::complete(), Lang::Zh).unwrap();
    let findings = part(&bytes, "xl/worksheets/sheet3.xml");
    assert!(findings.contains("ref=\"H7\" location=\"'余额'!C6\""), "{findings}");
    let balances = part(&bytes, "xl/worksheets/sheet2.xml");
    assert!(balances.contains("ref=\"T6\" location=\"'差异清单'!A7\""));
    assert!(balances.contains("ref=\"T13\" location=\"'差异清单'!A9\""));
    let summary = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(summary.contains("location=\"'差异清单'!A7\""));
}

#[test]
fn text_stays_text() {
    let bytes = write(&sample::complete(), Lang::Zh).unwrap();
    let mut book = read(&bytes);
    let range = book.worksheet_range("差异清单").unwrap();
    assert_eq!((at(&range, 4, 7), at(&range, 4, 22)), ("=cmd()".into(), "+1".into()));
    assert_eq!(at(&range, 9, 22), "http://example.com 不是链接\n第二行");
    let long = at(&range, 9, 21);
    assert!(long.encode_utf16().count() <= 32_767 && long.contains("原文共 48000 字"));
    let formulas = book.worksheet_formula("差异清单").unwrap();
    assert!(formulas.is_empty());
}

#[test]
fn rows_in_no_balance_are_listed_with_what_they_said() {
    let range = sheet(&sample::complete(), Lang::Zh, Label::HeldAndRejected);
    let first = find(&range, 0, "L101");
    assert_eq!(at(&range, first, 8), "=cmd()");
    assert_eq!(at(&range, first, 10), "2");
    assert!(at(&range, first, 11).starts_with("存货档案中没有"));
    let refused = find(&range, 0, "I004");
    assert_eq!(at(&range, refused, 4), "G12");
    assert_eq!(at(&range, refused, 13), "日期=2024-11-18; 存货编码=000123; 存货名称=高强度螺栓; 数量=【三】");
    assert!(!column(&range, 0).contains(&"I014".to_owned()));
}

#[test]
fn inputs_are_listed_with_their_columns_and_failures() {
    let range = sheet(&sample::incomplete(), Lang::Zh, Label::Inputs);
    assert_eq!(
        [2, 6, 7, 8, 9, 10, 11].map(|col| at(&range, 3, col)),
        ["现场出入库流水账", "120", "108", "1", "11", "2", "2, 3"]
    );
    assert_eq!(at(&range, 3, 12), "A=日期; B=存货编码; C=存货名称; D=数量; AA=备注");
    assert_eq!(at(&range, 3, 16).len(), 64);
    assert_eq!(
        (at(&range, 7, 2), at(&range, 7, 15)),
        ("未识别".into(), "是 xls 文件,本程序不读这种格式".into())
    );
    let row = find(&range, 0, "2024-11/~$白云山.xlsx");
    assert_eq!(at(&range, row, 1), "办公软件的锁定文件");
}
