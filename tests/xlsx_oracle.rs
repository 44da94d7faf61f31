//! What the reader makes of a workbook against what calamine makes of it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "helpers of tests may panic"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::Path;

use calamine::{DataRef, Reader, Xlsx};
use chrono::{NaiveDate, NaiveDateTime, SubsecRound};
use duizhang::source::xlsx;
use duizhang::source::{Limits, Merge, Row, SheetStart, Sink, SourceError, Value};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A value in which both readings can agree.
#[derive(Clone, Debug, PartialEq)]
enum Plain {
    Text(String),
    Number(f64),
    Bool(bool),
    Moment(NaiveDateTime),
    Error(String),
}

/// Non-empty cells by 1-based row and 0-based column.
type Cells = BTreeMap<(u32, u32), Plain>;

#[derive(Debug, Default, PartialEq)]
struct Sheet {
    name: String,
    cells: Cells,
    merges: Vec<[u32; 4]>,
}

#[derive(Default)]
struct Collect {
    sheets: Vec<Sheet>,
    failed: bool,
}

impl Sink for Collect {
    fn start(&mut self, sheet: SheetStart<'_>) {
        self.sheets.push(Sheet { name: sheet.name.to_owned(), ..Sheet::default() });
    }

    fn row(&mut self, row: Row<'_>) {
        let cells = &mut self.sheets.last_mut().unwrap().cells;
        if let Some(((last, _), _)) = cells.last_key_value() {
            assert!(*last < row.number, "rows must ascend");
        }
        for cell in row.cells {
            if let Some(plain) = plain(cell.value) {
                assert!(cells.insert((row.number, cell.col), plain).is_none());
            }
        }
    }

    fn end(&mut self, outcome: Result<&[Merge], SourceError>) {
        let flat = |m: &Merge| [m.first_row, m.first_col, m.last_row, m.last_col];
        self.failed |= outcome.is_err();
        let merges = outcome.unwrap_or_default();
        self.sheets.last_mut().unwrap().merges = merges.iter().map(flat).collect();
    }
}

fn plain(value: Value<'_>) -> Option<Plain> {
    Some(match value {
        Value::Text(text) => Plain::Text(text.to_owned()),
        Value::Number(number) => Plain::Number(number.digits.parse().unwrap()),
        Value::Bool(truth) => Plain::Bool(truth),
        Value::Moment(moment) => Plain::Moment(moment),
        Value::Error(error) => Plain::Error(error.to_owned()),
        Value::FormulaWithoutValue => return None,
    })
}

/// `None` if the workbook or one of its sheets cannot be read.
fn ours(bytes: &[u8]) -> Option<Vec<Sheet>> {
    let mut sink = Collect::default();
    xlsx::read(bytes, &Limits::default(), &mut sink).ok()?;
    (!sink.failed).then_some(sink.sheets)
}

/// `None` if the workbook or one of its sheets cannot be read.
fn theirs(bytes: &[u8]) -> Option<Vec<Sheet>> {
    let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).ok()?;
    let names = workbook.sheet_names();
    let read = |name: String| {
        Some(Sheet {
            cells: their_cells(&mut workbook, &name)?,
            merges: their_merges(&mut workbook, &name)?,
            name,
        })
    };
    names.into_iter().map(read).collect()
}

fn their_cells(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Option<Cells> {
    let mut cells = Cells::new();
    let mut reader = workbook.worksheet_cells_reader(name).ok()?;
    while let Some(cell) = reader.next_cell().ok()? {
        let (row, col) = cell.get_position();
        if let Some(plain) = their_plain(cell.get_value()) {
            cells.insert((row + 1, col), plain);
        }
    }
    Some(cells)
}

fn their_merges(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Option<Vec<[u32; 4]>> {
    let flat = |m: calamine::Dimensions| [m.start.0 + 1, m.start.1, m.end.0 + 1, m.end.1];
    let merges = workbook.merge_cells_by_sheet_name(name).ok()?;
    Some(merges.into_iter().map(flat).collect())
}

fn their_plain(value: &DataRef<'_>) -> Option<Plain> {
    Some(match value {
        DataRef::Empty => return None,
        DataRef::String(text) if text.is_empty() => return None,
        DataRef::SharedString("") => return None,
        DataRef::String(text) => Plain::Text(text.clone()),
        DataRef::SharedString(text) => Plain::Text((*text).to_owned()),
        DataRef::Int(number) => Plain::Number(*number as f64),
        DataRef::Float(number) => Plain::Number(*number),
        DataRef::Bool(truth) => Plain::Bool(*truth),
        DataRef::Error(error) => Plain::Error(error.to_string()),
        DataRef::DateTime(moment) if moment.is_datetime() && moment.as_f64() >= 0.0 => {
            Plain::Moment(moment.as_datetime()?.round_subsecs(0))
        }
        DataRef::DateTime(number) => Plain::Number(number.as_f64()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            let moment = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S");
            Plain::Moment(moment.ok()?)
        }
    })
}

fn compare(bytes: &[u8], what: &str) {
    let (ours, theirs) = (ours(bytes).unwrap(), theirs(bytes).unwrap());
    assert_same(&ours, &theirs, what);
}

fn assert_same(ours: &[Sheet], theirs: &[Sheet], what: &str) {
    let names = |sheets: &[Sheet]| -> Vec<String> { sheets.iter().map(|sheet| sheet.name.clone()).collect() };
    assert_eq!(names(ours), names(theirs), "{what}");
    for (our, their) in ours.iter().zip(theirs) {
        let name = &our.name;
        for (place, value) in &our.cells {
            assert_eq!(Some(value), their.cells.get(place), "{what} {name} {place:?}");
        }
        assert_eq!(our.cells.len(), their.cells.len(), "{what} {name}");
        assert_eq!(our.merges, their.merges, "{what} {name}");
    }
}

/// A sequence of numbers that is the same in every run.
struct Sequence(u64);

impl Sequence {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % bound
    }

    fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize]
    }
}

