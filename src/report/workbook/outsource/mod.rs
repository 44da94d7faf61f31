//! The workbook of outsourced work: overview, a score card per team, the lines behind.

mod cards;
mod charts;
mod complaints;
mod daily;
mod findings;
mod orders;
mod readings;
mod summary;
mod teams;

use super::page::{At, Done, Page};
use super::places::Places;
use super::style::Styles;
use super::table::Book;
use super::{WorkbookError, cell, inputs, rows, start};
use crate::report::answer::{Answer, TeamLine};
use crate::report::labels::Label;
use crate::value::{Lang, Quantity};
use rust_xlsxwriter::Format;
use std::collections::BTreeSet;
use std::io::Write;
use std::rc::Rc;

/// Teams with a score card of their own.
const MOST_CARDS: usize = 200;

/// The answer of `outsourcers` as a workbook. The same answer gives the same bytes.
///
/// # Errors
/// Where the answer does not fit into a workbook, and those of `out`.
pub fn write(answer: &Answer, lang: Lang, out: &mut dyn Write) -> Result<(), WorkbookError> {
    let styles = Styles::new();
    let mut book = start(answer, Label::OutsourcersReport, &styles, lang)?;
    pages(&mut book, answer, &styles, lang)?;
    book.sheet(Label::Inputs, &styles, lang, |page| inputs::write(page, answer))?;
    book.save(out)
}

/// Its sheets, but for that of the inputs.
pub(super) fn pages<'d>(book: &mut Book<'d>, answer: &'d Answer, styles: &'d Styles, lang: Lang) -> Done {
    let shares = Rc::new(Shares::of(styles));
    let places = Rc::new(Places::of(answer));
    let cards = Cards::of(answer, lang);
    let mut page = Page::new(book, Label::Summary, styles, lang)?;
    summary::write(&mut page, answer, &places, &cards, &shares)?;
    let mut page = Page::new(book, Label::Teams, styles, lang)?;
    let charted = teams::write(&mut page, answer, &cards, &shares)?;
    for (team, n) in answer.teams.iter().take(MOST_CARDS).zip(0..) {
        let name = cards.names.get(n).map_or("", String::as_str);
        let mut page = Page::named(book, name, styles, lang)?;
        cards::write(&mut page, answer, (team, n), &places, &shares, &charted)?;
    }
    book.sheet(Label::DailyLines, styles, lang, |page| daily::write(page, answer, &shares))?;
    book.sheet(Label::Orders, styles, lang, |page| orders::write(page, answer, &shares))?;
    book.sheet(Label::ReadingsSheet, styles, lang, |page| readings::write(page, answer, &shares))?;
    let mut page = Page::new(book, Label::ComplaintsSheet, styles, lang)?;
    complaints::write(&mut page, answer)?;
    book.sheet(Label::Discrepancies, styles, lang, |page| findings::write(page, answer, &places))?;
    book.sheet(Label::HeldAndRejected, styles, lang, |page| rows::write(page, answer))?;
    Ok(())
}

/// The formats of rates and of shares of pay.
struct Shares {
    rate: Format,
    failed_rate: Format,
    failed: Format,
    share: Format,
    minus: Format,
    plus: Format,
}

impl Shares {
    fn of(styles: &Styles) -> Shares {
        const SIGNED: &str = "+0.00##%;-0.00##%;0%";
        let share = styles.decimal.clone().set_num_format(SIGNED);
        Shares {
            rate: styles.decimal.clone().set_num_format("0.00%"),
            failed_rate: failed(&styles.error, "0.00%"),
            failed: failed(&styles.error, "General"),
            minus: failed(&styles.error, SIGNED),
            plus: styles.decimal.clone().set_num_format(SIGNED).set_bold(),
            share,
        }
    }

    fn signed(&self, share: Quantity) -> &Format {
        match share.micros() {
            0 => &self.share,
            n if n < 0 => &self.minus,
            _ => &self.plus,
        }
    }
}

