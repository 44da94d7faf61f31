use super::*;

#[test]
fn transfers_show_both_ends_and_their_age() {
    let range = sheet(&sample::explained(), Lang::Zh, Label::Transfers);
    let row = |cols: &[u32]| cols.iter().map(|col| at(&range, 3, *col)).collect::<Vec<_>>();
    assert_eq!(row(&[0, 1, 2, 3]), ["DB07", "大青沟风电场完好品库", "白云山风电场完好品库", "000123"]);
    assert_eq!(row(&[6, 7, 8, 9, 10, 11]), ["20", "20", "19.5", "45616", "", "20"]);
    assert_eq!(row(&[13, 14, 15, 16]), ["现场未收", "10", "西北业务部", "=李"]);
    assert_eq!(row(&[18]), ["T201 在途"]);
    let english = sheet(&sample::explained(), Lang::En, Label::Transfers);
    assert_eq!(at(&english, 3, 13), "not received");
    assert_eq!(at(&english, 3, 18), "T201 not-received");
    let bytes = write(&sample::explained(), Lang::Zh).unwrap();
    let xml = part(&bytes, "xl/worksheets/sheet6.xml");
    assert!(xml.contains("ref=\"S4\" location=\"'差异清单'!A7\""), "{xml}");
}
