//! Texts: shared strings, rich text and the escapes within.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::rc::Rc;

use super::scan::{self, Cursor, Stop};
use super::xml::{Token, Xml};
use crate::source::{Seen, SourceError};

/// The white space that an XML text loses at its ends unless it is preserved.
const XML_SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// The shared strings of a workbook, one after the other.
#[derive(Debug, Default)]
pub(super) struct SharedStrings {
    text: String,
    /// Where each string ends, which is where the next one starts.
    ends: Vec<usize>,
    /// Beside each string, once somebody has looked at it.
    seen: Vec<OnceCell<Rc<Seen>>>,
}

impl SharedStrings {
    /// Reads the part. The counts that it declares are not looked at.
    ///
    /// # Errors
    /// Those of [`Xml::next`].
    pub fn read(xml: &mut Xml<'_>) -> Result<Self, SourceError> {
        let mut strings = SharedStrings::default();
        xml.expect_root("sst")?;
        strings.take_plain(xml);
        loop {
            match xml.next()? {
                Token::Open if xml.name() == "si" => {
                    rich_text(xml, &mut strings.text)?;
                    strings.ends.push(strings.text.len());
                    strings.take_plain(xml);
                }
                Token::Open => xml.skip()?,
                Token::Close => break,
                _ => {}
            }
        }
        xml.finish()?;
        strings.seen.resize_with(strings.ends.len(), OnceCell::new);
        Ok(strings)
    }

    /// Takes the plain strings that come next.
    fn take_plain(&mut self, xml: &mut Xml<'_>) {
        loop {
            let (taken, stop) = self.plain(xml.ahead(), xml.text_bytes());
            xml.pass(taken);
            if stop == Stop::Odd || !xml.more() {
                return;
            }
        }
    }

    /// The bytes taken, and why no more were.
    fn plain(&mut self, text: &str, text_bytes: u64) -> (usize, Stop) {
        let mut cursor = Cursor::new(text);
        loop {
            let (taken, before) = (cursor.at(), self.text.len());
            cursor.skip_space();
            if let Err(stop) = plain_string(&mut cursor, &mut self.text, text_bytes) {
                self.text.truncate(before);
                return (taken, stop);
            }
            self.ends.push(self.text.len());
        }
    }

    /// The string at `index`, counted from 0.
    pub fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text.get(start..end)
    }

    /// What was found out about the string at `index`.
    pub fn seen(&self, index: usize) -> Option<&Rc<Seen>> {
        self.seen.get(index).map(|seen| seen.get_or_init(Rc::default))
    }
}

fn plain_string(cursor: &mut Cursor<'_>, out: &mut String, text_bytes: u64) -> Result<(), Stop> {
    cursor.must("<si><t")?;
    plain_text(cursor, out, text_bytes)?;
    cursor.must("</si>")
}

/// Appends the text of a `t` element whose tag has begun.
pub(super) fn plain_text(cursor: &mut Cursor<'_>, out: &mut String, text_bytes: u64) -> Result<(), Stop> {
    let mut preserve = None;
    while let Some((name, value)) = cursor.attribute()? {
        match name {
            "xml:space" if preserve.is_none() => preserve = Some(value == "preserve"),
            _ => return Err(Stop::Odd),
        }
    }
    if cursor.end_tag()? {
        return Ok(());
    }
    let (text, references) = cursor.text()?;
    cursor.must("</t>")?;
    if text.len() as u64 > text_bytes {
        return Err(Stop::Odd);
    }
    let start = out.len();
    if references {
        scan::push_resolved(text, out);
    } else {
        out.push_str(text);
    }
    if preserve != Some(true) {
        trim_from(out, start);
    }
    unescape_from(out, start);
    Ok(())
}

/// Appends the text of the element that opened last: its runs joined, without the
/// phonetic text that stands beside them.
///
/// # Errors
/// Those of [`Xml::text`].
pub(super) fn rich_text(xml: &mut Xml<'_>, out: &mut String) -> Result<(), SourceError> {
    let start = out.len();
    loop {
        match xml.next()? {
            Token::Open => match xml.name() {
                "t" => run_text(xml, out)?,
                "r" => rich_text(xml, out)?,
                _ => xml.skip()?,
            },
            Token::Close | Token::End => return Ok(()),
            Token::Text | Token::Other => {}
        }
        xml.check_text(out.len().saturating_sub(start))?;
    }
}

fn run_text(xml: &mut Xml<'_>, out: &mut String) -> Result<(), SourceError> {
    let mut preserve = false;
    xml.attributes(|key, value| {
        preserve |= key == "xml:space" && value == "preserve";
        Ok(())
    })?;
    let start = out.len();
    xml.text(out)?;
    if !preserve {
        trim_from(out, start);
    }
    unescape_from(out, start);
    Ok(())
}

