#!/bin/sh
# Makes .venv-bench: what the benchmarks read sessions with. Prints the path of its python.
here=$(dirname "$0")
exec sh "$here/../Scripts/venv.sh" bench "$here/requirements.txt"
