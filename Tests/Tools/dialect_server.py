#!/usr/bin/env python3
"""A server that speaks Gemini's and OpenAI's protocols as the services do.

    python3 dialect_server.py [FILE]

Prints its port on standard output and serves on 127.0.0.1 until standard input closes. Standard
library only. A client's base URL is http://127.0.0.1:PORT/MODE; a mode is what the service does
with a completion, and the docstring of `gemini_MODE`, `chat_MODE` or `responses_MODE` says what.
GET /seen answers with the path, the key and the body of every request so far; FILE gets the same, a
line of JSON for each.

fault_server.py is for streams that are broken; here every byte is as the services send it.
"""

import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

WORDS = ["The", " river", " ünder", " 你好", " 🧵", " end."]
THOUGHTS = ["**Planning**\n\nThe river", " has to end."]
SIGNATURE = "CiQB" + "x" * 8000

SEEN = []
COUNTS = {}
LOCK = threading.Lock()


# --------------------------------------------------------------------------- Gemini


def candidate(text=None, thought=False, finish=None, **more):
    """One chunk of streamGenerateContent, with the counts so far."""
    content = {"role": "model"}
    if text is not None:
        part = {"text": text} | ({"thought": True} if thought else {})
        content = {"parts": [part], "role": "model"}
    answer = {"content": content, "index": 0} | ({"finishReason": finish} if finish else {})
    usage = {"promptTokenCount": 34, "totalTokenCount": 110, "thoughtsTokenCount": 70}
    if text is not None and not thought:
        usage["candidatesTokenCount"] = 6
    return {"candidates": [answer], "usageMetadata": usage, "modelVersion": "m",
            "responseId": "r-1", **more}


def google_error(code, status, message, *details):
    return {"error": {"code": code, "message": message, "status": status,
                      **({"details": list(details)} if details else {})}}


def detail(kind, **members):
    return {"@type": f"type.googleapis.com/google.rpc.{kind}", **members}


