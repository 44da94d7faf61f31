//! The tables, and how a book of an earlier version becomes one of this.

use super::StoreError;
use rusqlite::Connection;

/// Marks the file as a book of this program: `duiz`.
pub const APPLICATION: i64 = 0x6475_697a;

/// Each step makes a book of one version out of that of the version before. A step that has
/// been released is never changed.
const STEPS: &[&str] = &[
    "
    -- Whatever happened to the book, in order. Nothing is ever taken out of it.
    CREATE TABLE event (
        run INTEGER PRIMARY KEY AUTOINCREMENT,
        day TEXT NOT NULL,
        what TEXT NOT NULL,
        by TEXT,
        about TEXT NOT NULL DEFAULT '',
        why TEXT
    );

    -- Every file that was ever read, once for each content. One that another has replaced
    -- stays, with the run that replaced it.
    CREATE TABLE file (
        id INTEGER PRIMARY KEY,
        shown TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        run INTEGER NOT NULL REFERENCES event(run),
        day TEXT NOT NULL,
        kinds TEXT NOT NULL,
        first TEXT,
        last TEXT,
        stated TEXT NOT NULL,
        state TEXT NOT NULL,
        replaced INTEGER REFERENCES event(run),
        UNIQUE (shown, sha256)
    );
    CREATE INDEX file_by_day ON file(last, first) WHERE replaced IS NULL;

    -- What was read from it: its sheets and every record, in the order of the rows.
    CREATE TABLE content (
        file INTEGER PRIMARY KEY REFERENCES file(id),
        data BLOB NOT NULL
    );

    -- What lay among the files and was never opened.
    CREATE TABLE passed (
        shown TEXT NOT NULL,
        why TEXT NOT NULL,
        run INTEGER NOT NULL REFERENCES event(run),
        PRIMARY KEY (shown, why)
    ) WITHOUT ROWID;

    -- A period that was closed, and its balances. A reopened one stays.
    CREATE TABLE closing (
        run INTEGER PRIMARY KEY REFERENCES event(run),
        first TEXT NOT NULL,
        last TEXT NOT NULL,
        inputs_sha256 TEXT NOT NULL,
        policy_sha256 TEXT NOT NULL,
        reopened INTEGER REFERENCES event(run)
    );
    CREATE TABLE balance (
        closing INTEGER NOT NULL REFERENCES closing(run),
        warehouse TEXT NOT NULL,
        item TEXT NOT NULL,
        name TEXT NOT NULL,
        spec TEXT,
        unit TEXT,
        opening TEXT NOT NULL,
        inward TEXT NOT NULL,
        outward TEXT NOT NULL,
        book TEXT NOT NULL,
        expected TEXT,
        PRIMARY KEY (closing, warehouse, item)
    ) WITHOUT ROWID;

    -- The runs that recorded their findings, and what each finding has come to since.
    CREATE TABLE analysis (
        command TEXT NOT NULL,
        first TEXT NOT NULL,
        last TEXT NOT NULL,
        day TEXT NOT NULL,
        PRIMARY KEY (command, first, last, day)
    ) WITHOUT ROWID;
    CREATE TABLE item (
        command TEXT NOT NULL,
        first TEXT NOT NULL,
        last TEXT NOT NULL,
        id TEXT NOT NULL,
        code TEXT NOT NULL,
        severity TEXT NOT NULL,
        since TEXT NOT NULL,
        seen TEXT NOT NULL,
        gone TEXT,
        quantity TEXT,
        line TEXT NOT NULL,
        PRIMARY KEY (command, first, last, id)
    ) WITHOUT ROWID;

    -- What people wrote about a finding; the latest stands.
    CREATE TABLE remark (
        id TEXT NOT NULL,
        run INTEGER NOT NULL REFERENCES event(run),
        opinion TEXT NOT NULL,
        person TEXT NOT NULL,
        status TEXT NOT NULL,
        quantity TEXT,
        PRIMARY KEY (id, run)
    ) WITHOUT ROWID;

    -- The rows and ERP lines of closed periods that wait for their counterpart.
    CREATE TABLE waiting (
        closing INTEGER NOT NULL REFERENCES closing(run),
        file INTEGER NOT NULL REFERENCES file(id),
        sheet INTEGER NOT NULL,
        row INTEGER NOT NULL,
        finding TEXT NOT NULL,
        PRIMARY KEY (closing, file, sheet, row)
    ) WITHOUT ROWID;
",
    "
    -- Content may be written with tables of texts from here on, which no earlier program reads.
    -- The files of a kind and of some days are found without looking at all others.
    CREATE INDEX file_by_kinds ON file(kinds, last, first) WHERE replaced IS NULL;
    DROP INDEX file_by_day;
",
];

/// The version that this program writes.
pub fn known() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// The version of a book; 0 is an empty file.
///
/// # Errors
/// Where it is no book, damaged, or newer than this program.
pub fn version(connection: &Connection) -> Result<i64, StoreError> {
    let pragma = |name: &str| connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
    let found = pragma("user_version")?;
    if found > 0 && pragma("application_id")? != APPLICATION {
        return Err(StoreError::Damaged("it is a database of another program".to_owned()));
    }
    if found > known() {
        return Err(StoreError::Newer { found, known: known() });
    }
    Ok(found)
}

/// Takes the steps that are still to be taken, all or none.
///
/// # Errors
/// Where the book cannot be written.
pub fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let from = version(connection)?;
    if from == known() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    for step in STEPS.iter().skip(usize::try_from(from).unwrap_or(0)) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", known())?;
    transaction.commit()?;
    Ok(())
}
