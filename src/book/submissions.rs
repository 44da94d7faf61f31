//! The same day sent twice: repeats count once, corrections replace, the rest is held.

use super::master::SiteId;
use super::resolve::{Held, HeldWhy, Posting, Postings};
use crate::inputs::Inputs;
use crate::inputs::memory::Closed;
use crate::place::{FileId, SheetId};
use crate::record::rows::Rows;
use crate::record::{LedgerRow, Records};
use crate::value::name::key;
use chrono::NaiveDate;
use foldhash::fast::RandomState;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What became of a day that a second file speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resent {
    pub site: Option<SiteId>,
    pub date: Option<NaiveDate>,
    /// The later file and its rows for that day.
    pub sheet: SheetId,
    pub rows: Vec<usize>,
    /// The file that the day counts from.
    pub first: SheetId,
    pub what: ResentAs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResentAs {
    /// The same rows: they count once.
    Repeat,
    /// Marked as a correction: it replaces what was sent before.
    Correction,
    /// Other rows without a mark: they are held.
    Unmarked,
}

/// The outcome over all days.
#[derive(Debug, Default)]
pub struct Submissions {
    pub resent: Vec<Resent>,
    /// Rows that another file had given already.
    pub repeated: BTreeSet<usize>,
    /// Rows that a correction replaced.
    pub replaced: BTreeSet<usize>,
    pub held: Vec<Held>,
}

struct Part {
    file: FileId,
    sheet: SheetId,
    postings: Vec<Posting>,
    warehouses: Option<BTreeSet<String>>,
    /// The version of a correction; none for a first report.
    version: Option<u32>,
}

/// Decides, per site and day, which file's rows count.
pub fn decide(inputs: &Inputs, postings: &Postings) -> Submissions {
    let rows = &inputs.records.ledger;
    let several = of_several_files(postings);
    let mut outcome = Submissions::default();
    if several.is_empty() {
        return outcome;
    }
    let mut days: BTreeMap<Day, Vec<Posting>> = BTreeMap::new();
    for posting in postings {
        if let Some(day) = posting.site.map(|site| (site, posting.date)).filter(|day| several.contains(day)) {
            days.entry(day).or_default().push(posting);
        }
    }
    for ((site, date), postings) in days {
        let parts = parts(inputs, rows, postings);
        if parts.len() > 1 {
            settle_day(inputs, site, date, parts, rows, &mut outcome);
        }
    }
    outcome
}

/// The closed period that a row is of, where it came after that was closed. What lies
/// beside a book came after all that the book has.
pub fn came_late(inputs: &Inputs, row: usize) -> Option<Closed> {
    let row = inputs.records.ledger.get(row)?;
    let closed = inputs.memory.closed_on(row.date)?;
    let arrival = inputs.file(row.place.sheet.file)?.arrival;
    arrival.is_none_or(|arrival| arrival.run > closed.run).then_some(closed)
}

/// A sheet that says a day again.
type Again = (SheetId, Option<SiteId>, Option<NaiveDate>);

/// Rows for closed periods: what was there already is a repeat, and the rest is held.
pub fn refuse_late(inputs: &Inputs, postings: &Postings, late: Vec<Posting>, outcome: &mut Submissions) {
    let rows = &inputs.records.ledger;
    let mut counted: HashMap<(Option<SiteId>, Option<NaiveDate>), HashMap<String, usize>> = HashMap::new();
    let day = |posting: &Posting| (posting.site, rows.get(posting.row).map(|row| row.date));
    if !late.is_empty() {
        for posting in postings {
            *counted.entry(day(&posting)).or_default().entry(content(&posting, rows)).or_insert(0) += 1;
        }
    }
    let first_of = |posting: &Posting| {
        let same =
            postings.iter().find(|p| day(p) == day(posting) && content(p, rows) == content(posting, rows));
        same.and_then(|same| rows.get(same.row)).map(|row| row.place.sheet)
    };
    let mut again: BTreeMap<Again, (SheetId, Vec<usize>)> = BTreeMap::new();
    for posting in late {
        let Some(sheet) = rows.get(posting.row).map(|row| row.place.sheet) else { continue };
        let known = counted.get_mut(&day(&posting));
        let (site, date) = day(&posting);
        if known.is_some_and(|known| take(known, &content(&posting, rows)))
            && let Some(first) = first_of(&posting)
        {
            outcome.repeated.insert(posting.row);
            again.entry((sheet, site, date)).or_insert((first, Vec::new())).1.push(posting.row);
        } else if let Some(closed) = came_late(inputs, posting.row) {
            outcome.held.push(Held {
                row: posting.row,
                site,
                warehouse: Some(posting.warehouse),
                item: Some(posting.item),
                why: HeldWhy::Closed { period: closed.period },
            });
        }
    }
    for ((sheet, site, date), (first, rows)) in again {
        let path = |sheet: SheetId| inputs.file(sheet.file).map(|file| file.shown.as_str());
        if path(first) != path(sheet) {
            outcome.resent.push(Resent { site, date, sheet, rows, first, what: ResentAs::Repeat });
        }
    }
}

/// A site's day.
type Day = (SiteId, NaiveDate);

/// The days that more than one file speaks of: all others are as they were sent.
fn of_several_files(postings: &Postings) -> HashSet<Day, RandomState> {
    let mut first: HashMap<Day, FileId, RandomState> = HashMap::default();
    let mut several = HashSet::default();
    let mut last = None;
    for posting in postings {
        let Some(site) = posting.site else {
            continue;
        };
        let (day, file) = ((site, posting.date), posting.sheet.file);
        // Rows of one day mostly stand together.
        if last.replace((day, file)) != Some((day, file)) && *first.entry(day).or_insert(file) != file {
            several.insert(day);
        }
    }
    several
}

/// The day's rows by file, first reports before corrections, corrections by version.
fn parts(inputs: &Inputs, rows: &Rows<LedgerRow>, postings: Vec<Posting>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for posting in postings {
        let Some(row) = rows.get(posting.row) else {
            continue;
        };
        let sheet = row.place.sheet;
        match parts.iter_mut().find(|part| part.file == sheet.file) {
            Some(part) => {
                part.postings.push(posting);
                part.name(&row);
            }
            None => {
                let mut part = Part {
                    file: sheet.file,
                    sheet,
                    postings: vec![posting],
                    warehouses: Some(BTreeSet::new()),
                    version: inputs.sheet(sheet).and_then(|sheet| version_of(&sheet.context)),
                };
                part.name(&row);
                parts.push(part);
            }
        }
    }
    // `0301` before `0301 (2)`, whatever sorts before the dot of the extension.
    let stem = |part: &Part| {
        let shown = inputs.file(part.file).map(|file| file.shown.as_str()).unwrap_or_default();
        shown.rsplit_once('.').map_or(shown, |(stem, _)| stem).to_owned()
    };
    let arrival = |part: &Part| inputs.file(part.file).and_then(|file| file.arrival);
    parts.sort_by_cached_key(|part| (part.version, arrival(part), stem(part), part.file));
    parts
}

impl Part {
    /// A row without a warehouse speaks for all of them.
    fn name(&mut self, row: &LedgerRow) {
        match (&row.warehouse, &mut self.warehouses) {
            (Some(name), Some(set)) => {
                set.insert(key(name));
            }
            _ => self.warehouses = None,
        }
    }

    fn overlaps(&self, other: &Part) -> bool {
        match (&self.warehouses, &other.warehouses) {
            (Some(a), Some(b)) => !a.is_disjoint(b),
            _ => true,
        }
    }
}

fn settle_day(
    inputs: &Inputs,
    site: SiteId,
    date: NaiveDate,
    parts: Vec<Part>,
    rows: &Rows<LedgerRow>,
    outcome: &mut Submissions,
) {
    let mut counted: Vec<Part> = Vec::new();
    for part in parts {
        let earlier: Vec<usize> =
            (0..counted.len()).filter(|at| counted.get(*at).is_some_and(|c| c.overlaps(&part))).collect();
        let Some(first) = earlier.first().and_then(|at| counted.get(*at)).map(|c| c.sheet) else {
            counted.push(part);
            continue;
        };
        let resent = |rows: Vec<usize>, what| Resent {
            site: Some(site),
            date: Some(date),
            sheet: part.sheet,
            rows,
            first,
            what,
        };
        let mut known = content_counts(earlier.iter().filter_map(|at| counted.get(*at)), rows);
        let (same, other): (Vec<Posting>, Vec<Posting>) =
            part.postings.iter().copied().partition(|posting| take(&mut known, &content(posting, rows)));
        let left_over = known.values().any(|count| *count > 0);
        let newest = earlier.iter().filter_map(|at| counted.get(*at)).map(|c| c.version).max().flatten();
        if part.version > newest && (!other.is_empty() || left_over) {
            let replaced = earlier.iter().rev().map(|at| counted.remove(*at));
            let old: Vec<usize> = replaced
                .flat_map(|old| old.postings.into_iter().map(|p| p.row).collect::<Vec<_>>())
                .collect();
            outcome.replaced.extend(old);
            let new = part.postings.iter().map(|p| p.row).collect();
            outcome.resent.push(resent(new, ResentAs::Correction));
            counted.push(part);
            continue;
        }
        if !same.is_empty() {
            let again: Vec<usize> = same.iter().map(|p| p.row).collect();
            outcome.repeated.extend(&again);
            // A workbook that grows from day to day says its earlier days again: no news.
            let path = |file| inputs.file(file).map(|file| file.shown.as_str());
            if path(first.file) != path(part.file) {
                outcome.resent.push(resent(again, ResentAs::Repeat));
            }
        }
        if !other.is_empty() {
            for posting in &other {
                outcome.held.push(Held {
                    row: posting.row,
                    site: posting.site,
                    warehouse: Some(posting.warehouse),
                    item: Some(posting.item),
                    why: HeldWhy::SentBefore { first },
                });
            }
            let extra = other.iter().map(|p| p.row).collect();
            outcome.resent.push(resent(extra, ResentAs::Unmarked));
        }
    }
}

/// Everything that makes two rows the same, but their place.
fn content(posting: &Posting, rows: &Rows<LedgerRow>) -> String {
    let Some(row) = rows.get(posting.row) else {
        return String::new();
    };
    let text = |text: &Option<crate::value::Text>| text.as_deref().map(key).unwrap_or_default();
    format!(
        "{}|{}|{}|{}|{}|{}|{}|{}|{}|{}",
        posting.warehouse.0,
        posting.item.0,
        row.category.chinese(),
        row.direction.key(),
        posting.effect,
        text(&row.document),
        text(&row.transfer),
        text(&row.turbine),
        text(&row.person),
        text(&row.remark),
    )
}

fn content_counts<'a>(
    parts: impl Iterator<Item = &'a Part>,
    rows: &Rows<LedgerRow>,
) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for posting in parts.flat_map(|part| &part.postings) {
        *counts.entry(content(posting, rows)).or_insert(0) += 1;
    }
    counts
}

