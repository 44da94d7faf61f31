//! Makes files, sound and otherwise.

use std::io::{Cursor, Read, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A committed file.
pub fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats").join(name)).unwrap()
}

pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The archive with one part replaced.
pub fn with_part(bytes: &[u8], part: &str, content: &[u8]) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let mut body = Vec::new();
        entry.read_to_end(&mut body).unwrap();
        let name = String::from_utf8(entry.name_raw().to_vec()).unwrap();
        parts.push((name.clone(), if name == part { content.to_vec() } else { body }));
    }
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, body)| (name.as_str(), body.as_slice())).collect();
    zip(&parts)
}

pub fn part(bytes: &[u8], part: &str) -> Vec<u8> {
    let mut body = Vec::new();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    archive.by_name(part).unwrap().read_to_end(&mut body).unwrap();
    body
}

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const LINKS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts><numFmt numFmtId="164" formatCode="[$-804]aaaa"/><numFmt numFmtId="165" formatCode="0&quot;d&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>"#;
pub const MAIN: &str = r#"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main""#;

/// Parts of a workbook with one sheet; each can be replaced.
pub struct Xlsx {
    pub before: String,
    pub rows: String,
    pub after: String,
    pub strings: String,
    pub properties: String,
}

impl Xlsx {
    pub fn new(rows: &str) -> Xlsx {
        Xlsx {
            before: String::new(),
            rows: rows.to_owned(),
            after: String::new(),
            strings: format!("<sst {MAIN}><si><t>共享</t></si></sst>"),
            properties: String::new(),
        }
    }

    pub fn sheet(&self) -> String {
        format!(
            "<worksheet {MAIN}>{}<sheetData>{}</sheetData>{}</worksheet>",
            self.before, self.rows, self.after
        )
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.with_sheet(self.sheet().as_bytes())
    }

    pub fn with_sheet(&self, sheet: &[u8]) -> Vec<u8> {
        let book = format!(
            r#"<workbook {MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{}<sheets><sheet name="11月" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
            self.properties
        );
        zip(&[
            ("[Content_Types].xml", TYPES.as_bytes()),
            ("_rels/.rels", ROOT.as_bytes()),
            ("xl/workbook.xml", book.as_bytes()),
            ("xl/_rels/workbook.xml.rels", LINKS.as_bytes()),
            ("xl/worksheets/sheet1.xml", sheet),
            ("xl/sharedStrings.xml", self.strings.as_bytes()),
            ("xl/styles.xml", STYLES.as_bytes()),
        ])
    }
}

pub const HEADER: [&str; 7] = ["日期", "物资名称", "规格型号", "出入库类别", "数量", "单位", "物资编码"];

pub fn text(at: &str, text: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

pub fn row(number: u64, cells: &[String]) -> String {
    format!(r#"<row r="{number}">{}</row>"#, cells.concat())
}

pub fn header() -> String {
    let cells: Vec<String> =
        HEADER.iter().zip('A'..).map(|(word, col)| text(&format!("{col}1"), word)).collect();
    row(1, &cells)
}

/// A posting with the quantity cell as given.
pub fn posting_with(number: u64, quantity: &str) -> String {
    let at = |col: char| format!("{col}{number}");
    row(
        number,
        &[
            format!(r#"<c r="A{number}" s="1"><v>45597</v></c>"#),
            text(&at('B'), "碳刷"),
            text(&at('C'), "J204"),
            text(&at('D'), "采购入库"),
            quantity.to_owned(),
            text(&at('F'), "块"),
            text(&at('G'), "0212507"),
        ],
    )
}

pub fn posting(number: u64) -> String {
    posting_with(number, &format!(r#"<c r="E{number}"><v>{number}</v></c>"#))
}

pub fn ledger(postings: u64) -> Xlsx {
    let rows: String = (2..postings + 2).map(posting).collect();
    Xlsx::new(&(header() + &rows))
}

/// An OpenDocument spreadsheet whose one table holds `rows`.
pub fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="11月">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
        (
            "META-INF/manifest.xml",
            br#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#,
        ),
    ])
}

/// A row of texts, standing `repeats` times.
pub fn ods_row(repeats: &str, cells: &[&str]) -> String {
    let cells: String = cells
        .iter()
        .map(|text| {
            format!(
                r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
            )
        })
        .collect();
    format!(r#"<table:table-row table:number-rows-repeated="{repeats}">{cells}</table:table-row>"#)
}

pub const POSTING: [&str; 7] = ["2024-11-01", "碳刷", "J204", "采购入库", "3", "块", "0212507"];

/// Delimited text with the header and these lines.
pub fn csv(lines: &[&str]) -> String {
    let mut text = HEADER.join(",");
    for line in lines {
        text.push('\n');
        text.push_str(line);
    }
    text.push('\n');
    text
}

pub const LINE: &str = "2024-11-01,碳刷,J204,采购入库,3,块,0212507";

pub fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

pub fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}
