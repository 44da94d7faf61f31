//! `run` and `days`: what the other tables are of, and the days around it.

use super::super::{SCHEMA, Table, Type, Value};
use super::{column, optional, typed};
use chrono::{Days, NaiveDate};

pub(super) fn table() -> Table {
    typed(
        "run",
        "one row: what this export is of",
        vec![
            column("export_schema", Type::Text, "the name and version of this schema"),
            column("program_version", Type::Text, "the version of the program"),
            column("period_from", Type::Date, "first day of the period"),
            column("period_to", Type::Date, "last day of the period"),
            column("as_of", Type::Date, "the day that deadlines were held against"),
            optional(
                "date_basis",
                Type::Text,
                "`document` or `approval`: which date puts an ERP document into the period",
            ),
            column(
                "complete",
                Type::Flag,
                "false where an input could not be read, or an opening or on-hand is missing",
            ),
            column("policy_sha256", Type::Text, "checksum of the policy in force"),
            column("inputs_sha256", Type::Text, "checksum over all inputs"),
        ],
        |view, each| {
            let (answer, period) = (view.answer, view.facts.book.period);
            each(&[
                SCHEMA.into(),
                answer.version.into(),
                period.from.into(),
                period.to.into(),
                view.facts.as_of.into(),
                Value::or_null(answer.date_basis),
                answer.summary.complete.into(),
                (&answer.policy_sha256).into(),
                (&answer.inputs_sha256).into(),
            ])
        },
    )
}

/// Days before the period and after it that other rows may speak of.
const AROUND: Days = Days::new(400);

pub(super) fn days() -> Table {
    typed(
        "days",
        "the days of the period and 400 on either side of it, numbered, so that a query can count days in any engine",
        vec![
            column("calendar_day", Type::Date, "the day"),
            column("day_number", Type::Integer, "days since 1970-01-01"),
        ],
        |view, each| {
            let period = view.facts.book.period;
            let first = period.from.checked_sub_days(AROUND).unwrap_or(period.from);
            let last = period.to.max(view.facts.as_of);
            let last = last.checked_add_days(AROUND).unwrap_or(last);
            for day in first.iter_days().take_while(|day| *day <= last) {
                let number = (day - NaiveDate::default()).num_days();
                each(&[day.into(), Value::Integer(number)])?;
            }
            Ok(())
        },
    )
}
