//! L101 unknown-item

use crate::book::HeldWhy;
use crate::finding::Severity;
use crate::message::Message;
use crate::rules::facts::{full_name, written_item};
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "L101",
    name: "unknown-item",
    chinese: "物资不识",
    severity: Severity::Error,
    clause: "账务操作规范 §7",
    keys: &[],
    zh: Words {
        what: "流水账的物资在存货档案和现存量中找不到,或编码与名称型号对应不同的存货。该行暂挂,不计入任何结存。",
        why: "规范:物资名称及型号请参照所属业务部导出的现场现存量中名称、型号。近似的名称只作提示,绝不代填。",
        example: "「齿油 Mobilgear SHC XMP320」:档案中为「齿轮油」。",
        mend: "按提示的名称、型号或编码更正后重报;常见的别名可在 duizhang.toml 的 [aliases.items] 中登记。",
    },
    en: Words {
        what: "An item of a ledger is in neither the item master nor the on-hand export, or its code and its name are of different items. The row is held, in no balance.",
        why: "The regulation: name and model as in the on-hand export of the department. A near name is only suggested, never posted.",
        example: "`齿油 Mobilgear SHC XMP320`: the master has 齿轮油.",
        mend: "Correct name, model or code as suggested and send the day again; enter a common alias under [aliases.items] in duizhang.toml.",
    },
    needs: Needs::Ledger,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    for held in &facts.book.held {
        let (HeldWhy::UnknownItem { clash, candidates }, Some(row)) = (&held.why, facts.book.row(held.row))
        else {
            continue;
        };
        let written = written_item(&row);
        let items = candidates.iter().filter_map(|id| facts.book.master.item(*id));
        let candidates: Vec<String> =
            items.map(|item| format!("{} {}", item.code, full_name(item))).collect();
        let message = match clash {
            true => Message::ItemClash { written },
            false => Message::UnknownItem { written },
        };
        let mut finding = findings.draft(message);
        finding.help = Some(Message::UnknownItemHelp { candidates: candidates.clone() });
        facts.about_held(&mut finding, held, &row);
        finding.alternatives = candidates;
        let field = if row.item.name.is_some() { Field::ItemName } else { Field::ItemCode };
        finding.sources.push(facts.source(row.place, field));
        finding.excerpt = facts.ledger_excerpt(&row, field);
        findings.raise(finding);
    }
    for posting in facts.book.postings.misnamed() {
        let (Some(row), Some(item)) = (facts.book.row(posting.row), facts.book.master.item(posting.item))
        else {
            continue;
        };
        if !facts.book.period.contains(row.date) {
            continue;
        }
        let name = [&row.item.name, &row.item.spec];
        let written: Vec<&str> = name.into_iter().flatten().map(|text| &**text).collect();
        let master = full_name(item).to_string();
        let message = Message::ItemMisnamed { written: written.join(" "), master: master.clone() };
        let mut finding = findings.draft(message);
        finding.severity = Severity::Warning;
        finding.help = Some(Message::ItemMisnamedHelp { master });
        finding.site = facts.site_of(row.place.sheet, row.site.as_ref());
        let (warehouse, code, name) = facts.key_names((posting.warehouse, posting.item));
        (finding.warehouse, finding.item, finding.item_name) = (warehouse, code, name);
        finding.date = Some(row.date);
        finding.quantity = Some(posting.effect.abs());
        finding.sources.push(facts.source(row.place, Field::ItemName));
        finding.excerpt = facts.ledger_excerpt(&row, Field::ItemName);
        findings.raise(finding);
    }
}
