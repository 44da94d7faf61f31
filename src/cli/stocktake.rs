//! `stocktake`: count sheets out, and counts against the book.

use super::analysis::put;
use super::args::{BookArgs, CommonArgs, Format, OutputArgs, ReadArgs};
use super::reconcile::{Work, gather};
use super::settings::Settings;
use super::{Failure, Outcome, World, output};
use crate::matching::Matching;
use crate::report::answer::{FormsAnswer, forms_incomplete, no_counts, nothing_to_count};
use crate::report::{Answer, stocktake_text, workbook};
use crate::rules::{self, Facts};
use crate::stocktake::{Stocktake, Terms, Which, forms};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct StocktakeArgs {
    #[command(subcommand)]
    pub command: StocktakeCommand,
}

#[derive(Debug, Subcommand)]
pub enum StocktakeCommand {
    /// Write a count sheet for every site, to print or to fill in
    Template(TemplateArgs),
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

#[derive(Debug, Args)]
pub struct TemplateArgs {
    /// Files and folders; `-` is standard input
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    pub book: BookArgs,

    /// The folder to write a workbook for each site into
    #[arg(short = 'o', long = "output", value_name = "DIR", required = true)]
    pub dir: PathBuf,

    /// The day of the count; without it the last of the period
    #[arg(long, value_name = "DATE")]
    pub date: Option<NaiveDate>,

    /// Without the book's quantities
    #[arg(long)]
    pub blind: bool,

    /// Only what the count sheets among the inputs show to be over tolerance
    #[arg(long, conflicts_with_all = ["abc", "sample"])]
    pub recount: bool,

    /// Only the items of these classes: A, or A,B
    #[arg(long, value_name = "CLASSES", value_delimiter = ',', conflicts_with = "sample")]
    pub abc: Vec<char>,

    /// Only so many lines of each site, drawn by the seed
    #[arg(long, value_name = "N", requires = "seed")]
    pub sample: Option<usize>,

    /// The seed of the draw: the same seed draws the same lines
    #[arg(long, value_name = "S", requires = "sample")]
    pub seed: Option<u64>,

    #[command(flatten)]
    pub read: ReadArgs,

    #[command(flatten)]
    pub common: CommonArgs,
}

pub fn run(args: &StocktakeArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    match &args.command {
        StocktakeCommand::Template(args) => template(args, world),
        StocktakeCommand::Compare(args) => compare(args, world),
    }
}

fn template(args: &TemplateArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let settings = Settings::of(&args.common, world)?;
    let which = which(args)?;
    let Work { inputs, period, as_of } =
        gather(&args.book.paths(&args.paths), &args.book.when, &args.read, &settings, world)?;
    if !inputs.is_complete() {
        return Err(Failure::new(forms_incomplete(settings.lang)).hinted("duizhang inspect"));
    }
    let book = args.book.keep(&inputs, period, &settings);
    let terms = Terms { config: &settings.config, policy: &settings.policy, as_of };
    let stocktake = args.recount.then(|| Stocktake::of(&book, &terms));
    let policy = &settings.policy.stocktake;
    let day = args.date.unwrap_or(period.to);
    let sites = forms(&book, stocktake.as_ref(), day, &which, policy);
    if sites.is_empty() {
        let (what, help) = nothing_to_count(settings.lang);
        return Err(Failure::new(what).hinted(help));
    }
    output::make_folder(&args.dir)?;
    let style = workbook::FormStyle { period, day, blind: args.blind, reasons: &policy.reasons };
    let mut written = FormsAnswer::default();
    for site in &sites {
        let form = workbook::form(&book, site, &style).map_err(Failure::new)?;
        let target = args.dir.join(&form.file);
        put(&target, &form.bytes, &settings, world)?;
        written.take(&book, site, target.display().to_string());
    }
    let shown = match args.common.format {
        Format::Json => format!("{}\n", serde_json::to_string_pretty(&written).map_err(Failure::new)?),
        Format::Text if settings.quiet => return Ok(Outcome::Clean),
        Format::Text => written.text(settings.lang),
    };
    output::print(world.stdout, shown.as_bytes())?;
    Ok(Outcome::Clean)
}

/// What is to be counted, as the flags say.
fn which(args: &TemplateArgs) -> Result<Which, Failure> {
    if args.recount {
        return Ok(Which::Recount);
    }
    if let (Some(lines), Some(seed)) = (args.sample, args.seed) {
        return Ok(Which::Sample { lines, seed });
    }
    if args.abc.is_empty() {
        return Ok(Which::All);
    }
    let class = |letter: &char| {
        let class = letter.to_ascii_uppercase();
        matches!(class, 'A'..='C').then_some(class)
    };
    let classes: Option<_> = args.abc.iter().map(class).collect();
    classes.map(Which::Classes).ok_or_else(|| Failure::new("--abc").hinted("A, B, C, or several: A,B"))
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
    let matching = Matching::default();
    let facts = Facts::new(&book, &matching, as_of, &settings.policy).with_stocktake(&stocktake);
    let verdict = rules::run(&facts, rules::STOCKTAKE);
    let frame = args.out.frame("stocktake compare", period, as_of, &settings);
    let mut answer =
        Answer::of_stocktake(&facts, &stocktake, &verdict, &|finding| args.out.keeps(finding), frame);
    answer.voucher_columns = settings.config.voucher.columns().map_err(Failure::new)?;
    args.out.write_files(&answer, workbook::stocktake, &settings, world)?;
    args.out.print(&answer, args.common.format, stocktake_text::stocktake, &settings, world)?;
    Ok(args.out.outcome(&answer))
}
