//! The formats that workers read.

use crate::source::sniff::Format;
use crate::source::{Limits, Sink, SourceError, html, legacy, ods, spreadsheetml};

/// Each with the byte that stands for it in a request.
const FORMATS: &[(u8, Format, Read)] = &[
    (1, Format::Xls, legacy::xls),
    (2, Format::Xlsb, legacy::xlsb),
    (3, Format::Ods, ods::read),
    (4, Format::Html, html::read),
    (5, Format::SpreadsheetMl, spreadsheetml::read),
];

pub(super) type Read = fn(&[u8], &Limits, &mut dyn Sink) -> Result<(), SourceError>;

pub(super) fn code(format: Format) -> u8 {
    FORMATS.iter().find(|(_, known, _)| *known == format).map_or(0, |(code, ..)| *code)
}

pub(super) fn reader(code: u8) -> Option<Read> {
    FORMATS.iter().find(|(known, ..)| *known == code).map(|(.., read)| *read)
}
