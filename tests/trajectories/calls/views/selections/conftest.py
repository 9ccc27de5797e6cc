"""Calls on the board: closed, proposed, scored; and a client of the team."""

import pytest
import time_machine

from kruispunt.trajectories.calls import actions
from tests.trajectories.calls.helpers import AFTER, apply_with_types, make_call
from tests.trajectories.calls.reviewing import give, make_eligible, make_reviewed_call, make_reviewer


@pytest.fixture
def after():
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def call(staff):
    """A closed call with eight applications for six places."""
    call = make_call(staff)
    apply_with_types(call, staff, starter=4, growing=4)
    return call


@pytest.fixture
def run(call, staff, after):
    actions.set_rules(call=call, rules=[("type", "starter", 2, 3, 50), ("type", "growing", 2)], by=staff)
    return actions.propose(call=call, by=staff)


@pytest.fixture
def team(staff, client_of):
    return client_of(staff)


@pytest.fixture
def scored(staff):
    """A call with seven applications that one reviewer scored, and a proposal of after the review phase."""
    call = make_reviewed_call(staff)
    applications = [make_eligible(call, staff) for _ in range(7)]
    other = make_reviewer(call, staff)
    for number, application in enumerate(applications):
        give(application, other, 1 + number % 5, 3)
    return call
