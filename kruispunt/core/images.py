"""A picture without what cameras and programs write inside: where and when it was taken, by whom, with what."""

import io
import struct

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps, UnidentifiedImageError

from kruispunt.core.errors import Refused
from kruispunt.core.uploads import extension_of

#: Points that a picture may have; more takes too much memory to open.
MOST_POINTS = 40_000_000
IMAGE_EXTENSIONS = {"png", "jpg", "jpeg"}
_JPEG_QUALITY = 88
#: What Pillow raises for a picture that is damaged; for notes inside it that are not what they say, anything of these.
_DAMAGED = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    Image.DecompressionBombError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    struct.error,
)


def is_image(name: str) -> bool:
    """Give whether a file of this name is a picture that we show."""
    return extension_of(name) in IMAGE_EXTENSIONS


def bare_image(upload: UploadedFile, name: str) -> ContentFile:
    """Give the picture of a checked upload (core.uploads) drawn anew: nothing but its points, turned upright.

    What stood in the file besides the picture (place, names, thumbnails, other formats behind it) is gone. Of a moving
    picture the first image stays. Raises Refused when it is no picture, is damaged, or has over 40 million points.
    """
    kind = "PNG" if extension_of(name) == "png" else "JPEG"
    upload.seek(0)
    try:
        with Image.open(upload, formats=[kind]) as found:
            if found.width * found.height > MOST_POINTS:
                raise Refused("Deze afbeelding heeft te veel beeldpunten. Maak ze kleiner en kies ze opnieuw.")
            drawn = _redrawn(found, kind)
    except _DAMAGED as error:
        raise Refused("Deze afbeelding is beschadigd. Bewaar ze opnieuw en kies ze dan.") from error
    stream = io.BytesIO()
    drawn.save(stream, format=kind, **({"quality": _JPEG_QUALITY} if kind == "JPEG" else {}))
    return ContentFile(stream.getvalue())


def _redrawn(found: Image.Image, kind: str) -> Image.Image:
    """Give a copy without notes; the colour of its see-through parts is the one thing that is no point and stays."""
    upright = ImageOps.exif_transpose(found)
    if kind == "JPEG" and upright.mode not in ("L", "RGB"):
        upright = upright.convert("RGB")
    drawn = Image.frombytes(upright.mode, upright.size, upright.tobytes())
    if upright.mode == "P":
        drawn.putpalette(upright.getpalette())
    if "transparency" in upright.info and kind == "PNG":
        drawn.info["transparency"] = upright.info["transparency"]
    return drawn
