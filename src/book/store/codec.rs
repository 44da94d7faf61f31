//! What was read from a file, to bytes and back.
//!
//! One byte says how the rest is written. Now that is a form of our own ([`writing`],
//! [`reading`]): the names of the fields stand once, every text stands once, and the records
//! refer to them by number. A field that comes later is simply not there in an older book.
//! The whole is deflated, and a checksum tells of damage.

mod mark;
mod reading;
mod writing;

use super::StoreError;
use crate::inputs::FileRead;
use crate::record::{KINDS, Records};
use crate::sheet::SheetRead;
use crate::source::SourceError;
use crate::value::strings::{Lasting, lasting_text, numbering};
use chrono::NaiveDate;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use reading::Reader;
use serde::{Deserialize, Deserializer, Serialize};
use std::io::{Read, Write};
use writing::Writer;

/// Message-pack with named fields, in a zlib stream: as books were written at first.
const NAMED: u8 = 1;
/// Tables of shapes and texts, and values that refer to them, in a zlib stream.
const TABLES: u8 = 2;

/// Why values could not be written or read.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Fault(String);

impl Fault {
    fn new(what: &str) -> Fault {
        Fault(what.to_owned())
    }
}

impl serde::ser::Error for Fault {
    fn custom<T: std::fmt::Display>(what: T) -> Fault {
        Fault(what.to_string())
    }
}

impl serde::de::Error for Fault {
    fn custom<T: std::fmt::Display>(what: T) -> Fault {
        Fault(what.to_string())
    }
}

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
    let fault = |error: &dyn std::fmt::Display| StoreError::Damaged(format!("{}: {error}", file.shown));
    let head = Writing {
        sheets: &file.sheets,
        kinds: file.sheets.iter().map(|sheet| sheet.schema.map(|schema| schema.kind)).collect(),
        failure: &file.failure,
        passed_over: file.passed_over,
    };
    let mut writer = Writer::default();
    of_content(file).serialize(&mut writer).map_err(|error| fault(&error))?;
    head.serialize(&mut writer).map_err(|error| fault(&error))?;
    writer.watch();
    records.serialize(&mut writer).map_err(|error| fault(&error))?;
    let days = writer.days();
    let mut deflated = ZlibEncoder::new(vec![TABLES], Compression::fast());
    let mut parts = writer.finish().into_iter();
    parts.try_for_each(|part| deflated.write_all(&part)).map_err(|error| fault(&error))?;
    let data = deflated.finish().map_err(|error| fault(&error))?;
    Ok(Encoded { data, days })
}

/// The beginning of the checksum of a file's content, by which what was read from it is known.
fn of_content(file: &FileRead) -> u64 {
    file.sha256.get(..15).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or_default()
}

/// What [`encode`] wrote: the file's sheets, fate and records.
///
/// # Errors
/// Where the bytes are damaged, are those of another file, or hold what only a newer program
/// knows.
pub fn decode(data: &[u8], file: &mut FileRead) -> Result<Records, StoreError> {
    let fault = |what: &dyn std::fmt::Display| StoreError::Damaged(format!("{}: {what}", file.shown));
    let plain = |deflated: &[u8]| {
        let mut plain = Vec::with_capacity(deflated.len().saturating_mul(4));
        ZlibDecoder::new(deflated).read_to_end(&mut plain).map(|_| plain).map_err(|error| fault(&error))
    };
    let (head, records) = match data.split_first() {
        Some((&TABLES, rest)) => by_tables(&plain(rest)?, of_content(file)).map_err(|error| fault(&error))?,
        Some((&NAMED, rest)) => by_names(&plain(rest)?).map_err(|error| fault(&error))?,
        _ => return Err(fault(&"written in an unknown way")),
    };
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

fn by_tables(plain: &[u8], content: u64) -> Result<(Written, Records), Fault> {
    let mut reader = Reader::new(plain)?;
    numbering(reader.texts(), || {
        if u64::deserialize(&mut reader)? != content {
            return Err(Fault::new("what is kept for it was read from another file"));
        }
        let head = Written::deserialize(&mut reader)?;
        let records = Records::deserialize(&mut reader)?;
        reader.finish()?;
        Ok((head, records))
    })
}

fn by_names(plain: &[u8]) -> Result<(Written, Records), Fault> {
    let cut_off = || Fault::new("cut off");
    let fault = |error: rmp_serde::decode::Error| Fault(error.to_string());
    let (length, rest) = plain.split_first_chunk::<8>().ok_or_else(cut_off)?;
    let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
    let (head, body) = rest.split_at_checked(length).ok_or_else(cut_off)?;
    Ok((rmp_serde::from_slice(head).map_err(fault)?, rmp_serde::from_slice(body).map_err(fault)?))
}

#[cfg(test)]
mod tests;
