"""Who gets what at every address of the site: a new address without a line here fails.

Every address is asked by every kind of visitor with GET, HEAD, POST and PUT, on objects that exist.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver

from kruispunt.besturen.models import User
from tests.access import World, ask_for, make_world, path_of

pytestmark = pytest.mark.django_db

#: Nobody known; a colleague of the bestuur that everything is about; a colleague of another bestuur; the facilitator
#: of the traject; another facilitator; staff; an admin.
VISITORS = ("anonymous", "own", "other", "facilitator", "other_facilitator", "staff", "admin")


@dataclass(frozen=True)
class Access:
    """What GET answers to each visitor, in the order of VISITORS, and which methods are refused to everybody let in."""

    answers: tuple[int, ...]
    takes_get: bool = True
    takes_post: bool = False

    def of(self, visitor: str) -> int:
        """Give what a visitor gets."""
        return self.answers[VISITORS.index(visitor)]

    @property
    def with_form(self) -> "Access":
        """Give the same for a page that takes a POST too."""
        return Access(self.answers, self.takes_get, takes_post=True)

    @property
    def only_post(self) -> "Access":
        """Give the same for an address that takes nothing but POST."""
        return Access(self.answers, takes_get=False, takes_post=True)


EVERYBODY = Access((200,) * 7)
KNOWN = Access((302, 200, 200, 200, 200, 200, 200))
FACILITATORS = Access((302, 403, 403, 200, 200, 200, 200))
FACILITATES = Access((302, 403, 403, 200, 403, 200, 200))
STAFF = Access((302, 403, 403, 403, 403, 200, 200))
#: A page of the team that leads elsewhere while there is nothing to do on it.
STAFF_AWAY = Access((302, 403, 403, 403, 403, 302, 302))
ADMIN = Access((302, 403, 403, 403, 403, 403, 200))
ACTS_FOR_A_BESTUUR = Access((302, 200, 200, 403, 403, 403, 403))
#: Whom staff asked to review the applications of the call.
REVIEWER = Access((302, 403, 403, 200, 403, 403, 403))
#: Closed things of a session: nobody else learns that they exist.
PARTICIPANT_OR_TEAM = Access((302, 200, 404, 200, 404, 200, 200))
#: A member of the knowledge group, and its moderators.
GROUP = Access((302, 200, 403, 200, 403, 200, 200))
#: A post of a member: others read it, and only its writer changes it.
OF_ITS_WRITER = Access((302, 200, 404, 403, 404, 403, 403))
OWN_BESTUUR = Access((302, 200, 403, 403, 403, 403, 403))
OWN_BESTUUR_OR_STAFF = Access((302, 200, 403, 403, 403, 200, 200))
#: For others it does not exist, so that nobody learns which numbers do.
OWN_OR_NOT_FOUND = Access((302, 200, 404, 404, 404, 404, 404))
COMES_OR_LEADS = Access((302, 200, 404, 200, 404, 404, 404))
#: Away from here, whoever asks.
REDIRECT = Access((302,) * 7)
#: The log-in: who is in already goes to the own page.
DOOR = Access((200, 302, 302, 302, 302, 302, 302))
MOVED = Access((301,) * 7)
NOT_FOUND = Access((404,) * 7)

OURS = {
    "gezond/": EVERYBODY,
    "mijn/": KNOWN,
    "mijn/bestuur/": KNOWN.with_form,
    "mijn/bestuur/<int:pk>/zelfscan/": OWN_BESTUUR.with_form,
    "mijn/lidmaatschap/<int:pk>/stoppen/": OWN_OR_NOT_FOUND.with_form,
    "team/": STAFF,
    "team/besturen/": STAFF,
    "team/besturen/<int:pk>/": STAFF.with_form,
    "team/besturen/<int:pk>/domeinen/<int:domain_pk>/intrekken/": STAFF.only_post,
    "team/lidmaatschappen/": STAFF,
    "team/lidmaatschappen/<int:pk>/": STAFF.with_form,
    "team/mensen/": ADMIN,
    "team/mensen/<int:pk>/": ADMIN.with_form,
    "team/mail/": STAFF,
    "team/mail/<int:pk>/": STAFF.with_form,
    "team/mail/persoon/<int:pk>/": STAFF,
    "team/mail/<int:pk>/aanpassen/": STAFF_AWAY.with_form,  # the mail there is no draft
    "mijn/mail/": KNOWN.with_form,
    "mail/<str:token>/": EVERYBODY.with_form,  # the address in a mail, for who cannot log in too
    "traject/<slug:slug>/": EVERYBODY,
    "begeleiding/": FACILITATORS,
    "agenda.ics": EVERYBODY,
    "sessie/<int:pk>/agenda.ics": EVERYBODY,
    "sessie/<int:pk>/": FACILITATES,
    "sessie/<int:pk>/gesprek/": FACILITATES.with_form,
    "sessie/<int:pk>/wijzigen/": STAFF.with_form,
    "sessie/<int:pk>/annuleren/": STAFF.with_form,
    "team/trajecten/": STAFF,
    "team/trajecten/nieuw/": STAFF.with_form,
    "team/traject/<slug:slug>/": FACILITATES,
    "team/traject/<slug:slug>/wijzigen/": STAFF.with_form,
    "team/traject/<slug:slug>/publiceren/": STAFF.only_post,
    "team/traject/<slug:slug>/annuleren/": STAFF.with_form,
    "team/traject/<slug:slug>/plannen/": STAFF.with_form,
    "traject/<slug:slug>/inschrijven/": KNOWN.with_form,
    "traject/<slug:slug>/deelnemers/": FACILITATES,
    "traject/<slug:slug>/aanwezigheid/": FACILITATES,
    "deelname/<int:pk>/terugtrekken/": OWN_BESTUUR_OR_STAFF.with_form,
    "deelname/<int:pk>/vervanging/": OWN_BESTUUR_OR_STAFF.with_form,
    "deelname/<int:pk>/doorgeven/": OWN_BESTUUR_OR_STAFF.with_form,
    "vervanging/<int:pk>/": OWN_BESTUUR_OR_STAFF.with_form,  # and who comes in the place
    "deelname/<int:pk>/noden/": OWN_BESTUUR.with_form,  # what somebody needs is their own to tell
    "traject/<slug:slug>/noden/": FACILITATES,
    "deelname/<int:pk>/plaats/": STAFF.with_form,
    "plaats/<int:pk>/": OWN_OR_NOT_FOUND.with_form,
    "sessie/<int:pk>/aanwezigheid/": FACILITATES.with_form,
    "agenda/<slug:token>.ics": EVERYBODY,  # whoever has the secret address
    "mijn/agenda/": KNOWN.with_form,
    "mijn/sessie/<int:pk>/agenda.ics": COMES_OR_LEADS,
    "team/doorgaan/": STAFF,
    "team/traject/<slug:slug>/doorgaan/": FACILITATES,
    "team/traject/<slug:slug>/doorgaan/ja/": STAFF.with_form,
    "team/traject/<slug:slug>/doorgaan/uitnodigen/": STAFF.with_form,
    "team/traject/<slug:slug>/doorgaan/verplaatsen/": STAFF.with_form,
    "team/traject/<slug:slug>/doorgaan/samenvoegen/": STAFF.with_form,
    "team/traject/<slug:slug>/doorgaan/annuleren/": STAFF.with_form,
    "traject/<slug:slug>/volgende-editie/": KNOWN.with_form,
    "sessie/<int:pk>/aanwezigheid/afsluiten/": FACILITATES.with_form,
    "sessie/<int:pk>/aanwezigheid/wijzigingen/": FACILITATES,
    "sessie/<int:pk>/aanwezigheid/code/": FACILITATES.with_form,
    "sessie/<int:pk>/mijn-aanwezigheid/": OWN_BESTUUR.with_form,
    "aanwezig/": KNOWN.with_form,
    "aanwezig/<int:pk>/<slug:code>/": KNOWN.with_form,  # says why not, to who is not expected
    "deelname/<int:pk>/attest/": OWN_BESTUUR_OR_STAFF.with_form,
    "deelname/<int:pk>/attest.pdf": OWN_BESTUUR_OR_STAFF,
    "attest/": EVERYBODY,
    "attest/<slug:code>/": EVERYBODY,
    "oproep/<slug:slug>/": EVERYBODY,
    "oproep/<slug:slug>/kandidatuur/": ACTS_FOR_A_BESTUUR.with_form,
    # Whoever was logged out meanwhile hears it in the line of the form.
    "oproep/<slug:slug>/kandidatuur/bewaren/": Access((200, 200, 200, 403, 403, 403, 403)).only_post,
    "kandidatuur/<int:pk>/": OWN_BESTUUR_OR_STAFF,
    "kandidatuur/<int:pk>/bestand/<int:answer_pk>/": Access((302, 200, 403, 200, 403, 200, 200)),  # who reviews it too
    "kandidatuur/<int:pk>/intrekken/": OWN_BESTUUR.with_form,
    "team/oproepen/": STAFF,
    "team/oproepen/nieuw/": STAFF.with_form,
    "team/oproepen/<int:pk>/": STAFF.with_form,
    "team/oproepen/<int:pk>/publiceren/": STAFF_AWAY.with_form,  # it was published
    "team/oproepen/<int:pk>/kopieren/": STAFF.with_form,
    "team/oproepen/<int:pk>/vragen/": STAFF.with_form,
    "team/oproepen/<int:pk>/vragen/<int:question_pk>/": STAFF.with_form,
    "team/oproepen/<int:pk>/vragen/<int:question_pk>/plaats/": STAFF.only_post,
    "team/oproepen/<int:pk>/vragen/<int:question_pk>/weghalen/": STAFF.only_post,
    "team/oproepen/<int:pk>/criteria/": STAFF.with_form,
    "team/oproepen/<int:pk>/codes/": STAFF.with_form,
    "team/oproepen/<int:pk>/codes/<int:code_pk>/intrekken/": STAFF.only_post,
    "interesse/": ACTS_FOR_A_BESTUUR.with_form,
    "interesse/<int:pk>/stoppen/": OWN_OR_NOT_FOUND.only_post,
    "kandidatuur/<int:pk>/bevestigen/": OWN_BESTUUR.with_form,
    "team/oproepen/<int:pk>/beslissing/": STAFF,
    "team/oproepen/<int:pk>/beslissing/mails/": STAFF.only_post,
    "team/oproepen/<int:pk>/beslissing/vertellen/": STAFF_AWAY.with_form,  # nothing was decided
    "team/oproepen/<int:pk>/beslissing/terugnemen/": STAFF_AWAY.with_form,
    "team/oproepen/<int:pk>/beslissing/plaats/": STAFF.only_post,
    "team/oproepen/<int:pk>/beslissing/reserve/": STAFF_AWAY.with_form,
    "team/oproepen/<int:pk>/kandidaturen/": STAFF,
    "team/oproepen/<int:pk>/beoordelaars/": STAFF.with_form,
    "team/oproepen/<int:pk>/beoordelaars/<int:reviewer_pk>/weghalen/": STAFF.only_post,
    "team/kandidatuur/<int:pk>/": STAFF.with_form,
    "team/kandidatuur/<int:pk>/beoordelen/": REVIEWER.with_form,
    "beoordelingen/": FACILITATORS,
    "beoordelingen/<int:pk>/": REVIEWER,
    "team/oproepen/<int:pk>/selectie/": STAFF.with_form,
    "team/oproepen/<int:pk>/selectie/bevestigen/": Access((302, 403, 403, 403, 403, 302, 302)).with_form,
    "team/oproepen/<int:pk>/selectie/groep/": STAFF.only_post,
    "team/oproepen/<int:pk>/selectie/herstel/": STAFF.only_post,
    "team/oproepen/<int:pk>/selectie/verslag.<slug:kind>": Access((302, 403, 403, 403, 403, 302, 302)),
    "team/oproepen/<int:pk>/selectie/<int:application_pk>/": STAFF.with_form,
    "team/oproepen/<int:pk>/selectie/<int:application_pk>/vastzetten/": STAFF.only_post,
    "evaluatie/<slug:token>/": EVERYBODY.with_form,
    "sessie/<int:pk>/evaluatie/": FACILITATES.with_form,
    "traject/<slug:slug>/materiaal/": KNOWN,
    "materiaal/<int:pk>/": PARTICIPANT_OR_TEAM,
    "verslag/<int:pk>/": PARTICIPANT_OR_TEAM,
    "sessie/<int:pk>/materiaal/": FACILITATES.with_form,
    "materiaal/<int:pk>/zichtbaar/": FACILITATES.only_post,
    "materiaal/<int:pk>/weghalen/": FACILITATES.with_form,
    "sessie/<int:pk>/verslag/": FACILITATES.with_form,
    "verslag/<int:pk>/terugnemen/": FACILITATES.with_form,
    "traject/<slug:slug>/gesprek/": OWN_BESTUUR.with_form,
    "gesprek/<int:pk>/verzetten/": OWN_BESTUUR.with_form,
    "gesprek/<int:pk>/afzeggen/": Access((302, 200, 403, 200, 403, 200, 200)).with_form,
    "traject/<slug:slug>/momenten/": FACILITATES,
    "traject/<slug:slug>/momenten/nieuw/": FACILITATES.with_form,
    "moment/<int:pk>/terugnemen/": FACILITATES.only_post,
    "traject/<slug:slug>/fasen/": FACILITATES.with_form,
    "kennisgroep/": EVERYBODY,
    "kennisgroep/<slug:slug>/": EVERYBODY,
    "kennisgroep/<slug:slug>/leden/": GROUP,
    "kennisgroep/<slug:slug>/lid/<slug:handle>/": GROUP,
    "kennisgroep/<slug:slug>/instellingen/": FACILITATES.with_form,
    "kennisgroep/<slug:slug>/lid-worden/": Access((302, 302, 200, 200, 200, 200, 200)).with_form,
    "kennisgroep/<slug:slug>/welkom/": Access((302, 302, 403, 403, 403, 403, 403)),
    "kennisgroep/<slug:slug>/welkom/huisregels/": OWN_BESTUUR.with_form,
    "kennisgroep/<slug:slug>/welkom/voorstellen/": OWN_BESTUUR.with_form,
    "kennisgroep/<slug:slug>/welkom/eerste-bericht/": Access((302, 200, 403, 302, 403, 302, 302)),
    "mijn/anonieme-vragen/": KNOWN,
    "kennisgroep/<slug:slug>/anonieme-vragen/": FACILITATES,
    "kennisgroep/<slug:slug>/anonieme-vragen/<int:pk>/": FACILITATES.with_form,
    "kennisgroep/<slug:slug>/meldingen/": FACILITATES,
    "kennisgroep/<slug:slug>/meldingen/<int:pk>/": FACILITATES.with_form,
    "kennisgroep/<slug:slug>/maatregelen/": FACILITATES,
    "kennisgroep/<slug:slug>/maatregelen/<int:pk>/opheffen/": FACILITATES.with_form,
    "kennisgroep/<slug:slug>/leden/<int:pk>/": FACILITATES.with_form,
    # nobody flags the own post; the first post leads to removing its topic
    "kennisgroep/<slug:slug>/bericht/<int:pk>/melden/": Access((302, 403, 404, 200, 404, 200, 200)).with_form,
    "kennisgroep/<slug:slug>/bericht/<int:pk>/weghalen/": Access((302, 403, 403, 302, 403, 302, 302)).with_form,
    "kennisgroep/<slug:slug>/onderwerpen/<int:pk>/beheren/": FACILITATES.with_form,
    "kennisgroep/<slug:slug>/onderwerpen/<int:pk>/sluiten/": FACILITATES.only_post,
    "kennisgroep/<slug:slug>/onderwerpen/<int:pk>/heropenen/": FACILITATES.only_post,
    "kennisgroep/<slug:slug>/onderwerpen/<int:pk>/weghalen/": FACILITATES.with_form,
    "kennisgroep/<slug:slug>/uitschrijven/": OWN_OR_NOT_FOUND.with_form,
    "kennisgroep/<slug:slug>/aanvragen/": FACILITATES,
    "kennisgroep/<slug:slug>/aanvragen/<int:pk>/": FACILITATES.with_form,
    "kennisgroep/<slug:slug>/onderwerpen/": GROUP,
    "kennisgroep/<slug:slug>/onderwerpen/nieuw/": GROUP.with_form,
    "kennisgroep/<slug:slug>/onderwerpen/gelezen/": OWN_BESTUUR.only_post,  # who moderates keeps no marks
    "kennisgroep/<slug:slug>/onderwerpen/<int:pk>/": PARTICIPANT_OR_TEAM,
    "kennisgroep/<slug:slug>/onderwerpen/<int:pk>/antwoorden/": PARTICIPANT_OR_TEAM.only_post,
    "kennisgroep/<slug:slug>/bericht/<int:pk>/": Access((302, 302, 404, 302, 404, 302, 302)),  # leads to its topic
    "kennisgroep/<slug:slug>/overzicht/": OWN_OR_NOT_FOUND.with_form,
    "kennisgroep/<slug:slug>/collegas/": GROUP,
    "kennisgroep/<slug:slug>/begeleiding/": FACILITATES,
    "kennisgroep/<slug:slug>/begeleiding/stil/": FACILITATES,
    "kennisgroep/<slug:slug>/begeleiding/cijfers/": FACILITATES,
    "kennisgroep/<slug:slug>/begeleiding/vragen/<int:pk>/<int:user_pk>/": FACILITATES.only_post,
    "kennisgroep/<slug:slug>/begeleiding/klaar/": FACILITATES.with_form,
    "kennisgroep/<slug:slug>/begeleiding/klaar/<int:pk>/": FACILITATES.with_form,
    "kennisgroep/<slug:slug>/begeleiding/klaar/<int:pk>/verwijderen/": FACILITATES.with_form,
    "kennisgroep-overzicht/<str:token>/": EVERYBODY.with_form,
    # writing in a group
    "kennisgroep/<slug:slug>/onderwerpen/nieuw/klad/": Access((200, 200, 403, 200, 403, 200, 200)).only_post,
    "kennisgroep/<slug:slug>/onderwerpen/<int:pk>/klad/": Access((200, 200, 404, 200, 404, 200, 200)).only_post,
    "kennisgroep/<slug:slug>/onderwerpen/<int:pk>/volgen/": PARTICIPANT_OR_TEAM.only_post,
    "kennisgroep/<slug:slug>/volgen/": GROUP.with_form,
    "kennisgroep/<slug:slug>/kladden/": GROUP,
    "kennisgroep/<slug:slug>/kladden/<int:pk>/weggooien/": OWN_OR_NOT_FOUND.with_form,
    "kennisgroep/<slug:slug>/bestand/<int:pk>/": PARTICIPANT_OR_TEAM,
    "kennisgroep/<slug:slug>/bericht/<int:pk>/wijzigen/": OF_ITS_WRITER.with_form,
    "kennisgroep/<slug:slug>/bericht/<int:pk>/verwijderen/": OF_ITS_WRITER.with_form,
    "kennisgroep/<slug:slug>/bericht/<int:pk>/eerder/": PARTICIPANT_OR_TEAM,
    "kennisgroep/<slug:slug>/bericht/<int:pk>/bedanken/": PARTICIPANT_OR_TEAM.only_post,
    "kennisgroep/<slug:slug>/bericht/<int:pk>/aanvaarden/": PARTICIPANT_OR_TEAM.only_post,
    "kennisgroep/<slug:slug>/splitsen/": FACILITATES.with_form,
    "kennisgroep/<slug:slug>/splitsen/terugdraaien/": FACILITATES.only_post,
    "team/kennisgroep/nieuw/": STAFF.with_form,
    "mentornetwerken/": EVERYBODY,
    "team/mentornetwerken/<slug:slug>/": STAFF.with_form,
    "zoeken/": EVERYBODY,
    # the page of the path takes them back
    "starterspad/bewaren/": KNOWN.only_post,
    "starterspad/stap/": KNOWN.only_post,
    "starterspad/stoppen/": REDIRECT.with_form,  # nothing is kept: back to the page of the path
    "team/starterspad/": STAFF,
    # the page of the instrument has the form
    "instrument/<int:pk>/gebruiken/": Access((302, 302, 302, 403, 403, 302, 302)).with_form,
    "instrument/<int:pk>/stoppen/": Access((302, 200, 200, 403, 403, 200, 200)).only_post,
    "team/instrumenten/": STAFF,
    "team/paginas/": STAFF,
    "team/paginas/<int:pk>/nagekeken/": STAFF.only_post,
    "team/kpi/": STAFF,
    "team/kpi/export/": Access((302, 403, 403, 403, 403, 400, 400)),  # without saying which year
    "team/kpi/cijfer/<str:code>/": STAFF,
    "team/kpi/<str:objective>/": STAFF,
}
#: Addresses of libraries outside the page editor. What they take besides GET is theirs; no answer may be a 500. Most of
#: those of the account ask for the password again first, which these visitors never typed (tests/besturen).
THEIRS = {
    "_util/login/": REDIRECT,
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": NOT_FOUND,
    "documenten/^(\\d+)/(.*)$": NOT_FOUND,
    "documenten/authenticate_with_password/<int:restriction_id>/": NOT_FOUND,
    "^((?:[\\w\\-]+/)*)$": EVERYBODY,
    "account/login/": DOOR,
    "account/logout/": Access((302, 200, 200, 200, 200, 200, 200)),
    "account/inactive/": EVERYBODY,
    "account/signup/": EVERYBODY,
    "account/reauthenticate/": REDIRECT,
    "account/email/": REDIRECT,
    "account/confirm-email/": EVERYBODY,
    "account/password/change/": REDIRECT,
    "account/password/set/": REDIRECT,
    "account/password/reset/": EVERYBODY,
    "account/login/code/confirm/": REDIRECT,
    "account/^confirm-email/(?P<key>[-:\\w]+)/$": EVERYBODY,
    "account/password/reset/key/done/": EVERYBODY,
    "account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": EVERYBODY,
    "account/password/reset/done/": EVERYBODY,
    "account/2fa/": REDIRECT,
    "account/2fa/authenticate/": REDIRECT,
    "account/2fa/reauthenticate/": REDIRECT,
    "account/2fa/totp/activate/": REDIRECT,
    "account/2fa/totp/deactivate/": REDIRECT,
    "account/2fa/recovery-codes/": REDIRECT,
    "account/2fa/recovery-codes/generate/": REDIRECT,
    "account/2fa/recovery-codes/download/": REDIRECT,
    "account/2fa/webauthn/": REDIRECT,
    "account/2fa/webauthn/add/": REDIRECT,
    "account/2fa/webauthn/reauthenticate/": REDIRECT,
    "account/2fa/webauthn/keys/<int:pk>/remove/": REDIRECT,
    "account/2fa/webauthn/keys/<int:pk>/edit/": REDIRECT,
    "account/2fa/webauthn/login/": REDIRECT,
    "account/3rdparty/login/cancelled/": EVERYBODY,
    "account/3rdparty/login/error/": Access((401,) * 7),
    "account/3rdparty/signup/": REDIRECT,
    "account/3rdparty/": REDIRECT,
    "account/social/login/cancelled/": MOVED,
    "account/social/login/error/": MOVED,
    "account/social/signup/": MOVED,
    "account/social/connections/": MOVED,
}
EDITOR = "beheer/"
#: Of the editor, what who is not in the team may be answered with 200: translations for its scripts, and its icons.
EDITOR_IN_PUBLIC = {"beheer/jsi18n/", "beheer/sprite/"}


def addresses() -> list[str]:
    """Give every address of the site as it is declared, with those of the rooms and libraries in it."""

    def walk(patterns: list, before: str) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield before + str(pattern.pattern)
            else:
                yield from walk(pattern.url_patterns, before + str(pattern.pattern))

    return list(walk(get_resolver().url_patterns, ""))


def test_every_address_says_here_who_gets_what():
    outside_editor = {address for address in addresses() if not address.startswith(EDITOR)}
    assert outside_editor == OURS.keys() | THEIRS.keys()


@pytest.fixture
def world(db, client_of: Callable[[User], Client]) -> World:
    return make_world(client_of)


def leads_to_the_door(response: HttpResponse) -> bool:
    return response.status_code == 302 and response["Location"].startswith("/account/login/?next=/")


@pytest.mark.parametrize("visitor", VISITORS)
def test_each_visitor_gets_at_each_address_of_ours_what_is_declared(world, visitor):
    wrong = []
    for address, access in OURS.items():
        path, expected = path_of(address, world.arguments), access.of(visitor)
        answers = {m: ask_for(world.clients[visitor], m, path) for m in ("get", "head", "post", "put")}
        found = {method: response.status_code for method, response in answers.items()}
        is_let_in = expected in (200, 400) or (expected == 302 and visitor != "anonymous")
        for method, status in found.items():
            takes = {"get": access.takes_get, "head": access.takes_get, "post": access.takes_post}.get(method, False)
            if not takes and is_let_in:
                right = status == 405
            elif not takes:
                right = status in (expected, 405)
            elif method == "post" and is_let_in:
                right = status in (200, 302, 400) or (not access.takes_get and status == 404)
            else:
                right = status == expected
            if not right:
                wrong.append(f"{method.upper()} {path}: {status} instead of {expected}")
        if expected == 302 and visitor == "anonymous":
            wrong += [
                f"{path}: not to the door"
                for m in ("get", "head")
                if found[m] == 302 and not leads_to_the_door(answers[m])
            ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("visitor", VISITORS)
def test_each_visitor_gets_at_each_address_of_a_library_what_is_declared(world, visitor):
    wrong = []
    for address, access in THEIRS.items():
        path = path_of(address, world.arguments)
        found = ask_for(world.clients[visitor], "get", path).status_code
        if found != access.of(visitor):
            wrong.append(f"GET {path}: {found} instead of {access.of(visitor)}")
        for method in ("head", "post", "put"):
            ask_for(world.clients[visitor], method, path)  # an error would be raised here
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("visitor", ["anonymous", "other_facilitator"])
def test_nobody_outside_the_team_gets_anything_of_the_page_editor(world, visitor):
    wrong = []
    for address in addresses():
        if address.startswith(EDITOR) and address not in EDITOR_IN_PUBLIC:
            path = path_of(address, world.arguments)
            for method in ("get", "post"):
                status = ask_for(world.clients[visitor], method, path).status_code
                if status not in (302, 403, 404, 405):
                    wrong.append(f"{method.upper()} {path}: {status}")
    assert not wrong, "\n".join(wrong)


def test_no_address_takes_a_post_without_the_key_of_its_form(world):
    taken = []
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["admin"], backend="django.contrib.auth.backends.ModelBackend")
    for address in addresses():
        path = path_of(address, world.arguments)
        status = ask_for(client, "post", path).status_code
        if status not in (403, 404, 405):
            taken.append(f"{path}: {status}")
    assert not taken, "\n".join(taken)


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30])
def test_a_number_that_nothing_has_is_not_found(world, pk):
    world.arguments = {
        "": dict.fromkeys(
            ("pk", "domain_pk", "application_pk", "reviewer_pk", "question_pk", "code_pk", "answer_pk"), pk
        )
        | {"slug": "x", "token": "x", "code": "x", "objective": "x"}
    }
    wrong = []
    for address in OURS:
        if "<" in address:
            path = path_of(address, world.arguments)
            for method in ("get", "post"):
                status = ask_for(world.clients["admin"], method, path).status_code
                if status not in (404, 405):
                    wrong.append(f"{method.upper()} {path}: {status}")
    assert not wrong, "\n".join(wrong)
