#!/usr/bin/env python3
"""make_session - write a loom session of any size, the same one for the same seed.

    make_session.py [--nodes N] [--seed S] [--bytes B] [--mode text|chat] OUT.loom.json

The tree is what months of use leave behind: a deep main line, four to eight siblings at most nodes of it, shorter
side lines, ratings on a third of the siblings, rewrites with notes, bookmarks, tags, unseen branches, several
backends and adapters. A node takes about B bytes of JSON, and one line. See docs/FORMAT.md for the format.
"""

import argparse
import hashlib
import json
import random

WORDS = """the a of and to in on with under over she he they it was were had has took gave said asked answered
river harbour lantern window kitchen letter morning winter bread salt stone garden ladder engine signal map bridge
island orchard clock mirror paper thread needle boat sail storm gull road hill forest wolf owl moth candle ash snow
slow bright hollow patient crooked silver distant careful narrow quiet warm broken borrowed uncertain heavy late
turned waited listened carried counted folded opened followed remembered forgot measured painted mended crossed
because until although before after while where whatever somehow almost never always again once twice together
Ada Tomas Ilse Noor Wim Mirela Oskar Juna captain keeper teacher stranger neighbour sister cartographer""".split()
RARE = ["“Not yet,”", "café", "naïve", "Ørsted", "東京", "снег", "—", "…", "\n\n", "\n\n* * *\n\n"]
MODELS = [
    ("local", "mistral-7b-base", [{"name": "morris", "scale": 1.0}]),
    ("local", "mistral-7b-base", []),
    ("openai", "gpt-4.1-mini", []),
    ("builtin", "kneser-ney", []),
]
TAGS = ["opening", "dialogue", "ending", "keep", "too-long"]
START_MS = 1_790_000_000_000


def prose(rng, size):
    """About `size` bytes of text, beginning with a space as a continuation does."""
    words, length = [], 0
    while length < size:
        word = rng.choice(RARE) if rng.random() < 0.02 else rng.choice(WORDS)
        if rng.random() < 0.08:
            word += rng.choice([",", ".", ".", ";"])
        words.append(word)
        length += len(word.encode()) + 1
    return " " + " ".join(words)


def generation(rng, tokens):
    """How a completion came to be."""
    backend, model, adapters = rng.choice(MODELS)
    cut = rng.random()
    return {
        "backend": backend,
        "model": model,
        "adapters": adapters,
        "parameters": {"temperature": 0.8, "max_tokens": 96, "seed": rng.randrange(1 << 31)},
        "finish": "stop" if cut < 0.2 else "interrupted" if cut < 0.22 else "length",
        "usage": {"prompt": rng.randrange(50, 4000), "completion": tokens, "thinking": 0},
        "first_token_ms": rng.randrange(20, 900),
        "total_ms": rng.randrange(900, 9000),
        "prompt_sha256": hashlib.sha256(str(rng.random()).encode()).hexdigest(),
    }


def probabilities(rng, tokens):
    """Token probabilities as a backend gives them, five alternatives each."""
    found = []
    for _ in range(tokens):
        words = [" " + word for word in rng.sample(WORDS, 5)]
        top = [{"token": word, "logprob": round(-rng.expovariate(0.5), 6)} for word in words]
        found.append(top[0] | {"top": top})
    return found


def shape(rng, count):
    """Parents by node number, roots 0: a main line with siblings, and side lines that end."""
    parents, line, end = [0], [1], 1
    while len(parents) < count:
        # Grow from the end of the main line, at times from a side line or from far above.
        chance = rng.random()
        at = end if chance < 0.6 else rng.choice(line[-40:]) if chance < 0.95 else rng.choice(line)
        siblings = min(rng.randint(4, 8), count - len(parents))
        first = len(parents) + 1
        parents += [at] * siblings
        chosen = first + rng.randrange(siblings)
        line.append(chosen)
        if at == end:
            end = chosen
    return parents


def nodes(rng, count, size, mode, tokens):
    """The nodes, in an order in which parents come first."""
    siblings = {}
    # Drawn a few times only: what they say does not matter, and making them takes long.
    pool = [probabilities(rng, tokens) for _ in range(20)] if tokens else []
    for number, parent in enumerate(shape(rng, count), 1):
        created = START_MS + number * 7_000
        node = {"id": number, "parent": parent or None}
        text_size = max(20, int(rng.gauss(size - 430, (size - 430) / 4)))
        if not parent:
            node |= {
                "kind": "prompt",
                "text": "The lighthouse had been dark for a year" + prose(rng, text_size),
            }
        elif rng.random() < 0.03 and siblings.get(parent):
            node |= {"kind": "rewrite", "rewrite_of": siblings[parent], "text": prose(rng, text_size)}
            node["note"] = "The first one explained what it should have shown." + prose(rng, 80)
            node["rating"] = 1
        else:
            node |= {"kind": "completion", "text": prose(rng, text_size)}
            node["generation"] = generation(rng, text_size // 5)
            if pool:
                node["logprobs"] = rng.choice(pool)
            siblings[parent] = number
            if rng.random() < 0.33:
                node["rating"] = rng.choice([-2, -1, -1, 1, 1, 2])
            if rng.random() < 0.8:
                node["seen_ms"] = created + 3_000
        if mode == "chat":
            node["role"] = "user" if not parent else "assistant"
        if rng.random() < 0.01:
            node["bookmark"] = True
        if rng.random() < 0.03:
            node["tags"] = rng.sample(TAGS, rng.randint(1, 2))
        yield node | {"created_ms": created}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bytes", type=int, default=700, help="of JSON, a node (700)")
    parser.add_argument("--logprobs", type=int, default=0, metavar="T", help="of T tokens a completion (none)")
    parser.add_argument("--mode", choices=["text", "chat"], default="text")
    parser.add_argument("out")
    opt = parser.parse_args()
    rng = random.Random(opt.seed)
    head = {
        "format": "loom-session",
        "version": 1,
        "program": "make_session",
        "id": f"{rng.getrandbits(128):032x}",
        "title": f"{opt.nodes:,} nodes",
        "created_ms": START_MS,
        "mode": opt.mode,
        "annotator": "a-bench",
        "last_entry": 0,
        "cursor": max(1, opt.nodes // 2),
    }
    compact = {"ensure_ascii": False, "separators": (",", ":")}
    with open(opt.out, "w", encoding="utf-8") as out:
        out.write(json.dumps(head, **compact)[:-1] + ',"nodes":[\n')
        for node in nodes(rng, opt.nodes, opt.bytes, opt.mode, opt.logprobs):
            out.write(("" if node["id"] == 1 else ",\n") + json.dumps(node, **compact))
        out.write('\n],\n"votes":[]}\n')


if __name__ == "__main__":
    main()
