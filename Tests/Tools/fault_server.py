#!/usr/bin/env python3
"""An HTTP server that misbehaves on purpose, one fault per path.

    python3 fault_server.py

Prints its port on standard output and serves on 127.0.0.1 until standard input closes. Standard
library only. The base URL of a client is http://127.0.0.1:PORT/MODE; what it appends tells the
dialect: /chat/completions, /completions, or llama.cpp's /lora-adapters, /tokenize,
/apply-template and /completion. The faults are in the completion itself; the questions before it
are answered well.

A normal answer is the words in WORDS. GET /seen answers with what every request so far carried:
path, Authorization and Host.
"""

import gzip
import json
import socket
import socketserver
import sys
import threading
import time

WORDS = ["The", " river", " ünder", " 你好", " 🧵", " end", "."]
EVIL = "\x1b]52;c;aGk=\x07\x1b[2J\u202e\x9b31m evil"

SEEN = []
COUNTS = {}
LOCK = threading.Lock()


# --------------------------------------------------------------------------- dialects


def chat(text=None, finish=None, **more):
    """One chunk of Chat Completions."""
    delta = {} if text is None else {"content": text}
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more}


def completions(text=None, finish=None, **more):
    """One chunk of Completions."""
    return {"choices": [{"index": 0, "text": text or "", "finish_reason": finish}], **more}


def llama(text=None, finish=None, **more):
    """One chunk of llama.cpp's /completion."""
    chunk = {"index": 0, "content": text or "", "stop": finish is not None}
    if finish:
        chunk |= {"stop_type": "limit" if finish == "length" else "eos"}
        chunk |= {"tokens_evaluated": 3, "tokens_predicted": len(WORDS)}
    return chunk | more


CHUNKS = {"/chat/completions": chat, "/completions": completions, "/completion": llama}


def event(chunk):
    """A chunk as a server-sent event."""
    data = chunk if isinstance(chunk, str) else json.dumps(chunk)
    return f"data: {data}\n\n".encode()


def stream(make, words=WORDS, finish="stop"):
    """A whole good answer as a list of events."""
    events = [event(make(word)) for word in words]
    if finish:
        events.append(event(make(finish=finish)))
    if make is not llama:
        usage = {"prompt_tokens": 3, "completion_tokens": len(words)}
        events.append(event({"choices": [], "usage": usage}))
        events.append(event("[DONE]"))
    return events


# --------------------------------------------------------------------------- the server


