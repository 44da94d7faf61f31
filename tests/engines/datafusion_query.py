"""Reads a Parquet export with DataFusion and runs queries: TARGET QUERY.sql...

Prints the rows of each query as text, a JSON list of lists."""

import json
import pathlib
import sys

import datafusion

target, *queries = map(pathlib.Path, sys.argv[1:])
context = datafusion.SessionContext()
manifest = json.loads((target / "duizhang-export.json").read_text(encoding="utf-8"))
for table in manifest["tables"]:
    keys = table["partitioned_by"]
    partitions = f"PARTITIONED BY ({', '.join(keys)})" if keys else ""
    location = str(target / table["path"]) + "/"
    context.sql(
        f"CREATE EXTERNAL TABLE {table['name']} STORED AS PARQUET {partitions} LOCATION '{location}'"
    ).collect()
answers = []
for query in queries:
    batches = context.sql(query.read_text(encoding="utf-8")).collect()
    rows = [row.values() for batch in batches for row in batch.to_pylist()]
    answers.append([[None if value is None else str(value) for value in row] for row in rows])
print(json.dumps(answers))
