#!/usr/bin/env python3
"""A small server with vLLM's interface for adapters: an adapter is a model, loaded while it runs
(https://docs.vllm.ai/en/latest/features/lora.html#dynamically-serving-lora-adapters).

It checks every body strictly, answers a completion with the model's name, and ends when its standard
input closes. Prints its port.
"""

import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BASE = "base-8b"
adapters = {"warm": "/adapters/warm"}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body, kind="application/json"):
        body = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def refuse(self, status, kind, message):
        self.answer(
            status,
            {"error": {"message": message, "type": kind, "param": None, "code": status}},
        )

    def do_GET(self):
        if self.path != "/v1/models":
            return self.refuse(404, "NotFoundError", "Not Found")
        models = [{"id": BASE, "object": "model", "parent": None, "root": "/m", "max_model_len": 8192}]
        models += [
            {"id": name, "object": "model", "parent": BASE, "root": path, "max_model_len": None}
            for name, path in adapters.items()
        ]
        self.answer(200, {"object": "list", "data": models})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/v1/load_lora_adapter":
            if set(body) != {"lora_name", "lora_path"} or not all(
                isinstance(v, str) and v for v in body.values()
            ):
                return self.refuse(400, "InvalidUserInput", f"wrong body {sorted(body)}")
            name = body["lora_name"]
            if name in adapters:
                return self.refuse(
                    400, "InvalidUserInput", f"The lora adapter '{name}' has already been loaded."
                )
            adapters[name] = body["lora_path"]
            return self.answer(200, f"Success: LoRA adapter '{name}' added successfully.", "text/plain")
        if self.path == "/v1/unload_lora_adapter":
            if set(body) != {"lora_name"}:
                return self.refuse(400, "InvalidUserInput", f"wrong body {sorted(body)}")
            if adapters.pop(body["lora_name"], None) is None:
                return self.refuse(
                    404, "NotFoundError", f"The lora adapter '{body['lora_name']}' cannot be found."
                )
            return self.answer(
                200, f"Success: LoRA adapter '{body['lora_name']}' removed successfully.", "text/plain"
            )
        if self.path == "/v1/completions":
            model = body.get("model")
            if model != BASE and model not in adapters:
                return self.refuse(404, "NotFoundError", f"The model `{model}` does not exist.")
            if not isinstance(body.get("prompt"), str) or "lora" in body or "adapters" in body:
                return self.refuse(400, "BadRequestError", f"wrong body {sorted(body)}")
            # What it was sent, so that a test can see it.
            text = f" [{model}] " + body["prompt"][-4000:]
            chunk = {"choices": [{"index": 0, "text": text, "finish_reason": "stop"}]}
            events = f"data: {json.dumps(chunk)}\n\ndata: [DONE]\n\n"
            return self.answer(200, events, "text/event-stream")
        return self.refuse(404, "NotFoundError", "Not Found")


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
threading.Thread(target=lambda: (sys.stdin.buffer.read(), os._exit(0)), daemon=True).start()
server.serve_forever()
