//! I004 bad-value

use crate::callback::{Outcome, known_results};
use crate::finding::Severity;
use crate::message::Called;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::{Field, Why};

pub static RULE: Rule = Rule {
    code: "I004",
    name: "bad-value",
    chinese: "值不对",
    severity: Severity::Error,
    clause: "账务操作规范 §7",
    keys: &[],
    zh: Words {
        what: "单元格里的内容不是它该是的东西:数量不是数字,日期不是日期,或整行的栏数不对。",
        why: "规范要求填写的物资信息必须正确;一个猜出来的数量会悄悄进入结存。",
        example: "数量写「约3」:该行退回,指明 G12。",
        mend: "按提示改正该单元格后重新报送;该行在改正前不计入任何结存。",
    },
    en: Words {
        what: "A cell does not hold what it should: a quantity that is no number, a date that is none, or a row with the wrong number of fields.",
        why: "The regulation demands that entries be right; a guessed quantity would slip into a balance unseen.",
        example: "The quantity reads 约3: the row is refused and G12 is named.",
        mend: "Correct the cell as advised and send the file again. Until then the row is in no balance.",
    },
    needs: Needs::Inputs,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    super::rejected(facts, findings, |why| {
        matches!(
            why,
            Why::BadQuantity { .. }
                | Why::BadDate { .. }
                | Why::YearUnknown { .. }
                | Why::ErrorValue { .. }
                | Why::DirectionUnclear { .. }
                | Why::BothQuantities { .. }
                | Why::Example
                | Why::Ragged { .. }
                | Why::Undecodable { .. }
                | Why::Unfit(_)
        )
    });
    unknown_results(facts, findings);
}

/// Results of callbacks that the policy has no word for: the row is understood, and nobody
/// can say what came of it.
fn unknown_results(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(callbacks) = facts.callbacks else { return };
    for call in callbacks.calls.iter().filter(|call| call.outcome == Outcome::Unknown) {
        let row = call.row;
        let found = row.result.as_deref().unwrap_or_default().to_owned();
        let mut finding = findings.draft(Called::UnknownResult { found: found.clone() }.into());
        let known = known_results(&facts.policy.callback);
        finding.help = Some(Called::UnknownResultHelp { known }.into());
        finding.site.clone_from(&call.site);
        finding.date = row.date;
        finding.subject.ticket = Some(row.ticket.to_string());
        finding.about = found;
        finding.sources.push(facts.source(row.place, Field::CallbackResult));
        finding.excerpt = facts.excerpt_of(row.place.sheet, &row.fields(), Field::CallbackResult);
        findings.raise(finding);
    }
}
