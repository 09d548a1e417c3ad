#!/usr/bin/env bash
# Make .venv with the locked packages. Usage: ./setup.sh [dev]    (dev adds what the tests need)
set -euo pipefail
cd "$(dirname "$0")"
kind=${1:-run}
lock=requirements$([ "$kind" = dev ] && echo -dev || true).lock
stamp=.venv/.installed-$kind

suits() { command -v "$1" >/dev/null 2>&1 && "$1" -c 'import sys, venv; sys.exit(not (3, 12) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; }

if [ ! -x .venv/bin/python ]; then
  for candidate in "${PYTHON:-}" python3.13 python3.12 python3 python; do
    if [ -n "$candidate" ] && suits "$candidate"; then found=$candidate; break; fi
  done
  if [ -z "${found:-}" ]; then
    echo "error: Python 3.12 or 3.13 is needed and was not found (python3 here is $(python3 --version 2>&1 || true))." >&2
    echo "Install it (python.org, or 'uv python install 3.12', 'brew install python@3.12', 'apt install python3.12-venv')," >&2
    echo "or name it: PYTHON=/path/to/python3.12 make run" >&2
    exit 2
  fi
  echo "Making .venv with $($found --version)"
  "$found" -m venv .venv
fi
if [ ! -e "$stamp" ] || [ "$lock" -nt "$stamp" ] || [ pyproject.toml -nt "$stamp" ]; then
  echo "Installing the packages of $lock"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$lock"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
  touch "$stamp"
fi
