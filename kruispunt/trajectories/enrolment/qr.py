"""QR codes as a picture that needs no other file."""

from base64 import b64encode

import qrcode
from qrcode.image.svg import SvgPathFillImage


def svg_uri(text: str) -> str:
    """Give a QR code of `text` (ISO/IEC 18004, error correction M, the quiet zone of four modules) as a data URI.

    Black on white, also on a dark screen: some readers do not see it the other way round.
    """
    picture = qrcode.make(
        text, image_factory=SvgPathFillImage, error_correction=qrcode.constants.ERROR_CORRECT_M, border=4
    )
    return f"data:image/svg+xml;base64,{b64encode(picture.to_string()).decode()}"
