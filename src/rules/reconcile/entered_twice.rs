//! R313 entered-twice

use crate::finding::{Owner, Severity};
use crate::matching::Cause;
use crate::message::Told;
use crate::rules::{Facts, Findings, Needs, Rule, Words, posting};

pub static RULE: Rule = Rule {
    code: "R313",
    name: "entered-twice",
    chinese: "流水账重复",
    severity: Severity::Error,
    clause: "账务操作规范 §7",
    keys: &["matching.cost.repeated"],
    zh: Words {
        what: "流水账里完全相同的一行写了两次,ERP 只有一次。",
        why: "重复的一行使账面多走一笔;整份文件重发的另见 I006。",
        example: "11-03 采购入库 23 台写了两行,入库单只有一张。",
        mend: "请现场核实,更正后重报当天;确为两笔的,补录 ERP。",
    },
    en: Words {
        what: "A ledger row stands twice word for word, and the ERP has it once.",
        why: "The repeated row moves the book once too often; a whole file sent again is I006.",
        example: "23 received, written in two equal rows, and there is one inbound document.",
        mend: "Ask the site, which corrects the day and sends it again; if it did happen twice, post the second.",
    },
    needs: Needs::Documents,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    posting::raise(facts, findings, &[Cause::EnteredTwice], |facts, case, finding| {
        finding.owner = Owner::Site;
        let row = posting::row_posted(facts, case.row?);
        Some((Told::EnteredTwice { row, times: case.explanation.rows.len() }, Told::EnteredTwiceHelp))
    });
}
