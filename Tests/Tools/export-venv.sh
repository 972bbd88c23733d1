#!/bin/sh
# Creates .venv-export at the top of the project with the libraries that validate_export.py uses.
# The first run downloads about 150 MB; later ones do nothing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
venv=$(cd "$here/../.." && pwd)/.venv-export
stamp=$venv/installed
if [ -f "$stamp" ] && cmp -s "$here/requirements-export.txt" "$stamp"; then
  exit 0
fi
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --requirement "$here/requirements-export.txt"
"$venv/bin/pip" install --quiet --no-deps trl==1.16.0
cp "$here/requirements-export.txt" "$stamp"
