#!/bin/sh
# Makes .venv-export: the libraries that validate_export.py uses (about 150 MB). Prints the path of its python.
here=$(dirname "$0")
exec sh "$here/../../Scripts/venv.sh" export "$here/requirements-export.txt" trl==1.16.0
