#!/usr/bin/env python3
"""Measures this program against what it cannot be faster than and against others, all on the same
generated data, and prints tables with ratios and targets: bench/compare.py [ROUNDS] [SCALE] [TABLE]...

Runs are interleaved (A B C, A B C, …) and the median of user and system time is told, since
machines are shared. What is not installed is left out with a word: a Python with polars (and
fastexcel), pandas (and python-calamine), duckdb, xlsxwriter or pyexcelerate is named by the
variable PYTHON. SCALE divides the size of the data, for a quick look. TABLE is one or several of
many, big, gbk, report, match, growth.
"""

import datetime
import os
import platform
import statistics
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
SCALE = int(sys.argv[2]) if len(sys.argv) > 2 else 1
PYTHON = os.environ.get("PYTHON", sys.executable)
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
DATA = TARGET.parent / "bench-data"
LONGEST = 300  # seconds
EXAMPLES = ["make_days", "make_report", "limits"]


@dataclass
class Run:
    """A command and what is asked of its time: at least `target` times ours, where `target` is
    given; without the time of the run that `less` names; of the elapsed time, where `elapsed`."""

    name: str
    command: list
    target: float | None = None
    less: str | None = None
    threads: int = 1
    elapsed: bool = False


def build():
    command = ["cargo", "build", "--release", "--locked", "--bins"]
    for example in EXAMPLES:
        command += ["--example", example]
    subprocess.run(command, cwd=ROOT, check=True)


def make(name, *shape):
    folder = DATA / f"{name}-{SCALE}"
    if not folder.is_dir():
        subprocess.run([TARGET / "examples/make_days", folder, *map(str, shape)], check=True)
    return folder


def run(command, threads):
    """User and system seconds, elapsed seconds and peak memory in MiB; none for what fails."""
    environment = dict(os.environ, RAYON_NUM_THREADS=str(threads), POLARS_MAX_THREADS=str(threads))
    started = os.times().elapsed
    process = subprocess.Popen(
        list(map(str, command)), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    timer = threading.Timer(LONGEST, process.kill)
    timer.start()
    said = process.stderr.read().decode(errors="replace").strip()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    timer.cancel()
    # 1 is this program's answer where there are findings.
    if process.returncode > (str(command[0]).endswith("duizhang")) or process.returncode < 0:
        return None, (said.splitlines() or ["it failed"])[-1][:100]
    cpu = used.ru_utime + used.ru_stime
    return (cpu, os.times().elapsed - started, used.ru_maxrss / 1024), ""


def measured(runs):
    """The medians of each run, and why others failed."""
    results, failed = {}, {}
    for _ in range(ROUNDS):
        for one in runs:
            if one.name in failed:
                continue
            result, why = run(one.command, one.threads)
            if result is None:
                failed[one.name] = why
            else:
                results.setdefault(one.name, []).append(result)
    medians = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in results.items()}
    return medians, failed


def measure(title, ours, others, two_threads=None):
    """A table. The first run is ours, which the others are divided by; `two_threads` is how many
    times sooner ours is to be done on two threads."""
    runs = [Run("duizhang", ours)]
    if two_threads:
        runs.append(Run("duizhang, two threads", ours, 1 / two_threads, threads=2, elapsed=True))
    runs += others
    medians, failed = measured(runs)
    print(f"\n{title}\n")
    print("| | processor s | elapsed s | peak MiB | to duizhang | target | met |")
    print("|---|---|---|---|---|---|---|")
    base = medians.get("duizhang")
    for one in runs:
        if one.name in failed or base is None:
            print(f"| {one.name} | left out: {failed.get(one.name, 'nothing to compare with')} | | | | | |")
            continue
        cpu, wall, peak = medians[one.name]
        off = medians[one.less][0] if one.less in medians else 0
        ratio = wall / base[1] if one.elapsed else (cpu - off) / base[0]
        target, met = judged(one, ratio)
        print(f"| {one.name} | {cpu:.2f} | {wall:.2f} | {peak:.0f} | {ratio:.2f} | {target} | {met} |")
    sys.stdout.flush()
    return medians


def judged(one, ratio):
    if one.target is None:
        return "", ""
    if one.elapsed:
        return f"≤ {one.target:.2f} of the elapsed time", yes(ratio <= one.target)
    without = f" without {one.less}" if one.less else ""
    return f"≥ {one.target:.2f}{without}", yes(ratio >= one.target)


def yes(met):
    return "yes" if met else "no"


def reconcile(folder, days):
    """Over all days of what make_days made."""
    first = datetime.date(2025, 1, 1)
    period = f"{first}..{first + datetime.timedelta(days - 1)}"
    return [TARGET / "duizhang", "reconcile", "--period", period, folder, "--as-of", "2025-12-31", "-q"]


def rival(mode, path, *more, **asked):
    return Run(mode, [PYTHON, ROOT / "bench/rivals.py", mode, path, *more], **asked)


def limit(mode, path, most=None):
    """`most` is how many times the limit we may take."""
    command = [TARGET / "examples/limits", mode, path]
    return Run(mode, command, None if most is None else 1 / most)


