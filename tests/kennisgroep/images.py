"""Pictures as people upload them."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo


def photo(name: str = "foto.jpg", size: tuple[int, int] = (40, 20)) -> SimpleUploadedFile:
    """Give a photo that says where it was taken, by whom, and that it lies on its side."""
    image, stream = Image.new("RGB", size, "orange"), io.BytesIO()
    exif = Image.Exif()
    exif[Base.Artist], exif[Base.Orientation] = "An Peeters", 6
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (51.0, 3.0, 0.0)
    image.save(stream, "JPEG", exif=exif, comment=b"van An Peeters")
    return SimpleUploadedFile(name, stream.getvalue())


def drawing(name: str = "schema.png", mode: str = "RGBA") -> SimpleUploadedFile:
    """Give a drawing with the name of its maker inside."""
    image, stream, notes = Image.new(mode, (8, 8)), io.BytesIO(), PngInfo()
    notes.add_text("Author", "An Peeters")
    image.save(stream, "PNG", pnginfo=notes)
    return SimpleUploadedFile(name, stream.getvalue())
