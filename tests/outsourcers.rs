//! Outsourced work: every rule at its edges, the golden tables, the layouts of logs, and what
//! the answer carries.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use serde_json::{Value, json};
use std::collections::BTreeSet;
use support::World;

/// A case: its code, its files, and the codes that the month gives.
type Case = (&'static str, &'static [(&'static str, &'static str)], &'static [&'static str]);

const LOG: &str =
    "日期,外包单位,人员,工作类型,数量,成功数,计划完成日期,实际完成日期,抽查数,合格数,采集成功数,工单号\n";
const METERS: &str = "工单号,单上拆除表号,单上新装表号,拆回表号,新装表号,单上户名,实际用户\n";
const FIVE: &str = "工单号,装接单号,表号,表箱,表位,空开,用户,施工单位签字,检查单位签字,用户签字\n";
const WORK: &str = "2025-03-03,甲队,张三,表计轮换,10,,2025-03-03,2025-03-03,2,2,10,LH1\n";

/// What fires, just beyond the edge.
const FIRES: &[Case] = &[
    ("K601", &[("记录.csv", "03-03,甲队,张三,无线采集器维护,4,4")], &["K601"]),
    ("K601", &[("记录.csv", "03-03,甲队,张三,载波采集器维护,14,14")], &["K601"]),
    ("K601", &[("记录.csv", "03-03,甲队,张三,无线采集器维护,0,")], &["K601"]),
    (
        "K601",
        &[("记录.csv", "03-03,甲队,张三,无线采集器维护,2,2\n03-03,甲 队,张三,无线采集器,2,2")],
        &["K601"],
    ),
    // The same name in two teams is two people.
    (
        "K601",
        &[("记录.csv", "03-03,甲队,张三,无线采集器维护,4,4\n03-03,乙队,张三,无线采集器维护,4,4")],
        &["K601", "K601"],
    ),
    ("K602", &[("记录.csv", "03-03,甲队,张三,无线采集器维护,1000,799")], &["K602"]),
    ("K602", &[("记录.csv", "03-03,甲队,张三,载波采集器维护,1000,699")], &["K602"]),
    ("K603", &[("记录.csv", "03-03,甲队,张三,表计轮换,10,,2025-03-02,2025-03-03,2,2,10,LH1")], &["K603"]),
    ("K603", &[("记录.csv", "03-03,甲队,张三,表计轮换,10,,2025-04-07,未完成,-,-,-,LH1")], &["K603"]),
    // Open, and counted to the as-of day.
    ("K603", &[("记录.csv", "03-03,甲队,张三,表计轮换,10,,2025-04-07,,,,,LH1")], &["K603"]),
    ("K604", &[("记录.csv", "03-03,甲队,张三,表计轮换,101,,2025-03-03,2025-03-03,15,15,101,LH1")], &["K604"]),
    (
        "K604",
        &[("记录.csv", "03-03,甲队,张三,小区批量装表,101,,2025-03-03,2025-03-03,20,20,101,PL1")],
        &["K604"],
    ),
    ("K604", &[("记录.csv", "03-03,甲队,张三,表计轮换,10,,2025-03-03,2025-03-03,,,10,LH1")], &["K604"]),
    (
        "K605",
        &[("记录.csv", "03-03,甲队,张三,表计轮换,100,,2025-03-03,2025-03-03,100,97,100,LH1")],
        &["K605"],
    ),
    (
        "K605",
        &[("记录.csv", "03-03,甲队,张三,批量装表,100,,2025-03-03,2025-03-03,100,98,100,PL1")],
        &["K605"],
    ),
    ("K606", &[("记录.csv", "03-03,甲队,张三,表计轮换,100,,2025-03-03,2025-03-03,15,15,94,LH1")], &["K606"]),
    (
        "K606",
        &[("记录.csv", "03-03,甲队,张三,批量装表,1000,,2025-03-03,2025-03-03,200,200,949,PL1")],
        &["K606"],
    ),
    ("K607", &[("投诉.csv", "日期,外包单位,人员,工单号,是否属实\n03-03,甲队,张三,TS1,部分属实")], &["K607"]),
    ("K608", &[("记录.csv", WORK), ("通知.csv", "工单号,张贴日期\nLH1,2025-02-17")], &["K608"]),
    ("K608", &[("记录.csv", WORK), ("通知.csv", "工单号,张贴日期\nLH1,")], &["K608"]),
    (
        "K608",
        &[("通知.csv", "外包单位,小区,通知日期,作业日期\n甲队,阳光花园,2025-03-01,2025-03-15")],
        &["K608"],
    ),
    ("K609", &[("表计清单.csv", "LH1,001,101,001,110,,")], &["K609"]),
    ("K609", &[("表计清单.csv", "LH1,001,101,001,101,,\nLH2,001,102,001,102,,")], &["K609"]),
    (
        "K609",
        &[
            ("装接单清单.csv", "工单号,拆除表号,新装表号\nLH1,001,101\nLH1,002,102"),
            ("现场实装.csv", "工单号,拆除表号,新装表号\nLH1,001,101\nLH1,002,120"),
        ],
        &["K609"],
    ),
    (
        "K609",
        &[
            ("装接单清单.csv", "工单号,拆除表号,新装表号\nLH1,001,101\nLH1,002,102\nLH1,003,103"),
            ("现场实装.csv", "工单号,拆除表号,新装表号\nLH1,001,101"),
        ],
        &["K609", "K609", "K609", "K609"],
    ),
    ("K610", &[("批量清单.csv", "PL1,Z1,201,1,1,1,101,张,李,王\nPL1,Z2,201,1,2,2,102,张,李,王")], &["K610"]),
    ("K610", &[("批量清单.csv", "PL1,Z1,201,1,1,1,101,张,李,王\nPL1,Z2,202,1,2,1,102,张,李,王")], &["K610"]),
    ("K610", &[("批量清单.csv", "PL1,Z1,201,1,1,1,101,张,李,王\nPL1,Z2,202,1,2,2,101,张,李,王")], &["K610"]),
    ("K610", &[("批量清单.csv", "PL1,Z1,201,1,1,1,101,张,李,王\nPL1,Z2,202,1,2,,102,张,李,王")], &["K610"]),
    ("K610", &[("批量清单.csv", "PL1,Z1,201,1,1,1,101,张,李,\nPL1,Z2,202,1,2,2,102,张,李,")], &["K610"]),
    ("K610", &[("表计清单.csv", "LH1,001,101,001,101,王五,赵六")], &["K610"]),
    (
        "K611",
        &[("事故.csv", "发生时间,外包单位,书面报告时间\n2025-03-03 14:30,甲队,2025-03-04 14:31")],
        &["K611"],
    ),
    ("K611", &[("事故.csv", "发生日期,外包单位,书面报告日期\n2025-03-03,甲队,2025-03-05")], &["K611"]),
    (
        "K611",
        &[("事故.csv", "发生时间,外包单位,书面报告时间,事故经过\n2025-03-03 14:30,甲队,,触电")],
        &["K611"],
    ),
    (
        "K612",
        &[("记录.csv", WORK), ("班前会.csv", "日期,外包单位,参加人员,签字\n2025-03-04,甲队,张三,张三")],
        &["K612"],
    ),
    (
        "K612",
        &[("记录.csv", WORK), ("班前会.csv", "日期,外包单位,参加人员,签字\n2025-03-03,甲队,张三、李四,李四")],
        &["K612"],
    ),
];

