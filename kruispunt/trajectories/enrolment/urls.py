"""Addresses of this room."""

from django.urls import path

from kruispunt.trajectories.enrolment.views import attendance, enrolling, offers

app_name = "enrolment"
urlpatterns = [
    path("traject/<slug:slug>/inschrijven/", enrolling.enrol, name="enrol"),
    path("traject/<slug:slug>/deelnemers/", enrolling.participants, name="participants"),
    path("deelname/<int:pk>/terugtrekken/", enrolling.withdraw, name="withdraw"),
    path("deelname/<int:pk>/plaats/", offers.give_place, name="give_place"),
    path("plaats/<int:pk>/", offers.offer, name="offer"),
    path("sessie/<int:pk>/aanwezigheid/", attendance.attendance, name="attendance"),
]
