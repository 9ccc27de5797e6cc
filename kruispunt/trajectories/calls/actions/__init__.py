"""Every write on calls, applications and selections."""

from kruispunt.trajectories.calls.actions.applications import (
    ExistingApplication,
    save_draft,
    submit_application,
)
from kruispunt.trajectories.calls.actions.eligibility import judge_eligibility
from kruispunt.trajectories.calls.actions.opencalls import create_call, edit_call, publish_call, set_rules
from kruispunt.trajectories.calls.actions.reviews import ask_reviewer, release_reviewer, review
from kruispunt.trajectories.calls.actions.selections import CannotBeMet, change_outcome, confirm_selection, propose
from kruispunt.trajectories.calls.actions.themes import verify_theme
from kruispunt.trajectories.calls.actions.withdrawals import withdraw_application

__all__ = [
    "CannotBeMet",
    "ExistingApplication",
    "ask_reviewer",
    "change_outcome",
    "confirm_selection",
    "create_call",
    "edit_call",
    "judge_eligibility",
    "propose",
    "publish_call",
    "release_reviewer",
    "review",
    "save_draft",
    "set_rules",
    "submit_application",
    "verify_theme",
    "withdraw_application",
]
