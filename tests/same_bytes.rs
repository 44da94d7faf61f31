//! The same input gives the same bytes: on one thread and on several, in any time zone.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;
use support::{duizhang, root};

const NAMES: [&str; 4] = ["answer.json", "list.csv", "list.jsonl", "report.xlsx"];

/// Everything that a run writes, in the order of [`NAMES`].
fn outputs(folder: &Path, jobs: &str, zone: &str) -> Vec<Vec<u8>> {
    let [_, list, lines, report] = NAMES.map(|name| folder.join(name));
    let run = |extra: &[&std::ffi::OsStr]| {
        let mut command = duizhang();
        command.current_dir(root()).env("TZ", zone);
        command.args([
            "reconcile",
            "--period",
            "2025-03",
            "--as-of",
            "2025-04-05",
            "--format",
            "json",
            "--jobs",
            jobs,
        ]);
        command.args(extra).arg("fixtures/demo");
        command.output().unwrap().stdout
    };
    let answer = run(&["--list".as_ref(), list.as_os_str(), "-o".as_ref(), report.as_os_str()]);
    run(&["--list".as_ref(), lines.as_os_str()]);
    let mut all = vec![answer];
    all.extend([list, lines, report].map(|path| std::fs::read(path).unwrap()));
    all
}

#[test]
fn threads_and_time_zones_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let first = outputs(folder.path(), "1", "UTC");
    for (jobs, zone) in [("2", "Asia/Shanghai"), ("5", "America/Los_Angeles")] {
        for (name, (one, other)) in NAMES.iter().zip(first.iter().zip(outputs(folder.path(), jobs, zone))) {
            assert!(*one == other, "{name} differs with {jobs} threads in {zone}");
            assert!(!one.is_empty(), "{name}");
        }
    }
}
