//! Causes from files to exit code: small months written as CSV.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use assert_cmd::Command;
use serde_json::Value;
use std::path::Path;

const STORES: &str = "仓库编码,仓库名称,所属现场,所属业务部,库房性质\n01,甲完好品库,甲风电场,西北业务部,完好品\n02,乙完好品库,乙风电场,华北业务部,完好品\n03,乙损坏品库,乙风电场,华北业务部,损坏品\n";
const ITEMS: &str = "存货编码,存货名称,规格型号,主计量单位\n0101100,熔断器,170M,只\n0202200,碳刷,J204,块\n";
const STOCK: &str = "仓库名称,存货编码,存货名称,规格型号,主计量单位,现存数量\n";
const LIST: &str =
    "单据日期,单据号,仓库,收发类别,存货编码,存货名称,规格型号,单位,数量,审核人,调拨单号,备注\n";
const ORDERS: &str =
    "调拨单号,日期,转出仓库,转入仓库,收发类别,存货编码,存货名称,规格型号,单位,数量,制单部门,审核人\n";
const LEDGER: &str =
    "现场出入库流水账\n日期,仓库,物资编码,物资名称,规格型号,单位,出入库类别,数量,调拨单号,备注,经手人\n";

/// A month: files by name, each a header and its rows.
struct Month(tempfile::TempDir);

impl Month {
    fn new() -> Month {
        let month = Month(tempfile::tempdir().unwrap());
        month.put("仓库档案.csv", STORES, &[]);
        month.put("存货档案.csv", ITEMS, &[]);
        month
    }

    fn put(&self, name: &str, header: &str, rows: &[&str]) {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).unwrap();
        std::fs::write(path, format!("{header}{}\n", rows.join("\n"))).unwrap();
    }

    fn stock(&self, day: &str, lines: &[(&str, &str, i64)]) {
        let rows: Vec<String> = lines
            .iter()
            .map(|(store, item, quantity)| {
                let name = if *item == "0101100" { "熔断器,170M,只" } else { "碳刷,J204,块" };
                format!("{store},{item},{name},{quantity}")
            })
            .collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        self.put(&format!("现存量_{day}.csv"), STOCK, &rows);
    }

    fn lists(&self, inward: &[&str], outward: &[&str]) {
        self.put(
            "其他入库单列表_2026-06-01至2026-07-05.csv",
            &format!("日期:2026-06-01 至 2026-07-05\n{LIST}"),
            inward,
        );
        self.put(
            "其他出库单列表_2026-06-01至2026-07-05.csv",
            &format!("日期:2026-06-01 至 2026-07-05\n{LIST}"),
            outward,
        );
    }

    fn run(&self) -> (Option<i32>, Value) {
        let output = Command::cargo_bin("duizhang")
            .unwrap()
            .args(["reconcile", "--period", "2026-06", "--as-of", "2026-07-05", "--format", "json"])
            .args(["--no-progress", "--no-config", "--select", "R,T", "--lang", "en"])
            .arg(self.0.path())
            .output()
            .unwrap();
        let answer = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        (output.status.code(), answer)
    }

    /// Code, warehouse, cause and effects of every finding.
    fn told(&self) -> Vec<String> {
        let (_, answer) = self.run();
        let told = |finding: &Value| {
            let effects: Vec<String> = finding["effects"]
                .as_array()
                .unwrap()
                .iter()
                .map(|e| {
                    format!(" {} {}", e["warehouse"].as_str().unwrap(), e["difference"].as_str().unwrap())
                })
                .collect();
            let cause = finding["cause"].as_str().unwrap_or("-");
            let severity = finding["severity"].as_str().unwrap();
            format!("{} {severity} {cause}{}", finding["code"].as_str().unwrap(), effects.concat())
        };
        answer["findings"].as_array().unwrap().iter().map(told).collect()
    }
}

