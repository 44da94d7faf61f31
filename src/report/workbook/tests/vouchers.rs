use super::*;
use crate::config::Config;

#[test]
fn vouchers_stand_as_an_import_reads_them() {
    for lang in BOTH {
        let range = sheet(&sample::explained(), lang, Label::Vouchers);
        let heads: Vec<String> = (0..12).map(|col| at(&range, 0, col)).collect();
        assert_eq!(heads[..5], ["单据日期", "单据类型", "仓库", "收发类别", "存货编码"]);
        assert_eq!(heads[8..], ["数量", "备注", "把握", "编号"]);
        assert_eq!([4, 5, 6, 8].map(|col| at(&range, 1, col)), ["000123", "=电源", "@AC2", "-2"]);
        assert_eq!(range.get_value((2, 8)), Some(&Data::Float(1_000_000.0)));
        assert_eq!(at(&range, 1, 0), "45614");
        assert_eq!(at(&range, 1, 13), Label::VouchersCaution.text(lang));
    }
    let bytes = write(&sample::explained(), Lang::Zh).unwrap();
    assert!(read(&bytes).worksheet_formula("建议凭证").unwrap().is_empty());
    assert!(part(&bytes, "xl/worksheets/sheet5.xml").contains("未经批准不得据以调账"));
}

#[test]
fn their_columns_are_those_of_the_configuration() {
    let mut answer = sample::explained();
    let text =
        "[voucher]\ncolumns = [\"数量\", \"=头\", \"现场\"]\n[voucher.headings]\n\"=头\" = \"仓库编码\"\n";
    answer.voucher_columns = Config::parse(text).unwrap().voucher.columns().unwrap();
    let range = sheet(&answer, Lang::Zh, Label::Vouchers);
    assert_eq!([0, 1, 2, 3].map(|col| at(&range, 0, col)), ["数量", "=头", "现场", ""]);
    assert_eq!([0, 1, 2].map(|col| at(&range, 1, col)), ["-2", "0101", "白云山风电场"]);
    assert!(write(&answer, Lang::Zh).unwrap() == write(&answer, Lang::Zh).unwrap());
}
