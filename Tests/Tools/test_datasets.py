#!/usr/bin/env python3
"""test_datasets - every format that loom lists, with many options, read by the libraries that trainers and services use.

    test_datasets.py --loom PROGRAM [--keep FOLDER] [--only WORD] [--jobs N]

Makes sessions with every trap (make_rated_session.py), exports them, and of each export checks: two runs give the same
bytes; the number of rows is the one reported; validate_export.py's strict checks; a JSON Schema written apart
(dataset_schemas.py); prompt and completion are a path of the tree byte for byte; datasets.load_dataset changes nothing;
and what the format's own readers do (dataset_readers.py, dataset_folder.py). A format or option that the program does
not know yet is named and left out. export-venv.sh makes the environment.
"""

import argparse
import concurrent.futures
import json
import multiprocessing
import os
import pathlib
import shutil
import sys
import tempfile
import time
import traceback

os.environ.update(
    HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", TRANSFORMERS_OFFLINE="1", TRANSFORMERS_VERBOSITY="error",
    HF_HUB_DISABLE_PROGRESS_BARS="1", TOKENIZERS_PARALLELISM="false",
)  # fmt: skip

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Benchmarks"))

import datasets  # noqa: E402
import export_pairs  # noqa: E402
import dataset_folder  # noqa: E402
import dataset_paths  # noqa: E402
import dataset_readers  # noqa: E402
import dataset_schemas  # noqa: E402
import validate_export  # noqa: E402
from loom_exports import Loom, Wrong  # noqa: E402
from tokenizers import decoders  # noqa: E402

# The formats that there are to be; the program may list more.
FORMATS = [
    "trl-preference", "trl-unpaired", "trl-sft", "trl-stepwise", "trl-triple", "axolotl-pairs", "axolotl-spans",
    "openai-dpo", "openai-sft", "gemini-preference", "gemini-sft", "hh-rlhf", "triplet", "ranked", "votes", "minihf-zip",
    "hf-dir",
]  # fmt: skip
TEXT_ONLY = {"trl-stepwise", "axolotl-spans", "minihf-zip"}
PAIRS = ["trl-preference", "axolotl-pairs", "openai-dpo", "gemini-preference", "hh-rlhf"]

# Options beside none at all, by the formats that they are tried with.
OPTIONS = [
    (PAIRS[:1], "--strategy best-random --seed 7"),
    (PAIRS[:1], "--strategy best-rest --max-pairs 2"),
    (PAIRS, "--strategy all --max-pairs 3"),
    (PAIRS[:1], "--sources rating"),
    (PAIRS[:1], "--sources edit --min-edit 0.3"),
    (PAIRS[:1], "--sources compare"),
    (PAIRS, "--sources choice"),
    (PAIRS[:1], "--sources compare,edit,rating,choice"),
    (PAIRS[:1], "--min-margin 2 --min-chosen-rating 1"),
    (PAIRS[:1], "--max-length-ratio 1.5"),
    (["trl-preference", "trl-unpaired", "trl-sft", "ranked", "openai-dpo"], "--max-prompt-chars 200"),
    (["trl-preference", "trl-unpaired", "ranked"], "--annotator amber-otter"),
    (["trl-preference", "trl-sft"], "--model base-7b"),
    (["trl-preference", "trl-unpaired"], "--tag ending"),
    (["trl-preference", "trl-unpaired"], "--since 2026-09-22"),
    (["trl-unpaired", "trl-sft", "minihf-zip", "openai-sft"], "--truncation any"),
    (["trl-preference", "trl-sft", "gemini-sft"], "--truncation keep --include-thinking"),
    (["trl-preference", "trl-triple"], "--chat-shape explicit"),
    (["trl-sft"], "--sft-shape prompt-completion"),
    (["ranked"], "--reward score"),
]

LICENCE = ["--license", "cc-by-4.0"]
FOLDERS = [
    "",
    "--validation 20%",
    "--split 80/20",
    "--split 70/20/10 --stratify tag",
    "--shard-rows 40",
    "--gzip",
]


def read(file):
    return json.loads(file.read_text(encoding="utf-8"))


