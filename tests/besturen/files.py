"""Small registry files for tests."""

from pathlib import Path

from kruispunt.besturen.registry import MERGERS, MUNICIPALITIES, POLICE_ZONES

MUNICIPALITY_ROWS = """\
nis_code,name,province,postcode,population,population_year,centrumstad,website_domain,referentieregio
11001,Aartselaar,Antwerpen,2630,15085,2026,0,aartselaar.be,Regio Antwerpen
11002,Antwerpen,Antwerpen,2000,565615,2026,1,,Regio Antwerpen
"""
MERGER_ROWS = """\
old_name,old_nis,new_name,new_nis
Antwerpen,11002,Antwerpen,11002
Borsbeek,11007,Antwerpen,11002
"""
ZONE_ROWS = """\
name,zone_number,full_name
PZ Antwerpen,5345,PZ Antwerpen
Noord,5348,PZ Kapellen/Stabroek
"""


def contents_of(
    *,
    municipalities: str | bytes = MUNICIPALITY_ROWS,
    mergers: str | bytes = MERGER_ROWS,
    zones: str | bytes = ZONE_ROWS,
) -> dict[str, bytes]:
    """Give the three files as bytes by name."""
    texts = {MUNICIPALITIES: municipalities, MERGERS: mergers, POLICE_ZONES: zones}
    return {file: text.encode() if isinstance(text, str) else text for file, text in texts.items()}


def write_files(directory: Path, **changes: str | bytes) -> Path:
    """Write the three files into `directory` and give it."""
    for file, content in contents_of(**changes).items():
        (directory / file).write_bytes(content)
    return directory
