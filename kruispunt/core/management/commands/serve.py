"""`manage.py serve`: the web server and the background worker, started and stopped as one."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

#: Seconds between two looks at the children.
LOOK_EVERY = 0.2
#: Seconds of pause before a worker that died is started again.
RESTART_PAUSE = 3.0
#: Seconds a child gets to end by itself; the worker finishes the task it is at (notifications.delivery.RUN_SECONDS).
STOP_PATIENCE = 45.0


class Command(BaseCommand):
    """Start both; end when asked to (SIGTERM, SIGINT) or when the web server ended.

    A worker that died is started again after a pause: no mail is lost by it, and the site works on meanwhile.
    """

    help = "Start de website en het werk op de achtergrond, en stopt ze samen."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take host, port and number of web processes."""
        parser.add_argument("--host", default="127.0.0.1", help="adres waarop de website luistert (%(default)s)")
        parser.add_argument("--port", type=int, default=8000, help="poort (%(default)s)")
        parser.add_argument("--web-workers", type=int, default=2, help="aantal webprocessen (%(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until told to stop. Raises CommandError (exit status not zero) when the web server died."""
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        # The control socket of gunicorn wants to write in the home directory (shared/STACK.md, trap 8).
        web_command = [
            *(sys.executable, "-m", "gunicorn", "kruispunt.config.wsgi:application", "--no-control-socket"),
            *("--bind", f"{options['host']}:{options['port']}", "--workers", str(options["web_workers"])),
        ]
        worker_command = [sys.executable, "-m", "django", "qcluster"]
        web, worker = self.start(web_command), self.start(worker_command)
        self.stdout.write(f"Kruispunt start op http://{options['host']}:{options['port']}/")
        restart_at: float | None = None
        try:
            while not self.stopping and web.poll() is None:
                if restart_at is None and worker.poll() is not None:
                    self.stderr.write(f"Het werk op de achtergrond viel uit (code {worker.returncode}) en herstart.")
                    self.end(worker, signal.SIGKILL)  # what it left behind
                    restart_at = time.monotonic() + RESTART_PAUSE
                if restart_at is not None and time.monotonic() >= restart_at:
                    worker, restart_at = self.start(worker_command), None
                time.sleep(LOOK_EVERY)
            died = None if self.stopping else web.returncode
        finally:
            self.end_all(web, worker)
        if died is not None:
            raise CommandError(f"De webserver stopte uit zichzelf (code {died}).", returncode=died if died > 0 else 1)

    def stop(self, number: int, frame: Any) -> None:
        """Take note of a signal; the loop ends at its next look."""
        self.stopping = True

    def start(self, command: list[str]) -> subprocess.Popen:
        """Start a child in a process group of its own, so that the signal of a terminal reaches it once, by us."""
        path = os.pathsep.join(filter(None, [str(settings.BASE_DIR), os.environ.get("PYTHONPATH")]))
        return subprocess.Popen(command, env=os.environ | {"PYTHONPATH": path}, process_group=0)  # noqa: S603 ours

    def end(self, child: subprocess.Popen, number: signal.Signals) -> None:
        """Send a signal to the whole group of a child, also when the child itself is gone."""
        with suppress(ProcessLookupError):
            os.killpg(child.pid, number)

    def end_all(self, *children: subprocess.Popen) -> None:
        """Ask the children to end, wait, and kill what is left."""
        until = time.monotonic() + STOP_PATIENCE
        for child in children:
            if child.poll() is None:
                child.terminate()
        for child in children:
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.0, until - time.monotonic()))
            self.end(child, signal.SIGKILL)
            child.wait()
