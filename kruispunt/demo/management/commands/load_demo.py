"""`manage.py load_demo`: the example data, and one log-in per role."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kruispunt.core.errors import Refused
from kruispunt.demo.actions import load_demo

LOG_INS = [
    ("Lid", "lid@kruispunt.example"),
    ("Begeleider", "begeleider@kruispunt.example"),
    ("Medewerker", "medewerker@kruispunt.example"),
    ("Beheerder", "beheerder@kruispunt.example"),
]


class Command(BaseCommand):
    """Load the example data; a second run changes nothing and says so."""

    help = "Bouw de voorbeeldgegevens op het echte register van besturen."

    def handle(self, *args, **options) -> None:
        """Load, and print where to go and how to log in."""
        try:
            loaded = load_demo(by=None)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(
            "Voorbeeldgegevens geladen." if loaded else "Niets veranderd: de voorbeeldgegevens zijn er al."
        )
        self.stdout.write(f"\nKruispunt: {settings.SITE_URL}")
        for role, email in LOG_INS:
            self.stdout.write(f"  {role:<11} {email:<30} {settings.DEMO_PASSWORD}")
