//! `ingest`: reads files into the book.

use super::args::{CommonArgs, OutputArgs, ReadArgs};
use super::inspect::{no_input, read_parts};
use super::keep::{self, fail};
use super::settings::Settings;
use super::{Failure, Outcome, World, file_away, output};
use crate::book::store::{Change, Encoded, Event, INBOX, Store, StoreError, Stored, Wanted, encode};
use crate::book::{Book, BookSettings, Roles, SiteId};
use crate::finding::Severity;
use crate::inputs::cells::{SheetCells, cells_of};
use crate::inputs::{Arrival, FileRead, Inputs, Parts, ReadSettings};
use crate::matching::{Basis, Matching};
use crate::place::FileId;
use crate::policy::OnhandMoves;
use crate::report::answer::{IngestLine, Ours};
use crate::report::{Answer, ingest_text, workbook};
use crate::rules::{self, Facts};
use crate::value::Period;
use chrono::NaiveDate;
use clap::Args;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

#[derive(Debug, Args)]
pub struct IngestArgs {
    /// Files and folders; the book's inbox where none is named
    #[arg(value_name = "PATH")]
    pub sources: Vec<PathBuf>,

    /// The book, by its folder; else DUIZHANG_BOOK, else the nearest upward
    #[arg(long, value_name = "DIR")]
    pub book: Option<PathBuf>,

    /// Say what would be done, and store nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Move what was read to this folder, by site and month, once it is stored
    #[arg(long = "move", value_name = "DIR", conflicts_with = "dry_run")]
    pub move_to: Option<PathBuf>,

    /// Write a workbook for each sender whose sheets have something to mend
    #[arg(long, value_name = "DIR")]
    pub slips: Option<PathBuf>,

    /// Seconds to wait for another run that writes to the book
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub wait: u64,

    /// The period, which lends its year to dates without one; else the year up to today
    #[arg(long, value_name = "PERIOD")]
    pub period: Option<Period>,

    /// Today
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<NaiveDate>,

    #[command(flatten)]
    pub out: OutputArgs,

    #[command(flatten)]
    pub read: ReadArgs,

    #[command(flatten)]
    pub common: CommonArgs,
}

/// The rules on what a sender can mend without knowing what others wrote. Those that look
/// at several days, at balances or at the ERP wait for the month.
const LEDGER_RULES: &[&str] =
    &["L101", "L102", "L103", "L104", "L105", "L106", "L110", "L111", "L112", "L113", "L114", "L117"];

pub fn run(args: &IngestArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let settings = Settings::of(&args.common, world)?;
    args.out.check()?;
    let folder = keep::folder(world)?;
    let as_of = args.as_of.unwrap_or(world.today);
    let mut store = Store::open_to_change(&folder).map_err(fail)?;
    if let Some(target) = &args.move_to {
        file_away::check(target, &roots(args, &folder))?;
    }
    let who = format!("ingest, process {}", std::process::id());
    let lock = store.lock(&who, Duration::from_secs(args.wait)).map_err(fail)?;
    let parts = read(args, &folder, as_of, &settings, world)?;
    let change = store.change().map_err(fail)?;
    let (answer, paths) = put(args, &change, parts, as_of, &settings)?;
    let mut answer = answer;
    let changed = answer.ingest.as_ref().is_some_and(|ingest| ingest.run.is_some());
    if changed && !args.dry_run {
        change.commit().map_err(fail)?;
    } else {
        drop(change);
    }
    // As long as the files are where they were.
    let sheets = match &args.slips {
        Some(_) => faulty_sheets(&answer, &paths, &settings, world),
        None => Vec::new(),
    };
    if let Some(target) = &args.move_to {
        let moved = file_away::file_away(target, &answer, &paths)?;
        if let Some(ingest) = &mut answer.ingest {
            ingest.moved = moved;
        }
    }
    drop(lock);
    args.out.write_files(&answer, workbook::ingest, &settings, world)?;
    if let Some(folder) = &args.slips {
        output::make_folder(folder)?;
        for slip in workbook::marked_slips(&answer, &sheets, settings.lang).map_err(Failure::new)? {
            super::analysis::put(&folder.join(&slip.file), &slip.bytes, &settings, world)?;
        }
    }
    args.out.print(&answer, args.common.format, ingest_text::ingest, &settings, world)?;
    Ok(args.out.outcome(&answer))
}

