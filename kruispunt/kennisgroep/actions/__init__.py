"""Every write on the knowledge groups."""

from kruispunt.kennisgroep.actions.bridge import open_session_topic
from kruispunt.kennisgroep.actions.groups import approve, create_group, leave, name_moderators, refuse, request_to_join
from kruispunt.kennisgroep.actions.joining import accept_rules, save_profile
from kruispunt.kennisgroep.actions.reading import read_topic, visit_group
from kruispunt.kennisgroep.actions.splitting import split_group, undo_split
from kruispunt.kennisgroep.actions.writing import reply, start_topic

__all__ = [
    "accept_rules",
    "approve",
    "create_group",
    "leave",
    "name_moderators",
    "open_session_topic",
    "read_topic",
    "refuse",
    "reply",
    "request_to_join",
    "save_profile",
    "split_group",
    "start_topic",
    "undo_split",
    "visit_group",
]
