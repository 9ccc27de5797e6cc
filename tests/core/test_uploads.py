"""What is uploaded is looked into: nothing is believed of its name, and nothing harmful comes in."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kruispunt.core.errors import Refused
from kruispunt.core.uploads import LARGEST, check_upload, clean_name, content_type_of

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 40 + b"\xff\xd9"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\x00\x00"))
    + _chunk(b"IEND", b"")
)


def packed(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Give a zip with these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return stream.getvalue()


DOCX_PARTS = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}
DOCX = packed(DOCX_PARTS)
XLSX = packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
ODT = packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office/>"})
GOOD = {"a.pdf": PDF, "a.png": PNG, "a.jpg": JPG, "a.jpeg": JPG, "a.docx": DOCX, "a.xlsx": XLSX, "a.odt": ODT}


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """Give an uploaded file that lies about its type."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def refused(name: str, content: bytes) -> str:
    """Give what somebody reads whose file is refused."""
    with pytest.raises(Refused) as refusal:
        check_upload(upload(name, content))
    return refusal.value.message


@pytest.mark.parametrize("name", GOOD)
def test_each_kind_we_ask_for_is_taken_and_stands_at_its_start_again(name):
    file = upload(name, GOOD[name])
    assert check_upload(file) == name
    assert file.read() == GOOD[name]


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.htm", "a.exe", "a.pdf.exe", "a.docm", "a.zip", "pdf", "", "a."])
def test_another_kind_is_refused_with_the_kinds_we_take(name):
    assert "pdf, docx, xlsx, odt, png of jpg" in refused(name or "leeg", PDF)


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("other", GOOD)
def test_content_that_is_not_what_the_name_says_is_refused(name, other):
    if GOOD[name] == GOOD[other]:
        return
    assert "De inhoud van dit bestand is geen" in refused(name, GOOD[other])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"<html><script>alert(1)</script>%PDF-1.4 %%EOF"),
        ("a.pdf", b"%PDF-1.4 cut off in the middle"),
        ("a.pdf", PDF + DOCX),
        ("a.png", PNG + b"<script>alert(1)</script>"),
        ("a.png", PNG[:40]),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("a.jpg", b"\xff\xd8\xff<script>alert(1)</script>"),
        ("a.jpg", JPG + XLSX),
        ("a.docx", b"#!/bin/sh\n" + DOCX),
        ("a.docx", DOCX[:-30]),
        ("a.docx", packed({"word/document.xml": b"<w/>"})),
        ("a.docx", packed({"index.html": b"<script/>", "[Content_Types].xml": b""})),
        ("a.odt", packed({"mimetype": b"text/html", "content.xml": b"<o/>"})),
        ("a.odt", packed({"content.xml": b"<o/>"})),
        ("a.docx", packed(DOCX_PARTS, zipfile.ZIP_LZMA)),
        ("a.docx", DOCX.replace(b"\x00\x00\x08\x00", b"\x01\x00\x08\x00")),  # says that it is locked
    ],
)
def test_what_is_two_things_at_once_or_broken_is_refused(name, content):
    assert "De inhoud van dit bestand is geen" in refused(name, content)


def test_a_damaged_part_is_refused():
    content = bytearray(packed({**DOCX_PARTS, "word/media.bin": bytes(range(256)) * 40}, zipfile.ZIP_STORED))
    content[content.index(bytes(range(256))) + 10] ^= 0xFF
    assert "geen docx" in refused("a.docx", bytes(content))


def test_macros_are_refused():
    assert "macro's" in refused("a.docx", packed({**DOCX_PARTS, "word/vbaProject.bin": b"x"}))


def test_a_zip_bomb_is_refused():
    bomb = packed({**DOCX_PARTS, "word/media/a.bin": b"\x00" * 20_000_000})
    assert len(bomb) < 100_000
    assert "veel te groot wanneer iemand het opent" in refused("a.docx", bomb)


def test_a_zip_bomb_that_lies_about_its_size_is_refused():
    bomb = packed({**DOCX_PARTS, "word/media/a.bin": b"\x00" * 20_000_000})
    lying = bomb.replace(struct.pack("<I", 20_000_000), struct.pack("<I", 20))
    assert "geen docx" in refused("a.docx", lying)


def test_a_file_of_very_many_parts_is_refused():
    many = packed({**DOCX_PARTS, **{f"word/{number}": b"" for number in range(5_001)}})
    assert "veel te groot" in refused("a.docx", many)


def test_a_large_file_is_refused_and_one_of_exactly_the_limit_is_taken():
    filled = b"%PDF-1.4\n" + b" " * (LARGEST - len(PDF)) + PDF[9:]
    assert len(filled) == LARGEST
    assert check_upload(upload("a.pdf", filled)) == "a.pdf"
    assert "groter dan 10 MB" in refused("a.pdf", filled + b" ")


def test_an_empty_file_is_refused():
    assert "leeg" in refused("a.pdf", b"")


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../geheim/rapport.pdf", "rapport.pdf"),
        ("C:\\Users\\an\\Plan van aanpak.PDF", "Plan van aanpak.pdf"),
        ("/map/x/..", ""),
        ("plan\x00\n\u202efdp.exe.pdf", "planfdp.exe.pdf"),
        ('a"<b>|c?.docx', "a b c.docx"),
        (".pdf", "bestand.pdf"),
        ("Beléid.pdf", "Beléid.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_loses_its_folders_and_signs_nobody_sees(name, clean):
    assert clean_name(name) == clean
    assert len(clean_name(name)) <= 120


def test_a_stored_file_is_handed_out_as_its_kind_and_an_unknown_one_as_bytes():
    assert content_type_of("a.pdf") == "application/pdf"
    assert content_type_of("a.html") == "application/octet-stream"
