//! Which book a command uses, and what it gives.

use super::settings::Settings;
use super::{Failure, World};
use crate::book::store::{DATABASE, Store, StoreError, Wanted};
use crate::inputs::Parts;
use crate::policy::Policy;
use crate::value::Period;
use clap::ArgMatches;
use std::path::{Path, PathBuf};

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
    let named = command.try_get_one::<PathBuf>("book").ok().flatten().cloned();
    let paths = command.try_get_many::<PathBuf>("paths").ok().flatten().is_some_and(|paths| paths.len() > 0);
    world.book =
        named.or_else(|| if paths { None } else { of_environment.or_else(|| upward(&world.folder)) });
    world.record = !command.try_get_one::<bool>("no_record").ok().flatten().copied().unwrap_or(false);
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
pub fn load(folder: &Path, period: Period, settings: &Settings) -> Result<Parts, Failure> {
    let store = Store::open(folder).map_err(fail)?;
    let wanted = Wanted { period, window: window(&settings.policy), only_days: false };
    store.load(&wanted).map_err(fail)
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
