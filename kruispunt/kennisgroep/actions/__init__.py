"""Every write on the knowledge groups."""

from kruispunt.kennisgroep.actions.groups import approve, create_group, leave, name_moderators, refuse, request_to_join
from kruispunt.kennisgroep.actions.joining import accept_rules, save_profile
from kruispunt.kennisgroep.actions.reading import mark_all_read, read_topic, tidy_reading, visit_group
from kruispunt.kennisgroep.actions.writing import reply, start_topic

__all__ = [
    "accept_rules",
    "approve",
    "create_group",
    "leave",
    "mark_all_read",
    "name_moderators",
    "read_topic",
    "refuse",
    "reply",
    "request_to_join",
    "save_profile",
    "start_topic",
    "tidy_reading",
    "visit_group",
]
