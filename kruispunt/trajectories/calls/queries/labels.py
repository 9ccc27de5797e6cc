"""How people call the attributes, values and rules of a selection."""

from kruispunt.besturen.enums import Bestuurstype, Province, SizeCategory
from kruispunt.trajectories.calls.enums import BalanceAttribute, Reached
from kruispunt.trajectories.calls.models import BalanceRule
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


def attribute_label(attribute: str) -> str:
    """Give how people call an attribute."""
    return "Plaatsen" if attribute == PLACES else str(BalanceAttribute(attribute).label)


def value_label(attribute: str, value: str) -> str:
    """Give how people call a value of an attribute; the places themselves are `Plaatsen`."""
    return attribute_label(attribute) if attribute == PLACES else str(VALUES[BalanceAttribute(attribute)](value).label)


def breach_sentence(breach: Breach) -> str:
    """Say in plain Dutch what a group breaks."""
    label = "Aantal besturen" if breach.attribute == PLACES else value_label(breach.attribute, breach.value)
    asked = f"minstens {breach.asked}" if breach.bound == "min" else f"hoogstens {breach.asked}"
    return f"{label}: {asked} gevraagd, {breach.count} gekozen."


def rule_sentence(rule: BalanceRule) -> str:
    """Say in plain Dutch what a rule asks."""
    bounds = [f"minstens {rule.minimum}" if rule.minimum else "", f"hoogstens {rule.maximum}"]
    asked = " en ".join(part for part in (bounds if rule.maximum is not None else bounds[:1]) if part)
    return f"{value_label(rule.attribute, rule.value)}: {asked or 'geen vast aantal'}"
