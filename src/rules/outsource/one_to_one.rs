//! K610 not-one-to-one

use crate::finding::Severity;
use crate::message::Outsourced;
use crate::outsource::{Bound, Part};
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "K610",
    name: "not-one-to-one",
    chinese: "未一一对应",
    severity: Severity::Error,
    clause: "外包队伍 §4.2.4、§4.3.3",
    keys: &[],
    zh: Words {
        what: "批量装表的装接单、表计、表位、空开、用户不是一一对应:一个对应了几行,或没有填;单上户名与实际用户不符;排查记录没有三方签字(警告)。",
        why: "接错一户,两户的电费都错。",
        example: "空开 3 对应了两个表位。",
        mend: "逐户排查,改正后由施工单位、检查单位、用户或物业三方签字。",
    },
    en: Words {
        what: "In a bulk installation, slip, meter, position, breaker and user are not one to one: one of them stands in several rows or is blank; the user on the slip is another than on site; or the three parties did not sign (a warning).",
        why: "One wrong connection makes two bills wrong.",
        example: "Breaker 3 serves two positions.",
        mend: "Check home by home; then the outsourcer, the checker and the user or manager sign.",
    },
    needs: Needs::Outsourced(Part::Meters),
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(outsource) = facts.outsource else { return };
    for fault in &outsource.bindings {
        let said = Outsourced::Bound(fault.bound.clone());
        let mut finding = super::draft(findings, said, Outsourced::BoundHelp);
        finding.subject.team = super::team(outsource, fault.team);
        finding.subject.order = super::text(fault.order.as_ref());
        finding.quantity = fault.quantity;
        finding.about = format!("{:?}", fault.bound);
        let field = match &fault.bound {
            Bound::Twice { what, .. } | Bound::Blank { what } => *what,
            Bound::OtherUser { .. } => Field::User,
            Bound::Unsigned { who, .. } => {
                finding.severity = Severity::Warning;
                who.first().copied().unwrap_or(Field::SignedByTeam)
            }
        };
        super::places(facts, &mut finding, &fault.places, field, super::meter_fields(facts, &fault.places));
        findings.raise(finding);
    }
}
