//! `callbacks sample`: the tickets that the director calls about himself.

use super::analysis::put;
use super::args::{CommonArgs, Format, ReadArgs, WhenArgs};
use super::reconcile::{Work, gather};
use super::settings::Settings;
use super::{Failure, Outcome, World, callbacks, output};
use crate::callback::sample::Sample;
use crate::message::{Called, Message};
use crate::report::workbook;
use crate::value::Ratio;
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub struct SampleArgs {
    /// Files and folders; `-` is standard input
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// The share to draw, rounded up; the policy's rate of the director's check without it
    #[arg(long, value_name = "RATE")]
    pub rate: Option<Ratio>,

    /// What the draw begins with: the same number draws the same tickets on any machine
    #[arg(long, value_name = "N")]
    pub seed: u64,

    /// Draw from the services of this category; from the repairs without it
    #[arg(long, value_name = "WORD")]
    pub category: Option<String>,

    /// Write the sheet to fill
    #[arg(short, long, value_name = "FILE.xlsx")]
    pub output: Option<PathBuf>,

    #[command(flatten)]
    pub when: WhenArgs,

    #[command(flatten)]
    pub read: ReadArgs,

    #[command(flatten)]
    pub common: CommonArgs,
}

pub fn run(args: &SampleArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let settings = Settings::of(&args.common, world)?;
    if let Some(target) = args.output.as_deref().filter(|path| *path != Path::new("-"))
        && target.extension().is_none_or(|e| !e.eq_ignore_ascii_case("xlsx"))
    {
        return Err(
            Failure::new(format!("cannot write {}", target.display())).hinted("the name must end in .xlsx")
        );
    }
    let policy = &settings.policy.callback;
    let rate = args.rate.or(policy.audit_rate.0).ok_or_else(|| Failure::new("no --rate was given"))?;
    let Work { inputs, period, as_of } = gather(&args.paths, &args.when, &args.read, &settings, world)?;
    let joined = callbacks::join(&inputs, period, as_of, &settings)?;
    let sample = Sample::of(&joined, rate, args.seed, args.category.as_deref());
    let drawn: Vec<_> = sample.tickets.iter().filter_map(|at| joined.tickets.get(*at)).collect();
    let (of, seed) = (sample.of, args.seed);
    let told = Called::Sampled { drawn: drawn.len(), of, rate: rate.percent(), seed };
    let told = Message::from(told).text(settings.lang);
    let complete = inputs.is_complete();
    if let Some(target) = &args.output {
        let head = workbook::SampleHead { period, told: &told, complete };
        let bytes = workbook::callback_sample(&drawn, &head, policy, settings.lang).map_err(Failure::new)?;
        if target == Path::new("-") {
            output::print(world.stdout, &bytes)?;
            return Ok(outcome(complete));
        }
        put(target, &bytes, &settings, world)?;
    }
    let tickets = || drawn.iter().map(|ticket| ticket.row);
    let shown = match args.common.format {
        Format::Json => {
            let tickets: Vec<_> = tickets()
                .map(|row| json!({ "ticket": row.ticket, "room": row.room, "completed": row.completed }))
                .collect();
            let answer = json!({
                "schema": "duizhang/1",
                "command": "callbacks sample",
                "period": period,
                "rate": rate.places(4),
                "seed": seed,
                "population": of,
                "sample": tickets,
                "summary": { "complete": complete },
                "version": env!("CARGO_PKG_VERSION"),
                "policy_sha256": settings.policy_sha256,
            });
            format!("{answer:#}\n")
        }
        Format::Text if settings.quiet => String::new(),
        Format::Text => {
            let lines = tickets().map(|row| format!("{}\n", row.ticket));
            format!("{told}\n{}", lines.collect::<String>())
        }
    };
    output::print(world.stdout, shown.as_bytes())?;
    Ok(outcome(complete))
}

fn outcome(complete: bool) -> Outcome {
    if complete { Outcome::Clean } else { Outcome::CouldNot }
}
