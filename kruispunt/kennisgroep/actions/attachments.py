"""The files with a post: kept with its draft until it is placed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.images import bare_image, is_image
from kruispunt.core.uploads import check_upload, extension_of
from kruispunt.kennisgroep.actions.drafts import check_may_write, drop, remove_file
from kruispunt.kennisgroep.actions.locking import lock_where
from kruispunt.kennisgroep.models import Attachment, Draft, Kennisgroep, Post, Topic
from kruispunt.kennisgroep.once import placed_with
from kruispunt.kennisgroep.queries import access

MOST_FILES = 10
LONGEST_ALT = 300
TOO_MANY_FILES = f"Een bericht heeft hoogstens {MOST_FILES} bestanden. Haal er eerst een weg."
NO_FILES_OF_ASKER = "Bij je anonieme vraag kan je geen bestanden plaatsen: ze dragen vaak een naam."


@dataclass(frozen=True)
class CheckedFile:
    """A file we take: its name, what it shows when it is a picture, and what is kept of it."""

    name: str
    alt: str
    content: File

    def is_in(self, row: Attachment) -> bool:
        """Give whether a row keeps the same, byte by byte."""
        if not row.file.storage.exists(row.file.name):
            return False
        with row.file.open("rb") as stored:
            self.content.seek(0)
            return stored.read() == self.content.read()

    def store(self, **owner: Draft | Post) -> Attachment:
        """Keep it with a `draft` or a `post` and give it; when that fails, nothing of it stays on the disk."""
        row = Attachment(name=self.name, is_image=is_image(self.name), alt=self.alt, **owner)
        row.file.save(f"{uuid4().hex}.{extension_of(self.name)}", self.content, save=False)
        try:
            row.save()
        except BaseException:
            remove_file(row.file.name)
            raise
        return row


def checked_file(upload: UploadedFile, alt: str) -> CheckedFile:
    """Give what is kept of a file; a picture is drawn anew without the place and the names inside (core.images).

    Raises Refused, with "file" or "alt" as its field, for a file we do not take (core.uploads), and for a picture
    without description or with one over 300 signs.
    """
    try:
        name = check_upload(upload)
        alt = " ".join(alt.replace("\0", "").split())
        if len(alt) > LONGEST_ALT:
            raise Refused(f"De beschrijving is langer dan {LONGEST_ALT} tekens. Maak ze korter.", field="alt")
        if not is_image(name):
            return CheckedFile(name, "", upload)
        if not alt:
            raise Refused(
                "Beschrijf in één zin wat er op de afbeelding te zien is, voor wie ze niet ziet. "
                "Kies ze daarna opnieuw.",
                field="alt",
            )
        return CheckedFile(name, alt, bare_image(upload, name))
    except Refused as refusal:
        refusal.field = refusal.field or "file"
        raise


@contextmanager
def files_with(post: Post, files: Sequence[CheckedFile]) -> Iterator[None]:
    """Store files with a post for what is done inside; when that fails, none of them stays on the disk."""
    stored: list[Attachment] = []
    try:
        for file in files:
            stored.append(file.store(post=post))
        yield
    except BaseException:
        for row in stored:
            remove_file(row.file.name)
        raise


@action
def attach(
    *, group: Kennisgroep, topic: Topic | None, upload: UploadedFile, alt: str, by: User, key: str = ""
) -> Attachment | None:
    """Keep a file with the draft of `by` for a new topic in `group`, or for a reply in `topic`, and give it.

    The same file again is the one that is there. None, and nothing is kept, when what it goes with was placed
    already: `key` is by what that is known (once.py).

    Raises Forbidden for who may not write there; Refused for what `checked_file` refuses, more than 10 files, and for
    the asker of an anonymous question.
    """
    record_nothing_changed()
    if topic and topic.is_anonymous and access.is_own(by, topic):
        raise Refused(NO_FILES_OF_ASKER, field="file")
    file = checked_file(upload, alt)
    group = lock_where(group, topic)  # not before the picture is drawn: others wait for it
    check_may_write(group, topic, by)
    draft = None
    while draft is None:  # one that was placed while we waited for it is gone: a new one begins
        found, made = Draft.objects.get_or_create(
            user=by, topic=topic, **({} if topic else {"group": group}), defaults={"group": group}
        )
        draft = Draft.objects.select_for_update().filter(pk=found.pk).first()
    if placed_with(key):
        if made:
            draft.delete()
        return None
    for row in draft.attachments.filter(name=file.name, alt=file.alt):
        if file.is_in(row):
            return row
    if draft.attachments.count() >= MOST_FILES:
        raise Refused(TOO_MANY_FILES, field="file")
    row = file.store(draft=draft)
    Draft.objects.filter(pk=draft.pk).update(updated_at=clock.now())
    return row


@action
def detach(*, attachment: Attachment, by: User) -> None:
    """Take a file out of a draft of `by`; the file leaves the disk.

    Raises Forbidden for a file of somebody else, or one that was placed; what is gone already stays gone.
    """
    record_nothing_changed()
    row = Attachment.objects.select_for_update().filter(pk=attachment.pk).first()
    if row is None:
        return
    if row.draft is None or row.draft.user_id != by.pk:
        raise Forbidden("Je haalt alleen bestanden uit je eigen klad weg.")
    drop(row)
