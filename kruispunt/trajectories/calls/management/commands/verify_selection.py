"""`manage.py verify_selection RUN`: a stored run is solved again from its own input, and compared whole."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kruispunt.trajectories.calls import solving
from kruispunt.trajectories.calls.models import SelectionRun
from kruispunt.trajectories.calls.selection import Malformed, SolverFailed, parse_instance

DIFFERENT, UNKNOWN = 1, 2
#: Where the versions of the libraries stand in a result: that they differ is told, and is no difference itself.
LIBRARIES = "libraries"


class Command(BaseCommand):
    """Say whether a stored run still follows from its input.

    Exit status 0 when everything is equal, 1 when something differs (with its name), 2 for a run that is not there.
    """

    help = "Reken een bewaard voorstel na: dezelfde invoer moet dezelfde uitkomst geven."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare which run."""
        parser.add_argument("run", help="het nummer van het voorstel")

    def handle(self, *args, run: str, **options) -> None:
        """Solve, compare and say what came out. Raises CommandError with the exit status."""
        stored = SelectionRun.objects.filter(pk=run).first() if run.isdecimal() and len(run) < 19 else None
        if stored is None:
            raise CommandError(f"Er is geen voorstel {run}.", returncode=UNKNOWN)
        try:
            instance = parse_instance(stored.instance)
            found = json.loads(json.dumps(solving.solved(instance)))
        except (Malformed, SolverFailed) as error:
            raise CommandError(f"Voorstel {run} kan niet nagerekend worden: {error}", returncode=DIFFERENT) from error
        self._tell_libraries(stored.result.get(LIBRARIES, {}), found[LIBRARIES])
        different = _differences(stored, instance.sha256, found)
        if different:
            names = ", ".join(different)
            raise CommandError(f"Voorstel {run} klopt niet. Verschillend: {names}.", returncode=DIFFERENT)
        self.stdout.write(f"Voorstel {run} klopt: dezelfde invoer geeft dezelfde uitkomst.")

    def _tell_libraries(self, before: dict[str, str], now: dict[str, str]) -> None:
        for name in sorted(before.keys() | now.keys()):
            if before.get(name) != now.get(name):
                old, new = before.get(name, "niet bekend"), now.get(name, "niet bekend")
                self.stdout.write(f"Let op: {name} was toen {old} en is nu {new}.")


def _differences(stored: SelectionRun, sha256: str, found: dict[str, Any]) -> list[str]:
    """Give the names of what is not equal: the fingerprint of the input, and keys of the result."""
    keys = (stored.result.keys() | found.keys()) - {LIBRARIES}
    different = sorted(key for key in keys if stored.result.get(key) != found.get(key))
    return (["instance_sha256"] if stored.instance_sha256 != sha256 else []) + different
