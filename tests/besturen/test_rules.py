"""Who may do what, role by role."""

import pytest
from django.contrib.auth.models import AnonymousUser

from kruispunt.besturen.models import Membership
from tests.conftest import make_bestuur, make_user

pytestmark = pytest.mark.django_db

ROLES = ["anonymous", "member", "facilitator", "staff", "admin"]


def person(role: str):
    return AnonymousUser() if role == "anonymous" else make_user(role)


@pytest.mark.parametrize(
    ("permission", "allowed"),
    [
        ("besturen.work_as_staff", {"staff", "admin"}),
        ("besturen.manage_people", {"admin"}),
        ("besturen.determine_type", {"staff", "admin"}),
        ("besturen.confirm_domain", {"staff", "admin"}),
        ("besturen.request_membership", {"member", "facilitator", "staff", "admin"}),
        ("besturen.decide_membership", {"staff", "admin"}),
        ("besturen.end_membership", {"staff", "admin"}),
    ],
)
@pytest.mark.parametrize("role", ROLES)
def test_a_permission_holds_for_its_roles_only(permission, allowed, role):
    other = Membership.objects.create(user=make_user(), bestuur=make_bestuur(), function_title="x")
    assert person(role).has_perm(permission, other) == (role in allowed)


@pytest.mark.parametrize("role", ROLES[1:])
def test_nobody_decides_on_the_own_request_and_everybody_may_stop(role):
    user = person(role)
    own = Membership.objects.create(user=user, bestuur=make_bestuur(), function_title="x")
    assert not user.has_perm("besturen.decide_membership", own)
    assert user.has_perm("besturen.end_membership", own)


def test_a_person_who_is_switched_off_may_nothing():
    user = make_user("admin", is_active=False)
    assert not user.has_perm("besturen.manage_people")
    assert not user.has_perm("besturen.request_membership")
