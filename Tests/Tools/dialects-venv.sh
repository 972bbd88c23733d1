#!/bin/sh
# Makes .venv-dialects in the project's root: the Python clients of OpenAI and Google, and
# what tls_server.py needs.
# Prints the path of its python. Does nothing if it is there already.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
venv=$root/.venv-dialects
requirements=$root/Tests/Tools/requirements-dialects.txt

fail() {
  echo "dialects-venv: $1" >&2
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
