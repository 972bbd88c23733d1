#!/usr/bin/env python3
"""make_rated_session - write a loom session full of judgements, the same one for the same options.

    make_rated_session.py [--mode text|chat] [--nodes N] [--rated SHARE] [--roots R] [--seed S]
                          [--texts hostile|plain|dates|numbers] OUT.loom.json

`hostile` has every trap that docs/EXPORT.md and decisions about exports speak of (hostile_texts.py): characters cut
at the seams, texts equal but for white space, contradicting ratings, texts that did not end by themselves; and around
them chains of rewrites, votes of several annotators, withdrawn ones, deleted nodes, unseen ones, several adapters.
`plain` is prose for measuring: trees of even size, four to six siblings, rewrites of one in twenty. In `dates` and
`numbers` every text looks like one, in trees of one level. See docs/FORMAT.md for the format.
"""

import argparse
import json
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "Benchmarks"))

import hostile_texts  # noqa: E402
from make_session import prose  # noqa: E402

START_MS = 1_790_000_000_000
ANNOTATORS = ["amber-otter", "blue \u201cheron\u201d", "\u3042\u304a\u3044", "amber-otter-2"]
MODELS = [
    {
        "backend": "local",
        "model": "base-7b",
        "adapters": [{"name": "morris", "scale": 0.5}],
        "parameters": {"temperature": 0.8},
    },
    {
        "backend": "local",
        "model": "base-7b",
        "adapters": [{"name": "morris"}, {"name": "gau\u00df", "scale": 1e-3}],
    },
    {
        "backend": "local",
        "model": "base-7b",
        "parameters": {"temperature": 1, "stop": ["\n\n", "\u2028"], "seed": 7},
    },
    {
        "backend": "openai",
        "model": "gpt-\u201cx\u201d/4.1",
        "parameters": {"temperature": 0.7, "top_p": 0.95, "n": 4},
    },
    {"backend": "builtin", "model": "kneser-ney", "adapters": [], "parameters": {}},
    {"backend": "builtin", "model": "2024-05-06"},
]
TAGS = [
    "ending",
    "too long",
    "\u00e9t\u00e9",
    "e\u0301te\u0301",
    "\U0001f44d\U0001f3fd",
    '#"tag"',
    "2024-01-02",
]
FINISHES = ["stop"] * 12 + ["length"] * 4 + ["interrupted", "filter"]


