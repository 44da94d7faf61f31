//! R309 not-approved

use crate::finding::Severity;
use crate::matching::Cause;
use crate::message::Told;
use crate::rules::{Facts, Findings, Needs, Rule, Words, posting};

pub static RULE: Rule = Rule {
    code: "R309",
    name: "not-approved",
    chinese: "未审核",
    severity: Severity::Error,
    clause: "账务操作规范 §1、§7",
    keys: &["reconcile.onhand_moves", "matching.cost.not_approved"],
    zh: Words {
        what: "ERP 的单据未审核,或期末之后才审核,现存量不含这一笔。",
        why: "单据审核后才变动现存量;未审核的单据使账面与现存量差一笔。",
        example: "出库单 QTCK…19 没有审核人:账面少 2。",
        mend: "审核该单据,或查明不能审核的原因。没有流水账对应的未审核单据列为警告。",
    },
    en: Words {
        what: "An ERP document is not approved, or was only after the period, so that on-hand does not hold it.",
        why: "On-hand moves at approval; a document that waits leaves book and on-hand apart.",
        example: "An outbound document has no approver: the book has 2 less.",
        mend: "Approve it, or find out why it cannot be. One without a ledger row is a warning.",
    },
    needs: Needs::Documents,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    posting::raise(facts, findings, &[Cause::NotApproved], |facts, case, finding| {
        let (_, written) = case.line?;
        let line = posting::line_posted(facts, case.line?);
        if case.explanation.effects.is_empty() {
            finding.severity = Severity::Warning;
        }
        let told = Told::NotApproved {
            row: case.row.map(|row| posting::row_posted(facts, row)),
            line,
            approved_on: written.approved_on.filter(|_| written.approved),
            besides: posting::besides(case.explanation),
        };
        Some((told, Told::NotApprovedHelp { document: written.document.to_string() }))
    });
}
