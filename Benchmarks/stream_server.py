#!/usr/bin/env python3
"""stream_server - a completions server on loopback that streams any number of answers at a steady pace.

    stream_server.py [--port P] [--rate TOKENS_A_SECOND] [--tokens N]

It speaks the OpenAI protocol: POST /v1/completions and /v1/chat/completions with "stream": true (server-sent events;
without it, one JSON answer), "n" siblings in one stream, and GET /v1/models. Tokens never run out unless --tokens or
the request's max_tokens (with --obey) ends them. Prints "listening on PORT" once it does, and ends with its standard
input if --with-stdin is given. A steady clock paces each stream: late tokens are made up for.
"""

import argparse
import http.server
import json
import sys
import threading
import time

TEXT = """The keeper lit the lamp again, though no ship had passed since autumn. She wrote the hour in the book,
and beside it, as every night, the colour of the sea: slate, then ink, then nothing at all. """
TOKENS = [" " + word for word in TEXT.split()]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    options = None

    def log_message(self, *_):
        """Silent: a benchmark reads our output."""

    def reply(self, document, status=200):
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path.rstrip("/").endswith("/models"):
            self.reply({"object": "list", "data": [{"id": "bench", "object": "model", "owned_by": "local"}]})
        else:
            self.reply({"error": {"message": "no such page"}}, 404)

    def do_POST(self):
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            request = json.loads(raw)
        except ValueError:
            return self.reply({"error": {"message": "the body is not JSON"}}, 400)
        chat = self.path.endswith("/chat/completions")
        if not chat and not self.path.endswith("/completions"):
            return self.reply({"error": {"message": "no such page"}}, 404)
        count = max(1, int(request.get("n") or 1))
        limit = self.options.tokens
        if self.options.obey:
            asked = request.get("max_tokens") or request.get("max_completion_tokens")
            limit = min(limit or sys.maxsize, asked or sys.maxsize)
        if request.get("stream"):
            self.stream(chat, count, limit or sys.maxsize)
        else:
            text = "".join(TOKENS[i % len(TOKENS)] for i in range(min(limit or 16, 4096)))
            part = {"message": {"role": "assistant", "content": text}} if chat else {"text": text}
            choices = [part | {"index": i, "finish_reason": "length"} for i in range(count)]
            self.reply({"id": "bench", "object": "completion", "model": "bench", "choices": choices})

    def stream(self, chat, count, limit):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        kind = "chat.completion.chunk" if chat else "text_completion"
        start = time.monotonic()
        try:
            for token in range(limit):
                late = start + token / self.options.rate - time.monotonic()
                if late > 0:
                    time.sleep(late)
                for index in range(count):
                    text = TOKENS[(token + index * 7) % len(TOKENS)]
                    part = {"delta": {"content": text}} if chat else {"text": text}
                    self.event(kind, part | {"index": index, "finish_reason": None})
            for index in range(count):
                part = {"delta": {}} if chat else {"text": ""}
                self.event(kind, part | {"index": index, "finish_reason": "length"})
            self.wfile.write(b"data: [DONE]\n\n")
        except (BrokenPipeError, ConnectionResetError):
            pass  # cancelled

    def event(self, kind, choice):
        document = {"id": "bench", "object": kind, "created": 0, "model": "bench", "choices": [choice]}
        self.wfile.write(b"data: " + json.dumps(document, separators=(",", ":")).encode() + b"\n\n")


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--rate", type=float, default=200.0, help="tokens a second, each stream (200)")
    parser.add_argument("--tokens", type=int, default=0, help="an answer's length; 0: endless")
    parser.add_argument("--obey", action="store_true", help="end at the request's max_tokens")
    parser.add_argument("--with-stdin", action="store_true", help="end when standard input ends")
    Handler.options = parser.parse_args()
    server = Server(("127.0.0.1", Handler.options.port), Handler)
    print(f"listening on {server.server_address[1]}", flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        if Handler.options.with_stdin:
            sys.stdin.read()
        else:
            threading.Event().wait()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
