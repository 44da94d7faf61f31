#![no_main]
mod common;

use duizhang::source::xlsx::{self, Parsing};
use duizhang::source::{Limits, Merge, Row, SheetStart, Sink, SourceError};
use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const BOOK: &str = r#"<workbook xmlns:r="r"><sheets><sheet name="1" r:id="a"/></sheets></workbook>"#;
const LINKS: &str = r#"<Relationships><Relationship Id="a" Type="x/worksheet" Target="s.xml"/><Relationship Id="b" Type="x/sharedStrings" Target="t.xml"/><Relationship Id="c" Type="x/styles" Target="u.xml"/></Relationships>"#;
const STYLES: &str = r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;

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

fn read(parsing: Parsing, bytes: &[u8], limits: &Limits) -> Vec<String> {
    let mut log = Log::default();
    let outcome = xlsx::read_by(parsing, bytes, limits, &mut log);
    log.0.push(format!("{outcome:?}"));
    log.0
}

// The first zero byte parts the rows from the shared strings.
fuzz_target!(|data: &[u8]| {
    let (rows, strings) = match data.iter().position(|byte| *byte == 0) {
        Some(at) => (&data[..at], &data[at + 1..]),
        None => (data, b"<si><t>a</t></si><si><t>b</t></si>".as_slice()),
    };
    let sheet = [b"<worksheet><sheetData>".as_slice(), rows, b"</sheetData></worksheet>"].concat();
    let strings = [b"<sst>".as_slice(), strings, b"</sst>"].concat();
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let parts: [(&str, &[u8]); 5] = [
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", LINKS.as_bytes()),
        ("xl/t.xml", &strings),
        ("xl/u.xml", STYLES.as_bytes()),
        ("xl/s.xml", &sheet),
    ];
    for (name, content) in parts {
        archive.start_file(name, stored).unwrap();
        archive.write_all(content).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    let limits = common::limits();
    assert_eq!(read(Parsing::Scanned, &bytes, &limits), read(Parsing::General, &bytes, &limits));
});
