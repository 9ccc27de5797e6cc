"""What a group has to keep: places, way of choosing, and the rules of balance."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Refused
from kruispunt.trajectories.calls.actions.callchecks import FIXED
from kruispunt.trajectories.calls.actions.checks import check_manages, check_places, check_undecided
from kruispunt.trajectories.calls.enums import MINIMUM_PLACES, SelectionMode
from kruispunt.trajectories.calls.models import BalanceRule, OpenCall
from kruispunt.trajectories.calls.queries.labels import value_choices
from kruispunt.trajectories.calls.selection.instance import ORDER, PLACES

#: The largest number a rule holds in the database.
_LARGEST = 32767
_CHANGED = "De regels veranderden sinds dit werd voorgesteld. Bereken opnieuw een voorstel."


class RuleRow(NamedTuple):
    """One rule: None is no bound; the target is a percentage of the group."""

    attribute: str
    value: str
    minimum: int | None = None
    maximum: int | None = None
    target: int | None = None

    @property
    def says_something(self) -> bool:
        """Give whether anything was asked."""
        return (self.minimum, self.maximum, self.target) != (None, None, None)


def _check_rules(call: OpenCall, rules: Sequence[RuleRow]) -> None:
    seen = set()
    shares: dict[str, int] = defaultdict(int)
    for rule in rules:
        name = f"{rule.attribute}_{rule.value}"
        if rule.value not in dict(value_choices(call, rule.attribute)):
            raise Refused("Deze oproep kent dit kenmerk niet.", field=f"{name}_minimum")
        if rule[:2] in seen:
            raise Refused("Deze regel staat er twee keer.", field=f"{name}_minimum")
        seen.add(rule[:2])
        for bound, number in (("minimum", rule.minimum), ("maximum", rule.maximum)):
            if number is not None and not 0 <= number <= _LARGEST:
                raise Refused("Geef een getal van 0 of meer.", field=f"{name}_{bound}")
        if rule.minimum is not None and rule.maximum is not None and rule.maximum < rule.minimum:
            raise Refused(
                f"Hoogstens {rule.maximum} is minder dan minstens {rule.minimum}. "
                "Verhoog het eerste of verlaag het tweede.",
                field=f"{name}_maximum",
            )
        if rule.target is not None:
            if not 0 <= rule.target <= 100:
                raise Refused("Geef een percentage van 0 tot 100.", field=f"{name}_target")
            shares[rule.attribute] += rule.target
            if shares[rule.attribute] > 100:
                raise Refused(
                    f"De streefdoelen van dit kenmerk zijn samen {shares[rule.attribute]} procent. "
                    "Verlaag er een, zodat ze samen hoogstens 100 zijn.",
                    field=f"{name}_target",
                )


def _check_selection(call: OpenCall) -> None:
    check_places(call.places, call.traject)
    if call.places_min < MINIMUM_PLACES:
        raise Refused(f"Een groep telt minstens {MINIMUM_PLACES} besturen.", field="places_min")
    if call.places_min > call.places:
        raise Refused(
            f"Minstens {call.places_min} plaatsen is meer dan hoogstens {call.places}. Verlaag het eerste.",
            field="places_min",
        )
    if call.selection_mode not in SelectionMode.values:
        raise Refused("Kies een van de manieren.", field="mode")
    order = call.selection_order
    if not order:
        raise Refused("Kies wat het eerst telt.", field="order_1")
    for place, name in enumerate(order, start=1):
        if name not in ORDER:
            raise Refused("Kies iets uit de lijst.", field=f"order_{place}")
        if name in order[: place - 1]:
            raise Refused("Dit koos je hierboven al. Kies iets anders.", field=f"order_{place}")


@action
def set_rules(
    *,
    call: OpenCall,
    rules: Iterable[tuple],
    by: Any,
    places_min: int | None = None,
    places: int | None = None,
    mode: str | None = None,
    order: Sequence[str] | None = None,
    version: int | None = None,
) -> OpenCall:
    """Replace the rules of a call and, where given, its places from-to, its mode and what counts first.

    `rules` are rows as `RuleRow`: (attribute, value, minimum, maximum, target in percent), what is left out is None;
    attribute and value as in `BalanceAttribute` and the enum of each. `order` names parts of selection.ORDER, the
    first counts most. `version` is the number the form was made from. Whether rules can be met shows when a proposal
    is computed.

    Raises Forbidden for who is not of the team; Stale when somebody saved since `version`; Refused, at the field
    `<attribute>_<value>_minimum`, `_maximum` or `_target`, for an unknown value, a theme where the call asks none, a
    negative number, a maximum under its minimum, targets over 100 percent together; for places as `create_call`,
    for a minimum over the maximum, an unknown mode or order; for another mode once the call is published, which
    besturen applied for; and after the selection was confirmed.
    """
    check_manages(by)
    row = OpenCall.objects.lock(pk=call.pk, version=version)
    check_undecided(row)
    before = _as_data(row)
    rows = sorted(
        (rule for rule in (RuleRow(*r) for r in rules) if rule.says_something), key=lambda r: (r.attribute, r.value)
    )
    _check_rules(row, rows)
    row.places_min = row.places_min if places_min is None else places_min
    if places is not None:
        row.places = places
        # Who asks only for fewer places means the whole group.
        row.places_min = min(row.places_min, places) if places_min is None else row.places_min
    if mode not in (None, row.selection_mode) and row.is_published:
        raise Refused(f"De oproep is gepubliceerd. {FIXED['selection_mode']}", field="mode")
    row.selection_mode = row.selection_mode if mode is None else mode
    row.selection_order = row.selection_order if order is None else list(order)
    _check_selection(row)
    if _as_data(row, rows) == before:
        record_nothing_changed()
        return row
    row.rules.all().delete()
    BalanceRule.objects.bulk_create(BalanceRule(call=row, **rule._asdict()) for rule in rows)
    row.save_new_version()
    record("calls.set_rules", row, by=by, **_as_data(row, rows))
    return row


def _as_data(call: OpenCall, rules: Iterable[RuleRow] | None = None) -> dict[str, Any]:
    rules = rules_of(call) if rules is None else rules
    return {
        "places_min": call.places_min,
        "places": call.places,
        "mode": call.selection_mode,
        "order": list(call.selection_order),
        "rules": [list(rule) for rule in rules],
    }


def rules_of(call: OpenCall) -> list[RuleRow]:
    """Give the rules that `set_rules` stored, in its order."""
    return [RuleRow(r.attribute, r.value, r.minimum, r.maximum, r.target) for r in call.rules.all()]


@action
def apply_repair(*, call: OpenCall, changes: Sequence[Mapping[str, Any]], by: Any) -> OpenCall:
    """Change the bounds that a repair names: rows with rule, value (not for the places), bound, from and to.

    Raises Forbidden for who is not of the team; Refused when a bound is no longer what the repair started from, and
    for what `set_rules` refuses.
    """
    check_manages(by)
    row = OpenCall.objects.lock(pk=call.pk)
    check_undecided(row)
    rules = {rule[:2]: rule for rule in rules_of(row)}
    places = {"min": row.places_min, "max": row.places}
    names = {"min": "minimum", "max": "maximum"}
    for change in changes:
        bound = change["bound"]
        if change["rule"] == PLACES:
            if places.get(bound) != change["from"]:
                raise Refused(_CHANGED)
            places[bound] = change["to"]
            continue
        key = (change["rule"], change.get("value"))
        if key not in rules or bound not in names or getattr(rules[key], names[bound]) != change["from"]:
            raise Refused(_CHANGED)
        rules[key] = rules[key]._replace(**{names[bound]: change["to"]})
    record("calls.apply_repair", row, by=by, changes=[dict(change) for change in changes])
    return set_rules(call=row, rules=rules.values(), places_min=places["min"], places=places["max"], by=by)
