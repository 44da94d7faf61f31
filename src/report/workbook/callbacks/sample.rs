//! The sheet of the spot check: what was drawn, and room for what the director hears.

use super::super::page::{Done, FIRST, HEAD, MOST_ROWS, Page, row};
use super::super::style::Styles;
use super::super::table::Book;
use super::super::{WorkbookError, cell};
use crate::callback::{Ticket, known_results};
use crate::policy::Callback;
use crate::report::labels::Label;
use crate::sheet::Field;
use crate::value::{Lang, Period};
use rust_xlsxwriter::{DataValidation, DocProperties, ExcelDateTime};

/// What stands above the tickets.
pub struct SampleHead<'a> {
    pub period: Period,
    /// From how many it was drawn, and how.
    pub told: &'a str,
    pub complete: bool,
}

/// The heads are words that the reader knows, in any language of the report: the sheet is
/// read back. The day of completion has none of them, or the sheet would pass for a list
/// of services.
const HEADS: [(&str, u16); 15] = [
    ("序号", 6),
    ("回访单编号", 14),
    ("工单号", 18),
    ("类别", 10),
    ("房号", 14),
    ("事项", 20),
    ("服务完成于", 12),
    ("责任人", 12),
    ("回访日期", 12),
    ("回访方式", 10),
    ("回访人", 12),
    ("回访人职务", 16),
    ("回访结果", 14),
    ("缺点与不足", 18),
    ("客户建议", 18),
];
const TICKET: u16 = 2;
const FORM: u16 = 1;
const FILLED: u16 = 8;
const ROLE: u16 = 11;
const RESULT: u16 = 12;
const LAST: u16 = 14;

/// The sheet as a workbook. The same sample gives the same bytes.
///
/// # Errors
/// Where it does not fit into a workbook.
pub fn sample(
    drawn: &[&Ticket<'_>],
    head: &SampleHead<'_>,
    policy: &Callback,
    lang: Lang,
) -> Result<Vec<u8>, WorkbookError> {
    let styles = Styles::new();
    let mut book = Book::new(&styles)?;
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title = format!("{} {}", Label::SampleTitle.text(lang), head.period);
    book.sheets.set_properties(&DocProperties::new().set_title(&title).set_creation_datetime(&created));
    let mut page = Page::new(&mut book, Label::SampleSheet, &styles, lang)?;
    fill(&mut page, drawn, head, policy, &title)?;
    book.into_bytes()
}

fn fill(
    page: &mut Page<'_>,
    drawn: &[&Ticket<'_>],
    head: &SampleHead<'_>,
    policy: &Callback,
    title: &str,
) -> Done {
    let styles = page.styles;
    let lang = page.lang;
    page.sheet.write_string_with_format(0, 0, title, &styles.title)?;
    page.sheet.set_row_height(0, 26)?;
    let cautious = if head.complete { "" } else { Label::IncompleteShort.text(lang) };
    let told = format!("{cautious} {} {}", head.told, Label::SampleHint.text(lang));
    page.sheet.write_string_with_format(1, 0, told.trim(), &styles.hint)?;
    for ((name, width), col) in HEADS.iter().zip(0_u16..) {
        page.sheet.write_string_with_format(HEAD, col, *name, &styles.head)?;
        page.sheet.set_column_width(col, *width)?;
    }
    page.sheet.set_row_height(HEAD, 24)?;
    let director = policy.role.director.first().map(String::as_str).unwrap_or_default();
    for (ticket, n) in drawn.iter().take(MOST_ROWS).zip(0..) {
        let at = row(FIRST, n);
        let service = ticket.row;
        let clean = |text: &str| cell::clean(text, lang).into_owned();
        let text = |text: &Option<crate::value::Text>| clean(text.as_deref().unwrap_or(""));
        let number = u32::try_from(n + 1).unwrap_or(u32::MAX);
        page.sheet.write_number_with_format(at, 0, number, &styles.whole)?;
        page.sheet.write_blank(at, FORM, &styles.entry)?;
        let given =
            [clean(&service.ticket), clean(&service.kind), text(&service.room), text(&service.matter)];
        for (text, col) in given.iter().zip(TICKET..) {
            page.sheet.write_string_with_format(at, col, text, &styles.text)?;
        }
        if let Some(day) = service.completed {
            page.sheet.write_date_with_format(at, 6, day, &styles.day)?;
        }
        page.sheet.write_string_with_format(at, 7, text(&service.person), &styles.text)?;
        for col in FILLED..=LAST {
            page.sheet.write_blank(at, col, &styles.entry)?;
        }
        page.sheet.write_string_with_format(at, ROLE, director, &styles.entry)?;
    }
    page.freeze(TICKET + 1)?;
    let next = row(FIRST, drawn.len().min(MOST_ROWS));
    if next > FIRST {
        page.codes(FIRST, next - 1, TICKET)?;
        choices(page, next - 1, policy)?;
    }
    Ok(())
}

/// The results that the policy knows, as far as a list in a cell has room.
fn choices(page: &mut Page<'_>, last: u32, policy: &Callback) -> Done {
    let result = &policy.result;
    let common = [&result.satisfied, &result.neutral, &result.unsatisfied, &result.unreached];
    let words: Vec<&String> = common.into_iter().filter_map(|words| words.first()).collect();
    let known = known_results(policy);
    let message = format!("{}: {}", Field::CallbackResult.chinese(), known.join(" "));
    let list = DataValidation::new()
        .allow_list_strings(&words)?
        .set_error_style(rust_xlsxwriter::DataValidationErrorStyle::Warning)
        .set_error_message(message.chars().take(200).collect::<String>())?;
    page.sheet.add_data_validation(FIRST, RESULT, last, RESULT, &list)?;
    Ok(())
}
