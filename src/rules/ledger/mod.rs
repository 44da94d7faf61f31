//! Rules on the rows of site ledgers.

mod missing_day;
mod unit_differs;
mod unknown_category;
mod unknown_item;
mod unknown_warehouse;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &unknown_item::RULE,
    &unknown_category::RULE,
    &missing_day::RULE,
    &unit_differs::RULE,
    &unknown_warehouse::RULE,
];
