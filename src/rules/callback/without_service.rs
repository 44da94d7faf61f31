//! C510 without-service

use crate::finding::{Confidence, Severity};
use crate::message::Called;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "C510",
    name: "without-service",
    chinese: "回访无对应工单",
    severity: Severity::Error,
    clause: "回访规程二 §4.2",
    keys: &[],
    zh: Words {
        what: "期内的回访所写的工单号在服务记录中没有。期初几天的回访可能是上一期的工单,所读服务记录不含上一期时只作提醒。",
        why: "没有工单的回访对不上任何服务,不能计入回访率。",
        example: "回访记录写 GD202499999,服务记录中没有。",
        mend: "核对工单号;确有其事的补登服务记录。",
    },
    en: Words {
        what: "A callback of the period names a ticket that the services do not have. In the first days of the period it may be one of the period before: where those services were not read, it is a warning only.",
        why: "A callback without a ticket belongs to no service and counts in no rate.",
        example: "The log says GD202499999, and no service has that number.",
        mend: "Check the number; if the service was rendered, log it.",
    },
    needs: Needs::Callbacks,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(callbacks) = facts.callbacks else { return };
    if callbacks.tickets.is_empty() {
        return;
    }
    let period = facts.book.period;
    let read_before = callbacks.tickets.iter().any(|t| t.row.completed.is_some_and(|day| day < period.from));
    let lone = callbacks.calls.iter().filter(|call| call.ticket.is_none());
    for (call, day) in lone.filter_map(|call| Some((call, call.date?))) {
        if !period.contains(day) || day > facts.as_of {
            continue;
        }
        let before = !read_before && (day - period.from).num_days() <= EARLIER;
        let ticket = call.row.ticket.to_string();
        let told = Called::WithoutService { near: near(facts, &ticket), ticket, before };
        let mut finding = super::about_lone_call(facts, findings, call, Field::Ticket, told);
        if before {
            finding.severity = Severity::Warning;
            finding.confidence = Confidence::Likely;
        }
        finding.help = Some(Called::WithoutServiceHelp { before }.into());
        findings.raise(finding);
    }
}

/// The longest of the usual windows: until then a callback may be on a ticket of the period
/// before.
const EARLIER: i64 = 7;
/// Tickets among which a slip of the hand is looked for.
const MOST_TICKETS: usize = 20_000;

/// The only ticket whose number differs in one place.
fn near(facts: &Facts<'_>, written: &str) -> Option<String> {
    let tickets = facts.callbacks.map(|c| c.tickets.as_slice()).unwrap_or_default();
    if tickets.len() > MOST_TICKETS {
        return None;
    }
    let one_off = |other: &str| strsim::osa_distance(written, other) == 1;
    let mut fits = tickets.iter().map(|ticket| &*ticket.row.ticket).filter(|other| one_off(other));
    let only = fits.next()?;
    fits.next().is_none().then(|| only.to_owned())
}
