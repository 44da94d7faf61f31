//! What a kind of sheet looks like, and how a header is held against it.

use super::field::Field;
use crate::value::name::{header_key, key_start};
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

/// The words of all kinds, ready to be looked up.
#[derive(Debug)]
pub struct Lexicon {
    schemas: Vec<(&'static Schema, Words)>,
    /// The words of all kinds together.
    all: HashSet<String, RandomState>,
    /// The same, ascending.
    sorted: Vec<String>,
}

type Words = HashMap<String, Field, RandomState>;

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
        let with_words = |schema: &'static Schema| {
            let mut words = Words::default();
            for column in schema.columns {
                for word in std::iter::once(&column.field.chinese()).chain(column.words) {
                    words.entry(header_key(word)).or_insert(column.field);
                }
            }
            for column in schemas.iter().flat_map(|other| other.columns) {
                if schema.columns.iter().any(|own| own.field == column.field) {
                    for word in column.words {
                        words.entry(header_key(word)).or_insert(column.field);
                    }
                }
            }
            (schema, words)
        };
        let schemas: Vec<_> = schemas.iter().map(|schema| with_words(schema)).collect();
        let all: HashSet<String, RandomState> =
            schemas.iter().flat_map(|(_, words)| words.keys().cloned()).collect();
        let mut sorted: Vec<String> = all.iter().cloned().collect();
        sorted.sort_unstable();
        Lexicon { schemas, all, sorted }
    }

    /// The kinds, in registry order.
    pub fn schemas(&self) -> impl Iterator<Item = &'static Schema> + '_ {
        self.schemas.iter().map(|(schema, _)| *schema)
    }

    /// Whether any kind knows the word.
    pub fn knows(&self, word: &str) -> bool {
        self.all.contains(word)
    }

    /// Whether any kind knows a header cell's text. Most texts are none by their beginning,
    /// and need not be folded to tell.
    pub fn knows_written(&self, text: &str) -> bool {
        let start = key_start(text);
        let from = self.sorted.partition_point(|word| word.as_str() < start);
        let may_be = self.sorted.get(from).is_some_and(|word| word.starts_with(start));
        may_be && self.knows(&header_key(text))
    }

    /// Holds header texts (column, folded text) against every kind, or the one named.
    pub fn fits(&self, header: &[(u32, String)], title: &str, kind: Option<&str>) -> Vec<Fit> {
        self.schemas
            .iter()
            .filter(|(schema, _)| kind.is_none_or(|kind| kind == schema.kind))
            .map(|(schema, words)| fit(schema, words, header, title))
            .filter(|fit| !fit.columns.is_empty())
            .collect()
    }
}

fn fit(schema: &'static Schema, words: &Words, header: &[(u32, String)], title: &str) -> Fit {
    let mut columns: Vec<(u32, Field)> = Vec::new();
    let mut doubled = None;
    for (col, text) in header {
        let Some(field) = words.get(text) else {
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
        if let Some((col, first)) = claimed_twice(words, header, word)
            && !columns.iter().any(|(_, known)| known == second)
        {
            columns.retain(|(_, field)| *field != first);
            let other = header.iter().find(|(c, text)| *c != col && words.get(text) == Some(&first));
            columns.extend(other.map(|(c, _)| (*c, first)));
            columns.push((col, *second));
            columns.sort_unstable();
            let claims = header.iter().filter(|(_, text)| words.get(text) == Some(&first)).count();
            doubled = doubled.filter(|field| *field != first || claims > 2);
        }
    }
    let has = |field: &Field| columns.iter().any(|(_, known)| known == field);
    let missing: Vec<_> = schema.needs.iter().filter(|group| !group.iter().any(has)).copied().collect();
    let met = schema.needs.len() - missing.len();
    let marks = schema.hallmarks.iter().filter(|field| has(field)).count();
    let named = schema.titles.iter().any(|word| title.contains(word));
    let weigh = |count: usize, weight: i32| i32::try_from(count).unwrap_or(i32::MAX / 16) * weight;
    let score = weigh(met, 10) + weigh(columns.len(), 4) + weigh(marks, 5) + if named { 12 } else { 0 };
    let alien = schema.plain && columns.len() * 2 <= header.len();
    Fit { schema, columns, missing, doubled, score, alien }
}

/// The column under `word`, where another column claims the same meaning.
fn claimed_twice(words: &Words, header: &[(u32, String)], word: &str) -> Option<(u32, Field)> {
    let (col, text) = header.iter().find(|(_, text)| text == word)?;
    let first = words.get(text)?;
    let rival = header.iter().any(|(c, text)| c != col && words.get(text) == Some(first));
    rival.then_some((*col, *first))
}
