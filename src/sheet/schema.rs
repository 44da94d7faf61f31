//! What a kind of sheet looks like, and how a header is held against it.

use super::field::Field;
use crate::value::name::{STARTING, header_key, key_first, key_start};
use foldhash::fast::RandomState;
use std::collections::{HashMap, HashSet};

/// The look of a kind of sheet: its columns by synonym and what must be there.
#[derive(Debug)]
pub struct Schema {
    /// The kind's name on the command line and in JSON.
    pub kind: &'static str,
    pub chinese: &'static str,
    /// Every column that the kind knows, with the words that name it.
    pub columns: &'static [Column],
    /// Of each group at least one column must be there.
    pub needs: &'static [&'static [Field]],
    /// Columns that tell this kind from others that look alike.
    pub hallmarks: &'static [Field],
    /// Words of a title that speak for this kind.
    pub titles: &'static [&'static str],
    /// Words that mean something else beside another column of their first meaning: a
    /// `单位` beside a `计量单位` is the site.
    pub seconds: &'static [(&'static str, Field)],
    /// So plain a kind that most of a header's columns must be its own: many another sheet
    /// has codes and names too.
    pub plain: bool,
    /// Key columns, in which a merged cell speaks for all the rows that it spans.
    pub merged: &'static [Field],
}

#[derive(Debug)]
pub struct Column {
    pub field: Field,
    pub words: &'static [&'static str],
}

/// Shorthand for the tables of the kinds.
pub const fn column(field: Field, words: &'static [&'static str]) -> Column {
    Column { field, words }
}

/// Columns that must be known of a header, or as many as its kind needs if those are fewer.
pub const LEAST: usize = 3;

/// The words of all kinds, ready to be looked up.
#[derive(Debug)]
pub struct Lexicon {
    schemas: Vec<&'static Schema>,
    /// What each word means to each kind, in the order of the kinds.
    words: HashMap<String, Vec<Option<Field>>, RandomState>,
    /// With what they begin: up to so many characters as [`key_start`] tells.
    starts: HashSet<String, RandomState>,
    /// The characters with which they begin, a bit each.
    firsts: Vec<u64>,
}

/// A header cell as a kind understands it: column, folded text, meaning.
type Word<'h> = (u32, &'h str, Option<Field>);

/// How a header fits a kind.
#[derive(Clone, Debug)]
pub struct Fit {
    pub schema: &'static Schema,
    /// Column and meaning, ascending by column.
    pub columns: Vec<(u32, Field)>,
    /// Groups of [`Schema::needs`] that nothing meets.
    pub missing: Vec<&'static [Field]>,
    /// A needed meaning that two columns claim.
    pub doubled: Option<Field>,
    pub score: i32,
    /// A plain kind, and most columns are not its own.
    pub alien: bool,
}

impl Fit {
    pub fn whole(&self) -> bool {
        self.missing.is_empty() && self.doubled.is_none() && !self.alien
    }
}

