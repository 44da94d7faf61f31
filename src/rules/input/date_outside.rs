//! I013 date-outside

use super::Noted;
use crate::finding::Severity;
use crate::message::Message;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Note;

pub static RULE: Rule = Rule {
    code: "I013",
    name: "date-outside",
    chinese: "日期越界",
    severity: Severity::Warning,
    clause: "账务操作规范 §7",
    keys: &[],
    zh: Words {
        what: "一行的日期不在本表标题、工作表名或文件名所示的日期之内。",
        why: "年份或月份写错一位,这一笔就落到别的月份,两边都不平。",
        example: "2024 年 11 月的流水账里有一行 2023-11-03。",
        mend: "核对日期;写错的更正后重报。该行按所写日期计。",
    },
    en: Words {
        what: "A row is dated outside the day or month that the title, sheet or file name says.",
        why: "One wrong digit in year or month moves a posting to another period, and neither balances.",
        example: "A ledger of November 2024 has a row of 2023-11-03.",
        mend: "Check the date; if wrong, correct it and send the file again. The row counts as written.",
    },
    needs: Needs::Inputs,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    super::noted(facts, findings, |note| match note {
        Note::DateOutside { row, col, day, stated } => Some(Noted {
            row: *row,
            col: Some(*col),
            day: Some(*day),
            message: Message::DateOutside { day: *day, stated: stated.clone() },
            help: Message::DateOutsideHelp,
        }),
        _ => None,
    });
}
