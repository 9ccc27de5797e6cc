"""`manage.py export_kpis --year 2025 --format xlsx --output kerncijfers.xlsx`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kruispunt.core.figures import Period
from kruispunt.kpi import periods
from kruispunt.kpi.compute import results
from kruispunt.kpi.exports import FORMATS, export


def _asked_period(year: str | None, period: str | None) -> Period:
    """Give the period that was asked for. Raises CommandError for none, a broken one or two that disagree."""
    if year is None and period is None:
        raise CommandError("Geef een jaar (--year 2025) of een periode (--period 2025-06-01:2025-12-31).")
    try:
        whole = None
        if year is not None:
            if not (year.isascii() and year.isdigit() and len(year) == 4):
                raise CommandError(f"'{year}' is geen jaar. Schrijf bijvoorbeeld --year 2025.")
            whole = periods.of_year(int(year))
        if period is None:
            return whole
        asked = periods.of_text(period)
    except periods.PeriodError as error:
        raise CommandError(str(error)) from None
    if whole and not (whole.first <= asked.first and asked.last <= whole.last):
        raise CommandError(f"De periode {period} valt niet in het jaar {year}. Laat --year weg of pas de periode aan.")
    return asked


class Command(BaseCommand):
    """Write the indicators of a year or a period to a file."""

    help = "Schrijf de kerncijfers van een jaar of een periode naar een bestand."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options; they are checked in `handle`, so that every mistake gets a Dutch answer."""
        parser.add_argument("--year", help="jaar, bijvoorbeeld 2025")
        parser.add_argument("--period", help="eerste en laatste dag, bijvoorbeeld 2025-06-01:2025-12-31")
        parser.add_argument("--format", help=", ".join(FORMATS))
        parser.add_argument("--output", help="het bestand om te schrijven")

    def handle(self, *args, year=None, period=None, format=None, output=None, **options) -> None:
        """Compute, write, say what was written. Raises CommandError for a wrong option or an unwritable file."""
        asked = _asked_period(None if year is None else str(year), period)
        if format not in FORMATS:
            raise CommandError(f"Kies een formaat met --format: {', '.join(FORMATS)}.")
        if not output:
            raise CommandError("Zeg met --output naar welk bestand.")
        found = results(asked)
        file = export(found, asked, format)
        try:
            Path(output).write_bytes(file.content)
        except (OSError, ValueError) as error:
            raise CommandError(f"Kan {output} niet schrijven: {error}") from None
        with_value = sum(result.value is not None for result in found)
        self.stdout.write(f"{output}: {len(found)} indicatoren, {with_value} met een waarde.")
