"""How people call the attributes, values and rules of a selection."""

from kruispunt.besturen.enums import Bestuurstype, Province, SizeCategory
from kruispunt.trajectories.calls.enums import BalanceAttribute, Reached
from kruispunt.trajectories.calls.models import BalanceRule, OpenCall
from kruispunt.trajectories.calls.selection import PLACES, Breach
from kruispunt.trajectories.programme.enums import Theme

#: The values each attribute can have.
VALUES = {
    BalanceAttribute.TYPE: Bestuurstype,
    BalanceAttribute.THEME: Theme,
    BalanceAttribute.PROVINCE: Province,
    BalanceAttribute.SIZE: SizeCategory,
    BalanceAttribute.REACHED: Reached,
}
#: What counts first, second and third, as people say it (selection.ORDER).
ORDER_LABELS = {
    "balance": "Dicht bij de streefdoelen",
    "score": "Hoge scores",
    "new": "Besturen die nog nooit deelnamen",
}

_SIZES: dict[str, str] = {
    SizeCategory.CENTRE: "grootsteden en centrumsteden",
    SizeCategory.MEDIUM: "middelgrote besturen",
    SizeCategory.SMALL: "kleine besturen",
    SizeCategory.RURAL: "landelijke besturen",
}
_REACHED: dict[str, str] = {
    Reached.NEVER: "besturen die nog nooit deelnamen",
    Reached.BEFORE: "besturen die al deelnamen",
}


def attribute_label(attribute: str) -> str:
    """Give how people call an attribute."""
    return "Plaatsen" if attribute == PLACES else str(BalanceAttribute(attribute).label)


def value_label(attribute: str, value: str | None) -> str:
    """Give how people call a value of an attribute; the places themselves are `Plaatsen`, None is not known."""
    if attribute == PLACES:
        return attribute_label(attribute)
    return "Niet bekend" if value is None else str(VALUES[BalanceAttribute(attribute)](value).label)


def attributes_of(call: OpenCall) -> list[BalanceAttribute]:
    """Give what the group of `call` can be balanced on: the theme only where the call asks one."""
    return [a for a in BalanceAttribute if a != BalanceAttribute.THEME or call.asks_theme]


def value_choices(call: OpenCall, attribute: str) -> list[tuple[str, str]]:
    """Give the values with their labels that a rule of `call` can name; none for what it does not balance on."""
    if attribute not in attributes_of(call):
        return []
    if attribute == BalanceAttribute.THEME:
        return call.theme_choices
    return [(str(value), str(label)) for value, label in VALUES[BalanceAttribute(attribute)].choices]


def who_label(attribute: str, value: str) -> str:
    """Name the besturen with a value of an attribute, to stand after "voor" in an explanation."""
    label = value_label(attribute, value)
    return {
        BalanceAttribute.TYPE: f"besturen van het type {label.lower()}",
        BalanceAttribute.THEME: f"besturen met het thema {label}",
        BalanceAttribute.PROVINCE: f"besturen uit de provincie {label}",
        BalanceAttribute.SIZE: _SIZES.get(value, ""),
        BalanceAttribute.REACHED: _REACHED.get(value, ""),
    }[BalanceAttribute(attribute)]


def breach_sentence(breach: Breach, names: dict[str, str] | None = None) -> str:
    """Say in plain Dutch what a group breaks; `names` are those of the applicants and besturen by their id."""
    if breach.attribute == "pin":
        name = (names or {}).get(breach.value, breach.value)
        if breach.asked:
            return f"{name} staat vast bij de groep, maar is niet aangevinkt."
        return f"{name} staat vast buiten de groep, maar is wel aangevinkt."
    if breach.attribute == PLACES:
        label = "Aantal besturen"
    elif breach.attribute == "bestuur":
        label = "Kandidaturen van één bestuur"
    else:
        label = value_label(breach.attribute, breach.value)
    asked = f"minstens {breach.asked}" if breach.bound == "min" else f"hoogstens {breach.asked}"
    return f"{label}: {asked} gevraagd, {breach.count} gekozen."


def rule_sentence(rule: BalanceRule) -> str:
    """Say in plain Dutch what a rule asks."""
    parts = [
        f"minstens {rule.minimum}" if rule.minimum else "",
        f"hoogstens {rule.maximum}" if rule.maximum is not None else "",
    ]
    asked = " en ".join(part for part in parts if part)
    if rule.target is not None:
        asked = f"{asked}, liefst {rule.target}%" if asked else f"liefst {rule.target}%"
    return f"{value_label(rule.attribute, rule.value)}: {asked or 'geen vast aantal'}"


def change_text(change: dict) -> str:
    """Say in plain Dutch what a changed bound asks, to stand after "Vraag"; a change is as in a repair."""
    bound = "minstens" if change["bound"] == "min" else "hoogstens"
    if change["rule"] == PLACES:
        return f"{bound} {change['to']} besturen in plaats van {change['from']}"
    who = who_label(change["rule"], change["value"])
    return f"{bound} {change['to']} in plaats van {change['from']} {who}"
