//! Reads all the files of a run, in parallel, into sheets and records.

pub mod cells;
pub mod memory;
mod origin;

use crate::place::{FileId, RowPlace, SheetId};
use crate::record::{Reader, Records, schemas};
use crate::sheet::{Account, Failure, FileNames, Layout, Lexicon, Override, Settings, SheetRead, Tables};
use crate::source::sniff::{Format, sniff};
use crate::source::walk::{Input, PassedOver, Walked};
use crate::source::worker::Workers;
use crate::source::{self, Limits, SourceError, archive};
use crate::value::Period;
use memory::{Memory, Waiting};
use origin::Loaded;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashSet};
use std::io::Cursor;
use std::path::PathBuf;

/// One file that was looked at.
#[derive(Clone, Debug)]
pub struct FileRead {
    /// As given, plus the path below it.
    pub shown: String,
    /// Where it was read from.
    pub path: PathBuf,
    pub sha256: String,
    pub bytes: u64,
    pub sheets: Vec<SheetRead>,
    pub failure: Option<SourceError>,
    /// What it is instead of a spreadsheet.
    pub passed_over: Option<&'static str>,
    /// When the book got it; none for a file that no book has.
    pub arrival: Option<Arrival>,
}

/// The run by which the book got a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrival {
    /// Counts the runs: what came first has the smaller one.
    pub run: u64,
    /// The day that was today.
    pub day: chrono::NaiveDate,
}

/// The folder of a book that is read night by night, and how its files are called.
pub const INBOX: &str = "inbox";

impl FileRead {
    /// The day on which it was sent, as far as a book can tell: what came into the inbox came
    /// the day it was read; when a file that somebody named was sent, nobody knows.
    pub fn came_on(&self) -> Option<chrono::NaiveDate> {
        let of_inbox = self.shown.strip_prefix(INBOX).is_some_and(|rest| rest.starts_with('/'));
        self.arrival.filter(|_| of_inbox).map(|arrival| arrival.day)
    }
}

/// A file with its records.
pub type Part = (FileRead, Records);

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Inputs {
    pub files: Vec<FileRead>,
    pub records: Records,
    /// Never opened: lock files, hidden files.
    pub passed_over: Vec<PassedOver>,
    /// Named, and not there or not to be listed; with the reason.
    pub missing: Vec<(String, String)>,
    /// What a book remembers; nothing where there is none.
    pub memory: Memory,
    /// The places of what waits for its counterpart.
    pub waiting: HashSet<RowPlace>,
}

/// What reading needs to know.
pub struct ReadSettings<'a> {
    pub limits: &'a Limits,
    /// This program, which reads some formats in processes of its own.
    pub program: PathBuf,
    pub period: Option<Period>,
    /// What the user says that a file is, by its shown path.
    pub kind: &'a (dyn Fn(&str) -> Option<&'static str> + Sync),
    /// Forms of the organisation's own, and cells that are read as something else.
    pub layouts: &'a [Layout],
    pub overrides: &'a [Override],
    /// Called after each file, from any thread.
    pub done: &'a (dyn Fn() + Sync),
}

impl Inputs {
    pub fn sheet(&self, id: SheetId) -> Option<&SheetRead> {
        let file = self.files.get(usize::try_from(id.file.0).ok()?)?;
        file.sheets.get(usize::try_from(id.sheet).ok()?)
    }

    pub fn file(&self, id: FileId) -> Option<&FileRead> {
        self.files.get(usize::try_from(id.0).ok()?)
    }

    /// Every sheet with its id, in the order of the inputs.
    pub fn sheets(&self) -> impl Iterator<Item = (SheetId, &FileRead, &SheetRead)> {
        self.files.iter().zip(0_u32..).flat_map(|(file, f)| {
            file.sheets
                .iter()
                .zip(0_u32..)
                .map(move |(sheet, s)| (SheetId { file: FileId(f), sheet: s }, file, sheet))
        })
    }

    /// The accounts of all sheets together.
    pub fn account(&self) -> Account {
        let mut sum = Account::default();
        for (_, _, sheet) in self.sheets() {
            sum.add(&sheet.account);
        }
        sum
    }

    /// A spreadsheet or sheet could not be read or recognised: no answer is whole.
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
            && self
                .files
                .iter()
                .all(|file| file.failure.is_none() && file.sheets.iter().all(|sheet| sheet.failure.is_none()))
    }
}

/// What was read, file by file, with its records or what was made of them.
#[derive(Debug, Default)]
pub struct Parts<R = Records> {
    pub files: Vec<(FileRead, R)>,
    pub passed_over: Vec<PassedOver>,
    pub missing: Vec<(String, String)>,
    pub memory: Memory,
}

