//! Whole workbooks, written by hand where no program would write them so.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::read;
use crate::place::column_letters;
use crate::source::{Limits, Merge, Row, SheetStart, Sink, SourceError, Value};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// What a sink is told about a sheet.
#[derive(Debug)]
struct Seen {
    name: String,
    hidden: bool,
    /// `3 A1=text B1=5`, the row in parentheses if it is hidden.
    rows: Vec<String>,
    outcome: Result<Vec<Merge>, SourceError>,
}

#[derive(Default)]
struct Collect {
    sheets: Vec<Seen>,
}

impl Sink for Collect {
    fn start(&mut self, sheet: SheetStart<'_>) {
        assert!(sheet.merges);
        self.sheets.push(Seen {
            name: sheet.name.to_owned(),
            hidden: sheet.hidden,
            rows: Vec::new(),
            outcome: Err(SourceError::Empty),
        });
    }

    fn row(&mut self, row: Row<'_>) {
        assert!(!row.cells.is_empty());
        assert!(row.cells.is_sorted_by(|a, b| a.col < b.col));
        let mut shown = match row.hidden {
            true => format!("({})", row.number),
            false => row.number.to_string(),
        };
        for cell in row.cells {
            let at = column_letters(cell.col);
            write!(shown, " {at}={}", show(cell.value)).unwrap();
        }
        self.sheets.last_mut().unwrap().rows.push(shown);
    }

    fn end(&mut self, outcome: Result<&[Merge], SourceError>) {
        self.sheets.last_mut().unwrap().outcome = outcome.map(<[Merge]>::to_vec);
    }
}

fn show(value: Value<'_>) -> String {
    match value {
        Value::Text(text) => format!("{text:?}"),
        Value::Number(number) if number.pad == 0 => number.digits.to_owned(),
        Value::Number(number) => format!("{}/{}", number.digits, number.pad),
        Value::Bool(truth) => truth.to_string(),
        Value::Moment(moment) => moment.format("%Y-%m-%dT%H:%M:%S").to_string(),
        Value::Error(error) => error.to_owned(),
        Value::FormulaWithoutValue => "?".to_owned(),
    }
}

fn container(parts: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, content) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook to be written.
#[derive(Clone, Default)]
struct Book {
    /// Attributes of `sheet` other than its id, and the part.
    sheets: Vec<(String, String)>,
    properties: &'static str,
    strings: Option<String>,
    styles: Option<String>,
}

impl Book {
    fn sheet(mut self, attributes: &str, part: &str) -> Self {
        self.sheets.push((attributes.to_owned(), part.to_owned()));
        self
    }

    fn relationships(&self) -> String {
        let mut all = String::from("<Relationships>");
        for n in 1..=self.sheets.len() {
            write!(
                all,
                r#"<Relationship Id="s{n}" Type="{RELATIONSHIPS}/worksheet" Target="worksheets/sheet{n}.xml"/>"#
            )
            .unwrap();
        }
        for (kind, present) in [("sharedStrings", self.strings.is_some()), ("styles", self.styles.is_some())]
        {
            if present {
                write!(
                    all,
                    r#"<Relationship Id="{kind}" Type="{RELATIONSHIPS}/{kind}" Target="/xl/{kind}.xml"/>"#
                )
                .unwrap();
            }
        }
        all + "</Relationships>"
    }

