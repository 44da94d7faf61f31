//! The scanner against the general parser: the same rows, the same ends, the same words.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may panic")]

use std::io::{Cursor, Write as _};
use std::path::Path;

use duizhang::source::xlsx::{self, Parsing};
use duizhang::source::{Limits, Merge, Row, SheetStart, Sink, SourceError};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Everything that a reader says, a line each.
#[derive(Default)]
struct Log(Vec<String>);

impl Sink for Log {
    fn start(&mut self, sheet: SheetStart<'_>) {
        self.0.push(format!("{sheet:?}"));
    }

    fn row(&mut self, row: Row<'_>) {
        self.0.push(format!("{row:?}"));
    }

    fn end(&mut self, outcome: Result<&[Merge], SourceError>) {
        self.0.push(format!("{outcome:?}"));
    }
}

fn log(parsing: Parsing, bytes: &[u8], limits: &Limits) -> Vec<String> {
    let mut log = Log::default();
    let outcome = xlsx::read_by(parsing, bytes, limits, &mut log);
    log.0.push(format!("{outcome:?}"));
    log.0
}

fn compare(bytes: &[u8], limits: &Limits, what: &str) {
    let (scanned, parsed) = (log(Parsing::Scanned, bytes, limits), log(Parsing::General, bytes, limits));
    for (ours, theirs) in scanned.iter().zip(&parsed) {
        assert_eq!(ours, theirs, "{what}");
    }
    assert_eq!(scanned.len(), parsed.len(), "{what}");
}

const BOOK: &str = r#"<workbook xmlns:r="r"><sheets><sheet name="1" r:id="a"/></sheets></workbook>"#;
const LINKS: &str = r#"<Relationships><Relationship Id="a" Type="x/worksheet" Target="s.xml"/><Relationship Id="b" Type="x/sharedStrings" Target="t.xml"/><Relationship Id="c" Type="x/styles" Target="u.xml"/></Relationships>"#;
const STYLES: &str = r#"<styleSheet><numFmts count="1"><numFmt numFmtId="164" formatCode="000000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>"#;

const STRINGS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<sst xmlns="x" count="9" uniqueCount="9"><si><t>轴承</t></si><si><t xml:space="preserve"> a </t></si><si><t> a&amp;b </t></si>
<si><r><t>rich</t></r><r><rPr><b/></rPr><t xml:space="preserve"> text</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si><si><t/></si><si><t>_x0041_</t><phoneticPr fontId="1"/></si><si/><si><t>&#x4E2D;</t></si><si><t>last</t></si></sst>"#;

const SHEET: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="x" xmlns:r="y"><dimension ref="A1:F9"/><sheetViews><sheetView workbookViewId="0"/></sheetViews><cols><col min="1" max="2" width="9"/></cols><sheetData><row r="1" spans="1:6" ht="15.75" customHeight="1" x14ac:dyDescent="0.25"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" s="1"><v>45597.5</v></c><c r="E1" s="2"><v>42</v></c><c r="F1" s="1"/></row>
<row r="2" hidden="1"><c r="A2" t="inlineStr"><is><t>in &lt;line&gt;</t></is></c><c r="B2" t="inlineStr"><is><t xml:space="preserve"> x </t></is></c><c r="C2" t="str"><f>A1&amp;"x"</f><v>_x000D_y</v></c><c r="D2" t="b"><v>1</v></c><c r="E2" t="e"><v>#N/A</v></c><c r="F2"><f t="shared" ref="F2:F9" si="0">A2*2</f></c></row>
<row><c><v>1</v></c><c t="s"><v>2</v></c><c t="d"><v>2024-11-26</v></c></row><row r="5"/><row r="6"><c r="A6"><v>-1.5E-3</v></c><c r="C6"><f/><v>0.30000000000000004</v></c><c r="D6" t="s"><v>3</v></c></row>
<row r="7"><c r="B7" t="s"><v>8</v></c><c r="A7"><v> 7 </v></c></row><row r="8"><!-- x --><c r="A8" t="inlineStr"><is><r><t>ri</t></r><r><t>ch</t></r></is></c></row><row r="4"><c r="A4"><v>4</v></c></row>
<row r="10"><c r="A10"><v>1</v></c><c r="B10" t="s"><v>5</v></c></row><row r="11"><c r="a11"><v>1</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells><pageMargins left="0.7"/></worksheet>"#;

