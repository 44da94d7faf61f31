//! A scanner for plain XML: the rows and shared strings as spreadsheet programs write them.
//!
//! It takes whole elements that are written in the plainest way and nothing else. Where it
//! meets a comment, a prefix, an entity that is not one of the five, an attribute that it
//! does not know, a value out of place or anything that may be wrong, it has taken nothing
//! of that element, and the general parser reads it and says what there is to say.

/// Why an element is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The text at hand ends before the element does.
    Short,
    /// Not plain.
    Odd,
}

/// What [`Cursor::usual_cell`] finds; the column counts from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UsualCell<'t> {
    pub col: u32,
    pub row: u32,
    pub kind: Option<&'t str>,
    pub style: u32,
}

/// What [`Cursor::quick_cell`] finds; the column counts from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct QuickCell<'t> {
    pub col: u32,
    pub style: u32,
    pub value: QuickValue<'t>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum QuickValue<'t> {
    Shared(u32),
    /// Digits, signs, points and exponents in any order, at least one.
    Number(&'t str),
}

/// The number that one to nine digits at the start make, and what follows them.
#[inline]
fn digits(bytes: &[u8]) -> Option<(u32, &[u8])> {
    leading(bytes, 9, 10, |b| b.is_ascii_digit().then(|| u32::from(b - b'0')))
}

/// The number that one to `most` bytes at the start make to the `base`, and what follows them.
#[inline]
fn leading(bytes: &[u8], most: usize, base: u32, digit: impl Fn(u8) -> Option<u32>) -> Option<(u32, &[u8])> {
    let (mut number, mut rest, mut count) = (0_u32, bytes, 0);
    while let Some((first, after)) = rest.split_first() {
        let Some(value) = digit(*first) else { break };
        if count == most {
            return None;
        }
        number = number.wrapping_mul(base).wrapping_add(value);
        rest = after;
        count += 1;
    }
    (count > 0).then_some((number, rest))
}

/// A place in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    pub fn new(text: &'t str) -> Self {
        Cursor { text, at: 0 }
    }

    /// Bytes passed so far.
    pub fn at(&self) -> usize {
        self.at
    }

    /// # Errors
    /// [`Stop::Short`] at the end.
    #[inline]
    pub fn byte(&self) -> Result<u8, Stop> {
        self.text.as_bytes().get(self.at).copied().ok_or(Stop::Short)
    }

    #[inline]
    pub fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.text.as_bytes().get(self.at) {
            self.at += 1;
        }
    }

    /// Passes `expected` if it comes next.
    ///
    /// # Errors
    /// [`Stop::Short`] if too little is left to tell.
    #[inline]
    pub fn take(&mut self, expected: &str) -> Result<bool, Stop> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if rest.starts_with(expected.as_bytes()) {
            self.at += expected.len();
            return Ok(true);
        }
        if rest.len() < expected.len() { Err(Stop::Short) } else { Ok(false) }
    }

    /// Passes `expected`, which must come next.
    ///
    /// # Errors
    /// [`Stop`]
    #[inline]
    pub fn must(&mut self, expected: &str) -> Result<(), Stop> {
        if self.take(expected)? { Ok(()) } else { Err(Stop::Odd) }
    }

    /// The name and the value of the next attribute; none where the tag ends.
    ///
    /// # Errors
    /// [`Stop::Odd`] for a value without double quotes, with a reference or with white space
    /// that stands for a blank.
    #[inline]
    pub fn attribute(&mut self) -> Result<Option<(&'t str, &'t str)>, Stop> {
        match self.byte()? {
            b'>' | b'/' => return Ok(None),
            b' ' => self.skip_space(),
            _ => return Err(Stop::Odd),
        }
        if matches!(self.byte()?, b'>' | b'/') {
            return Ok(None);
        }
        let start = self.at;
        while matches!(self.byte()?, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b':') {
            self.at += 1;
        }
        let name = self.since(start);
        self.must("=\"")?;
        let start = self.at;
        loop {
            match self.byte()? {
                b'"' => break,
                b'<' | b'&' | b'\t' | b'\r' | b'\n' => return Err(Stop::Odd),
                _ => self.at += 1,
            }
        }
        let value = self.since(start);
        self.at += 1;
        if name.is_empty() { Err(Stop::Odd) } else { Ok(Some((name, value))) }
    }

    /// Ends a tag; says whether the element is empty.
    ///
    /// # Errors
    /// [`Stop`]
    #[inline]
    pub fn end_tag(&mut self) -> Result<bool, Stop> {
        if self.take(">")? {
            return Ok(false);
        }
        self.must("/>")?;
        Ok(true)
    }

    /// The text up to the next tag; with references in it or not.
    ///
    /// # Errors
    /// [`Stop::Odd`] for a reference other than the five that XML defines by name, and for a
    /// carriage return, which stands for a line feed.
    #[inline]
    pub fn text(&mut self) -> Result<(&'t str, bool), Stop> {
        let start = self.at;
        let mut references = false;
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let plain = rest.iter().position(|b| matches!(b, b'<' | b'&' | b'\r')).ok_or(Stop::Short)?;
            self.at += plain;
            match self.byte()? {
                b'<' => return Ok((self.since(start), references)),
                b'&' => {
                    self.reference()?;
                    references = true;
                }
                _ => return Err(Stop::Odd),
            }
        }
    }

    /// A whole cell as nearly all are written: `<c r="B4" s="1" t="s"><v>7</v></c>`, of the row
    /// whose number is written `row`, a shared string or a number, with a style or none. None
    /// where it is anything else; nothing is passed then.
    #[inline]
    pub fn quick_cell(&mut self, row: &[u8]) -> Option<QuickCell<'t>> {
        let bytes = self.text.as_bytes().get(self.at..).filter(|_| !row.is_empty())?;
        let rest = bytes.strip_prefix(b"<c r=\"")?;
        let (col, rest) = leading(rest, 3, 26, |b| b.is_ascii_uppercase().then(|| u32::from(b - b'A') + 1))?;
        let mut rest = rest.strip_prefix(row)?.strip_prefix(b"\"")?;
        let mut style = 0;
        if let Some(value) = rest.strip_prefix(b" s=\"") {
            let (found, after) = digits(value)?;
            style = found;
            rest = after.strip_prefix(b"\"")?;
        }
        let (value, rest) = match rest.strip_prefix(b" t=\"s\"><v>") {
            Some(rest) => {
                let (index, rest) = digits(rest)?;
                (QuickValue::Shared(index), rest)
            }
            None => {
                let rest = rest.strip_prefix(b"><v>")?;
                let of_number = |b: &u8| matches!(b, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E');
                let length = rest.iter().position(|b| !of_number(b)).filter(|length| *length > 0)?;
                let from = self.at + (bytes.len() - rest.len());
                (QuickValue::Number(self.text.get(from..from + length)?), rest.get(length..)?)
            }
        };
        let rest = rest.strip_prefix(b"</v></c>")?;
        self.at += bytes.len() - rest.len();
        Some(QuickCell { col: col - 1, style, value })
    }

    /// The attributes of a cell as nearly all are written: `r`, then `s` or none, then `t` or
    /// none. None where they are written in another way; nothing is passed then.
    #[inline]
    pub fn usual_cell(&mut self) -> Option<UsualCell<'t>> {
        let bytes = self.text.as_bytes().get(self.at..)?;
        let rest = bytes.strip_prefix(b" r=\"")?;
        let (col, rest) = leading(rest, 3, 26, |b| b.is_ascii_uppercase().then(|| u32::from(b - b'A') + 1))?;
        let (row, rest) = digits(rest)?;
        let mut rest = rest.strip_prefix(b"\"")?;
        let mut style = 0;
        if let Some(value) = rest.strip_prefix(b" s=\"") {
            let (found, after) = digits(value)?;
            style = found;
            rest = after.strip_prefix(b"\"")?;
        }
        let mut kind = None;
        if let Some(value) = rest.strip_prefix(b" t=\"") {
            let length = value.iter().take(10).position(|b| *b == b'"')?;
            let at = self.at + (bytes.len() - value.len());
            kind = self.text.get(at..at + length);
            rest = value.get(length + 1..)?;
        }
        if !matches!(rest.first(), Some(b'>' | b'/')) {
            return None;
        }
        self.at += bytes.len() - rest.len();
        Some(UsualCell { col: col - 1, row, kind, style })
    }

    fn reference(&mut self) -> Result<(), Stop> {
        for (written, _) in REFERENCES {
            // One of them that is cut off is left to the parser.
            if self.take(written) == Ok(true) {
                return Ok(());
            }
        }
        Err(Stop::Odd)
    }

    fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.at).unwrap_or_default()
    }
}

