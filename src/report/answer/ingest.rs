//! The answer of `ingest`: what became of each file, and what is wrong with what came.

use super::inputs::failed_sheets;
use super::{Answer, Frame, Gap, Rows, hold};
use crate::finding::Finding;
use crate::place::FileId;
use crate::rules::{Facts, Verdict};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeSet;

/// What the book did with the files of a run.
#[derive(Clone, Debug, Default, Serialize)]
pub struct IngestLine {
    /// The number of the run in the book's history; none where nothing changed.
    pub run: Option<u64>,
    pub dry_run: bool,
    /// Files that are new to the book.
    pub stored: u64,
    /// Files that replace what stood under their path.
    pub replaced: u64,
    /// Files whose bytes were there.
    pub unchanged: u64,
    /// Files, or sheets in them, that could not be read.
    pub unread: u64,
    /// Files that could not be read before and are gone.
    pub withdrawn: Vec<String>,
    /// Files that were moved out of the inbox, with where they are now.
    pub moved: Vec<Moved>,
    /// The day whose ledgers are due.
    pub day: Option<NaiveDate>,
    /// The sites that have sent theirs for that day, and those that have not.
    pub sent: Vec<String>,
    pub not_sent: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moved {
    pub from: String,
    pub to: String,
}

/// Which of the files that were looked at came with this run.
pub type Ours = BTreeSet<FileId>;

impl Answer {
    /// The answer about the files of one run, judged in the light of what the book has for
    /// the same days.
    pub fn of_ingest(
        facts: &Facts<'_>,
        verdict: &Verdict,
        keep: &dyn Fn(&Finding) -> bool,
        frame: Frame,
        ours: &Ours,
        ingest: IngestLine,
    ) -> Answer {
        let lang = frame.lang;
        let about_ours = |finding: &Finding| {
            let of_run = |file: FileId| ours.contains(&file);
            finding.sources.iter().any(|source| of_run(source.place.sheet.file))
                || finding.sources.is_empty() && finding.file.is_some()
        };
        let mut answer = Answer::of_facts(facts, verdict, &|f| about_ours(f) && keep(f), frame);
        hold(&mut answer, facts.book);
        let kept = facts.inputs.files.iter().zip(0_u32..).filter(|(_, at)| ours.contains(&FileId(*at)));
        let kept: Vec<_> = kept.map(|(file, _)| file).collect();
        let is_ours = |shown: &str, sha: &str| kept.iter().any(|f| f.shown == shown && f.sha256 == sha);
        answer.inputs.retain(|line| is_ours(&line.file, &line.sha256));
        let is_ours = |shown: &str| kept.iter().any(|file| file.shown == shown);
        answer.held.retain(|line| is_ours(&line.file));
        let rows = |sum: Rows, line: &super::InputLine| Rows {
            read: sum.read + line.rows.read,
            accepted: sum.accepted + line.rows.accepted,
            rejected: sum.rejected + line.rows.rejected,
            skipped: sum.skipped + line.rows.skipped,
            held: sum.held + line.rows.held,
        };
        answer.summary.rows = answer.inputs.iter().fold(Rows::default(), rows);
        let spreadsheets = kept.iter().filter(|file| file.passed_over.is_none()).count();
        answer.summary.files = u64::try_from(spreadsheets).unwrap_or(u64::MAX);
        let unread = facts.inputs.missing.len() + kept.iter().map(|file| failed_sheets(file)).sum::<usize>();
        let passed: Vec<&str> = facts.inputs.passed_over.iter().map(|p| p.shown.as_str()).collect();
        answer.passed_over.retain(|line| {
            let file = line.file.split(':').next().unwrap_or_default();
            passed.contains(&line.file.as_str()) || is_ours(&line.file) || is_ours(file)
        });
        answer.summary.incomplete.clear();
        if unread > 0 {
            answer.summary.incomplete.push(Gap::unread(unread, lang));
        }
        answer.summary.complete = unread == 0;
        let unread = u64::try_from(unread).unwrap_or(u64::MAX);
        answer.ingest = Some(IngestLine { unread, ..ingest });
        answer
    }
}
