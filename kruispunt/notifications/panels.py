"""What this room shows on the pages of other rooms."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest

from kruispunt.notifications.models import MailStatus, OutboxMail
from kruispunt.ui.slots import panel

#: A panel shows the first of a list; the page of its own has them all.
FIRST = 10


@panel("team", order=5, template="notifications/panels/failed.html")
def failed(request: HttpRequest, _: None) -> dict | None:
    """Report the mails that were given up and the addresses they were for; nothing when all goes well."""
    mails = OutboxMail.objects.filter(status=MailStatus.FAILED)
    addresses = mails.values("to").annotate(number=Count("pk")).order_by("-number", "to")[:FIRST]
    number = mails.count()
    return {"number": number, "addresses": addresses} if number else None


@panel("person", order=10, template="notifications/panels/person.html")
def mails(request: HttpRequest, person: Any) -> dict | None:
    """Show the newest mails to a person."""
    return {"person": person, "mails": OutboxMail.objects.for_list().filter(user=person)[:FIRST]}
