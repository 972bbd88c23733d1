"""turns - loom's views beside tig, vim and less, key by key in turns: a busy moment hits all of them alike."""

import argparse
import shutil
import sys

from run import DATA, HERE, make_data
from size import Size
from ttyreport import summarize
from ttyscenario import Session, pattern, seconds

# Each goes on a line, or scrolls one: before the keys down, down, before the keys up, up.
PEERS = {
    "tig": ('"A Writer"', [], "j", [], "k"),
    "vim": ('"line 0000001"', ["L"], "j", ["H"], "k"),
    "less": ('"line 0000001"', [], "j", [], "k"),
}
VIEWS = {"tree": "W", "read": "w", "map": "M", "list": "O"}


def start(command, screen, *, cwd=None, env=()):
    """A program on a terminal of its own, with ttybench's defaults."""
    rows, cols = screen.split("x")
    options = argparse.Namespace(
        size=(int(rows), int(cols)),
        term="xterm-256color",
        env=list(env),
        unset=[],
        cwd=cwd,
        bps=0,
        rtt=0.0,
        buffer=1 << 16,
        quiet=seconds("20ms"),
        patience=seconds("300ms"),
        timeout=60.0,
        no_reply=False,
    )
    return Session([str(part) for part in command], options)


def peers(screen):
    """The others that are installed, each on its data: {name: running program}."""
    _, repository, text = make_data(argparse.Namespace(nodes=1000))
    commands = {
        "tig": (["tig"], repository, ["TIGRC_USER=/dev/null"]),
        "vim": (["vim", "-u", "NONE", "-N", "-n", "-i", "NONE", text], None, []),
        "less": (["less", text], None, ["LESS=", "LESSHISTFILE=-"]),
    }
    return {
        name: start(command, screen, cwd=cwd, env=env)
        for name, (command, cwd, env) in commands.items()
        if shutil.which(name)
    }


def loom(opt, nodes, port):
    """loom on a copy of a session of this size, in a folder of its own."""
    work = DATA / "turns"
    shutil.rmtree(work, ignore_errors=True)
    for folder in ("home", "config/loom", "state"):
        (work / folder).mkdir(parents=True, mode=0o700)
    shutil.copyfile(Size(nodes).source, work / "bench.loom.json")
    text = (HERE / "loom.toml").read_text().replace("{port}", str(port))
    (work / "config/loom/config.toml").write_text(text)
    env = [f"HOME={work}/home", f"XDG_CONFIG_HOME={work}/config", f"XDG_STATE_HOME={work}/state"]
    return start([opt.loom, work / "bench.loom.json"], opt.screen, env=env)


def press(program, group, names):
    for name in names:
        program.measure(program.encode([name]), group)


def compare(opt, sizes, port):
    """(head, rows) of a table: times of a key, and the middle of the ratios of neighbours in time."""
    rows, first = [], {}
    for nodes in sizes:
        print(f"turns: {nodes:,} nodes", file=sys.stderr, flush=True)
        running = {"loom": loom(opt, nodes, port)} | peers(opt.screen)
        try:
            for name, program in running.items():
                ready = opt.ready if name == "loom" else PEERS[name][0]
                program.until(pattern(ready)[0], 180, True)
                program.settle(0.5, 60)
            press(running["loom"], "open", ['"', "a"])
            for view, key in VIEWS.items():
                rows.append([f"{nodes:,}", view, *one_view(running, view, key, opt.keys, first)])
        finally:
            for program in running.values():
                program.finish()
    others = [name for name in PEERS if name in running]
    head = ["nodes", "view", "p50, ms", "p99, ms", *(f"{name}: p50, p99" for name in others)]
    return head + [f"loom/{name}" for name in others] + [f"1 / {sizes[0]:,}"], rows


def one_view(running, view, key, keys, first):
    """The cells of one row."""
    press(running["loom"], "open", ["'", "a", key])
    running["loom"].settle(0.3, 60)
    for program in running.values():
        program.groups["keys"] = []
    for direction in (0, 2):
        for name, program in running.items():
            if name != "loom":
                press(program, "before", PEERS[name][1 + direction])
        for _ in range(keys):
            for name, program in running.items():
                press(program, "keys", ["jk"[direction // 2]] if name == "loom" else [PEERS[name][2 + direction]])
    found = {name: summarize({"keys": program.groups["keys"]}) for name, program in running.items()}
    mine = found.pop("loom")
    cells = [f"{mine['keys.last_p50']:.2f}", f"{mine['keys.last_p99']:.2f}"]
    cells += [f"{theirs['keys.last_p50']:.2f}, {theirs['keys.last_p99']:.2f}" for theirs in found.values()]
    cells += [f"{mine['keys.last_p50'] / theirs['keys.last_p50']:.2f}" for theirs in found.values()]
    reference = first.setdefault(view, mine["keys.last_p50"])
    return [*cells, f"{mine['keys.last_p50'] / reference:.2f}"]
