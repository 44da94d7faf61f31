//! K606 collection-rate-below

use crate::finding::Severity;
use crate::message::Outsourced;
use crate::outsource::{Part, tier};
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "K606",
    name: "collection-rate-below",
    chinese: "采集成功率不足",
    severity: Severity::Error,
    clause: "外包队伍 §5.2、§5.3",
    keys: &["outsource.rotation.collected", "outsource.bulk.collected"],
    zh: Words {
        what: "流程结束后采集成功的表计不到 95%;按全部表计算,不是按抽查算;恰好 95% 的不报。",
        why: "规范写的是「否则按实际情况进行扣除」:程序算出差多少,金额留给管理人员。",
        example: "轮换 113 只,采集成功 104 只,为 92.04%。",
        mend: "逐只排查采集失败的表计;金额填在评分表上。",
    },
    en: Words {
        what: "Data are collected from fewer than 95% of the meters at closure: of all meters, not of the sample; 95% itself is enough.",
        why: "The text says to deduct by the circumstances: the program shows what is wanting, and leaves the amount to a person.",
        example: "104 of 113 is 92.04%.",
        mend: "Look into the meters that do not answer; enter the amount on the score card.",
    },
    needs: Needs::Outsourced(Part::Orders),
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(outsource) = facts.outsource else { return };
    for order in &outsource.orders {
        let Some((part, whole)) = order.collection_rate() else { continue };
        let (_, required) = order.rates(&facts.policy.outsource);
        if tier::reaches(part, whole, required) {
            continue;
        }
        let said = Outsourced::Collected {
            order: super::order_name(order),
            rate: super::rate_of((part, whole), required),
        };
        let said = [said, Outsourced::ByCircumstances];
        findings.raise(super::of_order(facts, findings, (outsource, order), Field::Collected, said));
    }
}
