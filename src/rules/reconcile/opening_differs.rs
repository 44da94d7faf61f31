//! R310 opening-differs

use crate::finding::Severity;
use crate::finding::{Effect, Owner, Source};
use crate::message::Message;
use crate::rules::facts::full_name;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "R310",
    name: "opening-differs",
    chinese: "期初不符",
    severity: Severity::Error,
    clause: "实务操作规范 §1.4.1",
    keys: &[],
    zh: Words {
        what: "同一存货有两个期初:流水账自己写的期初,或另一份期初导出,与对账采用的不同。",
        why: "期初不同,差额会一直带到期末,却不是本期的错。",
        example: "ERP 期初 10,流水账上月结存写 12。",
        mend: "查明上期未达账项或更正期初;采用哪一份见报告。",
    },
    en: Words {
        what: "An item has two openings: the one that a ledger writes, or another export's, is not the one used.",
        why: "A difference in the openings is carried to the end and is no fault of this period.",
        example: "The ERP's opening is 10, the ledger carries 12 forward.",
        mend: "Find what the last period left open, or correct the opening; the report says which one was used.",
    },
    needs: Needs::SecondOpening,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    for differs in &facts.book.balances.openings_differ {
        let (warehouse, code, name) = facts.key_names(differs.key);
        let item = facts.book.master.item(differs.key.1);
        let ledger = differs.ledger;
        let message = Message::OpeningDiffers {
            used: differs.used,
            other: differs.other,
            name: item.map(|item| full_name(item).to_string()).unwrap_or_default(),
            ledger,
        };
        let mut finding = findings.draft(message);
        finding.help = Some(Message::OpeningDiffersHelp { ledger });
        finding.site = facts.site_of_key(differs.key);
        if differs.carries {
            let difference = differs.used - differs.other;
            let key = warehouse.zip(code);
            finding.effects.extend(key.map(|(warehouse, item)| Effect { warehouse, item, difference }));
        }
        (finding.warehouse, finding.item, finding.item_name) = (warehouse, code, name);
        finding.date = Some(facts.book.period.eve());
        finding.quantity = Some((differs.used - differs.other).abs());
        finding.cause = Some("opening_differs");
        finding.owner = if ledger { Owner::Site } else { Owner::Department };
        let field = if ledger { Field::Balance } else { Field::Quantity };
        finding.sources.push(Source { place: differs.place, col: facts.column(differs.place.sheet, field) });
        findings.raise(finding);
    }
}