/// What stays quiet, just within the edge.
const QUIET: &[Case] = &[
    ("K601", &[("记录.csv", "03-03,甲队,张三,无线采集器维护,5,5")], &[]),
    ("K601", &[("记录.csv", "03-03,甲队,张三,载波采集器维护,21,21")], &[]),
    ("K601", &[("记录.csv", "03-03,甲队,张三,无线采集器维护,2,2\n03-03,甲队,张三,无线采集器维护,3,3")], &[]),
    ("K601", &[("记录.csv", "03-03,甲队,张三,无线采集器维护,请假,")], &[]),
    (
        "K601",
        &[(
            "请假.csv",
            "日期,外包单位,人员,工作类型,数量,成功数,请假\n03-03,甲队,张三,无线采集器维护,2,2,半天",
        )],
        &[],
    ),
    (
        "K601",
        &[(
            "请假.csv",
            "日期,外包单位,人员,工作类型,数量,成功数\n03-03,甲队,张三,事假,,\n03-03,甲队,张三,载波采集器维护,3,3",
        )],
        &[],
    ),
    (
        "K602",
        &[("记录.csv", "03-03,甲队,张三,无线采集器维护,5,4\n03-03,甲队,李四,载波采集器维护,20,14")],
        &[],
    ),
    ("K603", &[("记录.csv", WORK)], &[]),
    // Only rotations have a price for lateness.
    (
        "K603",
        &[(
            "记录.csv",
            "03-03,甲队,张三,批量装表,10,,2025-03-01,2025-03-03,2,2,10,PL1\n03-03,甲队,张三,表计轮换,10,,2025-03-03,2025-03-03,2,2,10,LH1",
        )],
        &[],
    ),
    ("K603", &[("记录.csv", "03-03,甲队,张三,表计轮换,10,,2025-04-08,,,,,LH1")], &[]),
    // Without a column for it, nobody was asked when the work was done.
    (
        "K603",
        &[(
            "无完成.csv",
            "日期,外包单位,人员,工作类型,数量,计划完成日期,工单号\n03-03,甲队,张三,表计轮换,9,2025-03-01,LH1",
        )],
        &[],
    ),
    ("K604", &[("记录.csv", "03-03,甲队,张三,表计轮换,101,,2025-03-03,2025-03-03,16,16,101,LH1")], &[]),
    ("K604", &[("记录.csv", "03-03,甲队,张三,批量装表,101,,2025-03-03,2025-03-03,21,21,101,PL1")], &[]),
    // An order in two rows is one: 40 and 60, finished by the last.
    (
        "K604",
        &[(
            "记录.csv",
            "03-03,甲队,张三,表计轮换,40,,2025-03-05,,,,,LH1\n03-05,甲队,张三,表计轮换,60,,2025-03-05,2025-03-05,15,15,95,LH1",
        )],
        &[],
    ),
    ("K605", &[("记录.csv", "03-03,甲队,张三,表计轮换,100,,2025-03-03,2025-03-03,100,98,100,LH1")], &[]),
    ("K605", &[("记录.csv", "03-03,甲队,张三,批量装表,100,,2025-03-03,2025-03-03,100,99,100,PL1")], &[]),
    ("K606", &[("记录.csv", "03-03,甲队,张三,表计轮换,100,,2025-03-03,2025-03-03,15,15,95,LH1")], &[]),
    (
        "K607",
        &[(
            "投诉.csv",
            "日期,外包单位,工单号,是否属实\n03-03,甲队,TS1,不属实\n03-04,甲队,TS2,\n03-05,甲队,TS3,核实中",
        )],
        &[],
    ),
    ("K608", &[("记录.csv", WORK), ("通知.csv", "工单号,张贴日期\nLH1,2025-02-16")], &[]),
    ("K609", &[("表计清单.csv", "LH1,001,101,001,101,,\nLH1,002,102,002,102,,")], &[]),
    (
        "K609",
        &[
            ("装接单清单.csv", "工单号,拆除表号,新装表号\nLH1,001,101\nLH1,002,102"),
            ("现场实装.csv", "工单号,拆除表号,新装表号\nLH1,002,102\nLH1,001,101"),
        ],
        &[],
    ),
    // Positions and breakers are numbered anew in each box.
    ("K610", &[("批量清单.csv", "PL1,Z1,201,1,1,1,101,张,李,王\nPL1,Z2,202,2,1,1,102,张,李,王")], &[]),
    ("K611", &[("事故.csv", "发生时间,外包单位,书面报告时间\n2025-03-03 14:30,甲队,2025-03-04 14:30")], &[]),
    ("K611", &[("事故.csv", "发生日期,外包单位,书面报告日期\n2025-03-03,甲队,2025-03-04")], &[]),
    (
        "K612",
        &[
            ("记录.csv", WORK),
            ("班前会.csv", "日期,外包单位,参加人员,签字\n2025-03-03,甲队,张三、李四,全员已签"),
        ],
        &[],
    ),
];

