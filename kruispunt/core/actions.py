"""What makes a write an action: keyword-only, atomic, named actor, audited in the same transaction."""

import functools
import inspect
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

from django.db import models, transaction

from kruispunt.core.models import AuditEvent

P = ParamSpec("P")
R = TypeVar("R")
_BY_NAME = (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD)
_trail: ContextVar[list[str] | None] = ContextVar("trail", default=None)


class UnauditedAction(RuntimeError):
    """An action ended without telling the audit trail: a mistake of ours; everything is rolled back."""


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Make `function` an action.

    It runs in one transaction (nested actions join it), takes only keyword arguments with `by` among them
    (a user, or None for the system), and has to call `record` at least once before it returns.

    Raises TypeError when the signature is not that of an action, UnauditedAction when nothing was recorded.
    """
    parameters = inspect.signature(function).parameters
    if "by" not in parameters or any(p.kind not in _BY_NAME for p in parameters.values()):
        raise TypeError(f"{function.__qualname__}: an action takes keyword-only arguments, `by` among them")

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        token = _trail.set([])
        try:
            with transaction.atomic():
                result = function(*args, **kwargs)
                if not _trail.get():
                    raise UnauditedAction(function.__qualname__)
                return result
        finally:
            _trail.reset(token)

    run.is_action = True
    return run


def record(verb: str, on: models.Model, *, by: Any, **details: Any) -> AuditEvent:
    """Write one audit row in the transaction of the running action.

    `verb` names the action ("calls.submit"), `on` is the object it was done to, `by` the user or None for
    the system; `details` (JSON values) hold the decision and its reason, never the text of a person's answer.
    """
    trail = _trail.get()
    if trail is None:
        raise UnauditedAction(f"record({verb!r}) outside an action")
    trail.append(verb)
    return AuditEvent.objects.create(
        actor=by,
        verb=verb,
        object_type=on._meta.label_lower,
        object_id=str(on.pk),
        object_label=str(on)[:200],
        details=details,
    )


def record_nothing_changed() -> None:
    """Say that the running action found its work done already, so that there is nothing to record."""
    trail = _trail.get()
    if trail is None:
        raise UnauditedAction("record_nothing_changed() outside an action")
    trail.append("unchanged")
