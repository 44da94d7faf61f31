//! K609 meter-number-differs

use crate::finding::Severity;
use crate::message::Outsourced;
use crate::outsource::{MeterWrong, Part, Which};
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "K609",
    name: "meter-number-differs",
    chinese: "表号不符",
    severity: Severity::Error,
    clause: "外包队伍 §4.2.3",
    keys: &[],
    zh: Words {
        what: "装接单上拆除、新装的表计局号与实际不符,单上有而实际没有,实际有而单上没有,或一个表号出现两次。",
        why: "表号错了,电量就记在别人名下。",
        example: "单上新装 330012,实际为 330021。",
        mend: "到现场核对表计局号,改正装接单或清单。",
    },
    en: Words {
        what: "A meter number that was removed or installed differs between the order and the site, stands on one of them alone, or stands twice.",
        why: "With the wrong number somebody else pays for the power.",
        example: "The order says 330012, the site 330021.",
        mend: "Check the number on site, and correct the order or the list.",
    },
    needs: Needs::Outsourced(Part::Meters),
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(outsource) = facts.outsource else { return };
    for fault in &outsource.meters {
        let said = Outsourced::Meter { which: fault.which, wrong: fault.wrong.clone() };
        let mut finding = super::draft(findings, said, Outsourced::MeterHelp);
        finding.subject.team = super::team(outsource, fault.team);
        finding.subject.order = super::text(fault.order.as_ref());
        finding.quantity = fault.quantity;
        finding.about = format!("{:?} {:?}", fault.which, fault.wrong);
        let field = match (fault.which, &fault.wrong) {
            (Which::Removed, MeterWrong::NotDone { .. }) => Field::OrderedOld,
            (Which::Installed, MeterWrong::NotDone { .. }) => Field::OrderedNew,
            (Which::Removed, _) => Field::OldMeter,
            (Which::Installed, _) => Field::NewMeter,
        };
        super::places(facts, &mut finding, &fault.places, field, super::meter_fields(facts, &fault.places));
        findings.raise(finding);
    }
}
