#!/usr/bin/env python3
"""desk - measure the writing desk in one go, and print Markdown tables.

    Benchmarks/desk.sh [--nodes N,N,...] [--size ROWSxCOLS] [--loom PATH] [--keys N] [--quick] [--without PART,...]

The tree, the page to read, the map and the list on sessions of 1,000 to 1,000,000 nodes, at rest and while eight branches
stream 200 tokens a second each; a key in each view beside tig, vim and less, in turns; a held key on 115,200 bit/s; keys on
12 KB/s with a round trip of 50 ms and eight streams, and on 9,600 bit/s; characters typed in the editor, also into a text of a megabyte;
doing nothing; the first paint of 10,000 nodes beside vi; basemode-loom 0.8.3 (PyPI) on 1,000 and 10,000 nodes. About ten
minutes on a machine that does nothing else, besides making the data once under .build/bench. PARTs: views, large, lines,
editor, peers, paint, basemode. Exit status 1 when something cannot be measured; the goals are printed with the figures.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys

import turns
from run import DATA, HERE, ROOT, start_server
from size import Size


def bench(argv, steps, *, options=(), env=(), cwd=None):
    """One run of ttybench: (metrics, errors)."""
    scenario = DATA / "desk.tty"
    scenario.write_text(steps)
    command = [sys.executable, HERE / "ttybench.py", "--timeout", "60s", "--json", "-", "-s", scenario, *options]
    for setting in env:
        command += ["--env", setting]
    if cwd:
        command += ["--cwd", cwd]
    done = subprocess.run([*map(str, command), "--", *map(str, argv)], capture_output=True, text=True, check=False)
    if not done.stdout:
        return {}, [done.stderr.strip()]
    document = json.loads(done.stdout)["sides"][0]
    metrics = document["median"]
    for group, samples in document["samples"][0].items():
        metrics[f"{group}.paints"] = max((sample["bursts"] for sample in samples), default=0)
    return metrics, [f"{error}\n{done.stderr}" for error in document["errors"]]


class Desk:
    """loom on sessions, each time in a folder of its own."""

    def __init__(self, opt, port):
        self.opt, self.port, self.errors = opt, port, []

    def measure(self, source, steps, *options):
        work = DATA / "desk"
        shutil.rmtree(work, ignore_errors=True)
        for folder in ("home", "config/loom", "state"):
            (work / folder).mkdir(parents=True, mode=0o700)
        session = work / "bench.loom.json"
        shutil.copyfile(source, session)
        text = (HERE / "loom.toml").read_text().replace("{port}", str(self.port))
        (work / "config/loom/config.toml").write_text(text)
        env = [f"HOME={work}/home", f"XDG_CONFIG_HOME={work}/config", f"XDG_STATE_HOME={work}/state"]
        filled = steps.replace("{ready}", self.opt.ready).replace("{keys}", str(self.opt.keys))
        metrics, errors = bench([self.opt.loom, session], filled, options=options, env=env)
        self.errors += errors
        shutil.rmtree(work, ignore_errors=True)
        return metrics


def scenario(name):
    return (HERE / "scenarios" / name).read_text()


def shown(value, digits=2):
    return "–" if value is None else f"{value:,.{digits}f}"


def table(head, rows):
    print("| " + " | ".join(head) + " |\n| --- |" + " ---: |" * (len(head) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print(flush=True)


def say(text):
    print(text, file=sys.stderr, flush=True)


# MARK: Every view at every size


def views(desk, sizes, screen):
    """{nodes: metrics}, at rest and while streaming."""
    found = {}
    for nodes in sizes:
        say(f"views: {nodes:,} nodes, {screen}")
        source = Size(nodes).source
        found[nodes] = desk.measure(source, scenario("desk.tty"), "--size", screen)
        found[nodes] |= {
            name: value
            for name, value in desk.measure(source, scenario("desk_streaming.tty"), "--size", screen).items()
            if name.startswith("streaming_")
        }
    return found


def view_rows(found):
    rows = [
        ("", "start to first paint, ms", "startup.ready_ms", 0),
        ("", "memory, MB", "rss_mb", 0),
    ]
    for view in turns.VIEWS:
        rows += [
            (view, "key p50, ms", f"{view}.last_p50", 2),
            ("", "key p99, ms", f"{view}.last_p99", 2),
            ("", "bytes a key, mean", f"{view}.bytes_per_key", 0),
            ("", "bytes a key, p95", f"{view}.bytes_p95", 0),
            ("", "writes a key", f"{view}.bursts_per_key", 2),
            ("", "CPU a key, ms", f"{view}.cpu_ms_per_key", 2),
            ("", "100 keys typed ahead, ms", f"{view}_ahead.last_max", 2),
            ("", "the same, paints", f"{view}_ahead.paints", 0),
            ("", "opening the view, ms", f"open_{view}.last_p50", 1),
            ("", "key p50 while 8 branches stream, ms", f"streaming_{view}.first_p50", 2),
            ("", "key p99 while 8 branches stream, ms", f"streaming_{view}.first_p99", 2),
            ("", "idle, bytes a second", f"{view}.idle_bytes_per_s", 0),
            ("", "idle, wake-ups a second", f"{view}.idle_wakeups_per_s", 2),
        ]
    rows += [
        ("tree, streaming, left alone", "paints a second", "streaming_tree.idle_paints_per_s", 1),
        ("", "KB a second", "streaming_tree.idle_bytes_per_s", 1),
    ]
    sizes = list(found)
    for view, title, metric, digits in rows:
        values = [found[nodes].get(metric) for nodes in sizes]
        scale = 1000 if title.startswith("KB") else 1
        cells = [shown(None if value is None else value / scale, digits) for value in values]
        first, last = values[0], values[-1]
        yield [view, title, *cells, shown(last / first) if first and last is not None else "–"]


# MARK: Others


def lines(desk, source):
    """Slow lines: rows of (what, value, goal)."""
    found = []
    hold = 'wait {ready} 180s\nquiet 200ms 60s\nkey %s\nquiet 300ms 20s\nmark held\nrepeat 30 j every 33ms\nkey q\nexit 60s'
    for view, key in turns.VIEWS.items():
        say(f"lines: held key, {view}")
        metrics = desk.measure(source, hold % key, "--link", "115200")
        found.append((f"held `j` for a second on 115,200 bit/s, {view}: lag after release, ms", metrics.get("held.lag_max"), 150))
        found.append((f"the same, bytes a key", metrics.get("held.bytes_per_key"), None))
    say("lines: the tree alone")
    alone = "wait {ready} 180s\nquiet 200ms 60s\nrepeat 2 , l\nquiet 200ms 20s\nmark alone\nrepeat 50 j\nrepeat 50 k\nkey q\nexit 60s"
    metrics = desk.measure(source, alone)
    found.append(("the tree by itself (`, l`): bytes a key, mean", metrics.get("alone.bytes_per_key"), 250))
    found.append(("the same, p95", metrics.get("alone.bytes_p95"), None))
    stream = """wait {ready} 180s
