//! The XML of one part as plain tokens, with the checks that every part shares.

use std::borrow::Cow;
use std::io::Read;

use quick_xml::events::attributes::{Attribute, Attributes};
use quick_xml::events::{BytesDecl, BytesRef, Event};
use quick_xml::{Reader, XmlVersion, escape};

use super::part::PartReader;
use crate::source::SourceError;

const MAX_DEPTH: u32 = 64;
const MAX_ATTRIBUTES: usize = 24;
/// A character can be written as an escape of seven bytes; markup comes on top.
const PIECE_PER_TEXT_BYTE: u64 = 8;
const PIECE_EXTRA: u64 = 64 << 10;

/// What stands next in a part. Its content is asked of the [`Xml`] itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::source) enum Token {
    /// An element opens. An empty element opens and closes.
    Open,
    Close,
    /// Character data, entities resolved; an element's text may come in several.
    Text,
    /// A comment, an instruction, a wrapper for alternative content.
    Other,
    /// The part ends after its root element has closed.
    End,
}

/// A part as a stream of tokens.
///
/// Refuses document types, encodings other than UTF-8, entities that XML does not
/// define, a part that is cut short and anything beside the one root element.
pub(in crate::source) struct Xml<'a> {
    reader: Reader<PartReader<'a>>,
    part: String,
    text_bytes: u64,
    piece: u64,
    buffer: Vec<u8>,
    /// The content of the latest token.
    content: String,
    /// Of an element: the bytes of `content` that are its name.
    name_len: usize,
    depth: u32,
    /// Bytes that were passed over without a token.
    passed: u64,
    /// Nothing is given [`Xml::ahead`].
    parses_all: bool,
    /// The element that opened last is empty and closes next.
    empty: bool,
    rooted: bool,
}

impl<'a> Xml<'a> {
    /// Reads `part` from `source`, which declares to hold `size` bytes.
    pub fn new(source: Box<dyn Read + 'a>, part: String, size: u64, text_bytes: u64) -> Self {
        let piece = text_bytes.saturating_mul(PIECE_PER_TEXT_BYTE).saturating_add(PIECE_EXTRA);
        Xml {
            reader: Reader::from_reader(PartReader::new(source, size, piece)),
            part,
            text_bytes,
            piece,
            buffer: Vec::new(),
            content: String::new(),
            name_len: 0,
            depth: 0,
            passed: 0,
            parses_all: false,
            empty: false,
            rooted: false,
        }
    }

    /// Has every byte parsed in the general way.
    pub fn parse_all(&mut self) {
        self.parses_all = true;
    }

    /// The next token. Of alternative content the fallback is given, as if it stood alone.
    ///
    /// # Errors
    /// [`SourceError::Damaged`] and [`SourceError::Limit`], both naming the part.
    #[inline]
    pub fn next(&mut self) -> Result<Token, SourceError> {
        let token = self.next_raw()?;
        if !matches!(token, Token::Open | Token::Close) {
            return Ok(token);
        }
        match self.name() {
            "Choice" if token == Token::Open => {
                self.skip()?;
                Ok(Token::Other)
            }
            "AlternateContent" | "Fallback" => Ok(Token::Other),
            _ => Ok(token),
        }
    }

