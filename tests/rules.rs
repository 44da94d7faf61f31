//! Every rule: a case in which it fires and one in which it stays quiet.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};
use serde_json::json;
use std::collections::BTreeSet;
use support::{HEADER, World, fixture, onhand};

/// A case: its code, what to spoil, and all the codes that the spoilt month gives.
type Case = (&'static str, fn(&World), &'static [&'static str]);

const ROW: &str = "2025-03-01,0001,碳刷,J204,块,自用领用,2,8,\n";

/// Two pieces go from one site to another.
const SENT: &str = "03-01 甲好 调拨出库 0001 2 DB2025001;装箱单ZX1";
const ARRIVED: &str = "03-02 乙好 调拨入库 0001 2 DB2025001";
const SENT_LINES: [&str; 2] =
    ["03-01 QTCK1 甲好 调拨出库 0001 2 DB2025001", "03-01 QTRK1 乙好 调拨入库 0001 2 DB2025001"];

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
    ("L103", |w| full(w, &["损坏品库,碳刷,自用领用,2,,,,"], 10, 8), &["L103"]),
    ("L103", |w| full(w, &["损坏品库,碳刷,采购入库,2,,,,"], 10, 12), &["L103"]),
    ("L103", |w| full(w, &["完好品库,碳刷,返修出库,2,,,,装箱单ZX1"], 8, 10), &["L103"]),
    ("L103", |w| full(w, &["损坏品库,碳刷,完好品调拨入库,2,,,DB20250301,"], 10, 12), &["L103"]),
    ("L104", |w| full(w, &["完好品库,碳刷,物资退库,2,,,,"], 12, 10), &["L104"]),
    ("L104", |w| full(w, &["完好品库,碳刷,采购入库(红字),2,,,,"], 12, 10), &["L104"]),
    ("L104", |w| full(w, &["完好品库,碳刷,自用领用,-2,,,,"], 12, 10), &["L104"]),
    (
        "L104",
        |w| {
            columns(w, "采购入库,,2,");
        },
        &["L104"],
    ),
    (
        "L104",
        |w| {
            columns(w, "完好品调拨入库,,2,调拨单号DB20250301");
        },
        &["L104"],
    ),
    ("L105", |w| full(w, &["完好品库,碳刷,完好品调拨入库,2,,,,"], 12, 10), &["L105"]),
    ("L105", |w| full(w, &["损坏品库,碳刷,损坏品调拨出库,2,,,无,装箱单ZX20250301"], 10, 8), &["L105"]),
    (
        "L105",
        |w| {
            transfers(w, "DB20250301", 3);
            full(w, &["完好品库,碳刷,完好品调拨出库,2,,,DB20250310,装箱单ZX1"], 8, 10);
        },
        &["L105"],
    ),
    (
        "L105",
        |w| {
            transfers(w, "DB20250301", 2);
            full(w, &["完好品库,碳刷,完好品调拨入库,2,,,,调拨单号DB20250310"], 12, 10);
        },
        &["L105"],
    ),
    ("L106", |w| full(w, &["完好品库,碳刷,完好品调拨出库,2,,,DB20250301,装箱单已附"], 8, 10), &["L106"]),
    ("L106", |w| full(w, &["损坏品库,碳刷,返修出库,2,,,,返厂"], 10, 8), &["L106"]),
    ("L106", |w| full(w, &["损坏品库,碳刷,报废出库,2,,,,发往业务部报废"], 10, 8), &["L106"]),
    ("L107", |w| parts(w, &["完好品库,碳刷,自用领用,2,16#,,,"], 8, 10), &["L107"]),
    (
        "L107",
        // One return row serves one issue row.
        |w| {
            let rows = [
                "完好品库,碳刷,自用领用,1,16#,,,",
                "完好品库,碳刷,自用领用,1,17#,,,",
                "损坏品库,碳刷,损坏入库,2,17#,,,",
            ];
            parts(w, &rows, 8, 12);
        },
        &["L107"],
    ),
    (
        "L107",
        // Only a part of it came back.
        |w| parts(w, &["完好品库,碳刷,自用领用,2,16#,,,", "损坏品库,碳刷,损坏入库,1,16#,,,"], 8, 11),
        &["L107"],
    ),
    (
        "L108",
        |w| {
            w.day("0301", &ROW.replace(",2,8,", ",12,-2,"))
                .day("0302", "2025-03-02,0001,碳刷,J204,块,采购入库,10,8,\n");
        },
        &["L108"],
    ),
    (
        "L108",
        |w| {
            w.put("ERP/现存量_2025-02-28.csv", &onhand(-3, 5))
                .day("0301", "")
                .day("0302", "2025-03-02,0001,碳刷,J204,块,采购入库,11,,\n");
        },
        &["L108"],
    ),
    (
        "L109",
        |w| {
            w.remove("甲风电场/0302.csv");
        },
        &["L109"],
    ),
    (
        "L110",
        |w| {
            w.put("甲风电场/0301.csv", &sent("2025-03-02"));
        },
        &["L110"],
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
        "L113",
        |w| {
            let row = "完好品库,碳刷,自用领用,1,,王,,";
            full(w, &[row, row], 8, 10);
        },
        &["L113"],
    ),
    ("L114", |w| full(w, &["完好品库,碳刷,物资退库,-2,,,,领用剩余"], 8, 10), &["L114"]),
    (
        "R301",
        |w| {
            w.put("ERP/现存量_2025-03-02.csv", &onhand(7, 5));
        },
        &["R301"],
    ),
    (
        "R302",
        |w| {
            w.told(&["03-01 甲好 自用领用 0001 2"], &[]);
        },
        &["R302"],
    ),
    (
        "R302",
        // Posted, taken back in red, and never posted again.
        |w| {
            let lines = ["03-01 QTCK1 甲好 自用领用 0001 2", "03-02 QTCK2 甲好 自用领用 0001 -2 红冲QTCK1"];
            w.told(&["03-01 甲好 自用领用 0001 2"], &lines);
        },
        &["R302"],
    ),
    (
        "R303",
        |w| {
            w.told(&[], &["03-01 QTCK1 甲好 自用领用 0001 2"]);
        },
        &["R303"],
    ),
    (
        "R304",
        |w| {
            w.told(&["03-01 甲好 自用领用 0001 54"], &["03-01 QTCK1 甲好 自用领用 0001 45"]);
        },
        &["R304"],
    ),
    (
        "R305",
        |w| {
            w.told(&["03-01 甲好 自用领用 0001 2"], &["03-01 QTCK1 甲好 自用领用 0003 2"]);
        },
        &["R305"],
    ),
    (
        "R306",
        |w| {
            w.told(&["03-01 甲好 自用领用 0001 2"], &["03-01 QTCK1 甲坏 自用领用 0001 2"]);
        },
        &["R306"],
    ),
    (
        "R307",
        |w| {
            w.told(&["03-02 甲好 自用领用 0001 2"], &["03-03 QTCK1 甲好 自用领用 0001 2"]);
        },
        &["R307"],
    ),
    (
        "R308",
        |w| {
            let line = "03-01 QTCK1 甲好 自用领用 0001 2";
            w.told(&["03-01 甲好 自用领用 0001 2"], &[line, line]);
        },
        &["R308"],
    ),
    (
        "R309",
        |w| {
            w.told(&["03-01 甲好 自用领用 0001 2"], &["03-01 QTCK1 甲好 自用领用 0001 2 未审核"]);
        },
        &["R309"],
    ),
    (
        "R309",
        // Nobody's row, and nothing moved: only a document that waits.
        |w| {
            w.told(&[], &["03-01 QTCK1 甲好 自用领用 0001 2 未审核"]);
        },
        &["R309"],
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
        "R311",
        |w| {
            w.told(&["03-01 甲好 采购入库 0001 2"], &["03-01 QTRK1 甲好 零采入库 0001 2"]);
        },
        &["R311"],
    ),
    (
        "R312",
        |w| {
            documents(w, 3, 0);
        },
        // The ledger has 2 of what the document has 3.
        &["R304", "R312"],
    ),
    (
        "R313",
        |w| {
            let row = "03-01 甲好 自用领用 0001 2";
            w.told(&[row, row], &["03-01 QTCK1 甲好 自用领用 0001 2"]);
        },
        &["R313"],
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
    (
        "R315",
        |w| {
            strict_window(w);
            w.told(&["03-01 甲好 自用领用 0001 2"], &["03-02 QTCK1 甲好 自用领用 0001 2"]);
        },
        &["R315"],
    ),
    (
        "T201",
        |w| {
            w.told(&[SENT], &SENT_LINES);
        },
        &["T201"],
    ),
    (
        "T201",
        // The ERP has not let it arrive either, so that nothing differs.
        |w| {
            w.told(
                &[SENT, "03-01 乙好 自用领用 0002 1"],
                &[SENT_LINES[0], "03-01 QTCK9 乙好 自用领用 0002 1"],
            )
            .orders(&["03-01 DB2025001 甲好 乙好 0001 2 华北业务部"]);
        },
        &["T201"],
    ),
    (
        "T202",
        |w| {
            w.told(&[ARRIVED], &[SENT_LINES[1]]);
        },
        &["T202"],
    ),
    (
        "T203",
        |w| {
            w.told(&[SENT, &ARRIVED.replace(" 2 ", " 1 ")], &SENT_LINES);
        },
        &["T203"],
    ),
    (
        "T204",
        |w| {
            across(w, "华北业务部");
        },
        &["T204"],
    ),
    (
        "T205",
        |w| {
            let lines = SENT_LINES.map(|line| line.replace("乙好", "乙坏"));
            w.told(&[SENT, &ARRIVED.replace('好', "坏")], &[&lines[0], &lines[1]]);
        },
        &["T205"],
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
        "L103",
        |w| {
            let rows = [
                "完好品库,碳刷,自用领用,2,,,,",
                "损坏品库,碳刷,报废出库,1,,,,",
                "损坏品库,碳刷,物资退库,-1,,,,",
                "损坏品库,碳刷,调拨出库,1,,,DB20250301,装箱单ZX1",
            ];
            full(w, &rows, 8, 7);
        },
        &[],
    ),
    ("L104", |w| full(w, &["完好品库,碳刷,物资退库,-2,,,,"], 8, 10), &[]),
    (
        "L104",
        |w| {
            columns(w, "自用领用,,2,");
        },
        &[],
    ),
    (
        "L105",
        |w| {
            let rows = [
                "完好品库,碳刷,完好品调拨入库,2,,,DB20250301,",
                "完好品库,碳刷,完好品调拨入库,2,,,,调拨单: 2025-001",
                "完好品库,碳刷,完好品调拨出库,3,,,,DB20250302;装箱单ZX1",
            ];
            full(w, &rows, 11, 10);
        },
        &[],
    ),
    (
        "L105",
        // Known whatever it looks like; sent before the list begins.
        |w| {
            transfers(w, "0000000017", 2);
            let rows = [
                "完好品库,碳刷,完好品调拨出库,2,,,,0000000017;装箱单ZX1",
                "完好品库,碳刷,完好品调拨入库,2,,,,0000000017",
                "完好品库,碳刷,完好品调拨入库,5,,,DB20250228,",
            ];
            full(w, &rows, 15, 10);
        },
        &[],
    ),
    (
        "L106",
        |w| {
            let rows = [
                "完好品库,碳刷,完好品调拨出库,2,,,,DB20250302;装箱单ZX1",
                "损坏品库,碳刷,返修出库,2,,,,装箱单号:ZX-12",
                "损坏品库,碳刷,报废出库,1,,,,经业务部批准",
                "完好品库,碳刷,完好品调拨出库,-1,,,DB20250302,装箱单有误冲回",
            ];
            full(w, &rows, 9, 7);
        },
        &["L104"],
    ),
    (
        "L106",
        |w| {
            w.put(
                "甲风电场/0301.csv",
                "日期,物资编码,物资名称,规格型号,单位,类别,数量,调拨单号,装箱单号\n\
                 2025-03-01,0001,碳刷,J204,块,完好品调拨出库,2,DB20250301,ZX0001\n",
            );
        },
        &[],
    ),
    (
        "L107",
        |w| {
            let rows = [
                "完好品库,碳刷,自用领用,2,16#,,,",
                "损坏品库,碳刷二,损坏入库,2,16#,,,",
                "完好品库,碳刷,自用领用,1,,,,",
                "完好品库,齿轮油,自用领用,1,16#,,,",
                "完好品库,碳刷,自用领用,1,17#,,,",
                "损坏品库,碳刷,损坏入库,1,17#,,,",
            ];
            parts(w, &rows, 6, 11);
            w.put(
                "ERP/现存量_2025-03-02.csv",
                &format!(
                    "{}甲风电场损坏品库,0001,碳刷,J204,块,11\n甲风电场损坏品库,0003,碳刷,J205,块,2\n",
                    onhand(6, 4)
                ),
            );
        },
        &[],
    ),
    (
        "L107",
        // The return was sent, with something else wrong about it.
        |w| parts(w, &["完好品库,碳刷,自用领用,2,16#,,,", "损坏品库,碳刷,损坏入库,约2,16#,,,"], 8, 10),
        &["I004"],
    ),
    (
        "L107",
        |w| {
            parts(w, &["完好品库,碳刷,自用领用,2,16#,,,", "损坏品库,炭刷,损坏入库,2,16#,,,"], 8, 10);
        },
        &["L101"],
    ),
    (
        "L108",
        |w| {
            w.day(
                "0301",
                "2025-03-01,0001,碳刷,J204,块,自用领用,12,,\n2025-03-01,0001,碳刷,J204,块,采购入库,10,,\n",
            );
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
        "L110",
        |w| {
            w.put("甲风电场/0301.csv", &sent("2025-03-01"));
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
    ("L113", |w| full(w, &["完好品库,碳刷,自用领用,1,,王,,", "完好品库,碳刷,自用领用,1,,李,,"], 8, 10), &[]),
    (
        "L113",
        // The ERP's documents decide.
        |w| {
            let row = "完好品库,碳刷,自用领用,1,,王,,";
            full(w, &[row, row], 8, 10);
            documents(w, 2, 0);
        },
        &[],
    ),
    ("L114", |w| full(w, &["完好品库,碳刷,物资退库,-2,,,,到货破损退回供应商"], 8, 10), &[]),
    ("R301", |_| {}, &[]),
    (
        "R302",
        |w| {
            w.told(&["03-01 甲好 自用领用 0001 2"], &["03-02 QTCK1 甲好 自用领用 0001 2"]);
        },
        &[],
    ),
    (
        "R303",
        // One row may be two lines of one document.
        |w| {
            let lines = ["03-01 QTCK1 甲好 自用领用 0001 1", "03-01 QTCK1 甲好 自用领用 0001 2"];
            w.told(&["03-01 甲好 自用领用 0001 3"], &lines);
        },
        &[],
    ),
    (
        "R304",
        // Posted wrongly, taken back in red, posted rightly.
        |w| {
            let lines = [
                "03-01 QTCK1 甲好 自用领用 0001 54",
                "03-01 QTCK2 甲好 自用领用 0001 -54 红冲QTCK1",
                "03-01 QTCK3 甲好 自用领用 0001 45",
            ];
            w.told(&["03-01 甲好 自用领用 0001 45"], &lines);
        },
        &[],
    ),
    (
        "R305",
        |w| {
            let lines = ["03-01 QTCK1 甲好 自用领用 0003 2", "03-01 QTCK1 甲好 自用领用 0001 2"];
            w.told(&["03-01 甲好 自用领用 0001 2", "03-01 甲好 自用领用 0003 2"], &lines);
        },
        &[],
    ),
    (
        "R306",
        |w| {
            let lines = ["03-01 QTCK1 甲坏 报废出库 0001 2", "03-01 QTCK2 甲好 自用领用 0001 2"];
            w.told(&["03-01 甲好 自用领用 0001 2", "03-01 甲坏 报废出库 0001 2"], &lines);
        },
        &[],
    ),
    (
        "R307",
        // Both lie outside.
        |w| {
            w.told(&["02-28 甲好 自用领用 0001 2"], &["02-28 QTCK1 甲好 自用领用 0001 2"]);
        },
        &[],
    ),
    (
        "R308",
        |w| {
            let row = "03-01 甲好 自用领用 0001 2";
            let lines = ["03-01 QTCK1 甲好 自用领用 0001 2", "03-01 QTCK2 甲好 自用领用 0001 2"];
            w.told(&[row, row], &lines);
        },
        &[],
    ),
    (
        "R309",
        // Not of this period.
        |w| {
            w.told(&[], &["03-05 QTCK1 甲好 自用领用 0001 2 未审核"]);
        },
        &[],
    ),
    (
        "R310",
        |w| {
            w.day("0301", &format!("2025-03-01,0001,碳刷,J204,块,,,10,上月结存\n{ROW}"));
        },
        &[],
    ),
    (
        "R311",
        // A class that tells no category fits every one of its direction.
        |w| {
            w.told(&["03-01 甲好 采购入库 0001 2"], &["03-01 QTRK1 甲好 其他入库 0001 2"]);
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
        "R313",
        // Two equal rows that one document sums up.
        |w| {
            let row = "03-01 甲好 自用领用 0001 2";
            w.told(&[row, row], &["03-01 QTCK1 甲好 自用领用 0001 4"]);
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
    (
        "R315",
        |w| {
            strict_window(w);
            w.told(&["03-01 甲好 自用领用 0001 2"], &["03-01 QTCK1 甲好 自用领用 0001 2"]);
        },
        &[],
    ),
    (
        "T201",
        |w| {
            w.told(&[SENT, ARRIVED], &SENT_LINES);
        },
        &[],
    ),
    (
        "T202",
        // It left before the period.
        |w| {
            w.told(&[ARRIVED], &[&SENT_LINES[0].replace("03-01", "02-25"), SENT_LINES[1]]);
        },
        &[],
    ),
    (
        "T203",
        // It arrived in two parts.
        |w| {
            let part = ARRIVED.replace(" 2 ", " 1 ");
            w.told(&[SENT, &part, &part.replace("03-02", "03-01")], &SENT_LINES);
        },
        &[],
    ),
    (
        "T204",
        |w| {
            across(w, "业务管理部计划室");
        },
        &[],
    ),
    (
        "T205",
        |w| {
            let damaged = |text: &str| text.replace('好', "坏");
            let (sent, arrived) = (damaged(SENT), damaged(ARRIVED));
            let lines = SENT_LINES.map(damaged);
            w.told(&[&sent, &arrived], &[&lines[0], &lines[1]]);
        },
        &[],
    ),
];

/// The first day with one more column.
fn ledger_with(column: &str, value: &str) -> String {
    format!("{}{value},{ROW}", HEADER.replacen("日期", &format!("{column},日期"), 1))
}

/// The first day with every column: rows of store, item, category, quantity, turbine,
/// person, transfer number and remark. Both stores begin with 10 brushes.
fn full(world: &World, rows: &[&str], good: i64, damaged: i64) {
    let mut text =
        "日期,仓库,物资名称,出入库类别,数量,风机号,经手人,调拨单号,备注,规格型号,单位,物资编码\n".to_owned();
    for row in rows {
        let item = match row.split(',').nth(1) {
            Some("碳刷") => "J204,块,0001",
            Some("齿轮油") => "320,升,0002",
            Some("碳刷二") => "J205,块,0003",
            _ => "J204,块,",
        };
        text.push_str(&format!("2025-03-01,{},{item}\n", row.replace("碳刷二", "碳刷")));
    }
    let stock = |good, damaged| format!("{}甲风电场损坏品库,0001,碳刷,J204,块,{damaged}\n", onhand(good, 5));
    world
        .put("甲风电场/0301.csv", &text)
        .put("ERP/现存量_2025-02-28.csv", &stock(10, 10))
        .put("ERP/现存量_2025-03-02.csv", &stock(good, damaged));
}

/// The same where the master knows brushes as spare parts and oil as a consumable.
fn parts(world: &World, rows: &[&str], good: i64, damaged: i64) {
    full(world, rows, good, damaged);
    world.put(
        "ERP/存货档案.csv",
        "存货编码,存货名称,规格型号,主计量单位,存货分类\n\
         0001,碳刷,J204,块,电气备件\n\
         0002,齿轮油,320,升,耗材\n\
         0003,碳刷,J205,块,电气备件\n",
    );
}

/// The first day with a column for each direction: category, in, out, remark.
fn columns(world: &World, row: &str) {
    let header = "日期,物资编码,物资名称,规格型号,单位,类别,入库数量,出库数量,备注";
    world.put("甲风电场/0301.csv", &format!("{header}\n2025-03-01,0001,碳刷,J204,块,{row}\n"));
}

/// A transfer list of both days with one order, from the good store to itself.
fn transfers(world: &World, number: &str, quantity: i64) {
    let store = "甲风电场完好品库";
    world.put(
        "ERP/调拨单.csv",
        &format!(
            "调拨单列表,,,,,,,\n日期:2025-03-01 至 2025-03-02,,,,,,,\n\
             调拨单号,日期,转出仓库,转入仓库,存货编码,存货名称,规格型号,数量\n\
             {number},2025-03-01,{store},{store},0001,碳刷,J204,{quantity}\n"
        ),
    );
}

/// The ERP has to post what is used on the very day.
fn strict_window(world: &World) {
    world
        .put("duizhang.toml", "policy = \"own.toml\"\n")
        .put("own.toml", "[matching.window]\nown_use = [0, 0]\n");
}

/// The transfer goes to a site of another department, on an order made by `maker`.
fn across(world: &World, maker: &str) {
    let arrived = ARRIVED.replace('乙', "丙");
    let lines = SENT_LINES.map(|line| line.replace('乙', "丙"));
    let order = format!("03-01 DB2025001 甲好 丙好 0001 2 {maker}");
    world.told(&[SENT, &arrived], &[&lines[0], &lines[1]]).orders(&[&order]);
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

/// The ledger of 03-01, with the day on which it says that it was sent.
fn sent(day: &str) -> String {
    format!("报送日期:{day},,,,,,,,\n{HEADER}2025-03-01,0001,碳刷,J204,块,自用领用,2,8,\n")
}

/// Rules about closed periods, which only a book has: their cases stand in `tests/periods.rs`.
const OF_A_BOOK: [&str; 2] = ["L117", "R316"];

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
    let judged = |code: &&str| code.starts_with(|letter| duizhang::rules::STOCK.contains(letter));
    let all = duizhang::rules::all().map(|rule| rule.code).filter(judged);
    let listed: BTreeSet<&str> = all.filter(|code| !OF_A_BOOK.contains(code)).collect();
    for cases in [FIRES, QUIET] {
        let covered: BTreeSet<&str> = cases.iter().map(|(code, _, _)| *code).collect();
        assert_eq!(covered, listed);
    }
    for (code, _, expected) in FIRES {
        assert!(expected.contains(code), "{code}");
    }
}

/// The only finding of a code.
fn only(world: &World, code: &str, extra: &[&str]) -> serde_json::Value {
    let answer = world.reconcile(extra).1;
    let mut found = answer["findings"].as_array().unwrap().iter().filter(|f| f["code"] == code);
    let finding = found.next().cloned();
    assert!(finding.is_some() && found.next().is_none(), "{code}: {answer:#}");
    finding.unwrap()
}

#[test]
fn a_wrong_store_weighs_as_much_as_the_regulation_says() {
    for (row, severity, lax) in [
        ("损坏品库,碳刷,采购入库,2,,,,", "warning", "warning"),
        ("损坏品库,碳刷,零采入库,2,,,,", "warning", "warning"),
        ("完好品库,碳刷,损坏入库,2,,,,", "error", "warning"),
        ("损坏品库,碳刷,自用领用,2,,,,", "error", "warning"),
        ("完好品库,碳刷,报废出库,2,,,,", "error", "warning"),
        ("损坏品库,碳刷,修复入库,2,,,,", "error", "error"),
        ("完好品库,碳刷,返修出库,2,,,,装箱单ZX1", "error", "error"),
        ("完好品库,碳刷,损坏品调拨入库,2,,,DB20250301,", "error", "error"),
    ] {
        let world = World::sound();
        full(&world, &[row], 10, 10);
        world.put("own.toml", "[ledger]\nlax_conditions = true\n");
        let finding = only(&world, "L103", &[]);
        assert_eq!(finding["severity"], severity, "{row}");
        assert_eq!(finding["quantity"], "2");
        let store = if row.starts_with('损') { "完好" } else { "损坏" };
        assert_eq!(finding["alternatives"], serde_json::json!([format!("甲风电场{store}品库")]), "{row}");
        assert_eq!(only(&world, "L103", &["--policy", "own.toml"])["severity"], lax, "{row}");
    }
}

#[test]
fn a_wrong_sign_names_its_cause_only_where_the_erp_has_the_other() {
    let world = World::sound();
    full(&world, &["完好品库,碳刷,物资退库,2,,,,"], 12, 10);
    let finding = only(&world, "L104", &[]);
    assert_eq!((&finding["severity"], &finding["cause"]), (&"error".into(), &serde_json::Value::Null));
    let erp = |day: &str, quantity: i64| {
        format!(
            "其他入库单列表,,,,,,\n日期:2025-03-01 至 2025-03-31,,,,,,\n\
             单据日期,单据号,仓库,收发类别,存货编码,存货名称,数量\n\
             {day},QTRK001,甲风电场完好品库,物资退库,0001,碳刷,{quantity}\n"
        )
    };
    world.put("ERP/入库.csv", &erp("2025-03-04", -2));
    let finding = only(&world, "L104", &[]);
    assert_eq!((&finding["cause"], &finding["hint"]), (&"quantity_differs".into(), &"sign".into()));
    assert_eq!(finding["sources"].as_array().unwrap().len(), 2);
    for other in [erp("2025-03-05", -2), erp("2025-03-01", 2), erp("2025-03-01", -3)] {
        world.put("ERP/入库.csv", &other);
        assert_eq!(only(&world, "L104", &[])["hint"], serde_json::Value::Null);
    }
    // The ERP's line belongs to the row that is rightly written.
    full(&world, &["完好品库,碳刷,物资退库,2,,,,", "完好品库,碳刷,物资退库,-2,,,,"], 8, 10);
    world.put("ERP/入库.csv", &erp("2025-03-01", -2));
    assert_eq!(only(&world, "L104", &[])["hint"], serde_json::Value::Null);
    full(&world, &["完好品库,碳刷,自用领用,-2,,,,"], 12, 10);
    assert_eq!(only(&world, "L104", &[])["severity"], "info");
}

#[test]
fn a_transfer_coming_in_weighs_more_than_one_going_out() {
    let world = World::sound();
    transfers(&world, "DB20250301", 2);
    full(&world, &["完好品库,碳刷,完好品调拨入库,2,,,,"], 12, 10);
    let finding = only(&world, "L105", &[]);
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["alternatives"], serde_json::json!(["DB20250301"]));
    full(&world, &["完好品库,碳刷,完好品调拨出库,2,,,,装箱单ZX1"], 8, 10);
    assert_eq!(only(&world, "L105", &[])["severity"], "warning");
    full(&world, &["完好品库,碳刷,完好品调拨出库,2,,,DB20250399,装箱单ZX1"], 8, 10);
    let finding = only(&world, "L105", &[]);
    assert_eq!(finding["severity"], "warning");
    assert_eq!(finding["subject"]["transfer"], "DB20250399");
}

#[test]
fn policy_can_ask_for_every_packing_list_and_another_number() {
    let world = World::sound();
    world.put("own.toml", "[ledger]\nstrict_packing_list = true\ntransfer_number = \"99-99\"\n");
    full(&world, &["完好品库,碳刷,完好品调拨入库,2,,,,25-01", "完好品库,碳刷,自用领用,1,,,,"], 11, 10);
    assert_eq!(only(&world, "L105", &[])["severity"], "error");
    let answer = world.reconcile(&["--policy", "own.toml"]).1;
    assert_eq!(support::codes(&answer), ["L106"]);
    world.put("own.toml", "[ledger]\ntransfer_number = \"+\"\n");
    let refused = world.command(&["policy", "show", "--policy", "own.toml"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("A+9999+"));
}

#[test]
fn a_part_that_came_out_in_part_is_only_mentioned() {
    let world = World::sound();
    parts(&world, &["完好品库,碳刷,自用领用,3,16#,,,", "损坏品库,碳刷,损坏入库,1,16#,,,"], 7, 11);
    let finding = only(&world, "L107", &[]);
    assert_eq!((&finding["severity"], &finding["quantity"]), (&"info".into(), &"3".into()));
    parts(&world, &["完好品库,碳刷,自用领用,3,16#,,,"], 7, 10);
    let finding = only(&world, "L107", &[]);
    assert_eq!((&finding["severity"], &finding["confidence"]), (&"warning".into(), &"likely".into()));
    // Until the days are over nothing is amiss.
    let args = ["reconcile", "--period", "2025-03-01..2025-03-02", "--as-of", "2025-03-04", "."];
    let early = world.command(&args).args(["--format", "json"]).output().unwrap();
    let early = serde_json::from_slice(&early.stdout).unwrap();
    assert!(!support::codes(&early).contains(&"L107".to_owned()));
}

#[test]
fn a_spell_below_zero_is_one_finding_with_its_lowest_balance() {
    let world = World::sound();
    world.day("0301", &ROW.replace(",2,8,", ",12,,")).day(
        "0302",
        "2025-03-02,0001,碳刷,J204,块,自用领用,3,,\n2025-03-02,0001,碳刷,J204,块,采购入库,1,,\n",
    );
    let finding = only(&world, "L108", &[]);
    assert_eq!((&finding["date"], &finding["quantity"]), (&"2025-03-01".into(), &"-4".into()));
    assert_eq!(finding["sources"][0]["cell"], "G2");
    world.day("0302", "");
    world.put("ERP/现存量_2025-02-28.csv", &onhand(-3, 5)).day("0301", "");
    let finding = only(&world, "L108", &[]);
    assert_eq!((&finding["date"], &finding["quantity"]), (&"2025-03-01".into(), &"-3".into()));
}

#[test]
fn a_doubtful_return_shows_the_balance_under_both_signs() {
    let world = World::sound();
    full(&world, &["完好品库,碳刷,物资退库,-2,,,,领用剩余"], 8, 10);
    let finding = only(&world, "L114", &[]);
    assert_eq!(finding["severity"], "warning");
    let message = finding["message"].as_str().unwrap();
    assert!(message.contains("为 8") && message.contains("为 12"), "{message}");
}

/// What the contract asks of a finding, cause by cause. Sources are file and cell.
#[test]
fn what_a_finding_carries() {
    type Told = (&'static str, &'static [&'static str], &'static [&'static str], serde_json::Value);
    let (good, damaged) = (support::store("甲好"), support::store("甲坏"));
    let ledger = |cell: &str| format!("./甲风电场/0301.csv {cell}");
    let out = "./ERP/其他出库单列表.csv";
    let effect = |warehouse: &str, item: &str, difference: &str| json!({"warehouse": warehouse, "item": item, "difference": difference});
    let voucher = |warehouse: &str, item: &str, quantity: &str| json!({"category": "自用领用", "warehouse": warehouse, "item": item, "quantity": quantity});
    let issued = &["03-01 甲好 自用领用 0001 2"];
    let cases: [Told; 7] = [
        (
            "R302",
            issued,
            &[],
            json!({
                "warehouse": good, "item": "0001", "date": "2025-03-01", "quantity": "2",
                "cause": "not_posted", "hint": null, "confidence": "certain", "owner": "department",
                "effects": [effect(&good, "0001", "-2")], "sources": [ledger("F2")],
                "subject": {"category": "自用领用"}, "proposal": voucher(&good, "0001", "2"),
            }),
        ),
        (
            "R303",
            &[],
            &["03-01 QTCK1 甲好 自用领用 0001 2"],
            json!({
                "warehouse": good, "item": "0001", "date": "2025-03-01", "quantity": "2",
                "cause": "not_in_ledger", "hint": null, "owner": "site", "proposal": null,
                "effects": [effect(&good, "0001", "2")], "sources": [format!("{out} F4")],
                "subject": {"document": "QTCK1", "category": "自用领用"},
            }),
        ),
        (
            "R304",
            &["03-01 甲好 自用领用 0001 54"],
            &["03-01 QTCK1 甲好 自用领用 0001 45"],
            json!({
                "warehouse": good, "item": "0001", "quantity": "54",
                "cause": "quantity_differs", "hint": "transposed_digits", "confidence": "likely",
                "owner": "department", "effects": [effect(&good, "0001", "-9")],
                "sources": [ledger("F2"), format!("{out} F4")],
                "subject": {"document": "QTCK1", "category": "自用领用"},
                "proposal": voucher(&good, "0001", "9"),
            }),
        ),
        (
            "R305",
            issued,
            &["03-01 QTCK1 甲好 自用领用 0003 2"],
            json!({
                "warehouse": good, "item": "0001", "quantity": "2",
                "cause": "other_item", "confidence": "likely", "owner": "department",
                "effects": [effect(&good, "0001", "-2"), effect(&good, "0003", "2")],
                "sources": [ledger("F2"), format!("{out} F4")],
                "subject": {"document": "QTCK1", "category": "自用领用"},
                "proposal": voucher(&good, "0001", "2"),
            }),
        ),
        (
            "R306",
            issued,
            &["03-01 QTCK1 甲坏 自用领用 0001 2"],
            json!({
                "warehouse": good, "item": "0001", "quantity": "2",
                "cause": "other_warehouse", "confidence": "likely", "owner": "department",
                "effects": [effect(&good, "0001", "-2"), effect(&damaged, "0001", "2")],
                "sources": [ledger("F2"), format!("{out} F4")],
                "proposal": voucher(&good, "0001", "2"),
            }),
        ),
        (
            "R307",
            &["03-01 甲好 自用领用 0001 2", "03-01 甲好 自用领用 0002 1"],
            &["03-03 QTCK1 甲好 自用领用 0001 2", "03-01 QTCK2 甲好 自用领用 0002 1"],
            json!({
                "warehouse": good, "item": "0001", "date": "2025-03-01", "quantity": "2",
                "cause": "cut_off", "confidence": "certain", "proposal": null,
                "effects": [effect(&good, "0001", "-2")],
                "sources": [ledger("F2"), format!("{out} F4")],
                "subject": {"document": "QTCK1", "category": "自用领用"},
            }),
        ),
        (
            "R309",
            issued,
            &["03-01 QTCK1 甲好 自用领用 0001 2 未审核"],
            json!({
                "warehouse": good, "item": "0001", "quantity": "2", "severity": "error",
                "cause": "not_approved", "confidence": "certain", "owner": "department",
                "effects": [effect(&good, "0001", "-2")],
                "sources": [ledger("F2"), format!("{out} F4")],
                "subject": {"document": "QTCK1", "category": "自用领用"},
            }),
        ),
    ];
    for (code, rows, lines, expected) in cases {
        let world = World::sound();
        world.told(rows, lines);
        carries(&world, code, &expected);
    }
}

#[test]
fn what_a_finding_on_a_transfer_carries() {
    let (near, far) = (support::store("乙好"), support::store("乙坏"));
    let about = |warehouse: &str, quantity: &str| json!({"site": "乙风电场", "warehouse": warehouse, "item": "0001", "quantity": quantity});
    let with = |mut all: serde_json::Value, more: serde_json::Value| {
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all
    };
    let (inward, row) = ("./ERP/其他入库单列表.csv F4", "./乙风电场/0302.csv F2");
    let world = World::sound();
    world.told(&[SENT], &SENT_LINES);
    let more = json!({
        "cause": "in_transit", "confidence": "certain", "owner": "site", "sources": [inward],
        "effects": [{"warehouse": near, "item": "0001", "difference": "-2"}],
        "subject": {"transfer": "DB2025001", "document": "QTRK1", "category": "调拨入库"},
    });
    carries(&world, "T201", &with(about(&near, "2"), more));

    let world = World::sound();
    world.told(&[ARRIVED], &[SENT_LINES[1]]);
    let more = json!({
        "owner": "other_site", "effects": [], "sources": [row, inward], "subject": {"transfer": "DB2025001"},
    });
    carries(&world, "T202", &with(about(&near, "2"), more));

    let world = World::sound();
    world.told(&[SENT, &ARRIVED.replace(" 2 ", " 1 ")], &SENT_LINES);
    let more = json!({
        "cause": "short_on_arrival", "confidence": "certain", "owner": "other_site",
        "effects": [{"warehouse": near, "item": "0001", "difference": "-1"}], "sources": [row, inward],
        "subject": {"transfer": "DB2025001", "document": "QTRK1", "category": "完好品调拨"},
    });
    carries(&world, "T203", &with(about(&near, "1"), more));

    let world = World::sound();
    let lines = SENT_LINES.map(|line| line.replace("乙好", "乙坏"));
    world.told(&[SENT, &ARRIVED.replace('好', "坏")], &[&lines[0], &lines[1]]);
    let more = json!({"owner": "planning", "effects": [], "subject": {"transfer": "DB2025001"}});
    carries(&world, "T205", &with(about(&far, "2"), more));
    let world = World::sound();
    across(&world, "华北业务部");
    let store = support::store("丙好");
    let expected = json!({
        "site": "丙风电场", "warehouse": store, "item": "0001", "quantity": "2", "owner": "planning",
        "effects": [], "sources": ["./ERP/调拨单.csv G4"], "subject": {"transfer": "DB2025001"},
    });
    carries(&world, "T204", &expected);
}

/// The only finding of the code has these fields, and all findings add up.
fn carries(world: &World, code: &str, expected: &serde_json::Value) {
    let mut finding = only(world, code, &[]);
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
    let places = finding["sources"].as_array().unwrap().iter();
    let places: Vec<String> = places.map(|s| format!("{} {}", text(&s["file"]), text(&s["cell"]))).collect();
    finding["sources"] = json!(places);
    for (field, value) in expected.as_object().unwrap() {
        // An object may say more than what is asked of it.
        let parts = value.as_object().into_iter().flatten();
        let nested: Vec<_> = parts.map(|(key, part)| (&finding[field][key], part)).collect();
        for (found, part) in if nested.is_empty() { vec![(&finding[field], value)] } else { nested } {
            assert_eq!(found, part, "{code} {field}: {finding:#}");
        }
    }
    for text in ["id", "message", "help", "clause"] {
        assert!(finding[text].as_str().is_some_and(|text| !text.is_empty()), "{code} {text}: {finding:#}");
    }
    support::adds_up(&world.reconcile(&[]).1);
}

#[test]
fn findings_of_one_story_refer_to_each_other() {
    let related = |world: &World, one: &str, other: &str| {
        let (one, other) = (only(world, one, &[]), only(world, other, &[]));
        assert_eq!(one["related"], json!([other["id"]]), "{one:#}");
        assert_eq!(other["related"], json!([one["id"]]), "{other:#}");
    };
    let refused = World::sound();
    refused.told(&["03-01 甲好 自用领用 0001 约2"], &["03-01 QTCK1 甲好 自用领用 0001 2"]);
    related(&refused, "I004", "R303");
    let unknown = World::sound();
    documents(&unknown, 2, 0);
    unknown.day("0301", &ROW.replace("0001,碳刷", ",炭刷"));
    related(&unknown, "L101", "R303");
    let turned = World::sound();
    turned.told(&["03-01 甲好 物资退库 0001 2"], &["03-01 QTRK1 甲好 物资退库 0001 -2"]);
    related(&turned, "L104", "R304");
}
