//! K603 rotation-overdue

use crate::finding::Severity;
use crate::message::Outsourced;
use crate::outsource::Part;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "K603",
    name: "rotation-overdue",
    chinese: "轮换超期",
    severity: Severity::Error,
    clause: "外包队伍 §5.2",
    keys: &["outsource.rotation.per_day", "outsource.rotation.most", "outsource.rotation.reading"],
    zh: Words {
        what: "轮换工单晚于计划完成日期;没有完成的,算到截止日期。超过 1 天扣 10%,超过 2 天扣 20%,依次类推,扣到 100% 为止。迟 1 天的列出而不扣。",
        why: "「超过」不含本数;「超过1天」也可读作迟一天即扣,两种结果都列出。",
        example: "计划 11-19、实际 11-21:迟 2 天,扣 10%(另一读法 20%)。",
        mend: "核对两个日期;工单分几行写的,以最后一行的完成日期为准。",
    },
    en: Words {
        what: "A rotation was finished after its planned day; one that is open counts to the as-of day. More than 1 day costs 10%, more than 2 days 20%, and so on to 100%. One day late is listed and costs nothing.",
        why: "`More than` excludes the number; the text can also be read as by a day, and both figures are shown.",
        example: "Planned 11-19, finished 11-21: 2 days late, -10% (the other reading: -20%).",
        mend: "Check both days; of an order in several rows, the last one closes it.",
    },
    needs: Needs::Outsourced(Part::Rotations),
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(outsource) = facts.outsource else { return };
    for order in &outsource.orders {
        let (Some(late), Some(planned)) = (order.late.as_ref().filter(|late| late.days > 0), order.planned)
        else {
            continue;
        };
        let until = if late.open { facts.as_of } else { order.finished.unwrap_or(facts.as_of) };
        let said = Outsourced::Late {
            order: super::order_name(order),
            planned,
            until,
            days: late.days,
            open: late.open,
            applied: late.scored.applied,
            others: late.scored.others.clone(),
        };
        let said = [said, Outsourced::LateHelp { open: late.open }];
        let mut finding = super::of_order(facts, findings, (outsource, order), Field::Finished, said);
        finding.alternatives = super::alternatives(&late.scored.others);
        findings.raise(finding);
    }
}
