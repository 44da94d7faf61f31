//! C502 late-callback

use crate::callback::Timing;
use crate::finding::Severity;
use crate::message::Called;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "C502",
    name: "late-callback",
    chinese: "回访迟了",
    severity: Severity::Error,
    clause: "回访规程二 §4.1.1",
    keys: &[
        "callback.window.A10.complaint",
        "callback.window.A10.repair",
        "callback.window.A10.help",
        "callback.move_to_working_day",
    ],
    zh: Words {
        what: "工单回访了,但没有一次在时限之内,第一次在时限之后。计入回访率,不计入及时率。",
        why: "回访是为了及时验证质量;迟了就验证不了。时限从完成次日起算,按日历日。",
        example: "投诉 11 月 1 日处理完毕,11 月 5 日才回访:时限为 11 月 4 日。",
        mend: "查明原因;以后按时限安排。",
    },
    en: Words {
        what: "A ticket was called back, but never within the window, and the first time after it. It counts for the rate, not for being in time.",
        why: "A callback verifies the work while that can be verified. Days are counted from the day after completion, by the calendar.",
        example: "A complaint handled on 1 November is called back on the 5th: it was due by the 4th.",
        mend: "Find out why, and plan callbacks by their windows.",
    },
    needs: Needs::Callbacks,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(callbacks) = facts.callbacks else { return };
    for ticket in callbacks.completed().filter(|ticket| ticket.timing == Timing::Late) {
        let Some((_, last)) = ticket.window else { continue };
        let mut counted = callbacks.calls_of(ticket).filter(|call| call.counts(facts.as_of));
        let Some((call, called)) = counted.find_map(|call| Some((call, call.date?))) else { continue };
        let days = (called - last).num_days();
        let told = Called::Late { what: super::said(ticket), called, last, days };
        let mut finding = super::about_call(facts, findings, (ticket, call), Field::CalledOn, told);
        finding.help = Some(Called::LateHelp.into());
        findings.raise(finding);
    }
}