/// A month with these files; the headers of the usual ones are put on.
fn month(files: &[(&str, &str)]) -> World {
    let world = World::of("2025-03-01", "2025-03-31");
    for (name, text) in files {
        let head = match *name {
            "记录.csv" => LOG,
            "表计清单.csv" => METERS,
            "批量清单.csv" => FIVE,
            _ => "",
        };
        let commas = head.matches(',').count();
        let rows: String = text.lines().map(|row| filled(row, commas, !head.is_empty())).collect();
        world.put(name, &format!("{head}{rows}"));
    }
    world
}

/// A row of the log as wide as its header, and a day with its year.
fn filled(row: &str, commas: usize, is_data: bool) -> String {
    let missing = if is_data { commas.saturating_sub(row.matches(',').count()) } else { 0 };
    let year = if row.starts_with("03-") { "2025-" } else { "" };
    format!("{year}{row}{}\n", ",".repeat(missing))
}

/// Scores the month as of 8 April; the exit code and the answer.
fn scored(world: &World, extra: &[&str]) -> (i32, Value) {
    let mut args =
        vec!["outsourcers", "--period", "2025-03", "--as-of", "2025-04-08", "--format", "json", "."];
    args.extend(extra);
    let output = world.command(&args).output().unwrap();
    let answer = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code().unwrap(), answer)
}

