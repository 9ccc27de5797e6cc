"""Every write on calls, applications and selections."""

from kruispunt.trajectories.calls.actions.applications import (
    ExistingApplication,
    save_draft,
    submit_application,
)
from kruispunt.trajectories.calls.actions.balance import apply_repair, set_rules
from kruispunt.trajectories.calls.actions.criteria import set_criteria
from kruispunt.trajectories.calls.actions.decisions import draft_decisions, reveal, take_back_decision
from kruispunt.trajectories.calls.actions.eligibility import judge_eligibility
from kruispunt.trajectories.calls.actions.interest import end_interest, express_interest, tell_interested
from kruispunt.trajectories.calls.actions.latecodes import end_late_code, give_late_code
from kruispunt.trajectories.calls.actions.offers import (
    close_reserve,
    confirm_place,
    decline_place,
    expire_offers,
    offer_place,
    place_came_free,
    remind_unconfirmed,
)
from kruispunt.trajectories.calls.actions.opencalls import copy_call, create_call, edit_call, publish_call
from kruispunt.trajectories.calls.actions.pins import pin, unpin
from kruispunt.trajectories.calls.actions.questions import (
    add_question,
    change_question,
    move_question,
    remove_question,
)
from kruispunt.trajectories.calls.actions.reviews import ask_reviewer, release_reviewer, review
from kruispunt.trajectories.calls.actions.selections import (
    CannotBeMet,
    change_group,
    change_outcome,
    confirm_selection,
    propose,
)
from kruispunt.trajectories.calls.actions.themes import verify_theme
from kruispunt.trajectories.calls.actions.withdrawals import withdraw_application

__all__ = [
    "CannotBeMet",
    "ExistingApplication",
    "add_question",
    "apply_repair",
    "ask_reviewer",
    "change_group",
    "change_outcome",
    "change_question",
    "close_reserve",
    "confirm_place",
    "confirm_selection",
    "copy_call",
    "create_call",
    "decline_place",
    "draft_decisions",
    "edit_call",
    "end_interest",
    "end_late_code",
    "expire_offers",
    "express_interest",
    "give_late_code",
    "judge_eligibility",
    "move_question",
    "offer_place",
    "pin",
    "place_came_free",
    "propose",
    "publish_call",
    "release_reviewer",
    "remind_unconfirmed",
    "remove_question",
    "reveal",
    "review",
    "save_draft",
    "set_criteria",
    "set_rules",
    "submit_application",
    "take_back_decision",
    "tell_interested",
    "unpin",
    "verify_theme",
    "withdraw_application",
]