/// The cells of the sheets in which something is wrong.
fn faulty_sheets(
    answer: &Answer,
    paths: &[(String, PathBuf)],
    settings: &Settings,
    world: &World<'_>,
) -> Vec<SheetCells> {
    let sources = answer.findings.iter().filter(|f| f.severity > Severity::Info).flat_map(|f| &f.sources);
    let wanted: BTreeSet<&str> = sources.map(|source| source.file.as_str()).collect();
    let read = ReadSettings {
        limits: &settings.config.limits,
        program: world.program.clone(),
        period: None,
        kind: &|_| None,
        layouts: &[],
        overrides: &[],
        done: &|| (),
    };
    let files = paths.iter().filter(|(shown, _)| wanted.contains(shown.as_str()));
    files.flat_map(|(shown, path)| cells_of(shown, path, &read)).collect()
}

/// Where files are looked for.
fn roots(args: &IngestArgs, folder: &Path) -> Vec<PathBuf> {
    if args.sources.is_empty() { vec![folder.join(INBOX)] } else { args.sources.clone() }
}

/// A file as the book keeps it, or why it cannot.
type Kept = Result<Encoded, StoreError>;

/// Reads what is to be ingested, and makes of each file what the book keeps of it: a year of
/// records at a time would take much more. A file of the inbox is called by its place in the book, so
/// that its name does not depend on where the program was started.
fn read(
    args: &IngestArgs,
    folder: &Path,
    as_of: NaiveDate,
    settings: &Settings,
    world: &mut World<'_>,
) -> Result<Parts<Kept>, Failure> {
    let roots = roots(args, folder);
    let inbox = args.sources.is_empty();
    let root = roots.first().map(|root| root.to_string_lossy().replace('\\', "/")).unwrap_or_default();
    let shown = |name: String| match name.strip_prefix(&root).filter(|_| inbox) {
        Some(rest) => format!("{INBOX}{rest}"),
        None => name,
    };
    // A ledger speaks of what has happened: one year fits a day and month.
    let year = as_of.checked_sub_months(chrono::Months::new(12)).and_then(|day| day.succ_opt());
    let lent = args.period.or(year.map(|from| Period { from, to: as_of }));
    let keep = |file: &FileRead, records| encode(file, &records);
    let parts = read_parts(&roots, &shown, &args.read, lent, settings, world, &keep)?;
    // An inbox may well be empty: the answer says who has not sent anything.
    let nothing = parts.files.is_empty() && parts.passed_over.is_empty() && parts.missing.is_empty();
    if nothing && !inbox { Err(no_input(settings)) } else { Ok(parts) }
}

