#!/bin/sh
# Measures the writing desk: every view at every size, slow lines, the editor, idling, and others beside it; desk.py --help.
set -eu
here=$(dirname "$0")
sh "$here/venv.sh" >/dev/null
exec "$here/../.venv-bench/bin/python" "$here/desk.py" "$@"
