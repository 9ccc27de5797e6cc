"""Addresses of this room."""

from django.urls import path

from kruispunt.trajectories.evaluations import views

app_name = "evaluations"
urlpatterns = [
    path("evaluatie/<slug:token>/", views.answer, name="answer"),
    path("sessie/<int:pk>/evaluatie/", views.results, name="results"),
]
