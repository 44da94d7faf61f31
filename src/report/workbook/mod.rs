//! The workbook of an answer: what an accountant works in and hands on.
//!
//! A sheet is held in memory until it is saved, at some hundred bytes a cell: a sheet of
//! 100,000 rows takes a few hundred megabytes.

mod balances;
mod calendar;
mod callbacks;
mod causes;
mod cell;
mod findings;
mod forms;
mod front;
mod inputs;
mod marked;
mod matches;
mod outsource;
mod page;
mod period;
mod places;
mod rows;
mod sites;
mod slips;
mod statement;
mod stocktake;
mod style;
mod summary;
mod transfers;
mod vouchers;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use calendar::status;
pub use callbacks::{SampleHead, callbacks, sample as callback_sample};
pub use forms::{FormStyle, form};
pub use outsource::write as outsourcers;
pub use period::report;
pub use slips::{Slip, marked_slips, safe as safe_name, slips};
pub use stocktake::stocktake;

use super::answer::Answer;
use super::labels::{self, Label};
use crate::value::Lang;
use causes::Causes;
use page::Page;
use places::Places;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use style::Styles;

/// Why no workbook could be made.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    #[error("the workbook cannot be made: {0}")]
    Xlsx(#[from] XlsxError),
}

/// The answer as a workbook. The same answer gives the same bytes.
///
/// # Errors
/// Where the answer does not fit into a workbook.
pub fn write(answer: &Answer, lang: Lang) -> Result<Vec<u8>, WorkbookError> {
    let styles = Styles::new();
    let mut book = start(answer, Label::Report, &styles, lang)?;
    pages(&mut book, answer, &styles, lang)?;
    let mut page = Page::new(&mut book, Label::Inputs, &styles, lang)?;
    inputs::write(&mut page, answer)?;
    Ok(book.save_to_buffer()?)
}

/// The sheets of a reconciliation, but for that of the inputs.
fn pages(book: &mut Workbook, answer: &Answer, styles: &Styles, lang: Lang) -> page::Done {
    let places = Places::of(answer);
    let causes = Causes::of(answer);
    let mut page = Page::new(book, Label::Summary, styles, lang)?;
    summary::write(&mut page, answer, &places, &causes)?;
    let mut page = Page::new(book, Label::Balances, styles, lang)?;
    balances::write(&mut page, answer, &places)?;
    let mut page = Page::new(book, Label::Discrepancies, styles, lang)?;
    findings::write(&mut page, answer, &places)?;
    let mut page = Page::new(book, Label::Statement, styles, lang)?;
    statement::write(&mut page, answer, &places)?;
    let mut page = Page::new(book, Label::Vouchers, styles, lang)?;
    vouchers::write(&mut page, answer)?;
    let mut page = Page::new(book, Label::Transfers, styles, lang)?;
    transfers::write(&mut page, answer, &places)?;
    let mut page = Page::new(book, Label::Causes, styles, lang)?;
    causes::write(&mut page, answer, &causes)?;
    let mut page = Page::new(book, Label::Matches, styles, lang)?;
    matches::write(&mut page, answer)?;
    let mut page = Page::new(book, Label::HeldAndRejected, styles, lang)?;
    rows::write(&mut page, answer)?;
    Ok(())
}

/// The answer of `ingest` as a workbook: what is wrong, the rows at fault, the files.
///
/// # Errors
/// Where the answer does not fit into a workbook.
pub fn ingest(answer: &Answer, lang: Lang) -> Result<Vec<u8>, WorkbookError> {
    let styles = Styles::new();
    let places = Places::of(answer);
    let mut book = start(answer, Label::Report, &styles, lang)?;
    let mut page = Page::new(&mut book, Label::Discrepancies, &styles, lang)?;
    findings::write(&mut page, answer, &places)?;
    let mut page = Page::new(&mut book, Label::HeldAndRejected, &styles, lang)?;
    rows::write(&mut page, answer)?;
    let mut page = Page::new(&mut book, Label::Inputs, &styles, lang)?;
    inputs::write(&mut page, answer)?;
    Ok(book.save_to_buffer()?)
}

/// A workbook without sheets.
fn start(answer: &Answer, name: Label, styles: &Styles, lang: Lang) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    book.set_default_format(&styles.base, 22, 64)?;
    book.set_properties(&properties(answer, name, lang)?);
    Ok(book)
}

/// The time is fixed, so that equal answers are equal files.
fn properties(answer: &Answer, name: Label, lang: Lang) -> Result<DocProperties, XlsxError> {
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    Ok(DocProperties::new()
        .set_title(title(answer, name, lang))
        .set_comment(format!("duizhang {}", answer.version))
        .set_custom_property(crate::inputs::OWN_MARK, answer.version)
        .set_creation_datetime(&created))
}

/// A title with the period, or the day that the answer is as of.
fn title(answer: &Answer, label: Label, lang: Lang) -> String {
    let name = label.text(lang);
    match (answer.period, answer.as_of) {
        (Some(period), _) => format!("{name} {period}"),
        (None, Some(day)) => format!("{name} {day}"),
        (None, None) => name.to_owned(),
    }
}

/// What a reader of one sheet alone has to know of the answer as a whole.
fn caution(answer: &Answer, left_out: usize, lang: Lang) -> String {
    let mut parts = Vec::new();
    if !answer.summary.complete {
        parts.push(Label::IncompleteShort.text(lang).to_owned());
    }
    parts.extend(filter(answer, lang));
    if left_out > 0 {
        parts.push(labels::left_out(left_out, lang));
    }
    parts.join("; ")
}

/// The selection of findings in words, if there is one.
fn filter(answer: &Answer, lang: Lang) -> Option<String> {
    let selection = answer.select.as_ref()?;
    let part = |label: Label, codes: &[String]| {
        (!codes.is_empty()).then(|| format!("{} {}", label.text(lang), codes.join(", ")))
    };
    let parts: Vec<String> =
        [part(Label::Selected, &selection.select), part(Label::Ignored, &selection.ignore)]
            .into_iter()
            .flatten()
            .collect();
    let head = Label::Filtered.text(lang);
    Some(if parts.is_empty() { head.to_owned() } else { format!("{head} ({})", parts.join("; ")) })
}
