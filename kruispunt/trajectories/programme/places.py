"""In which part of Flanders an address lies. Pure: text in, a value out."""

import re

from kruispunt.besturen.enums import Province

#: The one part that is no province: many sessions are in Brussels.
BRUSSELS = "brussel"
REGIONS = [*Province.choices, (BRUSSELS, "Brussel")]

#: First and last postcode of each part (bpost, the Belgian post; Wallonia is left out).
_POSTCODES = [
    (1000, 1299, BRUSSELS),
    (1500, 1999, Province.VLAAMS_BRABANT.value),
    (2000, 2999, Province.ANTWERPEN.value),
    (3000, 3499, Province.VLAAMS_BRABANT.value),
    (3500, 3999, Province.LIMBURG.value),
    (8000, 8999, Province.WEST_VLAANDEREN.value),
    (9000, 9999, Province.OOST_VLAANDEREN.value),
]
#: Four digits with the name of a place behind them: "9800 Deinze", not the number of a house or a room.
_POSTCODE = re.compile(r"(?<![\w.-])(\d{4})\s+[^\W\d_]")


def region_of(address: str) -> str:
    """Give the province of an address ("Brielstraat 2, 9800 Deinze") by its last postcode, `BRUSSELS`, or ""."""
    found = _POSTCODE.findall(address)
    if not found:
        return ""
    postcode = int(found[-1])
    return next((region for first, last, region in _POSTCODES if first <= postcode <= last), "")
