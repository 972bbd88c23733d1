#!/usr/bin/env python3
"""play_session - an evening of work in the real program, on a real server, and a check of what is left of it.

    play_session.py [--loom PATH] [--out FOLDER] [--seed N] [--scale S] [--minutes M] [--keep]

Makes a tiny model with two adapters (Scripts/local-venv.sh, once), has loom start a llama.cpp server for it, and works
in tmux at 80x24 as somebody would: 500 completions, 300 ratings, 40 rewrites, 60 comparisons and 30 searches, drawn
from the seed, through all views. Screens are kept as text in FOLDER (default: .build/played), to be looked at. At the
end `loom show --json`, `loom stats --json` and `loom check` must find what was done; the counts are printed. --scale 0.1
does a tenth. Takes a few minutes, at most M (10). Exit status 1 when something is missing. Not part of `make test`.
"""

import argparse
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
VIEWS = {"tree": "W", "read": "w", "map": "M", "list": "O"}
WORDS = "baker door morning bread river letter lamp winter quiet turned opened".split()


def run(*command, **options):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True, **options)


def tiny_model():
    """(python, folder) of the server and its model, as the tests make them."""
    python = run("sh", ROOT / "Scripts/local-venv.sh").stdout.split("\n")[-2]
    folder = ROOT / ".venv-local/tiny-model"
    if not (folder / "lora-1.gguf").exists():
        part = folder.with_name(f"tiny-model.new-{os.getpid()}")
        run(python, ROOT / "Scripts/make_tiny_gguf.py", "--out-dir", part)
        part.rename(folder)
    return python, folder


CONFIGURATION = """
[defaults]
backend = "tiny"
branches = 4
max_tokens = 10
temperature = 1.2

[backends.tiny]
kind = "local"
model_file = "{folder}/tiny.gguf"
adapter_files = [
  {{ file = "{folder}/lora-0.gguf", name = "first", scale = 0.0 }},
  {{ file = "{folder}/lora-1.gguf", name = "second", scale = 0.0 }},
]
server = ["{python}", "{root}/Scripts/loom-llama-server"]
threads = 2
max_in_flight = 4
cut_prompt = true
"""


