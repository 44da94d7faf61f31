//! V861 visit-rate-below

use crate::finding::Severity;
use crate::message::Called;
use crate::record::OwnerRow;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "V861",
    name: "visit-rate-below",
    chinese: "走访不足",
    severity: Severity::Error,
    clause: "客服员工作业指导书 §5.2",
    keys: &["callback.visit_rate"],
    zh: Words {
        what: "客服员所管片区在一周内走访的业主不到 5%。按业主名册算:同一业主一周内只计一次,谁走访都算,电话也算。只看期内完整且已过完的周。",
        why: "每周至少走访所管辖业主的 5%;没有业主名册就没有分母,此规则不运行。",
        example: "所管 120 户,一周走访 5 户:应为 6 户。",
        mend: "安排补走访,可用电话。",
    },
    en: Words {
        what: "Less than 5 % of the owners in a steward's area were visited in a week, by the list of owners: an owner counts once a week, whoever visited; a call counts. Only whole weeks of the period that are over are judged.",
        why: "At least 5 % of one's owners are to be visited each week. Without a list of owners there is no denominator and the rule does not run.",
        example: "Of 120 owners 5 were visited in a week; 6 are asked for.",
        mend: "Visit the rest.",
    },
    needs: Needs::Visits,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(visits) = facts.callbacks.map(|callbacks| &callbacks.visits) else { return };
    for week in visits.weeks.iter().filter(|week| week.met == Some(false)) {
        let needed = visits.required.map_or(0, |required| required.of(week.owners));
        let told = Called::VisitsBelow {
            steward: week.steward.to_string(),
            monday: week.monday,
            owners: week.owners,
            visited: week.visited,
            needed,
        };
        let mut finding = findings.draft(told.into());
        finding.help = Some(Called::VisitsBelowHelp { missing: needed.saturating_sub(week.visited) }.into());
        finding.site.clone_from(&week.site);
        finding.date = Some(week.monday);
        finding.subject.person = Some(week.steward.to_string());
        let own = |owner: &&OwnerRow| owner.steward == week.steward;
        let first = facts.inputs.records.owners.iter().find(own);
        finding.sources.extend(first.map(|owner| facts.source(owner.place, Field::Steward)));
        findings.raise(finding);
    }
}
