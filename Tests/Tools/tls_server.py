#!/usr/bin/env python3
"""A Chat Completions server that speaks HTTP/2 over TLS, and a proxy in front of it.

    tls_server.py FOLDER

Writes FOLDER/ca.pem, the authority that signed its certificate, and a line of JSON for every
request and every tunnel into FOLDER/seen.jsonl. Prints the server's and the proxy's port and
serves on 127.0.0.1 until standard input closes. Needs h2 and trustme (requirements-dialects.txt).

The path /v1/refused/… is answered with status 418, every other one with a short stream. The
proxy takes CONNECT only, leads to the server, and sends whoever asks for another host than
service.invalid away.
"""

import asyncio
import itertools
import json
import ssl
import sys

import h2.config
import h2.connection
import h2.events
import trustme

WORDS = ["Over", " an", " encrypted", " line", "."]
CONNECTIONS = itertools.count(1)


def chunks():
    """The events of an answer."""
    for word in WORDS:
        yield {"choices": [{"index": 0, "delta": {"content": word}, "finish_reason": None}]}
    yield {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}


class Service:
    """Answers requests and takes them down."""

    def __init__(self, folder):
        self.seen = open(f"{folder}/seen.jsonl", "a", buffering=1, encoding="utf-8")

    def note(self, **what):
        self.seen.write(json.dumps(what) + "\n")

    async def connected(self, reader, writer):
        number = next(CONNECTIONS)
        protocol = writer.get_extra_info("ssl_object").selected_alpn_protocol()
        try:
            if protocol == "h2":
                await self.http2(reader, writer, number)
            else:
                await self.http1(reader, writer, number)
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            writer.close()

    async def http1(self, reader, writer, number):
        head = await reader.readuntil(b"\r\n\r\n")
        path = head.split()[1].decode()
        self.note(path=path, protocol="http/1.1", connection=number)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
        for chunk in chunks():
            writer.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")
        await writer.drain()

    async def http2(self, reader, writer, number):
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        connection.initiate_connection()
        writer.write(connection.data_to_send())
        paths = {}
        tasks = set()
        while data := await reader.read(65_536):
            for happened in connection.receive_data(data):
                if isinstance(happened, h2.events.RequestReceived):
                    paths[happened.stream_id] = dict(happened.headers)[b":path"].decode()
                elif isinstance(happened, h2.events.DataReceived):
                    connection.acknowledge_received_data(
                        happened.flow_controlled_length, happened.stream_id
                    )
                elif isinstance(happened, h2.events.StreamEnded):
                    path = paths[happened.stream_id]
                    self.note(path=path, protocol="h2", connection=number)
                    task = self.stream(connection, writer, happened.stream_id, path)
                    tasks.add(asyncio.ensure_future(task))
            writer.write(connection.data_to_send())

    async def stream(self, connection, writer, stream, path):
        status = "418" if "/refused/" in path else "200"
        headers = [(":status", status), ("content-type", "text/event-stream")]
        connection.send_headers(stream, headers)
        for chunk in chunks() if status == "200" else [{"error": {"message": "a teapot"}}]:
            data = b"data: " * (status == "200") + json.dumps(chunk).encode() + b"\n\n"
            connection.send_data(stream, data)
            writer.write(connection.data_to_send())
            await asyncio.sleep(0.02)
        connection.end_stream(stream)
        writer.write(connection.data_to_send())

    async def proxy(self, reader, writer, port):
        head = await reader.readuntil(b"\r\n\r\n")
        method, target = head.split()[:2]
        self.note(method=method.decode(), target=target.decode())
        if method != b"CONNECT" or not target.startswith(b"service.invalid:"):
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            return writer.close()
        inner = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"HTTP/1.1 200 Connection established\r\nX-Proxy: here\r\n\r\n")

        async def copy(source, sink):
            try:
                while data := await source.read(65_536):
                    sink.write(data)
                    await sink.drain()
            except ConnectionError:
                pass
            sink.close()

        await asyncio.gather(copy(reader, inner[1]), copy(inner[0], writer))


async def main(folder):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(f"{folder}/ca.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "service.invalid").configure_cert(context)
    context.set_alpn_protocols(["h2", "http/1.1"])
    service = Service(folder)
    server = await asyncio.start_server(service.connected, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    proxy = await asyncio.start_server(
        lambda reader, writer: service.proxy(reader, writer, port), "127.0.0.1", 0
    )
    print(f"{port} {proxy.sockets[0].getsockname()[1]}", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.buffer.read)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
