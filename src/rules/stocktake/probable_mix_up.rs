//! S411 probable-mix-up

use super::about;
use crate::finding::{Confidence, Severity};
use crate::message::{Counting, MixedUp};
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;
use crate::stocktake::{Line, MixKind};

pub static RULE: Rule = Rule {
    code: "S411",
    name: "probable-mix-up",
    chinese: "可能串货",
    severity: Severity::Error,
    clause: "账务操作规范 §6",
    keys: &["stocktake.open_reasons", "stocktake.mix_up_reasons", "stocktake.mix_up_between_sites"],
    zh: Words {
        what: "同样数量的一处盘亏和一处盘盈:同一存货的完好品与损坏品、同一仓库里相近的两种存货、或两个现场的同一存货。合作一条,不再各报盘盈、盘亏。现场已写明其他原因的不合并。",
        why: "串货分作两次调账,实物还在原处,账却错了两次。",
        example: "蓄电池 12Ah 盘亏 2,7.2Ah 盘盈 2。",
        mend: "两处一起复盘;确为串货的报批后一并更正。",
    },
    en: Words {
        what: "A loss and a gain of the same quantity: of the good and the damaged stock of one item, of two near items of one store, or of one item on two sites. Told as one thing instead of a gain and a loss. Not where the site gives another reason.",
        why: "Put right as two adjustments, a mix-up leaves the goods where they are and the book wrong twice.",
        example: "One battery is 2 short, its neighbour 2 over.",
        mend: "Count both again; put a mix-up right together and once approved.",
    },
    needs: Needs::Stocktake,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(stocktake) = facts.stocktake else { return };
    for mix_up in stocktake.mix_ups.iter().filter(|mix_up| mix_up.told) {
        let (Some(loss), Some(gain)) = (stocktake.lines.get(mix_up.loss), stocktake.lines.get(mix_up.gain))
        else {
            continue;
        };
        let quantity = loss.variance.unwrap_or_default().abs();
        let kind = match mix_up.kind {
            MixKind::Conditions => MixedUp::Conditions,
            MixKind::NearItems => MixedUp::NearItems,
            MixKind::Sites => MixedUp::Sites,
        };
        let one_store = mix_up.kind == MixKind::NearItems;
        let named = |line: &Line| named(facts, line, one_store);
        let (unit, names) = (super::unit(facts, loss), (named(loss), named(gain)));
        let message = Counting::MixUp { kind, quantity, unit, loss: names.0, gain: names.1 };
        let mut finding = about(facts, findings, loss, Field::Counted, message, Counting::MixUpHelp);
        finding.quantity = Some(quantity);
        finding.confidence =
            if mix_up.others.is_empty() { Confidence::Likely } else { Confidence::Ambiguous };
        finding.alternatives =
            mix_up.others.iter().filter_map(|at| stocktake.lines.get(*at)).map(named).collect();
        finding.sources.extend(super::sources(facts, gain, Field::Counted));
        finding.proposal = super::voucher(facts, loss);
        findings.raise(finding);
    }
}

fn named(facts: &Facts<'_>, line: &Line, one_store: bool) -> String {
    let name = super::name(facts, line);
    let (warehouse, code, _) = facts.key_names(line.key);
    let code = code.map(|code| format!("{code} ")).unwrap_or_default();
    match warehouse.filter(|_| !one_store) {
        Some(warehouse) => format!("{warehouse} {code}{name}"),
        None => format!("{code}{name}"),
    }
}