impl Parts {
    /// Puts what was read beside what a book holds. What both have is one.
    pub fn beside(&mut self, other: Parts) {
        let known: HashSet<(String, String)> =
            self.files.iter().map(|(file, _)| (file.shown.clone(), file.sha256.clone())).collect();
        let is_new = |(file, _): &Part| !known.contains(&(file.shown.clone(), file.sha256.clone()));
        self.files.extend(other.files.into_iter().filter(is_new));
        self.passed_over.extend(other.passed_over);
        self.missing.extend(other.missing);
    }
}

impl<R> Parts<R> {
    /// The sheets whose rows do not add up; none, unless the program is at fault.
    pub fn miscounted(&self) -> Vec<String> {
        let sheets = self.files.iter().flat_map(|(file, _)| file.sheets.iter().map(move |s| (file, s)));
        sheets
            .filter(|(_, sheet)| !sheet.account.adds_up())
            .map(|(file, sheet)| format!("{}:{}", file.shown, sheet.name))
            .collect()
    }
}

impl Inputs {
    /// Puts files together. Whatever order they came in, they stand in that of their paths,
    /// and of equal paths the one that came first.
    pub fn of(mut parts: Parts) -> Inputs {
        parts.files.sort_by_cached_key(|(file, _)| (path_order(&file.shown), file.arrival));
        let mut inputs = Inputs {
            passed_over: parts.passed_over,
            missing: parts.missing,
            memory: parts.memory,
            ..Inputs::default()
        };
        let waiting: BTreeMap<(&str, &str), Vec<&Waiting>> =
            inputs.memory.waiting.iter().fold(BTreeMap::new(), |mut by_file, waiting| {
                by_file.entry((waiting.shown.as_str(), waiting.sha256.as_str())).or_default().push(waiting);
                by_file
            });
        let mut all = Vec::with_capacity(parts.files.len());
        for ((file, records), at) in parts.files.into_iter().zip(0_u32..) {
            for waiting in waiting.get(&(file.shown.as_str(), file.sha256.as_str())).into_iter().flatten() {
                let sheet = SheetId { file: FileId(at), sheet: waiting.sheet };
                inputs.waiting.insert(RowPlace { sheet, row: waiting.row });
            }
            inputs.files.push(file);
            all.push((FileId(at), records));
        }
        inputs.records = together(all);
        inputs
    }
}

/// The records of all files, in their order. Those of some hundred are put together at a time,
/// on as many threads as there are.
fn together(all: Vec<(FileId, Records)>) -> Records {
    const AT_A_TIME: usize = 256;
    let merged = all.into_par_iter().chunks(AT_A_TIME).map(|part| {
        let mut records = Records::with_room_for(part.iter().map(|(_, records)| records));
        for (file, mut more) in part {
            more.relocate(file);
            records.absorb(more);
        }
        records.settle();
        records
    });
    let merged: Vec<Records> = merged.collect();
    let mut records = Records::with_room_for(merged.iter());
    merged.into_iter().for_each(|more| records.absorb(more));
    records
}

/// The order of files: by path, a member of an archive right behind what the archive is
/// called, standard input last.
fn path_order(shown: &str) -> (bool, String) {
    (shown == "-", shown.replace('!', "\0"))
}

/// Reads every input. The order of the result is that of the paths, whatever the threads.
pub fn read(walked: Walked, settings: &ReadSettings<'_>) -> Inputs {
    Inputs::of(read_each(walked, settings, &|_, records| records))
}

/// What is held of a file's records.
pub type Keep<'a, R> = dyn Fn(&FileRead, Records) -> R + Sync + 'a;

/// Reads every input, file by file. What `keep` makes of the records of a file is what is
/// held of them: where that is less, so is what all of them take.
pub fn read_each<R: Send>(walked: Walked, settings: &ReadSettings<'_>, keep: &Keep<'_, R>) -> Parts<R> {
    let schemas = schemas();
    let lexicon = Lexicon::new(&schemas);
    let workers = Workers::new(settings.program.clone(), settings.limits);
    let readers = Readers { lexicon: &lexicon, workers: &workers, settings };
    let read = walked.inputs.into_par_iter().map(|input| {
        let result = readers.input(input, keep);
        (settings.done)();
        result
    });
    // One pair a file, in the order of the walk.
    let (files, in_archives): (Vec<_>, Vec<_>) = read.collect::<Vec<_>>().into_iter().unzip();
    let mut passed_over = walked.passed_over;
    passed_over.extend(in_archives.into_iter().flatten());
    let files = files.into_iter().flatten().collect();
    Parts { files, passed_over, missing: walked.missing, memory: Memory::default() }
}

/// What all files are read with.
struct Readers<'a> {
    lexicon: &'a Lexicon,
    workers: &'a Workers,
    settings: &'a ReadSettings<'a>,
}

