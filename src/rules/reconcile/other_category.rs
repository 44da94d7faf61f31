//! R311 other-category

use crate::finding::Severity;
use crate::matching::Cause;
use crate::message::Told;
use crate::rules::{Facts, Findings, Needs, Rule, Words, posting};

pub static RULE: Rule = Rule {
    code: "R311",
    name: "other-category",
    chinese: "类别不符",
    severity: Severity::Error,
    clause: "账务操作规范 §7",
    keys: &["matching.cost.other_category"],
    zh: Words {
        what: "同一仓库、存货、数量、日期的一行与一条单据,类别不同而方向相同;结存不受影响。",
        why: "类别决定单据走哪条流程、由谁核算,错了报表就错。",
        example: "流水账写采购入库,ERP 是零采入库。",
        mend: "核对类别,改正错的一边。",
    },
    en: Words {
        what: "A row and a document line of one warehouse, item, quantity and date have different categories of the same direction; no balance is touched.",
        why: "The category decides which procedure a document follows and where its cost goes; a wrong one makes the reports wrong.",
        example: "The ledger says 采购入库, the ERP 零采入库.",
        mend: "Check the category and correct the side that is wrong.",
    },
    needs: Needs::Documents,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    posting::raise(facts, findings, &[Cause::OtherCategory], |facts, case, _| {
        let pair = posting::pairing(facts, case)?;
        Some((Told::Category(pair.clone()), Told::CategoryHelp(pair)))
    });
}
