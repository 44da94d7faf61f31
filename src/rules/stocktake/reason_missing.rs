//! S403 reason-missing

use super::{about, of};
use crate::finding::Severity;
use crate::message::Counting;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "S403",
    name: "reason-missing",
    chinese: "未填盈亏原因",
    severity: Severity::Error,
    clause: "账务操作规范 §6",
    keys: &[],
    zh: Words {
        what: "有差异的一行没有填写盈亏原因。",
        why: "规范:现场在填写盘点表时,如出现盘亏或盘盈时,需要填写出现盘亏、盘盈的原因。",
        example: "盘亏 2,原因一栏空白。",
        mend: "请现场填写原因;还在查的写「待查」。",
    },
    en: Words {
        what: "A line with a variance has no reason.",
        why: "The regulation: a site that finds a gain or a loss writes the reason on the count sheet.",
        example: "A loss of 2, and an empty reason.",
        mend: "Ask the site for the reason; 待查 where it is still being looked for.",
    },
    needs: Needs::Stocktake,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    for (_, line) in of(facts) {
        let Some(variance) = line.variance.filter(|v| !v.is_zero() && line.reason.is_none()) else {
            continue;
        };
        let name = super::name(facts, line);
        let message = Counting::ReasonMissing { name, variance };
        let help = Counting::ReasonMissingHelp;
        let mut finding = about(facts, findings, line, Field::Reason, message, help);
        finding.quantity = Some(variance.abs());
        findings.raise(finding);
    }
}
