//! The fields of a record, taken one after the other.

use crate::source::SourceError;

/// What is left of a record's body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields<'a>(pub &'a [u8]);

impl<'a> Fields<'a> {
    /// The next bytes.
    ///
    /// # Errors
    /// [`SourceError::Damaged`] where the record is too short, as for the others here.
    pub fn bytes(&mut self, count: usize) -> Result<&'a [u8], SourceError> {
        let short = || SourceError::Damaged("a record is too short".to_owned());
        let (bytes, rest) = self.0.split_at_checked(count).ok_or_else(short)?;
        self.0 = rest;
        Ok(bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], SourceError> {
        let bytes = self.bytes(N)?;
        Ok(bytes.first_chunk().copied().unwrap_or([0; N]))
    }

    pub fn u8(&mut self) -> Result<u8, SourceError> {
        self.array().map(u8::from_le_bytes)
    }

    pub fn u16(&mut self) -> Result<u16, SourceError> {
        self.array().map(u16::from_le_bytes)
    }

    pub fn u32(&mut self) -> Result<u32, SourceError> {
        self.array().map(u32::from_le_bytes)
    }

    pub fn f64(&mut self) -> Result<f64, SourceError> {
        self.array().map(f64::from_le_bytes)
    }

    /// A length and so many characters of UTF-16; empty where the length says that there is
    /// no text.
    pub fn wide_text(&mut self) -> Result<String, SourceError> {
        const NO_TEXT: u32 = u32::MAX;
        let length = self.u32()?;
        if length == NO_TEXT {
            return Ok(String::new());
        }
        let length = usize::try_from(length).unwrap_or(usize::MAX).saturating_mul(2);
        self.bytes(length).map(utf16)
    }
}

/// What does not decode becomes the replacement character.
pub(super) fn utf16(bytes: &[u8]) -> String {
    encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0.into_owned()
}
