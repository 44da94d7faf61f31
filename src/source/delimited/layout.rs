//! What is settled about a delimited text before it is parsed: its delimiter, and that
//! its quoting leaves no room for interpretation.

use super::super::SourceError;
use super::{exceeded, is_line_end, line_ends};
use memchr::{memchr, memchr_iter, memchr2_iter, memchr3};

/// The delimiters looked for; the first wins a tie.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Filled lines at the top by which the delimiter is chosen.
const LINES_LOOKED_AT: usize = 30;

/// How often each of [`DELIMITERS`] stands on a line, outside quotes.
type Counts = [u32; DELIMITERS.len()];

/// The delimiter whose most frequent count per line holds for most of the first lines;
/// none where no line has any.
pub(super) fn delimiter(text: &[u8]) -> Option<u8> {
    choose(&first_lines(text).0).map(|(delimiter, _)| delimiter)
}

/// Where the lines end by which the delimiter is chosen.
pub(super) fn first_lines_end(text: &[u8]) -> usize {
    first_lines(text).1
}

/// Whether the text is laid out in columns: most of its first lines have the same number of
/// delimiters. Prose with commas, or a page with one table in it, has not.
pub(crate) fn has_columns(text: &[u8]) -> bool {
    let (lines, _) = first_lines(text);
    choose(&lines).is_some_and(|(_, covered)| covered * 2 > lines.len())
}

/// The steadiest delimiter and the lines that it covers.
fn choose(lines: &[Counts]) -> Option<(u8, usize)> {
    let mut best = None;
    let mut most = 0;
    for (place, delimiter) in DELIMITERS.into_iter().enumerate() {
        let counts: Vec<u32> =
            lines.iter().filter_map(|line| line.get(place).copied()).filter(|count| *count > 0).collect();
        let covered = |count| counts.iter().filter(|other| *other == count).count();
        let lines_covered = counts.iter().map(covered).max().unwrap_or(0);
        if lines_covered > most {
            most = lines_covered;
            best = Some((delimiter, lines_covered));
        }
    }
    best
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    FieldStart,
    Plain,
    Quoted,
    /// Just after a quote that closes, unless another quote follows.
    Closed,
}

/// The counts of the first lines, and where those end.
fn first_lines(text: &[u8]) -> (Vec<Counts>, usize) {
    let mut lines = Vec::new();
    let mut counts = Counts::default();
    let mut filled = false;
    let mut within = Within::FieldStart;
    for (at, byte) in text.iter().enumerate() {
        within = match (within, byte) {
            (Within::Quoted, b'"') => Within::Closed,
            // Any delimiter counts here, as which one it is remains to be seen.
            (Within::Quoted, _) | (Within::FieldStart | Within::Closed, b'"') => Within::Quoted,
            (_, b'\n' | b'\r') => {
                if filled {
                    lines.push(std::mem::take(&mut counts));
                    filled = false;
                }
                Within::FieldStart
            }
            (_, byte) => after_unquoted(*byte, &mut counts),
        };
        filled |= !matches!(byte, b' ' | b'\n' | b'\r') || within == Within::Quoted;
        if lines.len() == LINES_LOOKED_AT {
            return (lines, at.saturating_add(1));
        }
    }
    if filled {
        lines.push(counts);
    }
    (lines, text.len())
}

fn after_unquoted(byte: u8, counts: &mut Counts) -> Within {
    for (delimiter, count) in DELIMITERS.iter().zip(counts) {
        if *delimiter == byte {
            *count = count.saturating_add(1);
            return Within::FieldStart;
        }
    }
    Within::Plain
}

/// Makes sure that every reader takes the quotes of `text` alike, and that no record has
/// more fields than allowed.
///
/// # Errors
/// Names the line of a quote that stays open, of text after a closing quote, or of a
/// record that is too wide.
pub(super) fn check(text: &[u8], delimiter: u8, columns: u32) -> Result<(), SourceError> {
    if memchr(b'"', text).is_none() {
        return check_unquoted(text, delimiter, columns);
    }
    let mut scanner = Scanner { rest: text, delimiter, columns, line: 1 };
    while !scanner.rest.is_empty() {
        scanner.record()?;
    }
    Ok(())
}

/// The check of a text without quotes, in which only long lines can be too wide.
fn check_unquoted(text: &[u8], delimiter: u8, columns: u32) -> Result<(), SourceError> {
    let mut start = 0;
    for end in memchr2_iter(b'\n', b'\r', text).chain([text.len()]) {
        let record = text.get(start..end).unwrap_or_default();
        if record.len() >= columns as usize {
            let fields = memchr_iter(delimiter, record).count() as u64 + 1;
            let before = text.get(..start).unwrap_or_default();
            check_width(fields, columns, || line_ends(before).saturating_add(1))?;
        }
        start = end + 1;
    }
    Ok(())
}

fn check_width(fields: u64, columns: u32, line: impl Fn() -> u32) -> Result<(), SourceError> {
    if fields <= u64::from(columns) {
        return Ok(());
    }
    let found = format!("{fields} fields on line {}", line());
    Err(exceeded("columns", columns.into(), found))
}

/// Walks over a text, field by field.
struct Scanner<'a> {
    rest: &'a [u8],
    delimiter: u8,
    columns: u32,
    /// The line on which `rest` starts.
    line: u32,
}

