"""Copy the few front-end files the site needs out of node_modules into build/static (ignored by git).

govuk-frontend's own fonts are licensed to government services of the United Kingdom only, so its font faces
go and system-ui comes in their place.
"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk"
TARGET = ROOT / "build" / "static" / "vendor"


def style_sheet(css: str) -> str:
    """Give govuk-frontend's style sheet without font faces and source map, in system-ui.

    Raises ValueError when the package changed so much that nothing was found to replace.
    """
    css, faces = re.subn(r"@font-face\s*{[^}]*}", "", css)
    css, families = re.subn(r'"?GDS Transport"?,\s*arial,\s*sans-serif', "system-ui,sans-serif", css)
    if not (faces and families):
        raise ValueError("govuk-frontend's fonts were not found: look at its style sheet and adapt this script")
    return re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)


def main() -> None:
    """Write the style sheet and the script."""
    TARGET.mkdir(parents=True, exist_ok=True)
    css = (SOURCE / "govuk-frontend.min.css").read_text(encoding="utf-8")
    (TARGET / "govuk-frontend.css").write_text(style_sheet(css), encoding="utf-8")
    script = (SOURCE / "govuk-frontend.min.js").read_text(encoding="utf-8")
    (TARGET / "govuk-frontend.js").write_text(re.sub(r"//# sourceMappingURL=.*", "", script), encoding="utf-8")
    print(f"assets: {TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
