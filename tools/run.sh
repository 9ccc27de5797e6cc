#!/bin/sh
# The site with example data on SQLite, web and worker together, on port 8000 (PORT=... for another).
set -eu
cd "$(dirname "$0")/.."
port=${PORT:-8000}
export DJANGO_SETTINGS_MODULE=${DJANGO_SETTINGS_MODULE:-kruispunt.config.settings.development}
export DEBUG=${DEBUG:-false} # pages as visitors see them, the page for a wrong address included
export SITE_URL=${SITE_URL:-http://localhost:$port}
manage() { .venv/bin/python manage.py "$@"; }
manage migrate --verbosity 0
manage createcachetable
manage load_registry
manage load_demo
exec .venv/bin/python manage.py serve --port "$port"
