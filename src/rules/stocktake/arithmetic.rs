//! S407 arithmetic

use super::{about, of};
use crate::finding::Severity;
use crate::message::Counting;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;
use crate::stocktake::Stocktake;

pub static RULE: Rule = Rule {
    code: "S407",
    name: "arithmetic",
    chinese: "盈亏计算错误",
    severity: Severity::Error,
    clause: "账务操作规范 §6",
    keys: &[],
    zh: Words {
        what: "盘点表自己的盘盈、盘亏与表上的实盘减账面不符。",
        why: "盘盈 = 实盘 - 账面(大于零),盘亏 = 账面 - 实盘(大于零);算错的多半是实盘或账面写错。",
        example: "账面 33,实盘 31,盘亏写 1。",
        mend: "核对三个数,更正写错的一个。差异按账面和实盘计算。",
    },
    en: Words {
        what: "The gain or loss that the sheet writes is not its own count less its own book.",
        why: "Where the sum is wrong, the count or the book is often the figure at fault.",
        example: "Book 33, counted 31, and a loss of 1.",
        mend: "Check the three figures. The variance is taken from count and book.",
    },
    needs: Needs::Stocktake,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    for (_, line) in of(facts) {
        let (Some(own), Some(book), Some(counted)) = (line.own, line.book_on_sheet, line.counted) else {
            continue;
        };
        let right = counted - book;
        if own == right {
            continue;
        }
        let name = super::name(facts, line);
        let row = line.rows.first().and_then(|at| Stocktake::row(facts.book, *at));
        let field = match row {
            Some(row) if row.loss.is_some() => Field::Loss,
            Some(row) if row.gain.is_some() => Field::Gain,
            _ => Field::Variance,
        };
        let message = Counting::Arithmetic { name, own, right, book, counted };
        let mut finding = about(facts, findings, line, field, message, Counting::ArithmeticHelp);
        finding.quantity = Some((own - right).abs());
        findings.raise(finding);
    }
}
