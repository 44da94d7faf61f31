//! The words for causes, hints, tiers and who has to act, in both languages.

use crate::finding::Confidence;
use crate::value::Lang;

/// Causes in the order in which reports group them, with their words.
const CAUSES: &[(&str, &str, &str)] = &[
    ("unexplained", "未解释", "Unexplained"),
    ("not_posted", "ERP 未录", "Not posted"),
    ("reversed_not_reposted", "红冲后未重录", "Reversed, not posted again"),
    ("not_in_ledger", "流水账未记", "Not in the ledger"),
    ("quantity_differs", "数量不同", "Quantity differs"),
    ("other_item", "记成另一存货", "Other item"),
    ("other_warehouse", "记入另一仓库", "Other warehouse"),
    ("other_category", "类别不同", "Other category"),
    ("posted_twice", "ERP 重复录入", "Posted twice"),
    ("entered_twice", "流水账重复登记", "Entered twice"),
    ("not_approved", "ERP 未审核", "Not approved"),
    ("cut_off", "跨期", "Cut-off"),
    ("posted_late", "ERP 录入较晚", "Posted late"),
    ("cleared", "未达账项核销", "Open item cleared"),
    ("in_transit", "调拨在途", "In transit"),
    ("short_on_arrival", "调拨收发数量不符", "Other quantity on arrival"),
    ("opening_differs", "期初不符", "Opening differs"),
    ("export_inconsistent", "ERP 自身不符", "Export contradicts itself"),
];

const HINTS: &[(&str, &str, &str)] = &[
    ("unit", "计量单位不同", "other unit"),
    ("sign", "正负号相反", "opposite sign"),
    ("shifted_decimal", "小数点错位", "shifted decimal"),
    ("transposed_digits", "数字颠倒", "transposed digits"),
    ("similar_digit", "形近数字", "similar digit"),
    ("digit_dropped_or_added", "少写或多写一位", "digit dropped or added"),
];

const TIERS: &[(&str, &str, &str)] = &[
    ("document", "单据号相同", "same document"),
    ("transfer", "调拨单号相同", "same transfer"),
    ("same_day", "同日同类同量", "same day, category and quantity"),
    ("window", "窗口内同类同量", "same category and quantity within the window"),
    ("other_document", "同类同量,单据号不同", "same but for the document number"),
    ("carried", "上期未达", "open since a closed period"),
    ("late", "晚于窗口", "later than the window"),
    ("whole_document", "整单对应", "whole document"),
    ("whole_day", "整日对应", "whole day"),
    ("split", "拆分对应", "split"),
    ("reversal", "红蓝对冲", "reversal"),
    ("fault", "有差异的对应", "differs in something"),
];

fn word(list: &[(&str, &'static str, &'static str)], key: &'static str, lang: Lang) -> &'static str {
    let known = list.iter().find(|(known, ..)| *known == key);
    known.map_or(key, |(_, zh, en)| lang.pick(*zh, *en))
}

/// A cause in words.
pub fn cause(key: &'static str, lang: Lang) -> &'static str {
    word(CAUSES, key, lang)
}

/// A cause in words, with what its quantities hint at.
pub fn cause_and_hint(key: &'static str, hint: Option<&'static str>, lang: Lang) -> String {
    let cause = cause(key, lang);
    match hint.filter(|hint| *hint != "other") {
        Some(hint) => {
            let hint = word(HINTS, hint, lang);
            lang.pick(format!("{cause}({hint})"), format!("{cause} ({hint})"))
        }
        None => cause.to_owned(),
    }
}

/// The place of a cause in a report; what has none comes last.
pub fn cause_rank(key: Option<&str>) -> usize {
    let at = key.and_then(|key| CAUSES.iter().position(|(known, ..)| *known == key));
    at.unwrap_or(CAUSES.len())
}

/// By what a pair or a group was matched.
pub fn tier(key: &'static str, lang: Lang) -> &'static str {
    word(TIERS, key, lang)
}

/// How sure a reading is.
pub fn confidence(confidence: Confidence, lang: Lang) -> &'static str {
    match confidence {
        Confidence::Certain => lang.pick("确定", "certain"),
        Confidence::Likely => lang.pick("可能", "likely"),
        Confidence::Ambiguous => lang.pick("不唯一", "ambiguous"),
    }
}

/// Who answers where no site is known.
pub fn no_site(lang: Lang) -> &'static str {
    lang.pick("未归属现场", "No site")
}

/// The office through which transfers between departments go.
pub fn planning(lang: Lang) -> &'static str {
    lang.pick("业务管理部计划室", "Planning office")
}

/// The accountant of a department, or of the only one.
pub fn accountant(department: Option<&str>, lang: Lang) -> String {
    let department = department.unwrap_or(lang.pick("业务部", ""));
    lang.pick(format!("{department}账务员"), format!("Accountant {department}").trim().to_owned())
}

/// What stands before the remark of a voucher that nobody has approved.
pub fn proposed(lang: Lang) -> &'static str {
    lang.pick("对账建议(未批准)", "Proposed (not approved)")
}

/// That only the first of many matches are listed.
pub fn matches_cut(listed: u64, all: u64, lang: Lang) -> String {
    lang.pick(
        format!("共 {all} 组,只列前 {listed} 组"),
        format!("the first {listed} of {all} matches are listed"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::{Hint, Tier};

    #[test]
    fn every_tier_and_hint_has_words() {
        for tier in Tier::ALL {
            assert_ne!(super::tier(tier.key(), Lang::Zh), tier.key());
        }
        for hint in [Hint::Unit, Hint::Sign, Hint::ShiftedDecimal, Hint::TransposedDigits, Hint::SimilarDigit]
        {
            assert!(HINTS.iter().any(|(key, ..)| *key == hint.key()));
        }
    }

    #[test]
    fn english_words_hold_no_chinese() {
        let ascii = |list: &[(&str, &str, &str)]| list.iter().all(|(_, _, en)| en.is_ascii());
        assert!(ascii(CAUSES) && ascii(HINTS) && ascii(TIERS));
    }

    #[test]
    fn causes_have_an_order() {
        assert!(cause_rank(Some("not_posted")) < cause_rank(Some("cut_off")));
        assert_eq!(cause_rank(None), CAUSES.len());
        assert_eq!(cause_and_hint("quantity_differs", Some("other"), Lang::En), "Quantity differs");
    }
}
