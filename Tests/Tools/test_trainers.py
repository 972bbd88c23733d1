#!/usr/bin/env python3
"""test_trainers - one real optimiser step of TRL's trainers on exports, on a tiny random model without a download.

    test_trainers.py --loom PROGRAM [--keep FOLDER] [--only WORD]

Fails when a trainer keeps another number of rows than loom said that it wrote, when the loss is not finite, when no
parameter changed, or when in a session of plain prose the prompt's tokens are not the first of prompt and completion.
"default" is how many rows stay at the trainer's own max_length: TRL drops what is longer without a word.
trainers-venv.sh makes the environment.
"""

import argparse
import logging
import math
import os
import pathlib
import sys
import tempfile
import warnings

os.environ.update(
    HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", TRANSFORMERS_OFFLINE="1", TRANSFORMERS_VERBOSITY="error",
    TRL_EXPERIMENTAL_SILENCE="1", TOKENIZERS_PARALLELISM="false", CUDA_VISIBLE_DEVICES="", DISABLE_TQDM="1",
)  # fmt: skip
warnings.filterwarnings("ignore")

import datasets  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402
import trl  # noqa: E402
from loom_exports import Loom, Wrong  # noqa: E402
from tokenizers import Tokenizer, models, pre_tokenizers, trainers  # noqa: E402
from trl.experimental import cpo, orpo, tpo  # noqa: E402

CHAT = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)

# Trainer, its configuration, the export's format and options, and the modes of session.
STEPS = [
    (trl.DPOTrainer, trl.DPOConfig, "trl-preference", [], ["text", "chat"]),
    (trl.DPOTrainer, trl.DPOConfig, "trl-preference", ["--chat-shape", "explicit"], ["chat"]),
    (trl.KTOTrainer, trl.KTOConfig, "trl-unpaired", [], ["text", "chat"]),
    (trl.RewardTrainer, trl.RewardConfig, "trl-preference", [], ["text", "chat"]),
    (trl.RewardTrainer, trl.RewardConfig, "trl-preference", ["--chat-shape", "explicit"], ["chat"]),
    (trl.SFTTrainer, trl.SFTConfig, "trl-sft", [], ["text", "chat"]),
    (trl.SFTTrainer, trl.SFTConfig, "trl-sft", ["--sft-shape", "prompt-completion"], ["text", "chat"]),
    (cpo.CPOTrainer, cpo.CPOConfig, "trl-preference", [], ["text", "chat"]),
    (orpo.ORPOTrainer, orpo.ORPOConfig, "trl-preference", [], ["text", "chat"]),
    (tpo.TPOTrainer, tpo.TPOConfig, "trl-triple", [], ["text", "chat"]),
]

# The same from a folder of `--format hf-dir`: its configs, and the other part of the roots to evaluate on.
CONFIGS = [
    (trl.DPOTrainer, trl.DPOConfig, "preference"),
    (trl.KTOTrainer, trl.KTOConfig, "unpaired"),
    (trl.SFTTrainer, trl.SFTConfig, "sft"),
]


