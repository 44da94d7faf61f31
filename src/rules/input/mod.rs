//! Input findings: what the readers could not take, in the users' words.

mod ambiguous_date;
mod bad_value;
mod code_precision_lost;
mod date_outside;
mod formula_without_value;
mod hidden_content;
mod missing_column;
mod missing_value;
mod resubmission;
mod running_balance;
mod same_file_again;
mod subtotal_mismatch;
mod unknown_layout;
mod unreadable_file;

use super::{Facts, Findings, Rule};
use crate::finding::{Owner, Severity, Source};
use crate::message::Message;
use crate::place::{RowPlace, SheetId};
use crate::record::COUNT_FORM;
use crate::sheet::{Note, SheetRead, Why};

pub(super) static RULES: &[&Rule] = &[
    &unreadable_file::RULE,
    &unknown_layout::RULE,
    &missing_column::RULE,
    &bad_value::RULE,
    &missing_value::RULE,
    &same_file_again::RULE,
    &resubmission::RULE,
    &subtotal_mismatch::RULE,
    &running_balance::RULE,
    &hidden_content::RULE,
    &formula_without_value::RULE,
    &code_precision_lost::RULE,
    &date_outside::RULE,
    &ambiguous_date::RULE,
];

/// Raises a finding for every refused row whose reason is one of the rule's.
pub(super) fn rejected(facts: &Facts<'_>, findings: &mut Findings<'_>, ours: impl Fn(&Why) -> bool) {
    for (id, _, sheet) in facts.inputs.sheets() {
        for row in &sheet.rejected {
            for reject in row.rejects.iter().filter(|reject| ours(&reject.why)) {
                let header = match (reject.col, reject.field) {
                    (Some(col), _) => facts.header_text(sheet, col),
                    (None, Some(field)) => field.chinese().to_owned(),
                    (None, None) => String::new(),
                };
                let why = reject.why.clone();
                let message = Message::Rejected { why: why.clone(), header: header.clone() };
                let mut finding = findings.draft(message);
                finding.help = Some(Message::RejectedHelp { why, header });
                finding.site = site(facts, id, sheet, row);
                finding.date = row.day;
                if let Some(item) = facts.item_of_rejected(sheet, row) {
                    finding.item = Some(item.code);
                    finding.item_name = Some(item.name);
                }
                finding.owner = owner(sheet);
                finding.about = row.cells.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("|");
                let place = RowPlace { sheet: id, row: row.row };
                finding.sources.push(Source { place, col: reject.col });
                finding.excerpt = Some(facts.rejected_excerpt(sheet, row, reject.col));
                findings.raise(finding);
            }
        }
    }
}

fn site(
    facts: &Facts<'_>,
    id: SheetId,
    sheet: &SheetRead,
    row: &crate::sheet::RejectedRow,
) -> Option<crate::value::Text> {
    is_of_site(sheet).then(|| facts.site_of_rejected(id, sheet, row)).flatten()
}

/// Whether a site filled the sheet in, and so answers for it.
fn is_of_site(sheet: &SheetRead) -> bool {
    sheet.schema.is_some_and(|schema| matches!(schema.kind, "ledger" | "stocktake"))
}

/// Sites write ledgers and count sheets, outsourcers their logs; everything else comes out of the ERP.
fn owner(sheet: &SheetRead) -> Owner {
    match sheet.schema.map(|schema| schema.kind) {
        Some("ledger" | "stocktake") | None => Owner::Site,
        Some("fieldwork" | "meters" | "notices" | "meetings" | "incidents") => Owner::Outsourcer,
        Some("complaints") => Owner::ServiceCentre,
        Some(_) => Owner::Department,
    }
}

/// What a rule says of a note.
struct Noted {
    row: u32,
    col: Option<u32>,
    /// The day of the row, where the note is about one.
    day: Option<chrono::NaiveDate>,
    message: Message,
    help: Message,
}

fn noted(facts: &Facts<'_>, findings: &mut Findings<'_>, ours: impl Fn(&Note) -> Option<Noted>) {
    let severity = findings.rule.severity;
    noted_as(facts, findings, severity, ours);
}

fn noted_as(
    facts: &Facts<'_>,
    findings: &mut Findings<'_>,
    severity: Severity,
    ours: impl Fn(&Note) -> Option<Noted>,
) {
    // What a form of ours hides to be known by is no content.
    let is_form = |sheet: &SheetRead| sheet.schema.is_some_and(|schema| schema.kind == COUNT_FORM);
    for (id, file, sheet) in facts.inputs.sheets().filter(|(.., sheet)| !is_form(sheet)) {
        for noted in sheet.notes.iter().filter_map(&ours) {
            let mut finding = findings.draft(noted.message);
            finding.severity = severity;
            finding.help = Some(noted.help);
            finding.owner = owner(sheet);
            let is_ledger = is_of_site(sheet);
            finding.site = is_ledger.then(|| facts.site_of(id, None)).flatten();
            finding.date = noted.day.or_else(|| sheet.context.stated.date().filter(|_| is_ledger));
            finding.about = format!("{}:{}", file.shown, sheet.name);
            let place = RowPlace { sheet: id, row: noted.row };
            finding.sources.push(Source { place, col: noted.col });
            findings.raise(finding);
        }
    }
}

/// The places of ledger rows.
fn rows_of(facts: &Facts<'_>, rows: &[usize]) -> Vec<Source> {
    let place = |at: &usize| facts.book.row(*at).map(|row| Source { place: row.place, col: None });
    rows.iter().filter_map(place).collect()
}
