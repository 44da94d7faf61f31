//! `stocktake compare`: counts against the book.

use super::args::{BookArgs, CommonArgs, OutputArgs, ReadArgs};
use super::reconcile::{Work, gather};
use super::settings::Settings;
use super::{Failure, Outcome, World};
use crate::matching::Matching;
use crate::report::answer::no_counts;
use crate::report::{Answer, stocktake_text, workbook};
use crate::rules::{self, Facts};
use crate::stocktake::{Stocktake, Terms};
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct StocktakeArgs {
    #[command(subcommand)]
    pub command: StocktakeCommand,
}

#[derive(Debug, Subcommand)]
pub enum StocktakeCommand {
    /// Hold filled count sheets against the book at the day of the count
    Compare(CompareArgs),
}

#[derive(Debug, Args)]
pub struct CompareArgs {
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

pub fn run(args: &StocktakeArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    match &args.command {
        StocktakeCommand::Compare(args) => compare(args, world),
    }
}

fn compare(args: &CompareArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let settings = Settings::of(&args.common, world)?;
    args.out.check()?;
    let Work { inputs, period, as_of } =
        gather(&args.book.paths(&args.paths), &args.book.when, &args.read, &settings, world)?;
    let book = args.book.keep(&inputs, period, &settings);
    let terms = Terms { config: &settings.config, policy: &settings.policy, as_of };
    let stocktake = Stocktake::of(&book, &terms);
    // Refused sheets may be the very ones that were counted.
    let counted = !stocktake.sheets.is_empty() || !stocktake.unplaced.is_empty();
    if !counted && inputs.is_complete() {
        let (what, help) = no_counts(period, settings.lang);
        return Err(Failure::new(what).hinted(help));
    }
    let matching = Matching::of(&book, &settings.policy, args.book.basis());
    let facts = Facts::new(&book, &matching, as_of, &settings.policy).with_stocktake(&stocktake);
    let verdict = rules::run(&facts, rules::STOCKTAKE);
    let frame = args.out.frame("stocktake compare", period, as_of, &settings);
    let mut answer =
        Answer::of_stocktake(&facts, &stocktake, &verdict, &|finding| args.out.keeps(finding), frame);
    answer.voucher_columns = settings.config.voucher.columns().map_err(Failure::new)?;
    args.out.write_files(&answer, workbook::write, &settings, world)?;
    args.out.print(&answer, args.common.format, stocktake_text::stocktake, &settings, world)?;
    Ok(args.out.outcome(&answer))
}
