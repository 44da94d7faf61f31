//! K601 quota-missed

use crate::finding::Severity;
use crate::message::Outsourced;
use crate::outsource::{Part, Quota};
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "K601",
    name: "quota-missed",
    chinese: "工作量不足",
    severity: Severity::Error,
    clause: "外包队伍 §5.1",
    keys: &["outsource.wireless.quota", "outsource.carrier.quota"],
    zh: Words {
        what: "一人一日维护的采集器不足:无线少于 5 个,载波少于 15 个(用户数)。超过上限不算错;有请假记录的不算。",
        why: "规范要求每名外包每日的工作量化;做得少而成功率高,不等于完成了当日工作。",
        example: "张三 11-01 无线采集器维护 4 个:不足 5 个;恰好 5 个的不报。",
        mend: "核对当日记录;确实请假的,在「请假」栏或备注中注明。原文没有写扣多少,由管理人员决定。",
    },
    en: Words {
        what: "A person attempted fewer collectors in a day than the quota: 5 wireless, 15 carrier (users). More than the most is no fault; a recorded leave excuses.",
        why: "The regulation measures each day of each person: few attempts with a high success rate are not the day's work.",
        example: "4 wireless collectors on a day are reported, 5 are not.",
        mend: "Check the day; record a leave in the column for it or in the remark. The text names no amount: a person decides.",
    },
    needs: Needs::Outsourced(Part::Days),
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(outsource) = facts.outsource else { return };
    for day in &outsource.days {
        let Quota::Short { least } = day.quota else { continue };
        let said = Outsourced::QuotaShort {
            person: day.person.to_string(),
            work: day.work.chinese(),
            date: day.date,
            attempted: day.attempted,
            least,
        };
        let said = [said, Outsourced::QuotaShortHelp];
        let finding = super::of_day(facts, findings, (outsource, day), Field::Quantity, said);
        findings.raise(finding);
    }
}
