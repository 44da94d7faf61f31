//! I012 code-precision-lost

use crate::finding::Severity;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Why;

pub static RULE: Rule = Rule {
    code: "I012",
    name: "code-precision-lost",
    chinese: "编码失真",
    severity: Severity::Error,
    clause: "",
    keys: &[],
    zh: Words {
        what: "超过 15 位的编码以数字存放。",
        why: "表格软件只保留 15 位有效数字,后面的已经变成 0,无法还原。",
        example: "编码 1234567890123456789 存成 1.23456789012346E+18。",
        mend: "把该列设为文本格式后重新输入编码。",
    },
    en: Words {
        what: "A code of more than 15 digits is kept as a number.",
        why: "Spreadsheets keep 15 significant digits; the rest has become zero and cannot be restored.",
        example: "The code 1234567890123456789 was kept as 1.23456789012346E+18.",
        mend: "Format the column as text and enter the code again.",
    },
    needs: Needs::Inputs,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    super::rejected(facts, findings, |why| matches!(why, Why::PrecisionLost { .. }));
}
