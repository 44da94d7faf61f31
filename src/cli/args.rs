//! The flags as typed.

use super::callbacks::CallbacksArgs;
use super::policy_init::PolicyInitArgs;
use crate::value::period::Asked;
use crate::value::{Lang, Period};
use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Reconciles the stock ledgers of field sites with the ERP and names every difference
#[derive(Debug, Parser)]
#[command(name = "duizhang", version, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Hold the site ledgers of a period against the ERP
    Reconcile(ReconcileArgs),
    /// Show one warehouse and item day by day: ledger and ERP side by side
    Trace(TraceArgs),
    /// Write count sheets, and hold filled ones against the book
    Stocktake(super::stocktake::StocktakeArgs),
    /// Score the work of outsourcers: quotas, success, lateness, samples, complaints, meters
    Outsourcers(super::outsourcers::OutsourcersArgs),
    /// Callback rates of a period, and lists to work through; `callbacks sample` draws the spot check
    Callbacks(CallbacksArgs),
    /// Everything of a period in one workbook, with a first page for a manager
    Report(super::report::ReportArgs),
    /// Show what files are taken for: kind, header, columns, rows; stores and judges nothing
    Inspect(InspectArgs),
    /// Make a book: a folder with a configuration, a database and an inbox
    Init(super::init::InitArgs),
    /// Read files into the book
    Ingest(super::ingest::IngestArgs),
    /// Write the book for other tools: tables, or a journal for plain-text accounting
    Export(super::export::ExportArgs),
    /// Print the JSON Schema of answers and exports
    Schema(super::export::SchemaArgs),
    /// Show which site-days are there, and what is open
    Status(super::status::StatusArgs),
    /// Close a period: freeze its balances, and carry what is open
    Close(super::close::CloseArgs),
    /// Open a closed period again
    Reopen(super::close::ReopenArgs),
    /// Take back the remarks written into a report or a slip
    Remarks(super::remarks::RemarksArgs),
    /// Explain a finding by its code or name
    Explain(ExplainArgs),
    /// List every rule that runs
    Rules(RulesArgs),
    /// Show the policy in force
    Policy(PolicyArgs),
    /// Print the completion script of a shell
    Completions(CompletionsArgs),
    /// Print the manual page
    Man(ManArgs),
}

#[derive(Debug, Args)]
pub struct ReconcileArgs {
    /// Files and folders; `-` is standard input
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    pub book: BookArgs,

    #[command(flatten)]
    pub out: OutputArgs,

    /// Write a workbook for each party that has to act, with only its items
    #[arg(long, value_name = "DIR")]
    pub slips: Option<PathBuf>,

    #[command(flatten)]
    pub read: ReadArgs,

    #[command(flatten)]
    pub common: CommonArgs,
}

/// What is written of an analysis, and which findings decide.
#[derive(Debug, Args)]
pub struct OutputArgs {
    /// Write the report workbook
    #[arg(short, long, value_name = "FILE.xlsx")]
    pub output: Option<PathBuf>,

    /// Write every finding as a list, .csv or .jsonl
    #[arg(long, value_name = "FILE")]
    pub list: Option<PathBuf>,

    /// Keep text in a .csv list from becoming a formula
    #[arg(long, value_name = "BOOL", default_value_t = true, num_args = 0..=1, default_missing_value = "true", require_equals = true, action = clap::ArgAction::Set)]
    pub csv_safe: bool,

    /// From which severity on findings make the exit code 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = FailOn::Error)]
    pub fail_on: FailOn,

    /// The same as --fail-on warning
    #[arg(long, conflicts_with = "fail_on")]
    pub strict: bool,

    /// Only these findings: codes, families or names, with commas between
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub select: Vec<String>,

    /// Not these findings
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub ignore: Vec<String>,
}

/// Of which time an analysis is.
#[derive(Debug, Args)]
pub struct WhenArgs {
    /// The period: 2024-11, 2024-Q4, 2024 or 2024-11-01..2024-11-30
    #[arg(long, value_name = "PERIOD")]
    pub period: Option<Asked>,

    /// Today, for deadlines
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<NaiveDate>,

    /// The book, by its folder; else DUIZHANG_BOOK, else the nearest upward. With PATHs: beside them
    #[arg(long, value_name = "DIR")]
    pub book: Option<PathBuf>,

