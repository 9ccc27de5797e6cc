"""Addresses of this room."""

from django.urls import path

from kruispunt.trajectories.calls.views import (
    applications,
    decisions,
    interest,
    latecodes,
    opencalls,
    public,
    questions,
    reviews,
    selections,
    teamapplications,
    writing,
)

app_name = "calls"
urlpatterns = [
    path("oproep/<slug:slug>/", public.call, name="call"),
    path("oproep/<slug:slug>/kandidatuur/", writing.apply, name="apply"),
    path("oproep/<slug:slug>/kandidatuur/bewaren/", writing.autosave, name="autosave"),
    path("kandidatuur/<int:pk>/", applications.application, name="application"),
    path("kandidatuur/<int:pk>/intrekken/", applications.withdraw, name="withdraw"),
    path("kandidatuur/<int:pk>/bestand/<int:answer_pk>/", applications.answer_file, name="answer_file"),
    path("kandidatuur/<int:pk>/bevestigen/", decisions.confirm_place, name="confirm_place"),
    path("team/oproepen/<int:pk>/beslissing/", decisions.decision, name="decision"),
    path("team/oproepen/<int:pk>/beslissing/mails/", decisions.mails, name="decision_mails"),
    path("team/oproepen/<int:pk>/beslissing/vertellen/", decisions.tell, name="tell"),
    path("team/oproepen/<int:pk>/beslissing/terugnemen/", decisions.take_back, name="take_back"),
    path("team/oproepen/<int:pk>/beslissing/plaats/", decisions.offer, name="offer"),
    path("team/oproepen/<int:pk>/beslissing/reserve/", decisions.reserve, name="reserve"),
    path("team/oproepen/", opencalls.calls, name="calls"),
    path("team/oproepen/nieuw/", opencalls.create, name="create"),
    path("team/oproepen/<int:pk>/", opencalls.edit, name="edit"),
    path("team/oproepen/<int:pk>/publiceren/", opencalls.publish, name="publish"),
    path("team/oproepen/<int:pk>/kopieren/", opencalls.copy, name="copy"),
    path("team/oproepen/<int:pk>/vragen/", questions.questions, name="questions"),
    path("team/oproepen/<int:pk>/vragen/<int:question_pk>/", questions.question, name="question"),
    path("team/oproepen/<int:pk>/vragen/<int:question_pk>/plaats/", questions.move_question, name="move_question"),
    path(
        "team/oproepen/<int:pk>/vragen/<int:question_pk>/weghalen/", questions.remove_question, name="remove_question"
    ),
    path("team/oproepen/<int:pk>/criteria/", questions.criteria, name="criteria"),
    path("team/oproepen/<int:pk>/codes/", latecodes.late_codes, name="late_codes"),
    path("team/oproepen/<int:pk>/codes/<int:code_pk>/intrekken/", latecodes.end_late_code, name="end_late_code"),
    path("interesse/", interest.interest, name="interest"),
    path("interesse/<int:pk>/stoppen/", interest.end_interest, name="end_interest"),
    path("team/oproepen/<int:pk>/kandidaturen/", teamapplications.applications, name="applications"),
    path("team/oproepen/<int:pk>/beoordelaars/", teamapplications.reviewers, name="reviewers"),
    path(
        "team/oproepen/<int:pk>/beoordelaars/<int:reviewer_pk>/weghalen/",
        teamapplications.release,
        name="release_reviewer",
    ),
    path("team/kandidatuur/<int:pk>/", teamapplications.application, name="team_application"),
    path("team/kandidatuur/<int:pk>/beoordelen/", reviews.review, name="review"),
    path("beoordelingen/", reviews.my_reviews, name="my_reviews"),
    path("beoordelingen/<int:pk>/", reviews.my_call, name="my_call"),
    path("team/oproepen/<int:pk>/selectie/", selections.selection, name="selection"),
    path("team/oproepen/<int:pk>/selectie/groep/", selections.group, name="group"),
    path("team/oproepen/<int:pk>/selectie/herstel/", selections.repair, name="repair"),
    path("team/oproepen/<int:pk>/selectie/bevestigen/", selections.confirm, name="confirm"),
    path("team/oproepen/<int:pk>/selectie/verslag.<slug:kind>", selections.report, name="report"),
    path("team/oproepen/<int:pk>/selectie/<int:application_pk>/", selections.change, name="change"),
    path("team/oproepen/<int:pk>/selectie/<int:application_pk>/vastzetten/", selections.pin, name="pin"),
]
