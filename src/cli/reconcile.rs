//! `reconcile`: the ledgers of a period against the ERP.

use super::args::{BookArgs, DateBasis, FailOn, Format, ReadArgs, ReconcileArgs};
use super::explain::unknown;
use super::inspect::read;
use super::settings::Settings;
use super::{Failure, Outcome, World, output};
use crate::book::{Book, BookSettings, Roles};
use crate::finding::{Finding, Severity};
use crate::inputs::Inputs;
use crate::matching::{Basis, Matching};
use crate::message::{Message, Report};
use crate::place::FileId;
use crate::policy::OnhandMoves;
use crate::report::answer::{Frame, Selection};
use crate::report::{Answer, json, list, text, workbook};
use crate::rules::{self, Facts};
use crate::value::Period;
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub fn run(args: &ReconcileArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let settings = Settings::of(&args.common, world)?;
    check_outputs(args)?;
    check_codes(args)?;
    let Work { inputs, period, as_of } = gather(&args.paths, &args.book, &args.read, &settings, world)?;
    let book = args.book.keep(&inputs, period, &settings);
    check_period(&book, period, &settings)?;
    let matching = Matching::of(&book, &settings.policy, args.book.basis());
    let facts = Facts { inputs: &inputs, book: &book, matching: &matching, as_of, policy: &settings.policy };
    let verdict = rules::run(&facts);
    check_sums(&facts, &verdict.findings)?;
    let frame = Frame {
        command: "reconcile",
        lang: settings.lang,
        period: Some(period),
        as_of: Some(as_of),
        config: settings.config_used.clone(),
        select: selection(args),
        policy_sha256: settings.policy_sha256.clone(),
        with_matches: args.output.is_some(),
    };
    let mut answer = Answer::of_book(&facts, &verdict, &|finding| is_selected(args, finding), frame);
    answer.voucher_columns = settings.config.voucher.columns().map_err(Failure::new)?;
    let outcome = outcome(args, &answer);
    write(args, &answer, &settings, world)?;
    // The program ends here, and the system takes back all memory faster than it is given back
    // row by row.
    std::mem::forget((answer, verdict, matching, book));
    std::mem::forget(inputs);
    Ok(outcome)
}

/// What was read, and of when.
pub struct Work {
    pub inputs: Inputs,
    pub period: Period,
    pub as_of: NaiveDate,
}

/// Reads all the files that the arguments name.
///
/// # Errors
/// Where no period is given, or nothing can be read.
pub fn gather(
    paths: &[PathBuf],
    args: &BookArgs,
    read_args: &ReadArgs,
    settings: &Settings,
    world: &mut World<'_>,
) -> Result<Work, Failure> {
    let period = args.period.ok_or_else(|| {
        Failure::new("no --period was given")
            .hinted("--period 2024-11, 2024-Q4, 2024 or 2024-11-01..2024-11-30")
    })?;
    let paths: Vec<PathBuf> = paths.iter().chain(&args.opening).chain(&args.master).cloned().collect();
    let inputs = read(&paths, read_args, Some(period), settings, world)?;
    Ok(Work { inputs, period, as_of: args.as_of.unwrap_or(world.today) })
}

impl BookArgs {
    /// The book of what was read.
    pub fn keep<'a>(&self, inputs: &'a Inputs, period: Period, settings: &Settings) -> Book<'a> {
        Book::keep(
            inputs,
            &BookSettings {
                period,
                config: &settings.config,
                roles: roles(self, inputs),
                opening_zero: self.opening_zero,
                by_approval: settings.policy.reconcile.onhand_moves == OnhandMoves::Approval,
            },
        )
    }

    /// Which date decides whether a document counts.
    pub fn basis(&self) -> Basis {
        match self.date_basis {
            DateBasis::Document => Basis::Document,
            DateBasis::Approval => Basis::Approval,
        }
    }
}

/// The files that `--opening` and `--master` name, or that lie below a folder they name.
fn roles(args: &BookArgs, inputs: &Inputs) -> Roles {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let named = |paths: &[PathBuf]| -> BTreeSet<FileId> {
        let named: Vec<PathBuf> = paths.iter().map(|path| real(path)).collect();
        let files = inputs.files.iter().zip(0_u32..);
        let ours = files.filter(|(file, _)| named.iter().any(|path| real(&file.path).starts_with(path)));
        ours.map(|(_, at)| FileId(at)).collect()
    };
    Roles { opening: named(&args.opening), master: named(&args.master) }
}