    /// Neither record the findings in the book nor say since when they stand
    #[arg(long)]
    pub no_record: bool,
}

/// Which ledgers are held against which exports.
#[derive(Debug, Args)]
pub struct BookArgs {
    #[command(flatten)]
    pub when: WhenArgs,

    /// The export that holds the opening balances, where its own date does not tell
    #[arg(long, value_name = "FILE")]
    pub opening: Vec<PathBuf>,

    /// The export that holds the closing on-hand, where its own date does not tell
    #[arg(long, value_name = "FILE")]
    pub master: Vec<PathBuf>,

    /// Start from nothing where no opening is given
    #[arg(long)]
    pub opening_zero: bool,

    /// Which date decides whether an ERP document counts in the period
    #[arg(long, value_enum, value_name = "BASIS", default_value_t = DateBasis::Document)]
    pub date_basis: DateBasis,
}

#[derive(Debug, Args)]
pub struct TraceArgs {
    /// The warehouse: its name, its code, or a part of the name
    #[arg(value_name = "WAREHOUSE")]
    pub warehouse: String,

    /// The item: its code, or a part of its name and model
    #[arg(value_name = "ITEM")]
    pub item: String,

    /// Files and folders; `-` is standard input
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    pub book: BookArgs,

    #[command(flatten)]
    pub read: ReadArgs,

    #[command(flatten)]
    pub common: CommonArgs,
}

#[derive(Debug, Args)]
pub struct InspectArgs {
    /// Files and folders; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    pub paths: Vec<PathBuf>,

    /// List every accepted record as it was understood
    #[arg(long)]
    pub rows: bool,

    /// The period, which lends its year to dates without one
    #[arg(long, value_name = "PERIOD")]
    pub period: Option<Period>,

    #[command(flatten)]
    pub read: ReadArgs,

    #[command(flatten)]
    pub common: CommonArgs,
}

/// How files are read.
#[derive(Debug, Args)]
pub struct ReadArgs {
    /// What a file is, where it does not tell: KIND for all, FILE=KIND for one
    #[arg(long, value_name = "[FILE=]KIND")]
    pub kind: Vec<String>,

    /// Threads to read with
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<usize>,

    /// No progress bar
    #[arg(long)]
    pub no_progress: bool,
}

/// What every command understands that prints an answer.
#[derive(Debug, Args)]
pub struct CommonArgs {
    /// What standard output is written in
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    pub format: Format,

    #[command(flatten)]
    pub base: BaseArgs,
}

/// What every command understands, whatever it writes.
#[derive(Debug, Args)]
pub struct BaseArgs {
    /// The language of reports and messages
    #[arg(long, value_enum, value_name = "LANG")]
    pub lang: Option<Lang>,

    /// A policy file with values that override the built-in ones
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,

    /// The configuration file, instead of the duizhang.toml found upward
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub config: Option<PathBuf>,

    /// Use no configuration file
    #[arg(long)]
    pub no_config: bool,

    /// Say nothing but data
    #[arg(short, long)]
    pub quiet: bool,

    /// Show every finding, however many
    #[arg(short, long)]
    pub verbose: bool,

    /// When to use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub color: Color,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A code or a name: R301, balance-differs
    #[arg(value_name = "CODE")]
    pub code: String,

    #[command(flatten)]
    pub common: CommonArgs,
}

#[derive(Debug, Args)]
pub struct RulesArgs {
    #[command(flatten)]
    pub common: CommonArgs,
}

#[derive(Debug, Args)]
pub struct PolicyArgs {
    #[command(subcommand)]
    pub command: PolicyCommand,
}

#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// Print every value, its origin and its clause
    Show(PolicyShowArgs),
    /// Write a policy file to start from, every value in it commented out
    Init(PolicyInitArgs),
}

#[derive(Debug, Args)]
pub struct PolicyShowArgs {
    #[command(flatten)]
    pub common: CommonArgs,
}

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub struct ManArgs {
    /// The language of the page
    #[arg(long, value_enum, value_name = "LANG")]
    pub lang: Option<Lang>,

    /// Write a page for each command into this folder
    #[arg(short = 'o', long = "output", value_name = "DIR")]
    pub pages: Option<std::path::PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DateBasis {
    Document,
    Approval,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Error,
    Warning,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}
