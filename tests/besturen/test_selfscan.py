"""The self-scan: what the answers suggest, and why."""

from hypothesis import given
from hypothesis import strategies as st

from kruispunt.besturen.enums import Bestuurstype, ScanAnswer
from kruispunt.besturen.selfscan import QUESTIONS, suggest

KEYS = [question.key for question in QUESTIONS]
answers = st.fixed_dictionaries(dict.fromkeys(KEYS, st.sampled_from(ScanAnswer.values)))


def all_of(answer: str, **others: str) -> dict[str, str]:
    """Give one answer to every question but some."""
    return dict.fromkeys(KEYS, answer) | others


def test_a_bestuur_with_nothing_yet_is_a_starter():
    suggestion = suggest(all_of("no"))
    assert suggestion.type == Bestuurstype.STARTER
    assert suggestion.reasons[0] == "0 van de 12 punten."
    assert suggestion.reasons[1].startswith("Is er nog niet: vermelding in het bestuursakkoord, goedgekeurd plan")


def test_a_bestuur_with_everything_leads():
    assert suggest(all_of("yes")).type == Bestuurstype.LEADING


def test_who_has_no_approved_plan_does_not_lead_whatever_the_points():
    suggestion = suggest(all_of("yes", plan="partly"))
    assert suggestion.points == 11
    assert suggestion.type == Bestuurstype.GROWING
    assert suggestion.reasons[-1] == "Voor een voorloper ontbreekt nog: goedgekeurd plan."


def test_half_of_the_points_is_growing():
    assert suggest(all_of("partly")).type == Bestuurstype.GROWING


def test_what_is_not_answered_counts_as_not_known():
    assert suggest({}) == suggest(all_of("unknown"))


@given(answers, st.sampled_from(KEYS))
def test_a_better_answer_never_suggests_an_earlier_type(given_answers, key):
    order = list(Bestuurstype)
    better = suggest(given_answers | {key: "yes"})
    assert order.index(better.type) >= order.index(suggest(given_answers).type)


@given(answers)
def test_every_topic_is_named_once_among_what_is_there_and_what_is_not(given_answers):
    lines = [r for r in suggest(given_answers).reasons[1:] if not r.startswith("Voor een voorloper")]
    for question in QUESTIONS:
        assert sum(question.topic in line for line in lines) == 1
