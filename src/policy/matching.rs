//! How postings are matched and transfers judged.

use serde::Deserialize;

/// How ledger rows and ERP lines find each other.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matching {
    /// Days beyond the window after which an equal posting still is the same one, only late.
    pub late_days: i64,
    pub window: Windows,
    pub cost: Costs,
    pub limit: Limits,
}

/// By category, the days by which the ERP's date may lie before (negative) and after the
/// ledger's.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Windows {
    pub default: [i64; 2],
    pub purchase: [i64; 2],
    pub spot_purchase: [i64; 2],
    pub damage: [i64; 2],
    pub repaired: [i64; 2],
    pub transfer_out: [i64; 2],
    pub transfer_in: [i64; 2],
    #[serde(rename = "return")]
    pub back: [i64; 2],
    pub own_use: [i64; 2],
    pub repair_out: [i64; 2],
    pub scrap: [i64; 2],
    pub count: [i64; 2],
}

/// What each reading costs: the likelier, the less. The least sum wins.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Costs {
    pub unmatched: i64,
    pub day: i64,
    pub not_approved: i64,
    pub cut_off: i64,
    pub late: i64,
    pub unit: i64,
    pub repeated_document: i64,
    pub repeated: i64,
    pub other_category: i64,
    pub transposed: i64,
    pub transposed_short: i64,
    pub sign: i64,
    pub shifted: i64,
    pub shifted_short: i64,
    pub other_condition: i64,
    pub near_item: i64,
    pub digit: i64,
    pub digit_short: i64,
    pub other_site: i64,
    pub other_quantity: i64,
    pub other_quantity_other_day: i64,
    pub far_item: i64,
    pub second_fault: i64,
    pub contradicting_document: i64,
    /// What another solution must cost more for a reading to be certain.
    pub certain_margin: i64,
}

/// How far the search goes. Counts, never time: the result must not depend on the machine.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Rows and lines that are solved together.
    pub component: usize,
    /// Rows times lines that are compared one by one.
    pub block: usize,
    /// Postings among which the parts of a split are looked for.
    pub split_pool: usize,
    /// Parts of a split.
    pub split_parts: usize,
    /// Parts of a split within one document.
    pub document_parts: usize,
    /// Solutions of equal cost that are looked at.
    pub solutions: usize,
}

/// 调拨
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// Days that goods may be on their way before that is doubtful.
    pub in_transit_days: i64,
    /// Words of the department that makes or approves a transfer across departments.
    pub approvers: Vec<String>,
    /// Words in the remark that say that both departments agreed.
    pub agreement: Vec<String>,
}
