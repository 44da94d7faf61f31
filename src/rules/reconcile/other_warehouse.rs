//! R306 other-warehouse

use crate::finding::Severity;
use crate::matching::Cause;
use crate::message::Told;
use crate::rules::{Facts, Findings, Needs, Rule, Words, posting};

pub static RULE: Rule = Rule {
    code: "R306",
    name: "other-warehouse",
    chinese: "仓库记错",
    severity: Severity::Error,
    clause: "账务操作规范 §7",
    keys: &["matching.cost.other_condition", "matching.cost.other_site"],
    zh: Words {
        what: "同一存货、类别、数量、日期的一行与一条单据,仓库不同:完好品库与损坏品库互换,或记到别的现场。",
        why: "两个仓库各差一笔,合计不差,单看总数发现不了。",
        example: "采购入库 16 瓶,ERP 记入损坏品库。",
        mend: "核对库房;错在 ERP 的红冲后在正确的仓库重录。",
    },
    en: Words {
        what: "A row and a document line of one item, category, quantity and date are in different warehouses: good and damaged swapped, or another site's.",
        why: "Two warehouses are out by the same quantity and the total is not, so totals never show it.",
        example: "16 received, and the ERP has them in the damaged store.",
        mend: "Look where the goods are; if the ERP is wrong, reverse the line and post it to the right warehouse.",
    },
    needs: Needs::Documents,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    posting::raise(facts, findings, &[Cause::OtherWarehouse], |facts, case, finding| {
        let pair = posting::pairing(facts, case)?;
        let (row, written) = case.row?;
        finding.proposal = posting::proposal(facts, row, written.category.chinese(), row.effect);
        Some((Told::Warehouse(pair.clone()), Told::WarehouseHelp(pair)))
    });
}
