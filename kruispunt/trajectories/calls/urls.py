"""Addresses of this room."""

from django.urls import path

from kruispunt.trajectories.calls.views import public, staff

app_name = "calls"
urlpatterns = [
    path("oproep/<slug:slug>/", public.call, name="call"),
    path("oproep/<slug:slug>/kandidatuur/", public.apply, name="apply"),
    path("kandidatuur/<int:pk>/", public.application, name="application"),
    path("kandidatuur/<int:pk>/intrekken/", public.withdraw, name="withdraw"),
    path("team/oproepen/", staff.calls, name="calls"),
    path("team/oproepen/nieuw/", staff.create, name="create"),
    path("team/oproepen/<int:pk>/", staff.edit, name="edit"),
    path("team/oproepen/<int:pk>/publiceren/", staff.publish, name="publish"),
    path("team/oproepen/<int:pk>/selectie/", staff.selection, name="selection"),
    path("team/oproepen/<int:pk>/selectie/bevestigen/", staff.confirm, name="confirm"),
    path("team/oproepen/<int:pk>/selectie/<int:application_pk>/", staff.change, name="change"),
]
