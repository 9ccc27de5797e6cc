"""Addresses of this room."""

from django.urls import path

from kruispunt.trajectories.enrolment.views import (
    attendance,
    certificates,
    checkin,
    deciding,
    enrolling,
    feeds,
    needs,
    nexteditions,
    offers,
    substitutes,
)

app_name = "enrolment"
urlpatterns = [
    path("traject/<slug:slug>/inschrijven/", enrolling.enrol, name="enrol"),
    path("traject/<slug:slug>/deelnemers/", enrolling.participants, name="participants"),
    path("deelname/<int:pk>/terugtrekken/", enrolling.withdraw, name="withdraw"),
    path("deelname/<int:pk>/plaats/", offers.give_place, name="give_place"),
    path("plaats/<int:pk>/", offers.offer, name="offer"),
    path("sessie/<int:pk>/aanwezigheid/", attendance.attendance, name="attendance"),
    path("team/doorgaan/", deciding.index, name="go_index"),
    path("team/traject/<slug:slug>/doorgaan/", deciding.overview, name="go_overview"),
    path("team/traject/<slug:slug>/doorgaan/ja/", deciding.go, name="go_go"),
    path("team/traject/<slug:slug>/doorgaan/uitnodigen/", deciding.recruit, name="go_recruit"),
    path("team/traject/<slug:slug>/doorgaan/verplaatsen/", deciding.move, name="go_move"),
    path("team/traject/<slug:slug>/doorgaan/samenvoegen/", deciding.merge, name="go_merge"),
    path("team/traject/<slug:slug>/doorgaan/annuleren/", deciding.cancel, name="go_cancel"),
    path("traject/<slug:slug>/volgende-editie/", nexteditions.next_edition, name="next_edition"),
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
    path("agenda/<slug:token>.ics", feeds.feed, name="feed"),
    path("mijn/agenda/", feeds.my_calendar, name="my_calendar"),
    path("mijn/sessie/<int:pk>/agenda.ics", feeds.session, name="session_file"),
    path("deelname/<int:pk>/noden/", needs.needs, name="needs"),
    path("traject/<slug:slug>/noden/", needs.all_needs, name="all_needs"),
    path("deelname/<int:pk>/vervanging/", substitutes.substitute, name="substitute"),
    path("deelname/<int:pk>/doorgeven/", substitutes.take_over, name="take_over"),
    path("vervanging/<int:pk>/", substitutes.undo_substitution, name="undo_substitution"),
]
