"""A bestuur applies, changes its mind, or stops."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from kruispunt.besturen.models import Bestuur
from kruispunt.besturen.queries import acts_for
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused, Stale
from kruispunt.trajectories.calls.enums import ApplicationStatus
from kruispunt.trajectories.calls.models import Application, OpenCall
from kruispunt.trajectories.calls.notifications import ApplicationReceived, ApplicationWithdrawn
from kruispunt.trajectories.enrolment import actions as enrolment
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.ui.templatetags.kruispunt import moment


class ExistingApplication(Stale):
    """The own bestuur has an application that this form does not know of; the view shows it beside what was typed."""


@dataclass(frozen=True)
class _Written:
    """What became of a text: the application it stands in, and the refusal that still has to be told, if any."""

    application: Application | None
    refusal: Refused | None = None


def _already(existing: Application, by: Any) -> ExistingApplication:
    whose = "Je" if existing.applicant == by else f"{existing.applicant}"
    return ExistingApplication(
        f"{whose} begon al een kandidatuur voor {existing.bestuur}. Een bestuur dient er één in. "
        "Je ziet hieronder wat bewaard is en wat jij typte. Bewaar opnieuw als jouw tekst moet gelden.",
        version=existing.version,
    )


def _own(call: OpenCall, bestuur: Bestuur) -> Application | None:
    return Application.objects.active().filter(call=call, bestuur=bestuur).first()


def _lock_own(existing: Application | None, version: int | None, by: Any) -> Application | None:
    """Lock and give the application that stands; the call has to be locked before.

    Raises ExistingApplication or Stale when the form was made without what is stored now.
    """
    if existing is None:
        return None
    if version is None:
        raise _already(existing, by)
    return Application.objects.lock(pk=existing.pk, version=version)


def _check_content(call: OpenCall, motivation: str, theme: str, *, submit: bool) -> None:
    if theme and theme not in dict(call.theme_choices):
        raise Refused("Kies een van de thema's van deze oproep.", field="theme")
    if not submit:
        return
    if not motivation:
        raise Refused("Schrijf waarom jullie willen meedoen.", field="motivation")
    if call.asks_theme and not theme:
        raise Refused("Kies het thema waarop jullie willen werken.", field="theme")


def _save(application: Application | None, *, call: OpenCall, bestuur: Bestuur, by: Any, **fields: Any) -> Application:
    if application is None:
        try:
            with transaction.atomic():
                return Application.objects.create(call=call, bestuur=bestuur, **{"applicant": by, **fields})
        except IntegrityError as error:
            raise _already(_own(call, bestuur), by) from error
    for name, value in fields.items():
        setattr(application, name, value)
    return application.save_new_version()


@action
def _write(
    *, call: OpenCall, bestuur: Bestuur, motivation: str, by: Any, theme: str, version: int | None, submit: bool
) -> _Written:
    """Store a text as a draft or hand it in; a closed call still keeps it as a draft, and says so in the answer."""
    row = OpenCall.objects.lock(pk=call.pk)
    if not row.is_readable:
        raise Forbidden("Deze oproep is nog niet open.")
    if not acts_for(by, bestuur):
        raise Forbidden(f"Je handelt in Kruispunt niet voor {bestuur}.", field="bestuur")
    motivation, theme = motivation.strip(), theme if row.asks_theme else ""
    existing = _own(row, bestuur)
    if not row.is_open and existing and not existing.is_draft:
        record_nothing_changed()
        return _Written(None, _closed(row, " Je kandidatuur blijft zoals ze ingediend is."))
    existing = _lock_own(existing, version, by)
    _check_content(row, motivation, theme, submit=submit and row.is_open)
    fields = {"call": row, "bestuur": bestuur, "by": by, "motivation": motivation, "theme": theme}
    if not row.is_open:
        return _keep_after_closing(existing, fields)
    if not submit:
        return _Written(_keep_draft(existing, fields))
    return _Written(_hand_in(existing, fields))


def _keep_after_closing(existing: Application | None, fields: dict[str, Any]) -> _Written:
    call = fields["call"]
    if not fields["motivation"]:
        record_nothing_changed()
        return _Written(None, _closed(call, ""))
    kept = _save(existing, **fields)
    record("calls.save_draft", kept, by=fields["by"], after_closing=True)
    return _Written(kept, _closed(call, " Je tekst is bewaard als ontwerp."))


def _keep_draft(existing: Application | None, fields: dict[str, Any]) -> Application:
    if existing and not existing.is_draft:
        raise Refused("Deze kandidatuur is al ingediend. Dien je wijziging in, of trek de kandidatuur in.")
    draft = _save(existing, **fields)
    record("calls.save_draft", draft, by=fields["by"])
    return draft


def _hand_in(existing: Application | None, fields: dict[str, Any]) -> Application:
    by = fields["by"]
    if existing and not existing.is_draft:
        changed = _save(existing, **fields)
        record("calls.change_application", changed, by=by)
        return changed
    application = _save(existing, **fields, status=ApplicationStatus.SUBMITTED, submitted_at=clock.now(), applicant=by)
    record("calls.submit_application", application, by=by)
    ApplicationReceived(application=application).send(to=by)
    return application


def _closed(call: OpenCall, what_became: str) -> Forbidden:
    return Forbidden(
        f"Deze oproep is gesloten op {moment(call.closes_at)}{what_became} Mail het team als je toch nog wilt meedoen."
    )


def save_draft(
    *, call: OpenCall, bestuur: Bestuur, motivation: str, by: Any, theme: str = "", version: int | None = None
) -> Application:
    """Keep a text that is not ready; only who acts for `bestuur` sees it. Arguments and errors as `submit_application`.

    Raises Refused too when the application was handed in already.
    """
    return _told(
        _write(call=call, bestuur=bestuur, motivation=motivation, by=by, theme=theme, version=version, submit=False)
    )


def submit_application(
    *, call: OpenCall, bestuur: Bestuur, motivation: str, by: Any, theme: str = "", version: int | None = None
) -> Application:
    """Hand in the application of `bestuur`, or change the one that was; `by` becomes the one who takes part.

    `version` is that of the application the form was made from, None when there was none. After closing the text is
    kept as a draft and that is committed, although the call is refused: so this is a plain function around an action.

    Raises Forbidden after closing, before opening and for who does not act for the bestuur; ExistingApplication or
    Stale when somebody saved first; Refused without a motivation, or without a theme where the call asks one.
    """
    return _told(
        _write(call=call, bestuur=bestuur, motivation=motivation, by=by, theme=theme, version=version, submit=True)
    )


def _told(written: _Written) -> Application:
    """Raise what was refused, now that the text is safe."""
    if written.refusal:
        raise written.refusal
    return written.application


def _end_participation(application: Application, reason: str, by: Any) -> bool:
    """End the participation that came from this application; give whether there was one."""
    standing = Participation.objects.standing().filter(
        traject=application.call.traject_id, user=application.applicant_id, bestuur=application.bestuur_id
    )
    participation = standing.first()
    if participation is None:
        return False
    # A colleague may withdraw for the bestuur; the place is that of the applicant, so the system ends it then.
    actor = by if by.has_perm("enrolment.withdraw", participation) else None
    enrolment.withdraw(participation=participation, reason=reason, by=actor)
    return True


@action
def withdraw_application(*, application: Application, reason: str, by: Any) -> Application:
    """Take an application back, at whatever stage; after acceptance the participation ends with it.

    Raises Forbidden for who does not act for the bestuur, Refused without a reason or when it was withdrawn before.
    """
    OpenCall.objects.lock(pk=application.call_id)
    row = Application.objects.lock(pk=application.pk)
    if not by.has_perm("calls.change_application", row):
        raise Forbidden(f"Je handelt in Kruispunt niet voor {row.bestuur}.")
    if row.is_withdrawn:
        raise Refused("Deze kandidatuur was al ingetrokken.")
    if not reason.strip():
        raise Refused("Schrijf kort waarom jullie stoppen.", field="reason")
    was = row.status
    row.status = ApplicationStatus.WITHDRAWN
    row.withdrawn_at = clock.now()
    row.withdraw_reason = reason.strip()
    row.save_new_version()
    record("calls.withdraw_application", row, by=by, was=was, reason=row.withdraw_reason)
    ended = was == ApplicationStatus.ACCEPTED and _end_participation(row, row.withdraw_reason, by)
    if not ended:  # the room of participations tells it otherwise
        ApplicationWithdrawn(application=row, by=str(by)).send(to=row.applicant)
    return row
