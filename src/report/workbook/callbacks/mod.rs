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
use super::table::Book;
use super::{WorkbookError, inputs, rows, start};
use crate::report::answer::Answer;
use crate::report::labels::Label;
use crate::value::Lang;
use lists::Lists;
use std::io::Write;
use std::rc::Rc;
use tickets::Tickets;

/// The answer as a workbook. The same answer gives the same bytes.
///
/// # Errors
/// Where the answer does not fit into a workbook, and those of `out`.
pub fn callbacks(answer: &Answer, lang: Lang, out: &mut dyn Write) -> Result<(), WorkbookError> {
    let styles = Styles::new();
    let mut book = start(answer, Label::CallbackReport, &styles, lang)?;
    pages(&mut book, answer, &styles, lang)?;
    book.sheet(Label::Inputs, &styles, lang, |page| inputs::write(page, answer))?;
    book.save(out)
}

/// Its sheets, but for that of the inputs.
pub(super) fn pages<'d>(book: &mut Book<'d>, answer: &'d Answer, styles: &'d Styles, lang: Lang) -> Done {
    let lists = Lists::of(answer);
    let tickets = Rc::new(Tickets::of(answer, styles, lang));
    let ways = ways(answer, &lists);
    let mut page = Page::new(book, Label::Summary, styles, lang)?;
    summary::write(&mut page, answer, &lists, &tickets, &ways)?;
    for list in lists.filled() {
        book.sheet(list.name, styles, lang, |page| lists::write(page, answer, list, &tickets))?;
    }
    let mut page = Page::new(book, Label::ByPart, styles, lang)?;
    rates::write(&mut page, answer, &tickets)?;
    if rates::has_sites(answer) {
        let mut page = Page::new(book, Label::ByCallSite, styles, lang)?;
        rates::sites(&mut page, answer, &tickets)?;
    }
    let mut page = Page::new(book, Label::ByStaff, styles, lang)?;
    people::write(&mut page, answer, &tickets)?;
    book.sheet(Label::Tickets, styles, lang, |page| tickets::write(page, answer, &tickets))?;
    if has_visits(answer) {
        let mut page = Page::new(book, Label::Visits, styles, lang)?;
        visits::write(&mut page, answer)?;
    }
    book.sheet(Label::HeldAndRejected, styles, lang, |page| rows::write(page, answer))?;
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
