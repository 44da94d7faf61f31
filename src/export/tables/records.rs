//! `records_KIND`: the records of every other kind as they were understood, one table a kind.
//! A kind that is added comes along by itself.

use super::super::table::{Rows, Table};
use super::super::{Column, Each, Type, Value, View};
use super::{optional, place_columns};
use crate::sheet::{Field, Schema};
use std::collections::BTreeMap;
use std::io;

/// Kinds whose rows stand in tables of their own, with types.
const TYPED: &[&str] = &["ledger", "documents"];

pub(super) fn tables() -> Vec<Table> {
    let schemas = crate::record::schemas().into_iter();
    schemas.filter(|schema| !TYPED.contains(&schema.kind)).map(table).collect()
}

fn table(schema: &'static Schema) -> Table {
    let mut columns = place_columns();
    columns.push(super::column("part", Type::Integer, "1, or more where one row holds several records"));
    columns.extend(
        fields(schema).into_iter().map(|field| Column {
            name: column_name(field.key()),
            ..optional("", Type::Text, field.chinese())
        }),
    );
    columns.push(optional("other", Type::Text, "what has no column here, as one JSON object"));
    Table {
        name: format!("records_{}", schema.kind),
        about: format!(
            "the rows of {} ({}) as they were understood, of any day; all of it text: days as 2024-11-03, quantities as exact decimals",
            schema.kind, schema.chinese
        ),
        columns,
        partitioned: false,
        rows: Rows::Records(schema.kind),
    }
}

/// The meanings that the kind's columns can have, each once.
fn fields(schema: &Schema) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for column in schema.columns {
        if !fields.contains(&column.field) {
            fields.push(column.field);
        }
    }
    fields
}

macro_rules! reserved {
    ($($word:literal)*) => {
        /// Names that engines reserve or that every table has already, with what stands for them.
        pub(super) const RESERVED: &[(&str, &str)] = &[$(($word, concat!("record_", $word)),)*];
    };
}

reserved! {
    "all" "and" "as" "between" "by" "case" "check" "column" "cross" "date" "day" "end" "from" "full" "group"
    "having" "in" "index" "inner" "is" "join" "key" "left" "like" "limit" "not" "null" "of" "on" "or" "order"
    "out" "outer" "range" "row" "rows" "select" "set" "table" "then" "time" "to" "union" "user" "using" "values"
    "when" "where" "window" "with" "file" "sheet" "sheet_row" "part" "other"
}

/// As the field's key, but for reserved words.
fn column_name(key: &'static str) -> &'static str {
    RESERVED.iter().find(|(word, _)| *word == key).map_or(key, |(_, name)| name)
}

pub(in crate::export) fn rows(
    table: &Table,
    kind: &str,
    view: &View<'_>,
    each: &mut Each<'_>,
) -> io::Result<()> {
    let at: BTreeMap<&str, usize> =
        table.columns.iter().enumerate().map(|(at, column)| (column.name, at)).collect();
    let mut last = None;
    let mut part = 0_u32;
    for listed in view.others().iter().filter(|listed| listed.kind == kind) {
        part = if last == Some(listed.place) { part + 1 } else { 1 };
        last = Some(listed.place);
        let place = view.place(listed.place);
        let mut row = vec![Value::Null; table.columns.len()];
        let mut put = |name: &str, value: Value<'static>| match at.get(name).and_then(|at| row.get_mut(*at)) {
            Some(cell) => {
                *cell = value;
                true
            }
            None => false,
        };
        put("file", place.file.to_owned().into());
        put("sheet", place.sheet.to_owned().into());
        put("sheet_row", place.row.into());
        put("part", part.into());
        let mut other = serde_json::Map::new();
        for (key, value) in &listed.fields {
            if !put(column_name(key), value.clone().into()) {
                other.insert((*key).to_owned(), value.as_str().into());
            }
        }
        if !other.is_empty() {
            put("other", serde_json::Value::Object(other).to_string().into());
        }
        each(&row)?;
    }
    Ok(())
}
