//! How outsourced work is scored (外包队伍 §4 to §6).

use crate::value::Quantity;
use serde::{Deserialize, Deserializer};

/// 外包队伍
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outsource {
    pub wireless: Wireless,
    pub carrier: Carrier,
    pub rotation: Rotation,
    pub bulk: Bulk,
    pub incident: Incident,
    pub base: Base,
}

/// 无线采集器维护. Rates and shares of pay are decimals: 0.05 is 5%.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wireless {
    /// Least and most of a day.
    pub quota: [u32; 2],
    pub qualified: Quantity,
    pub bonus: Quantity,
    pub step: Quantity,
    pub deduction: Quantity,
    pub reading: StepReading,
}

/// What 每降低10% counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StepReading {
    /// Completed steps.
    Full,
    /// Steps begun.
    Started,
    /// The shortfall itself, in proportion.
    Linear,
}

/// 载波采集器维护
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carrier {
    pub quota: [u32; 2],
    pub excellent: Quantity,
    pub excellent_bonus: Quantity,
    pub good: Quantity,
    pub good_bonus: Quantity,
    pub qualified: Quantity,
    pub deduction: Quantity,
    pub reading: TierReading,
}

/// How two bonuses that are both earned go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TierReading {
    Highest,
    Added,
}

/// 表计轮换
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rotation {
    pub per_day: Quantity,
    pub most: Quantity,
    pub reading: LateReading,
    pub sample: Quantity,
    pub pass: Quantity,
    pub collected: Quantity,
    pub notice_days: u16,
}

/// What 超过1天 counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LateReading {
    /// More than a day: two days late is one.
    Over,
    /// A day: one day late is one.
    By,
}

/// 小区批量装表
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bulk {
    pub sample: Quantity,
    pub pass: Quantity,
    pub collected: Quantity,
}

/// 事故报告
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    pub written_hours: u16,
}

/// 绩效基数, in yuan; none where only percents are wanted.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Base {
    #[serde(deserialize_with = "amount")]
    pub collector: Option<Quantity>,
    #[serde(deserialize_with = "amount")]
    pub order: Option<Quantity>,
}

/// An amount in quotes; an empty one is none.
fn amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Quantity>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.trim().is_empty() {
        return Ok(None);
    }
    let wrong = || serde::de::Error::custom(format!("`{text}` is no amount"));
    let amount = Quantity::of_written(&text).map_err(|_| wrong())?.value;
    if amount.is_negative() { Err(wrong()) } else { Ok(Some(amount)) }
}
