"""What every screen must hold to: WCAG 2.2 AA and good practice by axe, and nothing wider than the window."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


#: What can change when only the window or the colours do.
LOOKS = {"runOnly": {"type": "rule", "values": ["color-contrast", "target-size", "scrollable-region-focusable"]}}


def problems_on(page: Page, rules: dict = RULES) -> list[str]:
    """Give what is wrong with the screen as it stands, each with its address and the rule it breaks."""
    where = f"{page.url} ({page.viewport_size['width']} px)"
    wider = page.evaluate(_WIDER)
    found = [f"{where}: {wider} px wider than the window"] if wider > 0 else []
    violations = Axe().run(page, options=rules).response["violations"]
    return found + [f"{where}: {v['id']} {node['html'][:160]}" for v in violations for node in v["nodes"][:3]]
