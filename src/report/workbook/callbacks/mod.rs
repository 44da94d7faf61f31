//! The workbook of `callbacks`: rates against what is required, a sheet for each list to
//! work through, and the tickets that all of it is counted from.

mod lists;
mod people;
mod rates;
mod sample;
mod summary;
mod tickets;
mod visits;

pub use sample::{SampleHead, sample};

use super::page::{Done, Page};
use super::style::Styles;
use super::{WorkbookError, inputs, rows, start};
use crate::report::answer::Answer;
use crate::report::labels::Label;
use crate::value::Lang;
use lists::Lists;
use rust_xlsxwriter::Workbook;
use tickets::Tickets;

/// The answer as a workbook. The same answer gives the same bytes.
///
/// # Errors
/// Where the answer does not fit into a workbook.
pub fn callbacks(answer: &Answer, lang: Lang) -> Result<Vec<u8>, WorkbookError> {
    let styles = Styles::new();
    let mut book = start(answer, Label::CallbackReport, &styles, lang)?;
    pages(&mut book, answer, &styles, lang)?;
    let mut page = Page::new(&mut book, Label::Inputs, &styles, lang)?;
    inputs::write(&mut page, answer)?;
    Ok(book.save_to_buffer()?)
}

/// Its sheets, but for that of the inputs.
pub(super) fn pages(book: &mut Workbook, answer: &Answer, styles: &Styles, lang: Lang) -> Done {
    let lists = Lists::of(answer);
    let tickets = Tickets::of(answer, styles, lang);
    let ways = ways(answer, &lists);
    let mut page = Page::new(book, Label::Summary, styles, lang)?;
    summary::write(&mut page, answer, &lists, &tickets, &ways)?;
    for list in lists.filled() {
        let mut page = Page::new(book, list.name, styles, lang)?;
        lists::write(&mut page, answer, list, &tickets)?;
    }
    let mut page = Page::new(book, Label::ByPart, styles, lang)?;
    rates::write(&mut page, answer, &tickets)?;
    if rates::has_sites(answer) {
        let mut page = Page::new(book, Label::ByCallSite, styles, lang)?;
        rates::sites(&mut page, answer, &tickets)?;
    }
    let mut page = Page::new(book, Label::ByStaff, styles, lang)?;
    people::write(&mut page, answer, &tickets)?;
    let mut page = Page::new(book, Label::Tickets, styles, lang)?;
    tickets::write(&mut page, answer, &tickets)?;
    if has_visits(answer) {
        let mut page = Page::new(book, Label::Visits, styles, lang)?;
        visits::write(&mut page, answer)?;
    }
    let mut page = Page::new(book, Label::HeldAndRejected, styles, lang)?;
    rows::write(&mut page, answer)?;
    Ok(())
}

fn has_visits(answer: &Answer) -> bool {
    answer.callbacks.as_ref().is_some_and(|part| !part.visits.is_empty())
}

/// The other sheets, as they follow.
fn ways(answer: &Answer, lists: &Lists<'_>) -> Vec<Label> {
    let mut ways: Vec<Label> = lists.filled().map(|list| list.name).collect();
    ways.push(Label::ByPart);
    ways.extend(rates::has_sites(answer).then_some(Label::ByCallSite));
    ways.extend([Label::ByStaff, Label::Tickets]);
    ways.extend(has_visits(answer).then_some(Label::Visits));
    ways.extend([Label::HeldAndRejected, Label::Inputs]);
    ways
}
