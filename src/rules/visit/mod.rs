//! Rules on visits to owners.

mod never_visited;
mod visit_rate_below;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[&visit_rate_below::RULE, &never_visited::RULE];
