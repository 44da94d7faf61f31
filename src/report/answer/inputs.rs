//! What was read, as an answer lists it: sheets, rows, files passed over, cells overridden.

use super::{Gap, InputLine, OverrideLine, PassedLine, RecordLine, Rows, Skipped, SourceLine};
use crate::inputs::{FileRead, Inputs};
use crate::message::Message;
use crate::place::{SheetId, column_letters};
use crate::record::Listed;
use crate::sheet::{Failure, Override, SheetRead};
use crate::value::Lang;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// One hash over all inputs: names and content.
pub(super) fn inputs_digest(inputs: &Inputs) -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    for file in &inputs.files {
        hash.update(file.shown.as_bytes());
        hash.update([0]);
        hash.update(file.sha256.as_bytes());
        hash.update([0]);
    }
    crate::inputs::hex(&hash.finalize())
}

/// How many sheets of a file could not be read, or one for the file as a whole.
pub(super) fn failed_sheets(file: &FileRead) -> usize {
    let sheets = file.sheets.iter().filter(|sheet| sheet.failure.is_some()).count();
    sheets + usize::from(file.failure.is_some())
}

/// The sheets behind the input lines, in the same order; none for a file without sheets.
pub(super) fn sheet_ids(inputs: &Inputs) -> Vec<Option<SheetId>> {
    let mut ids = Vec::new();
    for (file, at) in inputs.files.iter().zip(0_u32..) {
        let file_id = crate::place::FileId(at);
        for (sheet, number) in file.sheets.iter().zip(0_u32..) {
            if !is_blank(sheet) {
                ids.push(Some(SheetId { file: file_id, sheet: number }));
            }
        }
        if file.failure.is_some() {
            ids.push(None);
        }
    }
    ids
}

fn is_blank(sheet: &SheetRead) -> bool {
    sheet.account.read == 0 && sheet.failure.is_none() && sheet.schema.is_none()
}

pub(super) fn input_lines(inputs: &Inputs, lang: Lang) -> Vec<InputLine> {
    let days = days_by_sheet(inputs);
    let mut lines = Vec::new();
    for (file, at) in inputs.files.iter().zip(0_u32..) {
        for (sheet, number) in file.sheets.iter().zip(0_u32..).filter(|(sheet, _)| !is_blank(sheet)) {
            let id = SheetId { file: crate::place::FileId(at), sheet: number };
            lines.push(sheet_line(file, sheet, days.get(&id).copied(), lang));
        }
        if let Some(error) = &file.failure {
            lines.push(failed_line(file, Message::Unreadable(error.clone()).text(lang)));
        }
    }
    lines
}

fn sheet_line(
    file: &FileRead,
    sheet: &SheetRead,
    days: Option<(NaiveDate, NaiveDate)>,
    lang: Lang,
) -> InputLine {
    let account = &sheet.account;
    InputLine {
        file: file.shown.clone(),
        sha256: file.sha256.clone(),
        sheet: sheet.name.clone(),
        kind: sheet.schema.map(|schema| schema.kind),
        site: None,
        days,
        header_rows: sheet.header_rows.clone(),
        columns: sheet.columns.iter().map(|c| (column_letters(c.col), c.field.key())).collect(),
        unmapped: sheet.unmapped.iter().map(|(col, _)| column_letters(*col)).collect(),
        rows: Rows {
            read: account.read,
            accepted: account.accepted,
            rejected: account.rejected,
            skipped: account.skipped(),
            held: 0,
        },
        skipped: Skipped {
            title: account.title,
            header: account.header,
            nil: account.nil,
            subtotal: account.subtotal,
            note: account.note,
        },
        hidden: sheet.hidden,
        failure: sheet.failure.as_ref().map(|failure| failure_text(failure, lang)),
        layout: sheet.failure.as_ref().and_then(|failure| layout_block(file, failure)),
    }
}

fn failed_line(file: &FileRead, failure: String) -> InputLine {
    InputLine {
        file: file.shown.clone(),
        sha256: file.sha256.clone(),
        sheet: String::new(),
        kind: None,
        site: None,
        days: None,
        header_rows: Vec::new(),
        columns: BTreeMap::new(),
        unmapped: Vec::new(),
        rows: Rows::default(),
        skipped: Skipped::default(),
        hidden: false,
        failure: Some(failure),
        layout: None,
    }
}

/// What to put into the configuration for a form that no synonym knows.
fn layout_block(file: &FileRead, failure: &Failure) -> Option<String> {
    use std::fmt::Write;
    let Failure::UnknownLayout { row, seen } = failure else {
        return None;
    };
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let name = file.shown.rsplit(['/', '!']).next().unwrap_or(&file.shown);
    let mut block = format!("[[layout]]\nkind = \"ledger\"\nfiles = {}\nheader_row = {row}\n", quoted(name));
    let ledger = crate::record::schemas().into_iter().find(|schema| schema.kind == "ledger");
    let meanings = ledger.iter().flat_map(|schema| schema.columns).map(|column| column.field.key());
    let _ = writeln!(block, "# {}", meanings.collect::<Vec<_>>().join(" "));
    block.push_str("[layout.columns]\n");
    for (col, text) in seen {
        let key = if text.trim().is_empty() { column_letters(*col) } else { text.clone() };
        let _ = writeln!(block, "# {} = \"\"", quoted(&key));
    }
    Some(block)
}

