use super::*;

#[test]
fn causes_are_counted_by_number_quantity_value_and_site() {
    let range = sheet(&sample::explained(), Lang::Zh, Label::Causes);
    let row = |at_row: u32| (0..5).map(|col| at(&range, at_row, col)).collect::<Vec<_>>();
    assert_eq!(at(&range, 2, 4), "白云山风电场");
    assert_eq!(row(3), ["流水账未记", "1", "1", "12345.68", "1"]);
    assert_eq!(row(4), ["数量不同", "1", "2", "24691.35", "1"]);
    assert_eq!(row(5), ["记入另一仓库", "1", "2", "12345.68", "1"]);
    assert_eq!(row(6), ["调拨在途", "1", "0", "", "1"]);
    assert_eq!(range.end().unwrap().0, 6);
}

#[test]
fn the_charts_stand_on_the_summary_and_apart() {
    let bytes = write(&sample::explained(), Lang::Zh).unwrap();
    let drawing = part(&bytes, "xl/drawings/drawing1.xml");
    let corners = |mark: &str| -> Vec<(u32, u32)> {
        let number = |text: &str, tag: &str| -> u32 {
            let (_, rest) = text.split_once(&format!("<xdr:{tag}>")).unwrap();
            rest.split_once('<').unwrap().0.parse().unwrap()
        };
        let mark = format!("<xdr:{mark}>");
        let anchors = drawing.split(&mark).skip(1);
        anchors.map(|text| (number(text, "row"), number(text, "col"))).collect()
    };
    let boxes: Vec<_> = corners("from").into_iter().zip(corners("to")).collect();
    assert_eq!(boxes.len(), 4);
    for (n, (from, to)) in boxes.iter().enumerate() {
        for (other_from, other_to) in &boxes[n + 1..] {
            let rows_apart = to.0 < other_from.0 || other_to.0 < from.0;
            let columns_apart = to.1 < other_from.1 || other_to.1 < from.1;
            assert!(rows_apart || columns_apart, "{boxes:?}");
        }
    }
    let charts: Vec<String> = (1..=4).map(|n| part(&bytes, &format!("xl/charts/chart{n}.xml"))).collect();
    assert!(charts.iter().any(|chart| chart.contains("\"stacked\"") && chart.contains("原因")));
    let none = write(&sample::complete(), Lang::Zh).unwrap();
    assert!(!part(&none, "xl/drawings/drawing1.xml").contains("各现场的原因"));
}
