//! What a file is, by its bytes alone: an extension is only a name.

mod ole;

/// The format that the bytes show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Office Open XML workbook (.xlsx, .xlsm).
    Xlsx,
    /// Binary workbook in an OLE container.
    Xls,
    /// Office Open XML with binary parts.
    Xlsb,
    /// OpenDocument spreadsheet.
    Ods,
    /// Delimited text, in whatever encoding.
    Text,
    /// A spreadsheet of a format that is not read, by name.
    Unsupported(&'static str),
    Encrypted,
    Empty,
    /// Not a spreadsheet at all: passed over and listed, with what it is.
    NoSpreadsheet(&'static str),
}

const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG picture"),
    (b"\xFF\xD8\xFF", "JPEG picture"),
    (b"GIF8", "GIF picture"),
    (b"SQLite format 3\0", "SQLite database"),
    (b"Rar!", "RAR archive"),
    (b"7z\xBC\xAF\x27\x1C", "7z archive"),
    (b"\x1F\x8B", "gzip archive"),
    (b"\x7FELF", "program"),
    (b"MZ", "program"),
    (b"RIFF", "media file"),
];

/// Tells the format of a file from its content.
pub fn sniff(bytes: &[u8]) -> Format {
    if bytes.is_empty() {
        return Format::Empty;
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zip_content(bytes);
    }
    if bytes.starts_with(&ole::SIGNATURE) {
        return ole::content(bytes);
    }
    if let Some((_, name)) = SIGNATURES.iter().find(|(sig, _)| bytes.starts_with(sig)) {
        return Format::NoSpreadsheet(name);
    }
    text_content(bytes)
}

fn zip_content(bytes: &[u8]) -> Format {
    // Part names stand uncompressed in the local headers and in the directory.
    let has = |needle: &[u8]| find(bytes, needle).is_some();
    if has(b"xl/workbook.bin") {
        Format::Xlsb
    } else if has(b"xl/") || has(b"[Content_Types].xml") && !has(b"word/") && !has(b"ppt/") {
        Format::Xlsx
    } else if has(b"opendocument.spreadsheet") {
        Format::Ods
    } else if has(b"word/") {
        Format::NoSpreadsheet("Word document")
    } else if has(b"ppt/") {
        Format::NoSpreadsheet("PowerPoint document")
    } else {
        Format::Unsupported(".zip")
    }
}

fn text_content(bytes: &[u8]) -> Format {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let lower: Vec<u8> = start.iter().map(u8::to_ascii_lowercase).collect();
    if lower.is_empty() && bytes.len() == head.len() {
        return Format::Empty;
    }
    if lower.starts_with(b"<?xml") || lower.starts_with(b"<") {
        let has = |needle: &[u8]| find(&lower, needle).is_some();
        if has(b"urn:schemas-microsoft-com:office:spreadsheet") {
            return Format::Unsupported("SpreadsheetML 2003");
        }
        if has(b"<html") || has(b"<table") || has(b"<!doctype html") {
            return Format::Unsupported("HTML");
        }
        return Format::NoSpreadsheet("XML");
    }
    if lower.starts_with(b"{") || lower.starts_with(b"[{") || lower.starts_with(b"[\n") {
        return Format::NoSpreadsheet("JSON");
    }
    let utf16 = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
    let zeros = head.iter().filter(|b| **b == 0).count();
    // UTF-16 without a mark has a zero in about every other byte of ASCII; other zeros mean binary.
    if zeros > 0 && !utf16 && zeros * 5 < head.len() {
        return Format::NoSpreadsheet("binary file");
    }
    Format::Text
}

fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(hay, needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_decide() {
        assert_eq!(sniff(b""), Format::Empty);
        assert_eq!(sniff(b"  \r\n"), Format::Empty);
        assert_eq!(sniff(b"\x89PNG\r\n"), Format::NoSpreadsheet("PNG picture"));
        assert_eq!(sniff(b"{\"a\": 1}"), Format::NoSpreadsheet("JSON"));
        assert_eq!(sniff(b"<html><table>"), Format::Unsupported("HTML"));
        assert_eq!(sniff("日期,数量\n".as_bytes()), Format::Text);
        assert_eq!(sniff(b"\xFF\xFE\x00\x65"), Format::Text);
        assert_eq!(sniff(b"PK\x03\x04....xl/workbook.xml"), Format::Xlsx);
        assert_eq!(sniff(b"PK\x03\x04....xl/workbook.bin"), Format::Xlsb);
    }
}
