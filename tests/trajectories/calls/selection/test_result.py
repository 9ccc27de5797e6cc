"""The whole result in the form of the issue: consistent with itself, and the same bytes in every process."""

import json
import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from kruispunt.trajectories.calls.selection import (
    as_json,
    breaches,
    objective_of,
    parse_instance,
    solve_instance,
)

KEYS = {
    "status",
    "method",
    "gap",
    "selected",
    "objective",
    "alternatives",
    "replacements",
    "repairs",
    "explanations",
    "input_sha256",
    "libraries",
}


def question(mode: str) -> dict:
    """Give a small instance file in which rules bind and lots decide."""
    dice = random.Random(11)
    applicants = [
        {
            "id": f"a{number}",
            "bestuur": f"b{min(number, 9)}",
            "values": {"type": dice.choice(["starter", "growing", "leading"]), "theme": dice.choice(["gender", None])},
            "score": dice.choice([5, 7.5]),
            "new": dice.random() < 0.5,
        }
        for number in range(12)
    ]
    applicants[2] |= {"pin": "in", "reason": "Zat in de proefgroep"}
    return {
        "mode": mode,
        "seed": 42,
        "places": {"min": 4, "max": 5},
        "rules": {
            "type": {"starter": {"min": 1, "max": 2, "target": 0.33}, "leading": {"max": 2, "target": 0.33}},
            "theme": {"gender": {"min": 2}},
        },
        "applicants": applicants,
    }


def shuffled(data, dice: random.Random):
    """Give the same question with all its keys, and the applicants, in another order."""
    if isinstance(data, dict):
        keys = list(data)
        dice.shuffle(keys)
        return {key: shuffled(data[key], dice) for key in keys}
    if isinstance(data, list) and data and isinstance(data[0], dict):
        rows = [shuffled(row, dice) for row in data]
        dice.shuffle(rows)
        return rows
    return data


def test_a_proposal_has_every_key_of_the_issue_and_counts_right():
    instance = parse_instance(question("merit"))
    result = solve_instance(instance)
    assert set(result) == KEYS
    assert (result["status"], result["gap"], result["repairs"]) == ("optimal", 0, [])
    assert result["selected"] == sorted(result["selected"])
    assert breaches(instance, result["selected"]) == ()
    assert result["objective"] == objective_of(instance, result["selected"]).as_dict()
    assert result["input_sha256"] == instance.sha256
    assert set(result["explanations"]) == {a.id for a in instance.applicants}
    assert set(result["libraries"]) == {"method", "highspy", "numpy"}


def test_every_replacement_and_alternative_keeps_the_rules():
    instance = parse_instance(question("merit"))
    result = solve_instance(instance)
    assert set(result["replacements"]) == set(result["selected"])
    free = replace(instance, applicants=tuple(replace(a, pin=None) for a in instance.applicants))
    for left, came in result["replacements"].items():
        if came is not None:
            assert came not in result["selected"]
            assert breaches(free, {*result["selected"], came} - {left}) == ()
    groups = [result["selected"], *(other["selected"] for other in result["alternatives"])]
    assert 2 <= len(groups) <= 4
    assert len({tuple(group) for group in groups}) == len(groups)
    ranks = [instance.rank(objective_of(instance, group)) for group in groups]
    assert ranks == sorted(ranks)
    for other in result["alternatives"]:
        assert breaches(instance, other["selected"]) == ()
        assert other["objective"] == objective_of(instance, other["selected"]).as_dict()


def test_a_lottery_gives_chances_the_panels_they_come_from_and_the_panel_that_was_drawn():
    instance = parse_instance(question("lottery"))
    result = solve_instance(instance)
    assert set(result) == KEYS | {"probabilities", "panels"}
    assert result["alternatives"] == []
    assert sum(result["probabilities"].values()) == pytest.approx(result["objective"]["size"])
    chances = dict.fromkeys(result["probabilities"], 0.0)
    for panel in result["panels"]:
        for name in panel["selected"]:
            chances[name] += panel["probability"]
    assert chances == pytest.approx(result["probabilities"])
    assert result["selected"] in [panel["selected"] for panel in result["panels"]]


def test_in_a_lottery_the_score_does_not_choose_the_replacement():
    data = question("lottery")
    instance = parse_instance(data)
    turned = replace(
        instance, applicants=tuple(replace(a, score=10 - a.score, new=not a.new) for a in instance.applicants)
    )
    assert solve_instance(turned)["replacements"] == solve_instance(instance)["replacements"]


@pytest.mark.parametrize("mode", ["merit", "lottery"])
def test_without_a_feasible_selection_there_are_repairs_and_nothing_else(mode):
    data = question(mode)
    data["rules"]["type"]["starter"] = {"min": 9, "max": 9}
    result = solve_instance(parse_instance(data))
    assert (result["status"], result["objective"], result["gap"]) == ("infeasible", None, 0)
    assert [result[key] for key in ("selected", "alternatives", "replacements", "explanations")] == [[], [], {}, {}]
    assert result["repairs"]
    for repair in result["repairs"]:
        assert repair["cost"] == sum(abs(change["from"] - change["to"]) for change in repair["changes"])
    if mode == "lottery":
        assert (result["probabilities"], result["panels"]) == ({}, [])


def test_a_result_is_json_with_sorted_keys_and_reads_back():
    result = solve_instance(parse_instance(question("lottery")))
    content = as_json(result)
    assert json.loads(content) == result
    assert list(json.loads(content)) == sorted(result)
    assert content.endswith(b"}\n")


def test_twenty_fresh_processes_with_other_hash_seeds_and_the_input_in_another_order_give_the_same_bytes():
    script = (
        "import sys; from kruispunt.trajectories.calls.selection import as_json, parse_instance, read_json, "
        "solve_instance\n"
        "for line in sys.stdin.buffer:\n"
        "    sys.stdout.buffer.write(as_json(solve_instance(parse_instance(read_json(line)))))"
    )
    infeasible = question("merit") | {"places": {"min": 30, "max": 30}}
    questions = [question("merit"), question("lottery"), infeasible]
    dice = random.Random()
    inputs = ["".join(json.dumps(shuffled(data, dice)) + "\n" for data in questions) for _ in range(20)]
    hash_seeds = [str(dice.randrange(2**32)) for _ in inputs]

    def fresh(lines: str, hash_seed: str) -> bytes:
        return subprocess.run(
            [sys.executable, "-c", script],
            input=lines.encode(),
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "DJANGO_SETTINGS_MODULE": ""},
            capture_output=True,
            check=True,
        ).stdout

    with ThreadPoolExecutor(2) as both_cores:
        outputs = set(both_cores.map(fresh, inputs, hash_seeds))
    assert outputs == {b"".join(as_json(solve_instance(parse_instance(data))) for data in questions)}
