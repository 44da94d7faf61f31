//! The workbook of an answer: what an accountant works in and hands on.

mod balances;
mod calendar;
mod callbacks;
mod causes;
mod cell;
mod fill;
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
mod rows_xml;
mod sites;
mod slips;
mod statement;
mod stocktake;
mod style;
mod summary;
mod table;
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
use rust_xlsxwriter::{DocProperties, ExcelDateTime, XlsxError};
use std::io::Write;
use std::rc::Rc;
use style::Styles;
use table::Book;

/// Why no workbook could be made.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    #[error("the workbook cannot be made: {0}")]
    Xlsx(XlsxError),
    /// Where it is written to.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl From<XlsxError> for WorkbookError {
    fn from(error: XlsxError) -> WorkbookError {
        match error {
            XlsxError::IoError(error) => WorkbookError::Io(error),
            other => WorkbookError::Xlsx(other),
        }
    }
}

/// The answer as a workbook. The same answer gives the same bytes.
///
/// # Errors
/// Where the answer does not fit into a workbook, and those of `out`.
pub fn write(answer: &Answer, lang: Lang, out: &mut dyn Write) -> Result<(), WorkbookError> {
    let styles = Styles::new();
    let mut book = start(answer, Label::Report, &styles, lang)?;
    pages(&mut book, answer, &styles, lang)?;
    book.sheet(Label::Inputs, &styles, lang, |page| inputs::write(page, answer))?;
    book.save(out)
}

/// The sheets of a reconciliation, but for that of the inputs.
fn pages<'d>(book: &mut Book<'d>, answer: &'d Answer, styles: &'d Styles, lang: Lang) -> page::Done {
    let places = Rc::new(Places::of(answer));
    let causes = Causes::of(answer);
    let mut page = Page::new(book, Label::Summary, styles, lang)?;
    summary::write(&mut page, answer, &places, &causes)?;
    book.sheet(Label::Balances, styles, lang, |page| balances::write(page, answer, &places))?;
    book.sheet(Label::Discrepancies, styles, lang, |page| findings::write(page, answer, &places))?;
    let mut page = Page::new(book, Label::Statement, styles, lang)?;
    statement::write(&mut page, answer, &places)?;
    book.sheet(Label::Vouchers, styles, lang, |page| vouchers::write(page, answer))?;
    book.sheet(Label::Transfers, styles, lang, |page| transfers::write(page, answer, &places))?;
    let mut page = Page::new(book, Label::Causes, styles, lang)?;
    causes::write(&mut page, answer, &causes)?;
    book.sheet(Label::Matches, styles, lang, |page| matches::write(page, answer))?;
    book.sheet(Label::HeldAndRejected, styles, lang, |page| rows::write(page, answer))?;
    Ok(())
}

/// The answer of `ingest` as a workbook: what is wrong, the rows at fault, the files.
///
/// # Errors
/// Where the answer does not fit into a workbook, and those of `out`.
pub fn ingest(answer: &Answer, lang: Lang, out: &mut dyn Write) -> Result<(), WorkbookError> {
    let styles = Styles::new();
    let places = Rc::new(Places::of(answer));
    let mut book = start(answer, Label::Report, &styles, lang)?;
    book.sheet(Label::Discrepancies, &styles, lang, |page| findings::write(page, answer, &places))?;
    book.sheet(Label::HeldAndRejected, &styles, lang, |page| rows::write(page, answer))?;
    book.sheet(Label::Inputs, &styles, lang, |page| inputs::write(page, answer))?;
    book.save(out)
}

/// A workbook without sheets.
fn start<'d>(answer: &Answer, name: Label, styles: &Styles, lang: Lang) -> Result<Book<'d>, XlsxError> {
    let mut book = Book::new(styles)?;
    book.sheets.set_properties(&properties(answer, name, lang)?);
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
