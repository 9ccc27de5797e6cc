"""Refusals that a user reads: raised by actions, shown at the field by views."""


class Refused(Exception):
    """An action says no: a plain Dutch message, the form field it belongs to (or None), and an HTTP status."""

    status = 400

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Forbidden(Refused):
    """What was asked is not allowed for this person or at this moment."""

    status = 403


class Stale(Refused):
    """Somebody else saved the same object first; `version` is the number that is stored now.

    The form shows what was typed and what is stored; sent again it carries the new number and wins.
    """

    def __init__(self, message: str, *, version: int) -> None:
        super().__init__(message)
        self.version = version
