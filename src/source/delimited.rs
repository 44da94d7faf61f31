//! Delimited text (CSV, TSV and their kin) as one sheet without a name.

mod fields;
mod layout;

use super::encoding::{Prepared, decode, prepare};
use super::{Cell, Limits, Row, SheetStart, Sink, SourceError, emptied};
use csv::{ByteRecord, Reader, ReaderBuilder};
use encoding_rs::GB18030;
use fields::{Encoding, Fields};
use memchr::{memchr, memchr2_iter, memchr3_iter};
use std::iter::Peekable;

const BUFFER: usize = 1 << 16;
/// Bytes that a byte may become when it is decoded.
const GROWTH: u64 = 2;

/// Streams the single sheet of a delimited text. A row's number is the physical line on
/// which its record starts; records whose fields are all empty are not rows.
///
/// # Errors
/// Only for what precedes the sheet: bytes that do not decode, no text at all, and text
/// above [`Limits::inflated_bytes`]. Every later error ends the sheet.
pub fn read(bytes: &[u8], limits: &Limits, sink: &mut dyn Sink) -> Result<(), SourceError> {
    let prepared = prepare(bytes)?;
    if let Prepared::Gb18030(body) = &prepared
        && (bytes.len() as u64).saturating_mul(GROWTH) <= limits.inflated_bytes
        && let Some(delimiter) = of_pairs(body)
    {
        let text = Text { bytes: body, encoding: Encoding::Gb18030, bad: &[] };
        return send(&text, delimiter, limits, sink);
    }
    let decoded = match prepared {
        Prepared::Decoded(decoded) => decoded,
        Prepared::Gb18030(_) => decode(bytes)?,
    };
    if decoded.text.trim().is_empty() {
        return Err(SourceError::Empty);
    }
    let size = decoded.text.len() as u64;
    if size > limits.inflated_bytes {
        let found = format!("{size} bytes of text");
        return Err(exceeded("inflated_bytes", limits.inflated_bytes, found));
    }
    let bytes = decoded.text.as_bytes();
    let text = Text { bytes, encoding: Encoding::Utf8, bad: &decoded.bad };
    send(&text, layout::delimiter(bytes), limits, sink)
}

/// Whether the bytes are text that is laid out in columns.
pub fn has_columns(bytes: &[u8]) -> bool {
    decode(bytes).is_ok_and(|decoded| layout::has_columns(decoded.text.as_bytes()))
}

/// The delimiter of a text in GB18030, or that there is none, found from its first lines. None
/// where it cannot be cut apart undecoded: a stroke may be half of a character.
fn of_pairs(body: &[u8]) -> Option<Option<u8>> {
    let head = body.get(..layout::first_lines_end(body)).unwrap_or_default();
    let head = GB18030.decode_without_bom_handling(head).0;
    let delimiter = layout::delimiter(head.as_bytes());
    (delimiter != Some(b'|') && !head.trim().is_empty()).then_some(delimiter)
}

/// A text that may be cut at every byte that is an ASCII delimiter, quote or line end.
struct Text<'t> {
    bytes: &'t [u8],
    encoding: Encoding,
    /// As of [`super::encoding::Decoded::bad`].
    bad: &'t [(usize, u64)],
}

fn send(
    text: &Text<'_>,
    delimiter: Option<u8>,
    limits: &Limits,
    sink: &mut dyn Sink,
) -> Result<(), SourceError> {
    sink.start(SheetStart { name: "", hidden: false, merges: false });
    let outcome = stream(text, delimiter, limits, sink);
    sink.end(outcome.map(|()| [].as_slice()));
    Ok(())
}

fn stream(
    text: &Text<'_>,
    found: Option<u8>,
    limits: &Limits,
    sink: &mut dyn Sink,
) -> Result<(), SourceError> {
    let delimiter = found.unwrap_or(b',');
    let checked = layout::check(text.bytes, delimiter, limits.columns);
    // Without any delimiter there are no fields that a quote could hold together.
    let quoting = found.is_some() || checked.is_ok();
    if quoting {
        checked?;
    }
    let mut sender = Sender {
        fields: Fields::new(text.encoding),
        bad: text.bad.iter().copied().peekable(),
        budget: Budget { limits, cells: 0 },
        spare: Vec::new(),
        sink,
    };
    if !quoting || memchr(b'"', text.bytes).is_none() {
        return unquoted(text.bytes, delimiter, &mut sender);
    }
    let mut records = Records::new(text.bytes, delimiter);
    while let Some(line) = records.next()? {
        sender.fields.clear();
        for field in &records.record {
            sender.fields.add(field, line, &sender.budget)?;
        }
        sender.end(line, records.end())?;
    }
    Ok(())
}

