//! K608 notice-late

use crate::finding::Severity;
use crate::message::Outsourced;
use crate::outsource::Part;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "K608",
    name: "notice-late",
    chinese: "通知张贴过晚",
    severity: Severity::Error,
    clause: "外包队伍 §4.1.4",
    keys: &["outsource.rotation.notice_days"],
    zh: Words {
        what: "轮换的调表通知单没有提前 15 天张贴(张贴当日不计);恰好 15 天的不报。要求填写而没有张贴记录的作为警告。",
        why: "用户不知道要换表,就会投诉。",
        example: "11-16 作业,11-02 张贴:只提前 14 天。",
        mend: "推迟作业,或补填张贴日期。",
    },
    en: Words {
        what: "The notice of a rotation was posted less than 15 days before the job; the day of posting does not count, and 15 days are enough. Where a posting is asked for and none is recorded, it is a warning.",
        why: "Residents who are not told complain.",
        example: "Posted on 11-02 for a job on 11-16: 14 days.",
        mend: "Put the job off, or enter the day of posting.",
    },
    needs: Needs::Outsourced(Part::Notices),
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(outsource) = facts.outsource else { return };
    for case in outsource.notices.iter().filter(|case| case.is_late()) {
        let order = super::text(case.number.as_ref());
        let said = match (case.posted, case.days()) {
            (Some(posted), Some(days)) => {
                Outsourced::Notice { order, job: case.job, posted, days, required: case.required }
            }
            _ => Outsourced::NoNotice { order, job: case.job, required: case.required },
        };
        let said = [said, Outsourced::NoticeHelp];
        let listed = case.row.and_then(|at| facts.inputs.records.notices.get(at));
        let mut finding = match case.order.and_then(|at| outsource.orders.get(at)) {
            Some(order) => super::of_order(facts, findings, (outsource, order), Field::Notice, said),
            None => {
                let [said, help] = said;
                let mut finding = super::draft(findings, said, help);
                finding.subject.order = super::text(case.number.as_ref());
                finding.about = listed.and_then(|row| super::text(row.content.as_ref())).unwrap_or_default();
                finding
            }
        };
        finding.date = Some(case.job);
        finding.subject.team = super::team(outsource, case.team);
        if let Some(row) = listed {
            let work = std::mem::take(&mut finding.sources);
            super::places(facts, &mut finding, &[row.place], Field::Notice, Some(row.fields()));
            finding.sources.extend(work);
        }
        if case.posted.is_none() {
            finding.severity = Severity::Warning;
        }
        findings.raise(finding);
    }
}
