//! R307 cut-off

use crate::finding::Severity;
use crate::matching::Cause;
use crate::message::Told;
use crate::rules::{Facts, Findings, Needs, Rule, Words, posting};

pub static RULE: Rule = Rule {
    code: "R307",
    name: "cut-off",
    chinese: "跨期",
    severity: Severity::Error,
    clause: "账务操作规范 §7;实务操作规范 §1.4.1",
    keys: &["matching.window.default", "reconcile.onhand_moves"],
    zh: Words {
        what: "流水账与 ERP 都有这一笔,但一边在期间内、一边在期间外(窗口内)。",
        why: "这是未达账项:期末差一笔,下期自动对平,不必更正,但要列明。",
        example: "流水账 11-30 领用 3,出库单 12-01:11 月账面少 3。",
        mend: "列入未达账项,下期核销。",
    },
    en: Words {
        what: "Ledger and ERP both have the posting, but one within the period and the other outside it (within the window).",
        why: "An item in transit between two periods: it is out at the end and clears by itself, yet has to be listed.",
        example: "Issued on 11-30 by the ledger, on 12-01 by the ERP: November's book has 3 less.",
        mend: "Carry it as an open item and clear it next period.",
    },
    needs: Needs::Documents,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    posting::raise(facts, findings, &[Cause::CutOff], |facts, case, _| {
        let parts = case.explanation.rows.len() + case.explanation.lines.len();
        let told = match posting::pairing(facts, case).filter(|_| parts == 2) {
            Some(pair) => {
                let period = facts.book.period;
                Told::CutOff { pair, from: period.from, to: period.to }
            }
            None => {
                let row = case.row.map(|row| posting::row_posted(facts, row));
                let first = row.or_else(|| Some(posting::line_posted(facts, case.line?)))?;
                Told::CutOffParts { first, count: parts }
            }
        };
        Some((told, Told::CutOffHelp))
    });
}
