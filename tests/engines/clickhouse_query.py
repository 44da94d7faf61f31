"""Reads a Parquet export with the embedded ClickHouse and runs queries: TARGET QUERY.sql...

Prints the rows of each query as text, a JSON list of lists."""

import json
import pathlib
import sys

from chdb import session

target, *queries = map(pathlib.Path, sys.argv[1:])
clickhouse = session.Session()
clickhouse.query("CREATE DATABASE book")
clickhouse.query("USE book")
# What is not there is null, as the standard has it.
clickhouse.query("SET join_use_nulls = 1")
manifest = json.loads((target / "duizhang-export.json").read_text(encoding="utf-8"))
for table in manifest["tables"]:
    below = "/**/*.parquet" if table["partitioned_by"] else "/*.parquet"
    files = str(target / table["path"]) + below
    clickhouse.query(f"CREATE VIEW book.{table['name']} AS SELECT * FROM file('{files}', Parquet)")
answers = []
for query in queries:
    text = query.read_text(encoding="utf-8").rstrip().rstrip(";")
    shown = str(clickhouse.query(text, "JSONCompactStringsEachRow"))
    rows = [json.loads(line) for line in shown.splitlines()]
    answers.append([[None if value in (None, "ᴺᵁᴸᴸ", "\\N") else value for value in row] for row in rows])
print(json.dumps(answers))