    /// The text that is at hand right behind the tag that came last; empty behind an empty
    /// element, which has yet to close. Only to be asked for after [`Token::Open`] and
    /// [`Token::Close`].
    pub fn ahead(&self) -> &str {
        let bytes = if self.empty || self.parses_all { &[] } else { self.reader.get_ref().at_hand() };
        match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(e) => {
                let valid = bytes.get(..e.valid_up_to()).unwrap_or_default();
                std::str::from_utf8(valid).unwrap_or_default()
            }
        }
    }

    /// Brings more of the text to hand; false where there is no room for it or no more.
    pub fn more(&mut self) -> bool {
        self.reader.get_mut().more()
    }

    /// Passes over text at hand that holds whole elements.
    pub fn pass(&mut self, bytes: usize) {
        self.passed = self.passed.saturating_add(bytes as u64);
        self.reader.get_mut().pass(bytes);
    }

    /// Bytes that a text may have.
    pub fn text_bytes(&self) -> u64 {
        self.text_bytes
    }

    /// Opens the root element and gives its name.
    ///
    /// # Errors
    /// Those of [`Xml::next`].
    pub fn root(&mut self) -> Result<&str, SourceError> {
        while self.next()? != Token::Open {}
        Ok(self.name())
    }

    /// Opens the root element, which must have this name.
    ///
    /// # Errors
    /// Those of [`Xml::next`].
    pub fn expect_root(&mut self, name: &str) -> Result<(), SourceError> {
        if self.root()? == name {
            return Ok(());
        }
        Err(self.damaged(format!("is a {}, not a {name}", self.name())))
    }

    /// Passes over the element that opened last.
    ///
    /// # Errors
    /// Those of [`Xml::next`].
    pub fn skip(&mut self) -> Result<(), SourceError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.next_raw()?;
        }
        Ok(())
    }

    /// Reads on to the end of the part, so that all of it has been checked.
    ///
    /// # Errors
    /// Those of [`Xml::next`].
    pub fn finish(&mut self) -> Result<(), SourceError> {
        while self.next()? != Token::End {}
        Ok(())
    }

    /// Appends the text of the element that opened last, up to its end.
    ///
    /// # Errors
    /// [`SourceError::Limit`] once it is longer than a text may be; those of [`Xml::next`].
    #[inline]
    pub fn text(&mut self, out: &mut String) -> Result<(), SourceError> {
        let start = out.len();
        loop {
            match self.next()? {
                Token::Open => self.skip()?,
                Token::Text => out.push_str(&self.content),
                Token::Close | Token::End => return Ok(()),
                Token::Other => {}
            }
            self.check_text(out.len().saturating_sub(start))?;
        }
    }

    /// # Errors
    /// [`SourceError::Limit`] if a text of `bytes` is too long.
    #[inline]
    pub fn check_text(&self, bytes: usize) -> Result<(), SourceError> {
        if bytes as u64 <= self.text_bytes {
            return Ok(());
        }
        Err(SourceError::Limit {
            name: "text_bytes",
            limit: self.text_bytes,
            found: format!("a text in {}", self.part),
        })
    }

    /// The text of the token that came last.
    pub fn content(&self) -> &str {
        &self.content
    }

    /// The name of the element that opened or closed last, without its prefix.
    #[inline]
    pub fn name(&self) -> &str {
        let name = self.content.get(..self.name_len).unwrap_or_default();
        name.split_once(':').map_or(name, |(_, local)| local)
    }

    /// Gives `take` the name and the value of each attribute of the element that opened
    /// last. What it refuses becomes an error that names the part.
    ///
    /// # Errors
    /// [`SourceError::Damaged`] if they are malformed, stand twice or are refused.
    #[inline]
    pub fn attributes(
        &self,
        mut take: impl FnMut(&str, &str) -> Result<(), String>,
    ) -> Result<(), SourceError> {
        let mut seen = [""; MAX_ATTRIBUTES];
        let mut found = Attributes::new(&self.content, self.name_len);
        for (n, attribute) in found.with_checks(false).enumerate() {
            let attribute = attribute.map_err(|e| self.damaged(e))?;
            let key = attribute.key.into_inner();
            if seen.iter().take(n).any(|earlier| *earlier == key) {
                return Err(self.damaged(format!("attribute {key} stands twice")));
            }
            match seen.get_mut(n) {
                Some(slot) => *slot = key,
                None => return Err(self.damaged("an element has too many attributes")),
            }
            let value = attribute_value(&attribute).map_err(|e| self.damaged(e))?;
            take(key, &value).map_err(|e| self.damaged(e))?;
        }
        Ok(())
    }

    /// The error that this part is damaged.
    pub fn damaged(&self, why: impl std::fmt::Display) -> SourceError {
        SourceError::Damaged(format!("{}: {why}", self.part))
    }

    fn next_raw(&mut self) -> Result<Token, SourceError> {
        let token = if self.empty {
            self.empty = false;
            Token::Close
        } else {
            self.parse()?
        };
        match token {
            Token::Open => self.enter()?,
            Token::Close => self.depth = self.depth.saturating_sub(1),
            Token::Text if self.depth == 0 && !self.content.trim_ascii().is_empty() => {
                return Err(self.damaged("text stands outside the root element"));
            }
            Token::End if self.depth > 0 || !self.rooted => {
                return Err(self.damaged("is cut short"));
            }
            Token::Text | Token::Other | Token::End => {}
        }
        Ok(token)
    }

    #[inline]
    fn enter(&mut self) -> Result<(), SourceError> {
        if self.depth == 0 && self.rooted {
            return Err(self.damaged("has two root elements"));
        }
        if self.depth >= MAX_DEPTH {
            return Err(self.damaged("its elements nest too deep"));
        }
        self.rooted = true;
        self.depth = self.depth.saturating_add(1);
        Ok(())
    }

    fn parse(&mut self) -> Result<Token, SourceError> {
        self.buffer.clear();
        self.content.clear();
        self.reader.get_mut().start_piece();
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(e) => return Err(self.refused(&e)),
        };
        Ok(match event {
            Event::Start(ref e) | Event::Empty(ref e) => {
                self.empty = matches!(event, Event::Empty(_));
                self.name_len = e.name().as_ref().len();
                self.content.push_str(e);
                Token::Open
            }
            Event::End(e) => {
                self.name_len = e.name().as_ref().len();
                self.content.push_str(e.name().as_ref());
                Token::Close
            }
            Event::Text(e) => {
                self.content.push_str(&e.xml10_content());
                Token::Text
            }
            Event::CData(e) => {
                self.content.push_str(&e.xml10_content());
                Token::Text
            }
            Event::GeneralRef(e) => {
                push_reference(&e, &mut self.content).map_err(|why| damaged(&self.part, &why))?;
                Token::Text
            }
            Event::Decl(e) => {
                check_encoding(&e).map_err(|why| damaged(&self.part, &why))?;
                Token::Other
            }
            Event::DocType(_) => return Err(damaged(&self.part, "document type declared")),
            Event::Comment(_) | Event::PI(_) => Token::Other,
            Event::Eof => Token::End,
        })
    }

    fn refused(&self, error: &quick_xml::Error) -> SourceError {
        if self.reader.get_ref().piece_is_too_long() {
            return SourceError::Limit {
                name: "text_bytes",
                limit: self.text_bytes,
                found: format!("a piece of XML over {} bytes in {}", self.piece, self.part),
            };
        }
        // Not every error has a place of its own.
        let at = match self.reader.error_position() {
            0 => self.reader.buffer_position(),
            at => at,
        };
        let at = at.saturating_add(self.passed);
        match error {
            quick_xml::Error::Io(e) => self.damaged(e),
            _ => self.damaged(format!("{error} (byte {at})")),
        }
    }
}