class Gemini:
    """What stands after `gemini_` in these names is a mode."""

    def gemini_ok(self, body):
        """Thinking, a signature, text, an end; lines end with CRLF, JSON has blanks."""
        chunks = [candidate(thought, thought=True) for thought in THOUGHTS]
        chunks += [candidate(word) for word in WORDS]
        chunks[-1]["candidates"][0]["content"]["parts"].append(
            {"text": "", "thoughtSignature": SIGNATURE})
        self.events([*chunks, candidate("", finish="STOP")])

    def gemini_echo(self, body):
        """Says what it was sent, slowly enough to be watched."""
        turns = " ".join(turn["role"] for turn in body["contents"])
        last = body["contents"][-1]["parts"][-1]["text"]
        system = body.get("systemInstruction", {"parts": [{"text": ""}]})["parts"][0]["text"]
        words = f"[{system}] [{turns}] [{last}] done."
        self.events([candidate("Let me read that. ", thought=True)])
        time.sleep(2)
        for at in range(0, len(words), 8):
            self.send_events([candidate(words[at:at + 8])])
            time.sleep(0.05)
        self.send_events([candidate("", finish="STOP")])

    def gemini_blocked(self, body):
        """The prompt is blocked: 200, no candidates."""
        self.events([{"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"},
                      "usageMetadata": {"promptTokenCount": 34}}])

    def gemini_safety(self, body):
        """The answer is blocked in the middle."""
        self.events([candidate("The"), candidate(finish="SAFETY")])

    def gemini_eaten(self, body):
        """Thinking takes the whole limit: MAX_TOKENS, `content` without `parts`."""
        self.events([candidate(finish="MAX_TOKENS")])

    def gemini_strange(self, body):
        """An end that no list of reasons has."""
        self.events([candidate("The"), candidate(finish="MALFORMED_POEM")])

    def gemini_rawerror(self, body):
        """503 in the middle, as JSON of several lines without `data:`."""
        self.events([candidate("The")])
        error = google_error(503, "UNAVAILABLE", "The model is overloaded.")
        self.wfile.write(json.dumps(error, indent=2).replace("\n", "\r\n").encode() + b"\r\n")

    def gemini_arrayerror(self, body):
        """A refusal inside an array."""
        self.json([google_error(400, "INVALID_ARGUMENT", "temperature is too hot")], 400)

    def gemini_badkey(self, body):
        """A bad key, which is 400 here."""
        info = detail("ErrorInfo", reason="API_KEY_INVALID", domain="googleapis.com")
        message = "API key not valid. Please pass a valid API key."
        self.json(google_error(400, "INVALID_ARGUMENT", message, info), 400)

    def gemini_limit(self, body):
        """The first time too many requests, with the pause in the body; then an answer."""
        if self.count > 1:
            return self.gemini_ok(body)
        quota = detail("QuotaFailure", violations=[{"quotaMetric": "x"}])
        retry = detail("RetryInfo", retryDelay="0.01s")
        error = google_error(429, "RESOURCE_EXHAUSTED", "Quota exceeded.", quota, retry)
        self.json(error, 429)

    def gemini_longlimit(self, body):
        """Too many requests for a day."""
        retry = detail("RetryInfo", retryDelay="86400s")
        self.json(google_error(429, "RESOURCE_EXHAUSTED", "Quota exceeded.", retry), 429)

    def gemini_nomodel(self, body):
        message = "models/m is not found for API version v1beta"
        self.json(google_error(404, "NOT_FOUND", message), 404)

    def gemini_toolong(self, body):
        message = ("The input token count (1048577) exceeds the maximum number of tokens "
                   "allowed (1048576).")
        self.json(google_error(400, "INVALID_ARGUMENT", message), 400)

    def gemini_unthinking(self, body):
        """A model that does not think refuses to be told how."""
        if "thinkingConfig" in body.get("generationConfig", {}):
            message = "Thinking is not enabled for this model"
            return self.json(google_error(400, "INVALID_ARGUMENT", message), 400)
        self.gemini_ok(body)

    def gemini_models(self, token):
        """Two pages; one model that answers no prompts."""
        methods = ["generateContent", "countTokens"]
        if not token:
            return {"models": [
                {"name": "models/gemini-2.5-flash", "version": "001", "displayName": "Flash",
                 "inputTokenLimit": 1048576, "outputTokenLimit": 65536,
                 "supportedGenerationMethods": methods},
                {"name": "models/embedding-001", "inputTokenLimit": 2048, "outputTokenLimit": 1,
                 "supportedGenerationMethods": ["embedContent"]},
            ], "nextPageToken": "a+b/c="}
        assert token == "a+b/c=", token
        return {"models": [{"name": "models/gemini-3-pro", "inputTokenLimit": 2000000,
                            "outputTokenLimit": 65536, "supportedGenerationMethods": methods}]}


# --------------------------------------------------------------------------- OpenAI


def chunk(delta, finish=None):
    return {"id": "c-1", "object": "chat.completion.chunk", "created": 1, "model": "m",
            "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}],
            "usage": None}


def chat_usage(reasoning=0):
    return {"id": "c-1", "object": "chat.completion.chunk", "created": 1, "model": "m",
            "choices": [],
            "usage": {"prompt_tokens": 34, "completion_tokens": 6 + reasoning, "total_tokens": 40,
                      "completion_tokens_details": {"reasoning_tokens": reasoning}}}


def response(status, text="", **more):
    """The object that the last event of a response carries."""
    output = [{"id": "m-1", "type": "message", "role": "assistant", "status": "completed",
               "content": [{"type": "output_text", "text": text, "annotations": []}]}]
    return {"id": "r-1", "object": "response", "created_at": 1, "status": status, "error": None,
            "incomplete_details": None, "model": "m", "output": output if text else [],
            "parallel_tool_calls": True, "tool_choice": "auto", "tools": [], "metadata": {},
            "instructions": None, "temperature": 1.0, "top_p": 1.0,
            "usage": {"input_tokens": 34, "input_tokens_details": {"cached_tokens": 0,
                                               "cache_write_tokens": 0},
                      "output_tokens": 76, "output_tokens_details": {"reasoning_tokens": 70},
                      "total_tokens": 110}, **more}


