"""What trainers and services do with exported rows, by their own libraries or as their source does it.

Each function takes an export's rows and raises `Wrong`, or returns a word on what it did.
"""

import json
import math
import pathlib
import tempfile

import datasets
from loom_exports import Wrong
from pydantic import TypeAdapter, ValidationError


def without_nulls(value):
    """A value as it was before `datasets` filled in what a row lacks."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def load(path, **options):
    """Loads a file of rows as a trainer's script would."""
    with tempfile.TemporaryDirectory() as cache:
        try:
            loaded = datasets.load_dataset(
                "json", data_files=str(path), split="train", cache_dir=cache, **options
            )
            return datasets.Dataset.from_list(loaded.to_list(), features=loaded.features)
        except Exception as error:
            raise Wrong(f"load_dataset: {error.__cause__ or error}") from None


def with_datasets(rows, loaded, may_change=()):
    """Nothing that was written is read otherwise."""
    if loaded.num_rows != len(rows):
        raise Wrong(f"datasets reads {loaded.num_rows} of {len(rows)} rows")
    for line, (row, read) in enumerate(zip(rows, loaded), 1):
        for name, value in row.items():
            if name not in may_change and without_nulls(read[name]) != without_nulls(value):
                raise Wrong(f"line {line}: datasets changes {name} to {str(read[name])[:60]!r}")


def with_trl(form, rows, loaded, tokenizer):
    """TRL's own helpers, as its trainers call them."""
    from trl import data_utils

    kinds = set()
    for line, row in enumerate(loaded, 1):
        kinds.add(data_utils.is_conversational(row))
        if form == "trl-preference":
            parts = data_utils.maybe_extract_prompt(dict(row))
            for name in ("chosen", "rejected"):
                given = rows[line - 1]
                whole = parts[name] if "prompt" in given else parts["prompt"] + parts[name]
                if whole != given[name] or not parts["prompt"] or not parts[name]:
                    raise Wrong(f"line {line}: TRL changes {name}")
            row = parts
        data = {name: row[name] for name in row if name in COLUMNS}
        try:
            texts = data_utils.maybe_apply_chat_template(data, tokenizer)
        except Exception as error:
            raise Wrong(f"line {line}: TRL's chat template: {error}") from None
        if True in kinds:
            one_turn(line, row, texts, tokenizer)
    if len(kinds) != 1:
        raise Wrong("TRL sees texts and conversations in one file")
    if form == "trl-preference":
        names = [name for name in ("prompt", "chosen", "rejected") if name in loaded.column_names]
        doubled = data_utils.unpair_preference_dataset(loaded.select_columns(names))
        if doubled.num_rows != 2 * len(rows):
            raise Wrong("TRL does not make two rows of a pair")


COLUMNS = {"prompt", "chosen", "rejected", "completion", "completions", "label", "labels", "messages", "text"}


def one_turn(line, row, texts, tokenizer):
    """The template puts no second turn into an answer, and the prompt's text is the beginning of the whole."""
    for name in ("chosen", "rejected", "completion"):
        if isinstance(row.get(name), list) and name in texts:
            whole = tokenizer.apply_chat_template(row["prompt"] + row[name], tokenize=False)
            if not (texts["prompt"] + texts[name]).startswith(whole.rstrip("\n")[:-20]):
                raise Wrong(f"line {line}: prompt and {name} are not the conversation")
            marks = "".join(message["content"] for message in row[name]).count("<|im_start|>")
            if texts[name].count("<|im_start|>") != len(row[name]) - 1 + marks:
                raise Wrong(f"line {line}: TRL opens a second turn in {name}")


def with_openai(form, rows):
    """The types of OpenAI's library; `weight` is of fine-tuning alone and not in them."""
    from openai.types.chat import ChatCompletionMessageParam

    adapter = TypeAdapter(ChatCompletionMessageParam)
    for line, row in enumerate(rows, 1):
        if form == "openai-dpo":
            messages = row["input"]["messages"] + row["preferred_output"] + row["non_preferred_output"]
            if row["preferred_output"] == row["non_preferred_output"]:
                raise Wrong(f"line {line}: both outputs are the same")
        else:
            messages = row["messages"]
            if messages[-1].get("weight") != 1:
                raise Wrong(f"line {line}: the approved answer has no weight 1")
        for message in messages:
            bare = {name: value for name, value in message.items() if name != "weight"}
            try:
                read = adapter.validate_python(bare)
            except ValidationError as error:
                raise Wrong(f"line {line}: openai: {str(error).splitlines()[1:3]}") from None
            if read != bare:
                raise Wrong(f"line {line}: openai reads a message otherwise")