/// The value with its references resolved. Few have any, and the check is cheap.
#[inline]
fn attribute_value<'t>(attribute: &'t Attribute<'_>) -> quick_xml::Result<Cow<'t, str>> {
    let special = |b: &u8| matches!(b, b'&' | b'\t' | b'\r' | b'\n');
    if attribute.value.as_bytes().iter().any(special) {
        attribute.normalized_value(XmlVersion::Implicit1_0)
    } else {
        Ok(Cow::Borrowed(&attribute.value))
    }
}

fn damaged(part: &str, why: &str) -> SourceError {
    SourceError::Damaged(format!("{part}: {why}"))
}

fn push_reference(reference: &BytesRef<'_>, out: &mut String) -> Result<(), String> {
    if let Some(c) = reference.resolve_char_ref().map_err(|e| e.to_string())? {
        out.push(c);
        return Ok(());
    }
    match escape::resolve_predefined_entity(reference) {
        Some(text) => {
            out.push_str(text);
            Ok(())
        }
        None => Err("an entity is not defined".to_owned()),
    }
}

fn check_encoding(declaration: &BytesDecl<'_>) -> Result<(), String> {
    let Some(encoding) = declaration.encoding() else {
        return Ok(());
    };
    let encoding = encoding.map_err(|e| e.to_string())?;
    if ["utf-8", "utf8", "us-ascii"].iter().any(|known| encoding.eq_ignore_ascii_case(known)) {
        return Ok(());
    }
    Err(format!("is encoded as {encoding}, not as UTF-8"))
}
