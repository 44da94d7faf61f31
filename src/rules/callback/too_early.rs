//! C507 too-early

use crate::callback::Timing;
use crate::finding::Severity;
use crate::message::Called;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "C507",
    name: "too-early",
    chinese: "回访过早",
    severity: Severity::Warning,
    clause: "回访规程二 §4.1.1",
    keys: &["callback.window.A10.repair", "callback.window.A10.repair_other"],
    zh: Words {
        what: "工单回访了,但没有一次在时限之内,第一次早于时限:维修须在完成 1 天后。计入回访率,不计入及时率。",
        why: "刚修好时还看不出质量。「完成 1 天后,2 天内」读作完成后第 1 至第 2 天;另一种读法的及时率并列在报告中。",
        example: "维修 11 月 6 日完成,当日就回访:应在 11 月 7 日至 8 日。",
        mend: "在时限内再回访一次。",
    },
    en: Words {
        what: "A ticket was called back, but never within the window, and the first time before it: a repair only from a day after completion on. It counts for the rate, not for being in time.",
        why: "What was mended today cannot be judged today. 完成1天后,2天内 is read as the first to the second day after completion; the report shows what the other reading gives.",
        example: "A repair done on 6 November is called back on the same day: the window is 7 to 8 November.",
        mend: "Call again within the window.",
    },
    needs: Needs::Callbacks,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(callbacks) = facts.callbacks else { return };
    let early = callbacks.completed().filter(|ticket| ticket.is_due() && ticket.timing == Timing::Early);
    for ticket in early {
        let Some((first, last)) = ticket.window else { continue };
        let mut counted = callbacks.calls_of(ticket).filter(|call| call.counts(facts.as_of));
        let Some((call, called)) = counted.find_map(|call| Some((call, call.date?))) else { continue };
        let told = Called::TooEarly { what: super::said(ticket), called, first, last };
        let mut finding = super::about_call(facts, findings, (ticket, call), Field::CalledOn, told);
        finding.help = Some(Called::TooEarlyHelp { first, last }.into());
        findings.raise(finding);
    }
}
