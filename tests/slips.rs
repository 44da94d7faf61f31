//! `reconcile --slips`: a workbook for each party, and the columns of proposed vouchers.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use calamine::{Data, Range, Reader, Xlsx};
use std::path::Path;
use support::{World, onhand};

const PERIOD: &str = "2025-03-01..2025-03-02";

/// Exit code and standard error of a run.
fn reconcile(world: &World, extra: &[&str]) -> (i32, String) {
    let mut args = vec!["reconcile", "--period", PERIOD, "--as-of", "2025-03-10", "--lang", "zh", "."];
    args.extend(extra);
    let output = world.command(&args).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// A day is missing, and the ERP has one brush less than the book.
fn spoilt() -> World {
    let world = World::sound();
    world.put("ERP/现存量_2025-03-02.csv", &onhand(7, 5)).remove("甲风电场/0302.csv");
    world
}

fn sheet(path: &Path, name: &str) -> Range<Data> {
    let mut book: Xlsx<_> = calamine::open_workbook(path).unwrap();
    book.worksheet_range(name).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn every_party_gets_its_own_items() {
    let world = spoilt();
    let (exit, stderr) = reconcile(&world, &["--slips", "out/待办"]);
    assert_eq!(exit, 1, "{stderr}");
    let folder = world.path().join("out/待办");
    let days = "_2025-03-01_2025-03-02.xlsx";
    let expected = [format!("华北业务部账务员{days}"), format!("甲风电场{days}")];
    assert_eq!(names(&folder), expected);
    for name in &expected {
        assert!(stderr.lines().any(|line| line.contains("已写") && line.contains(name)), "{stderr}");
    }
    let site = sheet(&folder.join(&expected[1]), "待办事项");
    assert!(site.rows().any(|row| row.iter().any(|cell| cell.to_string().contains("没有报送流水账"))));
    let accountant = sheet(&folder.join(&expected[0]), "待办事项");
    assert!(!accountant.rows().any(|row| row.iter().any(|cell| cell.to_string().contains("没有报送"))));
}

#[test]
fn slips_are_the_same_each_time_and_no_input_of_the_next_run() {
    let world = spoilt();
    let read = || {
        let folder = world.path().join("slips");
        names(&folder).iter().map(|name| std::fs::read(folder.join(name)).unwrap()).collect::<Vec<_>>()
    };
    reconcile(&world, &["--slips", "slips", "-q"]);
    let first = read();
    let (exit, stderr) = reconcile(&world, &["--slips", "slips", "-q"]);
    assert_eq!((exit, stderr.as_str()), (1, ""));
    assert!(first == read());
}

#[test]
fn a_file_in_the_way_is_said() {
    let world = spoilt();
    world.put("taken.csv", "x");
    let (exit, stderr) = reconcile(&world, &["--slips", "taken.csv"]);
    assert_eq!(exit, 2);
    assert!(stderr.contains("taken.csv") && stderr.contains("another folder"), "{stderr}");
}

#[test]
fn nobody_gets_a_slip_where_nothing_is_wrong() {
    let world = World::sound();
    assert_eq!(reconcile(&world, &["--slips", "slips"]).0, 0);
    assert!(names(&world.path().join("slips")).is_empty());
}

#[test]
fn an_unknown_voucher_column_lists_the_known_ones() {
    let world = spoilt();
    world.put("duizhang.toml", "[voucher]\ncolumns = [\"单据日期\", \"颜色\"]\n");
    let (exit, stderr) = reconcile(&world, &[]);
    assert_eq!(exit, 2);
    for part in ["duizhang.toml", "颜色", "仓库编码 = warehouse_code"] {
        assert!(stderr.contains(part), "{stderr}");
    }
}

#[test]
fn vouchers_come_in_the_columns_of_the_config() {
    let world = World::sound();
    // The row of the first day has no document.
    world
        .put("duizhang.toml", "[voucher]\ncolumns = [\"存货编码\", \"仓库编码\", \"单据类型\", \"数量\"]\n")
        .put("ERP/现存量_2025-03-02.csv", &onhand(10, 5))
        .put(
            "ERP/出库单列表.csv",
            "单据日期,单据号,仓库,收发类别,存货编码,数量,审核人\n\
             2025-03-01,CK1,甲风电场完好品库,自用领用,0003,1,王\n",
        );
    reconcile(&world, &["-o", "报告.xlsx"]);
    let range = sheet(&world.path().join("报告.xlsx"), "建议凭证");
    let row =
        |at: usize| range.rows().nth(at).unwrap().iter().take(4).map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(row(0), ["存货编码", "仓库编码", "单据类型", "数量"]);
    assert_eq!(row(1), ["0001", "011", "其他出库单", "2"]);
}

#[test]
fn a_finding_has_both_of_its_sides() {
    let world = World::sound();
    world.put("ERP/现存量_2025-03-02.csv", &onhand(7, 5)).put(
        "ERP/出库单列表.csv",
        "单据日期,单据号,仓库,收发类别,存货编码,数量,审核人\n\
         2025-03-01,CK1,甲风电场完好品库,自用领用,0001,3,王\n",
    );
    let (_, answer) = world.reconcile(&[]);
    let findings = answer["findings"].as_array().unwrap();
    let finding = findings.iter().find(|finding| finding["code"] == "R304").unwrap();
    assert_eq!(finding["proposal"]["document"], "其他出库单");
    let sides = finding["sides"].as_array().unwrap();
    let shown: Vec<_> =
        sides.iter().map(|side| (&side["side"], &side["quantity"], &side["document"])).collect();
    assert_eq!(shown.len(), 2, "{finding:#}");
    assert_eq!((shown[0].0, shown[0].1), (&"ledger".into(), &"2".into()));
    assert_eq!(shown[1], (&"erp".into(), &"3".into(), &"CK1".into()));
    assert_eq!(sides[1]["warehouse"], "甲风电场完好品库");
    assert!(sides[0]["place"].as_str().unwrap().ends_with("0301.csv!G2"), "{sides:#?}");
}
