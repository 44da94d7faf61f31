//! Makes workbooks of binary records, sound and otherwise.

use super::{HEADER, POSTING, fixture, with_part};
use std::io::{Cursor, Write};

/// A record of a .xls: type, length, body.
pub fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), body].concat()
}

const BEGIN: u16 = 0x0809;
const END: u16 = 0x0A;
/// The styles of [`xls`]: general, a date, seven digits, a day of the week.
pub const DATE: u16 = 1;
pub const SEVEN: u16 = 2;
pub const WEEKDAY: u16 = 3;

/// A .xls with a sheet of these records for each name.
pub fn xls(sheets: &[(&str, Vec<u8>)]) -> Vec<u8> {
    xls_with(&[], sheets)
}

pub fn xls_with(globals: &[u8], sheets: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut head = record(BEGIN, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for (id, code) in [(164_u16, "0000000"), (165, "[$-804]aaaa")] {
        let mut body = id.to_le_bytes().to_vec();
        body.extend(u16::try_from(code.len()).unwrap().to_le_bytes());
        body.push(0);
        body.extend(code.bytes());
        head.extend(record(0x041E, &body));
    }
    for id in [0_u16, 14, 164, 165] {
        let mut body = [0; 20];
        body[2..4].copy_from_slice(&id.to_le_bytes());
        head.extend(record(0xE0, &body));
    }
    head.extend(globals);
    let names: Vec<Vec<u8>> =
        sheets.iter().map(|(name, _)| name.encode_utf16().flat_map(u16::to_le_bytes).collect()).collect();
    let bounds: usize = names.iter().map(|name| 4 + 8 + name.len()).sum();
    let mut at = head.len() + bounds + 4;
    for (name, (_, records)) in names.iter().zip(sheets) {
        let mut body = u32::try_from(at).unwrap().to_le_bytes().to_vec();
        body.extend([0, 0, u8::try_from(name.len() / 2).unwrap(), 1]);
        body.extend(name);
        head.extend(record(0x85, &body));
        at += 20 + records.len() + 4;
    }
    head.extend(record(END, &[]));
    for (_, records) in sheets {
        head.extend(record(BEGIN, &[0, 6, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
        head.extend(records);
        head.extend(record(END, &[]));
    }
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    container.create_stream("/Workbook").unwrap().write_all(&head).unwrap();
    container.into_inner().into_inner()
}

/// Row, column and style, with which a cell begins.
pub fn place(row: u16, col: u16, style: u16) -> Vec<u8> {
    [row, col, style].iter().flat_map(|field| field.to_le_bytes()).collect()
}

pub fn number(row: u16, col: u16, style: u16, number: f64) -> Vec<u8> {
    record(0x0203, &[place(row, col, style), number.to_le_bytes().to_vec()].concat())
}

pub fn label(row: u16, col: u16, text: &str) -> Vec<u8> {
    record(0x0204, &[place(row, col, 0), counted(text)].concat())
}

fn counted(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = u16::try_from(units.len() / 2).unwrap();
    [&length.to_le_bytes(), [1].as_slice(), &units].concat()
}

pub fn merged(range: [u16; 4]) -> Vec<u8> {
    let fields = [1, range[0], range[1], range[2], range[3]];
    record(0xE5, &fields.iter().flat_map(|field: &u16| field.to_le_bytes()).collect::<Vec<u8>>())
}

/// A formula whose text the next record holds.
pub fn formula_of_text(row: u16, col: u16) -> Vec<u8> {
    record(6, &[place(row, col, 0), vec![0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0]].concat())
}

pub fn text_of_formula(text: &str) -> Vec<u8> {
    record(0x0207, &counted(text))
}

pub fn labels(row: u16, texts: &[&str]) -> Vec<u8> {
    texts.iter().zip(0..).flat_map(|(text, col)| label(row, col, text)).collect()
}

/// The header and so many postings, each with its date and its code as numbers.
pub fn ledger_records(postings: u16) -> Vec<u8> {
    let mut records = labels(0, &HEADER);
    for row in 1..=postings {
        records.extend(number(row, 0, DATE, 45_597.0));
        for col in [1, 2, 3, 5] {
            records.extend(label(row, col, POSTING[usize::from(col)]));
        }
        records.extend(number(row, 4, 0, f64::from(row) + 0.5));
        records.extend(number(row, 6, SEVEN, 212_507.0));
    }
    records
}

/// A record of a .xlsb, whose type and length take as few bytes as they can.
pub fn record12(kind: u32, body: &[u8]) -> Vec<u8> {
    let mut bytes = match kind {
        ..0x80 => vec![u8::try_from(kind).unwrap()],
        _ => vec![(kind & 0x7F) as u8 | 0x80, u8::try_from(kind >> 7).unwrap()],
    };
    let mut length = body.len();
    while length >= 0x80 {
        bytes.push((length & 0x7F) as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(u8::try_from(length).unwrap());
    bytes.extend(body);
    bytes
}

pub fn row12(row: u32, hidden: bool) -> Vec<u8> {
    let mut body = row.to_le_bytes().to_vec();
    body.extend([0, 0, 0, 0, 0x2C, 1, 0, if hidden { 0x10 } else { 0 }, 0, 0, 0, 0, 0]);
    record12(0, &body)
}

pub fn cell12(kind: u32, col: u32, style: u32, value: &[u8]) -> Vec<u8> {
    record12(kind, &[&col.to_le_bytes(), &style.to_le_bytes(), value].concat())
}

pub fn text12(col: u32, text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = u32::try_from(units.len() / 2).unwrap();
    cell12(6, col, 0, &[&length.to_le_bytes(), units.as_slice()].concat())
}

pub fn merged12(range: [u32; 4]) -> Vec<u8> {
    record12(176, &range.iter().flat_map(|field| field.to_le_bytes()).collect::<Vec<u8>>())
}

/// A .xlsb whose one sheet has these rows and, after them, these records; its second style is
/// a date and its third one of seven digits.
pub fn xlsb(rows: &[u8], after: &[u8]) -> Vec<u8> {
    let dimension = [0_u32, 9, 0, 9].iter().flat_map(|field| field.to_le_bytes()).collect::<Vec<u8>>();
    let sheet = [
        record12(129, &[]),
        record12(148, &dimension),
        record12(145, &[]),
        rows.to_vec(),
        record12(146, &[]),
        after.to_vec(),
        record12(130, &[]),
    ]
    .concat();
    let code: Vec<u8> = "0000000".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let format = [&164_u16.to_le_bytes(), 7_u32.to_le_bytes().as_slice(), &code].concat();
    let style = |id: u16| {
        let mut body = [0; 14];
        body[2..4].copy_from_slice(&id.to_le_bytes());
        record12(47, &body)
    };
    let styles = [
        record12(615, &1_u32.to_le_bytes()),
        record12(44, &format),
        record12(616, &[]),
        record12(617, &3_u32.to_le_bytes()),
        style(0),
        style(14),
        style(164),
        record12(618, &[]),
    ]
    .concat();
    let book = with_part(&fixture("ledger.xlsb"), "xl/worksheets/sheet1.bin", &sheet);
    with_part(&book, "xl/styles.bin", &styles)
}
