//! C511 form-number-gap

use crate::callback::FormFault;
use crate::finding::{Severity, Subject};
use crate::message::Called;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "C511",
    name: "form-number-gap",
    chinese: "回访表号缺漏",
    severity: Severity::Warning,
    clause: "回访规程二 §4.7",
    keys: &[],
    zh: Words {
        what: "期内的回访记录表编号有间断、重号或空着。编号中夹有日期的,按日期分段看。",
        why: "回访记录表每页应有编码,不允许撕毁。",
        example: "有 HF00016 和 HF00018,没有 HF00017。",
        mend: "找回缺页;作废的页也要留存并登记。",
    },
    en: Words {
        what: "The numbers of the forms of the period have gaps, stand twice or are empty. Where a date is part of the number, each day has its own count.",
        why: "Every page of the forms has a number and none may be torn out.",
        example: "There are HF00016 and HF00018, and no HF00017.",
        mend: "Find the missing page; keep spoilt ones and log them.",
    },
    needs: Needs::Callbacks,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(callbacks) = facts.callbacks else { return };
    for fault in &callbacks.forms {
        let (at, told) = match fault {
            FormFault::Gap { first, last, count, before, .. } => {
                (*before, Called::FormGap { first: first.clone(), last: last.clone(), count: *count })
            }
            FormFault::Twice { number, calls } => {
                let Some(at) = calls.last() else { continue };
                (*at, Called::FormTwice { number: number.clone(), count: calls.len() })
            }
            FormFault::Missing { call } => {
                let Some(row) = callbacks.calls.get(*call).map(|call| call.row) else { continue };
                (*call, Called::FormMissing { ticket: row.ticket.to_string() })
            }
        };
        let Some(call) = callbacks.calls.get(at) else { continue };
        let mut finding = super::about_lone_call(facts, findings, call, Field::FormNumber, told);
        match fault {
            FormFault::Gap { first, .. } => {
                // It is about a form that is not there, not about the one before it.
                finding.subject = Subject { document: Some(first.clone()), ..Subject::default() };
                finding.date = None;
            }
            FormFault::Twice { number, calls } => {
                finding.subject.document = Some(number.clone());
                let others = calls.iter().rev().skip(1).filter_map(|at| callbacks.calls.get(*at));
                finding.sources.extend(others.map(|call| facts.source(call.row.place, Field::FormNumber)));
            }
            FormFault::Missing { .. } => {}
        }
        finding.help = Some(Called::FormHelp.into());
        findings.raise(finding);
    }
}
