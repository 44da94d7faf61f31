//! The records of a stream: a type, a length and a body each.

use crate::source::SourceError;
use crate::source::legacy::fields::Fields;

pub(super) const END: u16 = 0x0A;
/// Carries on the record before it, whose body had become too long.
const CONTINUE: u16 = 0x3C;
pub(super) const BEGIN: u16 = 0x0809;

/// What is left of a stream.
pub(super) struct Records<'a>(Fields<'a>);

impl<'a> Records<'a> {
    pub fn new(stream: &'a [u8]) -> Records<'a> {
        Records(Fields(stream))
    }

    /// The type and the body of the next record.
    ///
    /// # Errors
    /// [`SourceError::Damaged`] where the stream ends: what is whole says itself that it ends.
    pub fn next(&mut self) -> Result<(u16, &'a [u8]), SourceError> {
        let cut = |_| SourceError::Damaged("its records end early".to_owned());
        let kind = self.0.u16().map_err(cut)?;
        let length = self.0.u16().map_err(cut)?;
        let body = self.0.bytes(usize::from(length)).map_err(cut)?;
        Ok((kind, body))
    }

    /// The body with the bodies of the records that carry it on.
    pub fn pieces(&mut self, body: &'a [u8]) -> Pieces<'a> {
        let mut rest = Vec::new();
        let mut ahead = Records(self.0);
        while let Ok((CONTINUE, body)) = ahead.next() {
            rest.push(body);
            self.0 = ahead.0;
        }
        rest.reverse();
        Pieces { current: body, rest }
    }
}

/// A body in several pieces.
pub(super) struct Pieces<'a> {
    current: &'a [u8],
    /// The pieces after the current one, the last first.
    rest: Vec<&'a [u8]>,
}

impl<'a> Pieces<'a> {
    /// A body that is whole.
    pub fn of(body: &'a [u8]) -> Pieces<'a> {
        Pieces { current: body, rest: Vec::new() }
    }

    pub fn is_empty(&self) -> bool {
        self.current.is_empty() && self.rest.iter().all(|piece| piece.is_empty())
    }

    /// What is left of the current piece, at most so many bytes.
    pub fn stretch(&mut self, most: usize) -> &'a [u8] {
        let (stretch, rest) = self.current.split_at(most.min(self.current.len()));
        self.current = rest;
        stretch
    }

    /// Goes on to the next piece where the current one has been used up.
    ///
    /// # Errors
    /// [`SourceError::Damaged`] without a next piece.
    pub fn refill(&mut self) -> Result<bool, SourceError> {
        let mut refilled = false;
        while self.current.is_empty() {
            let cut = || SourceError::Damaged("a text ends early".to_owned());
            self.current = self.rest.pop().ok_or_else(cut)?;
            refilled = true;
        }
        Ok(refilled)
    }

    /// # Errors
    /// [`SourceError::Damaged`] at the end, as for the others here.
    pub fn u8(&mut self) -> Result<u8, SourceError> {
        self.refill()?;
        Ok(self.stretch(1).first().copied().unwrap_or_default())
    }

    pub fn u16(&mut self) -> Result<u16, SourceError> {
        Ok(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    pub fn u32(&mut self) -> Result<u32, SourceError> {
        Ok(u32::from_le_bytes([self.u8()?, self.u8()?, self.u8()?, self.u8()?]))
    }

    pub fn skip(&mut self, count: u64) -> Result<(), SourceError> {
        let mut left = usize::try_from(count).unwrap_or(usize::MAX);
        while left > 0 {
            self.refill()?;
            left -= self.stretch(left).len();
        }
        Ok(())
    }
}
