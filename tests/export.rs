//! The book for other tools says what the answer says: hledger and beancount come to the same
//! balances, the published queries to the same answers, and the schema holds for what is
//! written. What is not installed here is skipped with a word.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr
)]

mod support;

#[path = "export/engines.rs"]
mod engines;
#[path = "export/full.rs"]
mod full;
#[path = "export/journals.rs"]
mod journals;
#[path = "export/rates.rs"]
mod rates;
#[path = "export/schema.rs"]
mod schema;
#[path = "export/tables.rs"]
mod tables;

use assert_cmd::Command;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use support::{World, duizhang, root};

/// A month to export: where the files lie, and which month it is.
struct Month {
    folder: PathBuf,
    period: &'static str,
    /// Kept as long as the month.
    _world: Option<World>,
}

/// The demonstration, and a small month of odd names and fractions.
fn months() -> Vec<Month> {
    let demo = Month { folder: root().join("fixtures/demo"), period: "2025-03", _world: None };
    let odd = odd();
    vec![demo, Month { folder: odd.path().to_owned(), period: "2025-03-01..2025-03-03", _world: Some(odd) }]
}

/// Codes with letters, signs, quotes and Chinese; stores with brackets, colons and blanks;
/// quantities with six places; red postings, a transfer, an item that nobody opened.
fn odd() -> World {
    let world = World::of("2025-03-01", "2025-03-03");
    let onhand = |rows: &[(&str, &str, &str)]| {
        let mut text = "仓库名称,存货编码,现存数量\n".to_owned();
        for (store, item, quantity) in rows {
            text += &format!("\"{store}\",\"{item}\",{quantity}\n");
        }
        text
    };
    let (good, bad) = ("甲:一 (北);完好品库", "甲:一 (北);损坏品库");
    world
        .put(
            "ERP/仓库档案.csv",
            &format!(
                "仓库编码,仓库名称,所属现场,所属业务部,库房性质\n1,{good},甲风电场,华北,完好品\n2,{bad},甲风电场,华北,损坏品\n"
            ),
        )
        .put(
            "ERP/存货档案.csv",
            "存货编码,存货名称,规格型号,主计量单位,参考单价\n\
             ab-1,\"碳刷;特|制\",J204,块,30\n\
             AB-1,碳刷,J205,块,30\n\
             \"A\"\"1\",\"引\"\"号\\\",,个,1\n\
             油.一,齿轮油,320,升,80.5\n\
             =1+1,公式,,个,\n\
             A-VERY-LONG-CODE-OF-MORE-THAN-24,长,,个,\n",
        )
        .put(
            "ERP/现存量_2025-02-28.csv",
            &onhand(&[(good, "ab-1", "10"), (good, "油.一", "0.000001"), (good, "A\"\"1", "-3"), (bad, "AB-1", "5")]),
        )
        .put(
            "ERP/现存量_2025-03-03.csv",
            &onhand(&[(good, "ab-1", "8"), (good, "油.一", "5.300001"), (bad, "AB-1", "7")]),
        );
    let header = "日期,仓库,物资编码,物资名称,规格型号,单位,出入库类别,数量,备注\n";
    let rows = [
        "2025-03-01,GOOD,ab-1,碳刷;特|制,J204,块,自用领用,2,\"a, b: c; d\"",
        "2025-03-01,GOOD,油.一,齿轮油,320,升,采购入库,10.5,=1+1",
        "2025-03-02,GOOD,油.一,齿轮油,320,升,自用领用,5.2,",
        "2025-03-02,BAD,AB-1,碳刷,J205,块,损坏入库,3,",
        "2025-03-02,BAD,AB-1,碳刷,J205,块,报废出库,0.000001,",
        "2025-03-03,GOOD,\"A\"\"1\",\"引\"\"号\\\",,个,采购入库,3,",
        "2025-03-03,GOOD,=1+1,公式,,个,完好品调拨入库,1,调拨单号DB1",
        "2025-03-03,GOOD,A-VERY-LONG-CODE-OF-MORE-THAN-24,长,,个,物资退库,-1,",
    ];
    let text: String = rows.iter().map(|row| format!("{row}\n")).collect();
    world
        .put("甲风电场/三月, 上.csv", &format!("{header}{}", text.replace("GOOD", good).replace("BAD", bad)));
    world
}

/// `export`, as a person would run it in the folder.
fn export(month: &Month, args: &[&str]) -> Command {
    let mut command = duizhang();
    command.current_dir(&month.folder).args([
        "export",
        "--period",
        month.period,
        "--as-of",
        "2025-04-05",
        ".",
    ]);
    command.args(args);
    command
}

/// Exports into a new folder.
fn tables_of(month: &Month, format: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("out");
    export(month, &["--format", format, "-o", target.to_str().unwrap()]).assert().success();
    (folder, target)
}

/// The balances as `reconcile` answers.
fn answer(month: &Month) -> Value {
    let mut command = duizhang();
    command.current_dir(&month.folder).args(["reconcile", "--period", month.period, "--as-of", "2025-04-05"]);
    let output = command.args(["--format", "json", "."]).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Book balances that are not nought, by warehouse and item.
fn book(answer: &Value) -> BTreeMap<(String, String), String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let lines = answer["balances"].as_array().unwrap().iter();
    let known = lines.filter(|line| line["book"].is_string() && line["book"] != "0");
    known.map(|line| ((text(&line["warehouse"]), text(&line["item"])), text(&line["book"]))).collect()
}

/// A table of a CSV export: one map a row.
fn rows(target: &Path, table: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(target.join(format!("{table}.csv"))).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// Whether a program answers when asked for its version; else says that its test is skipped.
fn installed(program: &str, args: &[&str]) -> bool {
    let there = std::process::Command::new(program).args(args).output().is_ok_and(|o| o.status.success());
    if !there {
        eprintln!("skipped: {program} {} does not run here", args.join(" "));
    }
    there
}

/// Without the zeros at the end that a decimal type puts there.
fn plain(number: &str) -> String {
    match number.split_once('.') {
        Some((whole, places)) => {
            let places = places.trim_end_matches('0');
            let text = if places.is_empty() { whole.to_owned() } else { format!("{whole}.{places}") };
            if text == "-0" { "0".to_owned() } else { text }
        }
        None => number.to_owned(),
    }
}