/// Streams a text in which every line end ends a record, and every delimiter a field.
fn unquoted<B: Iterator<Item = (usize, u64)>>(
    bytes: &[u8],
    delimiter: u8,
    sender: &mut Sender<'_, '_, B>,
) -> Result<(), SourceError> {
    let (mut line, mut start) = (1_u32, 0_usize);
    let mut is_empty = true;
    sender.fields.clear();
    for at in memchr3_iter(delimiter, b'\n', b'\r', bytes).chain([bytes.len()]) {
        let field = bytes.get(start..at).unwrap_or_default();
        let end = bytes.get(at).copied();
        start = at.saturating_add(1);
        if end == Some(delimiter) {
            is_empty = false;
            sender.fields.add(field, line, &sender.budget)?;
            continue;
        }
        if end == Some(b'\n') && at.checked_sub(1).and_then(|before| bytes.get(before)) == Some(&b'\r') {
            // The second half of a line end.
            continue;
        }
        if !is_empty || !field.is_empty() {
            sender.fields.add(field, line, &sender.budget)?;
            sender.end(line, start)?;
            sender.fields.clear();
        }
        is_empty = true;
        line = line.saturating_add(1);
    }
    Ok(())
}

/// Hands records over as rows.
struct Sender<'s, 'l, B: Iterator<Item = (usize, u64)>> {
    fields: Fields,
    bad: Peekable<B>,
    budget: Budget<'l>,
    /// Memory for the cells of a row.
    spare: Vec<Cell<'static>>,
    sink: &'s mut dyn Sink,
}

impl<B: Iterator<Item = (usize, u64)>> Sender<'_, '_, B> {
    /// The record on `line` ends, and with it the text up to `end`.
    fn end(&mut self, line: u32, end: usize) -> Result<(), SourceError> {
        let undecodable = first_before(&mut self.bad, end);
        if self.fields.is_blank() {
            return Ok(());
        }
        let mut cells = std::mem::take(&mut self.spare);
        self.fields.lend(&mut cells);
        self.budget.count(line, cells.len())?;
        let fields = Some(self.fields.count());
        self.sink.row(Row { number: line, hidden: false, cells: &cells, fields, undecodable });
        self.spare = emptied(cells);
        Ok(())
    }
}

/// The records of a text, one at a time, with the lines on which they start.
struct Records<'a> {
    text: &'a [u8],
    reader: Reader<&'a [u8]>,
    record: ByteRecord,
    /// Up to where lines are counted, and the line that is there.
    counted: usize,
    line: u32,
}

impl<'a> Records<'a> {
    fn new(text: &'a [u8], delimiter: u8) -> Self {
        let reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(BUFFER)
            .from_reader(text);
        Records { text, reader, record: ByteRecord::new(), counted: 0, line: 1 }
    }

    /// Reads the next record into `self.record` and tells its line; `None` after the last.
    fn next(&mut self) -> Result<Option<u32>, SourceError> {
        let from = self.end();
        match self.reader.read_byte_record(&mut self.record) {
            Ok(true) => Ok(Some(self.line_of_record(from))),
            Ok(false) => Ok(None),
            Err(error) => Err(SourceError::Damaged(error.to_string())),
        }
    }

    /// The offset in the text behind the last record.
    fn end(&self) -> usize {
        usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX)
    }

    /// The line of the record that the reader found at or after `from`. The reader's own
    /// count knows no lone carriage returns and does not say how many blank lines it passed.
    fn line_of_record(&mut self, from: usize) -> u32 {
        let rest = self.text.get(from..).unwrap_or_default();
        let blank = rest.iter().take_while(|b| is_line_end(**b)).count();
        let start = from + blank;
        let passed = self.text.get(self.counted..start).unwrap_or_default();
        self.line = self.line.saturating_add(line_ends(passed));
        self.counted = start;
        self.line
    }
}

/// What the sheet may still take.
struct Budget<'a> {
    limits: &'a Limits,
    /// Cells so far.
    cells: u64,
}

