//! Which book a command uses, and what it gives.

use super::settings::Settings;
use super::{Failure, World};
use crate::book::store::{DATABASE, Listed, Store, StoreError, Wanted};
use crate::inputs::Parts;
use crate::message::{Keeping, Message};
use crate::policy::Policy;
use crate::report::Answer;
use crate::report::answer::FindingLine;
use crate::value::Period;
use chrono::NaiveDate;
use clap::ArgMatches;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long the record of findings waits for a run that writes.
const RECORD_WAIT: Duration = Duration::from_secs(5);

/// Finds out which book the command uses: the one that is named; without one, and unless it
/// is told files to read, that of the environment; else the nearest upward.
pub fn settle(matches: &ArgMatches, world: &mut World<'_>) {
    let Some((_, command)) = matches.subcommand() else {
        return;
    };
    let of_environment = world.book.take();
    if command.try_contains_id("book").is_err() {
        return;
    }
    let recorded = !command.try_get_one::<bool>("no_record").ok().flatten().copied().unwrap_or(false);
    let named = command.try_get_one::<PathBuf>("book").ok().flatten().cloned();
    let paths = command.try_get_many::<PathBuf>("paths").ok().flatten().is_some_and(|paths| paths.len() > 0);
    world.book =
        named.or_else(|| if paths { None } else { of_environment.or_else(|| upward(&world.folder)) });
    // What was never ingested leaves no trace in the book.
    world.record = recorded && !paths;
}

fn upward(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|folder| folder.join(DATABASE).is_file()).map(Path::to_path_buf)
}

/// The folder of the book that a command cannot do without.
///
/// # Errors
/// Where there is none.
pub fn folder(world: &World<'_>) -> Result<PathBuf, Failure> {
    world.book.clone().ok_or_else(|| fail(StoreError::NotThere(world.folder.clone())))
}

/// What the book has for an analysis of a period.
///
/// # Errors
/// Where the book cannot be read.
pub fn load(folder: &Path, period: Period, settings: &Settings, record: bool) -> Result<Parts, Failure> {
    let store = Store::open(folder).map_err(fail)?;
    let wanted = Wanted { period, window: window(&settings.policy), only_days: false };
    let mut parts = store.load(&wanted).map_err(fail)?;
    if !record {
        parts.memory.known.clear();
        parts.memory.analyses.clear();
    }
    Ok(parts)
}

/// Records the findings of a run in the book that it was made from, so that the next one
/// knows them. A part of the findings, or those of an answer that is not whole, say nothing
/// of what is gone. A book that cannot be written to is no reason to withhold the answer.
///
/// # Errors
/// Where the book is damaged.
pub fn record(answer: &Answer, settings: &Settings, world: &mut World<'_>) -> Result<(), Failure> {
    let (Some(folder), Some(period), Some(day)) = (&world.book, answer.period, answer.as_of) else {
        return Ok(());
    };
    let whole = answer.summary.complete && answer.select.is_none() && answer.ingest.is_none();
    if !world.record || !whole {
        return Ok(());
    }
    match record_in(folder, answer, period, day) {
        Ok(()) => Ok(()),
        Err(error @ (StoreError::Held(_) | StoreError::ReadOnly | StoreError::Full)) => {
            let said = Message::from(Keeping::NotRecorded { why: error.to_string() });
            let _ = writeln!(world.stderr, "{}", said.text(settings.lang));
            Ok(())
        }
        Err(error) => Err(fail(error)),
    }
}

fn record_in(folder: &Path, answer: &Answer, period: Period, day: NaiveDate) -> Result<(), StoreError> {
    let mut store = Store::open(folder)?;
    // A look back at an earlier day changes nothing of what came after it.
    if store.last_analysis(answer.command, period)?.is_some_and(|last| last > day) {
        return Ok(());
    }
    let who = format!("{}, process {}", answer.command, std::process::id());
    let _lock = store.lock(&who, RECORD_WAIT)?;
    let findings: Vec<Listed<'_>> = answer.findings.iter().map(listed).collect();
    let change = store.change()?;
    change.record(answer.command, period, day, &findings)?;
    change.commit()
}

fn listed(finding: &FindingLine) -> Listed<'_> {
    Listed {
        id: &finding.id,
        code: finding.code,
        severity: finding.severity.key(),
        message: &finding.message,
        quantity: finding.quantity,
    }
}

/// The days by which two sides of one posting may lie apart.
pub fn window(policy: &Policy) -> u32 {
    let w = &policy.matching.window;
    let windows = [
        w.default,
        w.purchase,
        w.spot_purchase,
        w.damage,
        w.repaired,
        w.transfer_out,
        w.transfer_in,
        w.back,
        w.own_use,
        w.repair_out,
        w.scrap,
        w.count,
    ];
    let widest = windows.iter().flatten().map(|days| days.unsigned_abs()).max().unwrap_or(0);
    let widest = widest.max(u64::from(policy.ledger.transfer_known_days));
    u32::try_from(widest).unwrap_or(u32::MAX)
}

/// A book that fails is a command that could not be done.
pub fn fail(error: StoreError) -> Failure {
    let hint = error.hint();
    Failure::new(error).hinted(hint)
}
