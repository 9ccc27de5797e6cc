"""Addresses of this room."""

from django.urls import path

from kruispunt.kennisgroep.views import attachments, drafts, editing, groups, reading, thanks, writing

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
    path("kennisgroep/<slug:slug>/onderwerpen/nieuw/klad/", drafts.autosave, name="topic_draft"),
    path("kennisgroep/<slug:slug>/onderwerpen/<int:pk>/klad/", drafts.autosave, name="reply_draft"),
    path("kennisgroep/<slug:slug>/kladden/", drafts.drafts, name="drafts"),
    path("kennisgroep/<slug:slug>/kladden/<int:pk>/weggooien/", drafts.discard, name="discard_draft"),
    path("kennisgroep/<slug:slug>/bestand/<int:pk>/", attachments.file, name="file"),
    path("kennisgroep/<slug:slug>/bestand/<int:pk>/weghalen/", editing.detach, name="detach"),
    path("kennisgroep/<slug:slug>/bericht/<int:pk>/wijzigen/", editing.edit, name="edit_post"),
    path("kennisgroep/<slug:slug>/bericht/<int:pk>/verwijderen/", editing.remove, name="remove_post"),
    path("kennisgroep/<slug:slug>/bericht/<int:pk>/eerder/", editing.earlier, name="earlier"),
    path("kennisgroep/<slug:slug>/bericht/<int:pk>/bedanken/", thanks.thank, name="thank"),
    path("kennisgroep/<slug:slug>/bericht/<int:pk>/aanvaarden/", thanks.accept, name="accept"),
    path("kennisgroep/<slug:slug>/onderwerpen/<int:pk>/volgen/", thanks.follow_topic, name="follow_topic"),
    path("kennisgroep/<slug:slug>/volgen/", thanks.following, name="following"),
]
