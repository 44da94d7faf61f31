//! 余额: every warehouse and item, with formulas that show how the figures hang together.

use super::page::{At, Column, Done, FIRST, HEAD, MOST_ROWS, Page, row};
use super::places::Places;
use super::table::Table;
use super::{caution, cell, title};
use crate::place::column_letters;
use crate::report::answer::{Answer, BalanceLine};
use crate::report::labels::Label;
use crate::value::Quantity;
use rust_xlsxwriter::{ConditionalFormatFormula, XlsxError};
use std::rc::Rc;

const COLUMNS: &[Column] = &[
    Column(Label::Site, 14),
    Column(Label::Warehouse, 24),
    Column(Label::ItemCode, 16),
    Column(Label::ItemName, 20),
    Column(Label::Spec, 20),
    Column(Label::Unit, 8),
    Column(Label::Opening, 24),
    Column(Label::Inward, 24),
    Column(Label::Outward, 24),
    Column(Label::Book, 24),
    Column(Label::Expected, 24),
    Column(Label::Difference, 24),
    Column(Label::Explained, 24),
    Column(Label::Unexplained, 24),
    Column(Label::PartedOn, 12),
    Column(Label::ExportedAsOf, 12),
    Column(Label::ExportedQuantity, 24),
    Column(Label::Price, 24),
    Column(Label::DifferenceValue, 24),
    Column(Label::SeeFinding, 10),
];
const CODE: u16 = 2;
const OPENING: u16 = 6;
const INWARD: u16 = 7;
const OUTWARD: u16 = 8;
const BOOK: u16 = 9;
const EXPECTED: u16 = 10;
const DIFFERENCE: u16 = 11;
const EXPLAINED: u16 = 12;
const UNEXPLAINED: u16 = 13;
const PARTED_ON: u16 = 14;
const EXPORTED_AS_OF: u16 = 15;
const EXPORTED: u16 = 16;
const PRICE: u16 = 17;
const VALUE: u16 = 18;
const LAST: u16 = 19;

pub(super) fn write<'d>(
    page: &mut Page<'_>,
    answer: &'d Answer,
    places: &Rc<Places<'d>>,
) -> Result<Table<'d>, XlsxError> {
    let lang = page.lang;
    let all = answer.balances.len();
    page.top(
        &title(answer, Label::Balances, lang),
        &caution(answer, all.saturating_sub(MOST_ROWS), lang),
        Label::BalancesHint,
    )?;
    page.heads(HEAD, COLUMNS)?;
    let places = Rc::clone(places);
    let table = page.table(FIRST, MOST_ROWS, &answer.balances, move |page, row, line| {
        names(page, row, line)?;
        figures(page, row, line)?;
        aside(page, row, line, &places)
    })?;
    page.freeze(CODE + 1)?;
    let next = row(FIRST, all.min(MOST_ROWS));
    if next > FIRST {
        page.sheet.autofilter(HEAD, 0, next - 1, LAST)?;
        page.codes(FIRST, next - 1, CODE)?;
        shade(page, next - 1)?;
        totals(page, next, &Sums::of(answer.balances.iter().take(MOST_ROWS)))?;
    }
    page.finish()?;
    Ok(table)
}

fn names(page: &mut Page<'_>, row: u32, line: &BalanceLine) -> Done {
    let site = line.site.as_deref().unwrap_or("");
    let names = [site, &line.warehouse, &line.item, &line.name, &line.spec, &line.unit];
    page.cells((row, 0), &names)
}

/// The figures that formulas build on, by column.
type Known = [(u16, Option<Quantity>); 7];

fn known(line: &BalanceLine) -> Known {
    [
        (OPENING, line.opening),
        (INWARD, Some(line.inward)),
        (OUTWARD, Some(line.outward)),
        (EXPECTED, line.expected),
        (EXPLAINED, line.explained),
        (BOOK, line.book),
        (DIFFERENCE, line.difference),
    ]
}

fn figures(page: &mut Page<'_>, row: u32, line: &BalanceLine) -> Done {
    let known = known(line);
    for (col, quantity) in known {
        page.quantity((row, col), quantity)?;
    }
    page.quantity((row, UNEXPLAINED), line.unexplained)?;
    for (col, result, terms) in [
        (BOOK, line.book, &[OPENING, INWARD, OUTWARD][..]),
        (DIFFERENCE, line.difference, &[BOOK, EXPECTED][..]),
        (UNEXPLAINED, line.unexplained, &[DIFFERENCE, EXPLAINED][..]),
    ] {
        if let Some(result) = result.filter(|result| adds_up(*result, terms, &known)) {
            let format = page.format_of(result);
            page.formula((row, col), &sum_of(row, terms), result, format)?;
        }
    }
    page.quantity((row, PRICE), line.price)?;
    let Some(value) = value(line) else {
        return page.quantity((row, VALUE), None);
    };
    let formula = format!("=ROUND({}*{},2)", name((row, DIFFERENCE)), name((row, PRICE)));
    let format = &page.styles.money;
    page.formula((row, VALUE), &formula, value, format)
}

