//! The bytes of one part, inflated as they are asked for and capped.

use crc32fast::Hasher;
use flate2::{Decompress, FlushDecompress, Status};
use std::cell::RefCell;
use std::io::{self, BufRead, Read};

const BUFFER_BYTES: usize = 64 << 10;
/// Buffers that a thread holds for the parts to come.
const SPARE_BUFFERS: usize = 2;

/// The bytes of a part that is deflated, as they are asked for. The inflater is handed on from
/// part to part: making one costs as much as a small part.
pub(super) struct Inflated<'a> {
    packed: &'a [u8],
    state: Option<Decompress>,
    ended: bool,
    sum: Hasher,
    expected: u32,
}

thread_local! {
    static IDLE: RefCell<Option<Decompress>> = const { RefCell::new(None) };
    static SPARE: RefCell<Vec<Box<[u8]>>> = const { RefCell::new(Vec::new()) };
}

impl<'a> Inflated<'a> {
    /// Of `packed`, which come to bytes of the checksum `expected`.
    pub fn new(packed: &'a [u8], expected: u32) -> Self {
        let state = IDLE.with_borrow_mut(Option::take).unwrap_or_else(|| Decompress::new(false));
        Inflated { packed, state: Some(state), ended: false, sum: Hasher::new(), expected }
    }
}

impl Drop for Inflated<'_> {
    fn drop(&mut self) {
        if let Some(mut state) = self.state.take() {
            state.reset(false);
            // A thread that ends keeps nothing.
            let _ = IDLE.try_with(|idle| idle.replace(Some(state)));
        }
    }
}

impl Read for Inflated<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let damaged = |why| io::Error::new(io::ErrorKind::InvalidData, why);
        let Some(state) = self.state.as_mut().filter(|_| !self.ended && !out.is_empty()) else {
            return Ok(0);
        };
        let (read, made) = (state.total_in(), state.total_out());
        let status = state.decompress(self.packed, out, FlushDecompress::None);
        let status = status.map_err(|_| damaged("corrupt deflate stream"))?;
        let passed =
            |now: u64, before: u64| usize::try_from(now.saturating_sub(before)).unwrap_or(usize::MAX);
        let (read, made) = (passed(state.total_in(), read), passed(state.total_out(), made));
        self.packed = self.packed.get(read..).unwrap_or_default();
        self.sum.update(out.get(..made).unwrap_or_default());
        if status == Status::StreamEnd {
            self.ended = true;
            if self.sum.clone().finalize() != self.expected {
                return Err(damaged("Invalid checksum"));
            }
        } else if read == 0 && made == 0 {
            return Err(damaged("corrupt deflate stream"));
        }
        Ok(made)
    }
}

/// A buffered reader that refuses to hand over more than the part declares to hold,
/// and more than one piece of XML may take.
pub(super) struct PartReader<'a> {
    source: Box<dyn Read + 'a>,
    buffer: Box<[u8]>,
    /// Bytes of the buffer that are used: no more than the part declares, and one.
    room: usize,
    start: usize,
    end: usize,
    /// Declared bytes not yet inflated.
    rest: u64,
    /// Bytes that a piece of XML may take.
    piece: u64,
    /// Bytes that the present piece may still take.
    piece_rest: u64,
    /// What went wrong behind the bytes at hand, told once those are used up.
    failed: Option<io::Error>,
}

impl<'a> PartReader<'a> {
    pub fn new(source: Box<dyn Read + 'a>, declared: u64, piece: u64) -> Self {
        // One byte more than declared, so that a part that is longer shows.
        let room = usize::try_from(declared.saturating_add(1)).unwrap_or(BUFFER_BYTES).min(BUFFER_BYTES);
        let spare = SPARE.with_borrow_mut(Vec::pop);
        PartReader {
            source,
            buffer: spare.unwrap_or_else(|| vec![0; BUFFER_BYTES].into_boxed_slice()),
            room,
            start: 0,
            end: 0,
            rest: declared,
            piece,
            piece_rest: piece,
            failed: None,
        }
    }

