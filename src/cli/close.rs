//! `close` and `reopen`: freezes the balances of a period, and takes that back.

use super::args::{BookArgs, CommonArgs, DateBasis, ReadArgs, WhenArgs};
use super::keep::{self, fail};
use super::reconcile::{self, Done};
use super::settings::Settings;
use super::{Failure, Outcome, World, output};
use crate::book::store::{Closing, ClosingLine, Store};
use crate::finding::Severity;
use crate::inputs::memory::{Frozen, Waiting};
use crate::matching::Matching;
use crate::message::{Keeping, Message};
use crate::place::RowPlace;
use crate::report::Answer;
use crate::value::Text;
use crate::value::period::Asked;
use chrono::NaiveDate;
use clap::Args;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

#[derive(Debug, Args)]
pub struct CloseArgs {
    /// The period: 2024-11, 2024-Q4, 2024 or 2024-11-01..2024-11-30
    #[arg(value_name = "PERIOD")]
    pub which: Asked,

    /// Who closes it
    #[arg(long, value_name = "NAME")]
    pub by: String,

    /// Close it although errors are not explained, and why
    #[arg(long, value_name = "REASON")]
    pub force: Option<String>,

    /// Which date decides whether an ERP document counts in the period
    #[arg(long, value_enum, value_name = "BASIS", default_value_t = DateBasis::Document)]
    pub date_basis: DateBasis,

    /// Start from nothing where no opening is given
    #[arg(long)]
    pub opening_zero: bool,

    #[command(flatten)]
    pub keeping: KeepingArgs,

    #[command(flatten)]
    pub common: CommonArgs,
}

#[derive(Debug, Args)]
pub struct ReopenArgs {
    /// The period: 2024-11, 2024-Q4, 2024 or 2024-11-01..2024-11-30
    #[arg(value_name = "PERIOD")]
    pub which: Asked,

    /// Why it has to be open again
    #[arg(long, value_name = "REASON")]
    pub why: String,

    /// Who reopens it
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,

    #[command(flatten)]
    pub keeping: KeepingArgs,

    #[command(flatten)]
    pub common: CommonArgs,
}

/// What every command that changes the book by hand understands.
#[derive(Debug, Args)]
pub struct KeepingArgs {
    /// The book, by its folder; else DUIZHANG_BOOK, else the nearest upward
    #[arg(long, value_name = "DIR")]
    pub book: Option<PathBuf>,

    /// Seconds to wait for another run that writes to the book
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub wait: u64,

    /// Today
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<NaiveDate>,
}

pub fn close(args: &CloseArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let settings = Settings::of(&args.common, world)?;
    let say = |keeping: Keeping| Message::from(keeping).text(settings.lang);
    let folder = keep::folder(world)?;
    let mut store = Store::open_to_change(&folder).map_err(fail)?;
    let who = format!("close, process {}", std::process::id());
    // Nothing may come between the answer and what is frozen of it.
    let _lock = store.lock(&who, Duration::from_secs(args.keeping.wait)).map_err(fail)?;
    let period = settings.days(args.which);
    let closed = store.closed().map_err(fail)?;
    let overlaps = |other: &crate::value::Period| other.from <= period.to && other.to >= period.from;
    if let Some(other) = closed.iter().map(|closed| closed.period).find(overlaps) {
        return Err(Failure::new(say(Keeping::IsClosed { period: other })));
    }
    let book = BookArgs {
        when: WhenArgs {
            period: Some(args.which),
            as_of: args.keeping.as_of,
            book: args.keeping.book.clone(),
            no_record: false,
        },
        opening: Vec::new(),
        master: Vec::new(),
        opening_zero: args.opening_zero,
        date_basis: args.date_basis,
    };
    let read = ReadArgs { kind: Vec::new(), jobs: None, no_progress: true };
    let run = |done: &Done<'_>| freeze(args, done, &mut store, &settings);
    reconcile::with(&book, &read, &settings, world, run)?.map(|text| {
        output::print(world.stdout, format!("{text}\n").as_bytes())?;
        Ok(Outcome::Clean)
    })?
}

