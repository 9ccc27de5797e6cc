"""How long a selection takes, beside sortition-algorithms: `python benchmarks/selection.py [--without-peer]`.

Applicants are drawn with a fixed seed; every attribute has values of uneven share, with a minimum, a maximum and a
target. Prints median and worst of the proposal, of all replacements and of the lottery in processor seconds (so that
another busy program changes nothing), the peak memory of a fresh process, and how many times the peer takes longer on
the same applicants and quotas. The exit status is 1 when a target of issue 3 is missed. The peer is installed by this
script into an environment of its own, under var/.
"""

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from beside import ask_peer

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kruispunt.trajectories.calls.selection import (
    Applicant,
    Instance,
    Rule,
    breaches,
    lottery,
    propose,
    replacements,
)

ATTRIBUTES = {
    "type": ["starter", "growing", "leading"],
    "theme": ["gender", "lgbti", "disability"],
    "province": ["antwerpen", "limburg", "oost-vlaanderen", "vlaams-brabant", "west-vlaanderen"],
    "size": ["centre", "medium", "small", "rural"],
}
#: Applicants, places, and in how many decimals the targets are given.
SIZES = [(24, 8, 2), (24, 8, 16), (300, 40, 2), (300, 40, 16)]
#: What issue 3 asks at most: seconds (of all seeds the worst) and megabytes.
TARGETS = {"proposal": 0.1, "replacements": 1.0, "lottery": 5.0, "memory": 150.0}
SEEDS = {"proposal": 20, "replacements": 20, "lottery": 3}


def instance(applicants: int, places: int, decimals: int, seed: int) -> Instance:
    """Give a random instance that can be met: the bounds leave room around the shares of the pool."""
    chance = random.Random(seed)
    pool = tuple(
        Applicant(
            id=f"a{number:03}",
            bestuur=f"b{number:03}",
            values={
                name: chance.choices(values, weights=range(1, len(values) + 1))[0]
                for name, values in ATTRIBUTES.items()
            },
            score=chance.randint(10, 50) / 10,
            new=chance.random() < 0.4,
        )
        for number in range(applicants)
    )
    rules = []
    for name, values in ATTRIBUTES.items():
        for value in values:
            share = sum(a.values[name] == value for a in pool) / applicants
            near = int(share * places)
            rules.append(Rule(name, value, max(0, near - 1), near + 2, round(share, decimals)))
    return Instance(pool, places, places, tuple(rules), seed=seed)


def seconds(work: Callable[[], object]) -> tuple[float, object]:
    """Give how many processor seconds `work` takes (it has one thread), and what it gives."""
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


def measure(applicants: int, places: int, decimals: int) -> dict[str, list[float]]:
    """Measure all our work for one size; each answer is recounted. Raises SystemExit when one is wrong."""
    figures: dict[str, list[float]] = {"proposal": [], "replacements": [], "lottery": []}
    propose(instance(applicants, places, decimals, -1))  # what is done once per process is not measured
    for seed in range(SEEDS["proposal"]):
        question = instance(applicants, places, decimals, seed)
        taken, proposal = seconds(lambda question=question: propose(question))
        if proposal.status != "optimal" or breaches(question, proposal.selected):
            raise SystemExit(f"seed {seed}: {proposal.status}")
        figures["proposal"].append(taken)
        taken, _ = seconds(lambda question=question, chosen=proposal.selected: replacements(question, chosen))
        figures["replacements"].append(taken)
        if seed < SEEDS["lottery"]:
            taken, drawn = seconds(lambda question=question: lottery(question))
            if drawn.status != "optimal" or breaches(question, drawn.selected):
                raise SystemExit(f"seed {seed}: lottery {drawn.status}")
            figures["lottery"].append(taken)
    figures["memory"] = [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]
    return figures


def ours(size: tuple[int, int, int]) -> dict[str, list[float]]:
    """Measure one size in a fresh process."""
    command = [sys.executable, __file__, "--measure", *map(str, size)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def peer(size: tuple[int, int, int]) -> dict[str, float]:
    """Measure the peer on the instance of seed 0."""
    asked = instance(*size, 0)
    question = {
        "people": [{"id": a.id, **a.values} for a in asked.applicants],
        "quotas": [{"feature": r.attribute, "value": r.value, "min": r.minimum, "max": r.maximum} for r in asked.rules],
        "number": asked.places_max,
        "replacements": True,
    }
    figures = ask_peer("selection", question)
    # One run of the peer gives both: its panels with their chances, and the panel that is drawn.
    return {"proposal": figures["selection"], "lottery": figures["selection"], **figures}


def main() -> None:
    """Print the figures; raises SystemExit with 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--without-peer", action="store_true", help="only our own figures")
    parser.add_argument("--measure", nargs=3, type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        print(json.dumps(measure(*arguments.measure)))
        return
    missed = []
    print(f"{'four categories':<38}{'what':<14}{'median':>9}{'worst':>9}{'target':>9}{'peer':>10}{'peer/ours':>11}")
    for size in SIZES:
        figures = ours(size)
        beside = {} if arguments.without_peer or size[2] != 2 else peer(size)
        name = f"{size[0]} choose {size[1]}, targets {'of 2 decimals' if size[2] == 2 else 'long'}"
        for what, target in TARGETS.items():
            median, worst = statistics.median(figures[what]), max(figures[what])
            other = beside.get(what)
            compared = f"{other:>10.2f}{other / median:>10.1f}x" if other else f"{'-':>10}{'-':>11}"
            print(f"{name:<38}{what:<14}{median:>9.3f}{worst:>9.3f}{target:>9}{compared}", flush=True)
            if worst > target:
                missed.append(f"{name}: {what} {worst:.3f} where {target} is the target")
            if other and what != "memory" and worst > other:
                missed.append(f"{name}: {what} {worst:.3f} where the peer takes {other:.3f}")
        if 0 < (done := int(beside.get("replaced", size[1]))) < size[1]:
            print(f"  the peer replaced only {done} of {size[1]}: its figure is what that took, all would take longer")
    if missed:
        raise SystemExit("\n".join(["missed:", *missed]))


if __name__ == "__main__":
    main()
