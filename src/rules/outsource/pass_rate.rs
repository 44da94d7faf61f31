//! K605 pass-rate-below

use crate::finding::Severity;
use crate::message::Outsourced;
use crate::outsource::{Part, tier};
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "K605",
    name: "pass-rate-below",
    chinese: "抽查合格率不足",
    severity: Severity::Error,
    clause: "外包队伍 §5.2、§5.3",
    keys: &["outsource.rotation.pass", "outsource.bulk.pass"],
    zh: Words {
        what: "抽查合格率低于要求:轮换 98%,批量装表 99%;恰好等于的不报。没有抽查的不评。",
        why: "规范写的是「否则按实际情况进行扣除」:程序算出差多少,金额留给管理人员。",
        example: "抽查 13、合格 12,合格率 92.31%,低于 98%。",
        mend: "查明不合格的表计并返工;金额填在评分表上。",
    },
    en: Words {
        what: "Of the meters checked, too few passed: 98% of a rotation, 99% of a bulk installation; the rate itself is enough. Nothing checked is not judged.",
        why: "The text says to deduct by the circumstances: the program shows what is wanting, and leaves the amount to a person.",
        example: "12 of 13 passed: 92.31% is below 98%.",
        mend: "Have the failed meters mended; enter the amount on the score card.",
    },
    needs: Needs::Outsourced(Part::Orders),
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(outsource) = facts.outsource else { return };
    for order in &outsource.orders {
        let Some((part, whole)) = order.pass_rate() else { continue };
        let (required, _) = order.rates(&facts.policy.outsource);
        if tier::reaches(part, whole, required) {
            continue;
        }
        let said = Outsourced::Passed {
            order: super::order_name(order),
            rate: super::rate_of((part, whole), required),
        };
        let said = [said, Outsourced::ByCircumstances];
        findings.raise(super::of_order(facts, findings, (outsource, order), Field::Passed, said));
    }
}
