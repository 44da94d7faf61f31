//! What is said of values that do not fit what they stand for.

use crate::sheet::Unfit;
use crate::value::Lang;

pub(super) fn text(unfit: &Unfit, header: &str, lang: Lang) -> String {
    match unfit {
        Unfit::NotAmong { found, .. } => lang.pick(
            format!("{header}「{found}」不是已知的写法,该行未计"),
            format!("{header} `{found}` is none of the known words; the row does not count"),
        ),
        Unfit::MoreThan { found, field, whole } => lang.pick(
            format!("{header} {found} 多于{} {whole},该行未计", field.chinese()),
            format!("{header} {found} is more than the {} {whole}; the row does not count", field.key()),
        ),
        Unfit::Negative { found } => lang.pick(
            format!("{header} {found} 小于 0,该行未计"),
            format!("{header} {found} is below nought; the row does not count"),
        ),
        Unfit::NotWhole { found, quantity } => lang.pick(
            format!("{header}「{found}」乘以数量 {quantity} 得不出整数的成功数,该行未计"),
            format!(
                "{header} `{found}` of {quantity} is no whole number of successes; the row does not count"
            ),
        ),
    }
}

pub(super) fn help(unfit: &Unfit, lang: Lang) -> String {
    match unfit {
        Unfit::NotAmong { known, .. } => lang.pick(
            format!("写成其中之一:{}", known.join("、")),
            format!("write one of: {}", known.join(", ")),
        ),
        Unfit::MoreThan { .. } => lang
            .pick("核对这两个数,改正写错的一个", "check the two numbers and correct the wrong one")
            .to_owned(),
        Unfit::Negative { .. } => lang
            .pick("填实际完成的个数,没有的填 0", "write what was done; nought where nothing was")
            .to_owned(),
        Unfit::NotWhole { .. } => lang
            .pick("填成功数,或填未经舍入的成功率", "write the number of successes, or the rate unrounded")
            .to_owned(),
    }
}
