//! I010 hidden-content

use super::Noted;
use crate::finding::Severity;
use crate::message::Message;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Note;

pub static RULE: Rule = Rule {
    code: "I010",
    name: "hidden-content",
    chinese: "隐藏内容",
    severity: Severity::Info,
    clause: "",
    keys: &[],
    zh: Words {
        what: "工作表或其中的行被隐藏。隐藏的内容照常读取,并在此说明。",
        why: "筛选后忘了取消的行仍是账;但看表的人看不见它。",
        example: "筛选后有 3 行被隐藏,它们已计入。",
        mend: "确认隐藏的内容确应计入;不应计入的请删除后重报。",
    },
    en: Words {
        what: "A sheet or rows on it are hidden. They are read like all others, and said here.",
        why: "A row left hidden by a filter is still part of the book, but whoever looks at the sheet does not see it.",
        example: "A filter left 3 rows hidden; they count.",
        mend: "Make sure that they are meant to count; delete what is not and send the file again.",
    },
    needs: Needs::Inputs,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    super::noted(facts, findings, |note| {
        let (row, rows) = match note {
            Note::HiddenSheet => (0, 0),
            Note::HiddenRows { count, first } => (*first, *count),
            _ => return None,
        };
        let message = Message::Hidden { rows };
        Some(Noted { row, col: None, day: None, message, help: Message::HiddenHelp })
    });
}
