//! The vouchers that the findings propose, with what an import asks of a line.

use super::{FindingLine, SideLine};
use crate::finding::{Confidence, Proposal};
use crate::report::words;
use crate::rules::Facts;
use crate::value::{Lang, Quantity};
use chrono::NaiveDate;

/// A line of a proposed voucher. Nothing applies it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoucherLine {
    pub finding: String,
    pub code: &'static str,
    pub confidence: Confidence,
    pub site: String,
    pub date: Option<NaiveDate>,
    /// 其他入库单 or 其他出库单.
    pub document: &'static str,
    pub warehouse: String,
    pub warehouse_code: String,
    pub category: String,
    pub item: String,
    pub name: String,
    pub spec: String,
    pub unit: String,
    /// As the document writes it: below zero in red.
    pub quantity: Quantity,
    pub remark: String,
}

/// A line for every proposal, and one for each other key that the same finding puts right:
/// what was booked under the wrong item or in the wrong warehouse is taken back there.
pub(super) fn of(facts: &Facts<'_>, findings: &[FindingLine], lang: Lang) -> Vec<VoucherLine> {
    let mut lines = Vec::new();
    for finding in findings {
        let Some(proposal) = &finding.proposal else { continue };
        let own = |warehouse: &str, item: &str| warehouse == proposal.warehouse && item == proposal.item;
        let others = finding.effects.iter().filter(|effect| !own(&effect.warehouse, &effect.item));
        let erp = finding.sides.iter().find(|side| side.side == SideLine::ERP);
        let back = others.filter(|effect| !effect.difference.is_zero()).map(|effect| Proposal {
            category: erp.map_or_else(|| proposal.category.clone(), |side| side.category.clone()),
            warehouse: effect.warehouse.clone(),
            item: effect.item.clone(),
            quantity: if proposal.document == Proposal::IN { effect.difference } else { -effect.difference },
            document: proposal.document,
        });
        for proposal in std::iter::once(proposal.clone()).chain(back) {
            lines.push(line(facts, finding, proposal, lang));
        }
    }
    lines
}

/// A line of one proposal.
pub(super) fn line(facts: &Facts<'_>, finding: &FindingLine, proposal: Proposal, lang: Lang) -> VoucherLine {
    let master = &facts.book.master;
    let store = master.warehouse_named(&proposal.warehouse).and_then(|id| master.warehouse(id));
    let item = master.item_by_code(&proposal.item).and_then(|id| master.item(id));
    let text = |text: Option<&crate::value::Text>| text.map(ToString::to_string).unwrap_or_default();
    let site = store.and_then(|store| master.site(store.site?));
    let mut remark = vec![words::proposed(lang), finding.code];
    remark.extend(finding.cause.map(|cause| words::cause(cause, lang)));
    remark.extend(finding.subject.document.as_deref());
    VoucherLine {
        finding: finding.id.clone(),
        code: finding.code,
        confidence: finding.confidence,
        site: text(site),
        date: finding.date,
        document: proposal.document,
        warehouse_code: text(store.and_then(|store| store.code.as_ref())),
        name: item.map(|item| item.name.to_string()).unwrap_or_default(),
        spec: text(item.and_then(|item| item.spec.as_ref())),
        unit: text(item.and_then(|item| item.unit.as_ref())),
        remark: remark.join(" "),
        warehouse: proposal.warehouse,
        category: proposal.category,
        item: proposal.item,
        quantity: proposal.quantity,
    }
}
