//! The workbook of a stocktake.

mod figures;
mod lines;
mod sign;
mod summary;

use super::page::{Done, Page};
use super::places::Places;
use super::style::Styles;
use super::table::Book;
use super::{WorkbookError, findings, inputs, rows, start, vouchers};
use crate::report::answer::Answer;
use crate::report::labels::Label;
use crate::value::Lang;
use std::io::Write;
use std::rc::Rc;

/// The answer of `stocktake compare` as a workbook. The same answer gives the same bytes.
///
/// # Errors
/// Where the answer does not fit into a workbook, and those of `out`.
pub fn stocktake(answer: &Answer, lang: Lang, out: &mut dyn Write) -> Result<(), WorkbookError> {
    let styles = Styles::new();
    let mut book = start(answer, Label::StocktakeReport, &styles, lang)?;
    pages(&mut book, answer, &styles, lang)?;
    book.sheet(Label::Inputs, &styles, lang, |page| inputs::write(page, answer))?;
    book.save(out)
}

/// Its sheets, but for that of the inputs.
pub(super) fn pages<'d>(book: &mut Book<'d>, answer: &'d Answer, styles: &'d Styles, lang: Lang) -> Done {
    let places = Rc::new(Places::of(answer));
    let mut page = Page::new(book, Label::Summary, styles, lang)?;
    summary::write(&mut page, answer, &places)?;
    let mut page = Page::new(book, Label::StocktakeFigures, styles, lang)?;
    figures::write(&mut page, answer)?;
    book.sheet(Label::Variances, styles, lang, |page| lines::variances(page, answer, &places))?;
    let mut page = Page::new(book, Label::NotCountedSheet, styles, lang)?;
    lines::not_counted(&mut page, answer)?;
    let mut page = Page::new(book, Label::MixUps, styles, lang)?;
    lines::mix_ups(&mut page, answer)?;
    book.sheet(Label::Vouchers, styles, lang, |page| vouchers::write(page, answer))?;
    let mut page = Page::new(book, Label::SignSheet, styles, lang)?;
    sign::write(&mut page, answer)?;
    book.sheet(Label::AllCounts, styles, lang, |page| lines::all(page, answer, &places))?;
    book.sheet(Label::Discrepancies, styles, lang, |page| findings::write(page, answer, &places))?;
    book.sheet(Label::HeldAndRejected, styles, lang, |page| rows::write(page, answer))?;
    Ok(())
}
