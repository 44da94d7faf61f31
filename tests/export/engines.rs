//! The published queries, unchanged, on SQLite and, where it is installed, on DuckDB.

use super::{answer, book, installed, months, plain, root, tables_of};
use rusqlite::Connection;
use rusqlite::types::{Value as Sql, ValueRef};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

pub type Answers = Vec<Vec<Option<String>>>;

pub fn query(name: &str) -> String {
    std::fs::read_to_string(root().join("docs/sql").join(name)).unwrap()
}

fn declared() -> String {
    let output = super::duizhang().args(["schema", "sql"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The columns of a type: table, column.
fn columns_of(declared: &str, wanted: &str) -> Vec<(String, String)> {
    let mut table = "";
    let mut found = Vec::new();
    for line in declared.lines() {
        if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
            table = rest.trim_end_matches(" (");
        } else if let Some((name, kind)) = line.trim().split_once(' ')
            && kind.starts_with(wanted)
        {
            found.push((table.to_owned(), name.to_owned()));
        }
    }
    found
}

/// SQLite has no decimals: they go in as whole millionths, and the same queries add those.
pub fn sqlite(target: &Path) -> Connection {
    let declared = declared();
    let (decimals, flags) = (columns_of(&declared, "DECIMAL"), columns_of(&declared, "BOOLEAN"));
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch(&declared).unwrap();
    let manifest: Value =
        serde_json::from_slice(&std::fs::read(target.join("duizhang-export.json")).unwrap()).unwrap();
    for table in manifest["tables"].as_array().unwrap() {
        let name = table["name"].as_str().unwrap();
        let mut reader = csv::Reader::from_path(target.join(table["path"].as_str().unwrap())).unwrap();
        let columns: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let marks = vec!["?"; columns.len()].join(", ");
        let mut insert = db.prepare(&format!("INSERT INTO {name} VALUES ({marks})")).unwrap();
        for record in reader.records() {
            let record = record.unwrap();
            let values = columns.iter().zip(&record).map(|(column, text)| {
                let is_of = |list: &[(String, String)]| list.iter().any(|(t, c)| t == name && c == column);
                match text {
                    "" => Sql::Null,
                    _ if is_of(&flags) => Sql::Integer(i64::from(text == "true")),
                    _ if is_of(&decimals) => Sql::Integer(micros(text)),
                    _ => Sql::Text(text.to_owned()),
                }
            });
            insert.execute(rusqlite::params_from_iter(values)).unwrap();
        }
    }
    db
}

fn micros(text: &str) -> i64 {
    let (whole, places) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{places:0<6}").parse().unwrap()
}

/// The rows of a query; columns from `scaled` on are millionths.
pub fn ask(db: &Connection, sql: &str, scaled: usize) -> Answers {
    let mut statement = db.prepare(sql).unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    let mut found = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let cell = |at: usize| match row.get_ref(at).unwrap() {
            ValueRef::Null => None,
            ValueRef::Integer(n) if at >= scaled => {
                let sign = if n < 0 { "-" } else { "" };
                let n = n.unsigned_abs();
                Some(plain(&format!("{sign}{}.{:06}", n / 1_000_000, n % 1_000_000)))
            }
            ValueRef::Integer(n) => Some(n.to_string()),
            ValueRef::Text(text) => Some(String::from_utf8(text.to_vec()).unwrap()),
            other => panic!("not exact: {other:?}"),
        };
        found.push((0..columns).map(cell).collect());
    }
    found
}

/// Runs a script of `tests/engines`, which prints the rows of each query.
pub fn engine(script: &str, args: &[&Path]) -> Vec<Answers> {
    let output =
        Command::new("python3").arg(root().join("tests/engines").join(script)).args(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answers: Vec<Answers> = serde_json::from_slice(&output.stdout).unwrap();
    let cell = |cell: Option<String>| cell.map(|text| if text.contains('.') { plain(&text) } else { text });
    let cells = |row: Vec<Option<String>>| row.into_iter().map(cell).collect();
    answers.into_iter().map(|rows| rows.into_iter().map(cells).collect()).collect()
}

pub fn duckdb(target: &Path, queries: &[PathBuf]) -> Vec<Answers> {
    let folder = tempfile::tempdir().unwrap();
    let schema = folder.path().join("tables.sql");
    std::fs::write(&schema, declared()).unwrap();
    let args = [target, &schema].into_iter().chain(queries.iter().map(PathBuf::as_path));
    engine("duckdb_query.py", &args.collect::<Vec<_>>())
}

/// The two queries that every month can be asked.
fn published() -> Vec<PathBuf> {
    ["balances.sql", "reconciliation.sql"].map(|name| root().join("docs/sql").join(name)).to_vec()
}

pub fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// What the balance query must answer.
fn balances(answer: &Value) -> Answers {
    let line = |line: &Value| {
        ["warehouse", "item", "opening", "in", "out", "book"].map(|key| text(&line[key])).to_vec()
    };
    let mut lines: Answers = answer["balances"].as_array().unwrap().iter().map(line).collect();
    lines.sort();
    lines
}

/// What the reconciliation query must answer: every difference, told by findings to the last.
fn differences(answer: &Value) -> Answers {
    let lines = answer["balances"].as_array().unwrap().iter();
    let differing = lines.filter(|line| line["difference"].is_string() && line["difference"] != "0");
    let keys = ["warehouse", "item", "book", "expected", "difference", "difference"];
    let mut lines: Answers = differing.map(|line| keys.map(|key| text(&line[key])).to_vec()).collect();
    lines.sort();
    lines
}

pub fn sorted(mut rows: Answers) -> Answers {
    rows.sort();
    rows
}

#[test]
fn the_published_queries_answer_as_we_do() {
    for month in months() {
        let answer = answer(&month);
        let (_folder, target) = tables_of(&month, "csv");
        let db = sqlite(&target);
        assert!(!balances(&answer).is_empty() && !differences(&answer).is_empty());
        assert_eq!(sorted(ask(&db, &query("balances.sql"), 2)), balances(&answer));
        assert_eq!(sorted(ask(&db, &query("reconciliation.sql"), 2)), differences(&answer));
        if installed("python3", &["-c", "import duckdb"]) {
            let answers = duckdb(&target, &published());
            assert_eq!(
                answers.into_iter().map(sorted).collect::<Vec<_>>(),
                [balances(&answer), differences(&answer)]
            );
        }
    }
}

/// DuckDB, DataFusion and ClickHouse, each where its package for Python is installed.
#[test]
#[cfg(feature = "parquet")]
fn engines_read_the_parquet_and_answer_as_we_do() {
    for month in months() {
        let answer = answer(&month);
        let (_folder, target) = tables_of(&month, "parquet");
        let expected = [balances(&answer), differences(&answer)];
        let held = |answers: Vec<Answers>| answers.into_iter().map(sorted).collect::<Vec<_>>();
        if installed("python3", &["-c", "import duckdb"]) {
            assert_eq!(held(duckdb(&target, &published())), expected);
            every_type_is_the_declared_one(&month, &target);
        }
        let queries = published();
        let args: Vec<&Path> =
            std::iter::once(target.as_path()).chain(queries.iter().map(PathBuf::as_path)).collect();
        for (package, script) in [("datafusion", "datafusion_query.py"), ("chdb", "clickhouse_query.py")] {
            if installed("python3", &["-c", &format!("import {package}")]) {
                assert_eq!(held(engine(script, &args)), expected, "{package}");
            }
        }
        let parts: Vec<_> = std::fs::read_dir(target.join("postings")).unwrap().collect();
        assert_eq!(parts.len(), 1);
        assert_eq!(parts[0].as_ref().unwrap().file_name(), "month=2025-03");
    }
}

/// Decimals as decimals, days as days: as DuckDB sees the Parquet, and as the schema has it.
#[cfg(feature = "parquet")]
fn every_type_is_the_declared_one(month: &super::Month, target: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let types = folder.path().join("types.sql");
    let query = "SELECT table_name, column_name, data_type FROM information_schema.columns ORDER BY ALL";
    std::fs::write(&types, query).unwrap();
    let found = duckdb(target, std::slice::from_ref(&types)).remove(0);
    let (_folder, csv) = tables_of(month, "csv");
    assert_eq!(found, duckdb(&csv, &[types]).remove(0));
    assert!(found.iter().any(|row| row[2].as_deref() == Some("DECIMAL(38,6)")));
}

#[test]
fn what_the_queries_read_is_what_is_exported() {
    let declared = declared();
    let known: BTreeMap<&str, &str> =
        declared.split("CREATE TABLE ").skip(1).filter_map(|part| part.split_once(" (")).collect();
    for (table, columns) in [
        ("postings", vec!["warehouse", "item", "direction", "quantity"]),
        ("openings", vec!["warehouse", "item", "quantity"]),
        ("onhand", vec!["warehouse", "item", "quantity"]),
        ("finding_effects", vec!["warehouse", "item", "difference"]),
        ("run", vec!["period_from", "period_to", "as_of"]),
        ("records_services", vec!["ticket", "service_kind", "completed_on", "charge"]),
        ("records_callbacks", vec!["ticket", "called_on", "reached", "callback_result"]),
        ("days", vec!["calendar_day", "day_number"]),
    ] {
        for column in columns {
            assert!(known[table].contains(&format!("    {column} ")), "{table}.{column}");
        }
    }
    assert!(!book(&answer(&months()[0])).is_empty());
}
