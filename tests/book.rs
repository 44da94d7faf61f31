//! The book: what is ingested answers as the files do, whatever the order and however often.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use support::{World, duizhang, root};

/// The demonstration month in a folder of its own, with an empty book beside it.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        copy(&root().join("fixtures/demo"), &desk.path().join("月/demo"));
        fs::remove_file(desk.path().join("月/demo/README.md")).unwrap();
        desk.make("book");
        desk
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn make(&self, book: &str) {
        self.run(&["init", book], 0);
    }

    /// Runs in the folder above the book, expecting an exit code; what it printed.
    fn run(&self, args: &[&str], code: i32) -> Vec<u8> {
        let output = duizhang().current_dir(self.path()).args(args).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
        output.stdout
    }

    fn json(&self, args: &[&str], code: i32) -> Value {
        let mut args = args.to_vec();
        args.extend(["--format", "json"]);
        serde_json::from_slice(&self.run(&args, code)).unwrap()
    }

    fn ingest(&self, book: &str, paths: &[&str]) -> Value {
        let mut args = vec!["ingest", "--book", book, "--as-of", "2025-04-05", "--fail-on", "never"];
        args.extend(paths);
        self.json(&args, 0)
    }

    /// Everything that a book holds, row for row, but when it came.
    fn rows(&self, book: &str) -> Vec<String> {
        let connection = rusqlite::Connection::open(self.path().join(book).join("duizhang.db")).unwrap();
        let sql =
            "SELECT shown, sha256, bytes, kinds, first, last, stated, state, replaced IS NULL, hex(data)
                   FROM file JOIN content ON content.file = file.id ORDER BY shown, sha256";
        let mut select = connection.prepare(sql).unwrap();
        let rows = select
            .query_map([], |row| {
                let cell = |at: usize| Ok(format!("{:?}", row.get_ref(at)?));
                Ok((0..10).map(cell).collect::<rusqlite::Result<Vec<_>>>()?.join("|"))
            })
            .unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A file that opens a quote and never closes it.
const HALF: &[u8] = "日期,物资名称,数量\n2025-03-01,\"碳刷,2\n".as_bytes();

const MONTH: [&str; 4] = ["--period", "2025-03", "--as-of", "2025-04-05"];

#[test]
fn files_and_book_give_the_same_bytes() {
    let desk = Desk::new();
    desk.ingest("book", &["月"]);
    let outputs = |name: &str, of: &[&str]| -> Vec<Vec<u8>> {
        let (list, report) = (format!("{name}.csv"), format!("{name}.xlsx"));
        let mut args = vec!["reconcile", "--format", "json", "--list", &list, "-o", &report];
        args.extend(MONTH.iter().chain(of));
        let answer = desk.run(&args, 1);
        let file = |name: &str| fs::read(desk.path().join(name)).unwrap();
        let mut outputs = vec![answer, file(&list), file(&report)];
        let mut trace = vec!["trace", "云台山风电场完好品库", "00520124", "--format", "json"];
        trace.extend(MONTH.iter().chain(of));
        outputs.push(desk.run(&trace, 0));
        outputs
    };
    let config = ["--config", "book/duizhang.toml"];
    let by_files = outputs("files", &[&["月"][..], &config].concat());
    let by_book = outputs("book-report", &[&["--book", "book"][..], &config].concat());
    for (one, other) in by_files.iter().zip(&by_book) {
        assert!(!one.is_empty() && one == other);
    }
}

#[test]
fn once_twice_or_in_two_orders_is_the_same_book() {
    let desk = Desk::new();
    let (ledgers, erp) = ("月/demo/流水账", "月/demo/ERP");
    let first = desk.ingest("book", &["月/demo"]);
    assert_eq!(first["ingest"]["stored"], 70);
    let once = desk.rows("book");
    assert_eq!(once.len(), 70);
    let again = desk.ingest("book", &["月/demo"]);
    assert_eq!((&again["ingest"]["stored"], &again["ingest"]["unchanged"]), (&0.into(), &70.into()));
    assert_eq!(again["ingest"]["run"], Value::Null);
    assert_eq!(again["findings"], first["findings"], "what is wrong stays wrong");
    assert!(desk.rows("book") == once);
    for (book, order) in [("one", [ledgers, erp]), ("two", [erp, ledgers])] {
        desk.make(book);
        order.iter().for_each(|part| drop(desk.ingest(book, &[part])));
        assert!(desk.rows(book) == once, "{book}");
        let mut args = vec!["reconcile", "--book", book, "--config", "book/duizhang.toml"];
        args.extend(MONTH);
        let files = ["reconcile", "月/demo", "--config", "book/duizhang.toml"];
        let by_files = desk.run(&[&files[..], &MONTH].concat(), 1);
        assert!(desk.run(&args, 1) == by_files);
    }
}

#[test]
fn a_dry_run_says_the_same_and_stores_nothing() {
    let desk = Desk::new();
    let args = ["ingest", "--book", "book", "--as-of", "2025-04-05", "--fail-on", "never", "月"];
    let mut dry = desk.json(&[&args[..], &["--dry-run"]].concat(), 0);
    assert!(desk.rows("book").is_empty());
    let wet = desk.json(&args, 0);
    assert_eq!(dry["ingest"]["dry_run"].take(), true);
    dry["ingest"]["dry_run"] = false.into();
    assert_eq!(dry, wet);
}

#[test]
fn what_was_read_is_moved_by_site_and_month_after_it_is_stored() {
    let desk = Desk::new();
    copy(&desk.path().join("月/demo"), &desk.path().join("book/inbox"));
    fs::write(desk.path().join("book/inbox/坏.csv"), HALF).unwrap();
    let args = ["ingest", "--book", "book", "--as-of", "2025-04-05", "--move", "已读"];
    let answer = desk.json(&args, 2);
    assert_eq!(answer["ingest"]["moved"].as_array().unwrap().len(), 70);
    assert!(desk.path().join("已读/云台山风电场/2025-03/0301.csv").is_file());
    let left: Vec<PathBuf> = walk(&desk.path().join("book/inbox"));
    let names: Vec<_> = left.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, ["坏.csv"], "what could not be read stays");
    // The month is not whole while that file is there, and is when it is gone.
    let month = [&["reconcile", "--book", "book"][..], &MONTH].concat();
    assert_eq!(desk.json(&month, 2)["summary"]["complete"], false);
    fs::remove_file(desk.path().join("book/inbox/坏.csv")).unwrap();
    let answer = desk.json(&args[..5], 0);
    assert_eq!(answer["ingest"]["withdrawn"][0], "inbox/坏.csv");
    assert_eq!(desk.json(&month, 1)["summary"]["complete"], true);
    // A folder that is read the next time is no place to put things away.
    desk.run(&["ingest", "--book", "book", "--move", "book/inbox/已读"], 2);
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(walk(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

#[test]
fn the_book_is_found_by_flag_by_environment_and_upward() {
    let desk = Desk::new();
    desk.ingest("book", &["月"]);
    let below = desk.path().join("book/inbox/deep");
    fs::create_dir_all(&below).unwrap();
    let args = [&["reconcile", "-q", "--fail-on", "never"][..], &MONTH].concat();
    let run = |folder: &Path, variable: Option<&Path>| {
        let mut command = duizhang();
        command.current_dir(folder).args(&args);
        if let Some(path) = variable {
            command.env("DUIZHANG_BOOK", path);
        }
        command.output().unwrap().status.code()
    };
    assert_eq!(run(&below, None), Some(0));
    assert_eq!(run(desk.path(), Some(&desk.path().join("book"))), Some(0));
    assert_eq!(run(desk.path(), None), Some(2));
    assert_eq!(run(&below, Some(&desk.path().join("月"))), Some(2), "a name goes before what lies upward");
}

#[test]
fn two_runs_at_a_time_wait_or_say_who_is_there() {
    let desk = Desk::new();
    let lock = fs::OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .open(desk.path().join("book/duizhang.lock"))
        .unwrap();
    lock.lock().unwrap();
    std::io::Write::write_all(&mut &lock, b"ingest, process 42").unwrap();
    let output =
        duizhang().current_dir(desk.path()).args(["ingest", "--book", "book", "月"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("ingest, process 42"));
    drop(lock);
    let start = |part: &str| {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("duizhang"));
        let args =
            ["ingest", "--book", "book", "--as-of", "2025-04-05", "--fail-on", "never", "--wait", "60", "-q"];
        command.current_dir(desk.path()).args(args).arg(part).spawn().unwrap()
    };
    let mut runs = [start("月/demo/流水账"), start("月/demo/ERP"), start("月/demo")];
    runs.iter_mut().for_each(|run| assert!(run.wait().unwrap().success()));
    desk.make("other");
    desk.ingest("other", &["月/demo"]);
    assert!(desk.rows("book") == desk.rows("other"));
}

#[test]
fn a_book_that_is_damaged_newer_or_foreign_is_refused_and_left_alone() {
    let desk = Desk::new();
    desk.ingest("book", &["月"]);
    let path = desk.path().join("book/duizhang.db");
    let sound = fs::read(&path).unwrap();
    let refused = |bytes: &[u8], word: &str| {
        fs::write(&path, bytes).unwrap();
        for args in
            [&["ingest", "--book", "book", "月"][..], &["reconcile", "--book", "book", "--period", "2025-03"]]
        {
            let output = duizhang().current_dir(desk.path()).args(args).output().unwrap();
            assert_eq!(output.status.code(), Some(2));
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(said.contains(word) && said.contains("hint:"), "{word}: {said}");
        }
        assert!(fs::read(&path).unwrap() == bytes, "{word}: the file was changed");
    };
    let mut damaged = sound.clone();
    damaged[8192..12288].fill(0xa5);
    refused(&damaged, "damaged");
    refused(&sound[..sound.len() / 2], "damaged");
    refused(b"a text that is no database, and long enough to be looked at in earnest", "damaged");
    fs::write(&path, &sound).unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    connection.close().unwrap();
    refused(&fs::read(&path).unwrap(), "newer version (99)");
    fs::write(&path, &sound).unwrap();
    desk.json(&[&["reconcile", "--book", "book"][..], &MONTH].concat(), 1);
}

/// Where bytes stand in a file.
fn find(all: &[u8], part: &[u8]) -> usize {
    all.windows(part.len()).position(|bytes| bytes == part).unwrap()
}

#[test]
fn what_a_month_needs_is_whole_or_named_and_the_rest_is_found_by_the_next_change() {
    let desk = Desk::new();
    desk.ingest("book", &["月"]);
    fs::create_dir_all(desk.path().join("旧")).unwrap();
    let old = (0..400).map(|n| format!("2019-01-02,中心站,碳刷{n},自用领用,{n}\n")).collect::<String>();
    fs::write(desk.path().join("旧/20190102.csv"), format!("日期,现场,物资名称,出入库类别,数量\n{old}"))
        .unwrap();
    desk.ingest("book", &["旧"]);
    let path = desk.path().join("book/duizhang.db");
    let month = [&["reconcile", "--book", "book", "--no-record"][..], &MONTH].concat();
    let before = desk.run(&month, 1);
    let sound = fs::read(&path).unwrap();
    let content = |like: &str| -> (String, Vec<u8>) {
        let connection = rusqlite::Connection::open(&path).unwrap();
        let sql = "SELECT shown, data FROM file JOIN content ON content.file = file.id WHERE shown LIKE ?1";
        connection.query_row(sql, [like], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    };
    let refused = |args: &[&str], words: &[&str]| {
        let output = duizhang().current_dir(desk.path()).args(args).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(words.iter().all(|word| said.contains(word)), "{words:?}: {said}");
    };
    let (ledger, (long, old)) = (content("月/demo/流水账/%"), content("旧/%"));
    for (name, data) in [(&ledger.0, &ledger.1)] {
        // A bit of it, and the page that it stands on.
        let at = find(&sound, &data[data.len() / 2..]);
        let mut bit = sound.clone();
        bit[at] ^= 4;
        let mut page = sound.clone();
        page[at / 4096 * 4096..][..4096].fill(0xa5);
        for damaged in [bit, page] {
            fs::write(&path, &damaged).unwrap();
            refused(&month, &["damaged", "hint:"]);
            assert!(fs::read(&path).unwrap() == damaged, "{name}");
        }
        let mut bit = sound.clone();
        bit[at] ^= 4;
        fs::write(&path, bit).unwrap();
        refused(&month, &["damaged", name.as_str()]);
    }
    // What no month near needs does not keep it from being answered.
    let mut elsewhere = sound.clone();
    let at = find(&sound, &old[old.len() - 64..]);
    elsewhere[at / 4096 * 4096..][..4096].fill(0xa5);
    fs::write(&path, &elsewhere).unwrap();
    assert!(desk.run(&month, 1) == before);
    refused(&["reconcile", "--book", "book", "--period", "2019-01"], &["damaged", &long]);
    refused(&["ingest", "--book", "book", "月"], &["damaged", "hint:"]);
    assert!(fs::read(&path).unwrap() == elsewhere, "nothing was written");
    fs::write(&path, &sound).unwrap();
    assert!(desk.run(&month, 1) == before);
}

#[test]
fn a_book_of_the_first_version_is_taken_over_as_it_is() {
    let desk = Desk::new();
    desk.ingest("book", &["月"]);
    let month = [&["reconcile", "--book", "book", "--no-record"][..], &MONTH].concat();
    let answer = desk.run(&month, 1);
    let path = desk.path().join("book/duizhang.db");
    let connection = || rusqlite::Connection::open(&path).unwrap();
    let first = "DROP INDEX file_by_kinds;
                 CREATE INDEX file_by_day ON file(last, first) WHERE replaced IS NULL;
                 PRAGMA user_version = 1;";
    connection().execute_batch(first).unwrap();
    assert!(desk.run(&month, 1) == answer);
    let version: i64 = connection().query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, 2);
    assert_eq!(desk.ingest("book", &["月"])["ingest"]["stored"], 0);
}

#[test]
fn a_book_is_not_made_over_another_and_no_configuration_is_lost() {
    let desk = Desk::new();
    desk.run(&["init", "book"], 2);
    let folder = desk.path().join("third");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("duizhang.toml"), "lang = \"en\"\n").unwrap();
    desk.make("third");
    assert_eq!(fs::read_to_string(folder.join("duizhang.toml")).unwrap(), "lang = \"en\"\n");
    assert!(folder.join("inbox").is_dir());
}

#[test]
fn a_day_that_is_sent_again_counts_from_what_came_first() {
    let world = World::sound();
    let run = |args: &[&str]| -> Value {
        let mut all = args.to_vec();
        all.extend(["--format", "json", "--fail-on", "never", "--as-of", "2025-03-10"]);
        let output = world.command(&all).output().unwrap();
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
    };
    world.command(&["init", "账"]).output().unwrap();
    run(&["ingest", "--book", "账", "ERP", "甲风电场"]);
    // What comes later stands first by its path, and does not count for that.
    world.day("0300-again", "2025-03-01,0001,碳刷,J204,块,自用领用,3,7,\n");
    let answer = run(&["ingest", "--book", "账", "甲风电场/0300-again.csv"]);
    let resent: Vec<&Value> =
        answer["findings"].as_array().unwrap().iter().filter(|f| f["code"] == "I007").collect();
    assert_eq!(resent.len(), 1);
    assert_eq!(answer["held"][0]["file"], "甲风电场/0300-again.csv");
    let month = run(&["reconcile", "--book", "账", "--period", "2025-03-01..2025-03-02"]);
    assert_eq!(month["balances"][0]["out"], "2");
    // A correction replaces the day, and the old rows stay in the book.
    world.day(
        "0301更正",
        "2025-03-01,0001,碳刷,J204,块,自用领用,2,8,换叶片\n2025-03-01,0002,齿轮油,320,升,自用领用,1,4,\n",
    );
    run(&["ingest", "--book", "账", "甲风电场/0301更正.csv"]);
    let month = run(&["reconcile", "--book", "账", "--period", "2025-03-01..2025-03-02"]);
    assert_eq!(month["summary"]["ledger"]["replaced"], 1);
    assert_eq!(month["balances"][1]["out"], "1");
}

#[test]
fn a_workbook_that_grows_says_its_earlier_days_again_without_a_word() {
    let world = World::sound();
    let rows =
        ["2025-03-01,0001,碳刷,J204,块,自用领用,2,8,\n", "2025-03-02,0002,齿轮油,320,升,自用领用,1,4,\n"];
    world.command(&["init", "账"]).output().unwrap();
    world.remove("甲风电场/0301.csv").remove("甲风电场/0302.csv");
    for until in 1..=2 {
        world.day("2025年3月", &rows[..until].concat());
        let args = ["ingest", "--book", "账", "甲风电场", "ERP", "--as-of", "2025-03-02", "--format", "json"];
        let output = world.command(&args).output().unwrap();
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(answer["findings"].as_array().unwrap().len(), 0, "{answer:#}");
    }
    let args = ["reconcile", "--book", "账", "--period", "2025-03-01..2025-03-02", "--format", "json"];
    let output = world.command(&args).output().unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&answer["balances"][0]["out"], &answer["balances"][1]["out"]), (&"2".into(), &"1".into()));
}

