"""A bestuur writes its application, hands it in and changes it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError, transaction

from kruispunt.besturen.enums import Bestuurstype
from kruispunt.besturen.models import Bestuur, User
from kruispunt.besturen.queries import acts_for
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused, Stale
from kruispunt.core.models import AuditEvent
from kruispunt.trajectories.calls.actions.answers import Answers, NewAnswers, StoredFiles
from kruispunt.trajectories.calls.actions.latecomers import usable_code
from kruispunt.trajectories.calls.enums import ApplicationStatus
from kruispunt.trajectories.calls.models import Application, LateCode, OpenCall
from kruispunt.trajectories.calls.notifications import ApplicationReceived
from kruispunt.trajectories.calls.transitions import move
from kruispunt.ui.templatetags.kruispunt import moment


class ExistingApplication(Stale):
    """The own bestuur has an application that this form does not know of; the view shows it beside what was typed."""


@dataclass(frozen=True)
class _Text:
    """What somebody wrote for a bestuur, and from which form."""

    call: OpenCall
    bestuur: Bestuur
    by: User
    fields: dict[str, Any]
    answers: Answers
    version: int | None
    form_id: str


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
    return Application.objects.active().filter(call=call, bestuur=bestuur).select_related("late_code").first()


def _saved_from(existing: Application, form_id: str, by: Any) -> bool:
    """Give whether what is stored now was saved from this very form: its own autosave came in between.

    The form did not hear the new number yet, as when somebody hands in while a save is still on its way back.
    """
    if not form_id:
        return False
    events = AuditEvent.objects.filter(object_type=existing._meta.label_lower, object_id=str(existing.pk))
    last = events.filter(verb="calls.save_draft").first()
    return bool(last and last.actor == by and last.details == _trace(existing, form_id))


def _trace(application: Application, form_id: str) -> dict[str, Any]:
    return {"form": form_id, "version": application.version}


def _lock_own(text: _Text) -> Application | None:
    """Lock and give the application that stands; the call has to be locked before.

    Raises ExistingApplication or Stale when the form was made without what is stored now, Refused when that is gone.
    """
    existing = _own(text.call, text.bestuur)
    if existing is None and text.version is not None:
        raise Refused(
            "Een collega trok deze kandidatuur net in. Wat jij typte staat hieronder nog. "
            "Bewaar het opnieuw als je er een nieuwe mee wilt beginnen."
        )
    if existing is None:
        return None
    if _saved_from(existing, text.form_id, text.by):
        return Application.objects.lock(pk=existing.pk)
    if text.version is None:
        raise _already(existing, text.by)
    return Application.objects.lock(pk=existing.pk, version=text.version)


def _check_fields(text: _Text, *, submit: bool) -> None:
    call, fields = text.call, text.fields
    if fields["theme"] and fields["theme"] not in dict(call.theme_choices):
        raise Refused("Kies een van de thema's van deze oproep.", field="theme")
    if fields["stated_type"] and fields["stated_type"] not in Bestuurstype.values:
        raise Refused("Kies een van de types.", field="stated_type")
    _check_people(text.bestuur, fields["participant"], fields["substitute"], submit=submit)
    if not submit:
        return
    if not fields["motivation"]:
        raise Refused("Schrijf waarom jullie willen meedoen.", field="motivation")
    if call.asks_theme and not fields["theme"]:
        raise Refused("Kies het thema waarop jullie willen werken.", field="theme")
    if call.needs_head_consent and not fields["head_consents"]:
        raise Refused(
            "Vraag het akkoord van je diensthoofd en vink dit aan. Zonder akkoord kan je niet indienen.",
            field="head_consents",
        )


def _check_people(bestuur: Bestuur, participant: User | None, substitute: User | None, *, submit: bool) -> None:
    if substitute and substitute == participant:
        raise Refused("Kies als vervanger iemand anders dan wie deelneemt.", field="substitute")
    if not submit:
        return
    for field, person in (("participant", participant), ("substitute", substitute)):
        if person and not acts_for(person, bestuur):
            raise Refused(f"{person} werkt in Kruispunt niet voor {bestuur}. Kies een andere collega.", field=field)


def _completed(text: _Text, existing: Application | None) -> dict[str, Any]:
    """Give the fields to store: without a participant the one who was named takes part, or else who writes."""
    fields = dict(text.fields)
    fields["motivation"] = fields["motivation"].strip()
    if not text.call.asks_theme:
        fields["theme"] = ""
    if fields["participant"] is None:
        fields["participant"] = existing.participant if existing and existing.participant else text.by
    return fields


@action
def _write(*, text: _Text, late_code: str, written: StoredFiles, by: Any, submit: bool) -> _Written:
    """Store a text as a draft or hand it in; a closed call still keeps it as a draft, and says so in the answer."""
    call = OpenCall.objects.lock(pk=text.call.pk)
    if not call.is_readable:
        raise Forbidden("Deze oproep is nog niet open.")
    if not acts_for(by, text.bestuur):
        raise Forbidden(f"Je handelt in Kruispunt niet voor {text.bestuur}.", field="bestuur")
    text = replace(text, call=call)
    standing = _own(call, text.bestuur)
    if standing and not standing.is_draft and not standing.is_changeable:
        record_nothing_changed()
        return _Written(None, _closed(call, " Je kandidatuur blijft zoals ze ingediend is."))
    code, refusal = _entry(call, standing, text.bestuur, late_code if submit else "")
    existing = _lock_own(text)
    text = replace(text, fields=_completed(text, existing))
    submit = submit and refusal is None
    _check_fields(text, submit=submit)
    new = NewAnswers(call=call, existing=existing, answers=text.answers, submit=submit)
    if refusal:
        return _keep_after_closing(text, existing, new, written, refusal)
    if not submit:
        return _Written(_keep_draft(text, existing, new, written))
    return _Written(_hand_in(text, existing, new, written, code))


def _entry(
    call: OpenCall, standing: Application | None, bestuur: Bestuur, late_code: str
) -> tuple[LateCode | None, Refused | None]:
    """Give the code that lets a bestuur in after closing, and what to tell when it can't hand in any more."""
    if call.is_open or (standing and standing.is_changeable and not standing.is_draft):
        return None, None
    if not late_code.strip() or call.is_confirmed:
        return None, _closed(call, "")
    try:
        return usable_code(call, bestuur, late_code), None
    except Refused as refusal:
        return None, refusal


