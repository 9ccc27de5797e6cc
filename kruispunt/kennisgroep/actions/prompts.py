"""Topics that a moderator prepares, placed on their date in the name of who saved them last."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.utils import timezone

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.kennisgroep.actions.writing import checked_text, checked_title, start_topic
from kruispunt.kennisgroep.models import Kennisgroep, Prompt, PromptTheme, TopicKind
from kruispunt.kennisgroep.queries.access import moderates
from kruispunt.trajectories.programme.enums import Theme

#: On the wall clock in Brussels: before the overviews of that morning, so that they name it.
PLACED_AT = time(7, 0)


def _lock_waiting(prompt: Prompt, by: User) -> Prompt:
    """Lock and give what was not placed. Raises Forbidden for who does not moderate, Refused for what was placed."""
    row = Prompt.objects.select_for_update(of=("self",)).select_related("group").filter(pk=prompt.pk).first()
    if not moderates(by, prompt.group):
        raise Forbidden("Alleen moderatoren van deze groep zetten onderwerpen klaar.")
    if row is None:
        raise Refused("Een andere moderator verwijderde dit onderwerp ondertussen.")
    if row.topic_id:
        raise Refused("Dit onderwerp staat ondertussen in de groep. Pas het daar aan.")
    return row


@action
def save_prompt(
    *,
    group: Kennisgroep,
    prompt: Prompt | None,
    kind: str,
    title: str,
    source: str,
    themes: Iterable[str],
    post_on: date,
    by: User,
) -> Prompt:
    """Keep a topic to be placed in `group` on `post_on` (today or later) in the name of `by`, and give it.

    `prompt` is what is changed, None for a new one.

    Raises Forbidden for who does not moderate the group; Refused for a text, title, kind, theme or day that will not
    do, and for what was placed or removed meanwhile.
    """
    if not moderates(by, group):
        raise Forbidden("Alleen moderatoren van deze groep zetten onderwerpen klaar.")
    row = _lock_waiting(prompt, by) if prompt else Prompt(group=group)
    themes = sorted(set(themes))
    if kind not in TopicKind.values:
        raise Refused("Kies wat voor onderwerp het is.", field="kind")
    if not set(themes) <= set(Theme.values):
        raise Refused("Kies thema's uit de lijst.", field="themes")
    if post_on < clock.today():
        raise Refused("Deze dag is voorbij. Kies vandaag of een latere dag.", field="post_on")
    row.kind, row.title, row.source, row.post_on = kind, checked_title(title), checked_text(source), post_on
    row.prepared_by, row.prepared_at = by, clock.now()
    row.save()
    row.themes.exclude(theme__in=themes).delete()
    there = set(row.themes.values_list("theme", flat=True))
    PromptTheme.objects.bulk_create(PromptTheme(prompt=row, theme=theme) for theme in themes if theme not in there)
    record("kennisgroep.save_prompt", row, by=by, group=row.group_id, post_on=post_on.isoformat())
    return row


@action
def delete_prompt(*, prompt: Prompt, by: User) -> None:
    """Take a prepared topic away.

    Raises Forbidden for who does not moderate the group, Refused for what was placed or removed meanwhile.
    """
    row = _lock_waiting(prompt, by)
    record("kennisgroep.delete_prompt", row, by=by, group=row.group_id)
    row.delete()


@action
def place_prompt(*, prompt: Prompt, by: User | None = None) -> Prompt:
    """Place a prepared topic in the name of who saved it last, when its moment came, and give it. It is placed once.

    When that person does not moderate the group any more it stays where it is: the desk says so.
    """
    row = Prompt.objects.select_for_update(of=("self",)).select_related("group", "prepared_by").get(pk=prompt.pk)
    moment = timezone.make_aware(datetime.combine(row.post_on, PLACED_AT))
    if row.topic_id or clock.now() < moment or not moderates(row.prepared_by, row.group):
        record_nothing_changed()
        return row
    row.topic = start_topic(
        group=row.group,
        kind=row.kind,
        title=row.title,
        source=row.source,
        themes=list(row.themes.values_list("theme", flat=True)),
        by=row.prepared_by,
        takes_draft=False,
    )
    row.save(update_fields=["topic"])
    record("kennisgroep.place_prompt", row, by=by, topic=row.topic_id)
    return row