def scaled(days):
    return max(days // SCALE, 1)


def many():
    folder = make("many", 40, scaled(50), 40, "full")
    measure(
        f"{2000 // SCALE} ledgers of 40 rows x 12 columns (.xlsx), read and balanced",
        reconcile(folder, scaled(50)),
        [
            limit("inflate-libdeflate", folder, 2.5),
            limit("inflate", folder),
            Run("calamine", limit("calamine", folder).command, 4),
            rival("polars-start", folder),
            rival("polars-xlsx", folder, target=8, less="polars-start"),
            rival("pandas-xlsx", folder),
        ],
        two_threads=1.8,
    )


def big():
    folder = make("big", 40, scaled(125), 100, "one", "full")
    measure(
        f"one ledger of {500_000 // SCALE:,} rows (.xlsx, shared strings), read and balanced",
        reconcile(folder, scaled(125)),
        [
            limit("inflate", folder, 3),
            limit("calamine", folder),
            rival("polars-xlsx", folder, target=3.5),
            rival("duckdb-xlsx", folder),
            rival("pandas-xlsx", folder),
        ],
    )


def gbk():
    folder = make("gbk", 40, scaled(125), 100, "one", "gbk", "full")
    measure(
        f"one ledger of {500_000 // SCALE:,} rows (CSV in GBK), read and balanced",
        reconcile(folder, scaled(125)),
        [rival("polars-gbk", folder, target=4), rival("pandas-gbk", folder)],
    )


def report():
    DATA.mkdir(parents=True, exist_ok=True)
    rows = 200_000 // SCALE
    make_report = TARGET / "examples/make_report"
    file = DATA / "report.xlsx"
    medians = measure(
        f"a styled report of {rows:,} rows x 12 columns: the list of proposed vouchers, made in memory and "
        "written by the code of every report; the others write the same cells in the same styles",
        [make_report, rows, file],
        [
            Run("duizhang, the list alone", [make_report, rows, "-"]),
            Run("duizhang, twice the rows", [make_report, 2 * rows, file]),
            Run("duizhang, twice the list alone", [make_report, 2 * rows, "-"]),
            rival("xlsxwriter-report", file, rows, target=7),
            rival("xlsxwriter-constant-report", file, rows),
            rival("pyexcelerate-report", file, rows),
        ],
    )
    names = ["duizhang", "duizhang, the list alone", "duizhang, twice the rows", "duizhang, twice the list alone"]
    once, once_list, twice, twice_list = (medians[name][2] for name in names)
    once, twice = once - once_list, twice - twice_list
    # What an allocator keeps varies by a few MiB.
    print(f"\nMemory for writing alone: {once:.0f} MiB, for twice the rows {twice:.0f} MiB. ", end="")
    print(f"Target: independent of the rows; met: {yes(twice <= once + 8)}")
    file.unlink(missing_ok=True)


def match():
    folder = make("match", 40, scaled(250), 100, "lists", "one", "gbk")
    measure(
        f"{1_000_000 // SCALE:,} ledger rows (CSV in GBK) matched with as many document lines (CSV): every pair, "
        "every difference and why; the others count the keys (warehouse, item, date, category, quantity) whose "
        "numbers of rows differ",
        reconcile(folder, scaled(250)),
        [rival("polars-match", folder, target=1), rival("duckdb-match", folder, target=1)],
    )


def growth():
    """Twice the rows, or the files, at most 2.1 times the processor time, and what memory a further row
    takes: of a list that is one file, its bytes with it."""
    most = 2.1
    shapes = [
        ("ledgers (.xlsx)", 50, [40]),
        ("rows of one ledger (CSV in GBK)", 125, [100, "one", "gbk"]),
        ("rows matched", 50, [100, "lists", "one", "gbk"]),
    ]
    print("\ntwice as much of the same\n")
    print("| | processor s | for twice as much | ratio | target | met | peak MiB | bytes a row more |")
    print("|---|---|---|---|---|---|---|---|")
    for name, first, shape in shapes:
        runs = []
        for days in (scaled(first), 2 * scaled(first)):
            folder = make("growth-" + "-".join(map(str, [days, *shape])), 40, days, *shape)
            runs.append(Run(str(days), reconcile(folder, days)))
        medians, failed = measured(runs)
        if failed:
            print(f"| {name} | left out: {next(iter(failed.values()))} | | | | | | |")
            continue
        (small, _, held), (large, _, more) = (medians[one.name] for one in runs)
        met = yes(large <= most * small)
        each = (more - held) * 1024 * 1024 / (40 * scaled(first) * shape[0])
        print(
            f"| {name} | {small:.2f} | {large:.2f} | {large / small:.2f} | ≤ {most} | {met} "
            f"| {held:.0f}, {more:.0f} | {each:.0f} |"
        )
        sys.stdout.flush()


TABLES = {"many": many, "big": big, "gbk": gbk, "report": report, "match": match, "growth": growth}


def main():
    wanted = sys.argv[3:] or list(TABLES)
    if unknown := [name for name in wanted if name not in TABLES]:
        sys.exit(f"there is no table {unknown[0]}: {', '.join(TABLES)}")
    build()
    print(f"{platform.machine()}, {os.cpu_count()} cores, {ROUNDS} rounds; medians of interleaved runs")
    for name in wanted:
        TABLES[name]()


if __name__ == "__main__":
    main()
