//! K607 substantiated-complaint

use crate::finding::Severity;
use crate::message::Outsourced;
use crate::outsource::Part;
use crate::record::Verdict;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "K607",
    name: "substantiated-complaint",
    chinese: "投诉属实",
    severity: Severity::Error,
    clause: "外包队伍 §5.4",
    keys: &[],
    zh: Words {
        what: "投诉工单核实属实。不属实的不报;核实中的另列,不算属实也不算不属实。",
        why: "规范要求根据工单内容及是否属实考核,没有写多少:由管理人员填写。",
        example: "TS001 接线错误导致停电,属实。",
        mend: "按内容考核,金额填在评分表上。",
    },
    en: Words {
        what: "A complaint was found to be true. An untrue one is not reported; one still being looked into is kept apart from both.",
        why: "The regulation appraises complaints by their content and truth, and names no amount: a person does.",
        example: "TS001, a wrong connection that cut the power, substantiated.",
        mend: "Appraise it by its content; enter the amount on the score card.",
    },
    needs: Needs::Outsourced(Part::Complaints),
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(outsource) = facts.outsource else { return };
    for row in outsource.complaints.iter().filter_map(|at| facts.inputs.records.complaints.get(*at)) {
        if row.verdict != Verdict::Substantiated {
            continue;
        }
        let said = Outsourced::Complaint {
            order: super::text(row.order.as_ref()),
            content: super::text(row.content.as_ref()),
            assessment: super::text(row.assessment.as_ref()),
        };
        let mut finding = super::draft(findings, said, Outsourced::ComplaintHelp);
        finding.date = Some(row.date);
        finding.subject.team = super::team(outsource, outsource.names.id(&row.team));
        finding.subject.person = super::text(row.person.as_ref());
        finding.subject.order = super::text(row.order.as_ref());
        if row.order.is_none() {
            finding.about = super::text(row.content.as_ref()).unwrap_or_default();
        }
        super::places(facts, &mut finding, &[row.place], Field::Substantiated, Some(row.fields()));
        findings.raise(finding);
    }
}
