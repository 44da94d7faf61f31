//! Finding the header: one to three rows, anywhere near the top.

use super::owned::OwnedRow;
use super::row::shown;
use super::schema::{Fit, LEAST, Lexicon, Schema, is_named};
use crate::source::{Cell, Value};
use crate::value::name::header_key;

const DEEPEST: usize = 3;
const DEEPEST_SCORE: i32 = 3;
/// A header cell is a word or two, not a sentence.
const LONGEST: usize = 24;

/// A header and how it fits.
#[derive(Clone, Debug)]
pub struct Header {
    /// Positions among the rows searched, the last one included.
    pub first: usize,
    pub last: usize,
    pub fit: Fit,
    /// Column and text of every header cell, as written; layers put together.
    pub cells: Vec<(u32, String)>,
    /// The folded texts of each header row, to know it again further down.
    pub rows: Vec<Vec<(u32, String)>>,
}

/// What came of the search.
#[derive(Clone, Debug)]
pub enum Search {
    Found(Box<Header>),
    /// Two kinds fit equally well.
    Undecided(&'static str, &'static str),
    /// The best that nearly fits.
    Nearly(Box<Header>),
    /// Nothing like a header; the position of the widest row.
    Nothing(usize),
}

/// Looks for the best header among the first rows of a sheet.
pub fn search(rows: &[OwnedRow], name: &str, lexicon: &Lexicon, kind: Option<&str>) -> Search {
    let knows = |row: &OwnedRow| row.cells().any(|cell| has_known_word(&cell, lexicon));
    let known: Vec<usize> = rows.iter().enumerate().filter(|(_, row)| knows(row)).map(|(at, _)| at).collect();
    // No row beyond those that a header may reach over needs to be folded.
    let reach = known.last().map_or(0, |last| last + DEEPEST).min(rows.len());
    let texts: Vec<Vec<(u32, String)>> = rows.iter().take(reach).map(header_texts).collect();
    let mut title = Title { text: name.to_owned(), rows: 0, named: Vec::new() };
    let mut found: Vec<Candidate> = Vec::new();
    for at in known {
        title.extend(&texts, at);
        for depth in 1..=DEEPEST.min(texts.len() - at) {
            found.extend(headers_at(&texts, at, depth, &mut title, lexicon, kind));
        }
    }
    choose(found, rows, &texts)
}

/// Rows that may be a header, and how they fit a kind.
struct Candidate {
    first: usize,
    depth: usize,
    fit: Fit,
}

impl Candidate {
    fn header(self, rows: &[OwnedRow], texts: &[Vec<(u32, String)>]) -> Box<Header> {
        let (first, end) = (self.first, self.first + self.depth);
        let layers = texts.get(first..end).unwrap_or_default();
        let cells = written(rows.get(first..end).unwrap_or_default(), &join(layers));
        Box::new(Header { first, last: end - 1, fit: self.fit, cells, rows: layers.to_vec() })
    }
}

/// Whether a cell holds a header word.
fn has_known_word(cell: &Cell<'_>, lexicon: &Lexicon) -> bool {
    // No word is longer than a header cell.
    matches!(cell.value, Value::Text(text) if lexicon.knows_written(text))
}

/// The name of the sheet and what stands above a row.
struct Title {
    text: String,
    /// Rows in it.
    rows: usize,
    /// The kinds that were asked for, and whether it speaks for them.
    named: Vec<(&'static str, bool)>,
}

impl Title {
    fn extend(&mut self, texts: &[Vec<(u32, String)>], to: usize) {
        for cells in texts.get(self.rows..to).unwrap_or_default() {
            for (_, key) in cells {
                self.text.push(' ');
                self.text.push_str(key);
                self.named.clear();
            }
        }
        self.rows = self.rows.max(to);
    }

