"""Every write on the knowledge groups."""

from kruispunt.kennisgroep.actions.anonymous import pass_question, refuse_question
from kruispunt.kennisgroep.actions.desk import draft_mention, forget_visits
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
from kruispunt.kennisgroep.actions.prompts import delete_prompt, place_prompt, save_prompt
from kruispunt.kennisgroep.actions.reading import read_topic, visit_group
from kruispunt.kennisgroep.actions.sanctions import impose_sanction, lift_sanction
from kruispunt.kennisgroep.actions.telling import choose_overview, send_overview, tell
from kruispunt.kennisgroep.actions.writing import reply, start_topic

__all__ = [
    "accept_rules",
    "approve",
    "change_group",
    "change_topic",
    "choose_overview",
    "close_topic",
    "create_group",
    "decide_flag",
    "delete_prompt",
    "draft_mention",
    "flag_post",
    "forget_visits",
    "impose_sanction",
    "leave",
    "lift_sanction",
    "name_moderators",
    "pass_question",
    "place_prompt",
    "read_topic",
    "refuse",
    "refuse_question",
    "remove_post",
    "remove_topic",
    "reopen_topic",
    "reply",
    "request_to_join",
    "save_profile",
    "save_prompt",
    "send_overview",
    "start_topic",
    "tell",
    "visit_group",
]