impl Budget<'_> {
    /// A field of so many bytes on `line`.
    #[inline]
    fn check_text(&self, bytes: usize, line: u32) -> Result<(), SourceError> {
        let most = self.limits.text_bytes;
        if bytes as u64 <= most {
            return Ok(());
        }
        Err(exceeded("text_bytes", most, format!("{bytes} bytes in a field on line {line}")))
    }

    /// A row of so many cells on `line`.
    fn count(&mut self, line: u32, cells: usize) -> Result<(), SourceError> {
        let limits = self.limits;
        if line > limits.rows {
            let found = format!("line {line}");
            return Err(exceeded("rows", limits.rows.into(), found));
        }
        self.cells = self.cells.saturating_add(cells as u64);
        if self.cells > limits.cells {
            let found = format!("{} cells up to line {line}", self.cells);
            return Err(exceeded("cells", limits.cells, found));
        }
        Ok(())
    }
}

/// The text within `="…"`, by which exports keep a spreadsheet from taking it for a number.
fn unforced(field: &str) -> &str {
    match field.strip_prefix("=\"").and_then(|f| f.strip_suffix('"')) {
        Some(text) if !text.contains('"') => text,
        _ => field,
    }
}

/// Takes the bad places before `end` and returns the file offset of the first.
fn first_before(bad: &mut Peekable<impl Iterator<Item = (usize, u64)>>, end: usize) -> Option<u64> {
    let (_, first) = bad.next_if(|(at, _)| *at < end)?;
    while bad.next_if(|(at, _)| *at < end).is_some() {}
    Some(first)
}