const SENT: &str = "2026-06-18,甲完好品库,0101100,熔断器,170M,只,完好品调拨出库,5,DB2026060001,装箱单ZX1,王";
const CAME: &str = "2026-06-20,乙完好品库,0101100,熔断器,170M,只,完好品调拨入库,5,DB2026060001,,李";
const OUT: &str = "2026-06-18,QTCK1,甲完好品库,完好品调拨,0101100,熔断器,170M,只,5,审核,DB2026060001,";
const IN: &str = "2026-06-18,QTRK1,乙完好品库,完好品调拨,0101100,熔断器,170M,只,5,审核,DB2026060001,";
const USED: &str = "2026-06-18,甲完好品库,0101100,熔断器,170M,只,自用领用,3,,,王";
const USED_LINE: &str = "2026-06-18,QTCK9,甲完好品库,自用领用,0101100,熔断器,170M,只,3,审核,,";

#[test]
fn a_month_without_faults_is_clean() {
    let month = Month::new();
    month.stock("2026-05-31", &[("甲完好品库", "0101100", 50), ("乙完好品库", "0101100", 1)]);
    month.stock("2026-06-30", &[("甲完好品库", "0101100", 42), ("乙完好品库", "0101100", 6)]);
    month.lists(&[IN], &[OUT, USED_LINE]);
    month.put("甲风电场/流水账.csv", LEDGER, &[SENT, USED]);
    month.put("乙风电场/流水账.csv", LEDGER, &[CAME]);
    let (code, answer) = month.run();
    assert_eq!(answer["findings"].as_array().unwrap().len(), 0, "{:#}", answer["findings"]);
    assert_eq!(code, Some(0));
    assert_eq!(answer["summary"]["matching"]["transfer"], 2);
    assert_eq!(answer["date_basis"], "document");
}

#[test]
fn a_transfer_on_its_way() {
    let month = Month::new();
    month.stock("2026-05-31", &[("甲完好品库", "0101100", 50), ("乙完好品库", "0101100", 1)]);
    month.stock("2026-06-30", &[("甲完好品库", "0101100", 45), ("乙完好品库", "0101100", 6)]);
    month.lists(&[IN], &[OUT]);
    month.put("甲风电场/流水账.csv", LEDGER, &[SENT]);
    month.put("乙风电场/流水账.csv", LEDGER, &["2026-06-02,乙完好品库,,无,,,,,,,"]);
    assert_eq!(month.told(), ["T201 error in_transit 乙完好品库 -5"]);
    // The ERP has not generated the in side: nothing differs, and it is still on its way.
    month.stock("2026-06-30", &[("甲完好品库", "0101100", 45), ("乙完好品库", "0101100", 1)]);
    month.lists(&[], &[OUT]);
    let order = "DB2026060001,2026-06-18,甲完好品库,乙完好品库,完好品调拨,0101100,熔断器,170M,只,5,业务管理部计划室,计划室";
    month.put("调拨单列表.csv", ORDERS, &[order]);
    assert_eq!(month.told(), ["T201 warning in_transit"]);
    // It never left: the order alone says nothing, what arrived does.
    month.stock("2026-06-30", &[("甲完好品库", "0101100", 50), ("乙完好品库", "0101100", 6)]);
    month.lists(&[IN], &[]);
    month.put("甲风电场/流水账.csv", LEDGER, &[]);
    month.put("乙风电场/流水账.csv", LEDGER, &[CAME]);
    assert_eq!(month.told(), ["T202 error -"]);
}

#[test]
fn a_transfer_that_arrives_short_in_both_books() {
    let month = Month::new();
    month.stock("2026-05-31", &[("甲完好品库", "0101100", 50), ("乙完好品库", "0101100", 1)]);
    month.stock("2026-06-30", &[("甲完好品库", "0101100", 45), ("乙完好品库", "0101100", 4)]);
    month.lists(&[&IN.replace(",5,审核", ",3,审核")], &[OUT]);
    month.put("甲风电场/流水账.csv", LEDGER, &[SENT]);
    month.put("乙风电场/流水账.csv", LEDGER, &[&CAME.replace(",5,DB", ",3,DB")]);
    assert_eq!(month.told(), ["T203 error short_on_arrival"]);
    // And one that changes its condition.
    month.stock(
        "2026-06-30",
        &[("甲完好品库", "0101100", 45), ("乙完好品库", "0101100", 1), ("乙损坏品库", "0101100", 5)],
    );
    month.lists(&[&IN.replace("乙完好品库", "乙损坏品库")], &[OUT]);
    month.put("乙风电场/流水账.csv", LEDGER, &[&CAME.replace("乙完好品库", "乙损坏品库")]);
    assert_eq!(month.told(), ["T205 error -"]);
}