fn failure_text(failure: &crate::sheet::Failure, lang: Lang) -> String {
    use crate::sheet::Failure;
    let message = match failure {
        Failure::Source(error) => Message::Unreadable(error.clone()),
        Failure::UnknownLayout { seen, .. } => {
            Message::UnknownLayout { seen: seen.iter().map(|(_, text)| text.clone()).collect() }
        }
        Failure::Matrix => Message::Matrix,
        Failure::Undecided(one, other) => Message::Undecided { one, other },
        Failure::MissingColumn { kind, missing, .. } => {
            Message::MissingColumn { kind, missing: missing.clone() }
        }
        Failure::DoubledColumn { field, .. } => Message::DoubledColumn { field: *field },
    };
    message.text(lang)
}

/// The first and last day of each sheet's records; for an export the day it is as of.
fn days_by_sheet(inputs: &Inputs) -> BTreeMap<SheetId, (NaiveDate, NaiveDate)> {
    let mut days: BTreeMap<SheetId, (NaiveDate, NaiveDate)> = BTreeMap::new();
    let mut put = |sheet: SheetId, day: NaiveDate| {
        let span = days.entry(sheet).or_insert((day, day));
        *span = (span.0.min(day), span.1.max(day));
    };
    let records = &inputs.records;
    records.sent.iter().for_each(|sent| put(sent.place.sheet, sent.date));
    records.documents.iter().for_each(|line| put(line.place.sheet, line.date));
    records.transfers.iter().for_each(|line| put(line.place.sheet, line.date));
    records.counts.iter().for_each(|row| row.counted_on.iter().for_each(|day| put(row.place.sheet, *day)));
    for row in &records.services {
        row.completed.or(row.received).iter().for_each(|day| put(row.place.sheet, *day));
    }
    records.callbacks.iter().filter(|row| !row.beside_service).for_each(|row| {
        row.date.iter().for_each(|day| put(row.place.sheet, *day));
    });
    records.visits.iter().for_each(|row| put(row.place.sheet, row.date));
    records.fieldwork.iter().for_each(|row| put(row.place.sheet, row.date));
    records.complaints.iter().for_each(|row| put(row.place.sheet, row.date));
    records.meetings.iter().for_each(|row| put(row.place.sheet, row.date));
    records.incidents.iter().for_each(|row| put(row.place.sheet, row.occurred.day));
    for (id, _, sheet) in inputs.sheets() {
        match sheet.schema.map(|schema| schema.kind) {
            Some("onhand") => crate::record::onhand_date(&sheet.context).iter().for_each(|day| put(id, *day)),
            Some("movement") => {
                if let Some((from, to)) = crate::record::movement_span(&sheet.context) {
                    put(id, from);
                    put(id, to);
                }
            }
            _ => {}
        }
    }
    days
}

pub(super) fn record_lines(inputs: &Inputs, listed: Vec<Listed>) -> Vec<RecordLine> {
    let line = |listed: Listed| {
        let file = inputs.file(listed.place.sheet.file)?;
        let sheet = inputs.sheet(listed.place.sheet)?;
        Some(RecordLine {
            file: file.shown.clone(),
            sheet: sheet.name.clone(),
            row: listed.place.row,
            kind: listed.kind,
            fields: listed.fields,
        })
    };
    listed.into_iter().filter_map(line).collect()
}

pub(super) fn override_lines(inputs: &Inputs) -> Vec<OverrideLine> {
    let lines = inputs.sheets().flat_map(|(_, file, sheet)| {
        sheet.overridden.iter().map(|overridden| OverrideLine {
            place: override_place(file, sheet, &overridden.rule),
            old: overridden.rule.old.clone(),
            new: overridden.rule.new.clone(),
            reason: overridden.rule.reason.clone(),
            applied: overridden.found.is_none(),
        })
    });
    lines.collect()
}

/// An override whose old value is no longer there must be looked at before anything is
/// trusted that rests on it.
pub(super) fn refused_overrides(inputs: &Inputs, lang: Lang) -> Vec<Gap> {
    let refused = inputs.sheets().flat_map(|(_, file, sheet)| {
        sheet.overridden.iter().filter_map(move |overridden| {
            let found = overridden.found.clone()?;
            let place = override_place(file, sheet, &overridden.rule);
            let why = Message::OverrideRefused { place, old: overridden.rule.old.clone(), found };
            Some(Gap { why: why.text(lang), help: Message::OverrideRefusedHelp.text(lang) })
        })
    });
    refused.collect()
}

fn override_place(file: &FileRead, sheet: &SheetRead, rule: &Override) -> String {
    let sheet = Some(sheet.name.clone());
    let cell = Some(rule.cell.to_ascii_uppercase());
    SourceLine { file: file.shown.clone(), sheet, row: None, cell }.shown()
}

pub(super) fn passed_lines(inputs: &Inputs) -> Vec<PassedLine> {
    let mut lines: Vec<PassedLine> = inputs
        .files
        .iter()
        .filter_map(|file| Some(PassedLine { file: file.shown.clone(), why: file.passed_over? }))
        .collect();
    lines.extend(
        inputs
            .passed_over
            .iter()
            .map(|passed| PassedLine { file: passed.shown.clone(), why: passed.why.key() }),
    );
    for (_, file, sheet) in inputs.sheets().filter(|(_, _, s)| s.no_table && s.account.read > 0) {
        let file = format!("{}:{}", file.shown, sheet.name);
        lines.push(PassedLine { file, why: "sheet without a table" });
    }
    lines.sort_by(|a, b| a.file.cmp(&b.file));
    lines
}