class Room:
    """A tmux of our own with the program in it, and what was seen there."""

    def __init__(self, opt, work):
        self.opt, self.work = opt, work
        self.end = time.monotonic() + 60 * opt.minutes
        self.random = random.Random(opt.seed)
        self.shots, self.problems = 0, []
        self.session = work / "evening.loom.json"
        python, folder = tiny_model()
        for name in ("config/loom", "state", "data", "home"):
            (work / name).mkdir(parents=True)
        text = CONFIGURATION.format(python=python, folder=folder, root=ROOT)
        (work / "config/loom/config.toml").write_text(text)
        self.environment = os.environ | {
            "HOME": str(work / "home"),
            "XDG_CONFIG_HOME": str(work / "config"),
            "XDG_STATE_HOME": str(work / "state"),
            "XDG_DATA_HOME": str(work / "data"),
            "LC_ALL": "C.UTF-8",
        }
        self.environment.pop("TMUX", None)
        self.tmux_name = f"loom-play-{os.getpid()}"

    # The program by its command line

    def loom(self, *arguments):
        return run(self.opt.loom, *arguments, env=self.environment, cwd=self.work).stdout

    def counts(self):
        """What the session holds now."""
        stats = json.loads(self.loom("stats", "--json", self.session))
        return {
            "completions": stats["nodes"]["completions"],
            "ratings": stats["votes"]["by_kind"]["rating"],
            "rewrites": stats["nodes"]["by_kind"]["rewrite"],
            "comparisons": stats["votes"]["by_kind"]["compare"],
        }

    # The program in tmux

    def tmux(self, *arguments):
        return run("tmux", "-L", self.tmux_name, "-f", "/dev/null", *arguments, env=self.environment).stdout

    def open(self):
        self.tmux("new-session", "-d", "-s", "a", "-x", "80", "-y", "24", f"{self.opt.loom} {self.session}")
        self.tmux("set-option", "-g", "escape-time", "0")
        self.see(r"#\d+ ·")

    def close(self):
        try:
            self.tmux("kill-server")
        except subprocess.CalledProcessError:
            return
        # The program and its server end by themselves when their terminal is gone.
        time.sleep(1)

    def press(self, *names, rest=0.0):
        """Keys by tmux's names: a, Enter, Escape, C-s."""
        # To tmux a semicolon of its own ends a command.
        self.tmux("send-keys", "-t", "a", *("\\;" if name == ";" else name for name in names))
        if "Escape" in names:
            rest = max(rest, 0.08)
        if rest:
            time.sleep(rest)

    def type(self, text):
        self.tmux("send-keys", "-t", "a", "-l", text)

    def screen(self):
        return self.tmux("capture-pane", "-p", "-t", "a")

    def see(self, pattern, seconds=20.0):
        """Wait until a pattern is on the screen; a problem if it does not come."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := re.search(pattern, self.screen()):
                return found
            time.sleep(0.03)
        self.problem(f"the screen does not show {pattern!r}")
        return None

    def rest(self, seconds=60.0):
        """Wait until nothing streams."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and re.search(r"\d+ (streaming|queued)", self.screen()):
            time.sleep(0.05)

    def shot(self, name):
        """Keep the screen, to be looked at."""
        time.sleep(0.1)
        self.shots += 1
        (self.opt.out / f"{self.shots:02}-{name}.txt").write_text(self.screen())

    def problem(self, sentence):
        print(f"play_session: {sentence}", file=sys.stderr)
        self.problems.append(sentence)
        self.shot("problem")

    def is_over(self):
        return time.monotonic() > self.end

    def some(self, number):
        """So many, at the scale asked for."""
        return max(1, round(number * self.opt.scale))

    def back(self):
        """Out of whatever lies over the tree."""
        for _ in range(3):
            self.press("Escape")

    # What somebody does

    def wander(self):
        """Go somewhere near, in some view."""
        for _ in range(self.random.randrange(1, 5)):
            self.press(self.random.choice("hjkljkJK"))
        if self.random.random() < 0.3:
            self.press("Tab")

    def generate(self):
        self.press(str(self.random.randrange(3, 8)))

    def go(self, node):
        self.press("#")
        self.type(str(node))
        self.press("Enter")

    def completions(self):
        """The numbers of all that a model wrote and that has ended."""
        nodes = map(json.loads, self.loom("show", self.session, "--json").splitlines())
        return [node["id"] for node in nodes if node["kind"] == "completion" and "finish" in node["generation"]]

    def rate(self):
        self.press(self.random.choice("++-fd"))

    def rewrite(self):
        self.press("e")
        self.see("Ctrl-S", 5)
        self.press("C-e", "Space")
        self.type(" ".join(self.random.sample(WORDS, 3)) + ".")
        self.press("C-s", rest=0.1)
        self.press("Escape")

    def search(self, number):
        word = self.random.choice(WORDS[:6]) if number % 3 else "e"
        self.press("/")
        self.type(word)
        self.press("Enter", rest=0.05)
        for _ in range(self.random.randrange(3)):
            self.press(self.random.choice("nN"))


def plant(room):
    """The first prompt, and the first completions by the model."""
    prompt = room.work / "prompt.txt"
    prompt.write_text("In the morning the baker opened the door, and")
    room.loom("new", room.session, "--prompt-file", prompt)
    room.open()
    room.shot("first")
    room.press("4")
    room.see("streaming|loading|starting", 30)
    room.rest(120)
    room.shot("first-branches")


def grow(room):
    """Completions from many places, in all views; ratings in between."""
    wanted, turn, done = room.some(500), 0, 0
    while done < wanted and not room.is_over():
        view = list(VIEWS)[turn % 4]
        room.press(VIEWS[view])
        for _ in range(6):
            room.go(room.random.randrange(1, max(2, done)))
            room.wander()
            room.generate()
            room.rate()
            if room.random.random() < 0.5:
                room.rate()
        if turn < 4 or turn % 12 == 0:
            room.shot(f"growing-{view}")
        room.rest()
        turn += 1
        done = room.counts()["completions"]
    room.press(VIEWS["tree"])
    room.shot("grown")


def rewrite(room):
    """Rewrites by hand, and a few that the model proposes."""
    places = room.random.sample(room.completions(), min(len(room.completions()), room.some(60)))
    for number, node in enumerate(places):
        if room.is_over() or number % 5 == 0 and room.counts()["rewrites"] >= room.some(40):
            break
        room.go(node)
        room.rewrite()
        if number == 2:
            room.press("e", rest=0.1)
            room.shot("rewriting")
            room.back()
    room.press("@")
    room.type("shorter")
    room.press("Enter", rest=1)
    room.shot("proposal")
    room.press("Enter", rest=0.2)
    room.shot("proposal-edited")
    room.press("C-s", rest=0.2)
    room.shot("difference")
    room.back()


