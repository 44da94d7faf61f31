//! C503 overdue-callback

use crate::callback::Timing;
use crate::finding::Severity;
use crate::message::Called;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "C503",
    name: "overdue-callback",
    chinese: "逾期未回访",
    severity: Severity::Error,
    clause: "回访规程二 §4.1.2",
    keys: &["callback.profile", "callback.rate.A10.complaint"],
    zh: Words {
        what: "要求全部回访的工单(投诉;D3 的报修;执行 D5 时收费达到标准的维修)过了时限还没有一次接通的回访。只要求一部分的类别,由回访率说话。",
        why: "未接通只是尝试,不是回访。",
        example: "投诉 10 月 20 日处理完毕,10 月 23 日前没有回访记录。",
        mend: "立即补回访;联系不上的改为上门。",
    },
    en: Words {
        what: "A ticket of a kind of which every one has to be called back (complaints; repairs under D3; dear repairs where D5 applies) has no callback that reached anybody, and its window has closed. Where only a share is asked for, the rate speaks.",
        why: "An attempt that reached nobody is no callback.",
        example: "A complaint was handled on 20 October, and there is no callback by the 23rd.",
        mend: "Call now; visit those whom no call reaches.",
    },
    needs: Needs::Callbacks,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(callbacks) = facts.callbacks else { return };
    let paid = facts.policy.callback.profile.paid;
    let never = callbacks.completed().filter(|ticket| ticket.is_due() && ticket.timing == Timing::Never);
    for ticket in never {
        let required = callbacks.stream(ticket).and_then(|stream| stream.required.filter(|_| stream.is_duty));
        let everyone = required.is_some_and(|required| required.is_whole());
        if !(everyone || paid && ticket.large) {
            continue;
        }
        let Some((_, last)) = ticket.window else { continue };
        let attempts = callbacks.calls_of(ticket).filter(|call| call.date.is_some_and(|d| d <= facts.as_of));
        let told = Called::Overdue {
            what: super::said(ticket),
            last,
            days: (facts.as_of - last).num_days(),
            attempts: attempts.count(),
        };
        let mut finding = super::about_ticket(facts, findings, ticket, Field::CompletedOn, told);
        finding.help = Some(Called::OverdueHelp.into());
        findings.raise(finding);
    }
}
