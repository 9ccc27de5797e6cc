"""Addresses of this room."""

from django.urls import path

from kruispunt.trajectories.outputs.views import materials, minutes, reading

app_name = "outputs"
urlpatterns = [
    path("traject/<slug:slug>/materiaal/", reading.outputs, name="outputs"),
    path("materiaal/<int:pk>/", reading.material, name="material"),
    path("verslag/<int:pk>/", reading.minutes, name="read_minutes"),
    path("sessie/<int:pk>/materiaal/", materials.materials, name="materials"),
    path("materiaal/<int:pk>/zichtbaar/", materials.change_visibility, name="change_visibility"),
    path("materiaal/<int:pk>/weghalen/", materials.remove, name="remove"),
    path("sessie/<int:pk>/verslag/", minutes.minutes, name="minutes"),
    path("verslag/<int:pk>/terugnemen/", minutes.unpublish, name="unpublish"),
]
