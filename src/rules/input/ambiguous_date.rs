//! I014 ambiguous-date

use super::Noted;
use crate::finding::Severity;
use crate::message::Message;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::{Note, Why};

pub static RULE: Rule = Rule {
    code: "I014",
    name: "ambiguous-date",
    chinese: "日期有歧义",
    severity: Severity::Error,
    clause: "",
    keys: &[],
    zh: Words {
        what: "一个日期有不止一种读法(该行退回),或整列日期存成了没有格式的序号(照读,提示一次)。",
        why: "5/6/24 是五月六日还是六月五日,只有写的人知道。",
        example: "11.3 存成数字:可能是 11 月 3 日,也可能是 11 月 30 日。",
        mend: "日期写成 2024-11-03,单元格格式设为日期。",
    },
    en: Words {
        what: "A date can be read in more than one way (the row is refused), or a column keeps dates as bare serial numbers (read, and said once).",
        why: "Whether 5/6/24 is in May or June only its writer knows.",
        example: "11.3 kept as a number may be 3 or 30 November.",
        mend: "Write 2024-11-03 and give the cell a date format.",
    },
    needs: Needs::Inputs,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    super::rejected(facts, findings, |why| matches!(why, Why::AmbiguousDate { .. }));
    super::noted_as(facts, findings, Severity::Info, |note| match note {
        Note::DateSerials { count, row, col } => Some(Noted {
            row: *row,
            col: Some(*col),
            day: None,
            message: Message::DateSerials { count: *count },
            help: Message::DateSerialsHelp,
        }),
        _ => None,
    });
}
