"""`manage.py propose_selection INSTANCE.json --output RESULT.json`: any instance, without a database."""

import hashlib
import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kruispunt.trajectories.calls.selection import (
    Malformed,
    SolverFailed,
    as_json,
    parse_instance,
    read_json,
    solve_instance,
)

MALFORMED = 2


class Command(BaseCommand):
    """Solve an instance file and write the result file.

    Exit status 0 when a selection was found and when there is none, 2 for a malformed instance, 1 when the result
    cannot be proved or written. Only with status 0 the output file is written, all at once. `input_sha256` in it is
    that of the bytes of the instance file.
    """

    help = "Bereken een evenwichtige selectie voor een bestand in JSON. Er is geen databank nodig."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the two files."""
        parser.add_argument("instance", type=Path, help="het bestand met de kandidaten en de regels")
        parser.add_argument("--output", type=Path, required=True, help="het bestand om de uitkomst in te schrijven")

    def handle(self, *args, instance: Path, output: Path, **options) -> None:
        """Read, solve, write, and say what came out. Raises CommandError with the exit status."""
        try:
            content = instance.read_bytes()
            question = parse_instance(read_json(content))
        except Malformed as error:
            raise CommandError(str(error), returncode=MALFORMED) from None
        except (OSError, ValueError) as error:  # ValueError: a path with a NUL byte
            raise CommandError(f"Kan {instance} niet lezen: {error}", returncode=MALFORMED) from None
        try:
            result = solve_instance(question) | {"input_sha256": hashlib.sha256(content).hexdigest()}
        except SolverFailed as error:
            raise CommandError(f"Het lukte niet om een uitkomst te bewijzen: {error}") from error
        try:
            _write(output, as_json(result))
        except (OSError, ValueError) as error:
            raise CommandError(f"Kan {output} niet schrijven: {error}") from None
        found = f"{len(result['selected'])} gekozen" if result["status"] == "optimal" else "geen selectie mogelijk"
        self.stdout.write(f"{output}: {found}.")


def _write(output: Path, content: bytes) -> None:
    """Put `content` in the file `output` in one step, so that nobody ever reads half a result; devices just get it."""
    if output.exists() and not output.is_file():
        output.write_bytes(content)
        return
    output = output.resolve()
    part = output.with_name(f"{output.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
