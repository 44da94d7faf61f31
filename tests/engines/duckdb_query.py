"""Loads an export into DuckDB and runs queries: TARGET TABLES.sql QUERY.sql...

A folder of CSV files is loaded into the tables as the schema declares them, a folder of Parquet
data sets is read where it lies. Prints the rows of each query as text, a JSON list of lists."""

import json
import pathlib
import sys

import duckdb

target, schema, *queries = map(pathlib.Path, sys.argv[1:])
db = duckdb.connect()
manifest = json.loads((target / "duizhang-export.json").read_text(encoding="utf-8"))
if manifest["format"] == "csv":
    db.execute(schema.read_text(encoding="utf-8"))
    for table in manifest["tables"]:
        path = str(target / table["path"])
        db.execute(f"COPY {table['name']} FROM '{path}' (FORMAT csv, HEADER, DELIMITER ',', QUOTE '\"', ESCAPE '\"')")
else:
    for table in manifest["tables"]:
        keys = table["partitioned_by"]
        types = ", hive_types={" + ", ".join(f"'{k}': VARCHAR" for k in keys) + "}" if keys else ""
        files = str(target / table["path"]) + "/**/*.parquet"
        db.execute(
            f"CREATE VIEW {table['name']} AS SELECT * FROM "
            f"read_parquet('{files}', hive_partitioning={'true' if keys else 'false'}{types})"
        )
answers = []
for query in queries:
    rows = db.execute(query.read_text(encoding="utf-8")).fetchall()
    answers.append([[None if value is None else str(value) for value in row] for row in rows])
print(json.dumps(answers))
