//! T202 not-sent

use crate::finding::{Owner, Severity};
use crate::matching::Doubt;
use crate::message::Told;
use crate::rules::{Facts, Findings, Needs, Rule, Words};

pub static RULE: Rule = Rule {
    code: "T202",
    name: "not-sent",
    chinese: "收而未发",
    severity: Severity::Error,
    clause: "账务操作规范 §4.1、§4.2",
    keys: &["matching.window.transfer_in"],
    zh: Words {
        what: "调拨入库有记录,流水账和 ERP 却都没有发出的一方。",
        why: "有收无发,发出现场的库存就虚高。",
        example: "DB… 收到 5 个,没有任何调拨出库。",
        mend: "查明由何处发出,补齐调拨出库。",
    },
    en: Words {
        what: "A transfer has arrived, and neither a ledger nor the ERP has it leave anywhere.",
        why: "What arrives without leaving keeps standing in the sender's stock.",
        example: "5 arrived under a number that nobody sent.",
        mend: "Find out where it came from and post its out side.",
    },
    needs: Needs::Transfers,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    for doubt in facts.matching.doubts.iter().filter(|d| d.doubt == Doubt::NeverLeft) {
        let Some(about) = super::about(facts, doubt) else { continue };
        let told = Told::NotSent { number: about.number.clone(), line: about.posted.clone() };
        let help = Told::NotSentHelp { number: about.number.clone() };
        let mut finding = super::draft(facts, findings, doubt, &about, told, help);
        finding.owner = Owner::OtherSite;
        findings.raise(finding);
    }
}
