//! I002 unknown-layout

use crate::finding::Severity;
use crate::finding::Source;
use crate::message::Message;
use crate::place::RowPlace;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Failure;

pub static RULE: Rule = Rule {
    code: "I002",
    name: "unknown-layout",
    chinese: "版式不识别",
    severity: Severity::Error,
    clause: "",
    keys: &[],
    zh: Words {
        what: "一张工作表有多列内容,但认不出是哪一种表,或同时像两种表。",
        why: "猜错一张表比不读更糟:会把别的数字当成数量。",
        example: "表头是「甲 | 乙 | 丙」,没有任何一列是常用列名。",
        mend: "改用常用列名;或用 --kind 指明类型;与对账无关的表请移出目录。",
    },
    en: Words {
        what: "A sheet has columns, but is of no known kind, or of two.",
        why: "Reading a sheet as what it is not is worse than not reading it: other numbers would pass for quantities.",
        example: "The header reads A | B | C: no column has a usual name.",
        mend: "Use the usual column names, say what it is with --kind, or move a sheet that does not belong here out of the folder.",
    },
    needs: Needs::Inputs,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    for (id, file, sheet) in facts.inputs.sheets() {
        let (message, help) = match &sheet.failure {
            Some(Failure::UnknownLayout { seen, .. }) => (
                Message::UnknownLayout { seen: seen.iter().map(|(_, text)| text.clone()).collect() },
                Message::UnknownLayoutHelp,
            ),
            Some(Failure::Matrix) => (Message::Matrix, Message::MatrixHelp),
            Some(Failure::Undecided(one, other)) => {
                (Message::Undecided { one, other }, Message::UndecidedHelp { one, other })
            }
            _ => continue,
        };
        let mut finding = findings.draft(message);
        finding.help = Some(help);
        finding.about = format!("{}:{}", file.shown, sheet.name);
        finding.sources.push(Source { place: RowPlace { sheet: id, row: 0 }, col: None });
        findings.raise(finding);
    }
}
