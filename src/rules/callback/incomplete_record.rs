//! C509 incomplete-record

use crate::callback::Outcome;
use crate::finding::Severity;
use crate::message::Called;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "C509",
    name: "incomplete-record",
    chinese: "回访记录不全",
    severity: Severity::Warning,
    clause: "回访规程二 §4.1.4",
    keys: &["callback.record.content", "callback.record.face", "callback.record.unsatisfied"],
    zh: Words {
        what: "回访记录表有的栏空着:质量评价、服务效果、满意程度、缺点与不足、客户建议、回访人;上门的还有客户签名,不满意的还有处理意见。表上没有的栏不查;未接通的不查。",
        why: "规程要求五项内容都要记录,并由双方签名;没有意见也要写「无」。",
        example: "上门回访而客户签名空着。",
        mend: "补填;没有内容的写「无」。",
    },
    en: Words {
        what: "The form of a callback leaves fields empty: quality, effect, satisfaction, shortcomings, suggestions, the caller; for a visit the customer's signature, for an unsatisfied one what was done about it. Columns that the sheet does not have are not asked for, and neither are attempts.",
        why: "All five contents are to be recorded and signed by both; where there is nothing to say the form says 无.",
        example: "A visit without the customer's signature.",
        mend: "Fill it in; write 无 where there is nothing.",
    },
    needs: Needs::Callbacks,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(callbacks) = facts.callbacks else { return };
    let columns = &facts.policy.callback.record;
    let face = &facts.policy.callback.word.face;
    for call in &callbacks.calls {
        let inside = match call.date {
            Some(day) => facts.book.period.contains(day) && day <= facts.as_of,
            None => call.row.beside_service,
        };
        if !inside || !call.outcome.is_reached() {
            continue;
        }
        let met =
            call.row.way.as_deref().is_some_and(|way| face.iter().any(|word| way.contains(word.as_str())));
        let wanted = columns
            .content
            .iter()
            .chain(columns.face.iter().filter(|_| met))
            .chain(columns.unsatisfied.iter().filter(|_| call.outcome == Outcome::Unsatisfied))
            .chain([&Field::CalledOn]);
        let blank: Vec<Field> = wanted.copied().filter(|field| call.row.blank.contains(field)).collect();
        let Some(first) = blank.first() else { continue };
        let names: Vec<&'static str> = blank.iter().map(|field| field.chinese()).collect();
        let told = Called::IncompleteRecord { ticket: call.row.ticket.to_string(), blank: names.clone() };
        let mut finding = super::about_lone_call(facts, findings, call, *first, told);
        finding.help = Some(Called::IncompleteRecordHelp { blank: names }.into());
        findings.raise(finding);
    }
}