/// Writes the files first: a report on the screen says what is in them.
fn write(
    args: &ReconcileArgs,
    answer: &Answer,
    settings: &Settings,
    world: &mut World<'_>,
) -> Result<(), Failure> {
    if let Some(target) = &args.list {
        let bytes = match extension(target).as_deref() {
            Some("jsonl") => list::jsonl(answer).map_err(Failure::new)?,
            _ => list::csv(answer, args.csv_safe).map_err(Failure::new)?,
        };
        put(target, &bytes, settings, world)?;
    }
    let to_stdout = args.output.as_deref() == Some(Path::new("-"));
    if let Some(target) = &args.output {
        let bytes = workbook::write(answer, settings.lang).map_err(Failure::new)?;
        if to_stdout {
            return output::print(world.stdout, &bytes);
        }
        put(target, &bytes, settings, world)?;
    }
    if let Some(folder) = &args.slips {
        output::make_folder(folder)?;
        for slip in workbook::slips(answer, settings.lang).map_err(Failure::new)? {
            put(&folder.join(&slip.file), &slip.bytes, settings, world)?;
        }
    }
    let all_in = args.output.as_ref().or(args.list.as_ref()).map(|path| path.display().to_string());
    let shown = match args.common.format {
        Format::Json => json::write(answer).map_err(Failure::new)?,
        Format::Text if settings.quiet => return Ok(()),
        Format::Text => text::reconcile(answer, settings.style(), all_in.as_deref()),
    };
    output::print(world.stdout, shown.as_bytes())
}

fn put(target: &Path, bytes: &[u8], settings: &Settings, world: &mut World<'_>) -> Result<(), Failure> {
    output::save(target, bytes)?;
    if !settings.quiet {
        let file = target.display().to_string();
        let text = Message::Report(Report::Wrote { file }).text(settings.lang);
        let _ = writeln!(world.stderr, "{text}");
    }
    Ok(())
}

fn outcome(args: &ReconcileArgs, answer: &Answer) -> Outcome {
    if !answer.summary.complete {
        return Outcome::CouldNot;
    }
    let fails = match (args.strict, args.fail_on) {
        (true, _) | (false, FailOn::Warning) => answer.worst() >= Some(Severity::Warning),
        (false, FailOn::Error) => answer.worst() >= Some(Severity::Error),
        (false, FailOn::Never) => false,
    };
    if fails { Outcome::Found } else { Outcome::Clean }
}

fn extension(path: &Path) -> Option<String> {
    path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase())
}

/// An extension that is not written is a mistake worth saying before the work.
fn check_outputs(args: &ReconcileArgs) -> Result<(), Failure> {
    let wrong = |path: &Path, known: &str| {
        Failure::new(format!("cannot write {}", path.display()))
            .hinted(format!("the name must end in {known}"))
    };
    if let Some(path) =
        args.list.as_deref().filter(|p| !matches!(extension(p).as_deref(), Some("csv" | "jsonl")))
    {
        return Err(wrong(path, ".csv or .jsonl"));
    }
    let workbook = |p: &&Path| *p != Path::new("-") && extension(p).as_deref() != Some("xlsx");
    if let Some(path) = args.output.as_deref().filter(workbook) {
        return Err(wrong(path, ".xlsx"));
    }
    Ok(())
}

fn check_codes(args: &ReconcileArgs) -> Result<(), Failure> {
    let known = |wanted: &&String| rules::all().any(|rule| rule.answers_to(wanted));
    match args.select.iter().chain(&args.ignore).find(|wanted| !known(wanted)) {
        Some(wanted) => Err(unknown(wanted)),
        None => Ok(()),
    }
}

fn selection(args: &ReconcileArgs) -> Option<Selection> {
    let filtered = !args.select.is_empty() || !args.ignore.is_empty();
    filtered.then(|| Selection { select: args.select.clone(), ignore: args.ignore.clone() })
}

fn is_selected(args: &ReconcileArgs, finding: &Finding) -> bool {
    let listed = |codes: &[String]| {
        let rule = rules::all().find(|rule| rule.code == finding.code);
        rule.is_some_and(|rule| codes.iter().any(|wanted| rule.answers_to(wanted)))
    };
    (args.select.is_empty() || listed(&args.select)) && !listed(&args.ignore)
}

/// A period of which no ledger speaks is no empty report.
fn check_period(book: &Book<'_>, period: Period, settings: &Settings) -> Result<(), Failure> {
    let records = &book.inputs.records;
    let dates = || records.ledger.iter().map(|row| row.date).chain(records.sent.iter().map(|sent| sent.date));
    let spoken = dates().any(|day| period.contains(day));
    // Refused sheets may be the very ones that speak of the period.
    if spoken || !book.inputs.is_complete() {
        return Ok(());
    }
    let days = dates().min().zip(dates().max());
    let say = |report| Message::Report(report).text(settings.lang);
    Err(Failure::new(say(Report::NoRowInPeriod { period: period.to_string(), days }))
        .hinted(say(Report::NoRowHelp)))
}

/// What the findings explain of a difference must be the difference, key by key.
fn check_sums(facts: &Facts<'_>, findings: &[Finding]) -> Result<(), Failure> {
    if let Some(violation) = facts.matching.violations.first() {
        return Err(Failure::new(format!(
            "the match breaks its own rules ({violation}): this is a fault of the program"
        )));
    }
    match rules::unexplained_keys(facts.book, findings).as_slice() {
        [] if facts.book.adds_up() => Ok(()),
        keys => Err(Failure::new(format!(
            "the findings do not add up to the differences ({}): this is a fault of the program",
            keys.join(", ")
        ))),
    }
}
