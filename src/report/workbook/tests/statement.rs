use super::*;

/// The text of the cells of a column from a row on, without the empty ones.
fn below(range: &Range<Data>, first: u32, col: u32) -> Vec<String> {
    (first..=range.end().unwrap().0).map(|row| at(range, row, col)).filter(|cell| !cell.is_empty()).collect()
}

/// The row of the first key of a site.
fn site(range: &Range<Data>, name: &str) -> u32 {
    let rows = column(range, 0);
    u32::try_from(rows.iter().position(|cell| cell.starts_with(name)).unwrap()).unwrap() + 1
}

#[test]
fn a_statement_leads_from_the_book_to_the_erp() {
    let answer = sample::explained();
    for lang in BOTH {
        let bytes = write(&answer, lang).unwrap();
        let mut book = read(&bytes);
        let name = Label::Statement.text(lang);
        let range = book.worksheet_range(name).unwrap();
        let formulas = book.worksheet_formula(name).unwrap();
        let first = site(&range, "白云山");
        let steps: Vec<String> = (first..first + 5).map(|row| at(&range, row, 4)).collect();
        let words = match lang {
            Lang::Zh => {
                ["账面结存", "加:ERP 已收、流水账未收", "加减:两边所记不同", "加减:两边所记不同", "ERP 结存"]
            }
            Lang::En => [
                "Balance of the book",
                "Add: received in the ERP only",
                "Add or less: recorded differently",
                "Add or less: recorded differently",
                "Balance of the ERP",
            ],
        };
        assert_eq!(steps, words);
        let quantities: Vec<String> = (first..first + 5).map(|row| at(&range, row, 8)).collect();
        assert_eq!(quantities, ["5", "1", "-1", "2", "7"]);
        let formula = |row: u32, col| formulas.get_value((row, col)).cloned().unwrap_or_default();
        let (top, end) = (first + 1, first + 4);
        assert_eq!(formula(first + 4, 8), format!("ROUND(SUM(I{top}:I{end}),6)"));
        assert_eq!(formula(first + 1, 10), format!("ROUND(I{}*J{top},2)", top + 1));
        assert_eq!(at(&range, first + 1, 10), "12345.68");
    }
}

#[test]
fn what_no_finding_tells_stands_as_unexplained() {
    let mut answer = sample::explained();
    answer.findings.retain(|finding| finding.code != "R304");
    let range = sheet(&answer, Lang::Zh, Label::Statement);
    let first = site(&range, "白云山");
    let row = (first..).find(|row| at(&range, *row, 4) == "未解释").unwrap();
    assert_eq!(
        (at(&range, row, 8), at(&range, row, 5)),
        ("2".into(), Label::NoFindingListed.text(Lang::Zh).into())
    );
    // The rest of a balance that R301 speaks of is unexplained too, in its words.
    let rest = sheet(&sample::complete(), Lang::Zh, Label::Statement);
    assert!(!below(&rest, 3, 5).is_empty());
}

#[test]
fn errors_that_cancel_out_are_shown() {
    let mut answer = sample::explained();
    let line = &mut answer.balances[2];
    (line.expected, line.difference) = (line.book, Some(Quantity::ZERO));
    let range = sheet(&answer, Lang::Zh, Label::Statement);
    let first = site(&range, "白云山");
    assert_eq!([0, 4, 5].map(|n| at(&range, first + n, 8)), ["5", "-2", "5"]);
    assert_eq!(at(&range, first + 4, 4), "未解释");
}

#[test]
fn every_site_has_its_subtotals_its_signatures_and_its_page() {
    let bytes = write(&sample::explained(), Lang::Zh).unwrap();
    let mut book = read(&bytes);
    let range = book.worksheet_range("调节表").unwrap();
    let formulas = book.worksheet_formula("调节表").unwrap();
    let first = site(&range, "白云山");
    let row = (first..).find(|row| at(&range, *row, 4) == "小计").unwrap();
    assert_eq!(at(&range, row, 8), "笔数");
    let formula = |row: u32, col| formulas.get_value((row, col)).cloned().unwrap_or_default();
    assert_eq!(formula(row + 1, 8), format!("COUNTIF(E{}:E{},E{})", first + 1, row - 1, row + 2));
    assert!(formula(row + 1, 10).starts_with("ROUND(SUMIF(E"));
    assert_eq!([4, 8, 10].map(|col| at(&range, row + 3, col)), ["合计(ERP - 账面)", "4", "24691.35"]);
    let signed = below(&range, 3, 0).iter().filter(|cell| cell.starts_with("编制:")).count();
    assert_eq!(signed, 3);
    assert_eq!(below(&range, 3, 6).iter().filter(|cell| cell.starts_with("现场确认:")).count(), 3);
    let xml = part(&bytes, "xl/worksheets/sheet4.xml");
    assert!(xml.contains("<rowBreaks count=\"2\" manualBreakCount=\"2\">"), "no page breaks");
    assert!(!xml.contains("fitToPage"));
}

#[test]
fn the_dearest_difference_comes_first() {
    let mut answer = sample::complete();
    let range = sheet(&answer, Lang::Zh, Label::Statement);
    let first = site(&range, "海陵岛");
    assert_eq!([first, first + 3].map(|row| at(&range, row, 0)), ["0B-77", "990017"]);
    // By value where a price is known, else by quantity.
    answer.balances[10].price = Some(sample::q("9,000,000"));
    let range = sheet(&answer, Lang::Zh, Label::Statement);
    assert_eq!([first, first + 3].map(|row| at(&range, row, 0)), ["990017", "0B-77"]);
}

#[test]
fn a_balance_that_no_number_holds_stays_text() {
    let mut answer = sample::odd();
    let line = answer.balances.last_mut().unwrap();
    assert!(line.difference.is_some_and(|difference| !difference.is_zero()));
    let book = line.book.unwrap().to_string();
    let range = sheet(&answer, Lang::En, Label::Statement);
    let row = find(&range, 8, &book);
    assert_eq!(range.get_value((row, 8)), Some(&Data::String(book)));
    assert!(matches!(range.get_value((row + 2, 8)), Some(Data::String(_))));
}
