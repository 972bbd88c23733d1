#!/bin/sh
# Makes .venv-local: a real llama.cpp server. Prints the path of its python.
here=$(dirname "$0")
exec sh "$here/venv.sh" local "$here/requirements-local.txt"