class OpenAI:
    """What stands after `chat_` and `responses_` in these names is a mode."""

    def chat_ok(self, body):
        chunks = [chunk({"role": "assistant", "content": ""})]
        chunks += [chunk({"content": word}) for word in WORDS]
        self.events([*chunks, chunk({}, "stop"), chat_usage(), "[DONE]"])

    def completions_ok(self, body):
        base = {"id": "t-1", "object": "text_completion", "created": 1, "model": "m"}
        ends = [None] * (len(WORDS) - 1) + ["stop"]
        self.events([{**base, "choices": [{"index": 0, "text": word, "logprobs": None,
                                           "finish_reason": end}]}
                     for word, end in zip(WORDS, ends)] + ["[DONE]"])

    def chat_eaten(self, body):
        """Hidden thinking takes the whole limit."""
        self.events([chunk({}, "length"), chat_usage(reasoning=64), "[DONE]"])

    def chat_quota(self, body):
        self.json({"error": {"message": "You exceeded your current quota.", "param": None,
                             "type": "insufficient_quota", "code": "insufficient_quota"}}, 429)

    responses_quota = chat_quota

    def typed(self, events):
        """Events of Responses, numbered and named."""
        numbered = [e | {"sequence_number": n} for n, e in enumerate(events)]
        self.events(numbered, named=True)

    def words(self, kind, words):
        return [{"type": f"response.{kind}.delta", "item_id": "m-1", "output_index": 0,
                 "content_index": 0, "summary_index": 0, "delta": word, "logprobs": []}
                for word in words]

    def responses_ok(self, body):
        """A summary of thinking in two parts, then text."""
        part = {"item_id": "s-1", "output_index": 0, "part": {"type": "summary_text", "text": ""}}
        thoughts = self.words("reasoning_summary_text", THOUGHTS)
        self.typed([
            {"type": "response.created", "response": response("in_progress")},
            {"type": "response.in_progress", "response": response("in_progress")},
            {"type": "response.reasoning_summary_part.added", "summary_index": 0, **part},
            thoughts[0],
            {"type": "response.reasoning_summary_part.added", "summary_index": 1, **part},
            thoughts[1],
            *self.words("output_text", WORDS),
            {"type": "response.output_text.done", "item_id": "m-1", "output_index": 1,
             "content_index": 0, "text": "".join(WORDS), "logprobs": []},
            {"type": "response.completed", "response": response("completed", "".join(WORDS))},
        ])

    def responses_refusal(self, body):
        self.typed(self.words("refusal", ["I can", "not."]) + [
            {"type": "response.completed", "response": response("completed")}])

    def responses_length(self, body):
        details = {"reason": "max_output_tokens"}
        self.typed(self.words("output_text", WORDS[:2]) + [
            {"type": "response.incomplete",
             "response": response("incomplete", incomplete_details=details)}])

    def responses_eaten(self, body):
        """Thinking takes the whole limit."""
        details = {"reason": "max_output_tokens"}
        self.typed([{"type": "response.incomplete",
                     "response": response("incomplete", incomplete_details=details)}])

    def responses_filtered(self, body):
        details = {"reason": "content_filter"}
        self.typed(self.words("output_text", WORDS[:1]) + [
            {"type": "response.incomplete",
             "response": response("incomplete", incomplete_details=details)}])

    def responses_failed(self, body):
        """Fails in the middle."""
        error = {"code": "server_error", "message": "The server had an error."}
        self.typed(self.words("output_text", WORDS[:1]) + [
            {"type": "response.failed", "response": response("failed", error=error)}])

    def responses_error(self, body):
        """An error event in the middle."""
        self.typed(self.words("output_text", WORDS[:1]) + [
            {"type": "error", "code": "server_error", "message": "Lost it.", "param": None}])

    def responses_limit(self, body):
        """Too many requests, said inside a 200; the second time an answer."""
        if self.count > 1:
            return self.responses_ok(body)
        self.typed([{"type": "error", "code": "rate_limit_exceeded", "message": "Slow down.",
                     "param": None}])

    def responses_plain(self, body):
        """A server that does not stream."""
        self.json(response("completed", "".join(WORDS)))

    def responses_strict(self, body):
        """Refuses temperature, and summaries of thinking."""
        refused = None
        if "temperature" in body:
            refused = ("Unsupported parameter: 'temperature' is not supported with this model.",
                       "temperature", "unsupported_parameter")
        elif "summary" in body.get("reasoning", {}):
            refused = ("Your organization must be verified to generate reasoning summaries.",
                       "reasoning.summary", "unsupported_value")
        if refused is None:
            return self.responses_ok(body)
        message, param, code = refused
        error = {"message": message, "type": "invalid_request_error", "param": param, "code": code}
        self.json({"error": error}, 400)

    def openai_models(self):
        return {"object": "list", "data": [
            {"id": "gpt-x", "object": "model", "created": 1, "owned_by": "openai",
             "shutdown_date": "2027-01-14"},
            {"id": "gpt-y", "object": "model", "created": 1, "owned_by": "openai",
             "shutdown_date": None},
            {"id": "local", "object": "model", "created": 1, "owned_by": "vllm",
             "max_model_len": 8192}]}