impl Lexicon {
    /// A word named for one kind holds for every kind that has a column of that meaning,
    /// unless that kind uses the word for something else.
    pub fn new(schemas: &[&'static Schema]) -> Lexicon {
        let mut words: HashMap<String, Vec<Option<Field>>, RandomState> = HashMap::default();
        let mut learn = |at: usize, word: &str, field: Field| {
            let meanings = words.entry(header_key(word)).or_insert_with(|| vec![None; schemas.len()]);
            if let Some(meaning) = meanings.get_mut(at) {
                meaning.get_or_insert(field);
            }
        };
        for (at, schema) in schemas.iter().enumerate() {
            for column in schema.columns {
                for word in std::iter::once(&column.field.chinese()).chain(column.words) {
                    learn(at, word, column.field);
                }
            }
            for column in schemas.iter().flat_map(|other| other.columns) {
                if schema.columns.iter().any(|own| own.field == column.field) {
                    column.words.iter().for_each(|word| learn(at, word, column.field));
                }
            }
        }
        let mut starts = HashSet::default();
        for word in words.keys() {
            let ends = word.char_indices().map(|(at, c)| at + c.len_utf8()).take(STARTING);
            starts.extend(ends.filter_map(|end| word.get(..end)).map(str::to_owned));
        }
        let mut firsts = Vec::new();
        for first in words.keys().filter_map(|word| word.chars().next()) {
            let (at, bit) = bit_of(first);
            if firsts.len() <= at {
                firsts.resize(at + 1, 0);
            }
            firsts.get_mut(at).into_iter().for_each(|bits| *bits |= bit);
        }
        Lexicon { schemas: schemas.to_vec(), words, starts, firsts }
    }

    /// The kinds, in registry order.
    pub fn schemas(&self) -> impl Iterator<Item = &'static Schema> + '_ {
        self.schemas.iter().copied()
    }

    /// Whether any kind knows the word.
    pub fn knows(&self, word: &str) -> bool {
        self.words.contains_key(word)
    }

    /// Whether any kind knows a header cell's text. Most texts are none by their beginning,
    /// and need not be folded to tell.
    pub fn knows_written(&self, text: &str) -> bool {
        let begins = |first: char| {
            let (at, bit) = bit_of(first);
            self.firsts.get(at).is_some_and(|bits| bits & bit != 0)
        };
        if !key_first(text).is_none_or(begins) {
            return false;
        }
        let start = key_start(text);
        (start.is_empty() || self.starts.contains(start)) && self.knows(&header_key(text))
    }

    /// Holds header texts (column, folded text) against every kind, or the one named.
    pub fn fits(&self, header: &[(u32, String)], title: &str, kind: Option<&str>) -> Vec<Fit> {
        self.fits_by(1, header, &mut |schema| is_named(schema, title), kind)
    }

    /// The same without the kinds of which too few columns are known for the texts to be taken
    /// for their header: a row of data has a word or two that some kind knows.
    /// `named` says of a kind whether the title speaks for it.
    pub fn likely(
        &self,
        header: &[(u32, String)],
        named: &mut dyn FnMut(&'static Schema) -> bool,
        kind: Option<&str>,
    ) -> Vec<Fit> {
        self.fits_by(LEAST, header, named, kind)
    }

    fn fits_by(
        &self,
        least: usize,
        header: &[(u32, String)],
        named: &mut dyn FnMut(&'static Schema) -> bool,
        kind: Option<&str>,
    ) -> Vec<Fit> {
        // Each text is looked up once for all kinds.
        let known: Vec<Option<&Vec<Option<Field>>>> =
            header.iter().map(|(_, text)| self.words.get(text)).collect();
        let mut counts = vec![0_usize; self.schemas.len()];
        for meanings in known.iter().flatten() {
            for (count, meaning) in counts.iter_mut().zip(*meanings) {
                *count += usize::from(meaning.is_some());
            }
        }
        let mut words: Vec<Word<'_>> = Vec::with_capacity(header.len());
        let mut fits = Vec::new();
        for ((at, schema), count) in self.schemas.iter().enumerate().zip(counts) {
            let enough = count >= least.min(schema.needs.len()).max(1);
            if !enough || kind.is_some_and(|kind| kind != schema.kind) {
                continue;
            }
            words.clear();
            words.extend(header.iter().zip(&known).map(|((col, text), known)| {
                (*col, text.as_str(), known.and_then(|meanings| meanings.get(at).copied().flatten()))
            }));
            fits.push(fit(schema, &words, named(schema)));
        }
        fits
    }
}

/// Whether a title speaks for a kind.
pub fn is_named(schema: &Schema, title: &str) -> bool {
    schema.titles.iter().any(|word| title.contains(word))
}

/// Where the bit of a character lies, and the bit.
fn bit_of(c: char) -> (usize, u64) {
    let code = u32::from(c);
    (usize::try_from(code / 64).unwrap_or(usize::MAX - 1), 1 << (code % 64))
}

fn fit(schema: &'static Schema, header: &[Word<'_>], named: bool) -> Fit {
    let mut columns: Vec<(u32, Field)> = Vec::new();
    let mut doubled = None;
    for (col, _, field) in header {
        let Some(field) = field else {
            continue;
        };
        if columns.iter().any(|(_, known)| known == field) {
            let needed = schema.needs.iter().any(|group| group.contains(field));
            if needed && doubled.is_none() {
                doubled = Some(*field);
            }
        } else {
            columns.push((*col, *field));
        }
    }
    for (word, second) in schema.seconds {
        if let Some((col, first)) = claimed_twice(header, word)
            && !columns.iter().any(|(_, known)| known == second)
        {
            columns.retain(|(_, field)| *field != first);
            let other = header.iter().find(|(c, _, field)| *c != col && *field == Some(first));
            columns.extend(other.map(|(c, _, _)| (*c, first)));
            columns.push((col, *second));
            columns.sort_unstable();
            let claims = header.iter().filter(|(_, _, field)| *field == Some(first)).count();
            doubled = doubled.filter(|field| *field != first || claims > 2);
        }
    }
    let has = |field: &Field| columns.iter().any(|(_, known)| known == field);
    let missing: Vec<_> = schema.needs.iter().filter(|group| !group.iter().any(has)).copied().collect();
    let met = schema.needs.len() - missing.len();
    let marks = schema.hallmarks.iter().filter(|field| has(field)).count();
    let weigh = |count: usize, weight: i32| i32::try_from(count).unwrap_or(i32::MAX / 16) * weight;
    let score = weigh(met, 10) + weigh(columns.len(), 4) + weigh(marks, 5) + if named { 12 } else { 0 };
    let alien = schema.plain && columns.len() * 2 <= header.len();
    Fit { schema, columns, missing, doubled, score, alien }
}

/// The column under `word`, where another column claims the same meaning.
fn claimed_twice(header: &[Word<'_>], word: &str) -> Option<(u32, Field)> {
    let (col, _, first) = header.iter().find(|(_, text, _)| *text == word)?;
    let first = (*first)?;
    let rival = header.iter().any(|(c, _, field)| c != col && *field == Some(first));
    rival.then_some((*col, first))
}
