//! `callbacks`: callback rates of a period, and the lists that follow from them.

use super::args::{CommonArgs, OutputArgs, ReadArgs, WhenArgs};
use super::reconcile::{Work, gather, keep_names};
use super::sample::SampleArgs;
use super::settings::Settings;
use super::{Failure, Outcome, World, sample};
use crate::callback::Callbacks;
use crate::inputs::Inputs;
use crate::matching::Matching;
use crate::message::{Called, Message};
use crate::report::{Answer, callbacks_text, workbook};
use crate::rules::{self, Facts};
use crate::value::Period;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct CallbacksArgs {
    #[command(subcommand)]
    pub command: Option<CallbacksCommand>,

    /// Files and folders; `-` is standard input
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    pub when: WhenArgs,

    #[command(flatten)]
    pub out: OutputArgs,

    #[command(flatten)]
    pub read: ReadArgs,

    #[command(flatten)]
    pub common: CommonArgs,
}

#[derive(Debug, Subcommand)]
pub enum CallbacksCommand {
    /// Draw the spot check: the same tickets for the same seed, as a sheet to fill
    Sample(SampleArgs),
}

pub fn run(args: &CallbacksArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    if let Some(CallbacksCommand::Sample(args)) = &args.command {
        return sample::run(args, world);
    }
    let settings = Settings::of(&args.common, world)?;
    args.out.check()?;
    let Work { inputs, period, as_of } = gather(&args.paths, &args.when, &args.read, &settings, world)?;
    let callbacks = join(&inputs, period, as_of, &settings)?;
    let book = keep_names(&inputs, period, &settings);
    let matching = Matching::default();
    let facts = Facts::new(&book, &matching, as_of, &settings.policy).with_callbacks(&callbacks);
    let verdict = rules::run(&facts, rules::SERVICE);
    let frame = args.out.frame("callbacks", period, as_of, &settings);
    let answer = Answer::of_callbacks(&facts, &verdict, &|finding| args.out.keeps(finding), frame);
    args.out.write_files(&answer, workbook::callbacks, &settings, world)?;
    args.out.print(&answer, args.common.format, callbacks_text::callbacks, &settings, world)?;
    Ok(args.out.outcome(&answer))
}

/// Joins tickets and callbacks. A period of which nothing speaks is no empty report.
///
/// # Errors
/// Where there is nothing to join, or the calendar does not cover a deadline.
pub fn join<'a>(
    inputs: &'a Inputs,
    period: Period,
    as_of: NaiveDate,
    settings: &Settings,
) -> Result<Callbacks<'a>, Failure> {
    let records = &inputs.records;
    let say = |message: Message| message.text(settings.lang);
    let nothing = records.services.is_empty() && records.visits.is_empty();
    if nothing && inputs.is_complete() {
        return Err(Failure::new(say(Called::NoServices.into())).hinted(say(Called::NoServicesHelp.into())));
    }
    if inputs.is_complete() && !speaks_of(inputs, period) {
        let days = days(inputs).min().zip(days(inputs).max());
        let period = period.to_string();
        return Err(Failure::new(say(Called::NoneInPeriod { period, days }.into()))
            .hinted(say(Called::NoneInPeriodHelp.into())));
    }
    Callbacks::of(inputs, period, as_of, &settings.policy)
        .map_err(|error| Failure::new(error).hinted("[calendar] extra_years, extra_off, extra_working"))
}

/// Whether a service, a callback or a visit is of the period.
pub fn speaks_of(inputs: &Inputs, period: Period) -> bool {
    days(inputs).any(|day| period.contains(day))
}

fn days(inputs: &Inputs) -> impl Iterator<Item = NaiveDate> {
    let records = &inputs.records;
    let services = records.services.iter().flat_map(|row| [row.completed, row.received]);
    let callbacks = records.callbacks.iter().map(|row| row.date);
    let visits = records.visits.iter().map(|row| Some(row.date));
    services.chain(callbacks).chain(visits).flatten()
}
