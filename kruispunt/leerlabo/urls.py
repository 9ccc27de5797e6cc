"""Addresses of this room."""

from django.urls import path

from kruispunt.leerlabo import views

app_name = "leerlabo"
urlpatterns = [path("traject/<slug:slug>/fasen/", views.phases, name="phases")]
