//! Serial numbers and ISO texts to dates.

use chrono::{Duration, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

const SECONDS_PER_DAY: i64 = 86_400;
/// The first day after 9999 in the 1900 system.
const DAYS: i64 = 2_958_466;
/// The 1904 system starts this many days later.
const SHIFT_1904: i64 = 1_462;
/// 29 February 1900, which the 1900 system has and the calendar has not.
const PHANTOM: i64 = 60;

/// The moment that a serial number means, to the nearest second; `None` for one that
/// the calendar of spreadsheets does not have.
pub(in crate::source) fn from_serial(serial: f64, date1904: bool) -> Option<NaiveDateTime> {
    // Also false for what is no number.
    if !(0.0..DAYS as f64).contains(&serial) {
        return None;
    }
    let seconds = (serial * SECONDS_PER_DAY as f64).round() as i64;
    let day = seconds.div_euclid(SECONDS_PER_DAY);
    let last = if date1904 { DAYS - SHIFT_1904 } else { DAYS };
    if day >= last || (!date1904 && day == PHANTOM) {
        return None;
    }
    first_day(date1904, day)?.and_time(NaiveTime::MIN).checked_add_signed(Duration::try_seconds(seconds)?)
}

/// Day 0 of the system, as counted from `day`.
fn first_day(date1904: bool, day: i64) -> Option<NaiveDate> {
    match (date1904, day) {
        (true, _) => NaiveDate::from_ymd_opt(1904, 1, 1),
        (false, ..PHANTOM) => NaiveDate::from_ymd_opt(1899, 12, 31),
        (false, _) => NaiveDate::from_ymd_opt(1899, 12, 30),
    }
}

/// The moment that an ISO 8601 date, date and time or time of day means, to the nearest
/// second. A time alone falls on day 0 of the system.
pub(in crate::source) fn from_iso(text: &str, date1904: bool) -> Option<NaiveDateTime> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None if text.contains(':') => ("", Some(text)),
        None => (text, None),
    };
    let date = match (date, time) {
        ("", Some(_)) => first_day(date1904, 0)?,
        _ => parse_date(date)?,
    };
    let time = match time {
        Some(time) => NaiveTime::parse_from_str(time, "%H:%M:%S%.f")
            .or_else(|_| NaiveTime::parse_from_str(time, "%H:%M"))
            .ok()?,
        None => NaiveTime::MIN,
    };
    let carry = i64::from(time.nanosecond() >= 500_000_000);
    date.and_time(time.with_nanosecond(0)?).checked_add_signed(Duration::try_seconds(carry)?)
}

/// Exactly `2024-11-26`, where chrono alone would take a sign and single digits.
fn parse_date(text: &str) -> Option<NaiveDate> {
    let shaped = text.bytes().enumerate().all(|(at, b)| match at {
        4 | 7 => b == b'-',
        _ => b.is_ascii_digit(),
    });
    if text.len() != 10 || !shaped {
        return None;
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn serial(serial: f64, date1904: bool) -> String {
        from_serial(serial, date1904).map_or_else(|| "none".to_owned(), |m| m.to_string())
    }

    #[test]
    fn the_1900_system_has_its_phantom_day() {
        for (number, date) in [
            (0.0, "1899-12-31 00:00:00"),
            (0.5, "1899-12-31 12:00:00"),
            (1.0, "1900-01-01 00:00:00"),
            (59.0, "1900-02-28 00:00:00"),
            (59.25, "1900-02-28 06:00:00"),
            (60.0, "none"),
            (60.5, "none"),
            (61.0, "1900-03-01 00:00:00"),
            (45_597.0, "2024-11-01 00:00:00"),
            (2_958_465.0, "9999-12-31 00:00:00"),
            (2_958_466.0, "none"),
            (-0.5, "none"),
            (f64::NAN, "none"),
            (f64::INFINITY, "none"),
        ] {
            assert_eq!(serial(number, false), date, "{number}");
        }
    }

    #[test]
    fn the_1904_system_counts_from_its_own_day() {
        assert_eq!(serial(0.0, true), "1904-01-01 00:00:00");
        assert_eq!(serial(60.0, true), "1904-03-01 00:00:00");
        assert_eq!(serial(44_135.0, true), "2024-11-01 00:00:00");
        assert_eq!(serial(2_957_003.0, true), "9999-12-31 00:00:00");
        assert_eq!(serial(2_957_004.0, true), "none");
    }

    #[test]
    fn time_is_rounded_to_the_second() {
        assert_eq!(serial(45_597.999_999_99, false), "2024-11-02 00:00:00");
        assert_eq!(serial(45_597.604_166_666_67, false), "2024-11-01 14:30:00");
        assert_eq!(serial(2_958_465.999_999_999, false), "none");
    }

    #[test]
    fn iso_texts_are_read() {
        let iso = |text| from_iso(text, false).map(|m| m.to_string());
        let day = Some("2024-11-26 00:00:00".to_owned());
        assert_eq!(iso("2024-11-26"), day);
        assert_eq!(iso("2024-11-26T00:00:00.000Z"), day);
        assert_eq!(iso("2024-11-25T23:59:59.9"), day);
        assert_eq!(iso("2024-11-26T08:30").unwrap(), "2024-11-26 08:30:00");
        assert_eq!(iso("08:30:00").unwrap(), "1899-12-31 08:30:00");
        for wrong in [
            "2024-13-45",
            "2024-11-31",
            "24-11-26",
            "+2024-1-01",
            "2024/11/26",
            "2024-11-26T25:00:00",
            "2024-11-26T08:30:00+08:00",
            "",
            "x",
        ] {
            assert_eq!(iso(wrong), None, "{wrong}");
        }
    }
}
