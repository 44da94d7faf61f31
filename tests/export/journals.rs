//! hledger and beancount read the journals, find every assertion right, and come to our balances.

use super::{answer, book, export, installed, months, plain, rows, tables_of};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn journal(month: &super::Month, format: &str) -> tempfile::NamedTempFile {
    let file = tempfile::Builder::new().suffix(&format!(".{format}")).tempfile().unwrap();
    let text = export(month, &["--format", format]).assert().success().get_output().stdout.clone();
    std::fs::write(file.path(), text).unwrap();
    file
}

#[test]
fn hledger_comes_to_the_same_balances() {
    if !installed("hledger", &["--version"]) {
        return;
    }
    for month in months() {
        let file = journal(&month, "hledger");
        let hledger = |args: &[&str]| {
            run(Command::new("hledger").env("LANG", "C.UTF-8").arg("-f").arg(file.path()).args(args))
        };
        // In names that mean something to hledger, its form of them stands for ours.
        let form =
            |name: &str| name.replace(':', "：").replace(';', "；").replace('(', "（").replace(')', "）");
        let symbol = |item: &str| item.replace('"', "＂");
        let balances = hledger(&["balance", "Assets:Stock", "--flat", "-N", "--layout=bare", "-O", "csv"]);
        let mut theirs = BTreeMap::new();
        for record in csv::Reader::from_reader(balances.as_bytes()).records() {
            let record = record.unwrap();
            let store = record[0].rsplit(':').next().unwrap().to_owned();
            if plain(&record[2]) != "0" {
                theirs.insert((store, record[1].trim_matches('"').to_owned()), plain(&record[2]));
            }
        }
        let ours: BTreeMap<_, _> =
            book(&answer(&month)).into_iter().map(|((w, i), q)| ((form(&w), symbol(&i)), q)).collect();
        assert!(!ours.is_empty());
        assert_eq!(theirs, ours);
        // Every posting is there with the place that it comes from.
        let (_folder, tables) = tables_of(&month, "csv");
        let lines = hledger(&["print"]);
        let count = |start: &str| lines.lines().filter(|line| line.trim_start().starts_with(start)).count();
        let postings = rows(&tables, "postings");
        assert_eq!(count("; file: "), postings.len());
        assert_eq!(count("; row: "), postings.len());
        for row in &postings {
            let place = format!(
                "    ; file: {}\n    ; sheet:{}\n    ; row: {}\n",
                row["file"],
                sheet(row),
                row["sheet_row"]
            );
            let plainer = |text: &str| text.replace("sheet: \n", "sheet:\n");
            assert!(plainer(&lines).contains(&plainer(&place)), "{place}");
        }
        hledger(&["check", "accounts", "commodities"]);
    }
}

fn sheet(row: &BTreeMap<String, String>) -> String {
    if row["sheet"].is_empty() { String::new() } else { format!(" {}", row["sheet"]) }
}

#[test]
fn beancount_comes_to_the_same_balances() {
    if !installed("python3", &["-c", "import beancount"]) {
        return;
    }
    let script = super::root().join("tests/engines/beancount_balances.py");
    for month in months() {
        let file = journal(&month, "beancount");
        let text = run(Command::new("python3").arg(&script).arg(file.path()));
        let said: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(said["errors"], serde_json::json!([]));
        let cell = |row: &Value, at: usize| row[at].as_str().unwrap().to_owned();
        let lines = said["balances"].as_array().unwrap();
        let theirs: BTreeMap<_, _> =
            lines.iter().map(|row| ((cell(row, 0), cell(row, 1)), plain(&cell(row, 2)))).collect();
        assert_eq!(theirs, book(&answer(&month)));
        let (_folder, tables) = tables_of(&month, "csv");
        let mut places: Vec<[String; 3]> = said["places"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| [cell(row, 0), cell(row, 1), cell(row, 2)])
            .collect();
        let mut ours: Vec<[String; 3]> = rows(&tables, "postings")
            .into_iter()
            .map(|row| [row["file"].clone(), row["sheet"].clone(), row["sheet_row"].clone()])
            .collect();
        places.sort();
        ours.sort();
        assert_eq!(places, ours);
    }
}

/// A wrong balance is found by whoever reads the journal: the assertions are no ornament.
#[test]
fn the_assertions_are_held() {
    let month = months().remove(0);
    let spoil = |file: &Path, from: &str, to: &str| {
        let text = std::fs::read_to_string(file).unwrap();
        assert!(text.contains(from), "{from}");
        std::fs::write(file, text.replacen(from, to, 1)).unwrap();
    };
    if installed("hledger", &["--version"]) {
        let file = journal(&month, "hledger");
        spoil(file.path(), "  -2 \"", "  -1 \"");
        let done =
            Command::new("hledger").env("LANG", "C.UTF-8").arg("-f").arg(file.path()).arg("stats").output();
        assert!(!done.unwrap().status.success());
    }
    if installed("python3", &["-c", "import beancount"]) {
        let file = journal(&month, "beancount");
        let text = std::fs::read_to_string(file.path()).unwrap();
        let line = text.lines().find(|line| line.contains(" ~ 0 ")).unwrap().to_owned();
        spoil(file.path(), &line, &line.replace("  ", "  9"));
        let done = Command::new("python3").args(["-m", "beancount.scripts.check"]).arg(file.path()).output();
        assert!(!done.unwrap().status.success());
    }
}

#[test]
fn the_journals_look_as_documented() {
    let world = super::World::sound();
    for format in ["hledger", "beancount"] {
        let args = ["export", "--period", "2025-03-01..2025-03-02", "--as-of", "2025-03-10", "."];
        let done = world.command(&args).args(["--format", format]).assert().success();
        let text = String::from_utf8(done.get_output().stdout.clone()).unwrap();
        let (head, rest) = text.split_once("; inputs ").unwrap();
        insta::assert_snapshot!(format, format!("{head}{}", rest.split_once('\n').unwrap().1));
    }
}
