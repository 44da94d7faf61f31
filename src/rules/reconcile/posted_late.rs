//! R315 posted-late

use crate::finding::Severity;
use crate::matching::Cause;
use crate::message::Told;
use crate::rules::{Facts, Findings, Needs, Rule, Words, posting};

pub static RULE: Rule = Rule {
    code: "R315",
    name: "posted-late",
    chinese: "入账晚",
    severity: Severity::Info,
    clause: "账务操作规范 §7",
    keys: &["matching.window.default", "matching.late_days", "matching.cost.late"],
    zh: Words {
        what: "ERP 在窗口之后、同一期间之内才入账,数量相同,算同一笔。",
        why: "规范要求每日核对;晚入账期末不差,期中却对不上。",
        example: "流水账 11-05,出库单 11-12:晚 7 天。",
        mend: "无需更正,入账请当天核对。",
    },
    en: Words {
        what: "The ERP has the posting with the same quantity later than the window, within the same period: it is one posting.",
        why: "The regulation has postings checked every day; a late one is right at the end and wrong in between.",
        example: "Ledger 11-05, document 11-12: 7 days late.",
        mend: "Nothing to correct.",
    },
    needs: Needs::Documents,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    posting::raise(facts, findings, &[Cause::PostedLate], |facts, case, _| {
        let pair = posting::pairing(facts, case)?;
        let days = (pair.line.date - pair.row.date).num_days();
        Some((Told::Late { pair, days }, Told::LateHelp))
    });
}
