//! S405 unknown-line

use super::{about, of};
use crate::book::HeldWhy;
use crate::finding::{Finding, Severity, Source};
use crate::message::{Counting, Message};
use crate::record::Condition;
use crate::rules::facts::{full_name, written_name};
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;
use crate::stocktake::{Stocktake, Unplaced};

pub static RULE: Rule = Rule {
    code: "S405",
    name: "unknown-line",
    chinese: "账上没有的行",
    severity: Severity::Error,
    clause: "账务操作规范 §6",
    keys: &[],
    zh: Words {
        what: "盘点表上的一行,现存量和账面中都没有;或其存货、仓库、单位无法识别,不能与账面比较。",
        why: "规范:盘点表由现存量导出而来,两边的编码应当一致。",
        example: "实盘 3 个的一个编码,该仓库的现存量中没有。",
        mend: "核对编码、仓库和单位;确有实物而账上没有的,查明来源后报批入账。",
    },
    en: Words {
        what: "A line of a count sheet that neither the export nor the book has; or its item, store or unit cannot be told, so that it is compared with nothing.",
        why: "The regulation: a count sheet is made of the on-hand export, so the codes are the same on both.",
        example: "Three pieces counted of a code that the store does not have.",
        mend: "Check code, store and unit; what is there and in no book needs its origin found and approved.",
    },
    needs: Needs::Stocktake,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    for (_, line) in of(facts).filter(|(_, line)| super::is_unknown(line)) {
        let Some(counted) = line.counted else { continue };
        let (name, unit) = (super::name(facts, line), super::unit(facts, line));
        let message = Counting::UnknownLine { name, counted, unit };
        let mut finding = about(facts, findings, line, Field::ItemCode, message, Counting::UnknownLineHelp);
        finding.quantity = Some(counted);
        finding.proposal = super::voucher(facts, line);
        findings.raise(finding);
    }
    for odd in facts.stocktake.iter().flat_map(|stocktake| &stocktake.unplaced) {
        findings.raise(unplaced(facts, findings, odd));
    }
}

fn unplaced(facts: &Facts<'_>, findings: &Findings<'_>, odd: &Unplaced) -> Finding {
    let master = &facts.book.master;
    let first = odd.rows.first().and_then(|at| Stocktake::row(facts.book, *at));
    let written = first.map(|row| written_name(&row.item)).unwrap_or_default();
    let texts = |names: &[crate::value::Text]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let (message, help, alternatives, field): (Message, Message, Vec<String>, Field) = match &odd.why {
        HeldWhy::UnknownItem { clash, candidates } => {
            let items = candidates.iter().filter_map(|id| master.item(*id));
            let near: Vec<String> = items.map(|item| format!("{} {}", item.code, full_name(item))).collect();
            let message = match clash {
                true => Message::ItemClash { written: written.clone() },
                false => Message::UnknownItem { written: written.clone() },
            };
            (message, Message::UnknownItemHelp { candidates: near.clone() }, near, Field::ItemCode)
        }
        HeldWhy::Unit { written, master } => {
            let (written, master) = (written.to_string(), master.to_string());
            let help = Message::UnitHelp { written: written.clone(), master: master.clone() };
            (Message::Unit { written, master }, help, Vec::new(), Field::Unit)
        }
        HeldWhy::UnknownSite { written, candidates } => {
            let near = texts(candidates);
            let help = Message::UnknownSiteHelp { candidates: near.clone() };
            let message = match written {
                Some(written) => Message::UnknownSite { written: Some(written.to_string()) },
                None => Counting::StoreUnknown { rows: odd.rows.len(), several: near.clone() }.into(),
            };
            (message, help, near, Field::Site)
        }
        HeldWhy::UnknownWarehouse { written: Some(written), candidates, .. } => {
            let near = texts(candidates);
            let help = Message::UnknownWarehouseHelp { candidates: near.clone() };
            (Message::UnknownWarehouse { written: written.to_string() }, help, near, Field::Warehouse)
        }
        HeldWhy::UnknownWarehouse { condition: Some(condition), candidates, .. } if candidates.len() != 2 => {
            let several = texts(candidates);
            let damaged = *condition == Condition::Damaged;
            let message = Message::NoStore { damaged, several: several.clone() };
            (message, Counting::StoreUnknownHelp.into(), several, Field::Warehouse)
        }
        HeldWhy::UnknownWarehouse { candidates, .. } => {
            let several = texts(candidates);
            let message = Counting::StoreUnknown { rows: odd.rows.len(), several: several.clone() };
            (message.into(), Counting::StoreUnknownHelp.into(), several, Field::Warehouse)
        }
        HeldWhy::SentBefore { .. } | HeldWhy::Closed { .. } => {
            let message = Counting::StoreUnknown { rows: odd.rows.len(), several: Vec::new() };
            (message.into(), Counting::StoreUnknownHelp.into(), Vec::new(), Field::Warehouse)
        }
    };
    let mut finding = findings.draft(message);
    finding.help = Some(help);
    finding.site = odd.site.and_then(|site| master.site(site).cloned());
    finding.warehouse = odd.warehouse.and_then(|id| Some(master.warehouse(id)?.name));
    let written_code = first.filter(|_| odd.rows.len() == 1).and_then(|row| row.item.code);
    finding.item = odd.item.and_then(|id| Some(master.item(id)?.code)).or(written_code);
    finding.date = first.and_then(|row| row.counted_on);
    finding.alternatives = alternatives;
    if odd.rows.len() == 1 {
        finding.item_name = first.and_then(|row| row.item.name);
        finding.quantity = first.and_then(|row| row.counted);
        finding.about = written;
        finding.excerpt = first.and_then(|row| facts.count_excerpt(row, field));
    }
    let rows = odd.rows.iter().filter_map(|at| Stocktake::row(facts.book, *at)).take(super::MOST_SOURCES);
    finding.sources = rows
        .map(|row| {
            let source = facts.source(row.place, field);
            Source { col: source.col.or_else(|| facts.column(row.place.sheet, Field::ItemName)), ..source }
        })
        .collect();
    finding
}
