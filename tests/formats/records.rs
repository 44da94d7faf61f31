//! Workbooks of binary records.

use super::binary::*;
use super::*;

#[test]
fn numbers_are_what_their_formats_show() {
    let answer = accepted("codes.xls", &xls(&[("11月", ledger_records(2))]), 2);
    let answer = answer
        .says(0, &[" 2    2024-11-01  0212507    碳刷       J204  块    采购入库  in         1.5"])
        .says(0, &[" 3    2024-11-01  0212507    碳刷       J204  块    采购入库  in         2.5"]);
    assert!(answer.text.contains("3 rows = 2 accepted + 0 rejected + 1 skipped"), "{}", answer.text);
    let mut weekday = labels(0, &HEADER);
    weekday.extend(labels(1, &POSTING));
    weekday.extend(number(2, 0, WEEKDAY, 45_598.0));
    for col in 1..7 {
        weekday.extend(label(2, col, POSTING[usize::from(col)]));
    }
    accepted("weekday.xls", &xls(&[("11月", weekday)]), 2).says(0, &[" 3    2024-11-02  0212507"]);
    let rows = [row12(0, false), texts12(&HEADER), row12(1, false), posting12(true)].concat();
    accepted("codes.xlsb", &xlsb(&rows, &[]), 1).says(0, &[" 2    2024-11-01  0212507    碳刷"]);
}

fn texts12(texts: &[&str]) -> Vec<u8> {
    texts.iter().zip(0..).flat_map(|(text, col)| text12(col, text)).collect()
}

/// A posting with its date, if it has one, and its code as numbers.
fn posting12(dated: bool) -> Vec<u8> {
    let whole = |number: u32| (number << 2 | 2).to_le_bytes();
    let mut cells = if dated { cell12(2, 0, 1, &whole(45_597)) } else { Vec::new() };
    for col in [1, 2, 3, 4, 5] {
        cells.extend(text12(col, POSTING[col as usize]));
    }
    cells.extend(cell12(2, 6, 2, &whole(212_507)));
    cells
}

/// 26, for the formats of which a parser keeps the last.
#[test]
fn a_cell_that_stands_twice_refuses_its_sheet() {
    let with = |more: Vec<u8>| xls(&[("11月", [ledger_records(2), more].concat())]);
    refused("number_twice.xls", &with(number(1, 4, 0, 9.0)), &["E2 stands twice"]);
    refused("text_twice.xls", &with(label(2, 1, "螺栓")), &["B3 stands twice"]);
    refused("blank_twice.xls", &with(record(0x0201, &place(1, 4, 0))), &["E2 stands twice"]);
    let blanks = [1_u16, 4, 0, 0, 5].iter().flat_map(|field| field.to_le_bytes()).collect::<Vec<u8>>();
    refused("blanks_twice.xls", &with(record(0xBE, &blanks)), &["E2 stands twice"]);
    // Two packed numbers from D2 on.
    let mut packed = [1_u16, 3].iter().flat_map(|field| field.to_le_bytes()).collect::<Vec<u8>>();
    packed.extend([0, 0, 6, 0, 0, 0, 0, 0, 6, 0, 0, 0, 4, 0]);
    refused("packed_twice.xls", &with(record(0xBD, &packed)), &["D2 stands twice"]);
    let truth = [place(1, 4, 0), vec![1, 0]].concat();
    refused("truth_twice.xls", &with(record(0x0205, &truth)), &["E2 stands twice"]);
    let formula = [formula_of_text(1, 4), text_of_formula("9")].concat();
    refused("formula_twice.xls", &with(formula), &["E2 stands twice"]);
    // A blank cell may well be said to be blank again, and be filled afterwards.
    let blank = record(0x0201, &place(1, 4, 0)).repeat(2);
    accepted("blank_before.xls", &xls(&[("11月", [blank, ledger_records(2)].concat())]), 2);
    let rows = [row12(0, false), texts12(&HEADER), row12(1, false), posting12(true), text12(4, "9")].concat();
    refused("twice.xlsb", &xlsb(&rows, &[]), &["E2 stands twice"]);
}

