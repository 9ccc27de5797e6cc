"""The files with a post: kept with its draft until it is placed."""

from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.images import bare_image, is_image
from kruispunt.core.uploads import check_upload, extension_of
from kruispunt.kennisgroep.actions.drafts import check_may_write, drop, remove_file
from kruispunt.kennisgroep.actions.locking import lock_where
from kruispunt.kennisgroep.actions.writing import index
from kruispunt.kennisgroep.models import Attachment, Draft, Kennisgroep, Post, Topic
from kruispunt.kennisgroep.queries import access

MOST_FILES = 10
LONGEST_ALT = 300


@action
def attach(*, group: Kennisgroep, topic: Topic | None, upload: UploadedFile, alt: str, by: User) -> Attachment:
    """Keep a file with the draft of `by` for a new topic in `group`, or for a reply in `topic`, and give it.

    A picture is drawn anew without the place and the names that stand inside (core.images), and needs a description.

    Raises Forbidden for who may not write there; Refused for a file we do not take (core.uploads), a picture without
    description or with one over 300 signs, more than 10 files, and for the asker of an anonymous question.
    """
    record_nothing_changed()
    if topic and topic.is_anonymous and access.is_own(by, topic):
        raise Refused("Bij je anonieme vraag kan je geen bestanden plaatsen: ze dragen vaak een naam.", field="file")
    name, alt = _checked(upload), " ".join(alt.replace("\0", "").split())
    if len(alt) > LONGEST_ALT:
        raise Refused(f"De beschrijving is langer dan {LONGEST_ALT} tekens. Maak ze korter.", field="alt")
    if is_image(name) and not alt:
        raise Refused(
            "Beschrijf in één zin wat er op de afbeelding te zien is, voor wie ze niet ziet. Kies ze daarna opnieuw.",
            field="alt",
        )
    try:
        content = bare_image(upload, name) if is_image(name) else upload
    except Refused as refusal:
        refusal.field = "file"
        raise
    group = lock_where(group, topic)  # not before the picture is drawn: others wait for it
    check_may_write(group, topic, by)
    draft = None
    while draft is None:  # one that was placed while we waited for it is gone: a new one begins
        found, _ = Draft.objects.get_or_create(
            user=by, topic=topic, **({} if topic else {"group": group}), defaults={"group": group}
        )
        draft = Draft.objects.select_for_update().filter(pk=found.pk).first()
    if draft.attachments.count() >= MOST_FILES:
        raise Refused(f"Een bericht heeft hoogstens {MOST_FILES} bestanden. Haal er eerst een weg.", field="file")
    row = Attachment(draft=draft, name=name, is_image=is_image(name), alt=alt if is_image(name) else "")
    row.file.save(f"{uuid4().hex}.{extension_of(name)}", content, save=False)
    try:
        row.save()
    except BaseException:
        remove_file(row.file.name)
        raise
    Draft.objects.filter(pk=draft.pk).update(updated_at=clock.now())
    return row


def _checked(upload: UploadedFile) -> str:
    try:
        return check_upload(upload)
    except Refused as refusal:
        refusal.field = "file"
        raise


@action
def detach(*, attachment: Attachment, by: User) -> None:
    """Take a file out of a draft of `by`, or out of a post they wrote; the file leaves the disk.

    Raises Forbidden for a file of somebody else; what is gone already stays gone.
    """
    row = Attachment.objects.select_for_update().filter(pk=attachment.pk).first()
    if row is None:
        record_nothing_changed()
        return
    if row.draft:
        if row.draft.user_id != by.pk:
            raise Forbidden("Dit bestand staat in een klad van iemand anders.")
        record_nothing_changed()
        drop(row)
        return
    post = Post.objects.select_related("topic").get(pk=row.post_id)
    check_may_write(post.topic.group, post.topic, by)
    if not access.is_own(by, post):
        raise Forbidden("Je haalt alleen bestanden van je eigen berichten weg.")
    drop(row)
    index(post)
    record("kennisgroep.detach", post, by=by)
