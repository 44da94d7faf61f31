//! T204 not-approved-across-departments

use crate::finding::{Owner, Severity};
use crate::message::{Message, Told};
use crate::record::TransferLine;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;
use crate::value::Text;

pub static RULE: Rule = Rule {
    code: "T204",
    name: "not-approved-across-departments",
    chinese: "跨部调拨未经批准",
    severity: Severity::Error,
    clause: "账务操作规范 §4.1",
    keys: &["transfer.approvers", "transfer.agreement"],
    zh: Words {
        what: "转出仓库与转入仓库属于不同业务部,调拨单却不是业务管理部计划室制单或审核的,备注也没有写明业务部经理同意。",
        why: "规范:业务部之间的调拨由业务管理部计划室办理。",
        example: "西北业务部自行制单,把齿轮油调往华北业务部的现场。",
        mend: "补办批准;商定的调拨在备注写明「业务部经理同意」,月末把清单交计划室。",
    },
    en: Words {
        what: "The two warehouses of a transfer belong to different departments, yet the order was neither made nor approved by 业务管理部计划室, nor does its remark say that the departments agreed.",
        why: "The regulation: transfers between departments go through the planning office of 业务管理部.",
        example: "A department sends gear oil to a site of another on its own order.",
        mend: "Have it approved; one that was agreed on says so in its remark, and the month's list goes to the planning office.",
    },
    needs: Needs::Orders,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let master = &facts.book.master;
    for line in facts.inputs.records.transfers.iter().filter(|l| facts.book.period.contains(l.date)) {
        let store =
            |name: &str| master.warehouse_named(name).and_then(|id| Some((id, master.warehouse(id)?)));
        let (Some((_, from)), Some((to_id, to))) = (store(&line.from), store(&line.to)) else { continue };
        let (Some(from_department), Some(to_department)) = (&from.department, &to.department) else {
            continue;
        };
        if from_department == to_department || is_approved(facts, line) {
            continue;
        }
        let text = |text: &Option<Text>| text.as_deref().unwrap_or("?").to_owned();
        let told = Told::CrossDepartment {
            number: line.transfer.to_string(),
            from: from_department.to_string(),
            to: to_department.to_string(),
            maker: text(&line.maker_department),
            approver: text(&line.approver),
        };
        let mut finding = findings.draft(Message::from(told));
        finding.help = Some(Message::from(Told::CrossDepartmentHelp));
        finding.site = to.site.and_then(|site| master.site(site)).cloned();
        let item = line.item.code.as_deref().and_then(|code| master.item_by_code(code));
        if let Some(item) = item {
            let (warehouse, code, name) = facts.key_names((to_id, item));
            (finding.warehouse, finding.item, finding.item_name) = (warehouse, code, name);
        }
        finding.date = Some(line.date);
        finding.quantity = Some(line.quantity.abs());
        finding.subject.transfer = Some(line.transfer.to_string());
        finding.owner = Owner::Planning;
        finding.sources.push(facts.source(line.place, Field::MakerDepartment));
        finding.excerpt = facts.export_excerpt(line.place, Field::MakerDepartment);
        findings.raise(finding);
    }
}

/// Made or approved by the planning office, or agreed on between the departments.
fn is_approved(facts: &Facts<'_>, line: &TransferLine) -> bool {
    let policy = &facts.policy.transfer;
    let has = |text: &Option<Text>, words: &[String]| {
        text.as_deref().is_some_and(|text| words.iter().any(|word| text.contains(word.as_str())))
    };
    has(&line.maker_department, &policy.approvers)
        || has(&line.approver, &policy.approvers)
        || has(&line.remark, &policy.agreement)
}
