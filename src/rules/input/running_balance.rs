//! I009 running-balance-mismatch

use crate::finding::Severity;
use crate::message::Message;
use crate::place::SheetId;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;
use crate::value::{Quantity, Text};
use std::collections::HashMap;

pub static RULE: Rule = Rule {
    code: "I009",
    name: "running-balance-mismatch",
    chinese: "结存不符",
    severity: Severity::Warning,
    clause: "",
    keys: &[],
    zh: Words {
        what: "流水账自己的结存列与上一行结存加减本行数量不一致(同一张表、同一仓库、同一物资)。",
        why: "结存断开的地方,正是漏记或误记的地方。",
        example: "上一行结存 10,本行领用 3,结存写 8。",
        mend: "核对本行的数量和结存;对账以数量为准。",
    },
    en: Words {
        what: "The ledger's own balance column is not the last balance plus or minus the row, per sheet, warehouse and item.",
        why: "Where the running balance breaks is where a row was left out or miswritten.",
        example: "The last balance is 10, the row issues 3, the balance says 8.",
        mend: "Check quantity and balance of the row; the quantity is what counts.",
    },
    needs: Needs::Ledger,
    check,
};

type Chain = (SheetId, Option<Text>, [Option<Text>; 3]);

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let mut last: HashMap<Chain, Quantity> = HashMap::new();
    let mut moved: HashMap<Chain, Quantity> = HashMap::new();
    for row in &facts.inputs.records.openings {
        let item = [row.item.code.clone(), row.item.name.clone(), row.item.spec.clone()];
        last.insert((row.place.sheet, row.warehouse.clone(), item), row.quantity);
    }
    for row in &facts.inputs.records.ledger {
        let item = [row.item.code.clone(), row.item.name.clone(), row.item.spec.clone()];
        let chain = (row.place.sheet, row.warehouse.clone(), item);
        let since = moved.entry(chain.clone()).or_default();
        *since += row.effect;
        let Some(found) = row.balance else {
            continue;
        };
        let since = std::mem::take(since);
        if let Some(before) = last.insert(chain, found)
            && before + since != found
        {
            let expected = before + since;
            let mut finding =
                findings.draft(Message::RunningBalance { found, before, moved: since, expected });
            finding.help = Some(Message::RunningBalanceHelp);
            finding.site = facts.site_of(row.place.sheet, row.site.as_ref());
            finding.warehouse = row.warehouse.clone();
            finding.item = row.item.code.clone();
            finding.item_name = row.item.name.clone();
            finding.date = Some(row.date);
            finding.quantity = Some((found - expected).abs());
            finding.about = crate::rules::facts::written_item(row);
            finding.sources.push(facts.source(row.place, Field::Balance));
            finding.excerpt = facts.ledger_excerpt(row, Field::Balance);
            findings.raise(finding);
        }
    }
}
