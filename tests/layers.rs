//! Data flows one way: a folder of the library uses only those before it.

#![allow(clippy::unwrap_used, clippy::string_slice)]

use std::path::Path;

/// The stages in order. Each may use itself and what stands before it.
const ORDER: &[&str] = &[
    "value",
    "place",
    "source",
    "sheet",
    "record",
    "config",
    "policy",
    "inputs",
    "book",
    "matching",
    "stocktake",
    "callback",
    "outsource",
    "message",
    "finding",
    "rules",
    "report",
    "export",
    "cli",
];

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
            let shown = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            found.push((shown, std::fs::read_to_string(&path).unwrap()));
        }
    }
}

fn stage(name: &str) -> Option<usize> {
    ORDER.iter().position(|known| *known == name)
}

/// The stages that a source names: `crate::book::…` and the first names of `crate::{…}`.
fn used(text: &str) -> Vec<String> {
    let word = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let code = text.split("#[cfg(test)]").next().unwrap_or(text);
    code.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| {
            line.match_indices("crate::").map(|(at, hit)| word(&line[at + hit.len()..])).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn nothing_flows_backwards() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut wrong = Vec::new();
    for (shown, text) in &files {
        let own = shown.split(['/', '.']).next().unwrap();
        let Some(own_stage) = stage(own) else {
            assert!(matches!(own, "main" | "lib"), "{shown} has no place in the order");
            continue;
        };
        for name in used(text) {
            match stage(&name) {
                Some(stage) if stage <= own_stage => {}
                _ => wrong.push(format!("{shown} uses {name}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_library_is_silent_and_asks_nothing_of_the_world() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let forbidden =
        ["println!", "eprintln!", "std::env::var", "Local::now", "SystemTime::now", "env::current_dir"];
    for (shown, text) in files.iter().filter(|(shown, _)| shown != "main.rs" && !shown.contains("/tests")) {
        let code = text.split("#[cfg(test)]").next().unwrap_or(text);
        for word in forbidden {
            assert!(!code.contains(word), "{shown}: {word}");
        }
    }
}
