"""Addresses of this room."""

from django.urls import path

from kruispunt.kpi import views

app_name = "kpi"
urlpatterns = [
    path("team/kpi/", views.index, name="index"),
    path("team/kpi/export/", views.export_file, name="export"),
    path("team/kpi/cijfer/<str:code>/", views.rows, name="rows"),
    path("team/kpi/<str:objective>/", views.objective, name="objective"),
]