/// Whether a figure is what its formula gives, with every term a number of the sheet. One
/// that is not stands as it is.
fn adds_up(result: Quantity, terms: &[u16], known: &Known) -> bool {
    let operand = |term: &u16| {
        let (_, quantity) = known.iter().find(|(col, _)| col == term)?;
        quantity.filter(|quantity| cell::is_number(*quantity))
    };
    let Some(operands) = terms.iter().map(operand).collect::<Option<Vec<_>>>() else {
        return false;
    };
    let Some((last, first)) = operands.split_last() else {
        return false;
    };
    let sum: Quantity = first.iter().copied().sum();
    sum - *last == result && cell::is_number(result)
}

/// `=ROUND(G5+H5-I5,6)`: the last term is taken off. Rounding keeps binary noise out.
fn sum_of(row: u32, terms: &[u16]) -> String {
    let mut text = String::new();
    let last = terms.len().saturating_sub(1);
    for (col, n) in terms.iter().zip(0..) {
        if n > 0 {
            text.push(if n == last { '-' } else { '+' });
        }
        text.push_str(&name((row, *col)));
    }
    format!("=ROUND({text},6)")
}

/// `G5`
fn name(at: At) -> String {
    format!("{}{}", column_letters(u32::from(at.1)), u64::from(at.0) + 1)
}

/// What the difference is worth, where all of it stands as numbers.
fn value(line: &BalanceLine) -> Option<Quantity> {
    let known = line.difference.zip(line.price).filter(|(d, p)| cell::is_number(*d) && cell::is_number(*p));
    known
        .and_then(|(difference, price)| cell::value(difference, price))
        .filter(|value| cell::is_number(*value))
}

fn aside(page: &mut Page<'_>, row: u32, line: &BalanceLine, places: &Places<'_>) -> Done {
    page.day((row, PARTED_ON), line.parted_on)?;
    page.day((row, EXPORTED_AS_OF), line.exported.map(|e| e.as_of))?;
    page.quantity((row, EXPORTED), line.exported.map(|e| e.quantity))?;
    let differs = line.difference.is_some_and(|d| !d.is_zero());
    match places.finding(&line.warehouse, &line.item).filter(|_| differs) {
        Some((code, at)) => {
            let format = &page.styles.link;
            page.link((row, LAST), (Label::Discrepancies, (at, 0)), code, format)
        }
        None => page.cell((row, LAST), None),
    }
}

/// Shades the rows that differ, and keeps to it when a figure is changed.
fn shade(page: &mut Page<'_>, last: u32) -> Done {
    let cell = format!("${}", name((FIRST, DIFFERENCE)));
    let rule = format!("=AND({cell}<>\"\",{cell}<>0)");
    let format = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(&page.styles.differs);
    page.sheet.add_conditional_format(FIRST, 0, last, LAST, &format)?;
    Ok(())
}

/// Exact sums of the columns.
#[derive(Default)]
struct Sums(std::collections::BTreeMap<u16, Sum>);

#[derive(Clone, Copy)]
struct Sum {
    all: Quantity,
    /// Whether every figure stands as a number.
    numbers: bool,
}

impl Sums {
    fn of<'a>(lines: impl Iterator<Item = &'a BalanceLine>) -> Sums {
        let mut sums = Sums::default();
        for line in lines {
            let others = [(UNEXPLAINED, line.unexplained), (VALUE, value(line))];
            for (col, quantity) in known(line).into_iter().chain(others) {
                sums.add(col, quantity);
            }
        }
        sums
    }

    fn add(&mut self, col: u16, quantity: Option<Quantity>) {
        let start = Sum { all: Quantity::ZERO, numbers: true };
        let sum = self.0.entry(col).or_insert(start);
        if let Some(quantity) = quantity {
            sum.all += quantity;
            sum.numbers &= cell::is_number(quantity);
        }
    }
}

/// The totals, one thin row below the table, so that neither filter nor sorting takes them in.
fn totals(page: &mut Page<'_>, gap: u32, sums: &Sums) -> Done {
    let styles = page.styles;
    let at = gap + 1;
    page.sheet.set_row_height(gap, 5)?;
    page.sheet.set_row_height(at, 20)?;
    for col in 0..=LAST {
        page.sheet.write_blank(at, col, &styles.total)?;
    }
    let label = Label::Total.text(page.lang);
    page.sheet.write_string_with_format(at, 0, label, &styles.total)?;
    for (col, sum) in &sums.0 {
        let format = match *col {
            VALUE => &styles.total_money,
            _ if cell::is_whole(sum.all) => &styles.total_whole,
            _ => &styles.total_decimal,
        };
        if sum.numbers && cell::is_number(sum.all) {
            let range = format!("{}:{}", name((FIRST, *col)), name((gap - 1, *col)));
            let formula = format!("=ROUND(SUBTOTAL(109,{range}),6)");
            page.formula((at, *col), &formula, sum.all, format)?;
        } else {
            page.text((at, *col), &sum.all.to_string(), &styles.total_text)?;
        }
    }
    Ok(())
}
