use super::super::page::{Column, FIRST, HEAD, Page, row};
use super::super::table::Book;
use super::*;

const COLUMNS: &[Column] = &[Column(Label::Code, 8), Column(Label::Quantity, 20), Column(Label::Message, 12)];

/// What stands in a row, in every kind of cell.
struct Line(&'static str, &'static str);

static LINES: [Line; 4] =
    [Line("A1", "12.5"), Line("", "-3"), Line("<&> _x0041_", "999999999999.123456"), Line("二 ", "0")];

fn put(page: &mut Page<'_>, row: u32, line: &Line) -> page::Done {
    let quantity: Quantity = Quantity::of_written(line.1).unwrap().value;
    let styles = page.styles;
    page.text((row, 2), "as long\nas a cell that takes several lines may be", &styles.warning)?;
    page.link((row, 0), (Label::Inputs, (row, 3)), line.0, &styles.link)?;
    page.quantity((row, 1), Some(quantity))?;
    page.day((row, 3), "2025-03-01".parse().ok())?;
    page.blank((row, 4), &styles.entry)?;
    page.formula((row, 1), "=1<2", Quantity::whole(1), &styles.whole)
}

/// A workbook of one sheet with a table, something below it and another table.
fn workbook(written: bool) -> Vec<u8> {
    let styles = Styles::new();
    let mut book = Book::new(&styles).unwrap();
    let fill = |page: &mut Page<'_>| {
        page.heads(HEAD, COLUMNS)?;
        let below = row(FIRST, LINES.len());
        let mut tables = Vec::new();
        for first in [FIRST, below + 2] {
            if written {
                tables.push(page.table(first, 10, &LINES, put)?);
                continue;
            }
            for (line, n) in LINES.iter().zip(0..) {
                put(page, row(first, n), line)?;
            }
        }
        page.text((below, 1), "below", &styles.total)?;
        page.finish()?;
        Ok(tables)
    };
    book.sheet(Label::Matches, &styles, Lang::Zh, fill).unwrap();
    book.into_bytes().unwrap()
}

/// Every attribute of that name in the order of the sheet, with what it stands in.
fn attributes(xml: &str, name: &str) -> Vec<String> {
    let tags = xml
        .split('<')
        .filter(|tag| tag.starts_with("c ") || tag.starts_with("row ") || tag.starts_with("col "));
    let value = |tag: &str, name: &str| {
        let rest =
            tag.split_once(&format!(" {name}=\"")).map(|(_, rest)| rest.split('"').next().unwrap_or(""));
        rest.unwrap_or("").to_owned()
    };
    tags.map(|tag| format!("{} {}", value(tag, "r"), value(tag, name))).collect()
}

#[test]
fn a_table_that_is_written_out_looks_as_one_in_the_sheet() {
    let (held, written) = (workbook(false), workbook(true));
    let range = |bytes: &[u8]| read(bytes).worksheet_range("匹配").unwrap();
    assert_eq!(range(&held), range(&written));
    assert_eq!(at(&range(&written), 3, 0), "A1");
    assert_eq!(at(&range(&written), 5, 0), "<&> _x0041_");
    let formulas = |bytes: &[u8]| read(bytes).worksheet_formula("匹配").unwrap();
    assert_eq!(formulas(&held), formulas(&written));
    let xml = |bytes: &[u8]| part(bytes, "xl/worksheets/sheet1.xml");
    let (one, other) = (xml(&held), xml(&written));
    for name in ["s", "ht", "customHeight", "width"] {
        assert_eq!(attributes(&one, name), attributes(&other, name), "{name}");
    }
    let after = |xml: &str| xml.split_once("</sheetData>").unwrap().1.to_owned();
    let before = |xml: &str| xml.split_once("<sheetData>").unwrap().0.to_owned();
    assert_eq!((before(&one), after(&one)), (before(&other), after(&other)));
    assert!(part(&held, "xl/styles.xml") == part(&written, "xl/styles.xml"));
}

/// A reader of the stream finds the end of each part as well as one of the directory does.
#[test]
fn every_part_is_followed_by_what_its_head_promises() {
    for bytes in [workbook(true), write(&sample::complete(), Lang::Zh).unwrap()] {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes.clone())).unwrap();
        for n in 0..zip.len() {
            let part = zip.by_index_raw(n).unwrap();
            let head = usize::try_from(part.header_start()).unwrap();
            let end = usize::try_from(part.data_start().unwrap() + part.compressed_size()).unwrap();
            let is_followed = bytes.get(end..).unwrap().starts_with(b"PK\x07\x08");
            assert_eq!(bytes.get(head + 6).unwrap() & 8 == 8, is_followed, "{:?}", part.name());
        }
    }
}

#[test]
fn a_place_that_takes_no_more_is_said() {
    struct Full(usize);
    impl std::io::Write for Full {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(std::io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let whole = write(&sample::complete(), Lang::Zh).unwrap().len();
    for room in [0, 1_000, whole / 2, whole - 1] {
        let error = super::super::write(&sample::complete(), Lang::Zh, &mut Full(room)).unwrap_err();
        let WorkbookError::Io(error) = error else { panic!("{error}") };
        assert_eq!(error.kind(), std::io::ErrorKind::StorageFull, "{room}");
    }
    super::super::write(&sample::complete(), Lang::Zh, &mut Full(whole)).unwrap();
}
