#!/usr/bin/env python3
"""Runs the litellm proxy on loopback in front of a server that speaks OpenAI's protocol.

    pip install "litellm[proxy]"
    python serve_proxy.py http://127.0.0.1:8080/v1 KEY

The model "tiny" is what the server has; the proxy's own key is sk-loom-test. Prints
"listening http://127.0.0.1:PORT" once it answers, and ends when standard input closes.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

KEY = "sk-loom-test"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def answers(url):
    try:
        with urllib.request.urlopen(url + "/health/liveliness", timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


def main():
    base, key = sys.argv[1:]
    model = {"model": "openai/tiny", "api_key": key, "api_base": base}
    settings = {"model_list": [{"model_name": "tiny", "litellm_params": model}],
                "general_settings": {"master_key": KEY}}
    quiet = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_TELEMETRY": "False",
             "DISABLE_ADMIN_UI": "True", "NO_DOCS": "True"}
    with tempfile.TemporaryDirectory(prefix="loom-proxy-") as folder:
        path = os.path.join(folder, "proxy.yaml")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(settings, file)  # JSON is YAML.
        port = free_port()
        # Without --host it would listen to the whole network.
        command = [os.path.join(os.path.dirname(sys.executable), "litellm"), "--config", path,
                   "--host", "127.0.0.1", "--port", str(port), "--telemetry", "False"]
        with open(os.path.join(folder, "log"), "w+", encoding="utf-8") as log:
            child = subprocess.Popen(command, env={**os.environ, **quiet}, stdin=subprocess.DEVNULL,
                                     stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
            try:
                url = f"http://127.0.0.1:{port}"
                while not answers(url):
                    if child.poll() is not None:
                        log.seek(0)
                        sys.exit("the proxy ended:\n" + log.read()[-4000:])
                    time.sleep(0.2)
                print("listening", url, flush=True)
                sys.stdin.buffer.read()
            finally:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


if __name__ == "__main__":
    main()
