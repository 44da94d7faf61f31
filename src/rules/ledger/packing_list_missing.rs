//! L106 packing-list-missing

use super::{about, judged_of, place_for, said};
use crate::finding::Severity;
use crate::message::Message;
use crate::record::{Category, Direction, LedgerRow, remark};
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "L106",
    name: "packing-list-missing",
    chinese: "缺装箱单",
    severity: Severity::Error,
    clause: "账务操作规范 §7",
    keys: &["ledger.strict_packing_list"],
    zh: Words {
        what: "离开现场的出库(返修出库、调拨出库、发往业务部的报废出库)在备注中没有装箱单号。",
        why: "规范:物资出库时,在备注中填写物资出库装箱单信息。原文说一切出库,但装到风机上的滤芯没有装箱单,故默认只要求离开现场的;strict_packing_list 可改为全部。",
        example: "返修出库 1 台,备注「返厂」;应写「返厂;装箱单ZX0013」。",
        mend: "补填装箱单号后重报。",
    },
    en: Words {
        what: "Goods that leave the site (repair out, transfers out, scrap sent to the department) without a packing list number in the remark.",
        why: "The regulation: goods going out name their packing list in the remark. Taken by the letter that is every issue, but a filter fitted to a turbine has none; so only what leaves the site needs one, unless strict_packing_list is set.",
        example: "返修出库 of 1 with the remark 返厂; it should say 返厂;装箱单ZX0013.",
        mend: "Add the number of the packing list and send the day again.",
    },
    needs: Needs::Ledger,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let strict = facts.policy.ledger.strict_packing_list;
    let asked = facts.book.postings.of_categories(|category| may_need_one(category, strict));
    let leaves = asked.filter(|posting| posting.direction == Direction::Out);
    for (posting, row) in judged_of(facts, leaves) {
        if !row.effect.is_negative() || !needs_one(&row, strict) || has_one(&row) {
            continue;
        }
        let message = Message::NoPackingList { what: said(facts, &posting, &row) };
        let field = place_for(facts, &row, &[Field::Packing, Field::Remark]);
        let help = Message::NoPackingListHelp;
        findings.raise(about(facts, findings, (posting, row), field, message, help));
    }
}

/// Whether the category asks for one, if only of some rows.
fn may_need_one(category: Category, strict: bool) -> bool {
    match category {
        Category::RepairOut | Category::GoodTransfer | Category::DamagedTransfer | Category::Scrap => true,
        // A stocktake's loss has gone nowhere that a packing list could tell.
        Category::CountLoss => false,
        _ => strict,
    }
}

fn needs_one(row: &LedgerRow, strict: bool) -> bool {
    row.category != Category::Scrap || strict || row.remark.as_deref().is_some_and(remark::is_sent_off)
}

fn has_one(row: &LedgerRow) -> bool {
    let in_column = row.packing.as_deref().and_then(remark::number_in_column);
    in_column.is_some() || row.remark.as_deref().and_then(remark::packing_list).is_some()
}
