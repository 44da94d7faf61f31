//! S409 late-count

use crate::finding::{Severity, Source};
use crate::message::Counting;
use crate::place::RowPlace;
use crate::rules::{Facts, Findings, Needs, Rule, Words};

pub static RULE: Rule = Rule {
    code: "S409",
    name: "late-count",
    chinese: "迟盘",
    severity: Severity::Error,
    clause: "账务操作规范 §6、实务操作规范 §1.4.1",
    keys: &["stocktake.due_days", "stocktake.late_days"],
    zh: Words {
        what: "盘点日期晚于本期的截止日(期末加规定天数)。没有写盘点日期的作警告;盘点日期在今天之后的作提示。",
        why: "规范:在规定时间内现场进行自盘或其他现场人员监盘,点出数量后报回业务部;每月必须盘点一次。",
        example: "2024 年第四季度的盘点在 2025-01-20 才做。",
        mend: "说明原因;差异按实际盘点日的账面计算。",
    },
    en: Words {
        what: "The day of the count is later than the period allows: its end and some days. A sheet without a day is a warning; a day after today an info.",
        why: "The regulation: the site counts within the time set and reports the quantities; once a month at least.",
        example: "The fourth quarter of 2024 was counted on 2025-01-20.",
        mend: "Say why; the variances are those of the day of the count.",
    },
    needs: Needs::Stocktake,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let period = facts.book.period;
    let patience = chrono::Days::new(u64::from(facts.policy.stocktake.due_days));
    let due = period.to.checked_add_days(patience).unwrap_or(period.to);
    for sheet in facts.stocktake.iter().flat_map(|stocktake| &stocktake.sheets) {
        let day = sheet.day;
        let (message, help, severity) = if !sheet.dated {
            (Counting::Undated { taken: day }, Counting::DayHelp, Severity::Warning)
        } else if day > due {
            (Counting::Late { day, due }, Counting::LateHelp, Severity::Error)
        } else if day > facts.as_of {
            (Counting::Future { day, as_of: facts.as_of }, Counting::DayHelp, Severity::Info)
        } else {
            continue;
        };
        let store = facts.book.master.warehouse(sheet.store);
        let mut finding = findings.draft(message.into());
        finding.severity = severity;
        finding.help = Some(help.into());
        finding.site = store.and_then(|store| facts.book.master.site(store.site?).cloned());
        finding.warehouse = store.map(|store| store.name);
        finding.date = Some(day);
        finding.about = period.to_string();
        finding.sources.push(Source { place: RowPlace { sheet: sheet.sheet, row: 0 }, col: None });
        findings.raise(finding);
    }
}
