//! L109 missing-day

use crate::book::SiteId;
use crate::finding::Severity;
use crate::message::Message;
use crate::rules::{Facts, Findings, Needs, Rule, Words};

pub static RULE: Rule = Rule {
    code: "L109",
    name: "missing-day",
    chinese: "缺报",
    severity: Severity::Error,
    clause: "账务操作规范 §7、§8",
    keys: &["ledger.due_after_days"],
    zh: Words {
        what: "某现场某一天没有报送流水账。没有出入库的一天也要报「无」。",
        why: "规范:现场每天填写流水账,在每天晚上发送给业务部账务员。",
        example: "达坂城风电场 2024-11-02 没有报送。",
        mend: "请现场补报;当日无出入库的报一张空表或写「无」。",
    },
    en: Words {
        what: "A site has sent no ledger for a day. A day without movement is sent as well, as 无.",
        why: "The regulation: the site keeps the ledger every day and sends it to the department that evening.",
        example: "A site has sent nothing for 2024-11-02.",
        mend: "Ask the site for it; a day without movement is an empty form or 无.",
    },
    needs: Needs::Sites,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let book = facts.book;
    let patience = chrono::Days::new(u64::from(facts.policy.ledger.due_after_days));
    let due = facts.as_of.checked_sub_days(patience).unwrap_or(facts.as_of);
    for (name, at) in book.master.sites.iter().zip(0_u32..) {
        let site = SiteId(at);
        for day in book.period.days().take_while(|day| *day <= due) {
            if book.sent.contains(&(site, day)) {
                continue;
            }
            let mut finding = findings.draft(Message::MissingDay { site: name.to_string(), day });
            finding.help = Some(Message::MissingDayHelp { site: name.to_string() });
            finding.site = Some(*name);
            finding.date = Some(day);
            findings.raise(finding);
        }
    }
}
