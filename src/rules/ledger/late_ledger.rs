//! L110 late-ledger

use crate::finding::{Severity, Source};
use crate::inputs::FileRead;
use crate::message::{Keeping, Message};
use crate::place::{RowPlace, SheetId};
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Context;
use crate::value::{Text, date};
use chrono::NaiveDate;
use std::collections::BTreeMap;

pub static RULE: Rule = Rule {
    code: "L110",
    name: "late-ledger",
    chinese: "流水账迟报",
    severity: Severity::Warning,
    clause: "账务操作规范 §7",
    keys: &["ledger.late_after_days"],
    zh: Words {
        what: "流水账送到的日期比它所记的日期晚。送到的日期取表头的报送日期;从收件箱收账的,取收账当天。",
        why: "规范要求当天的流水账当晚报送;迟报的账当天核对不了。",
        example: "11-03 的流水账 11-06 才到:晚 3 天。",
        mend: "请现场每天当晚报送。",
    },
    en: Words {
        what: "A ledger came on a later day than the one it is of: by the 报送日期 in its title, or of the inbox, by the day on which it was ingested.",
        why: "The regulation has each day's ledger sent the same evening; one that comes late cannot be checked that day.",
        example: "The ledger of 11-03 came on 11-06: 3 days late.",
        mend: "Ask the site to send it every evening.",
    },
    needs: Needs::Arrivals,
    check,
};

/// How a title block says when the sheet was sent.
const SENT: &[&str] = &["报送日期", "报送时间", "发送日期", "发送时间", "上报日期", "上报时间", "提交日期"];

/// The day on which a sheet says that it was sent.
pub(in crate::rules) fn stated(context: &Context) -> Option<NaiveDate> {
    date::stated(context.label(SENT)?).date()
}

fn came(facts: &Facts<'_>, file: &FileRead, context: &Context) -> Option<NaiveDate> {
    stated(context).or_else(|| file.came_on().filter(|_| facts.arrivals))
}

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    // Who sent a day first has sent it: what came again is no later for that.
    let mut days: BTreeMap<(Text, NaiveDate), (NaiveDate, SheetId)> = BTreeMap::new();
    for sent in &facts.inputs.records.sent {
        let sheet = sent.place.sheet;
        let (Some(site), Some(file), Some(read)) = (
            facts.site_of(sheet, sent.site.as_ref()),
            facts.inputs.file(sheet.file),
            facts.inputs.sheet(sheet),
        ) else {
            continue;
        };
        let Some(came) = came(facts, file, &read.context) else { continue };
        let first = days.entry((site, sent.date)).or_insert((came, sheet));
        if came < first.0 {
            *first = (came, sheet);
        }
    }
    let patience = i64::from(facts.policy.ledger.late_after_days);
    for ((site, day), (came, sheet)) in days {
        let late = (came - day).num_days();
        if late <= patience || !facts.book.period.contains(day) {
            continue;
        }
        let mut finding = findings.draft(Message::from(Keeping::CameLate { day, came, days: late }));
        finding.help = Some(Message::from(Keeping::CameLateHelp));
        finding.site = Some(site);
        finding.date = Some(day);
        finding.sources.push(Source { place: RowPlace { sheet, row: 0 }, col: None });
        findings.raise(finding);
    }
}
