"""Bring the registry in the database up to date with the files."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from kruispunt.besturen.enums import BestuurKind
from kruispunt.besturen.models import Bestuur
from kruispunt.besturen.registry import MERGED_ON, Registry
from kruispunt.core.actions import action, record, record_nothing_changed


@dataclass(frozen=True)
class LoadResult:
    """What the files held, and how many besturen became new or different by them."""

    municipalities: int
    merged: int
    police_zones: int
    created: int
    updated: int


class _Changes:
    """Collects what has to be written, so that it costs one query a kind."""

    def __init__(self, existing: Iterable[Bestuur]) -> None:
        self.existing = list(existing)
        self.created: list[Bestuur] = []
        self.updated: list[Bestuur] = []
        self.fields: set[str] = set()

    def put(self, bestuur: Bestuur | None, values: dict[str, Any]) -> Bestuur:
        """Give the bestuur with `values`: a new one for None, otherwise `bestuur`, noted when it differs."""
        if bestuur is None:
            bestuur = Bestuur(**values)
            self.created.append(bestuur)
            return bestuur
        different = [name for name, value in values.items() if getattr(bestuur, name) != value]
        if different:
            for name in different:
                setattr(bestuur, name, values[name])
            self.updated.append(bestuur)
            self.fields.update(different)
        return bestuur


def _open_ones(registry: Registry, changes: _Changes) -> dict[str, Bestuur]:
    """Put the besturen that exist, and give the municipalities by NIS code."""
    open_ones = [bestuur for bestuur in changes.existing if bestuur.closed_on is None]
    by_nis = {bestuur.nis_code: bestuur for bestuur in open_ones if bestuur.nis_code}
    by_zone = {bestuur.zone_number: bestuur for bestuur in open_ones if bestuur.zone_number}
    municipalities = {}
    for row in registry.municipalities:
        values = asdict(row)
        del values["line"]
        values["kind"] = BestuurKind.MUNICIPALITY
        municipalities[row.nis_code] = changes.put(by_nis.get(row.nis_code), values)
    for zone in registry.police_zones:
        values = asdict(zone)
        del values["line"]
        values["kind"] = BestuurKind.POLICE_ZONE
        changes.put(by_zone.get(zone.zone_number), values)
    return municipalities


def _merged_ones(registry: Registry, changes: _Changes, municipalities: dict[str, Bestuur]) -> None:
    """Put the municipalities that went up in another; one that was still open here closes and keeps its history."""
    closed = {bestuur.nis_code: bestuur for bestuur in changes.existing if bestuur.closed_on == MERGED_ON}
    still_open = {
        bestuur.nis_code: bestuur
        for bestuur in changes.existing
        if bestuur.closed_on is None and bestuur.nis_code and bestuur.nis_code not in municipalities
    }
    for row in registry.mergers:
        values = {
            "kind": BestuurKind.MUNICIPALITY,
            "name": row.old_name,
            "nis_code": row.old_nis,
            "province": row.province,
            "closed_on": MERGED_ON,
            "successor_id": municipalities[row.new_nis].pk,
        }
        changes.put(closed.get(row.old_nis) or still_open.get(row.old_nis), values)


@action
def load_registry(*, registry: Registry, by: Any) -> LoadResult:
    """Make the besturen in the database as the checked files say, and give what changed.

    Idempotent. People, types, domains and besturen that are in no file stay as they are; a municipality that the
    mergers close keeps its own row, so its history stays joined to it.
    """
    changes = _Changes(Bestuur.objects.select_for_update().order_by("pk"))
    municipalities = _open_ones(registry, changes)
    opened = len(changes.created)
    Bestuur.objects.bulk_create(changes.created)
    _merged_ones(registry, changes, municipalities)
    Bestuur.objects.bulk_create(changes.created[opened:])
    if changes.updated:
        Bestuur.objects.bulk_update(changes.updated, sorted(changes.fields))
    result = LoadResult(
        municipalities=len(registry.municipalities),
        merged=len(registry.mergers),
        police_zones=len(registry.police_zones),
        created=len(changes.created),
        updated=len({bestuur.pk for bestuur in changes.updated}),
    )
    if result.created or result.updated:
        record("besturen.load_registry", municipalities[registry.municipalities[0].nis_code], by=by, **asdict(result))
    else:
        record_nothing_changed()
    return result
