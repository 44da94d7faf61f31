//! Rules on balances: the book against the ERP, and the ERP against itself.

mod balance_differs;
mod export_inconsistent;
mod master_line_twice;
mod opening_differs;

use super::Rule;

pub(super) static RULES: &[&Rule] =
    &[&balance_differs::RULE, &opening_differs::RULE, &export_inconsistent::RULE, &master_line_twice::RULE];
