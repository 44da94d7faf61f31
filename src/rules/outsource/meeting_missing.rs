//! K612 meeting-missing

use crate::finding::Severity;
use crate::message::Outsourced;
use crate::outsource::{MeetingFault, Part};
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "K612",
    name: "meeting-missing",
    chinese: "缺班前会",
    severity: Severity::Error,
    clause: "外包队伍 §4.1.1",
    keys: &[],
    zh: Words {
        what: "有作业的一天没有班前会记录,或当日作业的人员没有全员签字。给了班前会记录才检查。",
        why: "班前会布置工作、交底危险点,要形成可查的台账,全员签字。",
        example: "11-03 有三人作业,班前会只有两人签字。",
        mend: "补齐台账;没有开的,查明原因。",
    },
    en: Words {
        what: "A team worked on a day without a meeting on record, or not everybody who worked that day signed it. Checked where a log of meetings is given.",
        why: "The meeting hands out the work and its dangers; the log is to be complete and signed by all.",
        example: "Three people worked, and two signed.",
        mend: "Complete the log; where no meeting was held, find out why.",
    },
    needs: Needs::Outsourced(Part::Meetings),
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(outsource) = facts.outsource else { return };
    for gap in &outsource.meetings {
        let Some(team) = super::team(outsource, Some(gap.team)) else { continue };
        let date = gap.date;
        let (said, people) = match &gap.fault {
            MeetingFault::NoMeeting => (Outsourced::NoMeeting { team: team.clone(), date }, None),
            MeetingFault::Unsigned(people) => {
                let people: Vec<String> = people.iter().map(ToString::to_string).collect();
                let named = people.join("、");
                (Outsourced::Unsigned { team: team.clone(), date, people }, Some(named))
            }
        };
        let mut finding = super::draft(findings, said, Outsourced::MeetingHelp);
        finding.date = Some(date);
        finding.subject.team = Some(team);
        finding.subject.person = people;
        let meetings = gap.meetings.iter().filter_map(|at| facts.inputs.records.meetings.get(*at));
        let places: Vec<_> = meetings.map(|row| row.place).collect();
        if places.is_empty() {
            super::work_rows(facts, &mut finding, &gap.work, Field::Date);
        } else {
            super::places(facts, &mut finding, &places, Field::Signed, None);
        }
        findings.raise(finding);
    }
}
