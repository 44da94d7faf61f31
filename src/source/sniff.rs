//! What a file is, by its bytes alone: an extension is only a name.

mod ole;
mod zip;

/// Bytes at the beginning of a text by which it is told.
const HEAD: usize = 4096;

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
    /// Tables of a web page.
    Html,
    /// XML Spreadsheet 2003.
    SpreadsheetMl,
    /// Delimited text, in whatever encoding.
    Text,
    /// An archive, whose members are files of their own.
    Zip,
    /// A spreadsheet of a format that is not read, by name.
    Unsupported(&'static str),
    Encrypted,
    Empty,
    /// Not a spreadsheet at all: passed over and listed, with what it is.
    NoSpreadsheet(&'static str),
}

/// What workbooks began with before they had a container.
const OLD_WORKBOOKS: &[&[u8]] = &[&[9, 0, 4, 0], &[9, 2, 6, 0], &[9, 4, 6, 0]];

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
        return zip::content(bytes);
    }
    if bytes.starts_with(&ole::SIGNATURE) {
        return ole::content(bytes);
    }
    if OLD_WORKBOOKS.iter().any(|signature| bytes.starts_with(signature)) {
        return Format::Unsupported(".xls of Excel 2 to 4");
    }
    if let Some((_, name)) = SIGNATURES.iter().find(|(sig, _)| bytes.starts_with(sig)) {
        return Format::NoSpreadsheet(name);
    }
    text_content(bytes)
}

fn text_content(bytes: &[u8]) -> Format {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let shown = head_text(head);
    let start = shown.trim_start_matches('\u{FEFF}').trim_ascii_start();
    if start.is_empty() && bytes.len() == head.len() {
        return Format::Empty;
    }
    if start.starts_with('<') {
        return markup(bytes, start);
    }
    if start.starts_with('{') || start.starts_with("[{") || start.starts_with("[\n") {
        return Format::NoSpreadsheet("JSON");
    }
    let zeros = head.iter().filter(|b| **b == 0).count();
    let controls = head.iter().filter(|b| **b < b' ' && !b.is_ascii_whitespace()).count();
    // UTF-16 without a mark has a zero in about every other byte of ASCII. A few zeros may be
    // all that is wrong with a text; more of them, and other controls, mean binary.
    if zeros > 0 && !is_utf16(head) && zeros * 5 < head.len() && controls * 10 > head.len() {
        return Format::NoSpreadsheet("binary file");
    }
    Format::Text
}

/// Text that begins with an angle bracket; `start` is its head in lower case.
fn markup(bytes: &[u8], start: &str) -> Format {
    if start.contains("urn:schemas-microsoft-com:office:spreadsheet\"") {
        return Format::SpreadsheetMl;
    }
    let page = ["<html", "<table", "<!doctype html", "<meta", "<style", "<head", "<body", "<div", "<tr"];
    if !page.iter().any(|tag| start.contains(tag)) {
        return if start.starts_with("<?xml") { Format::NoSpreadsheet("XML") } else { Format::Text };
    }
    let has_table = start.contains("<table")
        || ["<table", "<TABLE", "<Table"].iter().any(|tag| has(bytes, tag.as_bytes()));
    if has_table { Format::Html } else { Format::NoSpreadsheet("web page without a table") }
}

/// The beginning of a text in lower case, as far as it can be told before it is decoded.
fn head_text(head: &[u8]) -> String {
    let encoding = if head.starts_with(b"\xFE\xFF") { encoding_rs::UTF_16BE } else { encoding_rs::UTF_16LE };
    let text = if is_utf16(head) { encoding.decode(head).0 } else { String::from_utf8_lossy(head) };
    text.to_ascii_lowercase()
}

fn is_utf16(head: &[u8]) -> bool {
    head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF")
}

fn has(hay: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(hay, needle).is_some()
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
        assert_eq!(sniff(b"<html><TABLE>"), Format::Html);
        assert_eq!(sniff(b"<html><body>Please log in"), Format::NoSpreadsheet("web page without a table"));
        assert_eq!(sniff(b"\xFF\xFE<\0t\0a\0b\0l\0e\0>\0"), Format::Html);
        assert_eq!(sniff(b"<M8,3\n"), Format::Text);
        assert_eq!(sniff("日期,数量\n".as_bytes()), Format::Text);
        assert_eq!(sniff(b"\xFF\xFE\x00\x65"), Format::Text);
        assert_eq!(sniff(b"PK\x03\x04....xl/workbook.xml"), Format::Xlsx);
        assert_eq!(sniff(b"PK\x03\x04....xl/workbook.bin"), Format::Xlsb);
    }
}
