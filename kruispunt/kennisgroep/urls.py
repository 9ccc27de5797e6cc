"""Addresses of this room."""

from django.urls import path

from kruispunt.kennisgroep import views

app_name = "kennisgroep"
urlpatterns = [
    path("kennisgroep/", views.index, name="index"),
    path("kennisgroep/<slug:slug>/", views.group, name="group"),
    path("kennisgroep/<slug:slug>/uitschrijven/", views.leave, name="leave"),
    path("kennisgroep/<slug:slug>/aanvragen/", views.requests, name="requests"),
    path("kennisgroep/<slug:slug>/aanvragen/<int:pk>/", views.decide, name="decide"),
    path("team/kennisgroep/nieuw/", views.create, name="create"),
]
