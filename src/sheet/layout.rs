//! What an organisation says of its own forms: columns that no synonym knows, and cells
//! that are wrong and cannot wait.

use super::field::Field;
use super::header::Header;
use super::owned::OwnedRow;
use super::row::shown;
use super::schema::{Fit, Lexicon};
use crate::place::column_letters;
use crate::value::name::header_key;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `[[layout]]`: how to read a form of one's own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    pub kind: String,
    /// Which files, by the end of their path; `*` stands for any text. All without it.
    #[serde(default)]
    pub files: Option<String>,
    /// Which sheet; all without it.
    #[serde(default)]
    pub sheet: Option<String>,
    /// The row of the header; without it the first that has one of the named columns.
    #[serde(default)]
    pub header_row: Option<u32>,
    /// Header text, or column letters, and the meaning.
    pub columns: BTreeMap<String, String>,
}

/// `[[override]]`: a cell that is read as something else than what stands in it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// The end of the file's path.
    pub file: String,
    #[serde(default)]
    pub sheet: Option<String>,
    /// `G12`
    pub cell: String,
    /// What must stand there; else the override is refused.
    pub old: String,
    pub new: String,
    pub reason: String,
}

/// A layout that names what does not exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    #[error("[[layout]]: there is no kind `{0}`")]
    Kind(String),
    #[error("[[layout]]: there is no meaning `{0}`")]
    Field(String),
}

impl Layout {
    /// # Errors
    /// The kind or meaning that does not exist.
    pub fn check(&self, lexicon: &Lexicon) -> Result<(), LayoutError> {
        if !lexicon.schemas().any(|schema| schema.kind == self.kind) {
            return Err(LayoutError::Kind(self.kind.clone()));
        }
        match self.columns.values().find(|name| field_named(name).is_none()) {
            Some(name) => Err(LayoutError::Field(name.clone())),
            None => Ok(()),
        }
    }

    pub(super) fn applies(&self, file: &str, sheet: &str) -> bool {
        self.files.as_deref().is_none_or(|pattern| ends_like(file, pattern))
            && self.sheet.as_deref().is_none_or(|name| name.trim() == sheet.trim())
    }

    /// The header that the layout describes, among the first rows of a sheet.
    pub(super) fn header(&self, rows: &[OwnedRow], lexicon: &Lexicon) -> Option<Header> {
        let schema = lexicon.schemas().find(|schema| schema.kind == self.kind)?;
        let at = match self.header_row {
            Some(number) => rows.iter().position(|row| row.number == number)?,
            None => rows.iter().position(|row| self.names_some_of(row))?,
        };
        let row = rows.get(at)?;
        let cells: Vec<(u32, String)> =
            row.cells().map(|cell| (cell.col, shown(cell.value).replace(['\n', '\r'], ""))).collect();
        let keys: Vec<(u32, String)> = cells.iter().map(|(col, text)| (*col, header_key(text))).collect();
        let usual = lexicon.fits(&keys, "", Some(&self.kind)).into_iter().next();
        let mut columns = self.mapped(row, &keys);
        for (col, field) in usual.map(|fit| fit.columns).unwrap_or_default() {
            if columns.iter().all(|(c, f)| *c != col && *f != field) {
                columns.push((col, field));
            }
        }
        columns.sort_unstable();
        let has = |field: &Field| columns.iter().any(|(_, known)| known == field);
        let missing = schema.needs.iter().filter(|group| !group.iter().any(has)).copied().collect();
        let fit = Fit { schema, columns, missing, doubled: None, score: 0, alien: false };
        Some(Header { first: at, last: at, fit, cells, rows: vec![keys] })
    }

    fn names_some_of(&self, row: &OwnedRow) -> bool {
        row.cells().any(|cell| {
            let text = header_key(&shown(cell.value));
            self.columns.keys().any(|name| header_key(name) == text)
        })
    }

    /// A header text goes before a column of those letters.
    fn mapped(&self, row: &OwnedRow, keys: &[(u32, String)]) -> Vec<(u32, Field)> {
        let mut columns = Vec::new();
        for (name, field) in &self.columns {
            let by_text = keys.iter().find(|(_, key)| *key == header_key(name)).map(|(col, _)| *col);
            let widest = row.cells().map(|cell| cell.col).max().unwrap_or(0).max(64);
            let by_letters = || (0..=widest).find(|col| column_letters(*col) == name.to_ascii_uppercase());
            if let (Some(col), Some(field)) = (by_text.or_else(by_letters), field_named(field)) {
                columns.push((col, field));
            }
        }
        columns
    }
}

impl Override {
    pub(super) fn applies(&self, file: &str, sheet: &str) -> bool {
        ends_like(file, &self.file) && self.sheet.as_deref().is_none_or(|name| name.trim() == sheet.trim())
    }
}

fn field_named(name: &str) -> Option<Field> {
    Field::ALL.iter().find(|field| field.key() == name || field.chinese() == name).copied()
}

/// Whether a path ends as a pattern says, at the start of a name; `*` is any text.
fn ends_like(path: &str, pattern: &str) -> bool {
    let starts = std::iter::once(0).chain(path.match_indices(['/', '!']).map(|(at, _)| at + 1));
    starts.into_iter().any(|at| path.get(at..).is_some_and(|tail| like(tail, pattern)))
}

fn like(text: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        None => text == pattern,
        Some((head, rest)) => text.strip_prefix(head).is_some_and(|tail| {
            let ends = std::iter::once(tail.len()).chain(tail.char_indices().map(|(at, _)| at));
            ends.into_iter().any(|at| tail.get(at..).is_some_and(|tail| like(tail, rest)))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_the_ends_of_paths() {
        for (pattern, matches) in [
            ("特殊.xlsx", true),
            ("特*.xlsx", true),
            ("*", true),
            ("站/特殊.xlsx", true),
            ("殊.xlsx", false),
            ("*.csv", false),
            ("特殊", false),
        ] {
            assert_eq!(ends_like("a/站/特殊.xlsx", pattern), matches, "{pattern}");
        }
    }
}
