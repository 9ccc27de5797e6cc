"""A closed call with more good applications than places, and a proposal for it."""

import pytest

from kruispunt.core import clock
from kruispunt.trajectories.calls import actions
from tests.trajectories.calls.actions.selections.helpers import RULES
from tests.trajectories.calls.helpers import (
    AFTER,
    apply_with_types,
    make_call,
)


@pytest.fixture
def after():
    with clock.at(AFTER):
        yield


@pytest.fixture
def call(staff):
    """A closed call with nine applications and rules that bind."""
    call = make_call(staff)
    apply_with_types(call, staff, starter=4, growing=2, leading=3)
    actions.set_rules(call=call, rules=RULES, by=staff)
    return call


@pytest.fixture
def run(call, staff, after):
    return actions.propose(call=call, by=staff)
