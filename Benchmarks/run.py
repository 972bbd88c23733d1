#!/usr/bin/env python3
"""run - measure loom beside tig, vim and less in one go, and print a Markdown table with ratios.

    Benchmarks/run.sh [--nodes N] [--runs N] [--size ROWSxCOLS] [--loom PATH] [--no-streaming] [--quick]

Data (a session of N nodes, a repository of 50,000 commits, a text of 50 MB) is made once under .build/bench. The
programs take turns, so that a busy moment hits all of them; medians over the runs. Programs that are not installed
are left out. Exit status 1 when a gate fails: bytes and writes a key are steady on any machine and are gated, times are
printed for the reader. See docs/PERFORMANCE.md for figures and what they mean.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
DATA = ROOT / ".build" / "bench"

# Rows of the table: metric of ttybench, heading, digits.
ROWS = [
    ("startup.ready_ms", "start to first paint, ms", 1),
    ("keys.last_p50", "key p50, ms", 2),
    ("keys.last_p99", "key p99, ms", 2),
    ("keys.bytes_p50", "bytes a key, p50", 0),
    ("keys.bytes_p95", "bytes a key, p95", 0),
    ("keys.bursts_per_key", "writes a key", 2),
    ("keys.cpu_ms_per_key", "CPU a key, ms", 3),
    ("rows.last_p50", "row p50, ms", 2),
    ("rows.bytes_p95", "bytes a row, p95", 0),
    ("ahead.last_p50", "100 keys typed ahead, ms", 2),
    ("ahead.bytes_p50", "100 keys typed ahead, bytes", 0),
    ("page.last_p50", "page p50, ms", 2),
    ("page.bytes_p50", "bytes a page, p50", 0),
    ("rate.last_p50", "rating (synced) p50, ms", 2),
    ("streaming.first_p50", "key p50 while 8 branches stream, ms", 2),
    ("streaming.first_p99", "key p99 while 8 branches stream, ms", 2),
    ("idle.bytes_per_s", "idle, bytes a second", 1),
    ("idle.wakeups_per_s", "idle, wake-ups a second", 2),
    ("rss_mb", "memory, MB", 1),
    ("exit.ms", "exit, ms", 1),
]


def gates(size):
    """(metric, at most) for loom on a screen of this size."""
    packet = 1400 if size == "24x80" else 4600
    return [
        ("keys.bytes_p95", packet),
        ("rows.bytes_p95", 2 * packet),
        ("keys.bursts_per_key", 1.2),
        ("rows.bursts_per_key", 1.2),
        ("ahead.paints", 2),
        ("idle.bytes_per_s", 0),
        ("idle.wakeups_per_s", 0.5),
    ]


def make_data(opt):
    """Make what is missing, and return where it is."""
    DATA.mkdir(parents=True, exist_ok=True)
    session, repository, text = DATA / f"{opt.nodes}.loom.json", DATA / "repository", DATA / "lines.txt"
    if not session.exists():
        subprocess.run(
            [sys.executable, HERE / "make_session.py", "--nodes", str(opt.nodes), session], check=True
        )
    if not (repository / "made").exists():
        shutil.rmtree(repository, ignore_errors=True)
        subprocess.run([sys.executable, HERE / "make_git_repo.py", repository], check=True)
        (repository / "made").touch()
    if not text.exists():
        # Written whole or not at all.
        part = text.with_suffix(".part")
        with part.open("w") as out:
            for number in range(1, 500_001):
                out.write(
                    f"line {number:07d} {'the quick brown fox jumps over the lazy dog. ' * 2}"[:99] + "\n"
                )
        part.rename(text)
    return session, repository, text


class Side:
    """One program: how to start it afresh, and what was measured."""

    def __init__(self, name, scenario, command, *, cwd=None, env=(), prepare=None):
        self.name, self.scenario, self.command = name, scenario, command
        self.cwd, self.env, self.prepare = cwd, env, prepare
        self.measured, self.errors = [], []

    def measure(self, opt):
        if self.prepare:
            self.prepare()
        steps = (HERE / "scenarios" / self.scenario).read_text().replace("{ready}", opt.ready)
        filled = DATA / self.scenario
        filled.write_text(steps)
        argv = [sys.executable, HERE / "ttybench.py", "--size", opt.size, "--json", "-", "-s", filled]
        for setting in self.env:
            argv += ["--env", setting]
        if self.cwd:
            argv += ["--cwd", self.cwd]
        done = subprocess.run([*argv, "--", *self.command], capture_output=True, text=True, check=False)
        if not done.stdout:
            self.errors.append(done.stderr.strip())
            return
        document = json.loads(done.stdout)["sides"][0]
        run = document["median"]
        self.errors += [f"{error}\n{done.stderr}" for error in document["errors"]]
        bursts = [sample["bursts"] for sample in document["samples"][0].get("ahead", [])]
        if bursts:
            run["ahead.paints"] = max(bursts)
        self.measured.append(run)

    def value(self, metric):
        values = [run[metric] for run in self.measured if run.get(metric) is not None]
        return statistics.median(values) if values else None


def orjson_seconds(path):
    """What one pass over the session costs the fastest general parser; the file is in the cache by then."""
    import orjson

    raw = path.read_bytes()
    best = min(timed(lambda: orjson.loads(raw)) for _ in range(3))
    return best


def timed(act):
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def start_server():
    """The streaming server, and its port."""
    server = subprocess.Popen(
        [sys.executable, HERE / "stream_server.py", "--with-stdin"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    return server, int(server.stdout.readline().split()[-1])


def sides_of(opt, port):
    session, repository, text = make_data(opt)
    found = []
    if os.access(opt.loom, os.X_OK):
        # A folder of its own each time: loom writes beside the session.
        work = DATA / "work"

        def prepare():
            shutil.rmtree(work, ignore_errors=True)
            for folder in ("home", "config/loom", "state"):
                (work / folder).mkdir(parents=True, mode=0o700)
            shutil.copyfile(session, work / "bench.loom.json")
            (work / "config/loom/config.toml").write_text(opt.config.read_text().replace("{port}", str(port)))

        env = [
            f"HOME={work}/home",
            f"XDG_CONFIG_HOME={work}/config",
            f"XDG_STATE_HOME={work}/state",
        ]
        command = [opt.loom, work / "bench.loom.json"]
        found.append(Side("loom", "loom.tty", command, env=env, prepare=prepare))
        if not opt.no_streaming:
            found.append(Side("loom streaming", "loom_streaming.tty", command, env=env, prepare=prepare))
    else:
        print(
            f"No program at {opt.loom}: build it, or give --loom. The others are measured.", file=sys.stderr
        )
    if shutil.which("tig"):
        found.append(Side("tig", "tig.tty", ["tig"], cwd=repository, env=["TIGRC_USER=/dev/null"]))
    if shutil.which("vim"):
        found.append(Side("vim", "vim.tty", ["vim", "-u", "NONE", "-N", "-n", "-i", "NONE", text]))
    if shutil.which("less"):
        found.append(Side("less", "less.tty", ["less", text], env=["LESS=", "LESSHISTFILE=-"]))
    return session, found


def table(sides):
    """The figures, and loom's ratios to the others."""
    loom = next((side for side in sides if side.name == "loom"), None)
    streaming = next((side for side in sides if side.name == "loom streaming"), None)
    shown = [side for side in sides if side.name != "loom streaming"]
    peers = [side for side in shown if side is not loom] if loom else []
    heads = [side.name for side in shown] + [f"loom/{side.name}" for side in peers]
    lines = ["| | " + " | ".join(heads) + " |", "| --- |" + " ---: |" * len(heads)]
    for metric, title, digits in ROWS:
        cells = []
        for side in shown:
            source = streaming if side is loom and metric.startswith("streaming.") and streaming else side
            value = source.value(metric)
            cells.append("–" if value is None else f"{value:,.{digits}f}")
        for peer in peers:
            mine, theirs = loom.value(metric), peer.value(metric)
            cells.append("–" if mine is None or not theirs else f"{mine / theirs:.2f}")
        if any(cell != "–" for cell in cells):
            lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return lines


