//! `remarks`: reads back what people wrote into a report or a slip.

use super::args::{CommonArgs, Format};
use super::close::KeepingArgs;
use super::keep::{self, fail};
use super::settings::Settings;
use super::{Failure, Outcome, World, output};
use crate::book::store::{Store, StoreError};
use crate::inputs::memory::Remark;
use crate::message::{Keeping, Message};
use crate::report::remarks::{self, Written};
use clap::Args;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

#[derive(Debug, Args)]
pub struct RemarksArgs {
    /// A report workbook or a slip that this program wrote
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Who gives it back
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,

    #[command(flatten)]
    pub keeping: KeepingArgs,

    #[command(flatten)]
    pub common: CommonArgs,
}

/// What became of the rows.
#[derive(Debug, Serialize)]
struct Taken {
    schema: &'static str,
    command: &'static str,
    file: String,
    stored: usize,
    unchanged: usize,
    refused: Vec<Refused>,
}

#[derive(Debug, Serialize)]
struct Refused {
    row: u32,
    id: String,
    why: String,
}

pub fn run(args: &RemarksArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let settings = Settings::of(&args.common, world)?;
    let say = |keeping: Keeping| Message::from(keeping).text(settings.lang);
    let shown = args.file.display().to_string();
    let bytes = std::fs::read(&args.file).map_err(|error| Failure::new(&shown).because(error))?;
    let written = remarks::read(&bytes, &settings.config.limits)
        .map_err(|error| Failure::new(&shown).because(error))?
        .ok_or_else(|| {
            Failure::new(&shown)
                .because(say(Keeping::NoRemarkColumns))
                .hinted(say(Keeping::NoRemarkColumnsHelp))
        })?;
    let mut store = Store::open_to_change(&keep::folder(world)?).map_err(fail)?;
    let who = format!("remarks, process {}", std::process::id());
    let _lock = store.lock(&who, Duration::from_secs(args.keeping.wait)).map_err(fail)?;
    let (new, mut taken) = sort_out(&written, &store, shown.clone(), &say).map_err(fail)?;
    taken.stored = new.len();
    if !new.is_empty() {
        let day = args.keeping.as_of.unwrap_or(world.today);
        let change = store.change().map_err(fail)?;
        change.remark(&new, args.by.as_deref(), &shown, day).map_err(fail)?;
        change.commit().map_err(fail)?;
    }
    let text = match args.common.format {
        Format::Json => format!("{}\n", serde_json::to_string_pretty(&taken).map_err(Failure::new)?),
        Format::Text => {
            let mut text: String =
                taken.refused.iter().map(|row| format!("{shown}: {}\n", row.why)).collect();
            text += &say(Keeping::Remarked { stored: taken.stored, same: taken.unchanged });
            text + "\n"
        }
    };
    output::print(world.stdout, text.as_bytes())?;
    Ok(if taken.refused.is_empty() { Outcome::Clean } else { Outcome::Found })
}

/// What is new, and what became of the rest. An id that the book does not know was edited; of
/// two rows with one id nobody can say which holds.
fn sort_out(
    written: &[Written],
    store: &Store,
    file: String,
    say: &dyn Fn(Keeping) -> String,
) -> Result<(Vec<(String, Remark)>, Taken), StoreError> {
    let mut rows: BTreeMap<&str, usize> = BTreeMap::new();
    written.iter().for_each(|row| *rows.entry(&row.id).or_default() += 1);
    let before = store.remarks()?;
    let (schema, command) = ("duizhang/1", "remarks");
    let mut taken = Taken { schema, command, file, stored: 0, unchanged: 0, refused: Vec::new() };
    let mut new = Vec::new();
    for row in written {
        let id = row.id.clone();
        let mut refuse = |keeping: Keeping| {
            taken.refused.push(Refused { row: row.row, id: row.id.clone(), why: say(keeping) });
        };
        if rows.get(row.id.as_str()).is_some_and(|count| *count > 1) {
            refuse(Keeping::DoubledId { row: row.row, id });
            continue;
        }
        let Some(quantity) = store.finding(&row.id)? else {
            refuse(Keeping::UnknownId { row: row.row, id });
            continue;
        };
        let known = before.get(&row.id);
        let remark = row.remark(known, quantity);
        match known {
            Some(known) if *known == remark => taken.unchanged += 1,
            None if row.is_empty() => {}
            _ => new.push((id, remark)),
        }
    }
    Ok((new, taken))
}
