//! S402 loss

use super::variances;
use crate::finding::Severity;
use crate::rules::{Facts, Findings, Needs, Rule, Words};

pub static RULE: Rule = Rule {
    code: "S402",
    name: "loss",
    chinese: "盘亏",
    severity: Severity::Error,
    clause: "账务操作规范 §6",
    keys: &["stocktake.tolerance"],
    zh: Words {
        what: "实盘数量小于盘点日的账面数量。现存量不是盘点日的,先按其间的流水账推到盘点日;两个数都列出。正负不相抵。",
        why: "规范:每季度要对现场及业务部库房进行盘点;出现盘亏、盘盈须填写原因。每月盘点发现盈余、短少的须查明原因,呈报业务部。",
        example: "账面 7,实盘 5,盘亏 2。",
        mend: "超出容差的先复盘;查明原因报批后补录凭证,未经批准不得调账。",
    },
    en: Words {
        what: "The count is below the book at the day of the count. An export of another day is first rolled with the ledger rows between; both figures are shown. A plus never offsets a minus.",
        why: "The regulation: stores are counted each quarter, and every gain and loss needs its reason; a monthly count reports what is over or short.",
        example: "Book 7, counted 5: a loss of 2.",
        mend: "Count again what is over tolerance; find the reason, have it approved, then post the voucher.",
    },
    needs: Needs::Stocktake,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    variances(facts, findings, false);
}
