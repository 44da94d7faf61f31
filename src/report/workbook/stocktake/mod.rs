//! The workbook of a stocktake.

mod figures;
mod lines;
mod sign;
mod summary;

use super::page::Page;
use super::places::Places;
use super::style::Styles;
use super::{WorkbookError, findings, inputs, properties, rows, vouchers};
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
    let places = Places::of(answer);
    let mut book = Workbook::new();
    book.set_default_format(&styles.base, 22, 64)?;
    book.set_properties(&properties(answer, Label::StocktakeReport, lang)?);
    let mut page = Page::new(&mut book, Label::Summary, &styles, lang)?;
    summary::write(&mut page, answer, &places)?;
    let mut page = Page::new(&mut book, Label::StocktakeFigures, &styles, lang)?;
    figures::write(&mut page, answer)?;
    let mut page = Page::new(&mut book, Label::Variances, &styles, lang)?;
    lines::variances(&mut page, answer, &places)?;
    let mut page = Page::new(&mut book, Label::NotCountedSheet, &styles, lang)?;
    lines::not_counted(&mut page, answer)?;
    let mut page = Page::new(&mut book, Label::MixUps, &styles, lang)?;
    lines::mix_ups(&mut page, answer)?;
    let mut page = Page::new(&mut book, Label::Vouchers, &styles, lang)?;
    vouchers::write(&mut page, answer)?;
    let mut page = Page::new(&mut book, Label::SignSheet, &styles, lang)?;
    sign::write(&mut page, answer)?;
    let mut page = Page::new(&mut book, Label::AllCounts, &styles, lang)?;
    lines::all(&mut page, answer, &places)?;
    let mut page = Page::new(&mut book, Label::Discrepancies, &styles, lang)?;
    findings::write(&mut page, answer, &places)?;
    let mut page = Page::new(&mut book, Label::HeldAndRejected, &styles, lang)?;
    rows::write(&mut page, answer)?;
    let mut page = Page::new(&mut book, Label::Inputs, &styles, lang)?;
    inputs::write(&mut page, answer)?;
    Ok(book.save_to_buffer()?)
}
