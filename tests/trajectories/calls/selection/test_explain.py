"""Explanations: true by all groups there are, held when solved again, in plain Dutch and about nobody else."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest

from kruispunt.trajectories.calls.selection import PLACES, Applicant, Instance, Proposal, Rule, optimum, propose
from kruispunt.trajectories.calls.selection.explain import Explanation, explain, explain_one
from kruispunt.trajectories.calls.selection.explain.explanation import with_applicant, without
from kruispunt.trajectories.calls.selection.lottery import lottery
from tests.trajectories.calls.selection.brute import (
    Everything,
    binding_instance,
    members,
    pool,
    quality,
    random_instance,
)


@cache
def explained(count: int = 70) -> list[tuple[Instance, Proposal, dict[str, Explanation]]]:
    """Give instances that can be met, some with rules that bind hard, with the explanations of all."""
    instances = (make(number) for number in itertools.count() for make in (random_instance, binding_instance))
    proposed = ((instance, propose(instance)) for instance in instances)
    met = ((instance, proposal) for instance, proposal in proposed if proposal.status == "optimal")
    return [(instance, proposal, explain(instance, proposal)) for instance, proposal in itertools.islice(met, count)]


def each() -> Iterator[tuple[Instance, Applicant, Explanation, bool]]:
    for instance, proposal, explanations in explained():
        for applicant in instance.applicants:
            yield instance, applicant, explanations[applicant.id], applicant.id in proposal.selected


def best(instance: Instance, applicant: Applicant, *, chosen: bool) -> tuple | None:
    """Give the quality of the best group with or without the applicant, by looking at every group."""
    groups = Everything(with_applicant(instance, replace(applicant, pin="in" if chosen else "out"))).best
    return quality(instance, members(instance, groups[0])) if groups else None


def test_everybody_has_an_explanation_with_the_true_outcome():
    for instance, _, explanations in explained():
        assert list(explanations) == [a.id for a in instance.applicants]
    for _, _, explanation, chosen in each():
        assert explanation.outcome == ("selected" if chosen else "not_selected")
        start = "Je bestuur is gekozen." if chosen else "Je bestuur is niet gekozen."
        assert explanation.text.startswith(start)


def test_every_counterfactual_holds_when_solved_again():
    kinds = Counter()
    for instance, applicant, explanation, chosen in each():
        other = explanation.counterfactual
        if other is None:
            continue
        kinds[other.kind] += 1
        changed = other.apply(instance)
        assert (applicant.id in propose(changed).selected) != chosen, (instance.seed, applicant.id, other)
        assert other.text in explanation.text
        if other.kind == "draw":
            assert instance.rank(optimum(changed)) == instance.rank(optimum(instance))
    assert all(kinds[kind] >= 3 for kind in ("score", "places", "bound", "value", "draw", "pin")), kinds


def test_a_score_of_a_counterfactual_is_the_least_that_certainly_does_it():
    checked = 0
    for instance, applicant, explanation, chosen in each():
        if explanation.counterfactual is None or explanation.counterfactual.kind != "score":
            continue
        checked += 1
        change = explanation.counterfactual.change
        scores = [a.score for a in instance.applicants]
        assert change["to"] >= min(scores) or "lager dan elke gegeven score" in explanation.text
        beyond = change["to"] > max(scores)
        assert beyond == ("hoger dan elke gegeven score" in explanation.counterfactual.text)
        step = next(Fraction(1, n) for n in (1, 10, 100) if n == 100 or all(a * n % 1 == 0 for a in scores))
        nearer = Fraction(str(change["to"])) + (step if chosen else -step)
        almost = replace(applicant, score=float(nearer))
        changed = with_applicant(instance, almost)
        assert not best(changed, almost, chosen=not chosen) > best(changed, almost, chosen=chosen), instance.seed
    assert checked >= 40


def test_what_decided_is_the_first_stage_where_the_opposite_is_worse():
    stages = Counter()
    for instance, applicant, explanation, chosen in each():
        stages[explanation.decided_by] += 1
        if explanation.decided_by == "pin":
            assert applicant.pin
            continue
        opposite, actual = (best(instance, applicant, chosen=side) for side in (not chosen, chosen))
        if opposite is None:
            assert explanation.decided_by == "rule"
            continue
        names = zip(("size", *instance.order), opposite, actual, strict=True)
        assert explanation.decided_by == next((name for name, other, own in names if other != own), "draw")
    assert all(stages[by] >= 3 for by in ("pin", "rule", "size", "balance", "score", "new", "draw")), stages


def test_binding_rules_shut_the_opposite_out_and_without_them_it_is_possible():
    checked = 0
    for instance, applicant, explanation, chosen in each():
        if explanation.decided_by not in ("rule", "size"):
            continue
        checked += 1
        turned = with_applicant(instance, replace(applicant, pin="out" if chosen else "in"))
        size = optimum(instance).size
        if explanation.decided_by == "size":
            turned = replace(turned, places_min=size)
        assert optimum(turned) is None
        if not explanation.binding:
            assert size == len(instance.applicants)
            continue
        assert optimum(without(turned, explanation.binding, applicant)) is not None, instance.seed
    assert checked >= 40


def test_binding_rules_of_what_scores_or_the_draw_decided_make_the_difference():
    checked = 0
    for instance, applicant, explanation, chosen in each():
        if explanation.decided_by not in ("score", "new", "draw"):
            continue
        for binding in explanation.binding:
            checked += 1
            freed = propose(without(instance, (binding,), applicant))
            assert (applicant.id in freed.selected) != chosen
    assert checked >= 20


def test_targets_that_decided_are_further_away_with_the_opposite():
    for instance, applicant, explanation, chosen in each():
        if explanation.decided_by == "balance":
            assert explanation.binding
            turned = with_applicant(instance, replace(applicant, pin="out" if chosen else "in"))
            assert optimum(turned).balance > optimum(instance).balance


def test_nobody_else_is_named():
    for instance, _, explanation, _ in each():
        words = set(re.findall(r"[\w-]+", explanation.text))
        others = {name for a in instance.applicants for name in (a.id, a.bestuur)}
        assert not words & others, explanation.text


def test_one_is_explained_as_all_are():
    for instance, proposal, explanations in explained()[:8]:
        for applicant in instance.applicants:
            assert explain_one(instance, proposal, applicant.id) == explanations[applicant.id]


def test_the_order_of_the_input_changes_no_explanation():
    for instance, _, explanations in explained()[:8]:
        turned = replace(instance, applicants=instance.applicants[::-1], rules=instance.rules[::-1])
        assert explain(turned, propose(turned)) == explanations


def scored(*scores: float, **values: str) -> tuple[Applicant, ...]:
    return tuple(Applicant(f"a{i}", f"b{i}", dict(values), score) for i, score in enumerate(scores))


def plural(attribute: str, value: str) -> str:
    return {"leading": "voorlopers", "starter": "starters"}[value]


def text_of(instance: Instance, applicant: str) -> str:
    return explain_one(instance, propose(instance), applicant, plural).text


def test_a_full_maximum_and_the_score_that_was_needed_are_told():
    leading = scored(4.2, 4.5, 4.1, 3.8, type="leading")
    starters = tuple(Applicant(f"s{i}", f"t{i}", {"type": "starter"}, 3) for i in range(4))
    instance = Instance((*leading, *starters), 2, 5, (Rule("type", "leading", maximum=3),))
    assert text_of(instance, "a3") == (
        "Je bestuur is niet gekozen. Voor voorlopers zijn er hoogstens 3 plaatsen, en die gingen naar besturen met een "
        "hogere score. Met een score van 4,2 in plaats van 3,8 was je bestuur wel gekozen."
    )


def test_a_place_more_is_told_when_no_score_is_enough():
    instance = Instance(scored(5, 5, 4.5), 0, 2, order=("score",))
    assert text_of(instance, "a2") == (
        "Je bestuur is niet gekozen. Er zijn hoogstens 2 plaatsen, en die gingen naar besturen met een hogere score. "
        "Met één plaats meer (3 in plaats van 2) was je bestuur wel gekozen."
    )


def test_a_maximum_of_none_is_told_with_the_bound_that_would_let_it_in():
    instance = Instance((*pool(starter=2, leading=1),), 0, 8, (Rule("type", "leading", maximum=0),))
    assert text_of(instance, "a02") == (
        "Je bestuur is niet gekozen. De regels lieten geen plaats voor je bestuur: er is geen plaats voor voorlopers. "
        "Met hoogstens 1 in plaats van 0 plaatsen voor voorlopers was je bestuur wel gekozen."
    )


def test_a_minimum_that_needs_somebody_is_told():
    instance = Instance((*pool(starter=1, leading=3),), 0, 2, (Rule("type", "starter", minimum=1),))
    assert text_of(instance, "a00") == (
        "Je bestuur is gekozen. Zonder je bestuur kon geen enkele groep aan de regels voldoen: voor starters is er "
        "minstens 1 plaats."
    )


def test_a_draw_says_that_the_lot_decided():
    instance = Instance(scored(4, 4, type="leading"), 0, 1)
    (chosen,) = propose(instance).selected
    other = "a1" if chosen == "a0" else "a0"
    assert text_of(instance, other) == (
        "Je bestuur is niet gekozen. Er is hoogstens 1 plaats. Een groep met je bestuur was even goed. Het lot "
        "besliste. Met één plaats meer (2 in plaats van 1) was je bestuur wel gekozen."
    )
    three = Instance(scored(4, 4, 4), 0, 1)
    texts = [text_of(three, a.id) for a in three.applicants if a.id not in propose(three).selected]
    assert sum("Bij een andere loting was je bestuur misschien wel gekozen." in text for text in texts) == 1


def test_the_reason_of_a_pin_is_told_unless_it_names_another():
    pinned = [
        Applicant("a0", "b0", pin="out", reason="Er is nog geen mandaat"),
        Applicant("a1", "b1", pin="in", reason="samen met b2"),
        Applicant("a2", "b2"),
    ]
    instance = Instance(tuple(pinned), 0, 3)
    assert text_of(instance, "a0") == (
        "Je bestuur is niet gekozen. Het team besliste vooraf dat je bestuur niet meedoet. "
        "De reden: Er is nog geen mandaat. Zonder die beslissing was je bestuur wel gekozen."
    )
    assert text_of(instance, "a1") == "Je bestuur is gekozen. Het team besliste vooraf dat je bestuur meedoet."


def test_rules_that_cannot_be_met_explain_nobody():
    instance = Instance(pool(starter=1), 2, 3)
    assert explain(instance, propose(instance)) == {}


def test_an_unknown_applicant_has_no_explanation():
    instance = Instance(pool(starter=1), 0, 3)
    with pytest.raises(KeyError):
        explain_one(instance, propose(instance), "nobody")


def test_a_lottery_tells_the_chance_and_what_limited_it():
    rules = (Rule("type", "leading", maximum=1),)
    instance = Instance(pool(starter=1, leading=3), 0, 2, rules, mode="lottery")
    drawn = lottery(instance)
    explanations = explain(instance, drawn, plural)
    lost = explanations[next(a.id for a in instance.applicants if a.id not in drawn.selected)]
    assert lost.text == (
        "Je bestuur is niet gekozen. De plaatsen werden verloot. Je bestuur had 33,3% kans. Dit bepaalde mee je kans: "
        "voor voorlopers is er hoogstens 1 plaats. Bij een andere loting was je bestuur misschien wel gekozen."
    )
    assert (lost.decided_by, lost.counterfactual.kind) == ("lottery", "draw")
    sure = explanations["a00"]
    assert sure.decided_by == "rule"
    assert "Zonder je bestuur was geen volledige groep mogelijk: " in sure.text


def test_lotteries_explain_everybody_with_the_computed_chance():
    kinds = Counter()
    for instance, _, _ in explained()[:30]:
        instance = replace(instance, mode="lottery")
        drawn = lottery(instance)
        for applicant, explanation in explain(instance, drawn).items():
            kinds[explanation.decided_by] += 1
            chance = drawn.probabilities[applicant]
            if explanation.decided_by == "lottery":
                assert 0 < chance < 1
                assert f"{round(100 * chance, 1):g}%".replace(".", ",") in explanation.text
            else:
                assert round(chance, 6) in (0, 1)
    assert kinds["lottery"] >= 10
    assert kinds["rule"] >= 10


def test_the_limit_per_bestuur_is_a_rule_as_well():
    twins = tuple(Applicant(f"a{i}", "b", {}, 5 - i) for i in range(2))
    instance = Instance(twins, 0, 2, order=("score",))
    explanation = explain_one(instance, propose(instance), "a1")
    assert "per bestuur is er hoogstens 1 plaats" in explanation.text.lower()
    assert propose(explanation.counterfactual.apply(instance)).selected == ("a0", "a1")
    assert PLACES not in explanation.text


def test_no_change_is_told_that_leaves_no_group_at_all():
    instance = Instance(pool(starter=1), 0, 1, (Rule("type", "starter", 1),))
    (text,) = (explanation.text for explanation in explain(instance, propose(instance)).values())
    assert "plaats minder" not in text


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (("new", "score"), "Een groep met je bestuur telde minder besturen die nog niet eerder bereikt werden."),
        (
            ("score", "new"),
            "Een groep met je bestuur en met een even hoge score telde minder besturen die nog niet eerder bereikt",
        ),
        (
            ("balance", "score", "new"),
            "Een even evenwichtige groep met je bestuur en met een even hoge score telde minder besturen",
        ),
    ],
)
def test_a_group_is_called_as_good_only_in_what_counted_before(order, told):
    applicants = (Applicant("a0", "b0", score=5, new=True), Applicant("a1", "b1", score=5))
    assert told in text_of(Instance(applicants, 0, 1, order=order), "a1")


def test_the_score_of_other_groups_is_set_beside_only_where_as_many_are_new():
    applicants = tuple(Applicant(f"a{n}", f"b{n}", score=s, new=s < 9) for n, s in enumerate((5, 3, 9)))
    text = text_of(Instance(applicants, 1, 1, order=("new", "score")), "a0")
    assert "Een groep zonder je bestuur en met evenveel besturen die nog niet eerder bereikt werden haalde" in text


def test_having_been_reached_before_is_told_when_it_decided():
    applicants = (Applicant("a0", "b", score=9), Applicant("a1", "b", score=5, new=True))
    texts = [text_of(Instance(applicants, 0, 1, order=("new", "score")), name) for name in ("a0", "a1")]
    assert "Als je bestuur nog niet eerder bereikt was, was je bestuur wel gekozen." in texts[0]
    assert "Als je bestuur al eerder bereikt was, was je bestuur niet gekozen." in texts[1]


def test_a_chosen_applicant_hears_a_score_under_all_others_when_none_in_the_pool_does_it():
    applicants = (Applicant("a0", "b0", score=7.0), Applicant("a1", "b1", score=7.01))
    text = text_of(Instance(applicants, 1, 1, order=("score",)), "a1")
    assert "Pas met een score van 6,99, lager dan elke gegeven score, was je bestuur niet gekozen." in text


@pytest.mark.parametrize(
    ("bestuur", "reason"),
    [
        ("A2", "zelfde als a2"),
        ("O.C.M.W.Gent", "zie o.c.m.w.gent"),
        ("Gent", "na Gents voorbeeld"),
        ("a+b", "liever A+B"),
        ("'s-Gravenbrakel", "zoals 's-Gravenbrakel"),
        ("Gent (stad)", "van Gent  (stad)"),
        ("\u00e92", "zie e\u03012"),
    ],
)
def test_a_reason_that_names_another_in_whatever_spelling_is_not_told(bestuur, reason):
    applicants = (Applicant("a0", "b0", pin="out", reason=reason), Applicant("a1", bestuur))
    assert reason not in text_of(Instance(applicants, 0, 1), "a0")
    told = (Applicant("a0", "b0", pin="out", reason="2 jaar zonder mandaat"), Applicant("a1", bestuur))
    assert "De reden: 2 jaar zonder mandaat." in text_of(Instance(told, 0, 1), "a0")


def test_reasons_can_stay_with_the_team():
    applicants = (Applicant("a0", "b0", pin="out", reason="Er is nog geen mandaat"), Applicant("a1", "b1"))
    instance = Instance(applicants, 0, 1)
    told = explain(instance, propose(instance), tells_reasons=False)["a0"].text
    assert "mandaat" not in told
    assert "Het team besliste vooraf dat je bestuur niet meedoet." in told