const TEXTS: [&str; 10] = [
    "轴承",
    " 000123 ",
    "a<b>&\"c\"",
    "two\nlines",
    "_x000D_",
    "_x005F_",
    "😀 tab\tend",
    "\u{3000}wide\u{a0}",
    "   ",
    "M12×40",
];

const DATE_FORMATS: [&str; 4] = ["yyyy-mm-dd", r#"yyyy"年"m"月"d"日""#, "yyyy/m/d h:mm:ss", "[$-804]mmmm"];

const NUMBER_FORMATS: [&str; 5] = ["General", "000000", r"#,##0.00_ ;[Red]\-#,##0.00\ ", r#"0"d""#, "[h]:mm"];

const RESULTS: [&str; 4] = ["12.5", "text", "#N/A", "TRUE"];

fn write_cell(sheet: &mut Worksheet, (row, col): (u32, u16), random: &mut Sequence) -> Result<(), XlsxError> {
    let number = random.below(1_000_000) as f64 / 64.0 - 1_000.0;
    match random.below(9) {
        0 | 1 => sheet.write_string(row, col, random.pick(&TEXTS))?,
        2 => sheet.write_number(row, col, number)?,
        3 => {
            let format = Format::new().set_num_format(random.pick(&NUMBER_FORMATS));
            sheet.write_number_with_format(row, col, number, &format)?
        }
        4 => {
            let format = Format::new().set_num_format(random.pick(&DATE_FORMATS));
            let time = random.below(86_400) as f64 / 86_400.0;
            let serial = (61 + random.below(100_000)) as f64 + time;
            let moment = ExcelDateTime::from_serial_datetime(serial)?;
            sheet.write_datetime_with_format(row, col, &moment, &format)?
        }
        5 => sheet.write_boolean(row, col, random.below(2) == 0)?,
        6 => {
            let result = random.pick(&RESULTS);
            sheet.write_formula(row, col, Formula::new("=A1+1").set_result(result))?
        }
        7 => sheet.write_blank(row, col, &Format::new().set_bold())?,
        _ => {
            let (bold, default) = (Format::new().set_bold(), Format::default());
            sheet.write_rich_string(row, col, &[(&default, "plain "), (&bold, "bold")])?
        }
    };
    Ok(())
}

/// A workbook of several sheets; the larger `spread`, the sparser.
fn generate(seed: u64, sheets: u32, rows: u32, spread: u32) -> Result<Vec<u8>, XlsxError> {
    let mut random = Sequence(seed);
    let mut workbook = Workbook::new();
    for n in 0..sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(format!("表{n} & co"))?;
        for row in 0..rows {
            for col in 0..8 {
                if random.below(4) > 0 {
                    let place = (row * spread, (col * spread) as u16);
                    write_cell(sheet, place, &mut random)?;
                }
            }
        }
        let below = rows * spread;
        sheet.merge_range(below, 1, below + 2, 3, "merged", &Format::new())?;
        if n % 3 == 1 {
            sheet.set_hidden(true);
        }
    }
    workbook.save_to_buffer()
}

#[test]
fn generated_workbooks_read_the_same() {
    for (seed, sheets, rows, spread) in
        [(1, 1, 300, 1), (2, 3, 100, 1), (3, 2, 60, 700), (4, 40, 5, 3), (5, 1, 1, 1), (6, 1, 0, 1)]
    {
        let bytes = generate(seed, sheets, rows, spread).unwrap();
        compare(&bytes, &format!("seed {seed}"));
    }
}

#[test]
fn corners_and_dates_read_the_same() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let date = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    sheet.write_string(0, 0, "first").unwrap();
    sheet.write_string(1_048_575, 16_383, "last").unwrap();
    let serials = [0.0, 0.5, 1.0, 59.0, 61.0, 45_597.999_99, 2_958_465.0];
    for (row, serial) in (1..).zip(serials) {
        sheet.write_number_with_format(row, 1, serial, &date).unwrap();
    }
    let day = NaiveDate::from_ymd_opt(2024, 11, 26).unwrap();
    sheet.write_with_format(20, 0, &day, &date).unwrap();
    compare(&workbook.save_to_buffer().unwrap(), "corners");
}

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn relationship(kind: &str, target: &str) -> String {
    format!(
        r#"<Relationships><Relationship Id="r1" Type="{RELATIONSHIPS}/{kind}" Target="{target}"/></Relationships>"#
    )
}

