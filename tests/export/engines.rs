//! The published queries, unchanged, on SQLite and, where it is installed, on DuckDB.

use super::{answer, book, installed, months, plain, root, tables_of};
use crate::support::World;
use rusqlite::Connection;
use rusqlite::types::{Value as Sql, ValueRef};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

type Answers = Vec<Vec<Option<String>>>;

fn query(name: &str) -> String {
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
fn sqlite(target: &Path) -> Connection {
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
fn ask(db: &Connection, sql: &str, scaled: usize) -> Answers {
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
fn engine(script: &str, args: &[&Path]) -> Vec<Answers> {
    let output =
        Command::new("python3").arg(root().join("tests/engines").join(script)).args(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answers: Vec<Answers> = serde_json::from_slice(&output.stdout).unwrap();
    let cell = |cell: Option<String>| cell.map(|text| if text.contains('.') { plain(&text) } else { text });
    let cells = |row: Vec<Option<String>>| row.into_iter().map(cell).collect();
    answers.into_iter().map(|rows| rows.into_iter().map(cells).collect()).collect()
}

fn duckdb(target: &Path, queries: &[PathBuf]) -> Vec<Answers> {
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

fn text(value: &Value) -> Option<String> {
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

fn sorted(mut rows: Answers) -> Answers {
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

/// Number, kind, completed, charge; `2024-` goes before a short day.
const SERVICES: &[[&str; 4]] = &[
    ["T1", "投诉", "11-05", ""],
    ["T2", "业主投诉", "12-29", "50"],
    ["T3", "投诉", "11-05", ""],
    ["T4", "投诉", "12-31", ""],
    ["T5", "投诉", "2025-01-01", ""],
    ["T6", "投诉", "09-30", ""],
    ["W1", "维修", "11-05", ""],
    ["W2", "报修", "11-05", "0"],
    ["W3", "维修", "11-05", ""],
    ["W4", "维修", "11-05", "250"],
    ["W5", "维修", "11-05", ""],
    ["W6", "有偿维修", "11-05", ""],
    ["W7", "维修", "未完成", ""],
    ["W8", "安装", "12-31", "30.5"],
    ["P1", "有偿服务", "11-05", "80"],
    ["S1", "特约服务", "11-05", "80"],
    ["H1", "求助", "12-28", ""],
    ["E1", "急救", "11-05", ""],
    ["B1", "报刊", "11-05", ""],
    ["B2", "杂志", "11-05", ""],
    ["V1", "文体活动", "11-05", ""],
    ["O1", "咨询", "11-05", ""],
    ["O2", "建议", "11-05", ""],
    ["O3", "建议", "11-20", ""],
];
/// Number, day, whether anybody was reached, result.
const CALLBACKS: &[[&str; 4]] = &[
    ["T1", "11-05", "", "满意"],
    ["T1", "11-06", "", "满意"],
    ["T2", "2025-01-02", "", "不满意"],
    ["T3", "11-06", "", "未接通"],
    ["T3", "11-07", "否", "满意"],
    ["T4", "12-31", "", "满意"],
    ["W1", "11-05", "", "满意"],
    ["W2", "11-05", "", "满意"],
    ["W2", "11-06", "是", "一般"],
    ["W3", "11-07", "", "拒访"],
    ["W4", "11-08", "", "满意"],
    ["W5", "2025-01-10", "", "满意"],
    ["W6", "11-06", "", "满意"],
    ["P1", "11-05", "", "满意"],
    ["S1", "11-12", "", "满意"],
    ["B1", "11-06", "", "还不错吧"],
    ["B2", "11-06", "", ""],
    ["V1", "11-13", "", "满意"],
    ["O2", "11-06", "", "满意"],
];

/// A quarter of services and callbacks, and nothing else. A file is there twice; a sheet of
/// services carries the callbacks of its tickets itself.
fn quarter() -> World {
    let day = |text: &str| if text.len() == 5 { format!("2024-{text}") } else { text.to_owned() };
    let mut services = "工单号,类别,房号,事项,完成日期,责任人,收费金额\n".to_owned();
    for [number, kind, done, charge] in SERVICES {
        services += &format!("{number},{kind},{number}室,{number}事,{},工,{charge}\n", day(done));
    }
    let mut calls = "回访单编号,工单号,回访日期,回访人,是否接通,回访结果\n".to_owned();
    for ([number, called, reached, result], n) in CALLBACKS.iter().zip(1..) {
        calls += &format!("HF{n},{number},{},访,{reached},{result}\n", day(called));
    }
    let world = World::of("2024-10-01", "2024-12-31");
    world.put("工单.csv", &services).put("再/工单.csv", &services).put("回访.csv", &calls).put(
        "有偿.csv",
        "工单号,类别,房号,完成日期,回访日期,回访人,满意度\n\
         C1,有偿服务,8栋,2024-11-05,2024-11-06,访,满意\n\
         C2,有偿服务,9栋,2024-11-05,未回访,,\n\
         C3,有偿服务,9栋,2024-11-05,2024-11-05,访,不满意\n\
         C3,有偿服务,9栋,2024-11-05,2024-11-07,访,满意\n",
    );
    world
}

const QUARTER: [&str; 5] = [".", "--period", "2024-Q4", "--as-of", "2025-01-02"];

/// The rates of the whole quarter as `callbacks` answers, in the columns of the query. What the
/// director has called about is a sample of repairs, and no stream of the query.
fn rates(world: &World) -> Answers {
    let mut command = world.command(&["callbacks", "--format", "json", "--fail-on", "never"]);
    let answer: Value = serde_json::from_slice(&command.args(QUARTER).output().unwrap().stdout).unwrap();
    let lines = answer["rates"].as_array().unwrap().iter();
    let whole = lines.filter(|rate| rate["scope"] == "2024-Q4" && rate["stream"] != "audit");
    let percent = |share: &str| (share.replace('.', "").parse::<u32>().unwrap() / 100).to_string();
    let line = |rate: &Value| {
        let count = |key: &str| Some(rate[key].as_u64().unwrap().to_string());
        let [due, done, in_time, pending] = ["due", "done", "in_time", "pending"].map(count);
        let required = rate["required"].as_str().map(percent);
        let met = rate["met"].as_bool().map(|met| u8::from(met).to_string());
        vec![text(&rate["stream"]), text(&rate["category"]), due, done, in_time, pending, required, met]
    };
    sorted(whole.map(line).collect())
}

#[test]
fn callback_rates_are_those_of_the_program() {
    let world = quarter();
    let target = world.path().join("out");
    let mut command = world.command(&["export", "--format", "csv", "-o", target.to_str().unwrap()]);
    command.args(QUARTER).assert().success();
    let expected = rates(&world);
    let in_short = |rows: &Answers| -> Vec<String> {
        let cell = |cell: &Option<String>| cell.clone().unwrap_or("-".to_owned());
        rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" ")).collect()
    };
    // Counted by hand, so that the two do not err alike.
    let by_hand = [
        "complaint 投诉 3 2 1 1 100 0",
        "emergency 急救 1 0 0 0 - -",
        "event 文体活动 1 1 0 0 10 1",
        "help 求助 0 0 0 1 30 -",
        "other 咨询 1 0 0 0 - -",
        "other 建议 2 1 1 0 - -",
        "paid 有偿服务 7 6 4 1 60 1",
        "publication 报刊 2 1 1 0 10 1",
        "repair 维修 6 5 3 1 30 1",
        "special 特约服务 1 1 1 0 30 1",
    ];
    assert_eq!(in_short(&expected), by_hand);
    let found = sorted(ask(&sqlite(&target), &query("callback_rates.sql"), usize::MAX));
    assert_eq!(in_short(&found), by_hand);
    if installed("python3", &["-c", "import duckdb"]) {
        let queries = [root().join("docs/sql/callback_rates.sql")];
        assert_eq!(in_short(&sorted(duckdb(&target, &queries).remove(0))), by_hand);
    }
}

/// What stands at the head of the query is what the built-in policy has.
#[test]
fn callback_rates_have_the_words_of_the_policy() {
    let mut command = super::duizhang();
    command.args(["policy", "show", "--format", "json"]);
    let shown: Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
    let value = |key: &str| -> String {
        let mut values = shown["values"].as_array().unwrap().iter();
        values.find(|value| value["key"] == key).unwrap()["value"].as_str().unwrap().to_owned()
    };
    let words = |key: &str| -> Vec<String> { serde_json::from_str(&value(key)).unwrap() };
    let sql = query("callback_rates.sql");
    for stream in
        ["complaint", "emergency", "help", "special", "repair", "paid", "publication", "event", "other"]
    {
        let (rate, window) = match stream {
            "paid" => ("D5.paid".to_owned(), "repair"),
            other => (format!("A10.{other}"), other),
        };
        let window: [u32; 2] =
            serde_json::from_str(&value(&format!("callback.window.A10.{window}"))).unwrap();
        let rate = value(&format!("callback.rate.{rate}"));
        let required = rate.trim_matches('"').strip_suffix('%').unwrap_or("NULL").to_owned();
        let head = sql.lines().find(|line| line.contains(&format!("SELECT '{stream}' AS stream"))).unwrap();
        let told =
            format!("{} AS first_day, {} AS last_day, {required} AS required_percent", window[0], window[1]);
        assert!(head.ends_with(&told), "{head}: {told}");
        let listed = if stream == "other" { Vec::new() } else { words(&format!("callback.word.{stream}")) };
        assert!(listed.iter().all(|word| sql.contains(&format!("LIKE '%{word}%'"))), "{listed:?}");
    }
    for list in ["satisfied", "neutral", "unsatisfied", "silent", "unreached"] {
        for word in words(&format!("callback.result.{list}")) {
            assert_eq!(sql.contains(&format!("'{word}'")), list != "unreached", "{word}");
        }
    }
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
