//! T205 condition-differs

use crate::finding::{Owner, Severity};
use crate::matching::Doubt;
use crate::message::Told;
use crate::rules::{Facts, Findings, Needs, Rule, Words};

pub static RULE: Rule = Rule {
    code: "T205",
    name: "condition-differs",
    chinese: "调拨品质不符",
    severity: Severity::Error,
    clause: "账务操作规范 §4.2",
    keys: &[],
    zh: Words {
        what: "调拨从完好品库发出却收入损坏品库,或相反。",
        why: "规范:完好品调拨进出都是完好品库,损坏品调拨都是损坏品库。",
        example: "DB… 从甲现场完好品库调入乙现场损坏品库。",
        mend: "核对转入仓库;路上损坏的另走损坏入库。",
    },
    en: Words {
        what: "A transfer leaves a good store and arrives in a damaged one, or the other way round.",
        why: "The regulation: transfers of good stock go from good store to good store, those of damaged stock from damaged to damaged.",
        example: "An order sends from one site's good store to another's damaged store.",
        mend: "Check the receiving warehouse; what broke on the way comes in as 损坏入库.",
    },
    needs: Needs::Transfers,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    for doubt in facts.matching.doubts.iter().filter(|d| d.doubt == Doubt::Condition) {
        let Some(about) = super::about(facts, doubt) else { continue };
        let store = |id: Option<crate::book::WarehouseId>| {
            id.and_then(|id| facts.book.master.warehouse(id)).map(|w| w.name.to_string()).unwrap_or_default()
        };
        let told = Told::ConditionDiffers {
            number: about.number.clone(),
            name: about.posted.name.clone(),
            from: store(doubt.from),
            to: store(doubt.to),
        };
        let mut finding = super::draft(facts, findings, doubt, &about, told, Told::ConditionDiffersHelp);
        finding.owner = Owner::Planning;
        findings.raise(finding);
    }
}