/// Puts everything into the book, and judges it beside what the book has for the same days.
fn put(
    args: &IngestArgs,
    change: &Change<'_>,
    parts: Parts<Kept>,
    as_of: NaiveDate,
    settings: &Settings,
) -> Result<(Answer, Vec<(String, PathBuf)>), Failure> {
    let run = change.event(&Event { what: "ingest", ..Event::default() }, as_of).map_err(fail)?;
    let arrival = Arrival { run, day: as_of };
    let mut line = IngestLine { dry_run: args.dry_run, day: Some(as_of), ..IngestLine::default() };
    let (mut changed, mut names, mut paths) = (false, BTreeSet::new(), Vec::new());
    let mut span: Option<Period> = None;
    for (file, encoded) in parts.files {
        let encoded = encoded.map_err(fail)?;
        names.insert((file.shown.clone(), file.sha256.clone()));
        paths.push((file.shown.clone(), file.path.clone()));
        if let Some((from, to)) = encoded.days {
            let known = span.unwrap_or(Period { from, to });
            span = Some(Period { from: known.from.min(from), to: known.to.max(to) });
        }
        // A file that was not even read has nothing to keep; it is still there tomorrow.
        if file.sha256.is_empty() {
            continue;
        }
        let stored = change.put(&file, &encoded, arrival).map_err(fail)?;
        changed |= stored != Stored::Unchanged;
        if file.passed_over.is_none() {
            *match stored {
                Stored::New => &mut line.stored,
                Stored::Replacing => &mut line.replaced,
                Stored::Unchanged => &mut line.unchanged,
            } += 1;
        }
    }
    changed |= change.pass_over(&parts.passed_over, run).map_err(fail)?;
    let is_gone = |shown: &str| {
        let below = |root: &String| shown == root || shown.starts_with(&format!("{root}/"));
        args_roots(args).iter().any(below) && !names.iter().any(|(name, _)| name == shown)
    };
    line.withdrawn = change.withdraw(&is_gone, run).map_err(fail)?;
    changed |= !line.withdrawn.is_empty();
    line.run = changed.then_some(run);
    let period = span.unwrap_or(Period { from: as_of, to: as_of });
    let around = Period { from: period.from.min(as_of), to: period.to.max(as_of) };
    let wanted = Wanted { period: around, window: 0, only_days: true };
    let mut known = change.load(&wanted).map_err(fail)?;
    (known.passed_over, known.missing) = (parts.passed_over, parts.missing);
    let inputs = Inputs::of(known);
    let ours = ours(&inputs, &names);
    let answer = judge(args, &inputs, period, as_of, &ours, line, settings);
    Ok((answer, paths))
}

/// The names below which files were looked for, as they are shown.
fn args_roots(args: &IngestArgs) -> Vec<String> {
    if args.sources.is_empty() {
        return vec![INBOX.to_owned()];
    }
    let name = |path: &PathBuf| path.to_string_lossy().replace('\\', "/").trim_end_matches('/').to_owned();
    args.sources.iter().map(name).collect()
}

fn ours(inputs: &Inputs, names: &BTreeSet<(String, String)>) -> Ours {
    let files = inputs.files.iter().zip(0_u32..);
    let is_ours = |file: &FileRead| names.contains(&(file.shown.clone(), file.sha256.clone()));
    files.filter(|(file, _)| is_ours(file)).map(|(_, at)| FileId(at)).collect()
}

fn judge(
    args: &IngestArgs,
    inputs: &Inputs,
    period: Period,
    as_of: NaiveDate,
    ours: &Ours,
    mut line: IngestLine,
    settings: &Settings,
) -> Answer {
    let book = Book::keep(
        inputs,
        &BookSettings {
            period,
            config: &settings.config,
            roles: Roles::default(),
            opening_zero: true,
            by_approval: settings.policy.reconcile.onhand_moves == OnhandMoves::Approval,
        },
    );
    for (site, at) in book.master.sites.iter().zip(0_u32..) {
        let sent = book.sent.contains(&(SiteId(at), as_of));
        if sent { &mut line.sent } else { &mut line.not_sent }.push(site.to_string());
    }
    let matching = Matching::none(Basis::Document);
    let facts = Facts::new(&book, &matching, as_of, &settings.policy).with_arrivals();
    let asked = |rule: &rules::Rule| rule.code.starts_with('I') || LEDGER_RULES.contains(&rule.code);
    let verdict = rules::run_some(&facts, &asked);
    let frame = args.out.frame("ingest", period, as_of, settings);
    Answer::of_ingest(&facts, &verdict, &|finding| args.out.keeps(finding), frame, ours, line)
}
