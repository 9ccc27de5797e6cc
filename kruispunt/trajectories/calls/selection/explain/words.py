"""Explanations in plain Dutch: what happened, what bound, what would have changed it. Nobody else is named."""

from collections.abc import Callable, Iterable
from fractions import Fraction

from kruispunt.trajectories.calls.selection.explain.explanation import Binding
from kruispunt.trajectories.calls.selection.instance import PER_BESTUUR, PINS, PLACES
from kruispunt.trajectories.calls.selection.repairs import Change

#: Names the besturen with a value of an attribute, to stand after "voor": "besturen met type starter".
Label = Callable[[str, str], str]


def raw_label(attribute: str, value: str) -> str:
    """Name the besturen with a value by the raw words of an instance."""
    return f"besturen met {attribute} {value}"


def number(value: float | Fraction, decimals: int = 2) -> str:
    """Write a number with a comma, and no more than `decimals` decimals."""
    text = f"{float(value):.{decimals}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def two_numbers(one: float, other: float) -> tuple[str, str]:
    """Write two different numbers so that the difference can be read."""
    for decimals in range(2, 7):
        if (first := number(one, decimals)) != (second := number(other, decimals)):
            break
    return first, second


def joined(parts: Iterable[str]) -> str:
    """Join with commas, and "en" before the last; nothing gives nothing."""
    *first, last = ("", *parts)
    return f"{', '.join(first[1:])} en {last}" if first[1:] else last


def binding_text(binding: Binding, label: Label) -> str:
    """Say a rule, as a part of a sentence."""
    count = int(binding.asked)
    verb, noun = ("is", "plaats") if count == 1 else ("zijn", "plaatsen")
    how = "minstens" if binding.bound == "min" else "hoogstens"
    if binding.rule == PINS:
        return "een deel van de keuze lag vooraf vast"
    if binding.rule == PLACES and binding.bound == "min":
        return f"de groep telt minstens {count} {'bestuur' if count == 1 else 'besturen'}"
    if count == 0:
        who = {PLACES: "", PER_BESTUUR: " per bestuur"}.get(binding.rule)
        return "er zijn geen plaatsen" if who == "" else f"er is geen plaats voor {label(binding.rule, binding.value)}"
    if binding.rule == PLACES:
        return f"er {verb} hoogstens {count} {noun}"
    if binding.rule == PER_BESTUUR:
        return f"per bestuur {verb} er hoogstens {count} {noun}"
    return f"voor {label(binding.rule, binding.value)} {verb} er {how} {count} {noun}"


def bindings_text(bindings: Iterable[Binding], label: Label) -> str:
    """Say rules, as a part of a sentence."""
    return joined(binding_text(binding, label) for binding in bindings)


def targets_text(bindings: Iterable[Binding], label: Label) -> str:
    """Name the besturen that targets are about."""
    return joined(label(binding.rule, binding.value) for binding in bindings)


def change_text(change: Change, label: Label) -> str:
    """Say a moved bound, as the start of a sentence."""
    how = "minstens" if change.bound == "min" else "hoogstens"
    if change.rule == PLACES and change.bound == "max":
        units = abs(change.to - change.from_)
        count = "één plaats" if units == 1 else f"{units} plaatsen"
        return (
            f"Met {count} {'meer' if change.to > change.from_ else 'minder'} ({change.to} in plaats van {change.from_})"
        )
    if change.rule == PLACES:
        besturen = f"{change.from_} {'bestuur' if change.from_ == 1 else 'besturen'}"
        return f"Als de groep minstens {change.to} in plaats van {besturen} moest tellen,"
    places = f"{change.from_} {'plaats' if change.from_ == 1 else 'plaatsen'}"
    whose = "per bestuur" if change.rule == PER_BESTUUR else f"voor {label(change.rule, change.value)}"
    return f"Met {how} {change.to} in plaats van {places} {whose}"


def percentage(chance: float) -> str:
    """Write a chance as a percentage; what is not 0 or 100 is never written so."""
    if 0 < chance < 0.001:
        return "minder dan 0,1%"
    if 0.999 < chance < 1:
        return "meer dan 99,9%"
    return f"{number(100 * chance, 1)}%"