    fn speaks_for(&mut self, schema: &'static Schema) -> bool {
        if let Some((_, known)) = self.named.iter().find(|(kind, _)| *kind == schema.kind) {
            return *known;
        }
        let named = is_named(schema, &self.text);
        self.named.push((schema.kind, named));
        named
    }
}

fn headers_at(
    texts: &[Vec<(u32, String)>],
    at: usize,
    depth: usize,
    title: &mut Title,
    lexicon: &Lexicon,
    kind: Option<&str>,
) -> Vec<Candidate> {
    let Some(layers) = texts.get(at..at + depth) else {
        return Vec::new();
    };
    let mut layered: Vec<u32> = Vec::new();
    let joined: Vec<(u32, String)>;
    let words = match layers {
        [single] => single,
        several => {
            let columns = join(several);
            layered.extend(columns.iter().filter(|column| column.layers > 1).map(|column| column.col));
            joined = columns.into_iter().map(|column| (column.col, column.text)).collect();
            &joined
        }
    };
    let deeper = i32::try_from(depth).unwrap_or(3) - 1;
    lexicon
        .likely(words, &mut |schema| title.speaks_for(schema), kind)
        .into_iter()
        .map(|mut fit| {
            // A deeper header must earn its rows: by a column whose meaning is made of two.
            let earned = fit.columns.iter().any(|(col, _)| layered.contains(col));
            fit.score += if earned { DEEPEST_SCORE } else { 0 } - deeper;
            Candidate { first: at, depth, fit }
        })
        .collect()
}

fn choose(found: Vec<Candidate>, rows: &[OwnedRow], texts: &[Vec<(u32, String)>]) -> Search {
    let mut whole: Vec<Candidate> = Vec::new();
    let mut nearly: Option<Candidate> = None;
    for header in found {
        if header.fit.whole() && header.fit.columns.len() >= LEAST.min(header.fit.schema.needs.len()) {
            whole.push(header);
        } else if is_near(&header.fit)
            && nearly.as_ref().is_none_or(|best| nearness(&best.fit) < nearness(&header.fit))
        {
            nearly = Some(header);
        }
    }
    let best = whole.iter().map(|h| h.fit.score).max();
    // A kind that lacks one column and knows more of the others than any whole one is what
    // was meant: a ledger whose quantity column has an unknown name is no list of items.
    let widest_whole = whole.iter().map(|h| h.fit.columns.len()).max().unwrap_or(0);
    let nearly = nearly.filter(|header| header.fit.columns.len() > widest_whole);
    let best = match (best, nearly) {
        (_, Some(header)) => return Search::Nearly(header.header(rows, texts)),
        (None, None) => return Search::Nothing(widest(rows)),
        (Some(best), None) => best,
    };
    // The first of the best: a later equal block belongs to the data.
    let mut best: Vec<Candidate> = whole.into_iter().filter(|h| h.fit.score == best).collect();
    let first = best.remove(0);
    let rival = best.iter().find(|h| h.first == first.first && h.fit.schema.kind != first.fit.schema.kind);
    match rival {
        Some(rival) => Search::Undecided(first.fit.schema.kind, rival.fit.schema.kind),
        None => Search::Found(first.header(rows, texts)),
    }
}

/// A kind of which nothing is missing, but stands twice, is nearer than one that lacks a column.
fn nearness(fit: &Fit) -> (bool, i32) {
    (fit.missing.is_empty(), fit.score)
}

/// One need is open, or a needed column stands twice, and much else is there.
fn is_near(fit: &Fit) -> bool {
    let open = fit.missing.len();
    let needs = fit.schema.needs.len();
    !fit.alien && fit.columns.len() >= 3 && (open == 1 && needs >= 3 || open == 0 && fit.doubled.is_some())
}

/// The widest row, the first of equals: it may be a header in words of its own.
fn widest(rows: &[OwnedRow]) -> usize {
    let rows = rows.iter().enumerate().rev();
    rows.max_by_key(|(_, row)| header_texts(row).len()).map_or(0, |(at, _)| at)
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

/// A column's header text and the number of layers that it is made of.
struct Joined {
    col: u32,
    text: String,
    layers: usize,
}

/// Puts the layers of a header together: an upper cell speaks for the empty cells right
/// of it under which the lower layer has text (`入库` over `类别` and `数量`), as far as the
/// next cell of a layer above.
fn join(layers: &[Vec<(u32, String)>]) -> Vec<Joined> {
    let Some((bottom, uppers)) = layers.split_last() else {
        return Vec::new();
    };
    let mut columns: Vec<u32> = layers.iter().flatten().map(|(col, _)| *col).collect();
    columns.sort_unstable();
    columns.dedup();
    columns.into_iter().map(|col| join_column(col, bottom, uppers)).collect()
}

fn join_column(col: u32, bottom: &[(u32, String)], uppers: &[Vec<(u32, String)>]) -> Joined {
    let own = |layer: &[(u32, String)]| {
        let at = layer.binary_search_by_key(&col, |(c, _)| *c).ok()?;
        layer.get(at).map(|(_, key)| key.clone())
    };
    let low = own(bottom);
    let mut joined = Joined { col, text: String::new(), layers: 0 };
    let mut group = 0;
    for layer in uppers {
        let nearest = layer.iter().rev().find(|(c, _)| *c <= col && *c >= group);
        if let Some((from, part)) = nearest.filter(|(c, _)| *c == col || low.is_some()) {
            group = *from;
            joined.add(part);
        }
    }
    if let Some(low) = low {
        joined.add(&low);
    }
    joined
}

impl Joined {
    fn add(&mut self, part: &str) {
        if !self.text.ends_with(part) {
            self.text.push_str(part);
            self.layers += 1;
        }
    }
}

/// The header as a person reads it: a single cell as written, layers put together.
fn written(rows: &[OwnedRow], joined: &[Joined]) -> Vec<(u32, String)> {
    let single = |col: u32| rows.iter().flat_map(OwnedRow::cells).find(|cell| cell.col == col);
    let mut cells: Vec<(u32, String)> = Vec::new();
    for cell in rows.iter().flat_map(OwnedRow::cells) {
        if cells.iter().all(|(col, _)| *col != cell.col) {
            let layered = joined.iter().find(|j| j.col == cell.col && j.layers > 1);
            let text = match (layered, single(cell.col)) {
                (Some(joined), _) => joined.text.clone(),
                (None, Some(cell)) => shown(cell.value).replace(['\n', '\r'], ""),
                (None, None) => String::new(),
            };
            cells.push((cell.col, text));
        }
    }
    cells.sort_unstable();
    cells
}
