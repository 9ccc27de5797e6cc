"""From the JSON of an instance to an `Instance`, or the path of what is wrong with it.

Required: `mode`, `places.min`, `places.max`, `applicants` and per applicant `id` and `bestuur`. Left out means: seed 0,
one per bestuur, the order balance, score, new, no rules; for a rule no such bound; for an applicant no values,
score 0, not new, not pinned, no reason. `null` for a bound is left out as well. Everything else is refused: a wrong
kind (true is no number), a key that means nothing, a key or an id that stands there twice.
"""

import json
from collections.abc import Collection, Mapping
from math import isfinite
from typing import Any

from kruispunt.trajectories.calls.selection.instance import (
    MODES,
    ORDER,
    PER_BESTUUR,
    PINS,
    PLACES,
    Applicant,
    Instance,
    Rule,
)

#: Numbers above this mean nothing for places or scores, and the solver would lose its precision on them.
LARGEST = 10**6
_INSTANCE = ("mode", "seed", "places", "max_per_bestuur", "order", "rules", "applicants")
_APPLICANT = ("id", "bestuur", "values", "score", "new", "pin", "reason")
_BOUNDS = ("min", "max", "target")
_PINS = ("in", "out")


class Malformed(ValueError):
    """An instance that cannot be read: `path` is where ("applicants[3].values.type"), `message` says why, in Dutch."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message


class _Twice(dict[str, Any]):
    """A JSON object in which `key` stands twice."""

    key: str


def read_json(content: bytes) -> Any:
    """Give the data in `content`, JSON in UTF-8; objects remember it when a key stands there twice.

    Raises Malformed when it is no UTF-8 or no JSON.
    """
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_object)
    except UnicodeDecodeError as error:
        raise Malformed("bestand", f"is geen UTF-8 (byte {error.start})") from None
    except json.JSONDecodeError as error:
        raise Malformed("bestand", f"is geen JSON (regel {error.lineno}, teken {error.colno})") from None
    except RecursionError:
        raise Malformed("bestand", "is te diep genest") from None
    except ValueError:  # the limit of Python on the digits of a whole number
        raise Malformed("bestand", "bevat een getal met te veel cijfers") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            twice = _Twice(found)
            twice.key = key
            return twice
        found[key] = value
    return found


def parse_instance(data: Any) -> Instance:
    """Give the instance that `data`, read from JSON, describes. Raises Malformed at the first thing that is wrong."""
    top = _mapping(data, "", known=_INSTANCE, required=("mode", "places", "applicants"))
    places = _mapping(top["places"], "places", known=("min", "max"), required=("min", "max"))
    places_min, places_max = (_whole(places[side], f"places.{side}") for side in ("min", "max"))
    _check_sides("places", places_min, places_max)
    return Instance(
        mode=_one_of(top["mode"], "mode", MODES),
        seed=_whole(top.get("seed", 0), "seed", most=None),
        places_min=places_min,
        places_max=places_max,
        max_per_bestuur=_whole(top.get("max_per_bestuur", 1), "max_per_bestuur", least=1),
        order=_order(top.get("order", list(ORDER))),
        rules=_rules(top.get("rules", {})),
        applicants=_applicants(top["applicants"]),
    )


def _rules(data: Any) -> tuple[Rule, ...]:
    rules = []
    for attribute, values in _mapping(data, "rules").items():
        if attribute in (PLACES, PER_BESTUUR, PINS):
            raise Malformed(f"rules.{attribute}", "deze naam is van Kruispunt zelf; noem het kenmerk anders")
        for value, bounds in _mapping(values, f"rules.{attribute}").items():
            path = f"rules.{attribute}.{value}"
            given = {k: v for k, v in _mapping(bounds, path, known=_BOUNDS).items() if v is not None}
            minimum, maximum = (_whole(given[k], f"{path}.{k}") if k in given else None for k in ("min", "max"))
            _check_sides(path, minimum, maximum)
            target = _number(given["target"], f"{path}.target") if "target" in given else None
            if target is not None and not 0 <= target <= 1:
                raise Malformed(f"{path}.target", "moet van 0 tot 1 zijn")
            rules.append(Rule(attribute, value, minimum, maximum, target))
    return tuple(rules)


def _applicants(data: Any) -> tuple[Applicant, ...]:
    applicants: dict[str, Applicant] = {}
    for number, row in enumerate(_list(data, "applicants")):
        path = f"applicants[{number}]"
        given = _mapping(row, path, known=_APPLICANT, required=("id", "bestuur"))
        applicant = Applicant(
            id=_text(given["id"], f"{path}.id"),
            bestuur=_text(given["bestuur"], f"{path}.bestuur"),
            values=_values(given.get("values", {}), f"{path}.values"),
            score=_number(given.get("score", 0), f"{path}.score"),
            new=_truth(given.get("new", False), f"{path}.new"),
            pin=None if given.get("pin") is None else _one_of(given["pin"], f"{path}.pin", _PINS),
            reason=_text(given.get("reason", ""), f"{path}.reason", empty=True),
        )
        if applicant.id in applicants:
            raise Malformed(f"{path}.id", f"{applicant.id} staat er twee keer")
        applicants[applicant.id] = applicant
    return tuple(applicants.values())


def _values(data: Any, path: str) -> dict[str, str | None]:
    return {
        attribute: None if value is None else _text(value, f"{path}.{attribute}")
        for attribute, value in _mapping(data, path).items()
    }


def _order(data: Any) -> tuple[str, ...]:
    order: list[str] = []
    for number, name in enumerate(_list(data, "order")):
        if _one_of(name, f"order[{number}]", ORDER) in order:
            raise Malformed(f"order[{number}]", f"{name} staat er twee keer")
        order.append(name)
    return tuple(order)


def _check_sides(path: str, minimum: int | None, maximum: int | None) -> None:
    if minimum is not None and maximum is not None and minimum > maximum:
        raise Malformed(f"{path}.min", f"mag niet groter zijn dan max ({maximum})")


def _mapping(
    data: Any, path: str, *, known: Collection[str] | None = None, required: Collection[str] = ()
) -> Mapping[str, Any]:
    """Give an object with texts for keys; when `known` is given no others, and with all that is `required`."""

    def at(key: str) -> str:
        return f"{path}.{key}" if path else key

    if not isinstance(data, dict):
        raise Malformed(path or "bestand", "moet een object zijn")
    if isinstance(data, _Twice):
        raise Malformed(at(data.key), "staat er twee keer")
    for key in data:
        _text(key, at(str(key)))
        if known is not None and key not in known:
            raise Malformed(at(key), f"is niet bekend; het kan zijn: {', '.join(known)}")
    for key in required:
        if key not in data:
            raise Malformed(at(key), "ontbreekt")
    return data


def _list(data: Any, path: str) -> list[Any]:
    if not isinstance(data, list):
        raise Malformed(path, "moet een lijst zijn")
    return data


def _text(data: Any, path: str, *, empty: bool = False) -> str:
    if not isinstance(data, str):
        raise Malformed(path, "moet tekst zijn")
    if not data and not empty:
        raise Malformed(path, "mag niet leeg zijn")
    try:
        data.encode()
    except UnicodeEncodeError:
        raise Malformed(path.encode(errors="replace").decode(), "bevat een half teken") from None
    return data


def _one_of(data: Any, path: str, choices: Collection[str]) -> Any:
    if _text(data, path) not in choices:
        raise Malformed(path, f"moet een van deze zijn: {', '.join(choices)}")
    return data


def _truth(data: Any, path: str) -> bool:
    if not isinstance(data, bool):
        raise Malformed(path, "moet true of false zijn")
    return data


def _whole(data: Any, path: str, *, least: int = 0, most: int | None = LARGEST) -> int:
    if isinstance(data, bool) or not isinstance(data, int):
        raise Malformed(path, "moet een geheel getal zijn")
    if data < least or (most is not None and data > most):
        raise Malformed(path, f"moet minstens {least} zijn" if data < least else f"mag hoogstens {most} zijn")
    return data


def _number(data: Any, path: str) -> float:
    if isinstance(data, bool) or not isinstance(data, int | float):
        raise Malformed(path, "moet een getal zijn")
    if isinstance(data, float) and not isfinite(data):
        raise Malformed(path, "moet een eindig getal zijn")
    if abs(data) > LARGEST:
        raise Malformed(path, f"mag niet verder dan {LARGEST} van 0 zijn")
    return float(data) + 0.0  # minus zero is zero, and 7 is 7.0: equal questions have equal fingerprints
