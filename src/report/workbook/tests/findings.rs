use super::*;

#[test]
fn findings_are_grouped_by_severity_and_cause() {
    let range = sheet(&sample::explained(), Lang::Zh, Label::Discrepancies);
    let codes: Vec<String> = (3..12).map(|row| at(&range, row, 1)).collect();
    assert_eq!(codes, ["R303", "R304", "R306", "T201", "I004", "L101", "L109", "R301", "R310"]);
    let row = |row: u32| [3, 4].map(|col| at(&range, row, col));
    assert_eq!(row(4), ["数量不同(形近数字)", "可能"]);
    assert_eq!(row(7), ["", ""]);
    assert_eq!(at(&range, 4, 24), "华北业务部账务员");
    let english = sheet(&sample::explained(), Lang::En, Label::Discrepancies);
    assert_eq!([3, 4].map(|col| at(&english, 4, col)), ["Quantity differs (similar digit)", "likely"]);
}

#[test]
fn both_sides_stand_side_by_side() {
    let range = sheet(&sample::explained(), Lang::Zh, Label::Discrepancies);
    assert_eq!([13, 14].map(|col| at(&range, 4, col)), ["采购入库", "3"]);
    assert_eq!(
        [15, 16, 18, 19, 20].map(|col| at(&range, 4, col)),
        ["erp/入库单.xlsx:=1!I9", "=RK1", "", "采购入库", "5"]
    );
    assert_eq!([12, 17].map(|col| at(&range, 4, col)), ["45614", "45614"]);
    // A place among the sides is not said twice; several lines stand below each other.
    assert_eq!(at(&range, 4, 25), "");
    assert_eq!(at(&range, 5, 16), "RK2\nRK3");
    assert_eq!((at(&range, 5, 18), at(&range, 5, 20)), ("白云山风电场损坏品库".into(), "1\n2".into()));
    assert_eq!(at(&range, 5, 11), "");
}

#[test]
fn what_explains_a_difference_leads_to_its_balance() {
    let bytes = write(&sample::explained(), Lang::Zh).unwrap();
    let findings = part(&bytes, "xl/worksheets/sheet3.xml");
    assert!(findings.contains("ref=\"H5\" location=\"'余额'!C6\""));
    let balances = part(&bytes, "xl/worksheets/sheet2.xml");
    assert!(balances.contains("ref=\"T6\" location=\"'差异清单'!A4\""));
}
