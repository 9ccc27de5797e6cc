"""Addresses of this room."""

from django.urls import path

from kruispunt.trajectories.enrolment.views import attendance, enrolling, feeds

app_name = "enrolment"
urlpatterns = [
    path("traject/<slug:slug>/inschrijven/", enrolling.enrol, name="enrol"),
    path("traject/<slug:slug>/deelnemers/", enrolling.participants, name="participants"),
    path("deelname/<int:pk>/terugtrekken/", enrolling.withdraw, name="withdraw"),
    path("deelname/<int:pk>/plaats/", enrolling.give_place, name="give_place"),
    path("sessie/<int:pk>/aanwezigheid/", attendance.attendance, name="attendance"),
    path("agenda/<slug:token>.ics", feeds.feed, name="feed"),
    path("mijn/agenda/", feeds.my_calendar, name="my_calendar"),
    path("mijn/sessie/<int:pk>/agenda.ics", feeds.session, name="session_file"),
]
