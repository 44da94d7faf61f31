//! What every analysing command does alike: which findings are listed, what is written
//! where, and with which exit code it ends.

use super::args::{FailOn, Format, OutputArgs};
use super::explain::unknown;
use super::settings::Settings;
use super::{Failure, Outcome, World, keep, output};
use crate::finding::{Finding, Severity};
use crate::message::{Message, Report};
use crate::report::answer::{Frame, Selection};
use crate::report::text::Style;
use crate::report::workbook::WorkbookError;
use crate::report::{Answer, json, list};
use crate::rules;
use crate::value::{Lang, Period};
use chrono::NaiveDate;
use std::io::Write;
use std::path::Path;

/// Writes an answer as a workbook.
type WriteWorkbook = fn(&Answer, Lang, &mut dyn Write) -> Result<(), WorkbookError>;

impl OutputArgs {
    /// What can be known to be wrong before the work.
    ///
    /// # Errors
    /// Where a target has an extension that is not written, or a code does not exist.
    pub fn check(&self) -> Result<(), Failure> {
        self.check_targets()?;
        let known = |wanted: &&String| rules::all().any(|rule| rule.answers_to(wanted));
        match self.select.iter().chain(&self.ignore).find(|wanted| !known(wanted)) {
            Some(wanted) => Err(unknown(wanted)),
            None => Ok(()),
        }
    }

    fn check_targets(&self) -> Result<(), Failure> {
        let wrong = |path: &Path, known: &str| {
            Failure::new(format!("cannot write {}", path.display()))
                .hinted(format!("the name must end in {known}"))
        };
        if let Some(path) =
            self.list.as_deref().filter(|p| !matches!(extension(p).as_deref(), Some("csv" | "jsonl")))
        {
            return Err(wrong(path, ".csv or .jsonl"));
        }
        let workbook = |p: &&Path| *p != Path::new("-") && extension(p).as_deref() != Some("xlsx");
        if let Some(path) = self.output.as_deref().filter(workbook) {
            return Err(wrong(path, ".xlsx"));
        }
        Ok(())
    }

    /// What goes into the answer beside what was read.
    pub fn frame(
        &self,
        command: &'static str,
        period: Period,
        as_of: NaiveDate,
        settings: &Settings,
    ) -> Frame {
        let filtered = !self.select.is_empty() || !self.ignore.is_empty();
        Frame {
            command,
            lang: settings.lang,
            period: Some(period),
            as_of: Some(as_of),
            config: settings.config_used.clone(),
            select: filtered.then(|| Selection { select: self.select.clone(), ignore: self.ignore.clone() }),
            policy_sha256: settings.policy_sha256.clone(),
            with_matches: self.output.is_some(),
        }
    }

    /// Whether a finding is listed.
    pub fn keeps(&self, finding: &Finding) -> bool {
        let listed = |codes: &[String]| {
            let rule = rules::all().find(|rule| rule.code == finding.code);
            rule.is_some_and(|rule| codes.iter().any(|wanted| rule.answers_to(wanted)))
        };
        (self.select.is_empty() || listed(&self.select)) && !listed(&self.ignore)
    }

    /// Writes the list and the workbook that were asked for, before anything is printed: a
    /// report on the screen says what is in them.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn write_files(
        &self,
        answer: &Answer,
        workbook: WriteWorkbook,
        settings: &Settings,
        world: &mut World<'_>,
    ) -> Result<(), Failure> {
        keep::record(answer, settings, world)?;
        if let Some(target) = &self.list {
            let bytes = match extension(target).as_deref() {
                Some("jsonl") => list::jsonl(answer).map_err(Failure::new)?,
                _ => list::csv(answer, self.csv_safe).map_err(Failure::new)?,
            };
            put(target, &bytes, settings, world)?;
        }
        let Some(target) = &self.output else {
            return Ok(());
        };
        let write = |out: &mut dyn Write, failed: &dyn Fn(&std::io::Error) -> Failure| {
            workbook(answer, settings.lang, out).map_err(|error| match error {
                WorkbookError::Io(error) => failed(&error),
                other => Failure::new(other),
            })
        };
        if self.is_piped() {
            write(world.stdout, &Failure::of_pipe)?;
            return output::print(world.stdout, &[]);
        }
        output::save_or(target, |out| write(out, &|error| output::not_written(target, error)))?;
        say_written(target, settings, world);
        Ok(())
    }

    /// Prints the answer, unless standard output holds the workbook.
    ///
    /// # Errors
    /// Where standard output cannot be written to.
    pub fn print(
        &self,
        answer: &Answer,
        format: Format,
        text: fn(&Answer, Style, Option<&str>) -> String,
        settings: &Settings,
        world: &mut World<'_>,
    ) -> Result<(), Failure> {
        if self.is_piped() {
            return Ok(());
        }
        let all_in = self.output.as_ref().or(self.list.as_ref()).map(|path| path.display().to_string());
        let shown = match format {
            Format::Json => json::write(answer).map_err(Failure::new)?,
            Format::Text if settings.quiet => return Ok(()),
            Format::Text => text(answer, settings.style(), all_in.as_deref()),
        };
        output::print(world.stdout, shown.as_bytes())
    }

    fn is_piped(&self) -> bool {
        self.output.as_deref() == Some(Path::new("-"))
    }

    /// How the run ends: an answer from incomplete input is never a success.
    pub fn outcome(&self, answer: &Answer) -> Outcome {
        if !answer.summary.complete {
            return Outcome::CouldNot;
        }
        let fails = match (self.strict, self.fail_on) {
            (true, _) | (false, FailOn::Warning) => answer.worst() >= Some(Severity::Warning),
            (false, FailOn::Error) => answer.worst() >= Some(Severity::Error),
            (false, FailOn::Never) => false,
        };
        if fails { Outcome::Found } else { Outcome::Clean }
    }
}

/// Writes a file and says so.
///
/// # Errors
/// Where it cannot be written.
pub fn put(target: &Path, bytes: &[u8], settings: &Settings, world: &mut World<'_>) -> Result<(), Failure> {
    output::save(target, bytes)?;
    say_written(target, settings, world);
    Ok(())
}

fn say_written(target: &Path, settings: &Settings, world: &mut World<'_>) {
    if !settings.quiet {
        let file = target.display().to_string();
        let text = Message::Report(Report::Wrote { file }).text(settings.lang);
        let _ = writeln!(world.stderr, "{text}");
    }
}

fn extension(path: &Path) -> Option<String> {
    path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase())
}
