//! Rows with something in them, counted without any of the program's readers.

use calamine::{Data, Reader};
use std::io::Cursor;
use zip::ZipArchive;

/// The sheets' names and their rows, as far as they can be told without reading the file the
/// way the program does; `None` where they cannot.
pub fn rows(bytes: &[u8]) -> Option<Vec<(String, u64)>> {
    if let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) {
        let names: Vec<String> = archive.file_names().filter_map(Result::ok).map(Into::into).collect();
        if names.iter().any(|name| name == "xl/workbook.xml") {
            return xlsx(&mut archive, &names);
        }
        if !names.iter().any(|name| name == "content.xml" || name == "xl/workbook.bin") {
            return None;
        }
        return second_reader(bytes);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return second_reader(bytes);
    }
    Some(vec![(String::new(), text(bytes))])
}

/// Of a workbook with one sheet: the rows of its markup that have a value or a text.
fn xlsx(archive: &mut ZipArchive<Cursor<&[u8]>>, names: &[String]) -> Option<Vec<(String, u64)>> {
    let mut parts = names.iter().filter(|name| name.starts_with("xl/worksheets/sheet"));
    let (Some(part), None) = (parts.next(), parts.next()) else { return None };
    let sheet = std::io::read_to_string(archive.by_name(part).ok()?).ok()?;
    let book = std::io::read_to_string(archive.by_name("xl/workbook.xml").ok()?).ok()?;
    let name = book.split_once(r#"<sheet name=""#)?.1.split_once('"')?.0;
    let filled = |cell: &str, tag: &str| {
        let value = cell.split_once(tag).and_then(|(_, rest)| rest.split_once('>'));
        value.is_some_and(|(_, rest)| !rest.split('<').next().unwrap_or_default().trim().is_empty())
    };
    // In any order and in several pieces, so by number.
    let mut numbers = std::collections::BTreeSet::new();
    for (piece, n) in sheet.split("<row").skip(1).zip(1..) {
        if piece.split("<c").any(|cell| filled(cell, "<v") || filled(cell, "<t") || cell.contains("<f")) {
            let stated = piece.split('>').next().and_then(|head| head.split_once(" r=\""));
            let stated = stated.and_then(|(_, rest)| rest.split('"').next()).and_then(|r| r.parse().ok());
            numbers.insert(stated.unwrap_or(n));
        }
    }
    Some(vec![(name.to_owned(), numbers.len() as u64)])
}

/// Its parser may panic where the program has its own.
fn second_reader(bytes: &[u8]) -> Option<Vec<(String, u64)>> {
    let read = std::panic::catch_unwind(|| {
        let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).ok()?;
        let filled = |cell: &Data| !matches!(cell, Data::Empty) && !cell.to_string().trim().is_empty();
        let names = book.sheet_names();
        let sheets = names.into_iter().filter_map(|name| {
            let range = book.worksheet_range(&name).ok()?;
            let rows = range.rows().filter(|row| row.iter().any(filled)).count();
            Some((name, rows as u64))
        });
        Some(sheets.collect())
    });
    read.ok().flatten()
}

/// Lines of a text, rows of a page, with anything but separators in them.
fn text(bytes: &[u8]) -> u64 {
    let text = if bytes.starts_with(b"\xFF\xFE") {
        let units: Vec<u16> = bytes.chunks(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
        String::from_utf16_lossy(&units)
    } else {
        String::from_utf8_lossy(bytes).into_owned()
    };
    let lower = text.to_lowercase();
    let nothing = |line: &str| line.chars().all(|c| " ,;\t\u{1A}\u{FEFF}".contains(c));
    if !lower.trim_start().starts_with('<') {
        return lower.split(['\n', '\r']).filter(|line| !nothing(line)).count() as u64;
    }
    let rows = if lower.contains("<row") { "<row" } else { "<tr" };
    // A heading is a row of its own.
    let lower = lower.replace("<h3", rows);
    let shown = |row: &str| {
        let texts = row.split('<').filter_map(|piece| piece.split_once('>'));
        texts.into_iter().any(|(_, text)| !text.trim().is_empty())
    };
    lower.split(rows).skip(1).filter(|row| shown(row)).count() as u64
}
