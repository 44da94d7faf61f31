//! Zip containers: workbooks among other archives.

use super::{Format, has};
use std::io::Cursor;
use zip::ZipArchive;

/// With more entries than this a directory is not even listed.
const MOST: usize = 100_000;

/// What the archive is, by the names of its parts.
pub(super) fn content(bytes: &[u8]) -> Format {
    let names = names(bytes);
    let starts = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    let is = |part: &str| names.iter().any(|name| name == part);
    if names.is_empty() {
        return without_directory(bytes);
    }
    if is("xl/workbook.bin") {
        Format::Xlsb
    } else if starts("xl/") || is("[content_types].xml") && !starts("word/") && !starts("ppt/") {
        Format::Xlsx
    } else if is("content.xml") && is("mimetype") {
        open_document(bytes)
    } else if is("[content_types].xml") && starts("word/") {
        Format::NoSpreadsheet("Word document")
    } else if is("[content_types].xml") && starts("ppt/") {
        Format::NoSpreadsheet("PowerPoint document")
    } else if is("meta-inf/manifest.mf") || is("androidmanifest.xml") {
        Format::NoSpreadsheet("program")
    } else {
        Format::Zip
    }
}

/// The kind stands uncompressed at the very beginning.
fn open_document(bytes: &[u8]) -> Format {
    let head = bytes.get(..super::HEAD).unwrap_or(bytes);
    if has(head, b"opendocument.text")
        || has(head, b"opendocument.presentation")
        || has(head, b"opendocument.graphics")
    {
        Format::NoSpreadsheet("OpenDocument text")
    } else {
        Format::Ods
    }
}

/// A container that is cut short still shows in its first entries what it was meant to be.
fn without_directory(bytes: &[u8]) -> Format {
    let head = bytes.get(..super::HEAD).unwrap_or(bytes);
    if has(bytes, b"xl/workbook.bin") {
        Format::Xlsb
    } else if has(bytes, b"xl/") || has(head, b"[Content_Types].xml") {
        Format::Xlsx
    } else if has(head, b"opendocument.spreadsheet") {
        Format::Ods
    } else {
        Format::Zip
    }
}

/// In lower case and with `/`; none where there is no directory to speak of.
fn names(bytes: &[u8]) -> Vec<String> {
    if memchr::memmem::find_iter(bytes, b"PK\x01\x02").take(MOST).count() == MOST {
        return Vec::new();
    }
    let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    (0..archive.len())
        .filter_map(|index| archive.by_index_data(index).ok())
        .map(|entry| String::from_utf8_lossy(entry.name_raw()).replace('\\', "/").to_ascii_lowercase())
        .collect()
}
