//! A run that is killed at any moment leaves the book as it was or as it should be, and the
//! next run makes it what it would have been.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

mod support;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;
use support::root;

fn program() -> Command {
    Command::new(assert_cmd::cargo::cargo_bin("duizhang"))
}

fn init(folder: &Path) {
    assert!(program().args(["init", "-q"]).arg(folder).status().unwrap().success());
}

fn ingest(folder: &Path) -> Child {
    let mut command = program();
    command.current_dir(root()).args(["ingest", "--as-of", "2025-04-05", "--fail-on", "never", "-q"]);
    command.arg("--book").arg(folder).arg("fixtures/demo");
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Every row of the book but the numbers of the runs.
fn rows(folder: &Path) -> Vec<(String, String, Vec<u8>)> {
    let connection = rusqlite::Connection::open(folder.join("duizhang.db")).unwrap();
    let sql = "SELECT shown, sha256 || coalesce(first, '') || coalesce(last, '') || state, data
               FROM file JOIN content ON content.file = file.id ORDER BY shown, sha256";
    let mut select = connection.prepare(sql).unwrap();
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn killed_and_run_again(points: u32) {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    init(&whole);
    let start = Instant::now();
    assert!(ingest(&whole).wait().unwrap().success());
    let length = start.elapsed();
    let expected = rows(&whole);
    let (mut empty, mut full) = (0, 0);
    // Moments that are spread over the run and not at its round parts: a fixed sequence.
    let mut seed = 20_250_405_u64;
    for point in 0..points {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let part = u32::try_from(seed >> 40).unwrap() % 1_200;
        let book = folder.path().join(format!("book{point}"));
        init(&book);
        let mut run = ingest(&book);
        std::thread::sleep(length * part / 1_000);
        let _ = run.kill();
        run.wait().unwrap();
        let left = rows(&book);
        match left.len() {
            0 => empty += 1,
            _ => full += 1,
        }
        assert!(left.is_empty() || left == expected, "half a book after {part} thousandths");
        assert!(ingest(&book).wait().unwrap().success(), "the next run after {part} thousandths");
        assert!(rows(&book) == expected, "the book after {part} thousandths and once more");
        fs::remove_dir_all(&book).unwrap();
    }
    println!("{points} kills over {length:?}: {empty} left nothing, {full} left all");
}

#[test]
fn killed_at_twenty_points() {
    killed_and_run_again(20);
}

#[test]
#[ignore = "takes minutes"]
fn killed_at_two_hundred_points() {
    killed_and_run_again(200);
}

#[test]
fn a_disk_that_is_full_stores_nothing_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("book");
    init(&book);
    // A bound on the size of files stands in for the end of the disk.
    let script = format!(
        "trap '' XFSZ; ulimit -f 64; exec '{}' ingest --as-of 2025-04-05 --book '{}' fixtures/demo",
        assert_cmd::cargo::cargo_bin("duizhang").display(),
        book.display()
    );
    let output = Command::new("bash").current_dir(root()).args(["-c", &script]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("error:") && said.contains("nothing was stored"), "{said}");
    assert!(rows(&book).is_empty());
    assert!(ingest(&book).wait().unwrap().success());
}

#[test]
fn a_book_that_cannot_be_written_is_still_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("book");
    init(&book);
    assert!(ingest(&book).wait().unwrap().success());
    let mode = |mode| fs::set_permissions(&book, fs::Permissions::from_mode(mode)).unwrap();
    let database = book.join("duizhang.db");
    fs::set_permissions(&database, fs::Permissions::from_mode(0o444)).unwrap();
    mode(0o555);
    let answered = || {
        let mut command = program();
        command.args(["reconcile", "--period", "2025-03", "--as-of", "2025-04-06", "--book"]).arg(&book);
        command.output().unwrap()
    };
    // Nobody keeps the superuser out.
    let superuser = fs::write(book.join("probe"), b"").is_ok();
    let (output, refused) = (answered(), ingest(&book).wait().unwrap());
    mode(0o755);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    if !superuser {
        assert!(!refused.success());
        assert!(String::from_utf8_lossy(&output.stderr).contains("账本"));
    }
}