#[test]
fn every_rule_of_the_family_has_both_cases() {
    let family = duizhang::rules::all().map(|rule| rule.code).filter(|code| code.starts_with('K'));
    let listed: BTreeSet<&str> = family.collect();
    for cases in [FIRES, QUIET] {
        let covered: BTreeSet<&str> = cases.iter().map(|(code, _, _)| *code).collect();
        assert_eq!(covered, listed);
    }
}

#[test]
fn rules_fire_beyond_their_edges_and_not_within() {
    for (code, files, expected) in FIRES.iter().chain(QUIET) {
        let world = month(files);
        let (exit, answer) = scored(&world, &["--strict"]);
        assert_eq!(support::codes(&answer), *expected, "{code} {files:?}: {:#}", answer["findings"]);
        assert_eq!(exit, i32::from(!expected.is_empty()), "{code} {files:?}");
        let ran = answer["rules_run"].as_array().unwrap();
        let judged = ran.contains(&json!(code));
        assert!(judged || files[0].0 == "无完成.csv", "{code} did not run: {files:?}");
    }
}

/// The only finding of a code.
fn only(answer: &Value, code: &str) -> Value {
    let mut found = answer["findings"].as_array().unwrap().iter().filter(|finding| finding["code"] == code);
    let finding = found.next().cloned();
    assert!(finding.is_some() && found.next().is_none(), "{code}: {answer:#}");
    finding.unwrap()
}

#[test]
fn a_finding_says_whose_it_is() {
    let world = month(&[(
        "记录.csv",
        "03-03,甲队,张三,无线采集器维护,4,3\n03-04,甲队,张三,表计轮换,10,,2025-03-01,2025-03-04,2,2,10,LH1",
    )]);
    let (_, answer) = scored(&world, &[]);
    let day = only(&answer, "K601");
    assert_eq!(day["subject"], json!({"team": "甲队", "person": "张三", "work": "无线采集器维护"}));
    assert_eq!(
        (&day["date"], &day["quantity"], &day["owner"]),
        (&json!("2025-03-03"), &json!("4"), &json!("outsourcer"))
    );
    assert_eq!(day["sources"][0]["cell"], "E2");
    let tier = only(&answer, "K602");
    assert_eq!(
        (&tier["severity"], &tier["alternatives"]),
        (&json!("warning"), &json!(["started: -0.05", "linear: -0.025"]))
    );
    let late = only(&answer, "K603");
    assert_eq!(late["subject"]["order"], "LH1");
    assert_eq!((&late["quantity"], &late["alternatives"]), (&json!("10"), &json!(["by: -0.3"])));
    assert_eq!(late["sources"][0]["cell"], "H3");
    for finding in answer["findings"].as_array().unwrap() {
        assert!(finding["clause"].as_str().unwrap().starts_with("外包队伍"), "{finding:#}");
    }
}

#[test]
fn a_list_says_whose_each_finding_is() {
    let world = month(&[("记录.csv", "03-04,甲队,张三,表计轮换,10,,2025-03-01,2025-03-04,2,2,10,LH1")]);
    scored(&world, &["--list", "清单.csv"]);
    let list = std::fs::read_to_string(world.path().join("清单.csv")).unwrap();
    let lines: Vec<&str> = list.lines().collect();
    assert!(lines[0].ends_with(",ticket,room,team,person,work,order"), "{list}");
    assert!(lines[1].ends_with(",,,甲队,张三,表计轮换,LH1"), "{list}");
}

#[test]
fn a_notice_is_shown_where_it_stands() {
    let notices = "小区,工单号,张贴日期\n阳光花园,LH1,2025-02-17";
    let world = month(&[("记录.csv", WORK), ("通知.csv", notices)]);
    let (_, answer) = scored(&world, &[]);
    let finding = only(&answer, "K608");
    let places =
        [&finding["sources"][0]["file"], &finding["sources"][0]["cell"], &finding["sources"][1]["file"]];
    assert_eq!(places, [&json!("./通知.csv"), &json!("C2"), &json!("./记录.csv")]);
    assert_eq!((&finding["date"], &finding["subject"]["order"]), (&json!("2025-03-03"), &json!("LH1")));
}

