"""Addresses of this room."""

from django.urls import path

from kruispunt.trajectories.enrolment.views import attendance, enrolling, needs, substitutes

app_name = "enrolment"
urlpatterns = [
    path("traject/<slug:slug>/inschrijven/", enrolling.enrol, name="enrol"),
    path("traject/<slug:slug>/deelnemers/", enrolling.participants, name="participants"),
    path("deelname/<int:pk>/terugtrekken/", enrolling.withdraw, name="withdraw"),
    path("deelname/<int:pk>/plaats/", enrolling.give_place, name="give_place"),
    path("sessie/<int:pk>/aanwezigheid/", attendance.attendance, name="attendance"),
    path("deelname/<int:pk>/noden/", needs.needs, name="needs"),
    path("traject/<slug:slug>/noden/", needs.all_needs, name="all_needs"),
    path("deelname/<int:pk>/vervanging/", substitutes.substitute, name="substitute"),
    path("deelname/<int:pk>/doorgeven/", substitutes.take_over, name="take_over"),
    path("vervanging/<int:pk>/", substitutes.undo_substitution, name="undo_substitution"),
]
