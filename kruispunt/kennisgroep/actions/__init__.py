"""Every write on the knowledge groups."""

from kruispunt.kennisgroep.actions.anonymous import pass_question, refuse_question
from kruispunt.kennisgroep.actions.attachments import attach, detach
from kruispunt.kennisgroep.actions.bridge import open_session_topic
from kruispunt.kennisgroep.actions.desk import draft_mention, forget_visits
from kruispunt.kennisgroep.actions.drafts import discard_draft, save_draft
from kruispunt.kennisgroep.actions.editing import edit_post, empty_removed_post, remove_own_post
from kruispunt.kennisgroep.actions.following import follow, unfollow
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
from kruispunt.kennisgroep.actions.reading import mark_all_read, read_topic, tidy_reading, visit_group
from kruispunt.kennisgroep.actions.sanctions import impose_sanction, lift_sanction
from kruispunt.kennisgroep.actions.splitting import split_group, undo_split
from kruispunt.kennisgroep.actions.telling import choose_overview, send_overview, tell
from kruispunt.kennisgroep.actions.thanks import accept_answer, take_thanks_back, thank, withdraw_acceptance
from kruispunt.kennisgroep.actions.writing import reply, start_topic

__all__ = [
    "accept_answer",
    "accept_rules",
    "approve",
    "attach",
    "change_group",
    "change_topic",
    "choose_overview",
    "close_topic",
    "create_group",
    "decide_flag",
    "delete_prompt",
    "detach",
    "discard_draft",
    "draft_mention",
    "edit_post",
    "empty_removed_post",
    "flag_post",
    "follow",
    "forget_visits",
    "impose_sanction",
    "leave",
    "lift_sanction",
    "mark_all_read",
    "name_moderators",
    "open_session_topic",
    "pass_question",
    "place_prompt",
    "read_topic",
    "refuse",
    "refuse_question",
    "remove_own_post",
    "remove_post",
    "remove_topic",
    "reopen_topic",
    "reply",
    "request_to_join",
    "save_draft",
    "save_profile",
    "save_prompt",
    "send_overview",
    "split_group",
    "start_topic",
    "take_thanks_back",
    "tell",
    "thank",
    "tidy_reading",
    "undo_split",
    "unfollow",
    "visit_group",
    "withdraw_acceptance",
]