/// One stored row absorbs one new row.
fn take(counts: &mut HashMap<String, usize>, content: &str) -> bool {
    match counts.get_mut(content) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    }
}

/// The version of a correction: 更正, 重报, 补报 or `v2` in title, sheet, file or folder.
pub(crate) fn version_of(context: &crate::sheet::Context) -> Option<u32> {
    const WORDS: &[&str] = &["更正", "重报", "补报", "修正", "订正", "修订", "更新版", "correct", "revis"];
    let names: Vec<String> = context.names().map(key).collect();
    let numbered = names.iter().filter_map(|name| version_number(name)).max();
    let marked = names.iter().any(|name| WORDS.iter().any(|word| name.contains(word)));
    match (numbered, marked) {
        (Some(number), _) => Some(number),
        (None, true) => Some(1),
        (None, false) => None,
    }
}

/// `v2`, `第2版`; a first version is no correction.
fn version_number(name: &str) -> Option<u32> {
    let chars: Vec<char> = name.chars().collect();
    let digits_from = |at: usize| -> Option<u32> {
        let text: String = chars.iter().skip(at).take_while(|c| c.is_ascii_digit()).collect();
        text.parse().ok()
    };
    let mut found = None;
    for (at, c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|b| chars.get(b));
        let starts_word = before.is_none_or(|b| !b.is_ascii_alphabetic());
        if *c == 'v' && starts_word {
            found = found.max(digits_from(at + 1));
        }
        if *c == '第'
            && let Some(number) = digits_from(at + 1)
        {
            let rest: String = chars.iter().skip(at + 1).skip_while(|c| c.is_ascii_digit()).take(1).collect();
            if rest == "版" {
                found = found.max(Some(number));
            }
        }
    }
    found.filter(|number| (2..100).contains(number))
}

