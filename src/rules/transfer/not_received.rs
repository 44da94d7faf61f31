//! T201 not-received

use crate::finding::{Confidence, Owner, Severity};
use crate::matching::{Cause, Doubt};
use crate::message::Told;
use crate::rules::{Facts, Findings, Needs, Rule, Words, posting};

pub static RULE: Rule = Rule {
    code: "T201",
    name: "not-received",
    chinese: "在途",
    severity: Severity::Error,
    clause: "账务操作规范 §4.1、§4.2",
    keys: &["transfer.in_transit_days", "matching.window.transfer_in"],
    zh: Words {
        what: "调拨已发出,收货现场的流水账没有入库,不论 ERP 是否已生成入库单。",
        why: "在途物资两头都不在手上,最容易丢失;超过规定天数即可疑。",
        example: "DB… 11-22 发出 3 台,收货现场没有记收:账面少 3。",
        mend: "请收货现场核实:到货的补登,未到的列为在途。",
    },
    en: Words {
        what: "A transfer has left and the receiving ledger does not have it, whether or not the ERP has generated the in side.",
        why: "Goods on their way are in nobody's hands and are lost most easily; past some days that is doubtful.",
        example: "3 left on 11-22, and the receiving site has not entered them: its book has 3 less.",
        mend: "Ask the receiving site: enter what has arrived; what has not is on its way.",
    },
    needs: Needs::Transfers,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    posting::raise(facts, findings, &[Cause::InTransit], |facts, case, finding| {
        let (post, written) = case.line?;
        let line = posting::line_posted(facts, (post, written));
        let number = finding.subject.transfer.clone()?;
        finding.owner = Owner::Site;
        let days = (facts.as_of - post.date).num_days();
        let help = Told::InTransitHelp { number: number.clone(), warehouse: line.warehouse.clone() };
        Some((Told::InTransit { number, line, days, generated: true }, help))
    });
    for doubt in facts.matching.doubts.iter().filter(|d| d.doubt == Doubt::UnderWay) {
        let Some(about) = super::about(facts, doubt) else { continue };
        let days = (facts.as_of - doubt.date).num_days();
        let help =
            Told::InTransitHelp { number: about.number.clone(), warehouse: about.posted.warehouse.clone() };
        let told = Told::InTransit {
            number: about.number.clone(),
            line: about.posted.clone(),
            days,
            generated: false,
        };
        let mut finding = super::draft(facts, findings, doubt, &about, told, help);
        finding.cause = Some(Cause::InTransit.key());
        let old = days > facts.policy.transfer.in_transit_days;
        finding.severity = if old { Severity::Warning } else { Severity::Info };
        if let (false, Some(to)) = (doubt.effect.is_zero(), doubt.to) {
            finding.severity = Severity::Error;
            finding.confidence = Confidence::Likely;
            finding.effects.extend(posting::effect_of(facts, (to, doubt.item), doubt.effect));
        }
        finding.owner = Owner::Site;
        findings.raise(finding);
    }
}
