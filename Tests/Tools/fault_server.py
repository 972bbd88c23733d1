#!/usr/bin/env python3
"""An HTTP server that misbehaves on purpose, one fault per path.

    python3 fault_server.py

Prints its port on standard output and serves on 127.0.0.1 until standard input closes. Standard
library only. The base URL of a client is http://127.0.0.1:PORT/MODE; what it appends tells the
dialect: /chat/completions, /completions, /responses, Gemini's /models/M:streamGenerateContent, or
llama.cpp's /lora-adapters, /tokenize, /apply-template and /completion. The faults are in the
completion itself; the questions before it are answered well.

A normal answer is the words in WORDS. GET /seen answers with what every request so far carried:
path, Authorization, Host, and the number of its connection.
"""

import email.utils
import gzip
import itertools
import json
import socket
import socketserver
import sys
import threading
import time
import zlib

WORDS = ["The", " river", " ünder", " 你好", " 🧵", " end", "."]
# So many times 0.2 s is more than the 8 s without a byte that a client here bears.
LONG = 42
EVIL = "\x1b]52;c;aGk=\x07\x1b[2J\u202e\x9b31m evil"

SEEN = []
COUNTS = {}
CONNECTIONS = itertools.count(1)
LOCK = threading.Lock()


# --------------------------------------------------------------------------- dialects


class Chat:
    """Chat Completions."""

    def part(self, text):
        return {"delta": {"content": text}}

    def chunk(self, text=None, finish=None):
        part = self.part(text) if text is not None else {"delta": {}}
        return {"choices": [{"index": 0, "finish_reason": finish, **part}]}

    def end(self, finish):
        """What follows the text of a good answer."""
        usage = {"prompt_tokens": 3, "completion_tokens": len(WORDS)}
        last = [event(self.chunk(finish=finish))] if finish else []
        return [*last, event({"choices": [], "usage": usage}), event("[DONE]")]

    def whole(self, text):
        """A good answer that is no stream."""
        chunk = self.chunk(text, "stop")
        chunk["choices"][0]["message"] = chunk["choices"][0].pop("delta")
        return chunk

    def error(self, status, **members):
        """The body of a refusal, or what a stream that fails says."""
        return {"error": {"message": "no", "type": "t", "code": None, **members}}

    def noise(self):
        """What a client has to look past."""
        yield {"type": "ping"}
        yield {"choices": None}
        yield {"choices": [{"index": 0, "delta": None}]}
        yield {"choices": [{"index": 0, "delta": {"content": None}, "text": None, "logprobs": None}]}
        yield {"content": None}
        yield {"usage": None, "choices": [], "x": [[1]]}
        yield {}


class Completions(Chat):
    """Completions."""

    def chunk(self, text=None, finish=None):
        return {"choices": [{"index": 0, "text": text or "", "finish_reason": finish}]}

    def whole(self, text):
        return self.chunk(text, "stop")


class Llama(Chat):
    """llama.cpp's /completion."""

    def chunk(self, text=None, finish=None):
        chunk = {"index": 0, "content": text or "", "stop": finish is not None}
        if finish:
            chunk |= {"stop_type": {"length": "limit", "stop": "eos"}.get(finish, finish)}
            chunk |= {"tokens_evaluated": 3, "tokens_predicted": len(WORDS)}
        return chunk

    def end(self, finish):
        return [event(self.chunk(finish=finish))] if finish else []

    def whole(self, text):
        return self.chunk(text, "stop")