/// Inline strings, as writers make them that keep no table of shared strings.
fn inline_workbook() -> Vec<u8> {
    let texts = [
        "<t>轴承 &amp; co</t>",
        "<r><t>a</t></r><r><t xml:space=\"preserve\"> b </t></r>",
        "<t> trimmed </t>",
        "<t/>",
    ];
    let mut rows = String::new();
    for row in 1..=200 {
        write!(rows, r#"<row r="{row}">"#).unwrap();
        for (col, text) in ["A", "B", "C", "D"].iter().zip(texts) {
            write!(rows, r#"<c r="{col}{row}" t="inlineStr"><is>{text}</is></c>"#).unwrap();
        }
        write!(rows, r#"<c r="E{row}"><v>{row}.25</v></c></row>"#).unwrap();
    }
    let workbook = format!(
        r#"<workbook xmlns:r="{RELATIONSHIPS}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#
    );
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let parts = [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("_rels/.rels", relationship("officeDocument", "xl/workbook.xml")),
        ("xl/_rels/workbook.xml.rels", relationship("worksheet", "worksheets/sheet1.xml")),
        ("xl/workbook.xml", workbook),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn inline_strings_read_the_same() {
    compare(&inline_workbook(), "inline");
}

#[test]
fn fixtures_read_the_same() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for entry in walkdir::WalkDir::new(root).into_iter().flatten() {
        if entry.path().extension().is_none_or(|e| e != "xlsx") {
            continue;
        }
        let bytes = std::fs::read(entry.path()).unwrap();
        // What either refuses, such as a fixture that is damaged on purpose, shows nothing.
        if let (Some(ours), Some(theirs)) = (ours(&bytes), theirs(&bytes)) {
            assert_same(&ours, &theirs, &entry.path().display().to_string());
        }
    }
}

/// Public workbooks that are known to be read differently, and why.
const DIFFERING: [(&str, &str); 4] = [
    ("52575_main.xlsx", "an inline string in a v element, which the other reader leaves out"),
    ("SimpleStrict.xlsx", "a date of type d, which the other reader gives as text without a time"),
    ("date_iso.xlsx", "the same"),
    ("人事系统", "[$-804]aaaa, a weekday, which the other reader does not know for a date"),
];

/// Every workbook below the folder that CORPUS names: `CORPUS=… cargo test --test xlsx_oracle --
/// --ignored --nocapture`.
#[test]
#[ignore = "takes a folder of workbooks"]
fn a_corpus_reads_the_same() {
    let (mut counts, mut unknown) = (BTreeMap::<&str, u32>::new(), Vec::new());
    for entry in walkdir::WalkDir::new(std::env::var("CORPUS").unwrap()).into_iter().flatten() {
        let Ok(bytes) = std::fs::read(entry.path()) else { continue };
        let file = entry.path().display().to_string();
        // The other reader overflows on some files that were made for it.
        let theirs = std::panic::catch_unwind(|| theirs(&bytes)).unwrap_or_default();
        let outcome = match (ours(&bytes), theirs) {
            (None, None) => "refused by both",
            (None, Some(_)) => "refused by us alone",
            (Some(_), None) => "refused by the other alone",
            (Some(ours), Some(theirs)) => {
                let names = |sheets: &[Sheet]| sheets.iter().map(|s| s.name.clone()).collect::<Vec<_>>();
                let known = names(&theirs);
                // The other names sheets that hold no cells as well.
                let theirs: Vec<Sheet> =
                    theirs.into_iter().filter(|s| names(&ours).contains(&s.name)).collect();
                match std::panic::catch_unwind(|| assert_same(&ours, &theirs, &file)) {
                    Ok(()) if known.len() > ours.len() => "the same, without sheets that hold no cells",
                    Ok(()) => "the same",
                    Err(_) if DIFFERING.iter().any(|(name, _)| file.contains(name)) => "known to differ",
                    Err(_) => {
                        unknown.push(file.clone());
                        "different"
                    }
                }
            }
        };
        if outcome.starts_with("refused by us") {
            println!("{file}: {outcome}");
        }
        *counts.entry(outcome).or_default() += 1;
    }
    println!("{counts:#?}");
    assert_eq!(unknown, Vec::<String>::new());
}