/// The date stands in the first of three rows, and holds for the two that its cell spans.
#[test]
fn merged_cells_give_their_day_to_the_rows_they_span() {
    let mut records = labels(0, &HEADER);
    for row in 1..=3 {
        for col in 1..7 {
            records.extend(label(row, col, POSTING[usize::from(col)]));
        }
    }
    records.extend(number(1, 0, DATE, 45_597.0));
    records.extend(merged([1, 2, 0, 0]));
    let rows = [
        row12(0, false),
        texts12(&HEADER),
        row12(1, false),
        posting12(true),
        row12(2, false),
        posting12(false),
        row12(3, false),
        posting12(false),
    ]
    .concat();
    for (name, bytes) in [
        ("merged.xls", xls(&[("11月", records)])),
        ("merged.xlsb", xlsb(&rows, &[record12(177, &[1, 0, 0, 0]), merged12([1, 2, 0, 0])].concat())),
    ] {
        let answer = rejected(name, &bytes, 1, 2);
        answer.says(0, &[" 2    2024-11-01", " 3    2024-11-01"]);
    }
}

#[test]
fn hidden_rows_are_said_to_be_hidden() {
    let rows = [row12(0, false), texts12(&HEADER), row12(1, false), posting12(true), row12(2, true)].concat();
    let bytes = xlsb(&[rows, posting12(true)].concat(), &[]);
    let answer = reconciled("hidden.xlsb", &bytes);
    assert!(answer.contains("hidden.xlsb:11月!3: info[I010]"), "{answer}");
}

/// 31
#[test]
fn a_formula_whose_text_never_came_has_no_value() {
    let with = |formula: Vec<u8>| {
        let mut records = labels(0, &HEADER);
        for row in 1..=2 {
            for col in [0, 1, 2, 3, 5, 6] {
                records.extend(label(row, col, POSTING[usize::from(col)]));
            }
        }
        records.extend(formula);
        records.extend(label(2, 4, "4"));
        xls(&[("11月", records)])
    };
    rejected("formula_no_cache.xls", &with(formula_of_text(1, 4)), 1, 1);
    accepted("formula.xls", &with([formula_of_text(1, 4), text_of_formula("7")].concat()), 2);
    // An error that a formula came to is no empty cell.
    let rows = [
        row12(0, false),
        texts12(&HEADER),
        row12(1, false),
        posting12(true),
        row12(2, false),
        cell12(5, 0, 1, &45_597_f64.to_le_bytes()),
        texts12_from(1, &POSTING[1..4]),
        cell12(11, 4, 0, &[0x17, 0, 0]),
    ]
    .concat();
    rejected("formula_error.xlsb", &xlsb(&rows, &[]), 1, 1);
}

fn texts12_from(first: u32, texts: &[&str]) -> Vec<u8> {
    texts.iter().zip(first..).flat_map(|(text, col)| text12(col, text)).collect()
}

/// 8 (poi 51535.xls): cells far apart, and blank ones all between them. Only what is filled
/// is held.
#[test]
fn far_corners_and_a_formatted_sheet_cost_nothing() {
    let mut records = record(0x0200, &[0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0]);
    records.extend(ledger_records(2));
    records.extend(label(65_535, 255, "x"));
    let blanks = |row: u16| {
        let body = [row, 7].into_iter().chain([0; 248]).chain([254]).flat_map(u16::to_le_bytes);
        record(0xBE, &body.collect::<Vec<u8>>())
    };
    records.extend((1..20_000).flat_map(blanks));
    let bytes = xls(&[("11月", records)]);
    let config = "[limits]\nworker_memory = 150000000\n";
    let answer = inspect_with(&[("51535.xls", &bytes)], config);
    answer.says(0, &["4 rows = 2 accepted + 0 rejected + 2 skipped", " 3    2024-11-01  0212507"]);
}

