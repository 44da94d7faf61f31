//! I011 formula-without-value

use crate::finding::Severity;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Why;

pub static RULE: Rule = Rule {
    code: "I011",
    name: "formula-without-value",
    chinese: "公式无值",
    severity: Severity::Error,
    clause: "",
    keys: &[],
    zh: Words {
        what: "单元格是公式,而文件里没有存它的结果。",
        why: "别的程序写出的表常常如此;重算公式不是读表的事,空着又会少一笔。",
        example: "数量为 =SUM(A1:A3),没有缓存值。",
        mend: "用 Excel 或 WPS 打开并保存一次,或改为数值。",
    },
    en: Words {
        what: "A cell is a formula, and the file does not keep its result.",
        why: "Files written by other programs are often like that; to compute formulas is not for a reader, and an empty cell would lose a posting.",
        example: "The quantity is =SUM(A1:A3) without a stored value.",
        mend: "Open and save the file in Excel or WPS once, or write the value.",
    },
    needs: Needs::Inputs,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    super::rejected(facts, findings, |why| matches!(why, Why::FormulaWithoutValue));
}
