"""Addresses of this room."""

from django.urls import path

from kruispunt.kennisgroep.views import desk, finder, groups, mails, prompts, reading, writing

app_name = "kennisgroep"
urlpatterns = [
    # groups and who belongs to them
    path("kennisgroep/", groups.index, name="index"),
    path("team/kennisgroep/nieuw/", groups.create, name="create"),
    path("kennisgroep/<slug:slug>/", groups.group, name="group"),
    path("kennisgroep/<slug:slug>/uitschrijven/", groups.leave, name="leave"),
    path("kennisgroep/<slug:slug>/aanvragen/", groups.requests, name="requests"),
    path("kennisgroep/<slug:slug>/aanvragen/<int:pk>/", groups.decide, name="decide"),
    # reading
    path("kennisgroep/<slug:slug>/onderwerpen/", reading.group_topics, name="topics"),
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
]
