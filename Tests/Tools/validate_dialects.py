#!/usr/bin/env python3
"""Holds our requests and our test server against the services' own Python clients.

    python validate_dialects.py URL

URL is a running dialect_server.py that our backends have asked. Every request that it has seen is
validated by the types of `google-genai` and `openai`, with unknown members forbidden; then the
clients themselves read the server's answers. Prints one line with the counts, or fails.
"""

import json
import sys
import urllib.request
import warnings
from typing import get_args

from google import genai
from google.genai import errors, types
from openai import OpenAI, RateLimitError
from openai.types import CompletionCreateParams, Model
from openai.types.chat import ChatCompletionChunk
from openai.types.chat.completion_create_params import CompletionCreateParamsStreaming
from openai.types.responses import ResponseStreamEvent
from openai.types.responses.response_create_params import ResponseCreateParamsStreaming
from pydantic import TypeAdapter

# The clients take an unknown word of an enumeration with no more than a warning.
warnings.simplefilter("error", UserWarning)

TEXT = "The river ünder 你好 🧵 end."
# Fields of compatible servers, which OpenAI's own interface does not have.
COMPATIBLE = {"top_k", "min_p", "repetition_penalty"}


# --------------------------------------------------------------------------- requests


def check_gemini(body):
    known = {
        "contents": list[types.Content], "systemInstruction": types.Content,
        "generationConfig": types.GenerationConfig, "safetySettings": list[types.SafetySetting],
    }
    assert body.keys() <= known.keys(), body.keys()
    for name, value in body.items():
        TypeAdapter(known[name]).validate_python(value)
    roles = [turn["role"] for turn in body["contents"]]
    assert all(a != b for a, b in zip(roles, roles[1:])), roles


def check_count(body):
    if "generateContentRequest" in body:
        assert body.keys() == {"generateContentRequest"}, body.keys()
        body = dict(body["generateContentRequest"])
        assert body.pop("model").startswith("models/")
    check_gemini(body)


def checker(parameters, more=frozenset()):
    adapter = TypeAdapter(parameters)
    known = set()
    for alternative in getattr(parameters, "__args__", (parameters,)):
        known |= alternative.__annotations__.keys()
        for base in getattr(alternative, "__orig_bases__", ()):
            known |= getattr(base, "__annotations__", {}).keys()

    def check(body):
        unknown = body.keys() - known - more
        assert not unknown, f"unknown members {unknown}"
        # Strict: a number in quotation marks is no number.
        adapter.validate_python({k: v for k, v in body.items() if k in known}, strict=True)

    return check


CHECKS = {
    ":streamGenerateContent?alt=sse": check_gemini,
    ":countTokens": check_count,
    "/chat/completions": checker(CompletionCreateParamsStreaming, COMPATIBLE),
    "/completions": checker(CompletionCreateParams, COMPATIBLE),
    "/responses": checker(ResponseCreateParamsStreaming),
}


def check_requests(url):
    seen = [r for r in json.load(urllib.request.urlopen(url + "/seen")) if r["body"] is not None]
    kinds = set()
    for request in seen:
        end = next(end for end in CHECKS if request["path"].endswith(end))
        kinds.add(end)
        try:
            CHECKS[end](request["body"])
        except Exception as error:
            sys.exit(f"{request['path']}: {error}\n{json.dumps(request['body'])}")
    assert kinds == CHECKS.keys(), f"not asked: {CHECKS.keys() - kinds}"
    return len(seen)


# --------------------------------------------------------------------------- answers


def google(url, mode):
    options = types.HttpOptions(base_url=f"{url}/{mode}", api_version="v1beta")
    return genai.Client(api_key="k", http_options=options)


def stream(client):
    """Text and thoughts of an answer, and its last chunk."""
    text = thoughts = ""
    for chunk in client.models.generate_content_stream(model="gemini-2.5-flash", contents="Hi"):
        last = chunk
        for candidate in chunk.candidates or []:
            for part in (candidate.content and candidate.content.parts) or []:
                if part.thought:
                    thoughts += part.text or ""
                else:
                    text += part.text or ""
    return text, thoughts, last


def check_google(url):
    client = google(url, "ok")
    text, thoughts, last = stream(client)
    assert (text, thoughts[:8]) == (TEXT, "**Planni"), (text, thoughts)
    assert last.candidates[0].finish_reason == types.FinishReason.STOP
    assert last.usage_metadata.thoughts_token_count == 70
    assert [m.name for m in client.models.list()] == [
        "models/gemini-2.5-flash", "models/embedding-001", "models/gemini-3-pro"]
    assert client.models.count_tokens(model="m", contents="Hi").total_tokens == 42
    for mode, reason in (("safety", "SAFETY"), ("eaten", "MAX_TOKENS")):
        _, _, last = stream(google(url, mode))
        assert last.candidates[0].finish_reason.value == reason, mode
    _, _, last = stream(google(url, "blocked"))
    assert last.prompt_feedback.block_reason.value == "PROHIBITED_CONTENT"
    for mode, code in (("badkey", 400), ("nomodel", 404), ("longlimit", 429)):
        try:
            stream(google(url, mode))
        except errors.APIError as error:
            assert error.code == code, mode
        else:
            sys.exit(f"Google's client took {mode} for an answer")
    return 8


def raw_events(url, path, body):
    request = urllib.request.Request(
        url + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
    for line in urllib.request.urlopen(request):
        if line.startswith(b"data: {"):
            yield json.loads(line[6:])


def check_openai(url):
    client = OpenAI(base_url=url + "/ok", api_key="k", max_retries=0)
    chunks = client.chat.completions.create(
        model="m", messages=[{"role": "user", "content": "Hi"}], stream=True)
    assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices) == TEXT
    events = list(client.responses.create(model="m", input="Hi", stream=True))
    text = "".join(e.delta for e in events if e.type == "response.output_text.delta")
    assert text == TEXT and events[-1].response.usage.output_tokens == 76
    texts = client.completions.create(model="m", prompt="Hi", stream=True)
    assert "".join(t.choices[0].text for t in texts if t.choices) == TEXT
    try:
        client.with_options(base_url=url + "/quota").responses.create(model="m", input="Hi")
    except RateLimitError as error:
        assert error.code == "insufficient_quota"
    else:
        sys.exit("OpenAI's client took a spent quota for an answer")
    # The client itself does not validate what it reads; its types can.
    classes = get_args(get_args(ResponseStreamEvent)[0])
    events = {get_args(c.model_fields["type"].annotation)[0]: c for c in classes}
    for mode in ("ok", "refusal", "length", "eaten", "filtered", "failed", "error"):
        for value in raw_events(url, f"/{mode}/responses", {}):
            events[value["type"]].model_validate(value)
    for mode in ("ok", "eaten"):
        for value in raw_events(url, f"/{mode}/chat/completions", {}):
            ChatCompletionChunk.model_validate(value)
    for model in json.load(urllib.request.urlopen(url + "/ok/models"))["data"]:
        Model.model_validate(model)
    return 14


def main():
    url = sys.argv[1]
    requests = check_requests(url)
    answers = check_google(url) + check_openai(url)
    print(f"{requests} requests and {answers} answers are as the services' clients want them")


if __name__ == "__main__":
    main()
