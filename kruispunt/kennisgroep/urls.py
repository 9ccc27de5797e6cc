"""Addresses of this room."""

from django.urls import path

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
    prompts,
    reading,
    sanctions,
    splitting,
    thanks,
    writing,
)

app_name = "kennisgroep"
urlpatterns = [
    # groups and who belongs to them
    path("kennisgroep/", groups.page, name="index"),
    path("team/kennisgroep/nieuw/", groups.create, name="create"),
    path("kennisgroep/<slug:slug>/", splitting.leads_on(groups.page), name="group"),
    path("kennisgroep/<slug:slug>/uitschrijven/", groups.leave, name="leave"),
    path("kennisgroep/<slug:slug>/leden/", groups.members, name="members"),
    path("kennisgroep/<slug:slug>/lid/<slug:handle>/", groups.colleague, name="colleague"),
    path("kennisgroep/<slug:slug>/instellingen/", groups.settings, name="settings"),
    # joining
    path("kennisgroep/<slug:slug>/lid-worden/", joining.join, name="join"),
    path("kennisgroep/<slug:slug>/aanvragen/", joining.requests, name="requests"),
    path("kennisgroep/<slug:slug>/aanvragen/<int:pk>/", joining.decide, name="decide"),
    path("kennisgroep/<slug:slug>/welkom/", joining.welcome, name="welcome"),
    path("kennisgroep/<slug:slug>/welkom/huisregels/", joining.accept_rules, name="accept_rules"),
    path("kennisgroep/<slug:slug>/welkom/voorstellen/", joining.introduce, name="introduce"),
    path("kennisgroep/<slug:slug>/welkom/eerste-bericht/", joining.first_post, name="first_post"),
    # anonymous questions
    path("mijn/anonieme-vragen/", anonymous.mine, name="own_questions"),
    path("kennisgroep/<slug:slug>/anonieme-vragen/", anonymous.questions, name="questions"),
    path("kennisgroep/<slug:slug>/anonieme-vragen/<int:pk>/", anonymous.decide_question, name="decide_question"),
    # flags, and what moderators do
    path("kennisgroep/<slug:slug>/bericht/<int:pk>/melden/", moderating.flag_post, name="flag_post"),
    path("kennisgroep/<slug:slug>/meldingen/", moderating.flags, name="flags"),
    path("kennisgroep/<slug:slug>/meldingen/<int:pk>/", moderating.decide_flag, name="decide_flag"),
    path("kennisgroep/<slug:slug>/bericht/<int:pk>/weghalen/", moderating.remove_post, name="moderate_post"),
    path("kennisgroep/<slug:slug>/onderwerpen/<int:pk>/beheren/", moderating.moderate_topic, name="moderate_topic"),
    path("kennisgroep/<slug:slug>/onderwerpen/<int:pk>/sluiten/", moderating.close_topic, name="close_topic"),
    path("kennisgroep/<slug:slug>/onderwerpen/<int:pk>/heropenen/", moderating.reopen_topic, name="reopen_topic"),
    path("kennisgroep/<slug:slug>/onderwerpen/<int:pk>/weghalen/", moderating.remove_topic, name="remove_topic"),
    path("kennisgroep/<slug:slug>/maatregelen/", sanctions.sanctions, name="sanctions"),
    path("kennisgroep/<slug:slug>/maatregelen/<int:pk>/opheffen/", sanctions.lift, name="lift"),
    path("kennisgroep/<slug:slug>/leden/<int:pk>/", sanctions.member, name="member"),
    # reading
    path("kennisgroep/<slug:slug>/onderwerpen/", splitting.leads_on(reading.group_topics), name="topics"),
    path("kennisgroep/<slug:slug>/onderwerpen/gelezen/", reading.read_all, name="read_all"),
    path("kennisgroep/<slug:slug>/onderwerpen/<int:pk>/", reading.topic, name="topic"),
    path("kennisgroep/<slug:slug>/bericht/<int:pk>/", reading.post, name="post"),
    # writing
    path("kennisgroep/<slug:slug>/onderwerpen/nieuw/", writing.new_topic, name="new_topic"),
    path("kennisgroep/<slug:slug>/onderwerpen/<int:pk>/antwoorden/", writing.reply, name="reply"),
    # mails
    path("kennisgroep/<slug:slug>/overzicht/", mails.overview, name="overview"),
    path("kennisgroep-overzicht/<str:token>/", mails.overview_from_mail, name="overview_from_mail"),
    # the desk of the moderators
    path("kennisgroep/<slug:slug>/begeleiding/", desk.desk, name="desk"),
    path("kennisgroep/<slug:slug>/begeleiding/stil/", desk.quiet, name="quiet"),
    path("kennisgroep/<slug:slug>/begeleiding/cijfers/", desk.figures, name="figures"),
    path("kennisgroep/<slug:slug>/begeleiding/vragen/<int:pk>/<int:user_pk>/", desk.ask, name="ask_colleague"),
    path("kennisgroep/<slug:slug>/begeleiding/klaar/", prompts.create, name="new_prompt"),
    path("kennisgroep/<slug:slug>/begeleiding/klaar/<int:pk>/", prompts.edit, name="prompt"),
    path("kennisgroep/<slug:slug>/begeleiding/klaar/<int:pk>/verwijderen/", prompts.delete, name="delete_prompt"),
    # finding a colleague
    path("kennisgroep/<slug:slug>/collegas/", finder.finder, name="finder"),
    path("kennisgroep/<slug:slug>/onderwerpen/nieuw/klad/", drafts.autosave, name="topic_draft"),
    path("kennisgroep/<slug:slug>/onderwerpen/<int:pk>/klad/", drafts.autosave, name="reply_draft"),
    path("kennisgroep/<slug:slug>/kladden/", drafts.drafts, name="drafts"),
    path("kennisgroep/<slug:slug>/kladden/<int:pk>/weggooien/", drafts.discard, name="discard_draft"),
    path("kennisgroep/<slug:slug>/bestand/<int:pk>/", attachments.file, name="file"),
    path("kennisgroep/<slug:slug>/bericht/<int:pk>/wijzigen/", editing.edit, name="edit_post"),
    path("kennisgroep/<slug:slug>/bericht/<int:pk>/verwijderen/", editing.remove, name="remove_post"),
    path("kennisgroep/<slug:slug>/bericht/<int:pk>/eerder/", editing.earlier, name="earlier"),
    path("kennisgroep/<slug:slug>/bericht/<int:pk>/bedanken/", thanks.thank, name="thank"),
    path("kennisgroep/<slug:slug>/bericht/<int:pk>/aanvaarden/", thanks.accept, name="accept"),
    path("kennisgroep/<slug:slug>/onderwerpen/<int:pk>/volgen/", thanks.follow_topic, name="follow_topic"),
    path("kennisgroep/<slug:slug>/volgen/", thanks.following, name="following"),
    # splitting
    path("kennisgroep/<slug:slug>/splitsen/", splitting.split, name="split"),
    path("kennisgroep/<slug:slug>/splitsen/terugdraaien/", splitting.undo, name="undo_split"),
    # the conversation of a session
    path("sessie/<int:pk>/gesprek/", bridge.open_topic, name="session_topic"),
]
