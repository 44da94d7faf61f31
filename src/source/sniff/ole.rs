//! OLE containers: binary workbooks among other documents.

use super::Format;

pub(super) const SIGNATURE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Where the header says in which sector the directory starts.
const DIRECTORY_AT: usize = 48;
/// Bytes of a directory entry, and where in it the length of its name stands.
const ENTRY: usize = 128;
const NAME_LENGTH_AT: usize = 64;
/// Where in an entry its type stands, and that of the root.
const TYPE_AT: usize = 66;
const ROOT: u8 = 5;
/// Bytes to which everything in a container is aligned at least.
const ALIGNMENT: usize = 64;
/// The record that says that the rest is encrypted, and how many records may precede it.
const FILE_PASS: u16 = 0x2F;
const BEFORE_FILE_PASS: usize = 8;

/// What the container holds.
pub(super) fn content(bytes: &[u8]) -> Format {
    if has_entry(bytes, "EncryptedPackage") {
        return Format::Encrypted;
    }
    if has_entry(bytes, "Workbook") || has_entry(bytes, "Book") {
        return if has_password(bytes) { Format::Encrypted } else { Format::Xls };
    }
    // Without its directory it may well have been a workbook: its reader says so.
    if has_directory(bytes) { Format::NoSpreadsheet("OLE document") } else { Format::Xls }
}

/// Whether a directory entry has this name, in capitals or not: some writers know only them.
fn has_entry(bytes: &[u8], name: &str) -> bool {
    let mut wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    wanted.extend([0, 0]);
    let length = u8::try_from(wanted.len()).unwrap_or(u8::MAX);
    bytes.chunks_exact(ENTRY).any(|entry| {
        entry.get(..wanted.len()).is_some_and(|name| name.eq_ignore_ascii_case(&wanted))
            && entry.get(NAME_LENGTH_AT..).is_some_and(|rest| rest.starts_with(&[length, 0]))
    })
}

/// Whether the directory stands where the header says.
fn has_directory(bytes: &[u8]) -> bool {
    let Some(sector) = bytes.get(DIRECTORY_AT..).and_then(<[u8]>::first_chunk) else {
        return false;
    };
    let shift = if bytes.get(30) == Some(&12) { 12 } else { 9 };
    let start = (u64::from(u32::from_le_bytes(*sector)) + 1) << shift;
    let entry = usize::try_from(start).ok().and_then(|start| bytes.get(start..start.checked_add(ENTRY)?));
    // Its first entry is the root, whatever its name.
    entry.is_some_and(|entry| entry.get(TYPE_AT) == Some(&ROOT))
}

/// Whether a workbook stream begins with the record that announces a password, of whatever
/// scheme: not every parser knows the oldest one.
fn has_password(bytes: &[u8]) -> bool {
    bytes.chunks(ALIGNMENT).zip(0_usize..).any(|(head, n)| {
        let globals = |version: &[u8]| head.starts_with(&[9, 8]) && head.get(4..8) == Some(version);
        (globals(&[0, 6, 5, 0]) || globals(&[0, 5, 5, 0]))
            && announces(bytes.get(n * ALIGNMENT..).unwrap_or_default())
    })
}

/// Walks the first records of a stream.
fn announces(stream: &[u8]) -> bool {
    let mut rest = stream;
    for _ in 0..=BEFORE_FILE_PASS {
        let Some(([a, b, c, d], body)) = rest.split_first_chunk() else { return false };
        if u16::from_le_bytes([*a, *b]) == FILE_PASS {
            return true;
        }
        let length = usize::from(u16::from_le_bytes([*c, *d]));
        let Some(next) = body.get(length..) else { return false };
        rest = next;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn container(entries: &[&str], stream: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0; 1024];
        bytes[512 + TYPE_AT] = ROOT;
        bytes[..8].copy_from_slice(&SIGNATURE);
        for (name, at) in entries.iter().zip((512..).step_by(ENTRY)) {
            let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            bytes[at..at + name.len()].copy_from_slice(&name);
            bytes[at + NAME_LENGTH_AT] = name.len() as u8 + 2;
        }
        bytes.extend_from_slice(stream);
        bytes
    }

    #[test]
    fn workbooks_are_told_from_other_documents() {
        assert_eq!(content(&container(&["Root Entry", "Workbook"], &[])), Format::Xls);
        assert_eq!(content(&container(&["Book"], &[])), Format::Xls);
        assert_eq!(content(&container(&["WORKBOOK"], &[])), Format::Xls);
        assert_eq!(content(&container(&["Bookmarks"], &[])), Format::NoSpreadsheet("OLE document"));
        assert_eq!(content(&container(&["WordDocument"], &[])), Format::NoSpreadsheet("OLE document"));
        assert_eq!(content(&container(&["EncryptedPackage"], &[])), Format::Encrypted);
    }

    #[test]
    fn a_container_without_its_directory_is_left_to_its_reader() {
        assert_eq!(content(&container(&[], &[])), Format::NoSpreadsheet("OLE document"));
        assert_eq!(content(&container(&[], &[])[..512]), Format::Xls);
        assert_eq!(content(&container(&[], &[])[1..]), Format::Xls);
    }

    #[test]
    fn a_password_of_any_scheme_is_seen() {
        let bof = [9, 8, 16, 0, 0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let pass = [0x2F, 0, 6, 0, 0, 0, 1, 2, 3, 4];
        let with = [bof.as_slice(), &pass].concat();
        let without = [bof.as_slice(), &[0x42, 0, 2, 0, 0xB0, 4], &[0; 60]].concat();
        assert_eq!(content(&container(&["Workbook"], &with)), Format::Encrypted);
        assert_eq!(content(&container(&["Workbook"], &without)), Format::Xls);
    }
}
