//! C513 ticket-twice

use crate::finding::Severity;
use crate::message::Called;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "C513",
    name: "ticket-twice",
    chinese: "工单号重复",
    severity: Severity::Warning,
    clause: "",
    keys: &[],
    zh: Words {
        what: "同一工单号在服务记录中有不止一行。内容相同的只计一次(仅告知);内容不一致的按第一行计。先列为未完成、后列为已完成的,按已完成的一行。",
        why: "同一工单计两次会使应回访数虚高;两件事共用一个号,回访就分不清是哪一件的。",
        example: "GD0012 一行是 3栋 的维修,一行是 5栋 的投诉。",
        mend: "删去重复的;若是两件事,各用一个号。",
    },
    en: Words {
        what: "A ticket number stands in more than one row of the services. Equal rows count once, which is only worth knowing; of rows that contradict each other the first counts. A row that tells of the completion goes before one that does not yet.",
        why: "A ticket that counts twice makes too many due; two services with one number leave open which one was called about.",
        example: "GD0012 is a repair in building 3 in one row, a complaint in building 5 in another.",
        mend: "Strike the repeat; give two services two numbers.",
    },
    needs: Needs::Callbacks,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(callbacks) = facts.callbacks else { return };
    for ticket in callbacks.tickets.iter().filter(|ticket| !ticket.twins.is_empty()) {
        let contradicted = ticket.contradicted;
        let rows = ticket.twins.len() + 1;
        let told = Called::TicketTwice { ticket: ticket.row.ticket.to_string(), rows, contradicted };
        let mut finding = super::about_ticket(facts, findings, ticket, Field::Ticket, told);
        if !contradicted {
            finding.severity = Severity::Info;
        }
        finding.sources.extend(ticket.twins.iter().map(|place| facts.source(*place, Field::Ticket)));
        finding.help = Some(Called::TicketTwiceHelp { contradicted }.into());
        findings.raise(finding);
    }
}
