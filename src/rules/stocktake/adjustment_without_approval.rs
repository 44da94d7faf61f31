//! S412 adjustment-without-approval

use crate::finding::{Owner, Severity};
use crate::message::Counting;
use crate::record::{Category, DocumentLine};
use crate::rules::facts::full_name;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "S412",
    name: "adjustment-without-approval",
    chinese: "未经批准调账",
    severity: Severity::Error,
    clause: "实务操作规范 §1.4.1",
    keys: &["stocktake.approval_words", "stocktake.disapproval_words"],
    zh: Words {
        what: "ERP 中已生效的盘盈入库、盘亏出库单,没有审批单号,备注中也没有批准字样。",
        why: "规范:发现盈余、短少、残损或变质,写出书面报告,提出处理建议,呈报业务部,未经批准不得擅自调账。",
        example: "盘亏出库 2,备注空白。",
        mend: "补办审批并写明审批单号;未获批准的红冲。",
    },
    en: Words {
        what: "A 盘盈入库 or 盘亏出库 that took effect in the ERP has no approval id, and its remark speaks of no approval.",
        why: "The regulation: what is over or short is reported in writing; nothing is adjusted without approval.",
        example: "盘亏出库 of 2 with an empty remark.",
        mend: "Have it approved and write the id, or reverse it.",
    },
    needs: Needs::Documents,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let book = facts.book;
    for moved in book.documents.lines.iter().filter(|moved| moved.on.is_some()) {
        let Some(line) = book.inputs.records.documents.get(moved.line) else { continue };
        let Some(category) = adjustment(&line).filter(|_| book.period.contains(line.date)) else { continue };
        if is_approved(facts, &line) {
            continue;
        }
        let item = book.master.item(moved.key.1);
        let message = Counting::Adjustment {
            document: line.document.to_string(),
            category: category.to_owned(),
            quantity: line.written,
            unit: item.and_then(|item| item.unit.as_ref()).map(ToString::to_string).unwrap_or_default(),
            name: item.map(|item| full_name(item).to_string()).unwrap_or_default(),
        };
        let mut finding = findings.draft(message.into());
        finding.help = Some(Counting::AdjustmentHelp.into());
        finding.owner = Owner::Department;
        finding.site = facts.site_of_key(moved.key);
        (finding.warehouse, finding.item, finding.item_name) = facts.key_names(moved.key);
        finding.date = Some(line.date);
        finding.subject.document = Some(line.document.to_string());
        finding.subject.category = Some(category.to_owned());
        finding.quantity = Some(moved.effect.abs());
        finding.sources.push(facts.source(line.place, line.column));
        finding.excerpt = facts.export_excerpt(line.place, Field::Remark);
        findings.raise(finding);
    }
}

/// By its category, or by the business type of a document that a stocktake generated.
fn adjustment(line: &DocumentLine) -> Option<&'static str> {
    let by_category = line.category.filter(|c| matches!(c, Category::CountGain | Category::CountLoss));
    let says =
        |word: &str| line.class.contains(word) || line.business.as_deref().is_some_and(|b| b.contains(word));
    by_category.map(Category::chinese).or_else(|| match (says("盘盈"), says("盘亏")) {
        (true, _) => Some(Category::CountGain.chinese()),
        (_, true) => Some(Category::CountLoss.chinese()),
        _ => None,
    })
}

fn is_approved(facts: &Facts<'_>, line: &DocumentLine) -> bool {
    let policy = &facts.policy.stocktake;
    let remark = line.remark.as_deref().unwrap_or("");
    let says = |words: &[String]| words.iter().any(|word| remark.contains(word.as_str()));
    line.approval.is_some() || says(&policy.approval_words) && !says(&policy.disapproval_words)
}
