//! Zip archives of files: each member is an input of its own, shown as `a.zip!b.xlsx`.
//!
//! Nothing is unpacked to the disk, so that a member's name is a label and never a path.

use super::grid::limit;
use super::walk::{PassedOver, PassedWhy, passed_by_name};
use super::{Limits, SourceError};
use encoding_rs::GB18030;
use std::io::{Cursor, Read, Seek};
use zip::ZipArchive;
use zip::result::ZipError;

/// Below this inflated size a member's ratio is not looked at.
const SMALL_MEMBER: u64 = 1 << 20;
/// Stands before each entry of the directory.
const DIRECTORY_SIGNATURE: &[u8] = b"PK\x01\x02";
/// How many entries of its members' own directories an archive may hold for each of its own.
const NESTED: u64 = 100;

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// With `/` between its folders.
    pub name: String,
    pub index: usize,
}

/// What an archive holds, sorted by name.
#[derive(Debug, Default)]
pub struct Listing {
    pub members: Vec<Member>,
    /// Members passed over for their names; `shown` is the name within the archive.
    pub passed_over: Vec<PassedOver>,
}

/// Lists an archive without inflating anything.
///
/// # Errors
/// [`SourceError::Damaged`] without a readable directory or with a name listed twice,
/// [`SourceError::Empty`] with nothing in it, [`SourceError::Limit`] if what it declares to
/// hold is too much.
pub fn list(bytes: &[u8], limits: &Limits) -> Result<Listing, SourceError> {
    let found = memchr::memmem::find_iter(bytes, DIRECTORY_SIGNATURE).count() as u64;
    if found > limits.entries.saturating_mul(NESTED) {
        return Err(limit("entries", limits.entries, format!("{found} entries")));
    }
    let archive = open(Cursor::new(bytes))?;
    let entries = archive.len() as u64;
    if entries > limits.entries {
        return Err(limit("entries", limits.entries, format!("{entries} files")));
    }
    let mut listing = Listing::default();
    let mut total = 0_u64;
    for index in 0..archive.len() {
        let entry = archive.by_index_data(index).map_err(|error| damaged(&error))?;
        if entry.is_dir() {
            continue;
        }
        let name = decoded(entry.name_raw());
        total = total.saturating_add(entry.size());
        check(&name, entry.size(), entry.compressed_size(), total, limits)?;
        match passed(&name) {
            Some(why) => listing.passed_over.push(PassedOver { shown: name, why }),
            None => listing.members.push(Member { name, index }),
        }
    }
    if listing.members.is_empty() && listing.passed_over.is_empty() {
        return Err(SourceError::Empty);
    }
    listing.members.sort_by(|a, b| (&a.name, a.index).cmp(&(&b.name, b.index)));
    Ok(listing)
}

/// The content of a member.
///
/// # Errors
/// [`SourceError::Encrypted`], [`SourceError::Damaged`] if it does not inflate to what the
/// directory declares, [`SourceError::Limit`] if that is more than a file may be.
pub fn extract(archive: impl Read + Seek, index: usize, limits: &Limits) -> Result<Vec<u8>, SourceError> {
    let mut archive = open(archive)?;
    let data = archive.by_index_data(index).map_err(|error| damaged(&error))?;
    if data.encrypted() {
        return Err(SourceError::Encrypted);
    }
    let size = data.size();
    if size > limits.file_bytes {
        return Err(limit("file_bytes", limits.file_bytes, format!("{size} bytes")));
    }
    let member = archive.by_index(index).map_err(|error| damaged(&error))?;
    let mut bytes = Vec::new();
    let inflated = member.take(size.saturating_add(1)).read_to_end(&mut bytes);
    inflated.map_err(|error| SourceError::Damaged(error.to_string()))?;
    if bytes.len() as u64 != size {
        return Err(SourceError::Damaged("its size is not the one that the archive declares".to_owned()));
    }
    Ok(bytes)
}

fn open<R: Read + Seek>(reader: R) -> Result<ZipArchive<R>, SourceError> {
    let archive = ZipArchive::new(reader).map_err(|error| damaged(&error))?;
    if archive.has_duplicate_names() {
        return Err(SourceError::Damaged("a file is listed twice".to_owned()));
    }
    Ok(archive)
}

fn check(name: &str, size: u64, packed: u64, total: u64, limits: &Limits) -> Result<(), SourceError> {
    if total > limits.inflated_bytes {
        return Err(limit("inflated_bytes", limits.inflated_bytes, format!("{total} bytes or more")));
    }
    let packed = packed.max(1);
    if size > SMALL_MEMBER && size > limits.ratio.saturating_mul(packed) {
        return Err(limit("ratio", limits.ratio, format!("{name} inflates {}-fold", size.div_ceil(packed))));
    }
    Ok(())
}

/// Names are UTF-8 or, as Chinese Windows writes them, GBK; the flag that should tell is
/// often not set.
fn decoded(name: &[u8]) -> String {
    let text = match std::str::from_utf8(name) {
        Ok(text) => text.into(),
        Err(_) => GB18030.decode_without_bom_handling(name).0,
    };
    text.replace('\\', "/")
}

/// Why a member is passed over for its name or that of a folder above it.
fn passed(name: &str) -> Option<PassedWhy> {
    name.split('/').filter(|part| !matches!(*part, "." | "..")).find_map(passed_by_name)
}

fn damaged(error: &ZipError) -> SourceError {
    SourceError::Damaged(format!("archive: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn members_are_listed_and_read() {
        let bytes =
            archive(&[("b/2.csv", b"two"), ("a.csv", b"one"), ("b/~$2.xlsx", b"x"), ("__MACOSX/._a", b"x")]);
        let listing = list(&bytes, &Limits::default()).unwrap();
        let names: Vec<&str> = listing.members.iter().map(|member| member.name.as_str()).collect();
        assert_eq!(names, ["a.csv", "b/2.csv"]);
        assert_eq!(listing.passed_over.len(), 2);
        let read = |at: usize| extract(Cursor::new(&bytes), listing.members[at].index, &Limits::default());
        assert_eq!(read(0).unwrap(), b"one");
        assert_eq!(read(1).unwrap(), b"two");
    }

    #[test]
    fn what_is_too_much_is_not_inflated() {
        let named = |bytes: &[u8], limits: &Limits| match list(bytes, limits) {
            Err(SourceError::Limit { name, .. }) => name,
            other => panic!("{other:?}"),
        };
        let bomb = archive(&[("a.csv", &vec![b' '; 3 << 20])]);
        assert_eq!(named(&bomb, &Limits::default()), "ratio");
        let small = Limits { inflated_bytes: 1000, ..Limits::default() };
        assert_eq!(named(&bomb, &small), "inflated_bytes");
        let few = Limits { entries: 1, ..Limits::default() };
        assert_eq!(named(&archive(&[("a", b"1"), ("b", b"2")]), &few), "entries");
    }

    #[test]
    fn names_are_text_whatever_their_encoding() {
        let (gbk, ..) = GB18030.encode("达坂城\\1101.csv");
        assert_eq!(decoded(&gbk), "达坂城/1101.csv");
        assert_eq!(decoded("达坂城/1101.csv".as_bytes()), "达坂城/1101.csv");
    }
}