def _keep_after_closing(
    text: _Text, existing: Application | None, new: NewAnswers, written: StoredFiles, refusal: Refused
) -> _Written:
    if not text.fields["motivation"] and existing is None:
        record_nothing_changed()
        return _Written(None, refusal)
    kept, _ = _save(text, existing, new, written)
    record("calls.save_draft", kept, by=text.by, after_closing=True)
    what_became = " Je tekst is bewaard als ontwerp."
    if refusal.field:
        return _Written(kept, Refused(refusal.message + what_became, field=refusal.field))
    return _Written(kept, _closed(text.call, what_became))


def _keep_draft(text: _Text, existing: Application | None, new: NewAnswers, written: StoredFiles) -> Application:
    if existing and not existing.is_draft:
        raise Refused("Deze kandidatuur is al ingediend. Dien je wijziging in, of trek de kandidatuur in.")
    draft, changed = _save(text, existing, new, written)
    if changed:
        record("calls.save_draft", draft, by=text.by, **(_trace(draft, text.form_id) if text.form_id else {}))
    else:
        record_nothing_changed()
    return draft


def _hand_in(
    text: _Text, existing: Application | None, new: NewAnswers, written: StoredFiles, code: LateCode | None
) -> Application:
    by = text.by
    if existing and not existing.is_draft:
        application, changed = _save(text, existing, new, written)
        if changed:
            record("calls.change_application", application, by=by)
        else:
            record_nothing_changed()
        return application
    draft, _ = _save(text, existing, new, written)
    draft.applicant, draft.late_code = by, code
    application = move(draft, ApplicationStatus.SUBMITTED, by=by)
    given = {"late_code_by": str(code.given_by)} if code else {}
    record("calls.submit_application", application, by=by, **given)
    ApplicationReceived(application=application).send(to=by)
    return application


