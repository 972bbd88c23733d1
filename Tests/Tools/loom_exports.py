"""Runs the loom program for the tests of exports: makes sessions, exports them, says what it wrote."""

import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


class Wrong(Exception):
    """Something that a test found."""


class Export:
    """One file or folder that the program wrote; `rows` is what it said that it wrote."""

    def __init__(self, path, form, rows, report, options, mode):
        self.path, self.form, self.rows, self.report = path, form, rows, report
        self.options, self.mode = options, mode

    @property
    def name(self):
        return " ".join([self.form, self.mode, *self.options])

    def lines(self):
        with open(self.path, encoding="utf-8", newline="\n") as file:
            return [json.loads(line) for line in file]


class Loom:
    """The program, with a home of its own, and a folder for what it writes."""

    def __init__(self, program, folder):
        self.program = str(pathlib.Path(program).resolve())
        self.folder = pathlib.Path(folder)
        self.env = {"PATH": os.environ.get("PATH", ""), "TZ": "UTC", "LC_ALL": "C.UTF-8"}
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
            self.env[name] = str(self.folder / "home")
        (self.folder / "home").mkdir(parents=True, exist_ok=True)
        self.count = 0
        # "trl-preference (.jsonl): Pairs of …"
        listed = self.run("export", "--list").stdout
        self.formats = re.findall(r"^([a-z][a-z-]*)(?: \([^)]*\))?: ", listed, re.MULTILINE)
        self.help = self.run("export", "--help").stdout

    def run(self, *arguments, check=True):
        done = subprocess.run(
            [self.program, *map(str, arguments)],
            capture_output=True,
            env=self.env,
            encoding="utf-8",
            check=False,
        )
        if check and done.returncode != 0:
            raise Wrong(f"loom {' '.join(map(str, arguments))}: {done.stderr.strip()}")
        return done

    def knows(self, options):
        """Whether the program has all of the options."""
        return all(re.search(rf"{option}\b", self.help) for option in options if option.startswith("--"))

    def session(self, **options):
        """Makes a session and has it checked."""
        name = "-".join(str(value) for value in options.values())
        path = self.folder / f"{name}.loom.json"
        arguments = [part for key, value in options.items() for part in (f"--{key}", str(value))]
        subprocess.run([sys.executable, HERE / "make_rated_session.py", *arguments, path], check=True)
        self.run("check", path)
        return path

    def export(self, sessions, form, *options, mode=""):
        """Exports, twice to the same bytes; None if there was not one row."""
        self.count += 1
        ending = "" if form == "hf-dir" else ".zip" if form == "minihf-zip" else ".jsonl"
        results = []
        for turn in "ab":
            path = self.folder / f"{self.count:03}-{turn}-{form}" / f"out{ending}"
            path.parent.mkdir()
            done = self.run("export", *sessions, "--format", form, "--out", path, *options, check=False)
            if done.returncode != 0:
                if path.exists():
                    raise Wrong(f"{form} {options}: a file beside the error {done.stderr.strip()}")
                if re.search(r"(?i)\bnothing|no rows?\b|\b0 rows", done.stderr):
                    return None
                raise Wrong(f"{form} {' '.join(options)}: {done.stderr.strip()}")
            results.append((path, done.stderr))
        (first, report), (second, _) = results
        if self.contents(first) != self.contents(second):
            raise Wrong(f"{form} {' '.join(options)}: two runs wrote different bytes")
        said = re.search(r"([\d,]+) rows? written", report)
        rows = int(said[1].replace(",", "")) if said else None
        return Export(first, form, rows, report, options, mode)

    @staticmethod
    def contents(path):
        """All bytes beside `path`: a file may have others with it."""
        return {
            str(file.relative_to(path.parent)): file.read_bytes()
            for file in sorted(path.parent.rglob("*"))
            if file.is_file()
        }
