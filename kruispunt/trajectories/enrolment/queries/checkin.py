"""Whether somebody can note themselves at a session now, and why not."""

from datetime import datetime, timedelta

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.trajectories.enrolment import codes
from kruispunt.trajectories.enrolment.models import AttendanceList, AttendanceStatus
from kruispunt.trajectories.enrolment.queries.attendance import list_of, participation_at
from kruispunt.trajectories.enrolment.queries.people import sessions_for, standing_of
from kruispunt.trajectories.programme.enums import SessionMode
from kruispunt.trajectories.programme.models import Session
from kruispunt.ui.templatetags.kruispunt import moment

#: Around a session, how long before its start and after its end people note themselves.
AROUND = timedelta(minutes=30)
#: How long a code that was right when its address was opened still counts: time enough to log in.
PROOF = timedelta(minutes=10)
#: For how long a code that was shown is called old instead of wrong.
RECENT = timedelta(hours=1)
NOT_ENROLLED = "Je bent niet ingeschreven voor deze sessie. Klopt dat niet? Spreek de begeleider aan."
CLOSED = "De begeleider heeft de lijst afgesloten. Klopt er iets niet? Mail de begeleider."


def opens_at(session: Session) -> datetime:
    """Give from when people note themselves."""
    return session.starts_at - AROUND


def ends_at(session: Session) -> datetime:
    """Give until when people note themselves."""
    return session.ends_at + AROUND


def may_have_screen(session: Session) -> bool:
    """Give whether the screen with the code is of use, now or later."""
    row = list_of(session)
    return clock.now() <= ends_at(session) and not (session.is_cancelled or (row and row.is_closed))


def ways(session: Session) -> list[str]:
    """Give the ways to be present at a session, the most likely first: on site, online, or both."""
    is_online = session.mode == SessionMode.ONLINE
    online = [AttendanceStatus.ONLINE] if is_online or session.online_url else []
    on_site = [AttendanceStatus.ON_SITE] if not is_online or session.address else []
    return online + on_site if is_online else on_site + online


def not_now(session: Session) -> str:
    """Say why nobody notes themselves at this session now; "" when they do."""
    if session.is_cancelled:
        return "Deze sessie is geannuleerd."
    if clock.now() < opens_at(session):
        return f"Het is te vroeg. Je kan je aanmelden vanaf {moment(opens_at(session))}"
    row = list_of(session)
    if row and row.is_closed:
        return CLOSED
    if clock.now() > ends_at(session):
        return f"Het is te laat. Aanmelden kon tot {moment(ends_at(session))}"
    return ""


def no_code_now(session: Session) -> str:
    """Say to who shows the code why nobody notes themselves with it now; "" when they do (see `not_now`)."""
    if not not_now(session):
        return ""
    if session.is_cancelled:
        return "Deze sessie is geannuleerd. Niemand meldt zich aan."
    if clock.now() < opens_at(session):
        return f"Het is te vroeg. Deelnemers melden zich aan vanaf {moment(opens_at(session))}"
    if clock.now() > ends_at(session):
        return f"Het is te laat. Deelnemers konden zich aanmelden tot {moment(ends_at(session))}"
    return "De lijst is afgesloten. Open ze opnieuw om de code te tonen."


def not_somebody(session: Session, user: User) -> str:
    """Say why this person cannot note themselves at this session; "" when they can."""
    if participation_at(session, user):
        return ""
    standing = standing_of(user, session.traject)
    if standing and standing.is_waiting:
        return "Je staat op de wachtlijst en bent nog niet ingeschreven. Spreek de begeleider aan."
    began_after = standing and standing.is_enrolled and standing.seated_at >= max(session.ends_at, session.planned_at)
    if began_after and not session.is_individual:
        return "Je nam nog niet deel toen deze sessie was. Klopt dat niet? Mail de begeleider."
    return NOT_ENROLLED


def _open_lists() -> list[AttendanceList]:
    now = clock.now()
    around = AttendanceList.objects.filter(session__starts_at__lte=now + AROUND, session__ends_at__gte=now - AROUND)
    return list(around)


def wrong_code(session: Session, code: str) -> str:
    """Say what is wrong with `code`, as `codes.plain` gives it, for a session now; "" when it is right."""
    now = clock.now()
    row = list_of(session)
    if row is None:
        return "De begeleider toont nog geen code. Vraag om het scherm met de code te openen."
    if codes.is_code_of(row.secret, code, now):
        return ""
    if codes.is_code_of(row.secret, code, now, back=RECENT):
        return "Deze code is te oud. Kijk op het scherm: elke halve minuut staat er een nieuwe."
    if any(codes.is_code_of(other.secret, code, now) for other in _open_lists() if other.pk != row.pk):
        return "Deze code is van een andere sessie. Kijk op het scherm van jouw sessie."
    return "Deze code klopt niet. Kijk op het scherm en typ de code die er nu staat."


def is_recent(opened_at: datetime | None) -> bool:
    """Give whether a code that was right at `opened_at` still counts."""
    return opened_at is not None and clock.now() - PROOF <= opened_at <= clock.now()


def sessions_now(user: User) -> list[Session]:
    """Give the sessions at which somebody can note themselves now, as far as the hour goes."""
    now = clock.now()
    around = sessions_for(user).standing().filter(starts_at__lte=now + AROUND, ends_at__gte=now - AROUND)
    return list(around)


def nothing_now(user: User) -> str:
    """Say why somebody without a session now cannot use a code."""
    coming = sessions_for(user).upcoming().first()
    if coming is None:
        return "Je hebt nu geen sessie. Klopt dat niet? Spreek de begeleider aan."
    return f"Je hebt nu geen sessie. Voor {coming.title} kan je je aanmelden vanaf {moment(opens_at(coming))}"
