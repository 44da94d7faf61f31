//! Slips: a workbook for each party that has to act, with only its items and room to answer.

use super::findings::shown;
use super::page::{Column, Done, MOST_ROWS, Page, row};
use super::places::Places;
use super::style::Styles;
use super::table::Book;
use super::{WorkbookError, caution, cell, marked, properties, title};
use crate::finding::Severity;
use crate::inputs::cells::SheetCells;
use crate::report::answer::{Answer, FindingLine, SourceLine};
use crate::report::labels::{self, Label};
use crate::value::{Lang, Quantity};
use std::collections::{BTreeMap, BTreeSet};

const COLUMNS: &[Column] = &[
    Column(Label::Number, 6),
    Column(Label::Severity, 9),
    Column(Label::Date, 12),
    Column(Label::Warehouse, 18),
    Column(Label::ItemCode, 14),
    Column(Label::ItemName, 20),
    Column(Label::Quantity, 24),
    Column(Label::Place, 30),
    Column(Label::WhatIsWrong, 40),
    Column(Label::WhatToDo, 34),
    Column(Label::Reply, 30),
    Column(Label::Id, 12),
];
const HEADS: u32 = 3;
const ITEM: u16 = 4;
const REPLY: u16 = 10;
const LAST: u16 = 11;
/// Characters of a party's name that go into the name of its file.
const MOST_NAME: usize = 60;

/// A slip: the name of its file and its bytes.
pub struct Slip {
    pub file: String,
    pub bytes: Vec<u8>,
}

/// One slip for every party with something to do, by name. What is only worth knowing asks
/// nothing of anybody.
///
/// # Errors
/// Where the items do not fit into a workbook.
pub fn slips(answer: &Answer, lang: Lang) -> Result<Vec<Slip>, WorkbookError> {
    marked_slips(answer, &[], lang)
}

/// The same, with the sheets that the items stand in behind them, as they were sent, the
/// cells at fault marked.
///
/// # Errors
/// Where the items do not fit into a workbook.
pub fn marked_slips(answer: &Answer, sheets: &[SheetCells], lang: Lang) -> Result<Vec<Slip>, WorkbookError> {
    let mut parties: BTreeMap<String, Vec<&FindingLine>> = BTreeMap::new();
    for finding in Places::of(answer).order.iter().filter(|f| f.severity > Severity::Info) {
        parties.entry(finding.party.trim().to_owned()).or_default().push(finding);
    }
    let mut taken = BTreeSet::new();
    let mut slips = Vec::new();
    for (party, findings) in &parties {
        let party = if party.is_empty() { Label::NoSite.text(lang) } else { party };
        let file = file_name(party, answer, &mut taken);
        slips.push(Slip { file, bytes: write(answer, party, findings, sheets, lang)? });
    }
    Ok(slips)
}

/// A name that every file system takes, and that no other slip of the run has.
fn file_name(party: &str, answer: &Answer, taken: &mut BTreeSet<String>) -> String {
    let days = match (&answer.ingest, answer.as_of, answer.period) {
        (Some(_), Some(day), _) => format!("_{day}"),
        (_, _, Some(period)) => format!("_{}_{}", period.from, period.to),
        _ => String::new(),
    };
    let safe = safe(party);
    for n in 1_u64.. {
        let again = if n == 1 { String::new() } else { format!("({n})") };
        let name = format!("{safe}{again}{days}.xlsx");
        // File systems that fold case hold one of two names that differ in it.
        if taken.insert(name.to_lowercase()) {
            return name;
        }
    }
    safe
}

/// Without what Windows, Unix or a shell would stumble over.
pub fn safe(name: &str) -> String {
    let kept = |c: char| {
        let refused = c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
        // Marks that turn the direction of text make a name look like another.
        let turning =
            matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        if refused || turning { '_' } else { c }
    };
    let name: String = name.chars().map(kept).take(MOST_NAME).collect();
    let name = name.trim_matches(|c: char| c == '.' || c == '-' || c.is_whitespace());
    let stem = name.split('.').next().unwrap_or("").to_ascii_uppercase();
    let device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (stem.len() == 4 && (stem.starts_with("COM") || stem.starts_with("LPT")));
    if name.is_empty() || device { format!("_{name}") } else { name.to_owned() }
}

fn write(
    answer: &Answer,
    party: &str,
    findings: &[&FindingLine],
    sheets: &[SheetCells],
    lang: Lang,
) -> Result<Vec<u8>, WorkbookError> {
    let styles = Styles::new();
    let mut book = Book::new(&styles)?;
    book.sheets.set_properties(&properties(answer, Label::Report, lang)?);
    let mut page = Page::new(&mut book, Label::Slip, &styles, lang)?;
    top(&mut page, answer, party, findings.len())?;
    page.heads(HEADS, COLUMNS)?;
    page.room(REPLY, 26);
    for (finding, n) in findings.iter().take(MOST_ROWS).zip(0..) {
        item(&mut page, row(HEADS + 1, n), finding)?;
    }
    page.sheet.set_freeze_panes(HEADS + 1, 0)?;
    page.sheet.set_repeat_rows(HEADS, HEADS)?;
    let next = row(HEADS + 1, findings.len().min(MOST_ROWS));
    if next > HEADS + 1 {
        page.sheet.autofilter(HEADS, 0, next - 1, LAST)?;
        page.codes(HEADS + 1, next - 1, ITEM)?;
    }
    page.finish()?;
    let names = [(0, Label::FilledInBy), (ITEM + 1, Label::SignedOn)];
    for (col, label) in names {
        let text = format!("{}{}", labels::named(label, lang), "_".repeat(16));
        page.sheet.write_string_with_format(next + 1, col, text, &styles.plain)?;
    }
    page.sheet.set_row_height(next + 1, 28)?;
    marked::add(&mut book.sheets, sheets, findings, lang)?;
    book.into_bytes()
}