class Responses(Chat):
    """OpenAI's Responses: every chunk has a type, and the end is one of three events."""

    def chunk(self, text=None, finish=None):
        if finish is None:
            return {"type": "response.output_text.delta", "output_index": 0, "delta": text or ""}
        usage = {"input_tokens": 3, "output_tokens": len(WORDS)}
        reason = {"stop": None, "length": "max_output_tokens"}.get(finish, finish)
        kind = "incomplete" if reason else "completed"
        response = {"status": kind, "usage": usage}
        if reason:
            response |= {"incomplete_details": {"reason": reason}}
        return {"type": f"response.{kind}", "response": response}

    def end(self, finish):
        return [event(self.chunk(finish=finish))] if finish else []

    def whole(self, text):
        content = [{"type": "output_text", "text": text}]
        return {"object": "response", "status": "completed", "output": [{"type": "message", "content": content}]}

    def noise(self):
        yield {"type": "response.created", "response": {"status": "in_progress", "error": None}}
        yield {"type": "response.output_item.added", "item": None}
        yield {"type": "response.output_text.delta", "delta": None}
        yield {"type": "response.something.new", "delta": {"text": "no"}}
        yield {}


class Gemini(Chat):
    """Google's streamGenerateContent."""

    def chunk(self, text=None, finish=None):
        candidate = {"index": 0}
        if text is not None:
            candidate |= {"content": {"role": "model", "parts": [{"text": text}]}}
        if finish:
            candidate |= {"finishReason": {"stop": "STOP", "length": "MAX_TOKENS"}.get(finish, finish)}
        usage = {"promptTokenCount": 3, "candidatesTokenCount": len(WORDS)}
        return {"candidates": [candidate], "usageMetadata": usage}

    def end(self, finish):
        return [event(self.chunk(finish=finish))] if finish else []

    def whole(self, text):
        return self.chunk(text, "stop")

    def error(self, status, **members):
        named = {400: "INVALID_ARGUMENT", 403: "PERMISSION_DENIED", 404: "NOT_FOUND",
                 429: "RESOURCE_EXHAUSTED", 503: "UNAVAILABLE"}.get(status, "UNKNOWN")
        return {"error": {"message": "no", **members, "code": status, "status": named}}

    def noise(self):
        yield {"candidates": None}
        yield {"candidates": [{"content": None, "index": 0}]}
        yield {"candidates": [{"content": {"role": "model", "parts": None}}]}
        yield {"candidates": [{"content": {"parts": [{"text": None}, {"thoughtSignature": "c2ln" * 99}]}}]}
        yield {"usageMetadata": None, "modelVersion": "x"}
        yield {}


def dialect(path):
    """Who is spoken to."""
    path = path.partition("?")[0]
    if path.endswith(":streamGenerateContent"):
        return Gemini()
    kinds = {"/completions": Completions, "/completion": Llama, "/responses": Responses}
    return kinds.get(path, Chat)()


def event(chunk):
    """A chunk as a server-sent event; the type of a chunk is its name."""
    data = chunk if isinstance(chunk, str) else json.dumps(chunk)
    kind = chunk.get("type", "") if isinstance(chunk, dict) else ""
    name = f"event: {kind}\n" if kind.startswith("response.") else ""
    return f"{name}data: {data}\n\n".encode()


def stream(make, words=WORDS, finish="stop"):
    """A whole good answer as a list of events."""
    return [event(make.chunk(word)) for word in words] + make.end(finish)


# --------------------------------------------------------------------------- the server


