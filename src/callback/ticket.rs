//! One ticket: its stream, its window, and the callbacks made on it.

use crate::place::RowPlace;
use crate::policy::callback::{Role, Window};
use crate::record::ServiceRow;
use crate::value::{Calendar, Text, Uncovered};
use chrono::{Datelike, Days, NaiveDate};

/// A ticket.
#[derive(Debug)]
pub struct Ticket<'a> {
    pub row: &'a ServiceRow,
    pub site: Option<Text>,
    /// Its position among the streams.
    pub stream: usize,
    /// 有偿: it was charged for.
    pub paid: bool,
    /// A repair that cost so much that the supervisor calls.
    pub large: bool,
    /// 重大投诉
    pub major: bool,
    /// Completed in the period.
    pub in_period: bool,
    /// The first and last day of its window; none while it is open.
    pub window: Option<(NaiveDate, NaiveDate)>,
    /// The last day of the window under the other reading.
    pub other_last: Option<NaiveDate>,
    /// Its window had not closed by the day that the answer is as of.
    pub pending: bool,
    /// Callbacks and attempts, the first one first.
    pub calls: Vec<usize>,
    /// Callbacks that reached somebody, made by those who have the duty to call.
    pub timing: Timing,
    /// Whom the regulation wants to call.
    pub callers: Vec<Role>,
    /// Other rows with the same number.
    pub twins: Vec<RowPlace>,
    /// They say something else.
    pub contradicted: bool,
    /// The next ticket with the same number, of another site.
    pub(super) next: Option<usize>,
}

/// When it was called back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Timing {
    #[default]
    Never,
    /// Before the window only.
    Early,
    InTime,
    /// After the window only.
    Late,
}

impl Ticket<'_> {
    /// Whether it counts in a rate: completed in the period, and its window has closed.
    pub fn is_due(&self) -> bool {
        self.in_period && !self.pending
    }

    /// The day by which it is told from others of its home: received, else completed.
    pub fn since(&self) -> Option<NaiveDate> {
        self.row.received.or(self.row.completed)
    }
}

/// The first and last day of a window after completion.
///
/// # Errors
/// Where the last day has to be a working one and the calendar does not cover it.
pub(super) fn days(
    window: Window,
    completed: NaiveDate,
    calendar: Option<&Calendar>,
) -> Result<(NaiveDate, NaiveDate), Uncovered> {
    let after = |days: u32| completed.checked_add_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MAX);
    let (first, last) = match window {
        Window::Days(first, last) => (after(first), after(last)),
        Window::Monday => (completed, after(7 - completed.weekday().num_days_from_monday())),
    };
    let last = match calendar {
        Some(calendar) => calendar.at_or_after(last)?,
        None => last,
    };
    Ok((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn windows_are_counted_from_completion() {
        let of = |window, done| days(window, day(done), None).unwrap();
        assert_eq!(of(Window::Days(1, 2), "2024-12-31"), (day("2025-01-01"), day("2025-01-02")));
        assert_eq!(of(Window::Days(0, 3), "2024-02-27"), (day("2024-02-27"), day("2024-03-01")));
        // A Monday's work is called about on the next Monday, and so is a Sunday's.
        assert_eq!(of(Window::Monday, "2024-11-04"), (day("2024-11-04"), day("2024-11-11")));
        assert_eq!(of(Window::Monday, "2024-11-10"), (day("2024-11-10"), day("2024-11-11")));
    }

    #[test]
    fn a_last_day_off_may_move() {
        let calendar = Policy::load(None).unwrap().calendar();
        let moved = days(Window::Days(0, 3), day("2026-02-13"), Some(&calendar)).unwrap();
        assert_eq!(moved.1, day("2026-02-24"));
        assert!(days(Window::Days(0, 7), day("2026-12-30"), Some(&calendar)).is_err());
    }
}
