//! JSON Schema of the answers and the exports, and the manifest that lies beside tables.

use super::{Column, SCHEMA, Table, Type, View, tables};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// Of `--format json`.
pub const ANSWER: &str = include_str!("../../docs/schema/answer.json");
/// Of `trace --format json`.
pub const TRACE: &str = include_str!("../../docs/schema/trace.json");
/// Of `rules --format json` and `explain --format json`.
pub const RULES: &str = include_str!("../../docs/schema/rules.json");
/// Of `policy show --format json`.
pub const POLICY: &str = include_str!("../../docs/schema/policy.json");

/// The schema of every table's rows as JSON lines have them, and of the manifest, each under
/// `$defs`. In CSV the same columns stand in the same order, and what is `null` is empty.
pub fn export() -> Value {
    let mut defs: Map<String, Value> = Map::new();
    defs.insert(
        "decimal".into(),
        json!({ "type": "string", "pattern": DECIMAL, "description": "an exact decimal with up to six places" }),
    );
    defs.insert("day".into(), json!({ "type": "string", "format": "date", "pattern": DAY }));
    let all = tables::all();
    defs.insert("manifest".into(), manifest(&all));
    for table in &all {
        defs.insert(table.name.clone(), row(table));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        "title": "duizhang export",
        "description": "Each table's rows as JSON lines have them. The same columns stand in CSV, in this order, where what is null is empty; and in Parquet, where a decimal is a DECIMAL(38, 6) and a day a DATE. Tables and columns may be added to this version; what is there keeps its name, type and meaning.",
        "$defs": defs,
    })
}

/// The tables as `CREATE TABLE` statements, for engines into which the CSV files are loaded.
pub fn sql() -> String {
    let mut text = format!("-- {SCHEMA}\n");
    for table in tables::all() {
        let columns: Vec<String> = table.columns.iter().map(sql_column).collect();
        let _ = write!(
            text,
            "\n-- {}\nCREATE TABLE {} (\n{}\n);\n",
            table.about,
            table.name,
            columns.join(",\n")
        );
    }
    text
}

fn sql_column(column: &Column) -> String {
    let kind = match column.kind {
        Type::Text => "VARCHAR",
        Type::Integer => "BIGINT",
        Type::Flag => "BOOLEAN",
        Type::Date => "DATE",
        Type::Decimal => "DECIMAL(38, 6)",
    };
    format!("    {} {kind}", column.name)
}

const DECIMAL: &str = "^-?[0-9]+(\\.[0-9]{1,6})?$";
const DAY: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

fn row(table: &Table) -> Value {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let properties: Map<String, Value> =
        table.columns.iter().map(|column| (column.name.to_owned(), property(column))).collect();
    json!({
        "type": "object",
        "description": table.about,
        "properties": properties,
        "required": names,
    })
}

fn property(column: &Column) -> Value {
    let kind = match column.kind {
        Type::Text => json!({ "type": "string" }),
        Type::Integer => json!({ "type": "integer" }),
        Type::Flag => json!({ "type": "boolean" }),
        Type::Date => json!({ "$ref": "#/$defs/day" }),
        Type::Decimal => json!({ "$ref": "#/$defs/decimal" }),
    };
    if column.optional {
        json!({ "anyOf": [kind, { "type": "null" }], "description": column.about })
    } else {
        let mut kind = kind;
        if let Value::Object(map) = &mut kind {
            map.insert("description".into(), column.about.into());
        }
        kind
    }
}

fn manifest(tables: &[Table]) -> Value {
    let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    let text = || json!({ "type": "string" });
    json!({
        "type": "object",
        "description": "what lies beside the tables: duizhang-export.json",
        "properties": {
            "schema": { "const": SCHEMA },
            "format": { "enum": ["csv", "jsonl", "parquet"] },
            "period": {
                "type": "object",
                "properties": { "from": { "$ref": "#/$defs/day" }, "to": { "$ref": "#/$defs/day" } },
                "required": ["from", "to"],
            },
            "complete": { "type": "boolean" },
            "inputs_sha256": text(),
            "tables": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "name": { "enum": names },
                        "path": { "type": "string", "description": "a file, or the folder of a data set" },
                        "rows": { "type": "integer" },
                        "partitioned_by": { "type": "array", "items": text() },
                    },
                    "required": ["name", "path", "rows", "partitioned_by"],
                },
            },
        },
        "required": ["schema", "format", "period", "complete", "inputs_sha256", "tables"],
    })
}

/// What a folder of tables holds.
#[derive(Clone, Debug, Serialize)]
pub struct Manifest {
    schema: &'static str,
    format: &'static str,
    period: crate::value::Period,
    complete: bool,
    inputs_sha256: String,
    tables: Vec<Listed>,
}

#[derive(Clone, Debug, Serialize)]
struct Listed {
    name: String,
    path: String,
    rows: u64,
    partitioned_by: Vec<&'static str>,
}

impl Manifest {
    pub fn new(format: &'static str, view: &View<'_>) -> Manifest {
        Manifest {
            schema: SCHEMA,
            format,
            period: view.facts.book.period,
            complete: view.answer.summary.complete,
            inputs_sha256: view.answer.inputs_sha256.clone(),
            tables: Vec::new(),
        }
    }

    pub fn add(&mut self, table: &Table, path: &str, rows: u64) {
        let partitioned = table.partitioned && self.format == "parquet";
        let by = table.columns.iter().take(if partitioned { 2 } else { 0 });
        self.tables.push(Listed {
            name: table.name.clone(),
            path: path.to_owned(),
            rows,
            partitioned_by: by.map(|column| column.name).collect(),
        });
    }

    /// # Errors
    /// None for a manifest; passed on from the serializer.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}
