"""Addresses of this room."""

from django.urls import path

from kruispunt.trajectories.programme.views import feeds, public, staff

app_name = "programme"
urlpatterns = [
    path("traject/<slug:slug>/", public.traject, name="traject"),
    path("agenda.ics", feeds.agenda, name="agenda_feed"),
    path("sessie/<int:pk>/agenda.ics", feeds.session, name="session_file"),
    path("begeleiding/", public.facilitator, name="facilitator"),
    path("sessie/<int:pk>/", public.session, name="session"),
    path("sessie/<int:pk>/wijzigen/", staff.edit_session, name="edit_session"),
    path("sessie/<int:pk>/annuleren/", staff.cancel_session, name="cancel_session"),
    path("team/trajecten/", staff.trajecten, name="trajecten"),
    path("team/trajecten/nieuw/", staff.create, name="create"),
    path("team/traject/<slug:slug>/", staff.manage, name="manage"),
    path("team/traject/<slug:slug>/wijzigen/", staff.edit, name="edit"),
    path("team/traject/<slug:slug>/publiceren/", staff.publish, name="publish"),
    path("team/traject/<slug:slug>/annuleren/", staff.cancel, name="cancel"),
    path("team/traject/<slug:slug>/plannen/", staff.plan, name="plan"),
]