fn workbook(strings: &[u8], sheet: &[u8]) -> Vec<u8> {
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let parts: [(&str, &[u8]); 5] = [
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", LINKS.as_bytes()),
        ("xl/t.xml", strings),
        ("xl/u.xml", STYLES.as_bytes()),
        ("xl/s.xml", sheet),
    ];
    for (name, content) in parts {
        archive.start_file(name, stored).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A sequence of numbers that is the same in every run.
struct Sequence(u64);

impl Sequence {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        ((self.0 >> 33) % bound as u64) as usize
    }
}

/// What mutants are given: pieces of markup, and what stands at the edge of being plain.
const PIECES: [&str; 44] = [
    "<",
    ">",
    "/",
    "\"",
    "'",
    "&",
    ";",
    "=",
    " ",
    "\n",
    "\r",
    "\t",
    "x",
    "9",
    "0",
    "-",
    "é",
    "\u{0}",
    "&amp;",
    "&#65;",
    "&x;",
    "<!-- -->",
    "<![CDATA[1]]>",
    "<?p?>",
    "<!DOCTYPE a>",
    "<c/>",
    "<c r=\"A1\"/>",
    "</c>",
    "<v>1</v>",
    "<v/>",
    "<f>1</f>",
    "<is><t>a</t></is>",
    "<row/>",
    "<row r=\"3\"/>",
    "</row>",
    " r=\"2\"",
    " t=\"s\"",
    " s=\"1\"",
    " hidden=\"true\"",
    "<x:row/>",
    "<mc:Choice>",
    "</sheetData>",
    "_x0041_",
    "  ",
];

fn mutate(text: &str, random: &mut Sequence) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len());
        let piece = PIECES[random.below(PIECES.len())].as_bytes();
        match random.below(6) {
            0 => drop(bytes.splice(at..at, piece.iter().copied())),
            1 => bytes[at] = piece[0],
            2 => drop(bytes.remove(at)),
            3 => bytes[at] ^= 1 << random.below(8),
            4 => {
                let end = (at + random.below(40)).min(bytes.len());
                let copied = bytes[at..end].to_vec();
                let to = random.below(bytes.len());
                drop(bytes.splice(to..to, copied));
            }
            _ => {
                let end = (at + random.below(12)).min(bytes.len());
                drop(bytes.drain(at..end));
            }
        }
        if bytes.is_empty() {
            break;
        }
    }
    if random.below(40) == 0 {
        bytes.truncate(random.below(bytes.len().max(1)));
    }
    bytes
}

#[test]
fn mutants_read_the_same() {
    let mut random = Sequence(7);
    let usual = Limits::default();
    let tight = Limits { text_bytes: 4, rows: 9, columns: 5, cells: 12, ..Limits::default() };
    for n in 0..3_000 {
        let (strings, sheet) = match n % 4 {
            0 => (mutate(STRINGS, &mut random), SHEET.as_bytes().to_vec()),
            _ => (STRINGS.as_bytes().to_vec(), mutate(SHEET, &mut random)),
        };
        let limits = if n % 5 == 0 { &tight } else { &usual };
        compare(&workbook(&strings, &sheet), limits, &format!("mutant {n}"));
    }
}

/// Rows across many windows of text, and a part long enough that its rows are handed over as
/// they come.
#[test]
fn long_sheets_read_the_same() {
    let (head, rest) = SHEET.split_once("<sheetData>").unwrap();
    let (_, tail) = rest.split_once("</sheetData>").unwrap();
    let padding = format!("<a>{}</a>", " ".repeat(1 << 20));
    for (rows, padded) in [(2_000, 0), (2_500, 9)] {
        let mut random = Sequence(rows);
        let mut sheet = format!("{head}<sheetData>");
        for row in 1..=rows {
            let text = "长".repeat(random.below(60));
            let odd = if random.below(500) == 0 { "<!-- odd -->" } else { "" };
            sheet.push_str(&format!(
                "<row r=\"{row}\">{odd}<c r=\"A{row}\" t=\"s\"><v>{}</v></c><c r=\"B{row}\"><v>{row}.5</v></c>\
                 <c r=\"C{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>",
                random.below(9)
            ));
        }
        sheet.push_str("</sheetData>");
        sheet.push_str(&padding.repeat(padded));
        sheet.push_str(tail);
        compare(
            &workbook(STRINGS.as_bytes(), sheet.as_bytes()),
            &Limits::default(),
            &format!("{padded} padded"),
        );
        let late = sheet.replacen(&format!("<row r=\"{}\">", rows - 5), "<row r=\"2\">", 1).into_bytes();
        compare(
            &workbook(STRINGS.as_bytes(), &late),
            &Limits::default(),
            &format!("{padded} padded, one late"),
        );
    }
}

#[test]
fn fixtures_read_the_same() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for entry in walkdir::WalkDir::new(root).into_iter().flatten() {
        if entry.path().extension().is_some_and(|e| e == "xlsx") {
            let bytes = std::fs::read(entry.path()).unwrap();
            compare(&bytes, &Limits::default(), &entry.path().display().to_string());
        }
    }
}

/// Every workbook below the folder that the variable names: `CORPUS=… cargo test --release
/// --test xlsx_parsers -- --ignored`.
#[test]
#[ignore = "takes a folder of workbooks"]
fn a_corpus_reads_the_same() {
    let mut count = 0;
    for entry in walkdir::WalkDir::new(std::env::var("CORPUS").unwrap()).into_iter().flatten() {
        if entry.file_type().is_file() {
            let bytes = std::fs::read(entry.path()).unwrap();
            compare(&bytes, &Limits::default(), &entry.path().display().to_string());
            count += 1;
        }
    }
    assert!(count > 0);
}
