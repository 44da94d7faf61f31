//! R314 master-line-twice

use crate::finding::Owner;
use crate::finding::Severity;
use crate::message::Message;
use crate::rules::facts::full_name;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "R314",
    name: "master-line-twice",
    chinese: "现存量重行",
    severity: Severity::Warning,
    clause: "",
    keys: &[],
    zh: Words {
        what: "现存量里同一仓库、同一存货有多行,而批号、自由项、货位也都相同。已合计。",
        why: "批号或货位不同的行是同一存货的几部分;全都相同的多半是重复导出。",
        example: "熔断器在完好品库有两行,各 5,没有批号。",
        mend: "确认不是重复导出;若是,请重新导出。",
    },
    en: Words {
        what: "The on-hand export has several lines of one warehouse and item whose batch, free item and location are equal too. They were summed.",
        why: "Lines of other batches or locations are parts of one stock; lines that are equal in all are most likely exported twice.",
        example: "An item stands twice in the good store, 5 each, without batches.",
        mend: "Make sure that it was not exported twice; if so, export again.",
    },
    needs: Needs::Onhand,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    for doubled in &facts.book.snapshots.doubled {
        let (warehouse, code, name) = facts.key_names(doubled.key);
        let item = facts.book.master.item(doubled.key.1);
        let message = Message::LineTwice {
            lines: doubled.lines.len(),
            sum: doubled.lines.iter().map(|(_, quantity)| *quantity).sum(),
            name: item.map(|item| full_name(item).to_string()).unwrap_or_default(),
        };
        let mut finding = findings.draft(message);
        finding.help = Some(Message::LineTwiceHelp);
        finding.site = facts.site_of_key(doubled.key);
        (finding.warehouse, finding.item, finding.item_name) = (warehouse, code, name);
        finding.owner = Owner::Department;
        let places = doubled.lines.iter().map(|(place, _)| facts.source(*place, Field::Quantity));
        finding.sources.extend(places);
        findings.raise(finding);
    }
}
