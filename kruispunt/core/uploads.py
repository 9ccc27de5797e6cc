"""What somebody uploads: which files we take, checked by what is in them and never by what they say they are.

Files are only stored and handed out again as an attachment; nothing here opens them for a user.
"""

import re
import unicodedata
import zipfile
import zlib
from typing import BinaryIO

from django.core.files.uploadedfile import UploadedFile

from kruispunt.core.errors import Refused

#: Bytes.
LARGEST = 10 * 1024 * 1024
#: What an office file may grow to when it is unpacked, in bytes, in times its own size, and in parts.
LARGEST_UNPACKED = 100 * 1024 * 1024
LARGEST_RATIO = 100
MOST_PARTS = 5_000
#: Below this an unpacked file harms nobody, however well it was packed.
_HARMLESS = 1024 * 1024
_LONGEST_NAME = 120
#: The kinds we take, by extension, with the type they are handed out as.
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
#: For the `accept` of a file field.
ACCEPT = ",".join(f".{extension}" for extension in CONTENT_TYPES)
KINDS_IN_WORDS = "pdf, docx, xlsx, odt, png of jpg"
#: The part that makes a packed office file what its extension says.
_MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "odt": "content.xml"}
#: How the parts of an office file are packed; other ways cost much memory to unpack.
_PACKED_AS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PNG_START, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
_PDF_TAIL = 2048


def clean_name(name: str) -> str:
    """Give a file name without folders, signs nobody sees, or more than 120 signs; the extension in small letters."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    base = "".join(sign for sign in base if not unicodedata.category(sign).startswith("C"))
    base = re.sub(r'[<>:"|?*\s]+', " ", base).lstrip().rstrip(" .")
    stem, dot, extension = base.rpartition(".")
    if not dot:
        return base[:_LONGEST_NAME]
    extension = extension.lower()
    return f"{stem[: _LONGEST_NAME - len(extension) - 1].strip(' .') or 'bestand'}.{extension}"


def extension_of(name: str) -> str:
    """Give the extension of a file name, in small letters and without the dot; empty when it has none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def content_type_of(name: str) -> str:
    """Give the type a stored file is handed out as; of a kind we do not take, bytes that no program opens by itself."""
    return CONTENT_TYPES.get(extension_of(name), "application/octet-stream")


def check_upload(upload: UploadedFile) -> str:
    """Look into an uploaded file and give the name to keep it under; the file stands at its start again.

    Raises Refused, with what to do, for a file of another kind than we take, one whose content is not what its name
    says, one over 10 MB, an empty one, and an office file that is packed to harm, locked or carries macros.
    """
    name = clean_name(upload.name or "")
    extension = extension_of(name)
    if extension not in CONTENT_TYPES:
        raise Refused(f"Dit soort bestand nemen we niet aan. Kies een {KINDS_IN_WORDS}.")
    if upload.size > LARGEST:
        raise Refused(f"Dit bestand is groter dan {LARGEST // 1024 // 1024} MB. Kies een kleiner bestand.")
    if not upload.size:
        raise Refused("Dit bestand is leeg. Kies een ander bestand.")
    upload.seek(0)
    try:
        if extension in _MAIN_PART:
            _check_packed(upload, extension)
        else:
            _check_plain(upload, extension)
    finally:
        upload.seek(0)
    return name


def _not_what_it_says(extension: str) -> Refused:
    return Refused(
        f"De inhoud van dit bestand is geen {extension}. Open het in het programma waarmee je het maakte, "
        f"bewaar het zonder wachtwoord als {extension} en kies het opnieuw."
    )


def _check_plain(upload: UploadedFile, extension: str) -> None:
    """Refuse what does not begin and end as its kind does, and what is a packed file at the same time."""
    start = upload.read(8)
    upload.seek(max(0, upload.size - _PDF_TAIL))
    tail = upload.read()
    fits = {
        "pdf": start.startswith(b"%PDF-") and b"%%EOF" in tail,
        "png": start == _PNG_START and tail.endswith(_PNG_END),
    }.get(extension, start.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in tail)
    upload.seek(0)
    if not fits or zipfile.is_zipfile(upload):
        raise _not_what_it_says(extension)


def _check_packed(upload: UploadedFile, extension: str) -> None:
    if upload.read(4) != b"PK\x03\x04":
        raise _not_what_it_says(extension)
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as packed:
            _check_size(packed, upload.size)
            _check_parts(packed, extension)
            _unpack(packed)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        # RuntimeError is how zipfile says that a part asks for a password.
        raise _not_what_it_says(extension) from error


def _check_size(packed: zipfile.ZipFile, size: int) -> None:
    parts = packed.infolist()
    unpacked = sum(part.file_size for part in parts)
    too_dense = unpacked > _HARMLESS and unpacked > LARGEST_RATIO * size
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or too_dense:
        raise Refused("Dit bestand wordt veel te groot wanneer iemand het opent. Bewaar het als pdf en kies dat.")


def _check_parts(packed: zipfile.ZipFile, extension: str) -> None:
    if any(part.compress_type not in _PACKED_AS for part in packed.infolist()):
        raise _not_what_it_says(extension)
    names = packed.namelist()
    if _MAIN_PART[extension] not in names:
        raise _not_what_it_says(extension)
    if extension == "odt":
        kind = packed.read("mimetype") if "mimetype" in names else b""
        if kind.decode("ascii", "replace").strip() != CONTENT_TYPES["odt"]:
            raise _not_what_it_says(extension)
    elif "[Content_Types].xml" not in names:
        raise _not_what_it_says(extension)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("Dit bestand bevat macro's. Bewaar het zonder macro's of als pdf en kies het opnieuw.")


def _unpack(packed: zipfile.ZipFile) -> None:
    """Read every part once: what says to be small and is not, and what is damaged, shows by its checksum."""
    for part in packed.infolist():
        if not part.is_dir():
            with packed.open(part) as stream:
                _read_all(stream)


def _read_all(stream: BinaryIO) -> None:
    while stream.read(256 * 1024):
        pass
