//! L117 closed-period

use crate::book::HeldWhy;
use crate::finding::{Owner, Severity};
use crate::message::{Keeping, Message};
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "L117",
    name: "closed-period",
    chinese: "期间已结账",
    severity: Severity::Error,
    clause: "账务操作规范 §7",
    keys: &[],
    zh: Words {
        what: "流水账的行属于已经结账的期间,而文件是结账之后才来的。",
        why: "结账的余额已经签认,补来的行不改动它,也不能无声无息地丢掉。",
        example: "11 月 12-15 结账,12-20 才收到 11-28 的更正表。",
        mend: "确需计入的,duizhang reopen 2024-11 --why …,再重新结账;否则记入本期并在备注说明。",
    },
    en: Words {
        what: "A ledger row belongs to a period that is closed, and its file came after the closing.",
        why: "The balances that were closed are signed for: a late row changes nothing in them, and must not vanish either.",
        example: "November was closed on 12-15; a corrected sheet for 11-28 came on 12-20.",
        mend: "Where it has to count: duizhang reopen 2024-11 --why …, and close again; else enter it in the present period, with a remark.",
    },
    needs: Needs::Closed,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    for held in &facts.book.held {
        let HeldWhy::Closed { period } = held.why else { continue };
        let Some(row) = facts.book.row(held.row) else { continue };
        let mut finding = findings.draft(Message::from(Keeping::LateForClosed { period, day: row.date }));
        finding.help = Some(Message::from(Keeping::LateForClosedHelp { period }));
        finding.site = held.site.and_then(|site| facts.book.master.site(site).cloned());
        if let Some(key) = held.warehouse.zip(held.item) {
            (finding.warehouse, finding.item, finding.item_name) = facts.key_names(key);
        }
        finding.date = Some(row.date);
        finding.quantity = Some(row.effect.abs());
        finding.subject.category = Some(row.category.chinese().to_owned());
        finding.owner = Owner::Department;
        finding.about = row.effect.to_string();
        finding.sources.push(facts.source(row.place, Field::Date));
        finding.excerpt = facts.ledger_excerpt(&row, Field::Date);
        findings.raise(finding);
    }
}
