//! L112 unknown-site-or-warehouse

use crate::book::HeldWhy;
use crate::finding::Severity;
use crate::message::Message;
use crate::record::Condition;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "L112",
    name: "unknown-site-or-warehouse",
    chinese: "现场或仓库不识",
    severity: Severity::Error,
    clause: "账务操作规范 §7",
    keys: &[],
    zh: Words {
        what: "看不出一行属于哪个现场,或记入哪个仓库。该行暂挂,不计入任何结存。",
        why: "没有仓库列时,按类别记入本现场的完好品库或损坏品库;现场不明或有多个这样的仓库时不能代选。",
        example: "仓库写「一号库」,档案中没有。",
        mend: "写明仓库档案中的名称;或在 duizhang.toml 的 [aliases.warehouses]、[aliases.sites] 中登记。",
    },
    en: Words {
        what: "It cannot be told of which site a row is, or which warehouse it belongs to. The row is held, in no balance.",
        why: "Without a warehouse column the category decides between the site's good and damaged store; where the site is unknown or has several, none may be chosen for it.",
        example: "The warehouse reads 一号库, and the master has none of that name.",
        mend: "Write the name that the warehouse master has, or enter it under [aliases.warehouses] or [aliases.sites] in duizhang.toml.",
    },
    needs: Needs::Ledger,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    for held in &facts.book.held {
        let Some(row) = facts.book.row(held.row) else {
            continue;
        };
        let (message, help, candidates, field) = match &held.why {
            HeldWhy::UnknownWarehouse { written: Some(written), candidates, .. } => {
                let candidates: Vec<String> = candidates.iter().map(ToString::to_string).collect();
                let help = Message::UnknownWarehouseHelp { candidates: candidates.clone() };
                let message = Message::UnknownWarehouse { written: written.to_string() };
                (message, help, candidates, Field::Warehouse)
            }
            HeldWhy::UnknownWarehouse { condition, candidates, .. } => {
                let several: Vec<String> = candidates.iter().map(ToString::to_string).collect();
                let damaged = *condition == Some(Condition::Damaged);
                let message = Message::NoStore { damaged, several: several.clone() };
                (message, Message::NoStoreHelp, several, Field::Category)
            }
            HeldWhy::UnknownSite { written, candidates } => {
                let candidates: Vec<String> = candidates.iter().map(ToString::to_string).collect();
                let help = Message::UnknownSiteHelp { candidates: candidates.clone() };
                let message = Message::UnknownSite { written: written.as_ref().map(ToString::to_string) };
                (message, help, candidates, Field::Site)
            }
            _ => continue,
        };
        let mut finding = findings.draft(message);
        finding.help = Some(help);
        facts.about_held(&mut finding, held, &row);
        finding.alternatives = candidates;
        finding.sources.push(facts.source(row.place, field));
        finding.excerpt = facts.ledger_excerpt(&row, field);
        findings.raise(finding);
    }
}
