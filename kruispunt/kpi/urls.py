"""Addresses of this room."""

app_name = "kpi"
urlpatterns: list = []
