#!/bin/sh
# Measures loom on sessions of 1,000 to 1,000,000 nodes; see size.py --help.
set -eu
here=$(dirname "$0")
sh "$here/venv.sh" >/dev/null
exec "$here/../.venv-bench/bin/python" "$here/size.py" "$@"
