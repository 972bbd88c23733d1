"""Checks a folder of `--format hf-dir`: the card, every config, the splits, LLaMA-Factory's list."""

import json
import pathlib
import tempfile

import datasets
from loom_exports import Wrong

# https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md
LLAMA_KEYS = {
    "file_name", "hf_hub_url", "ms_hub_url", "script_url", "cloud_file_name", "formatting", "ranking", "subset",
    "split", "folder", "num_samples", "columns", "tags",
}  # fmt: skip
LLAMA_COLUMNS = {
    "prompt", "query", "response", "history", "messages", "system", "tools", "images", "videos", "audios",
    "chosen", "rejected", "kto_tag",
}  # fmt: skip
LLAMA_TAGS = {
    "role_tag", "content_tag", "user_tag", "assistant_tag", "observation_tag", "function_tag", "system_tag",
}  # fmt: skip


def check_folder(folder, may_change=()):
    """Gives the number of rows of each config and split."""
    folder = pathlib.Path(folder)
    card = check_card(folder)
    with tempfile.TemporaryDirectory() as cache:
        names = datasets.get_dataset_config_names(str(folder))
        if sorted(names) != sorted(entry["config_name"] for entry in card["configs"]):
            raise Wrong(f"the card names {card['configs']}, datasets finds {names}")
        splits = {}
        for name in names:
            try:
                loaded = datasets.load_dataset(str(folder), name, cache_dir=cache)
            except Exception as error:
                raise Wrong(f"load_dataset(DIR, {name!r}): {error.__cause__ or error}") from None
            splits[name] = check_config(folder, name, loaded, may_change)
        # Without a name it is the one that the card says is usual.
        usual = datasets.load_dataset(str(folder), cache_dir=cache)
        first = next((entry["config_name"] for entry in card["configs"] if entry.get("default")), names[0])
        if {name: part.num_rows for name, part in usual.items()} != splits[first]:
            raise Wrong(f"load_dataset(DIR) does not load {first}")
    check_leaks(folder, card)
    check_llama_factory(folder)
    return splits


def check_card(folder):
    """The front matter as the Hub reads it."""
    from huggingface_hub import DatasetCard

    path = folder / "README.md"
    if not path.exists():
        raise Wrong("there is no README.md")
    card = DatasetCard.load(path, ignore_metadata_errors=False)
    data = card.data.to_dict()
    for key in ("license", "configs"):
        if not data.get(key):
            raise Wrong(f"the card has no {key}")
    named = set()
    for entry in data["configs"]:
        for part in entry["data_files"]:
            files = list(folder.glob(part["path"]))
            if not files:
                raise Wrong(f"{part['path']} in the card names no file")
            named.update(files)
    there = {
        file for file in folder.rglob("*.jsonl*") if not file.name.endswith((".meta.jsonl", ".meta.jsonl.gz"))
    }
    if there != named:
        raise Wrong(f"in the folder but not in the card: {sorted(map(str, there - named))}")
    if "left out" not in card.text:
        raise Wrong("the card does not say what was left out")
    return data


def rows_of(file):
    import gzip

    data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    return [json.loads(line) for line in data.decode().split("\n")[:-1]]


def check_config(folder, name, loaded, may_change):
    """Features are the same in every split, and nothing is read otherwise than written."""
    features = {split: part.features for split, part in loaded.items()}
    if len({str(value) for value in features.values()}) > 1:
        raise Wrong(f"the splits of {name} have different features: {features}")
    for split, part in loaded.items():
        rows = [row for file in sorted(folder.glob(f"{name}/{split}*")) for row in rows_of(file)]
        if len(rows) != part.num_rows or not rows:
            raise Wrong(f"{name}/{split} has {len(rows)} rows, datasets reads {part.num_rows}")
        for line, (row, read) in enumerate(zip(rows, part), 1):
            for key, value in row.items():
                if read[key] != value and key not in may_change:
                    raise Wrong(f"{name}/{split}:{line}: datasets changes {key} to {str(read[key])[:60]!r}")
    return {split: part.num_rows for split, part in loaded.items()}


def check_leaks(folder, card):
    """No root is in two splits, in no config; nor across the configs."""
    where = {}
    for entry in card["configs"]:
        for part in entry["data_files"]:
            for file in folder.glob(part["path"]):
                for row in rows_of(file):
                    root = (row["session"], json.loads(row["meta"])["root"])
                    if where.setdefault(root, part["split"]) != part["split"]:
                        raise Wrong(f"root {root} is in {where[root]} and in {part['split']}")


def check_llama_factory(folder):
    """Its keys are the documented ones, and each entry's rows are what its converters take."""
    path = folder / "dataset_info.json"
    info = json.loads(path.read_text())
    if not info:
        # Several shards, or compressed: it takes neither by file_name.
        if list(folder.rglob("train.jsonl")):
            raise Wrong("dataset_info.json is empty beside whole files")
        return
    for name, entry in info.items():
        unknown = set(entry) - LLAMA_KEYS | set(entry.get("columns", {})) - LLAMA_COLUMNS
        unknown |= set(entry.get("tags", {})) - LLAMA_TAGS
        if unknown:
            raise Wrong(f"dataset_info.json: {name} has the unknown keys {sorted(unknown)}")
        file = folder / entry["file_name"]
        if not file.exists():
            raise Wrong(f"dataset_info.json: {name} names the missing {entry['file_name']}")
        columns = {"prompt": "instruction", "query": "input", "response": "output"} | entry["columns"]
        for line, row in enumerate(rows_of(file), 1):
            missing = [column for column in entry["columns"].values() if column not in row]
            if missing:
                raise Wrong(f"dataset_info.json: {name} names columns that no row has: {missing}")
            convert = sharegpt if entry.get("formatting") == "sharegpt" else alpaca
            if why := convert(row, entry, columns):
                raise Wrong(f"{entry['file_name']}:{line}: LLaMA-Factory: {why}")


def alpaca(row, entry, columns):
    """As AlpacaDatasetConverter does it: whatever is no text is passed over without a word."""
    if not isinstance(row[columns["prompt"]], str):
        return "the prompt is no text"
    if entry.get("ranking"):
        if not all(isinstance(row[columns[name]], str) for name in ("chosen", "rejected")):
            return "a side of the pair is no text"
    elif "kto_tag" in columns and not isinstance(row[columns["kto_tag"]], bool):
        return "the label is no boolean"
    return None


def sharegpt(row, entry, columns):
    """As SharegptDatasetConverter does it: a conversation that does not fit becomes an empty row there."""
    tags = {"role_tag": "from", "content_tag": "value", "user_tag": "human", "assistant_tag": "gpt"}
    tags |= {"system_tag": "system"} | entry.get("tags", {})
    messages = row[columns.get("messages", "conversations")]
    if messages and messages[0][tags["role_tag"]] == tags["system_tag"]:
        messages = messages[1:]
    is_pair = entry.get("ranking", False)
    for index, message in enumerate(messages):
        wanted = tags["assistant_tag"] if index % 2 else tags["user_tag"]
        if message[tags["role_tag"]] != wanted or not message[tags["content_tag"]]:
            return f"message {index} is by {message[tags['role_tag']]}"
    if len(messages) % 2 != (1 if is_pair else 0):
        return f"{len(messages)} messages"
    for name in ("chosen", "rejected") if is_pair else ():
        side = row[columns[name]]
        if not isinstance(side, dict) or side[tags["role_tag"]] != tags["assistant_tag"]:
            return f"{name} is no message of the assistant"
    return None