const REFERENCES: [(&str, char); 5] =
    [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&apos;", '\'')];

/// Appends a text whose references are among the five.
pub(super) fn push_resolved(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some((before, from)) = rest.find('&').map(|at| rest.split_at(at)) {
        out.push_str(before);
        let known = REFERENCES.iter().find_map(|(written, c)| Some((from.strip_prefix(written)?, *c)));
        let Some((after, c)) = known else {
            rest = from;
            break;
        };
        out.push(c);
        rest = after;
    }
    out.push_str(rest);
}

/// A number of one to nine digits.
#[inline]
pub(super) fn small(digits: &str) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    digits.bytes().try_fold(0_u32, |n, b| match b {
        b'0'..=b'9' => Some(n * 10 + u32::from(b - b'0')),
        _ => None,
    })
}

/// The 0-based column and the row of a reference in capitals, such as `AB12`.
#[inline]
pub(super) fn reference(text: &str) -> Option<(u32, u32)> {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    if letters == 0 || letters > 3 {
        return None;
    }
    let (letters, digits) = text.split_at_checked(letters)?;
    let column = letters.bytes().fold(0_u32, |n, b| n * 26 + u32::from(b - b'A') + 1);
    Some((column - 1, small(digits)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_taken_one_by_one() {
        let mut cursor = Cursor::new(r#" r="A1"  x:s="" t="s"/>"#);
        let mut found = Vec::new();
        while let Some(attribute) = cursor.attribute().unwrap() {
            found.push(attribute);
        }
        assert_eq!(found, [("r", "A1"), ("x:s", ""), ("t", "s")]);
        assert_eq!(cursor.end_tag(), Ok(true));
    }

    #[test]
    fn what_is_not_plain_stops() {
        for odd in [" r='1'>", " r=\"a&amp;\">", " r> ", "r=\"1\">", " =\"1\">", " r = \"1\">", " r=\"<\">"] {
            assert_eq!(Cursor::new(odd).attribute(), Err(Stop::Odd), "{odd}");
        }
        for short in ["", " ", " r", " r=", " r=\"", " r=\"1"] {
            assert_eq!(Cursor::new(short).attribute(), Err(Stop::Short), "{short}");
        }
        for odd in ["a&#65;<", "a&x;<", "a\r<", "&am"] {
            assert_eq!(Cursor::new(odd).text(), Err(Stop::Odd), "{odd}");
        }
    }

    #[test]
    fn usual_cells_are_taken_at_once() {
        let taken = |text| {
            let mut cursor = Cursor::new(text);
            let cell = cursor.usual_cell();
            cell.map(|cell| (cell.col, cell.row, cell.kind, cell.style, &text[cursor.at()..]))
        };
        assert_eq!(taken(" r=\"A1\">"), Some((0, 1, None, 0, ">")));
        assert_eq!(taken(" r=\"AB12\" s=\"3\" t=\"str\"/>"), Some((27, 12, Some("str"), 3, "/>")));
        assert_eq!(taken(" r=\"A1\" t=\"s\"><v>"), Some((0, 1, Some("s"), 0, "><v>")));
        for other in [
            "",
            ">",
            " r=\"A\">",
            " r=\"1\">",
            " r=\"a1\">",
            " r=\"A1\" t=\"s\" s=\"1\">",
            " r=\"A1\" ",
            " s=\"1\">",
        ] {
            assert_eq!(taken(other), None, "{other}");
        }
    }

    #[test]
    fn quick_cells_are_taken_whole() {
        let taken = |text| {
            let mut cursor = Cursor::new(text);
            let cell = cursor.quick_cell(b"12");
            cell.map(|cell| (cell.col, cell.style, cell.value, &text[cursor.at()..]))
        };
        let number = QuickValue::Number;
        assert_eq!(taken("<c r=\"A12\"><v>-1.5</v></c>x"), Some((0, 0, number("-1.5"), "x")));
        let shared = "<c r=\"AB12\" s=\"3\" t=\"s\"><v>7</v></c>";
        assert_eq!(taken(shared), Some((27, 3, QuickValue::Shared(7), "")));
        for other in [
            "",
            "<c r=\"A12\"",
            "<c r=\"A13\"><v>1</v></c>",
            "<c r=\"A1\"><v>1</v></c>",
            "<c r=\"12\"><v>1</v></c>",
            "<c r=\"A12\"/>",
            "<c r=\"A12\"><v></v></c>",
            "<c r=\"A12\"><v>1&amp;</v></c>",
            "<c r=\"A12\"><v>中</v></c>",
            "<c r=\"A12\"><v>1</v>",
            "<c r=\"A12\" t=\"s\"><v>1.5</v></c>",
            "<c r=\"A12\" t=\"b\"><v>1</v></c>",
            "<c r=\"A12\" t=\"s\" s=\"1\"><v>1</v></c>",
            "<c r=\"A12\"><f>1+1</f><v>2</v></c>",
        ] {
            assert_eq!(taken(other), None, "{other}");
        }
    }

    #[test]
    fn references_are_resolved() {
        let mut out = String::new();
        push_resolved("a&lt;b&amp;&amp;amp;&quot;&apos;&gt;", &mut out);
        assert_eq!(out, "a<b&&amp;\"'>");
    }

    #[test]
    fn cells_are_named_in_capitals() {
        assert_eq!(reference("A1"), Some((0, 1)));
        assert_eq!(reference("XFD1048576"), Some((16_383, 1_048_576)));
        for other in ["a1", "A", "1", "A1B", "ABCD1", "A1234567890", "", "中1"] {
            assert_eq!(reference(other), None, "{other}");
        }
    }
}
