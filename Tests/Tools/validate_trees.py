#!/usr/bin/env python3
"""Check exported trees: that other programs can read them and that no text has changed.

usage: validate_trees.py FOLDER

For each NAME.nodes.json in FOLDER, a list of {"id","time","text","full"} with each node's own text and the whole text
through it, checks NAME.miniloom, NAME.pyloom-json, NAME.html and NAME.dot where they are there. Uses nothing but the
standard library, and diff_match_patch, too, where it is installed. Prints "ok N files" and exits 0, or "error: FILE: why"
and exits 1.
"""

import json
import os
import re
import sys
from html.parser import HTMLParser

try:
    from diff_match_patch import diff_match_patch
except ImportError:
    diff_match_patch = None


class Bad(Exception):
    pass


def need(condition, why):
    if not condition:
        raise Bad(why)


# MiniLoom: texts as UTF-16 code units, each one a character of a Python string


def units(text):
    data = text.encode("utf-16-le", "surrogatepass")
    return "".join(chr(data[i] | data[i + 1] << 8) for i in range(0, len(data), 2))


def apply_exactly(patch, text):
    """Applies a patch that must fit to the character."""
    for hunk in patch:
        need(set(hunk) == {"diffs", "start1", "start2", "length1", "length2"}, f"hunk has {set(hunk)}")
        before = after = ""
        for operation, part in hunk["diffs"]:
            need(part, "an empty difference")
            part.encode("utf-8")  # No half of a surrogate pair.
            before += units(part) if operation in (0, -1) else ""
            after += units(part) if operation in (0, 1) else ""
        start = hunk["start2"]
        need(hunk["length1"] == len(before) and hunk["length2"] == len(after), "wrong lengths")
        need(text[start : start + len(before)] == before, f"the patch does not fit at {start}")
        first, last = hunk["diffs"][0], hunk["diffs"][-1]
        # patch_apply takes shorter contexts for the beginning and the end of the text.
        kept = len(units(first[1])) if first[0] == 0 else 0
        need(kept >= 4 or start == 0, "too little context before the change")
        kept = len(units(last[1])) if last[0] == 0 else 0
        need(kept >= 4 or start + len(before) == len(text), "too little context behind the change")
        text = text[:start] + after + text[start + len(before) :]
    return text


def apply_with_library(patch, text):
    library = diff_match_patch()
    hunks = []
    for hunk in patch:
        made = __import__("diff_match_patch").patch_obj()
        made.diffs = [(operation, units(part)) for operation, part in hunk["diffs"]]
        made.start1, made.start2 = hunk["start1"], hunk["start2"]
        made.length1, made.length2 = hunk["length1"], hunk["length2"]
        hunks.append(made)
    text, done = library.patch_apply(hunks, text)
    need(all(done), "diff_match_patch cannot apply a patch")
    return text


FIELDS = ["id", "timestamp", "type", "patch", "summary", "cache", "rating", "read", "model", "error"]
FIELDS += ["finishReason", "parent", "children"]
KINDS = {"prompt": "user", "human": "user", "rewrite": "user", "completion": "gen", "imported": "import"}


def check_miniloom(path, nodes):
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    store = data["loomTree"]["nodeStore"]
    need(list(store) == [str(n + 1) for n in range(len(store))], "identities are not 1 to N")
    need(len(store) == len(nodes) + 1, f"{len(store)} nodes for {len(nodes)}")
    root = store["1"]
    need((root["type"], root["patch"], root["parent"]) == ("root", "", None), "no empty root")
    need(data["focus"]["id"] in store, "the focus is no node")
    expected = {node["time"]: node for node in nodes}
    texts = {"1": ""}
    for name, node in store.items():
        need(list(node) == FIELDS + ["loom"] * (name != "1"), f"{name} has {list(node)}")
        need(node["id"] == name and node["cache"] == "", f"{name}: id or cache")
        need(node["rating"] in (True, False, None), f"{name}: rating {node['rating']!r}")
        need(isinstance(node["summary"], str) and node["summary"], f"{name}: no summary")
        need(all(store[child]["parent"] == name for child in node["children"]), f"{name}: children")
        if name == "1":
            continue
        need(node["type"] == KINDS[node["loom"]["kind"]], f"{name}: {node['type']}")
        need(node["loom"].get("rewrite_of", "1") in store, f"{name}: rewrite_of")
        need(name in store[node["parent"]]["children"], f"{name}: not among its parent's children")
        before = texts[node["parent"]]
        texts[name] = apply_exactly(node["patch"], before)
        if diff_match_patch:
            need(apply_with_library(node["patch"], before) == texts[name], f"{name}: the library differs")
        wanted = expected.pop(node["timestamp"])
        need(texts[name] == units(wanted["full"]), f"{name}: the text differs")
        need(bool(node["model"]) == (node["type"] == "gen"), f"{name}: model of a {node['type']}")
    need(not expected, f"{len(expected)} nodes are missing")


# pyloom


