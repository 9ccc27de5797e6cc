"""The invented people, and the bestuur each of them acts for. All of them are marked as example people."""

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings

from kruispunt.besturen import actions
from kruispunt.besturen.enums import Bestuurstype
from kruispunt.besturen.models import Bestuur, User
from kruispunt.core import clock
from kruispunt.core.roles import Role
from kruispunt.demo.moments import on

NAMES = Path(__file__).parent / "data" / "namen.csv"
FUNCTIONS = [
    "Deskundige gelijke kansen",
    "Beleidsmedewerker samenleven",
    "Diversiteitsambtenaar",
    "Diensthoofd welzijn",
]

#: The municipalities of the example, with the type invented for them ("" stays undetermined).
BESTUREN = {
    "Gent": "leading", "Leuven": "leading", "Mechelen": "leading", "Antwerpen": "leading", "Brugge": "leading",
    "Sint-Niklaas": "leading", "Genk": "leading", "Kortrijk": "growing", "Oostende": "growing", "Hasselt": "growing",
    "Turnhout": "growing", "Roeselare": "growing", "Vilvoorde": "growing", "Lommel": "growing", "Deinze": "growing",
    "Halle": "growing", "Menen": "growing", "Temse": "growing", "Boom": "starter", "Eeklo": "starter",
    "Kalmthout": "starter", "Lede": "starter", "Damme": "starter", "Gavere": "starter", "Retie": "starter",
    "Schelle": "starter", "Wommelgem": "starter", "Zutendaal": "starter", "Oostkamp": "starter", "Mol": "growing",
    "Harelbeke": "", "Kontich": "", "Zele": "starter", "Meise": "starter",
}  # fmt: skip


@dataclass
class Cast:
    """Who plays in the example: staff by role, and the colleagues with their bestuur."""

    admin: User
    staff: User
    facilitator: User
    member: User
    besturen: dict[str, Bestuur]
    #: (colleague, bestuur), in order; the first is `member`.
    colleagues: list[tuple[User, Bestuur]] = field(default_factory=list)

    def of(self, *names: str) -> list[tuple[User, Bestuur]]:
        """Give the first colleague of each bestuur named."""
        by_name: dict[str, tuple[User, Bestuur]] = {}
        for person, bestuur in self.colleagues:
            by_name.setdefault(bestuur.name, (person, bestuur))
        return [by_name[name] for name in names]


def _person(first: str, last: str, email: str, *, role: str = Role.MEMBER, password: str | None = None) -> User:
    return actions.create_person(
        email=email, first_name=first, last_name=last, role=role, password=password, is_example=True, by=None
    )


def _names() -> list[tuple[str, str]]:
    with NAMES.open(encoding="utf-8", newline="") as file:
        return [(row["voornaam"], row["familienaam"]) for row in csv.DictReader(file)]


def _joins(person: User, bestuur: Bestuur, staff: User) -> None:
    function = FUNCTIONS[person.pk % len(FUNCTIONS)]
    membership = actions.request_membership(bestuur=bestuur, function_title=function, by=person)
    actions.approve_membership(membership=membership, by=staff)


def gather() -> Cast:
    """Make the people and their memberships in June 2025, and give them.

    Raises Bestuur.DoesNotExist when the registry was not loaded.
    """
    password = settings.DEMO_PASSWORD
    with clock.at(on(2025, 6, 2, 9)):
        admin = _person("Bea", "De Beheerder", "beheerder@kruispunt.example", role=Role.ADMIN, password=password)
        staff = _person("Mieke", "Medewerker", "medewerker@kruispunt.example", role=Role.STAFF, password=password)
        facilitator = _person(
            "Bram", "Begeleider", "begeleider@kruispunt.example", role=Role.FACILITATOR, password=password
        )
        member = _person("Lotte", "Lid", "lid@kruispunt.example", password=password)
    besturen = {name: Bestuur.objects.open().municipalities().get(name=name) for name in BESTUREN}
    cast = Cast(admin, staff, facilitator, member, besturen)
    with clock.at(on(2025, 6, 10, 10)):
        _joins(member, besturen["Deinze"], staff)
        cast.colleagues.append((member, besturen["Deinze"]))
        people = _names()
        names = [name for name in BESTUREN if name != "Deinze"] + ["Gent", "Leuven", "Antwerpen", "Hasselt"]
        for number, name in enumerate(names):
            first, last = people[number]
            mailbox = f"{first}.{last}".lower().replace("ë", "e")
            person = _person(first, last, f"{mailbox}@{besturen[name].suggested_domain or 'gemeente.be'}.example")
            _joins(person, besturen[name], staff)
            cast.colleagues.append((person, besturen[name]))
    with clock.at(on(2025, 6, 16, 10)):
        for name, kind in BESTUREN.items():
            if kind:
                actions.determine_type(
                    bestuur=besturen[name],
                    type=Bestuurstype(kind),
                    valid_from=date(2025, 6, 1),
                    reason="Voorbeeldgegevens: dit type is verzonnen voor de proefomgeving.",
                    by=staff,
                    is_example=True,
                )
    return cast
