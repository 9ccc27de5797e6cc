"""Every write on the knowledge groups."""

from kruispunt.kennisgroep.actions.desk import draft_mention, forget_visits
from kruispunt.kennisgroep.actions.groups import approve, create_group, leave, name_moderators, refuse, request_to_join
from kruispunt.kennisgroep.actions.joining import accept_rules, save_profile
from kruispunt.kennisgroep.actions.prompts import delete_prompt, place_prompt, save_prompt
from kruispunt.kennisgroep.actions.reading import read_topic, visit_group
from kruispunt.kennisgroep.actions.telling import choose_overview, send_overview, tell
from kruispunt.kennisgroep.actions.writing import reply, start_topic

__all__ = [
    "accept_rules",
    "approve",
    "choose_overview",
    "create_group",
    "delete_prompt",
    "draft_mention",
    "forget_visits",
    "leave",
    "name_moderators",
    "place_prompt",
    "read_topic",
    "refuse",
    "reply",
    "request_to_join",
    "save_profile",
    "save_prompt",
    "send_overview",
    "start_topic",
    "tell",
    "visit_group",
]
