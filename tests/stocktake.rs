//! `stocktake`: counts against the book, rule by rule, and count sheets that come back.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use serde_json::Value;
use std::io::{Read, Write};
use std::path::Path;
use support::{World, codes, store};

const HEAD: &str = "序号,存货编码,存货名称,规格型号,单位,账面数量,实盘数量,盘盈,盘亏,盈亏原因,盘点人,监盘人";
const DAY: &str = "2025-03-31";

/// A count sheet of a store, with its title block.
fn sheet(short: &str, day: &str, rows: &[&str]) -> String {
    let mut text = format!("物资盘点表,,,,,,,,,,,\n仓库:{},,,,盘点日期:{day},,,,,,,\n{HEAD}\n", store(short));
    for (row, n) in rows.iter().zip(1..) {
        text += &format!("{n},{row},王建国,刘洋\n");
    }
    text + "盘点人签字:,,,,,,现场总代表签字:,,,,,\n"
}

fn onhand(day: &str, lines: &[&str]) -> String {
    let mut text = format!(
        "现存量,,,,,\n截止日期:{day},,,,,\n仓库名称,存货编码,存货名称,规格型号,主计量单位,现存数量\n"
    );
    for line in lines {
        let (short, rest) = line.split_once(' ').unwrap();
        text += &format!("{},{rest}\n", store(short));
    }
    text
}

const STOCK: &[&str] = &[
    "甲好 0001,碳刷,J204,块,10",
    "甲好 0002,齿轮油,320,升,5",
    "甲好 0003,碳刷,J205,块,4",
    "甲坏 0001,碳刷,J204,块,2",
    "乙好 0001,碳刷,J204,块,8",
];
const GOOD: [&str; 3] =
    ["0001,碳刷,J204,块,10,10,,,", "0002,齿轮油,320,升,5,5,,,", "0003,碳刷,J205,块,4,4,,,"];

/// Two sites, counted on the last day of the quarter, and nothing wrong.
fn counted() -> World {
    let world = World::of("2025-01-01", "2025-03-31");
    world
        .put(
            "ERP/仓库档案.csv",
            "仓库编码,仓库名称,所属现场,所属业务部,库房性质\n\
             011,甲风电场完好品库,甲风电场,华北业务部,完好品\n\
             012,甲风电场损坏品库,甲风电场,华北业务部,损坏品\n\
             021,乙风电场完好品库,乙风电场,西北业务部,完好品\n\
             022,乙风电场损坏品库,乙风电场,西北业务部,损坏品\n",
        )
        .put(
            "ERP/存货档案.csv",
            "存货编码,存货名称,规格型号,主计量单位,辅计量单位,换算率,参考单价,ABC\n\
             0001,碳刷,J204,块,盒,10,30,\n\
             0002,齿轮油,320,升,,,80,\n\
             0003,碳刷,J205,块,,,35,\n\
             0009,轴承,6204,个,,,50,A\n",
        )
        .put("ERP/现存量.csv", &onhand(DAY, STOCK))
        .put("盘点/甲好.csv", &sheet("甲好", DAY, &GOOD))
        .put("盘点/甲坏.csv", &sheet("甲坏", DAY, &["0001,碳刷,J204,块,2,2,,,"]))
        .put("盘点/乙好.csv", &sheet("乙好", DAY, &["0001,碳刷,J204,块,8,8,,,"]));
    world
}

fn good(world: &World, rows: &[&str]) {
    world.put("盘点/甲好.csv", &sheet("甲好", DAY, rows));
}

/// The good store with its first line as given.
fn first(world: &World, row: &str) {
    good(world, &[row, GOOD[1], GOOD[2]]);
}

fn compare(world: &World, extra: &[&str]) -> (i32, Value) {
    let mut args = vec!["stocktake", "compare", "--period", "2025-Q1", "--as-of", "2025-04-08"];
    args.extend(["--format", "json", "."]);
    args.extend(extra);
    let output = world.command(&args).output().unwrap();
    let answer = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code().unwrap(), answer)
}

fn found(world: &World) -> Vec<String> {
    codes(&compare(world, &[]).1)
}

