//! R303 not-in-ledger

use crate::finding::{Owner, Severity};
use crate::matching::Cause;
use crate::message::Told;
use crate::rules::{Facts, Findings, Needs, Rule, Words, posting};

pub static RULE: Rule = Rule {
    code: "R303",
    name: "not-in-ledger",
    chinese: "漏登流水账",
    severity: Severity::Error,
    clause: "账务操作规范 §7",
    keys: &["matching.window.default"],
    zh: Words {
        what: "ERP 有一条单据,流水账在窗口内没有对应的一行。",
        why: "规范:现场发生的出入库当天登记流水账;ERP 有而流水账没有,不是漏登就是错录。",
        example: "出库单 QTCK… 领用 1 只,现场流水账没有。",
        mend: "请现场核实:有则补登,无则由账务员红冲。同一笔若被退回或暂挂(I004、L101),先处理那一行。",
    },
    en: Words {
        what: "The ERP has a document line for which the ledger has no row within the window.",
        why: "The regulation: what moves on site is entered the same day; what only the ERP has was either forgotten on site or posted in error.",
        example: "An outbound document issues 1, and the site's ledger has no such row.",
        mend: "Ask the site: enter it if it happened, else the accountant reverses it. Where the same posting was refused or held (I004, L101), mend that row first.",
    },
    needs: Needs::Documents,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    posting::raise(facts, findings, &[Cause::NotInLedger], |facts, case, finding| {
        let line = posting::line_posted(facts, case.line?);
        finding.owner = Owner::Site;
        let matching = facts.matching;
        let lines = (case.explanation.lines.iter())
            .filter_map(|at| Some((matching.pool.line(*at)?, matching.line(facts.book, *at)?)))
            .map(|found| posting::line_posted(facts, found))
            .collect();
        let near = case.explanation.near.and_then(|at| Some(matching.pool.row(at)?.date));
        Some((Told::NotInLedger { lines, near }, Told::NotInLedgerHelp { line }))
    });
}
