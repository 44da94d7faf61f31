//! Parse, run, exit: everything else is in the library.

use duizhang::cli::{World, run};
use std::io::IsTerminal;
use std::process::ExitCode;

fn main() -> ExitCode {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let stdout = std::io::stdout();
    let stderr = std::io::stderr();
    let mut world = World {
        today: chrono::Local::now().date_naive(),
        program: std::env::current_exe().unwrap_or_default(),
        folder: std::env::current_dir().unwrap_or_default(),
        book: variable("DUIZHANG_BOOK").map(Into::into),
        record: true,
        locale: ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(variable),
        no_color: variable("NO_COLOR").is_some() || variable("TERM").as_deref() == Some("dumb"),
        stdout_is_terminal: stdout.is_terminal(),
        stderr_is_terminal: stderr.is_terminal(),
        stdin: &mut std::io::stdin().lock(),
        stdout: &mut stdout.lock(),
        stderr: &mut stderr.lock(),
    };
    ExitCode::from(run(std::env::args_os().collect(), &mut world).code())
}
