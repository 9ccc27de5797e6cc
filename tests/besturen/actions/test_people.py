"""Accounts and roles."""

import pytest
from allauth.account.models import EmailAddress

from kruispunt.besturen.actions import create_person, set_role
from kruispunt.besturen.models import User
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from tests.besturen.actions.test_memberships import at_once
from tests.conftest import make_user


def groups_of(user) -> list[str]:
    return sorted(user.groups.values_list("name", flat=True))


@pytest.mark.django_db
class TestRoles:
    def test_a_role_brings_the_group_of_the_page_editor_and_takes_it_away(self, admin, member):
        steps = [("staff", ["staff"]), ("admin", ["admin"]), ("facilitator", []), ("member", [])]
        for role, groups in steps:
            set_role(user=member, role=role, by=admin)
            member.refresh_from_db()
            assert (member.role, groups_of(member)) == (role, groups)
        changes = AuditEvent.objects.filter(verb="besturen.set_role").order_by("pk").values_list("details", flat=True)
        assert changes[0] == {"before": "member", "after": "staff"}
        assert len(changes) == 4

    def test_other_groups_stay(self, admin, member):
        member.groups.create(name="Redactie")
        set_role(user=member, role="staff", by=admin)
        set_role(user=member, role="member", by=admin)
        assert groups_of(member) == ["Redactie"]

    def test_the_same_role_again_changes_nothing(self, admin, member):
        set_role(user=member, role="member", by=admin)
        assert not AuditEvent.objects.exists()

    def test_nobody_changes_the_own_role(self, admin):
        make_user("admin")
        with pytest.raises(Forbidden) as caught:
            set_role(user=admin, role="member", by=admin)
        assert caught.value.field == "role"

    def test_the_last_admin_stays_admin(self, admin):
        make_user("admin", is_active=False)
        with pytest.raises(Refused, match="laatste beheerder"):
            set_role(user=admin, role="staff", by=None)
        admin.refresh_from_db()
        assert admin.role == "admin"

    def test_an_unknown_role_is_refused(self, admin, member):
        with pytest.raises(Refused) as caught:
            set_role(user=member, role="baas", by=admin)
        assert caught.value.field == "role"

    def test_a_superuser_who_is_no_admin_any_more_keeps_no_back_door(self, admin):
        first = User.objects.create_superuser("eerste@vvsg.example", "x", first_name="E", last_name="E")
        set_role(user=first, role="member", by=admin)
        first = User.objects.get(pk=first.pk)
        assert not first.is_superuser
        assert not first.has_perm("besturen.manage_people")


@pytest.mark.django_db(transaction=True)
def test_two_admins_who_demote_each_other_at_once_leave_one():
    one, other = make_user("admin"), make_user("admin")
    answers = at_once(
        lambda: set_role(user=one, role="member", by=other), lambda: set_role(user=other, role="member", by=one)
    )
    assert answers[0] == ""
    assert "laatste beheerder" in answers[1]
    assert User.objects.filter(role="admin").count() == 1


@pytest.mark.django_db
class TestCreatePerson:
    def test_a_person_gets_a_proved_address_a_role_and_a_password(self, admin):
        user = create_person(
            email=" An@Gent.be ", first_name="An", last_name="Smet", by=admin, role="staff", password="lang genoeg"
        )
        assert user.email == "an@gent.be"
        assert user.check_password("lang genoeg")
        assert groups_of(user) == ["staff"]
        address = EmailAddress.objects.get(user=user)
        assert (address.email, address.verified, address.primary) == ("an@gent.be", True, True)

    def test_without_a_password_nobody_gets_in(self):
        user = create_person(email="an@gent.be", first_name="An", last_name="Smet", by=None, is_example=True)
        assert not user.has_usable_password()
        assert user.is_example

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"email": "an"}, "email"),
            ({"email": "AN@BESTAAT.example"}, "email"),
            ({"first_name": " "}, "first_name"),
            ({"last_name": ""}, "last_name"),
            ({"role": "baas"}, "role"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, fields, field):
        make_user(email="an@bestaat.example")
        with pytest.raises(Refused) as caught:
            create_person(**{"email": "an@gent.be", "first_name": "An", "last_name": "Smet", "by": None} | fields)
        assert caught.value.field == field
        assert User.objects.count() == 1
