"""The rivals' side of bench/compare.py: reads ledgers and sums what came in less what went out
by site and item, in the shortest way that each library offers. rivals.py MODE PATH"""

import glob
import os
import sys
import warnings

warnings.filterwarnings("ignore")
mode, path = sys.argv[1:3]
kind = ".csv" if mode.endswith("-gbk") else ".xlsx"
if os.path.isfile(path):
    files = [path]
else:
    files = sorted(f for f in glob.glob(path + "/**/*" + kind, recursive=True) if "/ERP/" not in f)
SITE, ITEM, INWARD, OUTWARD = "现场名称", "物资编码", "入库数量", "出库数量"
COLUMNS = [SITE, ITEM, INWARD, OUTWARD]
HEADER = 0 if kind == ".csv" else 2  # rows above the header

if mode == "nothing":
    sys.exit()
elif mode.startswith("polars"):
    import polars as pl

    if mode == "polars-start":
        sys.exit()
    number = [pl.col(c).cast(pl.Float64).fill_null(0) for c in (INWARD, OUTWARD)]
    if kind == ".csv":
        frames = [pl.read_csv(f, encoding="gbk", columns=COLUMNS) for f in files]
    else:
        options = {"header_row": HEADER}
        frames = [pl.read_excel(f, read_options=options, columns=COLUMNS) for f in files]
    frame = pl.concat([f.select(SITE, ITEM, *number) for f in frames])
    moved = (pl.col(INWARD) - pl.col(OUTWARD)).sum().alias("moved")
    sums = frame.group_by(SITE, ITEM).agg(moved)
    print(mode, len(frame), len(sums), sums["moved"].sum())
elif mode.startswith("pandas"):
    import pandas as pd

    if kind == ".csv":
        frames = [pd.read_csv(f, encoding="gbk", usecols=COLUMNS) for f in files]
    else:
        frames = [pd.read_excel(f, header=HEADER, engine="calamine", usecols=COLUMNS) for f in files]
    frame = pd.concat(frames)
    frame["moved"] = frame[INWARD].fillna(0) - frame[OUTWARD].fillna(0)
    sums = frame.groupby([SITE, ITEM])["moved"].sum()
    print(mode, len(frame), len(sums), sums.sum())
elif mode == "duckdb-xlsx":
    import duckdb

    db = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    try:
        db.execute("LOAD excel")
    except duckdb.Error:
        # Installed as a package beside the library.
        import duckdb_extension_excel

        folder = os.path.dirname(duckdb_extension_excel.__file__)
        db.execute(f"LOAD '{glob.glob(folder + '/**/*.duckdb_extension*', recursive=True)[0]}'")
    rows = 0
    for f in files:
        query = f"""select "{SITE}", "{ITEM}", sum(coalesce("{INWARD}"::double, 0) - coalesce("{OUTWARD}"::double, 0))
            from read_xlsx('{f}', header = true, range = 'A3:L1048576', all_varchar = true, stop_at_empty = true)
            group by all"""
        rows += len(db.execute(query).fetchall())
    print(mode, rows)
else:
    sys.exit("there is no mode " + mode)
