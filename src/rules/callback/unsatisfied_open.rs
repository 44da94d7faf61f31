//! C504 unsatisfied-not-called-again

use crate::callback::Outcome;
use crate::finding::Severity;
use crate::message::Called;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "C504",
    name: "unsatisfied-not-called-again",
    chinese: "不满意未再回访",
    severity: Severity::Error,
    clause: "回访规程四 §4",
    keys: &["callback.result.satisfied", "callback.result.unsatisfied"],
    zh: Words {
        what: "回访结果为不满意,此后没有一次满意的回访。",
        why: "不合格项须限期解决并再次回访,直到住户满意为止;还应上报管理处经理(回访规程二 §4.5)。",
        example: "12 月 26 日回访「不满意」,到截至日没有再回访。",
        mend: "解决问题,再次回访并登记。",
    },
    en: Words {
        what: "A callback ended unsatisfied, and none since was satisfied.",
        why: "What is wrong has to be mended by a date and called about again until the customer is satisfied, and the manager has to be told (回访规程二 §4.5).",
        example: "The callback of 26 December says unsatisfied, and nobody called again.",
        mend: "Have it mended, call again and log it.",
    },
    needs: Needs::Callbacks,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(callbacks) = facts.callbacks else { return };
    for ticket in callbacks.completed() {
        let answers: Vec<_> = callbacks
            .calls_of(ticket)
            .filter(|call| call.counts(facts.as_of) && call.outcome.is_answer())
            .collect();
        let Some(at) = answers.iter().rposition(|call| call.outcome == Outcome::Unsatisfied) else {
            continue;
        };
        let since = answers.iter().skip(at + 1);
        if since.into_iter().any(|call| call.outcome == Outcome::Satisfied) {
            continue;
        }
        let Some((call, on)) = answers.get(at).and_then(|call| Some((*call, call.date?))) else { continue };
        let days = (facts.as_of - on).num_days();
        // There has been no time yet.
        if days < 1 {
            continue;
        }
        let told = Called::Unsatisfied {
            what: super::said(ticket),
            on,
            said: call.row.result.as_deref().unwrap_or_default().to_owned(),
            rounds: answers.len(),
            days,
        };
        let mut finding = super::about_call(facts, findings, (ticket, call), Field::CallbackResult, told);
        finding.help = Some(Called::UnsatisfiedHelp.into());
        findings.raise(finding);
    }
}
