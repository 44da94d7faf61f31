//! What a rate is of: the whole period, a part of it, a site, a person.

use crate::value::{Period, Text};
use chrono::{Datelike, NaiveDate};

/// What a rate is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    Whole,
    Quarter(i32, u32),
    Month(i32, u32),
    /// By the ISO calendar: weeks begin on Monday.
    Week(i32, u32),
    Site(Text),
    /// 责任人
    Staff(Text),
}

impl Scope {
    /// The name in answers: `2024-Q4`, `2024-10`, `2024-W44`, `site:…`, `staff:…`.
    pub fn name(&self, period: Period) -> String {
        match self {
            Scope::Whole => label(period),
            Scope::Quarter(year, quarter) => format!("{year}-Q{quarter}"),
            Scope::Month(year, month) => format!("{year}-{month:02}"),
            Scope::Week(year, week) => format!("{year}-W{week:02}"),
            Scope::Site(site) => format!("site:{site}"),
            Scope::Staff(person) => format!("staff:{person}"),
        }
    }

    /// The parts of a period that a day lies in. A part that is the whole is not repeated.
    pub(super) fn of_day(day: NaiveDate, period: Period) -> [Option<Scope>; 3] {
        let whole = |part: Option<Period>| part == Some(period);
        let quarter = quarter_of(day);
        let month = Period::month(day.year(), day.month());
        let within =
            quarter_period(quarter.0, quarter.1).is_some_and(|q| q.from < period.from || q.to > period.to);
        let quarter_scope = Scope::Quarter(quarter.0, quarter.1);
        let week = day.iso_week();
        [
            (!within && !whole(quarter_period(quarter.0, quarter.1))).then_some(quarter_scope),
            (!whole(month)).then(|| Scope::Month(day.year(), day.month())),
            Some(Scope::Week(week.year(), week.week())),
        ]
    }
}

/// Year and quarter of a day.
pub(super) fn quarter_of(day: NaiveDate) -> (i32, u32) {
    (day.year(), day.month0() / 3 + 1)
}

/// The days of a quarter.
pub(super) fn quarter_period(year: i32, quarter: u32) -> Option<Period> {
    let from = Period::month(year, quarter * 3 - 2)?.from;
    Some(Period { from, to: Period::month(year, quarter * 3)?.to })
}

/// A period as people name it: `2024-11`, `2024-Q4`, `2024`, else both ends.
pub fn label(period: Period) -> String {
    let (year, month) = (period.from.year(), period.from.month());
    if Period::month(year, month) == Some(period) {
        return format!("{year}-{month:02}");
    }
    let (_, quarter) = quarter_of(period.from);
    if quarter_period(year, quarter) == Some(period) {
        return format!("{year}-Q{quarter}");
    }
    let whole_year = Period::month(year, 1).zip(Period::month(year, 12));
    if whole_year.is_some_and(|(first, last)| first.from == period.from && last.to == period.to) {
        return year.to_string();
    }
    period.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_named_as_it_was_given() {
        for text in ["2024-11", "2024-Q4", "2024", "2024-11-16..2024-12-15"] {
            assert_eq!(label(text.parse().unwrap()), text);
        }
        assert_eq!(label("2024-10-01..2024-12-31".parse().unwrap()), "2024-Q4");
    }

    #[test]
    fn the_whole_is_not_repeated_as_a_part() {
        let day: NaiveDate = "2024-12-30".parse().unwrap();
        let names = |period: &str| {
            let period: Period = period.parse().unwrap();
            let parts = Scope::of_day(day, period).into_iter().flatten();
            parts.map(|scope| scope.name(period)).collect::<Vec<_>>()
        };
        assert_eq!(names("2024-Q4"), ["2024-12", "2025-W01"]);
        assert_eq!(names("2024"), ["2024-Q4", "2024-12", "2025-W01"]);
        assert_eq!(names("2024-12"), ["2025-W01"]);
    }
}
