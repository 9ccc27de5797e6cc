"""Every write on calls, applications and selections."""

from kruispunt.trajectories.calls.actions.applications import (
    ExistingApplication,
    save_draft,
    submit_application,
)
from kruispunt.trajectories.calls.actions.opencalls import create_call, edit_call, publish_call, set_rules
from kruispunt.trajectories.calls.actions.selections import CannotBeMet, change_outcome, confirm_selection, propose
from kruispunt.trajectories.calls.actions.themes import verify_theme
from kruispunt.trajectories.calls.actions.withdrawals import withdraw_application

__all__ = [
    "CannotBeMet",
    "ExistingApplication",
    "change_outcome",
    "confirm_selection",
    "create_call",
    "edit_call",
    "propose",
    "publish_call",
    "save_draft",
    "set_rules",
    "submit_application",
    "verify_theme",
    "withdraw_application",
]
