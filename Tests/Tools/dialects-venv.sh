#!/bin/sh
# Makes .venv-dialects: the Python clients of OpenAI and Google, and what tls_server.py needs. Prints the path of its
# python.
here=$(dirname "$0")
exec sh "$here/../../Scripts/venv.sh" dialects "$here/requirements-dialects.txt"
