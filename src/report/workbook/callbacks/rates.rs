//! Rates by service: a table that several sheets share, with its denominators.

use super::super::page::{Column, Done, FIRST, HEAD, MOST_ROWS, Page, row};
use super::super::{caution, title};
use super::tickets::Tickets;
use crate::report::answer::{Answer, RateLine};
use crate::report::labels::Label;
use crate::value::Quantity;
use rust_xlsxwriter::XlsxError;

pub(super) const COLUMNS: &[Column] = &[
    Column(Label::Scope, 18),
    Column(Label::Service, 14),
    Column(Label::Due, 9),
    Column(Label::CalledBack, 9),
    Column(Label::InTime, 9),
    Column(Label::PendingCallbacks, 9),
    Column(Label::CallbackRate, 9),
    Column(Label::RequiredRate, 9),
    Column(Label::Needed, 9),
    Column(Label::Met, 8),
    Column(Label::Answered, 9),
    Column(Label::SatisfiedCount, 9),
    Column(Label::Satisfaction, 9),
    Column(Label::Clause, 30),
];
const LAST: u16 = 13;
const COUNTS: u16 = 2;

/// The column of a ticket's site and responsible person on the sheet of tickets.
const SITE: char = 'P';
pub(super) const PERSON: char = 'M';

/// The scopes that are neither the whole, nor a site, nor a person.
fn parts(answer: &Answer) -> impl Iterator<Item = &RateLine> {
    let whole = answer.callbacks.as_ref().map(|part| part.scope.as_str()).unwrap_or_default();
    answer.rates.iter().filter(move |rate| rate.scope != whole && !rate.scope.contains(':'))
}

pub(super) fn of_prefix<'a>(
    answer: &'a Answer,
    prefix: &'a str,
) -> impl Iterator<Item = (&'a RateLine, &'a str)> {
    answer.rates.iter().filter_map(move |rate| Some((rate, rate.scope.strip_prefix(prefix)?)))
}

pub(super) fn has_sites(answer: &Answer) -> bool {
    of_prefix(answer, "site:").next().is_some()
}

/// 各周各月
pub(super) fn write(page: &mut Page<'_>, answer: &Answer, tickets: &Tickets<'_>) -> Done {
    let lines: Vec<(&RateLine, &str)> = parts(answer).map(|rate| (rate, rate.scope.as_str())).collect();
    sheet(page, answer, Label::ByPart, &lines, tickets, None)
}

/// 各项目
pub(super) fn sites(page: &mut Page<'_>, answer: &Answer, tickets: &Tickets<'_>) -> Done {
    let lines: Vec<(&RateLine, &str)> = of_prefix(answer, "site:").collect();
    sheet(page, answer, Label::ByCallSite, &lines, tickets, Some(SITE))
}

fn sheet(
    page: &mut Page<'_>,
    answer: &Answer,
    name: Label,
    lines: &[(&RateLine, &str)],
    tickets: &Tickets<'_>,
    column: Option<char>,
) -> Done {
    let lang = page.lang;
    let over = lines.len().saturating_sub(MOST_ROWS);
    page.top(&title(answer, name, lang), &caution(answer, over, lang), Label::RatesHint)?;
    page.heads(HEAD, COLUMNS)?;
    let next = table(page, FIRST, lines, tickets, column)?;
    page.freeze(COUNTS)?;
    if next > FIRST {
        page.sheet.autofilter(HEAD, 0, next - 1, LAST)?;
    }
    page.finish()
}

/// The lines of a table; the row below. Counts of a site or a person are formulas over the
/// tickets; `column` is where their name stands there.
pub(super) fn table(
    page: &mut Page<'_>,
    first: u32,
    lines: &[(&RateLine, &str)],
    tickets: &Tickets<'_>,
    column: Option<char>,
) -> Result<u32, XlsxError> {
    for ((rate, name), n) in lines.iter().take(MOST_ROWS).zip(0..) {
        let also = column.map(|column| (column, *name));
        put(page, row(first, n), rate, name, tickets, also)?;
    }
    Ok(row(first, lines.len().min(MOST_ROWS)))
}

fn put(
    page: &mut Page<'_>,
    at: u32,
    rate: &RateLine,
    name: &str,
    tickets: &Tickets<'_>,
    also: Option<(char, &str)>,
) -> Done {
    let styles = page.styles;
    page.cell((at, 0), Some(name))?;
    match tickets.stream(&rate.category) {
        Some(to) => page.link((at, 1), (Label::Tickets, (to, 0)), &rate.category, &styles.link)?,
        None => page.cell((at, 1), Some(&rate.category))?,
    }
    let counted = also.and_then(|also| tickets.formulas(&rate.category, Some(also)));
    counts(page, (at, COUNTS), rate, counted.as_ref())?;
    share(page, (at, COUNTS + 4), rate.rate.as_deref())?;
    share(page, (at, COUNTS + 5), rate.required.as_deref())?;
    page.quantity((at, COUNTS + 6), rate.needed.and_then(|n| i64::try_from(n).ok()).map(Quantity::whole))?;
    met(page, (at, COUNTS + 7), rate)?;
    page.count((at, COUNTS + 8), rate.answered)?;
    page.count((at, COUNTS + 9), rate.satisfied)?;
    share(page, (at, COUNTS + 10), rate.satisfaction.as_deref())?;
    page.cell((at, COUNTS + 11), Some(rate.clause))
}

/// Due, called back, in time and pending: by formula where the sheet of tickets allows it.
pub(super) fn counts(
    page: &mut Page<'_>,
    at: (u32, u16),
    rate: &RateLine,
    formulas: Option<&[String; 4]>,
) -> Done {
    let styles = page.styles;
    let values = [rate.due, rate.done, rate.in_time, rate.pending];
    // Streams that lie across the others are no column of the tickets.
    let formulas = formulas.filter(|_| !matches!(rate.stream, "paid" | "audit"));
    for (n, (value, col)) in values.into_iter().zip(at.1..).enumerate() {
        match formulas.and_then(|all| all.get(n)) {
            Some(formula) => {
                let result = Quantity::whole(i64::try_from(value).unwrap_or(i64::MAX));
                page.formula((at.0, col), formula, result, &styles.whole)?;
            }
            None => page.count((at.0, col), value)?,
        }
    }
    Ok(())
}

pub(super) fn met(page: &mut Page<'_>, at: (u32, u16), rate: &RateLine) -> Done {
    let styles = page.styles;
    let format = match rate.met {
        Some(false) if rate.duty => &styles.error,
        Some(false) => &styles.warning,
        _ => &styles.text,
    };
    page.label(at, Label::of_met(rate.met), format)
}

/// A ratio of four places as a percentage.
pub(super) fn share(page: &mut Page<'_>, at: (u32, u16), ratio: Option<&str>) -> Done {
    let styles = page.styles;
    match ratio.and_then(|text| text.parse::<f64>().ok()) {
        Some(number) => page.number(at, &number.to_string(), 7, &styles.percent),
        None => page.text(at, "-", &styles.numeral),
    }
}
