"""The rivals' side of bench/compare.py, each in the shortest way that its library offers.
rivals.py MODE PATH [ROWS]

Modes ending in -xlsx or -gbk read ledgers below PATH and sum what came in less what went out by
site and item; those ending in -match read a ledger in GBK and the ERP's two lists below PATH and
count what differs; those ending in -report write a styled sheet of ROWS rows into PATH.
"""

import datetime
import glob
import os
import shutil
import sys
import tempfile
import warnings

warnings.filterwarnings("ignore")

SITE, ITEM, INWARD, OUTWARD = "现场名称", "物资编码", "入库数量", "出库数量"
COLUMNS = [SITE, ITEM, INWARD, OUTWARD]
TITLES = 2  # rows above the header of a workbook and of an ERP list


def ledgers(path, kind):
    if os.path.isfile(path):
        return [path]
    return sorted(f for f in glob.glob(path + "/**/*" + kind, recursive=True) if "/ERP/" not in f)


def polars_sums(path, kind):
    import polars as pl

    number = [pl.col(c).cast(pl.Float64).fill_null(0) for c in (INWARD, OUTWARD)]
    if kind == "gbk":
        frames = [pl.read_csv(f, encoding="gbk", columns=COLUMNS) for f in ledgers(path, ".csv")]
    else:
        options = {"header_row": TITLES}
        frames = [pl.read_excel(f, read_options=options, columns=COLUMNS) for f in ledgers(path, ".xlsx")]
    frame = pl.concat([f.select(SITE, ITEM, *number) for f in frames])
    moved = (pl.col(INWARD) - pl.col(OUTWARD)).sum().alias("moved")
    sums = frame.group_by(SITE, ITEM).agg(moved)
    return len(frame), len(sums), sums["moved"].sum()


def pandas_sums(path, kind):
    import pandas as pd

    if kind == "gbk":
        frames = [pd.read_csv(f, encoding="gbk", usecols=COLUMNS) for f in ledgers(path, ".csv")]
    else:
        options = {"header": TITLES, "engine": "calamine", "usecols": COLUMNS}
        frames = [pd.read_excel(f, **options) for f in ledgers(path, ".xlsx")]
    frame = pd.concat(frames)
    frame["moved"] = frame[INWARD].fillna(0) - frame[OUTWARD].fillna(0)
    sums = frame.groupby([SITE, ITEM])["moved"].sum()
    return len(frame), len(sums), sums.sum()


def duckdb_sums(path, _):
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
    for f in ledgers(path, ".xlsx"):
        query = f"""select "{SITE}", "{ITEM}", sum(coalesce("{INWARD}"::double, 0) - coalesce("{OUTWARD}"::double, 0))
            from read_xlsx('{f}', header = true, range = 'A3:L1048576', all_varchar = true, stop_at_empty = true)
            group by all"""
        rows += len(db.execute(query).fetchall())
    return rows


def lists(path):
    return [f"{path}/ERP/其他{way}库单列表.csv" for way in "入出"]


def polars_match(path, _):
    """Counts of equal rows on both sides, joined by what they are equal in."""
    import polars as pl

    keys = ["store", "item", "date", "class", "quantity"]
    texts = dict.fromkeys(["日期", "单据日期", ITEM, "存货编码"], pl.String)
    book = pl.concat([pl.read_csv(f, encoding="gbk", schema_overrides=texts) for f in ledgers(path, ".csv")])
    book = book.select(
        (pl.col(SITE) + "完好品库").alias("store"),
        pl.col(ITEM).alias("item"),
        pl.col("日期").alias("date"),
        pl.col("出入库类别").alias("class"),
        pl.coalesce(INWARD, OUTWARD).cast(pl.Float64).alias("quantity"),
    )
    lines = pl.concat([pl.read_csv(f, skip_rows=TITLES, schema_overrides=texts) for f in lists(path)])
    lines = lines.select(
        pl.col("仓库").alias("store"),
        pl.col("存货编码").alias("item"),
        pl.col("单据日期").alias("date"),
        pl.col("收发类别").alias("class"),
        pl.col("数量").cast(pl.Float64).alias("quantity"),
    )
    sides = [side.group_by(keys).len() for side in (book, lines)]
    both = sides[0].join(sides[1], on=keys, how="full", coalesce=True).fill_null(0)
    return len(book), len(lines), (both["len"] != both["len_right"]).sum()


def duckdb_match(path, _):
    """The same in SQL. The library reads no GBK by itself: the ledger is decoded for it first."""
    import duckdb

    decoded = tempfile.mkstemp(suffix=".csv")[1]
    with open(decoded, "w", encoding="utf-8", newline="") as out:
        for ledger in ledgers(path, ".csv"):
            with open(ledger, encoding="gbk", newline="") as source:
                shutil.copyfileobj(source, out, 1 << 20)
    db = duckdb.connect()
    threads = os.environ.get("POLARS_MAX_THREADS", "1")
    query = f"""
        set threads = {threads};
        with book as (
            select "{SITE}" || '完好品库' store, "{ITEM}" item, "日期" date, "出入库类别" as class,
                coalesce("{INWARD}", "{OUTWARD}")::double quantity, count(*) n
            from read_csv('{decoded}', all_varchar = true, header = true) group by all
        ), lines as (
            select "仓库" store, "存货编码" item, "单据日期" date, "收发类别" as class, "数量"::double quantity, count(*) n
            from read_csv({lists(path)}, all_varchar = true, header = true, skip = {TITLES}) group by all
        )
        select sum(book.n), sum(lines.n), count(*) filter (book.n is distinct from lines.n)
        from book full join lines using (store, item, date, class, quantity)"""
    try:
        return db.execute(query).fetchone()
    finally:
        os.remove(decoded)