/// R: poi WORKBOOK_in_capitals.xls
#[test]
fn a_stream_named_in_capitals_is_read() {
    let mut book = xls(&[("11月", ledger_records(2))]);
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let at = book.windows(16).position(|w| w == wide("Workbook")).unwrap();
    book[at..at + 16].copy_from_slice(&wide("WORKBOOK"));
    let answer = inspect(&[("capitals.xls", &book)]);
    answer.says(0, &["3 rows = 2 accepted + 0 rejected + 1 skipped"]);
}

#[test]
fn cells_in_any_order_are_sorted() {
    let (mut rows, rest) = (ledger_records(2), labels(0, &HEADER).len());
    rows.rotate_left(rest);
    let sorted = accepted("ledger.xls", &xls(&[("11月", ledger_records(2))]), 2);
    let turned = accepted("ledger.xls", &xls(&[("11月", rows)]), 2);
    assert_eq!(turned.text, sorted.text);
}

#[test]
fn texts_that_are_carried_on_and_cut() {
    // Of one shared text, half its characters with their upper bytes and half without.
    let mut strings = record(0xFC, &[1, 0, 0, 0, 1, 0, 0, 0, 4, 0, 1, 0x73, 0x78, 0x37, 0x52]);
    strings[4 + 11..].copy_from_slice(&[0xB3, 0x78, 0x37, 0x52]);
    strings.extend(record(0x3C, &[0, b'4', b'2']));
    let shared = |index: u32| {
        let mut records = ledger_records(1);
        records.extend(labels(2, &POSTING[..1]));
        records.extend(record(0xFD, &[place(2, 1, 0), index.to_le_bytes().to_vec()].concat()));
        for col in 2..7 {
            records.extend(label(2, col, POSTING[usize::from(col)]));
        }
        xls_with(&strings, &[("11月", records)])
    };
    accepted("continued.xls", &shared(0), 2).says(0, &["  碳刷42  "]);
    refused("sample-beta.xls", &shared(1), &["B3", "shared string 1"]);
    let long = "据".repeat(3_000);
    let mut records = ledger_records(1);
    let text = text_of_formula(&long);
    // Cut in two records, the second of which says anew how its characters are spelt.
    let (head, tail) = text[4..].split_at(3 + 2_000);
    records.extend(formula_of_text(3, 0));
    records.extend(record(0x0207, head));
    records.extend(record(0x3C, &[[1].as_slice(), tail].concat()));
    let answer = inspect(&[("long.xls", &xls(&[("11月", records)]))]);
    answer.says(0, &["= 1 accepted"]);
}

#[test]
fn a_sheet_that_is_cut_or_not_there_is_refused() {
    let whole = xls(&[("11月", ledger_records(2))]);
    let mut container = cfb::CompoundFile::open(std::io::Cursor::new(whole)).unwrap();
    let mut stream = Vec::new();
    std::io::Read::read_to_end(&mut container.open_stream("/Workbook").unwrap(), &mut stream).unwrap();
    let with = |stream: &[u8]| {
        let mut container = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
        std::io::Write::write_all(&mut container.create_stream("/Workbook").unwrap(), stream).unwrap();
        container.into_inner().into_inner()
    };
    refused("cut.xls", &with(&stream[..stream.len() - 60]), &["records end early"]);
    refused("headless.xls", &with(&stream[20..]), &["no workbook begins"]);
    let at = stream.windows(2).position(|w| w == [0x85, 0]).unwrap() + 4;
    stream[at + 2] = 0xFF;
    refused("elsewhere.xls", &with(&stream), &["11月", "records are not there"]);
    let rows = [row12(0, false), texts12(&HEADER), row12(1, false), posting12(true)].concat();
    let book = xlsb(&rows, &[]);
    let sheet = part(&book, "xl/worksheets/sheet1.bin");
    let cut = with_part(&book, "xl/worksheets/sheet1.bin", &sheet[..sheet.len() - 3]);
    refused("cut.xlsb", &cut, &["records end early"]);
}
