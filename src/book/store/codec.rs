//! What was read from a file, to bytes and back.
//!
//! One byte says how the rest is written. Fields stand by name, so that a field that comes
//! later is simply not there in an older book, and the whole is deflated: names and texts
//! that repeat cost little, and a checksum tells of damage.

use super::StoreError;
use crate::inputs::FileRead;
use crate::record::{KINDS, Records};
use crate::sheet::SheetRead;
use crate::source::SourceError;
use crate::value::strings::{Lasting, lasting_text};
use chrono::NaiveDate;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde::{Deserialize, Deserializer, Serialize};
use std::io::{Read, Write};

/// Message-pack with named fields, in a zlib stream.
const NAMED: u8 = 1;

#[derive(Serialize)]
struct Writing<'a> {
    sheets: &'a [SheetRead],
    /// The kind of each sheet.
    kinds: Vec<Option<&'static str>>,
    failure: &'a Option<SourceError>,
    passed_over: Option<&'static str>,
}

#[derive(Deserialize)]
struct Written {
    sheets: Vec<SheetRead>,
    kinds: Vec<Option<String>>,
    failure: Option<SourceError>,
    #[serde(default, deserialize_with = "perhaps_lasting")]
    passed_over: Option<Lasting>,
}

fn perhaps_lasting<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Lasting>, D::Error> {
    #[derive(Deserialize)]
    struct Text(#[serde(deserialize_with = "lasting_text")] Lasting);
    Ok(Option::<Text>::deserialize(deserializer)?.map(|text| text.0))
}

/// A file as the book keeps it.
pub struct Encoded {
    pub data: Vec<u8>,
    /// The first and the last day that its records name.
    pub days: Option<(NaiveDate, NaiveDate)>,
}

/// Writes down what was read. The records must not say where the file stood among others.
///
/// # Errors
/// None but of memory: everything that is read can be written down.
pub fn encode(file: &FileRead, records: &Records) -> Result<Encoded, StoreError> {
    let fault = |error: &dyn std::fmt::Display| StoreError::Damaged(error.to_string());
    let head = Writing {
        sheets: &file.sheets,
        kinds: file.sheets.iter().map(|sheet| sheet.schema.map(|schema| schema.kind)).collect(),
        failure: &file.failure,
        passed_over: file.passed_over,
    };
    let head = rmp_serde::to_vec_named(&head).map_err(|error| fault(&error))?;
    let body = rmp_serde::to_vec_named(records).map_err(|error| fault(&error))?;
    let mut writer = ZlibEncoder::new(vec![NAMED], Compression::fast());
    let length = u64::try_from(head.len()).unwrap_or(u64::MAX);
    let parts = [&length.to_le_bytes()[..], &head, &body];
    parts.iter().try_for_each(|part| writer.write_all(part)).map_err(|error| fault(&error))?;
    let data = writer.finish().map_err(|error| fault(&error))?;
    Ok(Encoded { data, days: days(&body) })
}

/// What [`encode`] wrote: the file's sheets, fate and records.
///
/// # Errors
/// Where the bytes are damaged, or hold what only a newer program knows.
pub fn decode(data: &[u8], file: &mut FileRead) -> Result<Records, StoreError> {
    let fault = |what: &dyn std::fmt::Display| StoreError::Damaged(format!("{}: {what}", file.shown));
    let deflated = match data.split_first() {
        Some((&NAMED, rest)) => rest,
        _ => return Err(fault(&"written in an unknown way")),
    };
    let mut plain = Vec::with_capacity(data.len().saturating_mul(8));
    ZlibDecoder::new(deflated).read_to_end(&mut plain).map_err(|error| fault(&error))?;
    let (length, rest) = plain.split_first_chunk::<8>().ok_or_else(|| fault(&"cut off"))?;
    let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
    let (head, body) = rest.split_at_checked(length).ok_or_else(|| fault(&"cut off"))?;
    let head: Written = rmp_serde::from_slice(head).map_err(|error| fault(&error))?;
    let records: Records = rmp_serde::from_slice(body).map_err(|error| fault(&error))?;
    let mut sheets = head.sheets;
    for (sheet, kind) in sheets.iter_mut().zip(head.kinds) {
        let Some(kind) = kind else { continue };
        let known = KINDS.iter().find(|known| known.schema.kind == kind);
        let known = known.ok_or_else(|| fault(&format!("the kind `{kind}` is not known")))?;
        sheet.schema = Some(&known.schema);
    }
    file.sheets = sheets;
    file.failure = head.failure;
    file.passed_over = head.passed_over;
    Ok(records)
}

/// The days that records name, whatever their kind: dates are written as `2024-11-03`, each
/// behind a byte that tells its length.
fn days(body: &[u8]) -> Option<(NaiveDate, NaiveDate)> {
    const TEXT: u8 = 0xa0;
    const LENGTH: usize = 10;
    let is_date = |text: &[u8]| {
        text.len() == LENGTH
            && text
                .iter()
                .enumerate()
                .all(|(at, b)| if matches!(at, 4 | 7) { *b == b'-' } else { b.is_ascii_digit() })
    };
    let mut span: Option<(&[u8], &[u8])> = None;
    for at in memchr::memchr_iter(b'-', body) {
        // The first dash of a date stands five bytes behind the byte of its length.
        let Some(start) = at.checked_sub(4) else { continue };
        let Some(text) = body.get(start..start + LENGTH).filter(|text| is_date(text)) else { continue };
        let Some(head) = start.checked_sub(1).and_then(|head| body.get(head)) else { continue };
        let ends = body.get(start + LENGTH);
        let whole = *head == TEXT + 10 || *head > TEXT + 10 && *head < 0xc0 && ends == Some(&b'T');
        if whole {
            let (first, last) = span.unwrap_or((text, text));
            span = Some((first.min(text), last.max(text)));
        }
    }
    let day = |text: &[u8]| std::str::from_utf8(text).ok()?.parse().ok();
    let (first, last) = span?;
    Some((day(first)?, day(last)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::{FileId, RowPlace, SheetId};
    use crate::record::Sent;

    #[test]
    fn days_are_found_whatever_the_kind() {
        let place = RowPlace { sheet: SheetId { file: FileId(0), sheet: 0 }, row: 1 };
        let sent = |day: &str| Sent { place, site: Some("2030-01-01号".into()), date: day.parse().unwrap() };
        let records = Records { sent: vec![sent("2024-11-03"), sent("2024-10-31")], ..Records::default() };
        let body = rmp_serde::to_vec_named(&records).unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(days(&body), Some((day("2024-10-31"), day("2024-11-03"))));
        assert_eq!(days(b""), None);
    }
}
