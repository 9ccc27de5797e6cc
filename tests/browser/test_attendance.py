"""Attendance in a real browser: twelve people by keyboard, a scan that survives the log-in, a screen that renews."""

from time import monotonic

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from kruispunt.core import clock
from kruispunt.trajectories.enrolment import codes
from kruispunt.trajectories.enrolment.actions import open_check_in
from kruispunt.trajectories.enrolment.models import Attendance, AttendanceList
from tests.browser.conftest import Person, can_log_in
from tests.browser.screens import problems_on
from tests.conftest import make_user
from tests.trajectories.enrolment.helpers import make_participant, make_session, make_traject

PASSWORD = "een-lang-en-goed-wachtwoord"
#: Issue 4: twelve people in under half a minute.
SECONDS = 30
#: How fast somebody presses keys that follow from one another, in milliseconds: five a second.
PACE = 200


@pytest.fixture
def facilitator(site):
    return make_user("facilitator", email="bram@vvsg.example", first_name="Bram", last_name="Begeleider")


@pytest.fixture
def session(facilitator):
    """A session that runs, with twelve people."""
    session = make_session(make_traject(facilitators=[facilitator]), days=-0.01)
    for _ in range(12):
        make_participant(session.traject)
    return session


@pytest.fixture
def enter(person):
    """Give `enter(user)`: the browser of somebody who logged in with a password."""

    def log_in(user, **context) -> Person:
        can_log_in(user, PASSWORD)
        someone = person(user.email, user.first_name, user.last_name, **context)
        someone.log_in(PASSWORD)
        return someone

    return log_in


def test_twelve_people_are_marked_by_keyboard_alone_in_under_half_a_minute(session, facilitator, enter):
    bram = enter(facilitator)
    page = bram.go(reverse("enrolment:attendance", args=[session.pk]))
    wanted = ["on_site"] * 8 + ["online", "excused", "absent", "on_site"]
    arrows = {"on_site": 1, "online": 2, "excused": 3, "absent": 4}
    groups = page.locator("main fieldset")
    expect(groups).to_have_count(12)
    page.locator(".govuk-skip-link").focus()
    started = monotonic()
    page.keyboard.press("Enter")
    # Past the skip link comes the first person: an arrow chooses, Tab goes on.
    page.keyboard.press("Tab", delay=PACE)
    for number, status in enumerate(wanted):
        for _ in range(arrows[status]):
            page.keyboard.press("ArrowRight", delay=PACE)
        expect(groups.nth(number).locator(f"input[value='{status}']")).to_be_checked()
        page.keyboard.press("Tab", delay=PACE)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    took = monotonic() - started
    print(f"12 people marked by keyboard in {took:.1f} s")
    expect(page.locator(".kp-message--success")).to_contain_text("12 personen")
    found = Attendance.objects.filter(session=session).order_by("participation__user__last_name")
    by_name = {mark.participation.user.last_name: mark.status for mark in found.select_related("participation__user")}
    names = [text.split()[1] for text in page.locator("main legend").all_inner_texts()]
    assert [by_name[name] for name in names] == wanted
    assert took < SECONDS


def test_the_rest_is_marked_with_one_key_and_without_scripts(session, facilitator, enter):
    bram = enter(facilitator, java_script_enabled=False)
    page = bram.go(reverse("enrolment:attendance", args=[session.pk]))
    page.locator("main fieldset").nth(3).locator("input[value='absent']").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Noteer de rest: ter plaatse").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    statuses = list(Attendance.objects.filter(session=session).values_list("status", flat=True))
    assert (statuses.count("on_site"), statuses.count("absent")) == (11, 1)


def test_enter_in_a_choice_saves_what_was_chosen_and_marks_nobody_else(session, facilitator, enter):
    bram = enter(facilitator)
    page = bram.go(reverse("enrolment:attendance", args=[session.pk]))
    page.locator("main fieldset").first.locator("input[value='online']").focus()
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert Attendance.objects.get(session=session).status == "online"


def test_a_scan_on_a_phone_survives_the_log_in_and_the_screen_counts_it(
    session, facilitator, enter, person, put_clock_forward
):
    screen = enter(facilitator, viewport={"width": 1280, "height": 720})
    page = screen.go(reverse("enrolment:code_screen", args=[session.pk]))
    screen.press("Toon de code")
    expect(page.locator(".kp-screen__code")).to_have_text(shown(session))
    assert page.locator(".kp-screen__qr").evaluate("picture => picture.naturalWidth") > 0
    first = shown(session)
    user = session.traject.participations.first().user
    user.set_password(PASSWORD)
    user.save()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    phone = person(user.email, user.first_name, user.last_name, viewport={"width": 375, "height": 812})
    phone.go(reverse("enrolment:check_in", args=[session.pk, first]))
    put_clock_forward(minutes=4)
    phone.fill(login=user.email, password=PASSWORD)
    phone.click(phone.page.locator("main form button").first)
    problems = problems_on(phone.page)
    phone.press("Meld je aanwezig")
    phone.sees("Je staat genoteerd: aanwezig ter plaatse")
    problems += problems_on(phone.page)
    # The screen renews itself: another code, one person more.
    expect(page.locator(".kp-screen__code")).not_to_have_text(first)
    expect(page.locator("#code-now")).to_contain_text("1 van 12 deelnemers zijn er")
    problems += problems_on(page)
    page.set_viewport_size({"width": 320, "height": 800})
    problems += problems_on(page)
    assert not problems, "\n".join(problems)
    assert Attendance.objects.get(session=session).origin == "check_in"


def shown(session) -> str:
    """Give the code that the screen shows now."""
    return codes.code_at(AttendanceList.objects.get(session=session).secret, clock.now())


def test_the_pages_that_refuse_break_no_rule(session, facilitator, enter):
    open_check_in(session=session, by=facilitator)
    user = session.traject.participations.first().user
    someone = enter(user, viewport={"width": 320, "height": 800})
    problems = []
    someone.go(reverse("enrolment:check_in", args=[session.pk, "AAAAAA"]))
    someone.sees("Deze code klopt niet")
    problems += problems_on(someone.page)
    someone.go(reverse("enrolment:type_code"))
    someone.fill(code="AAAAAA")
    someone.send()
    someone.sees("klopt niet")
    problems += problems_on(someone.page)
    assert not problems, "\n".join(problems)
