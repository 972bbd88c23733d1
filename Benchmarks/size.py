#!/usr/bin/env python3
"""size - measure loom on sessions of 1,000 to 1,000,000 nodes, and print a Markdown table with the growth.

    Benchmarks/size.sh [--nodes N,N,...] [--runs N] [--loom PATH] [--no-logprobs]

The sessions are made once under .build/bench, about 545 bytes a node; the sizes take turns, so that a busy moment hits
all of them. Times are medians over the runs; `folding` keys are ratings pressed while the session file is written
anew. Exit status 1 when a gate fails: a key or a rating costs more than 1.5 times as much on the largest session as on
the smallest, opening takes longer than 0.8 of orjson.loads of the same file in the same run + 0.2 s, the program takes
more memory than 3 times the file + 40 MB, or a key waits for a fold. Then a session of 100,000 nodes whose completions have the
probabilities of 50 tokens, five alternatives each, is opened as an older loom wrote it, with the side file that the first
save makes, and without it. See docs/PERFORMANCE.md for figures.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
DATA = ROOT / ".build" / "bench"

# Rows of the table: metric, heading, digits.
ROWS = [
    ("file_mb", "session file, MB", 1),
    ("orjson_ms", "orjson.loads of it, ms", 0),
    ("startup.ready_ms", "start to first paint, ms", 0),
    ("keys.last_p50", "key p50, ms", 2),
    ("keys.last_p99", "key p99, ms", 2),
    ("rate.last_p50", "rating (synced) p50, ms", 2),
    ("rate.last_p99", "rating p99, ms", 2),
    ("fold_ms", "fold, ms", 0),
    ("folding.last_p50", "rating during a fold p50, ms", 2),
    ("folding.last_max", "the slowest, ms", 1),
    ("moving.last_max", "the slowest key after them, ms", 1),
    ("outline.last_max", "fold or unfold a node (`z`), the slowest, ms", 1),
    ("ends.last_max", "last row, root (`G`, `r`), the slowest, ms", 1),
    ("write.last_max", "delete, undo (`D`, `u`), the slowest, ms", 1),
    ("unseen.last_max", "next or last unseen (`tab`), the slowest, ms", 1),
    ("bookmark.last_max", "next bookmark (`B`), the slowest, ms", 1),
    ("search.last_max", "search (`/`), ms", 1),
    ("matches.last_max", "next or last match (`n`, `N`), the slowest, ms", 1),
    ("rss_mb", "memory, MB", 1),
    ("exit.ms", "quit, the last fold included, ms", 0),
]


class Size:
    """A session of one size and what was measured on it."""

    def __init__(self, nodes):
        self.nodes, self.runs, self.errors = nodes, [], []
        self.source = DATA / f"size-{nodes}.loom.json"
        if not self.source.exists():
            part = self.source.with_suffix(".part")
            command = [sys.executable, HERE / "make_session.py", "--nodes", str(nodes), "--bytes", "530", part]
            subprocess.run(command, check=True)
            part.rename(self.source)

    def measure(self, opt):
        """One run, in a folder of its own: loom writes beside the session."""
        work = DATA / "size"
        shutil.rmtree(work, ignore_errors=True)
        for folder in ("home", "config", "state"):
            (work / folder).mkdir(parents=True, mode=0o700)
        session = work / "bench.loom.json"
        shutil.copyfile(self.source, session)
        parse = subprocess.run(
            [sys.executable, "-c", PARSE, session], capture_output=True, text=True, check=True
        )
        steps = (HERE / "scenarios" / "size.tty").read_text().replace("{ready}", opt.ready)
        scenario = work / "size.tty"
        scenario.write_text(steps.replace("{session}", str(session)))
        argv = [sys.executable, HERE / "ttybench.py", "--timeout", "60s", "--json", "-", "-s", scenario]
        for name, folder in (("HOME", "home"), ("XDG_CONFIG_HOME", "config"), ("XDG_STATE_HOME", "state")):
            argv += ["--env", f"{name}={work}/{folder}"]
        folds = FoldWatch(f"{session}.tmp")
        done = subprocess.run([*argv, "--", opt.loom, session], capture_output=True, text=True, check=False)
        folds.end()
        if not done.stdout:
            self.errors.append(done.stderr.strip())
            return
        document = json.loads(done.stdout)["sides"][0]
        self.errors += [f"{error}\n{done.stderr}" for error in document["errors"]]
        run = document["median"] | {
            f"{group}.last_max": max((sample["last"] or 0 for sample in samples), default=0)
            for group, samples in document["samples"][0].items()
        }
        run["orjson_ms"] = float(parse.stdout) * 1e3
        run["file_mb"] = session.stat().st_size / 1e6
        run["fold_ms"] = folds.first() * 1e3
        self.runs.append(run)
        shutil.rmtree(work, ignore_errors=True)

    def value(self, metric):
        values = [run[metric] for run in self.runs if run.get(metric) is not None]
        return statistics.median(values) if values else None


# The file is in the cache by the second pass; the fastest of two counts.
PARSE = """
import gc, orjson, sys, time
raw = open(sys.argv[1], "rb").read()
best = 1e9
for _ in range(2):
    start = time.perf_counter()
    value = orjson.loads(raw)
    best = min(best, time.perf_counter() - start)
    del value
