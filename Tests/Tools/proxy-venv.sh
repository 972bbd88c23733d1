#!/bin/sh
# Makes .venv-proxy: the litellm proxy, which speaks the protocols of OpenAI and Google (about 750 MB). Prints the path of
# its python.
here=$(dirname "$0")
exec sh "$here/../../Scripts/venv.sh" proxy "$here/requirements-proxy.txt"
