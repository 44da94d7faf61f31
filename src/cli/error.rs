//! Why a command could not be done, and the exit codes.

use super::World;
use std::fmt::Display;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing at or above `--fail-on`.
    Clean,
    /// Findings.
    Found,
    /// It could not be done, or not wholly.
    CouldNot,
}

impl Outcome {
    /// The exit code of the contract.
    pub fn code(self) -> u8 {
        match self {
            Outcome::Clean => 0,
            Outcome::Found => 1,
            Outcome::CouldNot => 2,
        }
    }
}

/// A reason for which a command could not be done: usage, configuration, or input and
/// output. Never anything about the data, which is a finding.
#[derive(Debug)]
pub struct Failure {
    error: anyhow::Error,
    hint: Option<String>,
    /// The reader of our output has gone: not worth a word.
    quiet: bool,
}

impl Failure {
    pub fn new(what: impl Display) -> Failure {
        Failure { error: anyhow::anyhow!("{what}"), hint: None, quiet: false }
    }

    /// Adds what lies beneath.
    pub fn because(mut self, cause: impl Display) -> Failure {
        let what = self.error.to_string();
        self.error = anyhow::anyhow!("{cause}").context(what);
        self
    }

    pub fn hinted(mut self, hint: impl Display) -> Failure {
        self.hint = Some(hint.to_string());
        self
    }

    /// A failed write to standard output; a closed pipe is no failure.
    pub fn of_pipe(error: &std::io::Error) -> Failure {
        let mut failure = Failure::new("standard output").because(error);
        failure.quiet = error.kind() == std::io::ErrorKind::BrokenPipe;
        failure
    }

    /// Says it on standard error.
    pub fn report(self, world: &mut World<'_>) -> Outcome {
        if self.quiet {
            return Outcome::Clean;
        }
        let _ = writeln!(world.stderr, "error: {}", self.error);
        for cause in self.error.chain().skip(1) {
            let _ = writeln!(world.stderr, "caused by: {cause}");
        }
        if let Some(hint) = self.hint {
            let _ = writeln!(world.stderr, "hint: {hint}");
        }
        Outcome::CouldNot
    }
}
