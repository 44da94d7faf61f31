//! C512 answered-late

use crate::callback::Kind;
use crate::finding::Severity;
use crate::message::Called;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "C512",
    name: "answered-late",
    chinese: "投诉答复迟了",
    severity: Severity::Error,
    clause: "客服中心制度二 回访二",
    keys: &["callback.answer_days"],
    zh: Words {
        what: "投诉受理后没有在 3 天内给予明确答复,或过了 3 天还没有答复日期。服务记录没有答复日期一栏的不查。",
        why: "投诉须在 3 天内给予用户明确的答复;受理当日不计。",
        example: "11 月 1 日受理,11 月 5 日才答复:应在 11 月 4 日前(含)。",
        mend: "答复并登记日期。",
    },
    en: Words {
        what: "A complaint was not given a definite answer within 3 days of being received, or has none after that. Sheets without a column for the day of the answer are not judged.",
        why: "A complaint has to be answered within 3 days; the day of receipt is not counted.",
        example: "Received on 1 November, answered on the 5th: it was due by the 4th.",
        mend: "Answer it and log the day.",
    },
    needs: Needs::Callbacks,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(callbacks) = facts.callbacks else { return };
    let allowed = facts.policy.callback.answer_days;
    for ticket in &callbacks.tickets {
        let row = ticket.row;
        let complaint = callbacks.stream(ticket).is_some_and(|stream| stream.kind == Kind::Complaint);
        let Some(received) = row.received.filter(|day| facts.book.period.contains(*day)) else { continue };
        if !complaint || !row.tells_answer {
            continue;
        }
        let answered = row.answered.filter(|day| *day <= facts.as_of);
        let days = (answered.unwrap_or(facts.as_of) - received).num_days();
        if days <= i64::from(allowed) {
            continue;
        }
        let told = Called::AnsweredLate { what: super::said(ticket), received, answered, days, allowed };
        let mut finding = super::about_ticket(facts, findings, ticket, Field::AnsweredOn, told);
        finding.help = Some(Called::AnsweredLateHelp.into());
        findings.raise(finding);
    }
}