fn trim_from(out: &mut String, start: usize) {
    let text = out.get(start..).unwrap_or_default();
    let is_space = |byte: Option<&u8>| byte.is_some_and(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n'));
    if !is_space(text.as_bytes().first()) && !is_space(text.as_bytes().last()) {
        return;
    }
    let trimmed = text.trim_end_matches(XML_SPACE);
    let end = start.saturating_add(trimmed.len());
    let lead = trimmed.len() - trimmed.trim_start_matches(XML_SPACE).len();
    out.truncate(end);
    if lead > 0 {
        out.drain(start..start.saturating_add(lead));
    }
}

/// Decodes the `_xHHHH_` escapes in what stands in `out` from `start`.
pub(super) fn unescape_from(out: &mut String, start: usize) {
    let text = out.get(start..).unwrap_or_default();
    if let Cow::Owned(decoded) = unescape(text) {
        out.truncate(start);
        out.push_str(&decoded);
    }
}

fn unescape(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    if !memchr::memchr_iter(b'_', bytes).any(|at| bytes.get(at + 1) == Some(&b'x')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.find("_x").map(|at| rest.split_at(at)) {
        out.push_str(before);
        let used = match escaped_char(from) {
            Some((c, used)) => {
                out.push(c);
                used
            }
            None => {
                out.push('_');
                1
            }
        };
        rest = from.get(used..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character that the escape at the start of `text` stands for, and its bytes. One
/// beyond the basic plane takes two escapes; half of such a pair stands for nothing.
fn escaped_char(text: &str) -> Option<(char, usize)> {
    let unit = code_unit(text)?;
    if let Some(c) = char::from_u32(u32::from(unit)) {
        return Some((c, 7));
    }
    let second = code_unit(text.get(7..)?)?;
    let c = char::decode_utf16([unit, second]).next()?.ok()?;
    Some((c, 14))
}

fn code_unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("_x")?.get(..4)?;
    let closed = text.as_bytes().get(6) == Some(&b'_');
    let hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
    (closed && hex).then(|| u16::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &str) -> Result<SharedStrings, SourceError> {
        let size = content.len() as u64;
        let source = Box::new(content.as_bytes());
        SharedStrings::read(&mut Xml::new(source, "sst".to_owned(), size, 100))
    }

    fn texts(content: &str) -> Vec<String> {
        let strings = read(content).unwrap();
        (0..).map_while(|i| strings.get(i).map(str::to_owned)).collect()
    }

    #[test]
    fn runs_are_joined_and_phonetic_text_is_left_out() {
        let found = texts(
            r#"<sst count="1" uniqueCount="4294967295">
              <si><t>plain</t></si><si/>
              <si><r><rPr><b/></rPr><t xml:space="preserve">a </t></r><r><t>b</t></r>
                <rPh sb="0" eb="1"><t>phonetic</t></rPh><phoneticPr fontId="1"/></si>
              <si><t><![CDATA[<c>]]>&amp;&#x4E2D;<!-- x --></t></si></sst>"#,
        );
        assert_eq!(found, ["plain", "", "a b", "<c>&中"]);
    }

    #[test]
    fn space_stays_where_it_is_preserved() {
        let found = texts(
            "<sst><si><t> 000123 </t></si><si><t xml:space='preserve'> 000123 </t></si>\
             <si><t>\n\u{3000}x\u{a0}\t</t></si><si><t> </t></si></sst>",
        );
        assert_eq!(found, ["000123", " 000123 ", "\u{3000}x\u{a0}", ""]);
    }

    #[test]
    fn escapes_are_decoded() {
        for (written, meant) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xD83D__xDE00_", "😀"),
            ("_xD83D_", "_xD83D_"),
            ("_xD83D__x0041_", "_xD83D_A"),
            ("_x12_ _x+123_ _x中文_ _x", "_x12_ _x+123_ _x中文_ _x"),
            ("__x0041__", "_A_"),
        ] {
            assert_eq!(unescape(written), meant);
        }
    }

    #[test]
    fn a_text_is_bounded_over_all_its_runs() {
        let run = format!("<r><t>{}</t></r>", "x".repeat(60));
        assert!(read(&format!("<sst><si>{run}</si><si>{run}</si></sst>")).is_ok());
        let error = read(&format!("<sst><si>{run}{run}</si></sst>")).unwrap_err();
        assert!(matches!(error, SourceError::Limit { name: "text_bytes", .. }));
    }

    #[test]
    fn what_is_no_part_of_shared_strings_is_refused() {
        for (content, why) in [
            ("<sst><si><t>a</t></si>", "is cut short"),
            ("<!DOCTYPE sst []><sst/>", "document type"),
            ("<sst><si><t>&x;</t></si></sst>", "entity"),
            ("<sst/><sst/>", "two root elements"),
            ("<sst/>x", "outside the root element"),
            ("<workbook/>", "not a sst"),
            ("", "is cut short"),
            ("<?xml version='1.0' encoding='gbk'?><sst/>", "encoded"),
            ("<sst><si><t xml:space=x>a</t></si></sst>", "attribute"),
            ("<sst><si><t a='1' a='2'>a</t></si></sst>", "twice"),
            ("<sst></si></sst>", "expected"),
        ] {
            let error = read(content).unwrap_err().to_string();
            assert!(error.contains(why), "{content}: {error}");
        }
    }
}
