//! Instructive bad inputs through the real program. Each is named after the public file or
//! the defect that it rebuilds; all are made here or small and committed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic"
)]

#[path = "formats/binary.rs"]
mod binary;
#[path = "formats/count.rs"]
mod count;
#[path = "formats/make.rs"]
mod make;
#[path = "formats/records.rs"]
mod records;

use assert_cmd::Command;
use make::*;
use std::time::{Duration, Instant};

/// How the program should answer.
struct Answer {
    code: i32,
    text: String,
    /// Files of which an independent count agreed.
    compared: u32,
}

/// Runs `inspect` over files of these names and contents; of what it reads, an independent
/// count of the rows must agree.
fn inspect(files: &[(&str, &[u8])]) -> Answer {
    let answer = inspect_with(files, "");
    let mut compared = 0;
    for (name, bytes) in files {
        let read = answer.rows(name);
        // What the program refuses may well bring the second reader down.
        let counted = if read.is_empty() { None } else { count::rows(bytes) };
        let Some(counted) = counted else { continue };
        let mut counted: Vec<_> = counted.into_iter().filter(|(_, rows)| *rows > 0).collect();
        if let ([(sheet, _)], [(name, _)]) = (read.as_slice(), counted.as_mut_slice())
            && name.is_empty()
        {
            // Of a text only the rows are counted.
            sheet.clone_into(name);
        }
        assert_eq!(read, counted, "{name}\n{}", answer.text);
        compared += 1;
    }
    Answer { compared, ..answer }
}

