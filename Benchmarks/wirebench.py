#!/usr/bin/env python3
"""wirebench - how much processor time many streams cost loom, beside curl.

    Benchmarks/wirebench.py [--streams N] [--rate TOKENS_A_SECOND] [--seconds S] [--runs R]

A server of its own streams N answers of Chat Completions at a steady rate, first to loom's loop and
model (Benchmarks/StreamReader, built in release mode at the first run), then to N processes of
`curl --no-buffer`. Each token carries its number and the moment before it was sent, so that loss and
the time until the model has it can be seen. What curl needs to start is measured without a token
and taken off. Standard library only; the programs take turns.
"""

import argparse
import json
import pathlib
import resource
import selectors
import socket
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
CHUNK = (
    'data: {"id":"bench","object":"chat.completion.chunk","created":1790000000,"model":"bench",'
    '"choices":[{"index":0,"delta":{"content":"%s"},"finish_reason":%s}]}\n\n'
)


# --------------------------------------------------------------------------- the server


def serve(rate, tokens):
    """One thread, one send a token; streams are staggered over the time between two tokens."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    print(listener.getsockname()[1], flush=True)
    poll = selectors.DefaultSelector()
    poll.register(listener, selectors.EVENT_READ)
    waiting, streams = {}, []
    while True:
        due = min((s["due"] for s in streams), default=None)
        timeout = None if due is None else max(0.0, due - time.monotonic())
        for key, _ in poll.select(timeout):
            if key.fileobj is listener:
                connection, _ = listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                waiting[connection] = b""
                poll.register(connection, selectors.EVENT_READ)
                continue
            data = key.fileobj.recv(65536)
            waiting[key.fileobj] += data
            head, found, body = waiting[key.fileobj].partition(b"\r\n\r\n")
            length = next(
                (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
            )
            if data and not (found and len(body) >= length):
                continue
            poll.unregister(key.fileobj)
            del waiting[key.fileobj]
            if data:
                key.fileobj.sendall(HEAD)
                streams.append({"to": key.fileobj, "due": time.monotonic(), "next": 0})
        now = time.monotonic()
        for stream in streams:
            if stream["due"] > now:
                continue
            try:
                if stream["next"] < tokens:
                    word = f"{stream['next']}:{time.monotonic_ns()} "
                    stream["to"].sendall((CHUNK % (word, "null")).encode())
                    stream["next"] += 1
                    stream["due"] += 1 / rate
                    continue
                stream["to"].sendall((CHUNK % ("", '"stop"') + "data: [DONE]\n\n").encode())
            except OSError:
                pass
            stream["to"].close()
            stream["due"] = float("inf")
        streams = [s for s in streams if s["due"] != float("inf")]


class Server:
    """The server in a process of its own."""

    def __init__(self, rate, tokens):
        command = [sys.executable, __file__, "--serve", str(rate), str(tokens)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


# --------------------------------------------------------------------------- the readers


def build():
    """The path of loom's reader."""
    package = ["--package-path", str(HERE / "StreamReader"), "--scratch-path", str(HERE.parent / ".build/wirebench")]
    subprocess.run(["swift", "build", "-c", "release", *package], check=True, stdout=sys.stderr)
    return HERE.parent / ".build/wirebench/release/wirebench"


def loom(program, rate, streams, tokens):
    with Server(rate, tokens) as server:
        output = subprocess.run(
            [str(program), server.url, str(streams), str(tokens)], check=True, capture_output=True, text=True
        )
    return json.loads(output.stdout)


def curl(rate, streams, tokens):
    """Seconds of processor time of all processes, and how many tokens they wrote."""
    with Server(rate, tokens) as server:
        command = ["curl", "--no-buffer", "--silent", "--data", '{"stream":true}', server.url]
        command += ["--header", "Content-Type: application/json"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.monotonic()
        processes = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(streams)]
        for process in processes:
            process.wait()
        seconds = time.monotonic() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime), seconds


def main():
    if sys.argv[1:2] == ["--serve"]:
        return serve(float(sys.argv[2]), int(sys.argv[3]))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--streams", type=int, default=64)
    parser.add_argument("--rate", type=float, default=200.0)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--program", type=pathlib.Path, help="a wirebench that is built already")
    parser.add_argument("--only-curl", action="store_true")
    options = parser.parse_args()
    tokens = int(options.rate * options.seconds)
    program = None if options.only_curl else options.program or build()
    ours, theirs = [], []
    for run in range(options.runs):
        if program:
            ours.append(loom(program, options.rate, options.streams, tokens))
            print(f"run {run + 1}: loom {ours[-1]}", file=sys.stderr)
        start, _ = curl(options.rate, options.streams, 0)
        cpu, seconds = curl(options.rate, options.streams, tokens)
        theirs.append({"cpu": cpu - start, "seconds": seconds, "start": start})
        print(f"run {run + 1}: curl {theirs[-1]}", file=sys.stderr)
    print(f"{options.streams} streams of {options.rate:g} tokens a second, {tokens} tokens each\n")
    print("| | loom | curl, a process a stream | loom/curl |\n| --- | ---: | ---: | ---: |")
    if not ours:
        return None

    def middle(rows, what):
        return statistics.median(row[what] for row in rows)

    share = statistics.median(100 * row["cpu"] / row["seconds"] for row in ours)
    other = statistics.median(100 * row["cpu"] / row["seconds"] for row in theirs)
    print(f"| processor, % of one core | {share:.1f} | {other:.1f} | {share / other:.2f} |")
    each = 1e6 * middle(ours, "cpu") / (options.streams * tokens)
    its = 1e6 * middle(theirs, "cpu") / (options.streams * tokens)
    print(f"| processor a token, µs | {each:.1f} | {its:.1f} | {each / its:.2f} |")
    for name, key in (
        ("received to in the model, p50, ms", "read_p50_ms"), ("the same, p99, ms", "read_p99_ms"),
        ("sent to in the model, p50, ms", "p50_ms"), ("the same, p99, ms", "p99_ms"),
    ):
        print(f"| {name} | {middle(ours, key):.2f} | – | – |")
    lost = sum(row["lost"] + row["wrong"] for row in ours)
    print(f"| tokens lost or out of order | {lost} | – | – |")
    return 1 if lost or each / its > 1.5 else 0


if __name__ == "__main__":
    sys.exit(main())
