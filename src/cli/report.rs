//! `report`: every analysis that the book or the files allow for a period, in one workbook.

use super::args::{BookArgs, CommonArgs, OutputArgs, ReadArgs};
use super::callbacks::join;
use super::reconcile::{Work, check_sums, gather, speaks_of};
use super::settings::Settings;
use super::{Failure, Outcome, World};
use crate::matching::Matching;
use crate::message::{Message, Report};
use crate::outsource::Outsource;
use crate::report::answer::Part;
use crate::report::{Answer, period_text, workbook};
use crate::rules::{self, Facts};
use crate::stocktake::{Stocktake, Terms};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct ReportArgs {
    /// Files and folders; `-` is standard input
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    pub book: BookArgs,

    #[command(flatten)]
    pub out: OutputArgs,

    #[command(flatten)]
    pub read: ReadArgs,

    #[command(flatten)]
    pub common: CommonArgs,
}

pub fn run(args: &ReportArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let settings = Settings::of(&args.common, world)?;
    args.out.check()?;
    // Each analysis keeps its own record of findings; a report over all of them adds none.
    world.record = false;
    let Work { inputs, period, as_of } =
        gather(&args.book.paths(&args.paths), &args.book.when, &args.read, &settings, world)?;
    let book = args.book.keep(&inputs, period, &settings);
    let matching = Matching::of(&book, &settings.policy, args.book.basis());
    let with_stock = speaks_of(&inputs, period);
    let terms = Terms { config: &settings.config, policy: &settings.policy, as_of };
    let stocktake = Stocktake::of(&book, &terms);
    let counted = !stocktake.sheets.is_empty() || !stocktake.unplaced.is_empty();
    let outsource = Outsource::of(&inputs, period, as_of, &settings.policy.outsource);
    let served = !inputs.records.services.is_empty() || !inputs.records.visits.is_empty();
    // Services of another period are none of this one; a date outside of the calendar is an error.
    let callbacks = match served && calls_in(&inputs, period) {
        true => Some(join(&inputs, period, as_of, &settings)?),
        false => None,
    };
    let mut facts = Facts::new(&book, &matching, as_of, &settings.policy);
    let mut families = String::from("I");
    if with_stock {
        families.push_str(Part::Stock.families());
    }
    if counted {
        facts = facts.with_stocktake(&stocktake);
        families.push_str(Part::Counts.families());
    }
    if let Some(callbacks) = &callbacks {
        facts = facts.with_callbacks(callbacks);
        families.push_str(Part::Service.families());
    }
    if !outsource.is_empty() {
        facts = facts.with_outsource(&outsource);
        families.push_str(Part::Outsourced.families());
    }
    if families == "I" && inputs.is_complete() {
        let say = |report| Message::Report(report).text(settings.lang);
        return Err(Failure::new(say(Report::NothingInPeriod { period: period.to_string() }))
            .hinted(say(Report::NoRowHelp)));
    }
    let verdict = rules::run(&facts, &families);
    if with_stock {
        check_sums(&facts, &verdict.findings)?;
    }
    let frame = args.out.frame("report", period, as_of, &settings);
    let mut answer =
        Answer::of_report(&facts, &verdict, &|finding| args.out.keeps(finding), frame, with_stock);
    answer.voucher_columns = settings.config.voucher.columns().map_err(Failure::new)?;
    args.out.write_files(&answer, workbook::report, &settings, world)?;
    args.out.print(&answer, args.common.format, period_text::report, &settings, world)?;
    Ok(args.out.outcome(&answer))
}

/// Whether a service, a callback or a visit is of the period.
fn calls_in(inputs: &crate::inputs::Inputs, period: crate::value::Period) -> bool {
    let records = &inputs.records;
    let services = records.services.iter().flat_map(|row| [row.completed, row.received]);
    let callbacks = records.callbacks.iter().map(|row| row.date);
    let visits = records.visits.iter().map(|row| Some(row.date));
    services.chain(callbacks).chain(visits).flatten().any(|day| period.contains(day))
}