fn inspect_with(files: &[(&str, &[u8])], config: &str) -> Answer {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("duizhang.toml"), config).unwrap();
    std::fs::create_dir(folder.path().join("in")).unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join("in").join(name), bytes).unwrap();
    }
    let started = Instant::now();
    let output = Command::cargo_bin("duizhang")
        .unwrap()
        .args(["inspect", "--rows", "--lang", "en", "--period", "2024-11", "in"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let took = started.elapsed();
    assert!(took <= Duration::from_secs(10), "{took:?}");
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    assert!(!text.contains("panicked"), "{text}");
    Answer { code: output.status.code().expect("no signal"), text, compared: 0 }
}

impl Answer {
    /// The sheets that were read and recognised, or not recognised, with their rows; nothing
    /// where the file or a sheet of it was refused.
    fn rows(&self, name: &str) -> Vec<(String, u64)> {
        let mut found = Vec::new();
        let start = format!("in/{name}:");
        let mut lines = self.text.lines();
        while let Some(line) = lines.next() {
            let Some(head) = line.strip_prefix(&start) else { continue };
            let sheet = head.split_once(": ").map_or("", |(sheet, _)| sheet);
            for line in lines.by_ref() {
                if line.starts_with("  is ") || line.starts_with("  exceeds ") || line.starts_with("  line ")
                {
                    return Vec::new();
                }
                if let Some((rows, _)) = line.split_once(" rows = ") {
                    found.push((sheet.to_owned(), rows.trim().parse().unwrap()));
                    break;
                }
            }
        }
        found
    }

    #[track_caller]
    fn says(self, code: i32, parts: &[&str]) -> Answer {
        assert_eq!(self.code, code, "{}", self.text);
        for part in parts {
            assert!(self.text.contains(part), "no {part:?} in\n{}", self.text);
        }
        self
    }
}

/// What `reconcile` says of a file.
fn reconciled(name: &str, bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    let mut command = Command::cargo_bin("duizhang").unwrap();
    let output = command
        .args(["reconcile", "--period", "2024-11", "--lang", "en", "--no-config", name])
        .current_dir(folder.path())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// It is refused, for a reason with these words.
#[track_caller]
fn refused(name: &str, bytes: &[u8], reason: &[&str]) {
    inspect(&[(name, bytes)]).says(2, &["INCOMPLETE", &format!("in/{name}")]).says(2, reason);
}

/// All its rows are read, so many of them accepted.
#[track_caller]
fn accepted(name: &str, bytes: &[u8], rows: u32) -> Answer {
    let answer = inspect(&[(name, bytes)]);
    assert_eq!(answer.compared, 1, "{name}: not counted");
    answer.says(0, &[&format!(" = {rows} accepted + 0 rejected")])
}

/// It is read, and a row of it rejected.
#[track_caller]
fn rejected(name: &str, bytes: &[u8], rows: u32, accepted: u32) -> Answer {
    inspect(&[(name, bytes)]).says(0, &[&format!("= {accepted} accepted + {rows} rejected")])
}

mod sound {
    use super::*;

    #[test]
    fn every_format_gives_the_same_rows() {
        for name in ["ledger.xls", "ledger.xlsb", "ledger.ods", "ledger-html.xls", "ledger-spreadsheetml.xls"]
        {
            let answer = accepted(name, &fixture(name), 3);
            for row in [
                "2024-11-01  0212507    碳刷       J204 25×32×60  块    采购入库  in         3",
                "2024-11-02  0212507    碳刷       J204 25×32×60  块    采购入库  in         2.5",
                "2024-11-02  0212507    碳刷       J204 25×32×60  块    采购入库  in         0.3",
            ] {
                assert!(answer.text.contains(row), "{name}: no {row} in\n{}", answer.text);
            }
        }
    }

    #[test]
    fn hidden_rows_and_sheets_are_said_to_be_hidden() {
        for name in ["ledger.xls", "ledger.ods"] {
            let text = reconciled(name, &fixture(name));
            assert!(text.contains(&format!("{name}:隐藏: info[I010]")), "{text}");
            assert!(text.contains(&format!("{name}:11月!3: info[I010]")), "{text}");
        }
    }

    /// 42, 43 (jia175891641 BR010.csv)
    #[test]
    fn the_bytes_decide() {
        accepted("xlsx_named_xls.xls", &ledger(3).bytes(), 3);
        accepted("xls_named_xlsx.xlsx", &fixture("ledger.xls"), 3);
        accepted("BR010.csv", &fixture("ledger.xls"), 3);
        accepted("ods_named_xls.xls", &fixture("ledger.ods"), 3);
    }

    /// 41, 49, 50
    #[test]
    fn text_in_every_encoding_and_shape() {
        let table = csv(&[LINE, LINE]);
        accepted("csv_as_xls.xls", &gbk(&table.replace(',', "\t")), 2);
        accepted("utf16_mark.csv", &utf16(&format!("\u{FEFF}{table}")), 2);
        accepted("semicolons.csv", table.replace(',', ";").as_bytes(), 2);
        accepted("lone_cr.csv", table.replace('\n', "\r").as_bytes(), 2);
        accepted("ctrl_z.csv", format!("{table}\u{1A}").as_bytes(), 2);
    }

    /// 9 (any_sheets)
    #[test]
    fn sheets_without_cells_are_passed_over() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, HEADER).unwrap();
        sheet.write_row(1, 0, POSTING).unwrap();
        let chart = book.add_chartsheet();
        let mut series = rust_xlsxwriter::Chart::new(rust_xlsxwriter::ChartType::Line);
        series.add_series().set_values("Sheet1!$E$2:$E$2");
        chart.insert_chart(0, 0, &series).unwrap();
        accepted("any_sheets.xlsx", &book.save_to_buffer().unwrap(), 1);
    }

    /// 10 (SheetJS large_strings.xlsx)
    #[test]
    fn an_honest_file_may_compress_well() {
        let mut random = 7_u64;
        let block: String = (0..4000)
            .map(|_| {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                char::from(b'a' + (random >> 60) as u8)
            })
            .collect();
        let mut book = ledger(1);
        book.strings = format!("<sst {MAIN}>{}</sst>", format!("<si><t>{block}</t></si>").repeat(500));
        let bytes = book.bytes();
        let ratio = book.strings.len() / bytes.len();
        assert!((60..200).contains(&ratio), "{ratio}");
        accepted("large_strings.xlsx", &bytes, 1);
    }
}

mod grid {
    use super::*;

