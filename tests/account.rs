//! No row is lost, whatever a sheet holds.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use duizhang::place::FileId;
use duizhang::record::{Reader, schemas};
use duizhang::sheet::{FileNames, Lexicon, Settings, SheetRead, Tables};
use duizhang::source::{Cell, Limits, Merge, Number, Row, SheetStart, Sink, SourceError, Value};
use proptest::prelude::*;

/// A cell as a test makes it up.
#[derive(Clone, Debug)]
enum Made {
    Text(String),
    Number(String),
    Bool(bool),
    Moment(i64),
    Error,
    Formula,
}

impl Made {
    fn value(&self) -> Value<'_> {
        match self {
            Made::Text(text) => Value::Text(text),
            Made::Number(digits) => Value::Number(Number { digits, pad: 0 }),
            Made::Bool(b) => Value::Bool(*b),
            Made::Moment(days) => {
                let epoch = chrono::NaiveDate::from_ymd_opt(1990, 1, 1).unwrap();
                Value::Moment((epoch + chrono::Duration::days(*days)).into())
            }
            Made::Error => Value::Error("#REF!"),
            Made::Formula => Value::FormulaWithoutValue,
        }
    }
}

/// Words of headers, titles and rows, so that tables come about often.
fn word() -> impl Strategy<Value = String> {
    let words = [
        "日期",
        "物资名称",
        "存货编码",
        "规格型号",
        "单位",
        "出入库类别",
        "数量",
        "入库数量",
        "出库数量",
        "入库",
        "出库",
        "类别",
        "仓库",
        "现存数量",
        "备注",
        "合计",
        "小计",
        "无",
        "当日无出入库",
        "上月结存",
        "采购入库",
        "自用领用",
        "完好品调拨",
        "碳刷",
        "J204",
        "块",
        "0001",
        "2024-11-03",
        "11.3",
        "3个",
        "约3",
        "-5",
        "现场名称:甲风电场",
        "制表人:张三",
        "流水账(2024年11月)",
        "第1页 共2页",
        " ",
        "-",
    ];
    prop_oneof![
        8 => proptest::sample::select(words.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
    ]
}

fn cell() -> impl Strategy<Value = Made> {
    prop_oneof![
        10 => word().prop_map(Made::Text),
        4 => prop_oneof!["[0-9]{1,20}", "-?[0-9]{1,6}\\.[0-9]{1,9}", "[0-9]E[+-][0-9]{1,3}"].prop_map(Made::Number),
        1 => any::<bool>().prop_map(Made::Bool),
        1 => (0..40_000_i64).prop_map(Made::Moment),
        1 => Just(Made::Error),
        1 => Just(Made::Formula),
    ]
}

type MadeRow = (Vec<(u32, Made)>, bool, Option<u32>);

fn rows() -> impl Strategy<Value = Vec<MadeRow>> {
    let cells = proptest::collection::btree_map(0..9_u32, cell(), 1..9).prop_map(|m| m.into_iter().collect());
    let row = (cells, any::<bool>(), proptest::option::weighted(0.2, 1..10_u32));
    proptest::collection::vec(row, 0..70)
}

/// A proper ledger header somewhere near the top makes most sheets tables.
fn with_header(mut rows: Vec<MadeRow>, at: usize) -> Vec<MadeRow> {
    let words = ["日期", "物资编码", "物资名称", "规格型号", "单位", "出入库类别", "数量", "备注"];
    let cells = words.iter().zip(0..).map(|(word, col)| (col, Made::Text((*word).to_owned()))).collect();
    rows.insert(at.min(rows.len()), (cells, false, None));
    rows
}

fn read(rows: &[MadeRow], merges: &[Merge], cut_short: bool) -> SheetRead {
    let schemas = schemas();
    let lexicon = Lexicon::new(&schemas);
    let limits = Limits::default();
    let names = FileNames::of("甲风电场/1103.xlsx");
    let settings = Settings {
        lexicon: &lexicon,
        limits: &limits,
        names: &names,
        period: None,
        kind: None,
        file: "",
        layouts: &[],
        overrides: &[],
    };
    let mut reader = Reader::new(FileId(0), None);
    let mut tables = Tables::new(settings, &mut reader);
    tables.start(SheetStart { name: "11.3", hidden: false, merges: true });
    for ((cells, hidden, fields), number) in rows.iter().zip(1..) {
        let cells: Vec<Cell<'_>> = cells.iter().map(|(col, made)| Cell::new(*col, made.value())).collect();
        tables.row(Row { number, hidden: *hidden, cells: &cells, fields: *fields, undecodable: None });
    }
    tables.end(if cut_short { Err(SourceError::Damaged("cut".into())) } else { Ok(merges) });
    let sheet = tables.finish().remove(0);
    let records = reader.finish();
    let accepted: std::collections::BTreeSet<u32> = records.listed().iter().map(|r| r.place.row).collect();
    assert_eq!(
        sheet.account.accepted,
        accepted.len() as u64,
        "a record for every accepted row, and for no other"
    );
    let rejected: std::collections::BTreeSet<u32> = sheet.rejected.iter().map(|r| r.row).collect();
    assert!(accepted.is_disjoint(&rejected));
    sheet
}

/// Rows with something to see in them: an independent count.
fn filled(rows: &[MadeRow]) -> u64 {
    let seen = |made: &Made| !matches!(made, Made::Text(text) if text.trim().is_empty());
    rows.iter().filter(|(cells, _, _)| cells.iter().any(|(_, made)| seen(made))).count() as u64
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_row_has_one_fate(rows in rows(), at in 0..12_usize, last in 2..40_u32) {
        let merges = [Merge { first_row: 1, last_row: last, first_col: 0, last_col: 0 }];
        for rows in [rows.clone(), with_header(rows, at)] {
            let sheet = read(&rows, &merges, false);
            prop_assert!(sheet.account.adds_up(), "{:?}", sheet.account);
            prop_assert_eq!(sheet.account.read, filled(&rows));
            let refused = sheet.rejected.len() as u64;
            prop_assert!(sheet.failure.is_some() || sheet.account.rejected == refused);
        }
    }

    #[test]
    fn a_sheet_cut_short_gives_nothing(rows in rows(), at in 0..12_usize) {
        let rows = with_header(rows, at);
        let sheet = read(&rows, &[], true);
        prop_assert_eq!(sheet.account.accepted, 0);
        prop_assert_eq!(sheet.account.rejected, sheet.account.read);
        prop_assert!(sheet.failure.is_some());
    }
}
