//! L111 unit-differs

use crate::book::HeldWhy;
use crate::finding::Severity;
use crate::message::Message;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "L111",
    name: "unit-differs",
    chinese: "单位不符",
    severity: Severity::Error,
    clause: "账务操作规范 §7",
    keys: &[],
    zh: Words {
        what: "流水账的单位与存货档案不同,且没有换算率或别名。该行暂挂,不计入任何结存。",
        why: "3 箱不是 3 个;没有换算率就换算是猜。",
        example: "档案单位为「个」,流水账写「箱」。",
        mend: "改按档案单位填写;或在存货档案给出换算率,或在 duizhang.toml 登记。",
    },
    en: Words {
        what: "The ledger's unit is not the master's, and no factor or alias is known. The row is held, in no balance.",
        why: "3 boxes are not 3 pieces; to convert without a factor is to guess.",
        example: "The master's unit is 个, the ledger says 箱.",
        mend: "Write the quantity in the master's unit, or give the factor in the item master or in duizhang.toml.",
    },
    needs: Needs::Ledger,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    for held in &facts.book.held {
        let (HeldWhy::Unit { written, master }, Some(row)) = (&held.why, facts.book.row(held.row)) else {
            continue;
        };
        let (written, master) = (written.to_string(), master.to_string());
        let message = Message::Unit { written: written.clone(), master: master.clone() };
        let mut finding = findings.draft(message);
        finding.help = Some(Message::UnitHelp { written, master });
        facts.about_held(&mut finding, held, &row);
        let field = if row.other_unit.is_some() { row.column } else { Field::Unit };
        finding.sources.push(facts.source(row.place, field));
        finding.excerpt = facts.ledger_excerpt(&row, field);
        findings.raise(finding);
    }
}
