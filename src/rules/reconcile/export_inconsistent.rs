//! R312 export-inconsistent

use crate::finding::Severity;
use crate::finding::{Effect, Owner, Source};
use crate::message::Message;
use crate::rules::facts::full_name;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "R312",
    name: "export-inconsistent",
    chinese: "导出自相矛盾",
    severity: Severity::Error,
    clause: "",
    keys: &["reconcile.onhand_moves"],
    zh: Words {
        what: "ERP 自己的期初加单据不等于自己的现存量。",
        why: "导出不全、导出之间又有人审核单据,都会如此;这个差额不能算在现场头上。",
        example: "期初 50,单据净减 10,现存量却是 41。",
        mend: "核对导出的范围、审核状态和时间,重新导出。",
    },
    en: Words {
        what: "The ERP's own opening plus its own documents is not its own on-hand.",
        why: "An export that is not whole, or an approval between two exports, has this effect; no site may be charged with it.",
        example: "Opening 50, documents -10, but on-hand says 41.",
        mend: "Check range, approval and time of the exports, and export again.",
    },
    needs: Needs::SelfCheck,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    for odd in &facts.book.balances.inconsistent {
        let (warehouse, code, name) = facts.key_names(odd.key);
        let item = facts.book.master.item(odd.key.1);
        let message = Message::Inconsistent {
            opening: odd.opening,
            moved: odd.moved,
            onhand: odd.onhand,
            name: item.map(|item| full_name(item).to_string()).unwrap_or_default(),
        };
        let mut finding = findings.draft(message);
        finding.help = Some(Message::InconsistentHelp);
        finding.site = facts.site_of_key(odd.key);
        let difference = odd.opening + odd.moved - odd.onhand;
        let key = warehouse.zip(code);
        finding.effects.extend(key.map(|(warehouse, item)| Effect { warehouse, item, difference }));
        (finding.warehouse, finding.item, finding.item_name) = (warehouse, code, name);
        finding.quantity = Some(difference.abs());
        finding.cause = Some("export_inconsistent");
        finding.owner = Owner::Department;
        if let Some(place) = odd.place {
            finding.sources.push(Source { place, col: facts.column(place.sheet, Field::Quantity) });
            finding.excerpt = facts.export_excerpt(place, Field::Quantity);
        }
        findings.raise(finding);
    }
}
