"""Every kind of page with the example data: no rule of WCAG 2.2 AA broken, and workable with the keyboard alone."""

from collections import Counter, deque
from html.parser import HTMLParser
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Page, expect

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.kennisgroep.actions import approve, leave, split_group
from kruispunt.kennisgroep.models import GroupMembership, Kennisgroep, PostRevision
from kruispunt.kennisgroep.overview_links import stop_url
from kruispunt.notifications.models import MailStatus, OutboxMail
from kruispunt.notifications.preferences import preferences_url
from kruispunt.trajectories.calls.actions import confirm_selection, copy_call, judge_eligibility, propose
from kruispunt.trajectories.calls.enums import Eligibility
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.trajectories.enrolment.actions import decide_cancel
from kruispunt.trajectories.enrolment.models import Attendance, AttendanceStatus, Participation, Substitution
from kruispunt.trajectories.enrolment.queries.deciding import coming_up, merge_targets
from kruispunt.trajectories.evaluations.models import Respondent
from kruispunt.trajectories.programme.actions import cancel_traject
from kruispunt.trajectories.programme.enums import TrajectKind
from kruispunt.trajectories.programme.models import Session, Traject
from tests.browser.conftest import client_of_role
from tests.browser.screens import LOOKS, problems_on

#: Who walks around, from who may see least to who may see most; "" is a visitor.
ROLES = ["", "lid", "begeleider", "medewerker", "beheerder"]
#: How many addresses of one kind are looked at for links to other kinds.
OF_A_KIND = 6
#: Names of addresses that have no screen of their own: files, and what takes a POST only.
NO_SCREEN = {
    "besturen:None",  # a redirect for Wagtail
    "besturen:withdraw_domain",
    "calls:answer_file",
    "calls:autosave",
    "calls:decision_mails",
    "calls:end_interest",
    "calls:end_late_code",
    "calls:group",
    "calls:move_question",
    "calls:offer",
    "calls:pin",
    "calls:release_reviewer",
    "calls:remove_question",
    "calls:repair",
    "calls:report",
    "cms:check_page",
    "cms:keep_path",
    "cms:mark_step",
    "cms:stop_adoption",
    "cms:tell_adoption",  # leads to the page of the instrument
    "coaching:take_back",
    "enrolment:certificate_pdf",
    "enrolment:feed",
    "enrolment:session_file",
    "kennisgroep:close_topic",
    "kennisgroep:reopen_topic",
    "kennisgroep:welcome",  # leads to the next step
    "kennisgroep:ask_colleague",
    "kennisgroep:accept",
    "kennisgroep:file",
    "kennisgroep:follow_topic",
    "kennisgroep:reply_draft",
    "kennisgroep:thank",
    "kennisgroep:topic_draft",
    "kennisgroep:undo_split",
    "kennisgroep:post",  # leads to its topic
    "kennisgroep:read_all",
    "kennisgroep:reply",
    "kpi:export",
    "outputs:change_visibility",
    "outputs:material",
    "programme:agenda_feed",
    "programme:publish",
    "programme:session_file",
}
#: Screens of a moment that the example does not show on the day it is loaded; a test of their own looks at them.
NOT_IN_EXAMPLE = {
    "calls:change",
    "calls:confirm",
    "calls:publish",
    "calls:take_back",
    "calls:tell",
    "enrolment:check_in",
    "enrolment:give_place",
    "evaluations:answer",
    "kennisgroep:earlier",
    "kennisgroep:join",
    "kennisgroep:overview_from_mail",
    "notifications:edit_draft",
    "notifications:preferences_from_mail",
    "enrolment:all_needs",
    "enrolment:needs",
    "enrolment:next_edition",
    "enrolment:undo_substitution",
}


class Links(HTMLParser):
    """The addresses a page links to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the address of a link within the site."""
        href = dict(attrs).get("href") or ""
        if tag == "a" and href.startswith("/"):
            self.found.append(href.partition("#")[0])


def kind_of(address: str) -> str:
    """Give the name of the screen at an address: "room:name", a page of Wagtail by its path, "" for another's."""
    path = address.partition("?")[0]
    try:
        name = resolve(path).view_name
    except Resolver404:
        return ""
    if name == "wagtail_serve":
        return path
    return "" if name.startswith(("wagtail", "_util")) else name


def walk(client: Client) -> tuple[dict[str, str], list[str]]:
    """Follow every link from the home page; give the fullest address of each kind, and the links that fail."""
    addresses: dict[str, tuple[int, str]] = {}
    failing: list[str] = []
    seen, met = {"/"}, Counter()
    todo = deque(["/"])
    while todo:
        address = todo.popleft()
        kind = kind_of(address)
        met[kind] += 1
        if not kind or kind in NO_SCREEN or met[kind] > OF_A_KIND:
            continue
        response = client.get(address, follow=True)
        if response.status_code == 403 and kind in {"calls:apply", "calls:interest"}:
            kind = f"{kind} without a bestuur"  # says what to do first
        elif response.status_code != 200:
            failing.append(f"{address}: {response.status_code}")
            continue
        if response.redirect_chain or not response["Content-Type"].startswith("text/html"):
            continue
        html = response.content.decode()
        addresses[kind] = max(addresses.get(kind, (0, "")), (len(html), address))
        fresh = [link for link in dict.fromkeys(Links(html).found) if link not in seen]
        seen.update(fresh)
        todo.extend(fresh)
    return {kind: address for kind, (_, address) in addresses.items()}, failing