class Maker:
    """The nodes and votes of one session while they are made."""

    def __init__(self, opt):
        self.opt = opt
        self.rng = random.Random(f"{opt.seed} {opt.mode} {opt.texts}")
        self.is_chat = opt.mode == "chat"
        self.is_plain = opt.texts == "plain"
        self.nodes, self.votes, self.children, self.removed = {}, [], {}, {}
        self.now = START_MS

    # Nodes

    def add(self, parent, text, kind="completion", role=None, **fields):
        """A node; gives its number."""
        self.now += self.rng.randrange(500, 60_000)
        number = len(self.nodes) + 1
        node = {"id": number, "parent": parent, "kind": kind}
        if self.is_chat and role != "":
            node["role"] = role or "assistant"
        node |= {"text": text, "created_ms": self.now} | fields
        if self.is_plain or self.rng.random() < 0.85:
            node["seen_ms"] = self.now + 900
        self.nodes[number] = node
        self.children.setdefault(parent, []).append(number)
        return number

    def generation(self, finish):
        made = dict(self.rng.choice(MODELS))
        if finish:
            made["finish"] = finish
        if finish in ("error", "filter", "interrupted"):
            made["error"] = "The service said \u201cno\u201d.\nTwice."
        if self.rng.random() < 0.7:
            made["usage"] = {"prompt": self.rng.randrange(9_000), "completion": self.rng.randrange(200)}
        if self.rng.random() < 0.3:
            made["cut"] = self.rng.randrange(1, 5_000)
        return made

    def adorn(self, node):
        """What else a node may have."""
        chance = self.rng.random
        if chance() < 0.1:
            node["tags"] = self.rng.sample(TAGS, self.rng.randint(1, 3))
        if self.is_plain:
            return
        if chance() < 0.1:
            node["note"] = self.rng.choice(hostile_texts.TRICKS) + " \u2014 because."
        if chance() < 0.1:
            node["thinking"] = "Let me think.\n<think>" + self.rng.choice(hostile_texts.TRICKS)
        if chance() < 0.1:
            node["score"] = {"evaluator": "e", "log_odds": round(self.rng.gauss(0, 2), 4), "criteria": []}
        if chance() < 0.05:
            node["logprobs"] = [{"token": " a", "logprob": -0.5, "top": []}]
        if chance() < 0.05:
            node["bookmark" if chance() < 0.5 else "hidden"] = True
        if chance() < 0.03:
            node["imported"] = {"from": "elsewhere", "odd": [None, 1.5, {"deep": "\u2028"}]}

    def group(self, parent, scene):
        """The completions of one prompt, judged."""
        if before := scene.get("before"):
            kind, role = ("human", "assistant") if self.is_chat else ("human", None)
            parent = self.add(parent, before, kind, role)
        made = []
        for index, text in enumerate(scene["texts"]):
            kind = scene.get("kinds", [None] * len(scene["texts"]))[index] or "completion"
            finish = scene["finishes"][index] if "finishes" in scene else self.rng.choice(FINISHES)
            fields = {"generation": self.generation(finish)} if kind == "completion" else {}
            role = "" if self.is_chat and kind == "completion" and self.rng.random() < 0.1 else "assistant"
            number = self.add(parent, text, kind, role, **fields)
            self.adorn(self.nodes[number])
            made.append(number)
            wanted = scene["ratings"][index] if "ratings" in scene else None
            if wanted is None and self.rng.random() < self.opt.rated:
                wanted = self.rng.choice([-2, -1, -1, 1, 1, 2] if self.is_plain else [-2, -1, 0, 1, 2])
            if wanted is not None:
                self.nodes[number]["rating"] = wanted
        for original in list(made):
            if self.rng.random() < (0.05 if self.is_plain else 0.2):
                self.rewrite(parent, original)
        self.judge(self.children[parent])
        return made

    def rewrite(self, parent, original):
        """A person's version, at times of that one again; of some the original is elsewhere or gone."""
        for _ in range(1 if self.is_plain else self.rng.choice([1, 1, 2, 3])):
            before = self.nodes[original]["text"]
            text = self.rng.choice(
                [
                    lambda: (
                        " "
                        + before.strip()[: len(before) // 2]
                        + " rewritten"
                        + f" {self.rng.randrange(1 << 20):x}"
                    ),
                    lambda: before + f" And an end {self.rng.randrange(1 << 20):x}.",
                    *(
                        []
                        if self.is_plain
                        else [lambda: before, lambda: before + " ", lambda: before[1:], lambda: ""]
                    ),
                ]
            )()
            fields = {"rewrite_of": original}
            if self.rng.random() < 0.5:
                fields["rating"] = self.rng.choice([1, 2] if self.is_plain else [-2, -1, 0, 1, 1, 2, 2])
            if self.rng.random() < 0.5:
                fields["note"] = "It explained what it should have shown."
            if not self.is_plain and self.rng.random() < 0.1:
                parent = self.rng.choice(list(self.nodes))
            original = self.add(parent, text, "rewrite", "assistant", **fields)
            self.vote("edit", original, self.nodes[original]["rewrite_of"])

    # Votes

    def vote(self, kind, a, b=None, value=None, annotator=None):
        shown = [n for n in self.children[self.nodes[a]["parent"]]][-9:]
        vote = {"id": len(self.votes) + 1, "annotator": annotator or self.opt.annotator, "kind": kind, "a": a}
        if b is not None:
            vote["b"] = b
        if value is not None:
            vote["value"] = value
        if a in shown and self.rng.random() < 0.8:
            vote |= {"shown": shown, "position": shown.index(a)}
        self.now += self.rng.randrange(200, 9_000)
        vote |= {"created_ms": self.now, "took_ms": self.rng.randrange(100, 9_000)}
        if not self.is_plain and self.rng.random() < 0.05:
            vote["withdrawn"] = True
        self.votes.append(vote)

    def judge(self, siblings):
        chance = self.rng.random
        for number in siblings:
            rating = self.nodes[number].get("rating")
            if rating is None:
                continue
            if not self.is_plain and chance() < 0.1:
                self.vote("rating", number, value=self.rng.choice([None, -2, 2]))
            self.vote("rating", number, value=rating)
            for other in ANNOTATORS[1:] if not self.is_plain else []:
                if chance() < 0.3:
                    value = rating if chance() < 0.6 else self.rng.choice([-2, -1, 0, 1, 2])
                    self.vote("rating", number, value=value, annotator=other)
        if self.is_plain or len(siblings) < 2:
            return
        for _ in range(self.rng.choice([0, 0, 1, 3])):
            a, b = self.rng.sample(siblings, 2)
            for _ in range(self.rng.choice([1, 1, 2, 3])):
                if chance() < 0.3:
                    a, b = b, a
                self.vote(
                    "compare", a, b, self.rng.choice([None, None, 1, 2, 0, -1]), self.rng.choice(ANNOTATORS)
                )
        if chance() < 0.2:
            self.vote("choice", *self.rng.sample(siblings, 2))

    # Trees

    def opening(self, index):
        """A root and what leads to the first answer; gives the node to grow from."""
        if self.opt.texts in ("dates", "numbers"):
            return self.add(None, self.odd_text(), "prompt", "user")
        text = f"Number {index}:" + prose(self.rng, 90)
        if self.is_plain:
            return self.add(None, text, "prompt", "user")
        choice = index % 8
        if choice == 1:
            text += self.rng.choice(hostile_texts.TRICKS)
        if choice == 2:
            text = ["\ufeff" + text, "\u0301" + text, "\n\n" + text, text + " \t"][index // 8 % 4]
        if not self.is_chat:
            return self.add(
                None,
                ["", " \n"][index // 8 % 2] if choice == 3 else text,
                "human" if choice == 4 else "prompt",
            )
        if choice == 3:
            above = self.add(None, "You are the root's own system text.", "prompt", "system")
            return self.add(above, text, "prompt", "user")
        if choice == 4:
            return self.add(self.add(None, "Nobody asked.", "human", "assistant"), text, "human", "user")
        if choice == 5:
            return self.add(self.add(None, text, "prompt", "user"), "And another.", "human", "user")
        if choice == 6:
            return self.add(None, " ", "prompt", "user")
        return self.add(None, text, "prompt", "user" if choice else "")

    def odd_text(self):
        number = self.rng.randrange(1 << 30)
        if self.opt.texts == "numbers":
            return self.rng.choice([str(number), f"-{number}.5", f"{number}e9"])
        at = self.rng.randrange
        return f"20{at(10, 99)}-{at(1, 12):02}-{at(1, 28):02}T{at(24):02}:{at(60):02}:{at(60):02}Z"

    def scene(self, deck):
        if self.opt.texts in ("dates", "numbers"):
            return {"texts": [self.odd_text() for _ in range(4)], "finishes": ["stop"] * 4}
        if self.is_plain or self.rng.random() < 0.3:
            return {
                "texts": [prose(self.rng, self.rng.randrange(60, 300)) for _ in range(self.rng.randint(4, 6))]
            }
        if not deck:
            deck += hostile_texts.scenes(self.rng)
            self.rng.shuffle(deck)
        return deck.pop()

    def grow(self):
        deck = []
        for index in range(self.opt.roots):
            end = self.opt.nodes * (index + 1) // self.opt.roots
            ends = [self.opening(index)]
            while len(self.nodes) < end:
                at = self.rng.choice(ends[-6:])
                made = self.group(at, self.scene(deck))
                if self.opt.texts in ("dates", "numbers"):
                    break
                for number in self.rng.sample(made, min(2, len(made))):
                    if self.is_chat and self.rng.random() < 0.9:
                        number = self.add(number, "Go on:" + prose(self.rng, 40), "human", "user")
                    ends.append(number)
                if not self.is_plain and self.rng.random() < 0.08:
                    self.delete(self.rng.choice(made))

    def delete(self, number):
        """Moves a subtree to where undo finds it."""
        if number in self.removed:
            return
        below = [number]
        for step in below:
            below += [child for child in self.children.get(step, []) if child not in self.removed]
        for step in below:
            self.removed[step] = self.nodes[step]
        self.nodes[number]["detached"] = True

    def session(self):
        self.grow()
        head = {
            "format": "loom-session",
            "version": 1,
            "program": "make_rated_session",
            "id": f"{self.rng.getrandbits(128):032x}",
            "title": f"{self.opt.texts} {self.opt.mode} {self.opt.seed}",
            "created_ms": START_MS,
            "mode": self.opt.mode,
            "annotator": self.opt.annotator,
            "last_entry": 0,
            "cursor": 1,
        }
        if self.is_chat and self.opt.seed % 2:
            head["system"] = (
                "You are \u201cPip\u201d.\nAnswer {plainly}." if not self.is_plain else "Answer plainly."
            )
        # What hangs below a deleted node was deleted with it, or is alive nowhere.
        gone = self.removed
        for number, node in self.nodes.items():
            if number not in gone and node["parent"] in gone:
                gone[number] = node
        head["nodes"] = [node for number, node in self.nodes.items() if number not in gone]
        head["removed"] = [node for number, node in sorted(gone.items())]
        if head["cursor"] in gone:
            head["cursor"] = None
        head["votes"] = self.votes
        return head


def write(session, path):
    """One element a line, as loom itself writes."""
    compact = {"ensure_ascii": False, "separators": (",", ":")}
    with open(path, "w", encoding="utf-8", newline="") as out:
        fields = []
        for name, value in session.items():
            text = json.dumps(value, **compact)
            if name in ("nodes", "removed", "votes"):
                text = "[\n" + ",\n".join(json.dumps(item, **compact) for item in value) + "\n]"
            fields.append(f'"{name}":{text}')
        out.write("{\n" + ",\n".join(fields) + "\n}\n")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--nodes", type=int, default=1_500)
    parser.add_argument("--rated", type=float, default=0.7, help="share of the completions (0.7)")
    parser.add_argument("--roots", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mode", choices=["text", "chat"], default="text")
    parser.add_argument("--texts", choices=["hostile", "plain", "dates", "numbers"], default="hostile")
    parser.add_argument("--annotator", default=ANNOTATORS[0], help="whose session it is")
    parser.add_argument("out")
    opt = parser.parse_args()
    write(Maker(opt).session(), opt.out)


if __name__ == "__main__":
    main()
