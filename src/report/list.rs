//! The discrepancy list: one finding a line, as CSV or JSON lines.

use super::Answer;
use super::answer::{FindingLine, SourceLine};

const COLUMNS: &[&str] = &[
    "id",
    "code",
    "name",
    "severity",
    "message",
    "help",
    "site",
    "warehouse",
    "item",
    "date",
    "quantity",
    "cause",
    "hint",
    "confidence",
    "clause",
    "owner",
    "place",
    "related",
    "alternatives",
    "ticket",
    "room",
    "team",
    "person",
    "work",
    "order",
];

/// CSV with a byte order mark, for a spreadsheet. `safe` puts an apostrophe before text
/// that a spreadsheet would take for a formula.
///
/// # Errors
/// Passed on from the CSV writer.
pub fn csv(answer: &Answer, safe: bool) -> Result<Vec<u8>, csv::Error> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(b"\xEF\xBB\xBF".to_vec());
    writer.write_record(COLUMNS)?;
    for finding in &answer.findings {
        writer.write_record(record(finding).iter().map(|text| defuse(text, safe)))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// One JSON object a line.
///
/// # Errors
/// Passed on from the serializer.
pub fn jsonl(answer: &Answer) -> Result<Vec<u8>, serde_json::Error> {
    let mut out = Vec::new();
    for finding in &answer.findings {
        serde_json::to_writer(&mut out, finding)?;
        out.push(b'\n');
    }
    Ok(out)
}

fn record(finding: &FindingLine) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let word = |word: Option<&'static str>| word.unwrap_or("").to_owned();
    let places: Vec<String> = finding.sources.iter().map(SourceLine::shown).collect();
    vec![
        finding.id.clone(),
        finding.code.to_owned(),
        finding.name.to_owned(),
        finding.severity.key().to_owned(),
        finding.message.clone(),
        text(&finding.help),
        text(&finding.site),
        text(&finding.warehouse),
        text(&finding.item),
        finding.date.map(|date| date.to_string()).unwrap_or_default(),
        finding.quantity.map(|quantity| quantity.to_string()).unwrap_or_default(),
        word(finding.cause),
        word(finding.hint),
        key(&finding.confidence),
        finding.clause.to_owned(),
        key(&finding.owner),
        places.join("; "),
        finding.related.join("; "),
        finding.alternatives.join("; "),
        text(&finding.subject.ticket),
        text(&finding.subject.room),
        text(&finding.subject.team),
        text(&finding.subject.person),
        text(&finding.subject.work),
        text(&finding.subject.order),
    ]
}

/// The word that the JSON has for a value.
fn key(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

/// Text that a spreadsheet would take for a formula, with an apostrophe before it.
pub fn defuse(text: &str, safe: bool) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if safe && risky && text.parse::<f64>().is_err() { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_never_becomes_a_formula() {
        for text in ["=1+1", "+cmd", "-x", "@sum", "\tx", "＝1", "\rx"] {
            assert_eq!(defuse(text, true), format!("'{text}"));
            assert_eq!(defuse(text, false), text);
        }
        assert_eq!(defuse("-3.5", true), "-3.5");
        assert_eq!(defuse("熔断器", true), "熔断器");
    }
}
