//! I008 subtotal-mismatch

use super::Noted;
use crate::finding::Severity;
use crate::message::Message;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Note;

pub static RULE: Rule = Rule {
    code: "I008",
    name: "subtotal-mismatch",
    chinese: "合计不符",
    severity: Severity::Warning,
    clause: "",
    keys: &[],
    zh: Words {
        what: "合计或小计行不等于它上面各行之和。有退回行的区段不作判断。",
        why: "合计不符往往意味着漏写、多写了一行,或公式没有盖住最后几行。",
        example: "入库数量合计写 12,各行之和为 15。",
        mend: "核对各行与公式;对账以各行为准。",
    },
    en: Words {
        what: "A total or subtotal is not the sum of the rows above it. Where a row was refused, nothing is said.",
        why: "A wrong total often means a row left out or added, or a formula that misses the last rows.",
        example: "The total of the in quantities says 12, the rows sum to 15.",
        mend: "Check the rows and the formula; the rows are what counts.",
    },
    needs: Needs::Inputs,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    super::noted(facts, findings, |note| match note {
        Note::Subtotal { row, col, found, sum } => Some(Noted {
            row: *row,
            col: Some(*col),
            day: None,
            message: Message::Subtotal { found: *found, sum: *sum },
            help: Message::SubtotalHelp,
        }),
        _ => None,
    });
}
