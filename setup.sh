#!/usr/bin/env bash
# Make .venv with the locked packages. Usage: ./setup.sh [run|dev]    (dev adds what the tests need)
# Another Python is named by PYTHON=/path/to/python3.12
set -euo pipefail
cd "$(dirname "$0")"

main() {
  case ${1:-run} in
    run) lock=requirements.lock ;;
    dev) lock=requirements-dev.lock ;;
    *) echo "error: found '$1'; allowed: run, dev" >&2; exit 2 ;;
  esac
  if ! .venv/bin/python -m pip --version >/dev/null 2>&1 || ! suits .venv/bin/python; then make_environment; fi
  if holds "$lock" || { [ "$lock" = requirements.lock ] && holds requirements-dev.lock; }; then return; fi
  install "$lock"
}

suits() { # is $1 a Python 3.12 or 3.13 that can make an environment?
  "$1" -c 'import ensurepip, sys, venv; sys.exit(not (3, 12) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1
}

candidates() { # those on the path first, then the usual places
  printf '%s\n' python3.13 python3.12 python3 python
  ls -d "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[32].*/bin/python "$HOME"/.local/share/uv/python/cpython-3.1[32]*/bin/python3 \
    /opt/homebrew/bin/python3.1[32] /usr/local/bin/python3.1[32] /usr/bin/python3.1[32] /opt/python*/bin/python3.1[32] \
    /Library/Frameworks/Python.framework/Versions/3.1[32]/bin/python3 2>/dev/null || true
}

find_python() {
  if [ -n "${PYTHON:-}" ]; then
    if suits "$PYTHON"; then echo "$PYTHON"; return; fi
    echo "error: PYTHON=$PYTHON is not a Python 3.12 or 3.13 with venv" >&2
    return 2
  fi
  while read -r candidate; do
    if suits "$candidate"; then echo "$candidate"; return; fi
  done < <(candidates)
  echo "error: Python 3.12 or 3.13 with venv is needed; found none (python3 here is $(python3 --version 2>&1 || true))." >&2
  echo "Install it ('apt install python3.12-venv', 'brew install python@3.12', 'uv python install 3.12', python.org)," >&2
  echo "or name one that is elsewhere: PYTHON=/path/to/python3.12 make run" >&2
  return 2
}

make_environment() {
  local found
  found=$(find_python) || exit 2
  echo "Making .venv with $("$found" --version) ($found)"
  "$found" -m venv --clear .venv
}

holds() { # was everything that $1 and pyproject.toml ask for installed?
  cat "$1" pyproject.toml | cmp -s - ".venv/installed-$1"
}

install() {
  echo "Installing the packages of $1 (about half a minute)"
  rm -f .venv/installed-*
  .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes --requirement "$1"
  .venv/bin/python -m pip install -qq --disable-pip-version-check --no-build-isolation --no-deps --editable .
  cat "$1" pyproject.toml >".venv/installed-$1"
}

main "$@"
