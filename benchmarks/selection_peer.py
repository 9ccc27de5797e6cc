"""Runs sortition-algorithms on one question; started by selection.py, in an environment of the peer's own.

From standard input: {"people": [{"id", category: value, ...}], "quotas": [{"feature", "value", "min", "max"}],
"number": n, "replacements": true|false}. To standard output: {"selection": seconds, "replacements": seconds or null,
"memory": megabytes, "replaced": how many drop-outs that was for}. After a minute no next drop-out is begun: what it
took so far is then a lower bound. Only what the peer's own documentation offers is used, with its defaults (maximin on
HiGHS).
"""

import contextlib
import io
import json
import resource
import sys
import time

from sortition_algorithms import Settings, read_in_features, read_in_people, run_stratification

#: Seconds after which no next drop-out is begun.
ENOUGH = 60
HEAD = ["feature", "value", "min", "max"]


def selected(people: list[dict], quotas: list[dict], number: int) -> frozenset[str]:
    """Give the panel of `number` that the peer draws; raises SystemExit when it gives none."""
    settings = Settings(id_column="id", columns_to_keep=[], random_number_seed=1)
    features, *_ = read_in_features(HEAD, [{k: str(v) for k, v in quota.items()} for quota in quotas], number)
    pool, _ = read_in_people(list(people[0]), people, features, settings)
    success, panels, report = run_stratification(features, pool, number, settings)
    if not success:
        raise SystemExit(f"the peer gives no panel: {report.as_text()}")
    return panels[0]


def left_over(quotas: list[dict], staying: list[dict]) -> list[dict]:
    """Give the quotas that one replacement has to keep when `staying` keep their places."""
    left = []
    for quota in quotas:
        had = sum(person[quota["feature"]] == quota["value"] for person in staying)
        left.append({**quota, "min": max(0, quota["min"] - had), "max": max(0, min(1, quota["max"] - had))})
    return left


def clocks() -> tuple[float, float]:
    """Give the seconds on the clock and those of the processor; the peer is credited with what it took least of."""
    return time.perf_counter(), time.process_time()


def since(began: tuple[float, float]) -> float:
    """Give the seconds since `began`."""
    return min(now - then for now, then in zip(clocks(), began, strict=True))


def main() -> None:
    """Measure one question."""
    question = json.load(sys.stdin)
    people, quotas, number = question["people"], question["quotas"], question["number"]
    with contextlib.redirect_stdout(io.StringIO()):
        began = clocks()
        panel = selected(people, quotas, number)
        selection, replacing, replaced = since(began), None, 0
        if question["replacements"]:
            began = clocks()
            outside = [person for person in people if person["id"] not in panel]
            for gone in sorted(panel):
                staying = [person for person in people if person["id"] in panel - {gone}]
                selected(outside, left_over(quotas, staying), 1)
                replacing, replaced = since(began), replaced + 1
                if replacing > ENOUGH:
                    break
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"selection": selection, "replacements": replacing, "memory": memory, "replaced": replaced}))


if __name__ == "__main__":
    main()