def judge(opt, sides, session):
    """Print what loom must keep to; True if all holds."""
    loom = next((side for side in sides if side.name == "loom"), None)
    if not loom or not loom.measured:
        return True
    good = True
    limits = [(metric, loom.value(metric), limit) for metric, limit in gates(opt.size)]
    parse = orjson_seconds(session)
    size = session.stat().st_size / 1e6
    limits.append(("startup.ready_ms", loom.value("startup.ready_ms"), 0.8 * parse * 1e3 + 200))
    limits.append(("rss_mb", loom.value("rss_mb"), 3 * size + 40))
    print(f"\nThe session: {opt.nodes:,} nodes, {size:.1f} MB; orjson.loads {parse:.3f} s.\n")
    for metric, value, limit in limits:
        holds = value is not None and value <= limit
        good &= holds
        shown = "none" if value is None else f"{value:.4g}"
        print(f"- {'holds ' if holds else 'FAILED'} {metric} ≤ {limit:.4g}: {shown}")
    return good


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--nodes", type=int, default=100_000)
    add("--runs", type=int, default=5)
    add("--size", default="24x80", metavar="ROWSxCOLS")
    add("--loom", default=str(ROOT / ".build" / "release" / "loom"), metavar="PATH")
    add(
        "--ready",
        default='"? all keys"',
        metavar="PATTERN",
        help="what shows when loom's session is open, as for wait",
    )
    add(
        "--config",
        type=pathlib.Path,
        metavar="FILE",
        default=HERE / "loom.toml",
        help="loom's configuration; {port} in it becomes the streaming server's",
    )
    add("--no-streaming", action="store_true")
    add("--quick", action="store_true", help="one run on 1,000 nodes: do the tools work")
    opt = parser.parse_args()
    if opt.quick:
        opt.nodes, opt.runs = 1_000, 1
    server, port = start_server()
    try:
        session, sides = sides_of(opt, port)
        for turn in range(opt.runs):
            for side in sides:
                print(f"run {turn + 1} of {opt.runs}: {side.name}", file=sys.stderr)
                side.measure(opt)
    finally:
        server.stdin.close()
        server.wait()
    load = os.getloadavg()[0]
    print(f"{opt.size}, {opt.runs} runs, {os.cpu_count()} cores, load {load:.2f}\n")
    print("\n".join(table(sides)))
    good = judge(opt, sides, session)
    for side in sides:
        for error in side.errors:
            good = False
            print(f"\n{side.name}: {error}", file=sys.stderr)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
