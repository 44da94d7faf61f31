//! Where the bytes of an input come from: a file, or a member of an archive.

use crate::source::archive::{self, Listing};
use crate::source::sniff::{Format, sniff};
use crate::source::walk::{Input, PassedOver};
use crate::source::{Limits, SourceError};
use rayon::prelude::*;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

/// Bytes at the beginning of a container that hold the name of its first part.
const HEAD: u64 = 64;

/// One input to read.
#[derive(Debug)]
pub(super) struct Source {
    /// `folder/a.xlsx`, `folder/a.zip!b.xlsx`.
    pub shown: String,
    /// The file, or the archive that it is a member of.
    pub path: PathBuf,
    pub origin: Origin,
}

#[derive(Debug)]
pub(super) enum Origin {
    File(PathBuf),
    Member {
        archive: PathBuf,
        index: usize,
    },
    /// An archive that could not be listed.
    Refused(SourceError),
}

/// Puts the members of archives in their place. What they pass over is returned beside.
pub(super) fn sources(inputs: Vec<Input>, limits: &Limits) -> (Vec<Source>, Vec<PassedOver>) {
    let expanded: Vec<(Vec<Source>, Vec<PassedOver>)> =
        inputs.into_par_iter().map(|input| expand(input, limits)).collect();
    let (sources, passed): (Vec<_>, Vec<_>) = expanded.into_iter().unzip();
    (sources.into_iter().flatten().collect(), passed.into_iter().flatten().collect())
}

fn expand(input: Input, limits: &Limits) -> (Vec<Source>, Vec<PassedOver>) {
    let alone = |origin| Source { shown: input.shown.clone(), path: input.path.clone(), origin };
    let listing = match list(&input.path, limits) {
        None => return (vec![alone(Origin::File(input.path.clone()))], Vec::new()),
        Some(Err(error)) => return (vec![alone(Origin::Refused(error))], Vec::new()),
        Some(Ok(listing)) => listing,
    };
    let within = |name: &str| format!("{}!{name}", input.shown);
    let members = listing.members.into_iter().map(|member| Source {
        shown: within(&member.name),
        path: input.path.clone(),
        origin: Origin::Member { archive: input.path.clone(), index: member.index },
    });
    let passed = listing.passed_over.into_iter();
    let passed = passed.map(|passed| PassedOver { shown: within(&passed.shown), ..passed });
    (members.collect(), passed.collect())
}

/// What the file holds if it is an archive; anything else, unreadable files included, is
/// left to be read as it is.
fn list(path: &Path, limits: &Limits) -> Option<Result<Listing, SourceError>> {
    let mut head = Vec::new();
    File::open(path).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
    if !head.starts_with(b"PK") || begins_as_workbook(&head) {
        return None;
    }
    let bytes = load(path, limits).ok()?;
    (sniff(&bytes) == Format::Zip).then(|| archive::list(&bytes, limits))
}

/// Whether the first part is one that no archive of files has: most workbooks need not be
/// read as a whole to tell what they are.
fn begins_as_workbook(head: &[u8]) -> bool {
    const NAME_AT: usize = 30;
    let name = head.get(NAME_AT..).unwrap_or_default().to_ascii_lowercase();
    head.starts_with(b"PK\x03\x04")
        && [b"[content_types].xml".as_slice(), b"xl/"].iter().any(|n| name.starts_with(n))
}

impl Origin {
    /// # Errors
    /// Where the file cannot be read, is too long, or the archive does not give it.
    pub fn load(self, limits: &Limits) -> Result<Vec<u8>, SourceError> {
        match self {
            Origin::File(path) => load(&path, limits),
            Origin::Member { archive, index } => {
                let file = File::open(archive).map_err(|error| SourceError::Io(error.to_string()))?;
                archive::extract(BufReader::new(file), index, limits)
            }
            Origin::Refused(error) => Err(error),
        }
    }
}

fn load(path: &Path, limits: &Limits) -> Result<Vec<u8>, SourceError> {
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
