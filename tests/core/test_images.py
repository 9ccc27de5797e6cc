"""What stands in a picture besides the picture stays behind."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kruispunt.core import images
from kruispunt.core.errors import Refused
from kruispunt.core.images import bare_image, is_image
from tests.core.test_uploads import PNG, upload
from tests.kennisgroep.images import drawing, photo


def test_a_photo_loses_its_place_and_names_and_stands_upright():
    sent = photo()
    assert b"An Peeters" in sent.read()
    content = bare_image(sent, "foto.jpg").read()
    assert b"An Peeters" not in content
    with Image.open(io.BytesIO(content)) as found:
        assert found.format == "JPEG"
        assert dict(found.getexif()) == {}
        assert found.size == (20, 40)


@pytest.mark.parametrize("mode", ["RGBA", "RGB", "L", "P", "1", "LA"])
def test_a_drawing_loses_its_notes_and_keeps_its_points(mode):
    sent = drawing(mode=mode)
    content = bare_image(sent, "schema.png").read()
    assert b"An Peeters" not in content
    with Image.open(io.BytesIO(content)) as found, Image.open(sent) as before:
        assert found.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()


def test_what_hides_behind_the_picture_is_gone():
    sent = photo()
    content = sent.read()
    hidden = content[:-2] + b"<script>alert(1)</script>" + content[-2:]
    assert b"script" not in bare_image(SimpleUploadedFile("foto.jpg", hidden), "foto.jpg").read()


def test_a_damaged_picture_and_one_of_another_kind_are_refused():
    half = photo().read()[:300] + b"\xff\xd9"
    for name, content in [("a.jpg", half), ("a.jpg", PNG), ("a.png", PNG[:30]), ("a.png", b"<svg onload='x()'/>")]:
        with pytest.raises(Refused):
            bare_image(upload(name, content), name)


def test_a_picture_with_too_many_points_is_not_opened(monkeypatch):
    monkeypatch.setattr(images, "MOST_POINTS", 100)
    with pytest.raises(Refused, match="te veel beeldpunten"):
        bare_image(photo(), "foto.jpg")


def test_only_what_we_show_counts_as_a_picture():
    assert [is_image(name) for name in ("a.png", "a.jpeg", "a.pdf", "a.svg", "png")] == [
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.filterwarnings("ignore::UserWarning:PIL.TiffImagePlugin")
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_whose_notes_are_not_what_they_say_is_refused_and_breaks_nothing(kind):
    exif = Image.Exif()
    exif[0x0112], exif[0x9003], exif[0x8825] = 6, "2020", {1: "N", 2: (1.0, 2.0, 3.0)}
    notes = bytearray(exif.tobytes())
    notes[39] = 2  # the date is a text in a place for bytes
    stream = io.BytesIO()
    Image.new("RGB", (4, 2)).save(stream, format=kind, exif=bytes(notes))
    with pytest.raises(Refused, match="beschadigd"):
        bare_image(SimpleUploadedFile("foto", stream.getvalue()), f"foto.{kind.lower()}")
