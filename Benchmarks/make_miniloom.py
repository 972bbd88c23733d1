#!/usr/bin/env python3
"""make_miniloom - write a file of MiniLoom of any size, or check what an import made of one.

    make_miniloom.py [--nodes N] [--seed S] OUT.json
    make_miniloom.py --check FILE.json SESSION.loom.json

Most nodes add a sentence to a long main line or beside it; one in ten changes earlier text, as MiniLoom's
editor does. Offsets are UTF-16 code units, and one character in fifty lies outside the basic plane. The check
applies the patches by itself, on lists of code units, and compares the text of every node with that of its path
in the session.
"""

import argparse
import json
import random

WORDS = """the a of and to in on with under over she he it was took said river harbour lantern window kitchen
letter morning winter bread salt stone garden engine signal map bridge island orchard clock mirror paper thread
needle boat""".split()
WIDE = ["😀", "🐕", "𝔸", "👩‍🚀", "e\u0301", "\r\n"]


def units(text):
    data = text.encode("utf-16-le", "surrogatepass")
    return [data[i] | data[i + 1] << 8 for i in range(0, len(data), 2)]


def text(codes):
    return b"".join(bytes((code & 255, code >> 8)) for code in codes).decode("utf-16-le", "replace")


def sentence(rng):
    count = rng.randint(6, 24)
    words = [rng.choice(WIDE) if rng.random() < 0.02 else rng.choice(WORDS) for _ in range(count)]
    return " " + " ".join(words) + "."


def patch(before, start, removed, inserted):
    """One hunk with four units around it, as diff-match-patch writes it."""
    first, last = max(0, start - 4), min(len(before), start + removed + 4)
    diffs = [
        (0, before[first:start]),
        (-1, before[start : start + removed]),
        (1, inserted),
        (0, before[start + removed : last]),
    ]
    diffs = [[operation, codes_text(codes)] for operation, codes in diffs if codes]
    length = last - first
    lengths = {"length1": length, "length2": length - removed + len(inserted)}
    return [{"diffs": diffs, "start1": first, "start2": first, **lengths}]


def codes_text(codes):
    return b"".join(bytes((code & 255, code >> 8)) for code in codes).decode("utf-16-le", "surrogatepass")


def make(nodes, seed):
    rng = random.Random(seed)
    texts, store = {1: []}, {"1": node(1, "root", None, "")}
    for number in range(2, nodes + 1):
        parent = 1 if number == 2 else number - 1 if rng.random() < 0.5 else rng.randint(2, number - 1)
        before = texts[parent]
        if before and rng.random() < 0.1:
            start = rng.randrange(len(before))
            removed, inserted = rng.randint(0, min(12, len(before) - start)), units(rng.choice(WORDS))
            kind = "user"
        else:
            start, removed, inserted = len(before), 0, units(sentence(rng))
            kind = "user" if number == 2 or rng.random() < 0.1 else "gen"
        texts[number] = before[:start] + inserted + before[start + removed :]
        entry = node(number, kind, parent, patch(before, start, removed, inserted))
        entry["rating"] = rng.choice([None, None, None, True, False])
        store[str(number)] = entry
        store[str(parent)]["children"].append(str(number))
    return {"loomTree": {"nodeStore": store}, "focus": {"id": str(nodes)}}


def node(number, kind, parent, changes):
    return {
        "id": str(number),
        "timestamp": 1_790_000_000_000 + number,
        "type": kind,
        "patch": changes,
        "summary": "",
        "rating": None,
        "read": True,
        "parent": None if parent is None else str(parent),
        "children": [],
        "model": "mistral-7b-base" if kind == "gen" else None,
        "error": None,
        "finishReason": "length" if kind == "gen" else None,
    }


def apply(before, changes):
    codes = list(before)
    for hunk in changes or []:
        at = hunk["start2"]
        for operation, part in hunk["diffs"]:
            part = units(part)
            if operation == 1:
                codes[at:at] = part
                at += len(part)
            else:
                assert codes[at : at + len(part)] == part, "a patch does not fit"
                if operation == 0:
                    at += len(part)
                else:
                    del codes[at : at + len(part)]
    return codes


def check(file, session):
    with open(file, encoding="utf-8") as source:
        store = json.load(source)["loomTree"]["nodeStore"]
    with open(session, encoding="utf-8") as source:
        nodes = json.load(source)["nodes"]
    texts = {}
    for key, entry in store.items():  # parents come before their children
        texts[key] = apply(texts.get(entry["parent"], []), entry["patch"])
    paths, wrong = {}, 0
    for entry in nodes:
        paths[entry["id"]] = paths.get(entry.get("parent"), "") + entry["text"]
        wrong += paths[entry["id"]] != text(texts[entry["imported"]["id"]])
    print(f"{len(nodes)} nodes of {len(store)}, {wrong} with another text")
    return wrong == 0 and len(nodes) == len(store) - 1


def main():
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--nodes", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    if options.check:
        raise SystemExit(0 if check(*options.files) else 1)
    with open(options.files[0], "w", encoding="utf-8") as out:
        # MiniLoom writes halves of surrogate pairs as escapes, as ensure_ascii does.
        json.dump(make(options.nodes, options.seed), out, ensure_ascii=True)


if __name__ == "__main__":
    main()
