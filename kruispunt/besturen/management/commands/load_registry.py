"""`manage.py load_registry`: the registry of besturen from its files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from kruispunt.besturen.actions import load_registry
from kruispunt.besturen.registry import RegistryError, read_registry

DATA = Path(__file__).resolve().parents[2] / "data"
SHOWN = 20


class Command(BaseCommand):
    """Load the municipalities, the mergers and the police zones; a second run changes nothing."""

    help = "Laadt de gemeenten, de fusies van 2025 en de politiezones. Een tweede keer verandert er niets."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--directory`, for other files than the project's own."""
        parser.add_argument("--directory", type=Path, default=DATA, help="map met de drie csv-bestanden")

    def handle(self, *args: Any, directory: Path, **options: Any) -> None:
        """Load, and say in one line what happened; CommandError (exit 1) with file, line and reason."""
        try:
            registry = read_registry(directory)
        except (RegistryError, OSError) as error:
            raise CommandError(_explained(error)) from error
        try:
            result = load_registry(registry=registry, by=None)
        except IntegrityError as error:
            raise CommandError("Niets geladen. Iemand anders laadde tegelijk. Probeer het opnieuw.") from error
        held = (
            f"{result.municipalities} gemeenten, {result.merged} opgegane gemeenten, {result.police_zones} politiezones"
        )
        if result.created or result.updated:
            self.stdout.write(f"Geladen: {held} ({result.created} nieuw, {result.updated} gewijzigd)")
        else:
            self.stdout.write(f"Niets veranderd: {held}")


def _explained(error: Exception) -> str:
    lines = str(error).splitlines()
    more = f"\nen nog {len(lines) - SHOWN} fouten" if len(lines) > SHOWN else ""
    return "Niets geladen.\n" + "\n".join(lines[:SHOWN]) + more
