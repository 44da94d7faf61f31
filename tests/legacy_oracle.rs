//! What comes out of the workers against what a second reader makes of the same file.
//!
//! `DUIZHANG_CORPUS=folder` adds every such file below a folder.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "helpers of tests may panic"
)]

use calamine::{Data, Reader};
use duizhang::source::sniff::{Format, sniff};
use duizhang::source::worker::Workers;
use duizhang::source::{Limits, Merge, Row, SheetStart, Sink, SourceError, Value};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};

/// Public files of which the second reader loses something, and what.
const EXPLAINED: &[(&str, &str)] = &[
    ("StringContinueRecords.xls", "what follows in the next record of a long text"),
    ("WrongFormulaRecordType.xls", "a date format with the number of a built-in one"),
    ("bug66682.xlsb", "errors that formulas came to"),
    ("ex41187-19267.xls", "that the text is no UTF-16"),
    ("sheet_name_parsing.xls", "that the text is no UTF-16"),
    ("testVarious.xlsb", "errors that formulas came to"),
];

/// Cells by row and column, as text that both sides can agree on.
type Cells = BTreeMap<(u32, u32), String>;

#[derive(Default)]
struct Collect {
    sheets: Vec<(String, Cells)>,
    failed: bool,
}

impl Sink for Collect {
    fn start(&mut self, sheet: SheetStart<'_>) {
        self.sheets.push((sheet.name.to_owned(), Cells::new()));
    }

    fn row(&mut self, row: Row<'_>) {
        for cell in row.cells {
            if let Some(text) = ours(cell.value) {
                self.sheets.last_mut().unwrap().1.insert((row.number, cell.col), text);
            }
        }
    }

    fn end(&mut self, outcome: Result<&[Merge], SourceError>) {
        self.failed |= outcome.is_err();
    }
}

fn ours(value: Value<'_>) -> Option<String> {
    Some(match value {
        Value::Text(text) => text.to_owned(),
        Value::Number(number) => number.digits.parse::<f64>().unwrap().to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Moment(moment) => moment.to_string(),
        Value::Error(error) => error.to_owned(),
        Value::FormulaWithoutValue => return None,
    })
}

fn theirs(data: &Data) -> Option<String> {
    Some(match data {
        Data::Empty => return None,
        Data::Error(error) => error.to_string(),
        Data::String(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(truth) => truth.to_string(),
        // Days before March 1900 differ by one between the calendars of the two.
        Data::DateTime(moment) if moment.is_duration() || moment.as_f64() < 61.0 => return None,
        Data::DateTime(moment) => {
            let rounded = chrono::SubsecRound::round_subsecs(moment.as_datetime()?, 0);
            rounded.to_string()
        }
        Data::DateTimeIso(text) => {
            let text = if text.contains('T') { text.clone() } else { format!("{text}T00:00:00") };
            let moment: chrono::NaiveDateTime = text.parse().ok()?;
            chrono::SubsecRound::round_subsecs(moment, 0).to_string()
        }
        Data::DurationIso(_) => return None,
    })
    .filter(|text| !text.is_empty())
}

/// Cells on which both sides speak and disagree, and how many were compared.
fn differences(bytes: &[u8], format: Format, workers: &Workers) -> Option<(u64, Vec<String>)> {
    let mut found = Collect::default();
    workers.read(bytes, format, &mut found).ok()?;
    if found.failed {
        return None;
    }
    let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).ok()?;
    let (mut compared, mut differ) = (0, Vec::new());
    for (name, cells) in &found.sheets {
        let range = book.worksheet_range(name).ok()?;
        let (top, left) = range.start().unwrap_or_default();
        let mut rest = cells.clone();
        for (row, col, data) in range.used_cells() {
            let at = (top + row as u32 + 1, left + col as u32);
            let mine = rest.remove(&at);
            let Some(expected) = theirs(data) else { continue };
            compared += 1;
            if mine.as_ref() != Some(&expected) {
                differ.push(format!("{name} {at:?}: {mine:?}, not {expected:?}"));
            }
        }
        differ.extend(rest.iter().map(|(at, text)| format!("{name} {at:?}: {text:?}, not there")));
    }
    Some((compared, differ))
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { below(&path, files) } else { files.push(path) }
    }
}

#[test]
fn both_readings_are_the_same() {
    let limits = Limits::default();
    let workers = Workers::new(PathBuf::from(env!("CARGO_BIN_EXE_duizhang")), &limits);
    let mut files = Vec::new();
    below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats"), &mut files);
    if let Ok(folder) = std::env::var("DUIZHANG_CORPUS") {
        below(Path::new(&folder), &mut files);
    }
    files.sort();
    let (mut read, mut cells, mut differ) = (0, 0, Vec::new());
    for path in files {
        let bytes = std::fs::read(&path).unwrap();
        let format = sniff(&bytes);
        let name = path.file_name().unwrap().to_string_lossy();
        let explained = EXPLAINED.iter().any(|(file, _)| *file == name);
        if explained || !matches!(format, Format::Xls | Format::Xlsb | Format::Ods) {
            continue;
        }
        // Their parser may panic where ours lies in a worker.
        let outcome = std::panic::catch_unwind(|| differences(&bytes, format, &workers));
        if let Ok(Some((compared, found))) = outcome {
            read += 1;
            cells += compared;
            differ.extend(found.into_iter().take(5).map(|text| format!("{}: {text}", path.display())));
        }
    }
    eprintln!("{read} files, {cells} cells");
    let shown = differ.join("\n");
    assert!(differ.is_empty(), "{read} files, {cells} cells\n{shown}");
    assert!(read >= 3 && cells > 60, "{read} files, {cells} cells");
}
