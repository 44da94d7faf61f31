//! A finding as an answer lists it.

use super::{EffectLine, FindingLine, SourceLine};
use crate::finding::{Effect, Finding, Source};
use crate::inputs::Inputs;
use crate::place::A1;
use crate::value::Lang;

pub(super) fn finding_line(finding: &Finding, inputs: &Inputs, lang: Lang) -> FindingLine {
    let text = |text: &Option<crate::value::Text>| text.as_ref().map(ToString::to_string);
    let effect = |effect: &Effect| EffectLine {
        warehouse: effect.warehouse.to_string(),
        item: effect.item.to_string(),
        difference: effect.difference,
    };
    let mut sources: Vec<SourceLine> =
        finding.sources.iter().filter_map(|source| source_line(source, inputs)).collect();
    if let (true, Some(file)) = (sources.is_empty(), &finding.file) {
        sources.push(SourceLine { file: file.clone(), sheet: None, row: None, cell: None });
    }
    FindingLine {
        id: finding.id.clone(),
        code: finding.code,
        name: finding.name,
        severity: finding.severity,
        message: finding.message.text(lang),
        help: finding.help.as_ref().map(|help| help.text(lang)),
        site: text(&finding.site),
        warehouse: text(&finding.warehouse),
        item: text(&finding.item),
        item_name: text(&finding.item_name),
        date: finding.date,
        subject: finding.subject.clone(),
        quantity: finding.quantity,
        cause: finding.cause,
        hint: finding.hint,
        confidence: finding.confidence,
        clause: finding.clause,
        owner: finding.owner,
        party: String::new(),
        effects: finding.effects.iter().map(effect).collect(),
        related: finding.related.clone(),
        alternatives: finding.alternatives.clone(),
        sources,
        sides: Vec::new(),
        proposal: finding.proposal.clone(),
        excerpt: finding.excerpt.clone(),
        state: None,
    }
}

/// A place as an answer writes it.
pub(in crate::report) fn source_line(source: &Source, inputs: &Inputs) -> Option<SourceLine> {
    let file = inputs.file(source.place.sheet.file)?;
    let sheet = inputs.sheet(source.place.sheet).map(|sheet| sheet.name.clone());
    let row = (source.place.row > 0).then_some(source.place.row);
    let cell = row.zip(source.col).map(|(row, col)| A1 { col, row }.to_string());
    Some(SourceLine { file: file.shown.clone(), sheet, row, cell })
}