#[test]
fn scores_are_means_of_days_and_hold_their_rows() {
    let rows = "03-03,甲队,张三,无线采集器维护,8,8\n03-04,甲队,张三,无线采集器维护,8,5\n\
                03-05,甲队,张三,无线采集器维护,8,6\n03-06,甲队,张三,无线采集器维护,0,\n\
                03-07,甲队,张三,表计轮换,33,,2025-03-05,2025-03-07,5,5,33,LH1";
    let world = month(&[("记录.csv", rows)]);
    let (_, answer) = scored(&world, &[]);
    let scores = answer["scores"].as_array().unwrap();
    assert_eq!(scores.len(), 2, "{scores:#?}");
    let person = &scores[0];
    assert_eq!(
        (&person["days"], &person["quantity"], &person["succeeded"]),
        (&json!(3), &json!("24"), &json!("19"))
    );
    assert_eq!((&person["success_rate"], &person["adjustment"]), (&json!("0.7917"), &json!("0")));
    assert_eq!(person["alternatives"], json!({"started": "-0.033333", "linear": "-0.020833"}));
    let lines = person["lines"].as_array().unwrap();
    let shares: Vec<&Value> = lines.iter().map(|line| &line["adjustment"]).collect();
    assert_eq!(shares, [&json!("0.05"), &json!("-0.05"), &json!("0"), &Value::Null]);
    assert!(lines.iter().all(|line| line["sources"][0]["row"].is_u64()));
    let order = &scores[1];
    assert_eq!(
        (&order["order"], &order["succeeded"], &order["adjustment"]),
        (&json!("LH1"), &Value::Null, &json!("-0.1"))
    );
    assert_eq!((&order["sample_required"], &order["pass_rate"]), (&json!("5"), &json!("1.0000")));
}

#[test]
fn a_base_turns_shares_into_money() {
    let world = month(&[(
        "记录.csv",
        "03-03,甲队,张三,无线采集器维护,8,8\n03-04,甲队,张三,无线采集器维护,8,5\n03-05,甲队,张三,无线采集器维护,8,8",
    )]);
    let (_, answer) = scored(&world, &[]);
    assert_eq!((&answer["scores"][0]["base"], &answer["scores"][0]["money"]), (&Value::Null, &Value::Null));
    world.put("own.toml", "[outsource.base]\ncollector = \"1000\"\n");
    let (_, answer) = scored(&world, &["--policy", "own.toml"]);
    // 5%, -5% and 5% of three days: a third of 5% of 1000.
    assert_eq!(answer["scores"][0]["adjustment"], "0.016667");
    assert_eq!(answer["scores"][0]["money"], "16.67");
    let own = month(&[(
        "绩效.csv",
        "日期,外包单位,人员,工作类型,数量,成功数,绩效基数\n2025-03-03,甲队,张三,载波采集器维护,20,18,2000",
    )]);
    let (_, answer) = scored(&own, &[]);
    assert_eq!(answer["scores"][0]["money"], "200");
}

#[test]
fn teams_are_ranked_and_complaints_kept_apart() {
    let rows = "03-03,乙队,张三,无线采集器维护,8,8\n03-03,甲队,李四,无线采集器维护,8,5\n03-03,丙队,王五,表计轮换,1000,,2025-03-03,2025-03-03,150,150,1000,LH9";
    let told = "日期,外包单位,工单号,是否属实\n2025-03-03,丙队,TS1,属实\n2025-03-04,丙队,TS2,不属实\n2025-03-05,丙队,TS3,待核实";
    let world = month(&[("记录.csv", rows), ("投诉.csv", told)]);
    let (_, answer) = scored(&world, &[]);
    let ranks: Vec<(&Value, &Value)> =
        answer["teams"].as_array().unwrap().iter().map(|team| (&team["team"], &team["rank"])).collect();
    let expected = [(json!("乙队"), json!(1)), (json!("甲队"), json!(2)), (json!("丙队"), Value::Null)];
    assert_eq!(ranks, expected.iter().map(|(team, rank)| (team, rank)).collect::<Vec<_>>());
    let third = &answer["teams"][2];
    for (key, count) in [("substantiated", 1), ("unsubstantiated", 1), ("pending", 1)] {
        assert_eq!(third[format!("complaints_{key}")], count, "{key}");
    }
    assert_eq!(third["complaints_per_thousand"], "1.0000");
}