#[test]
fn a_slip_shows_the_sheet_with_its_bad_cells_marked_and_commented() {
    let desk = Desk::new();
    let args = [
        "ingest",
        "--book",
        "book",
        "--as-of",
        "2025-04-05",
        "月",
        "--slips",
        "待办",
        "--move",
        "已读",
        "-q",
    ];
    desk.run(&args, 1);
    let slips = walk(&desk.path().join("待办"));
    let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    let slip = slips.iter().find(|path| name(path).starts_with("云台山风电场")).unwrap();
    let mut archive = zip::ZipArchive::new(fs::File::open(slip).unwrap()).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name(name).unwrap(), &mut text).unwrap();
        text
    };
    assert!(part("xl/workbook.xml").contains("name=\"0311\""));
    let comments = part("xl/comments1.xml");
    assert!(comments.contains("ref=\"I2\"") && comments.contains("#REF!"), "{comments}");
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(slip).unwrap();
    let sheet = calamine::Reader::worksheet_range(&mut book, "0311").unwrap();
    assert_eq!(sheet.get_value((1, 8)).unwrap().to_string(), "#REF!");
    // It is a report of ours, and no ledger when it lies among the inputs.
    let inspected = desk.json(&["inspect", slip.to_str().unwrap()], 0);
    assert_eq!(inspected["passed_over"].as_array().unwrap().len(), 1);
}
