//! What is written is whole or not there: under kill, a full disk, a read-only folder, a link.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use support::root;

const OLD: &[u8] = b"the report of last month";

fn reconcile(target: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("duizhang"));
    command.current_dir(root()).args(["reconcile", "--period", "2025-03", "--as-of", "2025-04-05", "-q"]);
    command.arg("-o").arg(target).arg("fixtures/demo");
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[test]
fn a_kill_at_any_moment_leaves_the_old_file_or_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("report.xlsx");
    reconcile(&target).status().unwrap();
    let new = std::fs::read(&target).unwrap();
    for moment in 0..60 {
        std::fs::write(&target, OLD).unwrap();
        let mut child = reconcile(&target).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(moment * 5));
        let _ = child.kill();
        child.wait().unwrap();
        let left = std::fs::read(&target).unwrap();
        assert!(left == OLD || left == new, "half a file after {} ms", moment * 5);
    }
}

#[test]
fn a_disk_that_is_full_keeps_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("report.xlsx");
    std::fs::write(&target, OLD).unwrap();
    // A bound on the size of files stands in for the end of the disk.
    let script = format!(
        "trap '' XFSZ; ulimit -f 4; exec '{}' reconcile --period 2025-03 --as-of 2025-04-05 -o '{}' fixtures/demo",
        assert_cmd::cargo::cargo_bin("duizhang").display(),
        target.display()
    );
    let output = Command::new("bash").current_dir(root()).args(["-c", &script]).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write"));
    assert_eq!(std::fs::read(&target).unwrap(), OLD);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
}

#[test]
fn a_folder_that_cannot_be_written_to_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let closed = folder.path().join("closed");
    std::fs::create_dir(&closed).unwrap();
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o500)).unwrap();
    // Nobody keeps the superuser out.
    if std::fs::write(closed.join("probe"), b"").is_ok() {
        return;
    }
    assert_eq!(reconcile(&closed.join("report.xlsx")).status().unwrap().code(), Some(2));
}

#[test]
fn a_link_is_replaced_and_what_it_points_to_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (precious, link) = (folder.path().join("precious.xlsx"), folder.path().join("report.xlsx"));
    std::fs::write(&precious, OLD).unwrap();
    std::os::unix::fs::symlink(&precious, &link).unwrap();
    assert_eq!(reconcile(&link).status().unwrap().code(), Some(1));
    assert_eq!(std::fs::read(&precious).unwrap(), OLD);
    assert!(std::fs::read(&link).unwrap().starts_with(b"PK"));
    assert!(!link.is_symlink());
}