class Tests:
    """The sessions, and what is tried with them."""

    def __init__(self, opt, folder):
        self.opt, self.folder = opt, folder
        self.loom = Loom(opt.loom, folder)
        make = self.loom.session
        self.hostile = {
            mode: [make(mode=mode, texts="hostile", nodes=300, roots=16, seed=seed) for seed in (1, 2)]
            for mode in ("text", "chat")
        }
        self.odd = {
            (mode, texts): [make(mode=mode, texts=texts, nodes=160, roots=32)]
            for mode in ("text", "chat")
            for texts in ("dates", "numbers")
        }
        self.usual = {
            "text": [pathlib.Path(__file__).resolve().parents[2] / "sessions/story.loom.json"],
            "chat": [pathlib.Path(__file__).resolve().parents[2] / "sessions/chat.loom.json"],
        }
        self.tokenizer = validate_export.chat_tokenizer()
        self.tokenizer.backend_tokenizer.decoder = decoders.ByteLevel()
        self.paths = {}
        for mode in ("text", "chat"):
            for texts in ("hostile", "usual", "dates", "numbers"):
                self.paths[mode, texts] = dataset_paths.Paths(map(read, self.sessions(mode, texts)))

    # What is tried

    def plan(self):
        """Name, function and arguments of every try."""
        forms = [form for form in FORMATS if self.is_there(form, [])]
        steps = []
        for form in forms:
            for mode in ("text", "chat") if form not in TEXT_ONLY else ("text",):
                if form == "hf-dir":
                    for options in FOLDERS:
                        options = options.split() + LICENCE
                        if self.is_there(form, options):
                            steps.append((self.check_folder, form, mode, "hostile", options))
                    continue
                chosen = [text.split() for forms_, text in OPTIONS if form in forms_]
                for options in [[], *chosen]:
                    if ("--chat-shape" in options) <= (mode == "chat") and self.is_there(form, options):
                        steps.append((self.check, form, mode, "hostile", options))
                for texts in ("usual", "dates", "numbers"):
                    steps.append((self.check, form, mode, texts, []))
                if form in ("trl-preference", "openai-dpo") and self.is_there(form, ["--shard-rows", "9"]):
                    steps.append((self.check_files, form, mode, "hostile", []))
        if "trl-preference" in forms:
            steps.append(
                (self.check_pairs, "trl-preference", "text", "hostile", ["--sources", "edit,rating"])
            )
        if "hf-dir" in forms:
            steps += [(self.check_folder, "hf-dir", mode, "dates", LICENCE) for mode in ("text", "chat")]
            steps.append((self.check_again, "hf-dir", "text", "hostile", LICENCE))
        return [step for step in steps if self.opt.only in self.name(step)]

    @staticmethod
    def name(step):
        what, form, mode, texts, options = step
        return " ".join([form, mode, texts, *options, *NAMES.get(what.__name__, [])])

    def is_there(self, form, options):
        missing = None
        if form not in self.loom.formats:
            missing = f"the format {form}"
        elif not self.loom.knows(options):
            missing = next(option for option in options if not self.loom.knows([option]))
        elif "--sources" in options:
            known = "rating edit" + self.loom.help
            missing = next((name for name in options[1].split(",") if f"{name} (" not in known), None)
            missing = None if missing in ("rating", "edit") else missing and f"the source {missing}"
        if missing and missing not in self.missing:
            self.missing.append(missing)
        return not missing

    missing = []

    def sessions(self, mode, texts):
        if texts == "hostile":
            return self.hostile[mode]
        return self.usual[mode] if texts == "usual" else self.odd[mode, texts]

    # The checks

    def check(self, form, mode, texts, options):
        """One file of rows; gives how many."""
        sessions = self.sessions(mode, texts)
        export = self.loom.export(sessions, form, *options, mode=mode)
        if export is None:
            if texts == "hostile" and not options:
                raise Wrong("not one row was written")
            return "no rows"
        if form == "minihf-zip":
            strict = validate_export.check_file(str(export.path), form, None)
            return self.counted(export, strict)
        if form in validate_export.LINE_FORMATS:
            try:
                validate_export.check_file(str(export.path), form, None)
            except validate_export.Bad as bad:
                raise Wrong(f"validate_export.py: line {bad.line}: {bad.why}") from None
        rows = export.lines()
        self.counted(export, len(rows))
        self.by_schema(form, mode, rows)
        if "--max-prompt-chars" not in options:
            self.by_paths(form, mode, rows, self.paths[mode, texts])
        self.by_readers(export, rows, sessions, texts)
        if form in dataset_schemas.ALONE:
            dataset_readers.sidecar(export, rows)
        return len(rows)

    @staticmethod
    def counted(export, count):
        if export.rows is not None and export.rows != count:
            raise Wrong(f"{export.rows} rows reported, {count} written")
        return count

    @staticmethod
    def by_schema(form, mode, rows):
        if not dataset_schemas.knows(form, mode):
            raise Wrong("there is no schema for it in dataset_schemas.py")
        if len({tuple(row) for row in rows} - {()}) > 1 and form not in dataset_schemas.BEFORE:
            raise Wrong("rows of different columns in one file")
        for line, row in enumerate(rows, 1):
            for why in dataset_schemas.errors(form, mode, row) or dataset_schemas.turns(form, row):
                raise Wrong(f"line {line}: {why}")

    @staticmethod
    def by_paths(form, mode, rows, paths):
        for line, row in enumerate(rows, 1):
            for whole in dataset_paths.wholes(form, mode, row):
                if not paths.has(whole):
                    raise Wrong(f"line {line}: is no path of the tree: …{str(whole)[-120:]!r}")

    def by_readers(self, export, rows, sessions, texts):
        form = export.form
        # A column whose every value looks like a time becomes one on reading, whatever the card says; only texts
        # can look so, and only in a file of nothing else.
        may_change = set(rows[0]) - {"source", "session", "group", "pair_id", "margin", "meta"}
        loaded = dataset_readers.load(export.path)
        dataset_readers.with_datasets(rows, loaded, may_change if texts == "dates" else ())
        if form.startswith("trl-") and texts != "dates":
            dataset_readers.with_trl(form, rows, loaded, self.tokenizer)
        if form.startswith("openai"):
            dataset_readers.with_openai(form, rows)
        if form.startswith("gemini"):
            dataset_readers.with_gemini(form, rows)
        if form.startswith("axolotl"):
            dataset_readers.with_axolotl(form, rows, self.tokenizer)
        if form == "hh-rlhf":
            dataset_readers.with_hh(rows)
        if form == "ranked":
            dataset_readers.with_ranked(rows)
        if form == "votes":
            dataset_readers.with_votes(rows, list(map(read, sessions)))

    def check_folder(self, form, mode, texts, options):
        """A folder that datasets loads at once."""
        export = self.loom.export(self.sessions(mode, texts), form, *options, mode=mode)
        if export is None:
            raise Wrong("nothing was written")
        data = {"prompt", "chosen", "rejected", "completion", "completions", "messages", "text"}
        may_change = data if texts == "dates" else ()
        splits = dataset_folder.check_folder(export.path, may_change)
        return ", ".join(f"{name} {'/'.join(map(str, part.values()))}" for name, part in splits.items())

    def check_pairs(self, form, mode, texts, options):
        """The pairs are those that a plain script derives from the same session (Benchmarks/export_pairs.py)."""
        count = 0
        for file in self.sessions(mode, texts):
            export = self.loom.export([file], form, *options, mode=mode)
            names = ("prompt", "chosen", "rejected")
            ours = sorted(tuple(row[name] for name in names) for row in export.lines())
            session = export_pairs.Session(file)
            found = export_pairs.consistent(export_pairs.rows(session))
            theirs = sorted(tuple(row[name] for name in names) for row in found)
            if ours != theirs:
                differing = sorted(set(ours) ^ set(theirs))
                raise Wrong(
                    f"{len(differing)} pairs differ from the script's, such as {str(differing[0])[-300:]}"
                )
            count += len(ours)
        return count

    def check_again(self, form, mode, texts, options):
        """A folder of the same name with other rows is read anew: datasets looks for what it read before by name."""
        read = []
        with tempfile.TemporaryDirectory() as cache:
            for sources in ("rating", "edit,rating"):
                export = self.loom.export(
                    self.sessions(mode, texts), form, "--sources", sources, *options, mode=mode
                )
                loaded = datasets.load_dataset(str(export.path), "preference", cache_dir=cache)
                rows = [
                    row
                    for file in sorted(export.path.glob("preference/train*"))
                    for row in dataset_folder.rows_of(file)
                ]
                if [row["pair_id"] for row in loaded["train"]] != [row["pair_id"] for row in rows]:
                    raise Wrong(
                        "datasets gives the rows of another folder of this name, which it read before"
                    )
                read.append(len(rows))
        return " and then ".join(map(str, read))

    def check_files(self, form, mode, texts, _):
        """The same rows in several files, compressed, and divided."""
        sessions = self.sessions(mode, texts)
        whole = self.loom.export(sessions, form, mode=mode).lines()
        shards = self.files(sessions, form, mode, "--shard-rows", "9")
        if any(len(rows) > 9 for _, rows in shards) or sum((rows for _, rows in shards), []) != whole:
            raise Wrong("the shards together are not the file")
        packed = self.files(sessions, form, mode, "--gzip")
        if [rows for _, rows in packed] != [whole] or not packed[0][0].name.endswith(".gz"):
            raise Wrong("the compressed file is not the file")
        parts = self.files(sessions, form, mode, "--split", "60/40")
        if len(parts) != 2 or sorted(map(json.dumps, parts[0][1] + parts[1][1])) != sorted(
            map(json.dumps, whole)
        ):
            raise Wrong("the parts together are not the file")
        if form == "trl-preference":
            roots = [{(row["session"], json.loads(row["meta"])["root"]) for row in rows} for _, rows in parts]
            if roots[0] & roots[1]:
                raise Wrong(f"roots in both parts: {roots[0] & roots[1]}")
        return f"{len(whole)} in {len(shards)} shards"

    def files(self, sessions, form, mode, *options):
        folder = self.loom.export(sessions, form, *options, mode=mode).path.parent
        found = [
            file for file in sorted(folder.iterdir()) if ".meta.jsonl" not in file.name and file.is_file()
        ]
        return [(file, dataset_folder.rows_of(file)) for file in found]


