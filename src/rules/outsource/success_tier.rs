//! K602 success-tier

use crate::finding::Severity;
use crate::message::Outsourced;
use crate::outsource::Part;
use crate::outsource::tier::Tier;
use crate::record::Work;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "K602",
    name: "success-tier",
    chinese: "当日不合格",
    severity: Severity::Error,
    clause: "外包队伍 §5.1",
    keys: &[
        "outsource.wireless.qualified",
        "outsource.wireless.step",
        "outsource.wireless.deduction",
        "outsource.wireless.reading",
        "outsource.carrier.qualified",
        "outsource.carrier.deduction",
    ],
    zh: Words {
        what: "一人一日的成功率低于合格线:无线 80%,载波 70%。恰好在线上的合格。无线每满 10 个百分点扣 5%,不满的列出而不扣;载波不分档扣 5%。奖励见评分,不作为问题列出。",
        why: "成功率决定当日维护成果是否合格;「每降低10%」有几种读法,采用从宽的一种,其余列在旁边。",
        example: "无线 5/8 = 62.5%:扣 5%;6/8 = 75%:不合格而不扣,作为警告。",
        mend: "核对成功数;扣减的基数由管理人员确定。没有维护的一天不评。",
    },
    en: Words {
        what: "A day's success rate is below what qualifies: 80% wireless, 70% carrier; the rate itself qualifies. Wireless loses 5% for each full 10 points, carrier 5% flat. Bonuses stand in the scores, not here.",
        why: "The rate decides whether the day counts as qualified. The text has several readings: the narrow one applies, the others stand beside it.",
        example: "Wireless 5 of 8 is 62.5%: -5%. 6 of 8 is 75%: not qualified, nothing deducted, a warning.",
        mend: "Check the count of successes. A day without an attempt is not judged.",
    },
    needs: Needs::Outsourced(Part::Days),
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(outsource) = facts.outsource else { return };
    for day in &outsource.days {
        let (Some((Tier::Unqualified, scored)), Some(succeeded)) = (&day.score, day.succeeded) else {
            continue;
        };
        let required = match day.work {
            Work::Wireless => facts.policy.outsource.wireless.qualified,
            _ => facts.policy.outsource.carrier.qualified,
        };
        let said = Outsourced::Unqualified {
            person: day.person.to_string(),
            work: day.work.chinese(),
            date: day.date,
            rate: super::rate_of((succeeded, day.attempted), required),
            applied: scored.applied,
            others: scored.others.clone(),
        };
        let said = [said, Outsourced::UnqualifiedHelp];
        let mut finding = super::of_day(facts, findings, (outsource, day), Field::Succeeded, said);
        if scored.applied.is_zero() {
            finding.severity = Severity::Warning;
        }
        finding.alternatives = super::alternatives(&scored.others);
        findings.raise(finding);
    }
}