/// ERP lines that several exports hold: a document's lines count as often as the export
/// that has most of them. Returns the lines to leave out, with the sheets they stand on.
pub fn repeated_documents(records: &Records) -> BTreeMap<SheetId, (SheetId, Vec<usize>)> {
    let several = on_several_sheets(records);
    if several.is_empty() {
        return BTreeMap::new();
    }
    let mut by_content: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, line) in records.documents.iter().enumerate() {
        if !several.contains(&line.document.spot()) {
            continue;
        }
        let code = line.item.code.as_deref().unwrap_or("");
        let content = format!(
            "{}|{}|{code}|{}|{}|{}",
            line.document,
            key(&line.warehouse),
            line.effect,
            line.date,
            line.class
        );
        by_content.entry(content).or_default().push(at);
    }
    let mut left_out: BTreeMap<SheetId, (SheetId, Vec<usize>)> = BTreeMap::new();
    for lines in by_content.into_values() {
        let sheet_of = |at: &usize| records.documents.get(*at).map(|line| line.place.sheet);
        let Some(first) = lines.iter().filter_map(sheet_of).min() else {
            continue;
        };
        let mut per_sheet: BTreeMap<SheetId, Vec<usize>> = BTreeMap::new();
        for at in &lines {
            if let Some(sheet) = sheet_of(at) {
                per_sheet.entry(sheet).or_default().push(*at);
            }
        }
        // The list that knows most of them approved is the newest.
        let approved = |lines: &[usize]| {
            lines.iter().filter(|at| records.documents.get(**at).is_some_and(|line| line.approved)).count()
        };
        let mut per_sheet: Vec<(SheetId, Vec<usize>)> = per_sheet.into_iter().collect();
        per_sheet.sort_by_key(|(sheet, lines)| (std::cmp::Reverse(approved(lines)), *sheet));
        let mut counted = 0;
        for (sheet, lines) in per_sheet {
            let repeated = counted.min(lines.len());
            counted = counted.max(lines.len());
            if repeated > 0 {
                let entry = left_out.entry(sheet).or_insert((first, Vec::new()));
                entry.1.extend(lines.into_iter().take(repeated));
            }
        }
    }
    for (_, lines) in left_out.values_mut() {
        lines.sort_unstable();
    }
    left_out
}