def with_gemini(form, rows):
    """The types of Google's library, which forbid further keys."""
    from google.genai import types

    for line, row in enumerate(rows, 1):
        body = dict(row)
        try:
            for name in ("system_instruction", "systemInstruction"):
                if name in body:
                    types.Content.model_validate(body.pop(name))
            if form == "gemini-preference":
                types.GeminiPreferenceExample.model_validate(body)
                answers = [entry["completion"] for entry in body["completions"]]
                if answers[0] == answers[1]:
                    raise Wrong(f"line {line}: both completions are the same")
            else:
                read = [types.Content.model_validate(item) for item in body["contents"]]
                if read[0].role != "user" or read[-1].role != "model":
                    raise Wrong(f"line {line}: the contents are not from a user's turn to a model's")
        except ValidationError as error:
            raise Wrong(f"line {line}: google-genai: {str(error).splitlines()[1:3]}") from None


def with_axolotl(form, rows, tokenizer):
    """As axolotl's prompt strategies do it (chat_template.default of DPO, input_output)."""
    for line, row in enumerate(rows, 1):
        if form == "axolotl-spans":
            ids = [tokenizer(part["text"], add_special_tokens=False)["input_ids"] for part in row["segments"]]
            text = "".join(part["text"] for part in row["segments"])
            if tokenizer.decode(sum(ids, [])) != text:
                raise Wrong(f"line {line}: the spans are not the text")
            continue
        prompt = tokenizer.apply_chat_template(row["messages"], add_generation_prompt=True, tokenize=False)
        for name in ("chosen", "rejected"):
            whole = tokenizer.apply_chat_template([*row["messages"], row[name]], tokenize=False)
            if not whole.startswith(prompt):
                raise Wrong(f"line {line}: the prompt is not the beginning of {name}")


def with_hh(rows):
    """As readers of Anthropic's hh-rlhf find the prompt: by the last mark of the assistant."""
    mark = "\n\nAssistant:"
    for line, row in enumerate(rows, 1):
        at = row["chosen"].rfind(mark)
        prompt = row["chosen"][: at + len(mark)]
        if at < 0 or not row["rejected"].startswith(prompt) or row["rejected"].rfind(mark) != at:
            raise Wrong(f"line {line}: chosen and rejected do not share what is before the last answer")
        # A system text stands before the first turn.
        if prompt.find("\n\nHuman: ") not in range(at):
            raise Wrong(f"line {line}: there is no human's turn")
        if row["chosen"] == row["rejected"]:
            raise Wrong(f"line {line}: chosen equals rejected")


def with_ranked(rows):
    for line, row in enumerate(rows, 1):
        if not all(math.isfinite(entry["reward"]) for entry in row["completions"]):
            raise Wrong(f"line {line}: a reward is not finite")
        if len({json.dumps(entry["completion"]) for entry in row["completions"]}) != len(row["completions"]):
            raise Wrong(f"line {line}: the same completion twice")


def with_votes(rows, sessions):
    """Every standing vote of the sessions, once and in order."""
    written = [(row["session"], row["vote_id"]) for row in rows]
    given = [
        (session["id"], vote["id"])
        for session in sessions
        for vote in session["votes"]
        if not vote.get("withdrawn")
    ]
    if written != given:
        raise Wrong(f"{len(written)} votes written, {len(given)} stand")


def sidecar(export, rows):
    """The file that says line by line where rows came from that have no room for it."""
    found = [file for file in pathlib.Path(export.path).parent.iterdir() if file.name.endswith(".meta.jsonl")]
    if export.form == "votes":
        return
    if len(found) != 1:
        raise Wrong(f"no file beside it says where the rows came from: {[file.name for file in found]}")
    beside = [json.loads(line) for line in found[0].read_text(encoding="utf-8").split("\n")[:-1]]
    if len(beside) != len(rows):
        raise Wrong(f"{found[0].name} has {len(beside)} lines for {len(rows)} rows")
    for line, row in enumerate(beside, 1):
        if "pair_id" not in row or "session" not in row or not isinstance(row.get("meta"), str):
            raise Wrong(f"{found[0].name}:{line}: has only {list(row)}")
