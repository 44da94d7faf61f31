//! `status`: which site-days are there, and what is open.

use super::args::{CommonArgs, Format};
use super::keep::{self, fail};
use super::settings::Settings;
use super::{Failure, Outcome, World, analysis, output};
use crate::book::store::{Store, Wanted};
use crate::book::{Book, BookSettings, Roles};
use crate::inputs::Inputs;
use crate::report::status::{OpenLine, Status, text};
use crate::report::workbook;
use crate::value::Period;
use chrono::{Datelike, NaiveDate};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct StatusArgs {
    /// The day up to which its period is shown; today where it is not given
    #[arg(long, value_name = "DATE")]
    pub date: Option<NaiveDate>,

    /// The book, by its folder; else DUIZHANG_BOOK, else the nearest upward
    #[arg(long, value_name = "DIR")]
    pub book: Option<PathBuf>,

    /// Write the calendar as a workbook
    #[arg(short, long, value_name = "FILE.xlsx")]
    pub output: Option<PathBuf>,

    #[command(flatten)]
    pub common: CommonArgs,
}

pub fn run(args: &StatusArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let settings = Settings::of(&args.common, world)?;
    let store = Store::open(&keep::folder(world)?).map_err(fail)?;
    let date = args.date.unwrap_or(world.today);
    let month = month_of(date, &settings)?;
    let shown = Period { from: month.from, to: date };
    let parts = store.load(&Wanted { period: shown, window: 0, only_days: true }).map_err(fail)?;
    let inputs = Inputs::of(parts);
    let book = Book::keep(
        &inputs,
        &BookSettings {
            period: shown,
            config: &settings.config,
            roles: Roles::default(),
            opening_zero: true,
            by_approval: true,
        },
    );
    let mut status = Status::of(&book, shown, date, &settings.policy);
    status.last_ingest =
        store.events().map_err(fail)?.into_iter().rfind(|e| e.what == "ingest").map(|e| e.day);
    status.closed = inputs.memory.closed.iter().map(|closed| closed.period).collect();
    status.open = store
        .open_items()
        .map_err(fail)?
        .into_iter()
        .map(|((command, period), counts)| OpenLine { command, period, counts })
        .collect();
    if let Some(target) = &args.output {
        let bytes = workbook::status(&status, settings.lang).map_err(Failure::new)?;
        analysis::put(target, &bytes, &settings, world)?;
    }
    let shown = match args.common.format {
        Format::Json => format!("{}\n", serde_json::to_string_pretty(&status).map_err(Failure::new)?),
        Format::Text => text(&status, settings.lang),
    };
    output::print(world.stdout, shown.as_bytes())?;
    Ok(Outcome::Clean)
}

/// The period that a day lies in.
fn month_of(date: NaiveDate, settings: &Settings) -> Result<Period, Failure> {
    let next = date.checked_add_months(chrono::Months::new(1)).unwrap_or(date);
    let months = [date, next].into_iter().filter_map(|day| Period::month(day.year(), day.month()));
    let periods = months.map(|month| settings.days(crate::value::period::Asked::Months(month)));
    periods.into_iter().find(|period| period.contains(date)).ok_or_else(|| Failure::new(date))
}
