//! L103 wrong-condition

use super::{about, category_field, judged_if, said};
use crate::book::Posting;
use crate::finding::Severity;
use crate::message::Message;
use crate::record::{Category, Condition};
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "L103",
    name: "wrong-condition",
    chinese: "库房性质不符",
    severity: Severity::Error,
    clause: "账务操作规范 §2-§4",
    keys: &["ledger.lax_conditions"],
    zh: Words {
        what: "一行写明的仓库与类别不符:采购、零采、修复入库,自用领用和完好品调拨属完好品库;损坏入库,返修、报废出库和损坏品调拨属损坏品库。",
        why: "完好品与损坏品分库记账,记错库房两边的结存都错。修复、返修和调拨规范写「一定」;损坏入库、自用领用、报废出库写「一般」,默认也作错误;采购和零采系推断,作警告。",
        example: "返修出库写在 A风电场完好品库:返修出库一定从损坏品库出库。",
        mend: "改写仓库,或改正类别。没有写仓库的行由类别决定库房,不会有此问题。",
    },
    en: Words {
        what: "The warehouse that a row names does not fit its category: purchase, repaired goods, own use and transfers of good parts belong in a good store; damage, repair out, scrap and transfers of damaged parts in a damaged one.",
        why: "Good and damaged stock are kept apart, and a row in the wrong store spoils both balances. The regulation is strict for repairs and transfers; for damage, own use and scrap it says `usually`, which is an error unless policy is lax; for purchases it only implies it, which is a warning.",
        example: "返修出库 out of A风电场完好品库: what goes to repair leaves a damaged store.",
        mend: "Correct the warehouse or the category. A row without a warehouse is put where its category belongs and cannot be wrong.",
    },
    needs: Needs::Ledger,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let master = &facts.book.master;
    let differs = |posting: &Posting| {
        let store = master.warehouse(posting.warehouse).and_then(|store| store.condition);
        posting.category.condition().zip(store).is_some_and(|(demanded, store)| demanded != store)
    };
    for (posting, row) in judged_if(facts, differs) {
        let (Some(demanded), Some(store)) = (row.category.condition(), master.warehouse(posting.warehouse))
        else {
            continue;
        };
        let damaged = demanded == Condition::Damaged;
        let severity = severity(row.category, facts.policy.ledger.lax_conditions);
        let message = Message::WrongCondition {
            what: said(facts, &posting, &row),
            store: store.name.to_string(),
            damaged,
            inferred: is_inferred(row.category),
        };
        let stores = store.site.map(|site| master.stores(site, demanded)).unwrap_or_default();
        let right = match stores.as_slice() {
            [right] => master.warehouse(*right).map(|right| right.name.to_string()),
            _ => None,
        };
        let help = Message::WrongConditionHelp { store: right.clone(), damaged };
        let field = match facts.column(row.place.sheet, Field::Warehouse) {
            Some(_) => Field::Warehouse,
            None => category_field(facts, &row),
        };
        let mut finding = about(facts, findings, (posting, row), field, message, help);
        finding.severity = severity;
        finding.clause = clause(row.category);
        finding.alternatives.extend(right);
        findings.raise(finding);
    }
}

fn is_inferred(category: Category) -> bool {
    matches!(category, Category::Purchase | Category::SpotPurchase)
}

/// 一定 is strict, 一般为 is strict unless policy is lax, 相应的库房 only implies a store.
fn severity(category: Category, lax: bool) -> Severity {
    match category {
        category if is_inferred(category) => Severity::Warning,
        Category::Damage | Category::OwnUse | Category::Scrap if lax => Severity::Warning,
        _ => Severity::Error,
    }
}

fn clause(category: Category) -> &'static str {
    match category {
        Category::Purchase => "账务操作规范 §2.1",
        Category::SpotPurchase => "账务操作规范 §2.2",
        Category::Damage => "账务操作规范 §2.3",
        Category::Repaired => "账务操作规范 §2.4",
        Category::OwnUse => "账务操作规范 §3.1",
        Category::RepairOut => "账务操作规范 §3.2",
        Category::Scrap => "账务操作规范 §3.3",
        Category::GoodTransfer => "账务操作规范 §4.1",
        Category::DamagedTransfer => "账务操作规范 §4.2",
        Category::Return | Category::CountGain | Category::CountLoss => RULE.clause,
    }
}
