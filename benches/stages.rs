//! The stages of reading, each on its own: `cargo bench`, or `cargo bench -- xlsx` for one.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a tool for developers")]

#[path = "../examples/make_days.rs"]
#[allow(dead_code, reason = "its own arguments are not used here")]
mod make_days;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use duizhang::cli::{World, run};
use duizhang::record::schemas;
use duizhang::sheet::Lexicon;
use duizhang::source::xlsx::{self, Parsing};
use duizhang::source::{Limits, Merge, Row, SheetStart, Sink, SourceError, delimited};
use duizhang::value::{Quantity, date, name};
use make_days::Shape;
use std::ffi::OsString;
use std::path::Path;

fn main() {
    divan::main();
}

const ROWS: u32 = 20_000;

#[derive(Default)]
struct Count(u64);

impl Sink for Count {
    fn start(&mut self, _: SheetStart<'_>) {}

    fn row(&mut self, row: Row<'_>) {
        self.0 += row.cells.len() as u64;
    }

    fn end(&mut self, outcome: Result<&[Merge], SourceError>) {
        assert!(outcome.is_ok());
    }
}

/// One ledger of [`ROWS`] rows.
fn ledger(gbk: bool) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let shape = Shape {
        sites: 10,
        days: 20,
        rows: ROWS / 200,
        lists: false,
        monthly: false,
        one: true,
        gbk,
        full: false,
    };
    make_days::make(folder.path(), &shape).unwrap();
    std::fs::read(folder.path().join(if gbk { "流水账.csv" } else { "流水账.xlsx" })).unwrap()
}

#[divan::bench(args = [Parsing::Scanned, Parsing::General])]
fn xlsx_read(bencher: Bencher, parsing: Parsing) {
    let bytes = ledger(false);
    let limits = Limits::default();
    bencher.counter(ItemsCount::new(ROWS)).bench(|| {
        let mut sink = Count::default();
        xlsx::read_by(parsing, black_box(&bytes), &limits, &mut sink).unwrap();
        sink.0
    });
}

#[divan::bench]
fn csv_gbk_read(bencher: Bencher) {
    let bytes = ledger(true);
    let limits = Limits::default();
    bencher.counter(BytesCount::of_slice(&bytes)).bench(|| {
        let mut sink = Count::default();
        delimited::read(black_box(&bytes), &limits, &mut sink).unwrap();
        sink.0
    });
}

#[divan::bench(args = ["3", "-1234.5", "1,234.50", "３个", "(12)"])]
fn quantity(text: &str) -> bool {
    Quantity::of_written(black_box(text)).is_ok()
}

#[divan::bench(args = ["2024-11-03", "2024年11月3日", "24.11.3", "11月3日 08:30"])]
fn day(text: &str) -> bool {
    date::read(black_box(text), Some(2024)).is_some()
}

#[divan::bench(args = ["变桨驱动器", "KVVP 7×1.5", "ＨＤＡ４７４５－Ａ"])]
fn folded_name(text: &str) -> usize {
    name::key(black_box(text)).len()
}

#[divan::bench(args = ["物资名称", "数 量（个）*", "备件12"])]
fn header_word(bencher: Bencher, text: &str) {
    let lexicon = Lexicon::new(&schemas());
    bencher.bench(|| lexicon.knows_written(black_box(text)));
}

/// The whole program: a month of ten sites, 300 ledgers of 20 rows.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn reconcile_month(bencher: Bencher) {
    let folder = tempfile::tempdir().unwrap();
    let shape = Shape {
        sites: 10,
        days: 30,
        rows: 20,
        lists: true,
        monthly: false,
        one: false,
        gbk: false,
        full: false,
    };
    make_days::make(folder.path(), &shape).unwrap();
    bencher.bench(|| assert!(reconcile(folder.path()) < 2));
}

fn reconcile(folder: &Path) -> u8 {
    let mut args: Vec<OsString> =
        ["duizhang", "reconcile", "--period", "2025-01", "--as-of", "2025-03-01", "-q"]
            .map(Into::into)
            .to_vec();
    args.push(folder.into());
    let mut world = World {
        today: Default::default(),
        program: Default::default(),
        folder: folder.to_path_buf(),
        book: None,
        record: false,
        locale: None,
        no_color: true,
        stdout_is_terminal: false,
        stderr_is_terminal: false,
        stdin: &mut std::io::empty(),
        stdout: &mut std::io::sink(),
        stderr: &mut std::io::sink(),
    };
    run(args, &mut world).code()
}