def check_pyloom(path, nodes):
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    root = data["root"]
    need(root["mutable"] is False and root["text"] == "" and root["children"], "no root with children")
    found = {"root": root}
    todo = [root]
    while todo:
        parent = todo.pop()
        for node in parent["children"]:
            need(node["parent_id"] == parent["id"], f"{node['id']}: parent_id")
            need(node["id"] not in found, f"{node['id']} twice")
            found[node["id"]] = node
            todo.append(node)
            for tag in node.get("tags", []):
                need(tag in data["tags"], f"{node['id']}: tag {tag!r} is not described")
            made = node.get("generation")
            need((made is not None) == (node["meta"]["source"] == "AI"), f"{node['id']}: source")
            if made:
                completion = data["model_responses"][made["id"]]["completions"][made["index"]]
                need(completion["text"] == node["text"], f"{node['id']}: the completion differs")
                for token in completion["tokens"]:
                    need(token["position"]["start"] < token["position"]["end"], "an empty token")
                    need(isinstance(token["counterfactuals"], dict), "counterfactuals")
    for name, tag in data["tags"].items():
        need(set(tag) == {"name", "scope", "hide", "show_only", "toggle_key", "icon"}, f"tag {name!r}")
        need(tag["name"] == name, f"tag {name!r} is called {tag['name']!r}")
    need(data["selected_node_id"] in found, "the selected node is none")
    need(len(found) == len(nodes) + 1, f"{len(found)} nodes for {len(nodes)}")
    for node in nodes:
        need(found[f"n{node['id']}"]["text"] == node["text"], f"{node['id']}: the text differs")


# The page

VOID = {"meta", "br"}
KNOWN = VOID | set("html head title style body header main h1 p div bdi details summary a ul li time".split())
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


class Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.deepest = 0
        self.texts = {}
        self.names = set()
        self.links = set()
        self.policy = None
        self.style = ""

    def handle_starttag(self, tag, attributes):
        need(tag in KNOWN, f"an element {tag}")
        values = dict(attributes)
        need(len(values) == len(attributes), f"an attribute of {tag} twice")
        for name, value in attributes:
            need(not name.startswith("on") and name not in ("src", "style", "action"), f"attribute {name}")
            need("://" not in (value or ""), f"{name} refers to {value}")
        if tag == "meta" and values.get("http-equiv") == "Content-Security-Policy":
            need(self.policy is None and self.open[-1] == ("head", None), "a policy in a wrong place")
            self.policy = values["content"]
        if "href" in values:
            need(tag == "a" and values["href"].startswith("#"), f"a link to {values['href']}")
            self.links.add(values["href"][1:])
        if "id" in values:
            need(values["id"] not in self.names, f"{values['id']} twice")
            self.names.add(values["id"])
        if tag in VOID:
            return
        name = values["id"] if tag == "bdi" and "id" in values else None
        if name:
            self.texts[name] = ""
        self.open.append((tag, name))
        self.deepest = max(self.deepest, len(self.open))

    def handle_endtag(self, tag):
        need(self.open and self.open[-1][0] == tag, f"</{tag}> closes {self.open[-1:]}")
        self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1][0] == "style":
            self.style += data
        if self.open and self.open[-1][1]:
            self.texts[self.open[-1][1]] += data

    def handle_decl(self, declaration):
        need(declaration == "DOCTYPE html", f"declaration {declaration}")

    def handle_comment(self, data):
        raise Bad("a comment")

    def handle_pi(self, data):
        raise Bad("a processing instruction")

    def unknown_decl(self, data):
        raise Bad("an unknown declaration")


def check_html(path, nodes):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    page = Page()
    page.feed(text)
    page.close()
    need(not page.open, f"{page.open[-1:]} is never closed")
    need(page.policy == POLICY, f"the policy is {page.policy}")
    need("url(" not in page.style and "@import" not in page.style, "the style fetches something")
    need(page.deepest < 256, f"elements are nested {page.deepest} deep")
    need(page.links <= page.names, f"links without a target: {sorted(page.links - page.names)[:3]}")
    expected = {f"n{node['id']}": node["text"].replace("\0", "\ufffd") for node in nodes}
    need(page.texts.keys() == expected.keys(), "other nodes than there are")
    for name, wanted in expected.items():
        need(page.texts[name] == wanted, f"{name}: {page.texts[name]!r} is not {wanted!r}")


# The drawing

STRING = r'"(?:[^"\\\n\r\x00-\x1f]|\\["\\])*"'
VALUE = rf"(?:{STRING}|[A-Za-z]+|[0-9]+)"
LIST = rf"\[[a-z]+={VALUE}(?:, [a-z]+={VALUE})*\]"
LINE = re.compile(rf"  (?:[a-z]+={VALUE}|node {LIST}|(n\d+) {LIST}|(n\d+) -> (n\d+)(?: {LIST})?);")


def check_dot(path, nodes):
    with open(path, encoding="utf-8", newline="") as file:
        lines = file.read().split("\n")
    need(lines[0] == "digraph loom {" and lines[-2:] == ["}", ""], "no graph")
    names = {f"n{node['id']}" for node in nodes}
    seen = set()
    for number, line in enumerate(lines[1:-2], 2):
        match = LINE.fullmatch(line)
        need(match, f"line {number}: {line!r}")
        if match[1]:
            seen.add(match[1])
        need(not match[2] or {match[2], match[3]} <= names, f"line {number} names no node")
    need(seen == names, "other nodes than there are")


CHECKS = {"miniloom": check_miniloom, "pyloom-json": check_pyloom, "html": check_html, "dot": check_dot}


def main():
    folder = sys.argv[1]
    count = 0
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".nodes.json"):
            continue
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            nodes = json.load(file)
        for ending, check in CHECKS.items():
            path = os.path.join(folder, name.removesuffix("nodes.json") + ending)
            if not os.path.exists(path):
                continue
            try:
                check(path, nodes)
            except (Bad, KeyError, ValueError, TypeError) as error:
                print(f"error: {path}: {type(error).__name__}: {error}")
                return 1
            count += 1
    print(f"ok {count} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
