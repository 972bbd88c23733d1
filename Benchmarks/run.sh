#!/bin/sh
# Measures loom beside tig, vim and less; see run.py --help.
set -eu
here=$(dirname "$0")
sh "$here/venv.sh" >/dev/null
exec "$here/../.venv-bench/bin/python" "$here/run.py" "$@"