# --------------------------------------------------------------------------- the server


class Handler(Gemini, OpenAI, BaseHTTPRequestHandler):
    """One connection; closed after one answer."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        url = urlsplit(self.path)
        if url.path == "/seen":
            with LOCK:
                return self.json(SEEN)
        self.note(None)
        if not url.path.endswith("/models"):
            return self.json({}, 404)
        # A Gemini address has its version in it.
        if "/v1beta" in url.path:
            token = parse_qs(url.query).get("pageToken", [""])[0]
            return self.json(self.gemini_models(token))
        self.json(self.openai_models())

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))))
        self.note(body)
        url = urlsplit(self.path)
        mode = url.path.split("/")[1]
        if url.path.endswith(":countTokens"):
            return self.json({"totalTokens": 42, "promptTokensDetails": []})
        kind = next(kind for end, kind in (
            (":streamGenerateContent", "gemini"), ("/chat/completions", "chat"),
            ("/completions", "completions"), ("/responses", "responses")) if url.path.endswith(end))
        getattr(self, f"{kind}_{mode}")(body)

    def note(self, body):
        key = self.headers.get("x-goog-api-key") or self.headers.get("authorization")
        with LOCK:
            SEEN.append({"path": self.path, "key": key, "body": body})
            if len(sys.argv) > 1:
                with open(sys.argv[1], "a", encoding="utf-8") as file:
                    file.write(json.dumps(SEEN[-1]) + "\n")
            COUNTS[self.path] = COUNTS.get(self.path, 0) + 1
            self.count = COUNTS[self.path]

    def head(self, status, kind):
        self.close_connection = True
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        self.end_headers()

    def json(self, value, status=200):
        self.head(status, "application/json; charset=UTF-8")
        self.wfile.write(json.dumps(value, indent=2).encode())

    def events(self, chunks, named=False):
        self.head(200, "text/event-stream")
        self.send_events(chunks, named)

    def send_events(self, chunks, named=False):
        for value in chunks:
            data = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            # Google ends lines with CRLF, OpenAI names the events of Responses.
            end = "\r\n" if "candidates" in data or "promptFeedback" in data else "\n"
            name = f"event: {value['type']}{end}" if named else ""
            self.wfile.write(f"{name}data: {data}{end}{end}".encode())
            self.wfile.flush()


class Server(ThreadingHTTPServer):
    """A thread per connection, none of which keeps the process alive."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        # Whoever has seen enough may go.
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def main():
    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(server.server_address[1], flush=True)
        sys.stdin.buffer.read()


if __name__ == "__main__":
    main()
