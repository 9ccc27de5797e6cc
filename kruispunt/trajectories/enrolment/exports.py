"""The certificate as a file: a tagged PDF that a screen reader reads."""

import logging
from datetime import date
from pathlib import Path

from django.urls import reverse

from kruispunt.core import documents
from kruispunt.core.documents import File
from kruispunt.core.errors import Refused
from kruispunt.trajectories.enrolment.models import Certificate
from kruispunt.trajectories.enrolment.notifications import absolute
from kruispunt.ui.templatetags.kruispunt import datum, duur

logger = logging.getLogger(__name__)

TEMPLATE = Path(__file__).parent / "typst" / "certificate.typ"


def certificate_file(certificate: Certificate) -> File:
    """Give a certificate as a PDF (PDF/UA-1), the same bytes every time.

    Raises Refused when it cannot be made.
    """
    page = absolute(reverse("enrolment:verify"))
    said = {
        "name": certificate.name,
        "bestuur": certificate.bestuur_name,
        "traject": certificate.traject_title,
        "hours": duur(certificate.minutes),
        "sessions": [
            [row["title"], datum(date.fromisoformat(row["date"])), row["how"], duur(row["minutes"])]
            for row in certificate.sessions
        ],
        "issued": datum(certificate.issued_at),
        "url": page,
        "address": page.partition("://")[2],
        "code": certificate.code,
    }
    try:
        content = documents.pdf(TEMPLATE, said, name="certificate", made_at=certificate.issued_at)
    except documents.Unprintable as error:
        logger.exception("certificate %s cannot be printed", certificate.pk)
        raise Refused("De pdf van dit attest kan niet gemaakt worden. Mail het team.") from error
    return File(f"attest-{certificate.code}.pdf", "application/pdf", content)