def make_tokenizer(rows):
    """A tokenizer with merges of the export's own text, so that seams matter, and a usual chat template."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=1_000,
        show_progress=False,
        special_tokens=["<pad>", "<|im_start|>", "<|im_end|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    tokenizer.train_from_iterator((str(row)[:2_000] for row in rows), trainer)
    result = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<pad>"
    )
    result.chat_template = CHAT
    return result


def save_model(tokenizer, is_reward, path):
    """DPO and KTO read their reference model from where the model came from."""
    torch.manual_seed(1)
    config = transformers.LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2,
        max_position_embeddings=1 << 16, pad_token_id=tokenizer.pad_token_id, eos_token_id=tokenizer.eos_token_id,
        bos_token_id=None, num_labels=1,
    )  # fmt: skip
    kind = transformers.LlamaForSequenceClassification if is_reward else transformers.LlamaForCausalLM
    kind(config).save_pretrained(path)
    return str(path)


def make_trainer(kind, config, data, folder, other=None, **options):
    tokenizer = make_tokenizer(data)
    arguments = config(
        output_dir=str(folder / "trainer"), per_device_train_batch_size=4, per_device_eval_batch_size=4, max_steps=1, learning_rate=0.01,
        use_cpu=True, report_to=[], save_strategy="no", logging_steps=1, disable_tqdm=True, seed=1,
        bf16=False, gradient_checkpointing=False, lr_scheduler_type="constant", **options,
    )  # fmt: skip
    model = save_model(tokenizer, kind is trl.RewardTrainer, folder / "model")
    if kind in (cpo.CPOTrainer, orpo.ORPOTrainer):
        model = transformers.AutoModelForCausalLM.from_pretrained(model)
    made = kind(
        model=model, args=arguments, train_dataset=data, eval_dataset=other, processing_class=tokenizer
    )
    made.remove_callback(transformers.PrinterCallback)
    return made


def step(kind, config, export, folder, is_plain):
    """Loads the export as anyone would, takes the step; gives the cells of the table."""
    data = datasets.load_dataset(
        "json", data_files=str(export.path), split="train", cache_dir=str(folder / "cache")
    )
    return train(kind, config, data, None, export.rows, folder, is_plain)


def step_of_folder(kind, config, name, export, folder, is_plain):
    """Loads a config of the folder, takes the step, and evaluates on the other roots."""
    data = datasets.load_dataset(str(export.path), name, cache_dir=str(export.path.parent / "cache"))
    count = (export.path / name / "train.jsonl").read_bytes().count(b"\n")
    return train(kind, config, data["train"], data["validation"], count, folder, is_plain)


def train(kind, config, data, other, written, folder, is_plain):
    trainer = make_trainer(kind, config, data, folder, other, max_length=None)
    kept = len(trainer.train_dataset)
    if not kept == data.num_rows == written:
        raise Wrong(f"{written} rows written, {data.num_rows} loaded, {kept} kept by {kind.__name__}")
    seams = cut_seams(trainer, data)
    if is_plain and seams:
        raise Wrong(f"{seams} prompts whose last token is another one before the completion")
    before = {name: value.detach().clone() for name, value in trainer.model.named_parameters()}
    loss = trainer.train().training_loss
    changed = sum(not torch.equal(value, before[name]) for name, value in trainer.model.named_parameters())
    if not math.isfinite(loss):
        raise Wrong(f"the loss of {kind.__name__} is {loss}")
    if not all(torch.isfinite(value).all() for value in trainer.model.parameters()):
        raise Wrong(f"a parameter of {kind.__name__} is not finite")
    if not changed:
        raise Wrong(f"no parameter of {kind.__name__} changed")
    if other is not None:
        if len(trainer.eval_dataset) != other.num_rows or not math.isfinite(trainer.evaluate()["eval_loss"]):
            raise Wrong(f"{kind.__name__} does not evaluate on the {other.num_rows} rows for validation")
    usual = len(make_trainer(kind, config, data, folder).train_dataset)
    return [str(written), str(kept), str(usual), str(seams), f"{loss:.4f}", f"{changed}/{len(before)}"]


def cut_seams(trainer, data):
    """Rows whose prompt is not, token by token, the beginning of prompt and completion."""
    tokenizer = trainer.processing_class
    if "prompt" not in data.column_names or isinstance(data[0]["prompt"], list):
        return 0
    names = [name for name in ("chosen", "rejected", "completion", "reference") if name in data.column_names]
    found = 0
    for row in data:
        prompt = tokenizer(row["prompt"])["input_ids"]
        whole = [tokenizer(row["prompt"] + row[name])["input_ids"] for name in names]
        found += any(ids[: len(prompt)] != prompt for ids in whole)
    return found


def plan(opt, loom, folder):
    """Every step: trainer, a name, format, options, mode and texts of the session, and what takes it."""
    every = [
        (kind, form, form, options, modes, (step, kind, config))
        for kind, config, form, options, modes in STEPS
    ]
    apart = ["--license", "cc0-1.0", "--validation", "30%"]
    for kind, config, name in CONFIGS:
        every.append(
            (kind, f"hf-dir/{name}", "hf-dir", apart, ["text", "chat"], (step_of_folder, kind, config, name))
        )
    for kind, name, form, options, modes, (function, *known) in every:
        if opt.only not in kind.__name__ + name:
            continue
        if form not in loom.formats:
            print(f"skipped: loom does not list {form} ({kind.__name__})")
            continue
        for mode in modes:
            for texts in ("hostile", "plain"):

                def take(export, is_plain, function=function, known=known):
                    return function(*known, export, folder, is_plain)

                yield kind, name, form, options, mode, texts, take


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--loom", required=True)
    parser.add_argument("--keep", help="a folder for what is made, instead of one that is removed")
    parser.add_argument("--only", default="", help="only trainers and formats with this in their name")
    opt = parser.parse_args()
    transformers.logging.disable_progress_bar()
    datasets.disable_progress_bars()
    datasets.logging.set_verbosity_error()
    logging.disable(logging.WARNING)
    torch.set_num_threads(2)
    print(f"torch {torch.__version__}, trl {trl.__version__}, transformers {transformers.__version__}")
    heads = ["trainer", "export", "rows", "kept", "default", "seams", "loss", "changed"]
    failures, table = 0, [heads]
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(opt.keep or temporary)
        loom = Loom(opt.loom, folder)
        for kind, name, form, options, mode, texts, take in plan(opt, loom, folder):
            session = folder / f"{mode}-{texts}-300-12.loom.json"
            if not session.exists():
                session = loom.session(mode=mode, texts=texts, nodes=300, roots=12)
            try:
                export = loom.export([session], form, *options, mode=mode)
                if export is None:
                    raise Wrong("no row was written")
                cells = take(export, texts == "plain")
            except Wrong as wrong:
                failures += 1
                cells = [f"FAILED: {wrong}"]
            table.append([kind.__name__, f"{name} {mode} {texts} {' '.join(options[1:2])}".strip(), *cells])
            print("  ".join(table[-1]), flush=True)
    width = [max(len(row[i]) for row in table if len(row) > 3 and i < len(row)) for i in range(len(heads))]
    print()
    for row in table:
        cells = [cell.ljust(w) if i < 2 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, width))]
        print("  ".join(cells) if len(row) > 3 else "  ".join(row))
    lost = sum(int(row[3]) - int(row[4]) for row in table[1:] if len(row) > 4)
    print(
        f"At TRL's own max_length, 1,024 tokens, its trainers would drop {lost} of these rows without a word."
    )
    print(f"{len(table) - 1} steps, {failures} failed")
    return 1 if failures or len(table) == 1 else 0


if __name__ == "__main__":
    sys.exit(main())