impl<'a> Scanner<'a> {
    /// Passes one record and its line end.
    fn record(&mut self) -> Result<(), SourceError> {
        let first_line = self.line;
        let mut fields = 0;
        loop {
            fields += 1;
            if self.take(b'"') {
                self.quoted()?;
            } else {
                let end = memchr3(self.delimiter, b'\n', b'\r', self.rest);
                self.pass(end.unwrap_or(self.rest.len()));
            }
            if !self.take(self.delimiter) {
                break;
            }
        }
        self.line_end();
        check_width(fields, self.columns, || first_line)
    }

    /// Passes the rest of a quoted field, whose opening quote is behind.
    fn quoted(&mut self) -> Result<(), SourceError> {
        let opened = self.line;
        loop {
            let Some(end) = memchr(b'"', self.rest) else {
                return Err(SourceError::OpenQuote { line: opened });
            };
            let inside = self.pass(end);
            self.line = self.line.saturating_add(line_ends(inside));
            self.pass(1);
            if !self.take(b'"') {
                break;
            }
        }
        match self.rest.first() {
            Some(byte) if *byte != self.delimiter && !is_line_end(*byte) => {
                Err(SourceError::TextAfterQuote { line: self.line })
            }
            _ => Ok(()),
        }
    }

    fn line_end(&mut self) {
        let found = self.take(b'\r') | self.take(b'\n');
        self.line = self.line.saturating_add(u32::from(found));
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.rest.first() == Some(&byte);
        self.pass(usize::from(found));
        found
    }

    fn pass(&mut self, count: usize) -> &'a [u8] {
        let (passed, rest) = self.rest.split_at_checked(count).unwrap_or((self.rest, b""));
        self.rest = rest;
        passed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> char {
        delimiter(text.as_bytes()).map_or(' ', char::from)
    }

    fn why(text: &str) -> String {
        check(text.as_bytes(), b',', 4).unwrap_err().to_string()
    }

    #[test]
    fn the_steadiest_delimiter_is_chosen() {
        assert_eq!(found("a,b\n1,2\n"), ',');
        assert_eq!(found("a\tb\r1,5\t2\r"), '\t');
        assert_eq!(found("标题,一,二\n\na;b;c\n1;2;3\n"), ';');
        assert_eq!(found("a|b|c\n1|2|3"), '|');
        assert_eq!(found("a,b;c\n"), ',');
        assert_eq!(found("单列\n1\n"), ' ');
        assert_eq!(found(""), ' ');
    }

    #[test]
    fn prose_has_no_columns() {
        assert!(has_columns("a,b,c\n1,2,3\n4,5,6\n".as_bytes()));
        assert!(has_columns("标题,,\na,b,c\n1,2,3\n".as_bytes()));
        assert!(!has_columns("One, two.\nThree\nFour, five, six.\n".as_bytes()));
        assert!(!has_columns("# Page\n\ntext\nmore\n\n|a|b|\n|--|--|\n|1|2|\nend\n".as_bytes()));
        assert!(!has_columns("key = \"value\"\n".as_bytes()));
    }

    #[test]
    fn delimiters_in_quotes_do_not_count() {
        assert_eq!(found("1;\"x, y\";3\n2;\"u, v\";4\n"), ';');
        assert_eq!(found("\"a,b\n,c\"\t\"say \"\",\"\"\"\t,\nx\ty\tz\n"), '\t');
        assert_eq!(found("3\",x\ty\n4\",z\tw\n"), ',');
        assert_eq!(found("\"\"\n\"\",\n"), ',');
    }

    #[test]
    fn only_the_first_filled_lines_decide() {
        let text = format!("{}{}", "\n  \na;b\n".repeat(30), "a,b\n".repeat(100));
        assert_eq!(found(&text), ';');
    }

    #[test]
    fn unambiguous_quotes_pass() {
        for text in [
            "",
            "\n\r\n\r",
            "a,\"b\",c\r\n\"d\"\r\"e\"",
            "\"a\"\"b\n\",\"\"\n",
            "3\" pipe,5\"\n",
            ",,,\n \"x\" y,=\"0012\"\n",
        ] {
            assert_eq!(check(text.as_bytes(), b',', 4), Ok(()), "{text:?}");
        }
    }

    #[test]
    fn an_open_quote_is_named_by_its_first_line() {
        let said = "a quote opens and does not close";
        assert_eq!(why("a\r\n\nb,\"c\nd\n"), format!("line 3: {said}"));
        assert_eq!(why("\"a\"\"\n"), format!("line 1: {said}"));
        assert_eq!(why("a,\""), format!("line 1: {said}"));
    }

    #[test]
    fn text_after_a_closing_quote_is_named() {
        let said = "text follows a closing quote";
        assert_eq!(why("\"a\" ,b\n"), format!("line 1: {said}"));
        assert_eq!(why("a\r\"b\r\nc\"d\n"), format!("line 3: {said}"));
    }

    #[test]
    fn wide_records_are_refused() {
        let said = "exceeds the limit columns = 4: 5 fields on line 3";
        assert_eq!(why("a,b,c,d\r\n\r\n1,2,3,4,5\n"), said);
        assert_eq!(why("\"a\nb\"\n1,2,3,\",\",5\n"), said);
    }
}
