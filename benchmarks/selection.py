"""How long an exact proposal takes: `python benchmarks/selection.py` prints seconds and peak memory per size.

Applicants are drawn with a fixed seed; every attribute has values of uneven share with a minimum and a maximum.
"""

import random
import resource
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kruispunt.trajectories.calls.selection import Applicant, Instance, Rule, breaches, propose

ATTRIBUTES = {
    "type": ["starter", "growing", "leading"],
    "theme": ["gender", "lgbti", "disability"],
    "province": ["antwerpen", "limburg", "oost-vlaanderen", "vlaams-brabant", "west-vlaanderen"],
    "size": ["centre", "medium", "small", "rural"],
}


def instance(applicants: int, places: int, attributes: list[str], seed: int) -> Instance:
    """Give a random instance that can be met: the bounds leave room around the shares of the pool."""
    chance = random.Random(seed)
    pool = tuple(
        Applicant(
            id=f"a{number:03}",
            bestuur=f"b{number:03}",
            values={
                name: chance.choices(ATTRIBUTES[name], weights=range(1, len(ATTRIBUTES[name]) + 1))[0]
                for name in attributes
            },
            score=chance.randint(10, 50) / 10,
            new=chance.random() < 0.4,
        )
        for number in range(applicants)
    )
    rules = []
    for name in attributes:
        for value in ATTRIBUTES[name]:
            share = sum(a.values[name] == value for a in pool) / applicants
            rules.append(
                Rule(
                    name,
                    value,
                    minimum=max(0, int(share * places) - 1),
                    maximum=int(share * places) + 2,
                    target=round(share, 2),
                )
            )
    return Instance(applicants=pool, places_min=places, places_max=places, rules=tuple(rules), seed=seed)


def main() -> None:
    """Print the figures."""
    print(f"{'instance':<34}{'median s':>10}{'worst s':>10}{'peak MB':>10}")
    for applicants, places, attributes in [(24, 8, ["type"]), (24, 8, list(ATTRIBUTES)), (300, 40, list(ATTRIBUTES))]:
        seconds = []
        for seed in range(5):
            question = instance(applicants, places, attributes, seed)
            began = time.perf_counter()
            answer = propose(question)
            seconds.append(time.perf_counter() - began)
            if answer.status != "optimal" or breaches(question, answer.selected):
                raise SystemExit(f"seed {seed}: {answer.status}")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        name = f"{applicants} choose {places}, {len(attributes)} attribute(s)"
        print(f"{name:<34}{statistics.median(seconds):>10.3f}{max(seconds):>10.3f}{memory:>10.0f}")


if __name__ == "__main__":
    main()