/// To whom, for which period, and what to do with it.
fn top(page: &mut Page<'_>, answer: &Answer, party: &str, items: usize) -> Done {
    let (styles, lang) = (page.styles, page.lang);
    let heading = format!("{} - {}", cell::clean(party, lang), title(answer, Label::Slip, lang));
    page.sheet.write_string_with_format(0, 0, cell::clean(&heading, lang), &styles.title)?;
    page.sheet.set_row_height(0, 26)?;
    page.sheet.write_string_with_format(1, 0, labels::slip_hint(items, lang), &styles.hint)?;
    let caution = caution(answer, items.saturating_sub(MOST_ROWS), lang);
    page.sheet.write_string_with_format(2, 0, cell::clean(&caution, lang), &styles.caution)?;
    Ok(())
}

fn item(page: &mut Page<'_>, row: u32, finding: &FindingLine) -> Done {
    let styles = page.styles;
    page.quantity((row, 0), Some(Quantity::whole(i64::from(row.saturating_sub(HEADS)))))?;
    let severity = labels::severity(finding.severity, page.lang);
    page.text((row, 1), severity, styles.severity(finding.severity))?;
    page.day((row, 2), finding.date)?;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let names = [text(&finding.warehouse), text(&finding.item), text(&finding.item_name)];
    page.cells((row, 3), &names.each_ref().map(String::as_str))?;
    page.quantity((row, ITEM + 2), finding.quantity)?;
    let sources: Vec<&SourceLine> = finding.sources.iter().collect();
    let help = finding.help.as_deref().unwrap_or("");
    page.cells((row, ITEM + 3), &[&shown(&sources, page.lang), &finding.message, help])?;
    page.sheet.write_blank(row, REPLY, &styles.entry)?;
    page.cell((row, LAST), Some(&finding.id))
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use calamine::{Reader, Xlsx};
    use std::io::Cursor;

    #[test]
    fn every_party_has_its_items_alone() {
        for lang in [Lang::Zh, Lang::En] {
            let slips = slips(&sample::explained(), lang).unwrap();
            let files: Vec<&str> = slips.iter().map(|slip| slip.file.as_str()).collect();
            let days = "_2024-11-01_2024-11-30.xlsx";
            assert_eq!(files, [format!("华北业务部账务员{days}"), format!("白云山风电场{days}")]);
            let mut book: Xlsx<_> =
                calamine::open_workbook_from_rs(Cursor::new(slips[0].bytes.clone())).unwrap();
            let range = book.worksheet_range(Label::Slip.text(lang)).unwrap();
            let at =
                |row: u32, col: u32| range.get_value((row, col)).map(ToString::to_string).unwrap_or_default();
            assert!(at(0, 0).starts_with("华北业务部账务员 - "));
            assert_eq!(at(3, 10), Label::Reply.text(lang));
            assert_eq!([at(4, 0), at(4, 8), at(4, 10)], ["1", "流水账 3,ERP 5", ""].map(str::to_owned));
            assert_eq!(at(5, 8), "");
        }
    }

    #[test]
    fn slips_are_the_same_each_time_and_keep_text_text() {
        let (one, other) =
            (slips(&sample::explained(), Lang::Zh).unwrap(), slips(&sample::explained(), Lang::Zh));
        for (one, other) in one.iter().zip(other.unwrap()) {
            assert!(one.bytes == other.bytes && one.file == other.file);
            let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(one.bytes.clone())).unwrap();
            assert!(book.worksheet_formula(Label::Slip.text(Lang::Zh)).unwrap().is_empty());
        }
        assert!(slips(&sample::empty(), Lang::Zh).unwrap().is_empty());
    }

    #[test]
    fn file_names_are_safe_and_differ() {
        assert_eq!(safe("../甲:乙\u{202e}*?"), "_甲_乙___");
        assert_eq!(
            (safe("con"), safe(" .. "), safe("COM1.x")),
            ("_con".into(), "_".into(), "_COM1.x".into())
        );
        assert_eq!(safe(&"长".repeat(300)).chars().count(), 60);
        let mut taken = BTreeSet::new();
        let answer = sample::empty();
        let mut name = |party: &str| file_name(party, &answer, &mut taken);
        assert_eq!(
            [name("A/b"), name("a_B"), name("A:b")],
            ["A_b.xlsx", "a_B(2).xlsx", "A_b(3).xlsx"].map(str::to_owned)
        );
    }
}
