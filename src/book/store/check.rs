//! Whether the database of a book is whole.

use super::{DATABASE, Store, StoreError};
use std::fs::File;
use std::io::Read;

/// The bytes at the beginning of a database that say how long it is.
const HEAD: usize = 100;

impl Store {
    /// Looks at every page.
    ///
    /// # Errors
    /// Where one is damaged.
    pub(super) fn check_all(&self) -> Result<(), StoreError> {
        self.look("PRAGMA quick_check(1)")
    }

    /// Looks at every page but those of what was read from the files: they are nearly all, and
    /// each is held against a checksum of its own where it is needed.
    ///
    /// # Errors
    /// Where one is damaged, or some are lacking.
    pub(super) fn check_tables(&self) -> Result<(), StoreError> {
        if self.may_be_cut_off() {
            return self.check_all();
        }
        let mut select = self
            .connection
            .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'content'")?;
        let tables = select.query_map([], |row| row.get::<_, String>(0))?;
        for table in tables {
            self.look(&format!("PRAGMA quick_check(\"{}\")", table?.replace('"', "\"\"")))?;
        }
        Ok(())
    }

    fn look(&self, pragma: &str) -> Result<(), StoreError> {
        let found: String = self.connection.query_row(pragma, [], |row| row.get(0))?;
        if found == "ok" { Ok(()) } else { Err(StoreError::Damaged(found)) }
    }

    /// Whether the file is shorter than it says, or parts of it stand beside it still.
    fn may_be_cut_off(&self) -> bool {
        let beside = self.folder.join(format!("{DATABASE}-wal"));
        if beside.metadata().is_ok_and(|wal| wal.len() > 0) {
            return true;
        }
        let mut head = [0; HEAD];
        let file = File::open(self.folder.join(DATABASE));
        let length = file.and_then(|mut file| {
            file.read_exact(&mut head)?;
            Ok(file.metadata()?.len())
        });
        !length.is_ok_and(|length| said_length(&head).is_some_and(|said| said <= length))
    }
}

/// The length that a database says it has; none where it does not stand by it.
fn said_length(head: &[u8; HEAD]) -> Option<u64> {
    let number = |at: usize| head.get(at..)?.first_chunk::<4>().map(|bytes| u32::from_be_bytes(*bytes));
    let page = match u16::from_be_bytes(*head.get(16..)?.first_chunk::<2>()?) {
        // A power of two that two bytes do not hold.
        1 => 65_536,
        size => u64::from(size),
    };
    let (changed, valid) = (number(24)?, number(92)?);
    (changed == valid).then_some(u64::from(number(28)?) * page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_database_says_how_long_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(folder.path()).unwrap();
        assert!(!store.may_be_cut_off());
        drop(store);
        let path = folder.path().join(DATABASE);
        let bytes = fs::read(&path).unwrap();
        let length = u64::try_from(bytes.len()).unwrap();
        assert_eq!(said_length(bytes.first_chunk().unwrap()), Some(length));
        let store = Store::open(folder.path()).unwrap();
        fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
        assert!(store.may_be_cut_off());
    }
}
