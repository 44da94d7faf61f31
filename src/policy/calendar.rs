//! The working-day calendar, as the policy writes it.

use crate::value::{Calendar, Period};
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, de};

/// 工作日历
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarDays {
    pub years: Vec<i32>,
    pub off: Vec<Days>,
    pub working: Vec<Days>,
    pub extra_years: Vec<i32>,
    pub extra_off: Vec<Days>,
    pub extra_working: Vec<Days>,
}

/// A day, or a span of days with both ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days(Period);

impl<'de> Deserialize<'de> for Days {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Days, D::Error> {
        let text = String::deserialize(deserializer)?;
        let span = if text.contains("..") { text.clone() } else { format!("{text}..{text}") };
        let period: Period = span.parse().map_err(|_| {
            de::Error::custom(format!("`{text}` is no day: write 2027-01-01 or 2027-01-01..2027-01-03"))
        })?;
        Ok(Days(period))
    }
}

impl CalendarDays {
    /// Ready to be asked. What the organisation adds comes before what is built in.
    pub fn calendar(&self, file: &str) -> Calendar {
        let all = |days: &[Days]| -> Vec<NaiveDate> { days.iter().flat_map(|d| d.0.days()).collect() };
        let (extra_off, extra_working) = (all(&self.extra_off), all(&self.extra_working));
        let off = all(&self.off).into_iter().filter(|day| !extra_working.contains(day));
        let working = all(&self.working).into_iter().filter(|day| !extra_off.contains(day));
        let years = self.years.iter().chain(&self.extra_years).copied();
        Calendar::new(
            years,
            off.chain(extra_off.clone()),
            working.chain(extra_working.clone()),
            file.to_owned(),
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::Policy;
    use crate::value::Period;
    use chrono::NaiveDate;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_working_days_of_each_month_are_those_published() {
        let calendar = Policy::load(None).unwrap().calendar();
        for (year, months) in [
            (2024, [22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22]),
            (2025, [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23]),
            (2026, [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]),
        ] {
            for (month, worked) in (1..).zip(months) {
                let days = Period::month(year, month).unwrap().days();
                let count = days.filter(|day| calendar.is_working(*day).unwrap()).count();
                assert_eq!(count, worked, "{year}-{month}");
            }
        }
    }

    #[test]
    fn five_working_days_over_the_spring_festival_of_2026() {
        let calendar = Policy::load(None).unwrap().calendar();
        assert_eq!(calendar.after(day("2026-02-12"), 5), Ok(day("2026-02-26")));
        assert_eq!(calendar.after(day("2026-02-12"), 2), Ok(day("2026-02-14")));
        assert_eq!(calendar.after(day("2026-02-12"), 0), Ok(day("2026-02-12")));
        assert_eq!(calendar.at_or_after(day("2026-02-15")), Ok(day("2026-02-24")));
        assert_eq!(calendar.at_or_after(day("2026-02-14")), Ok(day("2026-02-14")));
    }

    #[test]
    fn a_day_that_is_not_covered_names_the_file() {
        let calendar = Policy::load(None).unwrap().calendar();
        let error = calendar.after(day("2026-12-30"), 5).unwrap_err();
        assert_eq!(error.day, day("2027-01-01"));
        assert!(error.to_string().contains("calendar.toml"), "{error}");
        let own = "[calendar]\nextra_years = [2027]\nextra_off = [\"2027-01-01..2027-01-03\"]\n";
        let extended = Policy::load(Some(("own.toml", own))).unwrap().calendar();
        assert_eq!(extended.after(day("2026-12-30"), 5), Ok(day("2027-01-07")));
        let error = extended.is_working(day("2028-01-03")).unwrap_err();
        assert_eq!(error.file, "own.toml");
    }

    #[test]
    fn a_day_of_ones_own_goes_before_the_built_in_ones() {
        let own = "[calendar]\nextra_off = [\"2026-02-14\"]\nextra_working = [\"2026-02-23\"]\n";
        let calendar = Policy::load(Some(("own.toml", own))).unwrap().calendar();
        assert_eq!(calendar.after(day("2026-02-12"), 2), Ok(day("2026-02-23")));
        assert!(Policy::load(Some(("own.toml", "[calendar]\nextra_off = [\"2026-02-30\"]\n"))).is_err());
    }
}
