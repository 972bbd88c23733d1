"""The texts and conversations of a session, read from its file alone: what rows may be made of."""

import json


class Paths:
    """Every text from a root to a node of the sessions, or conversation in one string."""

    def __init__(self, sessions):
        # Of a whole text its hash is enough, and a deep tree has long ones.
        self.known = set()
        for session in sessions:
            is_chat = session.get("mode") == "chat"
            system = session.get("system") if is_chat else None
            start = ([["system", system]] if system else []) if is_chat else ""
            reached = {None: start}
            for node in session["nodes"]:
                above = reached[node.get("parent")]
                here = self.said(above, node) if is_chat else above + node["text"]
                reached[node["id"]] = here
                self.known.add(self.hashed(here))

    @staticmethod
    def said(above, node):
        """What an assistant wrote in several nodes is one message."""
        usual = "assistant" if node["kind"] in ("completion", "rewrite") else "user"
        role = node.get("role", usual)
        if role == "assistant" and above and above[-1][0] == role:
            return [*above[:-1], [role, above[-1][1] + node["text"]]]
        return [*above, [role, node["text"]]]

    @staticmethod
    def hashed(value):
        return hash(value if isinstance(value, str) else json.dumps(value))

    def has(self, value):
        return self.hashed(value) in self.known


def turns(messages):
    return [[message["role"], message["content"]] for message in messages]


def wholes(form, mode, row):
    """What must be a path of the tree: each prompt with each of its completions."""
    if form in ("openai-dpo", "axolotl-pairs"):
        start = row["input"]["messages"] if form == "openai-dpo" else row["messages"]
        ends = [row["preferred_output"], row["non_preferred_output"]] if form == "openai-dpo" else [
            [row["chosen"]], [row["rejected"]],
        ]  # fmt: skip
        if mode == "chat":
            return [turns(start) + turns(end) for end in ends]
        return [start[-1]["content"] + end[0]["content"] for end in ends]
    if form == "axolotl-spans":
        return ["".join(part["text"] for part in row["segments"])]
    if form == "trl-stepwise":
        return [row["prompt"] + "".join(row["completions"])]
    if form == "triplet" and mode == "text":
        return [row["prompt"] + row["disallowed"], row["prompt"] + row["narrative"]]
    if form == "openai-sft" and mode == "chat":
        return [turns(row["messages"])]
    if not form.startswith("trl-") and form != "ranked":
        return []
    if "text" in row:
        return [row["text"]]
    if "messages" in row:
        return [turns(row["messages"])]
    ends = [row[name] for name in ("chosen", "rejected", "completion", "reference") if name in row]
    ends += [entry["completion"] for entry in row.get("completions", []) if isinstance(entry, dict)]
    if mode == "text":
        return [row["prompt"] + end for end in ends]
    start = turns(row.get("prompt", []))
    return [start + turns(end) for end in ends]
