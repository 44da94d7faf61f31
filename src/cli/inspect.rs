//! `inspect`: what files are taken for. Runs no rule and is never blocked by bad data.

use super::args::{Format, InspectArgs, ReadArgs};
use super::progress::Progress;
use super::settings::Settings;
use super::{Failure, Outcome, World, output};
use crate::inputs::{self, FileRead, Inputs, Parts, ReadSettings};
use crate::message::{Message, Report};
use crate::record::{Records, schemas};
use crate::report::answer::Frame;
use crate::report::{Answer, json, text};
use crate::source::walk::{walk, with_slashes};
use crate::value::Period;
use std::path::{Path, PathBuf};

pub fn run(args: &InspectArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let settings = Settings::of(&args.common, world)?;
    let inputs = read(&args.paths, &args.read, args.period, &settings, world)?;
    let frame = Frame {
        command: "inspect",
        lang: settings.lang,
        period: args.period,
        as_of: None,
        config: settings.config_used.clone(),
        select: None,
        policy_sha256: settings.policy_sha256.clone(),
        with_matches: false,
    };
    let answer = Answer::of_inputs(&inputs, &settings.config, frame, args.rows);
    let shown = match args.common.format {
        Format::Json => json::write(&answer).map_err(Failure::new)?,
        Format::Text => text::inspect(&answer, settings.style()),
    };
    output::print(world.stdout, shown.as_bytes())?;
    Ok(if answer.summary.complete { Outcome::Clean } else { Outcome::CouldNot })
}

/// Reads the files named; `-` is standard input.
///
/// # Errors
/// Where nothing is named, a kind does not exist, or rows went missing in the program.
pub fn read(
    paths: &[PathBuf],
    args: &ReadArgs,
    period: Option<Period>,
    settings: &Settings,
    world: &mut World<'_>,
) -> Result<Inputs, Failure> {
    let parts = read_parts(paths, &|shown| shown, args, period, settings, world, &|_, records| records)?;
    if parts.files.is_empty() && parts.missing.is_empty() && parts.passed_over.is_empty() {
        return Err(no_input(settings));
    }
    Ok(Inputs::of(parts))
}

/// That nothing was named, or nothing lies there.
pub fn no_input(settings: &Settings) -> Failure {
    let say = |report| Message::Report(report).text(settings.lang);
    Failure::new(say(Report::NoInput)).hinted(say(Report::NoInputHelp))
}

/// Reads the files named, each for itself, under the names that `shown` makes of theirs, and
/// keeps what `keep` makes of their records.
///
/// # Errors
/// Where a kind does not exist, or rows went missing in the program.
pub fn read_parts<R: Send>(
    paths: &[PathBuf],
    shown: &dyn Fn(String) -> String,
    args: &ReadArgs,
    period: Option<Period>,
    settings: &Settings,
    world: &mut World<'_>,
    keep: &(dyn Fn(&FileRead, Records) -> R + Sync),
) -> Result<Parts<R>, Failure> {
    let kinds = kinds(args)?;
    let stdin = paths.iter().any(|path| path.as_os_str() == "-");
    let named: Vec<PathBuf> = paths.iter().filter(|path| path.as_os_str() != "-").cloned().collect();
    let mut walked = walk(&named);
    let piped = if stdin {
        Some(inputs::spool(world.stdin, &settings.config.limits).map_err(Failure::new)?)
    } else {
        None
    };
    if let Some(piped) = &piped {
        walked.inputs.push(inputs::piped_input(piped));
    }
    for name in walked.inputs.iter_mut().map(|input| &mut input.shown) {
        *name = shown(std::mem::take(name));
    }
    for name in walked.passed_over.iter_mut().map(|passed| &mut passed.shown) {
        *name = shown(std::mem::take(name));
    }
    let visible = world.stderr_is_terminal && !args.no_progress && !settings.quiet;
    let progress = Progress::new(walked.inputs.len(), visible);
    let kind_of = |file: &str| {
        let fits = |pattern: &Option<String>| pattern.as_deref().is_none_or(|end| file.ends_with(end));
        kinds.iter().find(|(pattern, _)| fits(pattern)).map(|(_, kind)| *kind)
    };
    let read_settings = ReadSettings {
        limits: &settings.config.limits,
        program: world.program.clone(),
        period,
        kind: &kind_of,
        layouts: &settings.config.layout,
        overrides: &settings.config.overrides,
        done: &|| progress.step(),
    };
    let read_all = || inputs::read_each(walked, &read_settings, keep);
    let parts = match args.jobs {
        None => read_all(),
        Some(jobs) => rayon::ThreadPoolBuilder::new()
            .num_threads(jobs)
            .build()
            .map_err(|error| Failure::new("--jobs").because(error))?
            .install(read_all),
    };
    match parts.miscounted().as_slice() {
        [] => Ok(parts),
        lost => Err(Failure::new(format!(
            "the row account does not add up ({}): this is a fault of the program",
            lost.join(", ")
        ))),
    }
}

type KindOf = (Option<String>, &'static str);

/// `KIND` or `FILE=KIND`; those for one file come first.
fn kinds(args: &ReadArgs) -> Result<Vec<KindOf>, Failure> {
    let known = schemas();
    let mut kinds = Vec::new();
    for given in &args.kind {
        let (file, kind) = match given.rsplit_once('=') {
            Some((file, kind)) => (Some(with_slashes(Path::new(file))), kind),
            None => (None, given.as_str()),
        };
        let Some(schema) = known.iter().find(|schema| schema.kind == kind) else {
            let names: Vec<&str> = known.iter().map(|schema| schema.kind).collect();
            return Err(Failure::new(format!("there is no kind `{kind}`")).hinted(names.join(", ")));
        };
        kinds.push((file, schema.kind));
    }
    kinds.sort_by_key(|(file, _)| file.is_none());
    Ok(kinds)
}
