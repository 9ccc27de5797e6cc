"""Files and links of a session."""

from functools import partial
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db import transaction

from kruispunt.besturen.models import User
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Refused
from kruispunt.core.uploads import check_upload, extension_of
from kruispunt.trajectories.outputs.actions.sessions import check_visibility, lock_session, refuse_when_cancelled
from kruispunt.trajectories.outputs.models import Material, MaterialKind
from kruispunt.trajectories.programme.models import Session

LONGEST_TITLE = 160
LONGEST_URL = 500
_web_address = URLValidator(schemes=["http", "https"])


def _lock_for_new(session: Session, title: str, visibility: str, by: User) -> Session:
    row = lock_session(session, by)
    refuse_when_cancelled(row)
    check_visibility(row, visibility)
    if len(title) > LONGEST_TITLE:
        raise Refused(f"De titel is langer dan {LONGEST_TITLE} tekens. Maak hem korter.", field="title")
    return row


@action
def add_file(*, session: Session, upload: UploadedFile, visibility: str, by: User, title: str = "") -> Material:
    """Keep a file with a session, under a name on disk that nobody chose; without a title it has its file name.

    Raises Forbidden for who does not facilitate the traject; Refused for a file we do not take (core.uploads), a title
    that is too long, an unknown audience, or a cancelled session.
    """
    title = title.strip()
    row = _lock_for_new(session, title, visibility, by)
    try:
        name = check_upload(upload)
    except Refused as refusal:
        refusal.field = "upload"
        raise
    material = Material(
        session=row, kind=MaterialKind.FILE, title=title or name, name=name, visibility=visibility, added_by=by
    )
    material.file.save(f"{uuid4().hex}.{extension_of(name)}", upload, save=False)
    try:
        material.save()
        record("outputs.add_file", material, by=by, session=row.pk, visibility=visibility)
    except BaseException:
        _remove_file(material.file.name)
        raise
    return material


@action
def add_link(*, session: Session, title: str, url: str, visibility: str, by: User) -> Material:
    """Keep a link to a page on the web with a session.

    Raises Forbidden for who does not facilitate the traject; Refused for an address that is not http or https, no title
    or one that is too long, an unknown audience, or a cancelled session.
    """
    title, url = title.strip(), url.strip()
    row = _lock_for_new(session, title, visibility, by)
    if not title:
        raise Refused("Geef de link een titel, zodat je ziet waar hij heen gaat.", field="title")
    try:
        _web_address(url)
    except ValidationError as error:
        raise Refused("Geef een volledig adres dat begint met https:// of http://.", field="url") from error
    if len(url) > LONGEST_URL:
        raise Refused(f"Dit adres is langer dan {LONGEST_URL} tekens.", field="url")
    material = Material.objects.create(
        session=row, kind=MaterialKind.LINK, title=title, url=url, visibility=visibility, added_by=by
    )
    record("outputs.add_link", material, by=by, session=row.pk, visibility=visibility)
    return material


def _lock_material(material: Material, by: User) -> Material:
    session = lock_session(material.session, by)
    row = Material.objects.select_for_update().filter(pk=material.pk).first()
    if row is None:
        raise Refused("Iemand anders haalde dit al weg.")
    row.session = session
    return row


@action
def change_visibility(*, material: Material, visibility: str, by: User) -> Material:
    """Say who may read a file or a link; it holds at once, for every address.

    Raises Forbidden for who does not facilitate the traject; Refused for an unknown audience, or when it is gone.
    """
    row = _lock_material(material, by)
    check_visibility(row.session, visibility)
    if row.visibility == visibility:
        record_nothing_changed()
        return row
    row.visibility = visibility
    row.save(update_fields=["visibility"])
    record("outputs.change_visibility", row, by=by, visibility=visibility)
    return row


@action
def remove_material(*, material: Material, by: User) -> None:
    """Take a file or a link away; the file leaves the disk once this is certain.

    Raises Forbidden for who does not facilitate the traject; Refused when it is gone already.
    """
    row = _lock_material(material, by)
    record("outputs.remove_material", row, by=by, session=row.session_id, kind=row.kind)
    if row.is_file:
        transaction.on_commit(partial(_remove_file, row.file.name))
    row.delete()


def _remove_file(name: str) -> None:
    Material._meta.get_field("file").storage.delete(name)
