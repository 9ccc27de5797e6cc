"""Every write on the knowledge groups."""

from kruispunt.kennisgroep.actions.anonymous import pass_question, refuse_question
from kruispunt.kennisgroep.actions.groups import (
    approve,
    change_group,
    create_group,
    leave,
    name_moderators,
    refuse,
    request_to_join,
)
from kruispunt.kennisgroep.actions.joining import accept_rules, save_profile
from kruispunt.kennisgroep.actions.moderating import (
    change_topic,
    close_topic,
    decide_flag,
    flag_post,
    remove_post,
    remove_topic,
    reopen_topic,
)
from kruispunt.kennisgroep.actions.reading import read_topic, visit_group
from kruispunt.kennisgroep.actions.sanctions import impose_sanction, lift_sanction
from kruispunt.kennisgroep.actions.writing import reply, start_topic

__all__ = [
    "accept_rules",
    "approve",
    "change_group",
    "change_topic",
    "close_topic",
    "create_group",
    "decide_flag",
    "flag_post",
    "impose_sanction",
    "leave",
    "lift_sanction",
    "name_moderators",
    "pass_question",
    "read_topic",
    "refuse",
    "refuse_question",
    "remove_post",
    "remove_topic",
    "reopen_topic",
    "reply",
    "request_to_join",
    "save_profile",
    "start_topic",
    "visit_group",
]
