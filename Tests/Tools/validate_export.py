#!/usr/bin/env python3
"""Check exported data sets: strictly by schema, then with the trainers' own libraries.

usage: validate_export.py [--no-libs | --require-libs] --format FORMAT FILE...

Prints "ok N rows" and exits 0, or "error: FILE:LINE: why" and exits 1. Exit 2 is wrong usage or,
with --require-libs, a missing library. Without an option, libraries that are not installed are
left out with a note. export-venv.sh installs them.
"""

import argparse
import hashlib
import json
import math
import os
import re
import sys
import tempfile
import zipfile

PROVENANCE = ["source", "session", "group", "pair_id", "meta"]
SOURCES = {"compare", "edit", "rating", "choice", "score"}
ROLES = {"system", "user", "assistant"}


class Bad(Exception):
    """A row that no trainer should see."""

    def __init__(self, line, why):
        super().__init__(why)
        self.line = line
        self.why = why


def need(condition, line, why):
    if not condition:
        raise Bad(line, why)


# Bytes and JSON


def unique_keys(pairs):
    result = {}
    for name, value in pairs:
        if name in result:
            raise ValueError(f"key {name!r} appears twice in one object")
        result[name] = value
    return result


def refuse_constant(name):
    raise ValueError(f"{name} is not JSON")


def check_value(value):
    """Refuses what json.loads takes and trainers do not."""
    if isinstance(value, str):
        if any(0xD800 <= ord(c) <= 0xDFFF for c in value):
            raise ValueError("lone surrogate in a string")
        if "\0" in value:
            raise ValueError("NUL character in a string")
    elif isinstance(value, float) and not math.isfinite(value):
        raise ValueError("number is not finite")
    elif isinstance(value, dict):
        for name, item in value.items():
            check_value(name)
            check_value(item)
    elif isinstance(value, list):
        for item in value:
            check_value(item)


def strict_json(text, check=check_value):
    value = json.loads(text, object_pairs_hook=unique_keys, parse_constant=refuse_constant)
    check(value)
    return value


