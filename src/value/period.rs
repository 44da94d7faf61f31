//! Periods: a month, a quarter, a year or any span of days.

use chrono::{Datelike, NaiveDate};
use std::fmt;

/// A span of days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// A text that names no period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no period: write 2024-11, 2024-Q4, 2024 or 2024-11-01..2024-11-30")]
pub struct PeriodError(String);

impl Period {
    /// The days of a month.
    pub fn month(year: i32, month: u32) -> Option<Period> {
        let from = NaiveDate::from_ymd_opt(year, month, 1)?;
        let next = from.checked_add_months(chrono::Months::new(1))?;
        Some(Period { from, to: next.pred_opt()? })
    }

    pub fn contains(self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }

    /// The last day before the period.
    pub fn eve(self) -> NaiveDate {
        self.from.pred_opt().unwrap_or(self.from)
    }

    /// Every day, in order.
    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.from.iter_days().take_while(move |day| *day <= self.to)
    }

    /// The year that a date without one belongs to, if only one fits.
    pub fn year_of(self, month: u32, day: u32) -> Option<i32> {
        let mut fits = (self.from.year()..=self.to.year())
            .filter(|year| NaiveDate::from_ymd_opt(*year, month, day).is_some_and(|d| self.contains(d)));
        match (fits.next(), fits.next()) {
            (Some(year), None) => Some(year),
            _ => (self.from.year() == self.to.year()).then(|| self.from.year()),
        }
    }
}

/// A period as it is asked for: months, which need not begin on the first, or days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The calendar days of whole months.
    Months(Period),
    Days(Period),
}

impl Asked {
    /// The days that are meant where months start on another day than the first: a month
    /// bears the name of the one in which it ends. With 16, 2024-11 is 2024-10-16 to
    /// 2024-11-15, as sites are reconciled that are counted on the 15th.
    pub fn days(self, starts_on: u32) -> Period {
        match self {
            Asked::Days(days) => days,
            Asked::Months(months) => months.starting_on(starts_on).unwrap_or(months),
        }
    }
}

impl Period {
    fn starting_on(self, day: u32) -> Option<Period> {
        let first = self.from.checked_sub_months(chrono::Months::new(1))?.with_day(day)?;
        let next = self.to.with_day(1)?.with_day(day)?;
        (day > 1).then_some(Period { from: first, to: next.pred_opt()? })
    }
}

impl std::str::FromStr for Asked {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Asked, PeriodError> {
        let wrong = || PeriodError(text.to_owned());
        let text = text.trim();
        if let Some((from, to)) = text.split_once("..") {
            let day = |s: &str| NaiveDate::parse_from_str(s.trim(), "%Y-%m-%d").ok();
            let (from, to) = (day(from).ok_or_else(wrong)?, day(to).ok_or_else(wrong)?);
            return if from <= to { Ok(Asked::Days(Period { from, to })) } else { Err(wrong()) };
        }
        months(text).map(Asked::Months)
    }
}

impl std::str::FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Period, PeriodError> {
        Ok(text.parse::<Asked>()?.days(1))
    }
}

/// `2024-11`, `2024-Q4`, `2024`
fn months(text: &str) -> Result<Period, PeriodError> {
    {
        let wrong = || PeriodError(text.to_owned());
        let year = |s: &str| {
            (s.len() == 4 && s.bytes().all(|b| b.is_ascii_digit())).then(|| s.parse::<i32>().ok()).flatten()
        };
        let (head, tail) = match text.split_once('-') {
            Some((head, tail)) => (year(head).ok_or_else(wrong)?, tail),
            None => {
                let y = year(text).ok_or_else(wrong)?;
                return span(y, 1, 12).ok_or_else(wrong);
            }
        };
        match tail.strip_prefix(['Q', 'q']) {
            Some(quarter) => {
                let q: u32 = quarter.parse().ok().filter(|q| (1..=4).contains(q)).ok_or_else(wrong)?;
                span(head, q * 3 - 2, q * 3).ok_or_else(wrong)
            }
            None => {
                let month: u32 = (tail.len() == 2).then(|| tail.parse().ok()).flatten().ok_or_else(wrong)?;
                Period::month(head, month).ok_or_else(wrong)
            }
        }
    }
}

fn span(year: i32, first: u32, last: u32) -> Option<Period> {
    Some(Period { from: Period::month(year, first)?.from, to: Period::month(year, last)?.to })
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.from, self.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read() {
        for (text, shown) in [
            ("2024-11", "2024-11-01..2024-11-30"),
            ("2024-02", "2024-02-01..2024-02-29"),
            ("2024-Q4", "2024-10-01..2024-12-31"),
            ("2024", "2024-01-01..2024-12-31"),
            ("2024-11-16..2024-12-15", "2024-11-16..2024-12-15"),
        ] {
            assert_eq!(text.parse::<Period>().map(|p| p.to_string()).as_deref(), Ok(shown));
        }
        for text in ["2024-13", "2024-Q5", "24-11", "2024-11-30..2024-11-01", "", "November", "2024-1"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn months_may_start_on_another_day() {
        let days = |text: &str| text.parse::<Asked>().unwrap().days(16).to_string();
        assert_eq!(days("2024-11"), "2024-10-16..2024-11-15");
        assert_eq!(days("2024-Q1"), "2023-12-16..2024-03-15");
        assert_eq!(days("2024-11-01..2024-11-30"), "2024-11-01..2024-11-30");
    }

    #[test]
    fn a_day_without_a_year_takes_the_only_one_that_fits() {
        let winter: Period = "2024-12-16..2025-01-15".parse().unwrap();
        assert_eq!(winter.year_of(12, 20), Some(2024));
        assert_eq!(winter.year_of(1, 3), Some(2025));
        assert_eq!(winter.year_of(6, 3), None);
        let month: Period = "2024-11".parse().unwrap();
        assert_eq!(month.year_of(12, 2), Some(2024));
    }
}
