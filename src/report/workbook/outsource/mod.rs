//! The workbook of outsourced work.

use super::page::Page;
use super::style::Styles;
use super::{WorkbookError, inputs, properties};
use crate::report::answer::Answer;
use crate::report::labels::Label;
use crate::value::Lang;
use rust_xlsxwriter::Workbook;

/// The answer of `outsourcers` as a workbook. The same answer gives the same bytes.
///
/// # Errors
/// Where the answer does not fit into a workbook.
pub fn write(answer: &Answer, lang: Lang) -> Result<Vec<u8>, WorkbookError> {
    let styles = Styles::new();
    let mut book = Workbook::new();
    book.set_default_format(&styles.base, 22, 64)?;
    book.set_properties(&properties(answer, Label::OutsourcersReport, lang)?);
    let mut page = Page::new(&mut book, Label::Inputs, &styles, lang)?;
    inputs::write(&mut page, answer)?;
    Ok(book.save_to_buffer()?)
}
