//! S404 not-counted

use super::{about, of};
use crate::finding::Severity;
use crate::message::Counting;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;
use crate::stocktake::State;

pub static RULE: Rule = Rule {
    code: "S404",
    name: "not-counted",
    chinese: "未盘点",
    severity: Severity::Error,
    clause: "账务操作规范 §6",
    keys: &["stocktake.partial_words"],
    zh: Words {
        what: "盘点表上实盘数量空白,或现存量中有而盘点表上没有的一行。空白不等于零。账面为零而不在盘点表上的只作提示。抽盘、循环盘点的表不要求列全。",
        why: "规范:业务部将所管辖现场的现存量导出,粘贴到盘点表中;现场点出数量后报回。每一个编码都应盘到。",
        example: "风向标账面 36,实盘一栏空白。",
        mend: "请补盘;确实没有实物的填 0。",
    },
    en: Words {
        what: "The count of a line is empty, or the export has a line that no sheet has. Empty is not nought. A line of nought that is on no sheet is an info. A cycle count need not hold everything.",
        why: "The regulation: the export is pasted into the count sheet and the site fills in every quantity.",
        example: "A line with a book of 36 and an empty count.",
        mend: "Count it; write 0 where nothing is there.",
    },
    needs: Needs::Stocktake,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    for (_, line) in of(facts).filter(|(_, line)| line.state() == State::NotCounted) {
        let on_sheet = !line.rows.is_empty();
        let (name, unit) = (super::name(facts, line), super::unit(facts, line));
        let message = Counting::NotCounted { name, book: line.book, unit, on_sheet };
        let help = Counting::NotCountedHelp { on_sheet };
        let mut finding = about(facts, findings, line, Field::Counted, message, help);
        if !on_sheet && line.book.is_none_or(|book| book.is_zero()) {
            finding.severity = Severity::Info;
        }
        findings.raise(finding);
    }
}
