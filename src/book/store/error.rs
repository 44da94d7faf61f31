//! Why a book could not be opened, read or written.

use std::path::PathBuf;

/// What went wrong with the book; never anything about the data that it holds.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("there is no book in {}", .0.display())]
    NotThere(PathBuf),
    #[error("there is a book in {} already", .0.display())]
    There(PathBuf),
    /// Another run writes; what it says of itself.
    #[error("the book is held by another run ({0})")]
    Held(String),
    #[error("the book is damaged: {0}")]
    Damaged(String),
    #[error("the book is of a newer version ({found}); this program knows versions up to {known}")]
    Newer { found: i64, known: i64 },
    #[error("{} is no book of this program", .0.display())]
    Foreign(PathBuf),
    #[error("the book can be read, but not written")]
    ReadOnly,
    #[error("the disk is full")]
    Full,
    #[error("{path}: {error}", path = .path.display())]
    Io { path: PathBuf, error: std::io::Error },
    #[error("{0}")]
    Sqlite(rusqlite::Error),
}

impl StoreError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            StoreError::NotThere(_) => {
                "make one with `duizhang init`, or name it with --book or DUIZHANG_BOOK"
            }
            StoreError::There(_) => "nothing was changed",
            StoreError::Held(_) => "wait for it with --wait SECONDS; nothing was changed",
            StoreError::Damaged(_) => {
                "nothing was changed; put a copy back, or make a new book and ingest the files again"
            }
            StoreError::Newer { .. } => "use the newer program; nothing was changed",
            StoreError::Foreign(_) => "name the folder of a book",
            StoreError::ReadOnly => "give yourself the right to write to the folder and its files",
            StoreError::Full => "make room and run it again; nothing was stored",
            StoreError::Io { .. } | StoreError::Sqlite(_) => "nothing was stored",
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        use rusqlite::ErrorCode as C;
        match error.sqlite_error_code() {
            Some(C::DatabaseCorrupt) => StoreError::Damaged(error.to_string()),
            Some(C::NotADatabase) => StoreError::Damaged("it is no database".to_owned()),
            Some(C::DatabaseBusy | C::DatabaseLocked) => {
                StoreError::Held("a program that holds the database".to_owned())
            }
            Some(C::DiskFull) => StoreError::Full,
            Some(C::ReadOnly) => StoreError::ReadOnly,
            // A bound on the size of files is met as a failed write.
            Some(C::SystemIoFailure) => StoreError::Io {
                path: PathBuf::from(super::DATABASE),
                error: std::io::Error::other(error.to_string()),
            },
            _ => StoreError::Sqlite(error),
        }
    }
}
