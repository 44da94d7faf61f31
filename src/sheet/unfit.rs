//! Values that are sound in themselves and do not fit what they stand for.

use super::field::Field;
use crate::value::Quantity;
use crate::value::strings::{Lasting, lasting_texts};

/// How a value does not fit.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Unfit {
    /// None of the words that are known here.
    NotAmong {
        found: String,
        #[serde(deserialize_with = "lasting_texts")]
        known: Vec<Lasting>,
    },
    /// More than the whole of which it is a part.
    MoreThan { found: Quantity, field: Field, whole: Quantity },
    /// A count of things done below nought.
    Negative { found: Quantity },
    /// A rate that no whole number of successes gives.
    NotWhole { found: String, quantity: Quantity },
}
