//! L102 unknown-category

use crate::finding::Severity;
use crate::rules::input::rejected;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Why;

pub static RULE: Rule = Rule {
    code: "L102",
    name: "unknown-category",
    chinese: "类别不识",
    severity: Severity::Error,
    clause: "账务操作规范 §2-§5",
    keys: &[],
    zh: Words {
        what: "出入库类别不是规范规定的任何一种,也不是只有一种读法的简称。该行退回。",
        why: "类别决定记入完好品库还是损坏品库、加还是减;猜错就是错账。",
        example: "类别写「入库」:是采购、零采、修复还是调拨?",
        mend: "写明规范中的类别,如「自用领用」「完好品调拨入库」。",
    },
    en: Words {
        what: "The category is none of the regulation's, nor a short form with one reading. The row is refused.",
        why: "The category decides between the good and the damaged store, and between in and out; a wrong guess is a wrong posting.",
        example: "The category reads 入库: purchase, repair or transfer?",
        mend: "Write a category of the regulation, such as 自用领用 or 完好品调拨入库.",
    },
    needs: Needs::Inputs,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    rejected(facts, findings, |why| matches!(why, Why::UnknownCategory { .. }));
}