/// Keeps the closing balances of an answer that may be closed.
fn freeze(
    args: &CloseArgs,
    done: &Done<'_>,
    store: &mut Store,
    settings: &Settings,
) -> Result<String, Failure> {
    let say = |keeping: Keeping| Message::from(keeping).text(settings.lang);
    let (answer, period) = (&done.answer, done.book.period);
    if let Some(gap) = answer.summary.incomplete.first() {
        return Err(Failure::new(say(Keeping::Incomplete)).because(&gap.why).hinted(&gap.help));
    }
    let open =
        |severity| move |f: &&crate::report::answer::FindingLine| f.severity == severity && !f.is_explained();
    let errors = answer.findings.iter().filter(open(Severity::Error)).count();
    let force = args.force.as_deref().map(str::trim).filter(|why| !why.is_empty());
    if errors > 0 && force.is_none() {
        return Err(Failure::new(say(Keeping::NotClosable { errors })).hinted(say(Keeping::NotClosableHelp)));
    }
    let waiting = waiting(done);
    let closing = Closing {
        period,
        by: args.by.trim(),
        force,
        inputs_sha256: &answer.inputs_sha256,
        policy_sha256: &answer.policy_sha256,
        balances: balances(answer),
        waiting,
    };
    let (keys, carried) = (closing.balances.len(), closing.waiting.len());
    let change = store.change().map_err(fail)?;
    change.close(&closing, answer.as_of.unwrap_or_default()).map_err(fail)?;
    change.commit().map_err(fail)?;
    Ok(say(Keeping::Closed { period, by: args.by.clone(), keys, waiting: carried }))
}

fn balances(answer: &Answer) -> Vec<ClosingLine> {
    let some = |text: &str| (!text.is_empty()).then(|| Text::from(text));
    let line = |line: &crate::report::answer::BalanceLine| {
        Some(ClosingLine {
            frozen: Frozen {
                warehouse: Text::from(line.warehouse.as_str()),
                item: Text::from(line.item.as_str()),
                name: Text::from(line.name.as_str()),
                spec: some(&line.spec),
                unit: some(&line.unit),
                book: line.book?,
            },
            opening: line.opening?,
            inward: line.inward,
            outward: line.outward,
            expected: line.expected,
        })
    };
    answer.balances.iter().filter_map(line).collect()
}

/// The rows and lines that explain a difference and stand in the balances of this period
/// alone: each waits for what will clear it.
fn waiting(done: &Done<'_>) -> Vec<(Waiting, String)> {
    let Done { book, matching, .. } = done;
    let mut places: BTreeMap<RowPlace, String> = BTreeMap::new();
    let open = matching.outcome.explanations.iter().filter(|e| !e.effects.is_empty());
    for explanation in open {
        let cause = explanation.cause.key();
        for place in moving(book, matching, explanation) {
            places.entry(place).or_insert_with(|| cause.to_owned());
        }
    }
    let waiting = |(place, cause): (RowPlace, String)| {
        let file = book.inputs.file(place.sheet.file)?;
        let (shown, sha256) = (file.shown.clone(), file.sha256.clone());
        Some((Waiting { shown, sha256, sheet: place.sheet.sheet, row: place.row }, cause))
    };
    places.into_iter().filter_map(waiting).collect()
}

fn moving(
    book: &crate::book::Book<'_>,
    matching: &Matching,
    explanation: &crate::matching::Explanation,
) -> Vec<RowPlace> {
    let rows = explanation.rows.iter().filter(|at| matching.pool.row(**at).is_some_and(|row| row.moves));
    let lines = explanation.lines.iter().filter(|at| matching.pool.line(**at).is_some_and(|line| line.moves));
    let rows = rows.filter_map(|at| matching.row(book, *at)).map(|row| row.place);
    rows.chain(lines.filter_map(|at| matching.line(book, *at)).map(|line| line.place)).collect()
}

pub fn reopen(args: &ReopenArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let settings = Settings::of(&args.common, world)?;
    let say = |keeping: Keeping| Message::from(keeping).text(settings.lang);
    let mut store = Store::open_to_change(&keep::folder(world)?).map_err(fail)?;
    let who = format!("reopen, process {}", std::process::id());
    let _lock = store.lock(&who, Duration::from_secs(args.keeping.wait)).map_err(fail)?;
    let period = settings.days(args.which);
    let closed = store.closed().map_err(fail)?;
    let Some(ours) = closed.iter().find(|closed| closed.period == period) else {
        return Err(Failure::new(say(Keeping::NotClosed { period })));
    };
    // A later period goes on from the balances of this one.
    if let Some(later) = closed.iter().find(|closed| closed.period.from > period.to) {
        return Err(Failure::new(say(Keeping::LaterClosed { period: later.period })));
    }
    let day = args.keeping.as_of.unwrap_or(world.today);
    let why = args.why.trim();
    if why.is_empty() {
        return Err(Failure::new("--why"));
    }
    let change = store.change().map_err(fail)?;
    change.reopen(ours, args.by.as_deref(), why, day).map_err(fail)?;
    change.commit().map_err(fail)?;
    output::print(world.stdout, format!("{}\n", say(Keeping::Reopened { period })).as_bytes())?;
    Ok(Outcome::Clean)
}
