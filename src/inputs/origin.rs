//! Where the bytes of an input come from: a file, or a member of an archive.

use crate::source::archive::{self, Listing};
use crate::source::sniff::{Format, sniff};
use crate::source::{Limits, SourceError};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// What a file holds.
#[derive(Debug)]
pub(super) enum Loaded {
    File(Vec<u8>, Format),
    /// An archive of files, with what lies in it.
    Archive(Vec<u8>, Listing),
}

/// Reads a file, and lists it if it is an archive.
///
/// # Errors
/// Where it cannot be read or is too long, or the archive is damaged or holds too much.
pub(super) fn load(path: &Path, limits: &Limits) -> Result<Loaded, SourceError> {
    let bytes = read(path, limits)?;
    match sniff(&bytes) {
        Format::Zip => {
            let listing = archive::list(&bytes, limits)?;
            Ok(Loaded::Archive(bytes, listing))
        }
        format => Ok(Loaded::File(bytes, format)),
    }
}

fn read(path: &Path, limits: &Limits) -> Result<Vec<u8>, SourceError> {
    let io = |error: std::io::Error| SourceError::Io(error.to_string());
    let limit = limits.file_bytes;
    let file = File::open(path).map_err(io)?;
    // One byte more than there is room for shows that nothing has come in the meantime.
    let length = file.metadata().map_or(0, |metadata| metadata.len()).min(limit);
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0).saturating_add(1));
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(io)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
        let found = format!("more than {limit} bytes");
        return Err(SourceError::Limit { name: "file_bytes", limit, found });
    }
    Ok(bytes)
}
