//! `outsourcers`: the work of a period's outsourcers, scored.

use super::args::{CommonArgs, OutputArgs, ReadArgs, WhenArgs};
use super::reconcile::{Work, gather, keep_names};
use super::settings::Settings;
use super::{Failure, Outcome, World};
use crate::matching::Matching;
use crate::message::{Message, Report};
use crate::outsource::Outsource;
use crate::report::{Answer, outsourcers as text, workbook};
use crate::rules::{self, Facts};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct OutsourcersArgs {
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

pub fn run(args: &OutsourcersArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let settings = Settings::of(&args.common, world)?;
    args.out.check()?;
    let Work { inputs, period, as_of } = gather(&args.paths, &args.when, &args.read, &settings, world)?;
    let outsource = Outsource::of(&inputs, period, as_of, &settings.policy.outsource);
    // Refused sheets may be the very ones that speak of the period.
    if outsource.is_empty() && inputs.is_complete() {
        let say = |report| Message::Report(report).text(settings.lang);
        return Err(Failure::new(say(Report::NoFieldwork { period: period.to_string() }))
            .hinted(say(Report::NoFieldworkHelp)));
    }
    let book = keep_names(&inputs, period, &settings);
    let matching = Matching::default();
    let facts = Facts::new(&book, &matching, as_of, &settings.policy).with_outsource(&outsource);
    let verdict = rules::run(&facts, rules::OUTSOURCED);
    let frame = args.out.frame("outsourcers", period, as_of, &settings);
    let mut answer = Answer::of_facts(&facts, &verdict, &|finding| args.out.keeps(finding), frame);
    answer.score(&facts, settings.lang);
    args.out.write_files(&answer, workbook::outsourcers, &settings, world)?;
    args.out.print(&answer, args.common.format, text::report, &settings, world)?;
    Ok(args.out.outcome(&answer))
}
