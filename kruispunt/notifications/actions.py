"""What staff can decide about a mail."""

from collections.abc import Iterable, Mapping
from typing import Any

from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.notifications import digests, outbox
from kruispunt.notifications.models import DigestItem, MailPreference, MailStatus, OutboxMail, Rhythm
from kruispunt.notifications.notification import kinds_that_wait
from kruispunt.notifications.outbox import wake_worker_on_commit
from kruispunt.notifications.preferences import preferences_url, rhythms_of
from kruispunt.notifications.rendering import compose, links


@action
def retry_mail(*, mail: OutboxMail, by: Any) -> OutboxMail:
    """Let a mail that was given up go again, with the same Message-ID and all its tries; give it fresh.

    Raises Refused when it was not given up, when its one-time link is gone, when what it tells does not hold any more,
    and when a newer mail of its thread went already (an old invitation after a cancellation would put the session
    back).
    """
    mail = OutboxMail.objects.select_for_update().get(pk=mail.pk)
    if not mail.is_failed:
        raise Refused("Deze mail is niet mislukt of wacht al op een nieuwe poging. Ververs de pagina.")
    if mail.is_secret:
        raise Refused(
            "In deze mail stond een persoonlijke link, en die is gewist. Vraag de persoon om op de aanmeldpagina "
            "een nieuwe link aan te vragen."
        )
    if mail.is_too_late:
        raise Refused("Wat in deze mail staat, geldt niet meer. Hij wordt niet meer verstuurd.")
    if OutboxMail.objects.overtaking(mail).exists():
        if mail.calendar:
            raise Refused(
                "Over dezelfde sessie vertrok al een nieuwer bericht. Deze mail nog sturen zou de agenda van de "
                "persoon verkeerd zetten."
            )
        raise Refused(
            "Hierover vertrok naar dezelfde persoon al een nieuwer bericht. Wat in deze mail staat, klopt niet meer."
        )
    mail.status = MailStatus.QUEUED
    mail.attempts = 0
    mail.not_before = clock.now()
    mail.save(update_fields=["status", "attempts", "not_before"])
    wake_worker_on_commit()
    record("notifications.retry_mail", mail, by=by)
    return mail


@action
def edit_draft(*, mail: OutboxMail, subject: str, source: str, version: int | None, by: Any) -> OutboxMail:
    """Change subject and Markdown of a draft; `version` is that of the draft the form was made from. Give it fresh.

    Every link of the mail stays in it: somebody who cannot confirm a place would lose it.

    Raises Forbidden for who is not of the team; Stale when somebody saved first, or a newer decision took its place;
    Refused when it is no draft any more, without subject or text, and when a link is gone.
    """
    if not by.has_perm("notifications.edit_draft"):
        raise Forbidden("Alleen het team past mails aan.")
    row = OutboxMail.objects.select_for_update().get(pk=mail.pk)
    if not row.is_draft:
        raise Refused("Deze mail is geen ontwerp meer. Hij staat klaar of is al verstuurd.")
    row = OutboxMail.objects.lock(pk=row.pk, version=version)
    subject, source = " ".join(subject.split()), source.replace("\r\n", "\n").strip() + "\n"
    if not subject:
        raise Refused("Geef de mail een onderwerp.", field="subject")
    if not source.strip():
        raise Refused("Schrijf de tekst van de mail.", field="source")
    standing = links(source)
    missing = [address for address in links(row.original.partition("\n\n")[2]) if address not in standing]
    if missing:
        raise Refused(
            f"Deze link staat niet meer in de mail: {' en '.join(missing)}. Zet hem terug, in de vorm "
            "[tekst](adres), want anders kan de ontvanger niet verder.",
            field="source",
        )
    row.subject, row.source = subject[:200], source
    row.save_new_version()
    record("notifications.edit_draft", row, by=by, key=row.draft_key)
    return row


@action
def drop_drafts(*, keys: Iterable[str], by: Any) -> int:
    """Take the drafts about `keys` away, since what they tell holds no longer; give how many there were."""
    dropped = list(OutboxMail.objects.drafts().select_for_update().filter(draft_key__in=list(keys)).order_by("pk"))
    for mail in dropped:
        record("notifications.drop_draft", mail, by=by, key=mail.draft_key)
    OutboxMail.objects.filter(pk__in=[mail.pk for mail in dropped]).delete()
    if not dropped:
        record_nothing_changed()
    return len(dropped)


@action
def release_drafts(*, keys: Iterable[str], by: Any, also: Mapping[str, Iterable[Any]] | None = None) -> int:
    """Let the drafts about `keys` go as they read now; give how many there were. Asked twice, nothing goes twice.

    `also` says by key which other users get the same mail.
    """
    released = outbox.release(keys, also or {})
    for mail in released:
        record("notifications.release_draft", mail, by=by, key=mail.draft_key)
    if not released:
        record_nothing_changed()
    return len(released)


@action
def set_preferences(*, user: Any, rhythms: Mapping[str, str], by: Any) -> int:
    """Let `user` hear of what can wait as `rhythms` says (category to `Rhythm`); give how many choices changed.

    `by` is `user`, or None for the reader of a mail to `user`, who need not log in. A category that is not in
    `rhythms` stays as it is. What already waits for a digest follows at the next one (`digests.due_items`).

    Raises Forbidden for another user, Refused for a category of which nothing can wait and for an unknown rhythm.
    """
    if by is not None and by != user:
        raise Forbidden("Je kan alleen je eigen mails instellen.")
    for category, rhythm in rhythms.items():
        if category not in kinds_that_wait() or rhythm not in Rhythm.values:
            raise Refused("Kies een van de mogelijkheden.", field=f"rhythm_{category}")
    before = rhythms_of(user)
    changed = {c: r for c, r in rhythms.items() if before.get(c, Rhythm.IMMEDIATE) != r}
    for category, rhythm in changed.items():
        MailPreference.objects.update_or_create(user=user, category=category, defaults={"rhythm": rhythm})
    if changed:
        record("notifications.set_preferences", user, by=by, changed={str(c): str(r) for c, r in changed.items()})
    else:
        record_nothing_changed()
    return len(changed)


@action
def send_digest(*, user: Any, by: Any = None) -> OutboxMail | None:
    """Put what is due for `user` into one mail and give it; None when nothing is.

    It may run again, and in two places at the same time: an item goes in one mail. What waited of a category that
    `user` does not want any more is removed.
    """
    due = list(digests.due_items().filter(user=user).select_for_update(of=("self",)))
    unwanted = [item.pk for item in due if item.rhythm == Rhythm.NONE]
    items = [item for item in due if item.rhythm != Rhythm.NONE]
    if not due:
        record_nothing_changed()
        return None
    if unwanted:
        DigestItem.objects.filter(pk__in=unwanted).delete()
        record("notifications.drop_waiting", user, by=by, items=len(unwanted))
    if not items:
        return None
    category, address = digests.category_of(items), preferences_url(user, "")
    parts = compose(*digests.written(user.get_short_name(), items), preferences_url=address)
    mail = outbox.enqueue(
        to=user.email,
        user=user,
        category=category,
        subject=parts.subject,
        text=parts.text,
        html=parts.html,
        unsubscribe_url=address,
    )
    taken = DigestItem.objects.filter(pk__in=[item.pk for item in items])
    taken.update(mail=mail, sent_at=clock.now(), source="")
    record("notifications.send_digest", mail, by=by, items=len(items))
    return mail