HEADS = ["单据类型", "单据日期", "仓库", "仓库编码", "收发类别", "存货编码", "存货名称", "规格型号", "单位", "数量", "备注", "差异编号"]
DAY, QUANTITY = 1, 9
WIDTHS = [14, 12, 24, 14, 12, 14, 12, 14, 8, 14, 24, 20]


def report_rows(count):
    """The rows of examples/make_report.rs."""
    first = datetime.date(2025, 1, 1)
    days = [first + datetime.timedelta(n) for n in range(365)]
    for n in range(count):
        site, item, inward = n % 200, n % 500, n % 2 == 0
        yield [
            "其他入库单" if inward else "其他出库单",
            days[n % 365],
            f"第{site + 1:03}风电场完好品库",
            f"{site:03}1",
            "采购入库" if inward else "自用领用",
            f"01{item:05}",
            f"备件{item}",
            f"型号-{item}×{n % 7}",
            "个",
            (n * 37 % 100_000 - 5_000) / 1_000,
            f"第{n + 1}行,待核对",
            f"{n:016x}",
        ]


def xlsxwriter_report(path, count, **options):
    import xlsxwriter

    book = xlsxwriter.Workbook(path, options)
    sheet = book.add_worksheet("建议凭证")
    cell = {"font_name": "Microsoft YaHei", "font_size": 10, "font_color": "#263238", "valign": "top"}
    cell |= {"border": 1, "border_color": "#D0D5D8"}
    text = book.add_format(cell | {"text_wrap": True})
    day = book.add_format(cell | {"num_format": "yyyy-mm-dd", "align": "center"})
    whole, decimal = (
        book.add_format(cell | {"num_format": shown, "align": "right", "indent": 1}) for shown in ("#,##0", "#,##0.00####")
    )
    head = book.add_format(cell | {"bold": True, "text_wrap": True, "align": "center", "bg_color": "#DDE6ED"})
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, count, len(HEADS) - 1)
    for col, width in enumerate(WIDTHS):
        sheet.set_column(col, col, width)
    sheet.write_row(0, 0, HEADS, head)
    for row, values in enumerate(report_rows(count), 1):
        for col, value in enumerate(values):
            if col == DAY:
                sheet.write_datetime(row, col, value, day)
            elif col == QUANTITY:
                sheet.write_number(row, col, value, whole if value == int(value) else decimal)
            else:
                sheet.write_string(row, col, value, text)
    book.close()


def pyexcelerate_report(path, count):
    """Styles by column, which is its quick way; it knows neither filters nor frozen heads."""
    from pyexcelerate import Alignment, Color, Font, Format, Style, Workbook
    from pyexcelerate.Border import Border
    from pyexcelerate.Borders import Borders

    book = Workbook()
    sheet = book.new_sheet("建议凭证", data=[HEADS, *report_rows(count)])
    line = {side: Border(color=Color(0xD0, 0xD5, 0xD8)) for side in ("left", "right", "top", "bottom")}
    font = {"family": "Microsoft YaHei", "size": 10}
    formats = {DAY: Format("yyyy-mm-dd"), QUANTITY: Format("#,##0.00####")}
    for col, width in enumerate(WIDTHS):
        style = Style(font=Font(**font), borders=Borders(**line), format=formats.get(col), size=width)
        sheet.set_col_style(col + 1, style)
    sheet.set_row_style(1, Style(font=Font(bold=True, **font), borders=Borders(**line), alignment=Alignment("center")))
    book.save(path)


def start(library):
    __import__(library)


MODES = {
    "polars-start": lambda *_: start("polars"),
    "polars-xlsx": lambda path, _: polars_sums(path, "xlsx"),
    "polars-gbk": lambda path, _: polars_sums(path, "gbk"),
    "pandas-xlsx": lambda path, _: pandas_sums(path, "xlsx"),
    "pandas-gbk": lambda path, _: pandas_sums(path, "gbk"),
    "duckdb-xlsx": duckdb_sums,
    "polars-match": polars_match,
    "duckdb-match": duckdb_match,
    "xlsxwriter-report": xlsxwriter_report,
    "xlsxwriter-constant-report": lambda path, count: xlsxwriter_report(path, count, constant_memory=True),
    "pyexcelerate-report": pyexcelerate_report,
}

if __name__ == "__main__":
    mode, path, count = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 0
    if mode not in MODES:
        sys.exit("there is no mode " + mode)
    print(mode, MODES[mode](path, count))
