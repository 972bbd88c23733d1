"""JSON Schemas of the rows of every format, from docs/EXPORT.md and the readers' own documentation.

`errors(form, mode, row)` gives what is wrong with a row. They are written apart from the program and from
validate_export.py, so that one mistake is not made twice: keys and their order, no key more, types, roles.
"""

import functools

import jsonschema

TEXT = {"type": "string", "minLength": 1, "pattern": r"\S"}
ANY_TEXT = {"type": "string"}
REWARD = {"type": "number"}


def exactly(**fields):
    """An object with these keys and no others."""
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def some_of(needed, **fields):
    return exactly(**fields) | {"required": needed}


def many(item, least=1, most=None):
    return {"type": "array", "items": item, "minItems": least} | ({"maxItems": most} if most else {})


def message(*roles):
    return exactly(role={"enum": list(roles)}, content=ANY_TEXT if roles == ("system",) else TEXT)


ANY_MESSAGE = {"oneOf": [message("system"), message("user"), message("assistant")]}
TALK = many(ANY_MESSAGE)
ANSWER = many(message("assistant"), 1, 1)
# OpenAI's own, where an assistant's message may say whether it is trained on.
WEIGHED = {
    "oneOf": [
        message("system"),
        message("user"),
        exactly(role={"const": "assistant"}, content=TEXT, weight={"type": "integer", "enum": [0, 1]}),
    ]
}
PARTS = many(exactly(text=TEXT), 1, 1)
SYSTEM = exactly(parts=PARTS)
TURN = exactly(role={"enum": ["user", "model"]}, parts=PARTS)
MODEL_TURN = exactly(role={"const": "model"}, parts=PARTS)


def ranked(completion):
    return many(exactly(completion=completion, reward=REWARD), 2)


VOTE = {
    "vote_id": {"type": "integer", "minimum": 1},
    "annotator": ANY_TEXT,
    "session": TEXT,
    "node_a": {"type": "integer", "minimum": 1},
    "node_b": {"type": ["integer", "null"], "minimum": 1},
    "kind": {"enum": ["compare", "edit", "rating", "choice"]},
    "value": {"type": ["integer", "null"], "minimum": -2, "maximum": 2},
    "position": {"type": ["integer", "null"], "minimum": 0},
    "shown": {"type": "array", "items": {"type": "integer", "minimum": 1}},
    "created_at_ms": {"type": "integer"},
}

# The data columns of each format, by the mode of the sessions; several where an option chooses.
SHAPES = {
    ("trl-preference", "text"): [{"prompt": TEXT, "chosen": TEXT, "rejected": TEXT}],
    ("trl-preference", "chat"): [
        {"chosen": TALK, "rejected": TALK},
        {"prompt": TALK, "chosen": ANSWER, "rejected": ANSWER},
    ],
    ("trl-unpaired", "text"): [{"prompt": TEXT, "completion": TEXT, "label": {"type": "boolean"}}],
    ("trl-unpaired", "chat"): [{"prompt": TALK, "completion": ANSWER, "label": {"type": "boolean"}}],
    ("trl-sft", "text"): [{"text": TEXT}, {"prompt": TEXT, "completion": TEXT}],
    ("trl-sft", "chat"): [{"messages": TALK}, {"prompt": TALK, "completion": ANSWER}],
    ("trl-stepwise", "text"): [
        {"prompt": TEXT, "completions": many(TEXT), "labels": many({"type": "boolean"})}
    ],
    ("trl-triple", "text"): [{"prompt": TEXT, "reference": TEXT, "chosen": TEXT, "rejected": TEXT}],
    ("trl-triple", "chat"): [{"prompt": TALK, "reference": ANSWER, "chosen": ANSWER, "rejected": ANSWER}],
    ("axolotl-pairs", ""): [
        {"messages": TALK, "chosen": message("assistant"), "rejected": message("assistant")}
    ],
    ("axolotl-spans", "text"): [{"segments": many(exactly(label={"type": "boolean"}, text=ANY_TEXT))}],
    ("openai-dpo", ""): [
        {
            "input": exactly(
                messages=TALK, tools={"type": "array", "maxItems": 0}, parallel_tool_calls={"const": True}
            ),
            "preferred_output": ANSWER,
            "non_preferred_output": ANSWER,
        }
    ],
    ("openai-sft", ""): [{"messages": many(WEIGHED)}],
    ("gemini-preference", ""): [
        {
            "contents": many(TURN),
            "completions": many(
                exactly(score={"type": "integer", "enum": [0, 1]}, completion=MODEL_TURN), 2, 2
            ),
        }
    ],
    ("gemini-sft", ""): [{"contents": many(TURN, 2)}],
    ("hh-rlhf", ""): [{"chosen": TEXT, "rejected": TEXT}],
    ("triplet", ""): [{"prompt": TEXT, "disallowed": TEXT, "narrative": TEXT}],
    ("ranked", "text"): [{"prompt": TEXT, "completions": ranked(TEXT)}],
    ("ranked", "chat"): [{"prompt": TALK, "completions": ranked(ANSWER)}],
    ("votes", ""): [VOTE],
}

