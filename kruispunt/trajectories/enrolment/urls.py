"""Addresses of this room."""

from django.urls import path

from kruispunt.trajectories.enrolment.views import attendance, certificates, checkin, enrolling

app_name = "enrolment"
urlpatterns = [
    path("traject/<slug:slug>/inschrijven/", enrolling.enrol, name="enrol"),
    path("traject/<slug:slug>/deelnemers/", enrolling.participants, name="participants"),
    path("deelname/<int:pk>/terugtrekken/", enrolling.withdraw, name="withdraw"),
    path("deelname/<int:pk>/plaats/", enrolling.give_place, name="give_place"),
    path("sessie/<int:pk>/aanwezigheid/", attendance.attendance, name="attendance"),
    path("sessie/<int:pk>/aanwezigheid/afsluiten/", attendance.closing, name="closing"),
    path("sessie/<int:pk>/aanwezigheid/wijzigingen/", attendance.history, name="history"),
    path("sessie/<int:pk>/aanwezigheid/code/", attendance.code_screen, name="code_screen"),
    path("sessie/<int:pk>/mijn-aanwezigheid/", checkin.own_attendance, name="own_attendance"),
    path("aanwezig/", checkin.type_code, name="type_code"),
    path("aanwezig/<int:pk>/<slug:code>/", checkin.check_in, name="check_in"),
    path("deelname/<int:pk>/attest/", certificates.certificate, name="certificate"),
    path("deelname/<int:pk>/attest.pdf", certificates.certificate_pdf, name="certificate_pdf"),
    path("traject/<slug:slug>/aanwezigheid/", attendance.totals, name="totals"),
    path("attest/", certificates.verify, name="verify"),
    path("attest/<slug:code>/", certificates.verified, name="verified"),
]
