//! `export`: the book for other tools. `schema`: what its tables, and all answers, look like.

use super::args::{BaseArgs, BookArgs, ReadArgs};
use super::folder::Folder;
use super::reconcile::{Work, check_period, gather};
use super::settings::Settings;
use super::whole::Whole;
use super::{Failure, Outcome, World, output};
use crate::export::schema::{self, Manifest};
use crate::export::{MANIFEST, Table, View, journal, tables, text};
use crate::matching::Matching;
use crate::message::{Message, Report};
use crate::report::answer::Frame;
use clap::{Args, ValueEnum};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Files and folders; `-` is standard input
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    pub book: BookArgs,

    /// What is written: tables as csv, jsonl or parquet, or a journal for hledger or beancount
    #[arg(long = "format", value_enum, value_name = "FORMAT")]
    pub target_format: ExportFormat,

    /// A folder for tables, a file for a journal; a journal or a single table goes to standard output without it
    #[arg(short = 'o', long = "output", value_name = "TARGET")]
    pub target: Option<PathBuf>,

    /// Only these tables, with commas between
    #[arg(long, value_name = "TABLES", value_delimiter = ',')]
    pub table: Vec<String>,

    /// Keep text in .csv tables from becoming a formula; programs that read them want the text as it is
    #[arg(long = "csv-safe")]
    pub csv_safe_tables: bool,

    #[command(flatten)]
    pub read: ReadArgs,

    #[command(flatten)]
    pub base: BaseArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    Csv,
    Jsonl,
    #[cfg_attr(not(feature = "parquet"), value(hide = true))]
    Parquet,
    Hledger,
    Beancount,
}

#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Which one: answer (what --format json prints), trace, rules (explain too), policy, export (the tables), sql (the tables as CREATE TABLE)
    #[arg(value_enum, value_name = "WHICH", default_value_t = SchemaOf::Answer)]
    pub which: SchemaOf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    Answer,
    Trace,
    Rules,
    Policy,
    Export,
    Sql,
}

pub fn schema(args: &SchemaArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let text = match args.which {
        SchemaOf::Answer => schema::ANSWER.to_owned(),
        SchemaOf::Trace => schema::TRACE.to_owned(),
        SchemaOf::Rules => schema::RULES.to_owned(),
        SchemaOf::Policy => schema::POLICY.to_owned(),
        SchemaOf::Export => format!("{:#}\n", schema::export()),
        SchemaOf::Sql => schema::sql(),
    };
    output::print(world.stdout, text.as_bytes())?;
    Ok(Outcome::Clean)
}

pub fn run(args: &ExportArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let settings = Settings::of_base(&args.base, world)?;
    let tables = args.tables()?;
    args.check_target(&tables)?;
    let Work { inputs, period, as_of } =
        gather(&args.book.paths(&args.paths), &args.book.when, &args.read, &settings, world)?;
    let book = args.book.keep(&inputs, period, &settings);
    if args.is_journal() {
        // Nothing else of a period has a place in a journal.
        check_period(&book, period, &settings)?;
    }
    let matching = Matching::of(&book, &settings.policy, args.book.basis());
    let whole = Whole::of(&book, as_of, &settings)?;
    let facts = whole.facts(&book, &matching, as_of, &settings);
    let frame = Frame {
        command: "export",
        lang: settings.lang,
        period: Some(period),
        as_of: Some(as_of),
        config: settings.config_used.clone(),
        select: None,
        policy_sha256: settings.policy_sha256.clone(),
        with_matches: false,
    };
    let answer = whole.answer(&facts, &|_| true, frame)?;
    let view = View::new(&facts, &answer);
    args.write(&view, &tables, world)?;
    if let Some(target) = args.target.as_deref().filter(|_| !args.is_piped() && !settings.quiet) {
        let file = target.display().to_string();
        let _ = writeln!(world.stderr, "{}", Message::Report(Report::Wrote { file }).text(settings.lang));
    }
    if answer.summary.complete {
        return Ok(Outcome::Clean);
    }
    for gap in &answer.summary.incomplete {
        let _ = writeln!(world.stderr, "error: {}\nhint: {}", gap.why, gap.help);
    }
    Ok(Outcome::CouldNot)
}