def _save(text: _Text, existing: Application | None, new: NewAnswers, written: StoredFiles) -> tuple[Application, bool]:
    """Give the stored application, and whether anything in it changed."""
    if existing is None:
        try:
            with transaction.atomic():
                application = Application.objects.create(
                    call=text.call, bestuur=text.bestuur, applicant=text.by, **text.fields
                )
        except IntegrityError as error:
            raise _already(_own(text.call, text.bestuur), text.by) from error
        new.store(application, written)
        return application, True
    changed = new.store(existing, written)
    if existing.verified_theme and existing.theme != text.fields["theme"]:
        record("calls.clear_verified_theme", existing, by=text.by, was=existing.verified_theme)
        existing.verified_theme, existing.theme_verified_by, existing.theme_verified_at = "", None, None
    for name, value in text.fields.items():
        changed |= getattr(existing, name) != value
        setattr(existing, name, value)
    return (existing.save_new_version() if changed else existing), changed


def _closed(call: OpenCall, what_became: str) -> Forbidden:
    return Forbidden(
        f"Deze oproep is gesloten op {moment(call.closes_at)}{what_became} Mail het team als je toch nog wilt meedoen."
    )


def save_draft(
    *,
    call: OpenCall,
    bestuur: Bestuur,
    motivation: str,
    by: Any,
    theme: str = "",
    stated_type: str = "",
    participant: User | None = None,
    substitute: User | None = None,
    head_consents: bool = False,
    answers: Answers | None = None,
    version: int | None = None,
    form_id: str = "",
) -> Application:
    """Keep a text that is not ready; only who acts for `bestuur` sees it. Arguments and errors as `submit_application`.

    `form_id` names the form on somebody's screen, when it saves itself: its next save knows its own last one, also
    when it did not hear the new version yet. Raises Refused too when the application was handed in already.
    """
    fields = {
        "motivation": motivation,
        "theme": theme,
        "stated_type": stated_type,
        "participant": participant,
        "substitute": substitute,
        "head_consents": head_consents,
    }
    text = _Text(call, bestuur, by, fields, answers or {}, version, form_id)
    return _told(_write, text=text, late_code="", by=by, submit=False)


def submit_application(
    *,
    call: OpenCall,
    bestuur: Bestuur,
    motivation: str,
    by: Any,
    theme: str = "",
    stated_type: str = "",
    participant: User | None = None,
    substitute: User | None = None,
    head_consents: bool = False,
    answers: Answers | None = None,
    late_code: str = "",
    version: int | None = None,
    form_id: str = "",
) -> Application:
    """Hand in the application of `bestuur`, or change the one that was; `by` hears about it.

    `participant` (default: the one named before, or `by`) and `substitute` act for the bestuur. `answers` has a value
    per wording of a question; see `actions.answers`. `late_code` lets a bestuur in after closing, until the code ends.
    `version` is that of the application the form was made from, None when there was none. After closing the text is
    kept as a draft and that is committed, although the call is refused: so this is a plain function around an action.

    Raises Forbidden after closing, before opening and for who does not act for the bestuur; ExistingApplication or
    Stale when somebody saved first; Refused for a code that does not let in, without a motivation, or without what
    the call asks (theme, consent of the head of service, a required answer), and for an answer with something wrong.
    """
    fields = {
        "motivation": motivation,
        "theme": theme,
        "stated_type": stated_type,
        "participant": participant,
        "substitute": substitute,
        "head_consents": head_consents,
    }
    text = _Text(call, bestuur, by, fields, answers or {}, version, form_id)
    return _told(_write, text=text, late_code=late_code, by=by, submit=True)


def _told(write: Callable[..., _Written], **arguments: Any) -> Application:
    """Write; raise what was refused, now that the text is safe. Files of a write that failed leave the disk."""
    files = StoredFiles()
    try:
        written = write(written=files, **arguments)
    except BaseException:
        files.remove()
        raise
    if written.refusal:
        raise written.refusal
    return written.application
