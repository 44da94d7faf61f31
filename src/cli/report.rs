//! `report`: every analysis that the book or the files allow for a period, in one workbook.

use super::args::{BookArgs, CommonArgs, OutputArgs, ReadArgs};
use super::reconcile::{Work, gather};
use super::settings::Settings;
use super::whole::Whole;
use super::{Failure, Outcome, World};
use crate::matching::Matching;
use crate::report::{period_text, workbook};
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
    let whole = Whole::of(&book, as_of, &settings)?;
    let facts = whole.facts(&book, &matching, as_of, &settings);
    let frame = args.out.frame("report", period, as_of, &settings);
    let mut answer = whole.answer(&facts, &|finding| args.out.keeps(finding), frame)?;
    answer.voucher_columns = settings.config.voucher.columns().map_err(Failure::new)?;
    args.out.write_files(&answer, workbook::report, &settings, world)?;
    args.out.print(&answer, args.common.format, period_text::report, &settings, world)?;
    Ok(args.out.outcome(&answer))
}