class Handler(socketserver.StreamRequestHandler):
    """One connection; closed after one answer."""

    def handle(self):
        try:
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
            carried = {k: self.headers.get(k) for k in ("authorization", "host")}
            SEEN.append({"path": path, **carried})
            COUNTS[path] = COUNTS.get(path, 0) + 1
            self.count = COUNTS[path]
        if path == "/seen":
            return self.json(SEEN)
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
        fault(CHUNKS.get(rest, chat), *([argument] if argument else []))

    def head(self, status=200, kind="text/event-stream", headers=()):
        lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", "Connection: close", *headers]
        self.send("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n")

    def send(self, data):
        self.wfile.write(data)
        self.wfile.flush()

    def json(self, value, status=200, headers=()):
        self.head(status, "application/json", headers)
        self.send(json.dumps(value).encode())

    def error(self, status, headers=(), **members):
        self.json({"error": {"message": "no", "type": "t", "code": None, **members}}, status, headers)

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

    def do_bytes(self, make):
        """One byte per packet."""
        self.head()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in b"".join(stream(make)):
            self.send(bytes([byte]))

    def do_chunked(self, make):
        self.head(headers=["Transfer-Encoding: chunked"])
        for e in stream(make):
            self.send(b"%x\r\n%s\r\n" % (len(e), e))
        self.send(b"0\r\n\r\n")

    def do_slow(self, make):
        """Pauses longer than a stall limit, with comments in between."""
        self.head()
        for number, e in enumerate(stream(make)):
            for _ in range(6 if number in (0, 4) else 0):
                self.send(b": wait\n")
                time.sleep(0.2)
            self.send(e)

    def do_unknown(self, make):
        """Unknown events and fields, nulls, empty deltas."""
        noise = [{"type": "ping"}, {"choices": None}, {"choices": [{"index": 0, "delta": None}]}]
        noise += [{"content": None}, {"usage": None, "choices": [], "x": [[1]]}, {}]
        events = [event(n) for n in noise] + [b"event: strange\nid: 7\nretry: 5\nfoo: bar\n\n"]
        self.all(events + stream(make))

    def do_unterminated(self, make):
        """The last event lacks its blank line; no [DONE]."""
        events = [event(make(w)) for w in WORDS] + [event(make(finish="stop"))]
        self.all([b"".join(events).rstrip(b"\n")])

    def do_keepopen(self, make):
        """The answer is complete but the connection stays open."""
        self.all([event(make(w)) for w in WORDS] + [event(make(finish="length"))])
        self.rfile.read(1)

    def do_plain(self, make):
        """No stream at all: the whole answer as plain JSON."""
        if make is llama:
            return self.json(make("".join(WORDS), finish="stop"))
        chunk = make("".join(WORDS), finish="stop")
        if make is chat:
            chunk["choices"][0]["message"] = chunk["choices"][0].pop("delta")
        self.json(chunk)

    def do_flaky(self, make):
        """Refused twice, then good."""
        if self.count % 3:
            return self.error(503, ["Retry-After: 0"])
        self.do_ok(make)

    def do_loading(self, make):
        """A llama.cpp server that loads its model."""
        if self.count % 3:
            return self.error(503, message="Loading model", type="unavailable_error", code=503)
        self.do_ok(make)

    def do_parameter(self, make):
        """Refuses one field, as reasoning models do."""
        if "temperature" in json.loads(self.body):
            return self.error(400, message="Unsupported parameter: 'temperature'",
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
        self.all(stream(make)[:3] + [event({"error": {"message": "overloaded", "code": 503}})])

    def do_rawerror(self, make):
        """An error in mid-stream as JSON without `data:`, over several lines."""
        raw = json.dumps({"error": {"message": "overloaded", "code": 503}}, indent=1)
        self.all(stream(make)[:3] + [raw.encode() + b"\n"])

    def do_errorfield(self, make):
        """llama.cpp's old way to report an error in mid-stream."""
        error = json.dumps({"code": 500, "message": "overloaded", "type": "server_error"})
        self.all(stream(make)[:3] + [b"error: " + error.encode() + b"\n\n"])

    def do_utf8(self, make):
        """Bytes that are no UTF-8 inside the text."""
        e = event(make("MARK")).replace(b"MARK", b"a\xff\xfe\x80b")
        self.all([e, *stream(make)])

    def do_badjson(self, make):
        """An event that is no JSON, one too deep, a NUL, lone surrogates."""
        deep = "[" * 100_000
        self.all([event("{nope"), event(deep), b"data: \0\n\n",
                  event(make("S")).replace(b'"S"', b'"\\ud800x\\udc00"'), *stream(make)])

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
        token = event(make("x"))
        self.head()
        for _ in range(int(count) // 100):
            self.send(token * 100)
        self.send(b"".join(stream(make, [])))

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
        self.error(int(status), ["Retry-After: 0"])

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
        self.error(429, [f"Retry-After: {seconds}"], code="rate_limit_exceeded")

    def do_quota(self, make):
        self.error(429, code="insufficient_quota", type="insufficient_quota")

    def do_context(self, make):
        self.error(400, type="exceed_context_size_error", n_prompt_tokens=9002, n_ctx=1024)

    def do_contextwords(self, make):
        self.error(400, message="This model's maximum context length is 8192 tokens. However, "
                   "your messages resulted in 9000 tokens.", code="context_length_exceeded")

    def do_nomodel(self, make):
        self.error(404, code="model_not_found")

    def do_redirect(self, make):
        """To the same server under another host name; whoever follows takes the key there."""
        port = self.server.server_address[1]
        target = f"http://localhost:{port}/stolen/chat/completions"
        self.json({}, 307, [f"Location: {target}"])

    def do_redirectfile(self, make):
        self.json({}, 302, ["Location: file:///etc/passwd"])

    def do_stolen(self, make):
        self.do_ok(make)

    def do_bomb(self, make):
        """10 MB of zeros in 10 kB."""
        self.head(headers=["Content-Encoding: gzip"])
        self.send(gzip.compress(b"data: " + b"0" * 10_000_000))

    def do_echo(self, make):
        """The key that it was sent, in an error."""
        self.error(401, message="bad key: " + self.headers.get("authorization", ""))

    def do_echolong(self, make):
        """The key, cut by whatever limit a client has for texts."""
        key = self.headers.get("authorization", "").removeprefix("Bearer ")
        self.head(400, "text/plain")
        self.send((key + " ").encode() * 200)

    def do_echostream(self, make):
        self.all(stream(make)[:3] + [event({"error": self.headers.get("authorization", "")})])

    def do_echoheader(self, make):
        self.json({"error": {"message": "x"}}, 418,
                  ["X-Request-Id: " + self.headers.get("authorization", "")])

    def do_evilerror(self, make):
        self.error(400, message=EVIL)


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