# Of tries that are not one export.
NAMES = {
    "check_pairs": ["as a script derives them"],
    "check_files": ["in several files"],
    "check_again": ["written anew"],
}

TESTS = None


def attempt(index):
    """One try, in a process of its own; gives its name, what came of it, and whether it failed."""
    step = TESTS.steps[index]
    # Names of files are counted up in each process.
    TESTS.loom.folder = TESTS.folder / f"try-{index}"
    TESTS.loom.folder.mkdir()
    started = time.monotonic()
    try:
        result, failed = str(step[0](*step[1:])), False
    except Wrong as wrong:
        result, failed = f"FAILED: {wrong}", True
    except Exception:
        result, failed = "FAILED: " + traceback.format_exc(limit=-2), True
    if not TESTS.opt.keep:
        shutil.rmtree(TESTS.loom.folder)
    return TESTS.name(step), result, failed, time.monotonic() - started


def main():
    global TESTS
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--loom", required=True)
    parser.add_argument("--keep", help="a new folder for what is made, instead of one that is removed")
    parser.add_argument("--only", default="", help="only what has this in its name")
    parser.add_argument("--jobs", type=int, default=2)
    opt = parser.parse_args()
    datasets.disable_progress_bars()
    datasets.logging.set_verbosity_error()
    started, failures = time.monotonic(), []
    with tempfile.TemporaryDirectory() as temporary:
        TESTS = Tests(opt, pathlib.Path(opt.keep or temporary).resolve())
        TESTS.steps = TESTS.plan()
        print(f"{len(TESTS.steps)} exports; sessions made in {time.monotonic() - started:.0f} s", flush=True)
        # Each process has what is in memory here, libraries included.
        import trl.data_utils  # noqa: F401

        fork = multiprocessing.get_context("fork")
        with concurrent.futures.ProcessPoolExecutor(opt.jobs, mp_context=fork) as pool:
            for name, result, failed, seconds in pool.map(attempt, range(len(TESTS.steps))):
                print(f"{name}: {result} ({seconds:.1f} s)", flush=True)
                failures += [f"{name}: {result}"] if failed else []
    for name in sorted(set(TESTS.loom.formats) - set(FORMATS) - TREES):
        failures.append(f"{name}: listed by the program, and not tried here")
    for missing in TESTS.missing:
        print(f"skipped: this loom does not know {missing}")
    if failures:
        print("\n".join(["", *failures]))
    print(f"{len(TESTS.steps)} exports, {len(failures)} failed, {time.monotonic() - started:.0f} s")
    return 1 if failures or not TESTS.steps else 0


# Formats of trees, which no trainer reads.
TREES = {"miniloom", "pyloom-json", "markdown", "text", "html", "dot"}


if __name__ == "__main__":
    sys.exit(main())
