#![no_main]
#[allow(dead_code)]
mod common;

use duizhang::place::FileId;
use duizhang::record::{Reader, schemas};
use duizhang::sheet::{FileNames, Lexicon, Settings, Tables};
use duizhang::source::delimited;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (schemas, limits) = (schemas(), common::limits());
    let lexicon = Lexicon::new(&schemas);
    let names = FileNames::of("site/2024-11-03.csv");
    let settings = Settings {
        lexicon: &lexicon,
        limits: &limits,
        names: &names,
        period: None,
        kind: None,
        file: "site/2024-11-03.csv",
        layouts: &[],
        overrides: &[],
    };
    let mut reader = Reader::new(FileId(0), None);
    let mut tables = Tables::new(settings, &mut reader);
    let _ = delimited::read(text.as_bytes(), &limits, &mut tables);
    for sheet in tables.finish() {
        assert!(sheet.account.adds_up(), "{:?}", sheet.account);
    }
});
