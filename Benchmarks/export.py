#!/usr/bin/env python3
"""export - measure loom's exports to every format of rows, and print Markdown tables.

    Benchmarks/export.sh [--nodes N] [--runs N] [--loom PATH]

The session is made once under .build/bench: prose, N nodes under N/100 roots, three in five of them rated. Times are
medians and contain reading the session; memory is the most that a run had. `export_pairs.py`, plain Python with
orjson, derives the rows of `trl-preference` from the same session in turns with loom. Then four sessions of a quarter
of the size are exported together, beside one of them: their rows must not be in memory together. Exit status 1 when
the two do not write the same pairs, when loom is not three times as fast, when it takes more memory than 3 times the
file + 40 MB (but for `minihf-zip`), or when four sessions take half as much memory again as one. See docs/PERFORMANCE.md for figures.
"""

import argparse
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
DATA = ROOT / ".build" / "bench"
# Formats of trees; everything else that the program lists has rows.
TREES = {"miniloom", "pyloom-json", "markdown", "text", "html", "dot"}


class Cost:
    """What runs of one command took."""

    def __init__(self):
        self.seconds, self.memory, self.rows, self.bytes = [], 0, 0, 0

    @property
    def time(self):
        return statistics.median(self.seconds)


def make(nodes, seed):
    path = DATA / f"rated-{nodes}-{seed}.loom.json"
    if not path.exists():
        part = path.with_suffix(".part")
        maker = ROOT / "Tests" / "Tools" / "make_rated_session.py"
        argv = [
            "--texts",
            "plain",
            "--nodes",
            nodes,
            "--roots",
            max(1, nodes // 100),
            "--rated",
            0.615,
            "--seed",
            seed,
        ]
        subprocess.run([sys.executable, maker, *map(str, argv), part], check=True)
        part.rename(path)
    return path


def run(cost, argv):
    """One run; gives what it said. This program stays small: a child's memory counts from its parent's."""
    said = DATA / "export" / "said"
    with open(said, "wb") as sink:
        start = time.perf_counter()
        process = subprocess.Popen([str(part) for part in argv], stdout=subprocess.DEVNULL, stderr=sink)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    text = said.read_text(errors="replace")
    if process.returncode:
        sys.exit(f"export: {' '.join(map(str, argv))} failed: {text}")
    cost.seconds.append(time.perf_counter() - start)
    cost.memory = max(cost.memory, usage.ru_maxrss / 1024)
    return text


def export(cost, opt, form, sessions):
    """One export; gives the file or folder."""
    out = DATA / "export" / f"out-{form}"
    for old in (DATA / "export").glob(f"out-{form}*"):
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    licence = ["--license", "cc0-1.0"] if form == "hf-dir" else []
    options = ["--sources", "edit,rating"] if form == "trl-preference" else []
    text = run(cost, [opt.loom, "export", *sessions, "--format", form, "--out", out, *licence, *options])
    rows = re.search(r"([\d,]+) rows? written", text)
    cost.rows = int(rows[1].replace(",", "")) if rows else 0
    files = [file for top in (DATA / "export").glob(f"out-{form}*") for file in [top, *top.rglob("*")]]
    cost.bytes = sum(file.stat().st_size for file in files if file.is_file())
    return out


def line(title, cost):
    rate = [f"{cost.rows / cost.time:,.0f}", f"{cost.bytes / 1e6 / cost.time:,.1f}"]
    cells = [f"{cost.rows:,}", f"{cost.bytes / 1e6:,.1f}", f"{cost.time:.2f}", *rate, f"{cost.memory:,.1f}"]
    return f"| {title} | " + " | ".join(cells) + " |"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--loom", default=str(ROOT / ".build" / "release" / "loom"), metavar="PATH")
    opt = parser.parse_args()
    shutil.rmtree(DATA / "export", ignore_errors=True)
    (DATA / "export").mkdir(parents=True)
    session, quarters = make(opt.nodes, 1), [make(opt.nodes // 4, seed) for seed in (2, 3, 4, 5)]
    listed = subprocess.run([opt.loom, "export", "--list"], capture_output=True, text=True, check=True).stdout
    forms = [
        form
        for form in re.findall(r"^([a-z][a-z-]*)(?: \([^)]*\))?: ", listed, re.MULTILINE)
        if form not in TREES
    ]
    costs = {form: Cost() for form in forms}
    script, reading, one, four = Cost(), Cost(), Cost(), Cost()
    theirs = DATA / "export" / "script.jsonl"
    for turn in range(opt.runs):
        print(f"run {turn + 1} of {opt.runs}", file=sys.stderr)
        run(reading, [opt.loom, "show", "--path", 1, session])
        for form in forms:
            ours = export(costs[form], opt, form, [session])
            if form == "trl-preference":
                run(script, [sys.executable, HERE / "export_pairs.py", session, theirs])
                if turn == 0:
                    argv = [sys.executable, HERE / "export_pairs.py", "--compare", ours, theirs]
                    same = subprocess.run(argv, capture_output=True, text=True, check=False)
                    script.rows, script.bytes = costs[form].rows, theirs.stat().st_size
        export(one, opt, "trl-unpaired", quarters[:1])
        export(four, opt, "trl-unpaired", quarters)
    size = session.stat().st_size / 1e6
    print(
        f"{opt.nodes:,} nodes, {size:.1f} MB; {opt.runs} runs, {os.cpu_count()} cores, load {os.getloadavg()[0]:.2f}\n"
    )
    print("| | rows | MB | s | rows/s | MB/s | memory, MB |\n| --- |" + " ---: |" * 6)
    for form in forms:
        print(line(f"`{form}`", costs[form]))
    print(line("`export_pairs.py`, the rows of `trl-preference`", script))
    print(line("`trl-unpaired` of one session of a quarter", one))
    print(line("of four such sessions", four))
    print(f"\nReading the session alone takes {reading.time:.2f} s and {reading.memory:,.1f} MB.\n")
    ratio = script.time / costs["trl-preference"].time
    # A member of the zip, all conversations of a session, is put together in memory.
    largest = max(cost.memory for form, cost in costs.items() if form != "minihf-zip")
    good = same.returncode == 0
    print(
        f"- {'holds ' if good else 'FAILED'} the same pairs as the script: {same.stdout or same.stderr}".rstrip()
    )
    for name, value, holds, limit in [
        ("as fast as the script, times", ratio, ratio >= 3, "≥ 3"),
        ("memory, MB", largest, largest <= 3 * size + 40, f"≤ {3 * size + 40:.4g}"),
        (
            "memory of four sessions to one",
            four.memory / one.memory,
            four.memory <= 1.5 * one.memory,
            "≤ 1.5",
        ),
    ]:
        good &= holds
        print(f"- {'holds ' if holds else 'FAILED'} {name} {limit}: {value:.4g}")
    shutil.rmtree(DATA / "export")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
