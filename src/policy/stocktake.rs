//! How a stocktake is judged.

use crate::value::Quantity;
use serde::{Deserialize, Deserializer};

/// 盘点
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stocktake {
    /// Days after the end of the period by which a count still is in time.
    pub due_days: u16,
    /// Days after the end by which a count without a stated period still belongs to it.
    pub late_days: u16,
    /// Days within which counts of a warehouse are one stocktake.
    pub apart_days: u16,
    /// Earlier stocktakes shown.
    pub history: usize,
    /// Words of a sheet that counts only some items.
    pub partial_words: Vec<String>,
    /// Words of a sheet that counts again.
    pub recount_words: Vec<String>,
    /// Reasons offered on the count sheet.
    pub reasons: Vec<String>,
    /// Reasons that only say that nobody knows yet.
    pub open_reasons: Vec<String>,
    /// Reasons that speak of a mix-up.
    pub mix_up_reasons: Vec<String>,
    /// The least quantity for a mix-up between two sites.
    pub mix_up_between_sites: Quantity,
    /// Share of the value that the A items make.
    pub abc_a_percent: Quantity,
    /// Share of the value that the A and B items make.
    pub abc_b_percent: Quantity,
    /// Words in the remark of an adjustment that say that it was approved.
    pub approval_words: Vec<String>,
    /// Words that say the contrary.
    pub disapproval_words: Vec<String>,
    pub tolerance: Tolerances,
}

/// Tolerances by ABC class.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tolerances {
    pub default: Tolerance,
    pub a: Tolerance,
    pub b: Tolerance,
    pub c: Tolerance,
}

/// What a variance may come to before it asks for a recount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tolerance {
    /// Per cent of the book quantity, above it.
    pub plus_percent: Limit,
    pub minus_percent: Limit,
    /// In yuan.
    pub plus_value: Limit,
    pub minus_value: Limit,
}

/// A limit; none where anything goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(pub Option<Quantity>);

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == "none" {
            return Ok(Limit(None));
        }
        let value = Quantity::of_stored(&text).ok().filter(|limit| !limit.is_negative());
        let wrong = || serde::de::Error::custom(format!("`{text}` is no limit: a number from 0, or none"));
        value.map(|limit| Limit(Some(limit))).ok_or_else(wrong)
    }
}

impl Tolerances {
    /// The tolerance of a class; the default one where there is none.
    pub fn of(&self, class: Option<char>) -> &Tolerance {
        match class {
            Some('A') => &self.a,
            Some('B') => &self.b,
            Some('C') => &self.c,
            _ => &self.default,
        }
    }
}
