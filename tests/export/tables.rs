//! The tables hold what the answer holds; folders are whole, and never read as input.

use super::{Month, answer, book, export, full, months, odd, rows, tables_of};
use crate::support::{World, duizhang};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

#[test]
fn tables_say_what_the_answer_says() {
    for month in months() {
        let (_folder, target) = tables_of(&month, "csv");
        let answer = answer(&month);
        let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
        let balances = rows(&target, "balances");
        assert_eq!(balances.len(), answer["balances"].as_array().unwrap().len());
        for (row, line) in balances.iter().zip(answer["balances"].as_array().unwrap()) {
            for (column, key) in
                [("inward", "in"), ("outward", "out"), ("book", "book"), ("difference", "difference")]
            {
                assert_eq!(row[column], text(&line[key]), "{row:?}");
            }
        }
        let openings: BTreeMap<_, _> = rows(&target, "openings")
            .into_iter()
            .map(|row| ((row["warehouse"].clone(), row["item"].clone()), row["quantity"].clone()))
            .collect();
        let micros = |text: &str| text.parse::<exact::Micros>().unwrap().0;
        let mut sums: BTreeMap<_, i128> =
            openings.iter().map(|(key, text)| (key.clone(), micros(text))).collect();
        for row in rows(&target, "postings") {
            let key = (row["warehouse"].clone(), row["item"].clone());
            *sums.entry(key).or_default() += micros(&row["quantity"]);
        }
        for (key, text) in book(&answer) {
            assert_eq!(sums[&key], micros(&text), "{key:?}");
        }
        let ledger = &answer["summary"]["ledger"];
        assert_eq!(
            rows(&target, "postings").len(),
            usize::try_from(ledger["posted"].as_u64().unwrap()).unwrap()
        );
        let findings = rows(&target, "findings");
        let ids = |list: &[Value]| list.iter().map(|f| text(&f["id"])).collect::<Vec<_>>();
        assert_eq!(
            findings.iter().map(|row| row["finding"].clone()).collect::<Vec<_>>(),
            ids(answer["findings"].as_array().unwrap())
        );
    }
}

/// The findings of an export: identity and code.
fn findings(target: &std::path::Path) -> Vec<(String, String)> {
    rows(target, "findings").into_iter().map(|row| (row["finding"].clone(), row["code"].clone())).collect()
}

#[test]
fn findings_are_those_of_every_analysis() {
    let world = full::world();
    let export = |target: &str, period: &str, paths: &[&str]| {
        let args = ["export", "--period", period, "--as-of", full::AS_OF, "--format", "csv", "-o", target];
        world.command(&args).args(paths).assert().success();
        world.path().join(target)
    };
    let reported = |paths: &[&str]| -> Vec<(String, String)> {
        let answer = full::json(&world, &["report"], paths);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let list = answer["findings"].as_array().unwrap().iter();
        list.map(|finding| (text(&finding["id"]), text(&finding["code"]))).collect()
    };
    let all = findings(&export("all", full::PERIOD, &["."]));
    assert_eq!(all, reported(&["."]));
    let has = |found: &[(String, String)], family| found.iter().any(|(_, code)| code.starts_with(family));
    assert!("CKLRSV".chars().all(|family| has(&all, family)), "{all:?}");
    // Services alone are no book, and are exported all the same.
    let services = export("services", full::PERIOD, &["客服"]);
    assert_eq!(findings(&services), reported(&["客服"]));
    assert!(has(&findings(&services), 'C') && !has(&findings(&services), 'L'));
    assert_eq!(rows(&services, "records_services").len(), 4);
    assert_eq!(rows(&services, "balances").len(), 0);
    // Of another period there are none; and a journal holds stock alone.
    for (period, format) in [("2023-01", "csv"), (full::PERIOD, "hledger")] {
        let args = ["export", "--period", period, "--as-of", full::AS_OF, "--format", format, "-o", "none"];
        world.command(&args).arg("客服").assert().code(2);
        assert!(!world.path().join("none").exists(), "{format}");
    }
}

/// Exact decimals for a test: millionths.
mod exact {
    pub struct Micros(pub i128);

    impl std::str::FromStr for Micros {
        type Err = std::num::ParseIntError;

        fn from_str(text: &str) -> Result<Micros, Self::Err> {
            let (whole, places) = text.split_once('.').unwrap_or((text, ""));
            format!("{whole}{places:0<6}").parse().map(Micros)
        }
    }
}

