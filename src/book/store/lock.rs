//! One run writes at a time, and says who it is.

use super::StoreError;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::time::Duration;

/// Beside the database; the system lets go of it when the run ends, however it ends.
const LOCK: &str = "duizhang.lock";

/// How often a waiting run looks again.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// The right to write to a book, for as long as it lives.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock, within `wait` if another run has it. `who` is what others are told.
    ///
    /// # Errors
    /// Where another run keeps it, or the folder cannot be written to.
    pub fn take(folder: &Path, who: &str, wait: Duration) -> Result<Lock, StoreError> {
        let path = folder.join(LOCK);
        let fail = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                StoreError::ReadOnly
            }
            std::io::ErrorKind::StorageFull => StoreError::Full,
            _ => StoreError::Io { path: path.clone(), error },
        };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(fail)?;
        let mut left = wait;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(error)) => return Err(fail(error)),
                Err(TryLockError::WouldBlock) if left.is_zero() => {
                    let mut holder = String::new();
                    // On some systems the lock keeps readers out as well.
                    let _ = file.read_to_string(&mut holder);
                    return Err(StoreError::Held(holder.trim().to_owned()));
                }
                Err(TryLockError::WouldBlock) => {
                    let pause = left.min(LOOK_AGAIN);
                    std::thread::sleep(pause);
                    left = left.saturating_sub(pause);
                }
            }
        }
        // Only others are told: a disk too full for it is met when it matters.
        let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(who.as_bytes()));
        Ok(Lock { _file: file })
    }
}
