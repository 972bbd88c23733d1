#!/bin/sh
# Makes .venv-trainers: TRL's trainers with a torch that needs no graphics card (about 1.5 GB). Prints the path of its python.
here=$(dirname "$0")
make() {
  sh "$here/../../Scripts/venv.sh" trainers "$here/requirements-trainers.txt" \
    torch==2.13.0+cpu accelerate==1.15.0 trl==1.16.0
}
# That torch is not on PyPI. Its own index is asked only where pip is not told of another place that has it.
make 2>/dev/null || PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu make