    /// 11, 12, 13
    #[test]
    fn far_corners_cost_nothing() {
        let far = |at: &str, number: u64| row(number, &[text(at, "x")]);
        let corner = Xlsx::new(&(far("A1", 1) + &far("XFD1048576", 1_048_576))).bytes();
        let answer = inspect(&[("corner_XFD1048576.xlsx", &corner)]);
        assert!(answer.text.contains("2 rows = "), "{}", answer.text);
        let mut stray = ledger(2);
        stray.rows += &far("A1048576", 1_048_576);
        let answer = inspect(&[("one_stray_cell_row1048576.xlsx", &stray.bytes())]);
        assert!(answer.text.contains("4 rows = 2 accepted"), "{}", answer.text);
        let shape = Xlsx::new(&(row(1, &[text("A1", "a"), text("XFD1", "b")]) + &far("A1048576", 1_048_576)));
        let answer = inspect(&[("L_shape_last_col_row.xlsx", &shape.bytes())]);
        assert!(answer.text.contains("2 rows = "), "{}", answer.text);
    }

    /// 3 (clusterfuzz…5937385319563264), 24, 25
    #[test]
    fn what_is_beyond_the_grid_is_refused() {
        let with = |rows: &str| {
            let mut book = ledger(1);
            book.rows += rows;
            book.bytes()
        };
        refused(
            "cell_beyond_grid_XFE1.xlsx",
            &with(&row(9, &[text("XFE9", "x")])),
            &["columns = 16384", "XFE9"],
        );
        refused("row_4294967296.xlsx", &with(&row(4_294_967_296, &[])), &["rows = 1048576", "4294967296"]);
        refused("row_overflow.xlsx", &with("<row r=\"99999999999999999999\"/>"), &["no row number"]);
    }

