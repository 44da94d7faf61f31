//! Which rows of a binary workbook are hidden: the one thing its parser does not tell.

use std::collections::HashSet;
use std::io::{Cursor, Read};

const END: u16 = 0x0A;
const SHEET: u16 = 0x85;
const ROW: u16 = 0x0208;
const BEGIN: u16 = 0x0809;
/// Where in a row's record its flags stand, and the one of a row without height.
const FLAGS_AT: usize = 12;
const HIDDEN: u8 = 0x20;

/// The numbers of the hidden rows, for each sheet in the order of the workbook; nothing where
/// the stream makes no sense, which its parser will say.
pub(super) fn rows(bytes: &[u8]) -> Vec<HashSet<u32>> {
    let Some(stream) = stream(bytes) else { return Vec::new() };
    let sheets = Records(&stream).take_while(|(kind, _)| *kind != END).filter(|(kind, _)| *kind == SHEET);
    sheets
        .map(|(_, body)| start(body).and_then(|at| stream.get(at..)).map(of_sheet).unwrap_or_default())
        .collect()
}

fn stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let name = if container.is_stream("/Workbook") { "/Workbook" } else { "/Book" };
    let mut stream = Vec::new();
    // No stream is longer than the file that holds it.
    container.open_stream(name).ok()?.take(bytes.len() as u64).read_to_end(&mut stream).ok()?;
    Some(stream)
}

/// Where the sheet's own records start.
fn start(body: &[u8]) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(*body.first_chunk()?)).ok()
}

fn of_sheet(stream: &[u8]) -> HashSet<u32> {
    let mut hidden = HashSet::new();
    // A chart within the sheet has records of its own, down to its own end.
    let mut depth = 0_u32;
    for (kind, body) in Records(stream) {
        match kind {
            BEGIN => depth = depth.saturating_add(1),
            END if depth <= 1 => break,
            END => depth = depth.saturating_sub(1),
            ROW if body.get(FLAGS_AT).is_some_and(|flags| flags & HIDDEN != 0) => {
                if let Some(row) = body.first_chunk() {
                    hidden.insert(u32::from(u16::from_le_bytes(*row)).saturating_add(1));
                }
            }
            _ => {}
        }
    }
    hidden
}

/// The records of a stream: a type and a body each.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let ([a, b, c, d], rest) = self.0.split_first_chunk()?;
        let (body, rest) = rest.split_at_checked(usize::from(u16::from_le_bytes([*c, *d])))?;
        self.0 = rest;
        Some((u16::from_le_bytes([*a, *b]), body))
    }
}
