"""Every write on the knowledge groups."""

from kruispunt.kennisgroep.actions.attachments import attach, detach
from kruispunt.kennisgroep.actions.drafts import discard_draft, save_draft
from kruispunt.kennisgroep.actions.editing import edit_post, empty_removed_post, remove_own_post
from kruispunt.kennisgroep.actions.following import follow, unfollow
from kruispunt.kennisgroep.actions.groups import approve, create_group, leave, name_moderators, refuse, request_to_join
from kruispunt.kennisgroep.actions.joining import accept_rules, save_profile
from kruispunt.kennisgroep.actions.reading import read_topic, visit_group
from kruispunt.kennisgroep.actions.thanks import accept_answer, take_thanks_back, thank, withdraw_acceptance
from kruispunt.kennisgroep.actions.writing import reply, start_topic

__all__ = [
    "accept_answer",
    "accept_rules",
    "approve",
    "attach",
    "create_group",
    "detach",
    "discard_draft",
    "edit_post",
    "empty_removed_post",
    "follow",
    "leave",
    "name_moderators",
    "read_topic",
    "refuse",
    "remove_own_post",
    "reply",
    "request_to_join",
    "save_draft",
    "save_profile",
    "start_topic",
    "take_thanks_back",
    "thank",
    "unfollow",
    "visit_group",
    "withdraw_acceptance",
]
