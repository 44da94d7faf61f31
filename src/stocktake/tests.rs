//! The figures of the textbooks.

use super::*;
use crate::policy::{Limit, Tolerance};

fn q(text: &str) -> Quantity {
    Quantity::of_written(text).unwrap().value
}

fn line(book: &str, counted: &str) -> Line {
    let (book, counted) = (q(book), q(counted));
    let policy = Policy::load(None).unwrap();
    Line {
        key: (crate::book::WarehouseId(0), crate::book::ItemId(0)),
        rows: Vec::new(),
        day: NaiveDate::default(),
        book: Some(book),
        exported: None,
        ledger: None,
        known: true,
        book_on_sheet: None,
        counted: Some(counted),
        own: None,
        variance: Some(counted - book),
        reason: None,
        counter: None,
        supervisor: None,
        remark: None,
        price: None,
        class: None,
        over: over(policy.stocktake.tolerance.of(None), book, counted - book, None),
        now: None,
        place: None,
    }
}

#[test]
fn a_plus_never_offsets_a_minus() {
    let figures = Figures::of(&[line("100", "95"), line("100", "105")]);
    assert_eq!(figures.net_rate().as_deref(), Some("1.0000"));
    assert_eq!(figures.exact_rate().as_deref(), Some("0.0000"));
    assert_eq!(figures.quantity_rate().as_deref(), Some("0.9500"));
}

#[test]
fn the_six_lines_of_the_textbook() {
    let pairs = [("100", "98"), ("450", "465"), ("60", "60"), ("35", "33"), ("12", "14"), ("80", "80")];
    let lines: Vec<Line> = pairs.into_iter().map(|(book, counted)| line(book, counted)).collect();
    let figures = Figures::of(&lines);
    assert_eq!((figures.net(), figures.absolute(), figures.book), (q("13"), q("21"), q("737")));
    assert_eq!((figures.exact, figures.within, figures.compared), (2, 4, 6));
    assert_eq!(figures.quantity_rate().as_deref(), Some("0.9715"));
}

#[test]
fn tolerances_by_percent_and_value_plus_and_minus_apart() {
    let tolerance = Tolerance {
        plus_percent: Limit(Some(q("5"))),
        minus_percent: Limit(Some(q("10"))),
        plus_value: Limit(Some(q("200"))),
        minus_value: Limit(Some(q("250"))),
    };
    let told = |counted: &str| {
        let over = over(&tolerance, q("100"), q(counted) - q("100"), Some(q("10")));
        (over.quantity, over.value)
    };
    assert_eq!(told("106"), (true, false));
    assert_eq!(told("88"), (true, false));
    assert_eq!(told("122"), (true, true));
    assert_eq!(told("73"), (true, true));
    for inside in ["100", "105", "90"] {
        assert_eq!(told(inside), (false, false), "{inside}");
    }
    // A tolerance of per cent never hides a book of nought.
    assert!(over(&tolerance, Quantity::ZERO, q("0.001"), None).quantity);
    let free = Tolerance { plus_percent: Limit(None), ..tolerance };
    assert!(!over(&free, q("100"), q("50"), None).quantity);
    assert!(over(&free, Quantity::ZERO, q("1"), None).quantity);
}

#[test]
fn nothing_counted_is_no_accuracy() {
    let mut blank = line("5", "5");
    (blank.counted, blank.variance) = (None, None);
    let figures = Figures::of(&[blank, line("3", "0")]);
    assert_eq!((figures.lines, figures.counted, figures.zero, figures.not_counted), (2, 1, 1, 1));
    assert_eq!(figures.quantity_rate().as_deref(), Some("0.0000"));
    assert_eq!(Figures::default().exact_rate(), None);
}