impl ExportArgs {
    /// The tables asked for, all where none is named.
    fn tables(&self) -> Result<Vec<Table>, Failure> {
        let all = tables::all();
        for wanted in &self.table {
            if !all.iter().any(|table| table.name == *wanted) {
                let names: Vec<&str> = all.iter().map(|table| table.name.as_str()).collect();
                return Err(Failure::new(format!("there is no table `{wanted}`")).hinted(names.join(", ")));
            }
        }
        let asked = |table: &Table| self.table.is_empty() || self.table.contains(&table.name);
        Ok(all.into_iter().filter(asked).collect())
    }

    /// What can be known to be wrong before the work.
    fn check_target(&self, tables: &[Table]) -> Result<(), Failure> {
        let journal = self.is_journal();
        if cfg!(not(feature = "parquet")) && self.target_format == ExportFormat::Parquet {
            return Err(Failure::new("this build writes no Parquet").hinted(
                "build it with `cargo build --release --features parquet`, or export csv, which every engine reads",
            ));
        }
        if journal && !self.table.is_empty() {
            return Err(Failure::new("a journal has no tables").hinted("leave out --table"));
        }
        let lines =
            matches!(self.target_format, ExportFormat::Csv | ExportFormat::Jsonl) && tables.len() == 1;
        if self.is_piped() && !journal && !lines {
            return Err(Failure::new("several tables need a folder").hinted("-o FOLDER, or one --table"));
        }
        Ok(())
    }

    fn is_journal(&self) -> bool {
        matches!(self.target_format, ExportFormat::Hledger | ExportFormat::Beancount)
    }

    fn is_piped(&self) -> bool {
        self.target.as_deref().is_none_or(|target| target == Path::new("-"))
    }

    fn write(&self, view: &View<'_>, tables: &[Table], world: &mut World<'_>) -> Result<(), Failure> {
        let journal: Option<WriteJournal> = match self.target_format {
            ExportFormat::Hledger => Some(journal::hledger::write),
            ExportFormat::Beancount => Some(journal::beancount::write),
            _ => None,
        };
        match (self.target.as_deref().filter(|_| !self.is_piped()), journal, tables) {
            (None, Some(write), _) => pipe(world, |out| write(view, out)),
            (Some(target), Some(write), _) => output::save_with(target, |out| write(view, out)),
            (None, None, [table]) => pipe(world, |out| self.write_table(table, view, out).map(|_| ())),
            (None, None, _) => Err(Failure::new("several tables need a folder")),
            (Some(target), None, tables) => self.write_folder(target, view, tables),
        }
    }

    fn write_table(&self, table: &Table, view: &View<'_>, out: &mut dyn Write) -> io::Result<u64> {
        match self.target_format {
            ExportFormat::Jsonl => text::jsonl(table, view, out),
            _ => text::csv(table, view, self.csv_safe_tables, out),
        }
    }

    fn write_folder(&self, target: &Path, view: &View<'_>, tables: &[Table]) -> Result<(), Failure> {
        let folder = Folder::begin(target)?;
        let mut manifest = Manifest::new(self.format_key(), view);
        for table in tables {
            let (file, rows) = self.put_table(&folder, table, view)?;
            manifest.add(table, &file, rows);
        }
        let text = manifest.text().map_err(Failure::new)?;
        folder.file(MANIFEST, |out| out.write_all(text.as_bytes()))?;
        folder.finish()
    }

    /// Where below the folder it was put, and its rows.
    fn put_table(&self, folder: &Folder, table: &Table, view: &View<'_>) -> Result<(String, u64), Failure> {
        #[cfg(feature = "parquet")]
        if self.target_format == ExportFormat::Parquet {
            let rows = crate::export::parquet::write(table, view, folder.path())
                .map_err(|error| folder.failed(&table.name, &error))?;
            return Ok((table.name.clone(), rows));
        }
        let file = format!("{}.{}", table.name, self.format_key());
        let rows = folder.file(&file, |out| self.write_table(table, view, out))?;
        Ok((file, rows))
    }

    fn format_key(&self) -> &'static str {
        match self.target_format {
            ExportFormat::Csv => "csv",
            ExportFormat::Jsonl => "jsonl",
            ExportFormat::Parquet => "parquet",
            ExportFormat::Hledger => "hledger",
            ExportFormat::Beancount => "beancount",
        }
    }
}

type WriteJournal = fn(&View<'_>, &mut dyn Write) -> io::Result<()>;

/// To standard output, whose reader may have gone.
fn pipe(world: &mut World<'_>, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = io::BufWriter::new(&mut *world.stdout);
    write(&mut out).and_then(|()| out.flush()).map_err(|error| Failure::of_pipe(&error))
}