fn exceeded(name: &'static str, limit: u64, found: String) -> SourceError {
    SourceError::Limit { name, limit, found }
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Counts the line ends `\n`, `\r\n` and lone `\r`.
fn line_ends(bytes: &[u8]) -> u32 {
    let ends = memchr2_iter(b'\n', b'\r', bytes);
    let whole = ends.filter(|at| !bytes.get(*at..).is_some_and(|b| b.starts_with(b"\r\n")));
    u32::try_from(whole.count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Merge, Value};
    use csv::{QuoteStyle, WriterBuilder};
    use proptest::prelude::*;

    #[derive(Clone, Debug, Default, PartialEq)]
    struct Line {
        number: u32,
        cells: Vec<(u32, String)>,
        fields: u32,
        undecodable: Option<u64>,
    }

    #[derive(Default)]
    struct Seen {
        started: bool,
        lines: Vec<Line>,
        outcome: Option<Result<(), SourceError>>,
    }

    impl Sink for Seen {
        fn start(&mut self, sheet: SheetStart<'_>) {
            assert_eq!((sheet.name, sheet.hidden, sheet.merges), ("", false, false));
            assert!(!self.started);
            self.started = true;
        }

        fn row(&mut self, row: Row<'_>) {
            assert!(!row.hidden && !row.cells.is_empty());
            let text = |value| match value {
                Value::Text(text) if !text.is_empty() => text.to_owned(),
                other => panic!("{other:?}"),
            };
            self.lines.push(Line {
                number: row.number,
                cells: row.cells.iter().map(|c| (c.col, text(c.value))).collect(),
                fields: row.fields.unwrap(),
                undecodable: row.undecodable,
            });
        }

        fn end(&mut self, outcome: Result<&[Merge], SourceError>) {
            let outcome = outcome.map(|merges| assert!(merges.is_empty()));
            assert_eq!(self.outcome.replace(outcome), None);
        }
    }

    fn lines(bytes: &[u8]) -> Vec<Line> {
        let mut seen = Seen::default();
        read(bytes, &Limits::default(), &mut seen).unwrap();
        assert_eq!(seen.outcome, Some(Ok(())));
        seen.lines
    }

    fn ended(text: &str, limits: &Limits) -> String {
        let mut seen = Seen::default();
        read(text.as_bytes(), limits, &mut seen).unwrap();
        seen.outcome.unwrap().unwrap_err().to_string()
    }

    /// `1: A|B|` for a row on line 1 with two cells and an empty field.
    fn shown(text: &str) -> Vec<String> {
        let show = |line: Line| {
            let mut fields = vec![String::new(); line.fields as usize];
            for (col, text) in line.cells {
                fields[col as usize] = text;
            }
            format!("{}: {}", line.number, fields.join("|"))
        };
        lines(text.as_bytes()).into_iter().map(show).collect()
    }

    #[test]
    fn fields_come_as_they_stand() {
        assert_eq!(shown("a,b\n 1 ,,\n"), ["1: a|b", "2:  1 ||"]);
        assert_eq!(shown("a\tb\n \t\"\"\n"), ["1: a|b", "2:  |"]);
        assert_eq!(shown("3\" 管,\"say \"\"x\"\"\""), ["1: 3\" 管|say \"x\""]);
        assert_eq!(shown("单列\n一"), ["1: 单列", "2: 一"]);
    }

    #[test]
    fn lines_are_counted_as_they_lie_in_the_file() {
        assert_eq!(shown("\n\r\na,b\r\n\r\n1,2"), ["3: a|b", "5: 1|2"]);
        assert_eq!(shown("a,b\r\r1,2\r3,4"), ["1: a|b", "3: 1|2", "4: 3|4"]);
        assert_eq!(shown("a,\"b\r\nc\rd\ne\"\n1,2\r\r\n3,4"), ["1: a|b\r\nc\rd\ne", "5: 1|2", "7: 3|4"]);
    }

    #[test]
    fn records_without_text_are_no_rows() {
        assert_eq!(shown("a,b\n,\n\"\",\n1,2\n,,,\n,\n"), ["1: a|b", "4: 1|2"]);
    }

    #[test]
    fn forced_text_is_freed() {
        assert_eq!(shown("c,d\n=\"0012\",\"=\"\"0013\"\"\"\n"), ["1: c|d", "2: 0012|0013"]);
        assert_eq!(shown("c,=\"\"\n"), ["1: c|"]);
        assert_eq!(shown("=\",=\"a\"b\",=A1\n"), ["1: =\"|=\"a\"b\"|=A1"]);
    }

    #[test]
    fn a_row_names_its_first_bad_byte() {
        let mut bytes = "日期,现场名称,存货编码\n甲,乙,丙\n丁,戊,己\n".repeat(3).into_bytes();
        let second = bytes.iter().position(|b| *b == b'\n').unwrap() + 1;
        bytes.splice(second..second, [0xFF, 0xFF]);
        let found: Vec<_> = lines(&bytes).iter().map(|line| line.undecodable).collect();
        assert_eq!(found[..3], [None, Some(second as u64), None]);
        assert_eq!(found[3..], [None; 6]);
    }

    #[test]
    fn fields_come_as_they_stand_whether_they_are_remembered_or_not() {
        // More of a column that never repeats than is tried, one that does, one of long fields.
        let row = |n: u32| vec![format!("单{n:05}"), format!("库{}", n % 3), "备注".repeat(20)];
        let rows: Vec<Vec<String>> = (0..3_000).map(row).collect();
        for quotes in [QuoteStyle::Never, QuoteStyle::Always] {
            for encoding in [Encoding::Utf8, Encoding::Utf16Le, Encoding::Gb18030] {
                let found = lines(&encoding.bytes(&written(&rows, b',', quotes)));
                assert!(found == expected(&rows), "{quotes:?} {encoding:?}");
            }
        }
    }

    #[test]
    fn what_precedes_the_sheet_is_returned() {
        let returned = |bytes: &[u8], limits: &Limits| {
            let mut seen = Seen::default();
            let error = read(bytes, limits, &mut seen).unwrap_err();
            assert!(!seen.started);
            error.to_string()
        };
        let usual = Limits::default();
        assert_eq!(returned(b"", &usual), "is empty");
        assert_eq!(returned(b"\xEF\xBB\xBF \r\n", &usual), "is empty");
        assert!(returned(b"a,\xFF\n", &usual).contains("byte 2"));
        let small = Limits { inflated_bytes: 3, ..Limits::default() };
        assert_eq!(returned(b"a,b\n", &small), "exceeds the limit inflated_bytes = 3: 4 bytes of text");
    }

    #[test]
    fn later_errors_end_the_sheet() {
        let small = Limits { rows: 4, columns: 3, cells: 6, text_bytes: 5, ..Limits::default() };
        assert_eq!(ended("a,b\n1,\"2\n", &small), "line 2: a quote opens and does not close");
        assert_eq!(ended("a,b\n\"1\"2,3\n", &small), "line 2: text follows a closing quote");
        let cases = [
            ("a,b\n\n\n1,2\n3,4\n", "rows = 4: line 5"),
            ("a,b\n1,2,3,4\n", "columns = 3: 4 fields on line 2"),
            ("a,b,c\n1,2,3\n4,,\n", "cells = 6: 7 cells up to line 3"),
            ("a,b\n1,数量\n", "text_bytes = 5: 6 bytes in a field on line 2"),
        ];
        for (text, said) in cases {
            assert_eq!(ended(text, &small), format!("exceeds the limit {said}"));
        }
    }

    #[test]
    fn blank_records_beyond_the_last_row_are_no_excess() {
        let small = Limits { rows: 2, ..Limits::default() };
        let mut seen = Seen::default();
        read(b"a,b\n1,2\n,\n,\n", &small, &mut seen).unwrap();
        assert_eq!(seen.outcome, Some(Ok(())));
    }

    #[derive(Clone, Copy, Debug)]
    enum Encoding {
        Utf8,
        MarkedUtf8,
        Utf16Le,
        Gb18030,
    }

    impl Encoding {
        fn bytes(self, text: &str) -> Vec<u8> {
            match self {
                Encoding::Utf8 => text.into(),
                Encoding::MarkedUtf8 => ["\u{FEFF}", text].concat().into(),
                Encoding::Utf16Le => {
                    "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
                }
                Encoding::Gb18030 => encoding_rs::GB18030.encode(text).0.into_owned(),
            }
        }
    }

    fn encodings() -> impl Strategy<Value = Encoding> {
        prop_oneof![
            Just(Encoding::Utf8),
            Just(Encoding::MarkedUtf8),
            Just(Encoding::Utf16Le),
            Just(Encoding::Gb18030),
        ]
    }

    fn matrices(field: &'static str) -> impl Strategy<Value = Vec<Vec<String>>> {
        (1usize..6).prop_flat_map(move |columns| {
            let row = prop::collection::vec(field, columns);
            prop::collection::vec(row, 0..8).prop_map(move |mut rows| {
                // The first row settles the encoding of the shortest of texts.
                rows.insert(0, vec!["采购入库".to_owned(); columns]);
                rows
            })
        })
    }

    fn written(rows: &[Vec<String>], delimiter: u8, quotes: QuoteStyle) -> String {
        let mut writer =
            WriterBuilder::new().delimiter(delimiter).quote_style(quotes).from_writer(Vec::new());
        for row in rows {
            writer.write_record(row).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    }

    fn expected(rows: &[Vec<String>]) -> Vec<Line> {
        let mut number = 1;
        let mut lines = Vec::new();
        for row in rows {
            let cells: Vec<_> = (0..)
                .zip(row.iter().map(|field| unforced(field).to_owned()))
                .filter(|(_, text)| !text.is_empty())
                .collect();
            if !cells.is_empty() {
                lines.push(Line { number, cells, fields: row.len() as u32, undecodable: None });
            }
            let breaks = |field: &String| {
                let unix = field.replace("\r\n", "\n");
                unix.matches(['\r', '\n']).count() as u32
            };
            number += 1 + row.iter().map(breaks).sum::<u32>();
        }
        lines
    }

    proptest! {
        #[test]
        fn quoted_fields_come_back(
            rows in matrices("(\\PC|[,;|\t\r\n\" ]){0,5}"),
            delimiter in prop::sample::select(b",\t;|".as_slice()),
            encoding in encodings(),
        ) {
            let text = written(&rows, delimiter, QuoteStyle::Always);
            prop_assert_eq!(lines(&encoding.bytes(&text)), expected(&rows));
        }

        #[test]
        fn fields_quoted_at_need_come_back(
            rows in matrices("[\\PC--[,;|]]{0,6}|[0-9 \r\n\"]{0,4}"),
            delimiter in prop::sample::select(b",\t;|".as_slice()),
            encoding in encodings(),
        ) {
            let text = written(&rows, delimiter, QuoteStyle::Necessary);
            prop_assert_eq!(lines(&encoding.bytes(&text)), expected(&rows));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[a,;|\t\r\n\" 电]{0,40}") {
            let mut seen = Seen::default();
            let refused = read(text.as_bytes(), &Limits::default(), &mut seen).is_err();
            prop_assert_eq!(refused, !seen.started);
            prop_assert_eq!(refused, seen.outcome.is_none());
        }
    }
}
