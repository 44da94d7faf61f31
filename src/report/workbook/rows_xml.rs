//! The rows of a table as a sheet's XML, one row at a time.

use super::fill::{Content, serial};
use super::page::{At, Done, lines_high};
use crate::place::column_letters;
use rust_xlsxwriter::Format;
use std::io::Write;
use std::ops::Range;

/// The row in the making. A cell that is put again replaces what stood there, as in a sheet.
pub(super) struct RowsXml {
    /// The formats of the table, each with its attribute in this file.
    formats: Vec<(Known, String)>,
    /// The letters of each column.
    letters: Vec<String>,
    /// The row's number as the sheet shows it.
    number: String,
    /// The cells of the row, in the order in which they were put.
    cells: Vec<u8>,
    /// Where the cell of each column stands among them.
    places: Vec<Option<Range<usize>>>,
    lines: usize,
}

/// A format by where it lies, which is looked up quicker than by what it is: the formats of a
/// table outlive its writing, which debug builds make sure of.
#[derive(Clone, Debug)]
pub(super) struct Known {
    address: usize,
    pub format: Format,
}

impl Known {
    pub(super) fn of(format: &Format) -> Known {
        Known { address: address(format), format: format.clone() }
    }

    pub(super) fn is(&self, format: &Format) -> bool {
        let same = self.address == address(format);
        debug_assert!(!same || self.format == *format, "a format of a table does not outlive its writing");
        same
    }
}

fn address(format: &Format) -> usize {
    std::ptr::from_ref(format).addr()
}

impl RowsXml {
    pub(super) fn new(formats: Vec<(Known, String)>) -> RowsXml {
        let (cells, letters, places) = (Vec::new(), Vec::new(), Vec::new());
        RowsXml { formats, letters, number: String::new(), cells, places, lines: 1 }
    }

    /// Begins a row.
    pub(super) fn start(&mut self, row: u32) {
        self.number = (u64::from(row) + 1).to_string();
        self.cells.clear();
        self.lines = 1;
    }

    /// Makes the row at least so many lines high.
    pub(super) fn raise(&mut self, lines: usize) {
        self.lines = self.lines.max(lines);
    }

    /// Puts a cell into the row.
    ///
    /// # Errors
    /// Where the format was not there when the table was gone through.
    pub(super) fn put(&mut self, at: At, content: Content<'_>, format: &Format) -> Done {
        let Some((_, style)) = self.formats.iter().find(|(known, _)| known.is(format)) else {
            return Err(rust_xlsxwriter::XlsxError::ParameterError("a table changed its formats".to_owned()));
        };
        let col = usize::from(at.1);
        while self.letters.len() <= col {
            let next = u32::try_from(self.letters.len()).unwrap_or(u32::MAX);
            self.letters.push(column_letters(next));
            self.places.push(None);
        }
        let letters = self.letters.get(col).map_or("", String::as_str);
        let start = self.cells.len();
        let out = &mut self.cells;
        for part in ["<c r=\"", letters, &self.number, "\"", style] {
            out.extend(part.as_bytes());
        }
        match content {
            Content::Blank | Content::Text("") => out.extend(b"/>"),
            Content::Text(text) => {
                let edge = |c: char| matches!(c, ' ' | '\t' | '\n');
                let keep = text.starts_with(edge) || text.ends_with(edge);
                out.extend(b" t=\"inlineStr\"><is><t");
                out.extend(if keep { &b" xml:space=\"preserve\">"[..] } else { b">" });
                escape(text, out);
                out.extend(b"</t></is></c>");
            }
            Content::Number(digits) => {
                out.extend(b"><v>");
                out.extend(digits.as_bytes());
                out.extend(b"</v></c>");
            }
            Content::Day(day) => write!(out, "><v>{}</v></c>", serial(day))?,
            Content::Formula(formula, result) => {
                out.extend(b"><f>");
                escape(formula.trim_start_matches('='), out);
                write!(out, "</f><v>{result}</v></c>")?;
            }
        }
        let place = start..out.len();
        if let Some(slot) = self.places.get_mut(col) {
            *slot = Some(place);
        }
        Ok(())
    }

    /// Writes the row out.
    ///
    /// # Errors
    /// Those of `out`.
    pub(super) fn end(&mut self, out: &mut dyn Write) -> std::io::Result<()> {
        write!(out, "<row r=\"{}\"", self.number)?;
        if self.lines > 1 {
            write!(out, " ht=\"{}\" customHeight=\"1\"", lines_high(self.lines))?;
        }
        out.write_all(b">")?;
        for place in self.places.iter_mut().filter_map(Option::take) {
            out.write_all(self.cells.get(place).unwrap_or_default())?;
        }
        out.write_all(b"</row>")
    }
}

/// Text as XML. What would be read as the number of a character, `_x0041_`, is escaped as
/// spreadsheets do.
fn escape(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let mut done = 0;
    for at in memchr::memchr3_iter(b'&', b'<', b'>', bytes).chain(std::iter::once(bytes.len())) {
        plain(bytes.get(done..at).unwrap_or_default(), out);
        out.extend(match bytes.get(at) {
            Some(b'&') => &b"&amp;"[..],
            Some(b'<') => b"&lt;",
            Some(b'>') => b"&gt;",
            _ => b"",
        });
        done = at + 1;
    }
}

fn plain(bytes: &[u8], out: &mut Vec<u8>) {
    let mut done = 0;
    for at in memchr::memmem::find_iter(bytes, b"_x") {
        let is_number = bytes.get(at + 2..at + 7).is_some_and(
            |rest| matches!(rest, [digits @ .., b'_'] if digits.iter().all(u8::is_ascii_hexdigit)),
        );
        if is_number {
            out.extend(bytes.get(done..at).unwrap_or_default());
            out.extend(b"_x005F");
            done = at;
        }
    }
    out.extend(bytes.get(done..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut out = Vec::new();
        escape(text, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(escaped("a<b>&c\"'"), "a&lt;b&gt;&amp;c\"'");
        assert_eq!(escaped("_x0041_ _x00zz_ _x004"), "_x005F_x0041_ _x00zz_ _x004");
        assert_eq!(escaped("_x_x000d_"), "_x_x005F_x000d_");
    }

    #[test]
    fn cells_stand_in_the_order_of_their_columns_and_the_last_one_counts() {
        let format = Format::new();
        let mut rows = RowsXml::new(vec![(Known::of(&format), " s=\"3\"".to_owned())]);
        rows.start(4);
        rows.put((4, 2), Content::Number("1.5"), &format).unwrap();
        rows.put((4, 0), Content::Text(" =a "), &format).unwrap();
        rows.put((4, 1), Content::Blank, &format).unwrap();
        rows.put((4, 2), Content::Formula("=1<2", "1"), &format).unwrap();
        rows.raise(2);
        let mut out = Vec::new();
        rows.end(&mut out).unwrap();
        let row = "<row r=\"5\" ht=\"33\" customHeight=\"1\">\
            <c r=\"A5\" s=\"3\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> =a </t></is></c>\
            <c r=\"B5\" s=\"3\"/><c r=\"C5\" s=\"3\"><f>1&lt;2</f><v>1</v></c></row>";
        assert_eq!(String::from_utf8(out).unwrap(), row);
        assert!(rows.put((5, 0), Content::Blank, &format.clone()).is_err());
    }
}
