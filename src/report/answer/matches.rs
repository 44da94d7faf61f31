//! Every matched pair and group, as a sheet lists them.

use super::{Source, source_line};
use crate::book::Book;
use crate::matching::Matching;
use crate::place::RowPlace;
use crate::value::Quantity;
use chrono::NaiveDate;

/// Pairs and groups that an answer lists; the summary counts all of them.
pub const MOST_MATCHES: usize = 200_000;

/// Postings that were matched: one to one, or several to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchLine {
    pub id: String,
    pub tier: &'static str,
    pub warehouse: String,
    pub item: String,
    pub date: Option<NaiveDate>,
    /// As the first side of the match moved stock, all its postings together.
    pub quantity: Quantity,
    /// The ERP documents, each once.
    pub document: String,
    /// Where the ledger rows stand.
    pub rows: Vec<String>,
    /// Where the document lines stand.
    pub lines: Vec<String>,
}

/// The matches in the order in which they were found, as many as an answer lists.
pub(super) fn match_lines(book: &Book<'_>, matching: &Matching) -> Vec<MatchLine> {
    let pairs = matching.outcome.pairs.iter();
    let pairs = pairs.map(|(row, line, tier)| (std::slice::from_ref(row), std::slice::from_ref(line), tier));
    let groups = matching.outcome.groups.iter().map(|g| (g.rows.as_slice(), g.lines.as_slice(), &g.tier));
    pairs
        .chain(groups)
        .take(MOST_MATCHES)
        .zip(1_u64..)
        .map(|((rows, lines, tier), number)| match_line(book, matching, (rows, lines), tier.key(), number))
        .collect()
}

fn match_line(
    book: &Book<'_>,
    matching: &Matching,
    (rows, lines): (&[usize], &[usize]),
    tier: &'static str,
    number: u64,
) -> MatchLine {
    let shown =
        |place: RowPlace| source_line(&Source { place, col: None }, book.inputs).map(|source| source.shown());
    let pool = &matching.pool;
    let posts: Vec<_> = match rows {
        [] => lines.iter().filter_map(|at| pool.line(*at)).collect(),
        rows => rows.iter().filter_map(|at| pool.row(*at)).collect(),
    };
    let key = posts.first().map(|post| post.key);
    let warehouse = key.and_then(|key| book.master.warehouse(key.0));
    let item = key.and_then(|key| book.master.item(key.1));
    let mut documents: Vec<&str> =
        lines.iter().filter_map(|at| Some(matching.line(book, *at)?.document.lasting())).collect();
    documents.sort_unstable();
    documents.dedup();
    MatchLine {
        id: format!("M{number:06}"),
        tier,
        warehouse: warehouse.map(|w| w.name.to_string()).unwrap_or_default(),
        item: item.map(|item| item.code.to_string()).unwrap_or_default(),
        date: posts.iter().map(|post| post.date).min(),
        quantity: posts.iter().map(|post| post.effect).sum(),
        document: documents.join(", "),
        rows: rows.iter().filter_map(|at| shown(matching.row(book, *at)?.place)).collect(),
        lines: lines.iter().filter_map(|at| shown(matching.line(book, *at)?.place)).collect(),
    }
}
