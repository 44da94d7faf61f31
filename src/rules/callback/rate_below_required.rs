//! C501 rate-below-required

use crate::callback::{Rate, Scope};
use crate::finding::Severity;
use crate::message::Called;
use crate::rules::{Facts, Findings, Needs, Rule, Words};

pub static RULE: Rule = Rule {
    code: "C501",
    name: "rate-below-required",
    chinese: "回访率不足",
    severity: Severity::Error,
    clause: "回访规程二 §4.1.2",
    keys: &[
        "callback.profile",
        "callback.rate.A10.complaint",
        "callback.rate.A10.repair",
        "callback.rate.A10.special",
        "callback.rate.A10.help",
        "callback.rate.A10.publication",
        "callback.rate.A10.event",
        "callback.rate.D2.complaint",
        "callback.rate.D2.repair",
        "callback.rate.D3.repair",
        "callback.rate.D5.paid",
        "callback.audit_rate",
    ],
    zh: Words {
        what: "某一类服务的回访率低于规定。分母是期内完成、且截至日时限已过的工单;分子是其中接通过至少一次的工单,迟的、早的都算。按周考核的(D2 维修、D5 有偿服务)还要每周都够。",
        why: "各套规定的比率不同:用 policy 的 callback.profile 选定执行哪一套。比率按整数交叉相乘比较,正好等于规定即为达到。",
        example: "投诉应回访 50 件,已回访 48 件:96%,低于 100%。",
        mend: "补回访;仍在时限内的列为待回访,不算不足。",
    },
    en: Words {
        what: "The callback rate of a kind of service is below what is asked. Due are the tickets completed in the period whose window has closed; done those that a callback reached at least once, early and late ones included. What is asked for by the week (repairs under D2, paid services under D5) has to be met in every week too.",
        why: "The regulations ask for different rates: callback.profile in the policy chooses. Rates are compared by cross-multiplication; the number itself meets them.",
        example: "50 complaints due, 48 called back: 96 %, below 100 %.",
        mend: "Call the rest. Tickets whose window is still open are pending and are no shortfall.",
    },
    needs: Needs::Callbacks,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(callbacks) = facts.callbacks else { return };
    let whole = callbacks.rates.iter().filter(|rate| rate.scope == Scope::Whole);
    for rate in whole {
        let Some(stream) = callbacks.streams.get(rate.stream).filter(|stream| stream.is_duty) else {
            continue;
        };
        let (Some(required), Some(share)) = (rate.required, rate.share()) else { continue };
        let is_week = |r: &&Rate| {
            stream.weekly && r.stream == rate.stream && matches!(r.scope, Scope::Week(..)) && r.met.is_some()
        };
        let weeks: Vec<&Rate> = callbacks.rates.iter().filter(is_week).collect();
        let short: Vec<&&Rate> = weeks.iter().filter(|week| week.met == Some(false)).collect();
        if rate.met != Some(false) && short.is_empty() {
            continue;
        }
        let missing = |rate: &Rate| rate.needed().unwrap_or(0).saturating_sub(rate.tally.done);
        let by_week: u64 = short.iter().map(|week| missing(week)).sum();
        let called = Called::BelowRate {
            stream: stream.name.clone(),
            due: rate.tally.due,
            done: rate.tally.done,
            rate: share.percent(),
            required: required.percent(),
            needed: required.of(rate.tally.due),
            weeks: short.iter().map(|week| week.scope.name(callbacks.period)).collect(),
            of_weeks: u64::try_from(weeks.len()).unwrap_or(u64::MAX),
            whole: rate.met == Some(false),
        };
        let mut finding = findings.draft(called.into());
        finding.help = Some(Called::BelowRateHelp { missing: missing(rate).max(by_week) }.into());
        finding.clause = stream.clause;
        finding.subject.category = Some(stream.name.clone());
        finding.about = stream.kind.key().to_owned();
        finding.sources = super::first_due(facts, callbacks, rate.stream);
        findings.raise(finding);
    }
}
