"""How often somebody may try."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection

from kruispunt.core.limits import Limit

pytestmark = pytest.mark.django_db

LIMIT = Limit("test", amount=3, seconds=60)


@pytest.fixture(autouse=True)
def _empty():
    cache.clear()


def test_after_so_many_tries_one_waits_until_the_first_is_old_enough():
    with time_machine.travel("2026-03-03 09:00:00+00:00", tick=False) as time:
        for _ in range(3):
            assert not LIMIT.is_spent("an")
            LIMIT.spend("an")
            time.shift(10)
        assert LIMIT.is_spent("an")
        time.shift(31)
        assert not LIMIT.is_spent("an")


def test_each_person_and_each_limit_counts_apart():
    for _ in range(3):
        LIMIT.spend("an")
    assert LIMIT.is_spent("an")
    assert not LIMIT.is_spent("bea")
    assert not Limit("other", amount=3, seconds=60).is_spent("an")


@pytest.mark.django_db(transaction=True)
def test_tries_at_once_all_count():
    def try_once(_) -> None:
        LIMIT.spend("an")
        connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(try_once, range(3)))
    assert LIMIT.is_spent("an")