# A column that only rows with a system text have; the two services spell it differently.
BEFORE = {"gemini-preference": ("system_instruction", SYSTEM), "gemini-sft": ("systemInstruction", SYSTEM)}

# Formats whose readers take no further key: where a row came from is in a file beside.
ALONE = {"openai-dpo", "openai-sft", "gemini-preference", "gemini-sft", "hh-rlhf", "votes"}

PROVENANCE = {
    "source": {"enum": ["compare", "edit", "rating", "choice", "score"]},
    "session": TEXT,
    "group": TEXT,
    "pair_id": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    "margin": {"type": "number"},
    "meta": {"type": "string", "pattern": r"^\{"},
}


def shapes(form, mode):
    return SHAPES.get((form, mode)) or SHAPES.get((form, ""))


def knows(form, mode):
    """Whether there is a schema for the format."""
    return shapes(form, mode) is not None


@functools.lru_cache(maxsize=None)
def validator(form, mode, names):
    for shape in shapes(form, mode):
        fields = dict(shape)
        if form in BEFORE and BEFORE[form][0] in names:
            fields = {BEFORE[form][0]: BEFORE[form][1]} | fields
        if form not in ALONE:
            fields |= {name: rule for name, rule in PROVENANCE.items() if name != "margin" or name in names}
        if tuple(fields) == names:
            return jsonschema.Draft202012Validator(exactly(**fields))
    return None


def errors(form, mode, row):
    """Sentences about what is wrong with `row`; none if it is right."""
    check = validator(form, mode, tuple(row))
    if check is None:
        return [f"columns or their order: {list(row)}"]
    return [f"{error.json_path}: {error.message[:200]}" for error in check.iter_errors(row)]


def turns(form, row):
    """What JSON Schema cannot say of a row: who speaks when, and what goes together."""
    found = []
    for name in ("messages", "prompt", "chosen", "rejected", "completion", "reference", "contents"):
        value = row.get(name)
        if isinstance(value, list):
            found += talk(name, value, form)
    if form == "openai-dpo":
        found += talk("input.messages", row["input"]["messages"], form)
    if form == "gemini-preference":
        if [entry["score"] for entry in row["completions"]] not in ([1, 0], [0, 1]):
            found.append("not one score 1 and one score 0")
    if form == "trl-stepwise" and len(row["completions"]) != len(row["labels"]):
        found.append("not a label for every step")
    if form == "axolotl-spans" and not any(part["label"] for part in row["segments"]):
        found.append("no span to train on")
    return found


def talk(name, messages, form):
    """Turns alternate from the user on; a prompt ends with the user, the rest with the assistant."""
    roles = ["assistant" if item["role"] == "model" else item["role"] for item in messages]
    ends_with_user = name in ("prompt", "input.messages")
    ends_with_user |= (form, name) in {("axolotl-pairs", "messages"), ("gemini-preference", "contents")}
    is_answer = len(roles) == 1 and not ends_with_user
    found = []
    if roles[-1] != ("user" if ends_with_user else "assistant"):
        found.append(f"{name} ends with {roles[-1]}")
    if "system" in roles[1:]:
        found.append(f"{name} has a system message behind others")
    spoken = [role for role in roles if role != "system"]
    wanted = [["user", "assistant"][index % 2] for index in range(len(spoken))]
    if not is_answer and spoken != wanted:
        found.append(f"{name} does not alternate from the user on: {spoken}")
    return found
