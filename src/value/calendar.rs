//! Working days: the weekly pattern, and the days that the State Council takes out of it
//! or puts into it (调休).

use chrono::{Datelike, NaiveDate, Weekday};
use std::collections::BTreeSet;

/// Which days are worked. It answers only for the years that it was made for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeSet<i32>,
    off: BTreeSet<NaiveDate>,
    working: BTreeSet<NaiveDate>,
    /// The file that a further year is to be written into.
    file: String,
}

/// A day of which the calendar says nothing. It is never taken for Monday to Friday.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the working-day calendar does not cover {day}: extend [calendar] in {file}")]
pub struct Uncovered {
    pub day: NaiveDate,
    pub file: String,
}

impl Calendar {
    /// A calendar for whole years, with the days off and the weekend days that are worked.
    pub fn new(
        years: impl IntoIterator<Item = i32>,
        off: impl IntoIterator<Item = NaiveDate>,
        working: impl IntoIterator<Item = NaiveDate>,
        file: String,
    ) -> Calendar {
        Calendar {
            years: years.into_iter().collect(),
            off: off.into_iter().collect(),
            working: working.into_iter().collect(),
            file,
        }
    }

    /// Whether a day is worked.
    ///
    /// # Errors
    /// Where the calendar does not cover it.
    pub fn is_working(&self, day: NaiveDate) -> Result<bool, Uncovered> {
        if self.working.contains(&day) {
            return Ok(true);
        }
        if self.off.contains(&day) {
            return Ok(false);
        }
        if !self.years.contains(&day.year()) {
            return Err(Uncovered { day, file: self.file.clone() });
        }
        Ok(!matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
    }

    /// The last day of so many working days; the day itself is not counted.
    ///
    /// # Errors
    /// Where the calendar does not cover a day on the way.
    pub fn after(&self, day: NaiveDate, working_days: u32) -> Result<NaiveDate, Uncovered> {
        let mut left = working_days;
        let mut at = day;
        while left > 0 {
            at = at.succ_opt().ok_or_else(|| Uncovered { day: at, file: self.file.clone() })?;
            if self.is_working(at)? {
                left -= 1;
            }
        }
        Ok(at)
    }

    /// The day itself, if it is worked, else the next one that is.
    ///
    /// # Errors
    /// Where the calendar does not cover a day on the way.
    pub fn at_or_after(&self, day: NaiveDate) -> Result<NaiveDate, Uncovered> {
        if self.is_working(day)? { Ok(day) } else { self.after(day, 1) }
    }
}
