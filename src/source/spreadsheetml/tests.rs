use super::*;
use crate::source::testing::Log;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"gb2312\"?><?mso-application progid=\"Excel.Sheet\"?>\
    <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">";

fn read_all(sheets: &str) -> (Vec<String>, Result<(), SourceError>) {
    let mut log = Log::default();
    let outcome = read(format!("{HEAD}{sheets}</Workbook>").as_bytes(), &Limits::default(), &mut log);
    (log.0, outcome)
}

fn table(rows: &str) -> Vec<String> {
    read_all(&format!("<Worksheet ss:Name=\"甲\"><Table>{rows}</Table></Worksheet>")).0
}

#[test]
fn types_and_places() {
    let rows = r#"<Row><Cell ss:MergeDown="1"><Data ss:Type="DateTime">2024-11-03T00:00:00.000</Data></Cell>
        <Cell ss:MergeAcross="1"><Data ss:Type="String">螺栓<B>M8</B></Data></Cell>
        <Cell><Data ss:Type="Number">2.50</Data></Cell></Row>
        <Row ss:Hidden="1" ss:Span="2"><Cell ss:Index="3"><Data ss:Type="Boolean">1</Data><Comment><Data>x</Data></Comment></Cell></Row>
        <Row><Cell><Data ss:Type="Error">#REF!</Data></Cell><Cell ss:Formula="=RC[-1]"/></Row>
        <Row ss:Index="9"><Cell/><Cell><Data ss:Type="String">&#20013;</Data></Cell></Row>"#;
    assert_eq!(
        table(rows),
        [
            "[甲]",
            r#"1: 0=2024-11-03 00:00:00 1="螺栓M8" 3=2.50"#,
            "2 hidden: 2=true",
            "5: 0=!#REF! 1=?",
            r#"9: 1="中""#,
            "end 1-2/0-0 1-1/1-2"
        ]
    );
}

#[test]
fn hidden_sheets_say_so_at_their_end() {
    let sheets = "<Worksheet ss:Name=\"a\"><Table/></Worksheet><Worksheet ss:Name=\"b\"><Table/>\
        <WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>";
    assert_eq!(read_all(sheets).0, ["[a]", "end", "[b] hidden", "end"]);
}

#[test]
fn what_cannot_be_is_refused() {
    for (rows, said) in [
        (r#"<Row ss:Index="4294967295"/>"#, "rows = 1048576"),
        (r#"<Row ss:Index="99999999999"/>"#, "ss:Index"),
        (r#"<Row/><Row ss:Index="1"/>"#, "row 1 comes after a later row"),
        (r#"<Row><Cell ss:Index="16385"><Data ss:Type="String">x</Data></Cell></Row>"#, "columns = 16384"),
        (r#"<Row><Cell ss:MergeAcross="99999"/></Row>"#, "columns = 16384"),
        (r#"<Row><Cell><Data ss:Type="Number">1e400</Data></Cell></Row>"#, "cell A1"),
        (r#"<Row><Cell><Data ss:Type="DateTime">2024-13-45</Data></Cell></Row>"#, "cell A1"),
    ] {
        let last = table(rows).pop().unwrap();
        assert!(last.starts_with("error") && last.contains(said), "{last}");
    }
    let mut log = Log::default();
    let bomb = "<!DOCTYPE x [<!ENTITY a \"b\">]><Workbook>&a;</Workbook>";
    let error = read(bomb.as_bytes(), &Limits::default(), &mut log).unwrap_err();
    assert!(error.to_string().contains("document type"), "{error}");
    assert!(read_all("<Worksheet><Table><Row>").1.is_err());
}
