//! V862 never-visited

use crate::finding::{Confidence, Severity};
use crate::message::Called;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "V862",
    name: "never-visited",
    chinese: "半年未走访",
    severity: Severity::Error,
    clause: "客服员工作业指导书 §5.2",
    keys: &[],
    zh: Words {
        what: "期内结束的半年里,名册上的业主一次也没有走访过。所读走访记录不从半年之初起的,只作提醒。",
        why: "每周 5% 半年有 130%,仍可能总漏掉同几户:所以要列出没有走访过的业主。",
        example: "3栋1503 在 7 月至 12 月没有走访记录。",
        mend: "安排走访,可用电话。",
    },
    en: Words {
        what: "An owner of the list was not visited once in a half-year that ends in the period. Where the visits that were read begin later than the half-year, it is a warning only.",
        why: "5 % a week make 130 % in half a year, and the same homes may still be missed: so those never visited are listed.",
        example: "There is no visit to home 3-1503 from July to December.",
        mend: "Visit or call.",
    },
    needs: Needs::Visits,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(visits) = facts.callbacks.map(|callbacks| &callbacks.visits) else { return };
    for missed in &visits.never {
        let told = Called::NeverVisited {
            room: missed.room.to_string(),
            steward: missed.steward.to_string(),
            half: missed.half.to_string(),
            doubtful: missed.doubtful,
        };
        let mut finding = findings.draft(told.into());
        finding.help = Some(Called::NeverVisitedHelp.into());
        if missed.doubtful {
            finding.severity = Severity::Warning;
            finding.confidence = Confidence::Likely;
        }
        finding.site.clone_from(&missed.site);
        finding.subject.room = Some(missed.room.to_string());
        finding.subject.person = Some(missed.steward.to_string());
        finding.about = missed.half.to_string();
        finding.sources.push(facts.source(missed.place, Field::Room));
        findings.raise(finding);
    }
}
