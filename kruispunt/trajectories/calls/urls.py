"""Addresses of this room."""

from django.urls import path

from kruispunt.trajectories.calls.views import applications, opencalls, public, selections, writing

app_name = "calls"
urlpatterns = [
    path("oproep/<slug:slug>/", public.call, name="call"),
    path("oproep/<slug:slug>/kandidatuur/", writing.apply, name="apply"),
    path("oproep/<slug:slug>/kandidatuur/bewaren/", writing.autosave, name="autosave"),
    path("kandidatuur/<int:pk>/", applications.application, name="application"),
    path("kandidatuur/<int:pk>/intrekken/", applications.withdraw, name="withdraw"),
    path("kandidatuur/<int:pk>/bestand/<int:answer_pk>/", applications.answer_file, name="answer_file"),
    path("team/oproepen/", opencalls.calls, name="calls"),
    path("team/oproepen/nieuw/", opencalls.create, name="create"),
    path("team/oproepen/<int:pk>/", opencalls.edit, name="edit"),
    path("team/oproepen/<int:pk>/publiceren/", opencalls.publish, name="publish"),
    path("team/oproepen/<int:pk>/selectie/", selections.selection, name="selection"),
    path("team/oproepen/<int:pk>/selectie/bevestigen/", selections.confirm, name="confirm"),
    path("team/oproepen/<int:pk>/selectie/<int:application_pk>/", selections.change, name="change"),
]