#[test]
fn lines_of_json_hold_the_same_as_csv() {
    let month = &months()[1];
    let (_a, csv) = tables_of(month, "csv");
    let (_b, jsonl) = tables_of(month, "jsonl");
    for table in
        ["run", "items", "warehouses", "openings", "postings", "onhand", "findings", "records_onhand"]
    {
        let lines = fs::read_to_string(jsonl.join(format!("{table}.jsonl"))).unwrap();
        let lines: Vec<BTreeMap<String, Value>> =
            lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let shown = |value: Value| match value {
            Value::Null => String::new(),
            Value::String(text) => text,
            other => other.to_string(),
        };
        let lines: Vec<BTreeMap<String, String>> =
            lines.into_iter().map(|line| line.into_iter().map(|(k, v)| (k, shown(v))).collect()).collect();
        assert!(!lines.is_empty(), "{table}");
        assert_eq!(lines, rows(&csv, table), "{table}");
    }
    // Text is left as it is for programs, and made harmless where a spreadsheet will open it.
    assert!(rows(&csv, "postings").iter().any(|row| row["remark"] == "=1+1"));
    let safe = export(month, &["--format", "csv", "--table", "postings", "--csv-safe"]).assert().success();
    let safe = String::from_utf8(safe.get_output().stdout.clone()).unwrap();
    assert!(safe.contains("'=1+1") && !safe.contains(",=1+1"));
}

#[test]
fn an_export_is_the_same_each_time_and_never_an_input() {
    let world = World::sound();
    let export = |target: &str, format: &str| {
        let args = ["export", "--period", "2025-03-01..2025-03-02", "--as-of", "2025-03-10", "."];
        world.command(&args).args(["--format", format, "-o", target]).assert().success();
    };
    let codes = world.codes();
    export("one", "csv");
    let first = fs::read(world.path().join("one/postings.csv")).unwrap();
    let manifest = fs::read(world.path().join("one/duizhang-export.json")).unwrap();
    export("one", "csv");
    export("book.journal", "hledger");
    export("book.beancount", "beancount");
    assert_eq!(fs::read(world.path().join("one/postings.csv")).unwrap(), first);
    assert_eq!(fs::read(world.path().join("one/duizhang-export.json")).unwrap(), manifest);
    let (exit, answer) = world.reconcile(&[]);
    assert_eq!((exit, world.codes()), (0, codes));
    let passed: Vec<&str> =
        answer["passed_over"].as_array().unwrap().iter().map(|p| p["file"].as_str().unwrap()).collect();
    assert_eq!(passed, ["./book.beancount", "./book.journal", "./one"]);
}

#[test]
fn what_cannot_be_written_is_said_before_the_work() {
    let world = odd();
    let month = Month { folder: world.path().to_owned(), period: "2025-03-01..2025-03-03", _world: None };
    fs::create_dir(world.path().join("precious")).unwrap();
    fs::write(world.path().join("precious/notes.txt"), "x").unwrap();
    for (args, said) in [
        (["--format", "csv", "-o", "precious"].as_slice(), "no export of this program"),
        (&["--format", "csv"], "several tables need a folder"),
        (&["--format", "csv", "--table", "nonsense", "-o", "x"], "there is no table `nonsense`"),
        (&["--format", "hledger", "--table", "items"], "a journal has no tables"),
        (&["--format", "xml"], "invalid value"),
    ] {
        let done = export(&month, args).assert().code(2);
        let stderr = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(stderr.contains(said), "{stderr}");
    }
    assert_eq!(fs::read_to_string(world.path().join("precious/notes.txt")).unwrap(), "x");
    let one = export(&month, &["--format", "jsonl", "--table", "sites"]).assert().success();
    assert_eq!(String::from_utf8_lossy(&one.get_output().stdout), "{\"site\":\"甲风电场\"}\n");
}

#[test]
fn an_export_of_half_a_book_says_so() {
    let world = World::sound();
    world.remove("ERP/现存量_2025-02-28.csv");
    let args = ["export", "--period", "2025-03-01..2025-03-02", "--as-of", "2025-03-10", ".", "--format"];
    let done = world.command(&args).args(["jsonl", "--table", "run"]).assert().code(2);
    let run: Value = serde_json::from_slice(&done.get_output().stdout).unwrap();
    assert_eq!(run["complete"], false);
    let done = world.command(&args).arg("hledger").assert().code(2);
    let journal = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    assert!(journal.contains("INCOMPLETE") && journal.contains("no known opening"));
    assert!(!journal.contains(" = "), "nothing is asserted of what is not known");
    let elsewhen = ["export", "--period", "2024-01", "--as-of", "2025-03-10", ".", "--format", "hledger"];
    let done = World::sound().command(&elsewhen).assert().code(2);
    assert!(done.get_output().stdout.is_empty(), "a period without a row is no empty journal");
    let mut nothing = duizhang();
    nothing.current_dir(world.path()).args(["export", "--period", "2025-03", "--format", "hledger", "none"]);
    nothing.assert().code(2);
}
