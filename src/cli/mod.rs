//! The command line: flags as typed, settings ready to use, one small file per command.
//! Does no arithmetic.

mod analysis;
mod args;
mod callbacks;
mod close;
mod complete;
mod error;
mod explain;
mod export;
mod file_away;
mod folder;
mod generate;
mod help;
mod ingest;
mod init;
mod inspect;
mod keep;
mod output;
mod outsourcers;
mod policy;
mod policy_init;
mod progress;
mod reconcile;
mod remarks;
mod report;
mod sample;
mod settings;
mod status;
mod stocktake;
mod trace;
mod whole;

pub use args::Cli;
pub use error::{Failure, Outcome};

use crate::source::worker;
use crate::value::Lang;
use chrono::NaiveDate;
use clap::FromArgMatches;
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

/// What the program is told of the world by `main`: it asks for nothing itself.
pub struct World<'a> {
    /// Today, where `--as-of` does not say otherwise.
    pub today: NaiveDate,
    pub folder: PathBuf,
    /// The folder of the book: as the environment names it, and once the command is known,
    /// the one that it uses.
    pub book: Option<PathBuf>,
    /// Whether findings are recorded in the book.
    pub record: bool,
    /// The program's own file, by which it starts its workers.
    pub program: PathBuf,
    /// The value of the locale variables, the strongest first.
    pub locale: Option<String>,
    pub no_color: bool,
    pub stdout_is_terminal: bool,
    pub stderr_is_terminal: bool,
    pub stdin: &'a mut dyn std::io::Read,
    pub stdout: &'a mut dyn Write,
    pub stderr: &'a mut dyn Write,
}

/// Parses the arguments and runs the command.
pub fn run(args: Vec<OsString>, world: &mut World<'_>) -> Outcome {
    if args.get(1).is_some_and(|arg| arg == worker::COMMAND) {
        // Not for users, and so not among the commands.
        return match worker::serve(world.stdin, world.stdout) {
            Ok(()) => Outcome::Clean,
            Err(error) => Failure::new(worker::COMMAND).because(error).report(world),
        };
    }
    if args.get(1).is_some_and(|arg| arg == complete::COMMAND) {
        let words = args.get(2..).unwrap_or(&[]);
        return complete::run(words, world).unwrap_or_else(|failure| failure.report(world));
    }
    let lang = help::asked_language(&args).or_else(|| world.locale.as_deref().and_then(Lang::of_locale));
    let command = help::command(lang.unwrap_or_default());
    let parsed = command.try_get_matches_from(args).and_then(|matches| {
        keep::settle(&matches, world);
        Cli::from_arg_matches(&matches)
    });
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return show_usage(&error, world),
    };
    let done = match &cli.command {
        args::Command::Reconcile(args) => reconcile::run(args, world),
        args::Command::Trace(args) => trace::run(args, world),
        args::Command::Stocktake(args) => stocktake::run(args, world),
        args::Command::Outsourcers(args) => outsourcers::run(args, world),
        args::Command::Callbacks(args) => callbacks::run(args, world),
        args::Command::Report(args) => report::run(args, world),
        args::Command::Inspect(args) => inspect::run(args, world),
        args::Command::Init(args) => init::run(args, world),
        args::Command::Ingest(args) => ingest::run(args, world),
        args::Command::Export(args) => export::run(args, world),
        args::Command::Schema(args) => export::schema(args, world),
        args::Command::Status(args) => status::run(args, world),
        args::Command::Close(args) => close::close(args, world),
        args::Command::Reopen(args) => close::reopen(args, world),
        args::Command::Remarks(args) => remarks::run(args, world),
        args::Command::Explain(args) => explain::explain(args, world),
        args::Command::Rules(args) => explain::rules(args, world),
        args::Command::Policy(args) => policy::run(args, world),
        args::Command::Completions(args) => generate::completions(args, world),
        args::Command::Man(args) => generate::man(args, world),
    };
    done.unwrap_or_else(|failure| failure.report(world))
}

/// Help and version go to standard output and are a success; a misuse is not.
fn show_usage(error: &clap::Error, world: &mut World<'_>) -> Outcome {
    let color = !world.no_color
        && if error.use_stderr() { world.stderr_is_terminal } else { world.stdout_is_terminal };
    let rendered = error.render();
    let text = if color { rendered.ansi().to_string() } else { rendered.to_string() };
    if error.use_stderr() {
        let _ = world.stderr.write_all(text.as_bytes());
        Outcome::CouldNot
    } else {
        match output::print(world.stdout, text.as_bytes()) {
            Ok(()) => Outcome::Clean,
            Err(failure) => failure.report(world),
        }
    }
}
