//! Rules on balances and postings: the book against the ERP, and the ERP against itself.

mod balance_differs;
mod cleared;
mod cut_off;
mod entered_twice;
mod export_inconsistent;
mod master_line_twice;
mod not_approved;
mod not_in_ledger;
mod not_posted;
mod opening_differs;
mod other_category;
mod other_item;
mod other_warehouse;
mod posted_late;
mod posted_twice;
mod quantity_differs;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &balance_differs::RULE,
    &not_posted::RULE,
    &not_in_ledger::RULE,
    &quantity_differs::RULE,
    &other_item::RULE,
    &other_warehouse::RULE,
    &cut_off::RULE,
    &posted_twice::RULE,
    &not_approved::RULE,
    &opening_differs::RULE,
    &other_category::RULE,
    &export_inconsistent::RULE,
    &entered_twice::RULE,
    &master_line_twice::RULE,
    &posted_late::RULE,
    &cleared::RULE,
];