#[test]
fn rows_sent_again_count_once_and_corrections_replace() {
    let log = |text: &str| format!("{LOG}{text}");
    let world = World::of("2025-03-01", "2025-03-31");
    let first =
        "2025-03-03,甲队,张三,无线采集器维护,8,8,,,,,,\n2025-03-03,甲队,李四,无线采集器维护,6,6,,,,,,\n";
    world.put("一.csv", &log(first));
    world.put("二.csv", &log(&format!("{first}2025-03-04,甲队,张三,无线采集器维护,7,7,,,,,,\n")));
    let (_, answer) = scored(&world, &[]);
    assert_eq!(support::codes(&answer), ["I006"]);
    let quantities: Vec<&Value> =
        answer["scores"].as_array().unwrap().iter().map(|score| &score["quantity"]).collect();
    assert_eq!(quantities, [&json!("15"), &json!("6")]);
    world.put("三 更正.csv", &log("2025-03-04,甲队,张三,无线采集器维护,5,5,,,,,,\n"));
    let (_, answer) = scored(&world, &[]);
    assert_eq!(support::codes(&answer), ["I006", "I007"]);
    assert_eq!(answer["fieldwork"], json!({"counted": 3, "outside_period": 0, "repeated": 2, "replaced": 1}));
    assert!(answer["scores"].as_array().unwrap().iter().any(|score| score["quantity"] == "13"));
}

#[test]
fn bad_rows_are_refused_with_their_cell() {
    for (rows, cell) in [
        ("03-03,甲队,张三,无线采集器维护,5,6", "F2"),
        ("03-03,甲队,张三,无线采集器维护,-5,0", "E2"),
        ("03-03,甲队,张三,采集器维护,5,5", "D2"),
        ("03-03,甲队,张三,表计轮换,10,,2025-03-03,2025-03-03,2,3,10,LH1", "J2"),
        ("03-03,甲队,张三,无线采集器维护,约5,5", "E2"),
    ] {
        let (_, answer) = scored(&month(&[("记录.csv", &format!("{rows}\n{WORK}"))]), &[]);
        let finding = only(&answer, "I004");
        assert_eq!(finding["sources"][0]["cell"], cell, "{rows}");
        assert!(finding["help"].as_str().is_some_and(|help| !help.is_empty()));
    }
    let rate = "日期,外包单位,人员,工作类型,数量,成功率\n2025-03-03,甲队,张三,无线采集器维护,6,83.33%\n2025-03-04,甲队,张三,无线采集器维护,6,80%\n";
    let (_, answer) = scored(&month(&[("成功率.csv", rate)]), &[]);
    assert_eq!(only(&answer, "I004")["sources"][0]["cell"], "F3");
    assert_eq!((&answer["scores"][0]["succeeded"], &answer["scores"][0]["days"]), (&json!("5"), &json!(1)));
    let (_, answer) =
        scored(&month(&[("记录.csv", &format!("03-03,甲队,张三,无线采集器维护,6,\n{WORK}"))]), &[]);
    assert_eq!(only(&answer, "I005")["sources"][0]["cell"], "F2");
}

#[test]
fn logs_of_other_layouts_are_understood() {
    let world = month(&[(
        "无线采集器维护日报.csv",
        "外包单位:甲队,,,\n填报单位:中心,,,\n日期,姓名,维护数量,维护成功数\n3月3日,张三,8,8\n合计,,8,8\n",
    )]);
    let (exit, answer) = scored(&world, &[]);
    assert_eq!((exit, support::codes(&answer)), (0, Vec::new()), "{answer:#}");
    let score = &answer["scores"][0];
    assert_eq!(
        (&score["team"], &score["work"], &score["quantity"]),
        (&json!("甲队"), &json!("无线采集器维护"), &json!("8"))
    );
    let units = "序号,日期,单位,计量单位,人员,类型,工作内容,数量,成功数,登记日期\n1,2025.3.3,甲队,个,张三,载波,城东片区,20,18,2025-03-04\n";
    let (_, answer) = scored(&month(&[("明细.csv", units)]), &[]);
    assert_eq!(answer["scores"][0]["adjustment"], "0.1", "{answer:#}");
}