    /// 26, 27, 28
    #[test]
    fn order_and_doubles() {
        let mut twice = ledger(1);
        twice.rows += &row(9, &[text("A9", "x"), text("A9", "y"), text("A9", "z")]);
        refused("duplicate_cell_ref.xlsx", &twice.bytes(), &["A9 stands twice"]);
        let shuffled = Xlsx::new(&(posting(3) + &header() + &posting(2)));
        accepted("cells_out_of_order.xlsx", &shuffled.bytes(), 2);
        let mut bare = ledger(2).rows;
        for number in 1..=3 {
            for col in 'A'..='G' {
                bare = bare.replace(&format!(r#" r="{col}{number}""#), "");
            }
            bare = bare.replace(&format!(r#"<row r="{number}">"#), "<row>");
        }
        accepted("no_r_attributes.xlsx", &Xlsx::new(&bare).bytes(), 2);
    }

    /// 22, 23
    #[test]
    fn a_stated_dimension_is_not_believed() {
        for (name, dimension) in [("dimension_row0.xlsx", "A0:B0"), ("dimension_lie_small.xlsx", "A1:A1")] {
            let mut book = ledger(100);
            book.before = format!(r#"<dimension ref="{dimension}"/>"#);
            accepted(name, &book.bytes(), 100);
        }
    }
}

mod hostile {
    use super::*;

    /// 5 (poc-xmlbomb), 38
    #[test]
    fn entities_are_refused() {
        let book = ledger(1);
        let bomb = format!("<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>{}", book.sheet());
        refused("poc-xmlbomb.xlsx", &book.with_sheet(bomb.as_bytes()), &["document type"]);
        let external = format!("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>{}", book.sheet());
        refused("xxe_external.xlsx", &book.with_sheet(external.as_bytes()), &["document type"]);
    }

    /// 4 (poc-shared-strings), 6 (sample-beta)
    #[test]
    fn a_string_that_is_not_there_refuses_its_sheet() {
        let mut book = ledger(1);
        book.rows += r#"<row r="9"><c r="B9" t="s"><v>7</v></c></row>"#;
        refused("sample-beta.xlsx", &book.bytes(), &["B9", "shared string 7"]);
    }

    /// 14, 15
    #[test]
    fn declared_counts_are_not_believed() {
        for (name, count) in
            [("sst_uniqueCount_4G.xlsx", "4294967295"), ("sst_uniqueCount_18E.xlsx", "18446744073709551615")]
        {
            let mut book = ledger(1);
            book.strings =
                format!(r#"<sst {MAIN} count="{count}" uniqueCount="{count}"><si><t>x</t></si></sst>"#);
            accepted(name, &book.bytes(), 1);
        }
    }

    /// 16, 17, 18; smaller than the originals, under limits that are smaller in proportion.
    #[test]
    fn bombs_are_refused_before_they_go_off() {
        let book = ledger(1);
        let spaces = book.sheet() + &" ".repeat(8 << 20);
        refused("bomb_sheet.xlsx", &book.with_sheet(spaces.as_bytes()), &["ratio = 200"]);
        let mut empty = ledger(1);
        empty.rows += &format!("<row>{}</row>", "<c/>".repeat(1_000_000));
        refused("bomb_rows_empty_cells.xlsx", &empty.bytes(), &["ratio = 200"]);
        let mut strings = ledger(1);
        strings.strings = format!("<sst {MAIN}>{}</sst>", "<si><t/></si>".repeat(500_000));
        let answer = inspect_with(&[("bomb_sst_entries.xlsx", &strings.bytes())], "[limits]\nratio = 20\n");
        answer.says(2, &["ratio = 20", "sharedStrings.xml"]);
        let limits = "[limits]\ninflated_bytes = 1000\n";
        let answer = inspect_with(&[("large.xlsx", &ledger(50).bytes())], limits);
        answer.says(2, &["inflated_bytes = 1000"]);
    }

    /// 39
    #[test]
    fn a_target_outside_is_only_a_missing_part() {
        let book = ledger(1).bytes();
        let links = String::from_utf8(part(&book, "xl/_rels/workbook.xml.rels")).unwrap();
        let links = links.replace("worksheets/sheet1.xml", "../../../../../etc/passwd");
        let bytes = with_part(&book, "xl/_rels/workbook.xml.rels", links.as_bytes());
        refused("rels_path_traversal.xlsx", &bytes, &["etc/passwd", "missing"]);
    }

    /// 19, 20, 21
    #[test]
    fn repeats_are_counted_before_they_are_believed() {
        let head = ods_row("1", &HEADER);
        let many = head.clone() + &ods_row("1048500", &[POSTING[0]; 90]);
        refused("repeat_rows_1M_x_90.ods", &ods(&many), &["repeats = 1000", "1048500 times"]);
        let u64s = head.clone() + &ods_row("18446744073709551615", &POSTING);
        refused("repeat_rows_u64.ods", &ods(&u64s), &["rows = 1048576"]);
        let wide = format!(
            r#"{head}<table:table-row><table:table-cell table:number-columns-repeated="4000000000" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>"#
        );
        refused("repeat_columns_4G.ods", &ods(&wide), &["columns = 16384"]);
        let tail = head.clone() + &ods_row("1", &POSTING) + &ods_row("1048574", &[""]);
        accepted("repeat_tail_blank.ods", &ods(&tail), 1);
        accepted("repeat_twice.ods", &ods(&(head + &ods_row("2", &POSTING))), 2);
    }

    /// 1 (apache__poi Simple.xlsb): a sheet without the dimensions that a parser waits for.
    #[test]
    fn a_missing_record_is_not_waited_for() {
        let book = fixture("ledger.xlsb");
        let mut sheet = part(&book, "xl/worksheets/sheet1.bin");
        let at = sheet.windows(2).position(|w| w == [0x94, 0x01]).unwrap();
        sheet.drain(at + 3..at + 19);
        sheet[at + 2] = 0;
        // The second reader does not survive it.
        let answer = inspect(&[("Simple.xlsb", &with_part(&book, "xl/worksheets/sheet1.bin", &sheet))]);
        answer.says(0, &["4 rows = 3 accepted + 0 rejected + 1 skipped"]);
    }

    /// 45 (any oom_*.xls): the other files are read.
    #[test]
    fn a_worker_that_dies_costs_one_file() {
        let numbers = |row: u16| {
            let fields = [row, 0].into_iter().chain([0; 750]).chain([249]).flat_map(u16::to_le_bytes);
            binary::record(0xBD, &fields.collect::<Vec<u8>>())
        };
        let hungry = binary::xls(&[("11月", (0..16_000).flat_map(numbers).collect())]);
        let good = fixture("ledger.xls");
        let files: &[(&str, &[u8])] = &[("oom.xls", &hungry), ("a.xls", &good), ("z.xls", &good)];
        let answer = inspect_with(files, "[limits]\nworker_memory = 120000000\n");
        let answer = answer.says(2, &["INCOMPLETE: ", "in/oom.xls", "worker_memory = 120000000"]);
        assert_eq!(answer.text.matches("= 3 accepted").count(), 2, "{}", answer.text);
    }

    /// 2 (PhpSpreadsheet oleloop.xls)
    #[test]
    fn a_loop_in_the_container_ends() {
        let mut book = fixture("ledger.xls");
        let word = |at: usize| u32::from_le_bytes(book[at..at + 4].try_into().unwrap());
        let table = (word(76) as usize + 1) * 512;
        let directory = word(48);
        let at = table + directory as usize * 4;
        book[at..at + 4].copy_from_slice(&directory.to_le_bytes());
        refused("oleloop.xls", &book, &["damaged: container", "duplicate sector"]);
    }

    /// 7 (poi xor-encryption-abc.xls)
    #[test]
    fn a_password_is_called_by_its_name() {
        let mut book = fixture("ledger.xls");
        let globals = [9, 8, 16, 0, 0, 6, 5, 0];
        let at = book.windows(8).position(|w| w == globals).unwrap() + 20;
        book[at..at + 2].copy_from_slice(&[0x2F, 0]);
        refused("xor-encryption-abc.xls", &book, &["password"]);
    }

    /// 45 (timeout_1790.ods): the watchdog's own test, with no patience at all.
    #[test]
    fn a_worker_that_takes_too_long_is_ended() {
        let rows = ods_row("1", &HEADER) + &ods_row("1", &POSTING).repeat(20_000);
        let answer =
            inspect_with(&[("slow.ods", &ods(&rows))], "[limits]\nworker_seconds = 0\nratio = 100000\n");
        answer.says(2, &["worker_seconds = 0"]);
    }
}

mod broken {
    use super::*;

    /// 29, 44
    #[test]
    fn half_a_file_is_no_file() {
        let book = ledger(60);
        let sheet = book.sheet();
        let half: String = sheet.chars().take(sheet.chars().count() / 2).collect();
        refused("truncated_sheet_xml.xlsx", &book.with_sheet(half.as_bytes()), &["damaged", "end of input"]);
        for (name, bytes) in [
            ("truncated_half.xlsx", book.bytes()),
            ("truncated_half.xls", fixture("ledger.xls")),
            ("truncated_half.ods", fixture("ledger.ods")),
            ("truncated_half.xlsb", fixture("ledger.xlsb")),
            (
                "truncated_half.zip",
                zip(&[("a.csv", csv(&[LINE]).as_bytes()), ("b.xls", &fixture("ledger.xls"))]),
            ),
        ] {
            refused(name, &bytes[..bytes.len() / 2], &["damaged"]);
        }
        for name in ["empty.xls", "empty.xlsx", "empty.csv", "empty.zip"] {
            refused(name, b"", &["is empty"]);
        }
    }

    /// 40 (html_as_xls, GBK): read by rule; a page without a table is none of ours.
    #[test]
    fn a_web_page_without_a_table_is_passed_over() {
        let page = gbk("<html><body>登录已超时</body></html>");
        inspect(&[("login.xls", &page)]).says(0, &["web page without a table"]);
        inspect(&[("word.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")]).says(2, &["damaged"]);
    }

    /// 46, 47
    #[test]
    fn quotes_that_swallow_rows_are_refused() {
        let open = csv(&["2024-11-01,碳刷,J204,采购入库,\"3,块,0212507", LINE, LINE]);
        refused("open_quote.csv", open.as_bytes(), &["line 2", "quote"]);
        let pipe = "2024-11-01,\"5 pipe,J204,采购入库,3,块,0212507";
        refused("two_pipes.csv", csv(&[pipe, pipe]).as_bytes(), &["quote"]);
    }

    /// 48, 50
    #[test]
    fn a_bad_line_costs_one_line() {
        let mut bytes = gbk(&csv(&[LINE; 60]));
        let line = bytes.iter().enumerate().filter(|(_, b)| **b == b'\n').nth(1).unwrap().0;
        bytes[line + 12] = 0xFF;
        rejected("gb18030_bad_byte.csv", &bytes, 1, 59);
        rejected("ragged.csv", csv(&[LINE, "2024-11-01,碳刷,J204", LINE]).as_bytes(), 1, 2);
    }
}

mod values {
    use super::*;

    fn quantity(cell: &str) -> Vec<u8> {
        Xlsx::new(&(header() + &posting_with(2, cell) + &posting(3))).bytes()
    }

    /// 30, 31, 32
    #[test]
    fn what_is_no_quantity_rejects_its_row() {
        rejected("formula_no_cache.xlsx", &quantity(r#"<c r="E2"><f>1+1</f></c>"#), 1, 1);
        refused("inf.xlsx", &quantity(r#"<c r="E2"><v>1e400</v></c>"#), &["E2", "no number"]);
        refused("unknown_type.xlsx", &quantity(r#"<c r="E2" t="zz"><v>1</v></c>"#), &["E2", "unknown type"]);
        accepted("thousands.xlsx", &quantity(&text("E2", "1,234")), 2);
        let long = posting(2).replace(&text("G2", "0212507"), r#"<c r="G2"><v>1234567890123456789</v></c>"#);
        rejected("long_codes.xlsx", &Xlsx::new(&(header() + &long + &posting(3))).bytes(), 1, 1);
    }

    /// 33, 34, 35, 51
    #[test]
    fn dates_in_both_systems_and_formats() {
        let mut book = ledger(1);
        book.properties = r#"<workbookPr date1904="1"/>"#.to_owned();
        book.rows = book.rows.replace("45597", "44135");
        let answer = accepted("date1904.xlsx", &book.bytes(), 1);
        assert!(answer.text.contains("2024-11-01"), "{}", answer.text);
        let mut weekday = ledger(1);
        weekday.rows = weekday.rows.replace(r#"s="1""#, r#"s="2""#);
        let answer = accepted("cn_number_formats.xlsx", &weekday.bytes(), 1);
        assert!(answer.text.contains("2024-11-01"), "{}", answer.text);
        for serial in ["-1", "60", "2958466", "1e10"] {
            let mut edge = ledger(1);
            edge.rows = edge.rows.replace("45597", serial);
            rejected("date_serials_edge.xlsx", &edge.bytes(), 1, 0);
        }
    }

    /// 36, 37
    #[test]
    fn texts_are_what_is_shown() {
        let code = |cell: &str| {
            let row = posting(2).replace(&text("G2", "0212507"), cell);
            Xlsx::new(&(header() + &row)).bytes()
        };
        let phonetic = r#"<c r="G2" t="inlineStr"><is><r><t>0001</t></r><r><t>23</t></r><rPh sb="0" eb="1"><t>ling</t></rPh></is></c>"#;
        for (name, cell) in [
            ("spaces_no_preserve.xlsx", text("G2", " 000123 ")),
            ("rich_phonetic.xlsx", phonetic.to_owned()),
            ("apostrophe.xlsx", text("G2", "'000123")),
        ] {
            let answer = accepted(name, &code(&cell), 1);
            assert!(answer.text.contains("  000123  "), "{}", answer.text);
        }
    }
}

mod outputs {
    use super::*;
    use calamine::Reader;

    /// What is refused leaves everything as it is; an answer without it says so at once, and
    /// takes the place of the old one as a whole. One that cannot be given leaves the old one.
    #[test]
    fn a_refused_input_leaves_no_half_of_an_output() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let run = |args: &[&str]| {
            let mut command = Command::cargo_bin("duizhang").unwrap();
            command.args(args).args(["--period", "2024-11", "--lang", "en"]);
            command.current_dir(folder.path()).output().unwrap()
        };
        std::fs::write(path("good.csv"), csv(&[LINE])).unwrap();
        std::fs::write(path("broken.toml"), "[limits\n").unwrap();
        let reconcile = ["reconcile", "good.csv", "--opening-zero", "-o", "out.xlsx"];
        assert_eq!(run(&reconcile).status.code(), Some(2), "no master");
        for (name, bytes) in [
            ("half.xlsx", ledger(9).bytes()[..900].to_vec()),
            ("twice.xlsx", Xlsx::new(&(header() + &posting(2) + &posting(2))).bytes()),
            ("half.xls", fixture("ledger.xls")[..3000].to_vec()),
            ("quote.csv", b"a,\"b\n".to_vec()),
        ] {
            let before = std::fs::read(path("out.xlsx")).unwrap();
            std::fs::write(path(name), &bytes).unwrap();
            assert_eq!(run(&["inspect", name]).status.code(), Some(2));
            let answer = run(&[reconcile.as_slice(), &[name, "--config", "broken.toml"]].concat());
            assert_eq!(answer.status.code(), Some(2));
            assert_eq!(std::fs::read(path("out.xlsx")).unwrap(), before, "{answer:?}");
            let answer = run(&[reconcile.as_slice(), &[name]].concat());
            assert_eq!(answer.status.code(), Some(2), "{answer:?}");
            let text = String::from_utf8_lossy(&answer.stdout);
            assert!(text.starts_with("INCOMPLETE: files or sheets that could not be read"), "{text}");
            let mut book = calamine::open_workbook_auto(path("out.xlsx")).unwrap();
            let first = book.worksheet_range_at(0).unwrap().unwrap();
            let said = first.used_cells().any(|(_, _, cell)| cell.to_string().contains("INCOMPLETE"));
            assert!(said, "{first:?}");
            assert_eq!(std::fs::read(path(name)).unwrap(), bytes);
            std::fs::remove_file(path(name)).unwrap();
        }
        let mut left: Vec<_> =
            std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["broken.toml", "good.csv", "out.xlsx"]);
    }
}

mod archives {
    use super::*;

    #[test]
    fn members_are_inputs_of_their_own() {
        let name = gbk("达坂城/1101.csv");
        let mut archive = zip(&[
            ("xxxxxx/1101.csv", csv(&[LINE]).as_bytes()),
            ("../../b.xls", &fixture("ledger.xls")),
            ("c.xlsx", &ledger(5).bytes()),
            ("__MACOSX/._c.xlsx", b"x"),
        ]);
        // The library writes no names that are not UTF-8.
        let spelt = b"xxxxxx/1101.csv";
        while let Some(at) = archive.windows(spelt.len()).position(|w| w == spelt) {
            archive[at..at + spelt.len()].copy_from_slice(&name);
        }
        let answer = inspect(&[("月报.zip", &archive)]);
        let answer =
            answer.says(0, &["月报.zip!达坂城/1101.csv", "月报.zip!../../b.xls:", "月报.zip!c.xlsx:"]);
        let answer = answer.says(0, &["= 1 accepted", "= 3 accepted", "= 5 accepted"]);
        assert!(answer.text.contains("__MACOSX"), "{}", answer.text);
    }

    #[test]
    fn archives_within_archives_and_bombs_are_refused() {
        let inner = zip(&[("a.csv", csv(&[LINE]).as_bytes())]);
        refused("outer.zip", &zip(&[("inner.zip", &inner)]), &["outer.zip!inner.zip", ".zip"]);
        refused("bomb.zip", &zip(&[("a.csv", &vec![b' '; 8 << 20])]), &["ratio = 200"]);
        let answer =
            inspect_with(&[("two.zip", &zip(&[("a", b"1"), ("b", b"2")]))], "[limits]\nentries = 1\n");
        answer.says(2, &["entries = 1"]);
    }
}
