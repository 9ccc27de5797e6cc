"""The pages to let a colleague come, to give a seat away and to undo it."""

import pytest
from django.test import Client

from kruispunt.core.roles import Role
from kruispunt.trajectories.enrolment.models import (
    Participation,
    Substitution,
)
from tests.conftest import make_user, query_counts
from tests.trajectories.enrolment.helpers import (
    make_participant,
    make_session,
    make_traject,
)
from tests.trajectories.enrolment.substituting import arrange, expected, taking_part
from tests.trajectories.enrolment.test_panels import shown

pytestmark = pytest.mark.django_db


class TestScreens:
    def page(self, client: Client, url: str) -> str:
        response = client.get(url)
        assert response.status_code == 200
        return response.content.decode()

    def test_a_participant_lets_a_colleague_come_and_undoes_it(self, client_of):
        row, colleague, (first, _) = taking_part()
        client, url = client_of(row.user), f"/deelname/{row.pk}/vervanging/"
        assert url in shown("traject", row.traject, row.user)
        assert str(colleague) in self.page(client, url)
        assert client.post(url, {"session": first.pk, "colleague": colleague.pk}).status_code == 302
        arranged = Substitution.objects.get()
        page = self.page(client, url)
        assert f"{colleague} komt." in page
        assert f'value="{first.pk}"' not in page
        assert f"{colleague} komt in jouw plaats." in shown("traject", row.traject, row.user)
        assert f"in de plaats van {row.user}." in shown("traject", row.traject, colleague)
        undo = f"/vervanging/{arranged.pk}/"
        assert "Maak ongedaan</button>" in self.page(client_of(colleague), undo)
        assert client_of(colleague).post(undo).status_code == 302
        assert expected(first) == {row.user}
        assert "ongedaan gemaakt op" in self.page(client, undo)
        assert client.post(undo).status_code == 400

    def test_the_whole_seat_is_given_by_the_participant_or_staff(self, client_of, staff):
        row, colleague, (first, _) = taking_part()
        url = f"/deelname/{row.pk}/doorgeven/"
        assert "Geef de plaats van" in self.page(client_of(staff), url)
        assert client_of(staff).post(url, {"colleague": colleague.pk}).status_code == 302
        assert expected(first) == {colleague}
        assert "aan een collega gegeven" in self.page(client_of(row.user), url)
        assert "aan een collega gegeven" in self.page(client_of(row.user), f"/deelname/{row.pk}/vervanging/")

    @pytest.mark.parametrize("value", ["", "0", "abc", "9" * 30, "\0", "-1"])
    @pytest.mark.parametrize("page", ["vervanging", "doorgeven"])
    def test_a_wrong_choice_gets_a_message_at_its_field(self, client_of, page, value):
        row, _, _ = taking_part()
        response = client_of(row.user).post(f"/deelname/{row.pk}/{page}/", {"session": value, "colleague": value})
        assert response.status_code == 400
        assert "colleague" in response.context["form"].errors
        assert not Participation.objects.exclude(pk=row.pk).exists()

    def test_without_a_colleague_the_page_says_what_to_do(self, client_of):
        row = make_participant(make_session(make_traject()).traject)
        for page in ("vervanging", "doorgeven"):
            url = f"/deelname/{row.pk}/{page}/"
            assert "Vraag je collega om een account te maken" in self.page(client_of(row.user), url)

    @pytest.mark.parametrize(
        ("role", "status"),
        [(None, 302), (Role.MEMBER, 403), (Role.FACILITATOR, 403), (Role.STAFF, 200), (Role.ADMIN, 200)],
    )
    def test_others_than_the_participant_and_the_team_are_kept_out(self, client_of, role, status):
        row, colleague, (first, _) = taking_part()
        arranged = arrange(row, colleague, first)
        client = client_of(make_user(role)) if role else Client()
        for url in (f"/deelname/{row.pk}/vervanging/", f"/deelname/{row.pk}/doorgeven/", f"/vervanging/{arranged.pk}/"):
            assert client.get(url).status_code == status

    def test_the_words_fit_who_reads_them(self, client_of, staff):
        row, colleague, (first, second) = taking_part()
        url = f"/deelname/{row.pk}/vervanging/"
        mine, teams = self.page(client_of(row.user), url), self.page(client_of(staff), url)
        assert "Laat een collega in je plaats komen" in mine
        assert "van jou" in mine
        assert f"in de plaats van {row.user}" in teams
        assert "je collega" not in teams
        told = client_of(row.user).post(url, {"session": first.pk, "colleague": colleague.pk}, follow=True)
        assert "Jullie krijgen allebei een mail" in told.content.decode()
        told = client_of(staff).post(url, {"session": second.pk, "colleague": colleague.pk}, follow=True)
        assert f"{row.user} en die collega krijgen een mail" in told.content.decode()
        undo = f"/vervanging/{Substitution.objects.get(session=first).pk}/"
        assert "dan verwachten we jou weer." in self.page(client_of(row.user), undo)
        assert "Jullie krijgen allebei" in self.page(client_of(colleague), undo)
        assert f"{row.user} en {colleague} krijgen allebei een mail" in self.page(client_of(staff), undo)

    def test_the_team_sees_at_the_session_who_comes_for_whom(self, staff):
        row, colleague, (first, second) = taking_part()
        arrange(row, colleague, first)
        assert f"{colleague} in de plaats van {row.user}" in shown("session_staff", first, staff)
        assert "in de plaats van" not in shown("session_staff", second, staff)

    def test_the_page_costs_the_same_for_many_sessions(self, client_of):
        row, colleague, _ = taking_part(sessions=0)

        def more(number: int) -> None:
            for day in range(number):
                arrange(row, colleague, make_session(row.traject, days=3 + day + 40 * number))

        counts = query_counts(client_of(row.user), f"/deelname/{row.pk}/vervanging/", more)
        assert counts[0] == counts[1] == counts[2]
