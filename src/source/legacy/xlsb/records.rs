//! The records of one part: a type, a length and a body each.

use crate::source::SourceError;
use crate::source::xlsx::container::Container;
use std::io::{BufReader, ErrorKind, Read};

/// Bytes of a record: no text is longer, and nothing else is of use.
const LONGEST: u32 = 1 << 24;
/// Bytes of the numbers before a body, of which each gives seven bits.
const TYPE_BYTES: u32 = 2;
const LENGTH_BYTES: u32 = 4;

/// A part as a stream of records.
pub(super) struct Records<'a> {
    from: BufReader<Box<dyn Read + 'a>>,
    part: String,
    body: Vec<u8>,
}

impl<'a> Records<'a> {
    /// # Errors
    /// [`SourceError::Damaged`] if the part is missing or cannot be inflated.
    pub fn open(container: &'a mut Container<'_>, part: &str) -> Result<Records<'a>, SourceError> {
        let from = BufReader::with_capacity(1 << 16, container.raw(part)?);
        Ok(Records { from, part: part.to_owned(), body: Vec::new() })
    }

    /// Goes on to the next record and gives its type; `None` where the part ends, which has
    /// then been checked as a whole.
    ///
    /// # Errors
    /// [`SourceError::Damaged`] and [`SourceError::Limit`], naming the part.
    pub fn next(&mut self) -> Result<Option<u32>, SourceError> {
        let Some(first) = self.byte()? else { return Ok(None) };
        let kind = self.number(first, TYPE_BYTES)?;
        let first = self.byte()?.ok_or_else(|| self.cut())?;
        let length = self.number(first, LENGTH_BYTES)?;
        if length > LONGEST {
            return Err(self.damaged("a record is longer than any text"));
        }
        self.body.clear();
        let from = self.from.by_ref().take(u64::from(length));
        let read = { from }.read_to_end(&mut self.body).map_err(|error| self.damaged(&error.to_string()))?;
        if read as u64 == u64::from(length) { Ok(Some(kind)) } else { Err(self.cut()) }
    }

    /// What the record holds.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    pub fn cut(&self) -> SourceError {
        self.damaged("its records end early")
    }

    /// A number of which each byte but the last has its upper bit set.
    fn number(&mut self, first: u8, most: u32) -> Result<u32, SourceError> {
        let mut number = u32::from(first & 0x7F);
        let (mut byte, mut taken) = (first, 1);
        while byte & 0x80 != 0 && taken < most {
            byte = self.byte()?.ok_or_else(|| self.cut())?;
            number |= u32::from(byte & 0x7F) << (7 * taken);
            taken += 1;
        }
        Ok(number)
    }

    fn byte(&mut self) -> Result<Option<u8>, SourceError> {
        let mut byte = [0];
        match self.from.read_exact(&mut byte) {
            Ok(()) => Ok(Some(byte[0])),
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(self.damaged(&error.to_string())),
        }
    }

    fn damaged(&self, why: &str) -> SourceError {
        SourceError::Damaged(format!("{}: {why}", self.part))
    }
}