#[test]
fn a_transfer_across_departments() {
    let month = Month::new();
    month.stock("2026-05-31", &[("甲完好品库", "0101100", 50), ("乙完好品库", "0101100", 1)]);
    month.stock("2026-06-30", &[("甲完好品库", "0101100", 45), ("乙完好品库", "0101100", 6)]);
    month.lists(&[IN], &[OUT]);
    month.put("甲风电场/流水账.csv", LEDGER, &[SENT]);
    month.put("乙风电场/流水账.csv", LEDGER, &[CAME]);
    let order = "DB2026060001,2026-06-18,甲完好品库,乙完好品库,完好品调拨,0101100,熔断器,170M,只,5,西北业务部,账务西北";
    month.put("调拨单列表.csv", ORDERS, &[order]);
    assert_eq!(month.told(), ["T204 error -"]);
    month.put("调拨单列表.csv", ORDERS, &[&order.replace("账务西北", "计划室")]);
    assert_eq!(month.told(), Vec::<String>::new());
}

#[test]
fn compensating_errors_are_two_findings_on_a_key_that_agrees() {
    let month = Month::new();
    month.stock("2026-05-31", &[("甲完好品库", "0101100", 100)]);
    month.put(
        "收发存汇总表_2026-06.csv",
        "仓库名称,存货编码,存货名称,规格型号,单位,期初结存,本期收入数量,本期发出数量,期末结存\n",
        &["甲完好品库,0101100,熔断器,170M,只,97,0,0,97"],
    );
    month.lists(&[], &[]);
    month.put("甲风电场/流水账.csv", LEDGER, &[USED]);
    let output = Command::cargo_bin("duizhang")
        .unwrap()
        .args([
            "reconcile",
            "--period",
            "2026-06",
            "--as-of",
            "2026-07-05",
            "--format",
            "json",
            "--no-progress",
        ])
        .args(["--no-config", "--select", "R", "--fail-on", "never", "--opening"])
        .arg(month.0.path().join("现存量_2026-05-31.csv"))
        .arg(month.0.path())
        .output()
        .unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found: Vec<(String, String)> = answer["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| {
            let effect = f["effects"][0]["difference"].as_str().unwrap_or("none").to_owned();
            (f["code"].as_str().unwrap().to_owned(), effect)
        })
        .collect();
    let pair = |code: &str, effect: &str| (code.to_owned(), effect.to_owned());
    assert_eq!(found, [pair("R302", "-3"), pair("R310", "3")]);
    assert_eq!(answer["balances"][0]["difference"], "0");
}

#[test]
fn an_export_that_contradicts_itself_is_not_the_sites() {
    let month = Month::new();
    month.stock("2026-05-31", &[("甲完好品库", "0101100", 50)]);
    month.stock("2026-06-30", &[("甲完好品库", "0101100", 48)]);
    month.lists(&[], &[USED_LINE]);
    month.put("甲风电场/流水账.csv", LEDGER, &[USED]);
    assert_eq!(month.told(), ["R312 error export_inconsistent 甲完好品库 -1"]);
}

#[test]
fn without_lists_only_a_reading_that_stands_alone_is_named() {
    let month = Month::new();
    month.stock("2026-05-31", &[("甲完好品库", "0101100", 50)]);
    month.stock("2026-06-30", &[("甲完好品库", "0101100", 50)]);
    month.put("甲风电场/流水账.csv", LEDGER, &[USED, &USED.replace(",3,", ",7,").replace("06-18", "06-19")]);
    assert_eq!(month.told(), ["R301 error unexplained 甲完好品库 -10"]);
    month.stock("2026-06-30", &[("甲完好品库", "0101100", 43)]);
    assert_eq!(month.told(), ["R301 error not_posted 甲完好品库 -3"]);
}