/// The line of a store and item.
fn count<'a>(answer: &'a Value, warehouse: &str, item: &str) -> &'a Value {
    let lines = answer["counts"].as_array().unwrap();
    let of_key = |line: &&Value| line["warehouse"] == store(warehouse) && line["item"] == item;
    lines.iter().find(of_key).unwrap_or_else(|| panic!("{warehouse} {item}: {lines:#?}"))
}

fn documents(remark: &str, approval: &str, status: &str) -> String {
    format!(
        "其他出库单列表,,,,,,,,\n日期:2025-01-01 至 2025-04-08,,,,,,,,\n\
         单据日期,单据号,仓库,收发类别,存货编码,数量,审核状态,备注,审批单号\n\
         2025-03-20,QTCK9,甲风电场完好品库,盘亏出库,0001,2,{status},{remark},{approval}\n"
    )
}

fn ledger(rows: &str) -> String {
    format!("日期,物资编码,物资名称,规格型号,单位,出入库类别,数量,结存,备注\n{rows}")
}

type Case = (&'static str, fn(&World), &'static [&'static str]);

const FIRES: &[Case] = &[
    ("S401", |w| first(w, "0001,碳刷,J204,块,10,12,2,,上次盘点有误"), &["S401"]),
    ("S402", |w| first(w, "0001,碳刷,J204,块,10,9,,1,领用未登记"), &["S402"]),
    // Nothing there is a loss, not an empty cell.
    ("S402", |w| first(w, "0001,碳刷,J204,块,10,0,,10,领用未登记"), &["S402"]),
    ("S403", |w| first(w, "0001,碳刷,J204,块,10,9,,1,"), &["S402", "S403"]),
    ("S404", |w| first(w, "0001,碳刷,J204,块,10,,,,"), &["S404"]),
    ("S404", |w| good(w, &GOOD[..2]), &["S404"]),
    ("S405", |w| good(w, &[GOOD[0], GOOD[1], GOOD[2], "0009,轴承,6204,个,,3,,,捡到"]), &["S405"]),
    ("S405", |w| good(w, &[GOOD[0], GOOD[1], GOOD[2], "7777,轴承,6309,个,,3,,,捡到"]), &["S405"]),
    ("S405", |w| first(w, "0001,碳刷,J204,箱,1,1,,,"), &["S404", "S405"]),
    // Nobody knows the code, and the store has neither it nor a name that is near.
    ("S405", |w| good(w, &[GOOD[0], GOOD[1], GOOD[2], "8888,,,,,3,,,"]), &["S405"]),
    ("S406", |w| first(w, "0001,碳刷,J204,块,12,10,,2,"), &["S406"]),
    ("S407", |w| first(w, "0001,碳刷,J204,块,10,9,,2,领用未登记"), &["S402", "S407"]),
    ("S407", |w| first(w, "0001,碳刷,J204,块,10,10,1,,"), &["S407"]),
    (
        "S408",
        |w| {
            w.remove("盘点/乙好.csv");
        },
        &["S408"],
    ),
    (
        "S408",
        |w| {
            w.remove("盘点/甲坏.csv");
        },
        &["S408"],
    ),
    (
        "S409",
        |w| {
            w.put("盘点/乙好.csv", &sheet("乙好", "2025-04-06", &["0001,碳刷,J204,块,8,8,,,"]));
        },
        &["S409", "S414"],
    ),
    (
        "S409",
        |w| {
            w.put("盘点/乙好.csv", &sheet("乙好", "", &["0001,碳刷,J204,块,8,8,,,"]));
        },
        &["S409"],
    ),
    ("S410", |w| good(w, &[GOOD[0], GOOD[1], GOOD[2], "0001,碳刷,J204,块,10,7,,3,重盘"]), &["S410"]),
    (
        "S410",
        |w| {
            w.put("盘点/甲好 再报.csv", &(sheet("甲好", DAY, &GOOD) + "\n"));
        },
        &["S410"],
    ),
    // Two near items of one store.
    (
        "S411",
        |w| good(w, &["0001,碳刷,J204,块,10,9,,1,待查", GOOD[1], "0003,碳刷,J205,块,4,5,1,,串货"]),
        &["S411"],
    ),
    // The two conditions of one item.
    (
        "S411",
        |w| {
            first(w, "0001,碳刷,J204,块,10,9,,1,");
            w.put("盘点/甲坏.csv", &sheet("甲坏", DAY, &["0001,碳刷,J204,块,2,3,1,,"]));
        },
        &["S403", "S403", "S411"],
    ),
    // Two sites, where the quantity is no coincidence.
    (
        "S411",
        |w| {
            first(w, "0001,碳刷,J204,块,10,7,,3,待查");
            w.put("盘点/乙好.csv", &sheet("乙好", DAY, &["0001,碳刷,J204,块,8,11,3,,待查"]));
        },
        &["S411"],
    ),
    (
        "S412",
        |w| {
            w.put("ERP/其他出库单.csv", &documents("盘点调整", "", "已审核"));
        },
        &["S412"],
    ),
    (
        "S412",
        |w| {
            w.put("ERP/其他出库单.csv", &documents("未经批准", "", "已审核"));
        },
        &["S412"],
    ),
    (
        "S413",
        |w| {
            w.put(
                "盘点/乙好.csv",
                &sheet("乙好", DAY, &["0001,碳刷,J204,块,8,8,,,"]).replace("刘洋", "王 建国"),
            );
        },
        &["S413"],
    ),
    (
        "S414",
        |w| {
            w.put("盘点/乙好.csv", &sheet("乙好", "2025-03-29", &["0001,碳刷,J204,块,8,8,,,"]));
        },
        &["S414"],
    ),
];

const QUIET: &[Case] = &[
    ("S401", |_| {}, &[]),
    // By name and model alone, in another unit, and with the unit behind the number.
    ("S401", |w| first(w, ",碳刷,J204,盒,1,1,,,"), &[]),
    ("S402", |w| first(w, "0001,碳刷,J204,块,10,1盒,,,"), &[]),
    ("S403", |w| first(w, "0001,碳刷,J204,块,10,9,,1,待查"), &["S402"]),
    ("S404", |w| first(w, "0001,碳刷,J204,块,10,０１０.0,,,"), &[]),
    // A cycle count need not hold everything, nor every store.
    (
        "S404",
        |w| {
            w.put("盘点/甲好.csv", &sheet("甲好", DAY, &GOOD[..1]).replace("物资盘点表", "物资抽盘表"));
        },
        &[],
    ),
    ("S405", |w| good(w, &[GOOD[0], GOOD[1], GOOD[2], "0009,轴承,6204,个,0,0,,,"]), &[]),
    // A blind sheet has no book.
    ("S406", |w| first(w, "0001,碳刷,J204,块,,10,,,"), &[]),
    ("S407", |w| first(w, "0001,碳刷,J204,块,10,9,,-1,领用未登记"), &["S402"]),
    (
        "S408",
        |w| {
            // An empty store needs no sheet; a sheet that says so is welcome.
            w.put("盘点/乙坏.csv", &sheet("乙坏", DAY, &["0001,碳刷,J204,块,0,0,,,"]));
        },
        &[],
    ),
    (
        "S409",
        |w| {
            // The last day in time, and the export of that day.
            w.put("盘点/乙好.csv", &sheet("乙好", "2025-04-05", &["0001,碳刷,J204,块,8,8,,,"]));
            w.put("ERP/现存量2.csv", &onhand("2025-04-05", &STOCK[4..]));
        },
        &[],
    ),
    // The same bytes are told as such.
    (
        "S410",
        |w| {
            w.put("盘点/甲好 副本.csv", &sheet("甲好", DAY, &GOOD));
        },
        &["I006"],
    ),
    // Parts of one stock, by their place.
    (
        "S410",
        |w| {
            let text = sheet(
                "甲好",
                DAY,
                &["0001,碳刷,J204,块,6,6,,,", "0001,碳刷,J204,块,4,4,,,", GOOD[1], GOOD[2]],
            );
            let text = text
                .replacen("序号", "货位", 1)
                .replace("\n1,0001", "\nA1,0001")
                .replace("\n2,0001", "\nA2,0001");
            w.put("盘点/甲好.csv", &text);
        },
        &[],
    ),
    // The site has another reason.
    (
        "S411",
        |w| good(w, &["0001,碳刷,J204,块,10,9,,1,领用未登记", GOOD[1], "0003,碳刷,J205,块,4,5,1,,待查"]),
        &["S401", "S402"],
    ),
    // One piece on two sites is a coincidence.
    (
        "S411",
        |w| {
            first(w, "0001,碳刷,J204,块,10,9,,1,待查");
            w.put("盘点/乙好.csv", &sheet("乙好", DAY, &["0001,碳刷,J204,块,8,9,1,,待查"]));
        },
        &["S401", "S402"],
    ),
    (
        "S412",
        |w| {
            w.put("ERP/其他出库单.csv", &documents("业务部批准", "", "已审核"));
        },
        &[],
    ),
    (
        "S412",
        |w| {
            w.put("ERP/其他出库单.csv", &documents("", "SP-2025-017", "已审核"));
        },
        &[],
    ),
    (
        "S412",
        |w| {
            w.put("ERP/其他出库单.csv", &documents("", "", "未审核"));
        },
        &[],
    ),
    ("S413", |_| {}, &[]),
    (
        "S414",
        |w| {
            w.put("盘点/乙好.csv", &sheet("乙好", "2025-03-29", &["0001,碳刷,J204,块,8,8,,,"]));
            w.put("乙风电场/0330.csv", &ledger("2025-03-30,,,,,无,,,\n"));
            w.put("乙风电场/0331.csv", &ledger("2025-03-31,,,,,无,,,\n"));
        },
        &[],
    ),
];

#[test]
fn each_rule_fires_where_it_should_and_nothing_else_does() {
    for (code, spoil, expected) in FIRES {
        let world = counted();
        spoil(&world);
        assert!(expected.contains(code), "{code}");
        assert_eq!(found(&world), *expected, "{code}: {:#}", compare(&world, &[]).1["findings"]);
    }
}

#[test]
fn each_rule_stays_quiet_where_all_is_well() {
    for (code, change, expected) in QUIET {
        let world = counted();
        change(&world);
        assert_eq!(found(&world), *expected, "{code}: {:#}", compare(&world, &[]).1["findings"]);
    }
}

#[test]
fn every_rule_has_both_cases() {
    let listed: Vec<&str> =
        duizhang::rules::all().map(|rule| rule.code).filter(|code| code.starts_with('S')).collect();
    for cases in [FIRES, QUIET] {
        let mut covered: Vec<&str> = cases.iter().map(|(code, ..)| *code).collect();
        covered.dedup();
        assert_eq!(covered, listed);
    }
}

#[test]
fn the_book_is_rolled_to_the_day_of_the_count() {
    // The export has 10; 3 were issued on the 30th and 20 came on the 31st.
    let rows = "2025-03-30,0001,碳刷,J204,块,自用领用,3,,\n2025-03-31,0001,碳刷,J204,块,采购入库,20,,\n";
    for (day, counted_, book, variance, now) in [
        ("2025-03-29", "10", "-7", "17", "27"),
        ("2025-03-30", "10", "-10", "20", "30"),
        ("2025-03-31", "10", "10", "0", "10"),
    ] {
        let world = counted();
        world.put("甲风电场/三月.csv", &ledger(rows));
        world.put(
            "盘点/甲好.csv",
            &sheet("甲好", day, &[&format!("0001,碳刷,J204,块,,{counted_},,,待查"), GOOD[1], GOOD[2]]),
        );
        let answer = compare(&world, &[]).1;
        let line = count(&answer, "甲好", "0001");
        let told = [&line["book"], &line["variance"], &line["now"]].map(|v| v.as_str().unwrap().to_owned());
        assert_eq!(told, [book, variance, now], "{day}");
        let exported = (day != DAY).then_some("10");
        assert_eq!(line["exported"]["quantity"].as_str(), exported, "{day}");
    }
}

#[test]
fn a_receipt_after_the_count_is_no_loss() {
    // Frozen book 100, counted 90; a receipt of 20 before the count makes it 30 short.
    for (receipt, variance) in [("2025-03-31", "-10"), ("2025-03-29", "-30")] {
        let world = counted();
        world
            .put("ERP/现存量.csv", &onhand("2025-03-28", &["乙好 0001,碳刷,J204,块,100"]))
            .put("乙风电场/三月.csv", &ledger(&format!("{receipt},0001,碳刷,J204,块,采购入库,20,,\n")))
            .put("盘点/乙好.csv", &sheet("乙好", "2025-03-30", &["0001,碳刷,J204,块,100,90,,10,待查"]));
        let answer = compare(&world, &[]).1;
        assert_eq!(count(&answer, "乙好", "0001")["variance"], variance, "{receipt}");
    }
}

#[test]
fn without_an_export_the_opening_and_the_ledger_are_the_book() {
    let world = counted();
    world
        .put("ERP/现存量.csv", &onhand("2024-12-31", STOCK))
        .put("甲风电场/三月.csv", &ledger("2025-02-03,0001,碳刷,J204,块,自用领用,3,,\n"));
    let answer = compare(&world, &["--ignore", "S414"]).1;
    assert_eq!(count(&answer, "甲好", "0001")["book"], "7");
    let bare = counted();
    bare.remove("ERP/现存量.csv");
    let (exit, answer) = compare(&bare, &[]);
    assert_eq!((exit, &answer["summary"]["complete"]), (2, &Value::Bool(false)));
    assert_eq!(count(&answer, "甲好", "0001")["variance"], "0");
}

#[test]
fn a_sheet_given_three_times_has_the_variance_of_one() {
    let world = counted();
    let text = sheet("甲好", DAY, &["0001,碳刷,J204,块,10,9,,1,领用未登记", GOOD[1], GOOD[2]]);
    world
        .put("盘点/甲好.csv", &text)
        .put("盘点/甲好2.csv", &text)
        .put("盘点/甲好3.csv", &(text.clone() + "\n"));
    let answer = compare(&world, &[]).1;
    assert_eq!(count(&answer, "甲好", "0001")["variance"], "-1");
    assert_eq!(answer["stocktake"]["all"]["loss"], "1");
    assert_eq!(codes(&answer), ["I006", "S402", "S410"]);
}

/// A sheet that names neither site nor store nor day in itself.
const BARE: &str =
    "物资盘点表,,,,,,\n存货编码,存货名称,规格型号,单位,账面数量,实盘数量,备注\n0001,碳刷,J204,块,10,9,\n";

#[test]
fn the_same_bytes_in_the_folders_of_two_sites_are_two_counts() {
    for [one, other] in [
        ["盘点/甲风电场/完好品20250331.csv", "盘点/乙风电场/完好品20250331.csv"],
        ["完好品盘点/甲风电场盘点20250331.csv", "完好品盘点/乙风电场盘点20250331.csv"],
        ["盘点/甲风电场完好品库20250331.csv", "盘点/乙风电场完好品库20250331.csv"],
    ] {
        let world = counted();
        world.remove("盘点/甲好.csv").remove("盘点/乙好.csv").put(one, BARE).put(other, BARE);
        let answer = compare(&world, &[]).1;
        assert!(!codes(&answer).contains(&"I006".to_owned()), "{one}: {:?}", codes(&answer));
        for store in ["甲好", "乙好"] {
            assert_eq!(count(&answer, store, "0001")["counted"], "9", "{one}");
        }
        // The same once more is a copy still.
        world.put(&one.replace(".csv", " 副本.csv"), BARE);
        let answer = compare(&world, &[]).1;
        assert!(codes(&answer).contains(&"I006".to_owned()), "{one}: {:?}", codes(&answer));
        assert_eq!(count(&answer, "甲好", "0001")["counted"], "9", "{one}");
    }
}

#[test]
fn the_stores_of_one_site_may_have_equal_sheets() {
    let world = counted();
    let names = ["盘点/甲风电场/完好品库20250331.csv", "盘点/甲风电场/损坏品库20250331.csv"];
    world.remove("盘点/甲好.csv").remove("盘点/甲坏.csv").put(names[0], BARE).put(names[1], BARE);
    let answer = compare(&world, &[]).1;
    assert!(!codes(&answer).contains(&"I006".to_owned()), "{:?}", codes(&answer));
    assert_eq!(count(&answer, "甲坏", "0001")["counted"], "9");
}

#[test]
fn a_sheet_that_says_its_site_is_the_same_in_any_folder() {
    let world = counted();
    let text = sheet("甲好", DAY, &GOOD);
    world.put("盘点/甲好.csv", &text).put("盘点/乙风电场/抄送.csv", &text);
    assert_eq!(found(&world), ["I006"]);
}

#[test]
fn earlier_counts_are_history_and_a_recount_stands() {
    let world = counted();
    world
        .put("盘点/十二月.csv", &sheet("甲好", "2024-12-31", &["0001,碳刷,J204,块,9,8,,1,待查", GOOD[1]]))
        .put("盘点/一月.csv", &sheet("甲好", "2025-01-31", &["0001,碳刷,J204,块,9,9,,,"]));
    first(&world, "0001,碳刷,J204,块,10,7,,3,待查");
    world.put(
        "盘点/甲 复盘.csv",
        &sheet("甲好", "2025-04-04", &["0001,碳刷,J204,块,10,9,,1,领用未登记"])
            .replace("物资盘点表", "2025年第一季度物资复盘表"),
    );
    let answer = compare(&world, &["--ignore", "S414"]).1;
    assert_eq!(count(&answer, "甲好", "0001")["variance"], "-1");
    assert_eq!(codes(&answer), ["S402"], "{:#}", answer["findings"]);
    let history = answer["stocktake"]["history"].as_array().unwrap();
    let days: Vec<&str> = history.iter().map(|past| past["day"].as_str().unwrap()).collect();
    assert_eq!(days, ["2025-01-31", "2024-12-31"]);
}

#[test]
fn a_folder_of_everything_serves_both_commands() {
    let world = World::sound();
    world.put(
        "盘点/甲好.csv",
        &sheet("甲好", "2025-03-02", &["0001,碳刷,J204,块,8,8,,,", "0002,齿轮油,320,升,5,5,,,"]),
    );
    assert_eq!(world.reconcile(&[]).0, 0);
    let args =
        ["stocktake", "compare", "--period", "2025-03", "--as-of", "2025-03-10", "--format", "json", "."];
    let output = world.command(&args).output().unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{:#}", answer["findings"]);
    assert_eq!(answer["counts"].as_array().unwrap().len(), 2);
}

#[test]
fn layouts_of_the_sites_own_are_understood() {
    let layouts: &[(&str, &str)] = &[
        // The export with a column for the count, and the store in each row.
        (
            "盘点/甲风电场盘点.csv",
            "盘点日期:2025-03-31,,,,,\n仓库名称,存货编码,存货名称,规格型号,现存数量,盘点数量\n\
             甲风电场完好品库,0001,碳刷,J204,10,9\n甲风电场完好品库,0002,齿轮油,320,5,5\n\
             甲风电场完好品库,0003,碳刷,J205,4,4\n甲风电场损坏品库,0001,碳刷,J204,2,2\n",
        ),
        // Two layers of heads, the store by its condition, the day by the name of the file.
        (
            "盘点/甲风电场/完好品库盘点20250331.csv",
            "物资,,账面,,实盘,,盈亏,,\n编码,名称,数量,金额,数量,金额,数量,金额,原因说明\n\
             0001,碳刷,10,300,9,270,-1,-30,待查\n0002,齿轮油,5,400,5,400,,,\n0003,碳刷,4,140,4,140,,,\n",
        ),
        // 账存 and 实存, book less count.
        (
            "盘点/甲.csv",
            "甲风电场完好品库 2025年3月31日 库存盘存表,,,,,,\n编号,品名,型号,账存,实存,差异,备注\n\
             1,碳刷,J204,10,9,1,\n2,齿轮油,320,5,5,0,\n3,碳刷,J205,4,4,,\n",
        ),
    ];
    for (name, text) in layouts {
        let world = counted();
        world.remove("盘点/甲好.csv").put(name, text);
        let answer = compare(&world, &["--ignore", "S403,S410,S405"]).1;
        let line = count(&answer, "甲好", "0001");
        assert_eq!((&line["variance"], &line["counted_on"]), (&"-1".into(), &DAY.into()), "{name}");
        assert_eq!(codes(&answer), ["S402"], "{name}: {:#}", answer["findings"]);
    }
}

#[test]
fn no_count_sheet_is_no_empty_report() {
    let world = World::sound();
    let output = world.command(&["stocktake", "compare", "--period", "2025-03", "."]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("没有盘点表"));
}

#[test]
fn vouchers_and_figures_stand_in_the_answer() {
    let world = counted();
    good(
        &world,
        &[
            "0001,碳刷,J204,块,10,9,,1,待查",
            "0002,齿轮油,320,升,5,4,,1,领用未登记",
            "0003,碳刷,J205,块,4,5,1,,待查",
        ],
    );
    let answer = compare(&world, &["-o", "报告.xlsx"]).1;
    let all = &answer["stocktake"]["all"];
    assert_eq!(
        (&all["net"], &all["absolute"], &all["exact_rate"]),
        (&"-1".into(), &"3".into(), &"0.4000".into())
    );
    assert_eq!((&all["net_value"], &all["absolute_value"]), (&"-75".into(), &"145".into()));
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(world.path().join("报告.xlsx")).unwrap();
    let range = calamine::Reader::worksheet_range(&mut book, "建议凭证").unwrap();
    let text: Vec<String> =
        range.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(text.iter().filter(|row| row.contains("盘亏出库")).count(), 2, "{text:#?}");
    assert_eq!(text.iter().filter(|row| row.contains("盘盈入库")).count(), 1, "{text:#?}");
}

/// Runs `stocktake template` into `out` and returns the files' names.
fn template(world: &World, extra: &[&str]) -> Vec<String> {
    let mut args =
        vec!["stocktake", "template", "--period", "2025-Q1", "-o", "out", "-q", "--format", "json"];
    args.extend(["ERP", "盘点"]);
    args.extend(extra);
    let output = world.command(&args).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let files = answer["files"].as_array().unwrap().iter();
    files.map(|file| file["file"].as_str().unwrap().to_owned()).collect()
}

/// Writes a workbook anew with its parts changed by `change`, given name and text.
fn rewrite(from: &Path, to: &Path, change: impl Fn(&str, String) -> String) {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(from).unwrap()).unwrap();
    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
    let mut out = zip::ZipWriter::new(std::fs::File::create(to).unwrap());
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let (name, mut text) = (part.name().unwrap().into_owned(), String::new());
        part.read_to_string(&mut text).unwrap();
        out.start_file(&name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(change(&name, text).as_bytes()).unwrap();
    }
    out.finish().unwrap();
}

/// Puts a number into an empty cell.
fn fill(text: String, cell: &str, number: &str) -> String {
    let at = text.find(&format!("<c r=\"{cell}\"")).unwrap_or_else(|| panic!("{cell}"));
    let end = at + text[at..].find("/>").unwrap();
    format!("{}><v>{number}</v></c>{}", &text[..end], &text[end + 2..])
}

#[test]
fn what_template_writes_comes_back_exactly() {
    let fresh = || {
        let world = counted();
        for name in ["盘点/甲好.csv", "盘点/甲坏.csv", "盘点/乙好.csv"] {
            world.remove(name);
        }
        world
    };
    // By its title, by its hidden sheet alone, and blind.
    for (blind, title, hidden) in
        [(false, true, true), (false, false, true), (false, true, false), (true, true, true)]
    {
        let world = fresh();
        let files = template(&world, if blind { &["--blind"] } else { &[] });
        assert_eq!(files.len(), 2, "{files:?}");
        let column = if blind { "F" } else { "G" };
        for (file, n) in files.iter().zip(1..) {
            let site_a = file.contains('甲');
            rewrite(
                &world.path().join(file),
                &world.path().join(format!("回收/{n}.xlsx")),
                |name, text| {
                    let cell = |row: u32| format!("{column}{row}");
                    match name {
                        "xl/worksheets/sheet1.xml" if site_a => {
                            fill(fill(fill(text, &cell(6), "9"), &cell(7), "0"), &cell(8), "4")
                        }
                        "xl/worksheets/sheet1.xml" => fill(text, &cell(6), "8"),
                        "xl/worksheets/sheet2.xml" if site_a => fill(text, &cell(6), "2"),
                        "xl/sharedStrings.xml" => {
                            let text = if hidden { text } else { text.replace(">PD-", ">XX-") };
                            if title {
                                text
                            } else {
                                text.replace("表号:PD-", "表号")
                                    .replace("仓库:", "仓库")
                                    .replace("风电场2025年", "")
                            }
                        }
                        _ => text,
                    }
                },
            );
            std::fs::remove_file(world.path().join(file)).unwrap();
        }
        let (_, answer) = compare(&world, &[]);
        let case = format!("blind {blind}, title {title}, hidden {hidden}: {:#}", answer["findings"]);
        assert_eq!(answer["summary"]["complete"], true, "{case}");
        let told = |item: &str| {
            let line = count(&answer, "甲好", item);
            [&line["book_on_sheet"], &line["counted"], &line["state"]]
                .map(|v| v.as_str().unwrap_or("-").to_owned())
        };
        let book = |text: &str| if blind { "-".to_owned() } else { text.to_owned() };
        assert_eq!(told("0001"), [book("10"), "9".into(), "counted".into()], "{case}");
        assert_eq!(told("0002"), [book("5"), "0".into(), "zero".into()], "{case}");
        assert_eq!(codes(&answer), ["S402", "S402", "S403", "S403"], "{case}");
    }
}

#[test]
fn a_form_that_comes_back_empty_was_not_counted() {
    let world = counted();
    let files = template(&world, &[]);
    for name in ["盘点/甲好.csv", "盘点/甲坏.csv", "盘点/乙好.csv"] {
        world.remove(name);
    }
    assert_eq!(files.len(), 2);
    let (exit, answer) = compare(&world, &[]);
    assert_eq!(exit, 1);
    assert_eq!(codes(&answer), ["S404"; 5]);
}

#[test]
fn recounts_and_samples_hold_what_they_should() {
    let world = counted();
    first(&world, "0001,碳刷,J204,块,10,7,,3,待查");
    let lines = |extra: &[&str]| {
        let mut args =
            vec!["stocktake", "template", "--period", "2025-Q1", "-o", "out", "-q", "--format", "json"];
        args.extend(["ERP", "盘点"]);
        args.extend(extra);
        let output = world.command(&args).output().unwrap();
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        let files = answer["files"].as_array().cloned().unwrap_or_default();
        let sheets = files.iter().flat_map(|file| file["sheets"].as_array().unwrap().clone());
        sheets
            .map(|sheet| (sheet["number"].as_str().unwrap().to_owned(), sheet["lines"].as_u64().unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        lines(&["--recount", "--date", "2025-04-02"]),
        [("PD-20250402-F-甲风电场完好品库".to_owned(), 1)]
    );
    let drawn = lines(&["--sample", "2", "--seed", "7"]);
    assert_eq!(drawn.iter().map(|(_, lines)| lines).sum::<u64>(), 3);
    assert_eq!(drawn, lines(&["--sample", "2", "--seed", "7"]));
    assert!(drawn.iter().all(|(number, _)| number.contains("-C-")));
    // 1 item of the master has a class, and no store has it.
    assert_eq!(lines(&["--abc", "A"]), []);
}

#[test]
fn the_workbook_is_the_same_each_time_in_both_languages() {
    let world = counted();
    first(&world, "0001,碳刷,J204,块,10,9,,1,待查");
    world.put("盘点/十二月.csv", &sheet("甲好", "2024-12-31", &["0001,碳刷,J204,块,9,8,,1,待查"]));
    for lang in ["zh", "en"] {
        let read = || {
            compare(&world, &["-o", "报告.xlsx", "--lang", lang]);
            let bytes = std::fs::read(world.path().join("报告.xlsx")).unwrap();
            world.remove("报告.xlsx");
            bytes
        };
        assert!(read() == read(), "{lang}");
    }
}

#[test]
fn the_text_report_reads_well() {
    let world = counted();
    good(&world, &["0001,碳刷,J204,块,10,9,,1,待查", GOOD[1], "0003,碳刷,J205,块,4,5,1,,待查"]);
    for lang in ["zh", "en"] {
        let args =
            ["stocktake", "compare", "--period", "2025-Q1", "--as-of", "2025-04-08", "--lang", lang, "."];
        let output = world.command(&args).output().unwrap();
        insta::assert_snapshot!(format!("text_{lang}"), String::from_utf8(output.stdout).unwrap());
    }
}