#[test]
fn other_readings_apply_where_the_policy_says_so() {
    let world = month(&[(
        "记录.csv",
        "03-03,甲队,张三,载波采集器维护,20,18\n03-04,甲队,张三,表计轮换,10,,2025-03-02,2025-03-04,2,2,10,LH1",
    )]);
    world.put("own.toml", "[outsource.carrier]\nreading = \"added\"\n[outsource.rotation]\nreading = \"by\"\nnotice_days = 10\n");
    let (_, answer) = scored(&world, &["--policy", "own.toml"]);
    assert_eq!(answer["scores"][0]["adjustment"], "0.15");
    assert_eq!(answer["scores"][0]["alternatives"], json!({"highest": "0.1"}));
    assert_eq!(
        (&answer["scores"][1]["adjustment"], &answer["scores"][1]["alternatives"]),
        (&json!("-0.2"), &json!({"over": "-0.1"}))
    );
}

#[test]
fn a_month_without_a_row_is_no_empty_report() {
    let world = month(&[("记录.csv", WORK)]);
    let output = world.command(&["outsourcers", "--period", "2025-05", "."]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let (_, answer) = scored(&world, &[]);
    assert_eq!(answer["fieldwork"]["outside_period"], 0);
}

#[test]
fn ledgers_and_logs_in_one_folder_are_told_apart() {
    let world = World::sound();
    world.put("外包/记录.csv", &format!("{LOG}{WORK}"));
    let (exit, answer) = scored(&world, &[]);
    assert_eq!(exit, 0, "{:#}", answer["findings"]);
    assert!(world.codes().is_empty());
}

#[test]
fn the_text_of_a_month() {
    let rows = "03-03,甲队,张三,无线采集器维护,8,5\n03-04,甲队,张三,无线采集器维护,8,8\n03-03,乙队,王五,载波采集器维护,20,18\n\
                03-04,甲队,李四,表计轮换,100,,2025-03-02,2025-03-04,14,13,94,LH1";
    let world = month(&[
        ("记录.csv", rows),
        ("投诉.csv", "日期,外包单位,人员,工单号,内容,是否属实\n2025-03-03,甲队,张三,TS1,接线错误,属实"),
    ]);
    for lang in ["zh", "en"] {
        let args = ["outsourcers", "--period", "2025-03", "--as-of", "2025-04-08", "--lang", lang, "."];
        let output = world.command(&args).output().unwrap();
        insta::assert_snapshot!(format!("text_{lang}"), String::from_utf8(output.stdout).unwrap());
    }
}

/// The cells of a sheet, row by row, as text.
fn cells(bytes: &[u8], name: &str) -> Vec<Vec<String>> {
    use calamine::{Reader, Xlsx};
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes.to_vec())).unwrap();
    let range = book.worksheet_range(name).unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

#[test]
fn the_workbook_has_a_card_for_each_team() {
    let rows = "03-03,甲/队,张三,无线采集器维护,8,5\n03-04,甲/队,张三,无线采集器维护,8,8\n03-03,乙队,王五,载波采集器维护,20,18\n\
                03-04,甲/队,李四,表计轮换,100,,2025-03-02,2025-03-04,14,13,94,LH1";
    let world = month(&[
        ("记录.csv", rows),
        ("投诉.csv", "日期,外包单位,工单号,是否属实\n2025-03-03,甲/队,TS1,属实"),
    ]);
    let make = |lang: &str, file: &str| {
        scored(&world, &["--lang", lang, "-o", file]);
        let bytes = std::fs::read(world.path().join(file)).unwrap();
        std::fs::remove_file(world.path().join(file)).unwrap();
        bytes
    };
    let bytes = make("zh", "一.xlsx");
    assert_eq!(bytes, make("zh", "二.xlsx"), "the same answer gives the same bytes");
    let names = {
        use calamine::{Reader, Xlsx};
        let book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes.clone())).unwrap();
        book.sheet_names()
    };
    let expected = [
        "摘要",
        "外包单位",
        "评分 乙队",
        "评分 甲 队",
        "每日评分",
        "工单",
        "读法对照",
        "投诉工单",
        "差异清单",
        "暂挂与退回",
        "输入",
    ];
    assert_eq!(names, expected);
    let has = |sheet: &str, texts: &[&str]| {
        let rows = cells(&bytes, sheet);
        let found = rows.iter().any(|row| texts.iter().all(|text| row.iter().any(|cell| cell == text)));
        assert!(found, "{sheet} {texts:?}: {rows:#?}");
    };
    has("外包单位", &["乙队", "1", "0.1"]);
    has("评分 甲 队", &["张三", "无线采集器维护", "2", "16", "13", "0.8125"]);
    has("评分 甲 队", &["LH1", "-0.1", "14/15", "0.9286", "迟一天即扣 -20%"]);
    has("评分 甲 队", &["K605", "抽查合格率不足", "外包队伍 §5.2、§5.3", "1"]);
    has("每日评分", &["甲/队", "张三", "不合格", "-0.05", "-0.1", "-0.0875", "./记录.csv!E2"]);
    has("工单", &["LH1", "2", "-0.1", "-0.2", "14", "15"]);
    has("读法对照", &["LH1", "超过一天起扣", "-0.1", "-0.2", "外包队伍 §5.2"]);
    has("投诉工单", &["TS1", "属实"]);
    has("差异清单", &["K603", "甲/队", "李四", "LH1", "外包队伍 §5.2"]);
    let english = make("en", "三.xlsx");
    assert!(cells(&english, "Readings compared").iter().flatten().any(|cell| cell == "over a day"));
}

