//! C505 repeated-complaint

use crate::finding::Severity;
use crate::message::Called;
use crate::rules::{Facts, Findings, Needs, Rule, Words};

pub static RULE: Rule = Rule {
    code: "C505",
    name: "repeated-complaint",
    chinese: "连续投诉",
    severity: Severity::Error,
    clause: "回访规程二 §4.6",
    keys: &["callback.repeat_complaints", "callback.repeat_lookback_days"],
    zh: Words {
        what: "同一户在一个季度内就同一事项连续投诉两次以上(含两次)。「连续」指两次投诉之间没有一次满意的回访。",
        why: "季末须写成统计分析报告报管理处经理。",
        example: "7栋2103 10 月 1 日、10 月 8 日两次投诉垃圾未清,其间没有满意的回访。",
        mend: "列入季度分析,查清为什么没有解决。",
    },
    en: Words {
        what: "One home complained about the same matter two or more times in a row within a quarter. In a row means that no satisfied callback lies between two complaints.",
        why: "It belongs in the quarterly analysis that goes to the manager.",
        example: "Home 7-2103 complains about litter on 1 and 8 October, and no callback between them was satisfied.",
        mend: "Put it into the analysis and find out why it was not mended.",
    },
    needs: Needs::Callbacks,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    super::repeats(facts, findings, true, |what, count, tickets, quarter| Called::RepeatedComplaint {
        what,
        count,
        tickets,
        quarter,
    });
}
