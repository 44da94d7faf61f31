//! The workbook of a stocktake.

mod figures;
mod lines;
mod sign;
mod summary;

use super::page::{Done, Page};
use super::places::Places;
use super::style::Styles;
use super::{WorkbookError, findings, inputs, rows, start, vouchers};
use crate::report::answer::Answer;
use crate::report::labels::Label;
use crate::value::Lang;
use rust_xlsxwriter::Workbook;

/// The answer of `stocktake compare` as a workbook. The same answer gives the same bytes.
///
/// # Errors
/// Where the answer does not fit into a workbook.
pub fn stocktake(answer: &Answer, lang: Lang) -> Result<Vec<u8>, WorkbookError> {
    let styles = Styles::new();
    let mut book = start(answer, Label::StocktakeReport, &styles, lang)?;
    pages(&mut book, answer, &styles, lang)?;
    let mut page = Page::new(&mut book, Label::Inputs, &styles, lang)?;
    inputs::write(&mut page, answer)?;
    Ok(book.save_to_buffer()?)
}

/// Its sheets, but for that of the inputs.
pub(super) fn pages(book: &mut Workbook, answer: &Answer, styles: &Styles, lang: Lang) -> Done {
    let places = Places::of(answer);
    let mut page = Page::new(book, Label::Summary, styles, lang)?;
    summary::write(&mut page, answer, &places)?;
    let mut page = Page::new(book, Label::StocktakeFigures, styles, lang)?;
    figures::write(&mut page, answer)?;
    let mut page = Page::new(book, Label::Variances, styles, lang)?;
    lines::variances(&mut page, answer, &places)?;
    let mut page = Page::new(book, Label::NotCountedSheet, styles, lang)?;
    lines::not_counted(&mut page, answer)?;
    let mut page = Page::new(book, Label::MixUps, styles, lang)?;
    lines::mix_ups(&mut page, answer)?;
    let mut page = Page::new(book, Label::Vouchers, styles, lang)?;
    vouchers::write(&mut page, answer)?;
    let mut page = Page::new(book, Label::SignSheet, styles, lang)?;
    sign::write(&mut page, answer)?;
    let mut page = Page::new(book, Label::AllCounts, styles, lang)?;
    lines::all(&mut page, answer, &places)?;
    let mut page = Page::new(book, Label::Discrepancies, styles, lang)?;
    findings::write(&mut page, answer, &places)?;
    let mut page = Page::new(book, Label::HeldAndRejected, styles, lang)?;
    rows::write(&mut page, answer)?;
    Ok(())
}