impl Readers<'_> {
    /// Reads a file, or all the members of an archive. What that passes over is returned beside.
    fn input<R: Send>(&self, input: Input, keep: &Keep<'_, R>) -> (Vec<(FileRead, R)>, Vec<PassedOver>) {
        let limits = self.settings.limits;
        let kept = |(file, records): Part| {
            let kept = keep(&file, records);
            (file, kept)
        };
        let (bytes, listing) = match origin::load(&input.path, limits) {
            Err(error) => return (vec![kept(refused(input.shown, input.path, error))], Vec::new()),
            Ok(Loaded::File(bytes, format)) => {
                return (vec![kept(self.file(input.shown, input.path, &bytes, format))], Vec::new());
            }
            Ok(Loaded::Archive(bytes, listing)) => (bytes, listing),
        };
        let within = |name: &str| format!("{}!{name}", input.shown);
        let members = listing.members.into_par_iter().map(|member| {
            let (shown, path) = (within(&member.name), input.path.clone());
            kept(match archive::extract(Cursor::new(&bytes), member.index, limits) {
                Ok(bytes) => self.file(shown, path, &bytes, sniff(&bytes)),
                Err(error) => refused(shown, path, error),
            })
        });
        let passed = listing.passed_over.into_iter();
        let passed = passed.map(|passed| PassedOver { shown: within(&passed.shown), ..passed });
        (members.collect(), passed.collect())
    }

    fn file(&self, shown: String, path: PathBuf, bytes: &[u8], format: Format) -> Part {
        let settings = self.settings;
        let mut file = unread(shown, path);
        file.bytes = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        file.sha256 = hex(&Sha256::digest(bytes));
        let own = || is_own_list(bytes) || format == Format::Xlsx && source::xlsx::is_marked(bytes, OWN_MARK);
        let passed_over = match format {
            Format::NoSpreadsheet(what) => Some(what),
            _ if own() => Some("report of this program"),
            _ => None,
        };
        if passed_over.is_some() {
            file.passed_over = passed_over;
            return (file, Records::default());
        }
        let names = FileNames::of(&file.shown);
        let shown = file.shown.clone();
        let table = Settings {
            file: &shown,
            layouts: settings.layouts,
            overrides: settings.overrides,
            lexicon: self.lexicon,
            limits: settings.limits,
            names: &names,
            period: settings.period,
            kind: (settings.kind)(&file.shown),
        };
        let mut reader = Reader::new(FileId(0), settings.period);
        let mut tables = Tables::new(table, &mut reader);
        file.failure = source::read(bytes, format, settings.limits, self.workers, &mut tables).err();
        file.sheets = tables.finish();
        if matches!(file.failure, Some(SourceError::WorkerDied { .. } | SourceError::WorkerTimeout { .. })) {
            // The sheet that was being read is no second fault.
            let cut = |sheet: &SheetRead| {
                matches!(sheet.failure, Some(Failure::Source(SourceError::WorkerDied { .. })))
            };
            file.sheets.pop_if(|sheet| cut(sheet));
        }
        let unknown = |sheet: &SheetRead| {
            sheet.no_table || matches!(sheet.failure, Some(Failure::UnknownLayout { .. }))
        };
        if format == Format::Text
            && file.failure.is_none()
            && file.sheets.iter().all(unknown)
            && !source::delimited::has_columns(bytes)
        {
            file.passed_over = Some("text without columns");
            file.sheets.clear();
        }
        (file, reader.finish())
    }
}

fn unread(shown: String, path: PathBuf) -> FileRead {
    FileRead {
        shown,
        path,
        sha256: String::new(),
        bytes: 0,
        sheets: Vec::new(),
        failure: None,
        passed_over: None,
        arrival: None,
    }
}

fn refused(shown: String, path: PathBuf, error: SourceError) -> Part {
    (FileRead { failure: Some(error), ..unread(shown, path) }, Records::default())
}

/// The custom document property by which a workbook of ours is known again: a report left
/// in the folder of its inputs is none of them.
pub const OWN_MARK: &str = "duizhang";

/// How a discrepancy list of ours begins.
pub const OWN_LIST: &str = "id,code,name,severity,message,";

/// How a journal of ours begins.
pub const OWN_JOURNAL: &str = "; duizhang-export/1";

fn is_own_list(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    [OWN_LIST, OWN_JOURNAL].iter().any(|own| text.starts_with(own.as_bytes()))
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).flatten().collect()
}

/// Standard input, kept in a file so that it is read like any other.
///
/// # Errors
/// Where it cannot be read or exceeds the limit for a file.
pub fn spool(from: &mut dyn std::io::Read, limits: &Limits) -> std::io::Result<tempfile::NamedTempFile> {
    let mut file = tempfile::NamedTempFile::new()?;
    // One byte more than allowed is enough to have the file refused when it is read.
    std::io::copy(&mut std::io::Read::take(from, limits.file_bytes.saturating_add(1)), &mut file)?;
    Ok(file)
}

/// The input that standard input was kept as; shown as `-`.
pub fn piped_input(file: &tempfile::NamedTempFile) -> Input {
    Input { shown: "-".to_owned(), path: file.path().to_path_buf() }
}
