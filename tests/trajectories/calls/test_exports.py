"""The report as a file, whatever people typed."""

import pytest
from django.urls import reverse

from kruispunt.core import clock
from kruispunt.trajectories.calls import exports
from kruispunt.trajectories.calls.models import OpenCall
from tests.trajectories.calls.deciding import decided_call
from tests.trajectories.calls.helpers import AFTER

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(staff) -> OpenCall:
    return decided_call(staff)


def report(client, call: OpenCall, kind: str = "pdf"):
    with clock.at(AFTER):
        return client.get(reverse("calls:report", args=[call.pk, kind]))


@pytest.mark.parametrize(
    "text",
    [
        "Een loket voor iedereen \U0001f600?",
        "\u4e2d\u6587\u6a19\u984c",
        "Een\ufffe loket\U0001ffff",
        "Een\x01 loket\x7f\x85\u00ad",
        "Gezin \U0001f468\u200d\U0001f469\u200d\U0001f467",
        "Niet gegeven \u0378",
    ],
)
def test_signs_that_no_font_has_do_not_stop_the_report(client_of, staff, call, text):
    OpenCall.objects.filter(pk=call.pk).update(question=text, title=text)

    for kind in exports.KINDS:
        assert report(client_of(staff), call, kind).status_code == 200


def test_a_report_that_cannot_be_printed_is_a_plain_refusal(client_of, staff, call, monkeypatch, tmp_path):
    broken = tmp_path / "report.typ"
    broken.write_text("#panic()")
    monkeypatch.setattr(exports, "TEMPLATE", broken)

    team = client_of(staff)
    answer = report(team, call)

    assert answer.status_code == 302
    assert "Neem het rekenblad" in team.get(answer["Location"]).content.decode()
