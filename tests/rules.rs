//! Every rule: a case in which it fires and one in which it stays quiet.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};
use std::collections::BTreeSet;
use support::{HEADER, World, fixture, onhand};

/// A case: its code, what to spoil, and all the codes that the spoilt month gives.
type Case = (&'static str, fn(&World), &'static [&'static str]);

const ROW: &str = "2025-03-01,0001,碳刷,J204,块,自用领用,2,8,\n";

/// One spoilt cell each. A row that is refused or held leaves its ERP line without a
/// counterpart, so its balance differs as well.
const FIRES: &[Case] = &[
    (
        "I001",
        |w| {
            w.put_bytes("甲风电场/损坏.xlsx", b"PK\x03\x04 xl/ cut short");
        },
        &["I001"],
    ),
    (
        "I001",
        |w| {
            w.put("甲风电场/空.csv", "");
        },
        &["I001"],
    ),
    (
        "I002",
        |w| {
            w.put("别的.csv", "甲,乙,丙\n1,2,3\n4,5,6\n");
        },
        &["I002"],
    ),
    (
        "I003",
        |w| {
            w.put(
                "甲风电场/0303.csv",
                "日期,物资名称,规格型号,单位,数量,经手人\n2025-03-02,碳刷,J204,块,1,王\n",
            );
        },
        &["I003"],
    ),
    (
        "I004",
        |w| {
            w.day("0301", &ROW.replace(",2,8,", ",约2,8,"));
        },
        &["I004", "R301"],
    ),
    (
        "I004",
        |w| {
            w.day("0301", &ROW.replace("2025-03-01", "三月一日"));
        },
        &["I004", "R301"],
    ),
    (
        "I004",
        |w| {
            w.day("0301", &format!("{ROW}2025-03-01,0002,齿轮油\n"));
        },
        &["I004"],
    ),
    (
        "I005",
        |w| {
            w.day("0301", &ROW.replace("自用领用", ""));
        },
        &["I005", "R301"],
    ),
    (
        "I005",
        |w| {
            w.day("0301", &ROW.replace("块,自用领用,2,", "块,自用领用,,"));
        },
        &["I005", "R301"],
    ),
    (
        "I006",
        |w| {
            w.day("0301 副本", ROW);
        },
        &["I006"],
    ),
    (
        "I006",
        |w| {
            w.put("ERP/现存量_2025-03-02 副本.csv", &onhand(8, 5));
        },
        &["I006"],
    ),
    (
        "I007",
        |w| {
            w.day("0301 再发", &format!("{ROW}2025-03-01,0002,齿轮油,320,升,自用领用,1,4,\n"));
        },
        &["I006", "I007"],
    ),
    (
        "I007",
        |w| {
            w.day("0301 更正", &ROW.replace(",2,8,", ",3,7,"));
        },
        &["I007", "R301"],
    ),
    (
        "I008",
        |w| {
            w.day("0301", &format!("{ROW}合计,,,,,,3,,\n"));
        },
        &["I008"],
    ),
    (
        "I009",
        |w| {
            w.day("0301", &format!("{ROW}2025-03-01,0001,碳刷,J204,块,自用领用,1,6,\n2025-03-01,0001,碳刷,J204,块,采购入库,1,8,\n"));
        },
        &["I009", "I009"],
    ),
    (
        "I010",
        |w| {
            sheet(w, |s| {
                s.set_row_hidden(1).unwrap();
            });
        },
        &["I010"],
    ),
    (
        "I011",
        |w| {
            w.remove("甲风电场/0301.csv")
                .put_bytes("甲风电场/0301.xlsx", &fixture("formats/formula-without-value.xlsx"));
        },
        &["I011", "R301"],
    ),
    (
        "I012",
        |w| {
            sheet(w, |s| {
                s.write_number(1, 1, 1_234_567_890_123_456_768_f64).unwrap();
            });
        },
        &["I012", "R301"],
    ),
    (
        "I013",
        |w| {
            w.put(
                "甲风电场/0301.csv",
                &format!("日期:2025年3月1日,,,,,,,,\n{HEADER}{}", ROW.replace("2025-03-01", "2024-03-01")),
            );
        },
        &["I013", "L109", "R301"],
    ),
    (
        "I014",
        |w| {
            w.day("0301", &ROW.replace("2025-03-01", "3/1/25").replace("3/1", "3/2"));
        },
        &["I014", "R301"],
    ),
    (
        "L101",
        |w| {
            w.day("0301", &ROW.replace("0001,碳刷", ",炭刷"));
        },
        &["L101", "R301"],
    ),
    (
        "L101",
        |w| {
            w.day("0301", &ROW.replace("J204", "J205"));
        },
        &["L101", "R301"],
    ),
    (
        "L102",
        |w| {
            w.day("0301", &ROW.replace("自用领用", "自用领月"));
        },
        &["L102", "R301"],
    ),
    (
        "L109",
        |w| {
            w.remove("甲风电场/0302.csv");
        },
        &["L109"],
    ),
    (
        "L111",
        |w| {
            w.day("0301", &ROW.replace("块", "箱"));
        },
        &["L111", "R301"],
    ),
    (
        "L112",
        |w| {
            w.put("甲风电场/0301.csv", &ledger_with("仓库", "一号库"));
        },
        &["L112", "R301"],
    ),
    (
        "L112",
        |w| {
            w.put("甲风电场/0301.csv", &ledger_with("现场名称", "乙风电场"));
        },
        &["L109", "L112", "R301"],
    ),
    (
        "R301",
        |w| {
            w.put("ERP/现存量_2025-03-02.csv", &onhand(7, 5));
        },
        &["R301"],
    ),
    (
        "R310",
        |w| {
            w.day(
                "0301",
                &format!("2025-03-01,0001,碳刷,J204,块,,,11,上月结存\n{}", ROW.replace(",2,8,", ",2,9,")),
            );
        },
        &["R310"],
    ),
    (
        "R312",
        |w| {
            documents(w, 3, 0);
        },
        &["R301", "R312"],
    ),
    (
        "R314",
        |w| {
            w.put(
                "ERP/现存量_2025-03-02.csv",
                &format!("{}甲风电场完好品库,0002,齿轮油,320,升,0\n", onhand(8, 5)),
            );
        },
        &["R314"],
    ),
];

/// The same places, rightly filled: nothing may be said.
const QUIET: &[Case] = &[
    (
        "I001",
        |w| {
            w.put("readme.txt", "no columns here\n");
        },
        &[],
    ),
    (
        "I002",
        |w| {
            w.put("notes.csv", "一句话\n又一句话\n");
        },
        &[],
    ),
    (
        "I003",
        |w| {
            w.put("甲风电场/0302.csv", "名称,型号,计量单位,业务类型,数量\n");
        },
        &[],
    ),
    (
        "I004",
        |w| {
            w.day("0301", &ROW.replace(",2,8,", ",２块,8,"));
        },
        &[],
    ),
    (
        "I005",
        |w| {
            w.day("0301", &ROW.replace("0001,碳刷", ",碳刷"));
        },
        &[],
    ),
    (
        "I006",
        |w| {
            w.day(
                "0302",
                "2025-03-02,0001,碳刷,J204,块,采购入库,2,10,\n2025-03-02,0001,碳刷,J204,块,自用领用,2,8,\n",
            );
        },
        &[],
    ),
    (
        "I007",
        |w| {
            w.put(
                "甲风电场/0301 损坏品库.csv",
                &ledger_with("仓库", "甲风电场损坏品库").replace("自用领用,2", "报废出库,0"),
            )
            .put("甲风电场/0301.csv", &ledger_with("仓库", "甲风电场完好品库"));
        },
        &[],
    ),
    (
        "I008",
        |w| {
            w.day("0301", &format!("{ROW}合计,,,,,,2,,\n"));
        },
        &[],
    ),
    (
        "I009",
        |w| {
            w.day(
                "0302",
                "2025-03-02,0001,碳刷,J204,块,采购入库,2,10,\n2025-03-02,0001,碳刷,J204,块,自用领用,2,8,\n",
            );
        },
        &[],
    ),
    (
        "I010",
        |w| {
            sheet(w, |_| {});
        },
        &[],
    ),
    (
        "I011",
        |w| {
            sheet(w, |s| {
                s.write_formula(1, 6, Formula::new("=1+1").set_result("2")).unwrap();
            });
        },
        &[],
    ),
    (
        "I012",
        |w| {
            sheet(w, |s| {
                s.write_number_with_format(1, 1, 1, &Format::new().set_num_format("0000")).unwrap();
            });
        },
        &[],
    ),
    (
        "I013",
        |w| {
            w.put("甲风电场/0301.csv", &format!("日期:2025年3月1日,,,,,,,,\n{HEADER}{ROW}"));
        },
        &[],
    ),
    (
        "I014",
        |w| {
            w.day("0301", &ROW.replace("2025-03-01", "25.3.1"));
        },
        &[],
    ),
    (
        "L101",
        |w| {
            w.day("0301", &ROW.replace("0001,碳刷,J204", ",碳 刷,j204"));
        },
        &[],
    ),
    (
        "L102",
        |w| {
            w.day("0301", &ROW.replace("自用领用", "其他出库单--自用领用"));
        },
        &[],
    ),
    (
        "L109",
        |w| {
            w.day("0302", "无,,,,,,,,\n");
        },
        &[],
    ),
    (
        "L111",
        |w| {
            w.put("duizhang.toml", "[aliases.units]\n\"片\" = \"块\"\n")
                .day("0301", &ROW.replace("块", "片"));
        },
        &[],
    ),
    (
        "L112",
        |w| {
            w.put("甲风电场/0301.csv", &ledger_with("仓库", "完好品库"));
        },
        &[],
    ),
    ("R301", |_| {}, &[]),
    (
        "R310",
        |w| {
            w.day("0301", &format!("2025-03-01,0001,碳刷,J204,块,,,10,上月结存\n{ROW}"));
        },
        &[],
    ),
    (
        "R312",
        |w| {
            documents(w, 2, 0);
        },
        &[],
    ),
    (
        "R314",
        |w| {
            w.put("ERP/现存量_2025-03-02.csv", "仓库名称,存货编码,存货名称,规格型号,主计量单位,批号,现存数量\n甲风电场完好品库,0001,碳刷,J204,块,,8\n甲风电场完好品库,0002,齿轮油,320,升,A,2\n甲风电场完好品库,0002,齿轮油,320,升,B,3\n");
        },
        &[],
    ),
];

/// The first day with one more column.
fn ledger_with(column: &str, value: &str) -> String {
    format!("{}{value},{ROW}", HEADER.replacen("日期", &format!("{column},日期"), 1))
}

/// The first day as a workbook, spoilt by `change`.
fn sheet(world: &World, change: fn(&mut Worksheet)) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in [HEADER, ROW].into_iter().enumerate() {
        for (col, text) in line.trim_end().split(',').enumerate() {
            let (row, col) = (u32::try_from(row).unwrap(), u16::try_from(col).unwrap());
            match text.parse::<f64>() {
                Ok(number) if row > 0 && col > 5 => sheet.write_number(row, col, number).unwrap(),
                _ => sheet.write_string(row, col, text).unwrap(),
            };
        }
    }
    change(sheet);
    world.remove("甲风电场/0301.csv").put_bytes("甲风电场/0301.xlsx", &workbook.save_to_buffer().unwrap());
}

/// The ERP's lists of both days: what the ledger issues, and what came in.
fn documents(world: &World, issued: i64, received: i64) {
    let header = "单据日期,单据号,仓库,收发类别,存货编码,存货名称,规格型号,单位,数量,审核人,审核日期\n";
    let title = |name: &str| format!("{name},,,,,,,,,,\n日期:2025-03-01 至 2025-03-02,,,,,,,,,,\n{header}");
    let line = |class: &str, number: &str, quantity: i64| match quantity {
        0 => String::new(),
        _ => format!(
            "2025-03-01,{number},甲风电场完好品库,{class},0001,碳刷,J204,块,{quantity},张,2025-03-01\n"
        ),
    };
    world
        .put("ERP/出库.csv", &format!("{}{}", title("其他出库单列表"), line("自用领用", "QTCK001", issued)))
        .put(
            "ERP/入库.csv",
            &format!("{}{}", title("其他入库单列表"), line("采购入库", "QTRK001", received)),
        );
}

#[test]
fn the_sound_month_gives_nothing() {
    let (exit, answer) = World::sound().reconcile(&[]);
    assert_eq!(answer["findings"], serde_json::json!([]));
    assert_eq!(exit, 0);
    assert_eq!(answer["summary"]["complete"], true);
}

#[test]
fn each_rule_fires_where_it_should_and_nothing_else_does() {
    for (code, spoil, expected) in FIRES {
        let world = World::sound();
        spoil(&world);
        assert_eq!(world.codes(), *expected, "{code}: {:#}", world.reconcile(&[]).1["findings"]);
    }
}

#[test]
fn each_rule_stays_quiet_where_all_is_well() {
    for (code, change, expected) in QUIET {
        let world = World::sound();
        change(&world);
        assert_eq!(world.codes(), *expected, "{code}: {:#}", world.reconcile(&[]).1["findings"]);
    }
}

#[test]
fn every_rule_has_both_cases() {
    let listed: BTreeSet<&str> = duizhang::rules::all().map(|rule| rule.code).collect();
    for cases in [FIRES, QUIET] {
        let covered: BTreeSet<&str> = cases.iter().map(|(code, _, _)| *code).collect();
        assert_eq!(covered, listed);
    }
    for (code, _, expected) in FIRES {
        assert!(expected.contains(code), "{code}");
    }
}
