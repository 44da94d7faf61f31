//! K611 report-late

use crate::finding::{Confidence, Severity};
use crate::message::Outsourced;
use crate::outsource::{Part, Report};
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "K611",
    name: "report-late",
    chinese: "事故报告过晚",
    severity: Severity::Error,
    clause: "外包队伍 §6.1",
    keys: &["outsource.incident.written_hours"],
    zh: Words {
        what: "事故发生后 24 小时内没有提交书面报告;恰好 24 小时的不报。只写日期的,次日以内算及时,并注明按日计。",
        why: "事故要立即口头报告,24 小时内书面报告。",
        example: "11-03 14:30 发生,11-04 15:00 才提交:晚 30 分钟。",
        mend: "立即补交;时间写到分钟。",
    },
    en: Words {
        what: "The written report of an accident was not there within 24 hours; 24 hours exactly are in time. Where only days are written, the next day is in time, which is said.",
        why: "An accident is reported by word at once, and in writing within 24 hours.",
        example: "It happened at 14:30 and was reported at 15:00 on the next day: 30 minutes late.",
        mend: "Hand it in at once; write times to the minute.",
    },
    needs: Needs::Outsourced(Part::Incidents),
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(outsource) = facts.outsource else { return };
    let hours = facts.policy.outsource.incident.written_hours;
    for case in &outsource.incidents {
        let Some(row) = facts.inputs.records.incidents.get(case.row) else { continue };
        let said = match (case.report, row.written) {
            (Report::Late { minutes }, Some(written)) => {
                Outsourced::ReportLate { occurred: row.occurred, written, minutes, hours }
            }
            (Report::Missing, _) => Outsourced::NoReport { occurred: row.occurred, hours },
            _ => continue,
        };
        let mut finding = super::draft(findings, said, Outsourced::ReportHelp);
        finding.date = Some(row.occurred.day);
        finding.subject.team = super::team(outsource, case.team);
        finding.subject.person = super::text(row.person.as_ref());
        finding.subject.order = super::text(row.order.as_ref());
        finding.about = super::text(row.content.as_ref()).unwrap_or_default();
        if case.by_day && case.report != Report::Missing {
            finding.confidence = Confidence::Likely;
        }
        super::places(facts, &mut finding, &[row.place], Field::WrittenAt, Some(row.fields()));
        findings.raise(finding);
    }
}
