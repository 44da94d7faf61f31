//! HTML tables saved as .xls, as many web programs export them.
//!
//! All of a page is one sheet, as spreadsheet programs show it: tables stand below each
//! other, text between them has rows of its own. Only a tokenizer is needed; table markup
//! nests too badly in practice for a tree to be of help.

mod page;

use super::encoding::decode;
use super::{Limits, SheetStart, Sink, SourceError};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16LE};
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, StartTag, Token, Tokenizer};
use page::Page;
use std::borrow::Cow;

/// Bytes in which a page says in which encoding it is.
const HEAD: usize = 4096;
/// What a browser takes at most.
const MAX_COLSPAN: u32 = 1_000;
const MAX_ROWSPAN: u32 = 65_534;

/// Reads a page as one sheet without a name.
///
/// # Errors
/// [`SourceError::Encoding`] for text that is not in its encoding. What is beyond a limit
/// ends the sheet.
pub(super) fn read(bytes: &[u8], limits: &Limits, sink: &mut dyn Sink) -> Result<(), SourceError> {
    let text = text(bytes)?;
    sink.start(SheetStart { name: "", hidden: false, merges: true });
    let mut page = Page::new(limits, sink);
    let mut outcome = tokens(&text, &mut page);
    if outcome.is_ok() {
        outcome = page.finish();
    }
    let merges = page.into_merges();
    sink.end(outcome.map(|()| merges.as_slice()));
    Ok(())
}

fn tokens(text: &str, page: &mut Page<'_>) -> Result<(), SourceError> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(text, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => open(&tag, page)?,
            Token::EndTag(tag) => close(&tag.name, page)?,
            Token::String(text) => page.text(&String::from_utf8_lossy(&text))?,
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    Ok(())
}

fn open(tag: &StartTag<()>, page: &mut Page<'_>) -> Result<(), SourceError> {
    match tag.name.as_slice() {
        b"table" => page.table(),
        b"tr" => page.row(is_hidden(tag)),
        b"td" | b"th" => {
            let span = |name: &[u8], most: u32| {
                let span = attribute(tag, name).and_then(|value| value.trim().parse().ok());
                span.unwrap_or(1_u32).clamp(1, most)
            };
            let number = attribute(tag, b"x:num").map(|value| value.trim().to_owned());
            page.cell(span(b"colspan", MAX_COLSPAN), span(b"rowspan", MAX_ROWSPAN), number)
        }
        name if is_muted(name) && !tag.self_closing => {
            page.mute(name);
            Ok(())
        }
        name => line_break(name, page),
    }
}

fn close(name: &HtmlString, page: &mut Page<'_>) -> Result<(), SourceError> {
    match name.as_slice() {
        b"table" => page.table(),
        b"tr" => page.end_row(),
        b"td" | b"th" => page.end_cell(),
        name if is_muted(name) => {
            page.unmute(name);
            Ok(())
        }
        b"br" => Ok(()),
        name => line_break(name, page),
    }
}

fn line_break(name: &[u8], page: &mut Page<'_>) -> Result<(), SourceError> {
    const BLOCKS: &[&[u8]] = &[
        b"br", b"p", b"div", b"h1", b"h2", b"h3", b"h4", b"h5", b"h6", b"li", b"center", b"caption", b"body",
        b"hr", b"form",
    ];
    if BLOCKS.contains(&name) { page.line_break() } else { Ok(()) }
}

/// Whether the text within is not shown.
fn is_muted(name: &[u8]) -> bool {
    matches!(name, b"script" | b"style" | b"title" | b"xml" | b"noscript" | b"textarea" | b"select")
}

fn is_hidden(tag: &StartTag<()>) -> bool {
    attribute(tag, b"style").is_some_and(|style| {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        style.to_ascii_lowercase().contains("display:none")
    })
}

fn attribute<'t>(tag: &'t StartTag<()>, name: &[u8]) -> Option<Cow<'t, str>> {
    tag.attributes.get(name).map(|value| String::from_utf8_lossy(value))
}

/// The page's text. What it declares counts only where it is none of the encodings that are
/// told by their bytes: exports declare one thing and write another.
fn text(bytes: &[u8]) -> Result<Cow<'_, str>, SourceError> {
    if let Some(encoding) = declared(bytes).filter(|e| ![UTF_8, GBK, GB18030, UTF_16LE].contains(e)) {
        let (text, _, failed) = encoding.decode(bytes);
        return if failed { Err(SourceError::Encoding { offset: 0 }) } else { Ok(text) };
    }
    let decoded = decode(bytes)?;
    match decoded.bad.first() {
        Some((_, offset)) => Err(SourceError::Encoding { offset: *offset }),
        None => Ok(decoded.text),
    }
}

fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..HEAD).unwrap_or(bytes).to_ascii_lowercase();
    let at = memchr::memmem::find(&head, b"charset=")?;
    let label = head.get(at + b"charset=".len()..)?;
    let quoted = |b: &u8| matches!(b, b'"' | b'\'' | b' ');
    let label = label.split(|b| matches!(b, b'>' | b'/' | b';')).next()?;
    let label: Vec<u8> = label.iter().skip_while(|b| quoted(b)).take_while(|b| !quoted(b)).copied().collect();
    Encoding::for_label(&label)
}

#[cfg(test)]
mod tests;