/// A header of two merged rows, merged teams and days, stars, a unit column and a total.
#[test]
fn a_form_of_merged_cells_is_read_whole() {
    use rust_xlsxwriter::{Format, Workbook};
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 11, "2025年3月外包队伍工作量统计表", &plain).unwrap();
    for (text, col) in ["日期*", "施工\n单位", "人员", "作业类型"].into_iter().zip(0..) {
        sheet.merge_range(1, col, 2, col, text, &plain).unwrap();
    }
    for (from, to, text) in [(4, 5, "维护"), (6, 7, "抽查"), (8, 9, "完成日期")] {
        sheet.merge_range(1, from, 1, to, text, &plain).unwrap();
    }
    sheet.merge_range(1, 10, 2, 10, "采集成功数(只)", &plain).unwrap();
    sheet.merge_range(1, 11, 2, 11, "工单编号", &plain).unwrap();
    sheet.write_row(2, 4, ["数量", "成功数", "数量", "合格数"]).unwrap();
    sheet.write_row(2, 8, ["计划完成日期", "实际完成日期"]).unwrap();
    sheet.merge_range(3, 0, 4, 0, "3.3", &plain).unwrap();
    sheet.merge_range(3, 1, 5, 1, "甲队", &plain).unwrap();
    sheet.write_row(3, 2, ["张三", "无线"]).unwrap().write_row(3, 4, [6, 5]).unwrap();
    sheet.write_row(4, 2, ["李四", "载波"]).unwrap().write_row(4, 4, [15, 12]).unwrap();
    sheet.write_row(5, 2, ["李四", "电表轮换"]).unwrap();
    sheet.write(5, 0, "3月4日").unwrap().write(5, 4, 20).unwrap();
    sheet.write_row(5, 6, [3, 3]).unwrap().write_row(5, 8, ["3月4日", "2025/3/4"]).unwrap();
    sheet.write(5, 10, "20只").unwrap().write(5, 11, 1024).unwrap();
    sheet.write(6, 0, "合计").unwrap().write(6, 4, 41).unwrap();
    sheet.write(7, 0, "填表人:王").unwrap();
    let world = World::of("2025-03-01", "2025-03-31");
    world.put_bytes("三月.xlsx", &book.save_to_buffer().unwrap());
    let (exit, answer) = scored(&world, &["--strict"]);
    assert_eq!((exit, support::codes(&answer)), (0, Vec::new()), "{answer:#}");
    let scores = answer["scores"].as_array().unwrap();
    let of = |at: usize| [&scores[at]["person"], &scores[at]["work"], &scores[at]["adjustment"]];
    assert_eq!(of(0), [&json!("张三"), &json!("无线采集器维护"), &json!("0.05")]);
    assert_eq!(of(1), [&json!("李四"), &json!("载波采集器维护"), &json!("0.05")]);
    assert_eq!((&scores[2]["order"], &scores[2]["collection_rate"]), (&json!("1024"), &json!("1.0000")));
    assert_eq!(
        answer["inputs"][0]["rows"],
        json!({"read": 8, "accepted": 3, "rejected": 0, "skipped": 5, "held": 0})
    );
}

#[test]
fn a_log_in_gbk_and_lists_on_other_sheets_are_read() {
    let log = "日期,外包队伍,姓名,工作类型,数量,成功数\n2025-03-03,甲队,张三,载波采集器维护,20,13\n";
    let (bytes, _, _) = encoding_rs::GBK.encode(log);
    let world = World::of("2025-03-01", "2025-03-31");
    world.put_bytes("记录.csv", &bytes);
    let (_, answer) = scored(&world, &[]);
    assert_eq!(support::codes(&answer), ["K602"]);
    assert_eq!(answer["scores"][0]["alternatives"], json!({"added": "-0.05"}));
}
