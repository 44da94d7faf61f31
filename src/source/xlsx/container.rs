//! The zip container: checked from its directory before anything is inflated.

use foldhash::fast::RandomState;
use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::{Cursor, Read};

use memchr::memmem;
use zip::read::ZipFile;
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::Parsing;
use super::alike::Packed;
use super::part::Inflated;
use super::xml::Xml;
use crate::source::{Limits, SourceError};

/// Stands before each entry of a zip directory.
const DIRECTORY_SIGNATURE: &[u8] = b"PK\x01\x02";
/// Below this inflated size a part's ratio is not looked at.
const SMALL_PART: u64 = 1 << 20;

/// An opened container whose directory keeps the limits.
pub(in crate::source) struct Container<'b> {
    bytes: &'b [u8],
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// By canonical name.
    parts: HashMap<String, Part, RandomState>,
    text_bytes: u64,
    parsing: Parsing,
    /// The parts that were asked for since [`Container::start_record`].
    asked: Option<RefCell<Vec<String>>>,
}

struct Part {
    /// As the directory spells it.
    name: String,
    index: usize,
    /// Inflated bytes, as the directory declares them.
    size: u64,
}

impl<'b> Container<'b> {
    /// Reads the directory.
    ///
    /// # Errors
    /// [`SourceError::Damaged`] without a directory or with one part listed twice,
    /// [`SourceError::Encrypted`] if any part is, and [`SourceError::Limit`] if what the
    /// directory declares is too much.
    pub fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, SourceError> {
        check_entries(bytes, limits)?;
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken("container", &e))?;
        if archive.has_duplicate_names() {
            return Err(SourceError::Damaged("container: a part is listed twice".to_owned()));
        }
        let (parts, text_bytes) = (HashMap::default(), limits.text_bytes);
        let parsing = Parsing::default();
        let mut container = Container { bytes, archive, parts, text_bytes, parsing, asked: None };
        container.list_parts(limits)?;
        Ok(container)
    }

    /// Has the parts parsed in this way from now on.
    pub fn parse(&mut self, parsing: Parsing) {
        self.parsing = parsing;
    }

    pub(super) fn parsing(&self) -> Parsing {
        self.parsing
    }

    /// From now on it is written down which parts are asked for.
    pub(super) fn start_record(&mut self) {
        self.asked = Some(RefCell::default());
    }

    /// The names of all that were asked for, once each.
    pub(super) fn end_record(&mut self) -> Vec<String> {
        self.asked.take().map(RefCell::into_inner).unwrap_or_default()
    }

    /// Writes down that a part is asked for.
    fn note(&self, name: &str) {
        if let Some(asked) = &self.asked {
            let mut asked = asked.borrow_mut();
            if asked.iter().all(|known| known != name) {
                asked.push(name.to_owned());
            }
        }
    }

    fn list_parts(&mut self, limits: &Limits) -> Result<(), SourceError> {
        let mut total = 0_u64;
        for index in 0..self.archive.len() {
            let entry = self.archive.by_index_data(index).map_err(|e| broken("container", &e))?;
            if entry.encrypted() {
                return Err(SourceError::Encrypted);
            }
            if entry.is_dir() {
                continue;
            }
            let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
            let size = entry.size();
            total = total.saturating_add(size);
            check_total(total, limits)?;
            check_ratio(&name, size, entry.compressed_size(), limits)?;
            match self.parts.entry(canonical(&name)) {
                Entry::Vacant(free) => free.insert(Part { name, index, size }),
                Entry::Occupied(_) => {
                    return Err(SourceError::Damaged(format!("{name}: is listed twice")));
                }
            };
        }
        Ok(())
    }

    /// Inflated bytes of the part, as declared; `None` without such a part.
    pub fn size(&self, part: &str) -> Option<u64> {
        self.note(part);
        self.parts.get(part).map(|found| found.size)
    }

    /// The part with this canonical name as it lies there, if it is deflated.
    pub(super) fn packed(&mut self, name: &str) -> Option<Packed<'b>> {
        let part = self.parts.get(name)?;
        let entry = self.archive.by_index_raw(part.index).ok()?;
        packed_bytes(self.bytes, &entry).map(|bytes| Packed { bytes, size: part.size, crc: entry.crc32() })
    }

    /// Opens the part with this canonical name as plain bytes, as many as it declares.
    ///
    /// # Errors
    /// [`SourceError::Damaged`] if it is missing or cannot be inflated.
    pub fn raw(&mut self, name: &str) -> Result<Box<dyn Read + '_>, SourceError> {
        let Some(part) = self.parts.get(name) else {
            return Err(SourceError::Damaged(format!("{name}: is missing")));
        };
        let source = self.archive.by_index(part.index).map_err(|e| broken(&part.name, &e))?;
        // A byte more, so that the end is seen and with it the checksum.
        Ok(Box::new(source.take(part.size.saturating_add(1))))
    }

    /// Opens the part with this canonical name.
    ///
    /// # Errors
    /// [`SourceError::Damaged`] if it is missing or cannot be inflated.
    pub fn part(&mut self, name: &str) -> Result<Xml<'_>, SourceError> {
        self.note(name);
        let Some(part) = self.parts.get(name) else {
            return Err(SourceError::Damaged(format!("{name}: is missing")));
        };
        let source = open_part(self.bytes, &mut self.archive, part)?;
        let mut xml = Xml::new(source, part.name.clone(), part.size, self.text_bytes);
        if self.parsing == Parsing::General {
            xml.parse_all();
        }
        Ok(xml)
    }
}

