"""What every form for writing does: keep a draft and its files, quote, show a preview, and lose nothing."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac

from kruispunt.core.errors import Refused
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.actions.drafts import LONGEST_DRAFT, drafts_for
from kruispunt.kennisgroep.models import Draft, Post, Topic
from kruispunt.kennisgroep.once import key_of, placed_with
from kruispunt.kennisgroep.queries import access
from kruispunt.kennisgroep.queries.mentions import marks_in
from kruispunt.kennisgroep.writing_forms import FilesForm, ReplyForm, TopicForm
from kruispunt.ui.forms import refusals_on

_SALT = "kruispunt.kennisgroep.writer"
_TYPED = "kennisgroep_typed"
#: The cookie by which the browser hears that what it kept was placed, so that it does not offer it any more.
PLACED = "kp-placed"
#: How long, in seconds, a form stays known as somebody's after they were logged out.
_LONGEST_ABSENCE = 24 * 60 * 60
#: The longest number of a row there is.
_DIGITS = 18
#: The buttons that place nothing yet.
_WAITS = {"preview", "keep", "detach"}


def quote_in(topic: Topic, wanted: str) -> str:
    """Give the post of `topic` with the number `wanted` (of the row) as a quote in Markdown, with who wrote it.

    Nothing for what names no post that stands there.
    """
    if not (wanted.isascii() and wanted.isdecimal() and len(wanted) <= _DIGITS):
        return ""
    post = topic.posts.filter(pk=int(wanted), removed_at__isnull=True).select_related("author").first()
    if post is None:
        return ""
    lines = [f"{post.author or 'De anonieme vraagsteller'} schreef:", "", *post.source.splitlines()]
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


@dataclass
class Composing:
    """Somebody writes a new topic in a group, or a reply in a topic of it; `opening` is put below what they began."""

    request: HttpRequest
    standing: access.Standing
    topic: Topic | None = None
    is_sent: bool = False
    opening: str = ""
    preview: dict[str, Any] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        if not self.is_sent:
            self._take_up()
        data, files = (self.request.POST, self.request.FILES) if self.is_sent else (None, None)
        self.form = self._form(data, self._start)
        self.files = FilesForm(data, files)

    def _form(self, data: QueryDict | None, initial: dict[str, Any]) -> TopicForm | ReplyForm:
        if self.topic:
            return ReplyForm(data, initial=initial)
        return TopicForm(data, initial=initial, standing=self.standing)

    @cached_property
    def as_asker(self) -> bool:
        """Give whether this is who asked the anonymous question of the topic."""
        return bool(self.topic and self.topic.is_anonymous and access.is_own(self.request.user, self.topic))

    @property
    def _place(self) -> dict[str, Any]:
        return {"group": self.standing.group, "topic": self.topic, "by": self.request.user}

    @cached_property
    def draft(self) -> Draft | None:
        """Give what was kept of this, with its files."""
        found = drafts_for(self.standing.group, self.topic, self.request.user)
        return found.prefetch_related("attachments").first()

    @property
    def _start(self) -> dict[str, Any]:
        """Give what an unsent form starts with: the draft, and the post that is quoted."""
        if self.is_sent:
            return {}
        draft = self.draft
        start = (draft.fields | {"source": draft.source}) if draft else {}
        before = start.get("source", "")
        if self.opening and self.opening.strip() not in before:
            start["source"] = f"{before.rstrip()}\n\n{self.opening}" if before.strip() else self.opening
        return start

    def _take_up(self) -> None:
        """Keep as a draft what this person sent after they were logged out."""
        typed = self.request.session.get(_TYPED)
        if typed is None or typed["writer"] != self.request.user.pk or typed["key"] not in self._keys():
            return
        del self.request.session[_TYPED]
        actions.save_draft(source=typed["source"], fields=typed["fields"], **self._place)

    @property
    def key(self) -> str:
        """Give by what name the browser keeps this text; it differs per person and per form, and moves along."""
        return self._key(self.standing.group.slug)

    def _key(self, slug: str) -> str:
        where = f"#{self.topic.pk}" if self.topic else slug
        return salted_hmac(_SALT, f"{self.request.user.pk}:{where}").hexdigest()[:32]

    def _keys(self) -> set[str]:
        """Give the names of this text, also by the addresses of groups that became this one."""
        old = self.standing.group.old_addresses.values_list("slug", flat=True)
        return {self.key, *(self._key(slug) for slug in old)}

    @property
    def writer(self) -> str:
        """Give who writes, signed, so that what is sent after a lost session comes back to them alone.

        Who asked anonymously gets none: nothing of theirs is kept by name.
        """
        if self.as_asker:
            return ""
        return signing.dumps({"writer": self.request.user.pk, "key": self.key}, salt=_SALT)

    def keep(self) -> None:
        """Keep what was sent, the files first, and take away the file to remove; what is refused stands at its field.

        Without anything to place yet, the form shows what was typed as if it was just opened.
        """
        if self.form.is_anonymous or self.as_asker:
            for number, _, _ in self.files.chosen:
                self.files.refuse_at(
                    number,
                    Refused("Een anonieme vraag kan geen bestanden hebben: ze dragen vaak een naam.", field="file"),
                )
        else:
            self._attach()
        self._detach()
        with refusals_on(self.form):
            actions.save_draft(
                source=self.form.data.get("source", ""),
                fields=self.form.typed,
                is_anonymous=self.form.is_anonymous,
                **self._place,
            )
        self.__dict__.pop("draft", None)
        if _WAITS & self.request.POST.keys():
            self._show_on()

    @cached_property
    def _once(self) -> str:
        """Give by what placing this is known."""
        data, where = self.form.data, self.topic or self.standing.group
        said = [data.get(name, "") for name in (("source",) if self.topic else ("title", "source"))]
        return key_of(data.get("once", ""), self.request.user, where, *said)

    @property
    def placed_before(self) -> Post | None:
        """Give what an earlier click on the button placed, if there was one."""
        return None if _WAITS & self.request.POST.keys() else placed_with(self._once)

    def _attach(self) -> None:
        for number, upload, alt in self.files.chosen:
            try:
                actions.attach(upload=upload, alt=alt, key=self._once, **self._place)
            except Refused as refusal:
                self.files.refuse_at(number, refusal)

    def _detach(self) -> None:
        wanted = self.form.data.get("detach", "")
        for attachment in self.draft.attachments.all() if self.draft else []:
            if str(attachment.pk) == wanted:
                actions.detach(attachment=attachment, by=self.request.user)

    @property
    def places(self) -> bool:
        """Give whether the button was the one that places it, and nothing stands in the way yet."""
        return not _WAITS & self.request.POST.keys() and not self.files.errors and self.form.is_valid()

    def _show_on(self) -> None:
        """Show what was typed once more, and the text as it will stand in the group when that was asked."""
        source = self.form.data.get("source", "").replace("\0", "")[:LONGEST_DRAFT]
        if "preview" in self.form.data and source.strip():
            self.preview = {"source": source, "marks": marks_in(self.standing.group.pk, source)}
        if not self.form.refusal:
            typed = self.form.typed | {"source": source, "is_anonymous": self.form.is_anonymous}
            self.form = self._form(None, typed)

    @property
    def status(self) -> int:
        """Give 200, or what the page of a refused form answers."""
        return max(self.form.status, self.files.status)

    def context(self) -> dict[str, Any]:
        """Give what the template of the form needs."""
        slug = self.standing.group.slug
        autosave = (
            reverse("kennisgroep:reply_draft", args=[slug, self.topic.pk])
            if self.topic
            else reverse("kennisgroep:topic_draft", args=[slug])
        )
        return {"form": self.form, "files": self.files, "writing": self, "autosave": autosave}


def note_placed(response: HttpResponse, writing: Composing) -> HttpResponse:
    """Tell the browser that this was placed, so that it throws away what it kept."""
    response.set_cookie(PLACED, writing.key, max_age=300, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response


def logged_out(request: HttpRequest, back: str, typed: dict[str, Any]) -> HttpResponse:
    """Send somebody who wrote while logged out to the log-in; afterwards the text stands in the form at `back` again.

    `typed` is what goes with the text. What was asked anonymously, or by nobody known, is shown to be copied instead:
    it is kept under no name.
    """
    source = request.POST.get("source", "")[:LONGEST_DRAFT]
    if not source.strip():
        return redirect_to_login(back)
    try:
        known = signing.loads(request.POST.get("writer", ""), salt=_SALT, max_age=_LONGEST_ABSENCE)
    except signing.BadSignature:
        known = None
    if known is None or request.POST.get("is_anonymous"):
        return render(request, "kennisgroep/logged_out.html", {"source": source, "back": back}, status=403)
    request.session[_TYPED] = known | {"source": source, "fields": typed}
    messages.info(request, "Je was afgemeld. Meld je opnieuw aan: wat je typte, staat daarna in het formulier.")
    return redirect_to_login(back)


def typed_topic(request: HttpRequest) -> dict[str, Any]:
    """Give what was typed in the form of a topic besides its text, by somebody who is not logged in."""
    fields = {name: request.POST.get(name, "")[:300] for name in ("kind", "title")}
    themes = [theme[:20] for theme in request.POST.getlist("themes")[:10]]
    return fields | {"themes": themes, "is_confidential": bool(request.POST.get("is_confidential"))}
