//! Finding the header: one to three rows, anywhere near the top.

use super::owned::OwnedRow;
use super::row::shown;
use super::schema::{Fit, Lexicon};
use crate::source::Value;
use crate::value::name::header_key;

const DEEPEST: usize = 3;
/// A header cell is a word or two, not a sentence.
const LONGEST: usize = 24;

/// A header and how it fits.
#[derive(Clone, Debug)]
pub struct Header {
    /// Positions among the rows searched, the last one included.
    pub first: usize,
    pub last: usize,
    pub fit: Fit,
    /// Column and text of every header cell, as written.
    pub cells: Vec<(u32, String)>,
}

/// What came of the search.
#[derive(Clone, Debug)]
pub enum Search {
    Found(Box<Header>),
    /// Two kinds fit equally well.
    Undecided(&'static str, &'static str),
    /// The best that nearly fits.
    Nearly(Box<Header>),
    /// Nothing like a header; the widest row's cells.
    Nothing(Vec<String>),
}

/// Looks for the best header among the first rows of a sheet.
pub fn search(rows: &[OwnedRow], name: &str, lexicon: &Lexicon, kind: Option<&str>) -> Search {
    let texts: Vec<Vec<(u32, String)>> = rows.iter().map(header_texts).collect();
    let mut title = name.to_owned();
    let mut found: Vec<Header> = Vec::new();
    for (at, cells) in texts.iter().enumerate() {
        if cells.iter().filter(|(_, key)| lexicon.knows(key)).count() >= 1 {
            for depth in 1..=DEEPEST.min(texts.len() - at) {
                found.extend(headers_at(rows, &texts, at, depth, &title, lexicon, kind));
            }
        }
        title.push(' ');
        title.push_str(&cells.iter().map(|(_, key)| key.as_str()).collect::<Vec<_>>().join(" "));
    }
    choose(found, &texts)
}

fn headers_at(
    rows: &[OwnedRow],
    texts: &[Vec<(u32, String)>],
    at: usize,
    depth: usize,
    title: &str,
    lexicon: &Lexicon,
    kind: Option<&str>,
) -> Vec<Header> {
    let Some(layers) = texts.get(at..at + depth) else {
        return Vec::new();
    };
    let joined = join(layers);
    if joined.is_empty() {
        return Vec::new();
    }
    let cells = written(rows.get(at..at + depth).unwrap_or(&[]));
    let deeper = i32::try_from(depth).unwrap_or(3) - 1;
    lexicon
        .fits(&joined, title, kind)
        .into_iter()
        .map(|mut fit| {
            fit.score -= deeper;
            Header { first: at, last: at + depth - 1, fit, cells: cells.clone() }
        })
        .collect()
}

fn choose(found: Vec<Header>, texts: &[Vec<(u32, String)>]) -> Search {
    let mut whole: Vec<Header> = Vec::new();
    let mut nearly: Option<Header> = None;
    for header in found {
        if header.fit.whole() && header.fit.columns.len() >= 3.min(header.fit.schema.needs.len()) {
            whole.push(header);
        } else if is_near(&header.fit) && nearly.as_ref().is_none_or(|best| best.fit.score < header.fit.score)
        {
            nearly = Some(header);
        }
    }
    let best = whole.iter().map(|h| h.fit.score).max();
    // A kind that lacks one column and fits better than any whole one is what was meant:
    // a ledger whose quantity column has an unknown name is no list of items.
    let nearly = nearly.filter(|header| best.is_none_or(|best| header.fit.score > best));
    let best = match (best, nearly) {
        (_, Some(header)) => return Search::Nearly(Box::new(header)),
        (None, None) => return Search::Nothing(widest(texts)),
        (Some(best), None) => best,
    };
    // The first of the best: a later equal block belongs to the data.
    let mut best: Vec<Header> = whole.into_iter().filter(|h| h.fit.score == best).collect();
    let first = best.remove(0);
    let rival = best.iter().find(|h| h.first == first.first && h.fit.schema.kind != first.fit.schema.kind);
    match rival {
        Some(rival) => Search::Undecided(first.fit.schema.kind, rival.fit.schema.kind),
        None => Search::Found(Box::new(first)),
    }
}

/// One need is open, or a needed column stands twice, and much else is there.
fn is_near(fit: &Fit) -> bool {
    let open = fit.missing.len();
    let needs = fit.schema.needs.len();
    fit.columns.len() >= 3 && (open == 1 && needs >= 3 || open == 0 && fit.doubled.is_some())
}

fn widest(texts: &[Vec<(u32, String)>]) -> Vec<String> {
    let row = texts.iter().rev().max_by_key(|cells| cells.len());
    row.map(|cells| cells.iter().map(|(_, key)| key.clone()).collect()).unwrap_or_default()
}

/// The folded texts of a row that could be header words.
fn header_texts(row: &OwnedRow) -> Vec<(u32, String)> {
    row.cells()
        .filter_map(|cell| match cell.value {
            Value::Text(text) => Some((cell.col, header_key(text))),
            _ => None,
        })
        .filter(|(_, key)| !key.is_empty() && key.chars().count() <= LONGEST)
        .collect()
}

/// Puts the layers of a header together: an upper cell speaks for the empty cells right
/// of it under which the lower layer has text (`入库` over `类别` and `数量`).
fn join(layers: &[Vec<(u32, String)>]) -> Vec<(u32, String)> {
    let Some((bottom, uppers)) = layers.split_last() else {
        return Vec::new();
    };
    if uppers.is_empty() {
        return bottom.clone();
    }
    let mut columns: Vec<u32> = layers.iter().flatten().map(|(col, _)| *col).collect();
    columns.sort_unstable();
    columns.dedup();
    let lookup = |layer: &[(u32, String)], col: u32| {
        layer
            .binary_search_by_key(&col, |(c, _)| *c)
            .ok()
            .and_then(|at| layer.get(at))
            .map(|(_, key)| key.clone())
    };
    columns
        .into_iter()
        .map(|col| {
            let low = lookup(bottom, col);
            let mut text = String::new();
            for layer in uppers {
                let own = lookup(layer, col);
                let heir = || {
                    low.as_ref()?;
                    layer.iter().rev().find(|(c, _)| *c < col).map(|(_, key)| key.clone())
                };
                if let Some(part) = own.or_else(heir)
                    && !text.ends_with(&part)
                {
                    text.push_str(&part);
                }
            }
            if let Some(low) = low
                && !text.ends_with(&low)
            {
                text.push_str(&low);
            }
            (col, text)
        })
        .collect()
}

fn written(rows: &[OwnedRow]) -> Vec<(u32, String)> {
    let mut cells: Vec<(u32, String)> = Vec::new();
    for cell in rows.iter().flat_map(OwnedRow::cells) {
        let text = shown(cell.value).replace(['\n', '\r'], "");
        match cells.iter_mut().find(|(col, _)| *col == cell.col) {
            Some((_, known)) => {
                known.push('/');
                known.push_str(&text);
            }
            None => cells.push((cell.col, text)),
        }
    }
    cells.sort_unstable();
    cells
}