class Handler(socketserver.StreamRequestHandler):
    """One connection; closed after one answer unless the answer says otherwise."""

    def handle(self):
        self.connection_number = next(CONNECTIONS)
        self.stays_open = True
        try:
            while self.stays_open:
                self.stays_open = False
                self.answer()
        except (BrokenPipeError, ConnectionResetError):
            pass

    def answer(self):
        request = self.rfile.readline().decode("latin-1").split()
        if len(request) < 2:
            return
        self.headers = {}
        while (line := self.rfile.readline().strip()):
            name, _, value = line.decode("latin-1").partition(":")
            self.headers[name.lower()] = value.strip()
        self.body = self.rfile.read(int(self.headers.get("content-length", 0)))
        path = request[1]
        with LOCK:
            carried = {k: self.headers.get(k) for k in ("authorization", "host", "x-goog-api-key")}
            SEEN.append({"path": path, "connection": self.connection_number, **carried})
            COUNTS[path] = COUNTS.get(path, 0) + 1
            self.count = COUNTS[path]
        if path == "/seen":
            return self.json(SEEN)
        if path.startswith("http://"):
            # We are a proxy, and the host that is wanted is us as well.
            path = "/" + path.removeprefix("http://").partition("/")[2]
        _, mode, rest = path.split("/", 2)
        rest = "/" + rest
        if rest == "/lora-adapters":
            return self.json([{"id": 0, "path": "x/one.gguf", "scale": 1.0}])
        if rest == "/apply-template":
            return self.json({"prompt": "<|user|>hi<|assistant|>"})
        if rest == "/tokenize":
            return self.json({"tokens": [1, 2, 3]})
        mode, _, argument = mode.partition("=")
        fault = getattr(self, "do_" + mode.replace("-", "_"))
        fault(dialect(rest), *([argument] if argument else []))

    def head(self, status=200, kind="text/event-stream", headers=()):
        lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", "Connection: close", *headers]
        self.send("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n")

    def send(self, data):
        self.wfile.write(data)
        self.wfile.flush()

    def json(self, value, status=200, headers=()):
        self.head(status, "application/json", headers)
        self.send(json.dumps(value).encode())

    def error(self, make, status, headers=(), **members):
        self.json(make.error(status, **members), status, headers)

    def all(self, events):
        self.head()
        self.send(b"".join(events))

    # ----------------------------------------------------------------------- good streams

    def do_ok(self, make):
        self.all(stream(make))

    def do_crlf(self, make):
        self.all(e.replace(b"\n", b"\r\n") for e in stream(make))

    def do_cr(self, make):
        self.all(e.replace(b"\n", b"\r") for e in stream(make))

    def do_comments(self, make):
        self.all(b": ping\n\n: OPENROUTER PROCESSING\n" + e for e in stream(make))

    def do_split(self, make, size):
        """So many bytes a packet."""
        self.head()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        data = b"".join(stream(make))
        for start in range(0, len(data), int(size)):
            self.send(data[start:start + int(size)])

    def do_bom(self, make):
        """A byte order mark first."""
        self.all([b"\xef\xbb\xbf", *stream(make)])

    def do_drip(self, make, seconds):
        """One byte at a time, longer than a stall limit in all, never silent for so long."""
        events = stream(make)
        self.all(events[:3])
        for byte in b": wait" + b"." * LONG + b"\n":
            time.sleep(float(seconds))
            self.send(bytes([byte]))
        self.send(b"".join(events[3:]))

    def do_steady(self, make, count):
        """So many tokens, one every 10 ms."""
        self.head()
        for _ in range(int(count)):
            self.send(event(make.chunk("x")))
            time.sleep(0.01)
        self.send(b"".join(make.end("stop")))

    def do_keepalive(self, make, _=None):
        """A chunked answer, after which the connection takes another request."""
        self.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                  b"Transfer-Encoding: chunked\r\n\r\n")
        for e in stream(make):
            self.send(b"%x\r\n%s\r\n" % (len(e), e))
        self.send(b"0\r\n\r\n")
        self.stays_open = True

    def do_chunked(self, make):
        self.head(headers=["Transfer-Encoding: chunked"])
        for e in stream(make):
            self.send(b"%x\r\n%s\r\n" % (len(e), e))
        self.send(b"0\r\n\r\n")

    def do_slow(self, make, seconds):
        """Pauses longer than a stall limit in all, with comments in between."""
        self.head()
        for number, e in enumerate(stream(make)):
            for _ in range(LONG if number in (0, 4) else 0):
                self.send(b": wait\n")
                time.sleep(float(seconds))
            self.send(e)

    def do_unknown(self, make):
        """Unknown events and fields, nulls, empty deltas."""
        events = [event(n) for n in make.noise()]
        events += [b"event: strange\nid: 7\nretry: 5\nfoo: bar\n\n"]
        self.all(events + stream(make))

    def do_unterminated(self, make):
        """The last event lacks its blank line; no [DONE]."""
        events = [event(make.chunk(w)) for w in WORDS] + [event(make.chunk(finish="stop"))]
        self.all([b"".join(events).rstrip(b"\n")])

    def do_keepopen(self, make):
        """The answer is complete but the connection stays open."""
        self.all([event(make.chunk(w)) for w in WORDS] + [event(make.chunk(finish="length"))])
        self.rfile.read(1)

    def do_plain(self, make):
        """No stream at all: the whole answer as plain JSON."""
        self.json(make.whole("".join(WORDS)))

    def do_flaky(self, make):
        """Refused twice, then good."""
        if self.count % 3:
            return self.error(make, 503, ["Retry-After: 0"])
        self.do_ok(make)

    def do_busy(self, make, seconds):
        """Too many requests the first time, with a pause to make; then good."""
        if self.count == 1:
            return self.error(make, 429, [f"Retry-After: {seconds}"], message="busy")
        self.do_ok(make)

    def do_loading(self, make):
        """A llama.cpp server that loads its model."""
        if self.count % 3:
            return self.error(make, 503, message="Loading model", type="unavailable_error", code=503)
        self.do_ok(make)

    def do_parameter(self, make):
        """Refuses one field, as reasoning models do."""
        if "temperature" in json.loads(self.body):
            return self.error(make, 400, message="Unsupported parameter: 'temperature'",
                              param="temperature", code="unsupported_parameter")
        self.do_ok(make)

    # ----------------------------------------------------------------------- broken streams

    def do_cut(self, make):
        """Ends without a finish reason."""
        self.all(stream(make, WORDS[:3], finish=None)[:3])

    def do_reset(self, make):
        """A reset in mid-stream."""
        self.all(stream(make)[:3])
        time.sleep(0.05)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    def do_reset_first(self, make):
        """A reset before the first byte."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    def do_short_chunk(self, make):
        """Chunked, and the last chunk is shorter than it says."""
        self.head(headers=["Transfer-Encoding: chunked"])
        data = b"".join(stream(make)[:3])
        self.send(b"%x\r\n%s\r\nffff\r\ndata: {" % (len(data), data))

    def do_short_length(self, make):
        """Content-Length promises more."""
        self.head(headers=["Content-Length: 100000"])
        self.send(b"".join(stream(make)[:3]))

    def do_midstream(self, make):
        """An error in a stream that began well."""
        self.all(stream(make)[:3] + [event(make.error(503, message="overloaded", code=503))])

    def do_errorfirst(self, make):
        """An error in a 200, before any text."""
        self.all([event(make.error(400, message="not today", code=400))])

    def do_rawerror(self, make):
        """An error in mid-stream as JSON without `data:`, over several lines."""
        raw = json.dumps(make.error(503, message="overloaded", code=503), indent=1)
        self.all(stream(make)[:3] + [raw.encode() + b"\n"])

    def do_errorfield(self, make):
        """llama.cpp's old way to report an error in mid-stream."""
        error = json.dumps({"code": 500, "message": "overloaded", "type": "server_error"})
        self.all(stream(make)[:3] + [b"error: " + error.encode() + b"\n\n"])

    def do_utf8(self, make):
        """Bytes that are no UTF-8 inside the text."""
        e = event(make.chunk("MARK")).replace(b"MARK", b"a\xff\xfe\x80b")
        self.all([e, *stream(make)])

    def do_badjson(self, make):
        """An event that is no JSON, one too deep, a NUL, lone surrogates."""
        deep = "[" * 100_000
        self.all([event("{nope"), event(deep), b"data: \0\n\n",
                  event(make.chunk("S")).replace(b'"S"', b'"\\ud800x\\udc00"'), *stream(make)])

    def do_evil(self, make):
        """Escape sequences and bidi controls in the text."""
        self.all(stream(make, [EVIL, " end"]))

    def do_stall(self, make):
        """Some text, then nothing."""
        self.all(stream(make)[:3])
        self.rfile.read(1)

    def do_silent(self, make):
        """Nothing at all."""
        self.rfile.read(1)

    def do_longlength(self, make):
        """Content-Length promises less than is sent."""
        data = b"".join(stream(make)[:3])
        self.head(headers=[f"Content-Length: {len(data)}"])
        self.send(data + b"".join(stream(make)[3:]))

    def do_gigabyte(self, make):
        """One line of 1 GB."""
        self.all(stream(make)[:3] + [b"data: {\"x\": \""])
        block = b"x" * (1 << 20)
        for _ in range(1024):
            self.send(block)

    def do_gigaheaders(self, make):
        """100,000 headers."""
        self.send(b"HTTP/1.1 200 OK\r\n")
        for _ in range(1000):
            self.send(b"X-Filler: " + b"y" * 90 + b"\r\n" + b"X-F: z\r\n" * 99)
        self.send(b"\r\n")

    def do_endless(self, make):
        """Comments for ever, after some text."""
        self.all(stream(make)[:3])
        while True:
            self.send(b": " + b"z" * 65_000 + b"\n")

    def do_flood(self, make, count):
        """Very many tokens as fast as they go."""
        token = event(make.chunk("x"))
        self.head()
        for _ in range(int(count) // 100):
            self.send(token * 100)
        self.send(b"".join(make.end("stop")))

    def do_unending(self, make):
        """Tokens for ever, as fast as they go."""
        token = event(make.chunk("x")) * 100
        self.head()
        while True:
            self.send(token)

    # ----------------------------------------------------------------------- no stream

    def do_html(self, make):
        self.head(kind="text/html")
        self.send(b"<!DOCTYPE html>\n<html>\n<title>Sign in: to go on</title>\n</html>\n")

    def do_json(self, make):
        """LM Studio's answer to an unknown path."""
        self.json({"error": "Unexpected endpoint or method. (POST /x)"})

    def do_otherjson(self, make):
        self.json({"status": "ok"})

    def do_empty(self, make):
        self.head()

    def do_done(self, make):
        """Nothing but the mark of the end."""
        self.all([event("[DONE]")])

    def do_status(self, make, status):
        self.error(make, int(status), ["Retry-After: 0"])

    def do_noretry(self, make):
        """A status that may pass, of which the service says that it will not."""
        self.error(make, 503, ["x-should-retry: false"])

    def do_statushtml(self, make, status):
        self.head(int(status), "text/html", ["Retry-After: 0"])
        self.send(b"<html>" + EVIL.encode() + b"x" * 100_000)

    def do_errorforms(self, make, form):
        """The shapes that an error body can have."""
        body = [{"error": "plain"}, [{"error": {"message": "plain", "code": 400}}],
                {"detail": "plain"}, {"object": "error", "message": "plain", "code": 400},
                {"error": {"message": None, "code": 3.5}}, {"error": [{"message": "plain"}]}]
        self.json(body[int(form)], 400)

    def do_limit(self, make, seconds):
        self.error(make, 429, [f"Retry-After: {seconds}"], code="rate_limit_exceeded")

    def do_limitms(self, make, milliseconds):
        self.error(make, 429, [f"retry-after-ms: {milliseconds}", "Retry-After: 9"])

    def do_limitdate(self, make, seconds):
        now = int(time.time())
        dates = [email.utils.formatdate(t, usegmt=True) for t in (now, now + int(seconds))]
        self.error(make, 429, [f"Date: {dates[0]}", f"Retry-After: {dates[1]}"])

    def do_limitinfo(self, make, delay):
        """Google's way to ask for a pause."""
        info = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay}
        self.error(make, 429, details=[{"@type": "x"}, info])

    def do_quota(self, make):
        self.error(make, 429, code="insufficient_quota", type="insufficient_quota")

    def do_context(self, make):
        self.error(make, 400, type="exceed_context_size_error", n_prompt_tokens=9002, n_ctx=1024)

    def do_contextwords(self, make):
        self.error(make, 400, message="This model's maximum context length is 8192 tokens. However, "
                   "your messages resulted in 9000 tokens.", code="context_length_exceeded")

    def do_nomodel(self, make):
        self.error(make, 404, code="model_not_found")

    def do_redirect(self, make):
        """To the same server under another host name; whoever follows takes the key there."""
        port = self.server.server_address[1]
        target = f"http://localhost:{port}/stolen/chat/completions"
        self.json({}, 307, [f"Location: {target}"])

    def do_redirectfile(self, make):
        self.json({}, 302, ["Location: file:///etc/passwd"])

    def do_redirectloop(self, make):
        """To itself."""
        port = self.server.server_address[1]
        self.json({}, 308, [f"Location: http://127.0.0.1:{port}/redirectloop/chat/completions"])

    def do_stolen(self, make):
        self.do_ok(make)

    def do_bomb(self, make):
        """10 MB of zeros in 10 kB."""
        self.head(headers=["Content-Encoding: gzip"])
        self.send(gzip.compress(b"data: " + b"0" * 10_000_000))

    def do_bombte(self, make):
        """400 MB of zeros in 400 kB, packed as a transfer encoding."""
        packer = zlib.compressobj(wbits=31)
        self.head(headers=["Transfer-Encoding: gzip, chunked"])
        for _ in range(400):
            data = packer.compress(b"0" * 1_000_000)
            if data:
                self.send(b"%x\r\n%s\r\n" % (len(data), data))
        data = packer.flush()
        self.send(b"%x\r\n%s\r\n0\r\n\r\n" % (len(data), data))

    def do_echo(self, make):
        """The key that it was sent, in an error."""
        self.error(make, 401, message="bad key: " + self.key)

    def do_echoescaped(self, make):
        """The key as JSON may write it, and as addresses do."""
        escaped = "".join(f"\\u{ord(c):04x}" for c in self.key)
        percent = "".join(f"%{ord(c):02X}" for c in self.key)
        self.head(400, "application/json")
        self.send(f'{{"error": {{"message": "bad {escaped} {percent}"}}}}'.encode())

    def do_echotext(self, make):
        """The key as if the model had said it."""
        self.all(stream(make, [self.key, " end"]))

    @property
    def key(self):
        sent = self.headers.get("authorization", "").removeprefix("Bearer ")
        return sent or self.headers.get("x-goog-api-key", "")

    def do_echolong(self, make):
        """The key, cut by whatever limit a client has for texts."""
        self.head(400, "text/plain")
        self.send((self.key + " ").encode() * 200)

    def do_echostream(self, make):
        self.all(stream(make)[:3] + [event(make.error(500, message=self.key))])

    def do_echoheader(self, make):
        self.json({"error": {"message": "x"}}, 418,
                  ["X-Request-Id: " + self.key, "Set-Cookie: a=" + self.key])

    def do_evilerror(self, make):
        """Escape sequences and bidi controls in every string of an error."""
        evil = EVIL.encode("utf-8").decode("latin-1").replace("\n", "")
        self.error(make, 400, [f"X-Request-Id: {evil}", f"Retry-After: {evil}", f"X-{evil}: {evil}"],
                   message=EVIL, type=EVIL, code=EVIL, param=EVIL)

    def do_evilmidstream(self, make):
        self.all(stream(make)[:3] + [event(make.error(500, message=EVIL, code=EVIL, type=EVIL))])

    def do_evilfinish(self, make):
        """A reason to end that is not on any list."""
        self.all([event(make.chunk(w)) for w in WORDS] + [event(make.chunk(finish=EVIL))])


class Server(socketserver.ThreadingTCPServer):
    """A thread per connection, none of which keeps the process alive."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def shutdown_request(self, request):
        # The inherited one says goodbye first, which a reset must not.
        self.close_request(request)

    def handle_error(self, request, client_address):
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            super().handle_error(request, client_address)


def main():
    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(server.server_address[1], flush=True)
        sys.stdin.buffer.read()


if __name__ == "__main__":
    main()