/// The documents that more than one sheet speaks of: only they can be repeats.
/// By where their numbers lie.
fn on_several_sheets(records: &Records) -> HashSet<usize, RandomState> {
    let mut several = HashSet::default();
    let mut first: HashMap<usize, SheetId, RandomState> = HashMap::default();
    let mut last = None;
    let near = near_sheets(records);
    for line in records.documents.iter().filter(|line| near.contains(&line.place.sheet)) {
        let (document, sheet) = (line.document.spot(), line.place.sheet);
        // The lines of a document mostly stand together.
        if last.replace((document, sheet)) != Some((document, sheet))
            && *first.entry(document).or_insert(sheet) != sheet
        {
            several.insert(document);
        }
    }
    several
}

/// The sheets that can have a document in common with another: by the first and the last of
/// their numbers. Lists of several months mostly have none.
fn near_sheets(records: &Records) -> BTreeSet<SheetId> {
    let mut spans: BTreeMap<SheetId, (&str, &str)> = BTreeMap::new();
    for line in &records.documents {
        let document = line.document.lasting();
        let span = spans.entry(line.place.sheet).or_insert((document, document));
        *span = (span.0.min(document), span.1.max(document));
    }
    let mut spans: Vec<(&str, &str, SheetId)> =
        spans.into_iter().map(|(sheet, (from, to))| (from, to, sheet)).collect();
    spans.sort_unstable();
    let mut near = BTreeSet::new();
    // The span that reaches furthest of those before.
    let mut furthest: Option<(&str, SheetId)> = None;
    for (from, to, sheet) in spans {
        if let Some((_, other)) = furthest.filter(|(end, _)| *end >= from) {
            near.extend([other, sheet]);
        }
        if furthest.is_none_or(|(end, _)| end < to) {
            furthest = Some((to, sheet));
        }
    }
    near
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_numbers_of_two_and_more() {
        for (name, version) in [
            ("乌兰20241103v2", Some(2)),
            ("乌兰 20241103 V2", Some(2)),
            ("ledger_v3.1", Some(3)),
            ("第2版", Some(2)),
            ("v1", None),
            ("v2024", None),
            ("dev2", None),
        ] {
            assert_eq!(version_number(&key(name)), version, "{name}");
        }
    }

    #[test]
    fn documents_are_looked_for_on_the_sheets_whose_numbers_meet() {
        let line = |sheet: u32, document: &str| {
            serde_json::from_value(serde_json::json!({
                "place": { "sheet": { "file": sheet, "sheet": 0 }, "row": 2 },
                "date": "2025-03-01", "document": document, "warehouse": "库", "class": "领用",
                "item": { "code": "01", "name": null, "spec": null, "unit": null },
                "category": null, "direction": "Out", "red": false, "effect": "-1", "written": "1",
                "column": "quantity", "approved": true, "approved_on": null,
                "business": null, "transfer": null, "remark": null,
            }))
            .unwrap()
        };
        let of = |lines: &[(u32, &str)]| Records {
            documents: lines.iter().map(|(sheet, document)| line(*sheet, document)).collect(),
            ..Records::default()
        };
        let sheets = |records: &Records| near_sheets(records).iter().map(|s| s.file.0).collect::<Vec<_>>();
        let apart = of(&[(0, "B3"), (0, "B1"), (1, "C2"), (1, "C1"), (2, "A9")]);
        assert_eq!(sheets(&apart), [0; 0]);
        assert!(repeated_documents(&apart).is_empty());
        // One sheet around two that do not meet, and one that begins where it ends.
        let around = of(&[(0, "B1"), (0, "B9"), (1, "B2"), (1, "B3"), (2, "B5"), (3, "B9"), (4, "D1")]);
        assert_eq!(sheets(&around), [0, 1, 2, 3]);
        let repeated = repeated_documents(&around);
        assert_eq!(repeated.values().map(|(_, lines)| lines.as_slice()).collect::<Vec<_>>(), [[5]]);
    }
}
