#!/bin/sh
# Measures loom's exports beside a Python script; see export.py --help.
set -eu
here=$(dirname "$0")
sh "$here/venv.sh" >/dev/null
exec "$here/../.venv-bench/bin/python" "$here/export.py" "$@"
