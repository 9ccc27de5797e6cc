"""Addresses of this room."""

from collections.abc import Callable

from django.urls import URLPattern, path

from kruispunt.kennisgroep.views import (
    anonymous,
    attachments,
    bridge,
    desk,
    drafts,
    editing,
    finder,
    groups,
    joining,
    mails,
    moderating,
    old_addresses,
    prompts,
    reading,
    sanctions,
    splitting,
    thanks,
    writing,
)

app_name = "kennisgroep"


def in_group(rest: str, view: Callable, name: str) -> URLPattern:
    """Give an address of a group; one from before a splitting, or before that was undone, leads on."""
    return path(f"kennisgroep/<slug:slug>/{rest}", old_addresses.leads_on(view), name=name)


urlpatterns = [
    # groups and who belongs to them
    path("kennisgroep/", groups.page, name="index"),
    path("team/kennisgroep/nieuw/", groups.create, name="create"),
    in_group("", groups.page, "group"),
    in_group("uitschrijven/", groups.leave, "leave"),
    in_group("leden/", groups.members, "members"),
    in_group("lid/<slug:handle>/", groups.colleague, "colleague"),
    in_group("instellingen/", groups.settings, "settings"),
    # joining
    in_group("lid-worden/", joining.join, "join"),
    in_group("aanvragen/", joining.requests, "requests"),
    in_group("aanvragen/<int:pk>/", joining.decide, "decide"),
    in_group("welkom/", joining.welcome, "welcome"),
    in_group("welkom/huisregels/", joining.accept_rules, "accept_rules"),
    in_group("welkom/voorstellen/", joining.introduce, "introduce"),
    in_group("welkom/eerste-bericht/", joining.first_post, "first_post"),
    # anonymous questions
    path("mijn/anonieme-vragen/", anonymous.mine, name="own_questions"),
    in_group("anonieme-vragen/", anonymous.questions, "questions"),
    in_group("anonieme-vragen/<int:pk>/", anonymous.decide_question, "decide_question"),
    # flags, and what moderators do
    in_group("bericht/<int:pk>/melden/", moderating.flag_post, "flag_post"),
    in_group("meldingen/", moderating.flags, "flags"),
    in_group("meldingen/<int:pk>/", moderating.decide_flag, "decide_flag"),
    in_group("bericht/<int:pk>/weghalen/", moderating.remove_post, "moderate_post"),
    in_group("onderwerpen/<int:pk>/beheren/", moderating.moderate_topic, "moderate_topic"),
    in_group("onderwerpen/<int:pk>/sluiten/", moderating.close_topic, "close_topic"),
    in_group("onderwerpen/<int:pk>/heropenen/", moderating.reopen_topic, "reopen_topic"),
    in_group("onderwerpen/<int:pk>/weghalen/", moderating.remove_topic, "remove_topic"),
    in_group("maatregelen/", sanctions.sanctions, "sanctions"),
    in_group("maatregelen/<int:pk>/opheffen/", sanctions.lift, "lift"),
    in_group("leden/<int:pk>/", sanctions.member, "member"),
    # reading
    in_group("onderwerpen/", reading.group_topics, "topics"),
    in_group("onderwerpen/gelezen/", reading.read_all, "read_all"),
    in_group("onderwerpen/<int:pk>/", reading.topic, "topic"),
    in_group("bericht/<int:pk>/", reading.post, "post"),
    # writing
    in_group("onderwerpen/nieuw/", writing.new_topic, "new_topic"),
    in_group("onderwerpen/<int:pk>/antwoorden/", writing.reply, "reply"),
    # mails
    in_group("overzicht/", mails.overview, "overview"),
    path("kennisgroep-overzicht/<str:token>/", mails.overview_from_mail, name="overview_from_mail"),
    # the desk of the moderators
    in_group("begeleiding/", desk.desk, "desk"),
    in_group("begeleiding/stil/", desk.quiet, "quiet"),
    in_group("begeleiding/cijfers/", desk.figures, "figures"),
    in_group("begeleiding/vragen/<int:pk>/<int:user_pk>/", desk.ask, "ask_colleague"),
    in_group("begeleiding/klaar/", prompts.create, "new_prompt"),
    in_group("begeleiding/klaar/<int:pk>/", prompts.edit, "prompt"),
    in_group("begeleiding/klaar/<int:pk>/verwijderen/", prompts.delete, "delete_prompt"),
    # finding a colleague
    in_group("collegas/", finder.finder, "finder"),
    in_group("onderwerpen/nieuw/klad/", drafts.autosave, "topic_draft"),
    in_group("onderwerpen/<int:pk>/klad/", drafts.autosave, "reply_draft"),
    in_group("kladden/", drafts.drafts, "drafts"),
    in_group("kladden/<int:pk>/weggooien/", drafts.discard, "discard_draft"),
    in_group("bestand/<int:pk>/", attachments.file, "file"),
    in_group("bericht/<int:pk>/wijzigen/", editing.edit, "edit_post"),
    in_group("bericht/<int:pk>/verwijderen/", editing.remove, "remove_post"),
    in_group("bericht/<int:pk>/eerder/", editing.earlier, "earlier"),
    in_group("bericht/<int:pk>/bedanken/", thanks.thank, "thank"),
    in_group("bericht/<int:pk>/aanvaarden/", thanks.accept, "accept"),
    in_group("onderwerpen/<int:pk>/volgen/", thanks.follow_topic, "follow_topic"),
    in_group("volgen/", thanks.following, "following"),
    # splitting
    in_group("splitsen/", splitting.split, "split"),
    in_group("splitsen/terugdraaien/", splitting.undo, "undo_split"),
    # the conversation of a session
    path("sessie/<int:pk>/gesprek/", bridge.open_topic, name="session_topic"),
]
