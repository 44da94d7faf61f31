//! R305 other-item

use crate::finding::Severity;
use crate::matching::Cause;
use crate::message::Told;
use crate::rules::{Facts, Findings, Needs, Rule, Words, posting};

pub static RULE: Rule = Rule {
    code: "R305",
    name: "other-item",
    chinese: "存货记错",
    severity: Severity::Error,
    clause: "账务操作规范 §7",
    keys: &["matching.cost.near_item", "matching.cost.far_item"],
    zh: Words {
        what: "同一仓库、类别、数量、日期的一行与一条单据,存货不同;编码或名称相近的优先。",
        why: "两种存货各差一笔、方向相反,多半是选错了编码。",
        example: "流水账 IGBT模块 FF1000R17IE4,ERP 记成 FF1400R17IP4。",
        mend: "核对实物;错在 ERP 的红冲后按正确编码重录。",
    },
    en: Words {
        what: "A row and a document line of one warehouse, category, quantity and date are of different items; near codes and names come first.",
        why: "Two items that are out by the same quantity in opposite ways are most likely a wrong pick of the code.",
        example: "The ledger has one IGBT module, the ERP the next model.",
        mend: "Look at the goods; if the ERP is wrong, reverse the line and post it under the right code.",
    },
    needs: Needs::Documents,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    posting::raise(facts, findings, &[Cause::OtherItem], |facts, case, finding| {
        let pair = posting::pairing(facts, case)?;
        let (row, written) = case.row?;
        finding.proposal = posting::proposal(facts, row, written.category.chinese(), row.effect);
        Some((Told::Item(pair.clone()), Told::ItemHelp(pair)))
    });
}
