//! Texts: UTF-16 with or without its upper bytes since Excel 97, a code page's bytes before.

use super::records::Pieces;
use crate::source::SourceError;
use crate::source::legacy::fields::utf16;
use encoding_rs as encodings;
use encoding_rs::Encoding;

const WIDE: u8 = 1;
const PHONETIC: u8 = 4;
const RICH: u8 = 8;

/// How a workbook spells its texts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Spelling {
    /// Since Excel 97.
    Unicode,
    CodePage(&'static Encoding),
}

impl Spelling {
    /// A text of so many characters.
    ///
    /// # Errors
    /// [`SourceError::Damaged`] where it is cut short, as for the others here.
    pub fn read(self, pieces: &mut Pieces<'_>, length: u16) -> Result<String, SourceError> {
        match self {
            Spelling::Unicode => {
                let flags = pieces.u8()?;
                unicode(pieces, length, flags & WIDE != 0)
            }
            Spelling::CodePage(encoding) => {
                let mut bytes = Vec::new();
                while bytes.len() < usize::from(length) {
                    pieces.refill()?;
                    bytes.extend_from_slice(pieces.stretch(usize::from(length) - bytes.len()));
                }
                Ok(encoding.decode_without_bom_handling(&bytes).0.into_owned())
            }
        }
    }

    /// A text with its length before it. An empty one may lack what comes after the length.
    pub fn counted(self, pieces: &mut Pieces<'_>) -> Result<String, SourceError> {
        match pieces.u16()? {
            0 => Ok(String::new()),
            length => self.read(pieces, length),
        }
    }
}

/// A text of the shared table, without its fonts and its pronunciation.
pub(super) fn shared(pieces: &mut Pieces<'_>) -> Result<String, SourceError> {
    let length = pieces.u16()?;
    let flags = pieces.u8()?;
    let runs = if flags & RICH == 0 { 0 } else { pieces.u16()? };
    let phonetic = if flags & PHONETIC == 0 { 0 } else { pieces.u32()? };
    let text = unicode(pieces, length, flags & WIDE != 0)?;
    pieces.skip(u64::from(runs) * 4 + u64::from(phonetic))?;
    Ok(text)
}

/// Every further piece says anew whether the upper bytes are there.
fn unicode(pieces: &mut Pieces<'_>, length: u16, mut wide: bool) -> Result<String, SourceError> {
    let mut text = String::new();
    let mut left = usize::from(length);
    while left > 0 {
        if pieces.refill()? {
            wide = pieces.u8()? & WIDE != 0;
            continue;
        }
        if wide {
            let stretch = pieces.stretch(left.saturating_mul(2));
            text.push_str(&utf16(stretch));
            left -= stretch.len().div_ceil(2);
        } else {
            let stretch = pieces.stretch(left);
            text.extend(stretch.iter().copied().map(char::from));
            left -= stretch.len();
        }
    }
    Ok(text)
}

/// The encoding of a code page; that of western Windows for one that is not known.
pub(super) fn code_page(number: u16) -> &'static Encoding {
    match number {
        874 => encodings::WINDOWS_874,
        932 => encodings::SHIFT_JIS,
        936 | 54936 => encodings::GB18030,
        949 => encodings::EUC_KR,
        950 | 951 => encodings::BIG5,
        1250 => encodings::WINDOWS_1250,
        1251 => encodings::WINDOWS_1251,
        1253 => encodings::WINDOWS_1253,
        1254 => encodings::WINDOWS_1254,
        1255 => encodings::WINDOWS_1255,
        1256 => encodings::WINDOWS_1256,
        1257 => encodings::WINDOWS_1257,
        1258 => encodings::WINDOWS_1258,
        10000 | 0x8000 => encodings::MACINTOSH,
        65001 => encodings::UTF_8,
        _ => encodings::WINDOWS_1252,
    }
}
