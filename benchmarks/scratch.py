"""A scratch database under the settings of production, for what is measured within one process.

A SQLite file, or, when DATABASE_URL is given, a test database beside that one. Call `prepare` before anything of
Kruispunt is imported, and measure within `measured`.
"""

import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

_FOLDER = tempfile.TemporaryDirectory(prefix="kruispunt-benchmark-")


def prepare(**environment: str) -> Path:
    """Set Django up, with `environment` beside what production asks; give the folder that is removed at the end.

    The names of static files stay as they are: those of production need a build.
    """
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    os.environ["DJANGO_SETTINGS_MODULE"] = "kruispunt.config.settings.production"
    os.environ["KRUISPUNT_VAR_DIR"] = _FOLDER.name
    os.environ |= {"SECRET_KEY": "benchmark-only", "ALLOWED_HOSTS": "localhost", "SITE_URL": "https://localhost"}
    os.environ |= environment
    import django
    from django.conf import settings

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        settings.DATABASES["default"]["TEST"] = {"NAME": str(Path(_FOLDER.name) / "scratch.sqlite3")}
    django.setup()
    return Path(_FOLDER.name)


def seconds_of_adding() -> float:
    """Give the seconds of the processor for ten million additions: by it figures of other days and machines compare."""
    begun, total = time.process_time(), 0
    for number in range(10_000_000):
        total += number
    return time.process_time() - begun


def measured(run: Callable[[], bool]) -> int:
    """Print the machine, let `run` measure in the scratch database; give the exit status of what it says."""
    from django.core.management import call_command
    from django.db import connection

    logging.disable(logging.INFO)
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        call_command("createcachetable", verbosity=0)
        print(f"{connection.vendor}, {os.cpu_count()} cores, {seconds_of_adding():.1f} s to add ten million numbers")
        good = run()
        print(f"at the end {seconds_of_adding():.1f} s to add ten million numbers")
        return 0 if good else 1
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        _FOLDER.cleanup()
