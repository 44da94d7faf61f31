//! K604 sample-too-small

use crate::finding::{Owner, Severity};
use crate::message::Outsourced;
use crate::outsource::{Part, Sample};
use crate::record::Work;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "K604",
    name: "sample-too-small",
    chinese: "抽查不足",
    severity: Severity::Error,
    clause: "外包队伍 §4.3.2、§4.3.3",
    keys: &["outsource.rotation.sample", "outsource.bulk.sample"],
    zh: Words {
        what: "完成的工单抽查不够:轮换为全部表计的 15%,批量装表为二级、三级负荷的 20%,都向上取整。没有写抽查数的作为警告。",
        why: "抽查是中心(装拆班)的职责,不是外包单位的;抽得太少,合格率就没有意义。",
        example: "轮换 91 只,应抽查 14 只,只查了 12 只。",
        mend: "由装拆班补查。「全部二级负荷和全部三级负荷的20%-30%」另一读法的数量列在旁边。",
    },
    en: Words {
        what: "Too few meters of a finished order were checked: 15% of a rotation, 20% of a bulk installation, rounded up. Where no sample is written down it is a warning.",
        why: "Sampling is the duty of the centre, not of the outsourcer; of too small a sample the pass rate means nothing.",
        example: "A rotation of 91 needs 14, and 12 were checked.",
        mend: "Let the crew check more. What the other reading of the second-class loads would ask for stands beside.",
    },
    needs: Needs::Outsourced(Part::Orders),
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(outsource) = facts.outsource else { return };
    for order in outsource.orders.iter().filter(|order| !order.open) {
        let sampled = match order.sampled {
            Sample::Of(sampled) => Some(sampled),
            Sample::Blank => None,
            Sample::NotAsked => continue,
        };
        let found = sampled.unwrap_or_default();
        if found >= order.required_sample {
            continue;
        }
        let rate = match order.work {
            Work::Bulk => facts.policy.outsource.bulk.sample,
            _ => facts.policy.outsource.rotation.sample,
        };
        let said = Outsourced::Sample {
            order: super::order_name(order),
            quantity: order.quantity,
            sampled,
            rate,
            required: order.required_sample,
            second_class: order.second_class,
        };
        let said = [said, Outsourced::SampleHelp { lacking: order.required_sample - found }];
        let mut finding = super::of_order(facts, findings, (outsource, order), Field::Sampled, said);
        finding.owner = Owner::ServiceCentre;
        if sampled.is_none() {
            finding.severity = Severity::Warning;
        }
        if let Some((.., other)) = order.second_class {
            finding.alternatives = vec![format!("second_class: {other}")];
        }
        findings.raise(finding);
    }
}
