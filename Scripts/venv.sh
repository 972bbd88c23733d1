#!/bin/sh
# Makes a Python environment in the project's root and prints the path of its python.
#
#   Scripts/venv.sh NAME REQUIREMENTS [PACKAGE...]
#
# .venv-NAME gets what the file REQUIREMENTS names, and each PACKAGE without what that depends on. Does nothing if all of
# it is there already.
set -eu

name=$1
requirements=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
shift 2
root=$(cd "$(dirname "$0")/.." && pwd)
venv=$root/.venv-$name

fail() {
  echo "venv $name: $1" >&2
  exit 1
}

pip() {
  "$venv/bin/python" -m pip install -q --disable-pip-version-check "$@" >&2 ||
    fail "pip could not install what $requirements names"
}

if ! { cat "$requirements" && echo "$*"; } | cmp -s - "$venv/installed.txt"; then
  command -v python3 >/dev/null || fail "python3 is missing"
  python3 -m venv "$venv" >&2 || fail "python3 -m venv failed (Debian: apt-get install python3-venv)"
  pip -r "$requirements"
  [ $# -eq 0 ] || pip --no-deps "$@"
  # Last, so that a half-made environment is made again.
  { cat "$requirements" && echo "$*"; } > "$venv/installed.txt"
fi
echo "$venv/bin/python"
