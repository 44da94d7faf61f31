//! What goes through the pipes between the program and its workers.
//!
//! Everything is a frame: a tag, a length and that many bytes. Lengths are checked before
//! anything is allocated, since a worker that went astray may say anything.

use crate::source::SourceError;
use std::io::{self, Read, Write};

/// Marks the end of a sheet's or a file's name, an error's text and the like.
const SMALL_FRAME: u64 = 1 << 16;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// The limits, as JSON; the first thing that a worker is told.
    Limits,
    /// A format and the length of the bytes that follow the frame.
    Request,
    Sheet,
    Row,
    Cell,
    Merge,
    SheetRead,
    SheetFailed,
    FileRead,
    FileFailed,
    /// The parser panicked.
    Broken,
}

const TAGS: &[Tag] = &[
    Tag::Limits,
    Tag::Request,
    Tag::Sheet,
    Tag::Row,
    Tag::Cell,
    Tag::Merge,
    Tag::SheetRead,
    Tag::SheetFailed,
    Tag::FileRead,
    Tag::FileFailed,
    Tag::Broken,
];

impl Tag {
    fn byte(self) -> u8 {
        TAGS.iter().zip(1_u8..).find(|(tag, _)| **tag == self).map_or(0, |(_, byte)| byte)
    }

    fn of(byte: u8) -> Option<Tag> {
        TAGS.get(usize::from(byte.checked_sub(1)?)).copied()
    }
}

/// Writes one frame.
pub(super) fn send(to: &mut dyn Write, tag: Tag, parts: &[&[u8]]) -> io::Result<()> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let length = u32::try_from(length).map_err(io::Error::other)?;
    to.write_all(&[tag.byte()])?;
    to.write_all(&length.to_le_bytes())?;
    parts.iter().try_for_each(|part| to.write_all(part))
}

/// Reads one frame into `body`. A cell may hold `text_bytes`; everything else is small.
///
/// # Errors
/// Where the pipe ends or says what no frame can be.
pub(super) fn receive(from: &mut dyn Read, text_bytes: u64, body: &mut Vec<u8>) -> io::Result<Tag> {
    let mut head = [0_u8; 5];
    from.read_exact(&mut head)?;
    let [byte, length @ ..] = head;
    let tag = Tag::of(byte).ok_or_else(|| io::Error::other("an unknown frame"))?;
    let length = u64::from(u32::from_le_bytes(length));
    let most = if tag == Tag::Cell { text_bytes.saturating_add(SMALL_FRAME) } else { SMALL_FRAME };
    if length > most {
        return Err(io::Error::other("a frame that is too long"));
    }
    body.clear();
    if from.take(length).read_to_end(body)? as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(tag)
}

/// A frame's bytes, taken apart from the front.
pub(super) struct Body<'a>(pub &'a [u8]);

impl<'a> Body<'a> {
    pub fn bytes<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk::<N>().ok_or(io::ErrorKind::UnexpectedEof)?;
        self.0 = rest;
        Ok(*first)
    }

    pub fn u8(&mut self) -> io::Result<u8> {
        self.bytes().map(|[byte]| byte)
    }

    pub fn u32(&mut self) -> io::Result<u32> {
        self.bytes().map(u32::from_le_bytes)
    }

    pub fn u64(&mut self) -> io::Result<u64> {
        self.bytes().map(u64::from_le_bytes)
    }

    pub fn i64(&mut self) -> io::Result<i64> {
        self.bytes().map(i64::from_le_bytes)
    }

    /// All the rest.
    pub fn text(self) -> io::Result<&'a str> {
        std::str::from_utf8(self.0).map_err(io::Error::other)
    }
}

/// The limits by which a reader may refuse, as errors name them.
const NAMES: &[&str] = &[
    "file_bytes",
    "inflated_bytes",
    "entries",
    "ratio",
    "rows",
    "columns",
    "cells",
    "text_bytes",
    "sheets",
    "repeats",
    "worker_memory",
    "worker_seconds",
];

/// An error as it goes through the pipe.
pub(super) fn send_error(to: &mut dyn Write, tag: Tag, error: &SourceError) -> io::Result<()> {
    match error {
        SourceError::Empty => send(to, tag, &[&[0]]),
        SourceError::Encrypted => send(to, tag, &[&[1]]),
        SourceError::Limit { name, limit, found } => {
            let at = NAMES.iter().zip(0_u8..).find(|(known, _)| *known == name).map_or(u8::MAX, |(_, at)| at);
            send(to, tag, &[&[2, at], &limit.to_le_bytes(), clipped(found).as_bytes()])
        }
        SourceError::Damaged(what) => send(to, tag, &[&[3], clipped(what).as_bytes()]),
        other => send(to, tag, &[&[3], clipped(&other.to_string()).as_bytes()]),
    }
}

/// The error that a frame holds.
///
/// # Errors
/// Where it holds none.
pub(super) fn error(body: &[u8]) -> io::Result<SourceError> {
    let mut body = Body(body);
    Ok(match body.u8()? {
        0 => SourceError::Empty,
        1 => SourceError::Encrypted,
        2 => {
            let at = usize::from(body.u8()?);
            let name = NAMES.get(at).ok_or_else(|| io::Error::other("an unknown limit"))?;
            let limit = body.u64()?;
            SourceError::Limit { name, limit, found: body.text()?.to_owned() }
        }
        _ => SourceError::Damaged(body.text()?.to_owned()),
    })
}

/// An error's text may quote the file, and that can be long.
fn clipped(text: &str) -> String {
    text.chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_go_through_as_they_are() {
        for known in [
            SourceError::Empty,
            SourceError::Encrypted,
            SourceError::Damaged("工作表".to_owned()),
            SourceError::Limit { name: "cells", limit: 7, found: "cell A1".to_owned() },
        ] {
            let mut pipe = Vec::new();
            send_error(&mut pipe, Tag::FileFailed, &known).unwrap();
            let mut body = Vec::new();
            assert_eq!(receive(&mut pipe.as_slice(), 10, &mut body).unwrap(), Tag::FileFailed);
            assert_eq!(error(&body).unwrap(), known);
        }
    }

    #[test]
    fn a_length_is_checked_before_it_is_believed() {
        let mut body = Vec::new();
        for (frame, text_bytes) in [
            (&[Tag::Row.byte(), 0xFF, 0xFF, 0xFF, 0xFF][..], u64::MAX),
            (&[Tag::Cell.byte(), 0xFF, 0xFF, 0xFF, 0x7F], 1 << 20),
            (&[Tag::Cell.byte(), 5, 0, 0, 0, 1, 2], 1 << 20),
            (&[99, 0, 0, 0, 0], 1 << 20),
            (&[Tag::Cell.byte()], 1 << 20),
        ] {
            assert!(receive(&mut &*frame, text_bytes, &mut body).is_err(), "{frame:?}");
            assert!(body.capacity() < 100);
        }
    }
}