    /// The bytes inflated and not yet consumed.
    pub fn at_hand(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Consumes bytes at hand that are no part of a piece.
    pub fn pass(&mut self, bytes: usize) {
        self.start = self.start.saturating_add(bytes).min(self.end);
    }

    /// Puts more bytes behind those at hand; false where there is no room or nothing follows.
    pub fn more(&mut self) -> bool {
        if self.failed.is_some() || self.start == 0 && self.end == self.room {
            return false;
        }
        self.buffer.copy_within(self.start..self.end, 0);
        let kept = self.end.saturating_sub(self.start);
        self.start = 0;
        self.end = kept;
        if let Err(error) = self.inflate(kept) {
            self.end = kept;
            self.failed = Some(error);
        }
        self.end > kept
    }

    /// A piece of XML starts here.
    #[inline]
    pub fn start_piece(&mut self) {
        self.piece_rest = self.piece;
    }

    /// Whether the present piece has used up what it may take.
    #[inline]
    pub fn piece_is_too_long(&self) -> bool {
        self.piece_rest == 0
    }

    /// Inflates until the buffer is full or the part ends. Reading to the end is also
    /// what makes the container check the part's checksum.
    fn fill(&mut self) -> io::Result<()> {
        self.start = 0;
        self.end = 0;
        match self.failed.take() {
            Some(error) => Err(error),
            None => self.inflate(0),
        }
    }

    /// Fills the buffer from `kept` on.
    fn inflate(&mut self, kept: usize) -> io::Result<()> {
        while let Some(free) = self.buffer.get_mut(self.end..self.room).filter(|f| !f.is_empty()) {
            match self.source.read(free) {
                Ok(0) => break,
                Ok(n) => self.end = self.end.saturating_add(n),
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        self.rest = self
            .rest
            .checked_sub(self.end.saturating_sub(kept) as u64)
            .ok_or_else(|| io::Error::other("is longer than the directory declares"))?;
        self.check_encoding(kept)
    }

    /// XML has no zero byte in UTF-8, and hardly anything else in UTF-16 and UTF-32.
    fn check_encoding(&self, kept: usize) -> io::Result<()> {
        let filled = self.buffer.get(kept..self.end).unwrap_or_default();
        match memchr::memchr(0, filled) {
            None => Ok(()),
            Some(_) => Err(io::Error::other("is not encoded as UTF-8")),
        }
    }
}

impl Drop for PartReader<'_> {
    fn drop(&mut self) {
        let buffer = std::mem::take(&mut self.buffer);
        let keep = |spare: &RefCell<Vec<Box<[u8]>>>| {
            let mut spare = spare.borrow_mut();
            if spare.len() < SPARE_BUFFERS {
                spare.push(buffer);
            }
        };
        // A thread that ends keeps nothing.
        let _ = SPARE.try_with(keep);
    }
}

impl Read for PartReader<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(out)?;
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for PartReader<'_> {
    #[inline]
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.piece_is_too_long() {
            return Err(io::Error::other("a piece of XML is too long"));
        }
        if self.start >= self.end {
            self.fill()?;
        }
        Ok(self.buffer.get(self.start..self.end).unwrap_or_default())
    }

    #[inline]
    fn consume(&mut self, n: usize) {
        self.start = self.start.saturating_add(n).min(self.end);
        self.piece_rest = self.piece_rest.saturating_sub(n as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &[u8], declared: u64, piece: u64) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        PartReader::new(Box::new(content), declared, piece).read_to_end(&mut out)?;
        Ok(out)
    }

    #[test]
    fn a_part_gives_what_it_declares_and_no_more() {
        let content = vec![7_u8; 200_000];
        assert_eq!(read(&content, 200_000, u64::MAX).unwrap(), content);
        assert_eq!(read(&content, 300_000, u64::MAX).unwrap(), content);
        assert_eq!(read(b"", 0, u64::MAX).unwrap(), b"");
        let error = read(&content, 199_999, u64::MAX).unwrap_err();
        assert_eq!(error.to_string(), "is longer than the directory declares");
        assert!(read(b"x", 0, u64::MAX).is_err());
    }

    #[test]
    fn more_is_put_behind_what_is_at_hand() {
        let content: Vec<u8> = (0..200_000_u32).map(|n| (n % 251) as u8 + 1).collect();
        let mut part = PartReader::new(Box::new(content.as_slice()), 200_000, u64::MAX);
        let mut out = Vec::new();
        loop {
            let grew = part.more();
            let taken = part.at_hand().len().min(50_001);
            out.extend_from_slice(&part.at_hand()[..taken]);
            part.pass(taken);
            if !grew && part.at_hand().is_empty() {
                break;
            }
        }
        assert_eq!(out, content);
    }

    #[test]
    fn what_fails_behind_the_bytes_at_hand_is_told_after_them() {
        let content = vec![7_u8; 100_000];
        let mut part = PartReader::new(Box::new(content.as_slice()), 99_999, u64::MAX);
        assert!(part.more());
        part.pass(60_000);
        let kept = part.at_hand().len();
        assert!(!part.more());
        assert_eq!(part.at_hand().len(), kept);
        part.pass(kept);
        assert!(part.fill_buf().is_err());
    }

    #[test]
    fn a_piece_is_cut_off() {
        let error = read(&[7; 200_000], 200_000, 1_000).unwrap_err();
        assert_eq!(error.to_string(), "a piece of XML is too long");
    }
}
