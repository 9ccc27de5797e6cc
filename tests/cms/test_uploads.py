"""Files that staff uploads in the editor: wrong kinds are refused at the field, and nothing is stored."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image

from kruispunt.besturen.actions import create_person
from kruispunt.core.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client_of):
    """The browser of somebody of the team."""
    person = create_person(
        email="mieke@vvsg.example", first_name="Mieke", last_name="Maes", role=Role.STAFF, password=None, by=None
    )
    return client_of(person)


def png() -> bytes:
    """Give a small real picture."""
    file = io.BytesIO()
    Picture.new("RGB", (4, 4), "white").save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("name", ["programma.exe", "pagina.html", "tekening.svg", "zonder-ending"])
def test_a_document_of_the_wrong_kind_is_refused(editor, name):
    response = editor.post(
        reverse("wagtaildocs:add"), {"title": "Verslag", "file": SimpleUploadedFile(name, b"MZ<script>")}
    )
    assert response.status_code == 200
    assert "Verslag" in response.text
    assert response.context["form"].errors["file"]
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("foto.svg", b"<svg onload='alert(1)'/>"), ("foto.png", b"<html>geen foto</html>"), ("foto.exe", png())],
    ids=["svg", "no picture inside", "wrong ending"],
)
def test_a_picture_that_is_none_is_refused(editor, name, content):
    response = editor.post(
        reverse("wagtailimages:add"), {"title": "Foto", "file": SimpleUploadedFile(name, content, "image/png")}
    )
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not Image.objects.exists()


def test_a_document_and_a_picture_of_a_right_kind_are_kept(editor):
    editor.post(
        reverse("wagtaildocs:add"), {"title": "Verslag", "file": SimpleUploadedFile("verslag.pdf", b"%PDF-1.7")}
    )
    editor.post(
        reverse("wagtailimages:add"),
        {"title": "Foto", "description": "Een zaal", "file": SimpleUploadedFile("foto.png", png(), "image/png")},
    )
    assert Document.objects.get().title == "Verslag"
    assert Image.objects.get().title == "Foto"
