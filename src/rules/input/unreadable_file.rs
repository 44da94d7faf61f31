//! I001 unreadable-file

use crate::finding::Severity;
use crate::finding::Source;
use crate::message::Message;
use crate::place::{FileId, RowPlace, SheetId};
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Failure;

pub static RULE: Rule = Rule {
    code: "I001",
    name: "unreadable-file",
    chinese: "文件读不出",
    severity: Severity::Error,
    clause: "",
    keys: &[],
    zh: Words {
        what: "一个文件或工作表读不出来:损坏、加密、格式不支持、超过上限,或给出的路径不存在。",
        why: "读不出的输入会让结果不完整,而不完整的结果绝不能当作没有差异。",
        example: "ledgers/A/11-03.xlsx 只有一半:文件不完整或已损坏。",
        mend: "用 Excel 或 WPS 打开后另存为 .xlsx,或请对方重新发送;其余文件照常处理,退出码为 2。",
    },
    en: Words {
        what: "A file or sheet cannot be read: damaged, encrypted, of a format that is not read, beyond a limit, or not there.",
        why: "Input that cannot be read leaves the answer incomplete, and an incomplete answer must never pass for a clean one.",
        example: "ledgers/A/11-03.xlsx was cut in half: it is damaged.",
        mend: "Open it in Excel or WPS and save it as .xlsx, or ask for it again. The other files are processed; the exit code is 2.",
    },
    needs: Needs::Inputs,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    for (shown, error) in &facts.inputs.missing {
        let mut finding = findings.draft(Message::NotThere { error: error.clone() });
        finding.help = Some(Message::NotThereHelp);
        finding.file = Some(shown.clone());
        finding.about = shown.clone();
        findings.raise(finding);
    }
    for (file, at) in facts.inputs.files.iter().zip(0_u32..) {
        if let Some(error) = &file.failure {
            let mut finding = findings.draft(Message::Unreadable(error.clone()));
            finding.help = Some(Message::UnreadableHelp(error.clone()));
            finding.file = Some(file.shown.clone());
            finding.about = file.shown.clone();
            let sheet = SheetId { file: FileId(at), sheet: u32::MAX };
            finding.sources.push(Source { place: RowPlace { sheet, row: 0 }, col: None });
            findings.raise(finding);
        }
    }
    for (id, file, sheet) in facts.inputs.sheets() {
        if let Some(Failure::Source(error)) = &sheet.failure {
            let mut finding = findings.draft(Message::Unreadable(error.clone()));
            finding.help = Some(Message::UnreadableHelp(error.clone()));
            finding.about = format!("{}:{}", file.shown, sheet.name);
            finding.sources.push(Source { place: RowPlace { sheet: id, row: 0 }, col: None });
            findings.raise(finding);
        }
    }
}
