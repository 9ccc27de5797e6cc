"""Addresses of this room."""

from django.urls import path

from kruispunt.mentor_networks import views

app_name = "mentor_networks"
urlpatterns = [
    path("mentornetwerken/", views.index, name="index"),
    path("team/mentornetwerken/<slug:slug>/", views.name_mentor, name="name_mentor"),
]
