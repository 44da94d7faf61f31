//! The published query of callback rates, over services and callbacks as they are exported, and
//! the program's own rates.

#[cfg(feature = "parquet")]
use super::engines::engine;
use super::engines::{Answers, ask, duckdb, query, sorted, sqlite, text};
use super::{installed, root};
use crate::support::World;
use serde_json::Value;
use std::path::PathBuf;

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
    whole.map(line).collect()
}

/// Counted by hand, so that program and query do not err alike.
const BY_HAND: [&str; 10] = [
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

/// Rows in short, in their order.
fn in_short(rows: Answers) -> Vec<String> {
    let cell = |cell: Option<String>| cell.unwrap_or("-".to_owned());
    sorted(rows).into_iter().map(|row| row.into_iter().map(cell).collect::<Vec<_>>().join(" ")).collect()
}

/// The tables of the quarter.
fn exported(world: &World, format: &str) -> PathBuf {
    let target = world.path().join(format);
    let mut command = world.command(&["export", "--format", format, "-o", target.to_str().unwrap()]);
    command.args(QUARTER).assert().success();
    target
}

#[test]
fn callback_rates_are_those_of_the_program() {
    let world = quarter();
    let target = exported(&world, "csv");
    assert_eq!(in_short(rates(&world)), BY_HAND);
    assert_eq!(in_short(ask(&sqlite(&target), &query("callback_rates.sql"), usize::MAX)), BY_HAND);
    if installed("python3", &["-c", "import duckdb"]) {
        let queries = [root().join("docs/sql/callback_rates.sql")];
        assert_eq!(in_short(duckdb(&target, &queries).remove(0)), BY_HAND);
    }
}

#[test]
#[cfg(feature = "parquet")]
fn engines_count_callback_rates_over_parquet() {
    let world = quarter();
    let target = exported(&world, "parquet");
    let query = root().join("docs/sql/callback_rates.sql");
    for (package, script) in [("datafusion", "datafusion_query.py"), ("chdb", "clickhouse_query.py")] {
        if installed("python3", &["-c", &format!("import {package}")]) {
            assert_eq!(in_short(engine(script, &[&target, &query]).remove(0)), BY_HAND, "{package}");
        }
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
