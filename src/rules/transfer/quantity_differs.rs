//! T203 quantity-differs-on-transfer

use crate::finding::{Owner, Severity};
use crate::matching::{Cause, Doubt};
use crate::message::Told;
use crate::rules::{Facts, Findings, Needs, Rule, Words, posting};

pub static RULE: Rule = Rule {
    code: "T203",
    name: "quantity-differs-on-transfer",
    chinese: "收发数量不符",
    severity: Severity::Error,
    clause: "账务操作规范 §4.1、§4.2;实务操作规范 §1.2",
    keys: &["matching.window.transfer_in"],
    zh: Words {
        what: "调拨收到的数量与发出的不同。",
        why: "路上短少或多出要在到货时查明;规定期限后才发现的,责任由现场承担。",
        example: "DB07 发出 20,收到 18:收货现场账面少 2。",
        mend: "双方核对装箱单,查明责任,按实收更正。",
    },
    en: Words {
        what: "A transfer arrived with another quantity than it left.",
        why: "What is short or over on the way has to be settled on arrival; found too late, the site answers for it.",
        example: "20 left, 18 arrived: the receiver's book has 2 less than the ERP.",
        mend: "Both sites check the packing list, settle who answers, and correct to what arrived.",
    },
    needs: Needs::Transfers,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    posting::raise(facts, findings, &[Cause::ShortOnArrival], |facts, case, finding| {
        let pair = posting::pairing(facts, case)?;
        let number = finding.subject.transfer.clone()?;
        finding.owner = Owner::OtherSite;
        let told = Told::ArrivedOtherwise {
            number,
            name: pair.row.name,
            unit: pair.row.unit,
            left: pair.line.quantity,
            arrived: pair.row.quantity,
        };
        Some((told, Told::ArrivedOtherwiseHelp))
    });
    for doubt in &facts.matching.doubts {
        let Doubt::Quantity { left, arrived } = doubt.doubt else { continue };
        let Some(about) = super::about(facts, doubt) else { continue };
        let (number, name, unit) =
            (about.number.clone(), about.posted.name.clone(), about.posted.unit.clone());
        let told = Told::ArrivedOtherwise { number, name, unit, left, arrived };
        let mut finding = super::draft(facts, findings, doubt, &about, told, Told::ArrivedOtherwiseHelp);
        finding.cause = Some(Cause::ShortOnArrival.key());
        finding.owner = Owner::OtherSite;
        findings.raise(finding);
    }
}