def read_lines(path):
    with open(path, "rb") as file:
        raw = file.read()
    need(raw, 1, "the file is empty")
    need(not raw.startswith(b"\xef\xbb\xbf"), 1, "starts with a byte order mark")
    need(raw.endswith(b"\n"), raw.count(b"\n") + 1, "the last line has no newline")
    rows = []
    for number, line in enumerate(raw[:-1].split(b"\n"), 1):
        need(line.strip(), number, "blank line")
        need(not line.endswith(b"\r"), number, "line ends in CR LF")
        try:
            row = strict_json(line.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            raise Bad(number, f"not strict JSON: {error}") from None
        need(isinstance(row, dict), number, "the row is not an object")
        rows.append(row)
    return rows


# Parts of rows


def fold(value):
    """A text or conversation with white space folded, for comparing."""
    if not isinstance(value, str):
        value = "\n".join(message["role"] + " " + message["content"] for message in value)
    return re.sub(r"\s+", " ", value).strip()


def key(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def check_columns(row, data, line, margin=False):
    """The exact columns in their order, and the ones that say where the row came from."""
    provenance = PROVENANCE[:-1] + (["margin"] if margin else []) + PROVENANCE[-1:]
    need(list(row) == data + provenance, line, f"columns are {list(row)}, not {data + provenance}")
    need(row["source"] in SOURCES, line, f"source {row['source']!r} is none of {sorted(SOURCES)}")
    for name in ("session", "group", "pair_id", "meta"):
        need(isinstance(row[name], str) and row[name], line, f"{name} is not a text")
    digest = hashlib.sha256(key([row[name] for name in data]).encode()).hexdigest()
    need(row["pair_id"] == digest, line, "pair_id is not the SHA-256 of the content")
    if margin:
        value = row["margin"]
        # Not null either: TRL's reward trainer puts the column into a tensor.
        need(isinstance(value, float) and value >= 0, line, "margin is no number with a point")
    try:
        meta = strict_json(row["meta"])
    except ValueError as error:
        raise Bad(line, f"meta is not JSON: {error}") from None
    need(isinstance(meta, dict) and meta.get("schema") == 1, line, "meta has no known schema")
    for name, value in meta.items():
        if name.endswith("_ms"):
            # How long a person looked is not always known; when something happened is.
            known = isinstance(value, int) or (value is None and name == "took_ms")
            need(known, line, f"meta.{name} is not in whole milliseconds")


def check_text(value, line, what):
    need(isinstance(value, str), line, f"{what} is not a text")
    need(value.strip(), line, f"{what} is empty or only white space")


def check_seam(prompt, completion, line):
    need(prompt, line, "the prompt is empty")
    need(prompt[-1] not in " \t", line, "the prompt ends in white space: it belongs behind it")
    need(
        not (prompt[-1] in "\r\n" and completion[0] in "\r\n"),
        line,
        "a run of newlines is cut in two between prompt and completion",
    )


def check_messages(messages, line, what, first, last):
    need(isinstance(messages, list) and messages, line, f"{what} is not a list of messages")
    before = None
    for index, message in enumerate(messages):
        name = f"{what}[{index}]"
        need(
            isinstance(message, dict) and list(message) == ["role", "content"],
            line,
            f"{name} is not an object of role and content",
        )
        role = message["role"]
        need(role in ROLES, line, f"{name} has the role {role!r}")
        need(isinstance(message["content"], str), line, f"{name} has no text")
        need(role == "system" or message["content"].strip(), line, f"{name} is empty")
        need(index > 0 or role in first, line, f"{what} starts with {role}")
        need(index == 0 or role != "system", line, f"{name} is a system message behind others")
        need(role != before, line, f"{name} repeats the role {role}")
        need(
            not (role == "assistant" and before == "system"),
            line,
            f"{name} answers before anything was asked",
        )
        before = role
    need(before == last, line, f"{what} ends with {before}, not {last}")


def check_completion(prompt, completion, line, what):
    if isinstance(prompt, list):
        check_messages(completion, line, what, {"assistant"}, "assistant")
    else:
        check_text(completion, line, what)
        check_seam(prompt, completion, line)


def check_prompt(prompt, line):
    if isinstance(prompt, list):
        check_messages(prompt, line, "prompt", {"system", "user"}, "user")
    else:
        check_text(prompt, line, "prompt")


def one_shape(rows, name):
    """TRL takes the first row's shape for all."""
    kinds = {type(row.get(name)) for row in rows}
    need(len(kinds) == 1, 1, f"column {name} is of several kinds")


# Formats


def trl_preference(rows):
    one_shape(rows, "chosen")
    one_shape(rows, "prompt")
    pairs = {}
    for line, row in enumerate(rows, 1):
        is_chat = isinstance(row.get("chosen"), list)
        is_explicit = "prompt" in row
        need(is_chat or is_explicit, line, "a text pair has no prompt")
        data = (["prompt"] if is_explicit else []) + ["chosen", "rejected"]
        check_columns(row, data, line, margin=True)
        if is_explicit:
            check_prompt(row["prompt"], line)
        for name in ("chosen", "rejected"):
            if is_explicit:
                check_completion(row["prompt"], row[name], line, name)
            else:
                check_messages(row[name], line, name, {"system", "user"}, "assistant")
        if not is_explicit:
            need(
                row["chosen"][:-1] == row["rejected"][:-1],
                line,
                "chosen and rejected differ before their last message",
            )
        need(fold(row["chosen"]) != fold(row["rejected"]), line, "chosen equals rejected")
        prompt = key(row.get("prompt"))
        pair = (prompt, key(row["chosen"]), key(row["rejected"]))
        other = (prompt, pair[2], pair[1])
        need(pair not in pairs, line, f"the same pair is on line {pairs.get(pair)}")
        need(other not in pairs, line, f"line {pairs.get(other)} says the opposite")
        pairs[pair] = line


def trl_unpaired(rows):
    one_shape(rows, "prompt")
    seen = {}
    for line, row in enumerate(rows, 1):
        check_columns(row, ["prompt", "completion", "label"], line)
        check_prompt(row["prompt"], line)
        check_completion(row["prompt"], row["completion"], line, "completion")
        need(isinstance(row["label"], bool), line, "label is not true or false")
        content = key([row["prompt"], row["completion"]])
        need(content not in seen, line, f"the same completion is on line {seen.get(content)}")
        seen[content] = line


def trl_sft(rows):
    shapes = (["text"], ["messages"], ["prompt", "completion"])
    shape = next((names for names in shapes if names[0] in rows[0]), None)
    need(shape, 1, "none of text, messages, prompt and completion")
    one_shape(rows, shape[0])
    seen = {}
    for line, row in enumerate(rows, 1):
        check_columns(row, shape, line)
        if shape == ["text"]:
            check_text(row["text"], line, "text")
        elif shape == ["messages"]:
            check_messages(row["messages"], line, "messages", {"system", "user"}, "assistant")
        else:
            check_prompt(row["prompt"], line)
            check_completion(row["prompt"], row["completion"], line, "completion")
        content = key([row[name] for name in shape])
        need(content not in seen, line, f"the same text is on line {seen.get(content)}")
        seen[content] = line


def ranked(rows):
    one_shape(rows, "prompt")
    for line, row in enumerate(rows, 1):
        check_columns(row, ["prompt", "completions"], line)
        check_prompt(row["prompt"], line)
        entries = row["completions"]
        need(isinstance(entries, list) and len(entries) > 1, line, "fewer than two completions")
        for entry in entries:
            need(list(entry) == ["completion", "reward"], line, "a completion without its reward")
            need(isinstance(entry["reward"], float), line, "a reward is not a number with a point")
            check_completion(row["prompt"], entry["completion"], line, "completion")
        texts = {key(entry["completion"]) for entry in entries}
        need(len(texts) == len(entries), line, "the same completion twice")


def unique(rows, columns):
    """The same content once: what a person would take for two judgements is one."""
    seen = {}
    for line, row in enumerate(rows, 1):
        content = key([row.get(name) for name in columns])
        need(content not in seen, line, f"the same content is on line {seen.get(content)}")
        seen[content] = line


def trl_stepwise(rows):
    for line, row in enumerate(rows, 1):
        check_columns(row, ["prompt", "completions", "labels"], line)
        check_text(row["prompt"], line, "prompt")
        steps, labels = row["completions"], row["labels"]
        need(isinstance(steps, list) and steps, line, "completions is no list, or empty")
        need(isinstance(labels, list) and len(labels) == len(steps), line, "a step has no label")
        need(all(isinstance(label, bool) for label in labels), line, "a label is not true or false")
        for step in steps:
            check_text(step, line, "a step")
        check_seam(row["prompt"], steps[0], line)
    unique(rows, ["prompt", "completions", "labels"])


def trl_triple(rows):
    one_shape(rows, "prompt")
    names = ["reference", "chosen", "rejected"]
    for line, row in enumerate(rows, 1):
        check_columns(row, ["prompt", *names], line)
        check_prompt(row["prompt"], line)
        for name in names:
            check_completion(row["prompt"], row[name], line, name)
        need(len({fold(row[name]) for name in names}) == 3, line, "two of the three are the same")
    unique(rows, ["prompt", *names])


def axolotl_pairs(rows):
    for line, row in enumerate(rows, 1):
        check_columns(row, ["messages", "chosen", "rejected"], line, margin=True)
        check_messages(row["messages"], line, "messages", {"system", "user"}, "user")
        for name in ("chosen", "rejected"):
            check_messages([row[name]], line, name, {"assistant"}, "assistant")
        need(fold([row["chosen"]]) != fold([row["rejected"]]), line, "chosen equals rejected")
    unique(rows, ["messages", "chosen", "rejected"])


def axolotl_spans(rows):
    for line, row in enumerate(rows, 1):
        check_columns(row, ["segments"], line)
        spans = row["segments"]
        need(isinstance(spans, list) and spans, line, "segments is no list, or empty")
        before = None
        for span in spans:
            need(list(span) == ["label", "text"], line, f"a segment has the keys {list(span)}")
            need(isinstance(span["label"], bool), line, "a label is not true or false")
            # White space alone is one: a newline that a person typed between a model's words.
            need(isinstance(span["text"], str) and span["text"], line, "a segment is empty")
            if before is not None:
                need(span["label"] != before["label"], line, "two segments have the same label")
                check_seam(before["text"], span["text"], line)
            before = span
        need(before["label"], line, "the last segment is not trained on")
        check_text(before["text"], line, "the last segment")
    unique(rows, ["segments"])


def openai_messages(messages, line, what, last, weights=False):
    """Checks messages of which an assistant's have a weight besides."""
    plain = []
    for message in messages if isinstance(messages, list) else []:
        need(isinstance(message, dict), line, f"a message of {what} is no object")
        has_weight = weights and message.get("role") == "assistant"
        names = ["role", "content"] + (["weight"] if has_weight else [])
        need(list(message) == names, line, f"a message of {what} has the keys {list(message)}")
        if has_weight:
            weight = message["weight"]
            need(type(weight) is int and weight in (0, 1), line, "a weight is not 0 or 1")
        plain.append({name: message[name] for name in ("role", "content")})
    first = {"assistant"} if what.endswith("output") else {"system", "user"}
    check_messages(plain, line, what, first, last)


def openai_dpo(rows):
    outputs = ["preferred_output", "non_preferred_output"]
    for line, row in enumerate(rows, 1):
        need(list(row) == ["input", *outputs], line, f"the keys are {list(row)}")
        names = ["messages", "tools", "parallel_tool_calls"]
        need(list(row["input"]) == names, line, f"the keys of input are {list(row['input'])}")
        need(row["input"]["tools"] == [], line, "tools is not an empty list")
        need(row["input"]["parallel_tool_calls"] is True, line, "parallel_tool_calls is not true")
        openai_messages(row["input"]["messages"], line, "input.messages", "user")
        for name in outputs:
            openai_messages(row[name], line, name, "assistant")
            need(len(row[name]) == 1, line, f"{name} holds more than one message")
        need(fold(row[outputs[0]]) != fold(row[outputs[1]]), line, "both outputs are the same")
    unique(rows, ["input", *outputs])


def openai_sft(rows):
    for line, row in enumerate(rows, 1):
        need(list(row) == ["messages"], line, f"the keys are {list(row)}, not messages alone")
        openai_messages(row["messages"], line, "messages", "assistant", weights=True)
        need(row["messages"][-1]["weight"] == 1, line, "the last message is not trained on")
    unique(rows, ["messages"])


def gemini_content(content, line, what):
    """Checks a turn and gives it as a message."""
    need(list(content) == ["role", "parts"], line, f"{what} has the keys {list(content)}")
    need(content["role"] in ("user", "model"), line, f"{what} has the role {content['role']!r}")
    role = "assistant" if content["role"] == "model" else "user"
    return {"role": role, "content": gemini_parts(content["parts"], line, what)}


def gemini_parts(parts, line, what):
    need(isinstance(parts, list) and len(parts) == 1, line, f"{what} has not just one part")
    need(list(parts[0]) == ["text"], line, f"a part of {what} has the keys {list(parts[0])}")
    check_text(parts[0]["text"], line, what)
    return parts[0]["text"]


def gemini_contents(row, system, line, last):
    if system in row:
        need(list(row)[0] == system, line, f"{system} is not the first key")
        need(list(row[system]) == ["parts"], line, f"{system} has the keys {list(row[system])}")
        gemini_parts(row[system]["parts"], line, system)
    contents = row["contents"]
    need(isinstance(contents, list) and contents, line, "contents is no list, or empty")
    messages = [gemini_content(content, line, "contents") for content in contents]
    check_messages(messages, line, "contents", {"user"}, last)


def gemini_preference(rows):
    for line, row in enumerate(rows, 1):
        names = [name for name in row if name != "system_instruction"]
        need(names == ["contents", "completions"], line, f"the keys are {list(row)}")
        gemini_contents(row, "system_instruction", line, "user")
        answers = []
        for entry in row["completions"]:
            need(list(entry) == ["score", "completion"], line, f"the keys are {list(entry)}")
            need(type(entry["score"]) is int, line, "a score is no whole number")
            answer = gemini_content(entry["completion"], line, "a completion")
            need(answer["role"] == "assistant", line, "a completion is not the model's")
            answers.append(fold([answer]))
        scores = [entry["score"] for entry in row["completions"]]
        need(scores == [1, 0], line, f"the scores are {scores}, not 1 and 0")
        need(answers[0] != answers[1], line, "both completions are the same")
    unique(rows, ["system_instruction", "contents", "completions"])


def gemini_sft(rows):
    for line, row in enumerate(rows, 1):
        names = [name for name in row if name != "systemInstruction"]
        need(names == ["contents"], line, f"the keys are {list(row)}")
        gemini_contents(row, "systemInstruction", line, "assistant")
    unique(rows, ["systemInstruction", "contents"])


def hh_rlhf(rows):
    mark = "\n\nAssistant:"
    for line, row in enumerate(rows, 1):
        need(list(row) == ["chosen", "rejected"], line, f"the keys are {list(row)}")
        prompts = []
        for name in ("chosen", "rejected"):
            check_text(row[name], line, name)
            # As the readers of Anthropic's data find the prompt.
            end = row[name].rfind(mark)
            need(end >= 0, line, f"{name} has no answer")
            prompts.append(row[name][: end + len(mark)])
            answer = row[name][end + len(mark) :]
            need(answer.startswith(" ") and answer.strip(), line, f"the answer of {name} is empty")
            speakers = re.findall("\n\n(Human|Assistant):", row[name])
            wanted = ["Human", "Assistant"] * (len(speakers) // 2)
            need(speakers == wanted, line, f"the speakers of {name} do not take turns")
        need(prompts[0] == prompts[1], line, "chosen and rejected differ before the last answer")
        need(fold(row["chosen"]) != fold(row["rejected"]), line, "chosen equals rejected")
    unique(rows, ["chosen", "rejected"])


def triplet(rows):
    names = ["prompt", "disallowed", "narrative"]
    for line, row in enumerate(rows, 1):
        check_columns(row, names, line)
        for name in names:
            check_text(row[name], line, name)
        need(fold(row[names[1]]) != fold(row[names[2]]), line, "disallowed equals narrative")
        need("note" in strict_json(row["meta"]), line, "meta has no note")
    unique(rows, names)


VOTE_KINDS = {"rating", "compare", "edit", "choice"}


def votes(rows):
    whole = {"vote_id": False, "node_a": False, "node_b": True, "value": True, "position": True}
    names = ["vote_id", "annotator", "session", "node_a", "node_b", "kind", "value", "position"]
    names += ["shown", "created_at_ms"]
    for line, row in enumerate(rows, 1):
        need(list(row) == names, line, f"the columns are {list(row)}")
        for name, is_optional in (whole | {"created_at_ms": False}).items():
            is_whole = type(row[name]) is int or (is_optional and row[name] is None)
            need(is_whole, line, f"{name} is no whole number")
        for name in ("annotator", "session"):
            need(isinstance(row[name], str), line, f"{name} is not a text")
        need(row["kind"] in VOTE_KINDS, line, f"kind is {row['kind']!r}")
        need(all(type(node) is int for node in row["shown"]), line, "shown is no list of nodes")
    unique(rows, ["session", "vote_id"])


LINE_FORMATS = {
    "trl-preference": trl_preference,
    "trl-unpaired": trl_unpaired,
    "trl-sft": trl_sft,
    "trl-stepwise": trl_stepwise,
    "trl-triple": trl_triple,
    "axolotl-pairs": axolotl_pairs,
    "axolotl-spans": axolotl_spans,
    "openai-dpo": openai_dpo,
    "openai-sft": openai_sft,
    "gemini-preference": gemini_preference,
    "gemini-sft": gemini_sft,
    "hh-rlhf": hh_rlhf,
    "triplet": triplet,
    "ranked": ranked,
    "votes": votes,
}


def minihf_zip(path):
    """Checks an archive and gives the number of rated nodes."""
    names = ["id", "prompt", "text", "evaluationPrompt", "rating", "parent", "children", "timestamp"]
    names += ["nodes", "loom"]
    rated = 0
    identities = set()
    with zipfile.ZipFile(path) as archive:
        need(archive.testzip() is None, 1, "a member is damaged")
        need(archive.namelist(), 1, "the archive is empty")
        for number, name in enumerate(archive.namelist(), 1):
            need(name.endswith(".json") and "/" not in name, number, f"{name} is no conversation")
            # Texts without a rating are there for the tree's sake: no trainer reads them.
            conversation = strict_json(archive.read(name).decode("utf-8"), check=lambda value: None)
            need(list(conversation) == ["responseDict", "focusId"], number, f"{name}: wrong keys")
            nodes = conversation["responseDict"]
            need(conversation["focusId"] in nodes, number, f"{name}: focusId names no node")
            for identity, node in nodes.items():
                where = f"{name}: {identity}"
                keys = [key for key in node if key != "base_model"]
                need(keys == names, number, f"{where}: wrong keys {list(node)}")
                need(node["nodes"] == [] and node["loom"]["kind"], number, f"{where}: nodes or loom")
                need(node["id"] == identity, number, f"{where}: another id inside")
                need(identity not in identities, number, f"{where}: the id is not unique")
                identities.add(identity)
                need(node["parent"] is None or node["parent"] in nodes, number, f"{where}: parent")
                for child in node["children"]:
                    need(nodes[child]["parent"] == identity, number, f"{where}: child {child}")
                need(float(node["timestamp"]) >= 0, number, f"{where}: timestamp")
                need(node["rating"] in (True, False, None), number, f"{where}: rating")
                if node["rating"] is not None:
                    rated += 1
                    check_value(node)
                    check_text(node["prompt"], number, f"{where}: prompt")
                    check_text(node["text"], number, f"{where}: text")
                    try:
                        question = node["evaluationPrompt"].format(
                            prompt=node["prompt"], response=node["text"]
                        )
                    except (KeyError, IndexError, ValueError) as error:
                        raise Bad(number, f"{where}: evaluationPrompt: {error!r}") from None
                    check_text(question, number, f"{where}: evaluationPrompt")
    return rated


# The trainers' libraries


class Libraries:
    """The libraries that are installed, imported when first used."""

    def __init__(self, required):
        self.required = required
        self.used = {}

    def load(self, name):
        os.environ.update(
            HF_HUB_OFFLINE="1",
            HF_DATASETS_OFFLINE="1",
            TRANSFORMERS_OFFLINE="1",
            TRANSFORMERS_VERBOSITY="error",
        )
        try:
            from importlib import import_module, metadata

            module = import_module(name)
            self.used[name] = metadata.version(name.replace(".", "-"))
            return module
        except ImportError as error:
            if self.required:
                print(f"error: {name} is not installed: {error}", file=sys.stderr)
                sys.exit(2)
            print(f"note: {name} is not installed; left out", file=sys.stderr)
            return None


def chat_tokenizer():
    """A tokenizer that knows single bytes and a usual chat template."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=300,
        show_progress=False,
        special_tokens=["<|im_start|>", "<|im_end|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    tokenizer.train_from_iterator(["hello"], trainer)
    result = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|im_end|>")
    result.chat_template = (
        "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n"
        "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
    )
    return result


def check_with_datasets(path, rows, libraries):
    """Loads the file as a trainer's script would and gives the data set."""
    datasets = libraries.load("datasets")
    if datasets is None:
        return None
    datasets.disable_progress_bars()
    datasets.logging.set_verbosity_error()
    with tempfile.TemporaryDirectory() as cache:
        try:
            loaded = datasets.load_dataset("json", data_files=path, split="train", cache_dir=cache)
        except Exception as error:
            raise Bad(1, f"load_dataset fails: {error.__cause__ or error}") from None
        need(loaded.num_rows == len(rows), 1, f"datasets reads {loaded.num_rows} rows")
        for line, (row, read) in enumerate(zip(rows, loaded), 1):
            for name, value in row.items():
                need(read[name] == value, line, f"datasets changes {name}: {str(read[name])[:60]!r}")
        return datasets.Dataset.from_list(rows, features=loaded.features)


def check_with_trl(rows, loaded, libraries, form):
    if loaded is None or libraries.load("trl") is None:
        return
    from trl import data_utils

    tokenizer = None
    kinds = set()
    for line, row in enumerate(loaded, 1):
        kinds.add(data_utils.is_conversational(row))
        need(len(kinds) == 1, line, "TRL sees a shape other than the first row's")
        if form == "trl-preference":
            parts = data_utils.maybe_extract_prompt(row)
            for name in ("prompt", "chosen", "rejected"):
                need(len(parts[name]) > 0, line, f"TRL leaves {name} empty")
            if "prompt" not in rows[line - 1]:
                for name in ("chosen", "rejected"):
                    need(
                        parts["prompt"] + parts[name] == rows[line - 1][name],
                        line,
                        f"TRL changes {name}",
                    )
            row = parts
        if True in kinds:
            tokenizer = tokenizer or chat_tokenizer()
            try:
                texts = data_utils.apply_chat_template(dict(row), tokenizer)
            except Exception as error:
                raise Bad(line, f"TRL's chat template fails: {error}") from None
            for name in ("chosen", "rejected", "completion"):
                if name in texts:
                    turns = texts[name].count("<|im_start|>")
                    need(turns == len(row[name]) - 1, line, f"TRL opens a second turn in {name}")
        if form == "trl-triple" and True in kinds:
            # TRL's trainer makes a text of it in the same way as of the other two.
            example = {"prompt": row["prompt"], "completion": row["reference"]}
            turns = data_utils.apply_chat_template(example, tokenizer)["completion"]
            need(turns.count("<|im_start|>") == 0, line, "TRL opens a second turn in reference")
    if form == "trl-preference":
        names = [name for name in ("prompt", "chosen", "rejected") if name in loaded.column_names]
        unpaired = data_utils.unpair_preference_dataset(loaded.select_columns(names))
        need(unpaired.num_rows == 2 * len(rows), 1, "TRL does not make two rows of a pair")


def check_with_openai(rows, libraries, form):
    if libraries.load("openai") is None:
        return
    from openai.types.chat import ChatCompletionMessageParam
    from pydantic import TypeAdapter, ValidationError

    adapter = TypeAdapter(ChatCompletionMessageParam)
    for line, row in enumerate(rows, 1):
        messages = row["messages"] if form == "openai-sft" else row["input"]["messages"]
        outputs = row.get("preferred_output", []) + row.get("non_preferred_output", [])
        for message in messages + outputs:
            try:
                adapter.validate_python({k: v for k, v in message.items() if k != "weight"})
            except ValidationError as error:
                raise Bad(line, f"openai refuses a message: {error}") from None


def check_with_gemini(rows, libraries, form):
    if libraries.load("google.genai") is None:
        return
    from google.genai import types
    from pydantic import ValidationError

    systems = ("system_instruction", "systemInstruction")
    for line, row in enumerate(rows, 1):
        try:
            for name in systems:
                if name in row:
                    types.Content.model_validate(row[name])
            body = {name: value for name, value in row.items() if name not in systems}
            if form == "gemini-preference":
                types.GeminiPreferenceExample.model_validate(body)
            for content in body["contents"]:
                types.Content.model_validate(content)
        except ValidationError as error:
            raise Bad(line, f"google-genai refuses the row: {error}") from None


def check_file(path, form, libraries):
    """Checks one file and gives its number of rows."""
    if form == "minihf-zip":
        return minihf_zip(path)
    rows = read_lines(path)
    LINE_FORMATS[form](rows)
    if libraries is None:
        return len(rows)
    if form.startswith("openai"):
        check_with_openai(rows, libraries, form)
    elif form.startswith("gemini"):
        check_with_gemini(rows, libraries, form)
    else:
        loaded = check_with_datasets(path, rows, libraries)
        if form.startswith("trl"):
            check_with_trl(rows, loaded, libraries, form)
    return len(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--format", required=True, choices=[*LINE_FORMATS, "minihf-zip"])
    parser.add_argument("--no-libs", action="store_true", help="the standard library alone")
    parser.add_argument("--require-libs", action="store_true", help="fail if a library is missing")
    parser.add_argument("path", nargs="+")
    options = parser.parse_args()
    libraries = None if options.no_libs else Libraries(options.require_libs)
    total = 0
    for path in options.path:
        try:
            total += check_file(path, options.format, libraries)
        except Bad as bad:
            print(f"error: {path}:{bad.line}: {bad.why}")
            return 1
        except (OSError, zipfile.BadZipFile, ValueError) as error:
            print(f"error: {path}:1: {error}")
            return 1
    if libraries is not None and libraries.used:
        used = ", ".join(f"{name} {version}" for name, version in libraries.used.items())
        print(f"libraries: {used}", file=sys.stderr)
    print(f"ok {total} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
