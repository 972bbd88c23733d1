#!/bin/sh
# Makes .venv-local in the project's root: the Python environment with a real llama.cpp server.
# Prints the path of its python. Does nothing if it is there already.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
venv=$root/.venv-local
requirements=$root/Scripts/requirements-local.txt

fail() {
  echo "local-venv: $1" >&2
  exit 1
}

if ! cmp -s "$requirements" "$venv/installed.txt"; then
  command -v python3 >/dev/null || fail "python3 is missing"
  python3 -m venv "$venv" >&2 || fail "python3 -m venv failed (Debian: apt-get install python3-venv)"
  "$venv/bin/python" -m pip install -q --disable-pip-version-check -r "$requirements" >&2 ||
    fail "pip could not install what $requirements names"
  # Last, so that a half-made environment is made again.
  cp "$requirements" "$venv/installed.txt"
fi
echo "$venv/bin/python"
