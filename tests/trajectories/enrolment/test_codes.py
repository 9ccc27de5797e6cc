"""The codes that people read and type: they change, they are taken for a while, nobody takes signs for one another."""

from datetime import timedelta

import pytest

from kruispunt.trajectories.enrolment import codes
from tests.conftest import brussels

START = brussels(2026, 3, 3, 9, 0)
SECRET = "een geheim van een sessie"


def after(seconds: float):
    return START + timedelta(seconds=seconds)


def test_a_code_is_six_signs_that_nobody_takes_for_another():
    assert not set("01IO") & set(codes.ALPHABET)
    assert len(set(codes.ALPHABET)) == 32
    shown = {codes.code_at(SECRET, after(30 * step)) for step in range(200)}
    assert all(len(code) == 6 and set(code) <= set(codes.ALPHABET) for code in shown)
    assert len(shown) == 200
    assert set("".join(shown)) == set(codes.ALPHABET)


def test_a_code_stays_for_half_a_minute_and_then_changes():
    assert codes.code_at(SECRET, START) == codes.code_at(SECRET, after(29.9))
    assert codes.code_at(SECRET, START) != codes.code_at(SECRET, after(30))


@pytest.mark.parametrize(
    ("seconds", "is_taken"), [(-1, False), (0, True), (29, True), (30, True), (89, True), (90, False), (3600, False)]
)
def test_a_code_is_taken_while_it_is_shown_and_two_steps_after_and_never_before(seconds, is_taken):
    assert codes.is_code_of(SECRET, codes.code_at(SECRET, START), after(seconds)) is is_taken


def test_a_code_is_of_one_session_only():
    assert not codes.is_code_of("een ander geheim", codes.code_at(SECRET, START), START)


@pytest.mark.parametrize("typed", ["", "\0", "é", "A" * 5000, "ABCDEF"])
def test_what_is_no_code_is_not_taken(typed):
    assert not codes.is_code_of(SECRET, codes.plain(typed), START)


@pytest.mark.parametrize("typed", ["abc-234", " ABC 234 ", "a b c\t2 3 4", "ABC234"])
def test_small_letters_spaces_and_hyphens_do_not_matter(typed):
    assert codes.plain(typed) == "ABC234"


def test_a_certificate_has_four_groups_and_is_never_the_same():
    made = {codes.new_certificate_code() for _ in range(500)}
    assert len(made) == 500
    assert all(codes.may_be_certificate_code(code) for code in made)
    one = made.pop()
    assert codes.as_certificate_code(one.replace("-", "").lower()) == one


@pytest.mark.parametrize(
    "typed", ["", "ABCD", "ABCD-EFGH-JKLM", "ABCD-EFGH-JKLM-NPQ0", "ABCD-EFGH-JKLM-NPQR-STUV", "\0"]
)
def test_what_cannot_be_a_certificate_is_seen_beforehand(typed):
    assert not codes.may_be_certificate_code(codes.as_certificate_code(typed))
