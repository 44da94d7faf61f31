//! Which tables there are. To add one: a function in its file, and a line in [`all`].

mod documents;
mod findings;
mod master;
mod postings;
pub(super) mod records;
mod run;
mod stock;

pub(super) use postings::in_period;
#[cfg(feature = "parquet")]
pub(super) use postings::month;

use super::table::{Column, Rows, Table, Type};
use super::{Each, View};
use std::io;

/// Every table, in the order in which they are listed.
pub fn all() -> Vec<Table> {
    let mut tables = vec![
        run::table(),
        run::days(),
        master::sites(),
        master::warehouses(),
        master::items(),
        stock::openings(),
        postings::table(),
        postings::held(),
        documents::table(),
        stock::onhand(),
        stock::balances(),
        findings::table(),
        findings::effects(),
        findings::sources(),
        findings::related(),
    ];
    tables.extend(records::tables());
    tables
}

fn typed(
    name: &str,
    about: &str,
    columns: Vec<Column>,
    rows: fn(&View<'_>, &mut Each<'_>) -> io::Result<()>,
) -> Table {
    Table {
        name: name.to_owned(),
        about: about.to_owned(),
        columns,
        partitioned: false,
        rows: Rows::Typed(rows),
    }
}

fn column(name: &'static str, kind: Type, about: &'static str) -> Column {
    Column { name, kind, optional: false, about }
}

fn optional(name: &'static str, kind: Type, about: &'static str) -> Column {
    Column { name, kind, optional: true, about }
}

/// File, sheet and row, which end every table of rows that were read.
fn place_columns() -> Vec<Column> {
    vec![
        column("file", Type::Text, "the input, as it was named"),
        column("sheet", Type::Text, "its sheet; empty for a text file"),
        column("sheet_row", Type::Integer, "the row as a spreadsheet numbers it"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn tables_and_columns_have_names_of_their_own_that_no_engine_reserves() {
        let own = ["file", "sheet", "sheet_row", "part", "other"];
        let reserved =
            |name: &str| records::RESERVED.iter().any(|(word, _)| *word == name) && !own.contains(&name);
        let mut names = BTreeSet::new();
        for table in all() {
            assert!(names.insert(table.name.clone()), "{}", table.name);
            let mut columns = BTreeSet::new();
            for column in &table.columns {
                assert!(columns.insert(column.name), "{}.{}", table.name, column.name);
                let plain = column.name.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '_'));
                assert!(plain && !reserved(column.name), "{}.{}", table.name, column.name);
                assert!(!column.about.is_empty());
            }
        }
    }
}
