#!/bin/sh
# Makes the Python environment of the benchmarks, .venv-bench beside the package's manifest.
set -eu
cd "$(dirname "$0")/.."
[ -x .venv-bench/bin/python ] || python3 -m venv .venv-bench
stamp=.venv-bench/requirements.txt
cmp -s Benchmarks/requirements.txt "$stamp" || {
  .venv-bench/bin/pip install --quiet --disable-pip-version-check -r Benchmarks/requirements.txt
  cp Benchmarks/requirements.txt "$stamp"
}
