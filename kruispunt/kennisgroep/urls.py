"""Addresses of this room."""

from django.urls import path

from kruispunt.kennisgroep.views import bridge, groups, reading, splitting, writing

app_name = "kennisgroep"
urlpatterns = [
    # groups and who belongs to them
    path("kennisgroep/", groups.index, name="index"),
    path("team/kennisgroep/nieuw/", groups.create, name="create"),
    path("kennisgroep/<slug:slug>/", splitting.leads_on(groups.group), name="group"),
    path("kennisgroep/<slug:slug>/uitschrijven/", groups.leave, name="leave"),
    path("kennisgroep/<slug:slug>/aanvragen/", groups.requests, name="requests"),
    path("kennisgroep/<slug:slug>/aanvragen/<int:pk>/", groups.decide, name="decide"),
    # reading
    path("kennisgroep/<slug:slug>/onderwerpen/", splitting.leads_on(reading.group_topics), name="topics"),
    path("kennisgroep/<slug:slug>/onderwerpen/<int:pk>/", reading.topic, name="topic"),
    path("kennisgroep/<slug:slug>/bericht/<int:pk>/", reading.post, name="post"),
    # writing
    path("kennisgroep/<slug:slug>/onderwerpen/nieuw/", writing.new_topic, name="new_topic"),
    path("kennisgroep/<slug:slug>/onderwerpen/<int:pk>/antwoorden/", writing.reply, name="reply"),
    # splitting
    path("kennisgroep/<slug:slug>/splitsen/", splitting.split, name="split"),
    path("kennisgroep/<slug:slug>/splitsen/terugdraaien/", splitting.undo, name="undo_split"),
    # the conversation of a session
    path("sessie/<int:pk>/gesprek/", bridge.open_topic, name="session_topic"),
]
