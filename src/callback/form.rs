//! The numbers of the forms (回访记录表), and how long they are kept.

use super::call::Call;
use super::scope::{quarter_of, quarter_period};
use crate::policy::Policy;
use crate::value::{Period, Text};
use chrono::{Datelike, Months, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// What is wrong with the numbers of the forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormFault {
    /// Numbers that nobody has, between two that somebody has.
    Gap {
        site: Option<Text>,
        first: String,
        last: String,
        count: u64,
        /// The callback before the gap, by its position.
        before: usize,
    },
    /// A number that several callbacks have.
    Twice { number: String, calls: Vec<usize> },
    /// A callback without a number, in a log that has numbers.
    Missing { call: usize },
}

/// The forms of a quarter: when they go to the archive, and when they may be destroyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    pub quarter: (i32, u32),
    pub forms: u64,
    pub archive_by: NaiveDate,
    /// The same by the other reading of 10日前.
    pub archive_by_other: NaiveDate,
    pub keep_until: NaiveDate,
}

/// Digits at the end of a number that may count.
const MOST_DIGITS: usize = 12;
/// Digits that a count has at least, where a date stands before it.
const FEWEST_DIGITS: usize = 2;

/// The counts of a series, each with its number as written and the callback that has it.
type Series<'a> = BTreeMap<u64, (&'a str, usize)>;

/// Gaps, duplicates and blanks among the forms of the period.
pub(super) fn faults(calls: &[Call<'_>], period: Period) -> Vec<FormFault> {
    let ours = || {
        let numbered = calls.iter().enumerate();
        numbered.filter(|(_, call)| call.date.is_some_and(|day| period.contains(day)))
    };
    let has_numbers: BTreeSet<_> =
        ours().filter(|(_, call)| call.row.form.is_some()).map(|(_, call)| call.row.place.sheet).collect();
    let mut by_number: BTreeMap<(Option<&Text>, &str), Vec<usize>> = BTreeMap::new();
    let mut found = Vec::new();
    for (at, call) in ours() {
        match &call.row.form {
            Some(form) => by_number.entry((call.site.as_ref(), form)).or_default().push(at),
            None if has_numbers.contains(&call.row.place.sheet) && !call.row.beside_service => {
                found.push(FormFault::Missing { call: at });
            }
            None => {}
        }
    }
    let mut series: BTreeMap<(Option<&Text>, &str, usize), Series<'_>> = BTreeMap::new();
    for ((site, number), at) in &by_number {
        if at.len() > 1 {
            found.push(FormFault::Twice { number: (*number).to_owned(), calls: at.clone() });
        }
        if let (Some((head, count, width)), Some(first)) = (split(number, MOST_DIGITS), at.first()) {
            series.entry((*site, head, width)).or_default().insert(count, (number, *first));
        }
    }
    for ((site, head, width), numbers) in &series {
        gaps(*site, head, *width, numbers, &mut found);
    }
    found
}

/// Letters in front, the count, and with how many digits it is written.
fn split(number: &str, most: usize) -> Option<(&str, u64, usize)> {
    let digits = number.bytes().rev().take_while(u8::is_ascii_digit).count().min(most);
    let (head, tail) = number.split_at_checked(number.len() - digits)?;
    tail.parse().ok().map(|count| (head, count, digits))
}

/// The gaps of a series. One with more gaps than numbers is no plain count: a date may
/// stand in it, so fewer digits are tried.
fn gaps(site: Option<&Text>, head: &str, width: usize, numbers: &Series<'_>, found: &mut Vec<FormFault>) {
    let span =
        numbers.first_key_value().zip(numbers.last_key_value()).map_or(0, |((a, _), (b, _))| b - a + 1);
    let have = u64::try_from(numbers.len()).unwrap_or(u64::MAX);
    if span - have.min(span) > have {
        if width > FEWEST_DIGITS {
            let mut parts: BTreeMap<&str, Series<'_>> = BTreeMap::new();
            for (number, at) in numbers.values() {
                if let Some((head, count, _)) = split(number, width - 1) {
                    parts.entry(head).or_default().insert(count, (number, *at));
                }
            }
            for (head, part) in &parts {
                gaps(site, head, width - 1, part, found);
            }
        }
        return;
    }
    let pairs = numbers.iter().zip(numbers.iter().skip(1));
    for ((count, (_, before)), (next, _)) in pairs.filter(|((a, _), (b, _))| *b - *a > 1) {
        let shown = |count: u64| format!("{head}{count:0>width$}");
        found.push(FormFault::Gap {
            site: site.cloned(),
            first: shown(count + 1),
            last: shown(next - 1),
            count: next - count - 1,
            before: *before,
        });
    }
}

/// The quarters of the period's callbacks.
pub(super) fn retention(calls: &[Call<'_>], period: Period, policy: &Policy) -> Vec<Retention> {
    let policy = &policy.callback;
    let mut forms: BTreeMap<(i32, u32), u64> = BTreeMap::new();
    for day in calls.iter().filter_map(|call| call.date).filter(|day| period.contains(*day)) {
        *forms.entry(quarter_of(day)).or_default() += 1;
    }
    let of_quarter = |(quarter, forms): ((i32, u32), u64)| {
        let next = quarter_period(quarter.0, quarter.1)?.to.succ_opt()?;
        let on = |day: u32| next.with_day(day.clamp(1, 28));
        let archive_by = on(policy.archive_day)?;
        Some(Retention {
            quarter,
            forms,
            archive_by,
            archive_by_other: on(policy.archive_day_other)?,
            keep_until: archive_by.checked_add_months(Months::new(policy.keep_years.saturating_mul(12)))?,
        })
    };
    forms.into_iter().filter_map(of_quarter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gaps_of(numbers: &[&'static str]) -> Vec<(String, String, u64)> {
        let mut series: BTreeMap<(&str, usize), Series<'_>> = BTreeMap::new();
        for (at, number) in numbers.iter().enumerate() {
            let (head, count, width) = split(number, MOST_DIGITS).unwrap();
            series.entry((head, width)).or_default().insert(count, (*number, at));
        }
        let mut found = Vec::new();
        for ((head, width), numbers) in &series {
            gaps(None, head, *width, numbers, &mut found);
        }
        let gap = |fault| match fault {
            FormFault::Gap { first, last, count, .. } => (first, last, count),
            other => panic!("{other:?}"),
        };
        found.into_iter().map(gap).collect()
    }

    #[test]
    fn numbers_that_nobody_has_are_gaps() {
        let gap = |a: &str, b: &str, n| (a.to_owned(), b.to_owned(), n);
        assert_eq!(gaps_of(&["HF01", "HF02", "HF03"]), []);
        assert_eq!(gaps_of(&["HF0008", "HF0010", "HF0011"]), [gap("HF0009", "HF0009", 1)]);
        assert_eq!(gaps_of(&["1", "2", "3", "6", "7"]), [gap("4", "5", 2)]);
        assert_eq!(gaps_of(&["HF01"]), []);
    }

    #[test]
    fn a_date_in_the_number_is_no_gap() {
        let by_day = ["20241101-01", "20241101-02", "20241105-01", "20241105-03"];
        assert_eq!(gaps_of(&by_day), [("20241105-02".to_owned(), "20241105-02".to_owned(), 1)]);
        let joined = ["HF2024110101", "HF2024110102", "HF2024112501", "HF2024112503"];
        assert_eq!(gaps_of(&joined), [("HF2024112502".to_owned(), "HF2024112502".to_owned(), 1)]);
    }
}