fn failed(error: &Format, number: &str) -> Format {
    error.clone().set_num_format(number).set_align(rust_xlsxwriter::FormatAlign::Right).set_indent(1)
}

/// A share of pay, or a dash.
fn put_share(page: &mut Page<'_>, at: At, share: Option<Quantity>, shares: &Shares) -> Done {
    match share {
        Some(share) => put_number(page, at, share, shares.signed(share)),
        None => dash(page, at),
    }
}

/// A rate that an answer holds as `0.8333`, or a dash.
fn put_rate(page: &mut Page<'_>, at: At, rate: Option<&String>, format: &Format) -> Done {
    match rate.and_then(|rate| Quantity::of_stored(rate).ok()) {
        Some(rate) => put_number(page, at, rate, format),
        None => dash(page, at),
    }
}

fn put_number(page: &mut Page<'_>, at: At, number: Quantity, format: &Format) -> Done {
    match cell::is_number(number) {
        true => page.number(at, &number.to_string(), 9, format),
        false => page.text(at, &number.to_string(), format),
    }
}

/// Columns that no line fills are not shown.
fn hide_unused(page: &mut Page<'_>, columns: impl Iterator<Item = (u16, bool)>) -> Done {
    for (col, _) in columns.filter(|(_, used)| !used) {
        page.sheet.set_column_hidden(col)?;
    }
    Ok(())
}

/// What cannot be measured, or is not known.
fn dash(page: &mut Page<'_>, at: At) -> Done {
    let styles = page.styles;
    page.text(at, "-", &styles.numeral)
}

fn known(page: &mut Page<'_>, at: At, quantity: Option<Quantity>) -> Done {
    match quantity {
        Some(quantity) => page.quantity(at, Some(quantity)),
        None => dash(page, at),
    }
}

/// The names of the score cards, in the order of the teams.
struct Cards {
    names: Vec<String>,
}

impl Cards {
    fn of(answer: &Answer, lang: Lang) -> Cards {
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let own = [
            Label::Summary,
            Label::Teams,
            Label::DailyLines,
            Label::Orders,
            Label::ReadingsSheet,
            Label::ComplaintsSheet,
            Label::Discrepancies,
            Label::HeldAndRejected,
            Label::Inputs,
        ];
        taken.extend(own.map(|label| label.text(lang).to_lowercase()));
        let names = answer.teams.iter().map(|team| free_name(team, &mut taken, lang)).collect();
        Cards { names }
    }

    fn name(&self, answer: &Answer, team: &str) -> Option<&str> {
        let at = answer.teams.iter().position(|line| line.team == team).filter(|at| *at < MOST_CARDS)?;
        self.names.get(at).map(String::as_str)
    }
}

/// A name that a sheet may have and no other has.
fn free_name(team: &TeamLine, taken: &mut BTreeSet<String>, lang: Lang) -> String {
    const MOST: usize = 31;
    let plain: String =
        team.team.chars().map(|c| if "[]:*?/\\'".contains(c) || c.is_control() { ' ' } else { c }).collect();
    let prefix = lang.pick("评分 ", "Card ");
    for n in 1_u32.. {
        let suffix = if n == 1 { String::new() } else { format!(" {n}") };
        let mut room = MOST - prefix.encode_utf16().count() - suffix.len();
        let kept: String = plain
            .trim()
            .chars()
            .take_while(|c| {
                let left = room.checked_sub(c.len_utf16());
                room = left.unwrap_or(0);
                left.is_some()
            })
            .collect();
        let name = format!("{prefix}{}{suffix}", kept.trim());
        if taken.insert(name.to_lowercase()) {
            return name;
        }
    }
    String::new()
}

/// Where the rows of a figure stand, as a cell lists them.
fn places_of(sources: &[crate::report::answer::SourceLine], lang: Lang) -> String {
    const MOST: usize = 6;
    let mut shown: Vec<String> = sources.iter().take(MOST).map(|source| source.shown()).collect();
    if sources.len() > MOST {
        shown.push(crate::report::labels::more_places(sources.len() - MOST, lang));
    }
    shown.join("\n")
}
