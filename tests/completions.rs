//! The completion scripts, run by the shells that they are for. A shell that is not installed
//! is skipped with a word.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod support;

use std::path::Path;
use std::process::Command;

fn run(shell: &str, args: &[&str]) -> Option<String> {
    let folder = assert_cmd::cargo::cargo_bin("duizhang").parent().unwrap().to_owned();
    let mut paths = vec![folder];
    paths.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let mut command = Command::new(shell);
    command.args(args).env("PATH", std::env::join_paths(paths).unwrap()).env("LC_ALL", "C.UTF-8");
    command.env_remove("LANG").current_dir(support::root().join("fixtures"));
    match command.output() {
        Ok(output) => {
            let text = String::from_utf8(output.stdout).unwrap();
            assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
            Some(text)
        }
        Err(_) => {
            eprintln!("skipped: {shell} is not installed");
            None
        }
    }
}

/// What bash offers for a line, broken into words as bash breaks it.
fn bash(words: &[&str]) -> Vec<String> {
    let line: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    let script = format!(
        r#"source <(duizhang completions bash); COMP_WORDS=(duizhang {}); COMP_CWORD={}; _duizhang duizhang
        for offered in "${{COMPREPLY[@]}}"; do printf '%s\n' "$offered"; done"#,
        line.join(" "),
        words.len()
    );
    run("bash", &["--norc", "-c", &script]).map(lines).unwrap_or_default()
}

fn lines(text: String) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_commands_codes_kinds_and_values() {
    if run("bash", &["-c", "true"]).is_none() {
        return;
    }
    assert!(bash(&[""]).contains(&"export".to_owned()));
    assert_eq!(bash(&["explain", "R30"]).len(), 9);
    assert_eq!(bash(&["reconcile", "--select", "R301,T2"]).first().unwrap(), "R301,T201");
    assert_eq!(bash(&["reconcile", "--kind", "on"]), ["onhand"]);
    assert_eq!(bash(&["reconcile", "--fail-on", "=", "n"]), ["never"]);
    assert_eq!(bash(&["export", "--format", "h"]), ["hledger"]);
    assert_eq!(bash(&["reconcile", ""]), [] as [&str; 0], "files are left to bash");
    let months = bash(&["reconcile", "--period", ""]);
    assert_eq!(months.len(), 20);
    assert!(months.iter().all(|text| text.parse::<duizhang::value::Period>().is_ok()), "{months:?}");
}

#[test]
fn zsh_and_fish_take_their_scripts() {
    // zsh completes on a terminal alone: what its function hands over is looked at instead.
    let script = "compdef() { :; }; _describe() { print -l -- \"${(@P)3}\"; }; _files() { print FILES; }; \
                  source <(duizhang completions zsh); words=(duizhang reconcile --fail-on n); CURRENT=4; _duizhang; \
                  words=(duizhang reconcile ''); CURRENT=3; _duizhang";
    if let Some(text) = run("zsh", &["-f", "-c", script]) {
        let lines = lines(text);
        assert!(lines.first().unwrap().starts_with("never:"), "{lines:?}");
        assert_eq!(lines.last().unwrap(), "FILES");
    }
    let script = "duizhang completions fish | source; complete -C 'duizhang reconcile --fail-on n'; \
                  complete -C 'duizhang explain R31'; complete -C 'duizhang inspect dem'";
    if let Some(text) = run("fish", &["--no-config", "-c", script]) {
        let lines = lines(text);
        assert!(lines.first().unwrap().starts_with("never"), "{lines:?}");
        assert_eq!(lines.iter().filter(|line| line.starts_with("R31")).count(), 7);
        assert!(lines.last().unwrap().starts_with("demo/"), "{lines:?}");
        assert!(Path::new("fixtures/demo").is_dir());
    }
}
