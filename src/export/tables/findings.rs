//! `findings`, and what each has several of: effects, sources, related findings.

use super::super::{Table, Type, Value};
use super::{column, optional, typed};
use crate::report::answer::FindingLine;

/// The word that answers have for a value.
fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

pub(super) fn table() -> Table {
    typed(
        "findings",
        "every finding of the rules that ran",
        vec![
            column("finding", Type::Text, "its identity, the same from run to run"),
            column("code", Type::Text, "the rule: `duizhang explain CODE`"),
            column("name", Type::Text, "the rule's name"),
            column("severity", Type::Text, "`error`, `warning` or `info`"),
            column("confidence", Type::Text, "`certain`, `likely` or `ambiguous`"),
            column(
                "owner",
                Type::Text,
                "who has to act: `site`, `department`, `planning`, `other_site`, `outsourcer` or `service_centre`",
            ),
            column("party", Type::Text, "the owner by name"),
            column("clause", Type::Text, "where it stands in the regulation"),
            optional("site", Type::Text, "现场"),
            optional("warehouse", Type::Text, "仓库"),
            optional("item", Type::Text, "存货编码"),
            optional("finding_date", Type::Date, "the day that it is about"),
            optional("document", Type::Text, "单据号"),
            optional("transfer", Type::Text, "调拨单号"),
            optional("category", Type::Text, "出入库类别, or the category of a service"),
            optional("ticket", Type::Text, "工单号"),
            optional("room", Type::Text, "房号"),
            optional("team", Type::Text, "外包单位"),
            optional("person", Type::Text, "the person it is about"),
            optional("work", Type::Text, "工作类型"),
            optional("order_number", Type::Text, "装接单, 工单"),
            optional("quantity", Type::Decimal, "without sign"),
            optional("cause", Type::Text, "the probable cause of a difference"),
            optional("hint", Type::Text, "what the cause rests on"),
            column("message", Type::Text, "what is wrong, in the language of the run"),
            optional("help", Type::Text, "what to do"),
        ],
        |view, each| {
            for line in &view.answer.findings {
                let subject = &line.subject;
                each(&[
                    (&line.id).into(),
                    line.code.into(),
                    line.name.into(),
                    line.severity.key().into(),
                    word(&line.confidence).into(),
                    word(&line.owner).into(),
                    (&line.party).into(),
                    line.clause.into(),
                    Value::or_null(line.site.as_ref()),
                    Value::or_null(line.warehouse.as_ref()),
                    Value::or_null(line.item.as_ref()),
                    Value::or_null(line.date),
                    Value::or_null(subject.document.as_ref()),
                    Value::or_null(subject.transfer.as_ref()),
                    Value::or_null(subject.category.as_ref()),
                    Value::or_null(subject.ticket.as_ref()),
                    Value::or_null(subject.room.as_ref()),
                    Value::or_null(subject.team.as_ref()),
                    Value::or_null(subject.person.as_ref()),
                    Value::or_null(subject.work.as_ref()),
                    Value::or_null(subject.order.as_ref()),
                    Value::or_null(line.quantity),
                    Value::or_null(line.cause),
                    Value::or_null(line.hint),
                    (&line.message).into(),
                    Value::or_null(line.help.as_ref()),
                ])?;
            }
            Ok(())
        },
    )
}

fn id(line: &FindingLine) -> Value<'_> {
    (&line.id).into()
}

pub(super) fn effects() -> Table {
    typed(
        "finding_effects",
        "what each finding explains of a key's difference; their sum over all findings is the difference",
        vec![
            column("finding", Type::Text, "the finding"),
            column("warehouse", Type::Text, "仓库"),
            column("item", Type::Text, "存货编码"),
            column("difference", Type::Decimal, "book less ERP"),
        ],
        |view, each| {
            for line in &view.answer.findings {
                for effect in &line.effects {
                    each(&[
                        id(line),
                        (&effect.warehouse).into(),
                        (&effect.item).into(),
                        effect.difference.into(),
                    ])?;
                }
            }
            Ok(())
        },
    )
}

pub(super) fn sources() -> Table {
    typed(
        "finding_sources",
        "the cells and rows that each finding rests on",
        vec![
            column("finding", Type::Text, "the finding"),
            column("position", Type::Integer, "1 is the first of the finding's"),
            column("file", Type::Text, "the input, as it was named"),
            optional("sheet", Type::Text, "its sheet"),
            optional("sheet_row", Type::Integer, "the row; none for a whole sheet"),
            optional("sheet_cell", Type::Text, "the cell; none for a whole row"),
        ],
        |view, each| {
            for line in &view.answer.findings {
                for (source, position) in line.sources.iter().zip(1_u32..) {
                    each(&[
                        id(line),
                        position.into(),
                        (&source.file).into(),
                        Value::or_null(source.sheet.as_ref()),
                        Value::or_null(source.row),
                        Value::or_null(source.cell.as_ref()),
                    ])?;
                }
            }
            Ok(())
        },
    )
}

pub(super) fn related() -> Table {
    typed(
        "finding_related",
        "findings that are one story",
        vec![column("finding", Type::Text, "the finding"), column("related", Type::Text, "the other one")],
        |view, each| {
            for line in &view.answer.findings {
                for related in &line.related {
                    each(&[id(line), related.into()])?;
                }
            }
            Ok(())
        },
    )
}
