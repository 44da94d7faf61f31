//! Days in records that are written down: text as everywhere, and a number where the form of
//! writing has one for days.

use chrono::NaiveDate;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// The name under which a day is handed to the form of writing.
pub const DAY: &str = "duizhang day";

/// 2000-01-01, counted in days from the first of the year 1: days near it are small numbers.
const NOUGHT: i32 = 730_120;

/// The number of a day.
pub fn packed(day: NaiveDate) -> i32 {
    use chrono::Datelike;
    day.num_days_from_ce().saturating_sub(NOUGHT)
}

/// The day of a number.
pub fn unpacked(number: i64) -> Option<NaiveDate> {
    i32::try_from(number).ok()?.checked_add(NOUGHT).and_then(NaiveDate::from_num_days_from_ce_opt)
}

/// For `#[serde(with)]`.
///
/// # Errors
/// Where the form of writing fails.
pub fn serialize<S: Serializer>(day: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_struct(DAY, day)
}

/// The same, back.
///
/// # Errors
/// Where there is no day.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    deserializer.deserialize_newtype_struct(DAY, Day)
}

struct Day;

impl<'de> Visitor<'de> for Day {
    type Value = NaiveDate;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a day")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<NaiveDate, D::Error> {
        NaiveDate::deserialize(deserializer)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<NaiveDate, E> {
        let day = i64::try_from(number).ok().and_then(unpacked);
        day.ok_or_else(|| E::custom(format!("there is no day {number}")))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<NaiveDate, E> {
        unpacked(number).ok_or_else(|| E::custom(format!("there is no day {number}")))
    }
}

/// The same for a day that may be lacking.
pub mod perhaps {
    use super::{Deserialize, Deserializer, NaiveDate, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Only(#[serde(with = "super")] NaiveDate);

    /// For `#[serde(with)]`.
    ///
    /// # Errors
    /// Where the form of writing fails.
    pub fn serialize<S: Serializer>(day: &Option<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
        day.map(Only).serialize(serializer)
    }

    /// The same, back.
    ///
    /// # Errors
    /// Where there is something else than a day.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
        Ok(Option::<Only>::deserialize(deserializer)?.map(|only| only.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Two {
        #[serde(with = "super")]
        one: NaiveDate,
        #[serde(default, with = "super::perhaps")]
        other: Option<NaiveDate>,
    }

    #[test]
    fn days_stay_text_where_days_have_no_number() {
        let one: NaiveDate = "2024-11-03".parse().unwrap();
        for (two, text) in [
            (Two { one, other: Some(one) }, r#"{"one":"2024-11-03","other":"2024-11-03"}"#),
            (Two { one, other: None }, r#"{"one":"2024-11-03","other":null}"#),
        ] {
            assert_eq!(serde_json::to_string(&two).unwrap(), text);
            assert_eq!(serde_json::from_str::<Two>(text).unwrap(), two);
            let bytes = rmp_serde::to_vec_named(&two).unwrap();
            assert_eq!(rmp_serde::from_slice::<Two>(&bytes).unwrap(), two);
        }
    }

    #[test]
    fn a_day_has_a_number() {
        for text in ["1999-12-31", "2000-01-01", "2024-02-29", "9999-12-31"] {
            let day = text.parse().unwrap();
            assert_eq!(unpacked(i64::from(packed(day))), Some(day), "{text}");
        }
        assert_eq!((unpacked(i64::MAX), unpacked(i64::from(i32::MAX))), (None, None));
    }
}
