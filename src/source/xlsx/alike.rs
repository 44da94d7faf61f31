//! Parts that stand in file after file as they are: the styles of a template, the one sheet of
//! a daily ledger. What was read from one is remembered beside its bytes.

use std::cell::RefCell;
use std::rc::Rc;
use std::thread::LocalKey;

use super::Parsing;
use super::container::Container;
use crate::source::{Limits, SourceError};

/// Readings that are remembered of each sort.
const MOST: usize = 4;
/// Parts of more bytes than this are not held.
const LARGEST: usize = 1 << 16;

/// A part as it lies in a container.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Packed<'b> {
    pub bytes: &'b [u8],
    /// Inflated bytes, as the directory declares them.
    pub size: u64,
    pub crc: u32,
}

#[derive(Debug)]
struct OwnPacked {
    bytes: Box<[u8]>,
    size: u64,
    crc: u32,
}

impl OwnPacked {
    fn of(packed: &Packed<'_>) -> Option<OwnPacked> {
        let Packed { bytes, size, crc } = *packed;
        (bytes.len() <= LARGEST).then(|| OwnPacked { bytes: bytes.into(), size, crc })
    }

    fn is(&self, other: &Packed<'_>) -> bool {
        *self.bytes == *other.bytes && self.size == other.size && self.crc == other.crc
    }
}

/// What was read without an error, and everything that it was read from.
#[derive(Debug)]
pub(super) struct Reading<T> {
    value: Rc<T>,
    /// What was asked for.
    what: String,
    /// Each part that was asked for by its name, and those that were not there.
    parts: Vec<(String, Option<OwnPacked>)>,
    parsing: Parsing,
    text_bytes: u64,
    sheets: u64,
}

impl<T> Reading<T> {
    fn is_of(&self, what: &str, container: &mut Container<'_>, limits: &Limits) -> bool {
        self.what == what
            && self.parsing == container.parsing()
            && self.text_bytes == limits.text_bytes
            && self.sheets == limits.sheets
            && self.parts.iter().all(|(name, known)| match (known, container.size(name).is_some()) {
                (None, is_there) => !is_there,
                (Some(known), _) => container.packed(name).is_some_and(|packed| known.is(&packed)),
            })
    }
}

pub(super) type Readings<T> = RefCell<Vec<Reading<T>>>;

/// What `read` makes of parts of the container, or has made of the same bytes before when it
/// was asked for the same.
///
/// # Errors
/// Those of `read`; nothing is remembered then.
pub(super) fn once<T>(
    readings: &'static LocalKey<Readings<T>>,
    what: &str,
    container: &mut Container<'_>,
    limits: &Limits,
    read: impl FnOnce(&mut Container<'_>) -> Result<T, SourceError>,
) -> Result<Rc<T>, SourceError> {
    let known = readings.with_borrow_mut(|readings| {
        let at = readings.iter().position(|reading| reading.is_of(what, container, limits))?;
        readings.get_mut(..=at)?.rotate_right(1);
        readings.first().map(|reading| Rc::clone(&reading.value))
    });
    if let Some(known) = known {
        return Ok(known);
    }
    container.start_record();
    let value = read(container).map(Rc::new);
    let asked = container.end_record();
    let value = value?;
    let held = |name: String| match container.size(&name) {
        None => Some((name, None)),
        Some(_) => {
            let packed = container.packed(&name).and_then(|packed| OwnPacked::of(&packed))?;
            Some((name, Some(packed)))
        }
    };
    if let Some(parts) = asked.into_iter().map(held).collect() {
        let reading = Reading {
            value: Rc::clone(&value),
            what: what.to_owned(),
            parts,
            parsing: container.parsing(),
            text_bytes: limits.text_bytes,
            sheets: limits.sheets,
        };
        readings.with_borrow_mut(|readings| {
            readings.truncate(MOST - 1);
            readings.insert(0, reading);
        });
    }
    Ok(value)
}
