#!/usr/bin/env python3
"""Measures this program against the inflate-only limit and against other readers, all on the same
generated ledgers, and prints a table with ratios: bench/compare.py [ROUNDS] [SCALE]

Runs are interleaved (A B C, A B C, …) and the median of user and system time is told, since
machines are shared. What is not installed is left out with a word: a Python with polars (and
fastexcel), pandas (and python-calamine) or duckdb is named by the variable PYTHON. SCALE divides
the size of the data, for a quick look.
"""

import os
import platform
import statistics
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
SCALE = int(sys.argv[2]) if len(sys.argv) > 2 else 1
PYTHON = os.environ.get("PYTHON", sys.executable)
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
DATA = TARGET.parent / "bench-data"
LONGEST = 300  # seconds


def build():
    command = ["cargo", "build", "--release", "--locked", "--bins", "--example", "make_days", "--example", "limits"]
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


def measure(title, ours, others):
    """A table; `others` are (name, command, what to take off its time)."""
    commands = [("duizhang", ours, 1), ("duizhang, two threads", ours, 2)]
    commands += [(name, command, 1) for name, command in others]
    results, failed = {}, {}
    for _ in range(ROUNDS):
        for name, command, threads in commands:
            if name in failed:
                continue
            result, why = run(command, threads)
            if result is None:
                failed[name] = why
            else:
                results.setdefault(name, []).append(result)
    print(f"\n{title}\n")
    print("| reader | processor s | elapsed s | peak MiB | to duizhang |")
    print("|---|---|---|---|---|")
    base = None
    for name, _, _ in commands:
        if name in failed:
            print(f"| {name} | left out: {failed[name]} | | | |")
            continue
        cpu, wall, peak = (statistics.median(column) for column in zip(*results[name]))
        base = base or cpu
        print(f"| {name} | {cpu:.2f} | {wall:.2f} | {peak:.0f} | {cpu / base:.2f} |")
    sys.stdout.flush()


def reconcile(folder, last):
    period = f"2025-01-01..{last}"
    return [TARGET / "duizhang", "reconcile", "--period", period, folder, "--as-of", "2025-12-31", "-q"]


def rival(mode, path):
    return (mode, [PYTHON, ROOT / "bench/rivals.py", mode, path])


def limit(mode, path):
    return (mode, [TARGET / "examples/limits", mode, path])


def main():
    build()
    print(f"{platform.machine()}, {os.cpu_count()} cores, {ROUNDS} rounds; medians of interleaved runs")
    many = make("many", 40, max(50 // SCALE, 1), 40)
    big = make("big", 40, max(125 // SCALE, 1), 100, "one")
    gbk = make("gbk", 40, max(125 // SCALE, 1), 100, "one", "gbk")
    start = rival("polars-start", many)
    measure(
        f"{2000 // SCALE} ledgers of 40 rows (.xlsx), read and balanced",
        reconcile(many, "2025-02-19"),
        [
            limit("inflate-libdeflate", many),
            limit("inflate", many),
            limit("calamine", many),
            start,
            rival("polars-xlsx", many),
            rival("pandas-xlsx", many),
        ],
    )
    measure(
        f"one ledger of {500_000 // SCALE:,} rows (.xlsx, shared strings), read and balanced",
        reconcile(big, "2025-05-05"),
        [
            limit("inflate", big),
            limit("calamine", big),
            start,
            rival("polars-xlsx", big),
            rival("duckdb-xlsx", big),
            rival("pandas-xlsx", big),
        ],
    )
    measure(
        f"one ledger of {500_000 // SCALE:,} rows (CSV in GBK), read and balanced",
        reconcile(gbk, "2025-05-05"),
        [start, rival("polars-gbk", gbk), rival("pandas-gbk", gbk)],
    )


if __name__ == "__main__":
    main()