print(best)
"""


class FoldWatch:
    """How long a file is there: the new session file while it is written."""

    def __init__(self, path):
        self.path, self.times, self.over = path, [], False
        self.thread = threading.Thread(target=self.watch)
        self.thread.start()

    def watch(self):
        since = None
        while not self.over:
            there, at = os.path.exists(self.path), time.perf_counter()
            if there and since is None:
                since = at
            elif not there and since is not None:
                self.times.append(at - since)
                since = None
            time.sleep(0.001)

    def end(self):
        self.over = True
        self.thread.join()

    def first(self):
        return self.times[0] if self.times else 0


def command(opt, *args):
    """Run a command of loom; its seconds and its peak memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen([opt.loom, *map(str, args)], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"size: {args[0]} failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def logprobs(opt):
    """Print what a session with token probabilities takes; True if it opens in proportion to its own file."""
    source = DATA / "logprobs.loom.json"
    if not source.exists():
        part = source.with_suffix(".part")
        argv = [sys.executable, HERE / "make_session.py", "--nodes", "100000", "--bytes", "530"]
        subprocess.run([*argv, "--logprobs", "50", part], check=True)
        part.rename(source)
    work = DATA / "size"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    session, bulk = work / "bench.loom.json", work / "bench.loom.bulk"
    session.symlink_to(source)
    rows = [("in the session file, as before", session, None, command(opt, "show", "--path", 1, session))]
    session.unlink()
    shutil.copyfile(source, session)
    saving, _ = command(opt, "rate", session, 2, 1)
    rows.append(("in the side file", session, bulk, command(opt, "show", "--path", 1, session)))
    shown = f"'{opt.loom}' show --json '{session}' | grep -c '\"logprobs\":\\['"
    count = int(subprocess.run(shown, shell=True, capture_output=True, check=True).stdout)
    sizes = [path.stat().st_size / 1e6 for path in (source, session, bulk)]
    bulk.unlink()
    rows.append(("the side file dropped", session, None, command(opt, "show", "--path", 1, session)))
    print("\n| 100,000 nodes with probabilities | session file, MB | side file, MB | opening, s | memory, MB |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for index, (title, _, beside, (took, memory)) in enumerate(rows):
        size = sizes[0] if index == 0 else sizes[1]
        beside = f"{sizes[2]:,.1f}" if beside else "–"
        print(f"| {title} | {size:,.1f} | {beside} | {took:.2f} | {memory:,.1f} |")
    memory, limit = rows[1][3][1], 3 * sizes[1] + 40
    holds = memory <= limit and count > 90_000
    print(f"\nThe first save took {saving:.1f} s; {count:,} nodes have theirs afterwards.")
    print(f"- {'holds ' if holds else 'FAILED'} memory ≤ {limit:.4g} MB: {memory:.4g}")
    shutil.rmtree(work, ignore_errors=True)
    return holds


def table(sizes):
    """The figures of each size, and the largest's to the smallest's."""
    heads = [f"{size.nodes:,}" for size in sizes] + [f"{sizes[-1].nodes:,} / {sizes[0].nodes:,}"]
    lines = ["| nodes | " + " | ".join(heads) + " |", "| --- |" + " ---: |" * len(heads)]
    for metric, title, digits in ROWS:
        values = [size.value(metric) for size in sizes]
        cells = ["–" if value is None else f"{value:,.{digits}f}" for value in values]
        cells.append(f"{values[-1] / values[0]:,.2f}" if values[0] and values[-1] else "–")
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return lines


def judge(sizes):
    """Print what must hold; True if all does."""
    small, large = sizes[0], sizes[-1]
    rows = []
    for metric in ("keys.last_p50", "rate.last_p50"):
        rows.append((f"{metric} on {large.nodes:,} nodes", large.value(metric), 1.5 * small.value(metric)))
    for size in sizes:
        at = f" on {size.nodes:,} nodes"
        rows.append(
            ("startup.ready_ms" + at, size.value("startup.ready_ms"), 0.8 * size.value("orjson_ms") + 200)
        )
        rows.append(("rss_mb" + at, size.value("rss_mb"), 3 * size.value("file_mb") + 40))
        rows.append(("folding.last_max" + at, size.value("folding.last_max"), 250))
    good = True
    for name, value, limit in rows:
        holds = value is not None and value <= limit
        good &= holds
        print(f"- {'holds ' if holds else 'FAILED'} {name} ≤ {limit:.4g}: {value:.4g}")
    return good


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--nodes", default="1000,10000,100000,1000000", metavar="N,N,...")
    add("--runs", type=int, default=3)
    add("--loom", default=str(ROOT / ".build" / "release" / "loom"), metavar="PATH")
    add("--ready", default='"? all keys"', metavar="PATTERN", help="what shows when the session is open")
    add("--no-logprobs", action="store_true", help="leave the session with token probabilities out")
    opt = parser.parse_args()
    DATA.mkdir(parents=True, exist_ok=True)
    sizes = [Size(int(nodes)) for nodes in opt.nodes.split(",")]
    for turn in range(opt.runs):
        for size in sizes:
            print(f"run {turn + 1} of {opt.runs}: {size.nodes:,} nodes", file=sys.stderr)
            size.measure(opt)
    for size in sizes:
        for error in size.errors:
            print(f"\n{size.nodes:,} nodes: {error}", file=sys.stderr)
    if not all(size.runs for size in sizes):
        sys.exit(1)
    print(f"24x80, {opt.runs} runs, {os.cpu_count()} cores, load {os.getloadavg()[0]:.2f}\n")
    print("\n".join(table(sizes)) + "\n")
    good = judge(sizes) and not any(size.errors for size in sizes)
    if not opt.no_logprobs:
        good &= logprobs(opt)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