quiet 200ms 60s
key 8
sleep 2s
set quiet 5ms
mark streaming
repeat 15 J
repeat 15 K
set quiet 30ms
key C
sleep 500ms
key q
exit 60s"""
    for title, options in {
        "12 KB/s, round trip 50 ms": ("--bps", "98304", "--rtt", "50ms"),
        "9,600 bit/s": ("--link", "9600"),
    }.items():
        say(f"lines: {title}")
        metrics = desk.measure(source, stream, *options)
        goal = 300 if "12" in title else None
        found.append((f"{title}, 8 streams: key to first byte, p50, ms", metrics.get("streaming.first_p50"), goal))
        found.append(("the same, the slowest, ms", metrics.get("streaming.first_max"), None))
    quiet = "wait {ready} 180s\nquiet 300ms 60s\nset quiet 100ms\nmark key\nrepeat 8 j k\nkey q\nexit 60s"
    metrics = desk.measure(source, quiet, "--link", "9600")
    found.append(("9,600 bit/s, nothing streams: key to last byte, p50, ms", metrics.get("key.last_p50"), None))
    return found


SENTENCE = "The keeper lit the lamp again, though no ship had passed since autumn. "


def editor(desk, source, work):
    """Characters typed: rows of (what, value, goal)."""
    steps = "wait {ready} 180s\nquiet 200ms 60s\nkey i\nquiet 100ms\nmark typed\ntype " + SENTENCE.strip() + "\n"
    steps += "mark edits\nrepeat 10 bs\nrepeat 5 enter\nrepeat 5 up left\nkey esc\nkey n\nquiet 100ms\nkey q\nexit 60s"
    say("editor: a new text")
    small = desk.measure(source, steps)
    text = work / "large.txt"
    text.write_text(SENTENCE * (1_000_000 // len(SENTENCE)))
    large = work / "large.loom.json"
    large.unlink(missing_ok=True)
    subprocess.run([desk.opt.loom, "new", large, "--prompt-file", text], check=True, capture_output=True)
    steps = "wait {ready} 60s\nquiet 200ms 60s\nkey e\nquiet 300ms 20s\nmark typed\ntype " + SENTENCE.strip() + "\n"
    steps += "key esc\nkey n\nquiet 100ms\nkey q\nexit 60s"
    say("editor: a text of a megabyte")
    big = desk.measure(large, steps)
    for title, metrics in {"a new text": small, "a text of 1 MB, at its end": big}.items():
        yield f"typed into {title}: bytes a character, p50", metrics.get("typed.bytes_p50"), 60
        yield "the same, p95", metrics.get("typed.bytes_p95"), None
        yield "the same, p50, ms", metrics.get("typed.last_p50"), None
        yield "the same, p99, ms", metrics.get("typed.last_p99"), None


def paint(desk, runs):
    """First paint of 10,000 nodes, loom and vi on the same file, in turns."""
    source = Size(10_000).source
    mine, theirs = [], []
    vi = shutil.which("vi") or shutil.which("vim")
    for _ in range(runs):
        say("paint")
        mine.append(desk.measure(source, "wait {ready} 60s\nquiet 100ms\nkey q\nexit 60s"))
        if vi:
            metrics, errors = bench([vi, source], 'wait "loom-session" 30s\nquiet 100ms\nsend ":q!\\r"\nexit 20s')
            theirs.append(metrics)
            desk.errors += errors
    median = lambda found: statistics.median([each["startup.ready_ms"] for each in found if "startup.ready_ms" in each] or [0])
    yield "first paint of 10,000 nodes: loom, ms", median(mine) or None, median(theirs) or None
    yield "the same file in vi, ms", median(theirs) or None, None


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--nodes", default="1000,10000,100000,1000000")
    add("--size", default="24x80", dest="screen", metavar="ROWSxCOLS")
    add("--loom", default=str(ROOT / ".build" / "release" / "loom"), metavar="PATH")
    add("--keys", type=int, default=50, help="keys in each direction, in each view")
    add("--ready", default='/ \\d+\\/[\\d,]+\\s*$/', metavar="PATTERN", help="what shows when a session is open")
    add("--quick", action="store_true", help="a few keys on 1,000 nodes: do the tools work")
    add("--without", default="", metavar="PART,...", help="leave these out")
    opt = parser.parse_args()
    if opt.quick:
        opt.nodes, opt.keys = "1000", 3
    sizes = [int(each) for each in opt.nodes.split(",")]
    without = set(opt.without.split(","))
    opt.loom = str(pathlib.Path(opt.loom).resolve())
    DATA.mkdir(parents=True, exist_ok=True)
    middle = Size(min(sizes[-1], 100_000)).source
    server, port = start_server()
    desk = Desk(opt, port)
    goals = []
    try:
        print(f"{opt.screen}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.2f}\n")
        if "views" not in without:
            found = views(desk, sizes, opt.screen)
            table(["view", "", *(f"{nodes:,}" for nodes in sizes), f"{sizes[-1]:,} / {sizes[0]:,}"], view_rows(found))
        if "peers" not in without:
            table(*turns.compare(opt, sizes, port))
        if "large" not in without:
            nodes = min(sizes[-1], 100_000)
            found = views(desk, [nodes], "50x160")
            table(["view, 50x160", "", f"{nodes:,}", ""], view_rows(found))
        if "lines" not in without:
            goals += lines(desk, middle)
        if "editor" not in without:
            goals += editor(desk, middle, DATA)
        if "paint" not in without:
            goals += paint(desk, 1 if opt.quick else 5)
        if goals:
            table(["", "measured", "goal, at most"], [[title, shown(value, 1), shown(goal, 0)] for title, value, goal in goals])
        if "basemode" not in without:
            from basemode import compare

            table(*compare(desk, opt.quick))
    finally:
        server.stdin.close()
        server.wait()
    for error in desk.errors:
        say(f"\n{error}")
    sys.exit(1 if desk.errors else 0)


if __name__ == "__main__":
    main()
