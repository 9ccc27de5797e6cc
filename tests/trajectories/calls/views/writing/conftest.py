"""Who writes, for which bestuur, and the moments before and after the closing."""

import pytest
import time_machine

from tests.conftest import make_bestuur, make_member
from tests.trajectories.calls.helpers import AFTER, DURING


@pytest.fixture
def during():
    with time_machine.travel(DURING, tick=False):
        yield


@pytest.fixture
def after():
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def bestuur(db):
    return make_bestuur(name="Aalst")


@pytest.fixture
def user(bestuur):
    return make_member(bestuur)
