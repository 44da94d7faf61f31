//! I003 missing-column

use crate::finding::Severity;
use crate::finding::Source;
use crate::message::Message;
use crate::place::RowPlace;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Failure;

pub static RULE: Rule = Rule {
    code: "I003",
    name: "missing-column",
    chinese: "缺列",
    severity: Severity::Error,
    clause: "账务操作规范 §7",
    keys: &[],
    zh: Words {
        what: "一张表像某一种表,但缺少必需的列,或必需的列出现两次。",
        why: "缺了数量或类别,整张表都无法入账;两列同名时取哪一列都是猜。",
        example: "流水账有名称、型号、数量,没有「出入库类别」。",
        mend: "补上该列;日期也可以写在标题、工作表名或文件名中。",
    },
    en: Words {
        what: "A sheet looks like a known kind, but lacks a column that the kind needs, or has it twice.",
        why: "Without a quantity or a category no row can be booked; of two columns with one name either would be a guess.",
        example: "A ledger has name, model and quantity, but no 出入库类别.",
        mend: "Add the column. The day may also stand in the title, the sheet name or the file name.",
    },
    needs: Needs::Inputs,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    for (id, file, sheet) in facts.inputs.sheets() {
        let (message, help, row) = match &sheet.failure {
            Some(Failure::MissingColumn { kind, missing, row }) => (
                Message::MissingColumn { kind, missing: missing.clone() },
                Message::MissingColumnHelp { missing: missing.clone() },
                *row,
            ),
            Some(Failure::DoubledColumn { field, row, .. }) => {
                (Message::DoubledColumn { field: *field }, Message::DoubledColumnHelp, *row)
            }
            _ => continue,
        };
        let mut finding = findings.draft(message);
        finding.help = Some(help);
        finding.about = format!("{}:{}", file.shown, sheet.name);
        finding.sources.push(Source { place: RowPlace { sheet: id, row }, col: None });
        findings.raise(finding);
    }
}
