#!/usr/bin/env python3
"""export_pairs - the rows of `loom export --format trl-preference` by a plain script with orjson, to compare with.

    export_pairs.py SESSION OUT.jsonl        derives edits and the best against the worst, writes the rows
    export_pairs.py --compare A.jsonl B.jsonl    says whether both have the same pairs

For texts, with the default options (docs/EXPORT.md, "Deriving rows"), and written as one would write it in an afternoon.
The rows have where they came from as loom's have, but for `edit_similarity`, which is slow in Python.
"""

import hashlib
import sys
from collections import Counter, defaultdict

import orjson

CUT = {"length", "interrupted", "filter"}


class Session:
    """A session's nodes by number, their children, and the text through each."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.data = orjson.loads(file.read())
        self.nodes = {node["id"]: node for node in self.data["nodes"]}
        self.children, self.text = defaultdict(list), {None: ""}
        for node in self.data["nodes"]:
            parent = node.get("parent")
            self.children[parent].append(node)
            self.text[node["id"]] = self.text[parent] + node["text"]
        self.judged = {}
        for vote in self.data["votes"]:
            if not vote.get("withdrawn") and vote["kind"] in ("rating", "edit"):
                self.judged[vote["a"]] = vote

    def original(self, node):
        return self.nodes.get(node.get("rewrite_of"))

    def is_usable(self, node):
        first = node
        while original := self.original(first):
            first = original
        finish = node.get("generation", {}).get("finish")
        return not (
            first["kind"] == "prompt"
            or finish == "error"
            or (node["kind"] == "completion" and not finish)
            or not node["text"].strip()
            or "\0" in self.text[node["id"]]
            or not self.text[node["parent"]].strip(" \t\r\n")
        )

    def is_cut(self, node):
        """A rewrite that keeps the last word of a cut text is cut as well."""
        while original := self.original(node):
            if last_word(node) != last_word(original):
                break
            node = original
        return node.get("generation", {}).get("finish") in CUT


def last_word(node):
    text = node["text"].replace("\t", " ").replace("\n", " ").replace("\r", " ")
    return text.rpartition(" ")[2]


def folded(node):
    return " ".join(node["text"].split())


def are_pair(session, better, worse):
    return folded(better) != folded(worse) and session.is_cut(better) == session.is_cut(worse)


def agreed(ratings):
    """The most frequent rating of the most frequent sign, the mildest of equally frequent ones."""
    signs = Counter((rating > 0) - (rating < 0) for rating in ratings).most_common()
    if len(signs) > 1 and signs[0][1] == signs[1][1]:
        return None
    same = Counter(rating for rating in ratings if (rating > 0) - (rating < 0) == signs[0][0])
    most = max(same.values())
    return min((rating for rating, count in same.items() if count == most), key=abs)


def rated(session, children):
    """The usable rated children, one for each text: (node, rating)."""
    groups = defaultdict(list)
    for node in children:
        if "rating" in node and session.is_usable(node):
            groups[node["text"]].append(node)
    result = []
    for members in groups.values():
        rating = agreed([node["rating"] for node in members])
        if rating is not None:
            shown = next((node for node in members if node["rating"] == rating), members[0])
            result.append((shown, rating))
    return result


def pairs(session, children):
    """(source, chosen, rejected, margin) of one prompt."""
    for node in children:
        original = session.original(node)
        if not original or original["parent"] != node["parent"]:
            continue
        if not session.is_usable(node) or not session.is_usable(original):
            continue
        better, worse = node.get("rating"), original.get("rating")
        margin = None if better is None or worse is None else better - worse
        if (margin is None or margin >= 0) and are_pair(session, node, original):
            yield "edit", node, original, margin
    known = rated(session, children)
    if len({rating for _, rating in known}) > 1:
        high, low = (find(rating for _, rating in known) for find in (max, min))
        best = [node for node, rating in known if rating == high][:8]
        worst = [node for node, rating in known if rating == low][:8]
        for better, worse in ((a, b) for a in best for b in worst):
            if are_pair(session, better, worse):
                yield "rating", better, worse, high - low
                break


def side(session, node):
    made, vote = node.get("generation", {}), session.judged.get(node["id"], {})
    return {
        "node": node["id"],
        "kind": node["kind"],
        "rating": node.get("rating"),
        "created_at_ms": node.get("created_ms"),
        "backend": made.get("backend"),
        "model": made.get("model"),
        "adapters": made.get("adapters", []),
        "parameters": made.get("parameters"),
        "finish": made.get("finish"),
        "truncated": session.is_cut(node),
        "prompt_tokens": made.get("usage", {}).get("prompt"),
        "completion_tokens": made.get("usage", {}).get("completion"),
        "position": vote.get("position"),
        "shown": len(vote["shown"]) if "shown" in vote else None,
    }


def rows(session):
    """Every row, before rows that say the same are put together."""
    for parent, children in session.children.items():
        if parent is None:
            continue
        whole = session.text[parent]
        moves = any(node["text"][:1] in ("\n", "\r") and node["text"].strip() for node in children)
        prompt = whole.rstrip(" \t\n\r" if moves else " \t")
        seam = whole[len(prompt) :]
        for source, better, worse, margin in pairs(session, children):
            content = [prompt, seam + better["text"], seam + worse["text"]]
            root = better
            while root.get("parent"):
                root = session.nodes[root["parent"]]
            vote = session.judged.get(better["id"], {})
            meta = {
                "schema": 1,
                "mode": "text",
                "root": root["id"],
                "parent": parent,
                "annotator": vote.get("annotator", session.data.get("annotator")),
                "created_at_ms": vote.get("created_ms"),
                "truncated": session.is_cut(better) or session.is_cut(worse),
                "note": better.get("note"),
                "chosen": side(session, better),
                "rejected": side(session, worse),
            }
            yield {
                "prompt": content[0],
                "chosen": content[1],
                "rejected": content[2],
                "source": source,
                "session": session.data["id"],
                "group": f"{session.data['id']}/{parent}",
                "pair_id": hashlib.sha256(orjson.dumps(content)).hexdigest(),
                "margin": float(margin or 0),
                "meta": orjson.dumps(meta).decode(),
            }


def consistent(found):
    """One row of those that say the same; of opposite ones what was said more often."""
    statements = defaultdict(list)
    for row in found:
        statements[row["prompt"], row["chosen"], row["rejected"]].append(row)
    for (prompt, chosen, rejected), same in statements.items():
        if len(statements.get((prompt, rejected, chosen), ())) < len(same):
            yield min(same, key=lambda row: row["source"] != "edit")


def compare(paths):
    def contents(path):
        with open(path, "rb") as file:
            found = (orjson.loads(line) for line in file)
            return sorted((row["prompt"], row["chosen"], row["rejected"]) for row in found)

    ours, theirs = map(contents, paths)
    if ours != theirs:
        differing = list((Counter(ours) - Counter(theirs)).elements()) + list(
            (Counter(theirs) - Counter(ours)).elements()
        )
        sys.exit(
            f"{len(ours)} and {len(theirs)} rows, {len(differing)} differ, such as {str(differing[0])[-300:]}"
        )
    print(len(ours))


def main():
    if sys.argv[1] == "--compare":
        return compare(sys.argv[2:4])
    session = Session(sys.argv[1])
    with open(sys.argv[2], "wb") as out:
        for row in consistent(rows(session)):
            out.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
    return None


if __name__ == "__main__":
    main()