def own_screens() -> set[str]:
    """Give the name of every screen of our own rooms."""
    names = {config.name for config in apps.get_app_configs() if find_spec(f"{config.name}.urls")}
    rooms = [import_module(f"{name}.urls") for name in names if name.startswith("kruispunt.")]
    return {f"{room.app_name}:{path.name}" for room in rooms for path in room.urlpatterns} - NO_SCREEN - NOT_IN_EXAMPLE


def test_every_kind_of_page_opens_for_its_roles_and_breaks_no_rule(page_as, site):
    visit: dict[str, tuple[str, str]] = {}
    failing: list[str] = []
    page_as("")
    for role in ROLES:
        found, refused = walk(client_of_role(role))
        failing += [f"{role or 'bezoeker'} {one}" for one in refused]
        visit |= {kind: (role, address) for kind, address in found.items()}
    assert not failing, failing
    assert not (unseen := sorted(own_screens() - set(visit))), " ".join(unseen)
    for role in ROLES:
        page = page_as(role)
        for address in [address for whose, address in visit.values() if whose == role]:
            failing += look_at(page, site + address)
    assert not failing, "\n".join(failing)


def look_at(page: Page, address: str) -> list[str]:
    """Open an address, wide and light and narrow and dark, and give what breaks a rule."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")
    page.goto(address)
    found = problems_on(page)
    page.set_viewport_size({"width": 320, "height": 800})
    page.emulate_media(color_scheme="dark")
    return found + problems_on(page, LOOKS)


def test_the_screens_of_a_decision_and_of_an_evaluation_break_no_rule(page_as, site):
    page = page_as("medewerker")
    staff = User.objects.get(email="medewerker@kruispunt.example")
    call = OpenCall.objects.get(slug="oproep-verbindend-communiceren")
    propose(call=call, by=staff)
    one = reverse("calls:change", args=[call.pk, call.applications.in_selection().first().pk])
    failing = look_at(page, site + reverse("calls:selection", args=[call.pk]))
    for waiting in call.applications.in_selection().filter(eligibility=Eligibility.UNKNOWN):
        judge_eligibility(application=waiting, eligibility=Eligibility.ELIGIBLE, reason="Volledig", by=staff)
    run = propose(call=call, by=staff)
    failing += look_at(page, site + one)
    failing += look_at(page, site + reverse("calls:confirm", args=[call.pk]))
    copied = copy_call(call=call, traject=call.traject, title="Nog eens", opens_on=clock.today(), by=staff)
    failing += look_at(page, site + reverse("calls:publish", args=[copied.pk]))
    assert page.get_by_role("button", name="Publiceer de oproep").count()
    confirm_selection(run=run, by=staff)
    for name in ("calls:decision", "calls:tell", "calls:take_back"):
        address = site + reverse(name, args=[call.pk])
        failing += look_at(page, address)
        assert page.url == address
    draft = OutboxMail.objects.filter(status=MailStatus.DRAFT).first()
    failing += look_at(page, site + reverse("notifications:edit_draft", args=[draft.pk]))
    failing += look_at(page, preferences_url(staff, "evaluation").replace(settings.SITE_URL, site))
    assert page.get_by_role("button", name="Krijg deze mails niet meer").count()
    waiting_row = Participation.objects.waiting().last()
    failing += look_at(page, site + reverse("enrolment:give_place", args=[waiting_row.pk]))
    undecided = coming_up().get()
    other = merge_targets(undecided).first()
    failing += look_at(page, site + reverse("enrolment:go_merge", args=[undecided.slug]) + f"?into={other.pk}")
    assert page.get_by_role("button", name="Voeg de edities samen").count()
    decide_cancel(traject=undecided, reason="Te weinig inschrijvingen", by=staff)
    colleague = page_as("lid")
    failing += look_at(colleague, site + reverse("enrolment:next_edition", args=[undecided.slug]))
    assert colleague.get_by_role("button", name="Houd me op de hoogte").count()
    respondent = Respondent.objects.filter(evaluation__closes_at__gt=clock.now(), has_answered=False).first()
    failing += look_at(page, site + reverse("evaluations:answer", args=[respondent.token]))
    assert page.locator("main form").count()
    assert not failing, "\n".join(failing)


def test_the_screens_of_who_joins_a_group_break_no_rule(page_as, site):
    page, member = page_as("lid"), User.objects.get(email="lid@kruispunt.example")
    group = Kennisgroep.objects.get()
    leave(membership=GroupMembership.objects.active().get(group=group, user=member), by=member)
    failing = look_at(page, site + reverse("kennisgroep:join", args=[group.slug]))
    page.get_by_label("Waarom wil je lid worden").fill("Ik zoek collega's met hetzelfde werk.")
    page.get_by_role("button", name="Vraag om lid te worden").click()
    failing += look_at(page, site + group.get_absolute_url())
    approve(membership=group.memberships.requested().get(user=member), by=User.objects.get(role="staff"))
    page.goto(site + reverse("kennisgroep:topics", args=[group.slug]))
    assert page.url == site + reverse("kennisgroep:accept_rules", args=[group.slug])
    failing += look_at(page, page.url)
    page.get_by_label("Ik las de huisregels").check()
    page.get_by_role("button", name="Aanvaard de huisregels").click()
    assert "/welkom/" not in page.url or "eerste-bericht" in page.url
    assert not failing, "\n".join(failing)


def test_the_screens_of_earlier_texts_and_of_a_split_break_no_rule(page_as, site):
    page, staff = page_as("medewerker"), User.objects.get(email="medewerker@kruispunt.example")
    group, changed = Kennisgroep.objects.get(), PostRevision.objects.first().post
    failing = look_at(page, site + reverse("kennisgroep:earlier", args=[group.slug, changed.pk]))
    split_group(group=group, themes=["lgbti"], reason="De groep is te groot", by=staff)
    failing += look_at(page, site + reverse("kennisgroep:split", args=[group.slug]))
    assert page.locator("main form").count()
    assert not failing, "\n".join(failing)


def focus_is_visible(page: Page) -> bool:
    """Tell whether the focus shows: an outline, a shadow or another ground, on the element or on what follows it."""
    return page.evaluate(
        """() => {
            const shows = (e) => {
                const style = getComputedStyle(e);
                return style.boxShadow !== "none" || (style.outlineStyle !== "none" && style.outlineWidth !== "0px");
            };
            const focused = document.activeElement;
            return shows(focused) || (focused.nextElementSibling !== null && shows(focused.nextElementSibling));
        }"""
    )


def test_the_screens_of_one_persons_place_break_no_rule(page_as, site):
    page = page_as("lid")
    member = User.objects.get(email="lid@kruispunt.example")
    coming = Substitution.objects.filter(ended_at__isnull=True, away__user=member).latest("arranged_at")
    others = Traject.objects.published().of_kind(TrajectKind.VORMING).filter(next_editions=None, cancelled_at=None)
    cancelled = others.exclude(pk=coming.session.traject_id).first()
    staff = User.objects.get(email="medewerker@kruispunt.example")
    cancel_traject(traject=cancelled, reason="Te weinig inschrijvingen", by=staff)
    failing = []
    for name, number in (
        ("needs", coming.away.pk),
        ("undo_substitution", coming.pk),
        ("next_edition", cancelled.slug),
    ):
        failing += look_at(page, site + reverse(f"enrolment:{name}", args=[number]))
        assert page.locator("main form").count(), name
    stop = stop_url(GroupMembership.objects.active().get(user=member))
    failing += look_at(page_as(""), site + stop.removeprefix(settings.SITE_URL))
    failing += look_at(page_as("begeleider"), site + reverse("enrolment:all_needs", args=[coming.session.traject.slug]))
    assert not failing, "\n".join(failing)


def test_attendance_is_noted_with_the_keyboard_alone(page_as, site):
    page = page_as("begeleider")
    session = Session.objects.held().filter(traject__facilitators__email="begeleider@kruispunt.example").last()
    page.goto(f"{site}{session.get_absolute_url()}aanwezigheid/")
    page.keyboard.press("Tab")
    expect(page.locator(".govuk-skip-link")).to_be_focused()
    assert focus_is_visible(page)
    page.keyboard.press("Enter")
    expect(page.locator("#inhoud")).to_be_focused()
    groups = page.locator("main fieldset")
    for group in groups.all():
        page.keyboard.press("Tab")
        expect(group.locator("input:focus")).to_have_count(1)
        assert focus_is_visible(page)
        # The arrows go round the choices; every choice gets its turn, the one for "absent" is kept.
        for _ in range(group.locator("input[type=radio]").count()):
            if group.locator("input[type=radio][value='absent']").is_checked():
                break
            page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Bewaar de aanwezigheid")).to_be_focused()
    assert focus_is_visible(page)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    enrolled = session.traject.participations.enrolled()
    noted = Attendance.objects.filter(session=session, participation__in=enrolled)
    assert {row.status for row in noted} == {AttendanceStatus.ABSENT}
    assert noted.count() == enrolled.count() == groups.count()


def test_after_a_wrong_form_the_error_summary_has_the_focus_and_leads_to_the_field(page_as, site):
    page = page_as("lid")
    page.goto(f"{site}/mijn/bestuur/")
    page.locator("main form button").first.press("Enter")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    link = page.locator(".govuk-error-summary a:focus")
    target = link.get_attribute("href")
    page.keyboard.press("Enter")
    expect(page.locator(target)).to_be_focused()