    fn workbook(&self) -> String {
        let mut sheets = String::new();
        for (n, (attributes, _)) in (1..).zip(&self.sheets) {
            write!(sheets, r#"<sheet {attributes} sheetId="{n}" r:id="s{n}"/>"#).unwrap();
        }
        let properties = self.properties;
        format!(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <workbook xmlns="{MAIN}" xmlns:r="{RELATIONSHIPS}"><workbookPr {properties}/>
            <sheets>{sheets}</sheets></workbook>"#
        )
    }

    fn bytes(&self) -> Vec<u8> {
        let (workbook, relationships) = (self.workbook(), self.relationships());
        let names: Vec<String> =
            (1..=self.sheets.len()).map(|n| format!("xl/worksheets/sheet{n}.xml")).collect();
        let mut parts = vec![
            ("xl/workbook.xml", workbook.as_bytes()),
            ("xl/_rels/workbook.xml.rels", relationships.as_bytes()),
        ];
        for (name, (_, part)) in names.iter().zip(&self.sheets) {
            parts.push((name, part.as_bytes()));
        }
        for (name, part) in [("xl/sharedStrings.xml", &self.strings), ("xl/styles.xml", &self.styles)] {
            parts.extend(part.as_ref().map(|part| (name, part.as_bytes())));
        }
        container(&parts, CompressionMethod::Deflated)
    }

    fn read_with(&self, limits: &Limits) -> Vec<Seen> {
        let mut sink = Collect::default();
        read(&self.bytes(), limits, &mut sink).unwrap();
        sink.sheets
    }
}

fn worksheet(rows: &str) -> String {
    format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>"#)
}

fn one_sheet(part: &str) -> Book {
    Book {
        strings: Some("<sst><si><t>first</t></si><si><t>second</t></si><si/></sst>".to_owned()),
        styles: Some(
            r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="000000"/>
            <numFmt numFmtId="165" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/>
            <xf numFmtId="165"/></cellXfs></styleSheet>"#
                .to_owned(),
        ),
        ..Book::default()
    }
    .sheet(r#"name="表""#, part)
}

fn read_part(part: &str) -> Seen {
    let mut sheets = one_sheet(part).read_with(&Limits::default());
    assert_eq!(sheets.len(), 1);
    sheets.remove(0)
}

/// The rows of a sheet that can be read.
fn rows(content: &str) -> Vec<String> {
    let seen = read_part(&worksheet(content));
    seen.outcome.unwrap();
    seen.rows
}

/// Why a sheet cannot be read.
fn part_error(part: &str) -> String {
    read_part(part).outcome.unwrap_err().to_string()
}

fn rows_error(content: &str) -> String {
    part_error(&worksheet(content))
}

fn read_error(bytes: &[u8], limits: &Limits) -> SourceError {
    read(bytes, limits, &mut Collect::default()).unwrap_err()
}

fn limit_name(error: &SourceError) -> &'static str {
    match error {
        SourceError::Limit { name, .. } => name,
        other => panic!("{other}"),
    }
}

#[test]
fn every_type_of_cell_is_read() {
    let found = rows(
        r#"<row r="1"><c r="A1"><v> 1.50 </v></c><c r="B1" t="n"><v>-2E3</v></c>
        <c r="C1" t="s"><v>1</v></c><c r="D1" t="str"><f>A1</f><v> a_x000D_b </v></c>
        <c r="E1" t="inlineStr"><is><t>in</t></is></c><c r="F1" t="b"><v>1</v></c>
        <c r="G1" t="b"><v>false</v></c><c r="H1" t="e"><v>#REF!</v></c>
        <c r="I1" t="d"><v>2024-11-26T08:30:00</v></c><c r="J1" t="d"><v>2024-13-45</v></c>
        <c r="K1" t="inlineStr"><is><r><t>a</t></r><rPh><t>x</t></rPh><r><t>b</t></r></is></c>
        <c r="L1" t="inlineStr"><v>plain</v></c></row>"#,
    );
    assert_eq!(
        found,
        [r##"1 A=1.50 B=-2E3 C="second" D=" a\rb " E="in" F=true G=false H=#REF! "##.to_owned()
            + r#"I=2024-11-26T08:30:00 J="2024-13-45" K="ab" L="plain""#]
    );
}

#[test]
fn styles_make_dates_and_widths() {
    let found = rows(
        r#"<row r="1"><c r="A1" s="1"><v>45597</v></c><c r="B1" s="2"><v>123</v></c>
        <c r="C1" s="3"><v>45597.5</v></c><c r="D1" s="1"><v>-1</v></c>
        <c r="E1" s="1"><v>2958466</v></c><c r="F1" s="99"><v>1</v></c>
        <c r="G1" s="1" t="s"><v>0</v></c></row>"#,
    );
    assert_eq!(
        found,
        ["1 A=2024-11-01T00:00:00 B=123/6 C=2024-11-01T12:00:00 D=-1 E=2958466 F=1 \
             G=\"first\""]
    );
}

#[test]
fn one_workbook_is_not_taken_for_another_like_it() {
    let part = worksheet(r#"<row><c s="1"><v>45597</v></c></row>"#);
    let dated = one_sheet(&part);
    let styles = "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"1\"/></cellXfs></styleSheet>";
    let undated = Book { styles: Some(styles.to_owned()), ..dated.clone() };
    let unstyled = Book { styles: None, ..dated.clone() };
    let later = Book { properties: r#"date1904="1""#, ..dated.clone() };
    let renamed = Book { sheets: vec![(r#"name="乙" state="hidden""#.to_owned(), part)], ..dated.clone() };
    let books: [(&Book, &str, bool, &str); 5] = [
        (&dated, "表", false, "1 A=2024-11-01T00:00:00"),
        (&undated, "表", false, "1 A=45597"),
        (&unstyled, "表", false, "1 A=45597"),
        (&later, "表", false, "1 A=2028-11-02T00:00:00"),
        (&renamed, "乙", true, "1 A=2024-11-01T00:00:00"),
    ];
    let few = Limits { sheets: 0, ..Limits::default() };
    // More of them than are remembered, each twice, and back again.
    for (book, name, hidden, row) in books.iter().chain(&books).chain(books.iter().rev()) {
        for _ in 0..2 {
            let [sheet] = <[Seen; 1]>::try_from(book.read_with(&Limits::default())).unwrap();
            assert_eq!(
                (&*sheet.name, sheet.hidden, &*sheet.rows),
                (*name, *hidden, &[(*row).to_owned()][..])
            );
        }
        assert_eq!(limit_name(&read_error(&book.bytes(), &few)), "sheets");
    }
}

#[test]
fn the_1904_system_is_kept() {
    let part = worksheet(r#"<row><c s="1"><v>44135</v></c><c s="1"><v>0</v></c></row>"#);
    for properties in [r#"date1904="1""#, r#"date1904="true""#] {
        let book = Book { properties, ..one_sheet(&part) };
        let sheets = book.read_with(&Limits::default());
        assert_eq!(sheets[0].rows, ["1 A=2024-11-01T00:00:00 B=1904-01-01T00:00:00"]);
    }
}

#[test]
fn a_formula_without_a_value_is_told_apart() {
    let found = rows(
        r#"<row r="1"><c r="A1"><f>B1</f></c><c r="B1"><f>1</f><v/></c>
        <c r="C1" t="str"><f>""</f><v></v></c><c r="D1" t="str"><f>x</f></c>
        <c r="E1"><f t="shared" si="0"/><v>7</v></c><c r="F1"><v>8</v><f>4+4</f></c>
        <c r="G1" t="e"><f>x</f><v> </v></c></row>"#,
    );
    assert_eq!(found, ["1 A=? B=? D=? E=7 F=8 G=?"]);
}

#[test]
fn empty_cells_are_left_out_and_blanks_are_not() {
    let found = rows(
        r#"<row r="1"><c r="A1"/><c r="B1"><v/></c><c r="C1" t="s"><v>2</v></c></row>
        <row r="2" spans="1:3"/><row r="3"><c r="A3" t="str"><v> </v></c>
        <c r="B3" t="inlineStr"><is><t xml:space="preserve">  </t></is></c>
        <c r="C3" t="inlineStr"><is><t>  </t></is></c></row>"#,
    );
    assert_eq!(found, [r#"3 A=" " B="  ""#]);
}

#[test]
fn places_count_on_where_they_are_not_stated() {
    let found = rows(
        r#"<row><c><v>1</v></c><c/><c><v>3</v></c></row>
        <row r="5"><c r="D5"><v>4</v></c><c><v>5</v></c></row>
        <row><c><v>6</v></c></row><row><c r="B9"><v>9</v></c><c r="C9"><v>9</v></c></row>
        <row><c><v>10</v></c></row>"#,
    );
    assert_eq!(found, ["1 A=1 C=3", "5 D=4 E=5", "6 A=6", "9 B=9 C=9", "10 A=10"]);
}

#[test]
fn rows_and_cells_come_out_in_order() {
    let found = rows(
        r#"<row r="3"><c r="C3"><v>3</v></c><c r="A3" t="s"><v>0</v></c></row>
        <row r="1"><c r="A1" t="str"><v>x</v></c></row>
        <row r="3" hidden="1"><c r="B3"><v>2</v></c></row>"#,
    );
    assert_eq!(found, [r#"1 A="x""#, r#"(3) A="first" B=2 C=3"#]);
}

#[test]
fn a_cell_that_stands_twice_is_refused() {
    for content in [
        r#"<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>"#,
        r#"<row r="1"><c r="A1"><v>1</v></c><c r="B1"/><c r="A1"/></row>"#,
        r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>"#,
    ] {
        let error = rows_error(content);
        assert!(error.contains("sheet1.xml: cell A1 stands twice"), "{error}");
    }
}

#[test]
fn large_sheets_stream_and_must_be_in_order() {
    let filler = "x".repeat(3_000);
    let mut content = String::new();
    for row in 1..=3_000 {
        let cell = format!(r#"<c r="A{row}" t="str"><v>text {row}</v></c>"#);
        write!(content, r#"<row r="{row}">{cell}<!-- {filler} --></row>"#).unwrap();
    }
    let limits = Limits { ratio: 10_000, ..Limits::default() };
    let read = |content: &str| one_sheet(&worksheet(content)).read_with(&limits).remove(0);
    let seen = read(&content);
    assert_eq!(seen.rows.len(), 3_000);
    assert_eq!(seen.rows[2_999], r#"3000 A="text 3000""#);
    assert!(seen.outcome.is_ok());
    for late in [7, 3_000] {
        let content = format!(r#"{content}<row r="{late}"><c><v>1</v></c></row>"#);
        let error = read(&content).outcome.unwrap_err().to_string();
        assert!(error.contains("comes after a later row"), "{error}");
    }
}

#[test]
fn the_corners_of_the_grid_are_read_and_no_more() {
    let found = rows(
        r#"<row r="1"><c r="A1"><v>1</v></c></row>
        <row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#,
    );
    assert_eq!(found, ["1 A=1", "1048576 XFD=2"]);
    for (content, why) in [
        (r#"<row r="1"><c r="XFE1"><v>1</v></c></row>"#, "columns = 16384: cell XFE1"),
        (r#"<row r="1"><c r="XFD1"/><c/></row>"#, "columns = 16384: cell XFE1"),
        (r#"<row r="1048577"/>"#, "rows = 1048576: row 1048577"),
        (r#"<row r="1048576"/><row/>"#, "rows = 1048576: row 1048577"),
        (r#"<row r="4294967296"/>"#, "row 4294967296"),
        (r#"<row><c r="A4294967297"/></row>"#, "row 4294967297"),
        (r#"<row r="99999999999999999999"/>"#, "is no row number"),
        (r#"<row r="0"/>"#, "is no row number"),
        (r#"<row r="1"><c r="A2"/></row>"#, "cell A2 stands in row 1"),
        (r#"<row><c/><c r="A2"/></row>"#, "cell A2 stands in row 1"),
        (r#"<row r="1"><c r="1A"/></row>"#, "is no cell"),
    ] {
        let error = rows_error(content);
        assert!(error.contains(why), "{error}");
    }
}

#[test]
fn content_that_does_not_fit_is_refused_with_its_cell() {
    for (cell, why) in [
        (r#"t="s"><v>3</v>"#, "shared string 3"),
        (r#"t="s"><v>-1</v>"#, "shared string -1"),
        (r#"t="x"><v>3</v>"#, "unknown type"),
        (r#"t="b"><v>2</v>"#, "neither true nor false"),
        ("><v>1e400</v>", "\"1e400\", which is no number"),
        ("><v>NaN</v>", "no number"),
        ("><v>1,5</v>", "no number"),
        ("><v>1</v><v>2</v>", "two values"),
    ] {
        let error = rows_error(&format!(r#"<row r="2"><c r="B2" {cell}</c></row>"#));
        let place = error.contains("xl/worksheets/sheet1.xml: cell B2 ");
        assert!(place && error.contains(why), "{error}");
    }
}

#[test]
fn hidden_rows_and_sheets_are_marked() {
    let part = worksheet(
        r#"<row r="1" hidden="1"><c><v>1</v></c></row><row r="2" hidden="true"><c><v>1</v></c>
        </row><row r="3" hidden="0"><c><v>1</v></c></row>"#,
    );
    let sheets = one_sheet(&part)
        .sheet(r#"name="b" state="hidden""#, &part)
        .sheet(r#"name="c" state="veryHidden""#, &part)
        .sheet(r#"name="d &amp; e" state="visible""#, &part)
        .read_with(&Limits::default());
    let names: Vec<(&str, bool)> = sheets.iter().map(|s| (s.name.as_str(), s.hidden)).collect();
    assert_eq!(names, [("表", false), ("b", true), ("c", true), ("d & e", false)]);
    assert_eq!(sheets[3].rows, ["(1) A=1", "(2) A=1", "3 A=1"]);
}

#[test]
fn merged_ranges_come_with_the_end() {
    let sheet =
        |merges: &str| format!("<worksheet><sheetData/><mergeCells>{merges}</mergeCells></worksheet>");
    let seen = read_part(&sheet(r#"<mergeCell ref="B2:D3"/><mergeCell ref="A1:XFD1048576"></mergeCell>"#));
    let range = |first_row, last_row, first_col, last_col| Merge { first_row, last_row, first_col, last_col };
    assert_eq!(seen.outcome.unwrap(), [range(2, 3, 1, 3), range(1, 1_048_576, 0, 16_383)]);
    for (merge, why) in [
        (r#"<mergeCell ref="A:B"/>"#, "no merged range"),
        ("<mergeCell/>", "no reference"),
        (r#"<mergeCell ref="A1:XFE1"/>"#, "columns"),
        (r#"<mergeCell ref="A1:A1048577"/>"#, "rows"),
    ] {
        let error = part_error(&sheet(merge));
        assert!(error.contains(why), "{error}");
    }
}

#[test]
fn a_damaged_sheet_leaves_the_others() {
    let good = worksheet("<row><c><v>1</v></c></row>");
    let cut = good.strip_suffix("</worksheet>").unwrap();
    let with_doctype = format!("<!DOCTYPE worksheet [<!ENTITY a 'b'>]>{good}");
    for (part, why) in [
        (cut, "is cut short"),
        (good.get(..good.len() - 5).unwrap(), "not closed"),
        ("", "is cut short"),
        (with_doctype.as_str(), "document type"),
        ("<html/>", "is a html, not a worksheet"),
        ("<worksheet><sheetData><row></sheetData></worksheet>", "expected"),
        ("<worksheet a=b>&#0;</worksheet>", "worksheets/sheet1.xml"),
        ("<worksheet><sheetData><row r='1' r='1'/></sheetData></worksheet>", "twice"),
        ("<worksheet><sheetData><row r=1/></sheetData></worksheet>", "attribute"),
    ] {
        let sheets = one_sheet(part).sheet(r#"name="good""#, &good).read_with(&Limits::default());
        let error = sheets[0].outcome.as_ref().unwrap_err().to_string();
        assert!(error.contains(why), "{part}: {error}");
        assert_eq!(sheets[1].rows, ["1 A=1"]);
        assert!(sheets[1].outcome.is_ok());
    }
}

#[test]
fn utf16_is_refused() {
    let text = worksheet("");
    let mut part: Vec<u8> = vec![0xFF, 0xFE];
    part.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let book = one_sheet("");
    let (workbook, relationships) = (book.workbook(), book.relationships());
    let bytes = container(
        &[
            ("xl/workbook.xml", workbook.as_bytes()),
            ("xl/_rels/workbook.xml.rels", relationships.as_bytes()),
            ("xl/worksheets/sheet1.xml", &part),
            ("xl/sharedStrings.xml", b"<sst/>"),
            ("xl/styles.xml", b"\xEF\xBB\xBF<styleSheet/>"),
        ],
        CompressionMethod::Stored,
    );
    let mut sink = Collect::default();
    read(&bytes, &Limits::default(), &mut sink).unwrap();
    let error = sink.sheets[0].outcome.as_ref().unwrap_err().to_string();
    assert!(error.contains("not encoded as UTF-8"), "{error}");
}

#[test]
fn prefixes_and_the_strict_namespace_are_read() {
    let part = r#"<?xml version="1.0"?><x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main">
        <x:sheetData><!-- c --><?pi x?><x:row r="1"><x:c r="A1" t="s"><x:v><![CDATA[1]]></x:v></x:c>
        <x:c r="B1"><x:v>1<!-- c -->2</x:v></x:c><x:c t="str"><x:v>&lt;&#20013;&gt;</x:v></x:c></x:row>
        </x:sheetData><mc:AlternateContent xmlns:mc="m"><mc:Choice><x:sheetData><x:row><x:c><x:v>9</x:v></x:c>
        </x:row></x:sheetData></mc:Choice><mc:Fallback><x:mergeCells><x:mergeCell ref="A1:B1"/></x:mergeCells>
        </mc:Fallback></mc:AlternateContent></x:worksheet>"#;
    let strict = "http://purl.oclc.org/ooxml/officeDocument/relationships";
    let root = format!(
        r#"<Relationships><Relationship Id="r" Type="{strict}/officeDocument" Target="Book/Main.xml"/></Relationships>"#
    );
    let relationships = format!(
        r#"<Relationships><Relationship Id="a" Type="{strict}/worksheet" Target="..\Tables\One.xml"/>
        <Relationship Id="b" Type="{strict}/sharedStrings" Target="/book/STRINGS.xml"/></Relationships>"#
    );
    let workbook = r#"<m:workbook xmlns:m="x"><m:workbookPr/><m:sheets>
        <m:sheet name="n" rel:id="a"/></m:sheets></m:workbook>"#;
    let bytes = container(
        &[
            ("_rels/.rels", root.as_bytes()),
            ("Book/Main.xml", workbook.as_bytes()),
            ("book/_rels/main.xml.rels", relationships.as_bytes()),
            ("tables/one.xml", part.as_bytes()),
            ("book/strings.xml", b"<q:sst><q:si><q:t>a</q:t></q:si><q:si><q:t>b</q:t></q:si></q:sst>"),
        ],
        CompressionMethod::Deflated,
    );
    let mut sink = Collect::default();
    read(&bytes, &Limits::default(), &mut sink).unwrap();
    assert_eq!(sink.sheets[0].rows, [r#"1 A="b" B=12 C="<中>""#]);
    assert_eq!(sink.sheets[0].outcome.as_ref().unwrap().len(), 1);
}

#[test]
fn sheets_without_cells_are_passed_over() {
    let relationship = |id: &str, kind: &str, target: &str| {
        format!(r#"<Relationship Id="{id}" Type="{RELATIONSHIPS}/{kind}" Target="{target}"/>"#)
    };
    let relationships = format!(
        "<Relationships>{}{}{}{}</Relationships>",
        relationship("a", "chartsheet", "missing.xml"),
        relationship("b", "worksheet", "dialog.xml"),
        relationship("c", "worksheet", "gone.xml"),
        relationship("d", "worksheet", "sheet.xml"),
    );
    let workbook = r#"<workbook><sheets><sheet name="a" r:id="a"/><sheet name="b" r:id="b"/>
        <sheet name="c" r:id="c"/><sheet name="d" r:id="d"/><sheet name="d again" r:id="d"/>
        <sheet name="e" r:id="e"/></sheets></workbook>"#;
    let sheet = worksheet("<row><c><v>1</v></c></row>");
    let bytes = container(
        &[
            ("xl/workbook.xml", workbook.as_bytes()),
            ("xl/_rels/workbook.xml.rels", relationships.as_bytes()),
            ("xl/dialog.xml", b"<dialogsheet/>"),
            ("xl/sheet.xml", sheet.as_bytes()),
        ],
        CompressionMethod::Deflated,
    );
    let mut sink = Collect::default();
    read(&bytes, &Limits::default(), &mut sink).unwrap();
    let found: Vec<(&str, bool)> = sink.sheets.iter().map(|s| (s.name.as_str(), s.outcome.is_ok())).collect();
    assert_eq!(found, [("c", false), ("d", true), ("d again", false), ("e", false)]);
}

#[test]
fn limits_are_named() {
    let part = worksheet(r#"<row><c><v>1</v></c><c t="str"><v>four</v></c></row><row><c><v>3</v></c></row>"#);
    let book = one_sheet(&part);
    let default = Limits::default();
    let sheet_limits = [
        Limits { rows: 1, ..default.clone() },
        Limits { columns: 1, ..default.clone() },
        Limits { cells: 2, ..default.clone() },
        Limits { text_bytes: 3, ..default.clone() },
    ];
    let short_strings = Book { strings: None, ..book.clone() };
    let names: Vec<&str> = sheet_limits
        .iter()
        .map(|limits| {
            let seen = short_strings.read_with(limits).remove(0);
            limit_name(&seen.outcome.unwrap_err())
        })
        .collect();
    assert_eq!(names, ["rows", "columns", "cells", "text_bytes"]);

    let bytes = book.clone().sheet(r#"name="b""#, &part).bytes();
    for (limits, name) in [
        (Limits { entries: 5, ..default.clone() }, "entries"),
        (Limits { inflated_bytes: 500, ..default.clone() }, "inflated_bytes"),
        (Limits { sheets: 1, ..default.clone() }, "sheets"),
        (Limits { text_bytes: 5, ..default.clone() }, "text_bytes"),
    ] {
        assert_eq!(limit_name(&read_error(&bytes, &limits)), name);
    }
}

#[test]
fn one_piece_of_xml_is_bounded() {
    let limits = Limits { text_bytes: 100, ratio: u64::MAX, ..Limits::default() };
    let filler = "x".repeat(300_000);
    for part in [
        format!("<worksheet><!-- {filler} --></worksheet>"),
        format!("<worksheet a='{filler}'/>"),
        format!("<worksheet>{filler}</worksheet>"),
    ] {
        let seen = one_sheet(&part).read_with(&limits).remove(0);
        assert_eq!(limit_name(&seen.outcome.unwrap_err()), "text_bytes");
    }
    let deep = format!("<worksheet>{}", "<a>".repeat(100));
    assert!(part_error(&deep).contains("nest too deep"));
    let many: String = (0..30).map(|n| format!(" a{n}='1'")).collect();
    assert!(rows_error(&format!("<row{many}/>")).contains("too many attributes"));
}

#[test]
fn a_part_that_inflates_too_far_is_refused_before_it_is_inflated() {
    let bomb = " ".repeat(4 << 20);
    let bytes = one_sheet(&bomb).bytes();
    let error = read_error(&bytes, &Limits::default());
    assert_eq!(limit_name(&error), "ratio");
    assert!(error.to_string().contains("xl/worksheets/sheet1.xml"));
}

#[test]
fn a_directory_that_lies_is_found_out() {
    let part = worksheet("<row><c><v>1</v></c></row>");
    let bytes = one_sheet(&part).bytes();
    let name = b"xl/worksheets/sheet1.xml";
    let entry = bytes.windows(name.len()).rposition(|w| w == name).unwrap() - 46;
    let read_with = |offset: usize, value: &[u8]| {
        let mut bytes = bytes.clone();
        bytes[entry + offset..entry + offset + value.len()].copy_from_slice(value);
        let mut sink = Collect::default();
        let outcome = read(&bytes, &Limits::default(), &mut sink);
        outcome.and_then(|()| sink.sheets.remove(0).outcome)
    };
    assert!(read_with(24, &(part.len() as u32).to_le_bytes()).is_ok());
    assert!(matches!(read_with(24, &10_u32.to_le_bytes()), Err(SourceError::Damaged(_))));
    let checksum = read_with(16, &[1, 2, 3, 4]).unwrap_err();
    assert!(checksum.to_string().contains("checksum"), "{checksum}");
    assert_eq!(read_with(8, &[1, 0]), Err(SourceError::Encrypted));
}

#[test]
fn a_container_must_list_each_part_once() {
    let bytes = container(
        &[("xl/workbook.xml", b"<workbook/>"), ("XL\\Workbook.xml", b"")],
        CompressionMethod::Stored,
    );
    let error = read_error(&bytes, &Limits::default());
    assert!(error.to_string().contains("listed twice"));
    let mut same = container(
        &[("xl/workbook.xml", b"<workbook/>"), ("xl/workbook.xmm", b"")],
        CompressionMethod::Stored,
    );
    for at in 0..same.len() {
        if same[at..].starts_with(b"xmm") {
            same[at + 2] = b'l';
        }
    }
    let error = read_error(&same, &Limits::default());
    assert!(error.to_string().contains("listed twice"));
}

#[test]
fn what_no_sheet_can_be_read_without_is_an_error() {
    let bytes = container(&[("x", b"y")], CompressionMethod::Stored);
    let error = read_error(&bytes, &Limits::default()).to_string();
    assert!(error.contains("xl/workbook.xml: is missing"), "{error}");
    for bytes in [&b"PK\x03\x04"[..], b"PK\x05\x06", b""] {
        let error = read_error(bytes, &Limits::default());
        assert!(matches!(error, SourceError::Damaged(_)));
    }
    let broken = Book { strings: Some("<sst><si>".to_owned()), ..one_sheet("") };
    let error = read_error(&broken.bytes(), &Limits::default()).to_string();
    assert!(error.contains("xl/sharedStrings.xml: is cut short"), "{error}");
    let nameless = one_sheet(&worksheet("")).sheet("", "");
    let error = read_error(&nameless.bytes(), &Limits::default()).to_string();
    assert!(error.contains("a sheet has no name"), "{error}");
}