/// The bytes of a part. Those that are deflated, as nearly all are, are inflated where they lie.
fn open_part<'a>(
    bytes: &'a [u8],
    archive: &'a mut ZipArchive<Cursor<&[u8]>>,
    part: &Part,
) -> Result<Box<dyn Read + 'a>, SourceError> {
    let broken = |e: ZipError| broken(&part.name, &e);
    let entry = archive.by_index_raw(part.index).map_err(broken)?;
    if let Some(packed) = packed_bytes(bytes, &entry) {
        return Ok(Box::new(Inflated::new(packed, entry.crc32())));
    }
    drop(entry);
    Ok(Box::new(archive.by_index(part.index).map_err(broken)?))
}

/// The bytes of an entry where they lie; none unless they are deflated.
fn packed_bytes<'b>(bytes: &'b [u8], entry: &ZipFile<'_, Cursor<&[u8]>>) -> Option<&'b [u8]> {
    if entry.compression() != CompressionMethod::Deflated {
        return None;
    }
    let start = usize::try_from(entry.data_start()?).ok()?;
    let end = start.checked_add(usize::try_from(entry.compressed_size()).ok()?)?;
    bytes.get(start..end)
}

/// Names the part that `target` means when it stands in a part of `folder`: parts are
/// found whatever the letter case, the direction of slashes and the detours.
pub(in crate::source) fn resolve(folder: &str, target: &str) -> String {
    if target.starts_with(['/', '\\']) { canonical(target) } else { canonical(&format!("{folder}/{target}")) }
}

/// The folder and the file name of a canonical part name.
pub(in crate::source) fn split_name(part: &str) -> (&str, &str) {
    part.rsplit_once('/').unwrap_or(("", part))
}

fn canonical(name: &str) -> String {
    let is_plain = |segment: &str| !matches!(segment, "" | "." | "..");
    if !name.contains('\\') && name.split('/').all(is_plain) {
        return name.to_ascii_lowercase();
    }
    let mut segments: Vec<&str> = Vec::new();
    for segment in name.split(['/', '\\']) {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            _ => segments.push(segment),
        }
    }
    segments.join("/").to_ascii_lowercase()
}

/// Counts by signature, since the directory itself is costly to load.
fn check_entries(bytes: &[u8], limits: &Limits) -> Result<(), SourceError> {
    let found = memmem::find_iter(bytes, DIRECTORY_SIGNATURE).count() as u64;
    if found <= limits.entries {
        return Ok(());
    }
    Err(SourceError::Limit { name: "entries", limit: limits.entries, found: format!("{found} parts") })
}

fn check_total(total: u64, limits: &Limits) -> Result<(), SourceError> {
    if total <= limits.inflated_bytes {
        return Ok(());
    }
    Err(SourceError::Limit {
        name: "inflated_bytes",
        limit: limits.inflated_bytes,
        found: format!("{total} bytes or more"),
    })
}

fn check_ratio(name: &str, size: u64, packed: u64, limits: &Limits) -> Result<(), SourceError> {
    let packed = packed.max(1);
    if size <= SMALL_PART || size <= limits.ratio.saturating_mul(packed) {
        return Ok(());
    }
    Err(SourceError::Limit {
        name: "ratio",
        limit: limits.ratio,
        found: format!("{name} inflates {}-fold", size.div_ceil(packed)),
    })
}

fn broken(what: &str, error: &ZipError) -> SourceError {
    SourceError::Damaged(format!("{what}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_resolve_within_the_container() {
        let sheet = "xl/worksheets/sheet1.xml";
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), sheet);
        assert_eq!(resolve("xl", "/xl/worksheets/sheet1.xml"), sheet);
        assert_eq!(resolve("xl", "\\XL\\Worksheets\\Sheet1.xml"), sheet);
        assert_eq!(resolve("xl", "worksheets\\sheet1.xml"), sheet);
        assert_eq!(resolve("xl", "./x/../worksheets//sheet1.xml"), sheet);
        assert_eq!(resolve("xl", "../../../etc/passwd"), "etc/passwd");
        assert_eq!(resolve("", "xl/workbook.xml"), "xl/workbook.xml");
    }
}
