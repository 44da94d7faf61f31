//! C506 repeated-repair

use crate::finding::Severity;
use crate::message::Called;
use crate::rules::{Facts, Findings, Needs, Rule, Words};

pub static RULE: Rule = Rule {
    code: "C506",
    name: "repeated-repair",
    chinese: "重复维修",
    severity: Severity::Error,
    clause: "回访规程二 §4.6",
    keys: &["callback.repeat_repairs", "callback.repeat_lookback_days"],
    zh: Words {
        what: "同一户同一种维修在一个季度内三次以上(含三次),不论回访结果如何。有设备栏的,设备也须相同。",
        why: "季末须写成统计分析报告报管理处经理。",
        example: "3栋1503 的水龙头漏水在 11 月修了三次。",
        mend: "列入季度分析,从根上修好。",
    },
    en: Words {
        what: "One home had the same repair three or more times within a quarter, whatever the callbacks said. Where the sheet names the equipment, that has to be the same too.",
        why: "It belongs in the quarterly analysis that goes to the manager.",
        example: "The tap of home 3-1503 was mended three times in November.",
        mend: "Put it into the analysis and mend the cause.",
    },
    needs: Needs::Callbacks,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    super::repeats(facts, findings, false, |what, count, tickets, quarter| Called::RepeatedRepair {
        what,
        count,
        tickets,
        quarter,
    });
}
