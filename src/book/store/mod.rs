//! The book on disk: one SQLite file in a folder. The only place that knows SQLite.
//!
//! It keeps what was read ([`crate::inputs::Inputs`]) file by file, and gives back the files
//! that a period needs; everything that is concluded from them is concluded anew on every
//! run, by the same pipeline that reads straight from files. Beside them it keeps what no
//! file tells: who closed which period with which balances, what people remarked, since when
//! a finding stands, and what happened in which order.

mod check;
mod codec;
mod error;
mod files;
mod items;
mod loading;
mod lock;
mod periods;
mod schema;

pub use codec::{Encoded, encode};
pub use error::StoreError;
pub use files::Stored;
pub use items::Listed;
pub use loading::Wanted;
pub use lock::Lock;
pub use periods::{Closing, ClosingLine};

use chrono::NaiveDate;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The file by which the folder of a book is known.
pub const DATABASE: &str = "duizhang.db";

pub use crate::inputs::INBOX;

/// How long a reader waits for a writer's moment of commit.
const BUSY: Duration = Duration::from_secs(10);

/// An open book.
pub struct Store {
    connection: Connection,
    folder: PathBuf,
    writable: bool,
}

/// Something that happens to a book.
#[derive(Clone, Debug, Default)]
pub struct Event<'a> {
    /// `ingest`, `close`, `reopen`, `remarks`.
    pub what: &'static str,
    pub by: Option<&'a str>,
    /// The period or file that it is about.
    pub about: String,
    pub why: Option<&'a str>,
}

/// An event as it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    pub run: u64,
    pub day: NaiveDate,
    pub what: String,
    pub by: Option<String>,
    pub about: String,
    pub why: Option<String>,
}

impl Store {
    /// Makes a new book in a folder.
    ///
    /// # Errors
    /// Where there is one, or the folder cannot be written to.
    pub fn create(folder: &Path) -> Result<Store, StoreError> {
        let path = folder.join(DATABASE);
        if path.exists() {
            return Err(StoreError::There(folder.to_path_buf()));
        }
        // Made whole beside its place: a book is there or not, never half.
        let making = folder.join(".duizhang-making.db");
        let io = |error| StoreError::Io { path: making.clone(), error };
        if making.exists() {
            std::fs::remove_file(&making).map_err(io)?;
        }
        let mut connection = Connection::open(&making)?;
        schema::migrate(&mut connection)?;
        connection.close().map_err(|(_, error)| error)?;
        std::fs::rename(&making, &path).map_err(io)?;
        Store::open(folder)
    }

    /// Opens the book of a folder to be read, and looks whether it is whole but for what was
    /// read from the files: that shows when it is loaded, and a month needs little of it.
    ///
    /// # Errors
    /// Where there is none, or it is damaged, of another program or of a newer version.
    pub fn open(folder: &Path) -> Result<Store, StoreError> {
        Store::opened(folder, Store::check_tables)
    }

    /// Opens the book of a folder to be changed, and looks whether all of it is whole.
    ///
    /// # Errors
    /// Where there is none, or it is damaged, of another program or of a newer version.
    pub fn open_to_change(folder: &Path) -> Result<Store, StoreError> {
        Store::opened(folder, Store::check_all)
    }

    fn opened(folder: &Path, check: fn(&Store) -> Result<(), StoreError>) -> Result<Store, StoreError> {
        let path = folder.join(DATABASE);
        if !path.is_file() {
            return Err(StoreError::NotThere(folder.to_path_buf()));
        }
        let mut store = Store::connect(folder, &path)?;
        let found = schema::version(&store.connection)?;
        if found == 0 {
            return Err(StoreError::Foreign(path));
        }
        check(&store)?;
        if store.writable && found < schema::known() {
            let _lock = Lock::take(folder, "a change to a newer version of the book", BUSY)?;
            schema::migrate(&mut store.connection)?;
        }
        Ok(store)
    }

    /// A book in a folder that cannot be written to is still read.
    fn connect(folder: &Path, path: &Path) -> Result<Store, StoreError> {
        let folder = folder.to_path_buf();
        let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        let readable = |connection: &Connection| {
            connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0))
        };
        let open = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_READ_WRITE);
        let opened = open.and_then(|connection| {
            connection.busy_timeout(BUSY)?;
            readable(&connection)?;
            let writable = !connection.is_readonly("main")?;
            if writable {
                connection.pragma_update(None, "journal_mode", "WAL")?;
                connection.pragma_update(None, "synchronous", "FULL")?;
                connection.pragma_update(None, "foreign_keys", true)?;
            }
            Ok((connection, writable))
        });
        match opened {
            Ok((connection, writable)) => Ok(Store { connection, folder, writable }),
            Err(error) if cannot_write(&error) => {
                let name = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
                let name = format!("file:{name}?immutable=1");
                let flags = flags | OpenFlags::SQLITE_OPEN_READ_ONLY;
                let connection = Connection::open_with_flags(name, flags)?;
                readable(&connection)?;
                Ok(Store { connection, folder, writable: false })
            }
            Err(error) => Err(error.into()),
        }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether it can be written to at all.
    pub fn is_writable(&self) -> bool {
        self.writable
    }

    /// Takes the lock of the book.
    ///
    /// # Errors
    /// Where another run keeps it longer than `wait`, or nothing can be written.
    pub fn lock(&self, who: &str, wait: Duration) -> Result<Lock, StoreError> {
        if !self.writable {
            return Err(StoreError::ReadOnly);
        }
        Lock::take(&self.folder, who, wait)
    }

    /// Begins to write. Nothing is kept unless the change is committed.
    ///
    /// # Errors
    /// Where the book cannot be written.
    pub fn change(&mut self) -> Result<Change<'_>, StoreError> {
        if !self.writable {
            return Err(StoreError::ReadOnly);
        }
        Ok(Change(self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?))
    }

    /// Everything that happened, in order.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn events(&self) -> Result<Vec<Happened>, StoreError> {
        let mut select =
            self.connection.prepare("SELECT run, day, what, by, about, why FROM event ORDER BY run")?;
        let events = select.query_map([], |row| {
            Ok(Happened {
                run: row.get(0)?,
                day: day_of(&row.get::<_, String>(1)?),
                what: row.get(2)?,
                by: row.get(3)?,
                about: row.get(4)?,
                why: row.get(5)?,
            })
        })?;
        Ok(events.collect::<Result<_, _>>()?)
    }
}

/// A change of the book in the making.
pub struct Change<'s>(Transaction<'s>);

impl Change<'_> {
    /// Writes down that something happens, and returns the number of the run.
    ///
    /// # Errors
    /// Where the book cannot be written.
    pub fn event(&self, event: &Event<'_>, day: NaiveDate) -> Result<u64, StoreError> {
        self.0.execute(
            "INSERT INTO event (day, what, by, about, why) VALUES (?1, ?2, ?3, ?4, ?5)",
            (day.to_string(), event.what, event.by, &event.about, event.why),
        )?;
        Ok(u64::try_from(self.0.last_insert_rowid()).unwrap_or_default())
    }

    /// Keeps everything that was changed.
    ///
    /// # Errors
    /// Where the book cannot be written; then nothing is.
    pub fn commit(self) -> Result<(), StoreError> {
        Ok(self.0.commit()?)
    }
}

fn cannot_write(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode as C;
    matches!(
        error.sqlite_error_code(),
        Some(C::CannotOpen | C::ReadOnly | C::PermissionDenied | C::SystemIoFailure)
    )
}

/// A day as the book writes it. What is none can only come from outside the program.
fn day_of(text: &str) -> NaiveDate {
    text.parse().unwrap_or_default()
}
