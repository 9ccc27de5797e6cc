"""Accounts and roles."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from kruispunt.besturen.models import User
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.roles import Role

#: The page editor gives permissions to groups; these roles have one of the same name.
ROLES_WITH_GROUP = [Role.STAFF, Role.ADMIN]


def _join_group_of_role(user: User) -> None:
    user.groups.remove(*Group.objects.filter(name__in=ROLES_WITH_GROUP).exclude(name=user.role))
    if user.role in ROLES_WITH_GROUP:
        user.groups.add(Group.objects.get_or_create(name=user.role)[0])


def _checked_role(role: str) -> Role:
    if role not in Role.values:
        raise Refused("Kies een van de rollen.", field="role")
    return Role(role)


@action
def set_role(*, user: User, role: str, by: Any) -> User:
    """Give `user` another role and the place in the page editor's group that goes with it.

    Forbidden for the own role; Refused for an unknown role and when no admin would be left.
    """
    role = _checked_role(role)
    if by and by.pk == user.pk:
        raise Forbidden("Je kan je eigen rol niet veranderen. Vraag het aan een andere beheerder.", field="role")
    # All admins are locked in one order: two who demote each other at once leave one.
    admins = list(User.objects.select_for_update().filter(role=Role.ADMIN, is_active=True).order_by("pk"))
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.role == role:
        record_nothing_changed()
        return user
    if admins == [user]:
        raise Refused(f"{user} is de laatste beheerder. Maak eerst iemand anders beheerder.", field="role")
    before, user.role = user.role, role
    user.is_superuser = user.is_superuser and role == Role.ADMIN
    user.save(update_fields=["role", "is_superuser"])
    _join_group_of_role(user)
    record("besturen.set_role", user, by=by, before=before, after=role)
    return user


@action
def create_person(
    *,
    email: str,
    first_name: str,
    last_name: str,
    by: Any,
    role: str = Role.MEMBER,
    password: str | None = None,
    is_example: bool = False,
) -> User:
    """Store and give a person whose address counts as verified; without a password a reset comes first.

    Refused for an address that is none or has an account, an empty name and an unknown role.
    """
    role = _checked_role(role)
    email = email.strip().lower()
    for field, value in [("first_name", first_name), ("last_name", last_name)]:
        if not value.strip():
            raise Refused("Vul een naam in.", field=field)
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused("Dit is geen e-mailadres.", field="email") from error
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email,
                password,
                first_name=first_name.strip(),
                last_name=last_name.strip(),
                role=role,
                is_example=is_example,
            )
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    except IntegrityError as error:
        raise Refused(f"{email} heeft al een account.", field="email") from error
    _join_group_of_role(user)
    record("besturen.create_person", user, by=by, role=role)
    return user