def rate(room):
    """The rating flow, from the root."""
    room.press("r", "R")
    room.shot("rating-flow")
    tries = 0
    while room.counts()["ratings"] < room.some(300) and tries < 60 and not room.is_over():
        for _ in range(10):
            room.press(room.random.choice("ffdd12345s"))
        tries += 1
        if tries == 3:
            room.shot("rating-flow-later")
    room.back()
    room.shot("rated")


def compare(room):
    """Comparisons of the whole session."""
    room.press("r", "V")
    room.shot("compare-which")
    room.press("3", rest=0.1)
    room.shot("compare")
    tries = 0
    while room.counts()["comparisons"] < room.some(60) and tries < 40 and not room.is_over():
        for _ in range(10):
            room.press(room.random.choice("hhllts"))
        tries += 1
    room.shot("compare-later")
    room.press("Escape")
    room.shot("compared")
    room.back()


def search(room):
    for number in range(room.some(30)):
        room.search(number)
        if number == 0:
            room.shot("search")
    room.press("&")
    room.type("rating>0")
    room.shot("filter-typing")
    room.press("Enter", rest=0.2)
    room.shot("filter")
    room.press("O", rest=0.1)
    room.shot("filter-list")
    room.press("W", "&", "C-u", "Enter")


def look(room):
    """Everything else that shows something."""
    for name, keys in {
        "info": "I",
        "tokens": "X",
        "models": "m",
        "parameters": "p",
        "plan": "P",
        "presets": "; p",
        "bookmarks": ", b",
        "history": "U",
        "export": "x",
        "archive": "! , a",
        "help": "?",
        "split": ", s",
        "prefix": ",",
        "command-line": ":",
    }.items():
        # A popup comes when somebody hesitates.
        room.press(*keys.split(), rest=0.6 if keys == "," else 0.1)
        room.shot(name)
        room.back()
    room.press("r", "H")
    room.shot("hoisted")
    room.press("H", "Z")
    room.shot("folded")
    room.press("Z")


def judge(room):
    """Quit, and compare what is on the disk with what was done; true if all is there."""
    room.back()
    room.rest()
    room.press("q")
    end = time.monotonic() + 30
    while time.monotonic() < end and subprocess.run(
        ["tmux", "-L", room.tmux_name, "has-session"], capture_output=True, check=False
    ).returncode == 0:
        time.sleep(0.1)
    counts = room.counts()
    nodes = [json.loads(line) for line in room.loom("show", room.session, "--json").splitlines()]
    made = [node for node in nodes if node["kind"] == "completion" and "finish" in node["generation"]]
    counts["finished"] = len(made)
    least = {
        "completions": room.some(500),
        "finished": room.some(500),
        "ratings": room.some(300),
        "rewrites": room.some(40),
        "comparisons": room.some(60),
    }
    print("| | wanted | there |\n| --- | ---: | ---: |")
    for name, number in least.items():
        print(f"| {name} | {number} | {counts[name]} |")
        if counts[name] < number:
            room.problems.append(f"{counts[name]} {name} instead of {number}")
    verdict = room.loom("check", room.session).strip()
    print(f"\n{verdict}\n{room.shots} screens in {room.opt.out}")
    if " is sound" not in verdict:
        room.problems.append("loom check finds faults")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--loom", type=pathlib.Path, default=ROOT / ".build/debug/loom")
    add("--out", type=pathlib.Path, default=ROOT / ".build/played")
    add("--seed", type=int, default=1)
    add("--scale", type=float, default=1.0)
    add("--minutes", type=float, default=10)
    add("--keep", action="store_true", help="leave the session in the folder of the screens")
    opt = parser.parse_args()
    opt.loom = opt.loom.resolve()
    shutil.rmtree(opt.out, ignore_errors=True)
    opt.out.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="loom-play-", ignore_cleanup_errors=True) as name:
        room = Room(opt, pathlib.Path(name))
        try:
            for act in (plant, grow, rewrite, rate, compare, search, look, judge):
                began = time.monotonic()
                act(room)
                print(f"{act.__name__}: {time.monotonic() - began:.1f} s", file=sys.stderr)
        finally:
            room.close()
            if opt.keep and room.session.exists():
                shutil.copy(room.session, opt.out)
    for problem in room.problems:
        print(f"problem: {problem}")
    sys.exit(1 if room.problems else 0)


if __name__ == "__main__":
    main()
