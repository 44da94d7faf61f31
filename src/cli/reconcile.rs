//! `reconcile`: the ledgers of a period against the ERP.

use super::analysis::put;
use super::args::{BookArgs, DateBasis, ReadArgs, ReconcileArgs, WhenArgs};
use super::inspect::{read, read_parts};
use super::settings::Settings;
use super::{Failure, Outcome, World, keep, output};
use crate::book::{Book, BookSettings, Roles};
use crate::finding::Finding;
use crate::inputs::{FileRead, Inputs};
use crate::matching::{Basis, Matching};
use crate::message::{Message, Report};
use crate::place::FileId;
use crate::policy::OnhandMoves;
use crate::report::answer::Frame;
use crate::report::{Answer, text, workbook};
use crate::rules::{self, Facts};
use crate::value::Period;
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub fn run(args: &ReconcileArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let settings = Settings::of(&args.common, world)?;
    args.out.check()?;
    let Work { inputs, period, as_of } =
        gather(&args.book.paths(&args.paths), &args.book.when, &args.read, &settings, world)?;
    let book = args.book.keep(&inputs, period, &settings);
    check_period(&book, period, &settings)?;
    let matching = Matching::of_what_differs(&book, &settings.policy, args.book.basis());
    let facts = Facts::new(&book, &matching, as_of, &settings.policy);
    let frame = args.out.frame("reconcile", period, as_of, &settings);
    let mut answer = judge(&facts, &|finding| args.out.keeps(finding), frame)?;
    answer.voucher_columns = settings.config.voucher.columns().map_err(Failure::new)?;
    args.out.write_files(&answer, workbook::write, &settings, world)?;
    if let Some(folder) = &args.slips {
        output::make_folder(folder)?;
        for slip in workbook::slips(&answer, settings.lang).map_err(Failure::new)? {
            put(&folder.join(&slip.file), &slip.bytes, &settings, world)?;
        }
    }
    args.out.print(&answer, args.common.format, text::reconcile, &settings, world)?;
    let outcome = args.out.outcome(&answer);
    // The program ends here, and the system takes back all memory faster than it is given back
    // row by row.
    std::mem::forget((answer, matching, book));
    std::mem::forget(inputs);
    Ok(outcome)
}

/// Runs the rules and answers; `keep` selects the findings that are listed.
fn judge(facts: &Facts<'_>, keep: &dyn Fn(&Finding) -> bool, frame: Frame) -> Result<Answer, Failure> {
    let verdict = rules::run(facts, rules::STOCK);
    check_sums(facts, &verdict.findings)?;
    Ok(Answer::of_book(facts, &verdict, keep, frame))
}

/// A reconciliation that was made.
pub struct Done<'d> {
    pub book: &'d Book<'d>,
    pub matching: &'d Matching,
    pub answer: Answer,
}

/// Reconciles, and hands the answer on with what it was made of.
///
/// # Errors
/// Where it cannot be done.
pub fn with<R>(
    args: &BookArgs,
    read: &ReadArgs,
    settings: &Settings,
    world: &mut World<'_>,
    use_it: impl FnOnce(&Done<'_>) -> R,
) -> Result<R, Failure> {
    let Work { inputs, period, as_of } = gather(&args.paths(&[]), &args.when, read, settings, world)?;
    let book = args.keep(&inputs, period, settings);
    check_period(&book, period, settings)?;
    let matching = Matching::of(&book, &settings.policy, args.basis());
    let facts = Facts::new(&book, &matching, as_of, &settings.policy);
    let frame = Frame {
        command: "reconcile",
        lang: settings.lang,
        period: Some(period),
        as_of: Some(as_of),
        config: settings.config_used.clone(),
        select: None,
        policy_sha256: settings.policy_sha256.clone(),
        with_matches: false,
    };
    let answer = judge(&facts, &|_| true, frame)?;
    Ok(use_it(&Done { book: &book, matching: &matching, answer }))
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
    when: &WhenArgs,
    read_args: &ReadArgs,
    settings: &Settings,
    world: &mut World<'_>,
) -> Result<Work, Failure> {
    let period = when.period.ok_or_else(|| {
        Failure::new("no --period was given")
            .hinted("--period 2024-11, 2024-Q4, 2024 or 2024-11-01..2024-11-30")
    })?;
    let period = settings.days(period);
    let inputs = match world.book.clone() {
        None => read(paths, read_args, Some(period), settings, world)?,
        Some(folder) => {
            let mut parts = keep::load(&folder, period, settings, world.record)?;
            if !paths.is_empty() {
                let (shown, keep) = (|shown| shown, |_: &FileRead, records| records);
                parts.beside(read_parts(paths, &shown, read_args, Some(period), settings, world, &keep)?);
            }
            Inputs::of(parts)
        }
    };
    Ok(Work { inputs, period, as_of: when.as_of.unwrap_or(world.today) })
}

impl BookArgs {
    /// Every file to read: the ones named, and those that flags name.
    pub fn paths(&self, named: &[PathBuf]) -> Vec<PathBuf> {
        named.iter().chain(&self.opening).chain(&self.master).cloned().collect()
    }

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

/// The book of what was read, for who is who alone: stock is not asked about.
pub fn keep_names<'a>(inputs: &'a Inputs, period: Period, settings: &Settings) -> Book<'a> {
    Book::keep(
        inputs,
        &BookSettings {
            period,
            config: &settings.config,
            roles: Roles::default(),
            opening_zero: true,
            by_approval: settings.policy.reconcile.onhand_moves == OnhandMoves::Approval,
        },
    )
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

/// Whether a ledger speaks of the period.
pub fn speaks_of(inputs: &Inputs, period: Period) -> bool {
    ledger_days(inputs).any(|day| period.contains(day))
}

fn ledger_days(inputs: &Inputs) -> impl Iterator<Item = NaiveDate> {
    let records = &inputs.records;
    records.ledger.iter().map(|row| row.date).chain(records.sent.iter().map(|sent| sent.date))
}

/// A period of which no ledger speaks is no empty report.
///
/// # Errors
/// Where none does, and all was read.
pub fn check_period(book: &Book<'_>, period: Period, settings: &Settings) -> Result<(), Failure> {
    // Refused sheets may be the very ones that speak of the period.
    if speaks_of(book.inputs, period) || !book.inputs.is_complete() {
        return Ok(());
    }
    let days = ledger_days(book.inputs).min().zip(ledger_days(book.inputs).max());
    let say = |report| Message::Report(report).text(settings.lang);
    Err(Failure::new(say(Report::NoRowInPeriod { period: period.to_string(), days }))
        .hinted(say(Report::NoRowHelp)))
}

/// What the findings explain of a difference must be the difference, key by key.
///
/// # Errors
/// Where they do not: the program is at fault.
pub fn check_sums(facts: &Facts<'_>, findings: &[Finding]) -> Result<(), Failure> {
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
