use super::*;

#[test]
fn matches_are_listed_with_both_places() {
    let answer = sample::matched();
    let range = sheet(&answer, Lang::Zh, Label::Matches);
    let texts = [0, 1, 2, 3, 5, 6].map(|col| at(&range, 3, col));
    assert_eq!(texts, ["M000001", "同日同类同量", "白云山风电场完好品库", "000123", "-12.5", "CK7"]);
    assert_eq!(at(&range, 3, 7), "2024-11/白云山/=流水账.xlsx:11月!3");
    assert_eq!(at(&range, 4, 6), "+CK8");
    assert!(at(&range, 4, 7).ends_with("!16…另有 3 处"), "{}", at(&range, 4, 7));
    let english = sheet(&answer, Lang::En, Label::Matches);
    assert_eq!((at(&english, 2, 1), at(&english, 4, 1)), ("Matched by".into(), "split".into()));
}

#[test]
fn a_list_that_was_cut_says_so() {
    let answer = sample::matched();
    let range = sheet(&answer, Lang::Zh, Label::Matches);
    assert!(at(&range, 1, 2).starts_with("共 8 组,只列前 2 组"), "{}", at(&range, 1, 2));
    let whole = sheet(&sample::complete(), Lang::Zh, Label::Matches);
    assert!(!at(&whole, 1, 2).contains("只列"));
}

#[test]
fn corrected_cells_stand_on_the_inputs_sheet() {
    let range = sheet(&sample::matched(), Lang::Zh, Label::Inputs);
    let first = find(&range, 1, "约2");
    let row = |row: u32| [1, 2, 3, 4].map(|col| at(&range, row, col));
    assert_eq!(at(&range, first - 2, 0), "按配置更正的单元格 - 2");
    assert_eq!(row(first), ["约2", "2", "电话核实", "是"]);
    assert_eq!(row(first + 1), ["约2", "=2", "电话核实", "否,原值已不在"]);
    find(&range, 0, "2024-11/~$白云山.xlsx");
    assert!(!column(&sheet(&sample::complete(), Lang::Zh, Label::Inputs), 0).join("").contains("按配置更正"));
    assert!(write(&sample::matched(), Lang::En).unwrap() == write(&sample::matched(), Lang::En).unwrap());
}
