use super::*;
use crate::source::testing::Log;

fn lines(page: &str) -> Vec<String> {
    let mut log = Log::default();
    read(page.as_bytes(), &Limits::default(), &mut log).unwrap();
    log.0
}

#[test]
fn a_table_is_rows_of_text() {
    let page = "<html><head><title>t</title><style>td{x:y}</style></head><body>\
        <table border=1><tr><th>日期<th>数量&nbsp;</th></tr>\
        <TR><TD>2024-11-01</TD><td> 3\n 个<br>x &amp; y</td><td>&nbsp;</td></tr></table></body></html>";
    assert_eq!(lines(page), ["[]", r#"1: 0="日期" 1="数量""#, r#"2: 0="2024-11-01" 1="3 个\nx & y""#, "end"]);
}

#[test]
fn spans_move_the_cells_after_them() {
    let page =
        "<table><tr><td rowspan=2>a<td colspan=2>b<td>c</tr><tr><td>d<td>e<td>f</tr><tr><td>g</tr></table>";
    assert_eq!(
        lines(page),
        ["[]", r#"1: 0="a" 1="b" 3="c""#, r#"2: 1="d" 2="e" 3="f""#, r#"3: 0="g""#, "end 1-2/0-0 1-1/1-2"]
    );
}

#[test]
fn tables_stand_below_each_other_with_the_text_between() {
    let page = "<h3>现场: 甲</h3><table><tr><td rowspan=9>a</table>then<table><tr><td>b<table><tr><td>c</table><td>d</table>";
    assert_eq!(
        lines(page),
        [
            "[]",
            r#"1: 0="现场: 甲""#,
            r#"2: 0="a""#,
            r#"3: 0="then""#,
            r#"4: 0="b""#,
            r#"5: 0="c""#,
            r#"6: 0="d""#,
            "end 2-10/0-0"
        ]
    );
}

#[test]
fn hidden_rows_and_numbers_behind_what_is_shown() {
    let page =
        r#"<table><tr style="Display: none"><td x:num="0.125">0.13<td x:num="45597">2024-11-01</table>"#;
    assert_eq!(lines(page), ["[]", r#"1 hidden: 0=0.125 1="2024-11-01""#, "end"]);
}

#[test]
fn what_is_beyond_a_limit_ends_the_sheet() {
    let limits = Limits { columns: 3, rows: 2, ..Limits::default() };
    let ended = |page: &str| {
        let mut log = Log::default();
        read(page.as_bytes(), &limits, &mut log).unwrap();
        log.0.pop().unwrap()
    };
    assert_eq!(ended("<table><tr><td colspan=4>a"), "error exceeds the limit columns = 3: 4 cells in row 1");
    assert_eq!(ended("<table><tr><tr><tr>"), "error exceeds the limit rows = 2: row 3");
}

#[test]
fn the_declared_encoding_counts_where_the_bytes_do_not_tell() {
    let page = "<meta charset=\"big5\"><table><tr><td>數量</td></tr></table>";
    let (bytes, ..) = encoding_rs::BIG5.encode(page);
    let mut log = Log::default();
    read(&bytes, &Limits::default(), &mut log).unwrap();
    assert_eq!(log.0[1], r#"1: 0="數量""#);
    let page = "<meta http-equiv=Content-Type content=\"text/html; charset=utf-8\"><table><tr><td>数量</td></tr></table>";
    let (bytes, ..) = GBK.encode(page);
    let mut log = Log::default();
    read(&bytes, &Limits::default(), &mut log).unwrap();
    assert_eq!(log.0[1], r#"1: 0="数量""#);
}
