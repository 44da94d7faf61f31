//! I005 missing-value

use crate::finding::Severity;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Why;

pub static RULE: Rule = Rule {
    code: "I005",
    name: "missing-value",
    chinese: "漏填",
    severity: Severity::Error,
    clause: "账务操作规范 §7",
    keys: &[],
    zh: Words {
        what: "必填的单元格是空的:日期、名称、类别或数量。",
        why: "规范要求填写现场名称及表格中需要填写的所有信息。",
        example: "合并单元格拆开后,第二行的日期空着。",
        mend: "补填该单元格;与上一行相同的也要写上。",
    },
    en: Words {
        what: "A cell that must be filled is empty: date, name, category or quantity.",
        why: "The regulation asks for the site's name and everything that the form has a field for.",
        example: "After merged cells were split, the second row has no date.",
        mend: "Fill the cell in, also where it is the same as the row above.",
    },
    needs: Needs::Inputs,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    super::rejected(facts, findings, |why| matches!(why, Why::Missing { .. }));
}
