//! R308 posted-twice

use crate::finding::Severity;
use crate::matching::Cause;
use crate::message::Told;
use crate::rules::{Facts, Findings, Needs, Rule, Words, posting};

pub static RULE: Rule = Rule {
    code: "R308",
    name: "posted-twice",
    chinese: "重复入账",
    severity: Severity::Error,
    clause: "账务操作规范 §7",
    keys: &["matching.cost.repeated_document", "matching.cost.repeated"],
    zh: Words {
        what: "流水账一行,ERP 有两条同仓库、存货、类别、数量,且同单号或同日期的单据。",
        why: "重复录入使 ERP 比实物多走一笔。",
        example: "11-19 入库 20,QTRK…125 与 QTRK…126 各一条。",
        mend: "核实后红冲多出的一条。",
    },
    en: Words {
        what: "For one ledger row the ERP has two lines equal in warehouse, item, category and quantity that share the document or the day.",
        why: "A posting entered twice moves the ERP's stock once more than the goods moved.",
        example: "20 received once, and two inbound documents of that day have them.",
        mend: "Make sure, then reverse the line that is too many.",
    },
    needs: Needs::Documents,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    posting::raise(facts, findings, &[Cause::PostedTwice], |facts, case, finding| {
        let (post, written) = case.line?;
        let line = posting::line_posted(facts, (post, written));
        finding.proposal = posting::proposal(facts, post, &written.class, -post.effect);
        let other = case.explanation.lines.get(1).and_then(|at| facts.matching.line(facts.book, *at));
        let other = other.map(|line| line.document.to_string());
        Some((Told::PostedTwice { line: line.clone(), other }, Told::PostedTwiceHelp { line }))
    });
}
